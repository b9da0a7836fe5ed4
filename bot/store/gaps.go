package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"careerbot/bot"
	"careerbot/bot/gaps"
)

// The database and what guards it keep gaps.
var (
	_ gaps.Store = (*Store)(nil)
	_ gaps.Store = (*Guarded)(nil)
)

// The bounds of what is kept of a gap: of more asks the oldest go, and counts go on.
const (
	maxAsks  = 200
	maxWords = 5
)

const gapColumns = `id, state, first_at, last_at, asked, people, entry, reason, closed_by, closed_at, version`

func scanGap(community string) func(scan func(...any) error) (gaps.Gap, error) {
	return func(scan func(...any) error) (gaps.Gap, error) {
		g := gaps.Gap{Community: community}
		var first, last, closed int64
		err := scan(&g.ID, &g.State, &first, &last, &g.Asked, &g.People, &g.Entry, &g.Reason, &g.By, &closed, &g.Version)
		g.First, g.Last = time.UnixMilli(first).UTC(), time.UnixMilli(last).UTC()
		if closed > 0 {
			g.Closed = time.UnixMilli(closed).UTC()
		}
		return g, err
	}
}

// Gaps implements gaps.Store.
func (s *Store) Gaps(ctx context.Context, community string, since int64) (list []gaps.Gap, version int64, err error) {
	err = s.get(ctx, `SELECT version FROM gap_versions WHERE community = $1`, []any{community}, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil || version <= since {
		return nil, version, err
	}
	which := `SELECT ` + gapColumns + ` FROM gaps WHERE community = $1 AND version > $2`
	if since == 0 {
		which += ` AND state IN ('open', 'dismissed')`
	}
	r, err := s.query(ctx, which, community, since)
	if err != nil {
		return nil, 0, err
	}
	if list, err = scanned(r, scanGap(community)); err != nil {
		return nil, 0, err
	}
	return list, version, s.addWords(ctx, community, list, since)
}

// fewGaps is for how many gaps the words of each are looked up by themselves.
const fewGaps = 16

// The newest words of a gap, and those of all gaps that changed after a version.
const (
	wordsOfOne = `
		SELECT a.gap, a.question, a.person, a.channel, q.audience, a.agreed, a.why, q.text, q.text_until
		FROM gap_asks a JOIN questions q ON q.id = a.question AND q.community = a.community
		WHERE a.community = $1 AND a.gap = $2 AND q.text_until > $3 ORDER BY a.asked DESC, a.question DESC LIMIT $4`
	wordsOfAll = `
		SELECT gap, question, person, channel, audience, agreed, why, text, text_until FROM (
			SELECT a.gap, a.question, a.person, a.channel, q.audience, a.agreed, a.why, q.text, q.text_until,
				row_number() OVER (PARTITION BY a.gap ORDER BY a.asked DESC, a.question DESC) AS number
			FROM gaps g JOIN gap_asks a ON a.community = g.community AND a.gap = g.id JOIN questions q ON q.id = a.question AND q.community = a.community
			WHERE g.community = $1 AND g.version > $2 AND q.text_until > $3
		) AS newest WHERE number <= $4 ORDER BY gap, number`
	// The same with all words, of which too many are passed over: their indexes have them in
	// this order, and where most gaps were asked for a few times nothing is sorted or kept.
	wordsInOrder = `
		SELECT a.gap, a.question, a.person, a.channel, q.audience, a.agreed, a.why, q.text, q.text_until
		FROM gaps g CROSS JOIN gap_asks a CROSS JOIN questions q
		WHERE g.community = $1 AND g.version + 0 > $2 AND a.community = $1 AND a.gap = g.id AND q.id = a.question AND q.community = $1 AND q.text_until > $3 AND $4 > 0
		ORDER BY g.id DESC, a.asked DESC`
)

// fewAsks is up to how many asks a gap, on the whole, all are read.
const fewAsks = 2 * maxWords

// addWords reads the words of gaps; all of them changed after a version.
func (s *Store) addWords(ctx context.Context, community string, list []gaps.Gap, since int64) error {
	at := make(map[string]int, len(list))
	for i := range list {
		at[list[i].ID] = i
	}
	read := func(text string, arg any) error {
		r, err := s.query(ctx, text, community, arg, millis(s.now()), maxWords)
		if err != nil {
			return err
		}
		defer r.Close()
		for r.Next() {
			var gap string
			var w gaps.Words
			var agreed, until int64
			if err := r.Scan(&gap, &w.Question, &w.Person, &w.Channel, &w.Audience, &agreed, &w.Why, &w.Text, &until); err != nil {
				return err
			}
			w.Agreed, w.Until = agreed == 1, time.UnixMilli(until)
			if i, there := at[gap]; there && len(list[i].Words) < maxWords {
				list[i].Words = append(list[i].Words, w)
			}
		}
		return r.Err()
	}
	if len(list) > fewGaps {
		asks := 0
		for i := range list {
			asks += min(list[i].Asked, maxAsks)
		}
		if asks <= fewAsks*len(list) {
			return read(wordsInOrder, since)
		}
		return read(wordsOfAll, since)
	}
	for i := range list {
		if err := read(wordsOfOne, list[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// query reads rows with a statement that is compiled once.
func (s *Store) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if s.dialect == postgresDialect {
		return s.reader.QueryContext(ctx, text, args...)
	}
	stmt, err := s.prepared(ctx, s.reader, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// ClosedGaps implements gaps.Store.
func (s *Store) ClosedGaps(ctx context.Context, community string, limit int) ([]gaps.Gap, error) {
	list, err := rows(ctx, s.reader, scanGap(community),
		`SELECT `+gapColumns+` FROM gaps WHERE community = $1 AND state IN ('answered', 'dismissed') ORDER BY closed_at DESC, id LIMIT $2`, community, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, s.addWords(ctx, community, list, 0)
}

const bumpVersions = `
	INSERT INTO gap_versions (community, version) VALUES ($1, 1)
	ON CONFLICT (community) DO UPDATE SET version = gap_versions.version + 1 RETURNING version`

// bumpGaps counts the version of a community's gaps up, which from then on nobody else does
// before the transaction ends.
func bumpGaps(ctx context.Context, tx *sql.Tx, community string) (version int64, err error) {
	return version, tx.QueryRowContext(ctx, bumpVersions, community).Scan(&version)
}

// errNothing ends a transaction that has nothing to change.
var errNothing = errors.New("nothing to change")

// The statements by which an ask enters.
const (
	knowsGap = `SELECT count(*) FROM (SELECT 1 FROM gap_asks WHERE community = $1 AND gap = $2 AND person = $3 LIMIT 1) AS known`
	addAsk   = `
		INSERT INTO gap_asks (community, question, person, gap, channel, message, asked, why, agreed, tell) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
		ON CONFLICT (community, question, person) DO NOTHING`
	growGap = `
		INSERT INTO gaps (community, id, state, first_at, last_at, asked, people, entry, reason, closed_by, closed_at, version)
		VALUES ($1, $2, 'open', $3, $3, 1, 1, '', '', '', 0, $4)
		ON CONFLICT (community, id) DO UPDATE SET state = CASE WHEN gaps.state = 'gone' THEN 'open' ELSE gaps.state END,
			last_at = CASE WHEN excluded.last_at > gaps.last_at THEN excluded.last_at ELSE gaps.last_at END,
			asked = gaps.asked + 1, people = gaps.people + $5, version = excluded.version
		RETURNING ` + gapColumns
	trimGap = `
		DELETE FROM gap_asks WHERE community = $1 AND gap = $2 AND tell = 0 AND asked < (
			SELECT asked FROM gap_asks WHERE community = $1 AND gap = $2 ORDER BY asked DESC LIMIT 1 OFFSET $3)`
)

// EnterGap implements gaps.Store.
func (s *Store) EnterGap(ctx context.Context, gap string, a gaps.Ask, version int64) (g gaps.Gap, entered bool, err error) {
	in, err := s.compiled(ctx, bumpVersions, knowsGap, addAsk, growGap, trimGap)
	if err != nil {
		return g, false, err
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		var next, known int64
		if err := in(tx, bumpVersions).QueryRowContext(ctx, a.Community).Scan(&next); err != nil {
			return err
		}
		if next != version+1 {
			return fmt.Errorf("gaps of %s: %w", a.Community, bot.ErrConflict)
		}
		if err := in(tx, knowsGap).QueryRowContext(ctx, a.Community, gap, a.Person).Scan(&known); err != nil {
			return err
		}
		result, err := in(tx, addAsk).ExecContext(ctx, a.Community, a.Question, a.Person, gap, a.Channel, a.Message, millis(a.At), string(a.Why), flag(a.Agreed))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errNothing)
		}
		if g, err = scanGap(a.Community)(in(tx, growGap).QueryRowContext(ctx, a.Community, gap, millis(a.At), next, 1-known).Scan); err != nil || g.Asked <= maxAsks {
			return err
		}
		_, err = in(tx, trimGap).ExecContext(ctx, a.Community, gap, maxAsks)
		return err
	})
	if errors.Is(err, errNothing) {
		return g, false, nil
	}
	return g, err == nil, err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// AnsweredLately implements gaps.Store.
func (s *Store) AnsweredLately(ctx context.Context, since gaps.Ask, entry string, limit int) ([]string, error) {
	r, err := s.query(ctx, `
		SELECT text FROM questions WHERE person = $1 AND asked >= $2 AND community = $3 AND entry = $4 AND id <> $5 AND text_until > $6 ORDER BY asked DESC LIMIT $7`,
		since.Person, millis(since.At), since.Community, entry, since.Question, millis(s.now()), limit)
	if err != nil {
		return nil, err
	}
	return scanned(r, func(scan func(...any) error) (text string, err error) { return text, scan(&text) })
}

// WithdrawAsks implements gaps.Store.
func (s *Store) WithdrawAsks(ctx context.Context, community string, some gaps.Some) (bool, error) {
	which, args := `question = $2 AND (person = $3 OR $3 = '') AND (why = $4 OR $4 = '')`, []any{community, some.Question, some.Person, string(some.Why)}
	if some.Question == "" {
		which, args = `channel = $2 AND message = $3 AND message <> ''`, []any{community, some.Channel, some.Message}
	}
	type ask struct{ question, person, gap string }
	list, err := rows(ctx, s.reader, func(scan func(...any) error) (a ask, err error) { return a, scan(&a.question, &a.person, &a.gap) },
		`SELECT question, person, gap FROM gap_asks WHERE community = $1 AND `+which, args...)
	if err != nil || len(list) == 0 {
		return false, err
	}
	withdrawn := false
	err = s.durably(ctx, func(tx *sql.Tx) error {
		version, err := bumpGaps(ctx, tx, community)
		if err != nil {
			return err
		}
		for _, a := range list {
			result, err := tx.ExecContext(ctx, `DELETE FROM gap_asks WHERE community = $1 AND question = $2 AND person = $3`, community, a.question, a.person)
			if err != nil {
				return err
			}
			if n, err := result.RowsAffected(); err != nil {
				return err
			} else if n == 0 {
				continue // somebody else was faster
			}
			withdrawn = true
			if err := leaveGap(ctx, tx, community, a.gap, a.person, version); err != nil {
				return err
			}
			if some.Question != "" {
				continue
			}
			_, err = tx.ExecContext(ctx, `UPDATE questions SET text = '', context = '', text_until = 0 WHERE id = $1 AND community = $2`, a.question, community)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return withdrawn && err == nil, err
}

// leaveGap takes one ask of a person off a gap's counts. A gap of which nothing is left is gone.
func leaveGap(ctx context.Context, tx *sql.Tx, community, gap, person string, version int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE gaps SET asked = asked - 1, version = $4,
			people = people - CASE WHEN EXISTS (SELECT 1 FROM gap_asks WHERE community = $1 AND gap = $2 AND person = $3) THEN 0 ELSE 1 END,
			state = CASE WHEN asked <= 1 THEN 'gone' ELSE state END
		WHERE community = $1 AND id = $2`, community, gap, person, version)
	return err
}

// HasAsks implements gaps.Store.
func (s *Store) HasAsks(ctx context.Context, community string, ref bot.MessageRef) (bool, error) {
	var n int
	err := s.get(ctx, `SELECT count(*) FROM (SELECT 1 FROM gap_asks WHERE community = $1 AND channel = $2 AND message = $3 AND message <> '' LIMIT 1) AS one`,
		[]any{community, ref.Channel, ref.Message}, &n)
	return n > 0, err
}

// AgreeToGap implements gaps.Store.
func (s *Store) AgreeToGap(ctx context.Context, community, question, person string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		version, err := bumpGaps(ctx, tx, community)
		if err != nil {
			return err
		}
		var gap string
		err = tx.QueryRowContext(ctx, `UPDATE gap_asks SET agreed = 1 WHERE community = $1 AND question = $2 AND person = $3 RETURNING gap`, community, question, person).Scan(&gap)
		if err != nil {
			return notFound(err)
		}
		_, err = tx.ExecContext(ctx, `UPDATE gaps SET version = $1 WHERE community = $2 AND id = $3`, version, community, gap)
		return err
	})
}

// TellOfGap implements gaps.Store.
func (s *Store) TellOfGap(ctx context.Context, community, question, person string, told bool) error {
	n, err := s.exec(ctx, `UPDATE gap_asks SET tell = $1 WHERE community = $2 AND question = $3 AND person = $4`, 1+flag(told), community, question, person)
	if err == nil && n == 0 {
		err = bot.ErrNotFound
	}
	return err
}

// CloseGap implements gaps.Store.
func (s *Store) CloseGap(ctx context.Context, community, id string, from gaps.State, c gaps.Closing) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		version, err := bumpGaps(ctx, tx, community)
		if err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, `
			UPDATE gaps SET state = $1, entry = $2, reason = $3, closed_by = $4, closed_at = $5, version = $6 WHERE community = $7 AND id = $8 AND state = $9`,
			string(c.State), storable(c.Entry), storable(c.Reason), c.By, millis(c.At), version, community, id, string(from))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil {
			return err
		} else if n > 0 {
			return nil
		}
		var there int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM gaps WHERE community = $1 AND id = $2 AND state <> 'gone'`, community, id).Scan(&there); err != nil {
			return err
		}
		if there == 0 {
			return fmt.Errorf("gap %s: %w", id, bot.ErrNotFound)
		}
		return fmt.Errorf("gap %s: %w", id, bot.ErrConflict)
	})
}

// WaitingForGaps implements gaps.Store.
func (s *Store) WaitingForGaps(ctx context.Context, limit int) ([]gaps.Waiting, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (w gaps.Waiting, err error) {
		return w, scan(&w.Community, &w.Question, &w.Person, &w.Gap, &w.Entry)
	}, `SELECT a.community, a.question, a.person, a.gap, g.entry FROM gap_asks a JOIN gaps g ON g.community = a.community AND g.id = a.gap
		WHERE a.tell = 1 AND g.state = 'answered' ORDER BY g.closed_at, a.question LIMIT $1`, limit)
}

// DropGaps implements gaps.Store.
func (s *Store) DropGaps(ctx context.Context, since time.Time) (int, error) {
	dropped := 0
	err := s.transact(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM gap_asks WHERE EXISTS (SELECT 1 FROM gaps g WHERE g.community = gap_asks.community AND g.id = gap_asks.gap AND g.last_at < $1)`,
			`DELETE FROM gaps WHERE last_at < $1`,
		} {
			result, err := tx.ExecContext(ctx, statement, millis(since))
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return err
			}
			dropped = int(n)
		}
		return nil
	})
	return dropped, err
}

// ForgetInGaps implements gaps.Store. Counts stay, without them.
func (s *Store) ForgetInGaps(ctx context.Context, person string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		type place struct{ community, gap string }
		list, err := rows(ctx, tx, func(scan func(...any) error) (p place, err error) { return p, scan(&p.community, &p.gap) }, `
			SELECT community, gap FROM gap_asks WHERE person = $1 UNION SELECT community, id FROM gaps WHERE closed_by = $1 ORDER BY 1, 2`, person)
		if err != nil {
			return err
		}
		versions := map[string]int64{}
		for _, p := range list {
			if versions[p.community] == 0 {
				if versions[p.community], err = bumpGaps(ctx, tx, p.community); err != nil {
					return err
				}
			}
			_, err := tx.ExecContext(ctx, `UPDATE gaps SET version = $1, closed_by = CASE WHEN closed_by = $2 THEN '' ELSE closed_by END WHERE community = $3 AND id = $4`,
				versions[p.community], person, p.community, p.gap)
			if err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM gap_asks WHERE person = $1`, person)
		return err
	})
}

type askData struct {
	Community string    `json:"community"`
	Question  string    `json:"question"`
	Asked     time.Time `json:"asked"`
	Why       string    `json:"why"`
	Agreed    bool      `json:"asked_the_moderators"`
	Tell      bool      `json:"wants_to_be_told"`
}

// PersonInGaps implements gaps.Store.
func (s *Store) PersonInGaps(ctx context.Context, person string) ([]byte, error) {
	asks, err := rows(ctx, s.reader, func(scan func(...any) error) (a askData, err error) {
		var at, agreed, tell int64
		err = scan(&a.Community, &a.Question, &at, &a.Why, &agreed, &tell)
		a.Asked, a.Agreed, a.Tell = time.UnixMilli(at).UTC(), agreed == 1, tell == 1
		return a, err
	}, `SELECT community, question, asked, why, agreed, tell FROM gap_asks WHERE person = $1 ORDER BY asked`, person)
	if err != nil {
		return nil, err
	}
	closed, err := rows(ctx, s.reader, func(scan func(...any) error) (id string, err error) { return id, scan(&id) },
		`SELECT id FROM gaps WHERE closed_by = $1 ORDER BY closed_at`, person)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Asks   []askData `json:"unanswered"`
		Closed []string  `json:"gaps_closed"`
	}{asks, closed})
}

// Gaps implements gaps.Store.
func (g *Guarded) Gaps(ctx context.Context, community string, since int64) (list []gaps.Gap, version int64, err error) {
	err = guardedOnly(ctx, g, func(ctx context.Context, s gaps.Store) (err error) {
		list, version, err = s.Gaps(ctx, community, since)
		return err
	})
	return list, version, err
}

// ClosedGaps implements gaps.Store.
func (g *Guarded) ClosedGaps(ctx context.Context, community string, limit int) ([]gaps.Gap, error) {
	return guarded(ctx, g, func(ctx context.Context, s gaps.Store) ([]gaps.Gap, error) {
		return s.ClosedGaps(ctx, community, limit)
	})
}

// EnterGap implements gaps.Store.
func (g *Guarded) EnterGap(ctx context.Context, gap string, a gaps.Ask, version int64) (became gaps.Gap, entered bool, err error) {
	err = guardedOnly(ctx, g, func(ctx context.Context, s gaps.Store) (err error) {
		became, entered, err = s.EnterGap(ctx, gap, a, version)
		return err
	})
	return became, entered, err
}

// AnsweredLately implements gaps.Store.
func (g *Guarded) AnsweredLately(ctx context.Context, since gaps.Ask, entry string, limit int) ([]string, error) {
	return guarded(ctx, g, func(ctx context.Context, s gaps.Store) ([]string, error) {
		return s.AnsweredLately(ctx, since, entry, limit)
	})
}

// WithdrawAsks implements gaps.Store.
func (g *Guarded) WithdrawAsks(ctx context.Context, community string, some gaps.Some) (bool, error) {
	return guarded(ctx, g, func(ctx context.Context, s gaps.Store) (bool, error) { return s.WithdrawAsks(ctx, community, some) })
}

// HasAsks implements gaps.Store.
func (g *Guarded) HasAsks(ctx context.Context, community string, ref bot.MessageRef) (bool, error) {
	return guarded(ctx, g, func(ctx context.Context, s gaps.Store) (bool, error) { return s.HasAsks(ctx, community, ref) })
}

// AgreeToGap implements gaps.Store.
func (g *Guarded) AgreeToGap(ctx context.Context, community, question, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s gaps.Store) error { return s.AgreeToGap(ctx, community, question, person) })
}

// TellOfGap implements gaps.Store.
func (g *Guarded) TellOfGap(ctx context.Context, community, question, person string, told bool) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s gaps.Store) error {
		return s.TellOfGap(ctx, community, question, person, told)
	})
}

// CloseGap implements gaps.Store.
func (g *Guarded) CloseGap(ctx context.Context, community, id string, from gaps.State, c gaps.Closing) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s gaps.Store) error { return s.CloseGap(ctx, community, id, from, c) })
}

// WaitingForGaps implements gaps.Store.
func (g *Guarded) WaitingForGaps(ctx context.Context, limit int) ([]gaps.Waiting, error) {
	return guarded(ctx, g, func(ctx context.Context, s gaps.Store) ([]gaps.Waiting, error) { return s.WaitingForGaps(ctx, limit) })
}

// DropGaps implements gaps.Store.
func (g *Guarded) DropGaps(ctx context.Context, since time.Time) (int, error) {
	return guarded(ctx, g, func(ctx context.Context, s gaps.Store) (int, error) { return s.DropGaps(ctx, since) })
}

// ForgetInGaps implements gaps.Store.
func (g *Guarded) ForgetInGaps(ctx context.Context, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s gaps.Store) error { return s.ForgetInGaps(ctx, person) })
}

// PersonInGaps implements gaps.Store.
func (g *Guarded) PersonInGaps(ctx context.Context, person string) ([]byte, error) {
	return guarded(ctx, g, func(ctx context.Context, s gaps.Store) ([]byte, error) { return s.PersonInGaps(ctx, person) })
}
