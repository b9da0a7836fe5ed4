package leaving_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/leaving"
)

// TestLeaving: thirty days after a community has removed the bot everything of it is deleted,
// unless it comes back or asks on; another community's stays.
func TestLeaving(t *testing.T) {
	m := bottest.NewModerator(t)
	l := leaving.New(m.Store, slog.New(slog.NewTextHandler(m.Log, nil)), m.Clock.Now)
	happens := func(kind bot.RequestKind, community string) {
		t.Helper()
		r := m.Request("")
		r.Kind, r.Community, r.User = kind, community, bot.User{}
		if reply, err := m.Handle(r); err != nil || kind == bot.CommunityLeft && !reply.Silent() {
			t.Errorf("%s of %s: %v, %v", kind, community, reply, err)
		}
	}
	communities := []string{"test:1", "test:stays", "test:back", "test:asks"}
	for _, community := range communities {
		m.Asks("where can i get a hooli parking permit?", bottest.InCommunity(community))
		if community != "test:stays" {
			happens(bot.CommunityLeft, community)
		}
	}
	m.Clock.Pass(time.Hour)
	happens(bot.ChannelJoined, "test:back")
	m.Asks("is kaggle worth it?", bottest.InCommunity("test:asks"))
	kept := func() string {
		var list []string
		for _, community := range communities {
			if open, _, err := m.Store.Gaps(context.Background(), community, 0); err != nil {
				t.Fatal(err)
			} else if len(open) > 0 {
				list = append(list, community)
			}
		}
		return strings.Join(list, " ")
	}
	m.Clock.Pass(29 * 24 * time.Hour)
	l.Drop(context.Background())
	if got := kept(); got != strings.Join(communities, " ") {
		t.Errorf("kept before the time is over: %s", got)
	}
	m.Clock.Pass(24 * time.Hour)
	l.Drop(context.Background())
	if got := kept(); got != "test:stays test:back test:asks" {
		t.Errorf("kept: %s", got)
	}
}
