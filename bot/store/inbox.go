package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/inbox"
)

// Claim implements inbox.Store.
func (s *Store) Claim(ctx context.Context, r bot.Request, owner string, until time.Time) (bool, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return false, err
	}
	n, err := s.exec(ctx, `
		INSERT INTO inbox (key, state, request, person, owner, lease, received, done, ref_channel, ref_message)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', '')
		ON CONFLICT (key) DO NOTHING`,
		r.Key, string(inbox.Received), string(body), person(r), owner, millis(until), millis(r.Received))
	return n == 1, err
}

func person(r bot.Request) string { return r.Platform + ":" + r.User.ID }

// Sending implements inbox.Store.
func (s *Store) Sending(ctx context.Context, key, owner string, until time.Time) (bool, error) {
	n, err := s.execRelaxed(ctx,
		`UPDATE inbox SET state = $1, lease = $2 WHERE key = $3 AND owner = $4 AND state = $5`,
		string(inbox.Sending), millis(until), key, owner, string(inbox.Received))
	return n == 1, err
}

// Done implements inbox.Store.
func (s *Store) Done(ctx context.Context, key string, state inbox.RequestState, ref bot.MessageRef, at time.Time) error {
	_, err := s.exec(ctx,
		`UPDATE inbox SET state = $1, request = '', person = '', owner = '', done = $2, ref_channel = $3, ref_message = $4 WHERE key = $5 AND done = 0`,
		string(state), millis(at), ref.Channel, ref.Message, key)
	return err
}

// TakeOver implements inbox.Store.
func (s *Store) TakeOver(ctx context.Context, owner string, platforms []string, now, until time.Time, limit int) ([]inbox.Open, error) {
	if err := s.freeOfTheGone(ctx, owner, now, until); err != nil {
		return nil, err
	}
	args := []any{owner, millis(until), millis(now), limit}
	ofPlatforms := make([]string, len(platforms))
	for i, name := range platforms {
		args = append(args, name+":%")
		ofPlatforms[i] = fmt.Sprintf("person LIKE $%d", len(args))
	}
	// Most of the time there is nothing, which a read tells without the writer.
	var left int
	if err := s.get(ctx, `SELECT count(*) FROM (SELECT 1 FROM inbox WHERE done = 0 AND lease < $1 LIMIT 1) AS left_open`, []any{millis(now)}, &left); err != nil || left == 0 {
		return nil, err
	}
	type row struct{ key, state, request string }
	// Several replicas may see the same rows: who comes second finds the lease renewed.
	taken, err := rows(ctx, s.writer, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.key, &r.state, &r.request)
	}, `UPDATE inbox SET owner = $1, lease = $2
		WHERE done = 0 AND lease < $3 AND key IN (
			SELECT key FROM inbox WHERE done = 0 AND lease < $3 AND (`+strings.Join(ofPlatforms, " OR ")+`) ORDER BY received LIMIT $4)
		RETURNING key, state, request`, args...)
	if err != nil {
		return nil, err
	}
	open := make([]inbox.Open, 0, len(taken))
	for _, r := range taken {
		o := inbox.Open{State: inbox.RequestState(r.state)}
		if err := json.Unmarshal([]byte(r.request), &o.Request); err != nil {
			return open, fmt.Errorf("request %s: %w", r.key, err)
		}
		open = append(open, o)
	}
	slices.SortStableFunc(open, func(a, b inbox.Open) int { return a.Request.Received.Compare(b.Request.Received) })
	return open, nil
}

// Renew implements inbox.Store.
func (s *Store) Renew(ctx context.Context, owner string, until time.Time) error {
	_, err := s.exec(ctx, `UPDATE inbox SET lease = $1 WHERE done = 0 AND owner = $2`, millis(until), owner)
	return err
}

// Postpone implements inbox.Store.
func (s *Store) Postpone(ctx context.Context, key, owner string, until time.Time) error {
	_, err := s.execRelaxed(ctx,
		`UPDATE inbox SET state = $1, lease = $2 WHERE key = $3 AND owner = $4 AND state = $5`,
		string(inbox.Received), millis(until), key, owner, string(inbox.Sending))
	return err
}

// Outcome implements inbox.Store.
func (s *Store) Outcome(ctx context.Context, key string) (state inbox.RequestState, ref bot.MessageRef, err error) {
	err = s.get(ctx, `SELECT state, ref_channel, ref_message FROM inbox WHERE key = $1`, []any{key}, &state, &ref.Channel, &ref.Message)
	return state, ref, notFound(err)
}

// Moved implements inbox.Store.
func (s *Store) Moved(ctx context.Context, key string, ref bot.MessageRef) error {
	_, err := s.exec(ctx, `UPDATE inbox SET ref_channel = $1, ref_message = $2 WHERE key = $3 AND done <> 0`, ref.Channel, ref.Message, key)
	return err
}

// Release implements inbox.Store.
func (s *Store) Release(ctx context.Context, key, owner string) error {
	_, err := s.exec(ctx, `UPDATE inbox SET owner = '', lease = 0 WHERE key = $1 AND owner = $2 AND done = 0`, key, owner)
	return err
}

// Depth implements inbox.Store.
func (s *Store) Depth(ctx context.Context) (n int, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT count(*) FROM inbox WHERE done = 0`).Scan(&n)
	return n, err
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Claim implements inbox.Store.
func (g *Guarded) Claim(ctx context.Context, r bot.Request, owner string, until time.Time) (bool, error) {
	return guarded(ctx, g, func(ctx context.Context, s inbox.Store) (bool, error) { return s.Claim(ctx, r, owner, until) })
}

// Sending implements inbox.Store.
func (g *Guarded) Sending(ctx context.Context, key, owner string, until time.Time) (bool, error) {
	return guarded(ctx, g, func(ctx context.Context, s inbox.Store) (bool, error) { return s.Sending(ctx, key, owner, until) })
}

// Done implements inbox.Store.
func (g *Guarded) Done(ctx context.Context, key string, state inbox.RequestState, ref bot.MessageRef, at time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s inbox.Store) error { return s.Done(ctx, key, state, ref, at) })
}

// Serve implements inbox.Store.
func (g *Guarded) Serve(ctx context.Context, owner string) (func() error, error) {
	return guarded(ctx, g, func(ctx context.Context, s inbox.Store) (func() error, error) { return s.Serve(ctx, owner) })
}

// TakeOver implements inbox.Store.
func (g *Guarded) TakeOver(ctx context.Context, owner string, platforms []string, now, until time.Time, limit int) ([]inbox.Open, error) {
	return guarded(ctx, g, func(ctx context.Context, s inbox.Store) ([]inbox.Open, error) {
		return s.TakeOver(ctx, owner, platforms, now, until, limit)
	})
}

// Renew implements inbox.Store.
func (g *Guarded) Renew(ctx context.Context, owner string, until time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s inbox.Store) error { return s.Renew(ctx, owner, until) })
}

// Postpone implements inbox.Store.
func (g *Guarded) Postpone(ctx context.Context, key, owner string, until time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s inbox.Store) error { return s.Postpone(ctx, key, owner, until) })
}

// Outcome implements inbox.Store.
func (g *Guarded) Outcome(ctx context.Context, key string) (state inbox.RequestState, ref bot.MessageRef, err error) {
	err = guardedOnly(ctx, g, func(ctx context.Context, s inbox.Store) (err error) {
		state, ref, err = s.Outcome(ctx, key)
		return err
	})
	return state, ref, err
}

// Moved implements inbox.Store.
func (g *Guarded) Moved(ctx context.Context, key string, ref bot.MessageRef) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s inbox.Store) error { return s.Moved(ctx, key, ref) })
}

// Release implements inbox.Store.
func (g *Guarded) Release(ctx context.Context, key, owner string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s inbox.Store) error { return s.Release(ctx, key, owner) })
}

// Depth implements inbox.Store.
func (g *Guarded) Depth(ctx context.Context) (int, error) {
	return guarded(ctx, g, func(ctx context.Context, s inbox.Store) (int, error) { return s.Depth(ctx) })
}
