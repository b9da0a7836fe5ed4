package slack_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot/settings"
	"careerbot/bot/slack"
)

// TestKeptByEmoji: a moderator who puts the community's emoji on a message, in a thread too, is
// asked alone, and the button opens the filled form. Others get no reply, whatever they put on it.
func TestKeptByEmoji(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{config: func(c *slack.Config) { c.Reactions = true }})
	_, err := w.Bot.Settings().Set(context.Background(), slack.Name, "slack:T0001", settings.Latest, map[string]string{"keep_emoji": "bookmark"}, settings.Author{Person: "slack:UADMIN"})
	if err != nil {
		t.Fatal(err)
	}
	ts := w.Say("U1", "C1", "Guests get online at the *front desk*.", w.Say("U2", "C1", "how do guests get online", ""))
	w.React("UADMIN", "C1", ts, "bookmark") // the permission is not granted yet: Slack says nothing
	w.Grant("reactions:read", true)
	w.React("U1", "C1", ts, "bookmark")
	w.React("UADMIN", "C1", ts, "pushpin")
	w.Until("why nothing was said", func() bool {
		d, known := w.Bot.LastDecision("slack:T0001", "https://x.slack.com/archives/C1/p"+strings.ReplaceAll(ts, ".", ""))
		return known && strings.Contains(d.Because, "may not pin")
	})
	w.React("UADMIN", "C1", ts, "bookmark")
	w.sees("UADMIN", "C1", "You put 🔖 on a message. Shall it become an answer of this community?")
	if strings.Contains(w.Shown("U1", "C1"), "You put") || strings.Count(w.Shown("UADMIN", "C1"), "You put") != 1 {
		t.Error("somebody else is asked, or twice")
	}
	w.press("UADMIN", "C1", "Make it an answer")
	w.Until("the modal opens", func() bool { blocks, _ := w.Form("UADMIN"); return len(blocks) > 0 })
	if err := w.Submit("UADMIN", map[string]string{"triggers": "how do guests get online?"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "Guests get online at the")
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Pinned as")
	if pinned := w.Pinned("C1"); len(pinned) != 1 || pinned[0] != ts {
		t.Errorf("pinned in the channel: %v", pinned)
	}
	w.Dismiss("UADMIN")

	gone := w.Say("U1", "C1", "The wiki is at wiki.example.", "")
	w.React("UADMIN", "C1", gone, "bookmark")
	w.Until("asked again", func() bool { return strings.Count(w.Shown("UADMIN", "C1"), "You put") == 2 })
	w.Remove("C1", gone)
	w.press("UADMIN", "C1", "Make it an answer")
	w.sees("UADMIN", "C1", "That message is no longer there.")
}
