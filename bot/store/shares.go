package store

import (
	"context"
	"time"

	"careerbot/bot/share"
)

// keptShares is how long a share is known: longer than the private message lives whose
// button could be pressed again.
const keptShares = 30 * 24 * time.Hour

// Share implements share.Store.
func (s *Store) Share(ctx context.Context, answer, request string, at time.Time) (bool, error) {
	n, err := s.exec(ctx, `INSERT INTO shares (id, request, shared) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, answer, request, millis(at))
	if err != nil || n == 1 {
		return n == 1, err
	}
	var by string
	err = s.get(ctx, `SELECT request FROM shares WHERE id = $1`, []any{answer}, &by)
	return err == nil && by == request, err // the same press, taken up again
}

// Unshare implements share.Store.
func (s *Store) Unshare(ctx context.Context, answer, request string) error {
	_, err := s.exec(ctx, `DELETE FROM shares WHERE id = $1 AND request = $2`, answer, request)
	return err
}

// Share implements share.Store.
func (g *Guarded) Share(ctx context.Context, answer, request string, at time.Time) (bool, error) {
	return guarded(ctx, g, func(ctx context.Context, s share.Store) (bool, error) { return s.Share(ctx, answer, request, at) })
}

// Unshare implements share.Store.
func (g *Guarded) Unshare(ctx context.Context, answer, request string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s share.Store) error { return s.Unshare(ctx, answer, request) })
}
