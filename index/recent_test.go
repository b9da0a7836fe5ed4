package index

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"careerbot/knowledge"
)

// TestRecentChangesNothing: a question that is asked again finds the same, and what a
// community pins reaches neither another one nor those without pins.
func TestRecentChangesNothing(t *testing.T) {
	ix := New(loadEmbedded(t), waited())
	defer ix.Close()
	search := func(q knowledge.Query) knowledge.Result {
		t.Helper()
		r, err := ix.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, q := range ix.Corpus().Questions[:40] {
		first := search(knowledge.Query{Text: q.Text})
		if diff := cmp.Diff(first, search(knowledge.Query{Text: q.Text, Community: "a", Context: knowledge.Context{At: 5}}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", q.Text, diff)
		}
	}
	text := "do i need a phd?"
	search(knowledge.Query{Text: text, Community: "a"})
	ix.SetOverlay("a", []*knowledge.Entry{{ID: "PIN/1", Kind: knowledge.Pin, Title: "PhD?", Short: "Ask Mo.", Phrasings: []string{text}}})
	for community, want := range map[string]string{"a": "PIN/1", "b": "faq/phd", "": "faq/phd"} {
		for range 2 {
			if got := search(knowledge.Query{Text: text, Community: community}).Answers[0].ID; got != want {
				t.Errorf("%q is answered by %s, want %s", community, got, want)
			}
		}
	}
	ix.SetOverlay("a", nil)
	if got := search(knowledge.Query{Text: text, Community: "a"}).Answers[0].ID; got != "faq/phd" {
		t.Errorf("a retired pin answers: %s", got)
	}
	seniors := search(knowledge.Query{Text: "and for seniors?", Context: knowledge.Context{Entry: "salary/experience", At: 1}})
	if plain := search(knowledge.Query{Text: "and for seniors?"}); cmp.Equal(seniors.Why, plain.Why) {
		t.Error("the context makes no difference")
	}
}

// TestRecentIsBounded: neither many questions nor a long one fill the memory.
func TestRecentIsBounded(t *testing.T) {
	m := newRecent()
	for i := range 10 * maxRecent {
		m.add(asked{text: fmt.Sprint("question ", i)}, knowledge.Result{})
	}
	if n := m.results.Len(); n != maxRecent {
		t.Errorf("%d results are kept", n)
	}
	if _, ok := m.get(asked{text: fmt.Sprint("question ", 10*maxRecent-1)}); !ok {
		t.Error("the last question is forgotten")
	}
	long := asked{text: strings.Repeat("x", maxRecentText+1)}
	m.add(long, knowledge.Result{})
	if _, ok := m.get(long); ok {
		t.Error("a long question is kept")
	}
}
