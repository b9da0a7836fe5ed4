package discord_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/bot/discord/discordfake"
)

// TestDigest: when its time has come the digest is posted in the channel that an administrator
// has chosen, once; where that channel is deleted, the settings say that it has stopped.
func TestDigest(t *testing.T) {
	t.Parallel()
	const mods = "600000000000000007"
	w := newServer(t, options{tick: 20 * time.Millisecond, before: func(fake *discordfake.Server) { fake.AddChannel(mods) }})
	w.Command(ada, mods, "digest", "what", "daily")
	w.sees(ada, mods, "Whoever reads that channel can read it.")
	w.comesDue()
	w.sees(ben, mods, "How your community's questions fared")
	w.settles()
	if n := strings.Count(w.Shown(ben, mods), "How your community's questions fared"); n != 1 {
		t.Errorf("posted %d times", n)
	}

	day := time.Now().UTC().Add(-9 * time.Hour).Weekday() // on which the last one was due, as a weekly one would have been
	w.Command(ada, mods, "digest", "what", "weekly", "day", strings.ToLower(day.String()))
	w.sees(ada, mods, "every "+day.String())
	w.Deny(mods, 10003) // Unknown Channel
	w.comesDue()
	w.Until("it stops", func() bool {
		p, err := w.Store.Digest(context.Background(), community)
		return err == nil && p.Every == "off"
	})
	w.Command(mo, here, "pins")
	w.sees(mo, here, "I could not post the digest in <#"+mods+">")
}

// comesDue lets the digest be due now, as if it had been set long ago.
func (w *server) comesDue() {
	w.t.Helper()
	ctx := context.Background()
	p, err := w.Store.Digest(ctx, community)
	if err == nil {
		p.Since, p.Sent = time.Now().Add(-30*24*time.Hour), ""
		err = w.Store.SaveDigest(ctx, p)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
