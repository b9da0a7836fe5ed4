package store

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
)

// TestLogStaysShort: however much is written, and while somebody reads, the write-ahead log
// has a length that it does not pass, and it becomes short again.
func TestLogStaysShort(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "careerbot.db"), time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const writers, each, length = 16, 400, 20_000
	if writers*each*length < 2*walHard {
		t.Fatal("that is too little to tell anything")
	}
	var longest atomic.Int64
	var all sync.WaitGroup
	text := strings.Repeat("words ", length/6)
	for w := range writers {
		all.Go(func() {
			for i := range each {
				if _, err := s.Claim(ctx, bot.Request{Key: fmt.Sprint(w, "-", i), Text: text}, "a", s.now()); err != nil {
					t.Error(err)
					return
				}
				if _, err := s.Pins(ctx, "c"); err != nil {
					t.Error(err)
					return
				}
				longest.Store(max(longest.Load(), s.wal.size()))
			}
		})
	}
	all.Wait()
	t.Logf("the longest log had %d MB", longest.Load()>>20)
	// Past the mark, what is committed together may still come.
	if most := int64(walHard + maxGroup*(length+32<<10)); longest.Load() > most {
		t.Errorf("the log had %d MB, want at most %d", longest.Load()>>20, most>>20)
	}
	shrinks(t, s)
}

// TestLogBehindReader: somebody who reads for long lets the log grow; nobody waits for that,
// and the log becomes short when they are done.
func TestLogBehindReader(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "careerbot.db"), time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM inbox").Scan(&n); err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("words ", 200_000)
	for i := range 40 {
		limited, cancel := context.WithTimeout(ctx, 20*time.Second)
		if _, err := s.Claim(limited, bot.Request{Key: fmt.Sprint(i), Text: text}, "a", s.now()); err != nil {
			t.Fatal(err)
		}
		cancel()
	}
	if s.wal.size() < walHard {
		t.Fatalf("the log has %d MB only", s.wal.size()>>20)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	shrinks(t, s)
}

// shrinks waits for rounds until the log is short.
func shrinks(t *testing.T, s *Store) {
	t.Helper()
	for rounds := 0; s.wal.size() >= walSoft; rounds++ {
		if rounds == 20 {
			t.Fatalf("the log has %d MB after %d rounds", s.wal.size()>>20, rounds)
		}
		s.wal.mu.Lock()
		round := s.wal.round
		s.wal.mu.Unlock()
		s.wal.wrote()
		<-round
	}
}
