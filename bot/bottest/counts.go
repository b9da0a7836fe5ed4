package bottest

import (
	"sync"

	"careerbot/bot"
)

// Counts counts what an observer is told that operators must hear of.
type Counts struct {
	bot.Unobserved
	mu        sync.Mutex
	incidents map[bot.Incident]int64
	refused   map[bot.ErrorKind]int64
}

// Happened implements bot.Observer.
func (c *Counts) Happened(_ string, what bot.Incident) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.incidents == nil {
		c.incidents = map[bot.Incident]int64{}
	}
	c.incidents[what]++
}

// Refused implements bot.Observer.
func (c *Counts) Refused(_ string, why bot.ErrorKind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refused == nil {
		c.refused = map[bot.ErrorKind]int64{}
	}
	c.refused[why]++
}

// Of returns how often something has happened.
func (c *Counts) Of(what bot.Incident) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.incidents[what]
}

// Denied returns how often somebody was refused what only moderators may do.
func (c *Counts) Denied() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused[bot.Denied]
}
