package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"careerbot/bot/memory"
	"careerbot/bot/plan"
	"careerbot/bot/store"
	"careerbot/bot/store/storetest"
)

// TestErased: what people had deleted does not stand in SQLite's files any more either.
func TestErased(t *testing.T) {
	ctx, clock, path := context.Background(), storetest.NewClock(), sqlitePath(t)
	s, err := store.Open(ctx, path, clock.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	kept := plan.Plan{ID: "P1", Community: "c", Person: "test:ana", Revision: 1, Background: "quokkaground", Began: clock.Now()}
	if err := s.SavePlan(ctx, kept, "", clock.Now()); err != nil {
		t.Fatal(err)
	}
	err = s.RecordQuestion(ctx, memory.QuestionRecord{ID: "q1", Community: "c", Person: "test:ana", Text: "is quokkaword allowed?", At: clock.Now(), TextUntil: clock.Now().AddDate(0, 0, 30)})
	if err != nil {
		t.Fatal(err)
	}
	holds := func(word string) bool {
		files, err := filepath.Glob(path + "*")
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(data, []byte(word)) {
				return true
			}
		}
		return false
	}
	words := []string{"quokkaground", "quokkaword"}
	for _, word := range words {
		if !holds(word) {
			t.Fatalf("%q was never written", word)
		}
	}
	if err := s.DropPlan(ctx, "test:ana", "P1"); err != nil {
		t.Fatal(err)
	}
	if err := s.ForgetPerson(ctx, "test:ana"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, word := range words {
		if holds(word) {
			t.Errorf("%q still stands in the files", word)
		}
	}
}

// TestStartTogether: several processes that start on one new folder at once all have their
// database.
func TestStartTogether(t *testing.T) {
	path, clock := sqlitePath(t), storetest.NewClock()
	var starting sync.WaitGroup
	for range 6 {
		starting.Go(func() {
			s, err := store.Open(context.Background(), path, clock.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	starting.Wait()
}
