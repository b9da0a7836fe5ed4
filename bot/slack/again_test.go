package slack_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/slack/slackfake"
)

const phd = "Most industry roles for Machine Learning Engineers"

// TestSentAgain: what a call means that failed in a way that passes, by the kind of reply.
// What can be looked for or sent twice arrives, once; a private message does not arrive
// twice.
func TestSentAgain(t *testing.T) {
	faults := map[string]slackfake.Fault{
		"refused": {Status: 503}, "broken": {Break: true}, "failed after": {Status: 500, After: true}, "broken after": {Break: true, After: true},
	}
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, options{})
			w.OnFault(once("chat.postMessage", 2, f))
			w.Say("U1", "C1", mention+"do i need a phd?", "")
			w.sees("U1", "C1", phd)
			w.settles()
			w.OnFault(once("chat.postMessage", 1, f))
			w.Say("U1", "D", "do i need a phd?", "")
			w.sees("U1", "D", phd)
			w.settles()
			for _, place := range []string{"C1", "D"} {
				if n := strings.Count(w.Shown("U1", place), phd); n != 1 {
					t.Errorf("%d answers in %s", n, place)
				}
			}
			w.OnFault(once("chat.delete", 2, f))
			if err := w.Press("U1", "C1", "Delete"); err != nil {
				t.Fatal(err)
			}
			w.Until("it goes", func() bool { return !strings.Contains(w.Shown("U1", "C1"), phd) })
			w.settles()
			if n := w.Counts.Of(bot.Uncertain) + w.Counts.Of(bot.Unsent); n > 0 {
				t.Errorf("%d are counted as lost; log:\n%s", n, w.Log)
			}
			// For its asker alone: not a second time.
			w.OnFault(once("response_url", 1, f))
			w.Slash("U1", "C1", "help")
			w.Until("it is counted", func() bool { return w.Counts.Of(bot.Uncertain) == 1 })
		})
	}
}

// TestLooksPastPages: the reply is found among much that was said meanwhile, and where the
// bot may not read, nothing is sent a second time.
func TestLooksPastPages(t *testing.T) {
	for name, c := range map[string]struct {
		scope     bool
		answers   int
		uncertain int64
	}{"may read": {true, 1, 0}, "may not read": {false, 1, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, options{})
			var failed atomic.Bool
			w.OnFault(func(method, _ string) *slackfake.Fault {
				if method != "chat.postMessage" || !failed.CompareAndSwap(false, true) {
					return nil
				}
				w.Grant("im:history", c.scope) // without it from the start, the question would not come
				return &slackfake.Fault{Break: true, After: true}
			})
			w.Say("U1", "D", "do i need a phd?", "")
			w.sees("U1", "D", phd)
			for i := range 15 {
				w.Say("U1", "D", fmt.Sprint("thanks ", i), "")
			}
			w.settles()
			if n := strings.Count(w.Shown("U1", "D"), phd); n != c.answers {
				t.Errorf("%d answers", n)
			}
			if n := w.Counts.Of(bot.Uncertain); n != c.uncertain {
				t.Errorf("%d are uncertain, want %d; log:\n%s", n, c.uncertain, w.Log)
			}
		})
	}
}

// TestAfterACrash: a reply that was under way when the process died is looked for, and sent
// where it is not there.
func TestAfterACrash(t *testing.T) {
	for name, after := range map[string]bool{"had not arrived": false, "had arrived": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := slackfake.Start(slackfake.Options{})
			t.Cleanup(fake.Close)
			w := &workspace{Server: fake, Whole: bottest.New(t, bottest.Options{RealTime: true}), t: t}
			start := func(owner string) {
				w.adapter = newAdapter(t, fake, w.Whole, options{})
				w.Queue = w.Bot.Queue(inbox.Options{Owner: owner, Grace: time.Millisecond}, w.adapter)
				w.Start()
				w.Until("the sockets open", func() bool { return fake.Connections() == 2 })
			}
			start("first")
			var seen atomic.Int32
			w.OnFault(func(method, _ string) *slackfake.Fault {
				if method != "chat.postMessage" {
					return nil
				}
				seen.Add(1)
				return &slackfake.Fault{Delay: time.Minute, Break: true, After: after}
			})
			w.Say("U1", "C1", mention+"do i need a phd?", "")
			w.Until("it answers", func() bool { return seen.Load() == 1 })
			time.Sleep(100 * time.Millisecond)
			_ = w.Stop()
			w.Until("it is gone", func() bool { return fake.Connections() == 0 })
			w.OnFault(nil)
			start("second")
			w.sees("U1", "C1", phd)
			w.settles()
			if n := strings.Count(w.Shown("U1", "C1"), phd); n != 1 {
				t.Errorf("%d answers", n)
			}
			if n := w.Counts.Of(bot.Uncertain); n != 0 {
				t.Errorf("%d are uncertain; log:\n%s", n, w.Log)
			}
		})
	}
}

// TestOthersDirectMessages: in the direct messages of two people the bot may not post, and
// answers by the response URL.
func TestOthersDirectMessages(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.AddChannel("D0OTHERS", "U1", "U2")
	w.Slash("U1", "D0OTHERS", "do i need a phd?")
	w.sees("U1", "D0OTHERS", phd)
	w.Slash("U1", "D0OTHERS", "help")
	w.sees("U1", "D0OTHERS", "Commands")
	for _, label := range []string{"Show more", "Is a bachelor's degree a good way in?", "Why this answer?", "Helpful"} {
		w.press("U1", "D0OTHERS", label)
	}
	w.sees("U1", "D0OTHERS", "Your question is closest to")
	w.sees("U1", "D0OTHERS", "Thank you!")
	w.settles()
	if shown := w.Shown("U2", "D0OTHERS"); shown != "" {
		t.Errorf("the other one sees what is private:\n%s", shown)
	}
	if strings.Contains(w.Shown("U1", "D0OTHERS"), "<Delete>") {
		t.Error("what its reader alone sees can be deleted for all")
	}
	w.press("U1", "D0OTHERS", "Share with channel")
	w.sees("U2", "D0OTHERS", "shared an answer")
	if n := w.Counts.Of(bot.Unsent); n != 0 {
		t.Errorf("%d are not sent; log:\n%s", n, w.Log)
	}
}
