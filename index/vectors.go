package index

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"math"
	"slices"
)

// dimensions of a vector of the encoder.
const dimensions = 384

// shippedMeaning has the vectors of the built-in content's lines, and the classifiers that
// were learned from them, so that no start encodes or learns them again. TestShipped holds
// it against the content and makes it anew. Numbers are in little endian:
//
//	digest   of the content that the classifiers were learned from
//	lines    uint32
//	keys     uint64 for each line, ascending: the hash of its text
//	steps    float32 for each line: what a step of its vector is worth
//	vectors  384 int8 for each line
//	heads    the classifiers: classes (uint32), weights and biases (float32)
//
//go:embed meaning.bin
var shippedMeaning string

// vector is the vector of a line of the content, rounded to steps of a 127th of its
// greatest number.
type vector struct {
	steps string // the bytes of int8
	step  float32
}

// roundedVector rounds a vector.
func roundedVector(v []float32) vector {
	greatest := float32(0)
	for _, x := range v {
		greatest = max(greatest, x, -x)
	}
	if greatest == 0 {
		greatest = 1
	}
	steps := make([]byte, len(v))
	for i, x := range v {
		steps[i] = byte(int8(math.RoundToEven(float64(x / greatest * math.MaxInt8))))
	}
	return vector{string(steps), greatest / math.MaxInt8}
}

// numbers writes out a vector.
func (v vector) numbers(out []float32) {
	for i := range out {
		out[i] = float32(int8(v.steps[i])) * v.step
	}
}

// stepsPerOne is what a question's vector is rounded to: sums of products with a line's
// stay whole numbers, which have no order.
const stepsPerOne = 1 << 14

func stepsOf(v []float32) *[dimensions]int16 {
	var steps [dimensions]int16
	for i, x := range v[:dimensions] {
		steps[i] = int16(math.RoundToEven(float64(x * stepsPerOne)))
	}
	return &steps
}

// cosine compares a line with a question.
func (v *vector) cosine(question *[dimensions]int16) float64 {
	var a, b, c, d int32
	steps := v.steps[:dimensions]
	for i := 0; i+3 < dimensions; i += 4 {
		a += int32(int8(steps[i])) * int32(question[i])
		b += int32(int8(steps[i+1])) * int32(question[i+1])
		c += int32(int8(steps[i+2])) * int32(question[i+2])
		d += int32(int8(steps[i+3])) * int32(question[i+3])
	}
	return float64(a+b+c+d) * float64(v.step) / stepsPerOne
}

// vectorTable has the vectors of lines by their text.
type vectorTable struct {
	keys           []uint64 // of what is shipped, ascending
	steps, vectors string
	made           map[uint64]vector // what is not shipped
}

// lineKey names a line by its text.
func lineKey(line string) uint64 {
	sum := sha256.Sum256([]byte(line))
	return binary.LittleEndian.Uint64(sum[:])
}

func (t *vectorTable) find(line string) (vector, bool) {
	key := lineKey(line)
	if i, ok := slices.BinarySearch(t.keys, key); ok {
		step := math.Float32frombits(binary.LittleEndian.Uint32([]byte(t.steps[4*i:][:4])))
		return vector{t.vectors[i*dimensions:][:dimensions], step}, true
	}
	v, ok := t.made[key]
	return v, ok
}

// complete has the vectors made of lines that have none.
func (t *vectorTable) complete(e Encoder, lines []string) {
	var missing []string
	for _, line := range lines {
		if _, ok := t.find(line); !ok {
			missing = append(missing, line)
		}
	}
	if len(missing) == 0 {
		return
	}
	if t.made == nil {
		t.made = make(map[uint64]vector, len(missing))
	}
	for i, v := range e.EncodeLines(missing) {
		t.made[lineKey(missing[i])] = roundedVector(v)
	}
}

// of returns the vectors of lines, which all have one.
func (t *vectorTable) of(lines []string) []vector {
	list := make([]vector, len(lines))
	for i, line := range lines {
		list[i], _ = t.find(line)
	}
	return list
}

// shippedVectors reads what is shipped; the classifiers are nil where they were learned
// from other content.
func (s *snapshot) shippedVectors() (*vectorTable, *meantHeads) {
	of, t, h, err := decodeMeaning(shippedMeaning)
	if err != nil {
		return new(vectorTable), nil // every vector is made anew
	}
	if want, err := digestOf(s.corpus); err != nil || of != want {
		return t, nil
	}
	return t, h
}

// encodeMeaning is the form that is shipped.
func encodeMeaning(of digest, vectors map[uint64]vector, h *meantHeads) []byte {
	keys := make([]uint64, 0, len(vectors))
	for key := range vectors {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	data := binary.LittleEndian.AppendUint32(of[:], uint32(len(keys)))
	for _, key := range keys {
		data = binary.LittleEndian.AppendUint64(data, key)
	}
	for _, key := range keys {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(vectors[key].step))
	}
	for _, key := range keys {
		data = append(data, vectors[key].steps...)
	}
	for _, head := range []*head{&h.entry, &h.inside} {
		data = binary.LittleEndian.AppendUint32(data, uint32(len(head.bias)))
		for _, list := range [][]float32{head.weights, head.bias} {
			for _, x := range list {
				data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
			}
		}
	}
	return data
}

func decodeMeaning(data string) (digest, *vectorTable, *meantHeads, error) {
	rest, short := data, false
	take := func(n int) string {
		if n > len(rest) {
			rest, short = "", true
			return ""
		}
		taken := rest[:n]
		rest = rest[n:]
		return taken
	}
	number := func() int {
		part := take(4)
		if short {
			return 0
		}
		return int(binary.LittleEndian.Uint32([]byte(part)))
	}
	floats := func(n int) []float32 {
		part := take(4 * n)
		if short {
			return nil
		}
		list := make([]float32, n)
		for i := range list {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(part[4*i:][:4])))
		}
		return list
	}
	var of digest
	copy(of[:], take(len(of)))
	lines := number()
	keys := take(8 * lines)
	t := &vectorTable{steps: take(4 * lines), vectors: take(dimensions * lines)}
	h := new(meantHeads)
	for _, head := range []*head{&h.entry, &h.inside} {
		if classes := number(); classes > 0 {
			head.weights, head.bias = floats(classes*dimensions), floats(classes)
		}
	}
	if short || rest != "" {
		return digest{}, nil, nil, errShipped
	}
	t.keys = make([]uint64, lines)
	for i := range t.keys {
		t.keys[i] = binary.LittleEndian.Uint64([]byte(keys[8*i:][:8]))
	}
	return of, t, h, nil
}
