package answer

import (
	"context"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// Unasked is what is found for a text that was put to nobody, or no answer where it is said to
// somebody by name. It is read by itself: nobody has talked with the bot.
func (a *Answers) Unasked(ctx context.Context, r *bot.Request) (knowledge.Result, error) {
	result, err := a.search(ctx, r, r.Text, knowledge.Context{})
	if err == nil && a.saidToAnother(r.Text, result) {
		result.Verdict = knowledge.None
	}
	return result, err
}

// Says is the answer that was found for a text that was put to nobody. The bot does not take
// part in a thread by it.
func (a *Answers) Says(ctx context.Context, r *bot.Request, result knowledge.Result) bot.Reply {
	a.observer.Answered(outcome(r, result))
	id, record := a.memory.Record(ctx, r, result, knowledge.Context{})
	reply := a.sized(ctx, r, card.ReplyTo(a.searcher.Corpus(), result, r.User.ID, id), result.Answers)
	reply.Meanwhile = []func(ctx context.Context){record}
	reply.Blocks = append(reply.Blocks, a.beneath(r, bot.Shown{Question: id, Entries: result.Answers, Seen: true})...)
	return reply
}
