package index

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerbot/knowledge"
)

// TestPartsNamed: two levels, or two questions, get two answers.
func TestPartsNamed(t *testing.T) {
	ix := sharedIndex(t)
	for text, want := range map[string][]string{
		"what does a junior do vs a senior":             {"progression/junior", "progression/senior"},
		"difference between a mid-level and a senior":   {"progression/mid-level", "progression/senior"},
		"do i need a degree and how long does it take?": {"faq/phd", "faq/how-long"},
		"junior and senior salary":                      {"salary/experience"},
	} {
		r := search(t, ix, knowledge.Query{Text: text})
		var got []string
		for _, e := range r.Answers {
			got = append(got, e.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
