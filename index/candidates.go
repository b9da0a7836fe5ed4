package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// The fields of an entry in Bleve, and what a match in each counts.
var fields = []struct {
	name  string
	boost float64
}{
	{"title", 1.5},
	{"phrasings", 1.2},
	{"body", 0.6},
	{"figures", 0.4},
}

// maxCandidates is how many entries Bleve proposes for closer comparison.
const maxCandidates = 30

// bleveDoc is what Bleve sees of an entry: its units, written out as terms.
type bleveDoc struct {
	Title     string `json:"title"`
	Phrasings string `json:"phrasings"`
	Body      string `json:"body"`
	Figures   string `json:"figures"`
}

// newMapping indexes terms that are analysed already: questions and content must
// pass the very same stages (slang, stems, concepts), and those are ours.
func newMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	const terms = "terms"
	err := m.AddCustomAnalyzer(terms, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name})
	if err != nil {
		return nil, err
	}
	m.DefaultAnalyzer = terms
	m.ScoringModel = bleveindex.BM25Scoring
	doc := bleve.NewDocumentStaticMapping()
	for _, f := range fields {
		text := bleve.NewTextFieldMapping()
		text.Analyzer = terms
		text.Store, text.IncludeInAll, text.IncludeTermVectors, text.DocValues = false, false, false, false
		doc.AddFieldMappingsAt(f.name, text)
	}
	m.DefaultMapping = doc
	return m, nil
}

// buildBleve indexes the documents under their numbers, in one batch: scorch
// merges no segments in memory, so many small batches would make slow queries.
func buildBleve(a *analyzer, docs []document) (bleve.Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	batch := ix.NewBatch()
	for i := range docs {
		if err := batch.Index(strconv.Itoa(i), a.bleveDoc(&docs[i])); err != nil {
			return nil, closeAfter(ix, err)
		}
	}
	if err := ix.Batch(batch); err != nil {
		return nil, closeAfter(ix, err)
	}
	return ix, nil
}

func closeAfter(ix bleve.Index, err error) error {
	if closeErr := ix.Close(); closeErr != nil {
		return fmt.Errorf("%w (and closing: %w)", err, closeErr)
	}
	return err
}

func (a *analyzer) bleveDoc(d *document) bleveDoc {
	var phrasings strings.Builder
	for _, list := range d.phrasings[1:] {
		phrasings.WriteString(a.terms(list))
		phrasings.WriteByte(' ')
	}
	return bleveDoc{a.terms(d.phrasings[0]), phrasings.String(), a.terms(d.body), a.terms(d.figures)}
}

func (a *analyzer) terms(units []unit) string {
	var b strings.Builder
	for _, u := range units {
		b.WriteString(a.names[u.stem])
		b.WriteByte(' ')
		for _, c := range u.concepts {
			b.WriteString(a.names[c])
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// fieldSet is a set of fields, one bit each in the order of fields.
type fieldSet uint8

// fieldsOf notes where each feature stands: a search in a field that does not have
// it costs as much as one in a field that does, and finds nothing.
func fieldsOf(docs []document) map[feature]fieldSet {
	sets := map[feature]fieldSet{}
	note := func(units []unit, field int) {
		for _, u := range units {
			sets[u.stem] |= 1 << field
			for _, c := range u.concepts {
				sets[c] |= 1 << field
			}
		}
	}
	for i := range docs {
		d := &docs[i]
		for j, list := range d.phrasings {
			note(list, min(j, 1)) // the title, the phrasings
		}
		note(d.body, 2)
		note(d.figures, 3)
	}
	return sets
}

// candidate is an entry that Bleve proposes.
type candidate struct {
	doc   int
	score float64 // BM25, relative to the best candidate
}

// candidates asks Bleve for the entries that share words or concepts with the
// question, best first.
func (s *snapshot) candidates(ctx context.Context, r *reading) ([]candidate, error) {
	q := s.bleveQuery(r.units)
	if q == nil {
		return nil, nil
	}
	// Of entries that score alike Bleve takes any, another in each index. Where there are
	// not too many, all are asked for, and the content's order decides.
	size := maxCandidates
	if len(s.docs) <= maxLearned {
		size = len(s.docs)
	}
	request := bleve.NewSearchRequestOptions(q, size, 0, false)
	found, err := s.bleve.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	list := make([]candidate, 0, len(found.Hits))
	for _, hit := range found.Hits {
		doc, err := strconv.Atoi(hit.ID)
		if err != nil {
			return nil, fmt.Errorf("search: document %q: %w", hit.ID, err)
		}
		// Bleve adds a hit's clauses up in no fixed order: the last digits differ.
		list = append(list, candidate{doc, math.Round(hit.Score/found.MaxScore*1e6) / 1e6})
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return list[:min(len(list), maxCandidates)], nil
}

// bleveQuery is a disjunction over terms and fields. Nothing in it is parsed:
// match and term queries cannot fail on what people type.
func (s *snapshot) bleveQuery(units []unit) query.Query {
	var terms []query.Query
	for _, w := range s.searched(units) {
		for i, f := range fields {
			if s.fields[w.feature]&(1<<i) == 0 {
				continue
			}
			t := query.NewTermQuery(s.analyzer.names[w.feature])
			t.SetField(f.name)
			t.SetBoost(w.boost * f.boost)
			terms = append(terms, t)
		}
	}
	if len(terms) == 0 {
		return nil
	}
	return query.NewDisjunctionQuery(terms)
}

type weighted struct {
	feature feature
	boost   float64
}

// In a large corpus, words that stand in more than a twentieth of the entries
// make a search slow and tell little. They are left out where the question has
// rarer ones.
const (
	largeCorpus = 2000
	fewRare     = 2
)

// searched returns the features to search for.
func (s *snapshot) searched(units []unit) []weighted {
	var rare, frequent []weighted
	for _, u := range units {
		add := func(f feature, boost float64) {
			if len(s.docs) > largeCorpus && s.analyzer.counts[f] > len(s.docs)/20 {
				frequent = append(frequent, weighted{f, boost})
			} else {
				rare = append(rare, weighted{f, boost})
			}
		}
		if u.stem != unknown {
			add(u.stem, 1)
		}
		for _, c := range u.concepts {
			add(c, conceptCredit)
		}
	}
	if len(rare) >= fewRare {
		return rare
	}
	return append(rare, frequent...)
}
