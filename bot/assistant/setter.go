package assistant

import (
	"context"
	"errors"

	"careerbot/bot"
	"careerbot/bot/settings"
)

// setter lets a command change its community's settings.
type setter struct{ *settings.Settings }

// Set implements digest.Settings.
func (s setter) Set(ctx context.Context, r *bot.Request, values map[string]string) error {
	_, err := s.Settings.Set(ctx, r.Platform, r.Community, settings.Latest, values, settings.Author{Person: r.Person()})
	if passed := (*settings.ChangedMeanwhileError)(nil); errors.As(err, &passed) {
		return &bot.Error{Kind: bot.Conflict, Sentence: "Somebody else has changed that meanwhile. Please look at it again.", Cause: err}
	}
	return err
}
