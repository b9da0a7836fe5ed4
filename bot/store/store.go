// Package store keeps what the bot must not forget, in SQLite or in PostgreSQL.
//
// Statements are written once, with $1 parameters, for both. Writing goes
// through one connection on SQLite, which allows one writer: under load statements
// share commits (group.go). PostgreSQL has its pool. On SQLite the write-ahead log is
// synced when it is brought into the database (wal.go), not at every commit: a killed
// process loses nothing, a power failure may lose the requests of the last moments. What
// moderators and members were told is saved (pins, votes, a wish to be forgotten) is
// synced before they are told. On PostgreSQL requests are synced when they are accepted
// and when they are done; conversations and the record of questions are not waited for.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"careerbot/bot/digest"
	"careerbot/bot/gaps"
	"careerbot/bot/inbox"
	"careerbot/bot/leaving"
	"careerbot/bot/memory"
	"careerbot/bot/people"
	"careerbot/bot/pins"
	"careerbot/bot/readiness"
	"careerbot/bot/share"
	"careerbot/bot/votes"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is a database. It keeps what the rooms of package bot declare as their stores.
type Store struct {
	dialect dialect
	now     func() time.Time
	reader  *sql.DB
	writer  *sql.DB // the same as reader on PostgreSQL
	relaxed *sql.DB // on PostgreSQL with synchronous_commit off: for rows that a crash of the server may lose
	group   *group  // writes SQLite; nil on PostgreSQL, as files and wal
	files   *files
	wal     *wal
	pool    *pool // of PostgreSQL's connections; nil on SQLite
	wakes   wakes
	config  *pgx.ConnConfig // of PostgreSQL
	log     *slog.Logger    // nil on SQLite
	stmts   sync.Map        // of *sql.Stmt, by database and text
	close   []func() error
}

// Kept is everything that is kept, by a database and by what guards it. A feature that
// is added later states the same in its own file.
type Kept interface {
	inbox.Store
	memory.Conversations
	memory.DraftStore
	memory.QuestionStore
	memory.Pinger
	pins.Store
	votes.Store
	share.Store
	people.Store
	readiness.Store
	gaps.Store
	digest.Store
	leaving.Store
}

var (
	_ Kept         = (*Store)(nil)
	_ Kept         = (*Guarded)(nil)
	_ memory.Store = (*Guarded)(nil)
)

// dialect is where the databases differ.
type dialect int

const (
	sqliteDialect dialect = iota
	postgresDialect
)

// Open opens the database that an address names: a PostgreSQL URL
// ("postgres://…"), or the path of an SQLite file, which is made where it is not
// there. The schema is brought up to date; a database that a newer program has
// migrated is refused.
func Open(ctx context.Context, address string, now func() time.Time, log *slog.Logger) (*Store, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return openPostgres(ctx, address, now, log)
	}
	return openSQLite(ctx, address, now, log)
}

// About names the database for the log: its kind, where it is and its schema.
func (s *Store) About(ctx context.Context) string {
	about := ""
	if s.dialect == postgresDialect {
		about = fmt.Sprintf("PostgreSQL at %s:%d, database %s", s.config.Host, s.config.Port, s.config.Database)
	} else {
		about = "SQLite, " + s.files.path
	}
	if version, err := s.schema(ctx); err == nil {
		about += fmt.Sprintf(", schema %d", version)
	}
	return about
}

// Close closes the database.
func (s *Store) Close() error {
	var errs []error
	for i := len(s.close) - 1; i >= 0; i-- {
		errs = append(errs, s.close[i]())
	}
	return errors.Join(errs...)
}

// Wake says that pins or settings may have changed in another process. Each caller has a
// channel of its own, for as long as the store is open. Nothing is sent where the database
// cannot tell; the caller polls as well.
func (s *Store) Wake() <-chan struct{} { return s.wakes.add() }

// wakes are the channels of those who wait for changes.
type wakes struct {
	mu   sync.Mutex
	list []chan struct{}
}

func (w *wakes) add() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	one := make(chan struct{}, 1)
	w.list = append(w.list, one)
	return one
}

func (w *wakes) signal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range w.list {
		select {
		case one <- struct{}{}:
		default: // it is woken already
		}
	}
}

// Ping reports whether the database takes a write, into files that are still there, on a
// disk that has room, or on a server that is not read-only. What it writes is gone again.
func (s *Store) Ping(ctx context.Context) error {
	if s.files != nil {
		if err := errors.Join(s.files.check(), s.files.room()); err != nil {
			return err
		}
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO drafts (id, community, person, body, until) VALUES ($1, $2, $3, $4, 0)
			ON CONFLICT (id) DO UPDATE SET until = 0`, pingID, pingID, pingID, pingBody)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM drafts WHERE id = $1`, pingID)
		return err
	})
}

// pingID is no draft's id: these have no sign in them.
const pingID = "/ping"

// pingBody is about as long as what a question leaves in the database: a row of a few
// letters may find room where that does not.
var pingBody = strings.Repeat(" ", 4096)

// NewerError says that a newer program has migrated the database.
type NewerError struct{ Database, Program int64 }

func (e *NewerError) Error() string {
	return fmt.Sprintf("the database is at schema version %d, this program knows versions up to %d: run the newer careerbot that migrated it, or restore a backup from before", e.Database, e.Program)
}

// migrate brings the schema up to date, one replica at a time.
func migrate(ctx context.Context, db *sql.DB, d dialect) error {
	return migrateWith(ctx, db, d, migrations)
}

func migrateWith(ctx context.Context, db *sql.DB, d dialect, files fs.FS) error {
	scripts, err := fs.Sub(files, "migrations")
	if err != nil {
		return err
	}
	kind, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler))}
	if d == postgresDialect {
		kind = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(kind, db, scripts, options...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	have, known, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	if have > known {
		return &NewerError{have, known}
	}
	if have == known {
		return nil
	}
	if err := up(ctx, p, d); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// The times that a migration of SQLite is tried while another process may make the same one,
// and the pause between.
const (
	migrateTries = 10
	migratePause = 100 * time.Millisecond
)

// up makes the migrations that are missing. SQLite has no lock that outlives a transaction:
// where two processes start on one new file at once, one of them finds the other's tables, and
// looks again in a moment.
func up(ctx context.Context, p *goose.Provider, d dialect) (err error) {
	for try := range migrateTries {
		if _, err = p.Up(ctx); err == nil || d == postgresDialect {
			return err
		}
		if have, known, failed := p.GetVersions(ctx); failed == nil && have >= known {
			return nil
		}
		if try+1 == migrateTries {
			break
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(migratePause):
		}
	}
	return err
}

// statement is a query of a database.
type statement struct {
	db   *sql.DB
	text string
}

// prepared returns the statement, compiled once: SQLite's compiling costs as much
// as its running. It ends with its database.
func (s *Store) prepared(ctx context.Context, db *sql.DB, text string) (*sql.Stmt, error) {
	key := statement{db, text}
	if stmt, ok := s.stmts.Load(key); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if other, there := s.stmts.LoadOrStore(key, stmt); there {
		return other.(*sql.Stmt), stmt.Close()
	}
	return stmt, nil
}

// compiled compiles statements that a transaction is to run, before it begins: the one that
// SQLite writes with holds the connection. In makes one of them a transaction's.
func (s *Store) compiled(ctx context.Context, texts ...string) (in func(tx *sql.Tx, text string) statementIn, err error) {
	byText := map[string]*sql.Stmt{}
	if s.dialect == sqliteDialect { // PostgreSQL's driver keeps compiled statements itself
		for _, text := range texts {
			if byText[text], err = s.prepared(ctx, s.writer, text); err != nil {
				return nil, err
			}
		}
	}
	return func(tx *sql.Tx, text string) statementIn { return statementIn{tx, text, byText[text]} }, nil
}

// statementIn is a statement of a transaction.
type statementIn struct {
	tx   *sql.Tx
	text string
	stmt *sql.Stmt // nil where the driver keeps it
}

func (s statementIn) ExecContext(ctx context.Context, args ...any) (sql.Result, error) {
	if s.stmt == nil {
		return s.tx.ExecContext(ctx, s.text, args...)
	}
	return s.tx.StmtContext(ctx, s.stmt).ExecContext(ctx, args...)
}

func (s statementIn) QueryRowContext(ctx context.Context, args ...any) *sql.Row {
	if s.stmt == nil {
		return s.tx.QueryRowContext(ctx, s.text, args...)
	}
	return s.tx.StmtContext(ctx, s.stmt).QueryRowContext(ctx, args...)
}

// exec writes, and returns how many rows it changed. On PostgreSQL the driver keeps
// compiled statements itself.
func (s *Store) exec(ctx context.Context, text string, args ...any) (int64, error) {
	return s.execOn(ctx, s.writer, text, args)
}

// execRelaxed writes without waiting for PostgreSQL's disk.
func (s *Store) execRelaxed(ctx context.Context, text string, args ...any) (int64, error) {
	return s.execOn(ctx, s.relaxed, text, args)
}

func (s *Store) execOn(ctx context.Context, db *sql.DB, text string, args []any) (int64, error) {
	if s.group != nil {
		return s.group.exec(ctx, text, args)
	}
	result, err := db.ExecContext(ctx, text, args...)
	if err != nil {
		s.pool.failed(err)
		return 0, err
	}
	return result.RowsAffected()
}

// get reads one row.
func (s *Store) get(ctx context.Context, text string, args []any, into ...any) error {
	if s.dialect == postgresDialect {
		return s.reader.QueryRowContext(ctx, text, args...).Scan(into...)
	}
	stmt, err := s.prepared(ctx, s.reader, text)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(ctx, args...).Scan(into...)
}

// durably runs a transaction whose effect survives a power failure. What it wrote into a
// file that nobody will find again has not survived.
func (s *Store) durably(ctx context.Context, f func(tx *sql.Tx) error) error {
	if s.dialect == postgresDialect {
		return s.transact(ctx, f)
	}
	if err := s.files.check(); err != nil {
		return err
	}
	if err := s.synced(ctx, f); err != nil {
		return err
	}
	s.wal.wrote()
	return s.files.check()
}

// synced runs a transaction on SQLite and waits until the disk has it.
func (s *Store) synced(ctx context.Context, f func(tx *sql.Tx) error) (err error) {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA synchronous = FULL"); err != nil {
		return err
	}
	defer func() {
		_, resetErr := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA synchronous = NORMAL")
		err = errors.Join(err, resetErr)
	}()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return finish(tx, f)
}

func (s *Store) transact(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err == nil {
		err = finish(tx, f)
	}
	if s.wal != nil {
		s.wal.wrote()
	}
	if s.pool != nil {
		s.pool.failed(err)
	}
	return err
}

func finish(tx *sql.Tx, f func(tx *sql.Tx) error) error {
	if err := f(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// rows reads every row of a query.
func rows[T any](ctx context.Context, db interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}, scan func(scan func(...any) error) (T, error), query string, args ...any) (list []T, err error) {
	r, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return scanned(r, scan)
}

// scanned reads every row, and closes them.
func scanned[T any](r *sql.Rows, scan func(scan func(...any) error) (T, error)) (list []T, err error) {
	defer func() { err = errors.Join(err, r.Close()) }()
	for r.Next() {
		v, err := scan(r.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, r.Err()
}
