package discord

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// pending is an interaction that waits for its first response: the reply, or after a
// second and a half a deferral. Over HTTP that response may be the answer to the
// request itself.
type pending struct {
	mu    sync.Mutex
	state responseState
	timer *time.Timer
	body  chan []byte // over HTTP: takes the first response; nil on the gateway
}

type responseState int

const (
	open      responseState = iota
	deferred                // the person sees that it is being thought about
	responded               // the reply is there
)

// The types of response.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type
const (
	messageResponse      = 4
	deferredResponse     = 5
	deferredUpdate       = 6
	updateResponse       = 7
	autocompleteResponse = 8
	modalResponse        = 9
)

// response is the first response to an interaction.
type response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// expect registers an interaction, and defers it when its reply takes too long.
func (a *Adapter) expect(ctx context.Context, key string, to address, body chan []byte) *pending {
	a.mu.Lock()
	defer a.mu.Unlock()
	if p := a.waiting[key]; p != nil {
		return p // it was delivered twice
	}
	p := &pending{body: body}
	p.timer = time.AfterFunc(deferAfter, func() { a.postpone(ctx, p, key, to) })
	a.waiting[key] = p
	return p
}

// settle forgets an interaction: nobody answers it any more, or it was answered.
func (a *Adapter) settle(key string) *pending {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.waiting[key]
	delete(a.waiting, key)
	return p
}

// postpone is the deferral.
func (a *Adapter) postpone(ctx context.Context, p *pending, key string, to address) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state != open || ctx.Err() != nil {
		return
	}
	if err := a.first(ctx, p, to, deferral(to.Private)); err != nil {
		if code(err) == alreadyAcknowledged || code(err) == unknownInteraction {
			a.settle(key) // a second delivery of what was answered
			return
		}
		a.log.WarnContext(ctx, "interaction not deferred", "error", err)
		return
	}
	p.state = deferred
}

// first gives the first response. The caller holds the lock.
func (a *Adapter) first(ctx context.Context, p *pending, to address, r response) error {
	if p.body != nil {
		data, err := json.Marshal(r)
		if err != nil {
			return err
		}
		p.body <- data
		return nil
	}
	return a.call(ctx, "POST", "/interactions/"+to.ID+"/"+to.Token+"/callback", r, nil)
}
