package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
)

// TestTakesOverAtOnce: what a dead process left is answered when the next one starts, not
// when its leases end (the clock stands still here), and side by side.
func TestTakesOverAtOnce(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	w.Platform.TellsDoublesApart()
	const left = 300
	for i := range left {
		r := w.Request("do i need a phd?")
		r.User.ID = fmt.Sprint("U", i)
		if _, err := w.Store.Claim(context.Background(), r, "dead", w.Clock.Now().Add(20*time.Second)); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			if _, err := w.Store.Sending(context.Background(), r.Key, "dead", w.Clock.Now().Add(20*time.Second)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var now, most, tried atomic.Int32
	w.Platform.BeforeSend(func(to bot.Destination) error {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if to.Tries.Any() {
			tried.Add(1)
		}
		time.Sleep(20 * time.Millisecond)
		return nil
	})
	w.Start()
	w.Until("all answers", func() bool { return len(w.Platform.Sent()) == left })
	w.Stop()
	if n := len(w.Platform.Sent()); n != left {
		t.Errorf("%d answers to %d requests", n, left)
	}
	if most.Load() < 8 {
		t.Errorf("%d are answered at the same time", most.Load())
	}
	if tried.Load() != left/2 {
		t.Errorf("%d are told that an earlier try may have arrived, want %d", tried.Load(), left/2)
	}
}

// TestOwnWorkIsNotTakenOver: another process that serves the same database leaves alone
// what this one is answering, however long that takes.
func TestOwnWorkIsNotTakenOver(t *testing.T) {
	address := t.TempDir() + "/careerbot.db"
	a := bottest.New(t, bottest.Options{Address: address, RealTime: true, Start: true, Queue: inbox.Options{Owner: "a"}})
	sending, release := make(chan bool, 1), make(chan bool)
	a.Platform.BeforeSend(func(bot.Destination) error {
		sending <- true
		<-release
		return nil
	})
	accept(t, a, a.Request("do i need a phd?"))
	<-sending
	b := bottest.New(t, bottest.Options{Address: address, RealTime: true, Queue: inbox.Options{Owner: "b"}})
	b.Platform.TellsDoublesApart()
	b.Start()
	accept(t, b, bottest.As(b.Request("is kaggle worth it?"), func(r *bot.Request) { r.Key = "b's own" }))
	b.Until("b works", func() bool { return len(b.Platform.Sent()) > 0 })
	close(release)
	a.Until("the answer", func() bool { return len(a.Platform.Sent()) == 1 })
	b.Stop()
	if n := len(b.Platform.Sent()); n != 1 {
		t.Errorf("b answers %d requests, want its own", n)
	}
}

var errBusy = fmt.Errorf("status 502: %w", bot.ErrAgain)

// TestSentAgain: a reply that a platform could not take is sent again a few times, with
// growing pauses, and holds no worker up.
func TestSentAgain(t *testing.T) {
	w := bottest.New(t, bottest.Options{RealTime: true, Queue: inbox.Options{Workers: 1, Pause: 200 * time.Millisecond}})
	first := w.Request("do i need a phd?")
	var mu sync.Mutex
	var times []time.Time
	var tries []bot.Tries
	w.Platform.BeforeSend(func(to bot.Destination) error {
		if to.Key != first.Key {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		times, tries = append(times, time.Now()), append(tries, to.Tries)
		if len(times) <= 4 {
			return errBusy
		}
		return nil
	})
	w.Start()
	accept(t, w, first)
	w.Until("the first try", func() bool { return w.Counts.Of(bot.Retried) >= 1 })
	accept(t, w, w.Request("is kaggle worth it?"))
	w.Until("both answers", func() bool { return len(w.Platform.Sent()) == 2 })
	w.Stop()
	if sent := w.Platform.Sent(); sent[0].To.Key == first.Key {
		t.Error("another question waits for one that is to be sent again")
	}
	if n := w.Counts.Of(bot.Retried); n != 4 {
		t.Errorf("%d retries are counted, want 4", n)
	}
	for i := range tries {
		if tries[i].Any() != (i > 0) {
			t.Errorf("try %d knows of earlier ones: %v", i+1, tries[i])
		}
		if i > 1 && times[i].Sub(times[i-1]) < 150*time.Millisecond<<(i-1) {
			t.Errorf("pause %d is %v", i, times[i].Sub(times[i-1]))
		}
	}
	if n, err := w.Store.Depth(context.Background()); err != nil || n != 0 {
		t.Errorf("%d requests are open, %v", n, err)
	}
}

// TestGivesUp: not for ever, and not past the time for a reply.
func TestGivesUp(t *testing.T) {
	w := bottest.New(t, bottest.Options{RealTime: true, Start: true, Queue: inbox.Options{Pause: time.Millisecond}})
	w.Platform.BeforeSend(func(bot.Destination) error { return errBusy })
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("it gives up", func() bool { return w.Counts.Of(bot.Uncertain) == 1 })
	if n := w.Counts.Of(bot.Retried); n < 3 || n > 20 {
		t.Errorf("it is sent again %d times", n)
	}
	retried := w.Counts.Of(bot.Retried)
	accept(t, w, bottest.As(w.Request("do i need a phd?"), func(r *bot.Request) { r.Expires = time.Now().Add(2 * time.Millisecond) }))
	w.Until("it gives up", func() bool {
		return w.Counts.Of(bot.Uncertain)+w.Counts.Of(bot.Expired) == 2
	})
	if n := w.Counts.Of(bot.Retried) - retried; n > 2 {
		t.Errorf("it is sent again %d times after its time", n)
	}
	w.Platform.BeforeSend(func(bot.Destination) error { return fmt.Errorf("nobody waits: %w", bot.ErrExpired) })
	before := w.Counts.Of(bot.Expired)
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("it is counted as lost", func() bool { return w.Counts.Of(bot.Expired) == before+1 })
}

// TestSentAgainAfterARestart: what waits to be sent again when the process ends is sent
// by the next one, which knows that an earlier try may have arrived.
func TestSentAgainAfterARestart(t *testing.T) {
	address := t.TempDir() + "/careerbot.db"
	first := bottest.New(t, bottest.Options{Address: address, RealTime: true, Start: true, Queue: inbox.Options{Owner: "first", Pause: time.Minute}})
	first.Platform.BeforeSend(func(bot.Destination) error { return errBusy })
	accept(t, first, first.Request("do i need a phd?"))
	first.Until("it waits", func() bool { return first.Counts.Of(bot.Retried) == 1 })
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	next := bottest.New(t, bottest.Options{Address: address, RealTime: true, Queue: inbox.Options{Owner: "next"}})
	next.Platform.TellsDoublesApart()
	next.Start()
	next.Until("the answer", func() bool { return len(next.Platform.Sent()) == 1 })
	if to := next.Platform.Sent()[0].To; !to.Tries.Any() {
		t.Error("it does not know that a try may have arrived")
	}
}

// TestStoreKnowsNotWhoIsGone: leases tell then.
func TestStoreKnowsNotWhoIsGone(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	w.Store.Fail(func(_ context.Context, call string) error {
		if call == "Serve" {
			return errors.New("no locks here")
		}
		return nil
	})
	if _, err := w.Store.Claim(context.Background(), w.Request("do i need a phd?"), "dead", w.Clock.Now().Add(20*time.Second)); err != nil {
		t.Fatal(err)
	}
	w.Start()
	accept(t, w, bottest.As(w.Request("is kaggle worth it?"), func(r *bot.Request) { r.User.ID = "U2" }))
	w.Until("the other answer", func() bool { return len(w.Platform.Sent()) == 1 })
	if n := w.Counts.Of(bot.Recovered); n != 0 {
		t.Errorf("%d are taken over before their lease ends", n)
	}
	w.Clock.Pass(21 * time.Second)
	w.Until("the answer", func() bool { return len(w.Platform.Sent()) == 2 })
}
