package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestSubject: the code serves any guide, so it names no profession. What the guide is
// about stands in its content alone.
func TestSubject(t *testing.T) {
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range corpus.Vocabulary.Roles {
		names = append(names, regexp.QuoteMeta(r.Name), regexp.QuoteMeta(r.Short))
	}
	named := regexp.MustCompile(`(?i)\b(machine.?learning|mles|` + strings.Join(names, "|") + `)\b`)
	root, files := os.DirFS("../.."), 0
	err = fs.WalkDir(root, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files++
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(data), "\n") {
			if found := named.FindString(line); found != "" {
				t.Errorf("%s:%d names %q; take it from the guide", name, i+1, found)
			}
		}
		return nil
	})
	if err != nil || files < 50 {
		t.Fatalf("%d files were read: %v", files, err)
	}
}
