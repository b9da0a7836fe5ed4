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
// A refusal that comes all the same closes its route for the time that it names.
// https://docs.discord.com/developers/topics/rate-limits
type limiter struct {
	now    func() time.Time
	global *rate.Limiter

	mu      sync.Mutex
	closed  time.Time            // everything, until then
	routes  map[string]*bucket   // by route with its channel, server or token
	invalid []time.Time          // the last responses that Discord counts against the address
	refused map[string]time.Time // routes that a run of refusals has stopped, until then
}

// bucket is what is left of a route's allowance.
type bucket struct {
	remaining int
	reset     time.Time
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

// wait returns how long a call has to wait, zero for not at all.
func (l *limiter) wait(route, path string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if until, stopped := l.refused[route]; stopped {
		if now.Before(until) {
			return until.Sub(now)
		}
		delete(l.refused, route)
	}
	if !interactive(path) {
		if now.Before(l.closed) {
			return l.closed.Sub(now)
		}
	}
	if b := l.routes[route]; b != nil {
		if now.Before(b.reset) {
			if b.remaining <= 0 {
				return b.reset.Sub(now)
			}
			b.remaining--
		} else {
			delete(l.routes, route)
		}
	}
	if !interactive(path) {
		if r := l.global.ReserveN(now, 1); r.DelayFrom(now) > 0 {
			delay := r.DelayFrom(now)
			r.CancelAt(now)
			return delay
		}
	}
	return 0
}

// note reads what a response says of the limits, and returns how long to wait where
// the call was refused.
func (l *limiter) note(route string, status int, h http.Header, body []byte) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining")); err == nil {
		if after, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64); err == nil && after >= 0 {
			l.sweep(now)
			l.routes[route] = &bucket{remaining, now.Add(seconds(after))}
		}
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
		l.countInvalid(route, now)
	}
	if status != http.StatusTooManyRequests {
		return 0
	}
	var refusal struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	after := time.Second
	if err := json.Unmarshal(body, &refusal); err == nil && refusal.RetryAfter > 0 {
		after = seconds(refusal.RetryAfter)
	} else if s, err := strconv.ParseFloat(h.Get("Retry-After"), 64); err == nil && s > 0 {
		after = seconds(s) // a proxy's refusal is not JSON
	}
	if refusal.Global || h.Get("X-RateLimit-Global") == "true" {
		l.closed = now.Add(after)
	} else {
		l.routes[route] = &bucket{0, now.Add(after)}
	}
	return after
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
		if !now.Before(b.reset) {
			delete(l.routes, route)
		}
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func later(after time.Duration) error { return &bot.LaterError{After: after, Cause: errLimited} }
