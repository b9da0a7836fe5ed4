package slack_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/bot/bottest"
	"careerbot/bot/settings"
)

// watches lets questions of a channel be answered that were put to nobody.
func watches(t *testing.T, w *bottest.Whole, community, channel, review, mode string) {
	t.Helper()
	err := w.Store.SaveSettings(context.Background(), community, []settings.Change{
		{Setting: "unasked", Value: mode}, {Setting: "unasked_channels", Value: channel}, {Setting: "unasked_review", Value: review},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// overdue lets a question that waits have waited for long.
func overdue(t *testing.T, w *bottest.Whole, community, channel, message string) {
	t.Helper()
	ctx := context.Background()
	w.Until("the question waits", func() bool { _, err := w.Store.WaitingAt(ctx, community, channel, message); return err == nil })
	q, err := w.Store.WaitingAt(ctx, community, channel, message)
	if err == nil {
		err = w.Store.DropWaiting(ctx, community, q.Key)
	}
	if err == nil {
		q.Due = time.Now().Add(-time.Hour)
		err = w.Store.SaveWaiting(ctx, q)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestUnasked: a question that nobody answers gets its answer in its thread, who asked takes
// it away with one press, and it goes with its question.
func TestUnasked(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{tick: 20 * time.Millisecond})
	watches(t, w.Whole, "slack:T0001", "C1", "C2", "live")
	ts := w.Say("U1", "C1", "do i need a phd?", "")
	overdue(t, w.Whole, "slack:T0001", "C1", ts)
	w.sees("U2", "C1", "Nobody has answered this yet, so I try.")
	w.sees("U2", "C1", "bachelor's degree")
	w.press("U2", "C1", "Not needed")
	w.sees("U2", "C1", "Only who asked and the moderators")
	w.press("U1", "C1", "Not needed")
	w.gone("U2", "C1", "bachelor's degree")

	ts = w.Say("U1", "C1", "is kaggle worth it?", "")
	overdue(t, w.Whole, "slack:T0001", "C1", ts)
	w.sees("U2", "C1", "Kaggle teaches")
	w.Say("U2", "C1", "what salary?", ts)
	w.settles()
	w.Remove("C1", ts)
	w.gone("U2", "C1", "Kaggle teaches")
}

// TestUnaskedTrial: moderators see what would have been said, with a link to the question.
func TestUnaskedTrial(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{tick: 20 * time.Millisecond})
	w.AddChannel("C2", "U0BOT", "UADMIN")
	watches(t, w.Whole, "slack:T0001", "C1", "C2", "trial")
	ts := w.Say("U1", "C1", "do i need a phd?", "")
	overdue(t, w.Whole, "slack:T0001", "C1", ts)
	w.sees("UADMIN", "C2", "In the trial I say nothing")
	w.sees("UADMIN", "C2", "/archives/C1/p")
	w.press("UADMIN", "C2", "Right")
	w.sees("UADMIN", "C2", "Two people or more have judged none of my answers yet.")
}

// gone waits until a person sees a text no more.
func (w *workspace) gone(user, channel, text string) {
	w.t.Helper()
	w.Until(text+" goes", func() bool { return !strings.Contains(w.Shown(user, channel), text) })
}
