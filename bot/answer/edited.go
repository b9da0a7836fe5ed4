package answer

import (
	"context"
	"strings"

	"careerbot/bot"
)

// edited answers a message again that its author has changed. Where what is left of it
// is no question to the bot, its reply goes.
func (a *Answers) edited(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Original == "" {
		return bot.Reply{}, nil // no person's message, or none that was answered
	}
	if strings.TrimSpace(r.Text) == "" {
		return bot.Reply{Effect: bot.Removes}, nil
	}
	reply, err := a.answer(ctx, r)
	if err == nil && reply.Silent() {
		reply = bot.Reply{Effect: bot.Removes}
	}
	return reply, err
}

// removed takes a reply away with its question.
func (a *Answers) removed(context.Context, *bot.Request) (bot.Reply, error) {
	return bot.Reply{Effect: bot.Removes}, nil
}
