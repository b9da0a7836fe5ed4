package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"careerbot/bot"
	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, address string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), address, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func sqlitePath(t testing.TB) string { return filepath.Join(t.TempDir(), "data", "careerbot.db") }

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, clock *storetest.Clock) store.Kept { return open(t, sqlitePath(t), clock.Now) })
}

func TestPostgres(t *testing.T) {
	server := postgrestest.Start(t)
	storetest.Run(t, func(t *testing.T, clock *storetest.Clock) store.Kept {
		return open(t, server.Database(t), clock.Now)
	})
}

// TestReopen: what was saved is there after the process ends.
func TestReopen(t *testing.T) {
	clock := storetest.NewClock()
	for name, address := range map[string]string{"sqlite": sqlitePath(t), "postgres": postgrestest.Start(t).Database(t)} {
		t.Run(name, func(t *testing.T) {
			first, err := store.Open(context.Background(), address, clock.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			if err := first.SavePins(context.Background(), []pins.Revision{storetest.NewPin(clock, "c", "a", "one")}); err != nil {
				t.Fatal(err)
			}
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			if list, err := open(t, address, clock.Now).Pins(context.Background(), "c"); err != nil || len(list) != 1 {
				t.Errorf("%v, %v after opening again", list, err)
			}
		})
	}
}

// TestNewerDatabase: a program refuses a database that a newer one migrated.
func TestNewerDatabase(t *testing.T) {
	for name, test := range map[string]struct{ driver, address, dsn string }{
		"sqlite": func() struct{ driver, address, dsn string } {
			path := sqlitePath(t)
			return struct{ driver, address, dsn string }{"sqlite", path, path}
		}(),
		"postgres": func() struct{ driver, address, dsn string } {
			address := postgrestest.Start(t).Database(t)
			return struct{ driver, address, dsn string }{"pgx", address, address}
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(context.Background(), test.address, time.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			db, err := sql.Open(test.driver, test.dsn)
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`)
			db.Close()
			if err != nil {
				t.Fatal(err)
			}
			_, err = store.Open(context.Background(), test.address, time.Now, slog.New(slog.DiscardHandler))
			newer := (*store.NewerError)(nil)
			if !errors.As(err, &newer) || newer.Database != 999 || !strings.Contains(err.Error(), "newer careerbot") {
				t.Errorf("got %v, want a refusal", err)
			}
		})
	}
}

// TestReplicasMigrate: of several that start at once, one migrates and all run.
func TestReplicasMigrate(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	opened := make(chan error, 4)
	for range cap(opened) {
		go func() {
			s, err := store.Open(context.Background(), address, time.Now, slog.New(slog.DiscardHandler))
			if err == nil {
				err = s.Close()
			}
			opened <- err
		}()
	}
	for range cap(opened) {
		if err := <-opened; err != nil {
			t.Error(err)
		}
	}
}

// TestWake: a replica hears of another's change.
func TestWake(t *testing.T) {
	clock := storetest.NewClock()
	address := postgrestest.Start(t).Database(t)
	a, b := open(t, address, clock.Now), open(t, address, clock.Now)
	deadline, woken := time.After(20*time.Second), b.Wake()
	for i := 0; ; i++ {
		// b may not listen yet when the first change is made.
		if err := a.SavePins(context.Background(), []pins.Revision{storetest.NewPin(clock, "c", fmt.Sprint("p", i), fmt.Sprint("trigger ", i))}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-woken:
			return
		case <-time.After(100 * time.Millisecond):
		case <-deadline:
			t.Fatal("the other replica is not told")
		}
	}
}

// TestBadFiles: each fault of a file is an error with the file's name.
func TestBadFiles(t *testing.T) {
	corrupt := filepath.Join(t.TempDir(), "corrupt.db")
	if err := os.WriteFile(corrupt, []byte(strings.Repeat("this is no database. ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"corrupt": corrupt, "a folder": folder, "below a file": filepath.Join(file, "careerbot.db")} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Open(context.Background(), path, time.Now, slog.New(slog.DiscardHandler))
			if err == nil || !strings.Contains(err.Error(), filepath.Base(filepath.Dir(path))) && !strings.Contains(err.Error(), path) {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, address := range []string{"postgres://user:hunter2@[bad", "postgres://user:hunter2@127.0.0.1:1/none?connect_timeout=2"} {
		_, err := store.Open(context.Background(), address, time.Now, slog.New(slog.DiscardHandler))
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("got %v, want an error without the password", err)
		}
	}
}

// TestLocked: while another process holds the write lock, a call ends with an
// error in good time, and works again afterwards.
func TestLocked(t *testing.T) {
	clock := storetest.NewClock()
	path := sqlitePath(t)
	s := open(t, path, clock.Now)
	other, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if _, err := s.Claim(ctx, bot.Request{Key: "k"}, "a", clock.Now()); err == nil || ctx.Err() != nil {
		t.Errorf("a locked file: %v, %v", err, ctx.Err())
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Claim(context.Background(), bot.Request{Key: "k"}, "a", clock.Now()); err != nil || !ok {
		t.Errorf("after the lock: %v, %v", ok, err)
	}
}

// TestPostgresRestart kills the server under the store, and starts it again.
func TestPostgresRestart(t *testing.T) {
	server := postgrestest.Start(t)
	clock := storetest.NewClock()
	s := open(t, server.Database(t), clock.Now)
	save := func(id string) error {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		return s.SavePins(ctx, []pins.Revision{storetest.NewPin(clock, "c", id, "trigger "+id)})
	}
	if err := save("before"); err != nil {
		t.Fatal(err)
	}
	server.Kill(t)
	if err := save("down"); err == nil {
		t.Fatal("saved without a server")
	}
	server.Restart(t)
	var err error
	for range 50 {
		if err = save("after"); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("it does not recover: %v", err)
	}
	list, err := s.Pins(context.Background(), "c")
	if err != nil || len(list) != 2 {
		t.Errorf("%d pins, %v, want the two that were saved", len(list), err)
	}
}
