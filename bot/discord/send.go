package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Send implements bot.Platform.
func (a *Adapter) Send(ctx context.Context, to bot.Destination, reply bot.Reply) (bot.MessageRef, error) {
	at := adapter.DecodeAddress[address](to.Address)
	if at.Kind == toPress && reply.Visibility == bot.Shared && len(reply.Instead) > 0 {
		return a.share(ctx, to, at, reply)
	}
	if at.Token != "" {
		return a.respond(ctx, to, at, reply)
	}
	if _, ok := form(reply); ok {
		return bot.MessageRef{}, bot.ErrFormLate // a form opens in answer to a press or a command alone
	}
	if at.Direct {
		return a.direct(ctx, to, a.rendered(belonging(reply, guildOf(to.Community))))
	}
	m := a.rendered(reply)
	if to.Channel == "" {
		return a.direct(ctx, to, m)
	}
	if reply.Visibility == bot.Private && to.Community != "" {
		// Nothing is private in a channel: it becomes a direct message.
		_, err := a.direct(ctx, to, m)
		switch code(err) {
		case noDirectMessages, directsTooFast, noServerShared:
		default:
			return bot.MessageRef{}, err
		}
		m = a.rendered(bot.Say(notHere))
	}
	return a.post(ctx, to.Channel, to.Message, to, m)
}

func form(reply bot.Reply) (bot.Form, bool) {
	for _, b := range reply.Blocks {
		if f, ok := b.(bot.Form); ok && !f.Optional { // a list's search is a command's option here
			return f, true
		}
	}
	return bot.Form{}, false
}

// rendered renders a reply, and logs what had to be left out: it is a defect.
func (a *Adapter) rendered(reply bot.Reply) body {
	m := render(reply)
	a.config.Defects(m.faults)
	return m
}

// nonce makes Discord tell a message from its double, for some minutes.
func nonce(key string) string { return adapter.Mark(key, maxNonce) }

// post sends a message into a channel, as a reply where there is a message to reply
// to.
func (a *Adapter) post(ctx context.Context, channel, message string, to bot.Destination, m body) (bot.MessageRef, error) {
	if to.Tries.Any() && a.config.Now().Sub(to.Tries.First) > nonceTime {
		return bot.MessageRef{}, fmt.Errorf("the first try is too long ago for Discord to know the message again: %w", bot.ErrUncertain)
	}
	m.Nonce, m.EnforceNonce = nonce(to.Key), true
	if message != "" {
		m.Reference = &reference{MessageID: message}
	}
	var sent struct {
		ID string `json:"id"`
	}
	path := "/channels/" + channel + "/messages"
	err := a.message(ctx, http.MethodPost, path, m, &sent)
	if m.Reference != nil && referenceRefused(err) {
		m.Reference = nil // the answer is worth more than what it stands beside
		err = a.message(ctx, http.MethodPost, path, m, &sent)
	}
	if err != nil {
		return bot.MessageRef{}, a.explained(err)
	}
	return bot.MessageRef{Channel: channel, Message: sent.ID}, nil
}

// referenceRefused reports whether Discord would take a message if it replied to none: the
// bot may not read what it replies to, or there is nothing to reply to.
func referenceRefused(err error) bool {
	e := (*apiError)(nil)
	if !errors.As(err, &e) || e.Code != invalidBody {
		return code(err) == replyWithoutHistory
	}
	var of struct {
		Reference json.RawMessage `json:"message_reference"`
	}
	return json.Unmarshal(e.Detail, &of) == nil && of.Reference != nil
}

// direct writes to a person.
func (a *Adapter) direct(ctx context.Context, to bot.Destination, m body) (bot.MessageRef, error) {
	channel, known := a.directs.Get(to.User)
	if !known {
		var opened place
		if err := a.call(ctx, http.MethodPost, "/users/@me/channels", map[string]string{"recipient_id": to.User}, &opened); err != nil {
			return bot.MessageRef{}, a.explained(err)
		}
		channel = opened.ID
		a.directs.Put(to.User, channel)
	}
	ref, err := a.post(ctx, channel, "", to, m)
	if known && code(err) == unknownChannel {
		a.directs.Drop(to.User)
		return a.direct(ctx, to, m)
	}
	return ref, err
}

// notHere is what a person who takes no direct messages reads instead of a reply that is
// for them alone.
const notHere = "My answer is for you alone, and you take no direct messages from here. Use a slash command instead, as /help: its answer is seen by nobody else."

// Notify implements bot.Notifier. Buttons that need a server are left out: a direct
// message has none.
func (a *Adapter) Notify(ctx context.Context, _, user string, reply bot.Reply) error {
	reply.Blocks = slices.DeleteFunc(slices.Clone(reply.Blocks), func(b bot.Block) bool {
		switch b.(type) {
		case bot.Choices, bot.Feedback, bot.Tools:
			return true
		}
		return false
	})
	m := a.rendered(reply)
	return insist(ctx, func() error {
		_, err := a.direct(ctx, bot.Destination{Key: "notice:" + user + m.says(), User: user}, m)
		return err
	})
}

// insistPauses are between tries of what no queue sends again. Discord knows a message
// again for as long.
var insistPauses = []time.Duration{300 * time.Millisecond, time.Second, 5 * time.Second}

// insist does something again that Discord could not take for a moment.
func insist(ctx context.Context, f func() error) error {
	err := f()
	for _, wait := range insistPauses {
		if !passing(err) {
			break
		}
		if later := (*bot.LaterError)(nil); errors.As(err, &later) {
			wait = min(max(wait, later.After), callLimit)
		}
		if adapter.Pause(ctx, wait) != nil {
			break
		}
		err = f()
	}
	return err
}

// message sends a message, with its files beside it.
func (a *Adapter) message(ctx context.Context, method, path string, m body, out any) error {
	if method == http.MethodPatch {
		return a.withFiles(ctx, method, path, m.rewritten(), m.files, out)
	}
	return a.withFiles(ctx, method, path, m, m.files, out)
}

func (a *Adapter) withFiles(ctx context.Context, method, path string, payload any, files []bot.File, out any) error {
	if len(files) == 0 {
		return a.call(ctx, method, path, payload, out)
	}
	data, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="payload_json"`}, "Content-Type": {"application/json"}})
	if err == nil {
		_, err = part.Write(data)
	}
	for i, f := range files {
		if err == nil {
			part, err = w.CreateFormFile(fmt.Sprintf("files[%d]", i), f.Name)
		}
		if err == nil {
			_, err = part.Write([]byte(f.Data))
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return err
	}
	return a.callRaw(ctx, method, path, w.FormDataContentType(), b.Bytes(), out)
}

// Discord's codes that are told apart.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
const (
	unknownChannel      = 10003
	unknownMessage      = 10008
	unknownWebhook      = 10015 // no interaction has this token, or none that was acknowledged
	unknownInteraction  = 10062
	maxPinsReached      = 30003
	directsTooFast      = 40003 // too many direct messages have been opened
	alreadyAcknowledged = 40060
	unknownMember       = 10007
	missingAccess       = 50001
	noDirectMessages    = 50007
	missingPermissions  = 50013
	tokenExpired        = 50027 // an interaction's, after a quarter of an hour
	invalidBody         = 50035
	noServerShared      = 50278 // with a person, whose direct messages are closed to strangers
	replyWithoutHistory = 160002
)

// explained names the permission that a refused call lacks, for the operator.
func (a *Adapter) explained(err error) error {
	if fatal := asFatal(err); fatal != nil {
		a.Fail(fatal)
		return fatal
	}
	switch code(err) {
	case missingAccess:
		return fmt.Errorf("the bot cannot see the channel (it was kicked, or lacks View Channel there): %w", err)
	case missingPermissions:
		return fmt.Errorf("the bot lacks a permission in the channel: give its role View Channel, Send Messages and Send Messages in Threads there: %w", err)
	}
	return err
}
