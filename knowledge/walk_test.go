package knowledge

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// configMap is a folder as Kubernetes mounts one whose items have paths: a hidden folder
// with the files, and links to what it holds.
func configMap(t *testing.T) (dir string, swap func(text string)) {
	t.Helper()
	dir = t.TempDir()
	version := 0
	swap = func(text string) {
		t.Helper()
		version++
		name := "..2026_" + string(rune('a'+version))
		if err := os.MkdirAll(filepath.Join(dir, name, "passages", "salary"), 0o755); err != nil {
			t.Fatal(err)
		}
		for file, text := range map[string]string{"extra.md": text, "extra.phrasings.txt": "extra extra\n"} {
			if err := os.WriteFile(filepath.Join(dir, name, "passages", "salary", file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(filepath.Join(dir, name, "passages", "salary", file), time.Time{}, time.Unix(1, 0)); err != nil {
				t.Fatal(err) // as of builds that are to come out the same
			}
		}
		next := filepath.Join(dir, "..data_tmp")
		if err := os.Symlink(name, next); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(next, filepath.Join(dir, "..data")); err != nil {
			t.Fatal(err)
		}
	}
	swap(goodPassage)
	if err := os.Symlink("..data/passages", filepath.Join(dir, "passages")); err != nil {
		t.Fatal(err)
	}
	return dir, swap
}

func TestLinkedFolders(t *testing.T) {
	dir, swap := configMap(t)
	if c := load(t, Embedded(), Dir(dir)); c.Entry("salary/extra") == nil {
		t.Error("a folder that is a link is not read")
	}
	// A change of no length, between the reading and the first look.
	read := Dir(dir).Stamp()
	swap(strings.Replace(goodPassage, "extra", "other", 1))
	ctx, stop := context.WithCancel(context.Background())
	changes, ended := make(chan bool, 1), make(chan bool)
	go func() {
		defer close(ended)
		Watch(ctx, Dir(dir), read, time.Millisecond, func() { changes <- true })
	}()
	<-changes
	stop()
	<-ended
}

func TestLinkIntoItself(t *testing.T) {
	dir, _ := configMap(t)
	if err := os.Symlink("..", filepath.Join(dir, "..data", "passages", "up")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Embedded(), Dir(dir)); err == nil {
		t.Error("a link that leads back is not told")
	}
}
