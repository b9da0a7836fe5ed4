package encoder

import (
	"math"

	"careerbot/index/encoder/minilm"
)

const (
	// group is how many tokens are multiplied at once.
	group = 4

	// mostStep is the greatest whole number that an input is rounded to: the sum of Inner
	// products with the greatest weight still fits an int32.
	mostStep = math.MaxInt32 / (minilm.MostWeight * minilm.Inner)
)

// sums has the sums of a block's outputs for each token of a group.
type sums [group][minilm.Block]int32

// multiplyPlain sets out to the products of a block's weights (Block times inputs, in the
// order of [minilm.Dense]) and the inputs of a group's tokens, one token after the other.
//
// Two outputs share one multiplication: their weights are put into the halves of an int64.
// The loop is written so that the compiler sees its indices to be in bounds.
func multiplyPlain(out *sums, weights string, in []int16) {
	inputs := len(weights) / minilm.Block
	a := in[:inputs]
	b, c, d := in[inputs:][:len(a)], in[2*inputs:][:len(a)], in[3*inputs:][:len(a)]
	for o := range minilm.Block / 2 {
		var sa, sb, sc, sd int64
		for i, w := 1, weights[2*o:]; i < len(a) && len(w) > minilm.Block+1; i += 2 {
			w0 := int64(int8(w[0])) + int64(int8(w[minilm.Block]))<<32
			w1 := int64(int8(w[1])) + int64(int8(w[minilm.Block+1]))<<32
			sa += w0*int64(a[i-1]) + w1*int64(a[i])
			sb += w0*int64(b[i-1]) + w1*int64(b[i])
			sc += w0*int64(c[i-1]) + w1*int64(c[i])
			sd += w0*int64(d[i-1]) + w1*int64(d[i])
			w = w[min(2*minilm.Block, len(w)):]
		}
		for t, s := range [group]int64{sa, sb, sc, sd} {
			low := int32(s)
			out[t][o] = low
			out[t][o+minilm.Block/2] = int32((s - int64(low)) >> 32)
		}
	}
}

// narrow rounds the numbers of a token to whole steps, and returns how large a step is.
func narrow(out []int16, in []float32) (step float32) {
	var bits uint32 // of the greatest: without their signs, bits are ordered as the numbers
	for _, x := range in {
		bits = max(bits, math.Float32bits(x)&^(1<<31))
	}
	most := math.Float32frombits(bits)
	if most == 0 {
		clear(out)
		return 0
	}
	perStep := mostStep / most
	out = out[:len(in)]
	for i, x := range in {
		out[i] = int16(nearest(x * perStep))
	}
	return most / mostStep
}

// dense writes the outputs of a matrix for some tokens, whose inputs and outputs lie one
// token after the other; out may be in. The scratch has room for whole groups.
func (e *Encoder) dense(out, in []float32, d *minilm.Dense, tokens int) {
	outputs := len(d.Bias)
	for t := range tokens {
		e.steps[t] = narrow(e.narrowed[t*d.Inputs:][:d.Inputs], in[t*d.Inputs:][:d.Inputs])
	}
	for first := 0; first < outputs; first += minilm.Block {
		weights := d.Weights[first*d.Inputs:][:minilm.Block*d.Inputs]
		scales, bias := d.Scales[first:][:minilm.Block], d.Bias[first:][:minilm.Block]
		for t := 0; t < tokens; t += group {
			e.multiply(&e.sums, weights, e.narrowed[t*d.Inputs:][:group*d.Inputs])
			for g := range min(group, tokens-t) {
				step, row := e.steps[t+g], out[(t+g)*outputs+first:][:minilm.Block]
				for i, s := range &e.sums[g] {
					row[i] = float32(float32(s)*float32(scales[i]*step)) + bias[i]
				}
			}
		}
	}
}
