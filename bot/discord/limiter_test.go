package discord

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

const (
	c1   = "/channels/300000000000000001/messages"
	c2   = "/channels/300000000000000002/messages"
	hook = "/webhooks/1/token/messages/@original"
)

// left are the headers of an answer that tells an allowance.
func left(limit, remaining int, after time.Duration) http.Header {
	h := http.Header{}
	h.Set("X-RateLimit-Limit", fmt.Sprint(limit))
	h.Set("X-RateLimit-Remaining", fmt.Sprint(remaining))
	h.Set("X-RateLimit-Reset-After", fmt.Sprint(after.Seconds()))
	return h
}

// TestLimiter: a route that is used up waits for its window, others do not; a global
// refusal stops all but interactions; a run of refusals stops its route.
func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(time.Now)
		wait := func(route, path string) time.Duration {
			after, _ := l.wait(route, path)
			return after
		}
		r1, r2, rh := route("POST", c1), route("POST", c2), route("PATCH", hook)
		if r1 == r2 || route("PATCH", c1+"/400000000000000001") != route("PATCH", c1+"/400000000000000002") {
			t.Errorf("routes %q, %q", r1, r2)
		}
		l.note(r1, true, 200, left(5, 0, 2500*time.Millisecond), nil)
		if after := wait(r1, c1); after != 2500*time.Millisecond {
			t.Errorf("the used up route waits %s", after)
		}
		if wait(r2, c2) != 0 {
			t.Error("another channel waits")
		}
		time.Sleep(2500 * time.Millisecond)
		if wait(r1, c1) != 0 {
			t.Error("its window is over")
		}
		if after := l.note(r1, true, 429, nil, []byte(`{"retry_after":1.5,"global":true}`)); after != 1500*time.Millisecond {
			t.Errorf("refused for %s", after)
		}
		if wait(r2, c2) == 0 || wait(rh, hook) != 0 {
			t.Error("a global refusal stops all but interactions")
		}
		time.Sleep(2 * time.Second)
		for range invalidAlarm {
			l.note(r2, true, 403, nil, nil)
		}
		if wait(r2, c2) == 0 || wait(r1, c1) != 0 {
			t.Error("a run of refusals stops its cause alone")
		}
		l.note(r1, true, 200, nil, nil) // nothing is said of an allowance
		time.Sleep(time.Minute)
		passed, turns := 0, map[time.Duration]bool{}
		for range 200 {
			if after := wait(r1, c1); after == 0 {
				passed++
			} else {
				turns[after] = true
			}
		}
		if passed != requestsPerSecond {
			t.Errorf("%d requests pass at once", passed)
		}
		if len(turns) != 200-passed {
			t.Errorf("%d requests come back at %d times", 200-passed, len(turns))
		}
	})
}

// TestOneProbe: while it is not known what a route allows, one call goes ahead. A refusal
// costs one call, however many wait; what overtakes another answer adds no allowance.
func TestOneProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(time.Now)
		r := route("POST", c1)
		pass := func(n int) (passed int) {
			for range n {
				if after, _ := l.wait(r, c1); after == 0 {
					passed++
				}
			}
			return passed
		}
		if n := pass(20); n != 1 {
			t.Errorf("%d calls go to a route that is not known", n)
		}
		l.note(r, true, 200, left(5, 4, 5*time.Second), nil)
		if n := pass(20); n != 4 {
			t.Errorf("%d calls go where 4 are left", n)
		}
		l.note(r, false, 200, left(5, 3, 5*time.Second), nil) // the answer to the first of them
		if n := pass(20); n != 0 {
			t.Errorf("%d calls go where none is left", n)
		}
		for range 3 { // it refuses from now on
			time.Sleep(6 * time.Second)
			if n := pass(20); n != 1 {
				t.Errorf("%d calls find out whether it refuses still", n)
			}
			l.note(r, true, 429, nil, []byte(`{"retry_after":5}`))
		}
		time.Sleep(6 * time.Second)
		if n := pass(1); n != 1 {
			t.Error("it is not tried again")
		}
		l.note(r, true, 0, nil, nil) // no answer
		if n := pass(20); n != 1 {
			t.Errorf("%d calls go after one that had no answer", n)
		}
	})
}

// TestQueueByWindow: calls that wait come back in the window that has room for them.
func TestQueueByWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(time.Now)
		r := route("POST", c1)
		if after, probe := l.wait(r, c1); after != 0 || !probe {
			t.Error("the first call is no probe")
		}
		l.note(r, true, 200, left(5, 0, 5*time.Second), nil)
		windows := map[int]int{}
		for range 40 {
			after, _ := l.wait(r, c1)
			windows[int(after/(5*time.Second))]++
		}
		for w := 1; w <= 8; w++ {
			if windows[w] != 5 {
				t.Errorf("%d calls come back in window %d, want 5", windows[w], w)
			}
		}
	})
}
