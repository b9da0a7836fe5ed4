package discord

import "sync"

// cache remembers what was asked of Discord or told by it, up to a bound: the half that
// was used last stays.
type cache[V any] struct {
	most int // entries in each half

	mu    sync.Mutex
	young map[string]V
	old   map[string]V
}

func newCache[V any](most int) *cache[V] {
	return &cache[V]{most: (most + 1) / 2, young: map[string]V{}}
}

func (c *cache[V]) get(key string) (V, bool) {
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

func (c *cache[V]) put(key string, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(key, v)
}

// add makes an entry young. The caller holds the lock.
func (c *cache[V]) add(key string, v V) {
	if _, there := c.young[key]; !there && len(c.young) >= c.most {
		c.old, c.young = c.young, map[string]V{}
	}
	c.young[key] = v
}

func (c *cache[V]) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.young, key)
	delete(c.old, key)
}
