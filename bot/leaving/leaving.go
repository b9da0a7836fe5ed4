// Package leaving deletes what a community leaves behind that has removed the bot, after a
// while in which it may come back.
package leaving

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"careerbot/bot"
)

// keptLeft is for how long what a community has left is kept.
const keptLeft = 30 * 24 * time.Hour

// lookEvery is how often is looked for what is to be deleted.
const lookEvery = time.Hour

// Store keeps which communities have removed the bot.
type Store interface {
	// CommunityLeft notes that a community has removed the bot.
	CommunityLeft(ctx context.Context, community string, at time.Time) error
	// CommunityBack notes that it is there again.
	CommunityBack(ctx context.Context, community string) error
	// CommunitiesLeft returns those that left before then, and in which nobody has asked anything since.
	CommunitiesLeft(ctx context.Context, before time.Time) ([]string, error)
	// DropCommunity deletes everything that is kept of a community, all or none.
	DropCommunity(ctx context.Context, community string) error
}

// Leaving deletes what communities leave behind.
type Leaving struct {
	store Store
	log   *slog.Logger
	now   func() time.Time
}

// New makes it over a store.
func New(s Store, log *slog.Logger, now func() time.Time) *Leaving { return &Leaving{s, log, now} }

// Feature is the leaving as a feature: it hears of removals, and of who comes back.
func (l *Leaving) Feature() bot.Feature {
	return bot.Feature{
		Name: "leaving",
		Hears: map[bot.RequestKind]bot.Hearer{
			bot.CommunityLeft: func(ctx context.Context, r *bot.Request) error {
				return kept(l.store.CommunityLeft(ctx, r.Community, l.now()))
			},
			bot.ChannelJoined: func(ctx context.Context, r *bot.Request) error {
				return kept(l.store.CommunityBack(ctx, r.Community))
			},
		},
		Upkeep: l.upkeep,
	}
}

// kept is an error of the store where there is one: without a store nothing is left behind.
func kept(err error) error {
	if errors.Is(err, bot.ErrNoMemory) {
		return nil
	}
	return err
}

func (l *Leaving) upkeep(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		l.Drop(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Drop deletes what the communities have left whose time is over.
func (l *Leaving) Drop(ctx context.Context) {
	list, err := l.store.CommunitiesLeft(ctx, l.now().Add(-keptLeft))
	for _, community := range list {
		if failed := l.store.DropCommunity(ctx, community); failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		l.log.InfoContext(ctx, "everything of a community that removed the bot is deleted", "community", community)
	}
	if err != nil && ctx.Err() == nil && !errors.Is(err, bot.ErrDown) {
		l.log.WarnContext(ctx, "what communities left behind is not deleted yet", "error", err)
	}
}
