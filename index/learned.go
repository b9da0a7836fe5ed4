package index

import (
	"math"
)

// classifier learns from the phrasings which words speak for which entry, and
// which against it: a linear softmax regression over stems, concepts and pairs of
// neighbouring ones. It is trained anew with each snapshot, in a fixed order, so
// that the same content gives the same answers.
type classifier struct {
	pairs   map[[2]feature]int // pair → column
	columns int
	stems   int // columns of single features come first
	weights [][]float32
	bias    []float32
}

// The training: passes over the phrasings, step, and how much weights shrink.
const (
	trainingPasses = 15
	trainingStep   = 0.5
	trainingDecay  = 1e-4

	// maxLearned is the most entries a classifier is trained for. Beyond it the
	// training would take longer than a rebuild may.
	maxLearned = 400
)

// learn trains a classifier, or returns nil for a corpus that is too large.
func (a *analyzer) learn(docs []document) *classifier {
	if len(docs) > maxLearned || len(docs) < 2 {
		return nil
	}
	c := &classifier{pairs: map[[2]feature]int{}, stems: len(a.names)}
	seen := map[[2]feature]int{}
	for i := range docs {
		for _, p := range docs[i].phrasings {
			for _, pair := range pairsOf(p) {
				seen[pair]++
			}
		}
	}
	c.columns = c.stems
	type example struct {
		columns []int
		values  []float32
		doc     int
	}
	var examples []example
	// Phrasings of different entries take turns, so that no entry is learned last.
	for i := 0; ; i++ {
		any := false
		for d := range docs {
			if i >= len(docs[d].phrasings) {
				continue
			}
			any = true
			for _, pair := range pairsOf(docs[d].phrasings[i]) {
				if _, ok := c.pairs[pair]; !ok && seen[pair] > 1 {
					c.pairs[pair] = c.columns
					c.columns++
				}
			}
			columns, values := c.input(docs[d].phrasings[i])
			examples = append(examples, example{columns, values, d})
		}
		if !any {
			break
		}
	}
	c.bias = make([]float32, len(docs))
	c.weights = make([][]float32, c.columns)
	for i := range c.weights {
		c.weights[i] = make([]float32, len(docs))
	}
	out := make([]float64, len(docs))
	for pass := range trainingPasses {
		step := float32(trainingStep / (1 + 0.1*float64(pass)))
		for _, e := range examples {
			c.predict(e.columns, e.values, out)
			out[e.doc]--
			for d, gradient := range out {
				c.bias[d] -= 0.1 * step * float32(gradient)
			}
			for i, column := range e.columns {
				c.descend(column, step*e.values[i], step*trainingDecay, out)
			}
		}
	}
	return c
}

// descend takes one step down the gradient in one column.
func (c *classifier) descend(column int, step, decay float32, gradient []float64) {
	row := c.weights[column]
	for d, g := range gradient {
		row[d] -= step*float32(g) + decay*row[d]
	}
}

// pairsOf returns the neighbouring features of a text: concepts where a word has
// one, its stem where not.
func pairsOf(units []unit) [][2]feature {
	var pairs [][2]feature
	for i := 1; i < len(units); i++ {
		a, b := general(units[i-1]), general(units[i])
		if a != unknown && b != unknown && a != b {
			pairs = append(pairs, [2]feature{a, b})
		}
	}
	return pairs
}

func general(u unit) feature {
	if len(u.concepts) > 0 {
		return u.concepts[0]
	}
	return u.stem
}

// input makes a text's columns and their values, of length one in all, so that
// long questions speak no louder than short ones.
func (c *classifier) input(units []unit) (columns []int, values []float32) {
	add := func(column int, value float32) {
		for i, have := range columns {
			if have == column {
				values[i] = max(values[i], value)
				return
			}
		}
		columns = append(columns, column)
		values = append(values, value)
	}
	for _, u := range units {
		w := float32(u.weight)
		if u.stem != unknown {
			add(int(u.stem), w)
		}
		for _, f := range u.concepts {
			add(int(f), conceptCredit*w)
		}
	}
	for _, pair := range pairsOf(units) {
		if column, ok := c.pairs[pair]; ok {
			add(column, 1)
		}
	}
	var norm float64
	for _, v := range values {
		norm += float64(v) * float64(v)
	}
	if norm > 0 {
		scale := float32(1.7 / math.Sqrt(norm))
		for i := range values {
			values[i] *= scale
		}
	}
	return columns, values
}

// predict fills out with each entry's probability.
func (c *classifier) predict(columns []int, values []float32, out []float64) {
	for d := range out {
		out[d] = float64(c.bias[d])
	}
	for i, column := range columns {
		row := c.weights[column]
		v := values[i]
		for d, w := range row {
			out[d] += float64(w * v)
		}
	}
	greatest := out[0]
	for _, z := range out {
		greatest = max(greatest, z)
	}
	sum := 0.0
	for d, z := range out {
		out[d] = math.Exp(z - greatest)
		sum += out[d]
	}
	for d := range out {
		out[d] /= sum
	}
}

// probabilities returns each entry's probability for a question, or nil where
// nothing was learned.
func (c *classifier) probabilities(units []unit, docs int) []float64 {
	if c == nil {
		return nil
	}
	columns, values := c.input(units)
	out := make([]float64, docs)
	c.predict(columns, values, out)
	return out
}
