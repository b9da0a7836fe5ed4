package index

import (
	"cmp"
	"context"
	"fmt"
	mathbits "math/bits"
	"slices"
	"sort"
	"strings"

	"careerbot/knowledge"
)

// The features that a candidate is ranked by, each about 0 to 1.
const (
	nearestPhrasing = iota // likeness to the entry's nearest phrasing
	nearPhrasings          // likeness to its three nearest
	wordsCovered           // how much of the question the entry's words cover
	bm25                   // Bleve's score
	whatIsAsked            // the entry answers that kind of question
	askedOutright          // the entry answers that kind, and the question leaves no doubt of it
	learnedWords           // what was learned from all phrasings about the question's words
	meantWhich             // what was learned from all phrasings about the question's meaning
	meantNearest           // likeness of meaning to the nearest phrasing
	meantNear              // … to its three nearest
	meantSaid              // … to the nearest of the entry's own sentences
	rankFeatures
)

var rankNames = [rankFeatures]string{"nearest phrasing", "near phrasings", "words covered", "BM25", "what is asked", "what is asked outright", "learned",
	"learned of the meaning", "nearest in meaning", "near in meaning", "sentence nearest in meaning"}

// scales are what features and evidence count, fitted by "go test ./index -run TestFit
// -fit" (see fit_test.go).
type scales struct {
	rank      [rankFeatures]float64 // of a feature; they add up to one
	sharpness float64               // makes scores comparable between questions: their softmax with it is the share of the first

	// A logistic regression on the evidence: the confidence.
	bias  float64
	trust evidence

	// The confidence from which a question is answered, and from which the closest entries
	// are offered.
	answerFrom, offerFrom float64
}

// byWords is in force where the encoder was not asked, byMeaning where it was.
var (
	byWords = scales{
		rank:      [rankFeatures]float64{0.13, 0.14, 0.23, 0.01, 0.02, 0.01, 0.47, 0, 0, 0, 0},
		sharpness: 13.8,
		bias:      -8.27,
		trust:     evidence{0.16, 0.42, 2.34, 2.75, -3.33, -0.75, 2.56, 1.78, 0.03, -0.10, -1.18, 0.45, 2.84, 0, 0, 0, 0, 0, 0},

		answerFrom: 0.77, offerFrom: 0.26,
	}
	byMeaning = scales{
		rank:      [rankFeatures]float64{0.07, 0.06, 0.14, 0, 0.01, 0, 0.24, 0.14, 0.16, 0.13, 0.03},
		sharpness: 17.3,
		bias:      -8.23,
		trust:     evidence{-0.54, 0.18, 3.23, 2.46, -2.39, -0.24, 1.41, 1.43, 0.02, -0.20, -1.07, 0.69, 2.37, 0.22, 0.31, 2.06, 0.50, -1.06, 0.83},

		answerFrom: 0.74, offerFrom: 0.24,
	}
)

// scales are those that a question is ranked and judged by.
func (r *reading) scales() *scales {
	if r.meant != nil {
		return &byMeaning
	}
	return &byWords
}

const (
	wordForWords  = 0.50 // added to the score where the question is one of the entry's phrasings, word for word
	questionShare = 0.6  // weight, in a likeness, of how much of the question the phrasing covers; the rest is how much the question covers of the phrasing
)

// maxUnits is how many words of a question are compared: those that weigh most.
const maxUnits = 64

// scored is a candidate, compared closely.
type scored struct {
	doc      int
	score    float64
	features [rankFeatures]float64
	nearest  int      // phrasing, 0 for the title
	exact    bool     // one of the entry's phrasings, word for word
	part     *reading // of a question in two parts: the one that it answers
}

func (sc *scored) best() float64 { return sc.features[nearestPhrasing] }

// parts appends what the score is made of.
func (sc *scored) parts(parts []knowledge.Part, m *scales) []knowledge.Part {
	for i, name := range rankNames {
		if m.rank[i] > 0 {
			parts = append(parts, knowledge.Part{Name: name, Value: m.rank[i] * sc.features[i]})
		}
	}
	if sc.exact {
		parts = append(parts, knowledge.Part{Name: "word for word", Value: wordForWords})
	}
	return parts
}

// rank compares the candidates with the question, best first.
func (s *snapshot) rank(ctx context.Context, r *reading) ([]scored, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	d := s.desks.Get().(*desk)
	defer s.desks.Put(d)
	found, err := s.candidates(d, r)
	if err != nil {
		return nil, err
	}
	found = r.meant.withMeant(s.withPhrasing(r, found))
	d.comparison.begin(r.units)
	r.learned = s.learned().judge(d, s.analyzer, r, len(s.docs))
	list := make([]scored, 0, len(found))
	exact, bare := s.phrasings[r.exact], s.phrasings[r.bare]
	for _, f := range found {
		list = append(list, s.compare(&d.comparison, r, f, slices.Contains(exact, f.doc) || slices.Contains(bare, f.doc)))
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return list, nil
}

// withPhrasing adds the entry that has the question among its phrasings: one without a
// word that tells entries apart ("should I do it") is found by no other way.
func (s *snapshot) withPhrasing(r *reading, found []candidate) []candidate {
	if len(found) > 0 || !s.isPhrasing(r) {
		return found
	}
	docs := slices.Concat(s.phrasings[r.exact], s.phrasings[r.bare])
	slices.Sort(docs)
	for _, doc := range slices.Compact(docs) {
		found = append(found, candidate{doc: doc})
	}
	return found
}

// comparison holds a question's units so that many texts can be compared with
// them: for each feature, the units that have it, as bits. It is used for one question
// after the other.
type comparison struct {
	units    []unit
	total    float64
	features []feature // the question's, each once
	stems    int       // so many of them, the first ones, are stems
	mask     []uint64  // feature → units; those beyond its end have none
	sums     [maxUnits / 8][256]float32
	lines    []bearings // of one entry
}

// bearings is what a line has of the question.
type bearings struct {
	byWord, byConcept uint64  // units
	part              float32 // of the line's weight, at most
	most              float32 // likeness, at most
}

// begin takes up another question.
func (c *comparison) begin(units []unit) {
	for _, f := range c.features {
		c.mask[f] = 0
	}
	c.units, c.total, c.features = units, 0, c.features[:0]
	if len(c.units) > maxUnits {
		c.units = slices.Clone(c.units)
		sort.SliceStable(c.units, func(i, j int) bool { return c.units[i].weight > c.units[j].weight })
		c.units = c.units[:maxUnits]
	}
	for i := range c.units {
		u := &c.units[i]
		c.total += u.weight
		if u.stem != unknown {
			c.add(u.stem, i)
		}
	}
	c.stems = len(c.features)
	for i := range c.units {
		for _, f := range c.units[i].concepts {
			c.add(f, i)
		}
	}
	for i := 0; i < len(c.units); i += 8 {
		sums := &c.sums[i/8]
		for bits := 1; bits < 1<<min(8, len(c.units)-i); bits++ {
			least := bits & -bits
			sums[bits] = sums[bits-least] + float32(c.units[i+mathbits.TrailingZeros(uint(bits))].weight/c.total)
		}
	}
}

// shareAbout is share in single precision.
func (c *comparison) shareAbout(byWord, byConcept uint64) float32 {
	byConcept &^= byWord
	word, concept := c.sums[0][byWord&255], c.sums[0][byConcept&255]
	for i := 8; i < len(c.units); i += 8 {
		word += c.sums[i/8][byWord>>i&255]
		concept += c.sums[i/8][byConcept>>i&255]
	}
	return word + conceptCredit*concept
}

func (c *comparison) add(f feature, unit int) {
	if int(f) >= len(c.mask) {
		c.mask = append(c.mask, make([]uint64, int(f)+1-len(c.mask))...)
	}
	if c.mask[f] == 0 {
		c.features = append(c.features, f)
	}
	c.mask[f] |= 1 << unit
}

// bits are the question's units that have a feature.
func (c *comparison) bits(f feature) uint64 {
	if uint(f) < uint(len(c.mask)) {
		return c.mask[f]
	}
	return 0
}

// share is how much of the question's weight the bits cover.
func (c *comparison) share(byWord, byConcept uint64) float64 {
	if c.total == 0 {
		return 0
	}
	sum := 0.0
	for i := range c.units {
		bit := uint64(1) << i
		switch {
		case byWord&bit != 0:
			sum += c.units[i].weight
		case byConcept&bit != 0:
			sum += conceptCredit * c.units[i].weight
		}
	}
	return sum / c.total
}

// likenesses are the question's to the three nearest lines of an entry, 0 to 1.
type likenesses struct {
	top     [3]float64
	nearest int     // line
	covered float64 // how much of the question's weight the whole entry covers
}

// compare compares the question with an entry. Of its lines only those are looked at that
// have a word or concept of the question, and closely only those that may be among the
// three nearest.
func (c *comparison) compare(l *lines, a *analyzer) likenesses {
	var found likenesses
	found.covered = c.bear(l, a.always)
	// The four lines that may be most like it. Most often the likeness of three of them is more
	// than that of the fourth can be, and the others need not be looked at.
	best, mosts := [4]int{-1, -1, -1, -1}, [4]float32{}
	for line := range c.lines {
		b := &c.lines[line]
		if b.byWord|b.byConcept == 0 {
			continue
		}
		b.most = questionShare*c.shareAbout(b.byWord, b.byConcept) + (1-questionShare)*min(1, b.part)
		if b.most <= mosts[3] {
			continue
		}
		at := 3
		for ; at > 0 && b.most > mosts[at-1]; at-- {
			best[at], mosts[at] = best[at-1], mosts[at-1]
		}
		best[at], mosts[at] = line, b.most
	}
	likes, least := [3]float64{}, 1.0
	for n, line := range best[:3] {
		if line >= 0 {
			likes[n] = c.likenessOf(l, line, a.weights)
		}
		least = min(least, likes[n])
	}
	for n, line := range best[:3] {
		found.take(line, likes[n])
	}
	if float64(mosts[3])+rounding < least {
		return found
	}
	for line := range c.lines {
		if most := c.lines[line].most; most > 0 && float64(most)+rounding >= least && !slices.Contains(best[:3], line) {
			found.take(line, c.likenessOf(l, line, a.weights))
		}
	}
	return found
}

// take notes how like the question a line is. Of those as like as it the first is the nearest.
func (f *likenesses) take(line int, like float64) {
	switch top := &f.top; {
	case like > top[0] || like == top[0] && like > 0 && line < f.nearest:
		top[0], top[1], top[2], f.nearest = like, top[0], top[1], line
	case like > top[1]:
		top[1], top[2] = like, top[1]
	case like > top[2]:
		top[2] = like
	}
}

// rounding is more than what sums in single precision lose.
const rounding = 1e-4

// bear sets what each line of an entry has of the question, and returns how much of the
// question's weight the entry covers. What a line has of each feature is added up: a stem adds
// what is left of its word beside the concepts that the word has wherever it stands.
func (c *comparison) bear(l *lines, always [][]feature) (covered float64) {
	n := len(l.totals)
	c.lines = slices.Grow(c.lines[:0], n)[:n]
	clear(c.lines)
	var byWord, byConcept uint64
	for i, f := range c.features {
		at, has := slices.BinarySearch(l.features, f)
		if !has {
			continue
		}
		bits, having := c.mask[f], l.having[l.at[at]:l.at[at+1]]
		if i < c.stems {
			byWord |= bits
			rest := float32(1)
			for _, concept := range always[f] {
				if c.bits(concept) != 0 {
					rest -= conceptCredit
				}
			}
			for _, b := range having {
				line := &c.lines[b.line]
				line.byWord |= bits
				line.part += rest * b.part
			}
			continue
		}
		byConcept |= bits
		for _, b := range having {
			line := &c.lines[b.line]
			line.byConcept |= bits
			line.part += conceptCredit * b.part
		}
	}
	return c.share(byWord, byConcept)
}

// likenessOf compares the question with one line, 0 to 1.
func (c *comparison) likenessOf(l *lines, line int, weights []float64) float64 {
	covered := 0.0
	var byWord, byConcept uint64
	from, to := l.starts[line], l.starts[line+1]
	begin := int32(0)
	if from > 0 {
		begin = l.ends[from-1]
	}
	for i := from; i < to; i++ {
		stem, end := l.stems[i], l.ends[i]
		m, concepts := c.bits(stem), uint64(0)
		for _, f := range l.concepts[begin:end] {
			concepts |= c.bits(f)
		}
		begin = end
		byWord, byConcept = byWord|m, byConcept|concepts
		switch {
		case m != 0:
			covered += weights[stem]
		case concepts != 0:
			covered += conceptCredit * weights[stem]
		}
	}
	return questionShare*c.share(byWord, byConcept) + (1-questionShare)*covered/l.totals[line]
}

// likeness compares the question with one text, 0 to 1. It returns the units that the text
// has, by word and by concept.
func (c *comparison) likeness(text []unit, total float64) (like float64, byWord, byConcept uint64) {
	covered := 0.0
	for i := range text {
		u := &text[i]
		m, concepts := c.bits(u.stem), uint64(0)
		for _, f := range u.concepts {
			concepts |= c.bits(f)
		}
		byWord, byConcept = byWord|m, byConcept|concepts
		switch {
		case m != 0:
			covered += u.weight
		case concepts != 0:
			covered += conceptCredit * u.weight
		}
	}
	if covered == 0 || total == 0 {
		return 0, 0, 0
	}
	return questionShare*c.share(byWord, byConcept) + (1-questionShare)*covered/total, byWord, byConcept
}

func (s *snapshot) compare(c *comparison, r *reading, f candidate, exact bool) scored {
	d := &s.docs[f.doc]
	like := c.compare(&d.lines, s.analyzer)
	sc := scored{doc: f.doc, nearest: like.nearest, exact: exact}
	sc.features = [rankFeatures]float64{
		nearestPhrasing: like.top[0],
		nearPhrasings:   (like.top[0] + like.top[1] + like.top[2]) / 3,
		wordsCovered:    like.covered,
		bm25:            f.score,
		whatIsAsked:     askFit(d.entry, r.asked.Asks),
		askedOutright:   outrightFit(d.entry, r.asked.Asks),
		learnedWords:    r.learned.of(f.doc),
	}
	r.meant.describe(&sc)
	m := r.scales()
	for i, v := range sc.features {
		sc.score += m.rank[i] * v
	}
	if sc.exact {
		sc.score += wordForWords
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

// outrightFit is 1 where the entry answers the kind of question that is asked without
// doubt, and -1 where it does not.
func outrightFit(e *knowledge.Entry, asks []knowledge.Ask) float64 {
	asked := false
	for _, ask := range asks {
		if slices.Contains(strongAsks, ask) {
			if slices.Contains(e.Asks, ask) {
				return 1
			}
			asked = true
		}
	}
	if asked {
		return -1
	}
	return 0
}

// hit is a scored candidate as the rest of the program sees it.
func (s *snapshot) hit(r *reading, sc scored) knowledge.Hit { return s.hits(r, []scored{sc})[0] }

// hits are some.
func (s *snapshot) hits(r *reading, list []scored) []knowledge.Hit {
	hits := make([]knowledge.Hit, len(list))
	counting := 1 // that it is a phrasing, word for word
	for _, weight := range r.scales().rank {
		if weight > 0 {
			counting++
		}
	}
	parts := make([]knowledge.Part, 0, len(list)*counting)
	words := make([]string, 0, len(list)*len(r.units))
	named := make([]string, 0, len(r.units)) // words with the concepts that they are found by
	for i := range list {
		sc := &list[i]
		e, l := s.docs[sc.doc].entry, &s.docs[sc.doc].lines
		from, first := len(parts), len(words)
		parts = sc.parts(parts, r.scales())
		for _, u := range r.units {
			if u.stem != unknown && l.has(u.stem) {
				words = append(words, u.word)
				continue
			}
			if at := slices.IndexFunc(u.concepts, l.has); at >= 0 {
				words = append(words, s.byConcept(u.word, u.concepts[at], &named))
			}
		}
		hits[i] = knowledge.Hit{Entry: e, Score: min(1, max(0, sc.score)), Parts: slices.Clip(parts[from:]), Phrasing: e.Title}
		if sc.nearest > 0 {
			hits[i].Phrasing = e.Phrasings[sc.nearest-1]
		}
		if len(words) > first {
			hits[i].Words = slices.Clip(words[first:])
		}
	}
	return hits
}

// byConcept says by which concept a word of the question is found. It makes each text once.
func (s *snapshot) byConcept(word string, f feature, made *[]string) string {
	concept := strings.TrimPrefix(s.analyzer.names[f], "c:")
	for _, text := range *made {
		if len(text) == len(word)+len(concept)+3 && text[:len(word)] == word && text[len(word)+2:len(text)-1] == concept {
			return text
		}
	}
	text := word + " (" + concept + ")"
	*made = append(*made, text)
	return text
}
