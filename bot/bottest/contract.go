package bottest

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/inbox"
)

// Harness drives one platform for the contract: as its users and its servers do.
type Harness struct {
	Platform bot.Platform
	// Say delivers a message of a member. The same key is the same message,
	// delivered again; a platform on which that cannot happen ignores the key.
	Say func(key, text string)
	// Press presses the button with this label on the last reply, as a member.
	Press func(label string)
	// Shown is everything that people have been shown so far.
	Shown func() string
	// Leaked is what others than the person addressed were shown of private
	// replies. Nil where nobody else is there.
	Leaked func() string
	// Redelivers says that a message can be delivered twice.
	Redelivers bool
}

// broken is a question that makes the contract's handler panic.
const broken = "make it panic"

// Contract is what every platform must do. Make builds the platform over the
// commands; the contract runs it.
func Contract(t *testing.T, build func(t *testing.T, commands func() []bot.Command) Harness) {
	t.Run("answers", func(t *testing.T) {
		h, w := start(t, build)
		h.Say("k1", "do i need a phd?")
		eventually(t, h, w, "ask only for a bachelor's degree")
	})
	t.Run("delivers once", func(t *testing.T) {
		h, w := start(t, build)
		h.Say("k1", "do i need a phd?")
		eventually(t, h, w, "bachelor's degree")
		if !h.Redelivers {
			return
		}
		h.Say("k1", "do i need a phd?")
		h.Say("k2", "is kaggle worth it?")
		eventually(t, h, w, "Kaggle teaches")
		if n := strings.Count(h.Shown(), "ask only for a bachelor's degree or equivalent"); n != 1 {
			t.Errorf("one message is answered %d times", n)
		}
		if w.Counts.Of(bot.Doubled) == 0 { // some platforms deliver everything twice
			t.Errorf("%d doubles counted", w.Counts.Of(bot.Doubled))
		}
	})
	t.Run("keeps what is private", func(t *testing.T) {
		h, w := start(t, build)
		h.Say("k1", "/help")
		eventually(t, h, w, "Commands")
		if h.Leaked != nil && strings.Contains(h.Leaked(), "Commands") {
			t.Errorf("a private reply is shown to others: %s", h.Leaked())
		}
	})
	t.Run("checks who may", func(t *testing.T) {
		h, w := start(t, build)
		h.Say("k1", "/pins")
		eventually(t, h, w, "for this community's moderators")
		if w.Counts.Denied() == 0 {
			t.Error("the try is not counted")
		}
	})
	t.Run("presses", func(t *testing.T) {
		h, w := start(t, build)
		h.Say("k1", "do i need a phd?")
		eventually(t, h, w, "bachelor's degree")
		h.Press("Show more")
		eventually(t, h, w, "A PhD helps for research roles")
	})
	t.Run("contains a panic", func(t *testing.T) {
		h, w := start(t, build)
		w.Store.Fail(func(_ context.Context, call string) error {
			if call == "Pins" {
				panic(broken)
			}
			return nil
		})
		h.Say("k1", "do i need a phd?")
		eventually(t, h, w, "Sorry, something went wrong")
		if strings.Contains(h.Shown(), broken) || !strings.Contains(w.Log.String(), broken) {
			t.Error("the cause belongs into the log, and there alone")
		}
		w.Store.Fail(nil)
		h.Say("k2", "is kaggle worth it?")
		eventually(t, h, w, "Kaggle teaches")
	})
	t.Run("shuts down", func(t *testing.T) {
		h, w := start(t, build)
		h.Say("k1", "do i need a phd?")
		eventually(t, h, w, "bachelor's degree")
		if err := w.Stop(); err != nil {
			t.Errorf("shutting down: %v", err)
		}
	})
}

func start(t *testing.T, build func(t *testing.T, commands func() []bot.Command) Harness) (Harness, *Whole) {
	t.Helper()
	w := New(t, Options{RealTime: true})
	h := build(t, w.Bot.Commands)
	w.Queue = w.Bot.Queue(inbox.Options{Owner: "contract"}, h.Platform)
	w.Start()
	return h, w
}

func eventually(t *testing.T, h Harness, w *Whole, text string) {
	t.Helper()
	if !w.Comes(func() bool { return strings.Contains(strings.Join(strings.Fields(h.Shown()), " "), text) }) {
		t.Fatalf("%q is not shown; shown:\n%s", text, h.Shown())
	}
}
