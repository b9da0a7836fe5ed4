package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/knowledge"
)

// lockedBuffer is written by one goroutine and read by another.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestFollow edits an overlay while it is served: a change is taken up, a faulty
// one is reported and the old content stays.
func TestFollow(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "passages", "phd.md")
	write := func(text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	passage := func(text string) string {
		return "---\nid: faq/phd\nkind: faq\ntitle: PhD?\nsource: Us\nreviewed: 2026-11-21\n---\n" + text + "\n"
	}
	write(passage("First."))
	read := knowledge.Dir(dir).Stamp()
	ix, err := openGuide(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	ctx, stop := context.WithCancel(context.Background())
	var report lockedBuffer
	ended := make(chan bool)
	go func() {
		follow(ctx, dir, read, ix.Index, func(err error) {
			if err != nil {
				_, _ = report.Write([]byte(err.Error()))
			}
		})
		close(ended)
	}()
	answer := func() string {
		r, err := ix.Search(ctx, knowledge.Query{Text: "do i need a phd"})
		if err != nil {
			t.Fatal(err)
		}
		return r.Hits[0].Entry.Short
	}
	until := func(what string, done func() bool) {
		t.Helper()
		for range 500 {
			if done() {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("%s does not happen; reported: %s", what, &report)
	}
	time.Sleep(50 * time.Millisecond) // let it take its first look
	write(passage("Second."))
	until("the change", func() bool { return answer() == "Second." })
	write("half-writ")
	until("the report", func() bool { return strings.Contains(report.String(), "has no front matter") })
	if got := answer(); got != "Second." {
		t.Errorf("a faulty edit is served: %q", got)
	}
	write(passage("Third, again right."))
	until("the mended change", func() bool { return strings.HasPrefix(answer(), "Third") })
	stop()
	<-ended
}
