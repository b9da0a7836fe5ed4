package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

// The files testdata/schema2.* were written by the last program before questions had an
// audience: a dump of its SQLite file and its backup of the same. They hold questions
// asked in a channel, in private, in a direct message, in a private channel and at the
// terminal, with votes and pins.

// load makes a database of the dump. PostgreSQL takes its rows: the schema up to then is
// made by the migrations, as there.
func load(t *testing.T, driver, address string) {
	t.Helper()
	dump, err := os.ReadFile("testdata/schema2.sql")
	if err != nil {
		t.Fatal(err)
	}
	name := map[string]string{"sqlite": "sqlite", "postgres": "pgx"}[driver]
	db, err := sql.Open(name, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if driver == "sqlite" {
		if _, err := db.Exec(string(dump)); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := store.MigrateTo(context.Background(), db, 2); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(dump)) {
		if !strings.HasPrefix(line, "INSERT INTO") || strings.HasPrefix(line, "INSERT INTO goose") || strings.HasPrefix(line, "INSERT INTO sqlite") {
			continue
		}
		if _, err := db.Exec(line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
}

// TestUpgrade: what an earlier program kept is all there, its questions for their askers
// alone; a backup of its restores as well.
func TestUpgrade(t *testing.T) {
	server := postgrestest.Start(t)
	for name, open := range map[string]func(t *testing.T, clock *storetest.Clock) *store.Store{
		"sqlite": func(t *testing.T, clock *storetest.Clock) *store.Store {
			path := filepath.Join(t.TempDir(), "careerbot.db")
			load(t, "sqlite", path)
			return open(t, path, clock.Now)
		},
		"postgres": func(t *testing.T, clock *storetest.Clock) *store.Store {
			address := server.Database(t)
			load(t, "postgres", address)
			return open(t, address, clock.Now)
		},
		"sqlite backup":   func(t *testing.T, clock *storetest.Clock) *store.Store { return restored(t, sqlitePath(t), clock) },
		"postgres backup": func(t *testing.T, clock *storetest.Clock) *store.Store { return restored(t, server.Database(t), clock) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, clock := context.Background(), storetest.NewClock()
			s := open(t, clock)
			for community, texts := range map[string]int{"test:1": 5, "local": 2} {
				list, err := s.RecentQuestions(ctx, community, 10)
				if err != nil || len(list) != texts {
					t.Fatalf("%d questions of %s, %v", len(list), community, err)
				}
				for _, q := range list {
					if q.Audience != bot.AskerAlone || q.Text == "" || q.Person == "" {
						t.Errorf("%+v", q)
					}
				}
			}
			q, err := s.Question(ctx, "test:1", "nmaypqnxv6k52")
			if err != nil || q.Text != "publicword do i need a phd?" || q.Entry != "faq/phd" {
				t.Errorf("%+v, %v", q, err)
			}
			if yes, no, err := s.Votes(ctx, "test:1", q.ID); err != nil || yes != 1 || no != 1 {
				t.Errorf("%d helpful, %d not, %v", yes, no, err)
			}
			if pins, err := s.Pins(ctx, "test:1"); err != nil || len(pins) != 2 {
				t.Errorf("%d pins, %v", len(pins), err)
			}
			if err := s.RecordQuestion(ctx, memory.QuestionRecord{ID: "new", Community: "test:1", At: clock.Now(), Audience: bot.InCommunity}); err != nil {
				t.Error(err)
			}
		})
	}
}

func restored(t *testing.T, address string, clock *storetest.Clock) *store.Store {
	t.Helper()
	s := open(t, address, clock.Now)
	f, err := os.Open("testdata/schema2.backup")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := s.Restore(context.Background(), f); err != nil {
		t.Fatal(err)
	}
	return s
}
