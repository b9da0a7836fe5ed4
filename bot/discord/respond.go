package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// What this file does: interactions are answered. Discord takes a first response for three
// seconds, and when it was acknowledged so changes of it for a quarter of an hour. Each
// call can be made again: a second first response is refused (40060), and the others
// change what is there. The exception is the follow-up to a press that was slow.

// respond answers an interaction: by its first response while that is open, by
// editing the deferral after it.
func (a *Adapter) respond(ctx context.Context, to bot.Destination, at address, reply bot.Reply) (bot.MessageRef, error) {
	p := a.take(to.Key)
	p.mu.Lock()
	defer p.mu.Unlock()
	if at.Server != "" {
		reply = belonging(reply, at.Server)
	}
	if _, ok := form(reply); ok {
		return bot.MessageRef{}, a.openForm(ctx, p, to, at, reply)
	}
	m := a.rendered(reply)
	private := reply.Visibility == bot.Private
	if private {
		m.Flags |= ephemeral
	}
	ref, err := a.answer(ctx, p, to, at, m, private)
	return ref, a.put(to.Key, p, err)
}

// answer gives the reply in the way that is left. The caller holds the lock.
func (a *Adapter) answer(ctx context.Context, p *pending, to bot.Destination, at address, m body, private bool) (ref bot.MessageRef, err error) {
	if len(m.files) > 0 { // they do not fit into an answer over HTTP
		err = a.acknowledge(ctx, p, to, at, deferral(at), deferredAs(at))
	} else {
		err = a.acknowledge(ctx, p, to, at, response{messageResponse, m}, responded)
	}
	if err != nil || p.state == responded {
		return ref, err
	}
	switch {
	case p.state == lapsed:
		return a.instead(ctx, to, at, m, private)
	case p.state == updating && p.foreign && to.Tries.Any():
		return ref, fmt.Errorf("the press was acknowledged, and whether its reply followed cannot be told: %w", bot.ErrUncertain)
	case p.state == updating:
		err = a.followUp(ctx, at, m)
	case private != at.Private:
		// Announced for all, and meant for one: what was announced goes first. As long as
		// it is there, Discord makes a follow-up take its place, for all to see.
		err = a.call(ctx, http.MethodDelete, a.original(at), nil, nil)
		if err == nil || code(err) == unknownMessage {
			err = a.followUp(ctx, at, m)
		}
	default:
		err = a.message(ctx, http.MethodPatch, a.original(at), m, nil)
	}
	if err = a.known(p, err); p.state == lapsed {
		return a.instead(ctx, to, at, m, private)
	}
	return ref, err
}

// acknowledge gives the first response where there may be none yet, after which the
// interaction is in the state given. Where one was given before, or the time is over, the
// state tells what is left.
func (a *Adapter) acknowledge(ctx context.Context, p *pending, to bot.Destination, at address, r response, then responseState) error {
	if p.state != open && p.state != unsure {
		return nil
	}
	if p.state == unsure && a.age(at.ID) > responseTime+time.Second {
		return a.recall(ctx, p, at)
	}
	err := a.first(ctx, p, at, r)
	switch {
	case err == nil:
		p.state = then
	case code(err) == unknownInteraction && p.state == open:
		p.state = lapsed
		return nil
	case code(err) == unknownInteraction, code(err) == alreadyAcknowledged:
		return a.recall(ctx, p, at)
	}
	return err
}

// recall finds out what the first response was, if any, that somebody gave before: a
// process that died, or a call whose answer got lost.
func (a *Adapter) recall(ctx context.Context, p *pending, at address) error {
	p.foreign, p.unknown = true, len(tokenPauses)
	if at.Kind != toPress {
		p.state = deferred // or the reply is there, which is changed into itself; or there is none, which Discord will say
		return nil
	}
	var original struct {
		ID string `json:"id"`
	}
	if err := a.call(ctx, http.MethodGet, a.original(at), nil, &original); err != nil {
		return a.known(p, err)
	}
	p.state = updating
	if original.ID != at.Pressed {
		p.state = deferred // a message of its own: the reply
	}
	return nil
}

// followUp adds a message to an interaction that was acknowledged. Discord knows no double
// of one.
func (a *Adapter) followUp(ctx context.Context, at address, m body) error {
	return a.message(ctx, http.MethodPost, "/webhooks/"+a.application(at)+"/"+at.Token, m, nil)
}

func (a *Adapter) original(at address) string {
	return "/webhooks/" + a.application(at) + "/" + at.Token + "/messages/@original"
}

// application is the one that an interaction is of: the queue may finish what a dead
// process left before the bot knows its own.
func (a *Adapter) application(at address) string {
	if at.Application != "" {
		return at.Application
	}
	return a.Self().Application
}

// tokenPauses is how long is waited until Discord knows an interaction's token: over HTTP
// it comes to know it with the answer to its request, which may take it a moment.
var tokenPauses = []time.Duration{300 * time.Millisecond, time.Second, 2 * time.Second}

// known looks whether Discord knows an interaction's token. Where it does not for long, the
// interaction was never acknowledged; where it does not any more, its time is over.
func (a *Adapter) known(p *pending, err error) error {
	if code(err) == tokenExpired {
		p.state = lapsed
		return nil
	}
	if code(err) != unknownWebhook {
		return err
	}
	if p.unknown < len(tokenPauses) {
		p.unknown++
		return &bot.LaterError{After: tokenPauses[p.unknown-1], Cause: err}
	}
	p.state = lapsed
	return nil
}

// instead posts a reply into the channel where its interaction was not acknowledged in
// time: as long as it was for everybody there, and the bot is there too. It says whose
// question it answers, because it stands beside nothing.
func (a *Adapter) instead(ctx context.Context, to bot.Destination, at address, m body, private bool) (bot.MessageRef, error) {
	if private || at.Private || at.Kind != toCommand || !at.There {
		return bot.MessageRef{}, fmt.Errorf("the interaction was not acknowledged in time: %w", bot.ErrExpired)
	}
	m.Flags &^= ephemeral
	asked := "<@" + to.User + ">"
	if to.Asked != "" {
		asked += " asked: " + bot.Cut(line(to.Asked), maxAsked)
	}
	m.first(asked)
	ref, err := a.post(ctx, to.Channel, "", to, m)
	switch code(err) {
	case missingAccess, missingPermissions, unknownChannel:
		return ref, fmt.Errorf("the interaction was not acknowledged in time, and the bot may not write in its channel: %w: %w", bot.ErrExpired, err)
	}
	return ref, err
}

// maxAsked is how much of a question its answer repeats.
const maxAsked = 300

// put notes how an answer went: what is to be tried again waits for it.
func (a *Adapter) put(key string, p *pending, err error) error {
	if errors.Is(err, bot.ErrAgain) && p.state == open {
		p.state = unsure // the call may have had its effect
	}
	if passing(err) {
		a.again(key, p)
	}
	return err
}

func (a *Adapter) again(key string, p *pending) {
	if p.timer == nil {
		p.timer = time.AfterFunc(0, func() {})
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keep(key, p)
}

// openForm opens a modal. Discord takes one as a first response alone, and not in
// answer to another form.
func (a *Adapter) openForm(ctx context.Context, p *pending, to bot.Destination, at address, reply bot.Reply) error {
	late := func() error {
		a.again(to.Key, p) // the offer to open it is still to be sent
		return bot.ErrFormLate
	}
	if at.Kind == toForm || p.state != open && p.state != unsure {
		return late()
	}
	view, faults := modal(reply)
	a.config.Defects(faults)
	err := a.first(ctx, p, at, response{modalResponse, view})
	switch {
	case err == nil, code(err) == alreadyAcknowledged && to.Tries.Any(): // an earlier try has opened it
		p.state = responded
		return nil
	case code(err) == unknownInteraction, code(err) == alreadyAcknowledged:
		p.state = unsure
		return late()
	}
	return a.put(to.Key, p, err)
}

// Edit implements bot.Editor. The message whose button was pressed is changed by
// answering the press.
func (a *Adapter) Edit(ctx context.Context, ref bot.MessageRef, to bot.Destination, reply bot.Reply) error {
	at := adapter.DecodeAddress[address](to.Address)
	if at.Server != "" {
		reply = belonging(reply, at.Server)
	}
	m := a.rendered(reply)
	change := func() error {
		return a.message(ctx, http.MethodPatch, "/channels/"+ref.Channel+"/messages/"+ref.Message, m, nil)
	}
	if at.Kind != toPress {
		err := change()
		if code(err) == unknownMessage {
			return fmt.Errorf("%w: %w", bot.ErrGone, err)
		}
		return a.changed(ctx, err)
	}
	first := response{updateResponse, m.rewritten()}
	if len(m.files) > 0 { // they do not fit into an answer over HTTP
		first = response{Type: deferredUpdate}
	}
	return a.update(ctx, ref, to, at, first, change, func() error {
		return a.message(ctx, http.MethodPatch, a.original(at), m, nil)
	})
}

// Delete implements bot.Editor.
func (a *Adapter) Delete(ctx context.Context, ref bot.MessageRef, to bot.Destination) error {
	at := adapter.DecodeAddress[address](to.Address)
	remove := func() error {
		return a.call(ctx, http.MethodDelete, "/channels/"+ref.Channel+"/messages/"+ref.Message, nil, nil)
	}
	if at.Kind != toPress {
		return a.changed(ctx, remove())
	}
	return a.update(ctx, ref, to, at, response{Type: deferredUpdate}, remove, func() error {
		return a.call(ctx, http.MethodDelete, a.original(at), nil, nil)
	})
}

// update answers a press by what becomes of its message: by the first response, by the
// interaction's token, or where that is not to be had any more by the message's own id.
func (a *Adapter) update(ctx context.Context, ref bot.MessageRef, to bot.Destination, at address, r response, byID, byToken func() error) error {
	p := a.take(to.Key)
	p.mu.Lock()
	defer p.mu.Unlock()
	then := responded
	if r.Type == deferredUpdate {
		then = updating
	}
	err := a.acknowledge(ctx, p, to, at, r, then)
	if err == nil && p.state == updating {
		err = a.known(p, byToken())
	}
	if err == nil && (p.state == lapsed || p.state == deferred) {
		if ref.Message == "" || !at.There {
			return fmt.Errorf("the press was not acknowledged in time: %w", bot.ErrExpired)
		}
		err = byID()
	}
	return a.put(to.Key, p, a.changed(ctx, err))
}

// changed passes over that what is to be changed is gone.
func (a *Adapter) changed(ctx context.Context, err error) error {
	if code(err) == unknownMessage || code(err) == unknownChannel {
		a.log.InfoContext(ctx, "the reply to be changed is gone", "error", err)
		return nil
	}
	return a.explained(err)
}
