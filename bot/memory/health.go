package memory

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"careerbot/bot"
)

// storePause is how long a store that failed is left alone, so that its time-outs
// do not slow every answer.
const storePause = time.Second

// storeLimit is the longest the store may take for one call.
const storeLimit = 2 * time.Second

// Pinger is asked whether the store takes a write.
type Pinger interface {
	// Ping writes something and takes it away again. Reading proves nothing: a full disk,
	// a server that is read-only and a file that was removed are still read.
	Ping(ctx context.Context) error
}

// Health knows whether the store works. While it does not, the bot answers from
// the guide and says that its memory is missing. Any call that fails begins a failure;
// a ping that works ends it.
type Health struct {
	now      func() time.Time
	log      *slog.Logger
	observer bot.Observer
	absent   bool // there is no store: nothing is asked, and nothing fails

	mu    sync.Mutex
	since time.Time // when it began to fail; zero while it works
	cause error     // of the last call that failed
	count int       // of calls that failed
	pause time.Time // not tried again before
}

// NewHealth is the health of a store by this clock. Each change is logged; the observer,
// which may be nil, is told of every call that fails.
func NewHealth(now func() time.Time, log *slog.Logger, observer bot.Observer) *Health {
	if observer == nil {
		observer = bot.Unobserved{}
	}
	return &Health{now: now, log: log, observer: observer}
}

// NoMemory is the health of a store that is not there.
func NoMemory() *Health { return &Health{absent: true} }

// Absent reports whether there is no store at all.
func (h *Health) Absent() bool { return h.absent }

// Degraded reports since when the store has failed.
func (h *Health) Degraded() (since time.Time, degraded bool) {
	since, err := h.Failure()
	return since, err != nil
}

// Failure reports since when the store has failed, and what it said last; a nil error where
// it works.
func (h *Health) Failure() (since time.Time, cause error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.since.IsZero() {
		return time.Time{}, nil
	}
	return h.since, h.cause
}

// Try runs one call on the store with a deadline, unless it failed a moment ago.
// Errors that are answers (see isAnswer) do not count as failures.
func (h *Health) Try(ctx context.Context, call func(ctx context.Context) error) error {
	if h.absent {
		return bot.ErrNoMemory
	}
	h.mu.Lock()
	paused := h.now().Before(h.pause)
	h.mu.Unlock()
	if paused {
		return bot.ErrDown
	}
	limited, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	err := call(limited)
	if ctx.Err() == nil && err != nil && !isAnswer(err) { // a caller who left says nothing of the store
		h.fails(err, h.now().Add(storePause))
	}
	return err
}

const (
	pingInterval = 5 * time.Second // while the store works
	mendInterval = time.Second     // while it does not
)

// watch pings the store until the context ends: that it fails is noticed while nobody asks,
// too, and that it works again soon.
func (h *Health) watch(ctx context.Context, store Pinger) {
	ticker := time.NewTicker(mendInterval)
	defer ticker.Stop()
	for rest := time.Duration(0); ; rest -= mendInterval {
		if _, degraded := h.Degraded(); degraded || rest <= 0 {
			h.ping(ctx, store)
			rest = pingInterval
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (h *Health) ping(ctx context.Context, store Pinger) {
	h.mu.Lock()
	before := h.count
	h.mu.Unlock()
	limited, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	err := store.Ping(limited)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		h.fails(err, time.Time{}) // reading may go on
	default:
		h.works(before)
	}
}

// fails keeps a failure, and until when no call is tried.
func (h *Health) fails(err error, pause time.Time) {
	h.observer.StoreFailed()
	h.mu.Lock()
	began := h.since.IsZero()
	if began {
		h.since = h.now()
	}
	h.cause, h.count = err, h.count+1
	if pause.After(h.pause) {
		h.pause = pause
	}
	h.mu.Unlock()
	if began {
		h.log.Error("the store fails, answers come from the guide alone", "error", err)
	}
}

// works ends a failure, unless another call has failed since there were so many.
func (h *Health) works(failures int) {
	h.mu.Lock()
	if h.count != failures {
		h.mu.Unlock()
		return
	}
	since := h.since
	h.since, h.pause, h.cause = time.Time{}, time.Time{}, nil
	h.mu.Unlock()
	if !since.IsZero() {
		h.log.Info("the store works again", "failed_for", max(0, h.now().Sub(since)))
	}
}

// isAnswer reports whether an error of the store is an answer: there is no such thing,
// somebody else was first, or what says so of itself by a method IsAnswer.
func isAnswer(err error) bool {
	var answer interface{ IsAnswer() }
	return errors.Is(err, bot.ErrNotFound) || errors.Is(err, bot.ErrConflict) || errors.As(err, &answer)
}
