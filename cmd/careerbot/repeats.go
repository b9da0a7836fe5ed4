package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// repeats is a handler that passes a warning on a few times a minute and counts it from
// then on: some warnings anybody can cause from outside, such as a request that Slack or
// Discord has not signed, and those may not fill the operator's disk. What it leaves out is
// told, as a number, before the next line of a later minute. Errors and what is told of
// each question pass.
type repeats struct {
	slog.Handler
	counts *repeatCounts
}

const (
	maxRepeats  = 10  // how often the same warning is passed on in a minute
	maxWarnings = 200 // how many different ones are told apart in a minute
)

type repeatCounts struct {
	to  slog.Handler // takes what is told of repeats: it has nothing of the line before which that is told
	now func() time.Time

	mu    sync.Mutex
	since time.Time
	said  map[string]int
}

func withoutRepeats(h slog.Handler, now func() time.Time) slog.Handler {
	return &repeats{h, &repeatCounts{to: h, now: now, since: now(), said: map[string]int{}}}
}

// Handle implements slog.Handler.
func (r *repeats) Handle(ctx context.Context, record slog.Record) error {
	passes, before := r.counts.count(record)
	var errs []error
	for message, left := range before {
		told := slog.NewRecord(record.Time, slog.LevelWarn, "a warning was repeated", 0)
		told.AddAttrs(slog.String("warning", message), slog.Int("left_out", left))
		errs = append(errs, r.counts.to.Handle(ctx, told))
	}
	if passes {
		errs = append(errs, r.Handler.Handle(ctx, record))
	}
	return errors.Join(errs...)
}

// count reports whether a record is passed on, and of each warning how often it was left
// out in the minute that has ended with this record.
func (c *repeatCounts) count(record slog.Record) (passes bool, before map[string]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.since) >= time.Minute || now.Before(c.since) {
		before = map[string]int{}
		for message, n := range c.said {
			if n > maxRepeats {
				before[message] = n - maxRepeats
			}
		}
		c.since, c.said = now, map[string]int{}
	}
	if record.Level != slog.LevelWarn {
		return true, before
	}
	message := record.Message
	if _, known := c.said[message]; !known && len(c.said) >= maxWarnings {
		message = "others"
	}
	c.said[message]++
	return c.said[message] <= maxRepeats, before
}

// WithAttrs implements slog.Handler.
func (r *repeats) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &repeats{r.Handler.WithAttrs(attrs), r.counts}
}

// WithGroup implements slog.Handler.
func (r *repeats) WithGroup(name string) slog.Handler {
	return &repeats{r.Handler.WithGroup(name), r.counts}
}
