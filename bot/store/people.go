package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"careerbot/bot/people"
	"careerbot/bot/pins"
)

// ForgetPerson implements people.Store. What became of their questions stays,
// without them and without the words.
func (s *Store) ForgetPerson(ctx context.Context, person string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM votes WHERE person = $1`,
			`DELETE FROM drafts WHERE person = $1`,
			`DELETE FROM conversations WHERE person = $1`,
			`UPDATE questions SET person = '', text = '', context = '', text_until = 0 WHERE person = $1`,
			`DELETE FROM inbox WHERE person = $1 AND state = 'failed'`,
		} {
			if _, err := tx.ExecContext(ctx, statement, person); err != nil {
				return err
			}
		}
		return s.forgetInPins(ctx, tx, person)
	})
}

// pinRow is a row of pins or of pin_history.
type pinRow struct {
	community, pin string
	revision       int64
	body           string
}

func scanPinRow(scan func(...any) error) (r pinRow, err error) {
	return r, scan(&r.community, &r.pin, &r.revision, &r.body)
}

// forgetInPins takes a person out of pins and histories. The pins stay.
func (s *Store) forgetInPins(ctx context.Context, tx *sql.Tx, person string) error {
	pattern, err := mentions(person)
	if err != nil {
		return err
	}
	list, err := rows(ctx, tx, scanPinRow, `SELECT community, id, revision, pin FROM pins WHERE pin LIKE $1 ESCAPE '!'`, pattern)
	if err != nil {
		return err
	}
	communities := map[string]bool{}
	for _, row := range list {
		var p pins.Pin
		if err := json.Unmarshal([]byte(row.body), &p); err != nil {
			return fmt.Errorf("pin %s: %w", row.pin, err)
		}
		body, err := json.Marshal(anonymous(&p, person))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE pins SET pin = $1 WHERE community = $2 AND id = $3`, string(body), row.community, row.pin); err != nil {
			return err
		}
		communities[row.community] = true
	}
	history, err := rows(ctx, tx, scanPinRow, `SELECT community, pin, revision, change FROM pin_history WHERE change LIKE $1 ESCAPE '!'`, pattern)
	if err != nil {
		return err
	}
	for _, row := range history {
		var r pins.Revision
		if err := json.Unmarshal([]byte(row.body), &r); err != nil {
			return fmt.Errorf("history of pin %s: %w", row.pin, err)
		}
		r.Before, r.After = anonymous(r.Before, person), anonymous(r.After, person)
		if r.By == person {
			r.By = ""
		}
		body, err := json.Marshal(r)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE pin_history SET change = $1 WHERE community = $2 AND pin = $3 AND revision = $4`, string(body), row.community, row.pin, row.revision)
		if err != nil {
			return err
		}
	}
	for community := range communities {
		if err := bumpVersion(ctx, tx, s.dialect, community); err != nil {
			return err
		}
	}
	return s.notify(ctx, tx)
}

// mentions is a LIKE pattern for JSON that holds the person as a string.
func mentions(person string) (string, error) {
	quoted, err := json.Marshal(person)
	if err != nil {
		return "", err
	}
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(string(quoted)) + "%", nil
}

func anonymous(p *pins.Pin, person string) *pins.Pin {
	if p == nil {
		return nil
	}
	if p.CreatedBy == person {
		p.CreatedBy = ""
	}
	if p.VerifiedBy == person {
		p.VerifiedBy, p.VerifiedAs = "", ""
	}
	return p
}

// personData is what PersonData returns.
type personData struct {
	Person    string          `json:"person"`
	Questions []questionData  `json:"questions"`
	Votes     []voteData      `json:"votes"`
	Drafts    []string        `json:"drafts"`
	Contexts  []string        `json:"conversations"`
	Requests  int             `json:"open_requests"`
	Pins      []pins.Revision `json:"pin_changes"`
}

type questionData struct {
	Community string    `json:"community"`
	Channel   string    `json:"channel"`
	Asked     time.Time `json:"asked"`
	Verdict   string    `json:"verdict"`
	Entry     string    `json:"entry"`
	Text      string    `json:"text,omitempty"`
}

type voteData struct {
	Question string    `json:"question"`
	Helpful  bool      `json:"helpful"`
	Reason   string    `json:"reason,omitempty"`
	Voted    time.Time `json:"voted"`
}

// PersonData implements people.Store.
func (s *Store) PersonData(ctx context.Context, person string) ([]byte, error) {
	d := personData{Person: person}
	var err error
	d.Questions, err = rows(ctx, s.reader, func(scan func(...any) error) (q questionData, err error) {
		var at int64
		err = scan(&q.Community, &q.Channel, &at, &q.Verdict, &q.Entry, &q.Text)
		q.Asked = time.UnixMilli(at).UTC()
		return q, err
	}, `SELECT community, channel, asked, verdict, entry, text FROM questions WHERE person = $1 ORDER BY asked`, person)
	if err != nil {
		return nil, err
	}
	d.Votes, err = rows(ctx, s.reader, func(scan func(...any) error) (v voteData, err error) {
		var at, helpful int64
		err = scan(&v.Question, &helpful, &v.Reason, &at)
		v.Voted, v.Helpful = time.UnixMilli(at).UTC(), helpful == 1
		return v, err
	}, `SELECT question, helpful, reason, voted FROM votes WHERE person = $1 ORDER BY voted`, person)
	if err != nil {
		return nil, err
	}
	text := func(scan func(...any) error) (t string, err error) { return t, scan(&t) }
	if d.Drafts, err = rows(ctx, s.reader, text, `SELECT body FROM drafts WHERE person = $1`, person); err != nil {
		return nil, err
	}
	if d.Contexts, err = rows(ctx, s.reader, text, `SELECT context FROM conversations WHERE person = $1`, person); err != nil {
		return nil, err
	}
	if err := s.reader.QueryRowContext(ctx, `SELECT count(*) FROM inbox WHERE person = $1 AND done = 0`, person).Scan(&d.Requests); err != nil {
		return nil, err
	}
	pattern, err := mentions(person)
	if err != nil {
		return nil, err
	}
	changes, err := rows(ctx, s.reader, scanPinRow, `SELECT community, pin, revision, change FROM pin_history WHERE change LIKE $1 ESCAPE '!' ORDER BY community, pin, revision`, pattern)
	if err != nil {
		return nil, err
	}
	for _, row := range changes {
		var r pins.Revision
		if err := json.Unmarshal([]byte(row.body), &r); err != nil {
			return nil, fmt.Errorf("history of pin %s: %w", row.pin, err)
		}
		if r.By == person {
			d.Pins = append(d.Pins, r)
		}
	}
	return json.MarshalIndent(d, "", "  ")
}

// ForgetPerson implements people.Store.
func (g *Guarded) ForgetPerson(ctx context.Context, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s people.Store) error { return s.ForgetPerson(ctx, person) })
}

// PersonData implements people.Store.
func (g *Guarded) PersonData(ctx context.Context, person string) ([]byte, error) {
	return guarded(ctx, g, func(ctx context.Context, s people.Store) ([]byte, error) { return s.PersonData(ctx, person) })
}
