package bot

import (
	"context"
	"errors"
	"fmt"

	"careerbot/knowledge"
)

func (b *Bot) topicsCommand() Command {
	return Command{
		Name:     "topics",
		Summary:  "Browse what the guide covers",
		Args:     []Arg{{Name: "topic", Summary: "One topic", Choices: b.topicChoices()}},
		Examples: b.topicExamples(),
		Handler:  b.topics,
	}
}

// topicExamples are all topics, and one that states figures.
func (b *Bot) topicExamples() []string {
	corpus := b.searcher.Corpus()
	most, example := 0, ""
	for _, s := range b.sections() {
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

func (b *Bot) topicChoices() []Choice {
	var list []Choice
	for _, s := range b.sections() {
		list = append(list, Choice{Name: s.Title, Value: s.ID})
	}
	return list
}

// sections returns the guide's sections that have entries.
func (b *Bot) sections() []knowledge.Section {
	corpus := b.searcher.Corpus()
	var list []knowledge.Section
	for _, s := range corpus.Guide.Sections {
		if len(corpus.Section(s.ID)) > 0 {
			list = append(list, s)
		}
	}
	return list
}

func (b *Bot) topicOptions() []Option {
	var options []Option
	for _, s := range b.sections() {
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
		Choices{Prompt: "Pick one:", Options: b.topicOptions()},
	}}, nil
}

// topic answers the press of a topic's button.
func (b *Bot) topic(_ context.Context, r *Request) (Reply, error) {
	return b.section(r, r.Action.id(0))
}

// section lists one section's questions, named by its id or its title.
func (b *Bot) section(r *Request, name string) (Reply, error) {
	for _, s := range b.sections() {
		if name := bareWords(name); name != bareWords(s.ID) && name != bareWords(s.Title) {
			continue
		}
		return Reply{Visibility: Public, Blocks: []Block{Choices{Prompt: s.Title, Options: b.entryOptions(s.ID)}}}, nil
	}
	return Reply{}, &Error{Kind: NotFound, Sentence: "The guide has no such topic. Try " + b.speech(r).Command + "topics to see them all.", Cause: errors.New("no such topic")}
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
			return Reply{Visibility: Public, Blocks: []Block{Choices{Prompt: "Frequent questions", Options: b.faqOptions()}}}, nil
		},
	}
}

func (b *Bot) faqOptions() []Option {
	var options []Option
	for _, e := range b.searcher.Corpus().Entries {
		if e.Kind == knowledge.FAQ {
			options = append(options, showOption(e))
		}
	}
	return options
}
