package pins

import (
	"context"
	"errors"

	"careerbot/bot"
)

// What this file does: a moderator keeps a message as an answer by an emoji. They are asked,
// alone, whether they mean it; the message is read when they say so, and no other.

// keepSetting is the setting of the emoji, with what is missing for it to be heard of.
func (ps *Pins) keepSetting() bot.Setting {
	s := bot.KeepEmoji
	s.Lacks = func(_ context.Context, r *bot.Request) string {
		platform, hears := ps.platforms.Named(r.Platform).(bot.EmojiHearer)
		if !hears {
			return "Here nobody puts emoji on messages."
		}
		return platform.EmojiDeaf()
	}
	return s
}

// marked asks a moderator who has put the emoji on a message whether it is to become an answer.
// Whoever may not pin gets no reply: to others it is an emoji as any other.
func (ps *Pins) marked(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	name := r.Fields[bot.EmojiField]
	if !bot.KeptBy(ctx, ps.settings, r.Community, name) || ps.canPin(r) != nil {
		return bot.Reply{}, nil // it was another one meanwhile
	}
	access, err := ps.platforms.Access(ctx, r)
	if err != nil || access < bot.Moderator || ps.permits(ctx, r) != nil {
		bot.Decide(ps.observer, r, "said nothing", "Somebody who may not pin put the emoji on it that keeps an answer.", "")
		return bot.Reply{}, err
	}
	says := "You put " + bot.EmojiSign(name) + " on a message. Shall it become an answer of this community? You can change it before it is saved."
	if link := r.Fields[bot.LinkField]; link != "" {
		says += "\n" + link
	}
	ids := []string{r.Channel, r.Message, r.Scope()}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: says}, bot.Choices{Options: []bot.Option{{Label: "Make it an answer", Action: bot.Action{Name: pinKeepAction, IDs: ids}}}},
	}}, nil
}

// keep opens the form for a message that a moderator has marked, as it is now.
func (ps *Pins) keep(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	reader, reads := ps.platforms.Named(r.Platform).(bot.MessageReader)
	if !reads {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "Here I cannot read messages.", Cause: errors.New("no reader of messages")}
	}
	m, err := reader.ReadMessage(ctx, r.Community, bot.MessageRef{Channel: r.Action.ID(0), Message: r.Action.ID(1)})
	switch {
	case err != nil:
		return bot.Reply{}, err
	case m.Text == "" && m.Unread != "":
		return bot.Reply{}, &bot.Error{Kind: bot.Unavailable, Sentence: m.Unread, Cause: errors.New("a message without words")}
	}
	return ps.from(ctx, r, m, r.Action.ID(2))
}

// here is the channel that "this channel" means for a draft.
func (d *Draft) here(r *bot.Request) string {
	if d.Scope != "" {
		return d.Scope
	}
	return r.Scope()
}
