package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A backup is gzip over lines of JSON: a header, every row of every table, and a last
// line that counts and checks them. It is the same for SQLite and PostgreSQL, so that a
// community can move from one to the other.

// backupFormat is the version of that form.
const backupFormat = 1

type backupHeader struct {
	Format int       `json:"careerbot_backup"`
	Schema int64     `json:"schema"`
	Made   time.Time `json:"made"`
}

// backupRow is one row of a table, or the columns that its rows have.
type backupRow struct {
	Table   string   `json:"t"`
	Columns []string `json:"c,omitempty"`
	Values  []any    `json:"v,omitempty"`
}

type backupEnd struct {
	Rows int64  `json:"rows"`
	Sum  uint32 `json:"crc32"` // of all lines before
}

// column is a table's column; integers and reals are told apart from texts, since JSON
// does not tell them apart from one another.
type column struct {
	name string
	kind kind
}

type kind int

const (
	text kind = iota
	integer
	real
)

// table is what is backed up, in an order in which it can be restored.
type table struct {
	name    string
	columns []column
}

// tables are those of the migrations, read off them: what a migration adds is backed up. A
// test holds them against a database.
var tables = tablesOf(migrations)

// The statements of migrations that make and change tables.
var (
	createTable = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	addColumn   = regexp.MustCompile(`ALTER TABLE (\w+) ADD COLUMN (\w+) (TEXT|BIGINT|DOUBLE PRECISION)`)
	columnLine  = regexp.MustCompile(`(?m)^\s*(\w+)\s+(TEXT|BIGINT|DOUBLE PRECISION)`)
	kinds       = map[string]kind{"TEXT": text, "BIGINT": integer, "DOUBLE PRECISION": real}
)

// tablesOf reads the tables off migrations. It panics where these cannot be read: they are
// the program's own.
func tablesOf(files fs.FS) []table {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	var list []table
	for _, name := range names { // in their order
		data, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		up, _, _ := strings.Cut(string(data), "-- +goose Down")
		for _, m := range createTable.FindAllStringSubmatch(up, -1) {
			t := table{name: m[1]}
			for _, c := range columnLine.FindAllStringSubmatch(m[2], -1) {
				t.columns = append(t.columns, column{c[1], kinds[c[2]]})
			}
			list = append(list, t)
		}
		for _, m := range addColumn.FindAllStringSubmatch(up, -1) {
			i := slices.IndexFunc(list, func(t table) bool { return t.name == m[1] })
			list[i].columns = append(list[i].columns, column{m[2], kinds[m[3]]})
		}
	}
	return list
}

// Counts is how many rows of each table a backup holds.
type Counts map[string]int64

// Total is the number of rows.
func (c Counts) Total() (n int64) {
	for _, rows := range c {
		n += rows
	}
	return n
}

// Backup writes everything in the database as of one moment, while others go on
// writing.
func (s *Store) Backup(ctx context.Context, to io.Writer) (counts Counts, err error) {
	schema, err := s.schema(ctx)
	if err != nil {
		return nil, err
	}
	options := &sql.TxOptions{ReadOnly: true}
	if s.dialect == postgresDialect {
		options.Isolation = sql.LevelRepeatableRead // one snapshot for all tables
	}
	tx, err := s.reader.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ignoreDone(tx.Rollback())) }()
	w := newBackupWriter(to)
	if err := w.line(backupHeader{backupFormat, schema, s.now().UTC()}); err != nil {
		return nil, err
	}
	counts = Counts{}
	for _, t := range tables {
		if err := w.line(backupRow{Table: t.name, Columns: t.names()}); err != nil {
			return nil, err
		}
		n, err := w.table(ctx, tx, t)
		if err != nil {
			return nil, fmt.Errorf("back up %s: %w", t.name, err)
		}
		if n > 0 {
			counts[t.name] = n
		}
	}
	return counts, w.end(counts.Total())
}

// schema is the version that the database has.
func (s *Store) schema(ctx context.Context) (version int64, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&version)
	return version, err
}

func (t table) names() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

type backupWriter struct {
	zip *gzip.Writer
	buf *bufio.Writer
	sum hash.Hash32
}

func newBackupWriter(to io.Writer) *backupWriter {
	zip := gzip.NewWriter(to)
	return &backupWriter{zip, bufio.NewWriter(zip), crc32.NewIEEE()}
}

func (w *backupWriter) line(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	data = append(data, '\n')
	_, _ = w.sum.Write(data) // a hash takes everything
	_, err = w.buf.Write(data)
	return err
}

func (w *backupWriter) table(ctx context.Context, tx *sql.Tx, t table) (n int64, err error) {
	r, err := tx.QueryContext(ctx, "SELECT "+strings.Join(t.names(), ", ")+" FROM "+t.name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	for r.Next() {
		values := t.targets()
		if err := r.Scan(values...); err != nil {
			return n, err
		}
		if err := w.line(backupRow{Table: t.name, Values: values}); err != nil {
			return n, err
		}
		n++
	}
	return n, r.Err()
}

// targets are variables for one row.
func (t table) targets() []any {
	list := make([]any, len(t.columns))
	for i, c := range t.columns {
		switch c.kind {
		case integer:
			list[i] = new(int64)
		case real:
			list[i] = new(float64)
		default:
			list[i] = new(string)
		}
	}
	return list
}

func (w *backupWriter) end(rows int64) error {
	if err := w.line(backupEnd{rows, w.sum.Sum32()}); err != nil {
		return err
	}
	if err := w.buf.Flush(); err != nil {
		return err
	}
	return w.zip.Close()
}

// BackupError says that a file is no backup that can be restored. Nothing was changed.
type BackupError struct{ Says string }

func (e *BackupError) Error() string { return e.Says }

// maxLine is the longest line of a backup, in bytes: a request or a pin's history entry
// is far below it.
const maxLine = 16 << 20

// CheckBackup reads a backup to its end, and returns what it holds.
func CheckBackup(from io.Reader) (Counts, error) {
	counts := Counts{}
	_, err := readBackup(from, func(t table, _ []any) error {
		counts[t.name]++
		return nil
	})
	return counts, err
}

// readBackup hands every row to take, and checks at the end that none is missing.
func readBackup(from io.Reader, take func(t table, values []any) error) (header backupHeader, err error) {
	broken := func(what string) error {
		return &BackupError{"the backup is " + what + ": take another one; nothing was changed"}
	}
	zip, err := gzip.NewReader(from)
	if err != nil {
		return header, &BackupError{"this is no backup of careerbot's; nothing was changed"}
	}
	lines := bufio.NewScanner(zip)
	lines.Buffer(nil, maxLine)
	sum, rows, ended := crc32.NewIEEE(), int64(0), false
	shape := map[string][]string{}
	for n := 0; lines.Scan(); n++ {
		line := lines.Bytes()
		switch {
		case ended:
			return header, broken("longer than its last line says")
		case n == 0:
			if err := json.Unmarshal(line, &header); err != nil || header.Format == 0 {
				return header, &BackupError{"this is no backup of careerbot's; nothing was changed"}
			}
			if header.Format > backupFormat {
				return header, &BackupError{"the backup was made by a newer careerbot: restore it with that one; nothing was changed"}
			}
		default:
			var row struct {
				Table   string            `json:"t"`
				Columns []string          `json:"c"`
				Values  []json.RawMessage `json:"v"`
				Rows    *int64            `json:"rows"`
				Sum     uint32            `json:"crc32"`
			}
			if err := json.Unmarshal(line, &row); err != nil {
				return header, broken("damaged")
			}
			if row.Rows != nil {
				if *row.Rows != rows || row.Sum != sum.Sum32() {
					return header, broken("damaged")
				}
				ended = true
				break
			}
			t, ok := tableNamed(row.Table)
			if !ok {
				return header, &BackupError{fmt.Sprintf("the backup holds %.40q, which this careerbot does not know: restore it with the newer one that made it; nothing was changed", row.Table)}
			}
			if row.Columns != nil {
				shape[t.name] = row.Columns
				break
			}
			values, err := t.read(shape[t.name], row.Values)
			if err != nil {
				return header, broken("damaged")
			}
			rows++
			if err := take(t, values); err != nil {
				return header, err
			}
		}
		_, _ = sum.Write(line) // a hash takes everything
		_, _ = sum.Write([]byte{'\n'})
	}
	switch err := lines.Err(); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return header, broken("cut short")
	case err != nil:
		return header, broken("damaged")
	case !ended:
		return header, broken("cut short")
	}
	return header, nil
}

func tableNamed(name string) (table, bool) {
	for _, t := range tables {
		if t.name == name {
			return t, true
		}
	}
	return table{}, false
}

// read takes a row's values in the table's order, whatever the order they were written
// in. A column that the backup does not have yet is empty.
func (t table) read(names []string, raw []json.RawMessage) ([]any, error) {
	if len(names) != len(raw) {
		return nil, errors.New("columns and values differ in number")
	}
	values := t.targets()
	for i, c := range t.columns {
		for j, name := range names {
			if name != c.name {
				continue
			}
			if err := json.Unmarshal(raw[j], values[i]); err != nil {
				return nil, err
			}
		}
	}
	return values, nil
}

// Empty reports whether nothing is in the database that a restore would replace.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	for _, t := range tables {
		n := 0
		if err := s.reader.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+t.name+" LIMIT 1) AS first_row").Scan(&n); err != nil || n > 0 {
			return false, err
		}
	}
	return true, nil
}

// Restore replaces everything in the database by a backup, in one transaction: a backup
// that is damaged, or a database that fails meanwhile, changes nothing. Processes that
// are running see the restored pins and settings within a second.
func (s *Store) Restore(ctx context.Context, from io.ReadSeeker) (counts Counts, err error) {
	if _, err := CheckBackup(from); err != nil {
		return nil, err
	}
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	counts = Counts{}
	have, err := s.schema(ctx)
	if err != nil {
		return nil, err
	}
	err = s.durably(ctx, func(tx *sql.Tx) error {
		if s.dialect == postgresDialect {
			// Nobody saves a pin or a setting, or claims a request, meanwhile.
			if _, err := tx.ExecContext(ctx, "LOCK TABLE "+strings.Join(versioned, ", ")+", inbox IN EXCLUSIVE MODE"); err != nil {
				return err
			}
		}
		before := map[string]map[string]int64{}
		for _, table := range versioned {
			if before[table], err = communities(ctx, tx, table); err != nil {
				return err
			}
		}
		for i := len(tables) - 1; i >= 0; i-- {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+tables[i].name); err != nil {
				return err
			}
		}
		header, err := readBackup(from, func(t table, values []any) error {
			counts[t.name]++
			_, err := tx.ExecContext(ctx, t.insert(), values...)
			return err
		})
		if err != nil {
			return err
		}
		if header.Schema > have {
			return &BackupError{fmt.Sprintf("the backup is of schema version %d, the database has %d: restore it with the newer careerbot that made it; nothing was changed", header.Schema, have)}
		}
		for _, table := range versioned {
			if err := announce(ctx, tx, table, before[table]); err != nil {
				return err
			}
		}
		return s.notify(ctx, tx)
	})
	return counts, err
}

func (t table) insert() string {
	marks := make([]string, len(t.columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return "INSERT INTO " + t.name + " (" + strings.Join(t.names(), ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
}

// versioned are the tables of versions, by which running processes hear of changes.
var versioned = []string{"pin_versions", "setting_versions"}

// communities are those that a table of versions has, with their versions.
func communities(ctx context.Context, tx *sql.Tx, table string) (map[string]int64, error) {
	versions := map[string]int64{}
	_, err := rows(ctx, tx, func(scan func(...any) error) (struct{}, error) {
		var community string
		var version int64
		err := scan(&community, &version)
		versions[community] = version
		return struct{}{}, err
	}, "SELECT community, version FROM "+table)
	return versions, err
}

// announce makes running processes read every community's pins or settings again, those too
// that the backup does not have: each gets a version above all that they have seen.
func announce(ctx context.Context, tx *sql.Tx, table string, before map[string]int64) error {
	after, err := communities(ctx, tx, table)
	if err != nil {
		return err
	}
	next := int64(0)
	for _, versions := range []map[string]int64{before, after} {
		for _, version := range versions {
			next = max(next, version)
		}
	}
	maps.Copy(after, before)
	for _, community := range slices.Sorted(maps.Keys(after)) {
		next++
		if _, err := tx.ExecContext(ctx, "INSERT INTO "+table+" (community, version) VALUES ($1, $2) ON CONFLICT (community) DO UPDATE SET version = excluded.version", community, next); err != nil {
			return err
		}
	}
	return nil
}
