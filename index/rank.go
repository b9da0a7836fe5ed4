package index

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"

	"careerbot/knowledge"
)

// The parts a candidate's score is made of, and what each counts.
const (
	bestPhrasing  = 0.45 // likeness to the entry's nearest phrasing
	fewPhrasings  = 0.15 // likeness to its three nearest
	wholeEntry    = 0.15 // how much of the question the entry's words cover
	bm25          = 0.15 // Bleve's score
	whatIsAsked   = 0.10 // the entry answers that kind of question
	learnedWords  = 0.3  // what was learned from all phrasings about the question's words
	wordForWords  = 0.50 // it is one of the entry's phrasings, word for word
	whatIsNamed   = 0.08 // the entry is about the role, level or place named
	questionShare = 0.6  // of a likeness: how much of the question is covered; the rest, how much of the phrasing
)

// maxUnits is how many words of a question are compared: those that weigh most.
const maxUnits = 64

// scored is a candidate, compared closely.
type scored struct {
	doc      int
	score    float64
	best     float64 // likeness to the nearest phrasing
	coverage float64 // share of the question that the entry's words cover
	nearest  int     // that phrasing
	learned  float64 // probability by the classifier
	exact    bool    // one of the entry's phrasings, word for word
	parts    [maxParts]knowledge.Part
	counted  int // of the parts
}

// maxParts is how many parts a score has at most.
const maxParts = 8

// add adds a part to the score.
func (sc *scored) add(name string, value float64) {
	sc.parts[sc.counted] = knowledge.Part{Name: name, Value: value}
	sc.counted++
	sc.score += value
}

// rank compares the candidates with the question, best first.
func (s *snapshot) rank(ctx context.Context, r *reading) ([]scored, error) {
	found, err := s.candidates(ctx, r)
	if err != nil {
		return nil, err
	}
	c := newComparison(r.units)
	learned := s.learned.probabilities(r.units, len(s.docs))
	list := make([]scored, 0, len(found))
	for _, f := range found {
		sc := s.compare(c, r, f)
		if learned != nil {
			sc.learned = learned[f.doc]
			sc.add("learned", learnedWords*sc.learned)
		}
		list = append(list, sc)
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return list, nil
}

// comparison holds a question's units so that many texts can be compared with
// them: for each feature, the units that have it, as bits. Most features of most
// texts are not in the question; a filter tells so without a look into the map.
type comparison struct {
	units  []unit
	total  float64
	mask   map[feature]uint64
	filter [16]uint64
}

func newComparison(units []unit) *comparison {
	c := &comparison{units: units, mask: make(map[feature]uint64, 2*len(units))}
	if len(c.units) > maxUnits {
		c.units = slices.Clone(c.units)
		sort.SliceStable(c.units, func(i, j int) bool { return c.units[i].weight > c.units[j].weight })
		c.units = c.units[:maxUnits]
	}
	for i, u := range c.units {
		c.total += u.weight
		if u.stem != unknown {
			c.add(u.stem, i)
		}
		for _, f := range u.concepts {
			c.add(f, i)
		}
	}
	return c
}

func (c *comparison) add(f feature, unit int) {
	c.mask[f] |= 1 << unit
	c.filter[f>>6&15] |= 1 << (f & 63)
}

// bits are the question's units that have a feature.
func (c *comparison) bits(f feature) uint64 {
	if c.filter[f>>6&15]&(1<<(f&63)) == 0 {
		return 0
	}
	return c.mask[f]
}

// cover adds what a text's units cover of the question, by word and by concept,
// and returns how much of the text the question covers, in weight.
func (c *comparison) cover(text []unit, byWord, byConcept *uint64) (covered float64) {
	for _, u := range text {
		if m := c.bits(u.stem); m != 0 {
			*byWord |= m
			covered += u.weight
		} else {
			credit := 0.0
			for _, f := range u.concepts {
				if m := c.bits(f); m != 0 {
					*byConcept |= m
					credit = conceptCredit
				}
			}
			covered += credit * u.weight
			continue
		}
		for _, f := range u.concepts {
			*byConcept |= c.bits(f)
		}
	}
	return covered
}

// share is how much of the question's weight the bits cover.
func (c *comparison) share(byWord, byConcept uint64) float64 {
	if c.total == 0 {
		return 0
	}
	sum := 0.0
	for i, u := range c.units {
		bit := uint64(1) << i
		switch {
		case byWord&bit != 0:
			sum += u.weight
		case byConcept&bit != 0:
			sum += conceptCredit * u.weight
		}
	}
	return sum / c.total
}

// likeness compares the question with one phrasing, 0 to 1.
func (c *comparison) likeness(text []unit, total float64) (float64, uint64, uint64) {
	var byWord, byConcept uint64
	covered := c.cover(text, &byWord, &byConcept)
	if covered == 0 || total == 0 {
		return 0, 0, 0
	}
	return questionShare*c.share(byWord, byConcept) + (1-questionShare)*covered/total, byWord, byConcept
}

func (s *snapshot) compare(c *comparison, r *reading, f candidate) scored {
	d := &s.docs[f.doc]
	var top [3]float64
	var allWords, allConcepts uint64
	nearest := 0
	for i, text := range d.phrasings {
		l, byWord, byConcept := c.likeness(text, d.totals[i])
		allWords |= byWord
		allConcepts |= byConcept
		switch {
		case l > top[0]:
			top[0], top[1], top[2], nearest = l, top[0], top[1], i
		case l > top[1]:
			top[1], top[2] = l, top[1]
		case l > top[2]:
			top[2] = l
		}
	}
	c.cover(d.body, &allWords, &allConcepts)
	c.cover(d.figures, &allWords, &allConcepts)
	coverage := c.share(allWords, allConcepts)
	sc := scored{doc: f.doc, best: top[0], coverage: coverage, nearest: nearest}
	sc.add("nearest phrasing", bestPhrasing*top[0])
	sc.add("near phrasings", fewPhrasings*(top[0]+top[1]+top[2])/3)
	sc.add("words covered", wholeEntry*coverage)
	sc.add("BM25", bm25*f.score)
	sc.add("what is asked", whatIsAsked*askFit(d.entry, r.asked.Asks))
	sc.add("what is named", whatIsNamed*s.nameFit(d.entry, r.asked))
	if d.exact[r.exact] {
		sc.exact = true
		sc.add("word for word", wordForWords)
	}
	return sc
}

// strongAsks are told by words that leave no doubt. Beside them the others count
// half: "what do seniors make" asks for pay, not for duties.
var strongAsks = []knowledge.Ask{knowledge.Pay, knowledge.Time, knowledge.Threat, knowledge.Outlook}

// askFit is 1 where the entry foremost answers the kind of question asked, less
// where it does so besides, and negative where it does not at all.
func askFit(e *knowledge.Entry, asks []knowledge.Ask) float64 {
	if len(asks) == 0 {
		return 0
	}
	strong := slices.ContainsFunc(asks, func(a knowledge.Ask) bool { return slices.Contains(strongAsks, a) })
	best := -0.5
	for _, ask := range asks {
		fit := -0.5
		switch i := slices.Index(e.Asks, ask); {
		case i == 0:
			fit = 1
		case i > 0:
			fit = 0.6
		}
		if fit > 0 && strong && !slices.Contains(strongAsks, ask) {
			fit /= 2
		}
		best = max(best, fit)
	}
	return best
}

// nameFit is the share of the things named that the entry is about.
func (s *snapshot) nameFit(e *knowledge.Entry, a knowledge.Asked) float64 {
	v := &s.corpus.Vocabulary
	named, fit := 0, 0
	for _, group := range []struct {
		ids   []string
		terms []knowledge.Term
	}{{a.Roles, v.Roles}, {a.Levels, v.Levels}, {a.Places, v.Places}, {a.Companies, v.Companies}, {a.Specialisms, v.Specialisms}} {
		for _, id := range group.ids {
			i := slices.IndexFunc(group.terms, func(t knowledge.Term) bool { return t.ID == id })
			if i < 0 || group.terms[i].Main {
				continue
			}
			named++
			if slices.Contains(group.terms[i].Entries, e.ID) {
				fit++
			}
		}
	}
	if named == 0 {
		return 0
	}
	return float64(fit) / float64(named)
}

// hit is a scored candidate as the rest of the program sees it.
func (s *snapshot) hit(r *reading, sc scored) knowledge.Hit {
	d := &s.docs[sc.doc]
	h := knowledge.Hit{Entry: d.entry, Score: min(1, max(0, sc.score)), Parts: slices.Clone(sc.parts[:sc.counted])}
	if sc.nearest > 0 {
		h.Phrasing = d.entry.Phrasings[sc.nearest-1]
	} else {
		h.Phrasing = d.entry.Title
	}
	for _, u := range r.units {
		if u.stem != unknown && d.all[u.stem] {
			h.Words = append(h.Words, u.word)
			continue
		}
		for _, c := range u.concepts {
			if d.all[c] {
				h.Words = append(h.Words, u.word+" ("+strings.TrimPrefix(s.analyzer.names[c], "c:")+")")
				break
			}
		}
	}
	return h
}
