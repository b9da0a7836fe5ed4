package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"careerbot/bot"
	"careerbot/bot/unasked"
)

// The database and what guards it keep what is answered unasked.
var (
	_ unasked.Store = (*Store)(nil)
	_ unasked.Store = (*Guarded)(nil)
)

// SaveWaiting implements unasked.Store.
func (s *Store) SaveWaiting(ctx context.Context, q unasked.Question) error {
	_, err := s.exec(ctx, `
		INSERT INTO waiting (community, key, platform, channel, parent, thread, message, person, audience, link, text, asked, due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (community, key) DO UPDATE SET text = excluded.text`,
		q.Community, storable(q.Key), q.Platform, q.Channel, q.Parent, q.Thread, q.Message, q.Person, string(q.Audience), storable(q.Link), storable(q.Text), millis(q.Asked), millis(q.Due))
	return err
}

const waitingColumns = `SELECT community, key, platform, channel, parent, thread, message, person, audience, link, text, asked, due FROM waiting `

func scanWaiting(scan func(...any) error) (q unasked.Question, err error) {
	var audience string
	var asked, due int64
	err = scan(&q.Community, &q.Key, &q.Platform, &q.Channel, &q.Parent, &q.Thread, &q.Message, &q.Person, &audience, &q.Link, &q.Text, &asked, &due)
	q.Audience, q.Asked, q.Due = bot.Audience(audience), time.UnixMilli(asked).UTC(), time.UnixMilli(due).UTC()
	return q, err
}

// WaitingAt implements unasked.Store.
func (s *Store) WaitingAt(ctx context.Context, community, channel, message string) (unasked.Question, error) {
	q, err := scanWaiting(s.reader.QueryRowContext(ctx, waitingColumns+`WHERE community = $1 AND channel = $2 AND message = $3`, community, channel, message).Scan)
	return q, notFound(err)
}

// DropWaiting implements unasked.Store.
func (s *Store) DropWaiting(ctx context.Context, community, key string) error {
	_, err := s.exec(ctx, `DELETE FROM waiting WHERE community = $1 AND key = $2`, community, key)
	return err
}

// DropHeard implements unasked.Store. Where nothing waits nothing is written: that is so most
// of the time.
func (s *Store) DropHeard(ctx context.Context, heard []unasked.Heard) error {
	n := 0
	if err := s.reader.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM waiting LIMIT 1) AS first_row`).Scan(&n); err != nil || n == 0 {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, h := range heard {
			// A thread that a message begins is named by it, as is a post by its first message.
			_, err := tx.ExecContext(ctx, `
				DELETE FROM waiting WHERE community = $1 AND (person <> $2 OR $3 = 1) AND asked < $4 AND
				(channel = $5 AND ($6 = '' OR $6 = message) OR channel = $7 AND message = $5)`,
				h.Community, h.Person, bit(h.Self), millis(h.At), h.Channel, h.Thread, h.Parent)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DueWaiting implements unasked.Store.
func (s *Store) DueWaiting(ctx context.Context, before time.Time, limit int) ([]unasked.Question, error) {
	return rows(ctx, s.reader, scanWaiting, waitingColumns+`WHERE due <= $1 ORDER BY due, key LIMIT $2`, millis(before), limit)
}

// DropOverdue implements unasked.Store.
func (s *Store) DropOverdue(ctx context.Context, before time.Time) error {
	n := 0
	if err := s.reader.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM waiting WHERE due <= $1 LIMIT 1) AS first_row`, millis(before)).Scan(&n); err != nil || n == 0 {
		return err
	}
	_, err := s.exec(ctx, `DELETE FROM waiting WHERE due <= $1`, millis(before))
	return err
}

// SaveUnasked implements unasked.Store.
func (s *Store) SaveUnasked(ctx context.Context, a unasked.Answer) error {
	_, err := s.exec(ctx, `
		INSERT INTO unasked_answers (community, id, channel, person, entry, confidence, at, live, question) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (community, id) DO UPDATE SET question = excluded.question`,
		a.Community, a.ID, a.Channel, a.Person, a.Entry, a.Confidence, millis(a.At), bit(a.Live), a.Question)
	return err
}

func bit(on bool) int {
	if on {
		return 1
	}
	return 0
}

// Unasked implements unasked.Store.
func (s *Store) Unasked(ctx context.Context, community, id string) (unasked.Answer, error) {
	return s.unasked(ctx, `community = $1 AND id = $2`, community, id)
}

// UnaskedTo implements unasked.Store.
func (s *Store) UnaskedTo(ctx context.Context, community, question string) (unasked.Answer, error) {
	return s.unasked(ctx, `community = $1 AND question = $2 AND question <> ''`, community, question)
}

func (s *Store) unasked(ctx context.Context, which, community, what string) (unasked.Answer, error) {
	a := unasked.Answer{Community: community}
	var at, live int64
	err := s.get(ctx, `SELECT id, channel, person, entry, confidence, at, live, question FROM unasked_answers WHERE `+which, []any{community, what},
		&a.ID, &a.Channel, &a.Person, &a.Entry, &a.Confidence, &at, &live, &a.Question)
	a.At, a.Live = time.UnixMilli(at).UTC(), live == 1
	return a, notFound(err)
}

// DropUnasked implements unasked.Store.
func (s *Store) DropUnasked(ctx context.Context, community, id string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{`DELETE FROM unasked_judgements WHERE community = $1 AND answer = $2`, `DELETE FROM unasked_answers WHERE community = $1 AND id = $2`} {
			if _, err := tx.ExecContext(ctx, statement, community, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// JudgeUnasked implements unasked.Store.
func (s *Store) JudgeUnasked(ctx context.Context, j unasked.Judgement) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			INSERT INTO unasked_judgements (community, answer, person, correct, judged)
			SELECT community, id, $1, CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM unasked_answers WHERE community = $4 AND id = $5
			ON CONFLICT (community, answer, person) DO UPDATE SET correct = excluded.correct, judged = excluded.judged`,
			j.Person, bit(j.Right), millis(j.At), j.Community, j.Answer)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return fmt.Errorf("answer %s: %w", j.Answer, bot.ErrNotFound)
		}
		return nil
	})
}

// JudgedUnasked implements unasked.Store.
func (s *Store) JudgedUnasked(ctx context.Context, community string, limit int) (right, all int, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(CASE WHEN 2 * found_right > judges THEN 1 ELSE 0 END), 0), COUNT(*) FROM (
			SELECT SUM(j.correct) AS found_right, COUNT(*) AS judges FROM unasked_answers AS a JOIN unasked_judgements AS j ON j.community = a.community AND j.answer = a.id
			WHERE a.community = $1 GROUP BY a.id, a.at, a.live HAVING COUNT(*) >= 2 OR a.live = 1 ORDER BY a.at DESC, a.id LIMIT $2
		) AS judged`, community, limit).Scan(&right, &all)
	return right, all, err
}

// SaidUnasked implements unasked.Store.
func (s *Store) SaidUnasked(ctx context.Context, community string, limit int) (said, right, wrong int, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(SUM(CASE WHEN 2 * found_right > judges THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN judges > 0 AND 2 * found_right <= judges THEN 1 ELSE 0 END), 0) FROM (
			SELECT COALESCE(SUM(j.correct), 0) AS found_right, COUNT(j.person) AS judges FROM unasked_answers AS a LEFT JOIN unasked_judgements AS j ON j.community = a.community AND j.answer = a.id
			WHERE a.community = $1 AND a.live = 1 GROUP BY a.id, a.at ORDER BY a.at DESC, a.id LIMIT $2
		) AS said`, community, limit).Scan(&said, &right, &wrong)
	return said, right, wrong, err
}

// unaskedData is what UnaskedOf returns.
type unaskedData struct {
	Waiting    []waitingData  `json:"waiting_questions"`
	Answered   []answeredData `json:"answered_unasked"`
	Judgements []judgedData   `json:"judgements"`
}

type waitingData struct {
	Community string    `json:"community"`
	Channel   string    `json:"channel"`
	Text      string    `json:"text"`
	Asked     time.Time `json:"asked"`
}

type answeredData struct {
	Community string    `json:"community"`
	Channel   string    `json:"channel"`
	Entry     string    `json:"entry"`
	At        time.Time `json:"at"`
}

type judgedData struct {
	Community string    `json:"community"`
	Answer    string    `json:"answer"`
	Right     bool      `json:"right"`
	At        time.Time `json:"at"`
}

// UnaskedOf implements unasked.Store.
func (s *Store) UnaskedOf(ctx context.Context, person string) ([]byte, error) {
	var d unaskedData
	var err error
	d.Waiting, err = rows(ctx, s.reader, func(scan func(...any) error) (w waitingData, err error) {
		var at int64
		err = scan(&w.Community, &w.Channel, &w.Text, &at)
		w.Asked = time.UnixMilli(at).UTC()
		return w, err
	}, `SELECT community, channel, text, asked FROM waiting WHERE person = $1 ORDER BY asked`, person)
	if err != nil {
		return nil, err
	}
	d.Answered, err = rows(ctx, s.reader, func(scan func(...any) error) (a answeredData, err error) {
		var at int64
		err = scan(&a.Community, &a.Channel, &a.Entry, &at)
		a.At = time.UnixMilli(at).UTC()
		return a, err
	}, `SELECT community, channel, entry, at FROM unasked_answers WHERE person = $1 ORDER BY at`, person)
	if err != nil {
		return nil, err
	}
	d.Judgements, err = rows(ctx, s.reader, func(scan func(...any) error) (j judgedData, err error) {
		var at, right int64
		err = scan(&j.Community, &j.Answer, &right, &at)
		j.At, j.Right = time.UnixMilli(at).UTC(), right == 1
		return j, err
	}, `SELECT community, answer, correct, judged FROM unasked_judgements WHERE person = $1 ORDER BY judged`, person)
	if err != nil {
		return nil, err
	}
	return json.Marshal(d)
}

// ForgetUnasked implements unasked.Store.
func (s *Store) ForgetUnasked(ctx context.Context, person string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM waiting WHERE person = $1`,
			`DELETE FROM unasked_judgements WHERE person = $1`,
			`UPDATE unasked_answers SET person = '' WHERE person = $1`,
		} {
			if _, err := tx.ExecContext(ctx, statement, person); err != nil {
				return err
			}
		}
		return nil
	})
}

// SaveWaiting implements unasked.Store.
func (g *Guarded) SaveWaiting(ctx context.Context, q unasked.Question) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.SaveWaiting(ctx, q) })
}

// WaitingAt implements unasked.Store.
func (g *Guarded) WaitingAt(ctx context.Context, community, channel, message string) (unasked.Question, error) {
	return guarded(ctx, g, func(ctx context.Context, s unasked.Store) (unasked.Question, error) {
		return s.WaitingAt(ctx, community, channel, message)
	})
}

// DropWaiting implements unasked.Store.
func (g *Guarded) DropWaiting(ctx context.Context, community, key string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.DropWaiting(ctx, community, key) })
}

// DropHeard implements unasked.Store.
func (g *Guarded) DropHeard(ctx context.Context, heard []unasked.Heard) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.DropHeard(ctx, heard) })
}

// DueWaiting implements unasked.Store.
func (g *Guarded) DueWaiting(ctx context.Context, before time.Time, limit int) ([]unasked.Question, error) {
	return guarded(ctx, g, func(ctx context.Context, s unasked.Store) ([]unasked.Question, error) {
		return s.DueWaiting(ctx, before, limit)
	})
}

// DropOverdue implements unasked.Store.
func (g *Guarded) DropOverdue(ctx context.Context, before time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.DropOverdue(ctx, before) })
}

// SaveUnasked implements unasked.Store.
func (g *Guarded) SaveUnasked(ctx context.Context, a unasked.Answer) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.SaveUnasked(ctx, a) })
}

// Unasked implements unasked.Store.
func (g *Guarded) Unasked(ctx context.Context, community, id string) (unasked.Answer, error) {
	return guarded(ctx, g, func(ctx context.Context, s unasked.Store) (unasked.Answer, error) {
		return s.Unasked(ctx, community, id)
	})
}

// UnaskedTo implements unasked.Store.
func (g *Guarded) UnaskedTo(ctx context.Context, community, question string) (unasked.Answer, error) {
	return guarded(ctx, g, func(ctx context.Context, s unasked.Store) (unasked.Answer, error) {
		return s.UnaskedTo(ctx, community, question)
	})
}

// SaidUnasked implements unasked.Store.
func (g *Guarded) SaidUnasked(ctx context.Context, community string, limit int) (said, right, wrong int, err error) {
	err = guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) (err error) {
		said, right, wrong, err = s.SaidUnasked(ctx, community, limit)
		return err
	})
	return said, right, wrong, err
}

// DropUnasked implements unasked.Store.
func (g *Guarded) DropUnasked(ctx context.Context, community, id string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.DropUnasked(ctx, community, id) })
}

// JudgeUnasked implements unasked.Store.
func (g *Guarded) JudgeUnasked(ctx context.Context, j unasked.Judgement) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.JudgeUnasked(ctx, j) })
}

// JudgedUnasked implements unasked.Store.
func (g *Guarded) JudgedUnasked(ctx context.Context, community string, limit int) (right, all int, err error) {
	err = guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) (err error) {
		right, all, err = s.JudgedUnasked(ctx, community, limit)
		return err
	})
	return right, all, err
}

// UnaskedOf implements unasked.Store.
func (g *Guarded) UnaskedOf(ctx context.Context, person string) ([]byte, error) {
	return guarded(ctx, g, func(ctx context.Context, s unasked.Store) ([]byte, error) { return s.UnaskedOf(ctx, person) })
}

// ForgetUnasked implements unasked.Store.
func (g *Guarded) ForgetUnasked(ctx context.Context, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s unasked.Store) error { return s.ForgetUnasked(ctx, person) })
}
