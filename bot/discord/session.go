package discord

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Discord keeps for a session what happens while nobody is connected, and tells it to
// whoever resumes the session. A process that starts therefore begins a session of its own,
// and resumes beside it those that earlier processes have left: what had reached their
// sockets when they died, and what happened since, is answered by this one. What both
// sessions tell is answered once, as everything that Discord delivers twice.

// The times of sessions that are left.
const (
	savePause   = 500 * time.Millisecond // between two times at which a session is saved
	saveLimit   = 2 * time.Second        // for one of them
	leftTime    = 5 * time.Minute        // how long it is worth asking for a session; Discord says "a few minutes"
	missedLimit = 30 * time.Second       // for everything that one has missed
)

// sessionState is what a bot.Session of Discord's holds.
type sessionState struct {
	Resume string `json:"resume"`
	Shard  [2]int `json:"shard"` // its number, of how many
	Seq    int64  `json:"seq"`   // all events up to it were taken
}

// progress is how far a session's events are taken: not merely received, but written down.
type progress struct {
	ready chan<- struct{} // told when a session begins; may be nil

	mu      sync.Mutex
	session string
	resume  string
	last    int64
	open    map[int64]bool // being worked on
}

// start begins with another session, or with none.
func (p *progress) start(session, resume string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.session, p.resume = session, resume
	if session == "" {
		p.last = 0
		return
	}
	select {
	case p.ready <- struct{}{}:
	default: // nobody waits for it, or not any more
	}
}

// begin notes that an event has come. The caller calls taken when it is written down.
func (p *progress) begin(seq int64) (taken func()) {
	if seq <= 0 {
		return func() {}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = map[int64]bool{}
	}
	p.last, p.open[seq] = seq, true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.open, seq)
	}
}

// reached returns the session, and the number up to which all of its events are taken.
func (p *progress) reached() (session, resume string, seq int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	seq = p.last
	if len(p.open) > 0 {
		seq = min(seq, slices.Min(slices.Collect(maps.Keys(p.open)))-1)
	}
	return p.session, p.resume, max(0, seq)
}

// keepSession saves how far the shard's session has come, until stop is called, and then
// once more.
func (s *shard) keepSession(ctx context.Context) (stop func()) {
	a := s.adapter
	if a.config.Sessions == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	saved, failed := bot.Session{}, false
	save := func() {
		session, resume, seq := s.taken.reached()
		state, err := json.Marshal(sessionState{resume, [2]int{s.id, s.of}, seq})
		now := bot.Session{Platform: Name, ID: session, Owner: a.config.Owner, State: string(state)}
		if session == "" || now == saved {
			return
		}
		row := now
		row.Saved = a.config.Now()
		ctx, done := context.WithTimeout(context.WithoutCancel(ctx), saveLimit)
		defer done()
		if err = errors.Join(err, a.config.Sessions.SaveSession(ctx, row)); err == nil {
			saved, failed = now, false
			return
		}
		if !failed {
			a.log.WarnContext(ctx, "after a crash, what happens around it would not be asked for", "error", err)
		}
		failed = true // of this outage
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for adapter.Pause(ctx, savePause) == nil {
			save()
		}
		save()
	}()
	return func() {
		cancel()
		<-ended
	}
}

// inherit takes what the sessions have missed that processes have left.
func (a *Adapter) inherit(ctx context.Context, url string) {
	asking, done := context.WithTimeout(ctx, missedLimit)
	defer done()
	all, err := a.config.Sessions.TakeSessions(asking, Name, a.config.Owner, a.config.Now().Add(-leftTime))
	if err != nil {
		a.log.WarnContext(ctx, "what happened while careerbot was down is not known", "error", err)
		return
	}
	var group errgroup.Group
	for _, session := range all {
		var l sessionState
		if err := json.Unmarshal([]byte(session.State), &l); err != nil {
			a.log.WarnContext(ctx, "a session that was left cannot be read", "error", err)
			continue
		}
		group.Go(func() error {
			a.catchUp(ctx, url, session.ID, l)
			return nil
		})
	}
	_ = group.Wait() // each logs its own failure
}

// catchUp resumes one session until it has told what it missed, and ends it.
func (a *Adapter) catchUp(ctx context.Context, url, session string, l sessionState) {
	s := a.newShard(l.Shard[0], l.Shard[1], url, nil)
	s.left, s.session, s.resume = true, session, l.Resume
	s.seq.Store(l.Seq)
	defer s.inHand.Wait()
	ctx, cancel := context.WithTimeout(ctx, missedLimit)
	defer cancel()
	var err error
	for range 2 { // the second at the gateway's own address, should the session's be gone
		if err = s.connect(ctx); errors.Is(err, errOver) || errors.Is(err, errInvalid) {
			break
		}
	}
	if errors.Is(err, errOver) {
		a.log.InfoContext(ctx, "an earlier process's session is taken up to its end", "shard", l.Shard[0], "events", s.seq.Load()-l.Seq)
		return
	}
	a.log.WarnContext(ctx, "what happened while careerbot was down is not known", "shard", l.Shard[0], "error", err)
}
