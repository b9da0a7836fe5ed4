package answer

import (
	"context"
	"errors"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// whyAction explains an answer. Its id is the question's.
const whyAction = "why"

// whyThis explains an answer that was given: how its question was read, to those who
// may read its words, and to others where the answer comes from.
func (a *Answers) whyThis(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	q, err := a.memory.Question(ctx, r, r.Action.ID(0))
	if err == nil && !memory.ShowsWords(r, q) {
		return a.whence(ctx, r, q)
	}
	if err == nil && q.Text == "" {
		err = bot.ErrNotFound
	}
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "I no longer know the words of that question. Use " + a.platforms.Speech(r).Command + "explain with the question.", Cause: err}
	}
	if err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	result, err := a.search(ctx, r, q.Text, q.Context)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: Explain(result)}, nil
}

// whence says where an answer comes from, and nothing of its question.
func (a *Answers) whence(ctx context.Context, r *bot.Request, q memory.QuestionRecord) (bot.Reply, error) {
	blocks := []bot.Block{bot.Text{Text: "The question was asked in private: only who asked it can read it, and see how I read it."}}
	if q.Entry == "" {
		return bot.Reply{Visibility: bot.Private, Blocks: blocks}, nil
	}
	e, err := a.local.Entry(ctx, r, q.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: append(blocks, bot.Listing{Title: "The answer", Items: []bot.Item{{Name: "passage", Text: e.Title}, {Name: "source", Text: e.Source}}})}, nil
}
