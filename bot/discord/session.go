package discord

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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
	saveAgain   = 30 * time.Second       // after which one is saved that has come no further: it is still there
	saveLimit   = 2 * time.Second        // for saving it
	leftTime    = 5 * time.Minute        // how long it is worth asking for a session; Discord says "a few minutes"
	missedLimit = 30 * time.Second       // for everything that one has missed
)

// sessionState is what a bot.Session of Discord's holds.
type sessionState struct {
	Resume string `json:"resume"`
	Shard  [2]int `json:"shard"` // its number, of how many
	Seq    int64  `json:"seq"`   // all events up to it were taken
	Proof  string `json:"proof"` // that this bot has written it
}

// proof tells this bot's sessions from what else a database may hold: another token's, where
// it was restored elsewhere or the token was changed, another Discord's, or somebody's own
// words. The token is sent to the address that is in a session.
func (a *Adapter) proof(session, resume string) string {
	mac := hmac.New(sha256.New, []byte(a.config.Token))
	fmt.Fprintf(mac, "%q %q %q", a.base, session, resume)
	return hex.EncodeToString(mac.Sum(nil))
}

// progress is how far a session's events are taken: not merely received, but written down.
type progress struct {
	begun func() // is called when a session has begun; may be nil

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
	switch {
	case session == "":
		p.last, p.open = 0, nil
	case p.begun != nil:
		p.begun()
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
	open := p.open // another session has the same numbers
	p.last, open[seq] = seq, true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(open, seq)
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
		now := a.config.Now()
		session, resume, seq := s.taken.reached()
		state, err := json.Marshal(sessionState{resume, [2]int{s.id, s.of}, seq, a.proof(session, resume)})
		if saved.ID != "" && session != saved.ID {
			a.dropSession(ctx, saved.ID) // Discord does not know it any more
			saved = bot.Session{}
		}
		if session == "" || string(state) == saved.State && now.Sub(saved.Saved) < saveAgain {
			return
		}
		row := bot.Session{Platform: Name, ID: session, Owner: a.config.Owner, State: string(state), Saved: now}
		saving, done := context.WithTimeout(context.WithoutCancel(ctx), saveLimit)
		defer done()
		if err = errors.Join(err, a.config.Sessions.SaveSession(saving, row)); err == nil {
			saved, failed = row, false
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

// dropSession forgets a session that is over. One that stays is asked for in vain.
func (a *Adapter) dropSession(ctx context.Context, id string) {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), saveLimit)
	defer done()
	if err := a.config.Sessions.DropSession(ctx, Name, id); err != nil {
		a.log.DebugContext(ctx, "a session that is over is not forgotten", "error", err)
	}
}

// inherit takes what the sessions have missed that processes have left. Each is of use until
// this process has begun one for the same servers: begun are closed then, by shard.
func (a *Adapter) inherit(ctx context.Context, url string, begun []chan struct{}) {
	asking, done := context.WithTimeout(ctx, missedLimit)
	defer done()
	var all []bot.Session
	var err error
	for {
		var some []bot.Session
		some, err = a.config.Sessions.TakeSessions(asking, Name, a.config.Owner, a.config.Now().Add(-leftTime))
		all = append(all, some...)
		if err == nil || adapter.Pause(asking, firstPause) != nil {
			break
		}
	}
	if err != nil && ctx.Err() == nil {
		a.log.WarnContext(ctx, "what happened while careerbot was down is not known", "error", err)
	}
	var group errgroup.Group
	for _, session := range all {
		var l sessionState
		err := json.Unmarshal([]byte(session.State), &l)
		if err == nil && !hmac.Equal([]byte(l.Proof), []byte(a.proof(session.ID, l.Resume))) {
			err = errors.New("it is not this bot's")
		}
		if err != nil {
			a.log.WarnContext(ctx, "a session that was left cannot be taken up", "error", err)
			a.dropSession(ctx, session.ID)
			continue
		}
		group.Go(func() error {
			for _, begun := range l.among(begun) {
				select {
				case <-ctx.Done():
					return nil
				case <-begun:
				}
			}
			a.catchUp(ctx, url, session.ID, l)
			if ctx.Err() == nil { // or the next process goes on
				a.dropSession(ctx, session.ID)
			}
			return nil
		})
	}
	_ = group.Wait() // each logs its own failure
}

// among picks the shards that are told of the same servers: the one with the same number, or
// all of them where there are more or fewer now.
func (l sessionState) among(begun []chan struct{}) []chan struct{} {
	if id := l.Shard[0]; l.Shard[1] == len(begun) && 0 <= id && id < len(begun) {
		return begun[id : id+1]
	}
	return begun
}

// catchUp resumes one session until it has told what it missed, and ends it.
func (a *Adapter) catchUp(ctx context.Context, url, session string, l sessionState) {
	s := a.newShard(l.Shard[0], l.Shard[1], url, nil)
	s.left, s.session, s.resume = true, session, l.Resume
	s.seq.Store(l.Seq)
	defer s.inHand.Wait()
	resuming, cancel := context.WithTimeout(ctx, missedLimit)
	defer cancel()
	for {
		err := s.connect(resuming)
		if errors.Is(err, errOver) {
			a.log.InfoContext(ctx, "an earlier process's session is taken up to its end", "shard", l.Shard[0], "events", s.seq.Load()-l.Seq)
			return
		}
		code := closeCode(err)
		if errors.Is(err, errGone) || closings[code] != "" || sessionGone[code] || adapter.Pause(resuming, firstPause) != nil {
			if ctx.Err() == nil {
				a.log.WarnContext(ctx, "what happened while careerbot was down is not known", "shard", l.Shard[0], "error", err)
			}
			return
		}
	}
}
