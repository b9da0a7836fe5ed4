package index

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	blevesearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
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
func buildBleve(a *analyzer, read []entryTexts) (bleve.Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	batch := ix.NewBatch()
	for i := range read {
		if err := batch.Index(strconv.Itoa(i), a.bleveDoc(&read[i])); err != nil {
			return nil, closeAfter(ix, err)
		}
	}
	if err := ix.Batch(batch); err != nil {
		return nil, closeAfter(ix, err)
	}
	return ix, nil
}

func closeAfter(c io.Closer, err error) error {
	if closeErr := c.Close(); closeErr != nil {
		return fmt.Errorf("%w (and closing: %w)", err, closeErr)
	}
	return err
}

func (a *analyzer) bleveDoc(t *entryTexts) bleveDoc {
	var phrasings strings.Builder
	for _, list := range t.lines[1:] {
		phrasings.WriteString(a.terms(list))
		phrasings.WriteByte(' ')
	}
	return bleveDoc{a.terms(t.lines[0]), phrasings.String(), a.terms(t.body), a.terms(t.figures)}
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

// candidate is an entry that Bleve proposes.
type candidate struct {
	doc   int
	score float64 // BM25, relative to the best candidate
}

// proposals are what Bleve's index says of each word and concept by itself: which entries
// have it, and what that counts. A question adds up those of its own words, as a disjunction
// of them in Bleve does, which would read the same lists of the index for every question anew.
type proposals struct {
	reader  bleveindex.IndexReader
	numbers []int32                     // Bleve's number of a document → docs
	by      []atomic.Pointer[[]posting] // feature → its postings, nil where no question had it
}

// posting says that an entry has a word or concept.
type posting struct {
	doc    int32
	fields int32   // in how many of them
	score  float64 // BM25, weighed and added up over these
}

func newProposals(ix bleve.Index, docs, features int) (*proposals, error) {
	inside, err := ix.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := inside.Reader()
	if err != nil {
		return nil, err
	}
	p := &proposals{reader: reader, numbers: make([]int32, docs), by: make([]atomic.Pointer[[]posting], features)}
	for doc := range docs {
		id, err := reader.InternalID(strconv.Itoa(doc))
		if err != nil {
			return nil, closeAfter(reader, err)
		}
		p.numbers[id.Value()] = int32(doc)
	}
	return p, nil
}

func (p *proposals) Close() error { return p.reader.Close() }

// of returns the entries that have a feature, in their order. Bleve is asked once for each.
func (p *proposals) of(a *analyzer, f feature) ([]posting, error) {
	if list := p.by[f].Load(); list != nil {
		return *list, nil
	}
	list, err := p.read(a.names[f])
	if err != nil {
		return nil, fmt.Errorf("search for %q: %w", a.names[f], err)
	}
	p.by[f].Store(&list)
	return list, nil
}

// scoring has Bleve's searchers score as the mapping says.
var scoring = context.WithValue(context.Background(), blevesearch.GetScoringModelCallbackKey,
	blevesearch.GetScoringModelCallbackFn(func() string { return bleveindex.BM25Scoring }))

func (p *proposals) read(term string) ([]posting, error) {
	var list []posting
	for _, f := range fields {
		found, err := searcher.NewTermSearcher(scoring, p.reader, term, f.name, f.boost, blevesearch.SearcherOptions{})
		if err != nil {
			return nil, err
		}
		found.SetQueryNorm(1) // all scores are compared with the best one: any norm will do
		work := &blevesearch.SearchContext{DocumentMatchPool: blevesearch.NewDocumentMatchPool(1, 0)}
		for {
			match, err := found.Next(work)
			if err != nil {
				return nil, closeAfter(found, err)
			}
			if match == nil {
				break
			}
			list = append(list, posting{p.numbers[match.IndexInternalID.Value()], 1, match.Score})
			work.DocumentMatchPool.Put(match)
		}
		if err := found.Close(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	merged := list[:0]
	for _, next := range list {
		if n := len(merged); n > 0 && merged[n-1].doc == next.doc {
			merged[n-1].fields++
			merged[n-1].score += next.score
			continue
		}
		merged = append(merged, next)
	}
	return slices.Clip(merged), nil
}

// candidates are the entries that share words or concepts with the question, best first, of
// those that score alike in the content's order. The more of the question's words an entry
// has, in the more of its fields, the more its score counts.
func (s *snapshot) candidates(d *desk, r *reading) ([]candidate, error) {
	for _, w := range s.searched(d, r.units) {
		list, err := s.proposals.of(s.analyzer, w.feature)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			found := &d.scores[p.doc]
			if found.fields == 0 {
				d.scored = append(d.scored, p.doc)
			}
			found.fields += p.fields
			found.score += w.boost * p.score
		}
	}
	return d.best(), nil
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
func (s *snapshot) searched(d *desk, units []unit) []weighted {
	rare, frequent := d.rare[:0], d.frequent[:0]
	add := func(f feature, boost float64) {
		if len(s.docs) > largeCorpus && s.analyzer.counts[f] > len(s.docs)/20 {
			frequent = append(frequent, weighted{f, boost})
		} else {
			rare = append(rare, weighted{f, boost})
		}
	}
	for i := range units {
		u := &units[i]
		if u.stem != unknown {
			add(u.stem, 1)
		}
		for _, c := range u.concepts {
			add(c, conceptCredit)
		}
	}
	if len(rare) < fewRare {
		rare = append(rare, frequent...)
	}
	d.rare, d.frequent = rare, frequent
	return rare
}
