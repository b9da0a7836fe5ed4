package slack

import (
	"sync"
	"time"
)

// gate keeps back what Slack would refuse. Slack limits each method, and posting in
// each channel on its own: one that is full holds no other up.
// https://docs.slack.dev/apis/web-api/rate-limits
type gate struct {
	now func() time.Time

	mu    sync.Mutex
	lanes map[string]*lane // by method and channel, while they are limited
}

// lane is a method in a channel that Slack has refused: its calls queue, each with
// a time of its own.
type lane struct {
	blocked time.Time            // nothing passes before
	next    time.Time            // the earliest time at which no caller has a place yet
	taken   map[string]time.Time // by the caller's id
}

// postInterval is how often Slack takes a message in one channel, once it has
// begun to refuse them.
const postInterval = time.Second

// maxLanes bounds the memory; beyond it those that nobody waits in are forgotten.
const maxLanes = 1000

func newGate(now func() time.Time) *gate { return &gate{now: now, lanes: map[string]*lane{}} }

// wait returns how long a caller has to wait before its call, zero for not at all.
// A caller that comes back after that time may call.
func (g *gate) wait(key, id string) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lanes[key]
	if l == nil {
		return 0
	}
	now := g.now()
	at, waited := l.taken[id]
	switch {
	case waited && !now.Before(at) && !now.Before(l.blocked):
		delete(l.taken, id)
		return 0
	case waited && now.Before(at):
		return at.Sub(now)
	case !waited && len(l.taken) == 0 && !now.Before(l.next):
		delete(g.lanes, key) // nobody waits any more
		return 0
	}
	return l.take(id, now)
}

// take gives a caller the next time that is free.
func (l *lane) take(id string, now time.Time) time.Duration {
	at := l.next
	if at.Before(l.blocked) {
		at = l.blocked
	}
	l.taken[id] = at
	l.next = at.Add(postInterval)
	return at.Sub(now)
}

// limited notes that Slack refused a call, and returns how long its caller has to
// wait.
func (g *gate) limited(key, id string, after time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	l := g.lanes[key]
	if l == nil {
		g.sweep(now)
		l = &lane{taken: map[string]time.Time{}}
		g.lanes[key] = l
	}
	if until := now.Add(max(after, postInterval)); until.After(l.blocked) {
		l.blocked = until
	}
	return l.take(id, now)
}

func (g *gate) sweep(now time.Time) {
	if len(g.lanes) < maxLanes {
		return
	}
	for key, l := range g.lanes {
		if now.After(l.next.Add(time.Minute)) {
			delete(g.lanes, key)
		}
	}
}
