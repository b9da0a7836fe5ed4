package answer

import (
	"context"
	"fmt"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// Reading is about the last answer: more of it, and what it is based on.
func (a *Answers) Reading() bot.Feature {
	return bot.Feature{
		Name:     "reading",
		Commands: func(c *knowledge.Corpus) []bot.Command { return []bot.Command{a.moreCommand(), a.explainCommand(c)} },
		Actions: []bot.ActionHandler{
			{Name: card.MoreAction, Access: bot.Member, Handler: a.more},
			{Name: whyAction, Access: bot.Member, Handler: a.whyThis},
			{Name: bot.ToolsAction, Access: bot.Member, Handler: a.openTools},
		},
		Beneath: func(r *bot.Request, s bot.Shown) bot.Below {
			// Whether words are kept is known by now: the question was recorded just before.
			if s.Question == "" || !a.memory.KeepsText(context.Background(), r.Community) {
				return bot.Below{}
			}
			return bot.Below{Tools: []bot.Option{{Label: "Why this answer?", Action: bot.Action{Name: whyAction, IDs: []string{s.Question}}}}}
		},
	}
}

func (a *Answers) moreCommand() bot.Command {
	return bot.Command{
		Name:     "more",
		Summary:  "The full text of the last answer",
		Examples: []string{""},
		Handler:  a.moreOfLast,
	}
}

func (a *Answers) moreOfLast(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if id := r.Arg("entry"); id != "" {
		return a.full(ctx, r, knowledge.Context{Entry: id})
	}
	c := a.memory.Recall(ctx, r)
	if c.Entry == "" {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "There is nothing to say more about yet. Ask me something first.", Cause: fmt.Errorf("no conversation")}
	}
	return a.full(ctx, r, c)
}

// more answers the press of "Show more".
func (a *Answers) more(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var others []string
	if len(r.Action.IDs) > 1 {
		others = r.Action.IDs[1:]
	}
	return a.full(ctx, r, knowledge.Context{Entry: r.Action.ID(0)}, others...)
}

// full shows the full text of the entry that the conversation is about, and of others that
// were shown with it.
func (a *Answers) full(ctx context.Context, r *bot.Request, about knowledge.Context, others ...string) (bot.Reply, error) {
	var shown []*knowledge.Entry
	for _, id := range append([]string{about.Entry}, others...) {
		e, err := a.local.Entry(ctx, r, id)
		if err != nil {
			return bot.Reply{}, err
		}
		shown = append(shown, a.searcher.Titled(e))
	}
	a.memory.RememberContext(ctx, r, about)
	return bot.Reply{Visibility: bot.Public, Blocks: card.Full(a.searcher.Corpus(), shown...)}, nil
}
