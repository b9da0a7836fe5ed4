package encoder

import (
	"os"
	"path/filepath"
	"testing"

	"careerbot/index/encoder/minilm"
)

// TestKept: lines are encoded once for all processes that have the file, and a file that is
// damaged is no reason to fail.
func TestKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors")
	lines := []string{"do I need a PhD", "what do juniors make"}
	open := func(announced *int) *Sentences {
		t.Helper()
		s := NewSentences(minilm.Embedded, Limits{Workers: 1, Waiting: 1})
		t.Cleanup(s.Close)
		s.Keep(path, func(lines int) { *announced += lines }, func(err error) { t.Log(err) })
		return s
	}
	var first, second, third, fourth int
	want := open(&first).EncodeLines(lines)
	more := append(lines, "which cloud should I learn")
	got := open(&second).EncodeLines(more)
	for i := range want {
		if [dimensions]float32(got[i]) != [dimensions]float32(want[i]) {
			t.Errorf("%q has another vector when it is read again", lines[i])
		}
	}
	if open(&third).EncodeLines(more); first != 2 || second != 1 || third != 0 {
		t.Errorf("encoded %d, %d and %d lines, want 2, 1 and 0", first, second, third)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for name, damaged := range map[string][]byte{
		"cut off":  data[:len(data)-100],
		"changed":  append(append([]byte{}, data[:40]...), append([]byte{data[40] ^ 1}, data[41:]...)...),
		"another":  []byte("hello"),
		"of none":  {},
		"the name": []byte(keptName),
	} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if kept, err := readKept(path); err == nil || len(kept) > 0 {
			t.Errorf("%s: %d vectors, %v", name, len(kept), err)
		}
	}
	if again := open(&fourth).EncodeLines(lines); fourth != 2 || [dimensions]float32(again[0]) != [dimensions]float32(want[0]) {
		t.Errorf("encoded %d lines of a damaged file, want 2", fourth)
	}
}

// TestKeptNowhere: a file that cannot be written costs time alone.
func TestKeptNowhere(t *testing.T) {
	s := NewSentences(minilm.Embedded, Limits{Workers: 1, Waiting: 1})
	defer s.Close()
	var failed error
	s.Keep(filepath.Join(t.TempDir(), "missing", "vectors"), func(int) {}, func(err error) { failed = err })
	if got := s.EncodeLines([]string{"hello"}); len(got) != 1 || failed == nil {
		t.Errorf("%d vectors, %v", len(got), failed)
	}
}

// FuzzKept: whatever stands in the file, it is read or refused.
func FuzzKept(f *testing.F) {
	f.Add([]byte(keptName))
	path := filepath.Join(f.TempDir(), "vectors")
	whole := keptVectors{hashLine("hello"): Vector{1, 2}}
	if err := whole.save(path, []string{"hello"}); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "vectors")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if vectors, err := readKept(path); err != nil && len(vectors) > 0 {
			t.Errorf("%d vectors of a file that is refused: %v", len(vectors), err)
		}
	})
}
