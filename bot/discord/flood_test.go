package discord_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/discord/discordfake"
)

// full is an inbox that takes nothing, after a while.
type full struct {
	bot.Inbox
	after time.Duration
}

func (f full) Take(context.Context, bot.Request) (bool, error) {
	time.Sleep(f.after)
	return false, errors.New("too many")
}

// TestTooMuchToDo: what cannot be taken is told so, also when it was deferred meanwhile.
func TestTooMuchToDo(t *testing.T) {
	for _, overHTTP := range []bool{false, true} {
		for _, after := range []time.Duration{0, 1800 * time.Millisecond} {
			t.Run(fmt.Sprint(overHTTP, after), func(t *testing.T) {
				w := newServer(t, options{http: overHTTP, fake: discordfake.Options{HTTPLag: 50 * time.Millisecond}, allow: []string{"two identifies within five seconds"}}) // nobody waits for that here
				w.Command(ana, here, "ask", "question", "do i need a phd?")
				w.sees(ana, here, phd)
				if err := w.Stop(); err != nil {
					t.Fatal(err)
				}
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- w.adapter.Run(ctx, full{after: after}) }()
				w.Until("it runs", func() bool { return w.Connections() == 1 && w.adapter.Running() })
				w.OnFault(once(1, responding, discordfake.Fault{Status: 503}))
				w.Command(ben, here, "ask", "question", "is kaggle worth it?")
				w.press(mo, here, "Show more")
				for _, who := range []string{ben, mo} {
					w.sees(who, here, "more to do than I can manage")
				}
				w.never(ana, here, "more to do than I can manage")
				w.never(ana, here, "thinking")
				stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestFlood: one person's flood gets one word, and nothing else is written for it; every
// interaction is acknowledged, and others are answered.
func TestFlood(t *testing.T) {
	for name, overHTTP := range map[string]bool{"gateway": false, "http": true} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{limit: 3, http: overHTTP})
			var directs atomic.Int64
			w.OnRequest(func(_, path string, _ []byte) {
				if strings.HasSuffix(path, "/users/@me/channels") {
					directs.Add(1)
				}
			})
			for i := range 40 {
				w.Say(ana, here, "@bot do i need a phd"+strings.Repeat("?", i+1), "")
			}
			w.Until("she is told", func() bool { return strings.Contains(w.Shown(ana, "D"), "a lot at once") })
			for range 10 {
				w.Command(ana, here, "ask", "question", "is kaggle worth it?")
			}
			w.Command(ben, here, "ask", "question", "what do juniors make?")
			w.sees(ben, here, "$120–140K")
			if err := w.Press(ana, here, "Show more"); err != nil {
				t.Fatal(err)
			}
			w.settles()
			w.gone(ana, here, "thinking")
			shown := w.Shown(ana, here)
			if n := strings.Count(shown, "Most industry roles for Machine Learning Engineers"); n != 3 || strings.Contains(shown, "Kaggle teaches") || strings.Contains(shown, "(only you see this)") {
				t.Errorf("%d answers:\n%s", n, shown)
			}
			if n := strings.Count(w.Shown(ana, "D"), "a lot at once"); n != 1 || directs.Load() != 1 {
				t.Errorf("told %d times, by %d looks for the direct channel", n, directs.Load())
			}
		})
	}
}
