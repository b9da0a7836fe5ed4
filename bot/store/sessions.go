package store

import (
	"context"
	"database/sql"
	"time"

	"careerbot/bot"
)

// SaveSession writes down how far a session has come, or that it is still there.
func (s *Store) SaveSession(ctx context.Context, v bot.Session) error {
	_, err := s.execRelaxed(ctx, `
		INSERT INTO sessions (platform, id, owner, state, saved) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (platform, id) DO UPDATE SET owner = excluded.owner, state = excluded.state, saved = excluded.saved`,
		v.Platform, storable(v.ID), v.Owner, storable(v.State), millis(v.Saved))
	return err
}

// DropSession forgets a session that is over.
func (s *Store) DropSession(ctx context.Context, platform, id string) error {
	_, err := s.execRelaxed(ctx, `DELETE FROM sessions WHERE platform = $1 AND id = $2`, platform, storable(id))
	return err
}

// TakeSessions gives to owner the sessions at a platform of processes that are known to be
// gone, which were saved at since or later, for the last time as they say. Older ones are
// deleted. What it returns is owner's also where there is an error.
func (s *Store) TakeSessions(ctx context.Context, platform, owner string, since time.Time) (list []bot.Session, err error) {
	all, err := rows(ctx, s.reader, func(scan func(...any) error) (v bot.Session, err error) {
		v.Platform = platform
		var saved int64
		err = scan(&v.ID, &v.Owner, &v.State, &saved)
		v.Saved = time.UnixMilli(saved).UTC()
		return v, err
	}, `SELECT id, owner, state, saved FROM sessions WHERE platform = $1 AND owner <> $2 ORDER BY saved, id`, platform, owner)
	if err != nil {
		return nil, err
	}
	if all, err = s.ofTheGone(ctx, all); err != nil {
		return nil, err
	}
	for _, v := range all {
		taken := false
		err := s.transact(ctx, func(tx *sql.Tx) error {
			if free, err := s.gone(ctx, tx, v.Owner); err != nil || !free {
				return err
			}
			// One that was saved meanwhile is of a process that is there.
			const same = ` WHERE platform = $1 AND id = $2 AND owner = $3 AND saved = $4`
			text, args := `DELETE FROM sessions`+same, []any{platform, v.ID, v.Owner, millis(v.Saved)}
			if !v.Saved.Before(since) {
				text, args = `UPDATE sessions SET owner = $5`+same, append(args, owner)
			}
			result, err := tx.ExecContext(ctx, text, args...)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			taken = n == 1 && !v.Saved.Before(since)
			return err
		})
		if err != nil {
			return list, err
		}
		if taken {
			v.Owner = owner
			list = append(list, v)
		}
	}
	return list, nil
}

// ofTheGone picks the sessions of processes that seem to be gone, and lets some time pass. A
// lock on PostgreSQL is free also while its connection is broken and the process is there,
// which takes another look then.
func (s *Store) ofTheGone(ctx context.Context, all []bot.Session) (left []bot.Session, err error) {
	if s.dialect != postgresDialect {
		return all, nil // Serve has found out
	}
	for _, v := range all {
		free := false
		err := s.transact(ctx, func(tx *sql.Tx) (err error) {
			free, err = s.gone(ctx, tx, v.Owner)
			return err
		})
		if err != nil {
			return nil, err
		}
		if free {
			left = append(left, v)
		}
	}
	if len(left) == 0 {
		return nil, nil
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(silence):
		return left, nil
	}
}

// gone reports whether nobody holds the lock of an owner. On SQLite, where owners have none,
// Serve has named nobody as the owner of what was left.
func (s *Store) gone(ctx context.Context, tx *sql.Tx, owner string) (free bool, err error) {
	if s.dialect != postgresDialect {
		return owner == "", nil
	}
	err = tx.QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock(`+ownersLock+`)`, owner).Scan(&free)
	return free, err
}
