package card

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerbot/knowledge"
)

// TestSameQuestion: the guide's title stands beside an answer where it says something that
// was not asked.
func TestSameQuestion(t *testing.T) {
	for _, c := range []struct {
		asked, title string
		same         bool
	}{
		{"do i need a phd?", "Do I need a PhD to become a Machine Learning Engineer?", true},
		{"Do I need a PhD to become a machine learning engineer", "Do I need a PhD to become a Machine Learning Engineer?", true},
		{"do I need a degree", "Do I need a degree to become a Machine Learning Engineer (MLE)?", true},
		{"is a doctorate necessary", "Do I need a PhD to become a Machine Learning Engineer?", false},
		{"what do juniors make?", "How does pay grow with experience?", false},
		{"kaggle", "Is Kaggle worth it?", false},
		{"", "Is Kaggle worth it?", false},
	} {
		if got := sameQuestion(c.asked, c.title, "Machine Learning Engineer"); got != c.same {
			t.Errorf("%q and %q: %v", c.asked, c.title, got)
		}
	}
}

// TestBasis: sources of one guide stand together, and nothing is said twice.
func TestBasis(t *testing.T) {
	var b basis
	for _, s := range []string{"Guide 2026, FAQ", "Guide 2026, FAQ", "Guide 2026", "Guide 2026, Pay", "Pinned by moderators", ""} {
		b.add(s)
	}
	b.question, b.details = "A question?", "USD a year, US, 2026"
	if diff := cmp.Diff("“A question?” · Guide 2026, FAQ; Pay · Pinned by moderators · USD a year, US, 2026", b.block(&knowledge.About{}).String()); diff != "" {
		t.Error(diff)
	}
	guide := &knowledge.About{Name: "Guide", Address: "https://example.org/guide"}
	for _, c := range []struct {
		sources []string
		linked  bool
	}{{[]string{"Guide 2026, FAQ"}, true}, {[]string{"Guide 2026, FAQ", "Pinned by moderators"}, false}, {[]string{"Guide 2026, FAQ · Pinned by moderators"}, false}, {[]string{"Another guide"}, false}} {
		b := basis{sources: c.sources}
		if got := b.block(guide).Address != ""; got != c.linked {
			t.Errorf("%q leads to the guide: %v", c.sources, got)
		}
	}
}
