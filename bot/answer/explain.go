package answer

import (
	"context"
	"fmt"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

func (a *Answers) explainCommand(corpus *knowledge.Corpus) bot.Command {
	return bot.Command{
		Name:     "explain",
		Private:  true,
		Summary:  "How I would come to an answer: what I read, matched and weighed",
		Args:     []bot.Arg{{Name: "question", Summary: "The question to explain", Required: true}},
		Examples: questionExamples(corpus)[:1],
		Handler:  a.explain,
	}
}

func (a *Answers) explain(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	text := r.Arg("question")
	if last := a.memory.Recall(ctx, r); text == "" && last.Entry != "" {
		reply, err := a.basis(ctx, r, last)
		reply.Visibility = bot.Private
		return reply, err
	}
	if text == "" {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "Which question? For example: explain " + questionExamples(a.searcher.Corpus())[0], Cause: fmt.Errorf("no question")}
	}
	result, err := a.Search(ctx, r, text)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: Explain(result)}, nil
}

// Explain says how a result came about.
func Explain(result knowledge.Result) []bot.Block {
	w := result.Why
	read := []bot.Item{{Name: "read", Text: w.Read}}
	add := func(name string, texts ...string) {
		if len(texts) > 0 && texts[0] != "" {
			read = append(read, bot.Item{Name: name, Text: strings.Join(texts, ", ")})
		}
	}
	add("mended", changes(w.Mended)...)
	add("written out", changes(w.Slang)...)
	add("asks for", asks(result.Asked.Asks)...)
	add("names", named(result.Asked)...)
	add("not in the guide", w.Unknown...)
	add("outside the guide", w.Outside...)
	if w.Context {
		add("follow-up", "read with what the conversation was about")
	}
	add("in a hurry", w.Hurried)
	add("verdict", string(result.Verdict))
	add("because", w.Reason)
	add("confidence", fmt.Sprintf("%.2f", result.Confidence))
	blocks := []bot.Block{bot.Listing{Title: "The question", Items: read}}

	var hits []bot.Item
	for i, h := range result.Hits[:min(len(result.Hits), card.MaxChoicesShown)] {
		hits = append(hits,
			bot.Item{Name: fmt.Sprintf("%d. %s", i+1, h.Entry.ID), Text: fmt.Sprintf("%.2f, nearest phrasing: %q", h.Score, h.Phrasing)},
			bot.Item{Name: "   words", Text: strings.Join(h.Words, ", ")},
			bot.Item{Name: "   score", Text: parts(h.Parts)})
	}
	if len(hits) > 0 {
		blocks = append(blocks, bot.Listing{Title: "The candidates", Items: hits})
	}
	if len(w.Parts) > 0 {
		blocks = append(blocks, bot.Listing{Title: "The confidence", Items: []bot.Item{{Name: "from", Text: parts(w.Parts)}}})
	}
	return blocks
}

func changes(list []knowledge.Change) []string {
	var texts []string
	for _, c := range list {
		texts = append(texts, c.From+" → "+c.To)
	}
	return texts
}

func asks(list []knowledge.Ask) []string {
	var texts []string
	for _, a := range list {
		texts = append(texts, string(a))
	}
	return texts
}

func named(a knowledge.Asked) []string {
	var texts []string
	for f := range knowledge.Facets {
		texts = append(texts, a.IDs(f)...)
	}
	if a.Years != nil {
		texts = append(texts, fmt.Sprintf("%d years of experience", *a.Years))
	}
	return texts
}

func parts(list []knowledge.Part) string {
	var texts []string
	for _, p := range list {
		texts = append(texts, fmt.Sprintf("%s %.2f", p.Name, p.Value))
	}
	return strings.Join(texts, ", ")
}
