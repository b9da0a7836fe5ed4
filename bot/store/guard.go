package store

import (
	"context"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// Guarded is a store as the features call it: every call has a deadline, one that fails is
// noticed and the store left alone for a moment, and where there is no store each call is
// bot.ErrNoMemory.
type Guarded struct {
	store  memory.Pinger // nil: there is none
	health *memory.Health
}

// Guard guards a store. It may be of any kind: a part that it does not keep is
// bot.ErrNoMemory.
func Guard(s memory.Pinger, health *memory.Health) *Guarded { return &Guarded{s, health} }

// None is no memory: the guide answers alone, and nothing is kept.
func None() *Guarded { return Guard(nil, memory.NoMemory()) }

// Health is the store's.
func (g *Guarded) Health() *memory.Health { return g.health }

// guarded runs one call on the part S of the store, which a feature declares.
func guarded[S, T any](ctx context.Context, g *Guarded, call func(ctx context.Context, part S) (T, error)) (value T, err error) {
	part, kept := g.store.(S)
	if !kept {
		return value, bot.ErrNoMemory
	}
	err = g.health.Try(ctx, func(ctx context.Context) (err error) {
		value, err = call(ctx, part)
		return err
	})
	return value, err
}

// guardedOnly is guarded for a call that returns an error alone.
func guardedOnly[S any](ctx context.Context, g *Guarded, call func(ctx context.Context, part S) error) error {
	_, err := guarded(ctx, g, func(ctx context.Context, part S) (struct{}, error) { return struct{}{}, call(ctx, part) })
	return err
}

// Ping implements memory.Pinger. It is not guarded: it is how the health is examined.
func (g *Guarded) Ping(ctx context.Context) error {
	if g.store == nil {
		return bot.ErrNoMemory
	}
	return g.store.Ping(ctx)
}
