package discord_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
	"careerbot/bot/settings"
)

// keeping is a server in which the pin keeps answers.
func keeping(t *testing.T, content bool) *server {
	t.Helper()
	o := options{config: func(c *discord.Config) { c.Reactions, c.Content = true, content }}
	if content {
		o.fake.Flags = 1 << 18
	}
	w := newServer(t, o)
	w.chooses("pushpin")
	return w
}

// chooses sets the emoji past the chat.
func (w *server) chooses(emoji string) {
	w.t.Helper()
	_, err := w.Bot.Settings().Set(context.Background(), discord.Name, "discord:"+discordfake.Guild, settings.Latest, map[string]string{"keep_emoji": emoji}, settings.Author{Person: "discord:" + ada})
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestKeptByEmoji: a moderator who puts the community's emoji on a message gets a direct message
// whose button opens the filled form; from there on everything happens in it.
func TestKeptByEmoji(t *testing.T) {
	t.Parallel()
	w := keeping(t, true)
	id := w.Write(ana, here, "Guests get online at the **front desk**.")
	w.React(mo, here, id, "📌")
	w.sees(mo, "D", "You put 📌 on a message. Shall it become an answer of this community?")
	w.sees(mo, "D", "https://discord.com/channels/"+discordfake.Guild+"/"+here+"/"+id)
	w.never(ana, here, "You put")
	w.press(mo, "D", "Make it an answer")
	w.submit(mo, map[string]string{"triggers": "how do guests get online?"})
	w.sees(mo, "D", "This is what members will see:")
	w.sees(mo, "D", "Guests get online at the **front desk**.")
	w.press(mo, "D", "Answer in its channel alone")
	w.sees(mo, "D", "It answers in the channel of that message alone.")
	w.press(mo, "D", "Save")
	w.sees(mo, "D", "Pinned as")
	if pinned := w.Pinned(here); len(pinned) != 1 || pinned[0] != id {
		t.Errorf("pinned in the channel: %v", pinned)
	}
	w.Command(ben, here, "ask", "question", "how do guests get online?")
	w.sees(ben, here, "front desk")

	// Whoever has left the server by then, or may not pin any more, gets no further.
	other := w.Write(ana, here, "The wiki is at wiki.example.")
	w.React(ada, here, other, "📌")
	w.sees(ada, "D", "You put 📌 on a message.")
	w.Quit(ada)
	w.press(ada, "D", "Make it an answer")
	w.sees(ada, "D", "That is for this community's moderators.")
}

// TestNotKept: another emoji, somebody who may not, and a bot that was not switched on: nothing
// is said, to anybody.
func TestNotKept(t *testing.T) {
	t.Parallel()
	w := keeping(t, false)
	id := w.Write(ana, here, "Guests get online at the front desk.")
	w.React(ben, here, id, "📌")
	w.React(mo, here, id, "⭐")
	w.Until("why nothing was said", func() bool {
		d, known := w.Bot.LastDecision("discord:"+discordfake.Guild, "https://discord.com/channels/"+discordfake.Guild+"/"+here+"/"+id)
		return known && strings.Contains(d.Because, "may not pin")
	})
	w.React(mo, here, id, "📌") // without the intent Discord shows no words
	w.sees(mo, "D", "You put 📌 on a message.")
	w.press(mo, "D", "Make it an answer")
	w.sees(mo, "D", "Discord shows me no words of that message.")
	w.Remove(here, id)
	w.press(mo, "D", "Make it an answer")
	w.sees(mo, "D", "That message is no longer there.")
	w.never(ben, "D", "You put")
	w.never(ana, here, "You put")
	if n := strings.Count(w.Shown(mo, "D"), "You put"); n != 1 {
		t.Errorf("asked %d times", n)
	}
	deaf, err := discord.New(discord.Config{Token: discordfake.Token})
	if err != nil {
		t.Fatal(err)
	}
	for says, hears := range map[string]bot.EmojiHearer{"": w.adapter, "CAREERBOT_DISCORD_REACTIONS": deaf} {
		if got := hears.EmojiDeaf(); (got == "") != (says == "") || !strings.Contains(got, says) {
			t.Errorf("%q, want %q", got, says)
		}
	}
}
