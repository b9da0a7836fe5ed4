package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"modernc.org/sqlite" // the driver, without C
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteReaders is how many questions read the database at once.
const sqliteReaders = 4

// busyTimeout is how long a statement waits for another process's lock, in milliseconds:
// a question that waits longer is answered from the guide.
const busyTimeout = "1500"

// openSQLite opens a file, which is made where it is not there, for its owner alone.
func openSQLite(ctx context.Context, path string, now func() time.Time, log *slog.Logger) (*Store, error) {
	s, err := openFile(ctx, path, now, log)
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, advised(err, sqliteAdvice(err)))
	}
	return s, nil
}

func openFile(ctx context.Context, path string, now func() time.Time, log *slog.Logger) (*Store, error) {
	files, err := prepareFiles(path, log)
	if err != nil {
		return nil, err
	}
	s := &Store{dialect: sqliteDialect, now: now, files: files}
	open := func(more string, conns int) *sql.DB {
		db, openErr := sqliteDB(files.path, more)
		if openErr != nil {
			err = errors.Join(err, openErr)
			return nil
		}
		db.SetMaxOpenConns(conns)
		db.SetMaxIdleConns(conns)
		s.close = append(s.close, db.Close)
		return db
	}
	s.writer = open("&_txlock=immediate", 1)
	s.reader = open("&_pragma=query_only(1)", sqliteReaders)
	beside := open("", 1)
	s.relaxed = s.writer
	if err == nil {
		err = migrate(ctx, s.writer, sqliteDialect)
		// SQLite says of a full disk whatever came to its mind first.
		if failed := (*sqlite.Error)(nil); errors.As(err, &failed) {
			if full := files.room(); full != nil {
				err = full
			}
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	files.remember()
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.wal = newWAL(files.path, s.writer, beside, log)
	go s.wal.run(running)
	s.close = append(s.close, func() error {
		stop()
		<-s.wal.closed
		return nil
	})
	s.group = newGroup(s.writer, now, files.check, s.wal.wrote)
	s.close = append(s.close, s.group.close)
	return s, nil
}

func sqliteDB(path, more string) (*sql.DB, error) {
	address := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(" + busyTimeout + ")&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=wal_autocheckpoint(0)" +
		"&_pragma=journal_size_limit(" + strconv.Itoa(walSoft) + ")" +
		"&_pragma=secure_delete(1)" + more // what is deleted is written over: it must not stand in the file any more
	return sql.Open("sqlite", address)
}

const adviceDamaged = "the file is damaged, or is no database: move it and its -wal and -shm away, then restore a backup"

// sqliteAdvice is what to do about an error of SQLite or of the file system.
func sqliteAdvice(err error) string {
	code := 0
	if failed := (*sqlite.Error)(nil); errors.As(err, &failed) {
		code = failed.Code() & 0xff // what more the code says is for SQLite's own authors
	}
	switch {
	case errors.Is(err, syscall.EROFS), code == sqlite3.SQLITE_READONLY:
		return "let this user write to the file and its folder, and look whether the file system is read-only; or set CAREERBOT_DATA to another folder"
	case errors.Is(err, fs.ErrPermission), code == sqlite3.SQLITE_PERM:
		return "let this user write to the folder, or set CAREERBOT_DATA to another one"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), code == sqlite3.SQLITE_FULL:
		return "make room on the disk, or set CAREERBOT_DATA to a folder on another one"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrNotExist), code == sqlite3.SQLITE_CANTOPEN:
		return "set CAREERBOT_DATA to a folder, in which the database is a file that this user can read and write"
	case code == sqlite3.SQLITE_BUSY, code == sqlite3.SQLITE_LOCKED, code == sqlite3.SQLITE_PROTOCOL:
		return "another program holds the database: end it, then try again"
	case code == sqlite3.SQLITE_NOTADB, code == sqlite3.SQLITE_CORRUPT:
		return adviceDamaged
	case code == sqlite3.SQLITE_IOERR:
		return "look at the system's log: the disk cannot be read or written"
	}
	return ""
}

// AdvisedError is an error of a database's with what to do about it.
type AdvisedError struct {
	Cause   error
	Advice  string
	Lasting bool // another try meets the same, until somebody follows the advice
}

func (e *AdvisedError) Error() string { return e.Cause.Error() + ": " + e.Advice }

// Unwrap returns the cause.
func (e *AdvisedError) Unwrap() error { return e.Cause }

// advised adds what to do to an error.
func advised(err error, advice string) error {
	if advice == "" {
		return err
	}
	return &AdvisedError{Cause: err, Advice: advice, Lasting: advice == adviceDamaged}
}
