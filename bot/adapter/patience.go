package adapter

import (
	"context"
	"errors"
	"time"

	"careerbot/bot"
)

// Pause waits, or returns the context's error where that ends first.
func Pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// The pauses between tries to reach a service at the start.
const (
	firstPause   = time.Second
	longestPause = 30 * time.Second
)

// Patiently tries what nothing works without, as long as the service cannot be reached. It
// returns an error that no retry mends, which final picks and explains, and nil where it
// worked or the context has ended. A *bot.LaterError is how long the service wants to wait.
func (b Bot) Patiently(ctx context.Context, service, what string, try func() error, final func(error) error) error {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := try()
		if err == nil || ctx.Err() != nil {
			return nil
		}
		if explained := final(err); explained != nil {
			return explained
		}
		after := pause
		if later := (*bot.LaterError)(nil); errors.As(err, &later) {
			after = max(after, later.After)
		}
		b.Log.WarnContext(ctx, service+" cannot be reached, trying again", "for", what, "after", after, "error", Redacted(err))
		if Pause(ctx, after) != nil {
			return nil
		}
	}
}
