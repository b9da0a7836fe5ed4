package index

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"careerbot/knowledge"
)

// TestCandidates: what a question adds up of Bleve's scores is what Bleve itself makes of a
// disjunction of its words and concepts over all fields.
func TestCandidates(t *testing.T) {
	s := snapshotIn(t, sharedIndex(t))
	for _, q := range s.corpus.Questions {
		r := s.read(knowledge.Query{Text: q.Text})
		got, err := s.candidates(newDesk(len(s.docs)), r)
		if err != nil {
			t.Fatal(err)
		}
		if want := s.asDisjunction(t, r); !slices.Equal(got, want) {
			t.Errorf("%q:\ngot  %v\nwant %v", q.Text, got, want)
		}
	}
}

// asDisjunction has Bleve search for a question's words and concepts.
func (s *snapshot) asDisjunction(t *testing.T, r *reading) []candidate {
	t.Helper()
	var terms []query.Query
	for _, w := range s.searched(newDesk(0), r.units) {
		for _, f := range fields {
			q := query.NewTermQuery(s.analyzer.names[w.feature])
			q.SetField(f.name)
			q.SetBoost(w.boost * f.boost)
			terms = append(terms, q)
		}
	}
	if len(terms) == 0 {
		return nil
	}
	found, err := s.bleve.Search(bleve.NewSearchRequestOptions(query.NewDisjunctionQuery(terms), len(s.docs), 0, false))
	if err != nil {
		t.Fatal(err)
	}
	var list []candidate
	for _, hit := range found.Hits {
		doc, err := strconv.Atoi(hit.ID)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, candidate{doc, math.Round(hit.Score/found.MaxScore*1e6) / 1e6})
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc)) })
	return list[:min(len(list), maxCandidates)]
}
