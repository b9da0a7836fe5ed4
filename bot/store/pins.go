package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"careerbot/bot"
	"careerbot/bot/pins"
)

// Pins implements pins.Store.
func (s *Store) Pins(ctx context.Context, community string) ([]pins.Pin, error) {
	return rows(ctx, s.reader, scanPin, `SELECT pin FROM pins WHERE community = $1 ORDER BY id`, community)
}

// Pin implements pins.Store.
func (s *Store) Pin(ctx context.Context, community, id string) (pins.Pin, error) {
	p, err := scanPin(s.reader.QueryRowContext(ctx, `SELECT pin FROM pins WHERE community = $1 AND id = $2`, community, id).Scan)
	return p, notFound(err)
}

func scanPin(scan func(...any) error) (p pins.Pin, err error) {
	var body string
	if err := scan(&body); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(body), &p)
}

// SavePins implements pins.Store.
func (s *Store) SavePins(ctx context.Context, changes []pins.Revision) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		communities := map[string]bool{}
		// Triggers are let go first, so that pins of one change may swap them.
		for _, c := range changes {
			_, err := tx.ExecContext(ctx, `DELETE FROM pin_triggers WHERE community = $1 AND pin = $2`, c.After.Community, c.Pin)
			if err != nil {
				return err
			}
		}
		for _, c := range changes {
			if err := s.savePin(ctx, tx, c); err != nil {
				return err
			}
			communities[c.After.Community] = true
		}
		for community := range communities {
			if err := bumpVersion(ctx, tx, s.dialect, community); err != nil {
				return err
			}
		}
		return s.notify(ctx, tx)
	})
}

func (s *Store) savePin(ctx context.Context, tx *sql.Tx, c pins.Revision) error {
	p := c.After
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	change, err := json.Marshal(c)
	if err != nil {
		return err
	}
	var result sql.Result
	if p.Revision == 1 {
		result, err = tx.ExecContext(ctx, `INSERT INTO pins (community, id, revision, pin) VALUES ($1, $2, 1, $3) ON CONFLICT (community, id) DO NOTHING`,
			p.Community, p.ID, string(body))
	} else {
		result, err = tx.ExecContext(ctx, `UPDATE pins SET revision = $1, pin = $2 WHERE community = $3 AND id = $4 AND revision = $5`,
			p.Revision, string(body), p.Community, p.ID, p.Revision-1)
	}
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return fmt.Errorf("pin %s, revision %d: %w", p.ID, p.Revision, bot.ErrConflict)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO pin_history (community, pin, revision, change) VALUES ($1, $2, $3, $4)`, p.Community, p.ID, p.Revision, string(change))
	if err != nil {
		return err
	}
	if p.State == pins.Retired {
		return nil
	}
	for _, t := range p.Triggers {
		if err := holdTrigger(ctx, tx, p, t); err != nil {
			return err
		}
	}
	return nil
}

func holdTrigger(ctx context.Context, tx *sql.Tx, p *pins.Pin, trigger string) error {
	key := pins.TriggerKey(trigger)
	result, err := tx.ExecContext(ctx, `INSERT INTO pin_triggers (community, channel, trigger_key, pin) VALUES ($1, $2, $3, $4) ON CONFLICT (community, channel, trigger_key) DO NOTHING`,
		p.Community, p.Channel, key, p.ID)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	var holder string
	err = tx.QueryRowContext(ctx, `SELECT pin FROM pin_triggers WHERE community = $1 AND channel = $2 AND trigger_key = $3`, p.Community, p.Channel, key).Scan(&holder)
	if err != nil {
		return err
	}
	return &pins.TriggerTakenError{Trigger: trigger, Pin: holder}
}

// bumpVersion gives the community's pins the next version of all.
func bumpVersion(ctx context.Context, tx *sql.Tx, d dialect, community string) error {
	_, err := nextVersion(ctx, tx, d, "pin_versions", community)
	return err
}

// nextVersion gives the community the next version of all in a table of versions. Writers
// take turns: SQLite has one, and PostgreSQL's hold a lock until they commit, so that nobody
// sees version 8 before 7.
func nextVersion(ctx context.Context, tx *sql.Tx, d dialect, table, community string) (version int64, err error) {
	if d == postgresDialect {
		if _, err := tx.ExecContext(ctx, "LOCK TABLE "+table+" IN EXCLUSIVE MODE"); err != nil {
			return 0, err
		}
	}
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(version), 0) + 1 FROM "+table).Scan(&version); err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO "+table+" (community, version) VALUES ($1, $2) ON CONFLICT (community) DO UPDATE SET version = excluded.version", community, version)
	return version, err
}

// PinHistory implements pins.Store.
func (s *Store) PinHistory(ctx context.Context, community, id string) ([]pins.Revision, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (r pins.Revision, err error) {
		var body string
		if err := scan(&body); err != nil {
			return r, err
		}
		return r, json.Unmarshal([]byte(body), &r)
	}, `SELECT change FROM pin_history WHERE community = $1 AND pin = $2 ORDER BY revision`, community, id)
}

// PinVersions implements pins.Store.
func (s *Store) PinVersions(ctx context.Context, since int64) (map[string]int64, error) {
	return s.versions(ctx, "pin_versions", since)
}

// versions are the communities whose version in a table of versions is later than since.
func (s *Store) versions(ctx context.Context, table string, since int64) (map[string]int64, error) {
	versions := map[string]int64{}
	type row struct {
		community string
		version   int64
	}
	list, err := rows(ctx, s.reader, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.community, &r.version)
	}, "SELECT community, version FROM "+table+" WHERE version > $1", since)
	for _, r := range list {
		versions[r.community] = r.version
	}
	return versions, err
}

// Pins implements pins.Store.
func (g *Guarded) Pins(ctx context.Context, community string) ([]pins.Pin, error) {
	return guarded(ctx, g, func(ctx context.Context, s pins.Store) ([]pins.Pin, error) { return s.Pins(ctx, community) })
}

// Pin implements pins.Store.
func (g *Guarded) Pin(ctx context.Context, community, id string) (pins.Pin, error) {
	return guarded(ctx, g, func(ctx context.Context, s pins.Store) (pins.Pin, error) { return s.Pin(ctx, community, id) })
}

// SavePins implements pins.Store.
func (g *Guarded) SavePins(ctx context.Context, changes []pins.Revision) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s pins.Store) error { return s.SavePins(ctx, changes) })
}

// PinHistory implements pins.Store.
func (g *Guarded) PinHistory(ctx context.Context, community, id string) ([]pins.Revision, error) {
	return guarded(ctx, g, func(ctx context.Context, s pins.Store) ([]pins.Revision, error) {
		return s.PinHistory(ctx, community, id)
	})
}

// PinVersions implements pins.Store.
func (g *Guarded) PinVersions(ctx context.Context, since int64) (map[string]int64, error) {
	return guarded(ctx, g, func(ctx context.Context, s pins.Store) (map[string]int64, error) { return s.PinVersions(ctx, since) })
}
