// Package topics shows what the guide covers, and what people ask most.
package topics

import (
	"context"
	"errors"
	"fmt"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// Topics shows what the guide covers.
type Topics struct {
	searcher  bot.Searcher
	platforms *bot.Platforms
}

// New makes them.
func New(s bot.Searcher, p *bot.Platforms) *Topics { return &Topics{s, p} }

// Sections are the topics: the guide's sections that have entries.
func (t *Topics) Sections() []knowledge.Section { return card.Sections(t.searcher.Corpus()) }

// Section returns the topic of this id or title, and its entries in the guide's order.
func (t *Topics) Section(name string) (knowledge.Section, []*knowledge.Entry, bool) {
	name = bot.BareWords(name)
	for _, s := range t.Sections() {
		if name == bot.BareWords(s.ID) || name == bot.BareWords(s.Title) {
			return s, t.searcher.Corpus().Section(s.ID), true
		}
	}
	return knowledge.Section{}, nil, false
}

// Feature is the topics as a feature.
func (t *Topics) Feature() bot.Feature {
	return bot.Feature{
		Name:     "topics",
		Commands: func(c *knowledge.Corpus) []bot.Command { return []bot.Command{t.topicsCommand(c), t.faqCommand()} },
		Actions:  []bot.ActionHandler{{Name: card.TopicAction, Access: bot.Member, Handler: t.topic}},
	}
}

func (t *Topics) topicsCommand(corpus *knowledge.Corpus) bot.Command {
	return bot.Command{
		Name:     "topics",
		Summary:  "Browse what the guide covers",
		Args:     []bot.Arg{{Name: "topic", Summary: "One topic", Choices: topicChoices(corpus)}},
		Examples: topicExamples(corpus),
		Handler:  t.topics,
	}
}

// topicExamples are all topics, and one that states figures.
func topicExamples(corpus *knowledge.Corpus) []string {
	most, example := 0, ""
	for _, s := range card.Sections(corpus) {
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

func topicChoices(corpus *knowledge.Corpus) []bot.Choice {
	var list []bot.Choice
	for _, s := range card.Sections(corpus) {
		list = append(list, bot.Choice{Name: s.Title, Value: s.ID})
	}
	return list
}

func (t *Topics) topics(_ context.Context, r *bot.Request) (bot.Reply, error) {
	if name := r.Arg("topic"); name != "" {
		return t.section(r, name)
	}
	guide := t.searcher.Corpus().Guide
	return bot.Reply{Visibility: bot.Public, Blocks: []bot.Block{
		bot.Text{Text: fmt.Sprintf("The %s (%d) covers these topics.", guide.Name, guide.Year)},
		bot.Choices{Prompt: "Pick one:", Options: card.TopicOptions(t.searcher.Corpus())},
	}}, nil
}

// topic answers the press of a topic's button.
func (t *Topics) topic(_ context.Context, r *bot.Request) (bot.Reply, error) {
	return t.section(r, r.Action.ID(0))
}

// section lists one section's questions, named by its id or its title.
func (t *Topics) section(r *bot.Request, name string) (bot.Reply, error) {
	section, entries, found := t.Section(name)
	if !found {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "The guide has no such topic. Try " + t.platforms.Speech(r).Use("topics") + " to see them all.", Cause: errors.New("no such topic")}
	}
	var options []bot.Option
	for _, e := range entries {
		options = append(options, card.ShowOption(e))
	}
	return bot.Reply{Visibility: bot.Public, Blocks: []bot.Block{bot.Choices{Prompt: section.Title, Options: options}}}, nil
}

func (t *Topics) faqCommand() bot.Command {
	return bot.Command{
		Name:     "faq",
		Summary:  "The questions people ask most",
		Examples: []string{""},
		Handler: func(context.Context, *bot.Request) (bot.Reply, error) {
			return bot.Reply{Visibility: bot.Public, Blocks: []bot.Block{bot.Choices{Prompt: "Frequent questions", Options: card.FaqOptions(t.searcher.Corpus())}}}, nil
		},
	}
}
