package pins

import (
	"context"
	"errors"
	"slices"
	"strings"

	"careerbot/bot"
)

// What this file does: other features make pins through it, of what people ask.

// EntryID is the id of a pin as an entry.
func (p Pin) EntryID() string { return pinEntryPrefix + p.ID }

// Ask opens the form for a new pin that answers a question. Saved is told with the pin what
// it was opened for.
func (ps *Pins) Ask(ctx context.Context, r *bot.Request, question, purpose string) (bot.Reply, error) {
	if err := errors.Join(ps.canPin(r), ps.permits(ctx, r)); err != nil {
		return bot.Reply{}, err
	}
	draft, err := ps.memory.KeepDraft(ctx, r, Draft{New: true, For: purpose})
	if err != nil {
		return bot.Reply{}, pinError(err)
	}
	return ps.form(Pin{Triggers: []string{question}}, draft, "", nil), nil
}

// meansWhy is why a question became one of an entry's, for the history.
const meansWhy = "people asked for it so"

// Means makes a question one of an entry's in the whole community: of a pin's own, or of one
// that shows a passage, which is made where there is none. It returns the pin as an entry, and
// the number of the change.
func (ps *Pins) Means(ctx context.Context, r *bot.Request, question, entry string) (pin string, change int, err error) {
	if err := errors.Join(ps.canPin(r), ps.permits(ctx, r)); err != nil {
		return "", 0, err
	}
	d, err := ps.holding(ctx, r, entry)
	if err != nil {
		return "", 0, err
	}
	if d.Pin.Answers(question) {
		return d.Pin.EntryID(), 0, nil
	}
	d.Pin.Triggers, d.Why = append(slices.Clone(d.Pin.Triggers), strings.TrimSpace(question)), meansWhy
	problems, err := ps.Check(ctx, d)
	if err != nil {
		return "", 0, err
	}
	if len(problems) > 0 {
		return "", 0, &bot.Error{Kind: bot.Invalid, Sentence: problems[0].Text, Cause: errors.New("problems of " + problems[0].Field)}
	}
	d = ps.Ready(d, author(r))
	return d.Pin.EntryID(), d.Pin.Revision, ps.Save(ctx, d, author(r))
}

// Answers reports whether a question is one of a pin's triggers, word for word.
func (p Pin) Answers(question string) bool {
	return slices.ContainsFunc(p.Triggers, func(t string) bool { return TriggerKey(t) == TriggerKey(question) })
}

// holding begins a change of the pin that holds an entry's questions.
func (ps *Pins) holding(ctx context.Context, r *bot.Request, entry string) (Draft, error) {
	if id, isPin := strings.CutPrefix(entry, pinEntryPrefix); isPin {
		d, err := ps.Edit(ctx, r.Community, id)
		if err == nil && d.Pin.State != Active {
			err = &bot.Error{Kind: bot.Conflict, Sentence: "That pin is " + string(d.Pin.State) + ". Look at it first, in the list of pins.", Cause: bot.ErrConflict}
		}
		return d, err
	}
	all, err := ps.all(ctx, r.Community)
	if err != nil {
		return Draft{}, err
	}
	for _, p := range all {
		if p.Target == entry && p.Channel == "" && p.State == Active && len(p.Triggers) < maxTriggers {
			return Draft{Pin: p, Base: p.Revision, before: p}, nil
		}
	}
	d := ps.Begin(r.Community, author(r))
	d.Pin.Target = entry
	return d, nil
}

// TakeBack takes a change of a pin back, named as an entry, where it is the last one: a pin
// that it made is retired.
func (ps *Pins) TakeBack(ctx context.Context, r *bot.Request, pin string, change int) error {
	if err := ps.permits(ctx, r); err != nil {
		return err
	}
	id := strings.TrimPrefix(pin, pinEntryPrefix)
	p, err := ps.Get(ctx, r.Community, id)
	switch {
	case err != nil:
		return err
	case p.Revision != change:
		return &bot.Error{Kind: bot.Conflict, Sentence: "Somebody has changed that pin since. Its history, in the list of pins, has every step.", Cause: bot.ErrConflict}
	case change == 1:
		_, _, err = ps.Retire(ctx, r.Community, id, author(r))
	default:
		_, err = ps.Restore(ctx, r.Community, id, change-1, author(r))
	}
	return err
}
