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
	p, err := ps.get(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.shown(p), nil
}

// shown is one pin with what can be done about it.
func (ps *Pins) shown(p Pin) bot.Reply {
	var blocks []bot.Block
	if e := p.entry(ps.searcher.Corpus(), ps.showNames); e != nil {
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
	id := []string{p.ID}
	options := []bot.Option{{Label: "Edit", Action: bot.Action{Name: pinEditAction, IDs: id}}, {Label: "Verify", Action: bot.Action{Name: pinVerifyAction, IDs: id}}, {Label: "Retire", Action: bot.Action{Name: pinRetireAction, IDs: id}}, {Label: "History", Action: bot.Action{Name: pinHistoryAction, IDs: id}}}
	if p.State == Retired {
		options = options[3:]
	}
	options = append(options, bot.Option{Label: "All pins", Action: bot.Action{Name: pinSearchAction, IDs: nil}})
	return bot.Reply{Visibility: bot.Private, Blocks: append(blocks, bot.Listing{Title: "Pin", Items: items}, bot.Choices{Prompt: "", Options: options})}
}

func (ps *Pins) edit(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	p, err := ps.get(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.form(p, "", "", nil), nil
}

// apply applies one change to a pin and shows what it became.
func (ps *Pins) apply(ctx context.Context, r *bot.Request, what Change, change func(p *Pin) error) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	before, err := ps.get(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	after := before
	if err := change(&after); err != nil {
		return bot.Reply{}, err
	}
	after.Revision = before.Revision + 1
	err = ps.write(ctx, r.Community, []Revision{{Pin: after.ID, Number: after.Revision, At: ps.now(), By: r.Person(), What: what, Before: &before, After: &after}})
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.shown(after), nil
}

func (ps *Pins) verify(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.apply(ctx, r, Verified, func(p *Pin) error {
		if problems := p.Problems(ps.searcher.Corpus()); len(problems) > 0 {
			return &bot.Error{Kind: bot.Invalid, Sentence: problems[0].Text + " Edit the pin first.", Cause: errors.New("pin with problems")}
		}
		if p.State == Retired {
			return &bot.Error{Kind: bot.Invalid, Sentence: "That pin is retired. Restore it first.", Cause: errors.New("pin is retired")}
		}
		p.verify(ps.searcher.Corpus(), Author{r.Person(), r.User.Name}, ps.now())
		return nil
	})
}

func (ps *Pins) retire(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var retired Pin
	reply, err := ps.apply(ctx, r, Retiring, func(p *Pin) error {
		if p.State == Retired {
			return &bot.Error{Kind: bot.Invalid, Sentence: "That pin is retired already.", Cause: errors.New("pin is retired")}
		}
		retired = *p
		p.State, p.Reason, p.SourcePinned = Retired, "", false
		return nil
	})
	if err != nil {
		return reply, err
	}
	if says := ps.unpinSource(ctx, r, retired); says != "" {
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

func (ps *Pins) get(ctx context.Context, community, id string) (Pin, error) {
	p, err := ps.store.Pin(ctx, community, id)
	if errors.Is(err, bot.ErrNotFound) {
		return p, &bot.Error{Kind: bot.NotFound, Sentence: "There is no such pin.", Cause: err}
	}
	if err != nil {
		return p, pinError(err)
	}
	return p, nil
}
