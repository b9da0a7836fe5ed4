// Package lru holds a bounded number of values in memory: those that were used last.
package lru

import (
	"container/list"
	"sync"
)

// Cache holds up to so many values by key; of more, the one that was used longest ago is
// dropped. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	most int

	mu    sync.Mutex
	byKey map[K]*list.Element // of item
	order list.List           // the one used last in front
}

type item[K comparable, V any] struct {
	key   K
	value V
}

// New makes a cache of so many values at most, one at least.
func New[K comparable, V any](most int) *Cache[K, V] {
	return &Cache[K, V]{most: max(most, 1), byKey: map[K]*list.Element{}}
}

// Get returns the value of a key, which counts as its use.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, held := c.byKey[key]; held {
		c.order.MoveToFront(at)
		return at.Value.(*item[K, V]).value, true
	}
	var none V
	return none, false
}

// Has reports whether there is a value, which does not count as its use.
func (c *Cache[K, V]) Has(key K) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, held := c.byKey[key]
	return held
}

// Put sets the value of a key.
func (c *Cache[K, V]) Put(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, held := c.byKey[key]; held {
		at.Value.(*item[K, V]).value = value
		c.order.MoveToFront(at)
		return
	}
	if len(c.byKey) >= c.most {
		oldest := c.order.Back()
		delete(c.byKey, c.order.Remove(oldest).(*item[K, V]).key)
	}
	c.byKey[key] = c.order.PushFront(&item[K, V]{key, value})
}

// Drop forgets the value of a key.
func (c *Cache[K, V]) Drop(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, held := c.byKey[key]; held {
		c.order.Remove(at)
		delete(c.byKey, key)
	}
}

// Clear forgets all values.
func (c *Cache[K, V]) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.byKey)
	c.order.Init()
}

// Len is how many values are held.
func (c *Cache[K, V]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.byKey)
}
