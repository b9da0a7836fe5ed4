package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/pins"
)

// TestFull: on a full disk writing is an error and reading goes on; with room
// again all is well, and nothing that was saved is lost.
func TestFull(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "careerbot.db"), time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	limit := func(pages int) {
		t.Helper()
		if _, err := s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	save := func(id int) error {
		p := &pins.Pin{ID: fmt.Sprint("p", id), Community: "c", Triggers: []string{fmt.Sprint("trigger ", id)}, Text: strings.Repeat("long ", 2000), State: pins.Active, Revision: 1}
		return s.SavePins(ctx, []pins.Revision{{Pin: p.ID, Number: 1, After: p}})
	}
	empty := 0
	if err := s.writer.QueryRowContext(ctx, "PRAGMA page_count").Scan(&empty); err != nil {
		t.Fatal(err)
	}
	limit(empty + 20)
	saved := 0
	for err = save(saved); err == nil; err = save(saved) {
		saved++
	}
	if saved == 0 || !strings.Contains(err.Error(), "full") || errors.Is(err, bot.ErrConflict) {
		t.Fatalf("%d pins were saved, then %v", saved, err)
	}
	if list, err := s.Pins(ctx, "c"); err != nil || len(list) != saved {
		t.Errorf("%d pins can be read of %d, %v", len(list), saved, err)
	}
	limit(1 << 20)
	if err := save(saved); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if list, err := s.Pins(ctx, "c"); err != nil || len(list) != saved+1 {
		t.Errorf("%d pins of %d, %v", len(list), saved+1, err)
	}
}

// TestPoolExhausted: with every connection taken a call ends with its deadline,
// and works when one is free.
func TestPoolExhausted(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "careerbot.db"), time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if _, err := s.Claim(short, bot.Request{Key: "k"}, "a", time.Now()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Claim(ctx, bot.Request{Key: "k"}, "a", time.Now()); err != nil || !ok {
		t.Errorf("with a connection again: %v, %v", ok, err)
	}
}
