package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"careerbot/bot"
	"careerbot/bot/settings"
)

// The database and what guards it keep communities' settings.
var (
	_ settings.Store = (*Store)(nil)
	_ settings.Store = (*Guarded)(nil)
)

// Settings implements settings.Store. It is one statement: what it returns is of one moment.
func (s *Store) Settings(ctx context.Context, community string, at int64) (settings.Own, error) {
	own := settings.Own{Values: map[string]string{}}
	type row struct {
		setting, value string
		version        int64
	}
	list, err := rows(ctx, s.reader, func(scan func(...any) error) (r row, err error) {
		return r, scan(&r.setting, &r.value, &r.version)
	}, `SELECT setting, value, number FROM setting_history AS last WHERE community = $1 AND number =
		(SELECT MAX(number) FROM setting_history WHERE community = last.community AND setting = last.setting AND number <= $2)`, community, at)
	for _, r := range list {
		own.Version = max(own.Version, r.version)
		if r.value != "" {
			own.Values[r.setting] = r.value
		}
	}
	return own, err
}

// SaveSettings implements settings.Store.
func (s *Store) SaveSettings(ctx context.Context, community string, changes []settings.Change) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		number, err := nextVersion(ctx, tx, s.dialect, "setting_versions", community)
		if err != nil {
			return err
		}
		for _, c := range changes {
			was := ""
			err := tx.QueryRowContext(ctx, `SELECT value FROM setting_history WHERE community = $1 AND setting = $2 ORDER BY number DESC LIMIT 1`, community, c.Setting).Scan(&was)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			if was != c.Was {
				return fmt.Errorf("setting %s: %w", c.Setting, bot.ErrConflict)
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO setting_history (community, setting, number, was, value, person, changed) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				community, c.Setting, number, c.Was, c.Value, c.By, millis(c.At))
			if err != nil {
				return err
			}
		}
		return s.notify(ctx, tx)
	})
}

// SettingHistory implements settings.Store.
func (s *Store) SettingHistory(ctx context.Context, community string, limit int) ([]settings.Change, error) {
	return rows(ctx, s.reader, scanSettingChange, `SELECT community, setting, was, value, person, changed FROM setting_history WHERE community = $1 ORDER BY number DESC, setting LIMIT $2`, community, limit)
}

// SettingChangesBy implements settings.Store.
func (s *Store) SettingChangesBy(ctx context.Context, person string) ([]settings.Change, error) {
	return rows(ctx, s.reader, scanSettingChange, `SELECT community, setting, was, value, person, changed FROM setting_history WHERE person = $1 ORDER BY number, setting`, person)
}

func scanSettingChange(scan func(...any) error) (c settings.Change, err error) {
	var at int64
	err = scan(&c.Community, &c.Setting, &c.Was, &c.Value, &c.By, &at)
	c.At = time.UnixMilli(at).UTC()
	return c, err
}

// ForgetInSettings implements settings.Store.
func (s *Store) ForgetInSettings(ctx context.Context, person string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE setting_history SET person = '' WHERE person = $1`, person)
		return err
	})
}

// SettingVersions implements settings.Store.
func (s *Store) SettingVersions(ctx context.Context, since int64) (map[string]int64, error) {
	return s.versions(ctx, "setting_versions", since)
}

// Settings implements settings.Store.
func (g *Guarded) Settings(ctx context.Context, community string, at int64) (settings.Own, error) {
	return guarded(ctx, g, func(ctx context.Context, s settings.Store) (settings.Own, error) {
		return s.Settings(ctx, community, at)
	})
}

// SaveSettings implements settings.Store.
func (g *Guarded) SaveSettings(ctx context.Context, community string, changes []settings.Change) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s settings.Store) error { return s.SaveSettings(ctx, community, changes) })
}

// SettingHistory implements settings.Store.
func (g *Guarded) SettingHistory(ctx context.Context, community string, limit int) ([]settings.Change, error) {
	return guarded(ctx, g, func(ctx context.Context, s settings.Store) ([]settings.Change, error) {
		return s.SettingHistory(ctx, community, limit)
	})
}

// SettingChangesBy implements settings.Store.
func (g *Guarded) SettingChangesBy(ctx context.Context, person string) ([]settings.Change, error) {
	return guarded(ctx, g, func(ctx context.Context, s settings.Store) ([]settings.Change, error) {
		return s.SettingChangesBy(ctx, person)
	})
}

// ForgetInSettings implements settings.Store.
func (g *Guarded) ForgetInSettings(ctx context.Context, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s settings.Store) error { return s.ForgetInSettings(ctx, person) })
}

// SettingVersions implements settings.Store.
func (g *Guarded) SettingVersions(ctx context.Context, since int64) (map[string]int64, error) {
	return guarded(ctx, g, func(ctx context.Context, s settings.Store) (map[string]int64, error) {
		return s.SettingVersions(ctx, since)
	})
}
