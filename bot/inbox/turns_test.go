package inbox_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
)

// oneByOne is a platform on which a request rests on what the reply before it left.
type oneByOne struct {
	*bottest.Recorder
	sent chan struct{}
}

func (p oneByOne) TakesTurns() {}

func (p oneByOne) Send(ctx context.Context, to bot.Destination, reply bot.Reply) (bot.MessageRef, error) {
	close(p.sent)
	return p.Recorder.Send(ctx, to, reply)
}

// keeper keeps something of its replies, and notes whether they were sent before.
type keeper struct {
	inbox.Answerer
	sent  chan struct{}
	early chan bool
}

func (k keeper) Reply(context.Context, *bot.Request) (bot.Reply, error) {
	reply := bot.Say("Hello.")
	reply.Meanwhile = append(reply.Meanwhile, func(context.Context) {
		select {
		case <-k.sent:
			k.early <- true
		case <-time.After(50 * time.Millisecond):
			k.early <- false
		}
	})
	return reply, nil
}

// TestTurns: what is kept of a reply is kept when it is sent, where requests take turns.
func TestTurns(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	p := oneByOne{w.Platform, make(chan struct{})}
	k := keeper{w.Bot, p.sent, make(chan bool, 1)}
	log, nobody := slog.New(slog.DiscardHandler), new(bot.Observers)
	q := inbox.New(k, inbox.Around{Store: w.Store, Health: memory.NewHealth(time.Now, log, nobody), Platforms: new(bot.Platforms), Observer: nobody, Log: log, Now: time.Now}, inbox.Options{}, p)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx) }()
	if err := q.Accept(ctx, w.Request("hello")); err != nil {
		t.Fatal(err)
	}
	if <-k.early {
		t.Error("the reply was sent before it was remembered")
	}
	<-p.sent
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
