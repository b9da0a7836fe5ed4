package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/bot/store/storetest"
)

// smallDisk is a file system of its own, or skips the test where that cannot be made.
func smallDisk(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	err := syscall.Mount("careerbot-test", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=700", bytes))
	if err != nil {
		if os.Getenv("CI") != "" && os.Getuid() == 0 && !errors.Is(err, syscall.EPERM) {
			t.Fatal(err)
		}
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fillDisk leaves no byte free.
func fillDisk(t *testing.T, file string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestFullDisk: a disk that is really full is told of, by whatever is written and by a
// ping, for as long as it is; nothing that was saved is lost.
func TestFullDisk(t *testing.T) {
	dir, clock, ctx := smallDisk(t, 16<<20), storetest.NewClock(), context.Background()
	s := open(t, filepath.Join(dir, "data", "careerbot.db"), clock.Now)
	saved := 0
	save := func() error {
		p := &pins.Pin{ID: fmt.Sprint("p", saved), Community: "c", Triggers: []string{fmt.Sprint("trigger ", saved)}, Text: strings.Repeat("long ", 2000), State: pins.Active, Revision: 1}
		err := s.SavePins(ctx, []pins.Revision{{Pin: p.ID, Number: 1, After: p}})
		if err == nil {
			saved++
		}
		return err
	}
	for range 20 {
		if err := save(); err != nil {
			t.Fatal(err)
		}
	}
	filler := filepath.Join(dir, "filler")
	fillDisk(t, filler)
	var full error
	for range 2000 { // until the room that the log has is used up
		if full = save(); full != nil {
			break
		}
	}
	if full == nil {
		t.Fatal("pins are saved for ever on a full disk")
	}
	for range 50 {
		if err := s.Ping(ctx); err == nil || !strings.Contains(err.Error(), "full") {
			t.Fatalf("on a full disk a ping says %v", err)
		}
	}
	if list, err := s.Pins(ctx, "c"); err != nil || len(list) != saved {
		t.Errorf("%d pins can be read of %d, %v", len(list), saved, err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(ctx); err != nil {
		t.Errorf("with room again a ping says %v", err)
	}
	if err := save(); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if list, err := s.Pins(ctx, "c"); err != nil || len(list) != saved {
		t.Errorf("%d pins of %d, %v", len(list), saved, err)
	}
}

// TestOpenWithoutRoom: who starts on a full disk, or on one that is read-only, is told what
// to do.
func TestOpenWithoutRoom(t *testing.T) {
	opening := func(dir string) error {
		s, err := store.Open(context.Background(), filepath.Join(dir, "data", "careerbot.db"), time.Now, slog.New(slog.DiscardHandler))
		if err == nil {
			s.Close()
		}
		return err
	}
	t.Run("full with a database", func(t *testing.T) {
		dir := smallDisk(t, 8<<20)
		if err := opening(dir); err != nil {
			t.Fatal(err)
		}
		fillDisk(t, filepath.Join(dir, "filler"))
		if err := opening(dir); err == nil || !strings.Contains(err.Error(), "the disk is full: 0 KB are free") || !strings.Contains(err.Error(), "make room") {
			t.Errorf("it says %v", err)
		}
	})
	t.Run("full", func(t *testing.T) {
		dir := smallDisk(t, 1<<20)
		if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
			t.Fatal(err)
		}
		fillDisk(t, filepath.Join(dir, "filler"))
		if err := opening(dir); err == nil || !strings.Contains(err.Error(), "make room") {
			t.Errorf("it says %v", err)
		}
	})
	for name, prepare := range map[string]func(dir string) error{
		"read-only":                 func(string) error { return nil },
		"read-only with a database": opening,
	} {
		t.Run(name, func(t *testing.T) {
			dir := smallDisk(t, 8<<20)
			if err := prepare(dir); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
			if err := opening(dir); err == nil || !strings.Contains(err.Error(), "read-only; or set CAREERBOT_DATA") {
				t.Errorf("it says %v", err)
			}
		})
	}
}
