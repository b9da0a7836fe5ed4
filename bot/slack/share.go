package slack

import (
	"context"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// share posts for the whole channel what was private so far, and lets the private message
// say so. Where Slack does not let it in, who pressed is told why.
func (a *Adapter) share(ctx context.Context, to bot.Destination, at address, reply bot.Reply) (bot.MessageRef, error) {
	m := a.rendered(reply)
	ref, err := a.post(ctx, to.Channel, to, m)
	sentence, refused := cannotPost[code(err)]
	if refused && isAny(err, "not_in_channel", "channel_not_found") && a.usable(at) {
		// Slack lets an answer to a command or a press into its channel all the same.
		if a.respond(ctx, to, at, m, slack.ResponseTypeInChannel) == nil {
			ref, err, refused = bot.MessageRef{}, nil, false
		}
	}
	if refused {
		a.log.WarnContext(ctx, "answer not shared", "channel", to.Channel, "error", err)
		to.Thread = "" // the thread may have no message yet
		if err := a.sendPrivately(ctx, to, at, a.rendered(bot.Reply{Blocks: []bot.Block{bot.Text{Text: sentence}}})); err != nil {
			return ref, err
		}
		return ref, bot.ErrNotShared
	}
	if err != nil || len(reply.Instead) == 0 {
		return ref, err
	}
	private := bot.MessageRef{Channel: to.Channel, Message: to.Message}
	if err := a.Edit(ctx, private, to, bot.Reply{Blocks: reply.Instead}); err != nil {
		a.log.WarnContext(ctx, "the private message of a shared answer is left as it is", "error", err) // another press posts nothing
	}
	return ref, nil
}

// shareFromView posts for the whole channel what somebody saw in a modal, and lets that say so.
func (a *Adapter) shareFromView(ctx context.Context, to bot.Destination, at address, reply bot.Reply) (bot.MessageRef, error) {
	ref, err := a.post(ctx, to.Channel, to, a.rendered(reply))
	instead, refused := reply.Instead, error(nil)
	if sentence, cannot := cannotPost[code(err)]; cannot {
		a.log.WarnContext(ctx, "answer not shared", "channel", to.Channel, "error", err)
		instead, refused, err = []bot.Block{bot.Text{Text: sentence}}, bot.ErrNotShared, nil
	}
	if err != nil {
		return ref, err
	}
	if _, err := a.sendToView(ctx, to, at, bot.Reply{Blocks: instead}); err != nil {
		a.log.WarnContext(ctx, "the modal of a shared answer is left as it is", "error", err) // another press posts nothing
	}
	return ref, refused
}
