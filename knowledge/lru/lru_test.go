package lru_test

import (
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"careerbot/knowledge/lru"
)

// TestLikeAList: the cache holds what a list would that is put in the order of use anew with
// each one.
func TestLikeAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(0, 4).Draw(t, "most")
		c := lru.New[int, int](most)
		type entry struct{ key, value int }
		var list []entry // the one used last at the end
		use := func(key int) (int, bool) {
			i := slices.IndexFunc(list, func(e entry) bool { return e.key == key })
			if i < 0 {
				return 0, false
			}
			e := list[i]
			list = append(slices.Delete(list, i, i+1), e)
			return e.value, true
		}
		t.Repeat(map[string]func(*rapid.T){
			"get": func(t *rapid.T) {
				key := rapid.IntRange(0, 6).Draw(t, "key")
				want, held := use(key)
				if got, ok := c.Get(key); got != want || ok != held {
					t.Fatalf("got %d, %v, want %d, %v", got, ok, want, held)
				}
			},
			"put": func(t *rapid.T) {
				e := entry{rapid.IntRange(0, 6).Draw(t, "key"), rapid.Int().Draw(t, "value")}
				if _, held := use(e.key); held {
					list[len(list)-1] = e
				} else {
					list = append(list, e)
					list = list[max(0, len(list)-max(most, 1)):]
				}
				c.Put(e.key, e.value)
			},
			"drop": func(t *rapid.T) {
				key := rapid.IntRange(0, 6).Draw(t, "key")
				list = slices.DeleteFunc(list, func(e entry) bool { return e.key == key })
				c.Drop(key)
			},
			"clear": func(*rapid.T) { list = nil; c.Clear() },
			"": func(t *rapid.T) {
				if c.Len() != len(list) {
					t.Fatalf("%d are held, want %d", c.Len(), len(list))
				}
				for _, e := range list {
					if !c.Has(e.key) {
						t.Fatalf("%d is not held", e.key)
					}
				}
			},
		})
	})
}

// TestSideBySide is for the race detector.
func TestSideBySide(t *testing.T) {
	c := lru.New[int, int](3)
	var group sync.WaitGroup
	for n := range 4 {
		group.Go(func() {
			for i := range 200 {
				c.Put(i%5, n)
				if v, ok := c.Get(i % 7); ok && (v < 0 || v > 3) {
					t.Errorf("got %d", v)
				}
				c.Drop(i % 3)
			}
		})
	}
	group.Wait()
	if c.Len() > 3 {
		t.Errorf("%d are held", c.Len())
	}
}
