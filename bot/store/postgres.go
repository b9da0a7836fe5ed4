package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresConns is how many connections one replica holds at most, beside
// relaxedConns and the one that listens: questions
// that find none wait, and are answered from the guide when they wait too long.
const postgresConns = 12

// relaxedConns is how many of them write without waiting for the disk.
const relaxedConns = 6

func postgresDB(config *pgx.ConnConfig, conns int) *sql.DB {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

// pinsChannel is what other replicas are told on. A message holds nothing: one
// that is missed is made up for by polling.
const pinsChannel = "careerbot_pins"

var errAddress = errors.New("DATABASE_URL is not a PostgreSQL address, as postgres://user:password@host:5432/name")

func openPostgres(ctx context.Context, address string, now func() time.Time, log *slog.Logger) (*Store, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errAddress // its own error may hold the address, and so the password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	db := postgresDB(config, postgresConns)
	loose := config.Copy()
	loose.RuntimeParams["synchronous_commit"] = "off"
	relaxed := postgresDB(loose, relaxedConns)
	listening, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Store{dialect: postgresDialect, config: config, log: log, now: now, reader: db, writer: db, relaxed: relaxed, wake: make(chan struct{}, 1)}
	if err := migrate(ctx, db, postgresDialect); err != nil {
		stop()
		return nil, errors.Join(fmt.Errorf("open the database at %s: %w", config.Host, err), db.Close(), relaxed.Close())
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
			log.WarnContext(ctx, "not told of other replicas' changes, they are polled", "error", err)
		}
		s.signal() // what was sent meanwhile is lost
		select {
		case <-ctx.Done():
		case <-time.After(2 * time.Second):
		}
	}
}

func (s *Store) listenOnce(ctx context.Context, config *pgx.ConnConfig) (err error) {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if _, err := conn.Exec(ctx, "LISTEN "+pinsChannel); err != nil {
		return err
	}
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
		s.signal()
	}
}

func (s *Store) signal() {
	select {
	case s.wake <- struct{}{}:
	default: // one is waiting already
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
