package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"careerbot/bot/digest"
	"careerbot/knowledge"
)

// The database and what guards it keep digests.
var (
	_ digest.Store = (*Store)(nil)
	_ digest.Store = (*Guarded)(nil)
)

func scanSchedule(scan func(...any) error) (p digest.Schedule, err error) {
	var day, since int64
	err = scan(&p.Community, &p.Channel, &p.Every, &day, &since, &p.Sent, &p.Trouble)
	p.Day, p.Since = time.Weekday(day), time.UnixMilli(since).UTC()
	return p, err
}

// Digest implements digest.Store.
func (s *Store) Digest(ctx context.Context, community string) (digest.Schedule, error) {
	p, err := scanSchedule(s.reader.QueryRowContext(ctx, `SELECT community, channel, every, day, since, sent, trouble FROM digests WHERE community = $1`, community).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return digest.Schedule{}, nil
	}
	return p, err
}

// SaveDigest implements digest.Store.
func (s *Store) SaveDigest(ctx context.Context, p digest.Schedule) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO digests (community, channel, every, day, since, sent, trouble) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (community) DO UPDATE SET channel = excluded.channel, every = excluded.every, day = excluded.day, since = excluded.since,
				sent = excluded.sent, trouble = excluded.trouble`,
			p.Community, p.Channel, string(p.Every), int64(p.Day), millis(p.Since), p.Sent, storable(p.Trouble))
		return err
	})
}

// Digests implements digest.Store.
func (s *Store) Digests(ctx context.Context) ([]digest.Schedule, error) {
	return rows(ctx, s.reader, scanSchedule, `SELECT community, channel, every, day, since, sent, trouble FROM digests WHERE every <> 'off' ORDER BY community`)
}

// DigestSent implements digest.Store.
func (s *Store) DigestSent(ctx context.Context, community, period string) error {
	_, err := s.exec(ctx, `UPDATE digests SET sent = $1 WHERE community = $2`, period, community)
	return err
}

// StopDigest implements digest.Store.
func (s *Store) StopDigest(ctx context.Context, community, channel, trouble string) error {
	_, err := s.exec(ctx, `UPDATE digests SET every = 'off', trouble = $1 WHERE community = $2 AND channel = $3 AND every <> 'off'`, storable(trouble), community, channel)
	return err
}

// DigestTrouble implements digest.Store.
func (s *Store) DigestTrouble(ctx context.Context, community string) (trouble string, err error) {
	err = s.get(ctx, `SELECT trouble FROM digests WHERE community = $1`, []any{community}, &trouble)
	if errors.Is(err, sql.ErrNoRows) || err == nil && trouble == "" {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	n, err := s.exec(ctx, `UPDATE digests SET trouble = '' WHERE community = $1 AND trouble <> ''`, community)
	if err != nil || n == 0 { // another moderator was told
		return "", err
	}
	return trouble, nil
}

// DigestCounts implements digest.Store.
func (s *Store) DigestCounts(ctx context.Context, community string, from, to time.Time) (c digest.Counts, err error) {
	r, err := s.query(ctx, `SELECT verdict, count(*) FROM questions WHERE community = $1 AND asked >= $2 AND asked < $3 GROUP BY verdict`, community, millis(from), millis(to))
	if err != nil {
		return c, err
	}
	type verdict struct {
		verdict knowledge.Verdict
		n       int
	}
	list, err := scanned(r, func(scan func(...any) error) (v verdict, err error) { return v, scan(&v.verdict, &v.n) })
	if err != nil {
		return c, err
	}
	for _, v := range list {
		c.Asked += v.n
		switch v.verdict {
		case knowledge.Answered:
			c.Answered += v.n
		case knowledge.Unsure:
			c.Offered += v.n
		default:
			c.Missed += v.n
		}
	}
	err = s.get(ctx, `SELECT count(DISTINCT person) FROM questions WHERE community = $1 AND asked >= $2 AND asked < $3 AND person <> ''`, []any{community, millis(from), millis(to)}, &c.People)
	if err != nil {
		return c, err
	}
	err = s.get(ctx, `SELECT COALESCE(SUM(helpful), 0), COALESCE(SUM(1 - helpful), 0) FROM votes WHERE community = $1 AND voted >= $2 AND voted < $3`, []any{community, millis(from), millis(to)}, &c.Helpful, &c.Not)
	return c, err
}

// Digest implements digest.Store.
func (g *Guarded) Digest(ctx context.Context, community string) (digest.Schedule, error) {
	return guarded(ctx, g, func(ctx context.Context, s digest.Store) (digest.Schedule, error) { return s.Digest(ctx, community) })
}

// SaveDigest implements digest.Store.
func (g *Guarded) SaveDigest(ctx context.Context, p digest.Schedule) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s digest.Store) error { return s.SaveDigest(ctx, p) })
}

// Digests implements digest.Store.
func (g *Guarded) Digests(ctx context.Context) ([]digest.Schedule, error) {
	return guarded(ctx, g, func(ctx context.Context, s digest.Store) ([]digest.Schedule, error) { return s.Digests(ctx) })
}

// DigestSent implements digest.Store.
func (g *Guarded) DigestSent(ctx context.Context, community, period string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s digest.Store) error { return s.DigestSent(ctx, community, period) })
}

// StopDigest implements digest.Store.
func (g *Guarded) StopDigest(ctx context.Context, community, channel, trouble string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s digest.Store) error { return s.StopDigest(ctx, community, channel, trouble) })
}

// DigestTrouble implements digest.Store.
func (g *Guarded) DigestTrouble(ctx context.Context, community string) (string, error) {
	return guarded(ctx, g, func(ctx context.Context, s digest.Store) (string, error) { return s.DigestTrouble(ctx, community) })
}

// DigestCounts implements digest.Store.
func (g *Guarded) DigestCounts(ctx context.Context, community string, from, to time.Time) (digest.Counts, error) {
	return guarded(ctx, g, func(ctx context.Context, s digest.Store) (digest.Counts, error) {
		return s.DigestCounts(ctx, community, from, to)
	})
}
