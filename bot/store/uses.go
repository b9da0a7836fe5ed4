package store

import (
	"context"
	"database/sql"
	"time"

	"careerbot/bot/uses"
)

// The database and what guards it keep the counts of uses.
var (
	_ uses.Store = (*Store)(nil)
	_ uses.Store = (*Guarded)(nil)
)

// AddUses implements uses.Store.
func (s *Store) AddUses(ctx context.Context, counts []uses.Count) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, c := range counts {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO uses (community, entry, answered, offered, taken, last_day) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (community, entry) DO UPDATE SET answered = uses.answered + excluded.answered, offered = uses.offered + excluded.offered,
				taken = uses.taken + excluded.taken, last_day = CASE WHEN excluded.last_day > uses.last_day THEN excluded.last_day ELSE uses.last_day END`,
				c.Community, storable(c.Entry), c.Answered, c.Offered, c.Taken, millis(c.Last))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Uses implements uses.Store.
func (s *Store) Uses(ctx context.Context, community string) ([]uses.Count, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (c uses.Count, err error) {
		c.Community = community
		var last int64
		err = scan(&c.Entry, &c.Answered, &c.Offered, &c.Taken, &last, &c.Helpful, &c.Not)
		if last > 0 {
			c.Last = time.UnixMilli(last).UTC()
		}
		return c, err
	}, `SELECT entry, CAST(SUM(answered) AS BIGINT), CAST(SUM(offered) AS BIGINT), CAST(SUM(taken) AS BIGINT), MAX(last_day), CAST(SUM(helpful) AS BIGINT), CAST(SUM(unhelpful) AS BIGINT) FROM (
			SELECT entry, answered, offered, taken, last_day, 0 AS helpful, 0 AS unhelpful FROM uses WHERE community = $1
			UNION ALL
			SELECT entry, 0, 0, 0, 0, helpful, 1 - helpful FROM votes WHERE community = $1 AND entry <> ''
		) AS counted GROUP BY entry ORDER BY entry`, community)
}

// WeeklyVotes implements uses.Store. The first day of Unix time was a Thursday, three days after
// a Monday.
func (s *Store) WeeklyVotes(ctx context.Context, community string, since time.Time) ([]uses.Week, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (w uses.Week, err error) {
		var week int64
		err = scan(&week, &w.Helpful, &w.Not)
		w.Monday = time.UnixMilli(week*604800000 - 259200000).UTC()
		return w, err
	}, `SELECT (voted + 259200000) / 604800000 AS week, CAST(SUM(helpful) AS BIGINT), CAST(SUM(1 - helpful) AS BIGINT)
		FROM votes WHERE community = $1 AND voted >= $2 GROUP BY (voted + 259200000) / 604800000 ORDER BY week DESC`, community, millis(since))
}

// WeeklyVotes implements uses.Store.
func (g *Guarded) WeeklyVotes(ctx context.Context, community string, since time.Time) ([]uses.Week, error) {
	return guarded(ctx, g, func(ctx context.Context, s uses.Store) ([]uses.Week, error) {
		return s.WeeklyVotes(ctx, community, since)
	})
}

// AddUses implements uses.Store.
func (g *Guarded) AddUses(ctx context.Context, counts []uses.Count) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s uses.Store) error { return s.AddUses(ctx, counts) })
}

// Uses implements uses.Store.
func (g *Guarded) Uses(ctx context.Context, community string) ([]uses.Count, error) {
	return guarded(ctx, g, func(ctx context.Context, s uses.Store) ([]uses.Count, error) { return s.Uses(ctx, community) })
}
