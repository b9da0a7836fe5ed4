package bottest

import (
	"context"
	"time"

	"careerbot/bot/plan"
)

// Plan implements plan.Store.
func (s *Faulty) Plan(ctx context.Context, community, person string) (plan.Plan, error) {
	return value(ctx, s, "Plan", func() (plan.Plan, error) { return s.Store.Plan(ctx, community, person) })
}

// PlansOf implements plan.Store.
func (s *Faulty) PlansOf(ctx context.Context, person string) ([]plan.Plan, error) {
	return value(ctx, s, "PlansOf", func() ([]plan.Plan, error) { return s.Store.PlansOf(ctx, person) })
}

// SavePlan implements plan.Store.
func (s *Faulty) SavePlan(ctx context.Context, p plan.Plan, step string, due time.Time) error {
	return plain(ctx, s, "SavePlan", func() error { return s.Store.SavePlan(ctx, p, step, due) })
}

// DropPlan implements plan.Store.
func (s *Faulty) DropPlan(ctx context.Context, person, id string) error {
	return plain(ctx, s, "DropPlan", func() error { return s.Store.DropPlan(ctx, person, id) })
}

// Resources implements plan.Store.
func (s *Faulty) Resources(ctx context.Context, community string) ([]plan.Resource, error) {
	return value(ctx, s, "Resources", func() ([]plan.Resource, error) { return s.Store.Resources(ctx, community) })
}

// DuePlans implements plan.Store.
func (s *Faulty) DuePlans(ctx context.Context, now time.Time) ([]plan.Plan, error) {
	return value(ctx, s, "DuePlans", func() ([]plan.Plan, error) { return s.Store.DuePlans(ctx, now) })
}
