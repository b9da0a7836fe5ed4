package minilm

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestChecksum(t *testing.T) {
	want, err := os.ReadFile("minilm.bin.sha256")
	if err != nil {
		t.Fatal(err)
	}
	if have := fmt.Sprintf("%x  minilm.bin\n", sha256.Sum256([]byte(embedded))); have != string(want) {
		t.Errorf("minilm.bin.sha256 says\n%snot\n%s", want, have)
	}
}

func TestVocabulary(t *testing.T) {
	m := Embedded()
	v := &m.Vocabulary
	for token, spelling := range map[int]string{0: "[PAD]", Unknown: "[UNK]", Begin: "[CLS]", End: "[SEP]", 2951: "data", 30521: "##～"} {
		if have := v.Token(token); have != spelling {
			t.Errorf("token %d is %q, not %q", token, have, spelling)
		}
	}
	for token := range v.Len() {
		piece, goesOn := strings.CutPrefix(v.Token(token), hashes)
		if have, ok := v.Find([]byte(piece), goesOn); !ok || have != token {
			t.Errorf("%q is found as %d, not %d", v.Token(token), have, token)
		}
	}
	for _, piece := range []string{"datum", "", "\xff\xff"} {
		for _, goesOn := range []bool{false, true} {
			if token, ok := v.Find([]byte(piece), goesOn); ok {
				t.Errorf("%q is found as %q", piece, v.Token(token))
			}
		}
	}
}

// TestWeights: no weight is -128, which the sums have no room for.
func TestWeights(t *testing.T) {
	m := Embedded()
	for i, l := range m.Layers {
		for _, d := range []Dense{l.Attend, l.Mix, l.Up, l.Down} {
			if strings.Contains(d.Weights, "\x80") {
				t.Errorf("layer %d has a weight of -128", i)
			}
		}
	}
}

func TestAt(t *testing.T) {
	const inputs, outputs = 6, 32
	seen := map[int]bool{}
	for o := range outputs {
		for i := range inputs {
			at := At(inputs, o, i)
			if at < 0 || at >= inputs*outputs || seen[at] {
				t.Errorf("the weight of output %d for input %d lies at %d", o, i, at)
			}
			seen[at] = true
		}
	}
}

func TestRead(t *testing.T) {
	for name, file := range map[string]string{
		"empty":        "",
		"another":      "minilm 0" + embedded[len(Mark):],
		"cut off":      embedded[:len(embedded)-1],
		"cut off more": embedded[:1000],
		"too long":     embedded + "x",
		"no tokens":    Mark + strings.Repeat("\x00", 100),
		"huge":         Mark + strings.Repeat("\xff", 100),
		"disordered":   strings.Replace(embedded, "\x00\x00\x00\x00\x05\x00\x00\x00\x0e\x00\x00\x00", "\x00\x00\x00\x00\x0e\x00\x00\x00\x05\x00\x00\x00", 1),
	} {
		if _, err := Read(file); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
