package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/plan"
	"careerbot/bot/settings"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
	"careerbot/bot/uses"
)

// The files testdata/schema2.* were written by the last program before questions had an
// audience: a dump of its SQLite file and its backup of the same. They hold questions
// asked in a channel, in private, in a direct message, in a private channel and at the
// terminal, with votes and pins.

// Those of schema6.* were written by the last program before people had plans and communities
// settings, gaps and a digest: two pins with their history, one of them retired, and questions
// with a vote and the uses of what answered them.

// load makes a database of the dump of a schema. PostgreSQL takes its rows: the schema up to
// then is made by the migrations, as there.
func load(t *testing.T, driver, address string, schema int) {
	t.Helper()
	dump, err := os.ReadFile(fmt.Sprintf("testdata/schema%d.sql", schema))
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
	if err := store.MigrateTo(context.Background(), db, schema); err != nil {
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

// each runs a test on what a program of a schema kept, in both databases and from its backup.
func each(t *testing.T, schema int, test func(t *testing.T, s *store.Store, clock *storetest.Clock)) {
	server := postgrestest.Start(t)
	for name, open := range map[string]func(t *testing.T, clock *storetest.Clock) *store.Store{
		"sqlite": func(t *testing.T, clock *storetest.Clock) *store.Store {
			path := filepath.Join(t.TempDir(), "careerbot.db")
			load(t, "sqlite", path, schema)
			return open(t, path, clock.Now)
		},
		"postgres": func(t *testing.T, clock *storetest.Clock) *store.Store {
			address := server.Database(t)
			load(t, "postgres", address, schema)
			return open(t, address, clock.Now)
		},
		"sqlite backup": func(t *testing.T, clock *storetest.Clock) *store.Store {
			return restored(t, sqlitePath(t), clock, schema)
		},
		"postgres backup": func(t *testing.T, clock *storetest.Clock) *store.Store {
			return restored(t, server.Database(t), clock, schema)
		},
	} {
		t.Run(name, func(t *testing.T) {
			clock := storetest.NewClock()
			test(t, open(t, clock), clock)
		})
	}
}

// TestUpgrade: what an earlier program kept is all there, its questions for their askers
// alone; a backup of its restores as well.
func TestUpgrade(t *testing.T) {
	each(t, 2, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
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

// TestUpgradeWithHistory: pins, their history, votes and uses of the program before plans and
// settings are there after the upgrade, and what is new is empty and works.
func TestUpgradeWithHistory(t *testing.T) {
	each(t, 6, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		list, err := s.Pins(ctx, "local")
		if err != nil || len(list) != 2 {
			t.Fatalf("%d pins, %v", len(list), err)
		}
		states := map[pins.PinState]int{}
		for _, p := range list {
			states[p.State]++
			history, err := s.PinHistory(ctx, "local", p.ID)
			if err != nil || len(history) != 2 || history[0].What != pins.Created {
				t.Errorf("%s: %d revisions, %v", p.ID, len(history), err)
			}
		}
		if states[pins.Active] != 1 || states[pins.Retired] != 1 {
			t.Errorf("%v", states)
		}
		if yes, no, err := s.Votes(ctx, "local", "nmg4mt5kze3ga"); err != nil || yes != 0 || no != 1 {
			t.Errorf("%d helpful, %d not, %v", yes, no, err)
		}
		counts, err := s.Uses(ctx, "local")
		if err != nil || !slices.ContainsFunc(counts, func(c uses.Count) bool { return c.Entry == "faq/phd" && c.Answered == 1 && c.Offered == 1 }) {
			t.Errorf("%+v, %v", counts, err)
		}
		if _, err := s.Plan(ctx, "local", "console:you"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("a plan from before there were any: %v", err)
		}
		if err := s.SavePlan(ctx, plan.Plan{ID: "P1", Community: "local", Person: "console:you", Revision: 1, Began: clock.Now()}, "", clock.Now()); err != nil {
			t.Error(err)
		}
		change := settings.Change{Community: "local", Setting: "who_pins", Value: "administrators", By: "console:you", At: clock.Now()}
		if err := s.SaveSettings(ctx, "local", []settings.Change{change}); err != nil {
			t.Error(err)
		}
	})
}

func restored(t *testing.T, address string, clock *storetest.Clock, schema int) *store.Store {
	t.Helper()
	s := open(t, address, clock.Now)
	f, err := os.Open(fmt.Sprintf("testdata/schema%d.backup", schema))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := s.Restore(context.Background(), f); err != nil {
		t.Fatal(err)
	}
	return s
}
