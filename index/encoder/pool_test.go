package encoder

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"careerbot/index/encoder/minilm"
)

func TestPool(t *testing.T) {
	defer goleak.VerifyNone(t)
	p := NewPool(minilm.Embedded, Limits{Workers: 2, Waiting: 100})
	defer p.Close()
	var all sync.WaitGroup
	for _, r := range references(t)[:20] {
		all.Go(func() {
			v, err := p.Encode(t.Context(), r.Text)
			if err != nil || farthest(&v, &r.Rounded) > near {
				t.Errorf("%q: %v", r.Text, err)
			}
		})
	}
	all.Wait()
}

// TestPoolRefuses: without a worker everything waits.
func TestPoolRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(minilm.Embedded, Limits{Waiting: 2, Deadline: time.Second})
		defer p.Close()
		errs := make(chan error, 3)
		encode := func(ctx context.Context) {
			_, err := p.Encode(ctx, "one")
			errs <- err
		}
		hurried, cancel := context.WithCancel(t.Context())
		go encode(t.Context())
		go encode(hurried)
		synctest.Wait()
		encode(t.Context())
		if err := <-errs; !errors.Is(err, ErrBusy) {
			t.Errorf("a third one: %v", err)
		}
		cancel()
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("one that is not wanted any more: %v", err)
		}
		start := time.Now()
		if err := <-errs; !errors.Is(err, ErrLate) || time.Since(start) != time.Second {
			t.Errorf("one that waited for %v: %v", time.Since(start), err)
		}
	})
}

func TestPoolCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(minilm.Embedded, Limits{Waiting: 2})
		waited := make(chan error)
		go func() {
			_, err := p.Encode(t.Context(), "one")
			waited <- err
		}()
		synctest.Wait()
		p.Close()
		p.Close()
		if err := <-waited; !errors.Is(err, ErrClosed) {
			t.Errorf("one that waited: %v", err)
		}
		if _, err := p.Encode(t.Context(), "one"); !errors.Is(err, ErrClosed) {
			t.Errorf("one that came later: %v", err)
		}
	})
}

// TestPoolPassesOver: a text that nobody waits for costs nothing, and does not stop those
// beside it.
func TestPoolPassesOver(t *testing.T) {
	p := NewPool(minilm.Embedded, Limits{})
	defer p.Close()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	r := references(t)[2]
	jobs := []*job{
		{ctx: gone, text: "gone", done: make(chan error, 1)},
		{ctx: t.Context(), text: r.Text, done: make(chan error, 1)},
	}
	p.encode(New(minilm.Embedded()), jobs)
	if len(jobs[0].done) != 0 {
		t.Error("what nobody waits for was encoded")
	}
	if err := <-jobs[1].done; err != nil || farthest(&jobs[1].out, &r.Rounded) > near {
		t.Errorf("the one beside it: %v", err)
	}

	// Who leaves while the layers are passed stops them.
	leaving, leave := context.WithCancel(t.Context())
	j := &job{ctx: &leavingContext{Context: leaving, leave: leave, after: 3}, text: "leaving", done: make(chan error, 1)}
	p.encode(New(minilm.Embedded()), []*job{j})
	if err := <-j.done; !errors.Is(err, context.Canceled) {
		t.Errorf("who left was encoded: %v", err)
	}
}

// leavingContext is cancelled when it was looked at often enough.
type leavingContext struct {
	context.Context
	leave context.CancelFunc
	after int
}

func (c *leavingContext) Err() error {
	if c.after--; c.after == 0 {
		c.leave()
	}
	return c.Context.Err()
}

// BenchmarkPool encodes 200 texts that come at once.
func BenchmarkPool(b *testing.B) {
	p := NewPool(minilm.Embedded, Limits{Workers: 1, Waiting: 200})
	defer p.Close()
	for b.Loop() {
		var all sync.WaitGroup
		for range 200 {
			all.Go(func() {
				if _, err := p.Encode(b.Context(), thirteen); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
	}
}
