package encoder

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"careerbot/index/encoder/minilm"
)

// Why a pool gives no vector. A caller then does without; beside these there is only the
// error of its own context.
var (
	ErrBusy   = errors.New("encoder: too many texts are waiting")
	ErrLate   = errors.New("encoder: no vector within the time for one")
	ErrClosed = errors.New("encoder: closed")
)

// Limits keep a pool from taking more than its share of a machine.
type Limits struct {
	Workers  int           // texts that are encoded at a time, each on a goroutine of its own with some 2 MB
	Waiting  int           // texts that wait beyond those; one more is refused
	Deadline time.Duration // from when a text is handed in; 0 is none
}

// together is how many waiting texts a worker takes at once: they share the way through
// the weights, which costs less than one after the other.
const together = 4

// Pool encodes texts for many goroutines. Questions that are waited for go through it;
// what has time has an [Encoder] of its own.
type Pool struct {
	deadline time.Duration
	waiting  chan *job
	closed   chan struct{}
	close    sync.Once
	workers  sync.WaitGroup
}

type job struct {
	ctx  context.Context
	text string
	out  Vector     // read after done
	done chan error // has room for the one that is sent
}

// NewPool starts the workers of a pool, which [Pool.Close] ends. The model is asked for when
// the first text comes.
func NewPool(model func() *minilm.Model, limits Limits) *Pool {
	p := &Pool{
		deadline: limits.Deadline,
		waiting:  make(chan *job, limits.Waiting),
		closed:   make(chan struct{}),
	}
	for range limits.Workers {
		p.workers.Go(func() { p.work(model) })
	}
	return p
}

// Close ends the workers and waits for them. What still waits is answered with ErrClosed.
func (p *Pool) Close() {
	p.close.Do(func() { close(p.closed) })
	p.workers.Wait()
}

// Encode is the vector of a text, or ErrBusy at once, ErrLate, ErrClosed, or the reason why
// the context ended.
func (p *Pool) Encode(ctx context.Context, text string) (Vector, error) {
	if p.deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, p.deadline, ErrLate)
		defer cancel()
	}
	j := &job{ctx: ctx, text: text, done: make(chan error, 1)}
	select {
	case <-p.closed:
		return Vector{}, ErrClosed
	default:
	}
	select {
	case p.waiting <- j:
	default:
		return Vector{}, ErrBusy
	}
	select {
	case err := <-j.done:
		return j.out, err
	case <-ctx.Done():
		return Vector{}, context.Cause(ctx)
	case <-p.closed:
		return Vector{}, ErrClosed
	}
}

// work encodes what waits, until the pool is closed. The scratch is made for the first text.
func (p *Pool) work(model func() *minilm.Model) {
	var e *Encoder
	for {
		select {
		case <-p.closed:
			return
		case j := <-p.waiting:
			if e == nil {
				e = New(model())
			}
			p.encode(e, p.more(j))
		}
	}
}

// more is a job and those that wait behind it, as far as they go together.
func (p *Pool) more(j *job) []*job {
	jobs := []*job{j}
	for len(jobs) < together {
		select {
		case j := <-p.waiting:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// encode encodes the texts that are still waited for, while one of them is.
func (p *Pool) encode(e *Encoder, jobs []*job) {
	var texts []string
	var wanted []*job
	for _, j := range jobs {
		if j.ctx.Err() == nil {
			wanted = append(wanted, j)
			texts = append(texts, j.text)
		}
	}
	stop := func() error {
		runtime.Gosched() // between layers: questions that need no encoder go first
		select {
		case <-p.closed:
			return ErrClosed
		default:
		}
		for _, j := range wanted {
			if j.ctx.Err() == nil {
				return nil
			}
		}
		return context.Canceled // nobody is left who would read it
	}
	out := make([]Vector, len(wanted))
	err := e.encode(stop, out, texts)
	for i, j := range wanted {
		j.out = out[i]
		j.done <- err
	}
}
