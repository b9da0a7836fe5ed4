package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"careerbot/bot"
)

// pinSentences say why a message is not pinned, to the moderator.
var pinSentences = map[int]string{
	unknownMessage:     "That message is no longer there.",
	unknownChannel:     "That channel is no longer there.",
	maxPinsReached:     "That channel has as many pinned messages as Discord allows: unpin one first.",
	missingAccess:      "I cannot see that channel: give my role View Channel there.",
	missingPermissions: "I may not pin messages there: give my role the permission Pin Messages.",
}

// changeError says why what is pinned in a channel could not be changed.
func (a *Adapter) changeError(err error) error {
	if l := (*bot.LaterError)(nil); errors.As(err, &l) {
		return a.pinError(err, "Discord takes no more right now: pin the message by hand, or try again in a minute.")
	}
	if sentence := pinSentences[code(err)]; sentence != "" {
		return a.pinError(err, sentence)
	}
	return a.pinError(err, "Discord did not let me change what is pinned in that channel.")
}

// readError says why what is pinned in a channel could not be read.
func (a *Adapter) readError(err error) error {
	later := (*bot.LaterError)(nil)
	switch {
	case errors.As(err, &later):
		return a.pinError(err, "Discord takes no more right now: try again in a minute.")
	case code(err) == unknownChannel, code(err) == missingAccess:
		return a.pinError(err, pinSentences[code(err)])
	case code(err) == missingPermissions:
		return a.pinError(err, "I may not see what is pinned there: give my role Read Message History.")
	}
	return a.pinError(err, "I could not read what is pinned in that channel. Please try again in a moment.")
}

func (a *Adapter) pinError(err error, sentence string) error {
	if err == nil {
		return nil
	}
	if fatal := asFatal(err); fatal != nil {
		a.Fail(fatal)
	}
	return &bot.Error{Kind: bot.Unavailable, Sentence: sentence, Cause: err}
}

// PinMessage implements bot.Pinner.
// https://docs.discord.com/developers/resources/message#pin-message
func (a *Adapter) PinMessage(ctx context.Context, _ string, ref bot.MessageRef) error {
	return a.changeError(a.callSoon(ctx, http.MethodPut, "/channels/"+ref.Channel+"/messages/pins/"+ref.Message, nil, nil))
}

// UnpinMessage implements bot.Pinner.
func (a *Adapter) UnpinMessage(ctx context.Context, _ string, ref bot.MessageRef) error {
	err := a.callSoon(ctx, http.MethodDelete, "/channels/"+ref.Channel+"/messages/pins/"+ref.Message, nil, nil)
	if code(err) == unknownMessage {
		return nil
	}
	return a.changeError(err)
}

// maxPages bounds the pages of pinned messages that are read, fifty each.
const maxPages = 6

// PinnedMessages implements bot.Pinner.
func (a *Adapter) PinnedMessages(ctx context.Context, community, channel string) ([]bot.PinnedMessage, error) {
	var list []bot.PinnedMessage
	path := "/channels/" + channel + "/messages/pins?limit=50"
	before := ""
	for range maxPages {
		var page struct {
			Items []struct {
				PinnedAt string  `json:"pinned_at"`
				Message  message `json:"message"`
			} `json:"items"`
			HasMore bool `json:"has_more"`
		}
		if err := a.callSoon(ctx, http.MethodGet, path+before, nil, &page); err != nil {
			return nil, a.readError(err)
		}
		for _, item := range page.Items {
			list = append(list, pinnedMessage(community, channel, &item.Message))
			before = "&before=" + url.QueryEscape(item.PinnedAt) // its "+00:00" has a sign that means a space
		}
		if !page.HasMore || len(page.Items) == 0 {
			break
		}
	}
	return list, nil
}

// unreadPinned is said of messages without words: Discord shows an application that lacks
// the intent for them those alone that mention it or are its own.
// https://docs.discord.com/developers/events/gateway#message-content-intent
const unreadPinned = "Of pinned messages that do not mention me Discord shows me no words. Right-click one (on a phone, hold it), choose Apps and then Pin as answer."

func pinnedMessage(community, channel string, m *message) bot.PinnedMessage {
	p := bot.PinnedMessage{Ref: bot.MessageRef{Channel: channel, Message: m.ID}, Text: m.markdown(link(guildOf(community), channel, m.ID)), Link: link(guildOf(community), channel, m.ID)}
	if p.Text == "" {
		p.Unread = unreadPinned
	}
	return p
}

func guildOf(community string) string {
	if len(community) > len(Name) {
		return community[len(Name)+1:]
	}
	return ""
}
