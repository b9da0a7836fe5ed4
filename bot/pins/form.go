package pins

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

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
	d := ps.Begin(r.Community, author(r))
	if draft := r.Action.ID(2); draft != "" {
		begun, err := ps.draft(ctx, r, draft)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return bot.Reply{}, err
		}
		d.For, d.Scope = begun.For, begun.Scope
		d.Pin.Source = begun.Pin.Source // none where the draft is gone: what was typed is kept all the same
	}
	if id := r.Action.ID(0); id != "" {
		var err error
		if d, err = ps.Edit(ctx, r.Community, id); err != nil {
			return bot.Reply{}, err
		}
		base, err := strconv.Atoi(r.Action.ID(1))
		if err != nil {
			return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Cause: fmt.Errorf("revision %q", r.Action.ID(1))}
		}
		d.Base = base
	}
	d.Fill(r.Fields["triggers"], r.Fields[bot.TextField], r.Fields["target"], r.Fields[bot.LinkField], r.Fields["why"])
	problems := d.scope(r)
	found, err := ps.Check(ctx, d)
	if err != nil {
		return bot.Reply{}, err
	}
	if problems = append(problems, found...); len(problems) > 0 {
		d.Pin.Revision = d.Base
		return ps.form(d.Pin, r.Action.ID(2), d.Why, problems), nil
	}
	if d.Unchanged() {
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: NothingToChange}}}, nil
	}
	return ps.preview(ctx, r, ps.Ready(d, author(r)))
}

// scope sets where a draft answers, as the form says it. Not every platform's forms have
// menus: where it says nothing, the preview asks.
func (d *Draft) scope(r *bot.Request) []Problem {
	scope, asked := r.Fields["scope"]
	switch scope = strings.ToLower(strings.TrimSpace(scope)); {
	case !asked:
	case scope == "" || scope == "community":
		d.Pin.Channel = ""
	case scope == "channel":
		d.Pin.Channel = d.here(r)
	default:
		return []Problem{{"scope", "Write community or channel."}}
	}
	return nil
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
