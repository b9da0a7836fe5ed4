package discord

import (
	"context"
	"strings"

	"careerbot/bot"
)

// overhear tells of what a person has said, where it matters to anybody. Discord shows the
// words to an application with the intent alone.
func (a *Adapter) overhear(ctx context.Context, d *decoder, kind string, m *message, unasked bool) {
	if kind != "MESSAGE_CREATE" || m.GuildID == "" || !a.config.Content || !d.byPerson(m) {
		return
	}
	parent := a.parent(ctx, m.GuildID, m.ChannelID)
	if !a.config.Overhearer.Watches(ctx, community(m.GuildID), m.ChannelID, parent) {
		return
	}
	r := d.said(bot.Message, m, "")
	r.Parent, r.Unasked = parent, unasked
	r.Fields = map[string]string{bot.LinkField: link(m.GuildID, m.ChannelID, m.ID)}
	if m.Type != replyType && len(m.Mentions) == 0 && len(m.Roles) == 0 {
		r.Text = spoken(m.Content) // otherwise it is said to somebody
		if title, begun := a.servers.titles.Get(m.ChannelID); begun && m.ID == m.ChannelID {
			r.Text = strings.TrimSpace(spoken(title) + "\n" + r.Text) // of a post the title often is the question
		}
	}
	a.config.Overhearer.Overhear(ctx, r)
}

// Deaf implements bot.Overhears.
func (a *Adapter) Deaf() string {
	if a.config.Content {
		return ""
	}
	return "Discord shows me no messages that are not said to me. Whoever runs me can turn on the Message Content Intent on my application's Bot page, and set CAREERBOT_DISCORD_MESSAGE_CONTENT to true."
}
