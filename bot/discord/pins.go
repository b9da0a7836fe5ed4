package discord

import (
	"context"
	"errors"
	"net/http"

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

func (a *Adapter) pinError(err error) error {
	if err == nil {
		return nil
	}
	if fatal := asFatal(err); fatal != nil {
		a.fail(fatal)
	}
	sentence := pinSentences[code(err)]
	if l := (*bot.LaterError)(nil); errors.As(err, &l) {
		sentence = "Discord takes no more right now: pin the message by hand, or try again in a minute."
	}
	if sentence == "" {
		sentence = "Discord did not let me change what is pinned in that channel."
	}
	return &bot.Error{Kind: bot.Unavailable, Sentence: sentence, Cause: err}
}

// PinMessage implements bot.Pinner.
// https://docs.discord.com/developers/resources/message#pin-message
func (a *Adapter) PinMessage(ctx context.Context, _ string, ref bot.MessageRef) error {
	return a.pinError(a.call(ctx, http.MethodPut, "/channels/"+ref.Channel+"/messages/pins/"+ref.Message, nil, nil))
}

// UnpinMessage implements bot.Pinner.
func (a *Adapter) UnpinMessage(ctx context.Context, _ string, ref bot.MessageRef) error {
	err := a.call(ctx, http.MethodDelete, "/channels/"+ref.Channel+"/messages/pins/"+ref.Message, nil, nil)
	if code(err) == unknownMessage {
		return nil
	}
	return a.pinError(err)
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
		if err := a.call(ctx, http.MethodGet, path+before, nil, &page); err != nil {
			return nil, a.pinError(err)
		}
		for _, item := range page.Items {
			list = append(list, bot.PinnedMessage{
				Ref: bot.MessageRef{Channel: channel, Message: item.Message.ID}, Text: markdown(item.Message.Content),
				Link: link(guildOf(community), channel, item.Message.ID),
			})
			before = "&before=" + item.PinnedAt
		}
		if !page.HasMore || len(page.Items) == 0 {
			break
		}
	}
	return list, nil
}

func guildOf(community string) string {
	if len(community) > len(Name) {
		return community[len(Name)+1:]
	}
	return ""
}
