package discord

import (
	"context"
	"net/http"

	"careerbot/bot"
)

// share posts for the whole channel what was private so far, and lets the private message
// say so. It is a message of the bot's own, which Discord tells from its double by its
// nonce; where the bot may not post, as in a server that it is not in, it follows the
// answer to the press.
func (a *Adapter) share(ctx context.Context, to bot.Destination, at address, reply bot.Reply) (bot.MessageRef, error) {
	if err := a.keepPressed(ctx, to, at); err != nil {
		return bot.MessageRef{}, err
	}
	m := a.rendered(reply)
	ref, err := bot.MessageRef{}, error(nil)
	if to.Community != "" {
		ref, err = a.post(ctx, to.Channel, "", to.Key, m)
	}
	if to.Community == "" || code(err) == missingAccess || code(err) == missingPermissions {
		err = a.explained(a.message(ctx, http.MethodPost, "/webhooks/"+a.application()+"/"+at.Token, m, nil))
	}
	if err != nil {
		return ref, err
	}
	if err := a.Edit(ctx, bot.MessageRef{}, to, bot.Reply{Blocks: reply.Instead}); err != nil {
		a.log.WarnContext(ctx, "the private message of a shared answer is left as it is", "error", err) // another press posts nothing
	}
	return ref, nil
}

// keepPressed answers a press by leaving its message as it is for now, while that is open.
func (a *Adapter) keepPressed(ctx context.Context, to bot.Destination, at address) error {
	a.mu.Lock()
	p := a.waiting[to.Key]
	a.mu.Unlock()
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state != open {
		return nil
	}
	p.timer.Stop()
	err := a.first(ctx, p, at, response{Type: deferredUpdate})
	if err == nil || code(err) == alreadyAcknowledged || code(err) == unknownInteraction {
		p.state = deferred
		return nil
	}
	return err
}
