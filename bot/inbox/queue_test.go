package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/store/postgrestest"
)

func accept(t *testing.T, w *bottest.Whole, r bot.Request) {
	t.Helper()
	if err := w.Queue.Accept(context.Background(), r); err != nil {
		t.Fatal(err)
	}
}

func TestEachMessageIsAnsweredOnce(t *testing.T) {
	w := bottest.New(t, bottest.Options{Start: true})
	r := w.Request("do i need a phd?")
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if err := w.Queue.Accept(context.Background(), r); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	w.Until("the answer", func() bool { return len(w.Platform.Sent()) > 0 })
	if err := w.Stop(); err != nil {
		t.Error(err)
	}
	if n := len(w.Platform.Sent()); n != 1 {
		t.Errorf("answered %d times", n)
	}
	if n := w.Counts.Of(bot.Doubled); n != 19 {
		t.Errorf("%d doubles counted, want 19", n)
	}
	if n, err := w.Store.Depth(context.Background()); err != nil || n != 0 {
		t.Errorf("%d requests are open, %v", n, err)
	}
}

// TestTwoReplicas get copies of the same messages.
func TestTwoReplicas(t *testing.T) {
	address := bottest.NewDatabase(t)
	a := bottest.New(t, bottest.Options{Address: address, Start: true, Queue: inbox.Options{Owner: "a"}})
	b := bottest.New(t, bottest.Options{Address: address, Start: true, Queue: inbox.Options{Owner: "b"}})
	const messages = 50
	var group sync.WaitGroup
	for i := range messages {
		r := a.Request("do i need a phd?")
		r.Key = fmt.Sprint("shared", i)
		for _, w := range []*bottest.Whole{a, b} {
			group.Go(func() {
				if err := w.Queue.Accept(context.Background(), r); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	a.Stop()
	b.Stop()
	if n := len(a.Platform.Sent()) + len(b.Platform.Sent()); n != messages {
		t.Errorf("%d answers to %d messages", n, messages)
	}
}

// leftOpen puts a request into the store as a process left it that died.
func leftOpen(t *testing.T, w *bottest.Whole, r bot.Request, state inbox.RequestState) {
	t.Helper()
	ctx := context.Background()
	if _, err := w.Store.Claim(ctx, r, "dead", w.Clock.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if state == inbox.Sending {
		if _, err := w.Store.Sending(ctx, r.Key, "dead", w.Clock.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	w.Clock.Pass(time.Minute)
}

func TestAfterACrash(t *testing.T) {
	for _, test := range []struct {
		name      string
		state     inbox.RequestState
		resends   bool
		expired   bool
		sent      int
		recovered int64
		uncertain int64
	}{
		{name: "received is answered", state: inbox.Received, sent: 1, recovered: 1},
		{name: "sending is counted", state: inbox.Sending, uncertain: 1},
		{name: "sending is sent again where doubles are told apart", state: inbox.Sending, resends: true, sent: 1, recovered: 1},
		{name: "too late", state: inbox.Received, expired: true, recovered: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := bottest.New(t, bottest.Options{})
			if test.resends {
				w.Platform.TellsDoublesApart()
			}
			r := w.Request("do i need a phd?")
			if test.expired {
				r.Expires = w.Clock.Now().Add(30 * time.Second)
			}
			leftOpen(t, w, r, test.state)
			w.Start()
			w.Until("the end", func() bool {
				n, err := w.Store.Depth(context.Background())
				return err == nil && n == 0
			})
			w.Stop()
			s := w.Counts
			if n := len(w.Platform.Sent()); n != test.sent {
				t.Errorf("sent %d times, want %d", n, test.sent)
			}
			if s.Of(bot.Recovered) != test.recovered || s.Of(bot.Uncertain) != test.uncertain {
				t.Errorf("recovered %d, uncertain %d", s.Of(bot.Recovered), s.Of(bot.Uncertain))
			}
			if test.expired != (s.Of(bot.Expired) == 1) {
				t.Errorf("expired %d", s.Of(bot.Expired))
			}
		})
	}
}

var errDisk = errors.New("disk is full")

// TestStoreDown: answers flow on, visibly without memory, each message still
// once; and all is well again by itself.
func TestStoreDown(t *testing.T) {
	w := bottest.New(t, bottest.Options{Start: true})
	w.Store.FailWith(errDisk)
	r := w.Request("do i need a phd?")
	accept(t, w, r)
	accept(t, w, r)
	w.Until("the answer", func() bool { return len(w.Platform.Sent()) > 0 })
	text := bottest.Text(w.Platform.Sent()[0].Reply)
	if !strings.Contains(text, "bachelor's degree") || !strings.Contains(text, "My memory does not work at the moment") {
		t.Errorf("the reply is:\n%s", text)
	}
	if strings.Contains(text, errDisk.Error()) || strings.Contains(text, "Helpful") {
		t.Errorf("the reply shows the cause, or offers a vote that cannot be kept:\n%s", text)
	}
	if _, degraded := w.Bot.Health().Degraded(); !degraded {
		t.Error("it does not know that it is degraded")
	}
	if !strings.Contains(w.Log.String(), errDisk.Error()) {
		t.Error("the operator is not told")
	}
	w.Store.Fail(nil)
	w.Clock.Pass(2 * time.Second)
	w.Until("recovery", func() bool {
		_, degraded := w.Bot.Health().Degraded()
		return !degraded
	})
	accept(t, w, w.Request("is kaggle worth it?"))
	w.Until("the answer", func() bool { return len(w.Platform.Sent()) > 1 })
	if text := bottest.Text(w.Platform.Sent()[1].Reply); strings.Contains(text, "My memory") || !strings.Contains(text, "Helpful") {
		t.Errorf("the reply after recovery is:\n%s", text)
	}
	accept(t, w, r)
	w.Stop()
	if n := len(w.Platform.Sent()); n != 2 {
		t.Errorf("%d replies, want 2: a message claimed in memory is answered once", n)
	}
}

// TestPostgresKilled: the server dies under a running bot and comes back.
func TestPostgresKilled(t *testing.T) {
	server := postgrestest.Start(t)
	w := bottest.New(t, bottest.Options{Address: server.Database(t), RealTime: true, Start: true, Queue: inbox.Options{Lease: 2 * time.Second}})
	answers := func(n int) func() bool { return func() bool { return len(w.Platform.Sent()) == n } }
	text := func(n int) string { return bottest.Text(w.Platform.Sent()[n].Reply) }
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("the first answer", answers(1))
	server.Kill(t)
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("the answer without it", answers(2))
	if got := text(1); !strings.Contains(got, "bachelor's degree") || !strings.Contains(got, "My memory does not work") {
		t.Errorf("without PostgreSQL the reply is:\n%s", got)
	}
	server.Restart(t)
	w.Until("recovery", func() bool {
		_, degraded := w.Bot.Health().Degraded()
		return !degraded
	})
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("the last answer", answers(3))
	if got := text(2); strings.Contains(got, "My memory") {
		t.Errorf("with PostgreSQL again the reply is:\n%s", got)
	}
	w.Until("the records", func() bool {
		n, err := w.Store.Depth(context.Background())
		return err == nil && n == 0
	})
	time.Sleep(3 * time.Second) // longer than the lease: nothing is answered again
	if n := len(w.Platform.Sent()); n != 3 {
		t.Errorf("%d answers to 3 messages", n)
	}
}

// TestStoreFailsHalfWay: each call fails in turn while one question is answered.
func TestStoreFailsHalfWay(t *testing.T) {
	for _, call := range []string{"Claim", "Sending", "Done", "Recall", "Remember", "Pins", "RecordQuestion", "TakeOver", "Renew", "PinVersions"} {
		t.Run(call, func(t *testing.T) {
			w := bottest.New(t, bottest.Options{RealTime: true, Start: true, Queue: inbox.Options{Lease: time.Second}})
			w.Store.Fail(func(_ context.Context, c string) error {
				if c == call {
					return errDisk
				}
				return nil
			})
			accept(t, w, w.Request("do i need a phd?"))
			w.Until("the answer", func() bool { return len(w.Platform.Sent()) > 0 })
			w.Store.Fail(nil)
			w.Until("the record", func() bool {
				n, err := w.Store.Depth(context.Background())
				return err == nil && n == 0
			})
			time.Sleep(1500 * time.Millisecond) // longer than the lease
			w.Stop()
			if n := len(w.Platform.Sent()); n != 1 {
				t.Errorf("answered %d times", n)
			}
			if n := w.Counts.Of(bot.Uncertain); n != 0 {
				t.Errorf("%d are uncertain, want none: nothing crashed", n)
			}
		})
	}
}

// TestStoreHangs: a store that does not answer holds nobody up for long.
func TestStoreHangs(t *testing.T) {
	w := bottest.New(t, bottest.Options{RealTime: true, Start: true})
	w.Store.Fail(func(ctx context.Context, _ string) error {
		<-ctx.Done()
		return ctx.Err()
	})
	start := time.Now()
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("the answer", func() bool { return len(w.Platform.Sent()) > 0 })
	if took := time.Since(start); took > 9*time.Second {
		t.Errorf("the answer took %v", took)
	}
	w.Store.Fail(nil)
}

// TestLongSend: a reply that the platform makes wait for longer than a lease is
// sent once.
func TestLongSend(t *testing.T) {
	w := bottest.New(t, bottest.Options{RealTime: true, Start: true, Queue: inbox.Options{Lease: 400 * time.Millisecond}})
	var sends atomic.Int32
	w.Platform.BeforeSend(func(bot.Destination) error {
		sends.Add(1)
		time.Sleep(1500 * time.Millisecond)
		return nil
	})
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("the answer", func() bool { return len(w.Platform.Sent()) > 0 })
	w.Stop()
	if n := sends.Load(); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestMoreThanCanWait(t *testing.T) {
	w := bottest.New(t, bottest.Options{RealTime: true, Queue: inbox.Options{Workers: 1, Waiting: 2, Lease: time.Second}})
	const messages = 30
	for range messages { // nobody works yet
		accept(t, w, w.Request("do i need a phd?"))
	}
	w.Start()
	w.Until("all answers", func() bool { return len(w.Platform.Sent()) == messages })
	w.Stop()
	if n := len(w.Platform.Sent()); n != messages {
		t.Errorf("%d answers to %d messages", n, messages)
	}
	full := bottest.New(t, bottest.Options{Queue: inbox.Options{Waiting: 1}})
	full.Store.FailWith(errDisk)
	accept(t, full, full.Request("one"))
	if err := full.Queue.Accept(context.Background(), full.Request("two")); err == nil {
		t.Error("more is accepted than the memory may hold")
	}
}

func TestSendFails(t *testing.T) {
	w := bottest.New(t, bottest.Options{Start: true})
	for name, fault := range map[string]func(bot.Destination) error{
		"error": func(bot.Destination) error { return errors.New("channel is archived") },
		"panic": func(bot.Destination) error { panic("nil pointer") },
	} {
		before := w.Counts.Of(bot.Unsent)
		w.Platform.BeforeSend(fault)
		accept(t, w, w.Request("do i need a phd?"))
		w.Until(name, func() bool { return w.Counts.Of(bot.Unsent) == before+1 })
	}
	w.Platform.BeforeSend(nil)
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("the next answer", func() bool { return len(w.Platform.Sent()) == 1 })
}

func TestShutdown(t *testing.T) {
	w := bottest.New(t, bottest.Options{RealTime: true, Start: true})
	sending := make(chan bool, 1)
	w.Platform.BeforeSend(func(bot.Destination) error {
		sending <- true
		time.Sleep(300 * time.Millisecond)
		return nil
	})
	accept(t, w, w.Request("do i need a phd?"))
	<-sending
	if err := w.Stop(); err != nil {
		t.Error(err)
	}
	if n := len(w.Platform.Sent()); n != 1 {
		t.Errorf("what was open at shutdown is answered %d times", n)
	}

	late := bottest.New(t, bottest.Options{RealTime: true, Start: true, Queue: inbox.Options{Workers: 1, Grace: 100 * time.Millisecond}})
	late.Platform.BeforeSend(func(bot.Destination) error {
		time.Sleep(500 * time.Millisecond)
		return nil
	})
	for range 20 {
		accept(t, late, late.Request("do i need a phd?"))
	}
	start := time.Now()
	late.Stop()
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("shutting down took %v, the grace time is 100 ms", took)
	}
	if n, err := late.Store.Depth(context.Background()); err != nil || n < 15 {
		t.Errorf("%d requests are left for the next start, %v", n, err)
	}
}

func TestPlatformFails(t *testing.T) {
	for name, run := range map[string]func(context.Context, bot.Inbox) error{
		"error": func(context.Context, bot.Inbox) error { return errors.New("token revoked") },
		"panic": func(context.Context, bot.Inbox) error { panic("token revoked") },
	} {
		t.Run(name, func(t *testing.T) {
			w := bottest.New(t, bottest.Options{})
			w.Platform.OnRun(run)
			err := w.Queue.Run(context.Background())
			if err == nil || !strings.Contains(err.Error(), "test: ") || !strings.Contains(err.Error(), "token revoked") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestUnfitRequests(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	if err := w.Queue.Accept(context.Background(), bot.Request{Platform: "test"}); err == nil {
		t.Error("a request without a key is accepted")
	}
	if err := w.Queue.Accept(context.Background(), bot.Request{Key: "k", Platform: "fax"}); err == nil {
		t.Error("a request of an unknown platform is accepted")
	}
}

// TestClockJumpsWhileSending: the leases of what is being answered run out at
// once; it is not answered again.
func TestClockJumpsWhileSending(t *testing.T) {
	w := bottest.New(t, bottest.Options{Start: true, Queue: inbox.Options{Lease: time.Second}})
	var sends atomic.Int32
	w.Platform.BeforeSend(func(bot.Destination) error {
		sends.Add(1)
		w.Clock.Pass(24 * time.Hour)
		time.Sleep(time.Second)
		return nil
	})
	accept(t, w, w.Request("do i need a phd?"))
	w.Until("the answer", func() bool { return len(w.Platform.Sent()) > 0 })
	w.Stop()
	if n := sends.Load(); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// TestClockJumps: back and forth; nothing is lost or doubled.
func TestClockJumps(t *testing.T) {
	w := bottest.New(t, bottest.Options{Start: true})
	for i, jump := range []time.Duration{-48 * time.Hour, 96 * time.Hour, -time.Minute, 365 * 24 * time.Hour} {
		accept(t, w, w.Request("do i need a phd?"))
		w.Clock.Pass(jump)
		w.Until("the answer", func() bool { return len(w.Platform.Sent()) == i+1 })
	}
	w.Until("the record", func() bool {
		n, err := w.Store.Depth(context.Background())
		return err == nil && n == 0
	})
}
