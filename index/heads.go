package index

import "math"

// meantHeads are what the content's lines teach on top of the encoder's vectors.
type meantHeads struct {
	entry  head // which entry
	inside head // 0: the guide has no answer, 1: it has
}

// head is a linear softmax classifier of vectors.
type head struct {
	weights []float32 // a row of dimensions for each class
	bias    []float32
}

// The training: passes over the lines, the step of the first one, and by how much weights
// shrink in a step.
const (
	headPasses = 6
	headStep   = 4.0
	headDecay  = 1e-5
)

// labelled is a line with its class.
type labelled struct {
	vector vector
	class  int
	weight float32
}

// learnHeads trains both. Lines of all entries take turns, so that none is learned last.
func learnHeads(phrasings, said [][]vector, elsewhere []vector) meantHeads {
	var which []labelled
	turns := func(lists [][]vector, weight float32) {
		for i, more := 0, true; more; i++ {
			more = false
			for d, list := range lists {
				if i < len(list) {
					which = append(which, labelled{list[i], d, weight})
					more = true
				}
			}
		}
	}
	turns(said, bodyWeight)
	turns(phrasings, 1)
	h := meantHeads{entry: trainHead(which, len(phrasings))}
	if len(elsewhere) == 0 {
		return h
	}
	// The messages from outside are fewer: each counts more, and they are spread evenly.
	var whether []labelled
	weight, next := float32(len(which))/float32(len(elsewhere)), 0
	for i, l := range which {
		whether = append(whether, labelled{l.vector, 1, l.weight})
		for ; next*len(which) < (i+1)*len(elsewhere) && next < len(elsewhere); next++ {
			whether = append(whether, labelled{elsewhere[next], 0, min(weight, 4)})
		}
	}
	h.inside = trainHead(whether, 2)
	return h
}

// trainHead fits a classifier by stochastic gradient descent, on one goroutine and in a
// fixed order: the race detector would find nothing in it, and make it take many times as
// long.
//
//go:norace
func trainHead(lines []labelled, classes int) head {
	h := head{make([]float32, classes*dimensions), make([]float32, classes)}
	out := make([]float64, classes)
	in := make([]float32, dimensions)
	for pass := range headPasses {
		step := float32(headStep / (1 + 0.5*float64(pass)))
		for _, line := range lines {
			line.vector.numbers(in)
			h.scores(in, out)
			softmax(out)
			out[line.class]--
			for k, gradient := range out {
				if math.Abs(gradient) < leastGradient {
					continue
				}
				g := step * line.weight * float32(gradient)
				h.bias[k] -= 0.1 * g
				row := h.weights[k*dimensions:][:dimensions]
				for i, x := range in {
					row[i] -= float32(g*x) + float32(float32(step*headDecay)*row[i])
				}
			}
		}
	}
	return h
}

// scores fills out with each class's score.
func (h *head) scores(in []float32, out []float64) {
	in = in[:dimensions]
	for k, bias := range h.bias {
		row := h.weights[k*dimensions:][:dimensions]
		var a, b, c, d float32
		for i := 0; i+3 < dimensions; i += 4 {
			a += float32(row[i] * in[i])
			b += float32(row[i+1] * in[i+1])
			c += float32(row[i+2] * in[i+2])
			d += float32(row[i+3] * in[i+3])
		}
		out[k] = float64(bias + a + b + c + d)
	}
}

// probabilities are those of each class.
func (h *head) probabilities(v []float32) []float64 {
	out := make([]float64, len(h.bias))
	h.scores(v, out)
	softmax(out)
	return out
}
