package adapter

import "sync"

// Cache remembers what was asked of a service or told by it, up to a bound: the half that
// was used last stays.
type Cache[V any] struct {
	most int // entries in each half

	mu    sync.Mutex
	young map[string]V
	old   map[string]V
}

// NewCache makes a cache of about so many entries.
func NewCache[V any](most int) *Cache[V] {
	return &Cache[V]{most: (most + 1) / 2, young: map[string]V{}}
}

// Get returns what is remembered under a key.
func (c *Cache[V]) Get(key string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.young[key]
	if ok {
		return v, true
	}
	if v, ok = c.old[key]; ok {
		c.add(key, v)
	}
	return v, ok
}

// Put remembers something under a key.
func (c *Cache[V]) Put(key string, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(key, v)
}

// add makes an entry young. The caller holds the lock.
func (c *Cache[V]) add(key string, v V) {
	if _, there := c.young[key]; !there && len(c.young) >= c.most {
		c.old, c.young = c.young, map[string]V{}
	}
	c.young[key] = v
}

// Drop forgets what is remembered under a key.
func (c *Cache[V]) Drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.young, key)
	delete(c.old, key)
}
