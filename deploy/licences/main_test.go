package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCurrent: the licences are those of what is linked now.
func TestCurrent(t *testing.T) {
	root := filepath.Join("..", "..")
	want, err := thirdParty(root)
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Errorf("%s is not current: go run ./deploy/licences", file)
	}
	for _, name := range []string{"Go, its runtime", "modernc.org/sqlite v", "github.com/blevesearch/bleve/v2 v", "github.com/slack-go/slack v"} {
		if !strings.Contains(string(have), name) {
			t.Errorf("%s is missing", name)
		}
	}
}

// TestMissing: what has no licence, and what has one that does not go with careerbot's,
// is told of.
func TestMissing(t *testing.T) {
	if _, err := (module{name: "example.org/bare v1", dir: t.TempDir()}).licences(); err == nil {
		t.Error("a module without a licence passes")
	}
	_, err := compose(map[string]map[string]bool{"GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007": {"example.org/gpl v1": true}})
	if err == nil || !strings.Contains(err.Error(), "example.org/gpl v1") {
		t.Errorf("of the GPL it says %v", err)
	}
}

// TestCarried: the encoder's weights come with their terms, and a package of ours that
// carries nothing has none.
func TestCarried(t *testing.T) {
	for dir, want := range map[string]bool{"index/encoder/minilm": true, "index/encoder": false} {
		dir = filepath.Join("..", "..", filepath.FromSlash(dir))
		if have, err := carries(dir); err != nil || have != want {
			t.Errorf("%s: %v, %v", dir, have, err)
		}
	}
	texts, err := module{name: "weights", dir: filepath.Join("..", "..", "index", "encoder", "minilm")}.licences()
	if err != nil || len(texts) != 2 || !strings.Contains(texts[0], "Apache License") || !strings.Contains(texts[1], "all-MiniLM-L6-v2") {
		t.Errorf("%d texts, %v", len(texts), err)
	}
}
