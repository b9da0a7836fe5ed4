package store

import (
	"context"
	"database/sql"
	"time"

	"careerbot/bot"
)

// SaveSession writes down how far a session has come, or that it has begun.
func (s *Store) SaveSession(ctx context.Context, v bot.Session) error {
	_, err := s.execRelaxed(ctx, `
		INSERT INTO sessions (platform, id, owner, state, saved) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (platform, id) DO UPDATE SET owner = excluded.owner, state = excluded.state, saved = excluded.saved`,
		v.Platform, storable(v.ID), v.Owner, storable(v.State), millis(v.Saved))
	return err
}

// TakeSessions hands out, once, the sessions at a platform of processes that are known to be
// gone, which were saved at since or later. Older ones are deleted.
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
	for _, v := range all {
		taken := false
		err := s.transact(ctx, func(tx *sql.Tx) error {
			free := v.Owner == "" // Serve has found that nobody else is there
			if s.dialect == postgresDialect {
				if err := tx.QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock(`+ownersLock+`)`, v.Owner).Scan(&free); err != nil {
					return err
				}
			}
			if !free {
				return nil
			}
			result, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE platform = $1 AND id = $2 AND owner = $3`, platform, v.ID, v.Owner)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			taken = n == 1
			return err
		})
		if err != nil {
			return nil, err
		}
		if taken && !v.Saved.Before(since) {
			list = append(list, v)
		}
	}
	return list, nil
}
