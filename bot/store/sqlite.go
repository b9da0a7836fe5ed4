package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver, without C
)

// sqliteReaders is how many questions read the database at once.
const sqliteReaders = 4

// openSQLite opens a file. Its folder is made, for the owner alone.
func openSQLite(ctx context.Context, path string, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	writer, err := sqliteDB(path, "&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	reader, err := sqliteDB(path, "&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(sqliteReaders)
	reader.SetMaxIdleConns(sqliteReaders)
	s := &Store{dialect: sqliteDialect, path: path, now: now, reader: reader, writer: writer, relaxed: writer, close: []func() error{writer.Close, reader.Close}}
	if err := migrate(ctx, writer, sqliteDialect); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.Close())
	}
	s.group = newGroup(writer, now)
	s.close = append(s.close, s.group.close)
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, s.checkpoint(path)
}

// The write-ahead log is brought into the database beside the questions, not by
// the one whose turn it happens to be: it waits for the disk.
const (
	checkpointInterval = 250 * time.Millisecond
	checkpointSize     = 16 << 20 // bytes of log
)

// checkpoint starts bringing the log in, until the store is closed.
func (s *Store) checkpoint(path string) error {
	db, err := sqliteDB(path, "")
	if err != nil {
		return errors.Join(err, s.Close())
	}
	db.SetMaxOpenConns(1)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(checkpointInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if info, err := os.Stat(path + "-wal"); err != nil || info.Size() < checkpointSize {
				continue
			}
			// What fails here fails again, and is told, when somebody writes.
			_, _ = db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
		}
	}()
	s.close = append(s.close, func() error {
		stop()
		<-ended
		return db.Close()
	})
	return nil
}

func sqliteDB(path, more string) (*sql.DB, error) {
	// A busy writer is waited for; a question that waits longer is answered from
	// the guide.
	address := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(1500)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=wal_autocheckpoint(0)" + more
	return sql.Open("sqlite", address)
}
