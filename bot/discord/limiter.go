package discord

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"careerbot/bot"
)

// limiter keeps back what Discord would refuse: by bucket, as its answers tell, and
// fifty requests a second in all. Interactions' own routes are outside that limit.
// While it is not known what a route allows, one call goes ahead, and the others wait for
// its answer: so a route refuses one call an allowance at most, however many wait for it.
// https://docs.discord.com/developers/topics/rate-limits
type limiter struct {
	now    func() time.Time
	global *rate.Limiter

	mu      sync.Mutex
	closed  time.Time            // everything, until then
	next    time.Time            // the next of fifty a second that no waiting call was told
	routes  map[string]*bucket   // by route with its channel, server or token
	invalid []time.Time          // the last responses that Discord counts against the address
	refused map[string]time.Time // routes that a run of refusals has stopped, until then
}

// bucket is what is known of a route's allowance: so many calls in a window of time.
type bucket struct {
	free      bool // Discord says nothing of an allowance
	limit     int  // calls in a window; zero where only a refusal has told of it
	remaining int
	reset     time.Time     // the end of the window; what comes then is not known again
	window    time.Duration // from one reset to the next
	probing   time.Time     // until then a call is under way whose answer will tell
	queued    int           // calls that wait for this reset or a later one
}

// The times after which a call comes back that waits for another one's answer, and between
// those that come back together.
const (
	probeTime = 150 * time.Millisecond
	spread    = 20 * time.Millisecond
)

// queue returns how long a call has to wait whose allowance is used up: as many go in each
// window as it allows, the first of them ahead of the others.
func (b *bucket) queue(now time.Time) time.Duration {
	place := b.queued
	b.queued++
	after := b.reset.Sub(now)
	if b.limit > 0 {
		after += time.Duration(place/b.limit) * b.window
		place %= b.limit
	}
	if place > 0 {
		after += probeTime + time.Duration(place)*spread
	}
	return max(after, time.Millisecond)
}

// maxRoutes bounds the memory; beyond it those whose time is over are forgotten.
const maxRoutes = 5000

// invalidAlarm is how many invalid responses stop the routes that make them, long
// before Discord bans the address for maxInvalid.
const invalidAlarm = maxInvalid / 20

func newLimiter(now func() time.Time) *limiter {
	return &limiter{
		now: now, global: rate.NewLimiter(requestsPerSecond, requestsPerSecond), routes: map[string]*bucket{}, refused: map[string]time.Time{},
	}
}

var (
	minorID   = regexp.MustCompile(`/\d{15,20}`)
	majorPath = regexp.MustCompile(`^/(channels|guilds|webhooks|interactions)/[^/]+(/[^/]+)?`)
)

// route names what shares an allowance: the method, the path without the ids that do
// not count, and the channel, server or interaction.
func route(method, path string) string {
	major := majorPath.FindString(path)
	switch {
	case strings.HasPrefix(path, "/channels/"), strings.HasPrefix(path, "/guilds/"):
		major = strings.Join(strings.SplitN(major, "/", 4)[:3], "/")
	}
	return method + " " + major + minorID.ReplaceAllString(strings.TrimPrefix(path, major), "/:id")
}

// interactive reports whether a path answers an interaction.
func interactive(path string) bool {
	return strings.HasPrefix(path, "/interactions/") || strings.HasPrefix(path, "/webhooks/")
}

var errLimited = errors.New("rate limit of Discord")

// wait returns how long a call has to wait, zero for not at all. Probe says that the
// call's answer will tell what its route allows: note is to be told.
func (l *limiter) wait(route, path string) (after time.Duration, probe bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if until, stopped := l.refused[route]; stopped {
		if now.Before(until) {
			return until.Sub(now), false
		}
		delete(l.refused, route)
	}
	ordinary := !interactive(path)
	if ordinary && now.Before(l.closed) {
		return l.closed.Sub(now), false
	}
	b := l.routes[route]
	probe = ordinary && b == nil
	if b != nil && !b.free {
		switch {
		case now.Before(b.reset) && b.remaining <= 0:
			return b.queue(now), false
		case !now.Before(b.reset) && now.Before(b.probing):
			return probeTime, false
		}
		probe = !now.Before(b.reset)
	}
	if ordinary && !l.global.AllowN(now, 1) {
		return l.turn(now), false
	}
	switch {
	case probe:
		if b == nil {
			l.sweep(now)
			b = new(bucket)
			l.routes[route] = b
		}
		b.probing = now.Add(callLimit)
		b.queued = max(0, b.queued-max(1, b.limit))
	case b != nil:
		b.remaining--
	}
	return 0, probe
}

// turn gives a call that waits for the fifty a second a time of its own to come back.
func (l *limiter) turn(now time.Time) time.Duration {
	if l.next.Before(now) {
		l.next = now
	}
	l.next = l.next.Add(time.Second / requestsPerSecond)
	return l.next.Sub(now)
}

// note reads what a response says of the limits, and returns how long to wait where
// the call was refused. A status of zero is no response.
func (l *limiter) note(route string, probe bool, status int, h http.Header, body []byte) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b := l.routes[route]
	if probe && b != nil {
		b.probing = time.Time{}
	}
	if a, told := allowanceOf(h); told {
		if b == nil {
			l.sweep(now)
			b = new(bucket)
			l.routes[route] = b
		}
		b.tell(a, probe, now)
	} else if b != nil && probe && status > 0 && status < 500 && status != http.StatusTooManyRequests {
		b.free = true
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
		l.countInvalid(route, now)
	}
	if status != http.StatusTooManyRequests {
		return 0
	}
	after, global := refusal(h, body)
	if global {
		l.closed = now.Add(after)
		return after
	}
	if b == nil {
		l.sweep(now)
		b = new(bucket)
		l.routes[route] = b
	}
	b.free, b.remaining = false, 0
	if until := now.Add(after); until.After(b.reset) {
		b.reset = until
	}
	b.window = max(b.window, after)
	return b.queue(now)
}

// allowance is what a response says of its route's.
type allowance struct {
	limit, remaining int
	after            time.Duration // until it begins anew
}

func allowanceOf(h http.Header) (a allowance, told bool) {
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil {
		return a, false
	}
	after, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || after < 0 {
		return a, false
	}
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	if err != nil || limit < 1 {
		limit = remaining + 1
	}
	return allowance{limit, remaining, seconds(after)}, true
}

// tell notes what a response says. Answers overtake one another: within one window the
// smaller rest and the later end are right.
func (b *bucket) tell(a allowance, probe bool, now time.Time) {
	reset := now.Add(a.after)
	if probe || b.free || !now.Before(b.reset) {
		b.remaining, b.reset, b.window = a.remaining, reset, a.after
	} else {
		b.remaining = min(b.remaining, a.remaining)
		if reset.After(b.reset) {
			b.reset = reset
		}
	}
	b.free, b.limit = false, a.limit
}

// refusal reads for how long a call was refused, and whether everything is.
func refusal(h http.Header, body []byte) (after time.Duration, global bool) {
	var r struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	after = time.Second
	if err := json.Unmarshal(body, &r); err == nil && r.RetryAfter > 0 {
		after = seconds(r.RetryAfter)
	} else if s, err := strconv.ParseFloat(h.Get("Retry-After"), 64); err == nil && s > 0 {
		after = seconds(s) // a proxy's refusal is not JSON
	}
	return after, r.Global || h.Get("X-RateLimit-Global") == "true"
}

// countInvalid stops a route that brings the address near Discord's ban.
func (l *limiter) countInvalid(route string, now time.Time) {
	l.invalid = append(l.invalid, now)
	for len(l.invalid) > 0 && now.Sub(l.invalid[0]) >= invalidWindow {
		l.invalid = l.invalid[1:]
	}
	if len(l.invalid) >= invalidAlarm {
		for other, until := range l.refused {
			if !now.Before(until) {
				delete(l.refused, other)
			}
		}
		l.refused[route] = now.Add(time.Minute)
		l.invalid = l.invalid[len(l.invalid)/2:]
	}
}

func (l *limiter) sweep(now time.Time) {
	if len(l.routes) < maxRoutes {
		return
	}
	for route, b := range l.routes {
		if !now.Before(b.reset) && !now.Before(b.probing) && b.queued == 0 {
			delete(l.routes, route)
		}
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func later(after time.Duration) error { return &bot.LaterError{After: after, Cause: errLimited} }
