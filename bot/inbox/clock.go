package inbox

import (
	"context"
	"time"

	"careerbot/bot"
)

// What this file does: it takes what features have planned when its time has come. Such a
// request goes the way of every other one: it is claimed by its key, recorded, answered, and
// sent again where that makes no double. So it is done once, however many replicas look.

// clock takes what is due, at once and then every tick, until the context ends.
func (q *Queue) clock(ctx context.Context) {
	ticker := time.NewTicker(q.options.Tick)
	defer ticker.Stop()
	for {
		q.takeDue(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// takeDue takes what is due now. What cannot be taken is due still at the next tick.
func (q *Queue) takeDue(ctx context.Context) {
	for _, r := range q.bot.Planned(ctx) {
		if _, runs := q.platforms[r.Platform]; !runs {
			continue // another process may serve it
		}
		r.Kind, r.Received = bot.Due, q.now()
		if err := q.Accept(ctx, r); err != nil {
			if ctx.Err() == nil {
				q.log.WarnContext(ctx, "what is due waits", "platform", r.Platform, "community", r.Community, "action", r.Action.Name, "error", err)
			}
			return
		}
	}
}
