package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
)

// calendar plans one thing a day, returns it at every look, and notes what it was made to do.
type calendar struct {
	inbox.Answerer
	today func() string

	mu     sync.Mutex
	done   map[string]int
	undone int
	looks  int
}

func (c *calendar) Planned(context.Context) []bot.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks++
	r := bot.Request{Key: "daily:" + c.today(), Platform: "elsewhere", Community: "T1", User: bot.User{ID: "ana"}, Action: bot.Action{Name: "daily"}}
	here := r
	here.Platform = "test"
	return []bot.Request{r, here}
}

func (c *calendar) Reply(_ context.Context, r *bot.Request) (bot.Reply, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done[fmt.Sprint(r.Kind, " ", r.Key)]++
	reply := bot.Say("Good morning.")
	reply.Undo = func(context.Context) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.undone++
	}
	return reply, nil
}

func (c *calendar) Looks() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.looks
}

// keeps runs a queue over a calendar, and returns how to end it.
func keeps(t *testing.T, w *bottest.Whole, c *calendar, owner string) (stop func()) {
	t.Helper()
	log, nobody := slog.New(slog.DiscardHandler), new(bot.Observers)
	q := inbox.New(c, inbox.Around{Store: w.Store, Health: memory.NewHealth(w.Clock.Now, log, nobody), Platforms: new(bot.Platforms), Observer: nobody, Log: log, Now: w.Clock.Now},
		inbox.Options{Owner: owner, Tick: time.Millisecond}, w.Platform)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

// TestDue: what is due is done once, by one of two replicas, however often they look; what
// is due the next day is done too, and a platform that does not run here is passed over.
func TestDue(t *testing.T) {
	address := bottest.NewDatabase(t)
	a, b := bottest.New(t, bottest.Options{Address: address}), bottest.New(t, bottest.Options{Address: address})
	day := time.Date(2026, 3, 28, 8, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	today := func() string { mu.Lock(); defer mu.Unlock(); return day.Format(time.DateOnly) }
	one := &calendar{Answerer: a.Bot, today: today, done: map[string]int{}}
	two := &calendar{Answerer: b.Bot, today: today, done: map[string]int{}}
	stopOne, stopTwo := keeps(t, a, one, "a"), keeps(t, b, two, "b")
	sent := func() int { return len(a.Platform.Sent()) + len(b.Platform.Sent()) }
	both := func() {
		from, of := one.Looks(), two.Looks()
		a.Until("further looks", func() bool { return one.Looks() > from+3 && two.Looks() > of+3 })
	}
	a.Until("the first", func() bool { return sent() > 0 })
	both()
	mu.Lock()
	day = day.AddDate(0, 0, 1)
	mu.Unlock()
	a.Until("the second", func() bool { return sent() > 1 })
	both()
	stopOne()
	stopTwo()
	if n := sent(); n != 2 {
		t.Errorf("%d messages on two days", n)
	}
	for _, key := range []string{"due daily:2026-03-28", "due daily:2026-03-29"} {
		if n := one.done[key] + two.done[key]; n != 1 {
			t.Errorf("%s was done %d times", key, n)
		}
	}
	for _, s := range append(a.Platform.Sent(), b.Platform.Sent()...) {
		if s.To.Channel != "" || s.To.User != "ana" {
			t.Errorf("it went to %+v", s.To)
		}
	}
}

// TestDueWithoutARecord: what could not be recorded is not done, as every replica would do
// it; once the store works again it is.
func TestDueWithoutARecord(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	c := &calendar{Answerer: w.Bot, today: func() string { return "a day" }, done: map[string]int{}}
	w.Store.FailWith(errors.New("disk full"))
	stop := keeps(t, w, c, "a")
	defer stop()
	w.Until("some looks", func() bool { return c.Looks() > 3 })
	if n := len(w.Platform.Sent()); n != 0 {
		t.Errorf("%d messages without a record", n)
	}
	w.Store.Fail(nil)
	w.Until("the message", func() bool { return len(w.Platform.Sent()) == 1 })
}

// TestDueAndClosed: a feature hears of what nobody could get.
func TestDueAndClosed(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	w.Platform.BeforeSend(func(bot.Destination) error { return errors.New("direct messages are closed") })
	c := &calendar{Answerer: w.Bot, today: func() string { return "a day" }, done: map[string]int{}}
	stop := keeps(t, w, c, "a")
	defer stop()
	w.Until("the undoing", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.undone == 1 })
}
