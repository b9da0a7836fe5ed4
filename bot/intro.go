package bot

import (
	"context"
	"fmt"

	"careerbot/knowledge"
)

// joined introduces the bot in a channel, once and in a few words.
func (b *Bot) joined(_ context.Context, r *Request) (Reply, error) {
	guide := b.searcher.Corpus().Guide
	return Reply{Visibility: Public, Blocks: []Block{
		Text{fmt.Sprintf("Hello! I answer questions about becoming %s, from the %s (%d). %s When I don't know, I say so.",
			knowledge.WithArticle(guide.Subject.Name), guide.Name, guide.Year, b.platforms.Speech(r).Asking)},
		Choices{Prompt: "For example:", Options: examples(b.searcher.Corpus())},
	}}, nil
}

// examples are the first frequent questions.
func examples(corpus *knowledge.Corpus) []Option {
	options := faqOptions(corpus)
	return options[:min(len(options), maxChoicesShown)]
}
