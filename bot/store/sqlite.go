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
	s := &Store{dialect: sqliteDialect, now: now, reader: reader, writer: writer, close: []func() error{writer.Close, reader.Close}}
	if err := migrate(ctx, writer, sqliteDialect); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.Close())
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func sqliteDB(path, more string) (*sql.DB, error) {
	// A busy writer is waited for; a question that waits longer is answered from
	// the guide.
	address := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(1500)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)" + more
	return sql.Open("sqlite", address)
}
