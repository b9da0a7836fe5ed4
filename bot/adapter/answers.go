package adapter

import (
	"context"

	"careerbot/bot"
)

// The values of who sees the answers to slash commands.
const (
	privateAnswers = "private"
	publicAnswers  = "public"
)

// AnswersSetting is who sees the answers to slash commands on a platform: what its operator
// wants, and what holds where they have not said it.
func AnswersSetting(private, otherwise bool) bot.Setting {
	value := map[bool]string{true: privateAnswers, false: publicAnswers}
	return bot.Setting{
		Key: "private_answers", Name: "Answers to slash commands", Operator: value[private], Default: value[otherwise],
		Help:   "Who sees what a slash command is answered. What is somebody's own business is theirs alone in any case.",
		Values: []bot.Choice{{Name: "seen by who asked", Value: privateAnswers}, {Name: "seen by the whole channel", Value: publicAnswers}},
	}
}

// AnswersPrivately reports whether the answers to slash commands are for who asked alone in
// a community.
func (b Bot) AnswersPrivately(ctx context.Context, community string, of bot.Setting) bool {
	return b.Settings.Value(ctx, community, of) == privateAnswers
}
