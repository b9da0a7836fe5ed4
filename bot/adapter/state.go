package adapter

import (
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"careerbot/bot"
)

// State is whether an adapter runs: who the bot is at the service, and the inbox, while it
// does. It may be used by several goroutines.
type State[Self any] struct {
	mu    sync.Mutex
	self  Self
	inbox bot.Inbox
	fatal chan error
}

// NewState is of an adapter that does not run yet.
func NewState[Self any]() *State[Self] { return &State[Self]{fatal: make(chan error, 1)} }

// Begin begins to run. Who the bot is stays known after the end.
func (s *State[Self]) Begin(self Self, inbox bot.Inbox) (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.self, s.inbox = self, inbox
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.inbox = nil
	}
}

// Self is who the bot is at the service; zero before it has run.
func (s *State[Self]) Self() Self {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.self
}

// Inbox takes requests; nil where the adapter does not run.
func (s *State[Self]) Inbox() bot.Inbox {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.inbox
}

// ErrNotRunning is returned for what comes before an adapter runs or after it.
var ErrNotRunning = errors.New("not running")

// Running implements bot.Readier.
func (s *State[Self]) Running() bool { return s.Inbox() != nil }

// Fail ends the run with an error that no retry mends.
func (s *State[Self]) Fail(err error) {
	select {
	case s.fatal <- err:
	default: // it is ending already
	}
}

// Failed receives the error that ends the run.
func (s *State[Self]) Failed() <-chan error { return s.fatal }

// Guarded makes an error of a panic: nothing that a service sends may end the process.
func Guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return f()
}

// Defects logs what of a reply could not be rendered and was left out.
func (b Bot) Defects(faults []error) {
	for _, err := range faults {
		b.Log.Error("defect: part of a reply was left out", "error", err)
	}
}
