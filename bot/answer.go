package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"careerbot/knowledge"
)

// The actions on entries. Their ids are an entry's or a section's.
const (
	showAction  = "show"
	pickAction  = "pick" // and who was asked which one they mean, and the question's id
	moreAction  = "more"
	topicAction = "topic"
)

// maxChoicesShown is how many questions are offered when unsure, and how many
// related ones follow an answer.
const maxChoicesShown = 3

// askingFeature answers questions, asked anew or edited, and shows what is chosen.
func (b *Bot) askingFeature() Feature {
	return Feature{
		Name:     "asking",
		Commands: func(c *knowledge.Corpus) []Command { return []Command{b.askCommand(c)} },
		Text:     b.answer,
		Actions:  []ActionHandler{{showAction, Member, b.show}, {pickAction, Member, b.pick}},
		Events:   map[RequestKind]Handler{MessageEdited: b.edited, MessageRemoved: b.removed},
		Complete: map[string]Completer{"": b.completeQuestion, completeEntries: b.completeEntry},
		Settings: []string{"CAREERBOT_KEEP_TEXT_DAYS"},
		Home: func(context.Context, *Request) []Block {
			return choices("For example:", examples(b.searcher.Corpus()))
		},
	}
}

func (b *Bot) askCommand(corpus *knowledge.Corpus) Command {
	return Command{
		Name:     "ask",
		Summary:  "Ask a career question in your own words",
		Args:     []Arg{{Name: "question", Summary: "What you want to know", Required: true, Complete: b.completeQuestion}},
		Examples: questionExamples(corpus),
		Handler:  b.answer,
	}
}

// answer answers a question in people's own words.
func (b *Bot) answer(ctx context.Context, r *Request) (Reply, error) {
	if r.Unread != "" && !strings.ContainsFunc(r.Text, isWordly) {
		return Say(r.Unread), nil
	}
	with := b.recall(ctx, r)
	if reply, found, err := b.aside(ctx, r, r.arg("question"), with); found {
		return reply, err
	}
	result, err := b.search(ctx, r, r.arg("question"), with)
	if err != nil {
		return Reply{}, err
	}
	if r.Unasked && (!certain(result) || b.saidToAnother(r.Text, result)) {
		return Reply{}, nil
	}
	b.observer.Answered(outcome(r, result))
	if b.repeats(ctx, r, result) {
		b.remember(ctx, r, result)
		return Say("The moderators' answer to that stands above."), nil
	}
	id, record := b.record(r, result, with)
	reply := b.replyTo(result, r.User.ID, id)
	reply.keep = append(record, func(ctx context.Context) { b.remember(ctx, r, result) })
	if !result.Smalltalk {
		reply.Blocks = append(reply.Blocks, b.features.Beneath(r, Shown{Question: id, Entries: result.Answers, Seen: !r.Private})...)
	}
	return reply, nil
}

// isWordly reports whether a sign can be part of a word: emoji and punctuation cannot.
func isWordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// certain reports whether a result is worth saying where nobody asked the bot: an
// answer, or what it can add to a follow-up of its own.
func certain(result knowledge.Result) bool {
	return !result.Smalltalk && (result.Verdict == knowledge.Answered || result.Verdict == knowledge.Unsure && result.Why.Context)
}

// repeatTime is how long the same pin is not repeated in one conversation.
const repeatTime = 10 * time.Minute

// repeats reports whether this conversation has had the same pin a moment ago,
// and otherwise remembers that it has it now.
func (b *Bot) repeats(ctx context.Context, r *Request, result knowledge.Result) bool {
	if result.Verdict != knowledge.Answered || result.Answers[0].Kind != knowledge.Pin || r.conversation() == "" {
		return false
	}
	id := r.conversation() + conversationSeparator + result.Answers[0].ID
	if c := b.remembered(ctx, id); c.Entry != "" && b.now().Sub(time.Unix(c.At, 0)) < repeatTime {
		return true
	}
	b.keep(ctx, id, r.owner(), knowledge.Context{Entry: result.Answers[0].ID, At: b.now().Unix()}, conversationTime)
	return false
}

// Search finds what answers a text where the request comes from.
func (b *Bot) Search(ctx context.Context, r *Request, text string) (knowledge.Result, error) {
	return b.search(ctx, r, text, b.recall(ctx, r))
}

// search reads a text with what a conversation is about.
func (b *Bot) search(ctx context.Context, r *Request, text string, with knowledge.Context) (knowledge.Result, error) {
	if err := b.overlays.current(ctx, r.Community); err != nil && !errors.Is(err, ErrDown) {
		b.log.WarnContext(ctx, "pins are not up to date", "community", r.Community, "error", err)
	}
	q := knowledge.Query{Text: text, Community: r.Community, Channel: r.Channel, Parent: r.Parent, Context: with}
	start := b.now()
	result, err := b.searcher.Search(ctx, q)
	b.observer.Took(Searched, b.now().Sub(start))
	if err != nil {
		return result, &Error{Kind: Unavailable, Sentence: "Sorry, I cannot look that up right now. Please try again in a moment.", Cause: err}
	}
	return result, nil
}

// outcome is what observers are told of a question.
func outcome(r *Request, result knowledge.Result) Outcome {
	o := Outcome{Platform: r.Platform, Community: r.Community, Verdict: result.Verdict, Pin: pinUse(result)}
	for _, e := range result.Answers {
		o.Answers = append(o.Answers, e.ID)
	}
	if result.Verdict == knowledge.Unsure {
		for _, h := range offered(result) {
			o.Offered = append(o.Offered, h.Entry.ID)
		}
	}
	return o
}

// offered is what somebody is asked to choose from whose question was not clear.
func offered(result knowledge.Result) []knowledge.Hit {
	return result.Hits[:min(len(result.Hits), maxChoicesShown)]
}

func pinUse(result knowledge.Result) PinUse {
	switch {
	case len(result.Answers) == 0 || result.Answers[0].Kind != knowledge.Pin:
		return NoPin
	case result.Answers[0].Stale:
		return StalePin
	}
	return FreshPin
}

// remember keeps what the conversation is about now. A question without an
// answer changes nothing.
func (b *Bot) remember(ctx context.Context, r *Request, result knowledge.Result) {
	if result.Verdict != knowledge.Answered {
		b.takePart(ctx, r)
		return
	}
	c := knowledge.Context{
		Role:       first(result.Asked.Roles),
		Level:      first(result.Asked.Levels),
		Place:      first(result.Asked.Places),
		Company:    first(result.Asked.Companies),
		Specialism: first(result.Asked.Specialisms),
		Ask:        askedFor(result),
		Entry:      result.Answers[0].ID,
		Claim:      result.Claim,
	}
	b.rememberContext(ctx, r, c)
}

// askedFor is the kind of question that was answered: pay where it was asked, or else the
// first that the answer answers.
func askedFor(result knowledge.Result) knowledge.Ask {
	if slices.Contains(result.Asked.Asks, knowledge.Pay) {
		return knowledge.Pay
	}
	for _, ask := range result.Asked.Asks {
		if result.Answers[0].Answers(ask) {
			return ask
		}
	}
	return ""
}

func (b *Bot) rememberContext(ctx context.Context, r *Request, c knowledge.Context) {
	c.At = b.now().Unix()
	ttl := conversationTime
	if r.Thread != "" && !r.Private {
		ttl = threadTime
	}
	b.keep(ctx, r.conversation(), r.owner(), c, ttl)
}

// owner is whose conversation a request belongs to: nobody's in a thread, which is
// everybody's.
func (r *Request) owner() string {
	if r.Thread != "" && !r.Private {
		return ""
	}
	return r.person()
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// replyTo says what was found. Where it is unsure, user is who is asked which of
// the questions they mean.
func (b *Bot) replyTo(result knowledge.Result, user, question string) Reply {
	reply := Reply{Visibility: Public}
	switch {
	case result.Says != "":
		reply = Say(result.Says)
		reply.Blocks = append(reply.Blocks, menu("Passages to read", showOptions(result.See))...)
	case result.Verdict == knowledge.Answered:
		reply.Blocks = b.answerBlocks(result)
	case result.Verdict == knowledge.Unsure:
		reply.Blocks = b.unsure(result, user, question)
	default:
		reply.Blocks = b.unknown(result)
	}
	if result.Truncated {
		reply.Blocks = append(reply.Blocks, Text{"That was a long message: I have read only its beginning."})
	}
	return reply
}

func (b *Bot) answerBlocks(result knowledge.Result) []Block {
	corpus := b.searcher.Corpus()
	var blocks []Block
	for _, e := range result.Answers {
		blocks = append(blocks, answerBlock(e, e.Short))
	}
	if figures, ok := figuresBlock(corpus, result.Figures, result.Notes); ok {
		blocks = append(blocks, figures)
	}
	return append(blocks, next(corpus, result.Answers...)...)
}

func answerBlock(e *knowledge.Entry, text string) Answer {
	a := Answer{Entry: e.ID, Title: e.Title, Text: text, Source: e.Source}
	if e.Untitled {
		a.Title = ""
	}
	return a
}

// next offers the full text and the related questions.
func next(corpus *knowledge.Corpus, shown ...*knowledge.Entry) []Block {
	var options []Option
	seen := map[string]bool{}
	for _, e := range shown {
		seen[e.ID] = true
		if e.HasMore() {
			label := "Show more"
			if len(shown) > 1 {
				label = "More: " + e.Title
			}
			options = append(options, Option{Cut(label, knowledge.MaxTitle), Action{moreAction, []string{e.ID}}})
		}
	}
	return append(choices("", options), menu("Related questions", related(corpus, shown, seen))...)
}

func related(corpus *knowledge.Corpus, shown []*knowledge.Entry, seen map[string]bool) []Option {
	var options []Option
	for _, e := range shown {
		for _, other := range corpus.Related(e) {
			if len(options) < maxChoicesShown && !seen[other.ID] {
				seen[other.ID] = true
				options = append(options, showOption(other))
			}
		}
	}
	return options
}

func showOption(e *knowledge.Entry) Option {
	return Option{Cut(e.Title, knowledge.MaxTitle), Action{showAction, []string{e.ID}}}
}

func showOptions(entries []*knowledge.Entry) []Option {
	var options []Option
	for _, e := range entries {
		options = append(options, showOption(e))
	}
	return options
}

func choices(prompt string, options []Option) []Block {
	if len(options) == 0 {
		return nil
	}
	return []Block{Choices{Prompt: prompt, Options: options}}
}

// menu is choices of what else there is.
func menu(prompt string, options []Option) []Block {
	if len(options) == 0 {
		return nil
	}
	return []Block{Choices{Prompt: prompt, Options: options, Menu: true}}
}

// unsure offers the closest questions, and says what the guide does not have.
func (b *Bot) unsure(result knowledge.Result, user, question string) []Block {
	var options []Option
	for _, h := range offered(result) {
		o := showOption(h.Entry)
		if user != "" {
			o.Action = Action{pickAction, []string{h.Entry.ID, user, question}}
		}
		options = append(options, o)
	}
	if len(result.Notes) > 0 {
		return append([]Block{Text{strings.Join(result.Notes, " ")}}, choices("This is what it does have:", options)...)
	}
	return append([]Block{Text{"I'm not sure that I understood you."}}, choices("Did you mean one of these?", options)...)
}

// unknown says that the guide does not know, and what it does know about.
func (b *Bot) unknown(result knowledge.Result) []Block {
	text := "I don't know: the guide says nothing about that."
	if len(result.Notes) > 0 {
		text = strings.Join(result.Notes, " ")
	}
	return append([]Block{Text{text}}, choices("These are the topics it covers:", topicOptions(b.searcher.Corpus()))...)
}

// show answers the press of a button with an entry.
func (b *Bot) show(ctx context.Context, r *Request) (Reply, error) {
	e, err := b.entry(ctx, r, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	b.rememberContext(ctx, r, knowledge.Context{Entry: e.ID})
	reply := b.showing(e)
	reply.Blocks = append(reply.Blocks, b.features.Beneath(r, Shown{Entries: []*knowledge.Entry{e}, Seen: !r.Private})...)
	return reply, nil
}

// showing is a reply with an entry and its figures.
func (b *Bot) showing(e *knowledge.Entry) Reply {
	picked := b.searcher.Corpus().PickFigures(knowledge.Asked{}, e)
	return b.replyTo(knowledge.Result{
		Verdict: knowledge.Answered, Answers: []*knowledge.Entry{b.searcher.Titled(e)}, Figures: picked.Figures, Notes: picked.Notes,
	}, "", "")
}

// pick answers who was unsure which question they meant: the answer takes the
// place of the choices. Anybody else gets it for themselves.
func (b *Bot) pick(ctx context.Context, r *Request) (Reply, error) {
	e, err := b.entry(ctx, r, r.Action.id(0))
	if err != nil {
		return Reply{}, err
	}
	b.observer.Chosen(r.Platform, r.Community, e.ID)
	if r.User.ID != r.Action.id(1) {
		return b.show(ctx, r)
	}
	lasting := r.Message != ""
	about := *r
	about.Private = r.Private && !lasting // the answer to a message for all is for all
	b.rememberContext(ctx, &about, knowledge.Context{Entry: e.ID})
	reply := b.showing(e)
	reply.Effect = Replaces
	shown := Shown{Question: r.Action.id(2), Entries: []*knowledge.Entry{e}, Chosen: e.ID, Seen: lasting}
	reply.Blocks = append(reply.Blocks, b.features.Beneath(&about, shown)...)
	return reply, nil
}

// entry returns an entry of the guide, or a pin of the request's community.
func (b *Bot) entry(ctx context.Context, r *Request, id string) (*knowledge.Entry, error) {
	corpus := b.searcher.Corpus()
	if e := corpus.Entry(id); e != nil {
		return e, nil
	}
	if pin, ok := strings.CutPrefix(id, pinEntryPrefix); ok && !b.health.Absent() {
		p, err := b.pin(ctx, r.Community, pin)
		if err != nil {
			return nil, err
		}
		if e := p.entry(corpus, b.showNames); e != nil && r.in(e.Channel) {
			return e, nil
		}
	}
	return nil, &Error{Kind: NotFound, Sentence: "The guide no longer has that passage. Please ask again.", Cause: errors.New("no such passage")} // its id may be what somebody typed
}

// completeQuestion proposes the questions that the community's pins and the guide
// can answer.
func (b *Bot) completeQuestion(_ context.Context, r *Request, prefix string) []Choice {
	var list []Choice
	for _, t := range b.overlays.complete(r, prefix, maxChoices/3) {
		list = append(list, Choice{Name: t, Value: t})
	}
	for _, s := range b.searcher.Complete(prefix, maxChoices) {
		if len(list) < maxChoices {
			list = append(list, Choice{Name: s.Text, Value: s.Text})
		}
	}
	return list
}

// completeEntry proposes passages of the guide, by id.
func (b *Bot) completeEntry(_ context.Context, _ *Request, prefix string) []Choice {
	corpus := b.searcher.Corpus()
	var list []Choice
	seen := map[string]bool{}
	for _, s := range b.searcher.Complete(prefix, 4*maxChoices) {
		e := corpus.Entry(s.Entry)
		if e == nil || seen[e.ID] || len(list) == maxChoices {
			continue
		}
		seen[e.ID] = true
		list = append(list, Choice{Name: e.Title, Value: e.ID})
	}
	return list
}
