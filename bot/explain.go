package bot

import (
	"context"
	"fmt"
	"strings"

	"careerbot/knowledge"
)

func (b *Bot) explainCommand(corpus *knowledge.Corpus) Command {
	return Command{
		Name:     "explain",
		Private:  true,
		Summary:  "How I would come to an answer: what I read, matched and weighed",
		Args:     []Arg{{Name: "question", Summary: "The question to explain", Required: true}},
		Examples: questionExamples(corpus)[:1],
		Handler:  b.explain,
	}
}

func (b *Bot) explain(ctx context.Context, r *Request) (Reply, error) {
	text := r.arg("question")
	if last := b.recall(ctx, r); text == "" && last.Entry != "" {
		reply, err := b.basis(ctx, r, last)
		reply.Visibility = Private
		return reply, err
	}
	if text == "" {
		return Reply{}, &Error{Kind: Invalid, Sentence: "Which question? For example: explain " + questionExamples(b.searcher.Corpus())[0], Cause: fmt.Errorf("no question")}
	}
	result, err := b.Search(ctx, r, text)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Visibility: Private, Blocks: Explain(result)}, nil
}

// Explain says how a result came about.
func Explain(result knowledge.Result) []Block {
	w := result.Why
	read := []Item{{Name: "read", Text: w.Read}}
	add := func(name string, texts ...string) {
		if len(texts) > 0 && texts[0] != "" {
			read = append(read, Item{Name: name, Text: strings.Join(texts, ", ")})
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
	add("verdict", string(result.Verdict))
	add("because", w.Reason)
	add("confidence", fmt.Sprintf("%.2f", result.Confidence))
	blocks := []Block{Listing{"The question", read}}

	var hits []Item
	for i, h := range result.Hits[:min(len(result.Hits), maxChoicesShown)] {
		hits = append(hits,
			Item{Name: fmt.Sprintf("%d. %s", i+1, h.Entry.ID), Text: fmt.Sprintf("%.2f, nearest phrasing: %q", h.Score, h.Phrasing)},
			Item{Name: "   words", Text: strings.Join(h.Words, ", ")},
			Item{Name: "   score", Text: parts(h.Parts)})
	}
	if len(hits) > 0 {
		blocks = append(blocks, Listing{"The candidates", hits})
	}
	if len(w.Parts) > 0 {
		blocks = append(blocks, Listing{"The confidence", []Item{{Name: "from", Text: parts(w.Parts)}}})
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
	for _, list := range [][]string{a.Roles, a.Levels, a.Places, a.Companies, a.Specialisms} {
		texts = append(texts, list...)
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
