package bot

import (
	"context"
	"errors"
	"fmt"

	"careerbot/knowledge"
)

func (b *Bot) topicsFeature() Feature {
	return Feature{
		Name:     "topics",
		Commands: func(c *knowledge.Corpus) []Command { return []Command{b.topicsCommand(c), b.faqCommand()} },
		Actions:  []ActionHandler{{topicAction, Member, b.topic}},
	}
}

func (b *Bot) topicsCommand(corpus *knowledge.Corpus) Command {
	return Command{
		Name:     "topics",
		Summary:  "Browse what the guide covers",
		Args:     []Arg{{Name: "topic", Summary: "One topic", Choices: topicChoices(corpus)}},
		Examples: topicExamples(corpus),
		Handler:  b.topics,
	}
}

// topicExamples are all topics, and one that states figures.
func topicExamples(corpus *knowledge.Corpus) []string {
	most, example := 0, ""
	for _, s := range sections(corpus) {
		figures := 0
		for _, e := range corpus.Section(s.ID) {
			figures += len(e.Figures)
		}
		if figures > most {
			most, example = figures, s.ID
		}
	}
	if example == "" {
		return []string{""}
	}
	return []string{"", example}
}

func topicChoices(corpus *knowledge.Corpus) []Choice {
	var list []Choice
	for _, s := range sections(corpus) {
		list = append(list, Choice{Name: s.Title, Value: s.ID})
	}
	return list
}

// sections returns the guide's sections that have entries.
func sections(corpus *knowledge.Corpus) []knowledge.Section {
	var list []knowledge.Section
	for _, s := range corpus.Guide.Sections {
		if len(corpus.Section(s.ID)) > 0 {
			list = append(list, s)
		}
	}
	return list
}

func topicOptions(corpus *knowledge.Corpus) []Option {
	var options []Option
	for _, s := range sections(corpus) {
		options = append(options, Option{Cut(s.Title, knowledge.MaxTitle), Action{topicAction, []string{s.ID}}})
	}
	return options
}

func (b *Bot) topics(_ context.Context, r *Request) (Reply, error) {
	if name := r.arg("topic"); name != "" {
		return b.section(r, name)
	}
	guide := b.searcher.Corpus().Guide
	return Reply{Visibility: Public, Blocks: []Block{
		Text{fmt.Sprintf("The %s (%d) covers these topics.", guide.Name, guide.Year)},
		Choices{Prompt: "Pick one:", Options: topicOptions(b.searcher.Corpus())},
	}}, nil
}

// topic answers the press of a topic's button.
func (b *Bot) topic(_ context.Context, r *Request) (Reply, error) {
	return b.section(r, r.Action.id(0))
}

// section lists one section's questions, named by its id or its title.
func (b *Bot) section(r *Request, name string) (Reply, error) {
	for _, s := range sections(b.searcher.Corpus()) {
		if name := bareWords(name); name != bareWords(s.ID) && name != bareWords(s.Title) {
			continue
		}
		return Reply{Visibility: Public, Blocks: []Block{Choices{Prompt: s.Title, Options: b.entryOptions(s.ID)}}}, nil
	}
	return Reply{}, &Error{Kind: NotFound, Sentence: "The guide has no such topic. Try " + b.platforms.Speech(r).Command + "topics to see them all.", Cause: errors.New("no such topic")}
}

func (b *Bot) entryOptions(section string) []Option {
	var options []Option
	for _, e := range b.searcher.Corpus().Section(section) {
		options = append(options, showOption(e))
	}
	return options
}

func (b *Bot) faqCommand() Command {
	return Command{
		Name:     "faq",
		Summary:  "The questions people ask most",
		Examples: []string{""},
		Handler: func(context.Context, *Request) (Reply, error) {
			return Reply{Visibility: Public, Blocks: []Block{Choices{Prompt: "Frequent questions", Options: faqOptions(b.searcher.Corpus())}}}, nil
		},
	}
}

func faqOptions(corpus *knowledge.Corpus) []Option {
	var options []Option
	for _, e := range corpus.Entries {
		if e.Kind == knowledge.FAQ {
			options = append(options, showOption(e))
		}
	}
	return options
}
