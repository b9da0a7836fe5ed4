package index

import (
	"bytes"
	"math"
	"os"
	"slices"
	"testing"
)

// TestShipped: what is shipped is what the built-in content teaches today.
//
//	go test ./index -run TestShipped -update
func TestShipped(t *testing.T) {
	corpus := loadEmbedded(t)
	s := snapshotOf(t, corpusWithout(corpus, func(string) bool { return false }))
	want, err := digestOf(s.corpus)
	if err != nil {
		t.Fatal(err)
	}
	trained := s.learn()
	if *update {
		if err := os.WriteFile("learned.bin", encodeClassifier(want, trained), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	of, c, err := decodeClassifier(shipped)
	if err != nil {
		t.Fatalf("%v: run with -update", err)
	}
	if of != want {
		t.Fatal("the content has changed since the classifier was learned: run with -update")
	}
	if !slices.Equal(c.columns, trained.columns) || !slices.Equal(c.entries.starts, trained.entries.starts) || !slices.Equal(c.entries.classes, trained.entries.classes) {
		t.Fatal("the code teaches something else from the same content: run with -update")
	}
	// Another processor may round otherwise.
	for i, w := range trained.entries.weights {
		if math.Abs(float64(w)-float64(c.entries.weights[i])) > 2 {
			t.Fatalf("weight %d is shipped as %d, learned as %d: run with -update", i, c.entries.weights[i], w)
		}
	}
	if again := encodeClassifier(of, c); !bytes.Equal(again, shipped) {
		t.Error("what was read is not what was written")
	}
}

// TestShippedDamaged: nothing is made of data that is cut.
func TestShippedDamaged(t *testing.T) {
	for _, n := range []int{0, 1, 31, 40, 1000, len(shipped) / 2, len(shipped) - 1} {
		if _, _, err := decodeClassifier(shipped[:min(n, len(shipped))]); err == nil {
			t.Errorf("%d bytes were enough", n)
		}
	}
}
