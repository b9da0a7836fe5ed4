package discord

import (
	"context"
	"net/http"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Dismiss implements bot.Dismisser: an interaction that gets no reply is acknowledged, or
// Discord would tell its sender that something went wrong. A press leaves its message as
// it is; a command's deferral, which its sender alone sees, is taken away again.
func (a *Adapter) Dismiss(ctx context.Context, to bot.Destination) {
	at := adapter.DecodeAddress[address](to.Address)
	if at.Token == "" {
		return
	}
	p := a.take(to.Key)
	p.mu.Lock()
	defer p.mu.Unlock()
	at.Private = true // whatever a reply would have been
	err := a.acknowledge(ctx, p, to, at, deferral(at), deferredAs(at))
	if err == nil && p.state == deferred && !p.foreign {
		err = a.takeAway(ctx, at)
	}
	if err != nil {
		a.log.DebugContext(ctx, "interaction not dismissed", "error", err) // nobody waits for anything
	}
}

// takeAway removes the first response, once Discord knows it.
func (a *Adapter) takeAway(ctx context.Context, at address) error {
	remove := func() error { return a.call(ctx, http.MethodDelete, a.original(at), nil, nil) }
	err := remove()
	if code(err) == unknownWebhook || code(err) == unknownMessage {
		if err := adapter.Pause(ctx, tokenPauses[0]); err != nil {
			return err
		}
		err = remove()
	}
	return err
}
