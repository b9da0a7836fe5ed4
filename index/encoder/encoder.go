// Package encoder turns sentences into vectors whose cosine says how near their meanings
// are: the model all-MiniLM-L6-v2 (package minilm), in Go. It writes no text and learns
// nothing.
//
// A text passes these stages:
//
//	tokens.go      words become tokens of the vocabulary
//	encoder.go     six layers of attention and two matrices; the mean of the tokens
//	dense.go       inputs are rounded to 14 bits and multiplied by the weights' 8, as
//	               whole numbers; dense_amd64.s does it with AVX2
//	arithmetic.go  the functions between
//	pool.go        at most so many at a time, with a queue that is never long
//
// Sums of whole numbers have no order, and what is done to fractions is done in a fixed
// one: a text has the same vector on every machine, to the bit, alone or among others.
package encoder

import (
	"context"

	"careerbot/index/encoder/minilm"
)

const (
	dimensions = minilm.Dimensions
	headSize   = dimensions / minilm.Heads

	// epsilon keeps a normalization from dividing by nothing.
	epsilon = 1e-12
)

// Vector is a sentence's meaning: a vector of length 1.
type Vector [dimensions]float32

// Dot is the cosine of the angle between two vectors of length 1.
func (v *Vector) Dot(w *Vector) float32 { return dot(v[:], w[:]) }

// Encoder encodes one text after the other. It has the scratch that takes, some 2 MB, and
// is used by one goroutine at a time; the model may be shared.
type Encoder struct {
	model     *minilm.Model
	tokenizer tokenizer
	multiply  func(out *sums, weights string, in []int16)

	tokens []uint16 // of the texts that pass together
	texts  []span   // their tokens

	// A row for each token.
	states   []float32 // what is known of it so far
	attended []float32 // query, key and value
	mixed    []float32 // what it took from the others, and what a layer adds
	inner    []float32
	narrowed []int16   // inputs in whole steps
	steps    []float32 // and the size of a step

	weights []float32 // of one token for the others
	sums    sums
}

// span is the tokens of a text: from the first, to before the last.
type span struct{ from, to int }

// New returns an encoder.
func New(model *minilm.Model) *Encoder {
	const rows = mostTokens
	return &Encoder{
		model:     model,
		tokenizer: tokenizer{vocabulary: &model.Vocabulary},
		multiply:  multiplier(),
		tokens:    make([]uint16, 0, 2*rows),
		states:    make([]float32, rows*dimensions),
		attended:  make([]float32, rows*3*dimensions),
		mixed:     make([]float32, rows*dimensions),
		inner:     make([]float32, rows*minilm.Inner),
		narrowed:  make([]int16, rows*minilm.Inner),
		steps:     make([]float32, rows),
		weights:   make([]float32, rows),
	}
}

// Encode writes the vector of each text; out has one for each. Of a text, what follows the
// first 128 tokens is passed over. Short texts pass the layers together. Its error is the
// context's, which is looked at between layers; the vectors then mean nothing.
func (e *Encoder) Encode(ctx context.Context, out []Vector, texts ...string) error {
	return e.encode(ctx.Err, out, texts)
}

// encode is Encode with any reason to stop.
func (e *Encoder) encode(stop func() error, out []Vector, texts []string) error {
	done := 0 // texts that have their vectors
	e.tokens, e.texts = e.tokens[:0], e.texts[:0]
	for _, text := range texts {
		from := len(e.tokens)
		e.tokens = e.tokenizer.append(e.tokens, text)
		if len(e.tokens) > mostTokens {
			// It does not fit beside the others: it goes first with the next ones.
			if err := e.pass(stop, out[done:]); err != nil {
				return err
			}
			done += len(e.texts)
			e.tokens, e.texts, from = append(e.tokens[:0], e.tokens[from:]...), e.texts[:0], 0
		}
		e.texts = append(e.texts, span{from, len(e.tokens)})
	}
	return e.pass(stop, out[done:])
}

// pass sends the texts at hand through the layers.
func (e *Encoder) pass(stop func() error, out []Vector) error {
	n := 0
	for _, text := range e.texts {
		for i, token := range e.tokens[text.from:text.to] {
			e.model.Embed((*[dimensions]float32)(e.states[n*dimensions:]), int(token), i)
			n++
		}
	}
	e.normalize(&e.model.Norm, n)
	for i := range e.model.Layers {
		if err := stop(); err != nil {
			return err
		}
		e.layer(&e.model.Layers[i], n)
	}
	for i, text := range e.texts {
		e.mean(&out[i], text)
	}
	return nil
}

// layer sends n tokens through a layer.
func (e *Encoder) layer(l *minilm.Layer, n int) {
	e.dense(e.attended, e.states, &l.Attend, n)
	for _, text := range e.texts {
		e.attend(text)
	}
	e.dense(e.mixed, e.mixed, &l.Mix, n)
	e.add(e.mixed, n)
	e.normalize(&l.Mixed, n)
	e.dense(e.inner, e.states, &l.Up, n)
	e.activate(n)
	e.dense(e.mixed, e.inner, &l.Down, n)
	e.add(e.mixed, n)
	e.normalize(&l.Norm, n)
}

// attend lets each token of a text take from the others' values, as much as their keys
// fit its query, in each head.
func (e *Encoder) attend(text span) {
	const row = 3 * dimensions
	weights := e.weights[:text.to-text.from]
	for head := range minilm.Heads {
		queries := e.attended[text.from*row+head*headSize:]
		keys, values := queries[dimensions:], queries[2*dimensions:]
		for t := range weights {
			query := (*[headSize]float32)(queries[t*row:])
			for i := range weights {
				weights[i] = dot(query[:], keys[i*row:][:headSize])
			}
			softmax(weights)
			out := (*[headSize]float32)(e.mixed[(text.from+t)*dimensions+head*headSize:])
			clear(out[:])
			for i, w := range weights {
				value := (*[headSize]float32)(values[i*row:])
				for k := range out {
					out[k] += float32(w * value[k])
				}
			}
		}
	}
}

// activate is what stands between Up and Down.
func (e *Encoder) activate(n int) {
	inner := e.inner[:n*minilm.Inner]
	for i, x := range inner {
		inner[i] = gelu(x)
	}
}

// add adds what a layer found to the states.
func (e *Encoder) add(found []float32, n int) {
	states := e.states[:n*dimensions]
	found = found[:len(states)]
	for i, x := range found {
		states[i] += x
	}
}

// normalize gives each state the mean 0 and the variance 1, then its gain and bias.
func (e *Encoder) normalize(norm *minilm.Norm, n int) {
	gain, bias := (*[dimensions]float32)(norm.Gain), (*[dimensions]float32)(norm.Bias)
	for t := range n {
		state := (*[dimensions]float32)(e.states[t*dimensions:])
		mean := sum(state[:]) / dimensions
		for i := range state {
			state[i] -= mean
		}
		scale := 1 / sqrt(dot(state[:], state[:])/dimensions+epsilon)
		for i := range state {
			state[i] = float32(float32(state[i]*scale)*gain[i]) + bias[i]
		}
	}
}

// mean writes the mean of a text's states, made as long as 1.
func (e *Encoder) mean(out *Vector, text span) {
	*out = Vector{}
	for t := text.from; t < text.to; t++ {
		state := (*[dimensions]float32)(e.states[t*dimensions:])
		for i := range out {
			out[i] += state[i]
		}
	}
	scale := 1 / sqrt(max(out.Dot(out), epsilon))
	for i := range out {
		out[i] *= scale
	}
}
