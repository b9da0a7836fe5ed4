package index

import (
	"context"
	"math"
	"slices"
	"testing"

	"careerbot/knowledge"
)

// TestLearnedTwice: the same content teaches the same, to the last digit.
func TestLearnedTwice(t *testing.T) {
	oneGoroutine(t)
	s := [2]*snapshot{snapshotIn(t, sharedIndex(t)), snapshotOf(t, loadEmbedded(t))}
	a, b := s[0].learn(), s[1].learn()
	if !slices.Equal(a.columns, b.columns) || !slices.Equal(a.entries.weights, b.entries.weights) || !slices.Equal(a.inside.weights, b.inside.weights) {
		t.Error("two trainings differ")
	}
}

// TestLearned: probabilities are ones, whatever is asked, and tell a phrasing from a
// message of which the guide knows nothing.
func TestLearned(t *testing.T) {
	s := snapshotIn(t, sharedIndex(t))
	inside, outside := 0.0, 0.0
	for i, text := range []string{"do i need a doctorate for ml jobs", "zxqv", "", "a", "日本語 で 質問", "what is the capital of peru"} {
		r := s.read(knowledge.Query{Text: text})
		j := s.learned().judge(newDesk(0), s.analyzer, r, len(s.docs))
		sum := 0.0
		for doc, p := range j.entries {
			sum += p
			if of := j.of(doc); p < 0 || p > 1 || of < 0 || of > 1 || math.IsNaN(of) {
				t.Errorf("%q: entry %d has probability %v, %v", text, doc, p, of)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%q: probabilities sum to %v", text, sum)
		}
		switch i {
		case 0:
			inside = j.inside
			if best := slices.Index(j.entries, slices.Max(j.entries)); s.docs[best].entry.ID != "faq/phd" {
				t.Errorf("%q is for %s", text, s.docs[best].entry.ID)
			}
		case 5:
			outside = j.inside
		}
	}
	if inside < 1 || outside > -1 {
		t.Errorf("in the guide %.1f, outside it %.1f", inside, outside)
	}
}

// TestNothingLearned: a corpus too large to learn from, and one without messages from
// outside, still answer.
func TestNothingLearned(t *testing.T) {
	oneGoroutine(t)
	base := loadEmbedded(t)
	entries, questions := generate(base, maxLearned+1)
	large := snapshotOf(t, base.WithEntries(entries))
	if large.learned() != nil {
		t.Error("learned from more entries than there is time for")
	}
	few := *base
	few.Elsewhere = nil
	for _, s := range []*snapshot{large, snapshotOf(t, &few)} {
		r, err := s.search(context.Background(), knowledge.Query{Text: questions[0]}, nil)
		if err != nil || len(r.Hits) == 0 {
			t.Errorf("%v, %v", r, err)
		}
	}
}

func snapshotOf(t testing.TB, c *knowledge.Corpus) *snapshot {
	t.Helper()
	s, err := newSnapshot(c, waited())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
