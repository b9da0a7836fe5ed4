package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"careerbot/knowledge/lru"
)

// tooMany is what somebody is told who asks more than they may, once a window.
const tooMany = "That was a lot at once. Give me a minute, then ask again."

// errFlood is the cause of a refusal that nobody is told of any more.
var ErrFlood = errors.New("rate limit, told already")

// RateLimit lets no person ask more than so many times in a window, by the given clock.
// A person over the limit is told so, kindly and alone, once a window; whatever else they
// ask until then gets silence, or each message of a flood would cost one of the bot's.
// Forms are answered all the same: what was typed into one would be lost.
//
// Talk where the bot takes part, which is not said to it, has an allowance of its own, so
// that it uses up nothing; beyond that it is not listened to.
func RateLimit(times int, window time.Duration, now func() time.Time) Middleware {
	asked, overheard := newLimiter(times, window, now), newLimiter(times, window, now)
	return func(next Handler) Handler {
		return func(ctx context.Context, r *Request) (Reply, error) {
			limit := asked
			if r.Unasked {
				limit = overheard
			}
			if r.Notice() || r.User.ID == "" {
				return next(ctx, r)
			}
			switch allowed, told := limit.allow(r.Person()); {
			case allowed:
				return next(ctx, r)
			case told && r.Kind != Submit || r.Unasked:
				return Reply{}, &Error{Kind: Limited, Sentence: tooMany, Cause: ErrFlood}
			}
			return Reply{}, &Error{Kind: Limited, Sentence: tooMany, Cause: errors.New("rate limit")}
		}
	}
}

// limiter remembers when each person asked within the window.
type limiter struct {
	times  int
	window time.Duration
	now    func() time.Time

	mu     sync.Mutex
	people *lru.Cache[string, *asker]
}

// asker is what one person asked within the window, oldest first, and when they were last
// told that it was too much.
type asker struct {
	times []time.Time
	told  time.Time
}

func newLimiter(times int, window time.Duration, now func() time.Time) *limiter {
	return &limiter{times: times, window: window, now: now, people: lru.New[string, *asker](maxLimited)}
}

// maxLimited bounds the people remembered: beyond it whoever has been quiet for longest is
// forgotten, and begins anew.
const maxLimited = 50_000

// allow reports whether a person may ask, and where they may not, whether they were told
// so within the window; if not, they are to be told now.
func (l *limiter) allow(person string) (allowed, told bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	a, known := l.people.Get(person)
	if !known {
		a = new(asker)
		l.people.Put(person, a)
	}
	for len(a.times) > 0 && now.Sub(a.times[0]) >= l.window {
		a.times = a.times[1:]
	}
	if len(a.times) < l.times {
		a.times = append(a.times, now)
		return true, false
	}
	if !a.told.IsZero() && now.Sub(a.told) < l.window {
		return false, true
	}
	a.told = now
	return false, false
}
