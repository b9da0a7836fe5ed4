package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// wal keeps SQLite's write-ahead log short. The log is brought into the database in two
// steps: the most of it beside the writers, which go on, and the rest in their way, after
// which the log is empty and its file is cut off. Without the second step the log of a busy
// database never begins anew and grows without end.
type wal struct {
	path   string  // of the log
	writer *sql.DB // the one connection that writes
	beside *sql.DB // a connection of its own
	log    *slog.Logger

	kick    chan struct{} // asks for a round
	blocked atomic.Bool   // the last round did not empty the log
	closed  chan struct{}

	mu    sync.Mutex
	round chan struct{} // closed when the round that runs, or the next one, has ended
}

// Sizes of the log, in bytes.
const (
	walSoft = 4 << 20  // a round begins
	walHard = 32 << 20 // writers wait for its end
)

const (
	// walRest is how often the log is emptied however short it is: what somebody wants
	// forgotten does not stay in it, and a disk that fills up keeps its room.
	walRest = time.Minute
	// walPatience is how long a round makes writers wait for those who still read what
	// stands in the log, in milliseconds.
	walPatience = "100"
	// walPause follows a round that did not empty the log: each costs the writers time.
	walPause = time.Second
)

func newWAL(path string, writer, beside *sql.DB, log *slog.Logger) *wal {
	return &wal{path: path + "-wal", writer: writer, beside: beside, log: log, kick: make(chan struct{}, 1), closed: make(chan struct{}), round: make(chan struct{})}
}

func (w *wal) size() int64 {
	info, err := os.Stat(w.path)
	if err != nil {
		return 0 // that the log is gone is for files.check to tell
	}
	return info.Size()
}

// wrote is called after each commit, by one who holds no connection. It waits while the log
// is too long, so that its length depends on no clock.
func (w *wal) wrote() {
	size := w.size()
	if size < walSoft {
		return
	}
	w.mu.Lock()
	round := w.round
	w.mu.Unlock()
	select {
	case w.kick <- struct{}{}:
	default: // a round is asked for already
	}
	if size < walHard || w.blocked.Load() {
		return
	}
	select {
	case <-round:
	case <-w.closed:
	}
}

// run makes the rounds until the context ends.
func (w *wal) run(ctx context.Context) {
	defer close(w.closed)
	ticker := time.NewTicker(walRest)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-w.kick:
		}
		if w.size() == 0 {
			continue
		}
		err := w.empty(ctx)
		if long := w.size() >= walHard; err != nil && long && !w.blocked.Load() && ctx.Err() == nil {
			w.log.WarnContext(ctx, "the database's write-ahead log grows, it cannot be brought in", "bytes", w.size(), "error", err)
		}
		w.blocked.Store(err != nil)
		w.mu.Lock()
		close(w.round)
		w.round = make(chan struct{})
		w.mu.Unlock()
		if err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(walPause):
		}
	}
}

var errReading = errors.New("somebody still reads what stands in it")

// empty brings the log in and cuts its file off.
func (w *wal) empty(ctx context.Context) error {
	if err := checkpoint(ctx, w.beside, "PASSIVE"); err != nil && !errors.Is(err, errReading) {
		return err
	}
	conn, err := w.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = "+walPatience); err != nil {
		return err
	}
	err = checkpoint(ctx, conn, "TRUNCATE")
	_, resetErr := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA busy_timeout = "+busyTimeout)
	return errors.Join(err, resetErr)
}

func checkpoint(ctx context.Context, db interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}, mode string) error {
	var busy, frames, done int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &frames, &done); err != nil {
		return err
	}
	if busy != 0 || frames != done {
		return errReading
	}
	return nil
}
