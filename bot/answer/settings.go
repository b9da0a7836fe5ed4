package answer

import (
	"context"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// The values of how long answers are.
const (
	shortAnswers = "short"
	oneSentence  = "sentence"
)

var lengthSetting = bot.Setting{
	Key: "answer_length", Name: "How long answers are", Operator: shortAnswers, Default: shortAnswers,
	Help:   "One sentence leaves the rest to “Show more”. Your own pins are shown whole in any case.",
	Values: []bot.Choice{{Name: "a few sentences", Value: shortAnswers}, {Name: "one sentence", Value: oneSentence}},
}

// sized is a reply with answers as long as the community wants them.
func (a *Answers) sized(ctx context.Context, r *bot.Request, reply bot.Reply, answers []*knowledge.Entry) bot.Reply {
	if len(answers) == 0 || a.settings.Value(ctx, r.Community, lengthSetting) != oneSentence {
		return reply
	}
	return card.OneSentence(reply, answers)
}

// The values of how sure an answer must be in a thread where nobody addressed the bot.
const (
	sureOrOffer  = "offer"
	sureAnswer   = "answer"
	surelyAnswer = "sure"
)

// sureFrom is the confidence of an answer that is surely right.
const sureFrom = 0.9

var sureSetting = bot.Setting{
	Key: "followup_sure", Name: "When I speak up in my threads", Operator: sureOrOffer, Default: sureOrOffer,
	Help: "In a thread where I have answered before, and a message does not mention me.",
	Values: []bot.Choice{
		{Name: "with an answer, or questions to choose from", Value: sureOrOffer}, {Name: "with an answer alone", Value: sureAnswer}, {Name: "with an answer that I am very sure of", Value: surelyAnswer},
	},
}

// certain reports whether a result is worth saying where nobody asked the bot: an answer,
// or where the community has not set it otherwise what it can add to a follow-up of its own.
func (a *Answers) certain(ctx context.Context, r *bot.Request, result knowledge.Result) bool {
	if result.Smalltalk || result.Why.Again {
		return false // "which ones?" in a thread is said to somebody else
	}
	answered := result.Verdict == knowledge.Answered
	switch a.settings.Value(ctx, r.Community, sureSetting) {
	case sureAnswer:
		return answered
	case surelyAnswer:
		return answered && result.Confidence >= sureFrom
	}
	return answered || result.Verdict == knowledge.Unsure && result.Why.Context
}
