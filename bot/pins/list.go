package pins

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// pinsListed is how many pins a list shows.
const pinsListed = 15

// list lists the community's pins: those that need looking after first.
func (ps *Pins) list(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	all, err := ps.store.Pins(ctx, r.Community)
	if err != nil {
		return bot.Reply{}, pinError(err)
	}
	typed := r.Arg(searchField)
	if r.Kind == bot.Submit {
		typed = r.Fields[searchField]
	}
	found := ps.found(all, typed)
	if len(found) == 0 {
		text := "There are no pins yet. Use " + ps.platforms.Speech(r).Use("pin") + " to make the first."
		if len(all) > 0 {
			text = "No pin has those words."
		}
		return bot.Reply{Visibility: bot.Private, Blocks: append([]bot.Block{bot.Text{Text: text}}, ps.listTools(r, len(all), typed)...)}, nil
	}
	var options []bot.Option
	for _, p := range found[:min(len(found), pinsListed)] {
		options = append(options, bot.Option{Label: bot.Cut(ps.line(p), knowledge.MaxTitle), Action: bot.Action{Name: pinOpenAction, IDs: []string{p.ID}}})
	}
	prompt := fmt.Sprintf("%d pins", len(found))
	if len(found) == 1 {
		prompt = "1 pin"
	}
	if len(found) > pinsListed {
		prompt += fmt.Sprintf(", the first %d; search to see others", pinsListed)
	}
	return bot.Reply{Visibility: bot.Private, Blocks: append([]bot.Block{bot.Choices{Prompt: prompt, Options: options}}, ps.listTools(r, len(all), typed)...)}, nil
}

// found returns the pins with the words typed, those that need looking after first.
func (ps *Pins) found(all []Pin, typed string) []Pin {
	var words []string
	for _, w := range strings.Fields(typed) {
		words = append(words, bot.Bare(w))
	}
	found := slices.DeleteFunc(slices.Clone(all), func(p Pin) bool { return !p.matches(words) })
	slices.SortStableFunc(found, func(x, y Pin) int { return ps.urgency(y) - ps.urgency(x) })
	return found
}

// listTools is what can be done with the list of pins.
func (ps *Pins) listTools(r *bot.Request, pins int, typed string) []bot.Block {
	var blocks []bot.Block
	if _, pinner := ps.platforms.Named(r.Platform).(bot.Pinner); pinner && r.Channel != "" {
		blocks = append(blocks, bot.Choices{Options: []bot.Option{{Label: "Take over this channel's pinned messages", Action: bot.Action{Name: pinAdoptAction, IDs: nil}}}})
	}
	if pins > 0 {
		blocks = append(blocks, bot.Form{Title: "Pins", Action: bot.Action{Name: pinSearchAction, IDs: nil}, Submit: "Search", Optional: true, Fields: []bot.Field{
			{Name: searchField, Label: "Search", Help: "words of the question or the answer, or a state: stale, retired", Value: typed, Max: knowledge.MaxPhrasing},
		}})
	}
	return blocks
}

// urgency orders the list: stale pins, those due for review, the rest, retired ones.
func (ps *Pins) urgency(p Pin) int {
	switch {
	case p.State == Stale:
		return 3
	case p.State == Retired:
		return 0
	case ps.now().After(p.ReviewAt):
		return 2
	}
	return 1
}

func (ps *Pins) line(p Pin) string {
	switch ps.urgency(p) {
	case 3:
		return "stale: " + p.Triggers[0]
	case 2:
		return "review: " + p.Triggers[0]
	case 0:
		return "retired: " + p.Triggers[0]
	}
	return p.Triggers[0]
}
