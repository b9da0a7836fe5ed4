package discord_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
	"careerbot/bot/settings"
)

const community = "discord:" + discordfake.Guild

// watches lets questions of a channel be answered that were put to nobody.
func (w *server) watches(channel, mode string) {
	w.t.Helper()
	err := w.Store.SaveSettings(context.Background(), community, []settings.Change{{Setting: "unasked", Value: mode}, {Setting: "unasked_channels", Value: channel}})
	if err != nil {
		w.t.Fatal(err)
	}
}

// overdue lets a question that waits have waited for long.
func (w *server) overdue(channel, message string) {
	w.t.Helper()
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
		w.t.Fatal(err)
	}
}

// TestUnasked: with the intent, a question that nobody answers gets its answer, in a forum's
// post too; who asked takes it away with one press, and it goes with its question.
func TestUnasked(t *testing.T) {
	t.Parallel()
	const forum, asked = "600000000000000001", "600000000000000002"
	w := newServer(t, options{
		fake: discordfake.Options{Flags: 1 << 19}, tick: 20 * time.Millisecond, config: func(c *discord.Config) { c.Content = true },
		before: func(fake *discordfake.Server) { fake.AddForum(forum); fake.AddThread(asked, forum, false) },
	})
	w.watches(here+" "+forum, "live")
	id := w.Say(ana, here, "do i need a phd?", "")
	w.overdue(here, id)
	w.sees(ben, here, "Nobody has answered this yet, so I try.")
	w.sees(ben, here, "bachelor's degree")
	w.press(ben, here, "Not needed")
	w.sees(ben, here, "Only who asked and the moderators can do that.")
	w.settles()
	w.press(ana, here, "Not needed")
	w.gone(ben, here, "bachelor's degree")

	id = w.Say(ana, here, "is kaggle worth it?", "")
	w.overdue(here, id)
	w.sees(ben, here, "Kaggle teaches")
	w.Remove(here, id)
	w.gone(ben, here, "Kaggle teaches")

	// Of a forum's post the title is the question.
	w.Event("THREAD_CREATE", discordfake.Guild, map[string]any{"id": asked, "guild_id": discordfake.Guild, "type": 11, "parent_id": forum, "name": "Do I need a PhD?"})
	w.Event("MESSAGE_CREATE", discordfake.Guild, map[string]any{
		"id": asked, "channel_id": asked, "guild_id": discordfake.Guild, "type": 0, "content": "Thanks in advance.", "timestamp": "2026-11-21T12:00:00Z",
		"author": map[string]any{"id": ana, "username": "ana"}, "member": map[string]any{"roles": []string{}}, "mentions": []any{},
	})
	w.overdue(asked, asked)
	w.sees(ben, asked, "bachelor's degree")

	// Solved: nothing reminds of it any more, and the post gets its tag where the bot may set it.
	w.Tag(forum, "700000000000000001", "Pay", "700000000000000002", "Solved")
	for _, missing := range []bool{true, false} {
		text := w.adapter.CannotTag(context.Background(), community, []string{here, forum})
		if (text != "") != missing || missing && !strings.Contains(text, "Manage Threads") {
			t.Errorf("missing %v: %q", missing, text)
		}
		if missing {
			w.press(ben, asked, "Solved")
			w.sees(ben, asked, "Only who asked and the moderators can do that.")
			w.press(ana, asked, "Solved")
			w.sees(ben, asked, "Solved. I could not set the tag “Solved”: that takes the permission Manage Threads in this forum.")
			w.gone(ben, asked, "Nobody has answered this yet")
			w.gone(ben, asked, "[Not needed]")
			w.sees(ben, asked, "bachelor's degree")
			w.LetManage()
			w.adapter.ForgetRights()
			continue
		}
		if err := w.adapter.TagSolved(context.Background(), asked, forum); err != nil {
			t.Error(err)
		}
		if tags := w.Tags(asked); len(tags) != 1 || tags[0] != "700000000000000002" {
			t.Errorf("tags %v", tags)
		}
	}

	w.Say(ben, here, "@ana do you need a phd?", "")
	w.settles()
	for _, m := range w.Messages(here) {
		if _, err := w.Store.WaitingAt(context.Background(), community, here, m.ID); err == nil {
			t.Errorf("%q waits, which is said to somebody", m.Content)
		}
	}
}

// TestUnaskedWithoutIntent: without the intent nothing is heard, and the settings say so.
func TestUnaskedWithoutIntent(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.watches(here, "live")
	w.Command(ada, here, "settings")
	w.sees(ada, here, "CAREERBOT_DISCORD_MESSAGE_CONTENT")
}
