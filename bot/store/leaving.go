package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"careerbot/bot/leaving"
)

// The database and what guards it know who has left.
var (
	_ leaving.Store = (*Store)(nil)
	_ leaving.Store = (*Guarded)(nil)
)

// CommunityLeft implements leaving.Store.
func (s *Store) CommunityLeft(ctx context.Context, community string, at time.Time) error {
	_, err := s.exec(ctx, `INSERT INTO leaving (community, left_at) VALUES ($1, $2) ON CONFLICT (community) DO UPDATE SET left_at = excluded.left_at`, community, millis(at))
	return err
}

// CommunityBack implements leaving.Store.
func (s *Store) CommunityBack(ctx context.Context, community string) error {
	_, err := s.exec(ctx, `DELETE FROM leaving WHERE community = $1`, community)
	return err
}

// CommunitiesLeft implements leaving.Store.
func (s *Store) CommunitiesLeft(ctx context.Context, before time.Time) ([]string, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (c string, err error) { return c, scan(&c) }, `
		SELECT community FROM leaving WHERE left_at <= $1
		AND NOT EXISTS (SELECT 1 FROM questions WHERE questions.community = leaving.community AND questions.asked > leaving.left_at) ORDER BY community`, millis(before))
}

// DropCommunity implements leaving.Store. Whatever table names the community loses its rows,
// those that are added later too. Versions stay: they only grow, and processes go by them.
func (s *Store) DropCommunity(ctx context.Context, community string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		for _, t := range slices.Backward(tables) {
			if !t.has("community") || strings.HasSuffix(t.name, "_versions") {
				continue
			}
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+t.name+" WHERE community = $1", community); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		if err := bumpVersion(ctx, tx, s.dialect, community); err != nil {
			return err
		}
		if _, err := bumpGaps(ctx, tx, community); err != nil {
			return err
		}
		return s.notify(ctx, tx)
	})
}

func (t table) has(name string) bool {
	return slices.ContainsFunc(t.columns, func(c column) bool { return c.name == name })
}

// CommunityLeft implements leaving.Store.
func (g *Guarded) CommunityLeft(ctx context.Context, community string, at time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s leaving.Store) error { return s.CommunityLeft(ctx, community, at) })
}

// CommunityBack implements leaving.Store.
func (g *Guarded) CommunityBack(ctx context.Context, community string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s leaving.Store) error { return s.CommunityBack(ctx, community) })
}

// CommunitiesLeft implements leaving.Store.
func (g *Guarded) CommunitiesLeft(ctx context.Context, before time.Time) ([]string, error) {
	return guarded(ctx, g, func(ctx context.Context, s leaving.Store) ([]string, error) { return s.CommunitiesLeft(ctx, before) })
}

// DropCommunity implements leaving.Store.
func (g *Guarded) DropCommunity(ctx context.Context, community string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s leaving.Store) error { return s.DropCommunity(ctx, community) })
}
