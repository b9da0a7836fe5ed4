package slack

import (
	"context"

	"careerbot/bot"
)

// overhear tells of what a person has said in a channel, where it matters to anybody.
func (a *Adapter) overhear(ctx context.Context, d *decoder, e *innerEvent, unasked bool) {
	switch {
	case e.Type != "message" || e.Subtype != "" && e.Subtype != "file_share" && e.Subtype != "thread_broadcast" && e.Subtype != "me_message",
		e.BotID != "" || e.User == "" || e.User == d.self.User || e.User == "USLACKBOT" || e.TS == "" || direct(e.Channel),
		!a.config.Overhearer.Watches(ctx, d.community(), e.Channel, ""):
		return
	}
	r := d.request(bot.Message, messageKey(e.Channel, e.TS), e.Channel, e.User)
	r.Message, r.Thread, r.Audience, r.Unasked = e.TS, e.ThreadTS, audience(e), unasked
	r.Fields = map[string]string{bot.LinkField: d.permalink(e.Channel, e.TS, e.ThreadTS), bot.ThreadField: e.TS}
	if own := own(e.Text); !namesOthers(own) {
		r.Text = spoken(e.Text) // otherwise it is said to somebody
	}
	a.config.Overhearer.Overhear(ctx, r)
}

// Deaf implements bot.Overhears: what is said in channels that the bot is in comes with the
// scopes that it has for threads and edits.
func (a *Adapter) Deaf() string { return "" }
