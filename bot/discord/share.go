package discord

import (
	"context"
	"fmt"
	"net/http"

	"careerbot/bot"
)

// share posts for the whole channel what was private so far, and lets the private message
// say so. It is a message of the bot's own, which Discord tells from its double by its
// nonce; where the bot may not post, as in a server that it is not in, it follows the
// answer to the press.
func (a *Adapter) share(ctx context.Context, to bot.Destination, at address, reply bot.Reply) (bot.MessageRef, error) {
	p := a.take(to.Key)
	p.mu.Lock()
	defer p.mu.Unlock()
	err := a.acknowledge(ctx, p, to, at, response{Type: deferredUpdate}, updating)
	if err != nil {
		return bot.MessageRef{}, a.put(to.Key, p, err)
	}
	ref, failed := a.shareOn(ctx, p, to, at, a.rendered(reply))
	switch err := a.known(p, failed); {
	case err != nil:
		return ref, a.put(to.Key, p, err)
	case failed != nil:
		return ref, fmt.Errorf("the press was not acknowledged in time: %w", bot.ErrExpired)
	case p.state == lapsed:
		return ref, nil // the private message cannot be reached any more
	}
	instead := a.rendered(bot.Reply{Blocks: reply.Instead})
	if err := a.message(ctx, http.MethodPatch, a.original(at), instead, nil); err != nil {
		a.log.WarnContext(ctx, "the private message of a shared answer is left as it is", "error", err) // another press posts nothing
	}
	return ref, nil
}

func (a *Adapter) shareOn(ctx context.Context, p *pending, to bot.Destination, at address, m body) (ref bot.MessageRef, err error) {
	if to.Community != "" {
		beside := to.Message
		if beside == at.Pressed {
			beside = "" // it stands beside what was pressed anyway
		}
		ref, err = a.post(ctx, to.Channel, beside, to, m)
	}
	switch {
	case to.Community != "" && code(err) != missingAccess && code(err) != missingPermissions:
		return ref, err
	case p.state == lapsed:
		return ref, fmt.Errorf("the press was not acknowledged in time: %w", bot.ErrExpired)
	case p.foreign && to.Tries.Any():
		return ref, fmt.Errorf("whether the answer to the press was followed cannot be told: %w", bot.ErrUncertain)
	}
	return ref, a.explained(a.followUp(ctx, at, m))
}
