// Package minilm holds the weights and the vocabulary of the sentence encoder
// all-MiniLM-L6-v2, rounded to eight bits, and reads them where they lie: nothing large is
// copied, so that only the pages that are used become resident.
//
// The file minilm.bin is made by index/encoder/convert from what NOTICE names, and is
// embedded in the program. It holds, one after the other and little-endian:
//
//	mark         8 bytes
//	tokens       uint32, how many tokens the vocabulary has
//	letters      uint32, how many bytes they have together
//	words        a row of 384 int8 for each token
//	word scales  a float32 for each token
//	positions    a row of 384 float32 for each of 128 positions
//	norm         384 gains, 384 biases: float32
//	6 layers     each Query+Key+Value, Mix, norm, Up, Down, norm
//	starts       tokens+1 uint32, where each token begins among the letters
//	sorted       a uint16 for each token: the tokens by their spelling
//	letters      the spellings, one after the other
//
// A dense part is its weights as int8 (in the order that [Dense] tells), a float32 scale
// for each output and a float32 bias for each output.
package minilm

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
	"strings"
)

// The model's shape.
const (
	Dimensions = 384  // of a token's state, and of a sentence's vector
	Inner      = 1536 // outputs of Up
	Layers     = 6
	Heads      = 12
	Positions  = 128 // the most tokens that it was trained on
	Block      = 16  // outputs whose weights lie together

	// MostWeight is the greatest weight: -128 is not used.
	MostWeight = 127
)

// Mark begins the file; another layout gets another one.
const Mark = "minilm 1"

// The special tokens.
const (
	Unknown = 100 // stands for what the vocabulary cannot spell
	Begin   = 101 // before the text
	End     = 102 // after it
)

//go:embed minilm.bin
var embedded string

// Model is the content of the file.
type Model struct {
	Norm       Norm // of the sum of word and position
	Layers     [Layers]Layer
	Vocabulary Vocabulary

	words, wordScales, positions string
}

// Layer is one of the six.
type Layer struct {
	Attend Dense // queries, keys and values; a query is already divided by the root of a head's size
	Mix    Dense
	Mixed  Norm
	Up     Dense
	Down   Dense
	Norm   Norm
}

// Dense is a matrix and a bias. The output o of the inputs x is
// sum(weight[o][i]*x[i])*Scales[o] + Bias[o].
//
// Weights has the bytes of int8, sixteen outputs together (a block), and among them two
// inputs together: the weight of output o for input i is at
// (o/16)*16*Inputs + (i/2)*32 + (o%16)*2 + i%2. That is the order in which one instruction
// multiplies them.
type Dense struct {
	Inputs  int
	Weights string
	Scales  []float32
	Bias    []float32
}

// At is where the weight of an output for an input lies in Weights.
func At(inputs, output, input int) int {
	return output/Block*Block*inputs + input/2*2*Block + output%Block*2 + input%2
}

// Norm is what follows a normalization.
type Norm struct{ Gain, Bias []float32 }

var errCut = errors.New("minilm: the file is cut off or too long")

// Embedded reads the model that the program carries, which takes some 40 ms. It panics
// where that is broken: the file is a part of the program, and its sum is tested.
func Embedded() *Model {
	m, err := Read(embedded)
	if err != nil {
		panic(err)
	}
	return m
}

// Read reads a file. What it returns refers to the text that it was given.
func Read(file string) (*Model, error) {
	r := reader{rest: file}
	if r.take(len(Mark)) != Mark {
		return nil, errors.New("minilm: not a file of this layout")
	}
	tokens, letters := int(r.number()), int(r.number())
	if tokens <= End || tokens > math.MaxUint16+1 {
		return nil, fmt.Errorf("minilm: %d tokens", tokens)
	}
	if letters > len(file) {
		return nil, errCut
	}
	m := &Model{
		words:      r.take(tokens * Dimensions),
		wordScales: r.take(tokens * 4),
		positions:  r.take(Positions * Dimensions * 4),
	}
	m.Norm = r.norm()
	for i := range m.Layers {
		m.Layers[i] = Layer{
			Attend: r.dense(Dimensions, 3*Dimensions),
			Mix:    r.dense(Dimensions, Dimensions),
			Mixed:  r.norm(),
			Up:     r.dense(Dimensions, Inner),
			Down:   r.dense(Inner, Dimensions),
			Norm:   r.norm(),
		}
	}
	m.Vocabulary = Vocabulary{starts: r.take((tokens + 1) * 4), sorted: r.take(tokens * 2), letters: r.take(letters)}
	if r.short || r.rest != "" {
		return nil, errCut
	}
	if err := m.Vocabulary.read(); err != nil {
		return nil, err
	}
	return m, nil
}

// Embed writes the sum of a token's row and a position's into state.
func (m *Model) Embed(state *[Dimensions]float32, token, position int) {
	word := m.words[token*Dimensions:][:Dimensions]
	place := m.positions[position*Dimensions*4:][:Dimensions*4]
	scale := float(m.wordScales, token)
	for i := range state {
		state[i] = float32(scale*float32(int8(word[i]))) + float(place, i)
	}
}

// reader takes one part of a file after the other.
type reader struct {
	rest  string
	short bool // more was asked for than there was
}

func (r *reader) take(n int) string {
	if n > len(r.rest) {
		r.rest, r.short = "", true
		return strings.Repeat("\x00", n)
	}
	part := r.rest[:n]
	r.rest = r.rest[n:]
	return part
}

func (r *reader) number() uint32 { return number(r.take(4), 0) }

func (r *reader) floats(n int) []float32 {
	part := r.take(4 * n)
	list := make([]float32, n)
	for i := range list {
		list[i] = float(part, i)
	}
	return list
}

func (r *reader) norm() Norm {
	return Norm{Gain: r.floats(Dimensions), Bias: r.floats(Dimensions)}
}

func (r *reader) dense(inputs, outputs int) Dense {
	return Dense{Inputs: inputs, Weights: r.take(inputs * outputs), Scales: r.floats(outputs), Bias: r.floats(outputs)}
}

// number and float are the i-th of numbers that lie one after the other.
func number(s string, i int) uint32 {
	s = s[4*i:][:4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func float(s string, i int) float32 { return math.Float32frombits(number(s, i)) }

// Vocabulary spells the tokens. One that goes on in a word begins with "##".
type Vocabulary struct {
	starts, sorted, letters string
	longest                 int    // bytes
	goingOn                 [2]int // the part of sorted whose tokens begin with "##"
}

const hashes = "##"

// read checks the parts and finds what is looked up often.
func (v *Vocabulary) read() error {
	for i := range v.Len() {
		if number(v.starts, i) > number(v.starts, i+1) || number(v.starts, i+1) > uint32(len(v.letters)) || v.at(i) >= v.Len() {
			return errors.New("minilm: the vocabulary is broken")
		}
		v.longest = max(v.longest, len(v.Token(i)))
	}
	v.goingOn[0] = v.search(0, v.Len(), 0, hashes)
	v.goingOn[1] = v.search(0, v.Len(), 0, "#$") // "$" follows "#"
	return nil
}

// Len is how many tokens there are.
func (v *Vocabulary) Len() int { return len(v.sorted) / 2 }

// Token is a token's spelling.
func (v *Vocabulary) Token(token int) string {
	return v.letters[number(v.starts, token):number(v.starts, token+1)]
}

// Longest is how many bytes the longest token has.
func (v *Vocabulary) Longest() int { return v.longest }

// Find is the token that spells a piece of a word: its beginning, or how it goes on. It
// returns false where there is none.
func (v *Vocabulary) Find(piece []byte, goesOn bool) (token int, ok bool) {
	from, to, skip := 0, v.Len(), 0
	if goesOn {
		from, to, skip = v.goingOn[0], v.goingOn[1], len(hashes)
	}
	at := v.search(from, to, skip, string(piece))
	if at == to {
		return 0, false
	}
	token = v.at(at)
	return token, v.Token(token)[skip:] == string(piece)
}

// at is the i-th token by spelling.
func (v *Vocabulary) at(i int) int { return int(v.sorted[2*i]) | int(v.sorted[2*i+1])<<8 }

// search is the first place between from and to, in the order of spelling, of a token that
// is not before the text; skip bytes of each token are passed over.
func (v *Vocabulary) search(from, to, skip int, text string) int {
	for from < to {
		middle := (from + to) / 2
		if v.Token(v.at(middle))[skip:] < text {
			from = middle + 1
		} else {
			to = middle
		}
	}
	return from
}
