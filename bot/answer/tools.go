package answer

import (
	"context"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// openTools shows whoever presses it what they may do about an answer, and the questions
// that belong to it. On a message that they alone see it all opens where it stands; beside
// one that others see it is a reply for them alone.
func (a *Answers) openTools(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	question, entry, asker := r.Action.ID(0), r.Action.ID(1), r.Action.ID(2)
	shown := bot.Shown{Question: question, Asker: asker}
	about := "About this reply:"
	if entry != "" {
		e, err := a.local.Entry(ctx, r, entry)
		if err != nil {
			return bot.Reply{}, err
		}
		shown.Entries = []*knowledge.Entry{e}
		about = "About “" + e.Title + "”:"
	}
	if r.Message == "" && entry != "" {
		return a.opened(ctx, r, shown)
	}
	of := *r
	of.Private = r.Private && r.Message == "" // others see it: there is nothing to share
	shown.Seen, shown.Message = r.Message != "", r.Message
	corpus := a.searcher.Corpus()
	reply := bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: about}}}
	reply.Blocks = append(reply.Blocks, card.Menu("Related questions", card.Related(corpus, shown.Entries, card.IDs(shown.Entries)))...)
	if tools := a.tools(&of, shown); len(tools) > 0 {
		reply.Blocks = append(reply.Blocks, bot.Tools{Options: tools})
	}
	if len(reply.Blocks) == 1 {
		reply.Blocks = []bot.Block{bot.Text{Text: "There is nothing more that you can do about this one."}}
	}
	return reply, nil
}

// opened is an answer that one person sees, with its tools.
func (a *Answers) opened(ctx context.Context, r *bot.Request, shown bot.Shown) (bot.Reply, error) {
	reply, entries, chosen, err := a.Again(ctx, r, shown.Question, shown.Entries[0].ID)
	if err != nil {
		return bot.Reply{}, err
	}
	shown.Entries, shown.Chosen = entries, chosen
	reply.Visibility, reply.Effect = bot.Private, bot.Replaces
	for _, b := range a.beneath(r, shown) {
		if tools, ok := b.(bot.Tools); ok {
			tools.Open = bot.Action{}
			b = tools
		}
		reply.Blocks = append(reply.Blocks, b)
	}
	return reply, nil
}
