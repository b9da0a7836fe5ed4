package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"careerbot/bot"
)

// TestExamineMakesNothing: doctor looks at a database beside a running careerbot. It makes
// no folder and no file, and leaves an older schema to whoever serves it.
func TestExamineMakesNothing(t *testing.T) {
	ctx := t.Context()
	opened := false
	open := func(context.Context) (*Store, error) {
		opened = true
		return nil, errors.New("opened")
	}
	dir := t.TempDir()
	state := func(findings []bot.Finding) (worst bot.FindingState) {
		worst = bot.Well
		for _, f := range findings {
			if f.State == bot.Fault || worst == bot.Well {
				worst = f.State
			}
		}
		return worst
	}

	absent := filepath.Join(dir, "not", "there", "careerbot.db")
	if got := state(Examine(ctx, absent, open)); got != bot.Well || opened {
		t.Errorf("an absent folder: %v, opened %v", got, opened)
	}
	if _, err := os.Stat(filepath.Join(dir, "not")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
	if got := state(Examine(ctx, filepath.Join(dir, "careerbot.db"), open)); got != bot.Well || opened {
		t.Errorf("an absent file: %v, opened %v", got, opened)
	}

	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := state(Examine(ctx, filepath.Join(file, "careerbot.db"), open)); got != bot.Fault || opened {
		t.Errorf("a file for a folder: %v, opened %v", got, opened)
	}

	old := filepath.Join(dir, "careerbot.db")
	db, err := sqliteDB(old, "")
	if err != nil {
		t.Fatal(err)
	}
	first, err := migrations.ReadFile("migrations/00001_first.sql")
	if err != nil {
		t.Fatal(err)
	}
	if err := migrateWith(ctx, db, sqliteDialect, fstest.MapFS{"migrations/00001_first.sql": {Data: first}}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := state(Examine(ctx, old, open)); got != bot.Warning || opened {
		t.Errorf("an older schema: %v, opened %v", got, opened)
	}
	if have, known, err := schemaOf(ctx, old); have != 1 || known < 2 || err != nil {
		t.Errorf("version %d of %d, %v", have, known, err)
	}
	if s, err := Open(ctx, old, time.Now, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	} else if err := s.Close(); err != nil {
		t.Error(err)
	}
	if Examine(ctx, old, open); !opened {
		t.Error("a database that is up to date is not opened")
	}
}

// TestExamineSaysOnce: what keeps a database from being opened is said in one line, and
// what to do about it once, as the remedy.
func TestExamineSaysOnce(t *testing.T) {
	lines := errors.New("failed to connect to `user=u`:\n\t127.0.0.1:1: refused\n\t127.0.0.1:1: refused\n\t127.0.0.1:2: refused")
	open := func(context.Context) (*Store, error) {
		return nil, fmt.Errorf("open the database: %w", advised(oneLine(lines), "start the server"))
	}
	list := Examine(t.Context(), "postgres://u@127.0.0.1:1/db", open)
	const says = "it cannot be opened: open the database: failed to connect to `user=u`: 127.0.0.1:1: refused; 127.0.0.1:2: refused"
	if len(list) != 1 || list[0].Says != says || list[0].Remedy != "start the server" {
		t.Errorf("it says %+v", list)
	}
	if err := oneLine(lines); !errors.Is(err, lines) {
		t.Error("the cause is lost")
	}
}
