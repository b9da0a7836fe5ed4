package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Recall implements memory.Conversations.
func (s *Store) Recall(ctx context.Context, id string) (c knowledge.Context, err error) {
	var body string
	err = s.get(ctx, `SELECT context FROM conversations WHERE id = $1 AND until > $2`, []any{id, millis(s.now())}, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(body), &c)
}

// Remember implements memory.Conversations.
func (s *Store) Remember(ctx context.Context, id, person string, c knowledge.Context, until time.Time) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = s.execRelaxed(ctx, `
		INSERT INTO conversations (id, person, context, until) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET person = excluded.person, context = excluded.context, until = excluded.until`,
		id, person, string(body), millis(until))
	return err
}

// SaveDraft implements memory.DraftStore.
func (s *Store) SaveDraft(ctx context.Context, d memory.Draft, until time.Time) error {
	_, err := s.execRelaxed(ctx, `
		INSERT INTO drafts (id, community, person, body, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, until = excluded.until`,
		d.ID, d.Community, d.Person, d.Body, millis(until))
	return err
}

// Draft implements memory.DraftStore.
func (s *Store) Draft(ctx context.Context, community, id string, now time.Time) (memory.Draft, error) {
	d := memory.Draft{ID: id, Community: community}
	err := s.reader.QueryRowContext(ctx, `SELECT person, body FROM drafts WHERE id = $1 AND community = $2 AND until > $3`,
		id, community, millis(now)).Scan(&d.Person, &d.Body)
	return d, notFound(err)
}

// DropDraft implements memory.DraftStore.
func (s *Store) DropDraft(ctx context.Context, community, id string) error {
	_, err := s.exec(ctx, `DELETE FROM drafts WHERE id = $1 AND community = $2`, id, community)
	return err
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return bot.ErrNotFound
	}
	return err
}

// Recall implements memory.Conversations.
func (g *Guarded) Recall(ctx context.Context, conversation string) (knowledge.Context, error) {
	return guarded(ctx, g, func(ctx context.Context, s memory.Conversations) (knowledge.Context, error) {
		return s.Recall(ctx, conversation)
	})
}

// Remember implements memory.Conversations.
func (g *Guarded) Remember(ctx context.Context, conversation, person string, c knowledge.Context, until time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s memory.Conversations) error {
		return s.Remember(ctx, conversation, person, c, until)
	})
}

// SaveDraft implements memory.DraftStore.
func (g *Guarded) SaveDraft(ctx context.Context, d memory.Draft, until time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s memory.DraftStore) error { return s.SaveDraft(ctx, d, until) })
}

// Draft implements memory.DraftStore.
func (g *Guarded) Draft(ctx context.Context, community, id string, now time.Time) (memory.Draft, error) {
	return guarded(ctx, g, func(ctx context.Context, s memory.DraftStore) (memory.Draft, error) {
		return s.Draft(ctx, community, id, now)
	})
}

// DropDraft implements memory.DraftStore.
func (g *Guarded) DropDraft(ctx context.Context, community, id string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s memory.DraftStore) error { return s.DropDraft(ctx, community, id) })
}
