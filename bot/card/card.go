// Package card makes blocks of what the guide holds: an entry, its figures, what else there
// is to choose. Features show through it, so that one thing looks the same wherever it
// is shown. Its actions are answered by packages answer and topics.
package card

import (
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// The actions on entries, with their ids in order.
const (
	ShowAction  = "show"  // entry
	PickAction  = "pick"  // entry, the user who was asked which one they mean, the question
	MoreAction  = "more"  // entry, and others where several are shown
	TopicAction = "topic" // section
)

// maxChoicesShown is how many questions are offered when unsure, and how many
// related ones follow an answer.
const MaxChoicesShown = 3

// ReplyTo says what was found. Where it is unsure, user is who is asked which of
// the questions they mean.
func ReplyTo(corpus *knowledge.Corpus, result knowledge.Result, user, question string) bot.Reply {
	reply := bot.Reply{Visibility: bot.Public}
	switch {
	case result.Says != "":
		reply = bot.Say(result.Says)
		reply.Blocks = append(reply.Blocks, Choices("Passages to read", showOptions(result.See))...)
	case result.Verdict == knowledge.Answered:
		reply.Blocks = answerBlocks(corpus, result)
	case result.Verdict == knowledge.Unsure && result.Market != nil && len(result.Market.Choose) > 0 && len(result.Market.Rows) == 0 && len(result.Notes) == 0:
		reply.Blocks = MarketBlocks(result.Market) // it asks which place is meant
	case result.Verdict == knowledge.Unsure:
		reply.Blocks = unsure(corpus, result, user, question)
	default:
		reply.Blocks = append(unknown(corpus, result), MarketBlocks(result.Market)...)
	}
	if result.Truncated {
		reply.Blocks = append(reply.Blocks, bot.Text{Text: "That was a long message: I have read only its beginning."})
	}
	return reply
}

// answerBlocks lead with what was asked for: the figures where it was pay, and the text
// otherwise. The guide's own question stands back in the basis, unless there are several, or
// it was pressed and stands nowhere else.
func answerBlocks(corpus *knowledge.Corpus, result knowledge.Result) []bot.Block {
	var from basis
	var said, counted []bot.Block
	asked := result.Why.Read
	brief := leads(result) && len(result.Answers) > 1 // figures first, and of each text its beginning
	var cut []string
	for _, e := range result.Answers {
		answer := AnswerBlock(e, e.Short)
		if brief && e.Kind != knowledge.Pin {
			if answer.Text = beginning(e.Short); answer.Text != e.Short {
				cut = append(cut, e.ID)
			}
		}
		if asked != "" && len(result.Answers) == 1 {
			if !sameQuestion(asked, answer.Title, corpus.Guide.Subject.Name) {
				from.question = answer.Title
			}
			answer.Title = ""
		}
		from.add(answer.Source)
		answer.Source = ""
		said = append(said, answer)
	}
	if figures, all, ok := figuresAnd(corpus, result.Figures, result.Notes); ok {
		if len(figures.Rows) > 0 {
			counted = append(counted, bot.Figures{Rows: figures.Rows})
		}
		if len(figures.Notes) > 0 {
			counted = append(counted, bot.Text{Text: strings.Join(figures.Notes, " ")})
		}
		from.add(all.source)
		from.details = all.details
	}
	if missing := unsaid(corpus, result); missing != "" {
		counted = append(counted, bot.Text{Text: missing})
	}
	blocks := append(said, counted...)
	if leads(result) {
		blocks = append(counted, said...)
	}
	blocks = append(blocks, from.block(&corpus.Guide))
	blocks = append(blocks, MarketBlocks(result.Market)...)
	return append(blocks, next(corpus, cut, ShowChart(result.Market), result.Answers...)...)
}

// unsaid says what a question names that its answer is not about: a role of several that are
// compared, or a company that the guide does not count among those it has a figure of.
func unsaid(corpus *knowledge.Corpus, result knowledge.Result) string {
	shown := IDs(result.Answers)
	about := func(t knowledge.Term) bool {
		return slices.ContainsFunc(t.Entries, func(id string) bool { return shown[id] })
	}
	var sentences []string
	if roles := result.Asked.Roles; len(roles) > 2 {
		var missing []string
		for _, id := range roles {
			role, _ := corpus.Vocabulary.Role(id)
			figured := slices.ContainsFunc(result.Figures, func(f knowledge.Figure) bool { return f.Role == id })
			if !role.Main && !about(role) && !figured {
				missing = append(missing, role.Name)
			}
		}
		if len(missing) > 0 {
			sentences = append(sentences, "This is not about "+strings.Join(missing, " or ")+": please ask for that by itself.")
		}
	}
	if a := result.Asked.Asks; slices.Contains(a, knowledge.Compare) && slices.Contains(a, knowledge.Pay) && len(result.Why.Outside) > 0 {
		sentences = append(sentences, "The guide has no figures of: "+strings.Join(result.Why.Outside, ", ")+".")
	}
	pay := leads(result)
	asked := " " + strings.Join(knowledge.Words(result.Why.Read), " ") + " "
	for _, t := range corpus.Vocabulary.Companies {
		for _, name := range t.Unlike {
			if (about(t) || pay) && strings.Contains(asked, " "+strings.Join(knowledge.Words(name), " ")+" ") {
				sentences = append(sentences, "The guide does not count "+name+" among "+t.Name+", and says nothing of it.")
			}
		}
	}
	return strings.Join(sentences, " ")
}

// leads reports whether a result's figures are what was asked for. A Yes or No goes first.
func leads(result knowledge.Result) bool {
	return len(result.Figures) > 0 && slices.Contains(result.Asked.Asks, knowledge.Pay) && !slices.ContainsFunc(result.Answers, func(e *knowledge.Entry) bool {
		return strings.HasPrefix(e.Short, "Yes") || strings.HasPrefix(e.Short, "No")
	})
}

// AnswerBlock is an entry with its short or its full text.
func AnswerBlock(e *knowledge.Entry, text string) bot.Answer {
	a := bot.Answer{Entry: e.ID, Title: e.Title, Text: text, Source: e.Source}
	if e.Untitled {
		a.Title = ""
	}
	return a
}

// next offers the full text, of those that were cut too, a chart where there is one, and the
// related questions.
func next(corpus *knowledge.Corpus, cut []string, chart []bot.Option, shown ...*knowledge.Entry) []bot.Block {
	var more []string
	for _, e := range shown {
		if e.HasMore() || slices.Contains(cut, e.ID) {
			more = append(more, e.ID)
		}
	}
	return append(Choices("", append(ShowMore(more...), chart...)), Menu("Related questions", Related(corpus, shown, IDs(shown)))...)
}

// Full is the full text of entries, with all their figures.
func Full(corpus *knowledge.Corpus, entries ...*knowledge.Entry) []bot.Block {
	var from basis
	var blocks []bot.Block
	for _, e := range entries {
		answer := AnswerBlock(e, e.Full)
		from.add(answer.Source)
		answer.Source = ""
		blocks = append(blocks, answer)
	}
	picked := corpus.PickFigures(knowledge.Asked{}, entries...)
	if figures, all, ok := figuresAnd(corpus, picked.Figures, picked.Notes); ok {
		blocks = append(blocks, bot.Figures{Rows: figures.Rows, Notes: figures.Notes})
		from.add(all.source)
		from.details = all.details
	}
	blocks = append(blocks, from.block(&corpus.Guide))
	return append(blocks, Menu("Related questions", Related(corpus, entries, IDs(entries)))...)
}

// ShowMore offers the full text of entries, as many of them as a button can name.
func ShowMore(entries ...string) []bot.Option {
	for n := len(entries); n > 0; n-- {
		action := bot.Action{Name: MoreAction, IDs: entries[:n]}
		if _, err := action.Encode(); err == nil {
			return []bot.Option{{Label: "Show more", Action: action}}
		}
	}
	return nil
}

// Related offers the entries that belong to those shown, a few of them and none that was
// seen; those that it offers are added to seen.
func Related(corpus *knowledge.Corpus, shown []*knowledge.Entry, seen map[string]bool) []bot.Option {
	var options []bot.Option
	for _, e := range shown {
		for _, other := range corpus.Related(e) {
			if len(options) < MaxChoicesShown && !seen[other.ID] {
				seen[other.ID] = true
				options = append(options, ShowOption(other))
			}
		}
	}
	return options
}

// ShowOption shows an entry when it is pressed.
func ShowOption(e *knowledge.Entry) bot.Option {
	return bot.Option{Label: bot.Cut(e.Title, knowledge.MaxTitle), Action: bot.Action{Name: ShowAction, IDs: []string{e.ID}}}
}

func showOptions(entries []*knowledge.Entry) []bot.Option {
	var options []bot.Option
	for _, e := range entries {
		options = append(options, ShowOption(e))
	}
	return options
}

// Choices are options to press; no block where there are none.
func Choices(prompt string, options []bot.Option) []bot.Block {
	if len(options) == 0 {
		return nil
	}
	return []bot.Block{bot.Choices{Prompt: prompt, Options: options}}
}

// Menu is choices of what else there is.
func Menu(prompt string, options []bot.Option) []bot.Block {
	if len(options) == 0 {
		return nil
	}
	return []bot.Block{bot.Choices{Prompt: prompt, Options: options, Menu: true}}
}

// unsure offers the closest questions with the figures of the closest, and says what the
// guide does not have.
func unsure(corpus *knowledge.Corpus, result knowledge.Result, user, question string) []bot.Block {
	var options []bot.Option
	for _, h := range Offered(result) {
		o := ShowOption(h.Entry)
		o.Line = firstSentence(h.Entry.Short)
		if user != "" {
			o.Action = bot.Action{Name: PickAction, IDs: []string{h.Entry.ID, user, question}}
		}
		options = append(options, o)
	}
	if len(result.Notes) > 0 {
		blocks := append([]bot.Block{bot.Text{Text: strings.Join(result.Notes, " ")}}, Choices("This is what it does have:", options)...)
		return append(blocks, MarketBlocks(result.Market)...)
	}
	blocks := []bot.Block{bot.Text{Text: "I'm not sure that I understood you."}}
	if figures, ok := FiguresBlock(corpus, result.Figures, nil); ok {
		blocks[0] = bot.Text{Text: "I'm not sure that I understood you. These are the nearest figures:"}
		blocks = append(blocks, figures)
	}
	blocks = append(blocks, MarketBlocks(result.Market)...)
	return append(blocks, Choices("Did you mean one of these?", options)...)
}

// maxLine is how much of an answer stands beside a choice.
const maxLine = 140

// firstSentence is how an answer begins. Yes and No are no answer by themselves.
func firstSentence(text string) string {
	text = strings.Join(strings.Fields(bot.PlainMarkdown(text)), " ")
	for at := 0; ; {
		i := strings.Index(text[at:], ". ")
		if i < 0 {
			return bot.Cut(text, maxLine)
		}
		if at += i + 2; at > len("Yes. ") {
			return bot.Cut(text[:at-1], maxLine)
		}
	}
}

// unknown says that the guide does not know, and what it does know about.
func unknown(corpus *knowledge.Corpus, result knowledge.Result) []bot.Block {
	text := "I don't know: the guide says nothing about that."
	if len(result.Notes) > 0 {
		text = strings.Join(result.Notes, " ")
	}
	return append([]bot.Block{bot.Text{Text: text}}, Choices("These are the topics it covers:", TopicOptions(corpus))...)
}

// Offered is what somebody is asked to choose from whose question was not clear.
func Offered(result knowledge.Result) []knowledge.Hit {
	return result.Hits[:min(len(result.Hits), MaxChoicesShown)]
}

// IDs is the set of entries' ids.
func IDs(entries []*knowledge.Entry) map[string]bool {
	set := map[string]bool{}
	for _, e := range entries {
		set[e.ID] = true
	}
	return set
}

// Lines is texts as the lines of a list.
func Lines(texts []string) []bot.Item {
	var items []bot.Item
	for _, t := range texts {
		items = append(items, bot.Item{Text: strings.TrimSpace(t)})
	}
	return items
}

// Sections returns the guide's sections that have entries.
func Sections(corpus *knowledge.Corpus) []knowledge.Section {
	var list []knowledge.Section
	for _, s := range corpus.Guide.Sections {
		if len(corpus.Section(s.ID)) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// TopicOptions offers the guide's sections that have entries.
func TopicOptions(corpus *knowledge.Corpus) []bot.Option {
	var options []bot.Option
	for _, s := range Sections(corpus) {
		options = append(options, bot.Option{Label: bot.Cut(s.Title, knowledge.MaxTitle), Action: bot.Action{Name: TopicAction, IDs: []string{s.ID}}})
	}
	return options
}

// FaqOptions offers the questions that people ask most.
func FaqOptions(corpus *knowledge.Corpus) []bot.Option {
	var options []bot.Option
	for _, e := range corpus.Frequent() {
		options = append(options, ShowOption(e))
	}
	return options
}

// maxExamples is how many questions stand beneath a greeting.
const maxExamples = 4

// Examples are the first frequent questions.
func Examples(corpus *knowledge.Corpus) []bot.Option {
	options := FaqOptions(corpus)
	return options[:min(len(options), maxExamples)]
}

// completeEntries is what the field for a passage proposes.
const CompleteEntries = "entries"
