package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// What this file does: emoji that people put on messages, where the operator has switched that
// on. Of a message that carries one nothing is read before a moderator says so, and nobody else
// is written to.

var (
	_ bot.EmojiHearer   = (*Adapter)(nil)
	_ bot.MessageReader = (*Adapter)(nil)
)

// reactionIntent lets Discord tell of emoji. It is not privileged, and asked for where the
// operator says so.
const reactionIntent = 1 << 10 // GUILD_MESSAGE_REACTIONS

// reaction is an emoji that somebody has put on a message.
// https://docs.discord.com/developers/events/gateway-events#message-reaction-add
type reaction struct {
	User    string  `json:"user_id"`
	Channel string  `json:"channel_id"`
	Message string  `json:"message_id"`
	Guild   string  `json:"guild_id"`
	Member  *member `json:"member"`
	Emoji   struct {
		ID   string `json:"id"` // of a server's own; none of those keeps an answer
		Name string `json:"name"`
	} `json:"emoji"`
}

// receiveReaction takes an emoji that keeps an answer there; most do not, and are not even
// claimed.
func (a *Adapter) receiveReaction(ctx context.Context, inbox bot.Inbox, data json.RawMessage) error {
	var e reaction
	if err := json.Unmarshal(data, &e); err != nil {
		return fmt.Errorf("reaction: %w", err)
	}
	name := bot.EmojiNamed(e.Emoji.Name)
	if e.Guild == "" || e.Emoji.ID != "" || !a.config.Reactions || !bot.KeptBy(ctx, a.config.Bot.Settings, community(e.Guild), name) {
		return nil
	}
	if e.User == a.Self().User || e.Member == nil || e.Member.User != nil && e.Member.User.Bot {
		return nil
	}
	r := bot.Request{
		Key: Name + ":" + e.Message + ":reacted:" + e.User + ":" + name, Kind: bot.Reacted, Platform: Name, Community: community(e.Guild), Channel: e.Channel,
		Parent: a.parent(ctx, e.Guild, e.Channel), Message: e.Message, User: a.decoder().person(e.Member, &user{ID: e.User}), Private: true, Unasked: true, Received: a.config.Now(),
		Fields:  map[string]string{bot.EmojiField: name, bot.LinkField: link(e.Guild, e.Channel, e.Message)},
		Address: adapter.EncodeAddress(address{Direct: true}),
	}
	r.User.Access = a.accessOf(ctx, e.Guild, e.User, e.Member.Roles)
	return inbox.Accept(ctx, r)
}

// EmojiDeaf implements bot.EmojiHearer.
func (a *Adapter) EmojiDeaf() string {
	if a.config.Reactions {
		return ""
	}
	return "Discord tells me of no emoji. Whoever runs me can set CAREERBOT_DISCORD_REACTIONS to true: it takes no permission, and no intent that Discord must grant."
}

// ReadMessage implements bot.MessageReader.
// https://docs.discord.com/developers/resources/message#get-channel-message
func (a *Adapter) ReadMessage(ctx context.Context, community string, ref bot.MessageRef) (bot.PinnedMessage, error) {
	var m message
	err := a.callSoon(ctx, http.MethodGet, "/channels/"+ref.Channel+"/messages/"+ref.Message, nil, &m)
	switch code(err) {
	case unknownMessage, unknownChannel:
		return bot.PinnedMessage{}, &bot.Error{Kind: bot.NotFound, Sentence: "That message is no longer there.", Cause: err}
	case missingAccess, missingPermissions:
		return bot.PinnedMessage{}, a.pinError(err, "I may not read that message: give my role View Channel and Read Message History in its channel.")
	}
	if err != nil {
		return bot.PinnedMessage{}, a.pinError(err, "I could not read that message. Please try again in a moment.")
	}
	p := pinnedMessage(community, ref.Channel, &m)
	if p.Text == "" {
		p.Unread = unreadMarked
	}
	return p, nil
}

// unreadMarked is said of a message whose words Discord does not show.
const unreadMarked = "Discord shows me no words of that message. Right-click it (on a phone, hold it), choose Apps and then Pin as answer. Whoever runs me can give me the Message Content Intent, so that the emoji is enough."
