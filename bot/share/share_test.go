package share_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// asksPrivately returns the press of "Share with channel" on a private answer.
func asksPrivately(m *bottest.Moderator, text string) func(key string) bot.Request {
	m.T.Helper()
	m.Does(m.Request(text), bottest.Privately, bottest.By("U1"))
	action := m.Button("Share with channel")
	return func(key string) bot.Request {
		r := m.Request("")
		r.Kind, r.Action, r.Private = bot.Press, action, true
		if key != "" {
			r.Key = key
		}
		return r
	}
}

func isPosted(reply bot.Reply) bool { return reply.Visibility == bot.Shared }

// TestShareOnce: an answer is shown to its channel once, by its asker's name, with votes
// and without the question's words; its private message says so, at every further press.
func TestShareOnce(t *testing.T) {
	for name, c := range map[string]struct {
		ask    string
		choose string
	}{
		"an answer":          {"markerword do i need a phd to become an mle?", ""},
		"a follow-up":        {"and for seniors? https://example.org/markerword", ""},
		"a choice":           {"mle salary in berlin markerword", "What does a Machine Learning Engineer earn?"},
		"a related question": {"do i need a phd to become an mle markerword?", "Is a master's"},
	} {
		t.Run(name, func(t *testing.T) {
			m := bottest.NewModerator(t)
			me := func(r *bot.Request) { r.Private, r.User = true, bot.User{ID: "U1"} }
			m.Does(m.Request("what do juniors make?"), me)
			m.Does(m.Request(c.ask), me)
			if c.choose != "" {
				r := m.Request("")
				r.Kind, r.Action = bot.Press, m.Button(c.choose)
				m.Does(r, me)
			}
			answer := bottest.Text(m.Last)
			answer, _, _ = strings.Cut(answer, "[")
			r := m.Request("")
			r.Kind, r.Action = bot.Press, m.Button("Share with channel")
			me(&r)
			first, err := m.Handle(r)
			if err != nil {
				t.Fatal(err)
			}
			text := bottest.Text(first)
			if !isPosted(first) || bottest.Text(bot.Reply{Blocks: first.Instead}) != "Shared with the channel.\n" {
				t.Errorf("%s, instead %v:\n%s", first.Visibility, first.Instead, text)
			}
			if !strings.HasPrefix(text, "@U1 | shared an answer\n") {
				t.Errorf("it does not say whose it is:\n%s", text)
			}
			if name != "a related question" {
				bottest.Wants(t, text, "[Helpful]")
			}
			bottest.Wants(t, text, strings.SplitN(answer, "\n", 2)[0])
			bottest.Lacks(t, text, "markerword", "Share with")
			for range 2 {
				r.Key += "again"
				again, err := m.Handle(r)
				if err != nil || again.Visibility != bot.Private || again.Effect != bot.Replaces || bottest.Text(again) != "Shared with the channel.\n" {
					t.Errorf("again: %v, %s %s:\n%s", err, again.Visibility, again.Effect, bottest.Text(again))
				}
			}
		})
	}
}

// TestShareFromTwoDevices: of presses at the same time, in two processes, one posts; and
// after a restart none does.
func TestShareFromTwoDevices(t *testing.T) {
	m := bottest.NewModerator(t)
	press := asksPrivately(m, "do i need a phd?")
	other := bottest.New(t, bottest.Options{Address: m.Address, Owner: "other"})
	var group sync.WaitGroup
	replies := make(chan bot.Reply, 16)
	for i := range cap(replies) {
		r := press(fmt.Sprint("press", i))
		group.Go(func() {
			reply, err := []*bottest.Whole{m.Whole, other}[i%2].Handle(r)
			if err != nil {
				t.Error(err)
			}
			replies <- reply
		})
	}
	group.Wait()
	close(replies)
	posted := 0
	for reply := range replies {
		if isPosted(reply) {
			posted++
		}
	}
	if posted != 1 {
		t.Errorf("%d presses post it, want one", posted)
	}
	later := bottest.New(t, bottest.Options{Address: m.Address, Owner: "later"})
	if reply, err := later.Handle(press("later")); err != nil || isPosted(reply) {
		t.Errorf("after a restart it is posted again: %v", err)
	}
}

// TestShareTakenUpAgain: the press that a crash left open posts it, once it is taken up;
// another press meanwhile does not.
func TestShareTakenUpAgain(t *testing.T) {
	m := bottest.NewModerator(t)
	press := asksPrivately(m, "do i need a phd?")
	if reply, err := m.Handle(press("the press")); err != nil || !isPosted(reply) {
		t.Fatal(err)
	}
	if reply, err := m.Handle(press("another")); err != nil || isPosted(reply) {
		t.Errorf("another press posts it: %v", err)
	}
	if reply, err := m.Handle(press("the press")); err != nil || !isPosted(reply) {
		t.Errorf("the press that is taken up again is not posted: %v", err)
	}
}

// TestShareWithoutAStore: with the store away, one process shares once all the same, and
// an earlier version's button, which names no answer, too.
func TestShareWithoutAStore(t *testing.T) {
	for name, down := range map[string]bool{"store away": true, "old button": false} {
		t.Run(name, func(t *testing.T) {
			m := bottest.NewModerator(t)
			if down {
				m.Store.FailWith(errors.New("away"))
			}
			press := func(key, channel string) bool {
				r := m.Request("")
				r.Kind, r.Action, r.Private, r.Key, r.Channel = bot.Press, bot.Action{Name: "share", IDs: []string{"", "faq/phd", ""}}, true, key, channel
				reply, err := m.Handle(r)
				if err != nil {
					t.Fatal(err)
				}
				return isPosted(reply)
			}
			if !press("a", "C1") || press("b", "C1") || !press("c", "C2") {
				t.Error("want it posted once in each channel")
			}
		})
	}
}

// TestShareThatIsRefused can be tried again: nobody has got it.
func TestShareThatIsRefused(t *testing.T) {
	for name, refusal := range map[string]error{"told": bot.ErrNotShared, "not sent": errors.New("refused")} {
		t.Run(name, func(t *testing.T) {
			m := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Start: true})}
			press := asksPrivately(m, "do i need a phd?")
			m.Platform.BeforeSend(func(bot.Destination) error { return refusal })
			if err := m.Queue.Accept(context.Background(), press("refused")); err != nil {
				t.Fatal(err)
			}
			m.Until("it is over", func() bool {
				n, _ := m.Queue.Depth()
				return n == 0
			})
			m.Platform.BeforeSend(nil)
			if err := m.Queue.Accept(context.Background(), press("again")); err != nil {
				t.Fatal(err)
			}
			m.Until("it is shared", func() bool {
				sent := m.Platform.Sent()
				return len(sent) == 1 && isPosted(sent[0].Reply)
			})
			if name == "told" && m.Counts.Of(bot.Unsent) != 0 {
				t.Error("it is counted as not sent")
			}
		})
	}
}

// TestSharesAreForgotten after a month.
func TestSharesAreForgotten(t *testing.T) {
	m := bottest.NewModerator(t)
	press := asksPrivately(m, "do i need a phd?")
	if _, err := m.Handle(press("a")); err != nil {
		t.Fatal(err)
	}
	erase := func(want bool) {
		t.Helper()
		if _, err := m.Store.EraseTexts(context.Background(), m.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		reply, err := m.Handle(press("b"))
		if err != nil || isPosted(reply) != want {
			t.Errorf("posted: %v, %v", isPosted(reply), err)
		}
	}
	m.Clock.Pass(29 * 24 * time.Hour)
	erase(false)
	m.Clock.Pass(2 * 24 * time.Hour)
	erase(true)
}
