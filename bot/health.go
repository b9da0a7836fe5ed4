package bot

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Stats counts what operators must hear of. Read it at any time.
type Stats struct {
	Denied    atomic.Int64 // tries of what only moderators may do
	Uncertain atomic.Int64 // replies of which a crash left open whether they were sent
	Expired   atomic.Int64 // requests that are lost: the platform took no reply any more when there was one
	Recovered atomic.Int64 // requests finished after a crash or on another replica
	Unsent    atomic.Int64 // replies that the platform refused
	Postponed atomic.Int64 // replies put off by a platform that took no more for a while
	Retried   atomic.Int64 // replies to be sent again, because a platform could not take them
	Doubled   atomic.Int64 // deliveries of a request that was claimed already
}

// errDown is returned for a store that failed a moment ago and is left alone.
var errDown = errors.New("the store is down")

// storePause is how long a store that failed is left alone, so that its time-outs
// do not slow every answer.
const storePause = time.Second

// storeLimit is the longest the store may take for one call.
const storeLimit = 2 * time.Second

// Health knows whether the store works. While it does not, the bot answers from
// the guide and says that its memory is missing.
type Health struct {
	now func() time.Time

	mu     sync.Mutex
	since  time.Time // when it began to fail; zero while it works
	pause  time.Time // not tried again before
	report func(err error, down time.Duration)
	failed func() // told of each call that fails; may be nil
}

// NewHealth tells report of each change: the error that began a failure, or nil
// and how long it lasted.
func NewHealth(now func() time.Time, report func(err error, down time.Duration)) *Health {
	return &Health{now: now, report: report}
}

// Degraded reports since when the store has failed.
func (h *Health) Degraded() (since time.Time, degraded bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.since, !h.since.IsZero()
}

// try runs one call on the store with a deadline, unless it failed a moment ago.
// Errors that are answers (see isAnswer) do not count as failures.
func (h *Health) try(ctx context.Context, call func(ctx context.Context) error) error {
	h.mu.Lock()
	paused := h.now().Before(h.pause)
	h.mu.Unlock()
	if paused {
		return errDown
	}
	limited, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	err := call(limited)
	if ctx.Err() != nil {
		return err // the caller left; that says nothing of the store
	}
	h.note(err)
	return err
}

func (h *Health) note(err error) {
	h.mu.Lock()
	now := h.now()
	began, ended := false, time.Duration(0)
	switch {
	case err != nil && !isAnswer(err):
		if h.failed != nil {
			h.failed()
		}
		began = h.since.IsZero()
		if began {
			h.since = now
		}
		h.pause = now.Add(storePause)
	case !h.since.IsZero():
		ended = max(1, now.Sub(h.since))
		h.since, h.pause = time.Time{}, time.Time{}
	}
	h.mu.Unlock()
	switch {
	case began:
		h.report(err, 0)
	case ended > 0:
		h.report(nil, ended)
	}
}

// The store's answers that are no failures.
var (
	// ErrNotFound says that there is no such thing in this community.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that somebody else changed it first.
	ErrConflict = errors.New("changed meanwhile")
)

func isAnswer(err error) bool {
	taken := (*TriggerTakenError)(nil)
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrConflict) || errors.As(err, &taken)
}
