package pins

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Draft is a pin as it would be saved. Between the steps of a chat it lies in the store.
type Draft struct {
	Pin    Pin    `json:"pin"`
	New    bool   `json:"new"`
	Why    string `json:"why,omitempty"`
	Base   int    `json:"base"`            // the revision it was edited from
	For    string `json:"for,omitempty"`   // what its form was opened for, by whoever opened it
	Scope  string `json:"scope,omitempty"` // the channel that "this channel" means, where it is not that of the form
	before Pin    // what it was
}

// Begin begins a pin of a community.
func (ps *Pins) Begin(community string, by Author) Draft {
	return Draft{New: true, Pin: Pin{ID: ps.memory.NewID(), Community: community, CreatedBy: by.Person}}
}

// Edit begins a change of a pin as it is now.
func (ps *Pins) Edit(ctx context.Context, community, id string) (Draft, error) {
	p, err := ps.Get(ctx, community, id)
	return Draft{Pin: p, Base: p.Revision, before: p}, err
}

// Fill sets what a form asks for: the questions one a line, the text or else the passage
// that it shows.
func (d *Draft) Fill(triggers, text, target, link, why string) {
	d.Pin.Triggers, d.Pin.Text = splitLines(triggers), strings.TrimSpace(text)
	d.Pin.Target, d.Pin.Link = strings.TrimSpace(target), strings.TrimSpace(link)
	d.Why = strings.TrimSpace(why)
}

// Check reports what is wrong with a draft, by field. One that has no problems may be
// ready to be saved (Ready), or say just what its pin says (Unchanged).
func (ps *Pins) Check(ctx context.Context, d Draft) ([]Problem, error) {
	problems := d.Pin.Problems(ps.searcher.Corpus())
	if utf8.RuneCountInString(d.Why) > maxWhy {
		problems = append(problems, Problem{"why", fmt.Sprintf("At most %d characters.", maxWhy)})
	}
	if len(problems) > 0 {
		return problems, nil
	}
	return ps.holders(ctx, d.Pin)
}

// Unchanged reports whether a draft says just what its pin says.
func (d Draft) Unchanged() bool { return !d.New && d.Pin.State == Active && d.Pin.same(d.before) }

// NothingToChange is what its author is told of a draft that is Unchanged.
const NothingToChange = "There is nothing to change: the pin says just that."

// Ready makes a draft without problems one that can be previewed and saved: verified now.
func (ps *Pins) Ready(d Draft, by Author) Draft {
	d.Pin.verify(ps.searcher.Corpus(), by, ps.now())
	d.Pin.Revision = d.Base + 1
	return d
}

// Save writes a draft that is ready.
func (ps *Pins) Save(ctx context.Context, d Draft, by Author) error {
	change := Revision{Pin: d.Pin.ID, Number: d.Pin.Revision, At: ps.now(), By: by.Person, What: Created, After: &d.Pin, Why: d.Why}
	if !d.New {
		before, err := ps.Get(ctx, d.Pin.Community, d.Pin.ID)
		if err != nil {
			return err
		}
		change.What, change.Before = Edited, &before
	}
	return ps.write(ctx, d.Pin.Community, []Revision{change}, d.For)
}

// Saved is what its author is told of a draft that was saved.
func (d Draft) Saved() string {
	done := "Pinned as"
	if !d.New {
		done = "Changed"
	}
	return fmt.Sprintf("%s %s. It is to be verified again by %s.", done, d.Pin.ID, d.Pin.ReviewAt.Format("2 Jan 2006"))
}

func (ps *Pins) draft(ctx context.Context, r *bot.Request, id string) (Draft, error) {
	var d Draft
	if err := ps.canPin(r); err != nil {
		return d, err
	}
	draft, err := ps.memory.Draft(ctx, r, id)
	if errors.Is(err, bot.ErrNotFound) {
		return d, &bot.Error{Kind: bot.NotFound, Sentence: "That preview is saved already, or too old. Please begin again.", Cause: err}
	}
	if err != nil {
		return d, pinError(err)
	}
	if draft.Person != r.Person() {
		return d, &bot.Error{Kind: bot.Denied, Sentence: "That is another moderator's preview. Please begin one of your own.", Cause: errors.New("another person's draft")}
	}
	return d, json.Unmarshal([]byte(draft.Body), &d)
}

// recentShown is how many recent questions a preview is tried on.
const recentShown = 200

// Preview is what members will see of a draft, and which questions would get it. Whose
// words stand in it goes by who makes the request.
func (ps *Pins) Preview(ctx context.Context, r *bot.Request, d Draft) ([]bot.Block, error) {
	recent, err := ps.memory.Recent(ctx, r.Community, recentShown)
	if err != nil {
		return nil, pinError(err)
	}
	corpus := ps.searcher.Corpus()
	e := d.Pin.entry(corpus, ps.names(ctx, r.Community))
	if e == nil {
		return nil, &bot.Error{Kind: bot.Invalid, Sentence: "That pin would show nothing. Write an answer, or choose a passage.", Cause: errors.New("empty pin")}
	}
	shown := ps.searcher.Titled(e)
	blocks := []bot.Block{bot.Text{Text: "This is what members will see:"}, card.AnswerBlock(shown, shown.Short)}
	if figures, ok := card.FiguresBlock(corpus, e.Figures, nil); ok {
		blocks = append(blocks, figures)
	}
	var own []string
	for _, q := range corpus.Questions {
		own = append(own, q.Text)
	}
	var hidden []string // those whose words this moderator may not read
	for _, q := range recent {
		if memory.ShowsWords(r, q) {
			own = append(own, q.Text)
		} else {
			hidden = append(hidden, q.Text)
		}
	}
	would, err := ps.searcher.Trial(ctx, e, own)
	if err != nil {
		return nil, err
	}
	more, err := ps.searcher.Trial(ctx, e, hidden)
	if err != nil {
		return nil, err
	}
	before, err := ps.standsBefore(ctx, d.Pin)
	if err != nil {
		return nil, err
	}
	blocks = append(blocks, before...)
	blocks = append(blocks, wouldGet(would, len(more)))
	where := "It answers in the whole community."
	if d.Pin.Channel != "" {
		where = "It answers in this channel alone."
		switch {
		case d.Scope != "":
			where = "It answers in the channel of that message alone."
		case r.Parent != "":
			where = "It answers in this thread's channel alone, and in all its threads."
		}
	}
	return append(blocks, bot.Text{Text: where}), nil
}

// preview shows a draft that can be saved by a button.
func (ps *Pins) preview(ctx context.Context, r *bot.Request, d Draft) (bot.Reply, error) {
	draft, err := ps.memory.KeepDraft(ctx, r, d)
	if err != nil {
		return bot.Reply{}, pinError(err)
	}
	blocks, err := ps.Preview(ctx, r, d)
	if err != nil {
		return bot.Reply{}, err
	}
	id := []string{draft}
	scope := bot.Option{Label: "Answer in this channel alone", Action: bot.Action{Name: pinScopeAction, IDs: []string{draft, "channel"}}}
	switch {
	case d.Scope != "":
		scope.Label = "Answer in its channel alone"
	case r.Parent != "":
		scope.Label = "Answer in this thread's channel alone"
	}
	if d.Pin.Channel != "" {
		scope = bot.Option{Label: "Answer in the whole community", Action: bot.Action{Name: pinScopeAction, IDs: []string{draft, "community"}}}
	}
	return bot.Reply{Visibility: bot.Private, Blocks: append(blocks, bot.Choices{Prompt: "Save it?", Options: []bot.Option{
		{Label: "Save", Action: bot.Action{Name: pinSaveAction, IDs: id}}, {Label: "Change", Action: bot.Action{Name: pinChangeAction, IDs: id}}, {Label: "Cancel", Action: bot.Action{Name: pinDropAction, IDs: id}}, scope,
	}})}, nil
}

// standsBefore says which passages of the guide the pin's questions would get without it.
func (ps *Pins) standsBefore(ctx context.Context, p Pin) ([]bot.Block, error) {
	var items []bot.Item
	for _, t := range p.Triggers {
		result, err := ps.searcher.Search(ctx, knowledge.Query{Text: t})
		if err != nil {
			return nil, err
		}
		if result.Verdict != knowledge.Answered || result.Answers[0].ID == p.Target {
			continue
		}
		e := result.Answers[0]
		if i := slices.IndexFunc(items, func(i bot.Item) bool { return i.Name == e.ID }); i < 0 {
			items = append(items, bot.Item{Name: e.ID, Text: e.Title})
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	return []bot.Block{bot.Listing{Title: "It stands before this of the guide", Items: items}}, nil
}

// wouldGet lists the questions that a pin would answer, and counts those that were
// asked where their words are not for everybody.
func wouldGet(questions []string, hidden int) bot.Block {
	if len(questions)+hidden == 0 {
		return bot.Text{Text: "Besides its own, none of our questions and of the recent ones would get it."}
	}
	const shown = 8
	items := card.Lines(questions[:min(len(questions), shown)])
	if len(questions) > shown {
		items = append(items, bot.Item{Text: fmt.Sprintf("… and %d more", len(questions)-shown)})
	}
	if hidden > 0 {
		items = append(items, bot.Item{Text: fmt.Sprintf("%s asked in private or in other channels, not shown here", count(hidden, "question"))})
	}
	return bot.Listing{Title: "Besides its own, these questions would now get it", Items: items}
}

// count is a number of things, in words for people.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func (ps *Pins) save(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := ps.draft(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	says := ""
	if d.New { // before it is saved, so that it is known whether it was pinned
		d.Pin.SourcePinned, says = ps.pinSource(ctx, r, d.Pin)
	}
	if err := ps.Save(ctx, d, author(r)); err != nil {
		if d.Pin.SourcePinned {
			ps.unpinSource(ctx, r, d.Pin)
		}
		return bot.Reply{}, err
	}
	ps.memory.DropDraft(ctx, r, r.Action.ID(0))
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: d.Saved() + says},
		bot.Choices{Options: []bot.Option{{Label: "Look at it", Action: bot.Action{Name: pinOpenAction, IDs: []string{d.Pin.ID}}}}},
	}}, nil
}

// write writes changes, lets the next question see them, and tells of what is answered anew.
func (ps *Pins) write(ctx context.Context, community string, changes []Revision, purpose string) error {
	err := ps.store.SavePins(ctx, changes)
	if err != nil {
		return pinError(err)
	}
	ps.overlays.changed(community)
	for _, c := range changes {
		if ps.saved != nil && c.After.State == Active && (c.What == Created || c.What == Edited) {
			ps.saved(ctx, *c.After, c.By, purpose)
		}
	}
	return nil
}

func (ps *Pins) change(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := ps.draft(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	d.Pin.Revision = d.Base
	return ps.form(d.Pin, r.Action.ID(0), d.Why, nil), nil
}

// rescope shows the preview again, for another scope.
func (ps *Pins) rescope(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := ps.draft(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	ps.memory.DropDraft(ctx, r, r.Action.ID(0))
	d.Pin.Channel = ""
	if r.Action.ID(1) == "channel" {
		d.Pin.Channel = d.here(r)
	}
	taken, err := ps.holders(ctx, d.Pin)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(taken) > 0 {
		return bot.Reply{}, &bot.Error{Kind: bot.Conflict, Sentence: taken[0].Text, Cause: errors.New("trigger is taken")}
	}
	reply, err := ps.preview(ctx, r, d)
	reply.Effect = bot.Replaces
	return reply, err
}

func (ps *Pins) drop(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if _, err := ps.draft(ctx, r, r.Action.ID(0)); err != nil {
		return bot.Reply{}, err
	}
	ps.memory.DropDraft(ctx, r, r.Action.ID(0))
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "Nothing was changed."}}}, nil
}
