// Package answer answers questions in people's own words, shows what they choose, and says
// more of what was answered: the full text, how it was read, what it is based on.
package answer

import (
	"context"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Local is what a community adds to the guide: its pins.
type Local interface {
	// Current makes sure that they are loaded.
	Current(ctx context.Context, community string)
	// Complete returns those of their questions in which a word begins with what is typed.
	// It must not wait for anything.
	Complete(r *bot.Request, typed string, limit int) []string
	// Entry returns an entry of the guide, or a pin that is shown where the request was made.
	Entry(ctx context.Context, r *bot.Request, id string) (*knowledge.Entry, error)
}

// Answers answers questions, and says more of what was answered.
type Answers struct {
	searcher  bot.Searcher
	local     Local
	memory    *memory.Memory
	platforms *bot.Platforms
	observer  bot.Observer
	listener  bot.Listener
	beneath   func(r *bot.Request, s bot.Shown) []bot.Block
	tools     func(r *bot.Request, s bot.Shown) []bot.Option
	first     func(ctx context.Context, r *bot.Request) (bot.Reply, bool, error)
	settings  bot.Settings
	now       func() time.Time
}

// Options are what answers need.
type Options struct {
	Searcher  bot.Searcher
	Local     Local
	Memory    *memory.Memory
	Platforms *bot.Platforms
	Observer  bot.Observer
	Listener  bot.Listener
	Beneath   func(r *bot.Request, s bot.Shown) []bot.Block
	Tools     func(r *bot.Request, s bot.Shown) []bot.Option
	// First answers free text that is not to be searched for, nor kept. It may be nil.
	First    func(ctx context.Context, r *bot.Request) (reply bot.Reply, found bool, err error)
	Settings bot.Settings // what communities have set
	Now      func() time.Time
}

// New makes them.
func New(o Options) *Answers {
	return &Answers{searcher: o.Searcher, local: o.Local, memory: o.Memory, platforms: o.Platforms, observer: o.Observer, listener: o.Listener, beneath: o.Beneath, tools: o.Tools, first: o.First, settings: o.Settings, now: o.Now}
}

// Asking answers questions, asked anew or edited, and shows what is chosen.
func (a *Answers) Asking() bot.Feature {
	return bot.Feature{
		Name:     "asking",
		Settings: []bot.Setting{lengthSetting, sureSetting},
		Commands: func(c *knowledge.Corpus) []bot.Command { return []bot.Command{a.askCommand(c)} },
		Text:     a.answer,
		Actions:  []bot.ActionHandler{{Name: card.ShowAction, Access: bot.Member, Handler: a.show}, {Name: card.PickAction, Access: bot.Member, Handler: a.pick}},
		Events:   map[bot.RequestKind]bot.Handler{bot.MessageEdited: a.edited, bot.MessageRemoved: a.removed},
		Complete: map[string]bot.Completer{"": a.completeQuestion, card.CompleteEntries: a.completeEntry},
	}
}

func (a *Answers) askCommand(corpus *knowledge.Corpus) bot.Command {
	return bot.Command{
		Name:     "ask",
		Summary:  "Ask a career question in your own words",
		Args:     []bot.Arg{{Name: "question", Summary: "What you want to know", Required: true, Complete: a.completeQuestion}},
		Examples: questionExamples(corpus),
		Handler:  a.answer,
	}
}

// answer answers a question in people's own words.
func (a *Answers) answer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Unread != "" && !strings.ContainsFunc(r.Text, bot.IsWordly) {
		return bot.Say(r.Unread), nil
	}
	if a.first != nil {
		if reply, found, err := a.first(ctx, r); found {
			return reply, err
		}
	}
	with := a.memory.Recall(ctx, r)
	if reply, found, err := a.aside(ctx, r, r.Arg("question"), with); found {
		return reply, err
	}
	result, err := a.search(ctx, r, r.Arg("question"), with)
	if err != nil {
		return bot.Reply{}, err
	}
	if r.Unasked && (!a.certain(ctx, r, result) || a.saidToAnother(r.Text, result)) {
		return bot.Reply{}, nil
	}
	a.observer.Answered(outcome(r, result))
	if a.repeats(ctx, r, result) {
		a.memory.Remember(ctx, r, result)
		return bot.Say("The moderators' answer to that stands above."), nil
	}
	id, record := a.memory.Record(ctx, r, result, with)
	reply := a.sized(ctx, r, card.ReplyTo(a.searcher.Corpus(), result, r.User.ID, id), result.Answers)
	reply.Meanwhile = []func(ctx context.Context){
		func(ctx context.Context) {
			record(ctx)
			a.listener.Asked(ctx, r, id, result)
		},
		func(ctx context.Context) { a.memory.Remember(ctx, r, result) },
	}
	if !result.Smalltalk {
		reply.Blocks = append(reply.Blocks, a.beneath(r, bot.Shown{Question: id, Entries: result.Answers, Offered: result.Tool, Seen: !r.Private})...)
	}
	return reply, nil
}

// repeatTime is how long the same pin is not repeated in one conversation.
const repeatTime = 10 * time.Minute

// repeats reports whether this conversation has had the same pin a moment ago,
// and otherwise remembers that it has it now.
func (a *Answers) repeats(ctx context.Context, r *bot.Request, result knowledge.Result) bool {
	if result.Verdict != knowledge.Answered || result.Answers[0].Kind != knowledge.Pin || memory.ConversationOf(r) == "" {
		return false
	}
	id := memory.ConversationOf(r) + memory.ConversationSeparator + result.Answers[0].ID
	if c := a.memory.Load(ctx, id); c.Entry != "" && a.now().Sub(time.Unix(c.At, 0)) < repeatTime {
		return true
	}
	a.memory.Save(ctx, id, memory.OwnerOf(r), knowledge.Context{Entry: result.Answers[0].ID, At: a.now().Unix()}, memory.ConversationTime)
	return false
}

// Search finds what answers a text where the request comes from.
func (a *Answers) Search(ctx context.Context, r *bot.Request, text string) (knowledge.Result, error) {
	return a.search(ctx, r, text, a.memory.Recall(ctx, r))
}

// search reads a text with what a conversation is about.
func (a *Answers) search(ctx context.Context, r *bot.Request, text string, with knowledge.Context) (knowledge.Result, error) {
	a.local.Current(ctx, r.Community)
	q := knowledge.Query{Text: text, Community: r.Community, Channel: r.Channel, Parent: r.Parent, Context: with}
	start := a.now()
	result, err := a.searcher.Search(ctx, q)
	a.observer.Took(bot.Searched, a.now().Sub(start))
	if err != nil {
		return result, &bot.Error{Kind: bot.Unavailable, Sentence: "Sorry, I cannot look that up right now. Please try again in a moment.", Cause: err}
	}
	return result, nil
}

// outcome is what observers are told of a question.
func outcome(r *bot.Request, result knowledge.Result) bot.Outcome {
	o := bot.Outcome{Platform: r.Platform, Community: r.Community, Verdict: result.Verdict, Pin: pinUse(result), Hurried: result.Why.Hurried != ""}
	for _, e := range result.Answers {
		o.Answers = append(o.Answers, e.ID)
	}
	if result.Verdict == knowledge.Unsure {
		for _, h := range card.Offered(result) {
			o.Offered = append(o.Offered, h.Entry.ID)
		}
	}
	return o
}

func pinUse(result knowledge.Result) bot.PinUse {
	switch {
	case len(result.Answers) == 0 || result.Answers[0].Kind != knowledge.Pin:
		return bot.NoPin
	case result.Answers[0].Stale:
		return bot.StalePin
	}
	return bot.FreshPin
}

// show answers the press of a button with an entry.
func (a *Answers) show(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	e, err := a.local.Entry(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	a.memory.RememberContext(ctx, r, knowledge.Context{Entry: e.ID})
	reply := a.ReplyWith(ctx, r, e)
	reply.Blocks = append(reply.Blocks, a.beneath(r, bot.Shown{Entries: []*knowledge.Entry{e}, Seen: !r.Private})...)
	return reply, nil
}

// ReplyWith is a reply with an entry and its figures.
func (a *Answers) ReplyWith(ctx context.Context, r *bot.Request, e *knowledge.Entry) bot.Reply {
	picked := a.searcher.Corpus().PickFigures(knowledge.Asked{}, e)
	titled := []*knowledge.Entry{a.searcher.Titled(e)}
	return a.sized(ctx, r, card.ReplyTo(a.searcher.Corpus(), knowledge.Result{
		Verdict: knowledge.Answered, Answers: titled, Figures: picked.Figures, Notes: picked.Notes,
	}, "", ""), titled)
}

// pick answers who was unsure which question they meant: the answer takes the
// place of the choices. Anybody else gets it for themselves.
func (a *Answers) pick(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	e, err := a.local.Entry(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	a.observer.Chosen(r.Platform, r.Community, e.ID)
	if r.User.ID != r.Action.ID(1) {
		return a.show(ctx, r)
	}
	lasting := r.Message != ""
	about := *r
	about.Private = r.Private && !lasting // the answer to a message for all is for all
	a.memory.RememberContext(ctx, &about, knowledge.Context{Entry: e.ID})
	reply := a.ReplyWith(ctx, r, e)
	reply.Effect = bot.Replaces
	reply.Meanwhile = []func(ctx context.Context){func(ctx context.Context) { a.listener.Chose(ctx, r, r.Action.ID(2)) }}
	shown := bot.Shown{Question: r.Action.ID(2), Entries: []*knowledge.Entry{e}, Chosen: e.ID, Seen: lasting}
	reply.Blocks = append(reply.Blocks, a.beneath(&about, shown)...)
	return reply, nil
}

// completeQuestion proposes the questions that the community's pins and the guide can answer,
// each answer of the guide once, by its title.
func (a *Answers) completeQuestion(_ context.Context, r *bot.Request, prefix string) []bot.Choice {
	var list []bot.Choice
	for _, t := range a.local.Complete(r, prefix, bot.MaxChoices/3) {
		list = append(list, bot.Choice{Name: t, Value: t})
	}
	for _, e := range a.proposed(prefix) {
		if len(list) < bot.MaxChoices {
			list = append(list, bot.Choice{Name: e.Title, Value: e.Title})
		}
	}
	return list
}

// proposed are the guide's entries that what is typed may be about, the closest first.
func (a *Answers) proposed(prefix string) []*knowledge.Entry {
	corpus := a.searcher.Corpus()
	var list []*knowledge.Entry
	seen := map[string]bool{}
	for _, s := range a.searcher.Complete(prefix, 4*bot.MaxChoices) {
		if e := corpus.Entry(s.Entry); e != nil && !seen[e.ID] && len(list) < bot.MaxChoices {
			seen[e.ID] = true
			list = append(list, e)
		}
	}
	return list
}

// completeEntry proposes passages of the guide, by id.
func (a *Answers) completeEntry(_ context.Context, _ *bot.Request, prefix string) []bot.Choice {
	var list []bot.Choice
	for _, e := range a.proposed(prefix) {
		list = append(list, bot.Choice{Name: e.Title, Value: e.ID})
	}
	return list
}

// Answered is the answer that a person's own question got, without what can be done about
// it; nothing where it is not known any more, or would be answered otherwise now.
func (a *Answers) Answered(ctx context.Context, r *bot.Request, question string) (bot.Reply, []*knowledge.Entry, error) {
	q, err := a.memory.Question(ctx, r, question)
	if err != nil || !memory.IsAsker(r, q) || q.Text == "" || q.Entry == "" {
		return bot.Reply{}, nil, nil
	}
	result, err := a.search(ctx, r, q.Text, q.Context)
	if err != nil {
		return bot.Reply{}, nil, err
	}
	if result.Verdict != knowledge.Answered || result.Answers[0].ID != q.Entry {
		return bot.Reply{}, nil, nil
	}
	return a.sized(ctx, r, card.ReplyTo(a.searcher.Corpus(), result, "", ""), result.Answers), result.Answers, nil
}

// Again is the answer that stands in a message: to its asker's own question as it was put,
// or where that is not known any more, or was answered by a choice, with its entry. Chosen is
// the entry then. What can be done about it is left to the caller.
func (a *Answers) Again(ctx context.Context, r *bot.Request, question, entry string) (reply bot.Reply, shown []*knowledge.Entry, chosen string, err error) {
	reply, shown, err = a.Answered(ctx, r, question)
	if err != nil || len(shown) > 0 && shown[0].ID == entry {
		return reply, shown, "", err
	}
	e, err := a.Entry(ctx, r, entry)
	if err != nil {
		return bot.Reply{}, nil, "", err
	}
	return a.ReplyWith(ctx, r, e), []*knowledge.Entry{e}, e.ID, nil
}

// Entry returns an entry of the guide, or a pin that is shown where the request was made.
func (a *Answers) Entry(ctx context.Context, r *bot.Request, id string) (*knowledge.Entry, error) {
	return a.local.Entry(ctx, r, id)
}

// questionExamples are questions as one types them.
func questionExamples(corpus *knowledge.Corpus) []string {
	var list []string
	for _, q := range corpus.Guide.Examples {
		list = append(list, strings.ToLower(q))
	}
	if len(list) == 0 {
		list = []string{""}
	}
	return list
}
