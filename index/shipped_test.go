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
		if err := os.WriteFile("meaning.bin", shipMeaning(s, want), 0o644); err != nil {
			t.Fatal(err)
		}
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

// everyLine is of how many lines one is encoded again: all of them take half a minute.
const everyLine = 50

// TestMeaningShipped: the vectors that are shipped are those of the content's lines, each
// has one, and they teach today what was learned from them.
func TestMeaningShipped(t *testing.T) {
	oneGoroutine(t)
	s := snapshotOf(t, loadEmbedded(t))
	want, err := digestOf(s.corpus)
	if err != nil {
		t.Fatal(err)
	}
	of, table, shipped, err := decodeMeaning(shippedMeaning)
	if err != nil || of != want {
		t.Fatalf("the content has changed since its vectors were made (%v): run TestShipped with -update", err)
	}
	lines := s.lines()
	used := map[uint64]bool{}
	var some []string
	for i, line := range lines.all() {
		used[lineKey(line)] = true
		if _, ok := table.find(line); !ok {
			t.Fatalf("%q has no vector: run TestShipped with -update", line)
		}
		if i%everyLine == 0 {
			some = append(some, line)
		}
	}
	if len(table.keys) != len(used) {
		t.Errorf("%d vectors for %d lines", len(table.keys), len(used))
	}
	for i, v := range s.encoder.EncodeLines(some) {
		if have, _ := table.find(some[i]); have != roundedVector(v) {
			t.Errorf("%q has another vector: run TestShipped with -update", some[i])
		}
	}
	m := meaningsOf(table, lines)
	for i, w := range m.heads.entry.weights {
		if math.Abs(float64(w-shipped.entry.weights[i])) > 1e-3 {
			t.Fatalf("weight %d is shipped as %v, learned as %v: run TestShipped with -update", i, shipped.entry.weights[i], w)
		}
	}
}

// shipMeaning makes the vectors and what is learned from them anew.
func shipMeaning(s *snapshot, of digest) []byte {
	table, lines := new(vectorTable), s.lines()
	table.complete(s.encoder, lines.all())
	return encodeMeaning(of, table.made, &meaningsOf(table, lines).heads)
}

// TestShippedDamaged: nothing is made of data that is cut.
func TestShippedDamaged(t *testing.T) {
	for _, n := range []int{0, 1, 31, 40, 1000, len(shipped) / 2, len(shipped) - 1} {
		if _, _, err := decodeClassifier(shipped[:min(n, len(shipped))]); err == nil {
			t.Errorf("%d bytes were enough", n)
		}
	}
}
