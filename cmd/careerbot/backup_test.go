package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/store"
)

// slowReader takes nothing until it is released.
type slowReader struct {
	came    chan struct{} // closed with the first byte
	release chan struct{}
	taken   bytes.Buffer
}

func (r *slowReader) Write(b []byte) (int, error) {
	if r.taken.Len() == 0 {
		close(r.came)
	}
	<-r.release
	return r.taken.Write(b)
}

// TestBackupBehindPipe: a backup that nobody reads does not keep the write-ahead log from
// being brought in, and leaves nothing beside the database.
func TestBackupBehindPipe(t *testing.T) {
	data := t.TempDir()
	path := filepath.Join(data, "careerbot.db")
	s, err := store.Open(t.Context(), path, time.Now, slog.New(slog.DiscardHandler))
	must(t, err)
	defer s.Close()
	claim := func(n int) {
		_, err := s.Claim(t.Context(), bot.Request{Key: fmt.Sprint(n), Text: "what somebody asked"}, "a", time.Now())
		must(t, err)
	}
	claim(1)
	reader := &slowReader{came: make(chan struct{}), release: make(chan struct{})}
	p := programWith(map[string]string{"CAREERBOT_DATA": data})
	p.out, p.errOut = reader, os.Stderr
	ended := make(chan error, 1)
	go func() { ended <- p.backup(t.Context(), "-", false) }()
	<-reader.came
	claim(2)
	beside, err := sql.Open("sqlite", path)
	must(t, err)
	defer beside.Close()
	var busy, frames, done int
	must(t, beside.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done))
	if busy != 0 {
		t.Error("the log cannot be brought in while nobody reads the backup")
	}
	close(reader.release)
	must(t, <-ended)
	counts, err := store.CheckBackup(&reader.taken)
	must(t, err)
	if counts["inbox"] != 1 {
		t.Errorf("the backup holds %v", counts)
	}
	left, err := filepath.Glob(filepath.Join(data, ".*"))
	must(t, err)
	if len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}
