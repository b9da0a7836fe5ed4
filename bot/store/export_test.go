package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// Sealed makes a backup of lines, with a right end.
func Sealed(t *testing.T, lines string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := newBackupWriter(&b)
	for line := range strings.Lines(lines) {
		if err := w.line(json.RawMessage(strings.TrimSpace(line))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.end(0); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// MigrateTo makes the schema of PostgreSQL as it was at a version.
func MigrateTo(ctx context.Context, db *sql.DB, version int) error {
	all, err := fs.ReadDir(migrations, "migrations")
	if err != nil {
		return err
	}
	files := fstest.MapFS{}
	for _, f := range all {
		if f.Name() > fmt.Sprintf("%05d~", version) {
			continue
		}
		name := "migrations/" + f.Name()
		data, err := fs.ReadFile(migrations, name)
		if err != nil {
			return err
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return migrateWith(ctx, db, postgresDialect, files)
}

// TestTables: a backup holds every column of every table that the migrations make.
func TestTables(t *testing.T) {
	s, err := openSQLite(context.Background(), t.TempDir()+"/x.db", time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	type found struct{ table, column, kind string }
	list, err := rows(context.Background(), s.reader, func(scan func(...any) error) (f found, err error) {
		return f, scan(&f.table, &f.column, &f.kind)
	}, `SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%'`)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range list {
		want := map[string]kind{"TEXT": text, "BIGINT": integer, "DOUBLE PRECISION": real}[f.kind]
		table, ok := tableNamed(f.table)
		if !ok || !slices.Contains(table.columns, column{f.column, want}) {
			t.Errorf("%s.%s (%s) is not backed up", f.table, f.column, f.kind)
		}
	}
	for _, t := range tables {
		n += len(t.columns)
	}
	if n != len(list) {
		t.Errorf("%d columns are backed up of %d", n, len(list))
	}
}
