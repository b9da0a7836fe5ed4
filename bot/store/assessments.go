package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"careerbot/bot"
	"careerbot/bot/readiness"
)

// The database and what guards it keep what people said of their skills.
var (
	_ readiness.Store = (*Store)(nil)
	_ readiness.Store = (*Guarded)(nil)
)

// KeepAnswers implements readiness.Store.
func (s *Store) KeepAnswers(ctx context.Context, k readiness.Kept) error {
	answers, err := json.Marshal(k.Answers)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, `
		INSERT INTO assessments (community, person, answers, kept) VALUES ($1, $2, $3, $4)
		ON CONFLICT (community, person) DO UPDATE SET answers = excluded.answers, kept = excluded.kept`,
		k.Community, k.Person, string(answers), millis(k.At))
	return err
}

// KeptAnswers implements readiness.Store.
func (s *Store) KeptAnswers(ctx context.Context, community, person string) (readiness.Kept, error) {
	list, err := s.keptAnswers(ctx, `SELECT community, person, answers, kept FROM assessments WHERE community = $1 AND person = $2`, community, person)
	if err == nil && len(list) == 0 {
		return readiness.Kept{}, bot.ErrNotFound
	}
	if err != nil {
		return readiness.Kept{}, err
	}
	return list[0], nil
}

// AllKeptAnswers implements readiness.Store.
func (s *Store) AllKeptAnswers(ctx context.Context, person string) ([]readiness.Kept, error) {
	return s.keptAnswers(ctx, `SELECT community, person, answers, kept FROM assessments WHERE person = $1 ORDER BY community`, person)
}

func (s *Store) keptAnswers(ctx context.Context, query string, args ...any) ([]readiness.Kept, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (k readiness.Kept, err error) {
		var answers string
		var at int64
		if err := scan(&k.Community, &k.Person, &answers, &at); err != nil {
			return k, err
		}
		k.At = time.UnixMilli(at).UTC()
		if err := json.Unmarshal([]byte(answers), &k.Answers); err != nil {
			return k, fmt.Errorf("assessment: %w", err)
		}
		return k, nil
	}, query, args...)
}

// DropAnswers implements readiness.Store.
func (s *Store) DropAnswers(ctx context.Context, community, person string) error {
	_, err := s.exec(ctx, `DELETE FROM assessments WHERE community = $1 AND person = $2`, community, person)
	return err
}

// ForgetAnswers implements readiness.Store.
func (s *Store) ForgetAnswers(ctx context.Context, person string) error {
	_, err := s.exec(ctx, `DELETE FROM assessments WHERE person = $1`, person)
	return err
}

// KeepAnswers implements readiness.Store.
func (g *Guarded) KeepAnswers(ctx context.Context, k readiness.Kept) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s readiness.Store) error { return s.KeepAnswers(ctx, k) })
}

// KeptAnswers implements readiness.Store.
func (g *Guarded) KeptAnswers(ctx context.Context, community, person string) (readiness.Kept, error) {
	return guarded(ctx, g, func(ctx context.Context, s readiness.Store) (readiness.Kept, error) {
		return s.KeptAnswers(ctx, community, person)
	})
}

// AllKeptAnswers implements readiness.Store.
func (g *Guarded) AllKeptAnswers(ctx context.Context, person string) ([]readiness.Kept, error) {
	return guarded(ctx, g, func(ctx context.Context, s readiness.Store) ([]readiness.Kept, error) {
		return s.AllKeptAnswers(ctx, person)
	})
}

// DropAnswers implements readiness.Store.
func (g *Guarded) DropAnswers(ctx context.Context, community, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s readiness.Store) error { return s.DropAnswers(ctx, community, person) })
}

// ForgetAnswers implements readiness.Store.
func (g *Guarded) ForgetAnswers(ctx context.Context, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s readiness.Store) error { return s.ForgetAnswers(ctx, person) })
}
