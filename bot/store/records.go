package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"careerbot/bot/memory"
	"careerbot/bot/votes"
	"careerbot/knowledge"
)

// RecordQuestion implements memory.QuestionStore.
func (s *Store) RecordQuestion(ctx context.Context, q memory.QuestionRecord) error {
	with, err := contextText(q.Context)
	if err != nil {
		return err
	}
	_, err = s.execRelaxed(ctx, `
		INSERT INTO questions (id, community, channel, message, person, asked, verdict, entry, confidence, audience, context, text, text_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		q.ID, q.Community, q.Channel, q.Message, q.Person, millis(q.At), string(q.Verdict), q.Entry, q.Confidence, string(q.Audience), with, storable(q.Text), millis(q.TextUntil))
	return err
}

// contextText is a context as it is stored: nothing for none.
func contextText(c knowledge.Context) (string, error) {
	if c == (knowledge.Context{}) {
		return "", nil
	}
	body, err := json.Marshal(c)
	return string(body), err
}

// storable is a text that any database takes: PostgreSQL refuses zero bytes and
// what is not UTF-8.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// Question implements memory.QuestionStore. A text whose time is over is not returned.
func (s *Store) Question(ctx context.Context, community, id string) (memory.QuestionRecord, error) {
	q := memory.QuestionRecord{ID: id, Community: community}
	var asked, until int64
	var with string
	err := s.get(ctx, `SELECT channel, message, person, asked, verdict, entry, confidence, audience, context, text, text_until FROM questions WHERE id = $1 AND community = $2`,
		[]any{id, community}, &q.Channel, &q.Message, &q.Person, &asked, &q.Verdict, &q.Entry, &q.Confidence, &q.Audience, &with, &q.Text, &until)
	if err != nil {
		return memory.QuestionRecord{}, notFound(err)
	}
	if with != "" {
		if err := json.Unmarshal([]byte(with), &q.Context); err != nil {
			return memory.QuestionRecord{}, fmt.Errorf("context of question %s: %w", id, err)
		}
	}
	q.At, q.TextUntil = time.UnixMilli(asked), time.UnixMilli(until)
	if until <= millis(s.now()) {
		q.Text, q.Context = "", knowledge.Context{}
	}
	return q, nil
}

// RecentQuestions implements memory.QuestionStore.
func (s *Store) RecentQuestions(ctx context.Context, community string, limit int) ([]memory.QuestionRecord, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (q memory.QuestionRecord, err error) {
		q.Community = community
		return q, scan(&q.ID, &q.Channel, &q.Person, &q.Audience, &q.Text)
	}, `SELECT id, channel, person, audience, text FROM questions WHERE community = $1 AND text_until > $2 ORDER BY asked DESC, id LIMIT $3`, community, millis(s.now()), limit)
}

// SaveVote implements votes.Store.
func (s *Store) SaveVote(ctx context.Context, v votes.Vote) (fresh bool, err error) {
	err = s.durably(ctx, func(tx *sql.Tx) error {
		var answered string
		err := tx.QueryRowContext(ctx, `SELECT entry FROM questions WHERE id = $1 AND community = $2`, v.Question, v.Community).Scan(&answered)
		if err != nil {
			return notFound(err)
		}
		if v.Entry == "" {
			v.Entry = answered
		}
		helpful := 0
		if v.Helpful {
			helpful = 1
		}
		result, err := tx.ExecContext(ctx, `
			INSERT INTO votes (question, person, community, entry, helpful, reason, voted) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (question, person) DO UPDATE SET helpful = excluded.helpful, reason = excluded.reason, voted = excluded.voted
			WHERE votes.helpful <> excluded.helpful`,
			v.Question, v.Person, v.Community, storable(v.Entry), helpful, storable(v.Reason), millis(v.At))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if fresh = n > 0; err != nil || fresh || v.Reason == "" {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE votes SET reason = $1 WHERE question = $2 AND person = $3`, storable(v.Reason), v.Question, v.Person)
		return err
	})
	return fresh && err == nil, err
}

// Votes implements votes.Store.
func (s *Store) Votes(ctx context.Context, community, question string) (helpful, not int, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT COALESCE(SUM(helpful), 0), COALESCE(SUM(1 - helpful), 0) FROM votes WHERE community = $1 AND question = $2`,
		community, question).Scan(&helpful, &not)
	return helpful, not, err
}

// keptDone is how long the key of an answered request is known: longer than any
// platform delivers again.
const keptDone = 24 * time.Hour

// EraseTexts implements memory.QuestionStore.
func (s *Store) EraseTexts(ctx context.Context, now time.Time) (int, error) {
	erased, err := s.exec(ctx, `UPDATE questions SET text = '', context = '', text_until = 0 WHERE text_until > 0 AND text_until <= $1`, millis(now))
	if err != nil {
		return 0, err
	}
	for statement, until := range map[string]time.Time{
		`DELETE FROM conversations WHERE until <= $1`:     now,
		`DELETE FROM drafts WHERE until <= $1`:            now,
		`DELETE FROM shares WHERE shared <= $1`:           now.Add(-keptShares),
		`DELETE FROM inbox WHERE done > 0 AND done <= $1`: now.Add(-keptDone),
	} {
		if _, err := s.exec(ctx, statement, millis(until)); err != nil {
			return int(erased), err
		}
	}
	return int(erased), nil
}

// ShortenTexts implements memory.QuestionStore.
func (s *Store) ShortenTexts(ctx context.Context, community string, keep time.Duration) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE questions SET text_until = asked + $1 WHERE community = $2 AND text_until > asked + $1`, keep.Milliseconds(), community)
		if err != nil {
			return err
		}
		version, err := bumpGaps(ctx, tx, community) // whoever has words of gaps in memory reads them again
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE gaps SET version = $1 WHERE community = $2`, version, community); err != nil || keep > 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM waiting WHERE community = $1`, community) // they wait for less than a day
		return err
	})
}

// ShortenTexts implements memory.QuestionStore.
func (g *Guarded) ShortenTexts(ctx context.Context, community string, keep time.Duration) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s memory.QuestionStore) error { return s.ShortenTexts(ctx, community, keep) })
}

// RecordQuestion implements memory.QuestionStore.
func (g *Guarded) RecordQuestion(ctx context.Context, q memory.QuestionRecord) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s memory.QuestionStore) error { return s.RecordQuestion(ctx, q) })
}

// Question implements memory.QuestionStore.
func (g *Guarded) Question(ctx context.Context, community, id string) (memory.QuestionRecord, error) {
	return guarded(ctx, g, func(ctx context.Context, s memory.QuestionStore) (memory.QuestionRecord, error) {
		return s.Question(ctx, community, id)
	})
}

// RecentQuestions implements memory.QuestionStore.
func (g *Guarded) RecentQuestions(ctx context.Context, community string, limit int) ([]memory.QuestionRecord, error) {
	return guarded(ctx, g, func(ctx context.Context, s memory.QuestionStore) ([]memory.QuestionRecord, error) {
		return s.RecentQuestions(ctx, community, limit)
	})
}

// SaveVote implements votes.Store.
func (g *Guarded) SaveVote(ctx context.Context, v votes.Vote) (bool, error) {
	return guarded(ctx, g, func(ctx context.Context, s votes.Store) (bool, error) { return s.SaveVote(ctx, v) })
}

// Votes implements votes.Store.
func (g *Guarded) Votes(ctx context.Context, community, question string) (helpful, not int, err error) {
	err = guardedOnly(ctx, g, func(ctx context.Context, s votes.Store) (err error) {
		helpful, not, err = s.Votes(ctx, community, question)
		return err
	})
	return helpful, not, err
}

// EraseTexts implements memory.QuestionStore.
func (g *Guarded) EraseTexts(ctx context.Context, now time.Time) (int, error) {
	return guarded(ctx, g, func(ctx context.Context, s memory.QuestionStore) (int, error) { return s.EraseTexts(ctx, now) })
}
