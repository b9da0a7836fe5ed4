package encoder

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerbot/index/encoder/minilm"
)

// reference is a line of testdata/reference.jsonl, which was computed in Python: tokens by
// the library "tokenizers" 0.23.3 of the published tokenizer.json, cut at 128; vectors with
// numpy 2.4.6 in float64, of the published weights and of these rounded to 8 bits as
// minilm.bin has them. Some lines have tokens alone. Another's export of the same model, run
// by onnxruntime 1.32, has a cosine of .996 (nothing), .9987 (others) and more to Published.
type reference struct {
	Text               string
	Tokens             []uint16
	Published, Rounded Vector
}

func references(t testing.TB) []reference {
	t.Helper()
	f, err := os.Open("testdata/reference.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []reference
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var r reference
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if len(list) < 30 {
		t.Fatalf("only %d references", len(list))
	}
	return list
}

// near is how far a number may be off the reference's, for the inputs are rounded here and
// not there. The numbers of a vector are some 0.05.
const near = 5e-4

// multipliers are all ways to multiply on this processor.
func multipliers() map[string]func(*sums, string, []int16) {
	return map[string]func(*sums, string, []int16){"plain": multiplyPlain, "fastest": multiplier()}
}

func TestVectors(t *testing.T) {
	e := New(minilm.Embedded())
	for _, r := range references(t) {
		if r.Published == (Vector{}) {
			continue
		}
		var v [1]Vector
		if err := e.Encode(t.Context(), v[:], r.Text); err != nil {
			t.Fatal(err)
		}
		if off := farthest(&v[0], &r.Rounded); off > near {
			t.Errorf("%.40q: a number is %.2g off the reference", r.Text, off)
		}
		if cosine := v[0].Dot(&r.Published); cosine < 0.996 {
			t.Errorf("%.40q: cosine %.5f to the published weights", r.Text, cosine)
		}
	}
}

// farthest is the greatest difference between two vectors' numbers.
func farthest(a, b *Vector) (most float32) {
	for i := range a {
		most = max(most, a[i]-b[i], b[i]-a[i])
	}
	return most
}

// TestSameVectors: a text has the same vector to the bit however it is multiplied, and
// alone as among others. The checksum holds that across processors.
func TestSameVectors(t *testing.T) {
	var texts []string
	for _, r := range references(t)[:12] {
		texts = append(texts, r.Text)
	}
	alone, together := make([]Vector, len(texts)), make([]Vector, len(texts))
	e := New(minilm.Embedded())
	for i, text := range texts {
		if err := e.Encode(t.Context(), alone[i:i+1], text); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Encode(t.Context(), together, texts...); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(alone, together); diff != "" {
		t.Errorf("together they differ: %.300s", diff)
	}
	const want = "f984c3277a8fdd6b"
	if have := checksum(alone); have != want {
		t.Errorf("the vectors' checksum is %s, not %s", have, want)
	}
	e.multiply = multiplyPlain
	if err := e.Encode(t.Context(), together[:3], texts[:3]...); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(alone[:3], together[:3]); diff != "" {
		t.Errorf("multiplied plainly they differ: %.300s", diff)
	}
}

// checksum is that of the vectors' bits.
func checksum(list []Vector) string {
	hash := sha256.New()
	if err := binary.Write(hash, binary.LittleEndian, list); err != nil {
		panic(err)
	}
	return fmt.Sprintf("%x", hash.Sum(nil)[:8])
}

func TestMultiply(t *testing.T) {
	for _, inputs := range []int{2, minilm.Dimensions, minilm.Inner} {
		for _, kind := range []string{"mixed", "most", "least"} {
			weights, in := make([]byte, inputs*minilm.Block), make([]int16, inputs*group)
			for i := range weights {
				w := int8(i*7919%255 - 127)
				if kind == "most" {
					w = minilm.MostWeight
				} else if kind == "least" {
					w = -minilm.MostWeight
				}
				weights[i] = byte(w)
			}
			for i := range in {
				in[i] = mostStep
				if kind == "mixed" {
					in[i] = int16(i*7907%(2*mostStep+1) - mostStep)
				}
			}
			var want sums
			for token := range group {
				for o := range minilm.Block {
					for i := range inputs {
						want[token][o] += int32(int8(weights[minilm.At(inputs, o, i)])) * int32(in[token*inputs+i])
					}
				}
			}
			for name, multiply := range multipliers() {
				have := sums{{1}}
				multiply(&have, string(weights), in)
				if diff := cmp.Diff(want, have); diff != "" {
					t.Errorf("%s, %d inputs, %s: %s", name, inputs, kind, diff)
				}
			}
		}
	}
}

// TestStops: an encoder looks between layers whether it is still waited for, and can be
// used afterwards.
func TestStops(t *testing.T) {
	e := New(minilm.Embedded())
	gone := errors.New("gone")
	asked := 0
	stop := func() error {
		if asked++; asked == 3 {
			return gone
		}
		return nil
	}
	var v [1]Vector
	if err := e.encode(stop, v[:], []string{"one"}); !errors.Is(err, gone) || asked != 3 {
		t.Errorf("after %d looks: %v", asked, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Encode(ctx, v[:], "one"); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
	r := references(t)[2]
	if err := e.Encode(t.Context(), v[:], r.Text); err != nil || farthest(&v[0], &r.Rounded) > near {
		t.Errorf("afterwards: %v", err)
	}
}

func TestEncodeAllocatesNothing(t *testing.T) {
	e := New(minilm.Embedded())
	texts := []string{"How do I become a data engineer?", "Café, naïve; 我想", strings.Repeat("word ", 40)}
	out := make([]Vector, len(texts))
	ctx := t.Context()
	if n := testing.AllocsPerRun(3, func() {
		if err := e.Encode(ctx, out, texts...); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// thirteen has thirteen tokens with its marks.
const thirteen = "how much does a junior data engineer make in the beginning"

func BenchmarkEncode(b *testing.B) {
	texts := map[string][]string{
		"13":     {thirteen},
		"4 x 13": slices.Repeat([]string{thirteen}, 4),
		"128":    {strings.Repeat("word ", mostTokens)},
	}
	for _, tokens := range slices.Sorted(maps.Keys(texts)) {
		for name, multiply := range multipliers() {
			b.Run(fmt.Sprintf("tokens=%s/%s", tokens, name), func(b *testing.B) {
				e := New(minilm.Embedded())
				e.multiply = multiply
				out := make([]Vector, len(texts[tokens]))
				for b.Loop() {
					if err := e.Encode(b.Context(), out, texts[tokens]...); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkStage tells where the time of thirteen tokens goes: of each stage, what all six
// layers take.
func BenchmarkStage(b *testing.B) {
	e := New(minilm.Embedded())
	var out [1]Vector
	if err := e.Encode(b.Context(), out[:], thirteen); err != nil {
		b.Fatal(err)
	}
	n := len(e.tokens)
	if n != 13 {
		b.Fatalf("%d tokens", n)
	}
	b.Run("tokens", func(b *testing.B) {
		for b.Loop() {
			e.tokens = e.tokenizer.append(e.tokens[:0], thirteen)
		}
	})
	for _, stage := range []struct {
		name string
		run  func(l *minilm.Layer)
	}{
		{"query, key, value", func(l *minilm.Layer) { e.dense(e.attended, e.states, &l.Attend, n) }},
		{"attention", func(l *minilm.Layer) { e.attend(e.texts[0]) }},
		{"mix", func(l *minilm.Layer) { e.dense(e.mixed, e.mixed, &l.Mix, n) }},
		{"up", func(l *minilm.Layer) { e.dense(e.inner, e.states, &l.Up, n) }},
		{"gelu", func(l *minilm.Layer) { e.activate(n) }},
		{"down", func(l *minilm.Layer) { e.dense(e.mixed, e.inner, &l.Down, n) }},
		{"norms", func(l *minilm.Layer) { e.normalize(&l.Mixed, n); e.normalize(&l.Norm, n) }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			for b.Loop() {
				for i := range e.model.Layers {
					stage.run(&e.model.Layers[i])
				}
			}
		})
	}
}
