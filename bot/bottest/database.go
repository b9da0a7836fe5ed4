package bottest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"careerbot/bot/store"
)

// migrated is the file of a database of today's schema that holds nothing. Every test's own
// database begins as its copy: the steps to that schema are a quarter of what the tests of a
// platform would spend under the race detector. Package store tries the steps themselves.
var migrated = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "careerbot-migrated-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "careerbot.db")
	s, err := store.Open(context.Background(), path, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // which leaves all of it in the one file
		return nil, err
	}
	return os.ReadFile(path)
})

// NewDatabase is the path of a database of a test's own, which holds nothing.
func NewDatabase(t testing.TB) string {
	t.Helper()
	file, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "careerbot.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
