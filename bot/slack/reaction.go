package slack

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// What this file does: emoji that people put on messages, where the operator has switched that
// on. Of a message that carries one nothing is read before a moderator says so.

// What it takes to hear of emoji, beyond what the app asks for otherwise.
// https://docs.slack.dev/reference/events/reaction_added
const (
	reactionScope = "reactions:read"
	reactionEvent = "reaction_added"
)

// reacted decodes an emoji that a person has put on a message.
func (d *decoder) reacted(e *innerEvent) (bot.Request, bool) {
	if e.Item.Type != "message" || e.Item.Channel == "" || e.Item.TS == "" || e.User == "" || e.User == d.self.User || direct(e.Item.Channel) {
		return bot.Request{}, false
	}
	r := d.request(bot.Reacted, messageKey(e.Item.Channel, e.Item.TS)+":reacted:"+e.User+":"+e.EventTS, e.Item.Channel, e.User)
	r.Message, r.Private, r.Unasked = e.Item.TS, true, true
	r.Fields = map[string]string{bot.EmojiField: e.Reaction, bot.LinkField: d.permalink(e.Item.Channel, e.Item.TS, "")}
	return r, true
}

// passes reports whether an event is an emoji that keeps no answer here: most are, and are not
// even claimed.
func (a *Adapter) passes(ctx context.Context, d *decoder, e *innerEvent) bool {
	return e.Type == reactionEvent && (!a.config.Reactions || !bot.KeptBy(ctx, a.config.Bot.Settings, d.community(), e.Reaction))
}

// EmojiDeaf implements bot.EmojiHearer.
func (a *Adapter) EmojiDeaf() string {
	switch granted := a.Self().Scopes; {
	case !a.config.Reactions:
		return "Slack tells me of no emoji. Whoever runs me can set CAREERBOT_SLACK_REACTIONS to true, and apply the manifest to my app again: it asks for the permission " + reactionScope + " then."
	case granted != "" && !slices.Contains(splitScopes(granted), reactionScope):
		return "I lack the permission " + reactionScope + ": this workspace's administrators have to add it and reinstall me."
	}
	return ""
}

// splitScopes are the scopes of a list, as Slack's header has it.
func splitScopes(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// ReadMessage implements bot.MessageReader. A thread's replies alone are found by their own
// timestamps wherever they stand.
// https://docs.slack.dev/reference/methods/conversations.replies
func (a *Adapter) ReadMessage(ctx context.Context, _ string, ref bot.MessageRef) (bot.PinnedMessage, error) {
	messages, _, _, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
		ChannelID: ref.Channel, Timestamp: ref.Message, Oldest: ref.Message, Latest: ref.Message, Inclusive: true, Limit: 1,
	})
	if err != nil {
		return bot.PinnedMessage{}, a.readError(err)
	}
	at := slices.IndexFunc(messages, func(m slack.Message) bool { return m.Timestamp == ref.Message })
	if at < 0 {
		return bot.PinnedMessage{}, &bot.Error{Kind: bot.NotFound, Sentence: "That message is no longer there.", Cause: bot.ErrNotFound}
	}
	m := listed(&messages[at])
	d := a.decoder()
	d.names = a.names(ctx, m.Text)
	p := bot.PinnedMessage{Ref: ref, Text: d.markdown(m), Link: d.permalink(ref.Channel, ref.Message, messages[at].ThreadTimestamp)}
	if p.Text == "" {
		p.Unread = "That message has no words."
	}
	return p, nil
}

// readSentences say why a message cannot be read, to the moderator.
var readSentences = map[string]string{
	"thread_not_found":  "That message is no longer there.",
	"message_not_found": "That message is no longer there.",
	"not_in_channel":    "I am not in that channel, so I cannot read the message: invite me with /invite.",
	"channel_not_found": "I cannot see that channel, so I cannot read the message: invite me with /invite.",
}

func (a *Adapter) readError(err error) error {
	if fatal, ok := asFatal("conversations.replies", err); ok {
		a.Fail(fatal)
	}
	sentence := readSentences[code(err)]
	if scope := missingScope(err); scope != "" {
		sentence = "I lack the permission " + scope + ": this workspace's administrators have to add it and reinstall me."
	}
	if sentence == "" {
		sentence = "I could not read that message. Please try again in a moment, or use Pin as answer on the message."
	}
	return &bot.Error{Kind: bot.Unavailable, Sentence: sentence, Cause: redacted(err)}
}

var (
	_ bot.EmojiHearer   = (*Adapter)(nil)
	_ bot.MessageReader = (*Adapter)(nil)
)
