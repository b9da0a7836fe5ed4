package index

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// classifier is what was learned from the content's own texts: from the phrasings,
// which words speak for which entry; from them and the messages that the guide has
// no answer for, which words speak for the guide having one. It is trained in a fixed
// order, so that the same content gives the same answers; what the built-in content
// teaches is shipped (shipped.go), and content that an operator changed is trained anew.
type classifier struct {
	columns []uint64  // the hash of each column's feature, in order
	rarity  []float32 // by column: the log of how few texts have it
	entries sparse    // which entry
	inside  sparse    // 0: the guide has no answer, 1: it has
}

// The training: passes over the texts, the step of the first one, and by how much
// weights shrink. More passes learn the phrasings by heart and answer others worse.
const (
	trainingPasses = 6
	trainingStep   = 1.2
	trainingDecay  = 1e-5
	leastGradient  = 2e-3 // smaller gradients are skipped: in most texts that is all but a few classes
	bodyWeight     = 0.3  // of an entry's own sentences, beside the phrasings
	leastTexts     = 2    // features of fewer texts are left out: the model would learn those texts by heart

	// maxLearned is the most entries a classifier is trained for. Beyond it the
	// training would take longer than a rebuild may.
	maxLearned = 400

	// maxElsewhere is how many messages from outside are learned, for the same reason.
	maxElsewhere = 5000
)

// linear is a linear softmax classifier while it is trained.
type linear struct {
	classes int
	weights []float32 // a row of classes for each column
	bias    []float32
}

// input is one column of a text and its value.
type input struct {
	column int32
	value  float32
}

type example struct {
	inputs []input
	class  int
	weight float32
}

// learn trains a classifier from the entries and from what is outside the guide, or
// returns nil for a corpus that is too large.
func (a *analyzer) learn(docs []document, outside []string) *classifier {
	if len(docs) > maxLearned || len(docs) < 2 {
		return nil
	}
	type text struct {
		features [blocks][]uint64
		entry    int // -1 for none
		weight   float32
	}
	var texts []text
	add := func(phrase string, entry int, weight float32) {
		words := a.words(phrase)
		if len(words) > 0 {
			texts = append(texts, text{a.featuresOf(nil, words, a.units(words)), entry, weight})
		}
	}
	// Entries take turns, so that none is learned last; what an entry says itself,
	// which is no question, comes first and counts less.
	said := make([][]string, len(docs))
	for d := range docs {
		e := docs[d].entry
		said[d] = append(sentences(strings.ReplaceAll(e.Full, "\n", " ")), e.Tags...)
	}
	for i, more := 0, true; more; i++ {
		more = false
		for d := range docs {
			if i < len(said[d]) {
				add(said[d][i], d, bodyWeight)
				more = true
			}
		}
	}
	for i, more := 0, true; more; i++ {
		more = false
		for d := range docs {
			e := docs[d].entry
			if i == 0 {
				add(e.Title, d, 1)
				more = true
			} else if i <= len(e.Phrasings) {
				add(e.Phrasings[i-1], d, 1)
				more = true
			}
		}
	}
	inside := len(texts)
	for _, message := range outside {
		add(message, -1, 1)
	}

	counts := map[uint64]int{}
	for _, t := range texts {
		for _, block := range t.features {
			for _, f := range block {
				counts[f]++
			}
		}
	}
	c := &classifier{}
	for f, n := range counts {
		if n >= leastTexts {
			c.columns = append(c.columns, f)
		}
	}
	slices.Sort(c.columns)
	for _, f := range c.columns {
		c.rarity = append(c.rarity, float32(1+math.Log(float64(1+len(texts))/float64(1+counts[f]))))
	}

	which := make([]example, 0, inside)
	for _, t := range texts[:inside] {
		which = append(which, example{c.inputs(nil, t.features), t.entry, t.weight})
	}
	c.entries = sparsely(train(which, len(c.rarity), len(docs)))

	// The messages from outside are fewer: each counts more, and they are spread
	// evenly over a pass.
	elsewhere := len(texts) - inside
	if elsewhere == 0 {
		return c
	}
	var whether []example
	weight, next := float32(inside)/float32(elsewhere), inside
	for i, t := range texts[:inside] {
		whether = append(whether, example{c.inputs(nil, t.features), 1, t.weight})
		for ; (next-inside)*inside < (i+1)*elsewhere && next < len(texts); next++ {
			whether = append(whether, example{c.inputs(nil, texts[next].features), 0, min(weight, 4)})
		}
	}
	c.inside = sparsely(train(whether, len(c.rarity), 2))
	return c
}

// The blocks of features: each is brought to length one, so that none drowns out
// the others.
const (
	asTyped = iota // the words, and pairs of neighbours
	letters        // three letters in a row: what misspelt and related words share
	meaning        // stems and concepts, and pairs of neighbours
	blocks
)

// featuresOf returns a text's features by block, each once, as hashes, in the room that is
// given or, where that is too small, elsewhere.
func (a *analyzer) featuresOf(room []uint64, words []string, units []unit) (features [blocks][]uint64) {
	long := lettersIn(words)
	room = slices.Grow(room[:0], roomFor(words, units))
	features[asTyped], room = room[:0:2*len(words)], room[2*len(words):2*len(words)]
	features[letters], features[meaning] = room[:0:long], room[long:long]
	add := func(block int, f uint64) {
		for _, have := range features[block] {
			if have == f {
				return
			}
		}
		features[block] = append(features[block], f)
	}
	last := uint64(0)
	var buf [64]byte
	for _, w := range words[:min(len(words), maxLearnedWords)] {
		h := hash(asTyped, w)
		add(asTyped, h)
		if last != 0 {
			add(asTyped, pair(last, h))
		}
		last = h
		three := append(append(append(buf[:0], '^'), w...), '$')
		for i := 0; ; {
			_, size := utf8.DecodeRune(three[i:])
			end := i
			n := 0
			for ; n < 3 && end < len(three); n++ {
				_, s := utf8.DecodeRune(three[end:])
				end += s
			}
			if n < 3 {
				break
			}
			add(letters, hash(letters, three[i:end]))
			i += size
		}
	}
	previous := unknown
	for _, u := range units[:min(len(units), maxLearnedWords)] {
		if u.stem != unknown {
			add(meaning, a.hashes[u.stem])
		}
		for _, f := range u.concepts {
			add(meaning, a.hashes[f])
		}
		g := general(u)
		if g != unknown && previous != unknown && g != previous {
			add(meaning, pair(a.hashes[previous], a.hashes[g]))
		}
		previous = g
	}
	return features
}

// roomFor is how many features a text has, as a rule at most.
func roomFor(words []string, units []unit) int { return 2*len(words) + lettersIn(words) + 4*len(units) }

func lettersIn(words []string) int {
	n := 0
	for _, w := range words {
		n += len(w)
	}
	return n
}

// maxLearnedWords is how many words of a message are looked at.
const maxLearnedWords = 60

// general is a unit's concept where it has one, its stem where not.
func general(u unit) feature {
	if len(u.concepts) > 0 {
		return u.concepts[0]
	}
	return u.stem
}

// hash is FNV-1a over a block's number and a text.
func hash[T string | []byte](block int, s T) uint64 {
	h := uint64(14695981039346656037)
	h = (h ^ uint64(block+1)) * 1099511628211
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func pair(a, b uint64) uint64 { return (a*31 ^ b) * 1099511628211 }

// inputs are the columns that a text has, each block of length one.
func (c *classifier) inputs(list []input, features [blocks][]uint64) []input {
	list = slices.Grow(list[:0], len(features[asTyped])+len(features[letters])+len(features[meaning]))
	for _, block := range features {
		start, sum := len(list), 0.0
		for _, f := range block {
			if column, ok := slices.BinarySearch(c.columns, f); ok {
				v := c.rarity[column]
				list = append(list, input{int32(column), v})
				sum += float64(v) * float64(v)
			}
		}
		if sum > 0 {
			scale := float32(1 / math.Sqrt(sum))
			for i := range list[start:] {
				list[start+i].value *= scale
			}
		}
	}
	return list
}

// train fits a linear classifier by stochastic gradient descent. It is arithmetic on what
// it made itself, on one goroutine: the race detector would find nothing in it and make it
// take many times as long. Handing the result over is watched, as are its readers.
//
//go:norace
func train(examples []example, columns, classes int) linear {
	l := linear{classes, make([]float32, columns*classes), make([]float32, classes)}
	out := make([]float64, classes)
	for pass := range trainingPasses {
		step := float32(trainingStep / (1 + 0.25*float64(pass)))
		for _, e := range examples {
			l.scores(e.inputs, out)
			softmax(out)
			out[e.class]--
			for k, gradient := range out {
				if math.Abs(gradient) < leastGradient {
					continue
				}
				g := step * e.weight * float32(gradient)
				l.bias[k] -= 0.1 * g
				for _, in := range e.inputs {
					w := &l.weights[int(in.column)*classes+k]
					*w -= g*in.value + step*trainingDecay**w
				}
			}
		}
	}
	return l
}

// scores fills out with each class's score. It is small enough to become a part of its
// callers, of train without the race detector.
func (l *linear) scores(inputs []input, out []float64) {
	for k, b := range l.bias {
		out[k] = float64(b)
	}
	for _, in := range inputs {
		for k, w := range l.weights[int(in.column)*l.classes:][:l.classes] {
			out[k] += float64(w * in.value)
		}
	}
}

// sparse is a trained linear classifier: most weights are next to nothing and are left
// out. A column's weights are those from its start to the next one's.
type sparse struct {
	starts  []uint32
	classes []uint16
	weights []int16 // in units of weightUnit
	bias    []float32
}

const (
	weightUnit  = 1.0 / 1024
	leastWeight = 0.02 // below it a weight is left out
)

// sparsely leaves out what counts for nothing, and rounds the rest.
func sparsely(l linear) sparse {
	s := sparse{bias: l.bias, starts: make([]uint32, 1, len(l.weights)/l.classes+1)}
	for i, w := range l.weights {
		if w >= leastWeight || w <= -leastWeight {
			s.classes = append(s.classes, uint16(i%l.classes))
			s.weights = append(s.weights, int16(max(math.MinInt16, min(math.MaxInt16, math.Round(float64(w)/weightUnit)))))
		}
		if (i+1)%l.classes == 0 {
			s.starts = append(s.starts, uint32(len(s.weights)))
		}
	}
	return s
}

// predict fills out with each class's probability.
func (s *sparse) predict(inputs []input, out []float64) {
	for k := range out {
		out[k] = float64(s.bias[k])
	}
	for _, in := range inputs {
		from, to := s.starts[in.column], s.starts[in.column+1]
		classes, value := s.classes[from:to], weightUnit*in.value // a power of two: nothing is rounded
		for i, w := range s.weights[from:to] {
			out[classes[i]] += float64(float32(w) * value)
		}
	}
	softmax(out)
}

// softmax makes probabilities of scores.
func softmax(scores []float64) {
	greatest := slices.Max(scores)
	sum := 0.0
	for k, z := range scores {
		scores[k] = math.Exp(z - greatest)
		sum += scores[k]
	}
	for k := range scores {
		scores[k] /= sum
	}
}

// judgement is what the classifier says of a question. The zero value is that of a
// corpus for which none was trained.
type judgement struct {
	entries []float64 // each entry's probability, by its document
	inside  float64   // the log odds that the guide has an answer
}

// insideUntold is taken where there are no messages from outside to learn from: the log
// odds of a usual question that a guide answers.
const insideUntold = 3

// leastLearned is the log probability from which on an entry is as good as out.
const leastLearned = -7

// of returns how strongly the classifier speaks for a document, 0 to 1: the log of
// its probability.
func (j judgement) of(doc int) float64 {
	if j.entries == nil {
		return 0
	}
	return max(0, 1-math.Log(j.entries[doc]+1e-12)/leastLearned)
}

func (j judgement) probability(doc int) float64 {
	if j.entries == nil {
		return 0
	}
	return j.entries[doc]
}

// judge asks the classifier about a question.
func (c *classifier) judge(d *desk, a *analyzer, r *reading, docs int) judgement {
	if c == nil {
		return judgement{inside: insideUntold}
	}
	d.room = slices.Grow(d.room[:0], roomFor(r.words, r.units))
	d.inputs = c.inputs(d.inputs, a.featuresOf(d.room, r.words, r.units))
	j := judgement{entries: make([]float64, docs), inside: insideUntold}
	c.entries.predict(d.inputs, j.entries)
	if c.inside.bias != nil {
		var in [2]float64
		c.inside.predict(d.inputs, in[:])
		j.inside = math.Log((in[1] + 1e-9) / (in[0] + 1e-9))
	}
	return j
}
