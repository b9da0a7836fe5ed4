package discord

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"

	"careerbot/bot"
)

// Send implements bot.Platform.
func (a *Adapter) Send(ctx context.Context, to bot.Destination, reply bot.Reply) (bot.MessageRef, error) {
	at := decodeAddress(to.Address)
	if at.Kind == toPress && reply.Visibility == bot.Shared && len(reply.Instead) > 0 {
		return a.share(ctx, to, at, reply)
	}
	if at.Token != "" {
		return a.respond(ctx, to, at, reply)
	}
	if _, ok := form(reply); ok {
		return bot.MessageRef{}, bot.ErrFormLate // a form opens in answer to a press or a command alone
	}
	m := a.rendered(reply)
	if reply.Visibility == bot.Private && to.Community != "" {
		// Nothing is private in a channel: it becomes a direct message.
		return bot.MessageRef{}, a.direct(ctx, to.User, to.Key, m)
	}
	return a.post(ctx, to.Channel, to.Message, to.Key, m)
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
	a.defects(m.faults)
	return m
}

func (a *Adapter) defects(faults []error) {
	for _, err := range faults {
		a.log.Error("defect: part of a reply was left out", "error", err)
	}
}

// nonce makes Discord tell a message from its double, for some minutes.
func nonce(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])[:maxNonce]
}

// post sends a message into a channel, as a reply where there is a message to reply
// to.
func (a *Adapter) post(ctx context.Context, channel, message, key string, m body) (bot.MessageRef, error) {
	m.Nonce, m.EnforceNonce = nonce(key), true
	if message != "" {
		m.Reference = &reference{MessageID: message}
	}
	var sent struct {
		ID string `json:"id"`
	}
	err := a.message(ctx, http.MethodPost, "/channels/"+channel+"/messages", m, &sent)
	if err != nil {
		return bot.MessageRef{}, a.explained(err)
	}
	return bot.MessageRef{Channel: channel, Message: sent.ID}, nil
}

// direct writes to a person.
func (a *Adapter) direct(ctx context.Context, user, key string, m body) error {
	var channel struct {
		ID string `json:"id"`
	}
	if err := a.call(ctx, http.MethodPost, "/users/@me/channels", map[string]string{"recipient_id": user}, &channel); err != nil {
		return a.explained(err)
	}
	_, err := a.post(ctx, channel.ID, "", key, m)
	return err
}

// Notify implements bot.Notifier. Buttons that need a server are left out: a direct
// message has none.
func (a *Adapter) Notify(ctx context.Context, _, user string, reply bot.Reply) error {
	m := a.rendered(reply)
	m.Components = m.Components[:0]
	return a.direct(ctx, user, "notice:"+user+m.Content, m)
}

// message sends a message, with its files beside it.
func (a *Adapter) message(ctx context.Context, method, path string, m body, out any) error {
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
	unknownInteraction  = 10062
	maxPinsReached      = 30003
	alreadyAcknowledged = 40060
	missingAccess       = 50001
	missingPermissions  = 50013
)

// explained names the permission that a refused call lacks, for the operator.
func (a *Adapter) explained(err error) error {
	if fatal := asFatal(err); fatal != nil {
		a.fail(fatal)
		return fatal
	}
	switch code(err) {
	case missingAccess:
		return fmt.Errorf("the bot cannot see the channel (it was kicked, or lacks View Channel there): %w", err)
	case missingPermissions:
		return fmt.Errorf("the bot lacks a permission in the channel: give its role View Channel, Send Messages, Send Messages in Threads and Embed Links there: %w", err)
	}
	return err
}

// respond answers an interaction: by its first response while that is open, by
// editing the deferral after it.
func (a *Adapter) respond(ctx context.Context, to bot.Destination, at address, reply bot.Reply) (bot.MessageRef, error) {
	p := a.settle(to.Key)
	if p == nil {
		// From before a restart: the first response was given, or its time is over.
		p = &pending{state: deferred}
	} else {
		p.timer.Stop()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if f, ok := form(reply); ok {
		return bot.MessageRef{}, a.openForm(ctx, p, to, at, f)
	}
	m := a.rendered(reply)
	private := reply.Visibility == bot.Private
	if private {
		m.Flags = ephemeral
	}
	err := a.answer(ctx, p, to, at, m, private)
	return bot.MessageRef{}, err
}

func (a *Adapter) answer(ctx context.Context, p *pending, to bot.Destination, at address, m body, private bool) error {
	original := "/webhooks/" + a.application() + "/" + at.Token + "/messages/@original"
	if p.state == open && len(m.files) == 0 {
		err := a.first(ctx, p, at, response{messageResponse, m})
		if code(err) != alreadyAcknowledged {
			return a.put(to.Key, p, err)
		}
		p.state = deferred // another try got there before
	}
	if p.state == open { // files do not fit into an answer over HTTP
		if err := a.first(ctx, p, at, deferral(private)); err != nil && code(err) != alreadyAcknowledged {
			return a.put(to.Key, p, err)
		}
		p.state, at.Private = deferred, private
	}
	if private != at.Private {
		// Announced for all, and meant for one: what was announced goes.
		if err := a.call(ctx, http.MethodDelete, original, nil, nil); err != nil {
			a.log.WarnContext(ctx, "deferral not taken away", "error", err)
		}
		return a.put(to.Key, p, a.message(ctx, http.MethodPost, "/webhooks/"+a.application()+"/"+at.Token, m, nil))
	}
	m.Flags = 0
	return a.put(to.Key, p, a.message(ctx, http.MethodPatch, original, m, nil))
}

func deferral(private bool) response {
	r := response{Type: deferredResponse}
	if private {
		r.Data = map[string]int{"flags": ephemeral}
	}
	return r
}

// put notes how an answer went: what is to be tried again waits for it.
func (a *Adapter) put(key string, p *pending, err error) error {
	if l := (*bot.LaterError)(nil); errors.As(err, &l) {
		a.mu.Lock()
		a.waiting[key] = p
		a.mu.Unlock()
		return err
	}
	if err == nil {
		p.state = responded
	}
	return err
}

// openForm opens a modal. Discord takes one as a first response alone, and not in
// answer to another form.
func (a *Adapter) openForm(ctx context.Context, p *pending, to bot.Destination, at address, f bot.Form) error {
	again := func() error {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.waiting[to.Key] = p // the offer to open it is still to be sent
		return bot.ErrFormLate
	}
	if p.state != open || at.Kind == toForm {
		return again()
	}
	view, faults := modal(f)
	a.defects(faults)
	err := a.first(ctx, p, at, response{modalResponse, view})
	if code(err) == unknownInteraction || code(err) == alreadyAcknowledged {
		p.state = deferred
		return again()
	}
	return a.put(to.Key, p, err)
}

func (a *Adapter) application() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.self.Application
}

// Edit implements bot.Editor. The message whose button was pressed is changed by
// answering the press.
func (a *Adapter) Edit(ctx context.Context, ref bot.MessageRef, to bot.Destination, reply bot.Reply) error {
	m := a.rendered(reply)
	at := decodeAddress(to.Address)
	if at.Kind != toPress {
		err := a.message(ctx, http.MethodPatch, "/channels/"+ref.Channel+"/messages/"+ref.Message, m, nil)
		if code(err) == unknownMessage || code(err) == unknownChannel {
			a.log.InfoContext(ctx, "the reply to be edited is gone", "error", err)
			return nil
		}
		return a.explained(err)
	}
	return a.update(to, func(p *pending) error {
		if p.state == open {
			return a.first(ctx, p, at, response{updateResponse, m})
		}
		return a.message(ctx, http.MethodPatch, "/webhooks/"+a.application()+"/"+at.Token+"/messages/@original", m, nil)
	})
}

// Delete implements bot.Editor.
func (a *Adapter) Delete(ctx context.Context, ref bot.MessageRef, to bot.Destination) error {
	at := decodeAddress(to.Address)
	var err error
	if at.Kind != toPress {
		err = a.call(ctx, http.MethodDelete, "/channels/"+ref.Channel+"/messages/"+ref.Message, nil, nil)
	} else {
		err = a.update(to, func(p *pending) error {
			if p.state == open {
				if err := a.first(ctx, p, at, response{Type: deferredUpdate}); err != nil {
					return err
				}
				p.state = deferred
			}
			return a.call(ctx, http.MethodDelete, "/webhooks/"+a.application()+"/"+at.Token+"/messages/@original", nil, nil)
		})
	}
	if code(err) == unknownMessage || code(err) == unknownChannel {
		return nil
	}
	return a.explained(err)
}

// update answers a press by what becomes of its message.
func (a *Adapter) update(to bot.Destination, f func(p *pending) error) error {
	p := a.settle(to.Key)
	if p == nil {
		p = &pending{state: deferred}
	} else {
		p.timer.Stop()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return a.put(to.Key, p, f(p))
}
