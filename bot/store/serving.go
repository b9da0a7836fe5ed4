package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"

	"careerbot/bot/inbox"
)

// What a process leaves that dies is taken over when its lease ends, and at once where
// it is certain that the process is gone. Who serves holds a lock for that, which ends
// with the process and not before: one that is merely frozen keeps it, and so do its
// requests until their leases end.
//
// On SQLite it is a lock on a file beside the database. Who can lock that file for itself
// alone serves alone: everything that is open was left. On PostgreSQL it is an advisory
// lock of a connection's, by the owner's name.

// lockPatience is how long another process's start is waited for.
const lockPatience = 2 * time.Second

// Serve implements inbox.Store.
func (s *Store) Serve(ctx context.Context, owner string) (end func() error, err error) {
	if s.dialect == postgresDialect {
		return s.hold(ctx, owner), nil
	}
	return s.lock(ctx)
}

// lock holds the file's lock together with others that serve. Whoever comes when nobody
// else is there frees everything before.
func (s *Store) lock(ctx context.Context) (end func() error, err error) {
	alone := flock.New(s.files.path+".lock", flock.SetPermissions(0o600))
	first, err := alone.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", alone.Path(), err)
	}
	if first {
		// Nothing is this process's yet. Another one may find the lock free before it is
		// taken again below, and frees the same.
		_, err := s.exec(ctx, `UPDATE inbox SET lease = 0 WHERE done = 0`)
		_, sessionsErr := s.exec(ctx, `UPDATE sessions SET owner = ''`)
		if err := errors.Join(err, sessionsErr, alone.Unlock()); err != nil {
			return nil, err
		}
	}
	together := flock.New(s.files.path+".lock", flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	if _, err := together.TryRLockContext(ctx, 5*time.Millisecond); err != nil {
		return nil, fmt.Errorf("lock %s: %w", together.Path(), err)
	}
	return together.Close, nil
}

// hold keeps the owner's advisory lock until end is called, on a connection of its own,
// and connects again where that breaks.
func (s *Store) hold(ctx context.Context, owner string) (end func() error) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for told := false; ctx.Err() == nil; {
			held, err := s.holdOnce(ctx, owner)
			if err != nil && ctx.Err() == nil && (held || !told) {
				s.log.WarnContext(ctx, "other replicas may take this one for dead while it does not write either", "error", oneLine(err))
				told = true // of this outage
			}
			select {
			case <-ctx.Done():
			case <-time.After(silence / 2):
			}
		}
	}()
	return func() error {
		stop()
		<-ended
		return nil
	}
}

// holdOnce reports whether it held the lock, when that ends.
func (s *Store) holdOnce(ctx context.Context, owner string) (held bool, err error) {
	ctx, stop := s.pool.lasting(ctx) // the old server's lock is nobody's on the new one
	defer stop()
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(`+ownersLock+`)`, owner); err != nil {
		return false, err
	}
	if _, err = conn.WaitForNotification(ctx); ctx.Err() != nil {
		return true, nil
	}
	return true, err // no notification comes: the connection is broken
}

// ownersLock is the advisory lock of an owner's name.
const ownersLock = `hashtextextended('careerbot owner ' || $1::text, 0)`

// silence is for how long an owner has not renewed its leases, at least, that is taken
// for gone: who is there renews them every second. A lock alone says too little, because
// a connection may break.
const silence = 1500 * time.Millisecond

// freeOfTheGone ends the leases of owners that are gone.
func (s *Store) freeOfTheGone(ctx context.Context, owner string, now, until time.Time) error {
	if s.dialect != postgresDialect {
		return nil // Serve has done it
	}
	silent, err := rows(ctx, s.reader, func(scan func(...any) error) (name string, err error) { return name, scan(&name) },
		`SELECT DISTINCT owner FROM inbox WHERE done = 0 AND lease >= $1 AND lease < $2 AND owner <> '' AND owner <> $3`,
		millis(now), millis(until.Add(-silence)), owner)
	if err != nil {
		return err
	}
	for _, name := range silent {
		err := s.transact(ctx, func(tx *sql.Tx) error {
			if free, err := s.gone(ctx, tx, name); err != nil || !free {
				return err
			}
			_, err := tx.ExecContext(ctx, `UPDATE inbox SET lease = 0 WHERE done = 0 AND owner = $1 AND lease < $2`, name, millis(until.Add(-silence)))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var _ inbox.Store = (*Store)(nil)
