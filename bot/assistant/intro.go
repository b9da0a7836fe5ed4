package assistant

import (
	"context"
	"fmt"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// joined introduces the bot in a channel, once and in a few words.
func (b *Assistant) joined(_ context.Context, r *bot.Request) (bot.Reply, error) {
	return bot.Reply{Visibility: bot.Public, Blocks: b.introduction(r)}, nil
}

// home introduces it on its own screen.
func (b *Assistant) home(_ context.Context, r *bot.Request) ([]bot.Block, error) {
	return b.introduction(r), nil
}

func (b *Assistant) introduction(r *bot.Request) []bot.Block {
	guide := b.searcher.Corpus().Guide
	return []bot.Block{
		bot.Text{Text: fmt.Sprintf("Hello! I answer questions about becoming %s, from the %s (%d). %s When I don't know, I say so.",
			knowledge.WithArticle(guide.Subject.Name), guide.Name, guide.Year, b.platforms.Speech(r).Asking)},
		bot.Choices{Prompt: "For example:", Options: card.Examples(b.searcher.Corpus())},
	}
}
