package discord

import (
	"testing"
	"time"
)

// TestPatience: however connections end for a whole day, fewer sessions are begun than
// Discord allows. What can be resumed is resumed soon.
func TestPatience(t *testing.T) {
	const shortest = 2 // of a pause this part is waited at least
	for name, c := range map[string]struct {
		lasted               time.Duration
		lively, begun, asked bool
		least, most          int // connections in a day
	}{
		"sessions end at once":        {begun: true, least: 500, most: 1000},
		"after some events":           {lasted: 10 * time.Second, lively: true, begun: true, least: 500, most: 1000},
		"after half a minute":         {lasted: 40 * time.Second, lively: true, begun: true, least: 500, most: 1000},
		"after two minutes":           {lasted: steadyBegin, lively: true, begun: true, least: 500, most: 1000},
		"on request":                  {begun: true, asked: true, least: 500, most: 1000},
		"resumed, and ended at once":  {least: 1440, most: 3000},
		"resumed, lively, and ended":  {lasted: time.Second, lively: true, least: 50_000, most: 100_000},
		"resumed, and asked for ever": {lasted: time.Second, lively: true, asked: true, least: 1400, most: 3000},
		"asked once an hour or so":    {lasted: time.Hour, asked: true, least: 24, most: 24},
	} {
		p, n := patience{wait: firstPause}, 0
		for day := time.Duration(0); day < 24*time.Hour; n++ {
			day += c.lasted + p.after(c.lasted, c.lively, c.begun, c.asked)/shortest
		}
		if n < c.least || n > c.most {
			t.Errorf("%s: %d connections in a day, want %d to %d", name, n, c.least, c.most)
		}
	}
}
