package memory

import (
	"hash/maphash"
	"sync"
	"time"
)

// Claims remembers the keys of the last requests in this process, as 64 bits each: a
// busy quarter of an hour's would be megabytes otherwise, and that two of them are
// the same by chance is less likely than a broken memory.
type Claims struct {
	now  func() time.Time
	seed maphash.Seed

	mu   sync.Mutex
	keys map[uint64]struct{}
	old  map[uint64]struct{} // the keys of the time before
	turn time.Time
}

// claimTime is how long a claim holds at least: platforms deliver again for ten
// minutes.
const claimTime = 15 * time.Minute

// maxClaims bounds the memory where a quarter of an hour's requests do not fit.
const maxClaims = 200_000

// NewClaims makes a set of claims that are held by this clock.
func NewClaims(now func() time.Time) *Claims {
	return &Claims{now: now, seed: maphash.MakeSeed(), keys: map[uint64]struct{}{}, turn: now()}
}

// Claim reports whether the key is new.
func (c *Claims) Claim(key string) bool {
	hash := maphash.String(c.seed, key)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if now.Sub(c.turn) >= claimTime || len(c.keys) >= maxClaims {
		c.old, c.keys, c.turn = c.keys, map[uint64]struct{}{}, now
	}
	_, held := c.keys[hash]
	_, before := c.old[hash]
	if held || before {
		return false
	}
	c.keys[hash] = struct{}{}
	return true
}

// Release gives a claim up: the key is new again.
func (c *Claims) Release(key string) {
	hash := maphash.String(c.seed, key)
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.keys, hash)
}
