//go:build unix

package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/bot/store/storetest"
)

// modes holds that nobody but the owner can read a database.
func modes(t *testing.T, path string) {
	t.Helper()
	for name, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has the mode %o, want %o", filepath.Base(name), got, want)
		}
	}
}

func claimOne(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Claim(context.Background(), bot.Request{Key: t.Name(), Text: "what somebody asked"}, "a", time.Now()); err != nil {
		t.Fatal(err)
	}
}

// TestModes: what people ask is readable by the owner alone, also where the folder and the
// files were there already.
func TestModes(t *testing.T) {
	t.Run("new", func(t *testing.T) {
		path := sqlitePath(t)
		claimOne(t, open(t, path, time.Now))
		modes(t, path)
	})
	t.Run("wide folder", func(t *testing.T) {
		path := sqlitePath(t)
		if err := os.Mkdir(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		claimOne(t, open(t, path, time.Now))
		modes(t, path)
	})
	t.Run("wide files", func(t *testing.T) {
		path := sqlitePath(t)
		first := open(t, path, time.Now)
		claimOne(t, first)
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Chmod(path+suffix, 0o664); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		open(t, path, time.Now) // beside the first, as after a crash its log is there
		modes(t, path)
	})
	t.Run("through a link", func(t *testing.T) {
		path := sqlitePath(t)
		claimOne(t, open(t, path, time.Now))
		link := filepath.Join(t.TempDir(), "careerbot.db")
		if err := os.Symlink(path, link); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path+"-wal", 0o644); err != nil {
			t.Fatal(err)
		}
		open(t, link, time.Now)
		modes(t, path)
	})
}

// TestModesOfOthers: what belongs to somebody else is reported and left alone, and so is a
// folder that everybody uses.
func TestModesOfOthers(t *testing.T) {
	if os.Getuid() != 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("run it as root: only root may give files away")
		}
		t.Skip("only root may give files away")
	}
	for name, prepare := range map[string]func(dir string) error{
		"somebody else's": func(dir string) error { return os.Chown(dir, 12345, 12345) },
		"everybody's":     func(dir string) error { return os.Chmod(dir, 0o777|os.ModeSticky) },
		"other files'": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "index.html"), nil, 0o644)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := sqlitePath(t)
			dir := filepath.Dir(path)
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := prepare(dir); err != nil {
				t.Fatal(err)
			}
			before, err := os.Stat(dir)
			if err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			s, err := store.Open(context.Background(), path, time.Now, slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			after, err := os.Stat(dir)
			if err != nil {
				t.Fatal(err)
			}
			if before.Mode() != after.Mode() {
				t.Errorf("%v became %v", before.Mode(), after.Mode())
			}
			if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), dir) {
				t.Errorf("it is not reported:\n%s", &log)
			}
		})
	}
}

// TestFilesGone: a database whose files were removed or replaced saves nothing any more,
// says so, and works again when they are back.
func TestFilesGone(t *testing.T) {
	for name, lose := range map[string]func(path string) (mend func() error, err error){
		"the folder": func(path string) (func() error, error) {
			dir := filepath.Dir(path)
			return func() error { return os.Rename(dir+".away", dir) }, os.Rename(dir, dir+".away")
		},
		"the database": func(path string) (func() error, error) {
			return func() error { return os.Rename(path+".away", path) }, os.Rename(path, path+".away")
		},
		"the log": func(path string) (func() error, error) {
			return func() error { return os.Rename(path+".away", path+"-wal") }, os.Rename(path+"-wal", path+".away")
		},
		"replaced": func(path string) (func() error, error) {
			if err := os.WriteFile(path+".other", nil, 0o600); err != nil {
				return nil, err
			}
			if err := os.Rename(path, path+".away"); err != nil {
				return nil, err
			}
			return func() error { return os.Rename(path+".away", path) }, os.Rename(path+".other", path)
		},
		"removed for good": func(path string) (func() error, error) { return nil, os.RemoveAll(filepath.Dir(path)) },
	} {
		t.Run(name, func(t *testing.T) {
			path, clock, ctx := sqlitePath(t), storetest.NewClock(), context.Background()
			s, err := store.Open(ctx, path, clock.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close() // as well as it goes
			if err := s.Ping(ctx); err != nil {
				t.Fatal(err)
			}
			mend, err := lose(path)
			if err != nil {
				t.Fatal(err)
			}
			says := func(what string, err error) {
				t.Helper()
				if err == nil || !strings.Contains(err.Error(), "while careerbot runs") || !strings.Contains(err.Error(), filepath.Dir(path)) {
					t.Errorf("%s says %v", what, err)
				}
			}
			says("a ping", s.Ping(ctx))
			says("a pin", s.SavePins(ctx, []pins.Revision{storetest.NewPin(clock, "c", "a", "one")}))
			_, err = s.Claim(ctx, bot.Request{Key: "k"}, "a", clock.Now())
			says("a request", err)
			says("a person's wish", s.ForgetPerson(ctx, "slack:U1"))
			if mend == nil {
				return
			}
			if err := mend(); err != nil {
				t.Fatal(err)
			}
			if err := s.SavePins(ctx, []pins.Revision{storetest.NewPin(clock, "c", "b", "two")}); err != nil {
				t.Errorf("with the files back: %v", err)
			}
			if err := s.Ping(ctx); err != nil {
				t.Errorf("with the files back a ping says %v", err)
			}
		})
	}
}
