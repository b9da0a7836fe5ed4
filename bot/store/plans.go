package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"careerbot/bot"
	"careerbot/bot/plan"
)

// The database and what guards it keep plans and resources.
var (
	_ plan.Store = (*Store)(nil)
	_ plan.Store = (*Guarded)(nil)
)

func scanPlan(scan func(...any) error) (p plan.Plan, err error) {
	var body string
	if err := scan(&body); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(body), &p)
}

// Plan implements plan.Store.
func (s *Store) Plan(ctx context.Context, community, person string) (p plan.Plan, err error) {
	var body string
	if err := s.get(ctx, `SELECT body FROM plans WHERE community = $1 AND person = $2`, []any{community, person}, &body); err != nil {
		return p, notFound(err)
	}
	return p, json.Unmarshal([]byte(body), &p)
}

// PlansOf implements plan.Store.
func (s *Store) PlansOf(ctx context.Context, person string) ([]plan.Plan, error) {
	return rows(ctx, s.reader, scanPlan, `SELECT body FROM plans WHERE person = $1 ORDER BY community`, person)
}

// SavePlan implements plan.Store.
func (s *Store) SavePlan(ctx context.Context, p plan.Plan, step string, due time.Time) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	remind := int64(0)
	if !due.IsZero() {
		remind = millis(due)
	}
	return s.durably(ctx, func(tx *sql.Tx) error {
		var result sql.Result
		if p.Revision == 1 {
			result, err = tx.ExecContext(ctx, `
				INSERT INTO plans (community, person, id, revision, role, step, remind, body) VALUES ($1, $2, $3, 1, $4, $5, $6, $7)
				ON CONFLICT (community, person) DO NOTHING`, p.Community, p.Person, storable(p.ID), storable(p.Role), storable(step), remind, string(body))
		} else {
			result, err = tx.ExecContext(ctx, `
				UPDATE plans SET revision = $1, role = $2, step = $3, remind = $4, body = $5
				WHERE community = $6 AND person = $7 AND id = $8 AND revision = $9`,
				p.Revision, storable(p.Role), storable(step), remind, string(body), p.Community, p.Person, storable(p.ID), p.Revision-1)
		}
		return changedOne(result, err)
	})
}

// changedOne is ErrConflict for a statement that found another revision.
func changedOne(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return bot.ErrConflict
	}
	return err
}

// DropPlan implements plan.Store.
func (s *Store) DropPlan(ctx context.Context, person, id string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM plans WHERE person = $1 AND id = $2`, person, storable(id))
		return err
	})
}

// CountPlans implements plan.Store.
func (s *Store) CountPlans(ctx context.Context, community string) ([]plan.Count, error) {
	return rows(ctx, s.reader, func(scan func(...any) error) (c plan.Count, err error) {
		return c, scan(&c.Role, &c.Step, &c.People)
	}, `SELECT role, step, count(*) FROM plans WHERE community = $1 GROUP BY role, step ORDER BY role, step`, community)
}

// DuePlans implements plan.Store.
func (s *Store) DuePlans(ctx context.Context, now time.Time) ([]plan.Plan, error) {
	return rows(ctx, s.reader, scanPlan, `SELECT body FROM plans WHERE remind > 0 AND remind <= $1 ORDER BY remind`, millis(now))
}

// ForgetPlans implements plan.Store.
func (s *Store) ForgetPlans(ctx context.Context, person string) error {
	return s.durably(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM plans WHERE person = $1`, person); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE resources SET person = '' WHERE person = $1`, person)
		return err
	})
}

// resourceColumns are what a resource is read from. Who made it stands in its column alone,
// so that they can be forgotten.
const resourceColumns = `person, body`

func scanResource(scan func(...any) error) (v plan.Resource, err error) {
	var person, body string
	if err := scan(&person, &body); err != nil {
		return v, err
	}
	err = json.Unmarshal([]byte(body), &v)
	v.By = person
	return v, err
}

// Resources implements plan.Store.
func (s *Store) Resources(ctx context.Context, community string) ([]plan.Resource, error) {
	return rows(ctx, s.reader, scanResource, `SELECT `+resourceColumns+` FROM resources AS r WHERE community = $1 AND removed = 0
		AND revision = (SELECT max(revision) FROM resources WHERE community = r.community AND id = r.id) ORDER BY id`, community)
}

// ResourceHistory implements plan.Store.
func (s *Store) ResourceHistory(ctx context.Context, community, id string) ([]plan.Resource, error) {
	return rows(ctx, s.reader, scanResource, `SELECT `+resourceColumns+` FROM resources WHERE community = $1 AND id = $2 ORDER BY revision`, community, storable(id))
}

// SaveResource implements plan.Store.
func (s *Store) SaveResource(ctx context.Context, v plan.Resource) error {
	person := v.By
	v.By = ""
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	removed := 0
	if v.Removed {
		removed = 1
	}
	return s.durably(ctx, func(tx *sql.Tx) error {
		// The one before it has to be there, and this one must not be.
		return changedOne(tx.ExecContext(ctx, `
			INSERT INTO resources (community, id, revision, person, at, removed, body)
			SELECT $1, $2, CAST($3 AS BIGINT), $4, CAST($5 AS BIGINT), CAST($6 AS BIGINT), $7 WHERE CAST($8 AS BIGINT) = (SELECT COALESCE(max(revision), 0) FROM resources WHERE community = $1 AND id = $2)
			ON CONFLICT (community, id, revision) DO NOTHING`,
			v.Community, storable(v.ID), v.Revision, person, millis(v.At), removed, string(body), v.Revision-1))
	})
}

// ResourcesBy implements plan.Store.
func (s *Store) ResourcesBy(ctx context.Context, person string) ([]plan.Resource, error) {
	return rows(ctx, s.reader, scanResource, `SELECT `+resourceColumns+` FROM resources WHERE person = $1 ORDER BY community, id, revision`, person)
}

// Plan implements plan.Store.
func (g *Guarded) Plan(ctx context.Context, community, person string) (plan.Plan, error) {
	return guarded(ctx, g, func(ctx context.Context, s plan.Store) (plan.Plan, error) { return s.Plan(ctx, community, person) })
}

// PlansOf implements plan.Store.
func (g *Guarded) PlansOf(ctx context.Context, person string) ([]plan.Plan, error) {
	return guarded(ctx, g, func(ctx context.Context, s plan.Store) ([]plan.Plan, error) { return s.PlansOf(ctx, person) })
}

// SavePlan implements plan.Store.
func (g *Guarded) SavePlan(ctx context.Context, p plan.Plan, step string, due time.Time) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s plan.Store) error { return s.SavePlan(ctx, p, step, due) })
}

// DropPlan implements plan.Store.
func (g *Guarded) DropPlan(ctx context.Context, person, id string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s plan.Store) error { return s.DropPlan(ctx, person, id) })
}

// CountPlans implements plan.Store.
func (g *Guarded) CountPlans(ctx context.Context, community string) ([]plan.Count, error) {
	return guarded(ctx, g, func(ctx context.Context, s plan.Store) ([]plan.Count, error) { return s.CountPlans(ctx, community) })
}

// DuePlans implements plan.Store.
func (g *Guarded) DuePlans(ctx context.Context, now time.Time) ([]plan.Plan, error) {
	return guarded(ctx, g, func(ctx context.Context, s plan.Store) ([]plan.Plan, error) { return s.DuePlans(ctx, now) })
}

// ForgetPlans implements plan.Store.
func (g *Guarded) ForgetPlans(ctx context.Context, person string) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s plan.Store) error { return s.ForgetPlans(ctx, person) })
}

// Resources implements plan.Store.
func (g *Guarded) Resources(ctx context.Context, community string) ([]plan.Resource, error) {
	return guarded(ctx, g, func(ctx context.Context, s plan.Store) ([]plan.Resource, error) { return s.Resources(ctx, community) })
}

// ResourceHistory implements plan.Store.
func (g *Guarded) ResourceHistory(ctx context.Context, community, id string) ([]plan.Resource, error) {
	return guarded(ctx, g, func(ctx context.Context, s plan.Store) ([]plan.Resource, error) {
		return s.ResourceHistory(ctx, community, id)
	})
}

// SaveResource implements plan.Store.
func (g *Guarded) SaveResource(ctx context.Context, v plan.Resource) error {
	return guardedOnly(ctx, g, func(ctx context.Context, s plan.Store) error { return s.SaveResource(ctx, v) })
}

// ResourcesBy implements plan.Store.
func (g *Guarded) ResourcesBy(ctx context.Context, person string) ([]plan.Resource, error) {
	return guarded(ctx, g, func(ctx context.Context, s plan.Store) ([]plan.Resource, error) { return s.ResourcesBy(ctx, person) })
}
