package pins

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// The actions on pins. Their ids are a pin's or a draft's.
const (
	pinFormAction    = "pin-form"    // id and revision of the pin that is edited, or two empty ones and the draft of a new pin
	pinEntryAction   = "pin-entry"   // id of the entry to pin, and of the question that it answered
	pinSaveAction    = "pin-save"    // id of the draft
	pinChangeAction  = "pin-change"  // id of the draft
	pinDropAction    = "pin-drop"    // id of the draft
	pinOpenAction    = "pin-open"    // id of the pin, as all below
	pinEditAction    = "pin-edit"    //
	pinVerifyAction  = "pin-verify"  //
	pinRetireAction  = "pin-retire"  //
	pinHistoryAction = "pin-history" //
	pinRestoreAction = "pin-restore" // and the number of the revision
	pinSearchAction  = "pin-search"  // a form's
	pinScopeAction   = "pin-scope"   // id of the draft, and "community" or "channel"
	pinAdoptAction   = "pin-adopt"   // id of a pinned message of the channel, or none
)

const searchField = "search"

// pinDraft is a draft's body: the pin as it would be saved.
type pinDraft struct {
	Pin  Pin    `json:"pin"`
	New  bool   `json:"new"`
	Why  string `json:"why,omitempty"`
	Base int    `json:"base"` // the revision it was edited from
}

// Pins are the communities' own answers.
type Pins struct {
	searcher  bot.Searcher
	store     Store
	memory    *memory.Memory
	platforms *bot.Platforms
	overlays  *overlays
	notices   chan notice
	wake      <-chan struct{}
	showNames bool
	log       *slog.Logger
	now       func() time.Time
}

// Options are what pins need.
type Options struct {
	Searcher  bot.Searcher
	Store     Store
	Memory    *memory.Memory
	Platforms *bot.Platforms
	ShowNames bool            // pins say who verified them
	Wake      <-chan struct{} // says that pins may have changed in another process; may be nil
	Log       *slog.Logger
	Now       func() time.Time
}

// New makes the pins of a store.
func New(o Options) *Pins {
	ps := &Pins{
		searcher: o.Searcher, store: o.Store, memory: o.Memory, platforms: o.Platforms, notices: make(chan notice, maxNotices),
		wake: o.Wake, showNames: o.ShowNames, log: o.Log, now: o.Now,
	}
	ps.overlays = newOverlays(ps)
	return ps
}

func (ps *Pins) Feature() bot.Feature {
	f := bot.Feature{
		Name:     "pins",
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{ps.pinCommand(), ps.pinsCommand()} },
		Hears: map[bot.RequestKind]bot.Hearer{
			bot.MessageEdited:   ps.sourceChanges("the message it came from was edited"),
			bot.MessageRemoved:  ps.sourceChanges("the message it came from was deleted"),
			bot.MessageUnpinned: ps.unpinned,
		},
		Concerns: ps.isSource,
		Beneath:  ps.pinButton,
		Settings: []string{"CAREERBOT_SHOW_NAMES"},
		Upkeep: func(ctx context.Context) {
			var both sync.WaitGroup
			both.Go(func() { ps.overlays.poll(ctx, ps.wake) })
			both.Go(func() { ps.tell(ctx) })
			both.Wait()
		},
	}
	for name, h := range map[string]bot.Handler{
		pinFormAction: ps.pinFormBack, pinEntryAction: ps.pinEntry, pinSaveAction: ps.pinSave, pinChangeAction: ps.pinChange, pinDropAction: ps.pinDrop,
		pinOpenAction: ps.pinOpen, pinEditAction: ps.pinEdit, pinVerifyAction: ps.pinVerify, pinRetireAction: ps.pinRetire,
		pinHistoryAction: ps.pinHistory, pinRestoreAction: ps.pinRestore, bot.PinMessageAction: ps.pinMessage, pinSearchAction: ps.pinSearch,
		pinAdoptAction: ps.pinAdopt, pinScopeAction: ps.pinScope,
	} {
		f.Actions = append(f.Actions, bot.ActionHandler{Name: name, Access: bot.Moderator, Handler: h})
	}
	return f
}

// pinButton offers to pin an answer of the guide to those who may, or where that is not
// known before it is pressed, to everybody.
func (ps *Pins) pinButton(r *bot.Request, s bot.Shown) bot.Below {
	if len(s.Entries) == 0 || s.Entries[0].Kind == knowledge.Pin || ps.memory.Absent() || r.Community == "" {
		return bot.Below{}
	}
	label := ""
	if _, looksUp := ps.platforms.Named(r.Platform).(bot.Voucher); looksUp {
		label = "Pin (moderators)" // who sees it is not known here, and checked when it is pressed
	} else if r.User.Access >= bot.Moderator {
		label = "Pin"
	}
	if label == "" {
		return bot.Below{}
	}
	return bot.Below{Tools: []bot.Option{{Label: label, Action: bot.Action{Name: pinEntryAction, IDs: pinnable(s.Entries[0], s.Question)}}}}
}

// pinnable names what is to be pinned: the entry, and the question that it answered.
func pinnable(e *knowledge.Entry, question string) []string {
	if question == "" {
		return []string{e.ID}
	}
	return []string{e.ID, question}
}

func (ps *Pins) pinCommand() bot.Command {
	return bot.Command{
		Name:     "pin",
		Private:  true,
		Summary:  "Pin an answer for this community",
		Args:     []bot.Arg{{Name: "question", Summary: "The question it answers"}},
		Examples: []string{"what is our referral process?"},
		Access:   bot.Moderator,
		Handler: func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			if err := ps.canPin(r); err != nil {
				return bot.Reply{}, err
			}
			p := Pin{}
			if q := r.Arg("question"); q != "" {
				p.Triggers = []string{q}
			}
			return ps.pinForm(p, "", "", nil), nil
		},
	}
}

func (ps *Pins) pinsCommand() bot.Command {
	return bot.Command{
		Name:     "pins",
		Private:  true,
		Summary:  "List, search and look after this community's pins",
		Args:     []bot.Arg{{Name: "search", Summary: "Words to search for"}},
		Examples: []string{"", "referral", "stale"},
		Access:   bot.Moderator,
		Handler:  ps.pins,
	}
}

// canPin reports why there can be no pins here.
func (ps *Pins) canPin(r *bot.Request) error {
	switch {
	case ps.memory.Absent():
		return &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so there are no pins.", Cause: bot.ErrNoMemory}
	case r.Community == "":
		return &bot.Error{Kind: bot.Invalid, Sentence: "Pins belong to a community. Please do that in one of its channels.", Cause: errors.New("no community")}
	}
	return nil
}

// pinError makes an error of the store fit for a moderator.
func pinError(err error) error {
	taken := (*TriggerTakenError)(nil)
	switch {
	case errors.As(err, &taken):
		return &bot.Error{Kind: bot.Conflict, Sentence: fmt.Sprintf("The question %q is answered by pin %s already. Edit that one, or leave the question out.", taken.Trigger, taken.Pin), Cause: err}
	case errors.Is(err, bot.ErrConflict):
		return &bot.Error{Kind: bot.Conflict, Sentence: "Somebody else changed that pin meanwhile. Please look at it again.", Cause: err}
	}
	return memory.StoreError(err)
}

// pinForm asks for a pin: a new one, which may have begun as a draft, or changes of
// one that has a revision.
func (ps *Pins) pinForm(p Pin, draft, why string, problems []Problem) bot.Reply {
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

// pinFormBack takes a form that was filled in: it comes back with what is wrong,
// or as the preview.
func (ps *Pins) pinFormBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	d := pinDraft{New: true, Pin: Pin{ID: ps.memory.NewID(), Community: r.Community, CreatedBy: r.Person()}}
	if draft := r.Action.ID(2); draft != "" {
		begun, err := ps.pinDraft(ctx, r, draft)
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return bot.Reply{}, err
		}
		d.Pin.Source = begun.Pin.Source // none where the draft is gone: what was typed is kept all the same
	}
	if id := r.Action.ID(0); id != "" {
		stored, err := ps.pin(ctx, r.Community, id)
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
		return ps.pinForm(*p, r.Action.ID(2), d.Why, problems), nil
	}
	if !d.New && p.State == Active && p.same(before) {
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "There is nothing to change: the pin says just that."}}}, nil
	}
	p.verify(ps.searcher.Corpus(), Author{r.Person(), r.User.Name}, ps.now())
	p.Revision = d.Base + 1
	return ps.pinPreview(ctx, r, d)
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

// recentShown is how many recent questions a preview is tried on.
const recentShown = 200

// pinPreview shows the reply as members will see it, and which questions would
// get it. What it shows can be saved by a button.
func (ps *Pins) pinPreview(ctx context.Context, r *bot.Request, d pinDraft) (bot.Reply, error) {
	draft, err := ps.memory.KeepDraft(ctx, r, d)
	if err != nil {
		return bot.Reply{}, pinError(err)
	}
	recent, err := ps.memory.Recent(ctx, r.Community, recentShown)
	if err != nil {
		return bot.Reply{}, pinError(err)
	}
	corpus := ps.searcher.Corpus()
	e := d.Pin.entry(corpus, ps.showNames)
	if e == nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "That pin would show nothing.", Cause: errors.New("empty pin")}
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
		return bot.Reply{}, err
	}
	more, err := ps.searcher.Trial(ctx, e, hidden)
	if err != nil {
		return bot.Reply{}, err
	}
	before, err := ps.standsBefore(ctx, d.Pin)
	if err != nil {
		return bot.Reply{}, err
	}
	blocks = append(blocks, before...)
	blocks = append(blocks, wouldGet(would, len(more)))
	id := []string{draft}
	scope := bot.Option{Label: "Answer in this channel alone", Action: bot.Action{Name: pinScopeAction, IDs: []string{draft, "channel"}}}
	if r.Parent != "" {
		scope.Label = "Answer in this thread's channel alone"
	}
	where := "It answers in the whole community."
	if d.Pin.Channel != "" {
		scope = bot.Option{Label: "Answer in the whole community", Action: bot.Action{Name: pinScopeAction, IDs: []string{draft, "community"}}}
		where = "It answers in this channel alone."
		if r.Parent != "" {
			where = "It answers in this thread's channel alone, and in all its threads."
		}
	}
	blocks = append(blocks, bot.Text{Text: where})
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

func (ps *Pins) pinDraft(ctx context.Context, r *bot.Request, id string) (pinDraft, error) {
	var d pinDraft
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
		return d, &bot.Error{Kind: bot.Denied, Sentence: "That is another moderator's preview.", Cause: errors.New("another person's draft")}
	}
	return d, json.Unmarshal([]byte(draft.Body), &d)
}

func (ps *Pins) pinSave(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := ps.pinDraft(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	says := ""
	if d.New { // before it is saved, so that it is known whether it was pinned
		d.Pin.SourcePinned, says = ps.pinSource(ctx, r, d.Pin)
	}
	change := Revision{Pin: d.Pin.ID, Number: d.Pin.Revision, At: ps.now(), By: r.Person(), What: Created, After: &d.Pin, Why: d.Why}
	if !d.New {
		before, err := ps.pin(ctx, r.Community, d.Pin.ID)
		if err != nil {
			return bot.Reply{}, err
		}
		change.What, change.Before = Edited, &before
	}
	if err := ps.savePins(ctx, r.Community, []Revision{change}); err != nil {
		if d.Pin.SourcePinned {
			ps.unpinSource(ctx, r, d.Pin)
		}
		return bot.Reply{}, err
	}
	ps.memory.DropDraft(ctx, r, r.Action.ID(0))
	done := "Pinned as"
	if !d.New {
		done = "Changed"
	}
	says = fmt.Sprintf("%s %s. It is to be verified again by %s.", done, d.Pin.ID, d.Pin.ReviewAt.Format("2 Jan 2006")) + says
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: says},
		bot.Choices{Options: []bot.Option{{Label: "Look at it", Action: bot.Action{Name: pinOpenAction, IDs: []string{d.Pin.ID}}}}},
	}}, nil
}

// savePins writes changes and lets the next question see them.
func (ps *Pins) savePins(ctx context.Context, community string, changes []Revision) error {
	err := ps.store.SavePins(ctx, changes)
	if err != nil {
		return pinError(err)
	}
	ps.overlays.changed(community)
	return nil
}

func (ps *Pins) pinChange(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := ps.pinDraft(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	d.Pin.Revision = d.Base
	return ps.pinForm(d.Pin, r.Action.ID(0), d.Why, nil), nil
}

// pinScope shows the preview again, for another scope.
func (ps *Pins) pinScope(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := ps.pinDraft(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	ps.memory.DropDraft(ctx, r, r.Action.ID(0))
	d.Pin.Channel = ""
	if r.Action.ID(1) == "channel" {
		d.Pin.Channel = r.Scope()
	}
	taken, err := ps.holders(ctx, d.Pin)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(taken) > 0 {
		return bot.Reply{}, &bot.Error{Kind: bot.Conflict, Sentence: taken[0].Text, Cause: errors.New("trigger is taken")}
	}
	reply, err := ps.pinPreview(ctx, r, d)
	reply.Effect = bot.Replaces
	return reply, err
}

func (ps *Pins) pinDrop(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if _, err := ps.pinDraft(ctx, r, r.Action.ID(0)); err != nil {
		return bot.Reply{}, err
	}
	ps.memory.DropDraft(ctx, r, r.Action.ID(0))
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "Nothing was changed."}}}, nil
}

// pinEntry opens the form for an entry that the bot has shown.
func (ps *Pins) pinEntry(ctx context.Context, r *bot.Request) (bot.Reply, error) {
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
	return ps.pinForm(p, "", "", nil), nil
}

func (ps *Pins) pin(ctx context.Context, community, id string) (Pin, error) {
	p, err := ps.store.Pin(ctx, community, id)
	if errors.Is(err, bot.ErrNotFound) {
		return p, &bot.Error{Kind: bot.NotFound, Sentence: "There is no such pin.", Cause: err}
	}
	if err != nil {
		return p, pinError(err)
	}
	return p, nil
}

// pinsListed is how many pins a list shows.
const pinsListed = 15

// pins lists the community's pins: those that need looking after first.
func (ps *Pins) pins(ctx context.Context, r *bot.Request) (bot.Reply, error) {
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
	found := ps.foundPins(all, typed)
	if len(found) == 0 {
		text := "There are no pins yet. Use " + ps.platforms.Speech(r).Command + "pin to make the first."
		if len(all) > 0 {
			text = "No pin has those words."
		}
		return bot.Reply{Visibility: bot.Private, Blocks: append([]bot.Block{bot.Text{Text: text}}, ps.listTools(r, len(all), typed)...)}, nil
	}
	var options []bot.Option
	for _, p := range found[:min(len(found), pinsListed)] {
		options = append(options, bot.Option{Label: bot.Cut(ps.pinLine(p), knowledge.MaxTitle), Action: bot.Action{Name: pinOpenAction, IDs: []string{p.ID}}})
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

// foundPins returns the pins with the words typed, those that need looking after first.
func (ps *Pins) foundPins(all []Pin, typed string) []Pin {
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

// pinSearch lists the pins that a search form asks for.
func (ps *Pins) pinSearch(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.pins(ctx, r)
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

func (ps *Pins) pinLine(p Pin) string {
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

func (ps *Pins) pinOpen(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	p, err := ps.pin(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.pinShown(p), nil
}

// pinShown is one pin with what can be done about it.
func (ps *Pins) pinShown(p Pin) bot.Reply {
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

func (ps *Pins) pinEdit(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	p, err := ps.pin(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.pinForm(p, "", "", nil), nil
}

// changePin applies one change to a pin and shows what it became.
func (ps *Pins) changePin(ctx context.Context, r *bot.Request, what Change, change func(p *Pin) error) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	before, err := ps.pin(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	after := before
	if err := change(&after); err != nil {
		return bot.Reply{}, err
	}
	after.Revision = before.Revision + 1
	err = ps.savePins(ctx, r.Community, []Revision{{Pin: after.ID, Number: after.Revision, At: ps.now(), By: r.Person(), What: what, Before: &before, After: &after}})
	if err != nil {
		return bot.Reply{}, err
	}
	return ps.pinShown(after), nil
}

func (ps *Pins) pinVerify(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.changePin(ctx, r, Verified, func(p *Pin) error {
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

func (ps *Pins) pinRetire(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var retired Pin
	reply, err := ps.changePin(ctx, r, Retiring, func(p *Pin) error {
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

func (ps *Pins) pinHistory(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	history, err := ps.store.PinHistory(ctx, r.Community, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, pinError(err)
	}
	if len(history) == 0 {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "There is no such pin.", Cause: bot.ErrNotFound}
	}
	var items []bot.Item
	var options []bot.Option
	for _, v := range slices.Backward(history) {
		text := string(v.What)
		if v.Why != "" {
			text += ": " + v.Why
		}
		items = append(items, bot.Item{Name: "#" + strconv.Itoa(v.Number), At: v.At, Person: userOf(r.Platform, v.By), Text: text + " — " + revisionSays(v)})
		if len(options) < pinsListed && v.Number != history[len(history)-1].Number {
			options = append(options, bot.Option{Label: fmt.Sprintf("Restore #%d", v.Number), Action: bot.Action{Name: pinRestoreAction, IDs: []string{v.Pin, strconv.Itoa(v.Number)}}})
		}
	}
	return bot.Reply{Visibility: bot.Private, Blocks: append([]bot.Block{bot.Listing{Title: "History of " + r.Action.ID(0), Items: items}}, card.Choices("", options)...)}, nil
}

// userOf is a person's id on a platform; whoever was forgotten has none, and who comes from
// elsewhere is named with the place.
func userOf(platform, person string) string { return strings.TrimPrefix(person, platform+":") }

// revisionSays is what the pin said after a revision, in short.
func revisionSays(v Revision) string {
	says := v.After.Target
	if says == "" {
		says = bot.PlainMarkdown(v.After.Text)
	}
	return bot.Cut(fmt.Sprintf("%s → %s", v.After.Triggers[0], strings.Join(strings.Fields(says), " ")), 120)
}

// pinRestore makes a pin again what it was after one of its revisions. A retired
// pin's last words are restored as well.
func (ps *Pins) pinRestore(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	number, err := strconv.Atoi(r.Action.ID(1))
	if err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "There is no such revision.", Cause: err}
	}
	return ps.changePin(ctx, r, Restored, func(p *Pin) error {
		history, err := ps.store.PinHistory(ctx, r.Community, p.ID)
		if err != nil {
			return pinError(err)
		}
		at := slices.IndexFunc(history, func(v Revision) bool { return v.Number == number })
		if at < 0 {
			return &bot.Error{Kind: bot.NotFound, Sentence: "There is no such revision.", Cause: bot.ErrNotFound}
		}
		old := *history[at].After
		old.CreatedBy = p.CreatedBy
		if problems := old.Problems(ps.searcher.Corpus()); len(problems) > 0 {
			return &bot.Error{Kind: bot.Invalid, Sentence: "That revision can no longer be used: " + problems[0].Text, Cause: errors.New("revision with problems")}
		}
		old.verify(ps.searcher.Corpus(), Author{r.Person(), r.User.Name}, ps.now())
		*p = old
		return nil
	})
}
