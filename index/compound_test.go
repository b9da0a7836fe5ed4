package index

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMayJoin: of two words that are passed by, no word of the content could be made.
func TestMayJoin(t *testing.T) {
	p := snapshotIn(t, sharedIndex(t)).compounds
	words := slices.Sorted(maps.Keys(p.lasting))
	random := rand.New(rand.NewPCG(3, 4))
	passed := 0
	for range 100_000 {
		first, second := words[random.IntN(len(words))], words[random.IntN(len(words))]
		if p.mayJoin(first, second) {
			continue
		}
		passed++
		if p.analyzer.knows(first + second) {
			t.Fatalf("%q and %q make a word", first, second)
		}
	}
	if passed < 90_000 {
		t.Errorf("%d pairs are passed by", passed)
	}
	if joined, ok := p.join("tensor", "flow"); !ok {
		t.Errorf("%q", joined)
	}
}
