package bot

import (
	"context"
	"fmt"

	"careerbot/knowledge"
)

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
		return b.full(ctx, r, id)
	}
	c := b.recall(ctx, r)
	if c.Entry == "" {
		return Reply{}, &Error{Kind: NotFound, Sentence: "There is nothing to say more about yet. Ask me something first.", Cause: fmt.Errorf("no conversation")}
	}
	return b.full(ctx, r, c.Entry)
}

// more answers the press of "Show more".
func (b *Bot) more(ctx context.Context, r *Request) (Reply, error) {
	return b.full(ctx, r, r.Action.id(0))
}

func (b *Bot) full(ctx context.Context, r *Request, id string) (Reply, error) {
	e, err := b.entry(ctx, r, id)
	if err != nil {
		return Reply{}, err
	}
	e = b.searcher.Titled(e)
	b.rememberContext(ctx, r, knowledge.Context{Entry: e.ID})
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
