package slack

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// pinSentences say why a message is not pinned, to the moderator.
// https://docs.slack.dev/reference/methods/pins.add#errors
var pinSentences = map[string]string{
	"not_in_channel":    "I am not in that channel, so I cannot change what is pinned there: invite me with /invite.",
	"channel_not_found": "I cannot see that channel, so I cannot change what is pinned there: invite me with /invite.",
	"too_many_pins":     "That channel has as many pinned messages as Slack allows: unpin one first.",
	"message_not_found": "That message is no longer there.",
	"bad_timestamp":     "That message is no longer there.",
	"no_item_specified": "That message is no longer there.",
	"is_archived":       "That channel is archived, so nothing can be pinned there.",
	"permission_denied": "This workspace's settings do not let me pin messages there.",
	"restricted_action": "This workspace's settings do not let me pin messages there.",
	"not_pinnable":      "Slack lets nobody pin that message.",
	"ratelimited":       "Slack takes no more right now: pin the message by hand, or try again in a minute.",
}

// pinError makes an error of Slack's fit for a moderator.
func (w *workspace) pinError(method string, err error) error {
	if err == nil {
		return nil
	}
	if fatal, ok := asFatal(method, err); ok {
		w.Fail(fatal)
	}
	sentence := pinSentences[code(err)]
	if scope := missingScope(err); scope != "" {
		sentence = fmt.Sprintf("I lack the permission %s: this workspace's administrators have to add it and reinstall me.", scope)
	}
	if sentence == "" {
		sentence = "Slack did not let me change what is pinned in that channel."
	}
	return &bot.Error{Kind: bot.Unavailable, Sentence: sentence, Cause: fmt.Errorf("%s: %w", method, redacted(err))}
}

// PinMessage implements bot.Pinner.
func (a *Adapter) PinMessage(ctx context.Context, _ string, ref bot.MessageRef) error {
	err := a.api.AddPinContext(ctx, ref.Channel, slack.NewRefToMessage(ref.Channel, ref.Message))
	if isAny(err, "already_pinned") {
		return nil
	}
	return a.pinError("pins.add", err)
}

// UnpinMessage implements bot.Pinner.
func (a *Adapter) UnpinMessage(ctx context.Context, _ string, ref bot.MessageRef) error {
	err := a.api.RemovePinContext(ctx, ref.Channel, slack.NewRefToMessage(ref.Channel, ref.Message))
	if isAny(err, "no_pin", "not_pinned", "message_not_found") {
		return nil
	}
	return a.pinError("pins.remove", err)
}

// PinnedMessages implements bot.Pinner. Files that are pinned without a message are
// left out.
func (a *Adapter) PinnedMessages(ctx context.Context, _, channel string) ([]bot.PinnedMessage, error) {
	items, _, err := a.api.ListPinsContext(ctx, channel)
	if err != nil {
		if code(err) == "" && pinSentences[err.Error()] != "" {
			err = slack.SlackErrorResponse{Err: err.Error()} // pins.list returns a bare error
		}
		return nil, a.pinError("pins.list", err)
	}
	var texts []string
	for _, item := range items {
		if item.Message != nil {
			texts = append(texts, item.Message.Text)
		}
	}
	d := a.decoder()
	d.names = a.names(ctx, texts...)
	var list []bot.PinnedMessage
	for _, item := range items {
		if item.Message == nil || item.Message.Timestamp == "" {
			continue
		}
		m := item.Message
		list = append(list, bot.PinnedMessage{
			Ref: bot.MessageRef{Channel: channel, Message: m.Timestamp}, Text: d.markdown(listed(m)),
			Link: d.permalink(channel, m.Timestamp, m.ThreadTimestamp),
		})
	}
	return list, nil
}

// listed is a pinned message as the SDK gives it.
func listed(m *slack.Message) *message {
	out := message{Text: m.Text}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, shared{IsShare: a.IsShare, Text: a.Text})
	}
	for _, f := range m.Files {
		out.Files = append(out.Files, file{Name: f.Name, Title: f.Title, Permalink: f.Permalink})
	}
	for _, b := range m.Blocks.BlockSet {
		if raw, err := json.Marshal(b); err == nil {
			out.Blocks = append(out.Blocks, raw)
		}
	}
	return &out
}
