package gaps

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

// The actions on gaps, with their ids in order.
const (
	askAction     = "gap-ask"     // question
	tellAction    = "gap-tell"    // question; of what is due, the entry too
	listAction    = "gap-list"    // how many are passed over
	answerAction  = "gap-answer"  // gap
	meansAction   = "gap-means"   // gap
	whichAction   = "gap-which"   // gap: opens the form for an entry, and is it
	isAction      = "gap-is"      // gap, entry
	moreAction    = "gap-more"    // gap
	dismissAction = "gap-dismiss" // gap: opens the form for the reason
	reasonAction  = "gap-reason"  // gap; a form's
	reopenAction  = "gap-reopen"  // gap, and the state it is in
	undoAction    = "gap-undo"    // gap, pin, and the number of its change
)

// The fields of forms.
const (
	entryField  = "entry"
	reasonField = "reason"
)

// Feature is the gaps as a feature: the chat over Gaps.
func (g *Gaps) Feature() bot.Feature {
	f := bot.Feature{
		Name:     "gaps",
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{g.command()} },
		Actions: []bot.ActionHandler{
			{Name: askAction, Access: bot.Member, Handler: g.askModerators}, {Name: tellAction, Access: bot.Member, Handler: g.tellMe},
		},
		Listener: g,
		Hears:    map[bot.RequestKind]bot.Hearer{bot.MessageEdited: g.changed, bot.MessageRemoved: g.changed},
		Concerns: g.concerned,
		Beneath:  g.beneath,
		Upkeep:   g.upkeep,
		Planned:  g.planned,
		Due:      map[string]bot.Handler{tellAction: g.tell},
		Person:   &bot.Person{Export: g.store.PersonInGaps, Forget: g.store.ForgetInGaps},
	}
	for name, h := range map[string]bot.Handler{
		listAction: g.page, answerAction: g.answer, meansAction: g.means, whichAction: g.which, isAction: g.is, moreAction: g.more,
		dismissAction: g.dismiss, reasonAction: g.dismissed, reopenAction: g.reopen, undoAction: g.undo,
	} {
		f.Actions = append(f.Actions, bot.ActionHandler{Name: name, Access: bot.Moderator, Handler: g.here(h)})
	}
	return f
}

func (g *Gaps) command() bot.Command {
	return bot.Command{
		Name:     "gaps",
		Private:  true,
		Summary:  "What people here asked and got no good answer to, so that you can answer it",
		Args:     []bot.Arg{{Name: "which", Summary: "the open ones, or those answered or dismissed last", Choices: []bot.Choice{{Name: "open", Value: "open"}, {Name: "closed", Value: "closed"}}}},
		Examples: []string{"", "closed"},
		Access:   bot.Moderator,
		Handler: g.here(func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			switch which := strings.ToLower(r.Arg("which")); which {
			case "", "open":
				return g.listed(ctx, r, 0)
			case "closed":
				return g.closedOnes(ctx, r)
			}
			return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "I can list the open questions, or with the word “closed” those answered or dismissed last. Each has its presses beside it.", Cause: errors.New("unknown list")}
		}),
	}
}

// here lets through what is asked in a community that has a memory.
func (g *Gaps) here(h bot.Handler) bot.Handler {
	return func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
		switch {
		case g.memory.Absent():
			return bot.Reply{}, &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so I cannot keep what people could not find out. Whoever runs me can give me a database.", Cause: bot.ErrNoMemory}
		case r.Community == "":
			return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "That belongs to a community. Please do it in one of its channels.", Cause: errors.New("no community")}
		}
		return h(ctx, r)
	}
}

// perPage is how many gaps a reply lists: as many as a platform has buttons for.
const perPage = 5

func (g *Gaps) page(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	from, err := strconv.Atoi(r.Action.ID(0))
	if err != nil {
		from = 0
	}
	return g.listed(ctx, r, max(0, from))
}

// listed is the list from one gap on.
func (g *Gaps) listed(ctx context.Context, r *bot.Request, from int) (bot.Reply, error) {
	list, err := g.Of(ctx, r)
	if err != nil {
		return bot.Reply{}, asError(err)
	}
	blocks := []bot.Block{bot.Text{Text: list.Says()}}
	from = min(from, len(list.Gaps))
	page := list.Gaps[from:min(from+perPage, len(list.Gaps))]
	blocks = append(blocks, cards(page, from)...)
	if next := from + len(page); next < len(list.Gaps) {
		blocks = append(blocks, bot.Choices{Options: []bot.Option{{Label: fmt.Sprintf("Next %d", min(perPage, len(list.Gaps)-next)), Action: bot.Action{Name: listAction, IDs: []string{strconv.Itoa(next)}}}}})
	}
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}, nil
}

// Says is how many gaps there are.
func (l List) Says() string {
	hidden := "I may not show its words: it was asked in private, or its words are no longer kept."
	if l.Hidden > 1 {
		hidden = "I may not show their words: they were asked in private, or their words are no longer kept."
	}
	switch {
	case len(l.Gaps) == 0 && l.Hidden == 0:
		return "No question here is without a good answer, as far as I know."
	case len(l.Gaps) == 0:
		return count(l.Hidden, "question") + " here found no good answer. " + hidden
	}
	text := count(len(l.Gaps), "question") + " here found no good answer. What most people asked lately comes first."
	if l.Hidden > 0 {
		text += " I know of " + count(l.Hidden, "other question") + ", but " + hidden
	}
	return text
}

// cards are gaps with what can be done about each, numbered from one after so many.
func cards(list []Seen, after int) []bot.Block {
	var blocks []bot.Block
	for i, s := range list {
		id, number := []string{s.ID}, strconv.Itoa(after+i+1)
		blocks = append(blocks, bot.Choices{Prompt: number + ". " + s.line(), Options: []bot.Option{
			{Label: "Answer " + number, Action: bot.Action{Name: answerAction, IDs: id}},
			{Label: "It means… " + number, Action: bot.Action{Name: meansAction, IDs: id}},
			{Label: "⋯ " + number, Action: bot.Action{Name: moreAction, IDs: id}},
		}})
	}
	return blocks
}

// shownWords is how much of a question a list shows.
const shownWords = 200

// line is a gap in a line: its words, and how many met it.
func (s Seen) line() string {
	return "“" + shortened(s.Question, shownWords) + "” · " + s.counts()
}

func (s Seen) counts() string {
	parts := []string{count(s.People, "person")}
	if s.Asked > s.People {
		parts = append(parts, count(s.Asked, "question"))
	}
	for _, w := range s.Whys {
		if says := whySays[w]; says != "" {
			parts = append(parts, says)
		}
	}
	if s.Sent {
		parts = append(parts, "sent to the moderators")
	}
	return strings.Join(append(parts, s.Last.UTC().Format("2 Jan")), " · ")
}

// whySays is how a gap was met, where that is not that there was no answer.
var whySays = map[Why]string{NotTaken: "none of the offers was taken", VotedBad: "the answer did not help", Again: "asked again"}

// shortened is people's words as they stand in a sentence of the bot's.
func shortened(text string, limit int) string {
	return bot.Cut(strings.Join(strings.Fields(bot.PlainMarkdown(text)), " "), limit)
}

func count(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case thing == "person":
		return strconv.Itoa(n) + " people"
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// Items are gaps as lines, each behind its id.
func Items(list []Seen) []bot.Item {
	var items []bot.Item
	for _, s := range list {
		line := s.line()
		if s.State != Open {
			line = s.closedLine()
		}
		items = append(items, bot.Item{Name: s.ID, Text: line})
	}
	return items
}

// closedLine is a closed gap in a line: its words, and what became of it.
func (s Seen) closedLine() string {
	words := "a question whose words I no longer have"
	if s.Question != "" {
		words = "“" + shortened(s.Question, shownWords) + "”"
	}
	if s.State == Answered {
		return words + " · answered by " + s.Entry
	}
	return words + " · dismissed: " + shortened(s.Reason, maxReason)
}

// answer opens the form for a pin, with the gap's question.
func (g *Gaps) answer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	gap, err := g.open(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return g.pins.Ask(ctx, r, bot.Cut(gap.Question, knowledge.MaxPhrasing), gap.ID)
}

// meant is how many entries are offered that a question may mean.
const meant = 4

// means offers the entries that a gap's question is nearest to.
func (g *Gaps) means(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	gap, err := g.open(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	result, err := g.answers.Search(ctx, r, gap.Question)
	if err != nil {
		return bot.Reply{}, err
	}
	blocks := []bot.Block{bot.Text{Text: "What does “" + shortened(gap.Question, shownWords) + "” ask for? Choose the passage or pin that answers it: who asks so in this community gets that from now on."}}
	return bot.Reply{Visibility: bot.Private, Blocks: append(blocks, nearest(gap.ID, result)...)}, nil
}

// nearest offers the entries that a search found as what a gap means, and another one.
func nearest(gap string, result knowledge.Result) []bot.Block {
	var options []bot.Option
	for _, h := range result.Hits[:min(len(result.Hits), meant)] {
		option := bot.Option{Label: bot.Cut(h.Entry.Title, knowledge.MaxTitle), Line: h.Entry.ID, Action: bot.Action{Name: isAction, IDs: []string{gap, h.Entry.ID}}}
		if _, err := option.Action.Encode(); err == nil {
			options = append(options, option)
		}
	}
	return append(card.Choices("These are nearest:", options), bot.Choices{Options: []bot.Option{{Label: "Another one", Action: bot.Action{Name: whichAction, IDs: []string{gap}}}}})
}

// named offers what words may mean that somebody wrote in place of an id.
func (g *Gaps) named(ctx context.Context, r *bot.Request, id, words string) (bot.Reply, error) {
	gap, err := g.open(ctx, r, id)
	if err != nil {
		return bot.Reply{}, err
	}
	result, err := g.answers.Search(ctx, r, words)
	if err != nil {
		return bot.Reply{}, err
	}
	blocks := []bot.Block{bot.Text{Text: "No passage and no pin has the id “" + shortened(words, knowledge.MaxTitle) + "”. Nothing was changed."}}
	return bot.Reply{Visibility: bot.Private, Blocks: append(blocks, nearest(gap.ID, result)...)}, nil
}

// which asks for an entry, and takes the form that comes back.
func (g *Gaps) which(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if r.Kind == bot.Submit {
		return g.set(ctx, r, r.Action.ID(0), strings.TrimSpace(r.Fields[entryField]))
	}
	gap, err := g.open(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Form{
		Title: "What it means", Submit: "Save", Action: bot.Action{Name: whichAction, IDs: []string{gap.ID}},
		Fields: []bot.Field{{Name: entryField, Label: "Passage of the guide, or a pin", Help: "its id, as section/name or PIN/…", Required: true, Max: 60, Complete: card.CompleteEntries}},
	}}}, nil
}

func (g *Gaps) is(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return g.set(ctx, r, r.Action.ID(0), r.Action.ID(1))
}

func (g *Gaps) set(ctx context.Context, r *bot.Request, id, entry string) (bot.Reply, error) {
	e, err := g.answers.Entry(ctx, r, entry)
	if none := (*bot.Error)(nil); errors.As(err, &none) && none.Kind == bot.NotFound && r.Kind == bot.Submit {
		return g.named(ctx, r, id, entry)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	pin, change, err := g.Means(ctx, r, id, entry)
	if err != nil {
		return bot.Reply{}, err
	}
	if change == 0 {
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
			bot.Text{Text: "“" + e.Title + "” has that question already, so it is closed as answered."},
			bot.Choices{Options: []bot.Option{allGaps}},
		}}, nil
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: "Saved. Who asks that here gets “" + e.Title + "” from now on. The pin " + strings.TrimPrefix(pin, "PIN/") + " does it: you find it in the list of pins."},
		bot.Choices{Options: []bot.Option{{Label: "Undo", Action: bot.Action{Name: undoAction, IDs: []string{id, pin, strconv.Itoa(change)}}}, allGaps}},
	}}, nil
}

// allGaps leads back to the list.
var allGaps = bot.Option{Label: "All open questions", Action: bot.Action{Name: listAction, IDs: []string{"0"}}}

func (g *Gaps) undo(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	change, err := strconv.Atoi(r.Action.ID(2))
	if err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Cause: fmt.Errorf("change %.20q", r.Action.ID(2))}
	}
	if err := g.TakeBack(ctx, r, r.Action.ID(0), r.Action.ID(1), change); err != nil {
		return bot.Reply{}, err
	}
	return openAgain(), nil
}

func openAgain() bot.Reply {
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "That question is open again."}, bot.Choices{Options: []bot.Option{allGaps}}}}
}

// more is one gap with all that is known of it.
func (g *Gaps) more(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	gap, err := g.open(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	id := []string{gap.ID}
	items := []bot.Item{
		{Name: "question", Text: shortened(gap.Question, knowledge.MaxPhrasing)}, {Name: "asked", Text: gap.counts()},
		{Name: "first", Text: gap.First.UTC().Format("2 Jan 2006")}, {Name: "last", Text: gap.Last.UTC().Format("2 Jan 2006")},
	}
	for _, c := range gap.Channels {
		items = append(items, bot.Item{Name: "in", Channel: c})
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Listing{Title: "A question that found no good answer", Items: items}, bot.Choices{Options: []bot.Option{
		{Label: "Answer", Action: bot.Action{Name: answerAction, IDs: id}}, {Label: "It means…", Action: bot.Action{Name: meansAction, IDs: id}},
		{Label: "Dismiss", Action: bot.Action{Name: dismissAction, IDs: id}}, allGaps,
	}}}}, nil
}

// dismiss asks for the reason.
func (g *Gaps) dismiss(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	gap, err := g.open(ctx, r, r.Action.ID(0))
	if err != nil {
		return bot.Reply{}, err
	}
	return dismissForm(gap.ID, ""), nil
}

func dismissForm(gap, problem string) bot.Reply {
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Form{
		Title: "Dismiss a question", Submit: "Dismiss", Action: bot.Action{Name: reasonAction, IDs: []string{gap}},
		Fields: []bot.Field{{Name: reasonField, Label: "Why does it need no answer?", Help: "for the other moderators", Required: true, Max: maxReason, Problem: problem}},
	}}}
}

func (g *Gaps) dismissed(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id := r.Action.ID(0)
	if strings.TrimSpace(r.Fields[reasonField]) == "" {
		return dismissForm(id, "Please say why in a few words."), nil
	}
	if err := g.Dismiss(ctx, r, id, r.Fields[reasonField]); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: "Dismissed. It stays away, also when somebody asks for the same again."},
		bot.Choices{Options: []bot.Option{{Label: "Undo", Action: bot.Action{Name: reopenAction, IDs: []string{id, string(Dismissed)}}}, allGaps}},
	}}, nil
}

func (g *Gaps) reopen(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := g.Reopen(ctx, r, r.Action.ID(0), State(r.Action.ID(1))); err != nil {
		return bot.Reply{}, err
	}
	reply := openAgain()
	if State(r.Action.ID(1)) == Answered {
		reply.Blocks = append([]bot.Block{bot.Text{Text: "The pin that answers it stays. If you do not want it any more, retire it in the list of pins."}}, reply.Blocks...)
	}
	return reply, nil
}

// closedOnes lists the gaps that were closed last.
func (g *Gaps) closedOnes(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	list, err := g.Closed(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(list) == 0 {
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "No question was answered or dismissed here yet."}}}, nil
	}
	list = list[:min(len(list), perPage)]
	blocks := []bot.Block{bot.Text{Text: "These were answered or dismissed last:"}}
	for i, s := range list {
		number := strconv.Itoa(i + 1)
		blocks = append(blocks, bot.Choices{Prompt: number + ". " + s.closedLine(), Options: []bot.Option{{Label: "Open again " + number, Action: bot.Action{Name: reopenAction, IDs: []string{s.ID, string(s.State)}}}}})
	}
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}, nil
}

// cutPerson is a person as platform and id.
func cutPerson(person string) (platform, user string, ok bool) { return strings.Cut(person, ":") }
