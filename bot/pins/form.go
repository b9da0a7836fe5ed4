package pins

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// form asks for a pin: a new one, which may have begun as a draft, or changes of
// one that has a revision.
func (ps *Pins) form(p Pin, draft, why string, problems []Problem) bot.Reply {
	scope := "community"
	if p.Channel != "" {
		scope = "channel"
	}
	title, ids := "Pin an answer", []string{}
	switch {
	case p.Revision > 0:
		title, ids = "Edit pin "+p.ID, []string{p.ID, strconv.Itoa(p.Revision)}
	case draft != "":
		ids = []string{"", "", draft}
	}
	passage := ""
	if e := ps.searcher.Corpus().Entry(p.Target); e != nil {
		passage = e.Title
	}
	fields := []bot.Field{
		{Name: "triggers", Label: "Questions it answers", Help: "one a line", Value: strings.Join(p.Triggers, "\n"), Long: true, Required: true, Max: maxTriggers * knowledge.MaxPhrasing},
		{Name: bot.TextField, Label: "Answer in your own words", Help: "or leave it empty and name a passage below", Value: p.Text, Long: true, Max: knowledge.MaxFull},
		{Name: "target", Label: "Passage of the guide", Help: "its id, as section/name", Value: p.Target, Shown: passage, Max: 60, Complete: card.CompleteEntries},
		{Name: bot.LinkField, Label: "Link to the message it came from", Value: p.Link, Max: maxPinLink},
		{Name: "scope", Label: "Where it answers", Help: "community or channel", Value: scope, Max: 20, Choices: []bot.Choice{{Name: "the whole community", Value: "community"}, {Name: "this channel", Value: "channel"}}},
		{Name: "why", Label: "Why", Help: "for the history", Value: why, Max: maxWhy},
	}
	for i := range fields {
		for _, p := range problems {
			if p.Field == fields[i].Name {
				fields[i].Problem = strings.TrimSpace(fields[i].Problem + " " + p.Text)
			}
		}
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Form{Title: title, Action: bot.Action{Name: pinFormAction, IDs: ids}, Submit: "Preview", Fields: fields}}}
}

// formBack takes a form that was filled in: it comes back with what is wrong,
// or as the preview.
func (ps *Pins) formBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	d := pinDraft{New: true, Pin: Pin{ID: ps.memory.NewID(), Community: r.Community, CreatedBy: r.Person()}}
	if draft := r.Action.ID(2); draft != "" {
		begun, err := ps.draft(ctx, r, draft)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return bot.Reply{}, err
		}
		d.Pin.Source = begun.Pin.Source // none where the draft is gone: what was typed is kept all the same
	}
	if id := r.Action.ID(0); id != "" {
		stored, err := ps.get(ctx, r.Community, id)
		if err != nil {
			return bot.Reply{}, err
		}
		d = pinDraft{Pin: stored}
		base, err := strconv.Atoi(r.Action.ID(1))
		if err != nil {
			return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Cause: fmt.Errorf("revision %q", r.Action.ID(1))}
		}
		d.Base = base
	}
	before := d.Pin
	p := &d.Pin
	p.Triggers, p.Text = splitLines(r.Fields["triggers"]), strings.TrimSpace(r.Fields[bot.TextField])
	p.Target, p.Link = strings.TrimSpace(r.Fields["target"]), strings.TrimSpace(r.Fields[bot.LinkField])
	d.Why = strings.TrimSpace(r.Fields["why"])
	problems := p.Problems(ps.searcher.Corpus())
	scope, asked := r.Fields["scope"]
	switch scope = strings.ToLower(strings.TrimSpace(scope)); {
	case !asked: // not every platform's forms have menus: the preview asks then
	case scope == "" || scope == "community":
		p.Channel = ""
	case scope == "channel":
		p.Channel = r.Scope()
	default:
		problems = append(problems, Problem{"scope", "Write community or channel."})
	}
	if utf8.RuneCountInString(d.Why) > maxWhy {
		problems = append(problems, Problem{"why", fmt.Sprintf("At most %d characters.", maxWhy)})
	}
	if len(problems) == 0 {
		taken, err := ps.holders(ctx, *p)
		if err != nil {
			return bot.Reply{}, err
		}
		problems = taken
	}
	if len(problems) > 0 {
		p.Revision = d.Base
		return ps.form(*p, r.Action.ID(2), d.Why, problems), nil
	}
	if !d.New && p.State == Active && p.same(before) {
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "There is nothing to change: the pin says just that."}}}, nil
	}
	p.verify(ps.searcher.Corpus(), Author{r.Person(), r.User.Name}, ps.now())
	p.Revision = d.Base + 1
	return ps.preview(ctx, r, d)
}

func splitLines(text string) []string {
	var list []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// holders reports the triggers that another pin of the scope holds.
func (ps *Pins) holders(ctx context.Context, p Pin) ([]Problem, error) {
	pins, err := ps.store.Pins(ctx, p.Community)
	if err != nil {
		return nil, pinError(err)
	}
	if len(pins) >= maxPins {
		return []Problem{{"triggers", fmt.Sprintf("There are %d pins already; retire some first.", len(pins))}}, nil
	}
	keys := map[string]string{}
	for _, t := range p.Triggers {
		keys[TriggerKey(t)] = t
	}
	var problems []Problem
	for _, other := range pins {
		if other.ID == p.ID || other.State == Retired || other.Channel != p.Channel {
			continue
		}
		for _, t := range other.Triggers {
			if mine, held := keys[TriggerKey(t)]; held {
				problems = append(problems, Problem{"triggers", fmt.Sprintf("%q is answered by pin %s already.", mine, other.ID)})
			}
		}
	}
	return problems, nil
}
