package index

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// What this file does: where a question's words leave open what answers it, a sentence
// encoder says which phrasings mean nearly the same. The encoder was trained elsewhere and
// never changes; what the content's own lines teach on top of its vectors is a linear
// classifier (heads.go).

// Encoder turns texts into vectors of length 1, whose products say how near their meanings
// are. It is a function of the text alone, and may be used by many at a time.
type Encoder interface {
	// Encode is the vector of a question. An error says why there is none in time; the
	// question is then answered by its words.
	Encode(ctx context.Context, text string) ([]float32, error)
	// EncodeLines are the vectors of lines of the content, for which there is time.
	EncodeLines(lines []string) [][]float32
}

// sureFrom is the confidence by the words from which the encoder is not asked.
const sureFrom = 0.90

// meanings are the vectors of the content's lines, by document, and what was learned from
// them.
type meanings struct {
	phrasings [][]vector // the title, the phrasings
	said      [][]vector // the entry's own sentences
	heads     meantHeads
}

// meant is what the encoder says of a question, by document.
type meant struct {
	question *[dimensions]int16 // its vector
	which    []float64          // the classifier's probability
	nearest  []float64          // cosine to the nearest phrasing
	near     []float64          // the mean of the three greatest
	said     []float64          // cosine to the nearest of the entry's own sentences
	inside   float64            // log odds that the guide has an answer
}

// meaningsFor reads the vectors that are shipped, and has those made that are not.
func (s *snapshot) meaningsFor() *meanings {
	if s.encoder == nil || len(s.docs) < 2 || len(s.docs) > maxLearned {
		return nil
	}
	table, learned := s.shippedVectors()
	lines := s.lines()
	table.complete(s.encoder, lines.all())
	if learned == nil {
		return meaningsOf(table, lines)
	}
	return &meanings{vectorsOf(table, lines.phrasings), vectorsOf(table, lines.said), *learned}
}

// meaningsOf learns from the vectors of lines.
func meaningsOf(table *vectorTable, lines contentLines) *meanings {
	m := &meanings{phrasings: vectorsOf(table, lines.phrasings), said: vectorsOf(table, lines.said)}
	m.heads = learnHeads(m.phrasings, m.said, table.of(lines.elsewhere))
	return m
}

func vectorsOf(table *vectorTable, lines [][]string) [][]vector {
	list := make([][]vector, len(lines))
	for d := range lines {
		list[d] = table.of(lines[d])
	}
	return list
}

// contentLines are the lines of the content that have vectors, as questions are read: a
// question that differs in signs alone has the same, and the encoder, which knows no trade's
// abbreviations, sees what they stand for.
type contentLines struct {
	phrasings, said [][]string
	elsewhere       []string
}

func (s *snapshot) lines() contentLines {
	plain := func(lines []string) []string {
		list := make([]string, len(lines))
		for i, line := range lines {
			list[i] = wordForWord(s.written(s.analyzer.split(line), new(knowledge.Rationale)))
		}
		return list
	}
	l := contentLines{elsewhere: plain(s.corpus.Elsewhere[:min(len(s.corpus.Elsewhere), maxElsewhere)])}
	for d := range s.docs {
		e := s.docs[d].entry
		l.phrasings = append(l.phrasings, plain(slices.Concat([]string{e.Title}, e.Phrasings)))
		l.said = append(l.said, plain(sentences(strings.ReplaceAll(e.Full, "\n", " "))))
	}
	return l
}

func (l contentLines) all() []string {
	return slices.Concat(slices.Concat(l.phrasings...), slices.Concat(l.said...), l.elsewhere)
}

// sure reports whether the words of a question leave nothing open, so that the encoder
// need not be asked.
func (s *snapshot) sure(r *reading, hits []scored) bool {
	if r.hardOutside() {
		return true
	}
	return len(hits) > 0 && (hits[0].exact || hits[0].best() >= sameWords || s.confidence(r, hits) >= sureFrom)
}

// mean asks the encoder about a question whose words leave it open, and ranks anew. Where
// it does not answer in time the ranking stays, and the result says so.
func (s *snapshot) mean(ctx context.Context, r *reading, hits []scored) ([]scored, error) {
	m := s.meanings()
	if m == nil || s.sure(r, hits) {
		return hits, nil
	}
	r.offered = s.confidence(r, hits) >= byWords.offerFrom
	var err error
	if r.meant, err = s.meaningOf(ctx, r); err != nil || r.meant == nil {
		return hits, err
	}
	return s.rank(ctx, r)
}

// meaningOf is what the encoder says of a question, or nil where it does not answer in
// time: the question notes why.
func (s *snapshot) meaningOf(ctx context.Context, r *reading) (*meant, error) {
	v, err := s.encoder.Encode(ctx, wordForWord(r.words))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		r.why.Hurried = err.Error()
		return nil, nil
	}
	return s.meanings().judge(v), nil
}

// judge compares a question's vector with the content.
func (m *meanings) judge(v []float32) *meant {
	n := len(m.phrasings)
	steps := stepsOf(v)
	j := &meant{question: steps, nearest: make([]float64, n), near: make([]float64, n), said: make([]float64, n)}
	for d := range n {
		var top [3]float64
		for i := range m.phrasings[d] {
			c := m.phrasings[d][i].cosine(steps)
			switch {
			case c > top[0]:
				top[0], top[1], top[2] = c, top[0], top[1]
			case c > top[1]:
				top[1], top[2] = c, top[1]
			case c > top[2]:
				top[2] = c
			}
		}
		j.nearest[d], j.near[d] = top[0], (top[0]+top[1]+top[2])/3
		for i := range m.said[d] {
			j.said[d] = max(j.said[d], m.said[d][i].cosine(steps))
		}
	}
	j.which = m.heads.entry.probabilities(v)
	j.inside = insideUntold
	if m.heads.inside.bias != nil {
		in := m.heads.inside.probabilities(v)
		j.inside = math.Log((in[1] + 1e-9) / (in[0] + 1e-9))
	}
	return j
}

// maxMeant is how many entries the encoder proposes beside Bleve.
const maxMeant = 5

// withMeant adds the entries that the encoder finds nearest.
func (j *meant) withMeant(found []candidate) []candidate {
	if j == nil {
		return found
	}
	for _, by := range [][]float64{j.which, j.near} {
		order := make([]int, len(by))
		for d := range order {
			order[d] = d
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(by[b], by[a]) })
		for _, d := range order[:min(maxMeant, len(order))] {
			if !slices.ContainsFunc(found, func(c candidate) bool { return c.doc == d }) {
				found = append(found, candidate{doc: d})
			}
		}
	}
	return found
}

// describe fills in a candidate's features.
func (j *meant) describe(sc *scored) {
	if j == nil {
		return
	}
	sc.features[meantWhich] = max(0, 1-math.Log(j.which[sc.doc]+1e-12)/leastLearned)
	sc.features[meantNearest] = j.nearest[sc.doc]
	sc.features[meantNear] = j.near[sc.doc]
	sc.features[meantSaid] = j.said[sc.doc]
}

// gather adds the evidence for the first hit, and for what is shown along with it.
func (j *meant) gather(e *evidence, first scored, shown func(doc int) bool) {
	if j == nil {
		return
	}
	other := 0.0
	for d, p := range j.which {
		if shown(d) {
			e[meantFirst] += p
		} else {
			other = max(other, p)
		}
	}
	e[meantMargin] = e[meantFirst] - other
	e[meantLike], e[meantLikes], e[meantSays] = j.nearest[first.doc], j.near[first.doc], j.said[first.doc]
	e[meantInside] = max(-1, min(1, j.inside/insideRange))
}
