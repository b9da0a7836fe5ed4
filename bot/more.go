package bot

import (
	"context"
	"fmt"

	"careerbot/knowledge"
)

// readingFeature is about the last answer: more of it, and what it is based on.
func (b *Bot) readingFeature() Feature {
	return Feature{
		Name:     "reading",
		Commands: func(c *knowledge.Corpus) []Command { return []Command{b.moreCommand(), b.explainCommand(c)} },
		Actions:  []ActionHandler{{moreAction, Member, b.more}, {whyAction, Member, b.whyThis}},
		Settings: []string{"CAREERBOT_KEEP_TEXT_DAYS"},
		Beneath: func(_ *Request, s Shown) Below {
			if s.Question == "" || b.keepText <= 0 {
				return Below{}
			}
			return Below{Tools: []Option{{"Why this answer?", Action{whyAction, []string{s.Question}}}}}
		},
	}
}

func (b *Bot) moreCommand() Command {
	return Command{
		Name:     "more",
		Summary:  "The full text of the last answer",
		Examples: []string{""},
		Handler:  b.moreOfLast,
	}
}

func (b *Bot) moreOfLast(ctx context.Context, r *Request) (Reply, error) {
	if id := r.arg("entry"); id != "" {
		return b.full(ctx, r, knowledge.Context{Entry: id})
	}
	c := b.recall(ctx, r)
	if c.Entry == "" {
		return Reply{}, &Error{Kind: NotFound, Sentence: "There is nothing to say more about yet. Ask me something first.", Cause: fmt.Errorf("no conversation")}
	}
	return b.full(ctx, r, c)
}

// more answers the press of "Show more".
func (b *Bot) more(ctx context.Context, r *Request) (Reply, error) {
	return b.full(ctx, r, knowledge.Context{Entry: r.Action.id(0)})
}

// full shows the full text of the entry that the conversation is about.
func (b *Bot) full(ctx context.Context, r *Request, about knowledge.Context) (Reply, error) {
	e, err := b.entry(ctx, r, about.Entry)
	if err != nil {
		return Reply{}, err
	}
	e = b.searcher.Titled(e)
	b.rememberContext(ctx, r, about)
	corpus := b.searcher.Corpus()
	shown := []*knowledge.Entry{e}
	blocks := []Block{answerBlock(e, e.Full)}
	picked := corpus.PickFigures(knowledge.Asked{}, e)
	if figures, ok := figuresBlock(corpus, picked.Figures, picked.Notes); ok {
		blocks = append(blocks, figures)
	}
	blocks = append(blocks, menu("Related questions", related(corpus, shown, ids(shown)))...)
	return Reply{Visibility: Public, Blocks: blocks}, nil
}
