package slack

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Send implements bot.Platform. A reply goes where its asker is: into the modal that
// they have open, to them alone, or into the channel.
func (a *Adapter) Send(ctx context.Context, to bot.Destination, reply bot.Reply) (bot.MessageRef, error) {
	at := adapter.DecodeAddress[address](to.Address)
	if done, err := a.answerForm(ctx, to, reply); done || err != nil {
		return bot.MessageRef{}, err
	}
	reply, err := a.upload(ctx, to, reply)
	if err != nil {
		return bot.MessageRef{}, err
	}
	if at.View != "" && reply.Visibility == bot.Shared {
		return a.shareFromView(ctx, to, at, reply)
	}
	if at.View != "" {
		return a.sendToView(ctx, to, at, reply)
	}
	if at.Home {
		return bot.MessageRef{}, a.publishHome(ctx, to, reply)
	}
	if hasForm(reply) {
		return bot.MessageRef{}, a.openForm(ctx, to, at, reply)
	}
	if to.Channel == "" {
		return a.post(ctx, to.User, to, a.rendered(reply)) // Slack opens the conversation
	}
	m := a.rendered(reply)
	switch {
	case reply.Visibility == bot.Shared:
		return a.share(ctx, to, at, reply)
	case reply.Visibility == bot.Private && (reply.Passing || !direct(to.Channel)):
		return bot.MessageRef{}, a.sendPrivately(ctx, to, at, m)
	case at.ResponseURL != "" && to.Message == "" && !direct(to.Channel):
		// A public answer to a slash command: the bot need not be in the channel.
		return bot.MessageRef{}, a.respond(ctx, to, at, m, slack.ResponseTypeInChannel)
	}
	return a.postOrRespond(ctx, to, at, m, reply.Visibility)
}

// postOrRespond posts into the channel, or where the bot is not in it by the response URL:
// two people's direct messages look like its own.
func (a *Adapter) postOrRespond(ctx context.Context, to bot.Destination, at address, m rendered, v bot.Visibility) (bot.MessageRef, error) {
	ref, err := a.post(ctx, to.Channel, to, m)
	if !isAny(err, "channel_not_found", "not_in_channel") || !a.usable(at) {
		return ref, err
	}
	visible := slack.ResponseTypeInChannel
	if v == bot.Private {
		visible = slack.ResponseTypeEphemeral
	}
	to.Thread = standing(to)
	return bot.MessageRef{}, a.respond(ctx, to, at, m, visible)
}

// Resends implements bot.Resender: where it can be told, see again.go.
func (a *Adapter) Resends() bool { return true }

// rendered renders a reply, and logs what had to be left out: it is a defect.
func (a *Adapter) rendered(reply bot.Reply) rendered {
	m := render(reply, a.newer.taken(a.config.Now()))
	a.config.Defects(m.faults)
	return m
}

func hasForm(reply bot.Reply) bool {
	for _, b := range reply.Blocks {
		if _, ok := b.(bot.Form); ok {
			return true
		}
	}
	return false
}

// options are what every message is sent with. Names in it become no mentions
// (link_names and parse stay off), and links unfold nothing.
func (m rendered) options(thread string) []slack.MsgOption {
	list := []slack.MsgOption{slack.MsgOptionText(m.text, false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if len(m.blocks) > 0 {
		list = append(list, slack.MsgOptionBlocks(m.blocks...))
	}
	if thread != "" {
		list = append(list, slack.MsgOptionTS(thread))
	}
	return list
}

// post sends a message into a channel, unless an earlier try has arrived.
func (w *workspace) post(ctx context.Context, channel string, to bot.Destination, m rendered) (bot.MessageRef, error) {
	const method = "chat.postMessage"
	if to.Tries.Any() {
		if ref, found, err := w.arrived(ctx, channel, to); found || err != nil {
			return ref, err
		}
	}
	ref := bot.MessageRef{Channel: channel}
	err := w.posting(ctx, method, channel, to.Key, m, func(m rendered) (err error) {
		_, ref.Message, err = w.api.PostMessageContext(ctx, channel, append(m.options(to.Thread), requestMark(to.Key))...)
		return err
	})
	if err != nil {
		return bot.MessageRef{}, repeatable(err)
	}
	return ref, nil
}

// posting runs a call that posts: it waits for the rate limit, sends plain text
// where Slack refuses the blocks, and says what an error means for the reply.
func (w *workspace) posting(ctx context.Context, method, channel, key string, m rendered, send func(m rendered) error) error {
	lane := method + " " + channel
	if after := w.gate.wait(lane, key); after > 0 {
		return &bot.LaterError{After: after, Cause: errors.New("the channel's rate limit")}
	}
	err := send(m)
	var leftOut kinds
	for isAny(err, refusedBlocks...) && kindsOf(m.blocks) != 0 { // each time there are fewer
		leftOut |= m.refusedKinds(err)
		m = m.without(leftOut)
		err = send(m)
	}
	if err == nil && leftOut != 0 {
		w.leaveOut(ctx, leftOut)
	}
	if isAny(err, append(refusedBlocks, "msg_blocks_too_long", "msg_too_long")...) && len(m.blocks) > 0 {
		w.log.ErrorContext(ctx, "defect: Slack refuses the blocks, plain text is sent", "method", method, "error", err, "details", details(err))
		m = rendered{text: escapedTo(unescaper.Replace(m.text), plainAfterDefect)}
		err = send(m)
	}
	return w.outcome(method, lane, key, err)
}

// refusedBlocks are the codes with which Slack refuses blocks that it does not know.
var refusedBlocks = []string{"invalid_blocks", "invalid_blocks_format"}

// plainAfterDefect keeps a text that is sent instead of blocks well below what Slack
// advises for one message (4,000 characters).
const plainAfterDefect = 3900

func details(err error) []string {
	refused := slack.SlackErrorResponse{}
	errors.As(err, &refused)
	return refused.ResponseMetadata.Messages
}

// sendPrivately sends a message that its asker alone sees. A response URL needs no
// membership of the bot; it is used up after half an hour or five messages.
func (a *Adapter) sendPrivately(ctx context.Context, to bot.Destination, at address, m rendered) error {
	if to.Tries.Any() {
		return errPrivate
	}
	to.Thread = standing(to)
	if a.usable(at) {
		err := a.respond(ctx, to, at, m, slack.ResponseTypeEphemeral)
		if !errors.Is(err, errResponseURL) {
			return err
		}
	}
	err := a.posting(ctx, "chat.postEphemeral", to.Channel, to.Key, m, func(m rendered) error {
		_, err := a.api.PostEphemeralContext(ctx, to.Channel, to.User, m.options(to.Thread)...)
		return err
	})
	if isAny(err, "user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived") {
		_, err = a.post(ctx, to.User, bot.Destination{Key: to.Key}, m) // as a direct message
	}
	return err
}

// standing is the thread in which a request stood, if it stood in one. A private message
// in a thread that begins with the request would be shown nowhere: Slack shows it only
// where somebody has replied already.
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func standing(to bot.Destination) string {
	if to.Thread == to.Message {
		return ""
	}
	return to.Thread
}

func (a *Adapter) usable(at address) bool {
	return at.ResponseURL != "" && a.config.Now().Sub(time.UnixMilli(at.At)) < responseURLTime
}

// errResponseURL says that a response URL is used up or unknown.
var errResponseURL = errors.New("the response URL is used up")

// respond sends a message to a response URL.
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
func (a *Adapter) respond(ctx context.Context, to bot.Destination, at address, m rendered, visible string) error {
	if to.Tries.Any() {
		return errPrivate
	}
	return a.responding(ctx, to, m, func(m rendered) []slack.MsgOption {
		return append(m.options(to.Thread), slack.MsgOptionResponseURL(at.ResponseURL, visible))
	})
}

func (a *Adapter) responding(ctx context.Context, to bot.Destination, m rendered, options func(m rendered) []slack.MsgOption) error {
	err := a.posting(ctx, "response_url", to.Key, to.Key, m, func(m rendered) error {
		_, _, err := a.api.PostMessageContext(ctx, to.Channel, options(m)...)
		return redacted(err)
	})
	status := slack.StatusCodeError{}
	if errors.As(err, &status) && status.Code < 500 || isAny(err, "used_url", "expired_url") {
		return fmt.Errorf("%w: %w", errResponseURL, err)
	}
	return err
}

// redacted keeps a response URL, which is a secret, out of an error's text.
func redacted(err error) error {
	if err == nil || code(err) != "" {
		return err
	}
	return adapter.Redacted(err)
}

// Edit implements bot.Editor. A message without an id was private: it can be reached
// through its response URL alone.
func (a *Adapter) Edit(ctx context.Context, ref bot.MessageRef, to bot.Destination, reply bot.Reply) error {
	at := adapter.DecodeAddress[address](to.Address)
	if at.View != "" { // what was pressed stands in a modal
		_, err := a.Send(ctx, to, reply)
		return err
	}
	if to.Channel == "" { // what was pressed stands on the home tab
		_, err := a.Send(ctx, to, reply)
		return err
	}
	m := a.rendered(reply)
	if ref.Message == "" {
		if a.usable(at) {
			err := a.responding(ctx, to, m, func(m rendered) []slack.MsgOption {
				return append(m.options(""), slack.MsgOptionReplaceOriginal(at.ResponseURL))
			})
			if !errors.Is(err, errResponseURL) {
				return repeatable(err)
			}
		}
		return a.sendPrivately(ctx, to, address{}, m) // it cannot be reached any more: beside it
	}
	err := a.posting(ctx, "chat.update", ref.Channel, to.Key, m, func(m rendered) error {
		options := m.options("")
		if len(m.blocks) == 0 {
			options = append(options, slack.MsgOptionBlocks()) // or the old ones stay
		}
		_, _, _, err := a.api.UpdateMessageContext(ctx, ref.Channel, ref.Message, options...)
		return err
	})
	gone := isAny(err, "message_not_found", "cant_update_message", "edit_window_closed")
	if gone && at.Trigger != "" {
		return a.sendPrivately(ctx, to, at, m) // who pressed something waits for it
	}
	if gone {
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	}
	return repeatable(err)
}

// Delete implements bot.Editor.
func (a *Adapter) Delete(ctx context.Context, ref bot.MessageRef, to bot.Destination) error {
	at := adapter.DecodeAddress[address](to.Address)
	if ref.Message == "" {
		if a.usable(at) {
			err := a.responding(ctx, to, rendered{}, func(rendered) []slack.MsgOption {
				return []slack.MsgOption{slack.MsgOptionDeleteOriginal(at.ResponseURL)}
			})
			if !errors.Is(err, errResponseURL) {
				return repeatable(err)
			}
			if to.Tries.Any() {
				return nil // an earlier try has taken it away
			}
		}
		return a.sendPrivately(ctx, to, address{}, a.rendered(bot.Say("I cannot take that message away any more. You alone see it: dismiss it yourself.")))
	}
	err := a.posting(ctx, "chat.delete", ref.Channel, to.Key, rendered{}, func(rendered) error {
		_, _, err := a.api.DeleteMessageContext(ctx, ref.Channel, ref.Message)
		return err
	})
	if isAny(err, "message_not_found") {
		return nil // somebody else has deleted it
	}
	return repeatable(err)
}

// Notify implements bot.Notifier: a message in the bot's own conversation with a
// person, which Slack opens when it is posted to.
func (a *Adapter) Notify(ctx context.Context, community, user string, reply bot.Reply) error {
	_, err := a.post(ctx, user, bot.Destination{Key: "notice:" + user, Community: community}, a.rendered(reply))
	return err
}

// sendToView shows a reply in the modal that is open. One that was closed meanwhile
// gets it as a direct message.
func (a *Adapter) sendToView(ctx context.Context, to bot.Destination, at address, reply bot.Reply) (bot.MessageRef, error) {
	view, faults := modal(reply, to)
	a.config.Defects(faults)
	_, err := a.api.UpdateViewContext(ctx, view, "", "", at.View)
	if isAny(err, "not_found", "view_not_found", "expired_trigger_id") {
		if hasForm(reply) {
			return bot.MessageRef{}, bot.ErrFormLate
		}
		return a.post(ctx, to.User, bot.Destination{Key: to.Key, Tries: to.Tries}, a.rendered(reply))
	}
	return bot.MessageRef{}, repeatable(a.outcome("views.update", "views.update", to.Key, err))
}

// openForm opens a modal, within the moment that Slack gives.
func (a *Adapter) openForm(ctx context.Context, to bot.Destination, at address, reply bot.Reply) error {
	if at.Trigger == "" || a.config.Now().Sub(time.UnixMilli(at.At)) >= triggerTime {
		return bot.ErrFormLate
	}
	view, faults := modal(reply, to)
	a.config.Defects(faults)
	_, err := a.api.OpenViewContext(ctx, at.Trigger, view)
	if isAny(err, "exchanged_trigger_id", "trigger_exchanged") && to.Tries.Any() {
		return nil // an earlier try has opened it
	}
	if isAny(err, "expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged", "invalid_trigger_id") {
		return bot.ErrFormLate
	}
	err = repeatable(a.outcome("views.open", "views.open", to.Key, err))
	if refused(err) {
		a.log.ErrorContext(ctx, "form not opened", "error", err, "details", details(err))
		return a.sendPrivately(ctx, to, at, a.rendered(bot.Apologise(err)))
	}
	return err
}

// refused reports whether Slack refused a call for a reason that stays.
func refused(err error) bool {
	later, fatal := (*bot.LaterError)(nil), (*fatalError)(nil)
	return code(err) != "" && !errors.As(err, &later) && !errors.As(err, &fatal) && !errors.Is(err, bot.ErrUncertain)
}
