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
// part in a thread by it. The id is that of the question's record.
func (a *Answers) Says(ctx context.Context, r *bot.Request, result knowledge.Result) (reply bot.Reply, id string) {
	a.observer.Answered(outcome(r, result))
	id, record := a.memory.Record(ctx, r, result, knowledge.Context{})
	reply = a.sized(ctx, r, card.ReplyTo(a.searcher.Corpus(), result, r.User.ID, id), result.Answers)
	reply.Meanwhile = []func(ctx context.Context){record}
	reply.Blocks = append(reply.Blocks, a.beneath(r, bot.Shown{Question: id, Entries: result.Answers, Seen: true})...)
	return reply, id
}

// SaysAgain is such an answer as it stands in its message later, when somebody has pressed
// something beneath it.
func (a *Answers) SaysAgain(ctx context.Context, r *bot.Request, question, entry string) (bot.Reply, error) {
	e, err := a.local.Entry(ctx, r, entry)
	if err != nil {
		return bot.Reply{}, err
	}
	reply := a.ReplyWith(ctx, r, e)
	reply.Blocks = append(reply.Blocks, a.beneath(r, bot.Shown{Question: question, Entries: []*knowledge.Entry{e}, Seen: true})...)
	return reply, nil
}
