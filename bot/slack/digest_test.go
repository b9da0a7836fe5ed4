package slack_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/bot/slack/slackfake"
)

// TestDigest: when its time has come the digest is posted in the channel that an administrator
// has chosen, once; where that channel is deleted, the settings say that it has stopped.
func TestDigest(t *testing.T) {
	t.Parallel()
	const mods = "CMODS"
	w := newWorkspace(t, options{tick: 20 * time.Millisecond})
	w.AddChannel(mods, slackfake.BotUser, "U2", "UADMIN")
	w.Slash("UADMIN", mods, "digest daily")
	w.sees("UADMIN", mods, "Whoever reads that channel can read it.")
	w.comesDue()
	w.sees("U2", mods, "How your community's questions fared")
	w.settles()
	if n := strings.Count(w.Shown("U2", mods), "How your community's questions fared"); n != 1 {
		t.Errorf("posted %d times", n)
	}

	day := time.Now().UTC().Add(-9 * time.Hour).Weekday() // on which the last one was due, as a weekly one would have been
	w.Slash("UADMIN", mods, "digest weekly "+strings.ToLower(day.String()))
	w.sees("UADMIN", mods, "every "+day.String())
	w.OnFault(func(method, channel string) *slackfake.Fault {
		if method == "chat.postMessage" && channel == mods {
			return &slackfake.Fault{Error: "channel_not_found"}
		}
		return nil
	})
	w.comesDue()
	w.Until("it stops", func() bool {
		p, err := w.Store.Digest(context.Background(), "slack:"+slackfake.Team)
		return err == nil && p.Every == "off"
	})
	w.Slash("UADMIN", "C1", "pins")
	w.sees("UADMIN", "C1", "I could not post the digest in <#"+mods+">")
}

// comesDue lets the digest be due now, as if it had been set long ago.
func (w *workspace) comesDue() {
	w.t.Helper()
	ctx := context.Background()
	p, err := w.Store.Digest(ctx, "slack:"+slackfake.Team)
	if err == nil {
		p.Since, p.Sent = time.Now().Add(-30*24*time.Hour), ""
		err = w.Store.SaveDigest(ctx, p)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
