package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

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

// PinMessageAction opens the pin form for a message that a moderator chose: its
// text and its link are the request's fields of these names.
const (
	PinMessageAction = "pin-message"
	TextField        = "text"
	LinkField        = "link"
)

const searchField = "search"

// completeEntries is what the field for a passage proposes.
const completeEntries = "entries"

// DraftStore keeps what is too long for a button, for a while.
type DraftStore interface {
	// SaveDraft keeps a draft until then.
	SaveDraft(ctx context.Context, d Draft, until time.Time) error
	// Draft returns one that is not past its time, or ErrNotFound.
	Draft(ctx context.Context, community, id string, now time.Time) (Draft, error)
	// DropDraft forgets one.
	DropDraft(ctx context.Context, community, id string) error
}

// Draft is something half done.
type Draft struct {
	ID        string
	Community string
	Person    string
	Body      string
}

// draftTime is how long a preview can be saved.
const draftTime = 24 * time.Hour

// pinDraft is a draft's body: the pin as it would be saved.
type pinDraft struct {
	Pin  Pin    `json:"pin"`
	New  bool   `json:"new"`
	Why  string `json:"why,omitempty"`
	Base int    `json:"base"` // the revision it was edited from
}

func (b *Bot) pinsFeature() Feature {
	f := Feature{
		Name:     "pins",
		Commands: func(*knowledge.Corpus) []Command { return []Command{b.pinCommand(), b.pinsCommand()} },
		Hears: map[RequestKind]Hearer{
			MessageEdited:   b.sourceChanges("the message it came from was edited"),
			MessageRemoved:  b.sourceChanges("the message it came from was deleted"),
			MessageUnpinned: b.unpinned,
		},
		Concerns: b.isSource,
		Beneath:  b.pinButton,
		Settings: []string{"CAREERBOT_SHOW_NAMES"},
		Upkeep: func(ctx context.Context) {
			var both sync.WaitGroup
			both.Go(func() { b.overlays.poll(ctx, b.wake) })
			both.Go(func() { b.tell(ctx) })
			both.Wait()
		},
	}
	for name, h := range map[string]Handler{
		pinFormAction: b.pinFormBack, pinEntryAction: b.pinEntry, pinSaveAction: b.pinSave, pinChangeAction: b.pinChange, pinDropAction: b.pinDrop,
		pinOpenAction: b.pinOpen, pinEditAction: b.pinEdit, pinVerifyAction: b.pinVerify, pinRetireAction: b.pinRetire,
		pinHistoryAction: b.pinHistory, pinRestoreAction: b.pinRestore, PinMessageAction: b.pinMessage, pinSearchAction: b.pinSearch,
		pinAdoptAction: b.pinAdopt, pinScopeAction: b.pinScope,
	} {
		f.Actions = append(f.Actions, ActionHandler{name, Moderator, h})
	}
	return f
}

// pinButton offers to pin an answer of the guide to those who may, or where that is not
// known before it is pressed, to everybody.
func (b *Bot) pinButton(r *Request, s Shown) Below {
	if len(s.Entries) == 0 || s.Entries[0].Kind == knowledge.Pin || b.health.Absent() || r.Community == "" {
		return Below{}
	}
	label := ""
	if _, looksUp := b.platforms.Named(r.Platform).(Voucher); looksUp {
		label = "Pin (moderators)" // who sees it is not known here, and checked when it is pressed
	} else if r.User.Access >= Moderator {
		label = "Pin"
	}
	if label == "" {
		return Below{}
	}
	return Below{Tools: []Option{{label, Action{pinEntryAction, pinnable(s.Entries[0], s.Question)}}}}
}

// pinnable names what is to be pinned: the entry, and the question that it answered.
func pinnable(e *knowledge.Entry, question string) []string {
	if question == "" {
		return []string{e.ID}
	}
	return []string{e.ID, question}
}

func (b *Bot) pinCommand() Command {
	return Command{
		Name:     "pin",
		Private:  true,
		Summary:  "Pin an answer for this community",
		Args:     []Arg{{Name: "question", Summary: "The question it answers"}},
		Examples: []string{"what is our referral process?"},
		Access:   Moderator,
		Handler: func(ctx context.Context, r *Request) (Reply, error) {
			if err := b.canPin(r); err != nil {
				return Reply{}, err
			}
			p := Pin{}
			if q := r.arg("question"); q != "" {
				p.Triggers = []string{q}
			}
			return b.pinForm(p, "", "", nil), nil
		},
	}
}

func (b *Bot) pinsCommand() Command {
	return Command{
		Name:     "pins",
		Private:  true,
		Summary:  "List, search and look after this community's pins",
		Args:     []Arg{{Name: "search", Summary: "Words to search for"}},
		Examples: []string{"", "referral", "stale"},
		Access:   Moderator,
		Handler:  b.pins,
	}
}

// canPin reports why there can be no pins here.
func (b *Bot) canPin(r *Request) error {
	switch {
	case b.health.Absent():
		return &Error{Kind: Unavailable, Sentence: "I have no memory here, so there are no pins.", Cause: ErrNoMemory}
	case r.Community == "":
		return &Error{Kind: Invalid, Sentence: "Pins belong to a community. Please do that in one of its channels.", Cause: errors.New("no community")}
	}
	return nil
}

// storeError makes an error of the store fit for a moderator.
func storeError(err error) error {
	taken := (*TriggerTakenError)(nil)
	switch {
	case errors.As(err, &taken):
		return &Error{Kind: Conflict, Sentence: fmt.Sprintf("The question %q is answered by pin %s already. Edit that one, or leave the question out.", taken.Trigger, taken.Pin), Cause: err}
	case errors.Is(err, ErrConflict):
		return &Error{Kind: Conflict, Sentence: "Somebody else changed that pin meanwhile. Please look at it again.", Cause: err}
	case errors.Is(err, ErrNotFound):
		return &Error{Kind: NotFound, Sentence: "That is no longer there.", Cause: err}
	default:
		return &Error{Kind: Unavailable, Sentence: "Sorry, my memory does not work right now. Nothing was changed; please try again in a moment.", Cause: err}
	}
}

// pinForm asks for a pin: a new one, which may have begun as a draft, or changes of
// one that has a revision.
func (b *Bot) pinForm(p Pin, draft, why string, problems []Problem) Reply {
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
	if e := b.searcher.Corpus().Entry(p.Target); e != nil {
		passage = e.Title
	}
	fields := []Field{
		{Name: "triggers", Label: "Questions it answers", Help: "one a line", Value: strings.Join(p.Triggers, "\n"), Long: true, Required: true, Max: maxTriggers * knowledge.MaxPhrasing},
		{Name: TextField, Label: "Answer in your own words", Help: "or leave it empty and name a passage below", Value: p.Text, Long: true, Max: knowledge.MaxFull},
		{Name: "target", Label: "Passage of the guide", Help: "its id, as section/name", Value: p.Target, Shown: passage, Max: 60, Complete: completeEntries},
		{Name: LinkField, Label: "Link to the message it came from", Value: p.Link, Max: maxPinLink},
		{Name: "scope", Label: "Where it answers", Help: "community or channel", Value: scope, Max: 20, Choices: []Choice{{"the whole community", "community"}, {"this channel", "channel"}}},
		{Name: "why", Label: "Why", Help: "for the history", Value: why, Max: maxWhy},
	}
	for i := range fields {
		for _, p := range problems {
			if p.Field == fields[i].Name {
				fields[i].Problem = strings.TrimSpace(fields[i].Problem + " " + p.Text)
			}
		}
	}
	return Reply{Visibility: Private, Blocks: []Block{Form{Title: title, Action: Action{pinFormAction, ids}, Submit: "Preview", Fields: fields}}}
}

// pinFormBack takes a form that was filled in: it comes back with what is wrong,
// or as the preview.
func (b *Bot) pinFormBack(ctx context.Context, r *Request) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	d := pinDraft{New: true, Pin: Pin{ID: b.newID(), Community: r.Community, CreatedBy: r.person()}}
	if draft := r.Action.id(2); draft != "" {
		begun, err := b.pinDraft(ctx, r, draft)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return Reply{}, err
		}
		d.Pin.Source = begun.Pin.Source // none where the draft is gone: what was typed is kept all the same
	}
	if id := r.Action.id(0); id != "" {
		stored, err := b.pin(ctx, r.Community, id)
		if err != nil {
			return Reply{}, err
		}
		d = pinDraft{Pin: stored}
		base, err := strconv.Atoi(r.Action.id(1))
		if err != nil {
			return Reply{}, &Error{Kind: Invalid, Cause: fmt.Errorf("revision %q", r.Action.id(1))}
		}
		d.Base = base
	}
	before := d.Pin
	p := &d.Pin
	p.Triggers, p.Text = splitLines(r.Fields["triggers"]), strings.TrimSpace(r.Fields[TextField])
	p.Target, p.Link = strings.TrimSpace(r.Fields["target"]), strings.TrimSpace(r.Fields[LinkField])
	d.Why = strings.TrimSpace(r.Fields["why"])
	problems := p.Problems(b.searcher.Corpus())
	scope, asked := r.Fields["scope"]
	switch scope = strings.ToLower(strings.TrimSpace(scope)); {
	case !asked: // not every platform's forms have menus: the preview asks then
	case scope == "" || scope == "community":
		p.Channel = ""
	case scope == "channel":
		p.Channel = r.scope()
	default:
		problems = append(problems, Problem{"scope", "Write community or channel."})
	}
	if utf8.RuneCountInString(d.Why) > maxWhy {
		problems = append(problems, Problem{"why", fmt.Sprintf("At most %d characters.", maxWhy)})
	}
	if len(problems) == 0 {
		taken, err := b.holders(ctx, *p)
		if err != nil {
			return Reply{}, err
		}
		problems = taken
	}
	if len(problems) > 0 {
		p.Revision = d.Base
		return b.pinForm(*p, r.Action.id(2), d.Why, problems), nil
	}
	if !d.New && p.State == Active && p.same(before) {
		return Reply{Visibility: Private, Blocks: []Block{Text{"There is nothing to change: the pin says just that."}}}, nil
	}
	p.verify(b.searcher.Corpus(), Author{r.person(), r.User.Name}, b.now())
	p.Revision = d.Base + 1
	return b.pinPreview(ctx, r, d)
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
func (b *Bot) holders(ctx context.Context, p Pin) ([]Problem, error) {
	pins, err := b.store.Pins(ctx, p.Community)
	if err != nil {
		return nil, storeError(err)
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
func (b *Bot) pinPreview(ctx context.Context, r *Request, d pinDraft) (Reply, error) {
	draft, err := b.keepDraft(ctx, r, d)
	if err != nil {
		return Reply{}, storeError(err)
	}
	recent, err := b.store.RecentQuestions(ctx, r.Community, recentShown)
	if err != nil {
		return Reply{}, storeError(err)
	}
	corpus := b.searcher.Corpus()
	e := d.Pin.entry(corpus, b.showNames)
	if e == nil {
		return Reply{}, &Error{Kind: Invalid, Sentence: "That pin would show nothing.", Cause: errors.New("empty pin")}
	}
	shown := b.searcher.Titled(e)
	blocks := []Block{Text{"This is what members will see:"}, answerBlock(shown, shown.Short)}
	if figures, ok := figuresBlock(corpus, e.Figures, nil); ok {
		blocks = append(blocks, figures)
	}
	var own []string
	for _, q := range corpus.Questions {
		own = append(own, q.Text)
	}
	var hidden []string // those whose words this moderator may not read
	for _, q := range recent {
		if r.showsWords(q) {
			own = append(own, q.Text)
		} else {
			hidden = append(hidden, q.Text)
		}
	}
	would, err := b.searcher.Trial(ctx, e, own)
	if err != nil {
		return Reply{}, err
	}
	more, err := b.searcher.Trial(ctx, e, hidden)
	if err != nil {
		return Reply{}, err
	}
	before, err := b.standsBefore(ctx, d.Pin)
	if err != nil {
		return Reply{}, err
	}
	blocks = append(blocks, before...)
	blocks = append(blocks, wouldGet(would, len(more)))
	id := []string{draft}
	scope := Option{"Answer in this channel alone", Action{pinScopeAction, []string{draft, "channel"}}}
	if r.Parent != "" {
		scope.Label = "Answer in this thread's channel alone"
	}
	where := "It answers in the whole community."
	if d.Pin.Channel != "" {
		scope = Option{"Answer in the whole community", Action{pinScopeAction, []string{draft, "community"}}}
		where = "It answers in this channel alone."
		if r.Parent != "" {
			where = "It answers in this thread's channel alone, and in all its threads."
		}
	}
	blocks = append(blocks, Text{where})
	return Reply{Visibility: Private, Blocks: append(blocks, Choices{Prompt: "Save it?", Options: []Option{
		{"Save", Action{pinSaveAction, id}}, {"Change", Action{pinChangeAction, id}}, {"Cancel", Action{pinDropAction, id}}, scope,
	}})}, nil
}

// standsBefore says which passages of the guide the pin's questions would get without it.
func (b *Bot) standsBefore(ctx context.Context, p Pin) ([]Block, error) {
	var items []Item
	for _, t := range p.Triggers {
		result, err := b.searcher.Search(ctx, knowledge.Query{Text: t})
		if err != nil {
			return nil, err
		}
		if result.Verdict != knowledge.Answered || result.Answers[0].ID == p.Target {
			continue
		}
		e := result.Answers[0]
		if i := slices.IndexFunc(items, func(i Item) bool { return i.Name == e.ID }); i < 0 {
			items = append(items, Item{Name: e.ID, Text: e.Title})
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	return []Block{Listing{Title: "It stands before this of the guide", Items: items}}, nil
}

// wouldGet lists the questions that a pin would answer, and counts those that were
// asked where their words are not for everybody.
func wouldGet(questions []string, hidden int) Block {
	if len(questions)+hidden == 0 {
		return Text{"Besides its own, none of our questions and of the recent ones would get it."}
	}
	const shown = 8
	items := lines(questions[:min(len(questions), shown)])
	if len(questions) > shown {
		items = append(items, Item{Text: fmt.Sprintf("… and %d more", len(questions)-shown)})
	}
	if hidden > 0 {
		items = append(items, Item{Text: fmt.Sprintf("%s asked in private or in other channels, not shown here", count(hidden, "question"))})
	}
	return Listing{Title: "Besides its own, these questions would now get it", Items: items}
}

// count is a number of things, in words for people.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// keepDraft keeps what a person has half done, and returns the draft's id.
func (b *Bot) keepDraft(ctx context.Context, r *Request, v any) (string, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	draft := Draft{ID: b.newID(), Community: r.Community, Person: r.person(), Body: string(body)}
	return draft.ID, b.store.SaveDraft(ctx, draft, b.now().Add(draftTime))
}

func (b *Bot) pinDraft(ctx context.Context, r *Request, id string) (pinDraft, error) {
	var d pinDraft
	if err := b.canPin(r); err != nil {
		return d, err
	}
	draft, err := b.store.Draft(ctx, r.Community, id, b.now())
	if errors.Is(err, ErrNotFound) {
		return d, &Error{Kind: NotFound, Sentence: "That preview is saved already, or too old. Please begin again.", Cause: err}
	}
	if err != nil {
		return d, storeError(err)
	}
	if draft.Person != r.person() {
		return d, &Error{Kind: Denied, Sentence: "That is another moderator's preview.", Cause: errors.New("another person's draft")}
	}
	return d, json.Unmarshal([]byte(draft.Body), &d)
}

func (b *Bot) pinSave(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.pinDraft(ctx, r, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	says := ""
	if d.New { // before it is saved, so that it is known whether it was pinned
		d.Pin.SourcePinned, says = b.pinSource(ctx, r, d.Pin)
	}
	change := Revision{Pin: d.Pin.ID, Number: d.Pin.Revision, At: b.now(), By: r.person(), What: Created, After: &d.Pin, Why: d.Why}
	if !d.New {
		before, err := b.pin(ctx, r.Community, d.Pin.ID)
		if err != nil {
			return Reply{}, err
		}
		change.What, change.Before = Edited, &before
	}
	if err := b.savePins(ctx, r.Community, []Revision{change}); err != nil {
		if d.Pin.SourcePinned {
			b.unpinSource(ctx, r, d.Pin)
		}
		return Reply{}, err
	}
	b.dropDraft(ctx, r)
	done := "Pinned as"
	if !d.New {
		done = "Changed"
	}
	says = fmt.Sprintf("%s %s. It is to be verified again by %s.", done, d.Pin.ID, d.Pin.ReviewAt.Format("2 Jan 2006")) + says
	return Reply{Visibility: Private, Blocks: []Block{
		Text{says},
		Choices{Options: []Option{{"Look at it", Action{pinOpenAction, []string{d.Pin.ID}}}}},
	}}, nil
}

// savePins writes changes and lets the next question see them.
func (b *Bot) savePins(ctx context.Context, community string, changes []Revision) error {
	err := b.store.SavePins(ctx, changes)
	if err != nil {
		return storeError(err)
	}
	b.overlays.changed(community)
	return nil
}

func (b *Bot) dropDraft(ctx context.Context, r *Request) {
	err := b.store.DropDraft(ctx, r.Community, r.Action.id(0))
	if err != nil {
		b.log.WarnContext(ctx, "draft not dropped", "error", err) // it ends by itself
	}
}

func (b *Bot) pinChange(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.pinDraft(ctx, r, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	d.Pin.Revision = d.Base
	return b.pinForm(d.Pin, r.Action.id(0), d.Why, nil), nil
}

// pinScope shows the preview again, for another scope.
func (b *Bot) pinScope(ctx context.Context, r *Request) (Reply, error) {
	d, err := b.pinDraft(ctx, r, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	b.dropDraft(ctx, r)
	d.Pin.Channel = ""
	if r.Action.id(1) == "channel" {
		d.Pin.Channel = r.scope()
	}
	taken, err := b.holders(ctx, d.Pin)
	if err != nil {
		return Reply{}, err
	}
	if len(taken) > 0 {
		return Reply{}, &Error{Kind: Conflict, Sentence: taken[0].Text, Cause: errors.New("trigger is taken")}
	}
	reply, err := b.pinPreview(ctx, r, d)
	reply.Effect = Replaces
	return reply, err
}

func (b *Bot) pinDrop(ctx context.Context, r *Request) (Reply, error) {
	if _, err := b.pinDraft(ctx, r, r.Action.id(0)); err != nil {
		return Reply{}, err
	}
	b.dropDraft(ctx, r)
	return Reply{Visibility: Private, Blocks: []Block{Text{"Nothing was changed."}}}, nil
}

// pinEntry opens the form for an entry that the bot has shown.
func (b *Bot) pinEntry(ctx context.Context, r *Request) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	e, err := b.entry(ctx, r, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	p := Pin{Target: e.ID}
	if q, err := b.question(ctx, r, r.Action.id(1)); err == nil && q.Text != "" && r.showsWords(q) {
		p.Triggers = []string{Cut(strings.Join(strings.Fields(q.Text), " "), knowledge.MaxPhrasing)}
	}
	return b.pinForm(p, "", "", nil), nil
}

func (b *Bot) pin(ctx context.Context, community, id string) (Pin, error) {
	p, err := b.store.Pin(ctx, community, id)
	if errors.Is(err, ErrNotFound) {
		return p, &Error{Kind: NotFound, Sentence: "There is no such pin.", Cause: err}
	}
	if err != nil {
		return p, storeError(err)
	}
	return p, nil
}

// pinsListed is how many pins a list shows.
const pinsListed = 15

// pins lists the community's pins: those that need looking after first.
func (b *Bot) pins(ctx context.Context, r *Request) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	all, err := b.store.Pins(ctx, r.Community)
	if err != nil {
		return Reply{}, storeError(err)
	}
	typed := r.arg(searchField)
	if r.Kind == Submit {
		typed = r.Fields[searchField]
	}
	found := b.foundPins(all, typed)
	if len(found) == 0 {
		text := "There are no pins yet. Use " + b.platforms.Speech(r).Command + "pin to make the first."
		if len(all) > 0 {
			text = "No pin has those words."
		}
		return Reply{Visibility: Private, Blocks: append([]Block{Text{text}}, b.listTools(r, len(all), typed)...)}, nil
	}
	var options []Option
	for _, p := range found[:min(len(found), pinsListed)] {
		options = append(options, Option{Cut(b.pinLine(p), knowledge.MaxTitle), Action{pinOpenAction, []string{p.ID}}})
	}
	prompt := fmt.Sprintf("%d pins", len(found))
	if len(found) == 1 {
		prompt = "1 pin"
	}
	if len(found) > pinsListed {
		prompt += fmt.Sprintf(", the first %d; search to see others", pinsListed)
	}
	return Reply{Visibility: Private, Blocks: append([]Block{Choices{Prompt: prompt, Options: options}}, b.listTools(r, len(all), typed)...)}, nil
}

// foundPins returns the pins with the words typed, those that need looking after first.
func (b *Bot) foundPins(all []Pin, typed string) []Pin {
	var words []string
	for _, w := range strings.Fields(typed) {
		words = append(words, bare(w))
	}
	found := slices.DeleteFunc(slices.Clone(all), func(p Pin) bool { return !p.matches(words) })
	slices.SortStableFunc(found, func(x, y Pin) int { return b.urgency(y) - b.urgency(x) })
	return found
}

// listTools is what can be done with the list of pins.
func (b *Bot) listTools(r *Request, pins int, typed string) []Block {
	var blocks []Block
	if _, pinner := b.platforms.Named(r.Platform).(Pinner); pinner && r.Channel != "" {
		blocks = append(blocks, Choices{Options: []Option{{"Take over this channel's pinned messages", Action{pinAdoptAction, nil}}}})
	}
	if pins > 0 {
		blocks = append(blocks, Form{Title: "Pins", Action: Action{pinSearchAction, nil}, Submit: "Search", Optional: true, Fields: []Field{
			{Name: searchField, Label: "Search", Help: "words of the question or the answer, or a state: stale, retired", Value: typed, Max: knowledge.MaxPhrasing},
		}})
	}
	return blocks
}

// pinSearch lists the pins that a search form asks for.
func (b *Bot) pinSearch(ctx context.Context, r *Request) (Reply, error) { return b.pins(ctx, r) }

// urgency orders the list: stale pins, those due for review, the rest, retired ones.
func (b *Bot) urgency(p Pin) int {
	switch {
	case p.State == Stale:
		return 3
	case p.State == Retired:
		return 0
	case b.now().After(p.ReviewAt):
		return 2
	}
	return 1
}

func (b *Bot) pinLine(p Pin) string {
	switch b.urgency(p) {
	case 3:
		return "stale: " + p.Triggers[0]
	case 2:
		return "review: " + p.Triggers[0]
	case 0:
		return "retired: " + p.Triggers[0]
	}
	return p.Triggers[0]
}

func (b *Bot) pinOpen(ctx context.Context, r *Request) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	p, err := b.pin(ctx, r.Community, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	return b.pinShown(p), nil
}

// pinShown is one pin with what can be done about it.
func (b *Bot) pinShown(p Pin) Reply {
	var blocks []Block
	if e := p.entry(b.searcher.Corpus(), b.showNames); e != nil {
		e = b.searcher.Titled(e)
		blocks = append(blocks, answerBlock(e, e.Short))
	}
	scope := Item{Name: "answers in", Text: "the whole community"}
	if p.Channel != "" {
		scope = Item{Name: "answers in", Channel: p.Channel}
	}
	state := string(p.State)
	if p.Reason != "" {
		state += ": " + p.Reason
	}
	items := []Item{
		{Name: "pin", Text: p.ID}, {Name: "state", Text: state}, scope,
		{Name: "verified", Text: p.VerifiedAt.Format("2 Jan 2006")}, {Name: "review by", Text: p.ReviewAt.Format("2 Jan 2006")},
	}
	for _, t := range p.Triggers {
		items = append(items, Item{Name: "question", Text: t})
	}
	id := []string{p.ID}
	options := []Option{{"Edit", Action{pinEditAction, id}}, {"Verify", Action{pinVerifyAction, id}}, {"Retire", Action{pinRetireAction, id}}, {"History", Action{pinHistoryAction, id}}}
	if p.State == Retired {
		options = options[3:]
	}
	options = append(options, Option{"All pins", Action{pinSearchAction, nil}})
	return Reply{Visibility: Private, Blocks: append(blocks, Listing{"Pin", items}, Choices{Prompt: "", Options: options})}
}

func (b *Bot) pinEdit(ctx context.Context, r *Request) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	p, err := b.pin(ctx, r.Community, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	return b.pinForm(p, "", "", nil), nil
}

// changePin applies one change to a pin and shows what it became.
func (b *Bot) changePin(ctx context.Context, r *Request, what Change, change func(p *Pin) error) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	before, err := b.pin(ctx, r.Community, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	after := before
	if err := change(&after); err != nil {
		return Reply{}, err
	}
	after.Revision = before.Revision + 1
	err = b.savePins(ctx, r.Community, []Revision{{Pin: after.ID, Number: after.Revision, At: b.now(), By: r.person(), What: what, Before: &before, After: &after}})
	if err != nil {
		return Reply{}, err
	}
	return b.pinShown(after), nil
}

func (b *Bot) pinVerify(ctx context.Context, r *Request) (Reply, error) {
	return b.changePin(ctx, r, Verified, func(p *Pin) error {
		if problems := p.Problems(b.searcher.Corpus()); len(problems) > 0 {
			return &Error{Kind: Invalid, Sentence: problems[0].Text + " Edit the pin first.", Cause: errors.New("pin with problems")}
		}
		if p.State == Retired {
			return &Error{Kind: Invalid, Sentence: "That pin is retired. Restore it first.", Cause: errors.New("pin is retired")}
		}
		p.verify(b.searcher.Corpus(), Author{r.person(), r.User.Name}, b.now())
		return nil
	})
}

func (b *Bot) pinRetire(ctx context.Context, r *Request) (Reply, error) {
	var retired Pin
	reply, err := b.changePin(ctx, r, Retiring, func(p *Pin) error {
		if p.State == Retired {
			return &Error{Kind: Invalid, Sentence: "That pin is retired already.", Cause: errors.New("pin is retired")}
		}
		retired = *p
		p.State, p.Reason, p.SourcePinned = Retired, "", false
		return nil
	})
	if err != nil {
		return reply, err
	}
	if says := b.unpinSource(ctx, r, retired); says != "" {
		reply.Blocks = append([]Block{Text{says}}, reply.Blocks...)
	}
	return reply, nil
}

func (b *Bot) pinHistory(ctx context.Context, r *Request) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	history, err := b.store.PinHistory(ctx, r.Community, r.Action.id(0))
	if err != nil {
		return Reply{}, storeError(err)
	}
	if len(history) == 0 {
		return Reply{}, &Error{Kind: NotFound, Sentence: "There is no such pin.", Cause: ErrNotFound}
	}
	var items []Item
	var options []Option
	for _, v := range slices.Backward(history) {
		text := string(v.What)
		if v.Why != "" {
			text += ": " + v.Why
		}
		items = append(items, Item{Name: "#" + strconv.Itoa(v.Number), At: v.At, Person: userOf(r.Platform, v.By), Text: text + " — " + revisionSays(v)})
		if len(options) < pinsListed && v.Number != history[len(history)-1].Number {
			options = append(options, Option{fmt.Sprintf("Restore #%d", v.Number), Action{pinRestoreAction, []string{v.Pin, strconv.Itoa(v.Number)}}})
		}
	}
	return Reply{Visibility: Private, Blocks: append([]Block{Listing{"History of " + r.Action.id(0), items}}, choices("", options)...)}, nil
}

// userOf is a person's id on a platform; whoever was forgotten has none, and who comes from
// elsewhere is named with the place.
func userOf(platform, person string) string { return strings.TrimPrefix(person, platform+":") }

// revisionSays is what the pin said after a revision, in short.
func revisionSays(v Revision) string {
	says := v.After.Target
	if says == "" {
		says = PlainMarkdown(v.After.Text)
	}
	return Cut(fmt.Sprintf("%s → %s", v.After.Triggers[0], strings.Join(strings.Fields(says), " ")), 120)
}

// pinRestore makes a pin again what it was after one of its revisions. A retired
// pin's last words are restored as well.
func (b *Bot) pinRestore(ctx context.Context, r *Request) (Reply, error) {
	number, err := strconv.Atoi(r.Action.id(1))
	if err != nil {
		return Reply{}, &Error{Kind: Invalid, Sentence: "There is no such revision.", Cause: err}
	}
	return b.changePin(ctx, r, Restored, func(p *Pin) error {
		history, err := b.store.PinHistory(ctx, r.Community, p.ID)
		if err != nil {
			return storeError(err)
		}
		at := slices.IndexFunc(history, func(v Revision) bool { return v.Number == number })
		if at < 0 {
			return &Error{Kind: NotFound, Sentence: "There is no such revision.", Cause: ErrNotFound}
		}
		old := *history[at].After
		old.CreatedBy = p.CreatedBy
		if problems := old.Problems(b.searcher.Corpus()); len(problems) > 0 {
			return &Error{Kind: Invalid, Sentence: "That revision can no longer be used: " + problems[0].Text, Cause: errors.New("revision with problems")}
		}
		old.verify(b.searcher.Corpus(), Author{r.person(), r.User.Name}, b.now())
		*p = old
		return nil
	})
}
