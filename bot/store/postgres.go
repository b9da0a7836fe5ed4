package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresConns is how many connections one replica holds at most, beside
// relaxedConns and the one that listens: questions
// that find none wait, and are answered from the guide when they wait too long.
const postgresConns = 12

// relaxedConns is how many of them write without waiting for the disk.
const relaxedConns = 6

func postgresDB(config *pgx.ConnConfig, conns int, p *pool) *sql.DB {
	db := stdlib.OpenDB(*config, p.options()...)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxLifetime(connectionAge)
	return db
}

// pinsChannel is what other replicas are told on. A message holds nothing: one
// that is missed is made up for by polling.
const pinsChannel = "careerbot_pins"

var errAddress = errors.New("is not a PostgreSQL address, as postgres://user:password@host:5432/name")

// CheckAddress reports what keeps a PostgreSQL address from being used, before anything is
// connected. No part of the address is in the error but a parameter's name.
func CheckAddress(address string) error {
	if _, err := pgx.ParseConfig(address); err == nil {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return errAddress
	}
	parameters := u.Query()
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		alone := url.Values{name: parameters[name]}
		if _, err := pgx.ParseConfig("postgres://localhost/?" + alone.Encode()); err != nil {
			return fmt.Errorf("has a parameter that cannot be used, %s: look at its value, and whether a file that it names can be read", name)
		}
	}
	return errAddress
}

func openPostgres(ctx context.Context, address string, now func() time.Time, log *slog.Logger) (*Store, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL %w", CheckAddress(address)) // the driver's error may hold the password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	pool := newPool(now)
	db := postgresDB(config, postgresConns, pool)
	loose := config.Copy()
	loose.RuntimeParams["synchronous_commit"] = "off"
	relaxed := postgresDB(loose, relaxedConns, pool)
	listening, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Store{dialect: postgresDialect, config: config, log: log, now: now, reader: db, writer: db, relaxed: relaxed, pool: pool}
	if err := migrate(ctx, db, postgresDialect); err != nil {
		stop()
		return nil, errors.Join(fmt.Errorf("open the database at %s: %w", config.Host, advised(oneLine(err), postgresAdvice(err))), db.Close(), relaxed.Close())
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.listen(listening, config, log)
	}()
	s.close = []func() error{db.Close, relaxed.Close, func() error {
		stop()
		<-ended
		return nil
	}}
	return s, nil
}

// listen waits for other replicas' changes until the context ends, and connects
// again where the connection breaks.
func (s *Store) listen(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger) {
	for ctx.Err() == nil {
		if err := s.listenOnce(ctx, config); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "not told of other replicas' changes, they are polled", "error", oneLine(err))
		}
		s.wakes.signal() // what was sent meanwhile is lost
		select {
		case <-ctx.Done():
		case <-time.After(2 * time.Second):
		}
	}
}

func (s *Store) listenOnce(ctx context.Context, config *pgx.ConnConfig) (err error) {
	ctx, stop := s.pool.lasting(ctx) // who listens to the old server hears nothing any more
	defer stop()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if _, err := conn.Exec(ctx, "LISTEN "+pinsChannel); err != nil {
		return err
	}
	for {
		if _, err := conn.WaitForNotification(ctx); ctx.Err() != nil {
			return nil
		} else if err != nil {
			return err
		}
		s.wakes.signal()
	}
}

// notify tells the other replicas, when the transaction commits.
func (s *Store) notify(ctx context.Context, tx *sql.Tx) error {
	if s.dialect != postgresDialect {
		return nil
	}
	_, err := tx.ExecContext(ctx, "NOTIFY "+pinsChannel)
	return err
}

// oneLine says in one line what the driver says in many: it tells of each address, and of
// each try, with TLS and without, which often say the same.
func oneLine(err error) error {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	said := strings.Join(slices.Compact(lines), "; ")
	return &rewordedError{err, strings.Replace(said, ":; ", ": ", 1)}
}

// rewordedError is an error in other words.
type rewordedError struct {
	error
	says string
}

func (e *rewordedError) Error() string { return e.says }
func (e *rewordedError) Unwrap() error { return e.error }

// postgresAdvice is what to do about an error of PostgreSQL at the start.
func postgresAdvice(err error) string {
	refused := (*pgconn.PgError)(nil)
	if !errors.As(err, &refused) {
		if broken := (*pgconn.ConnectError)(nil); errors.As(err, &broken) {
			return "look at host and port in DATABASE_URL, and whether the server runs and takes connections from here"
		}
		return ""
	}
	switch refused.Code {
	case "28P01", "28000":
		return "look at user and password in DATABASE_URL, and at the server's pg_hba.conf"
	case "3D000":
		return "make the database first (createdb), or mend its name in DATABASE_URL"
	case "42501":
		return "let the user of DATABASE_URL make tables in the database (GRANT CREATE ON SCHEMA public)"
	case "25006":
		return "the server is read-only: let DATABASE_URL lead to the primary one"
	case "53300":
		return "the server takes no more connections: raise its max_connections, or run fewer replicas"
	case "57P03":
		return "the server is starting or shutting down: try again in a moment"
	}
	return ""
}
