package pins

import (
	"context"
	"errors"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

func (ps *Pins) open(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	p, err := ps.Get(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.shown(ctx, p), nil
}

// Card shows one pin: what members see of it, and what is known about it.
func (ps *Pins) Card(ctx context.Context, p Pin) []bot.Block {
	var blocks []bot.Block
	if e := p.entry(ps.searcher.Corpus(), ps.names(ctx, p.Community)); e != nil {
		e = ps.searcher.Titled(e)
		blocks = append(blocks, card.AnswerBlock(e, e.Short))
	}
	scope := bot.Item{Name: "answers in", Text: "the whole community"}
	if p.Channel != "" {
		scope = bot.Item{Name: "answers in", Channel: p.Channel}
	}
	state := string(p.State)
	if p.Reason != "" {
		state += ": " + p.Reason
	}
	items := []bot.Item{
		{Name: "pin", Text: p.ID}, {Name: "state", Text: state}, scope,
		{Name: "verified", Text: p.VerifiedAt.Format("2 Jan 2006")}, {Name: "review by", Text: p.ReviewAt.Format("2 Jan 2006")},
	}
	for _, t := range p.Triggers {
		items = append(items, bot.Item{Name: "question", Text: t})
	}
	return append(blocks, bot.Listing{Title: "Pin", Items: items})
}

// shown is one pin with what can be done about it.
func (ps *Pins) shown(ctx context.Context, p Pin) bot.Reply {
	id := []string{p.ID}
	options := []bot.Option{{Label: "Edit", Action: bot.Action{Name: pinEditAction, IDs: id}}, {Label: "Verify", Action: bot.Action{Name: pinVerifyAction, IDs: id}}, {Label: "Retire", Action: bot.Action{Name: pinRetireAction, IDs: id}}, {Label: "History", Action: bot.Action{Name: pinHistoryAction, IDs: id}}}
	if p.State == Retired {
		options = options[3:]
	}
	options = append(options, bot.Option{Label: "All pins", Action: bot.Action{Name: pinSearchAction, IDs: nil}})
	return bot.Reply{Visibility: bot.Private, Blocks: append(ps.Card(ctx, p), bot.Choices{Prompt: "", Options: options})}
}

func (ps *Pins) edit(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	p, err := ps.Get(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.form(p, "", "", nil), nil
}

// apply makes one change of a pin, and returns what it was and what it became.
func (ps *Pins) apply(ctx context.Context, community, id string, by Author, what Change, change func(p *Pin) error) (before, after Pin, err error) {
	if before, err = ps.Get(ctx, community, id); err != nil {
		return before, after, err
	}
	after = before
	if err := change(&after); err != nil {
		return before, after, err
	}
	after.Revision = before.Revision + 1
	err = ps.write(ctx, community, []Revision{{Pin: after.ID, Number: after.Revision, At: ps.now(), By: by.Person, What: what, Before: &before, After: &after}}, "")
	return before, after, err
}

// author is who makes a request.
func author(r *bot.Request) Author { return Author{r.Person(), r.User.Name} }

// Verify says that a pin is right as it is.
func (ps *Pins) Verify(ctx context.Context, community, id string, by Author) (Pin, error) {
	_, after, err := ps.apply(ctx, community, id, by, Verified, func(p *Pin) error {
		if problems := p.Problems(ps.searcher.Corpus()); len(problems) > 0 {
			return &bot.Error{Kind: bot.Invalid, Sentence: problems[0].Text + " Edit the pin first.", Cause: errors.New("pin with problems")}
		}
		if p.State == Retired {
			return &bot.Error{Kind: bot.Invalid, Sentence: "That pin is retired. Restore it first.", Cause: errors.New("pin is retired")}
		}
		p.verify(ps.searcher.Corpus(), by, ps.now())
		return nil
	})
	return after, err
}

func (ps *Pins) verify(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	p, err := ps.Verify(ctx, r.Community, r.Action.ID(0), author(r))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.shown(ctx, p), nil
}

// Retire stops a pin answering. It can be restored. The message that it came from stays
// pinned in its channel: before is what the pin was, which says whether it is.
func (ps *Pins) Retire(ctx context.Context, community, id string, by Author) (before, after Pin, err error) {
	return ps.apply(ctx, community, id, by, Retiring, func(p *Pin) error {
		if p.State == Retired {
			return &bot.Error{Kind: bot.Invalid, Sentence: "That pin is retired already. Its history restores it.", Cause: errors.New("pin is retired")}
		}
		p.State, p.Reason, p.SourcePinned = Retired, "", false
		return nil
	})
}

func (ps *Pins) retire(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	before, after, err := ps.Retire(ctx, r.Community, r.Action.ID(0), author(r))
	if err != nil {
		return bot.Reply{}, err
	}
	reply := ps.shown(ctx, after)
	if says := ps.unpinSource(ctx, r, before); says != "" {
		reply.Blocks = append([]bot.Block{bot.Text{Text: says}}, reply.Blocks...)
	}
	return reply, nil
}

// fromEntry opens the form for an entry that the bot has shown.
func (ps *Pins) fromEntry(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	e, err := ps.Entry(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	p := Pin{Target: e.ID}
	if q, err := ps.memory.Question(ctx, r, r.Action.ID(1)); err == nil && q.Text != "" && memory.ShowsWords(r, q) {
		p.Triggers = []string{bot.Cut(strings.Join(strings.Fields(q.Text), " "), knowledge.MaxPhrasing)}
	}
	return ps.form(p, "", "", nil), nil
}

// Get returns a pin.
func (ps *Pins) Get(ctx context.Context, community, id string) (Pin, error) {
	p, err := ps.store.Pin(ctx, community, id)
	if errors.Is(err, bot.ErrNotFound) {
		return p, &bot.Error{Kind: bot.NotFound, Sentence: "There is no such pin. The list of pins has those there are.", Cause: err}
	}
	if err != nil {
		return p, pinError(err)
	}
	return p, nil
}
