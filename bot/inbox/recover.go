package inbox

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"careerbot/bot"
)

// serve tells the store that this process answers requests, and returns how to tell it
// that it does so no longer.
func (q *Queue) serve(ctx context.Context) (end func()) {
	leave, err := q.store.Serve(ctx, q.owner)
	if err != nil {
		if ctx.Err() == nil {
			q.log.WarnContext(ctx, "it is not known whether other processes are gone: what they left is taken over when its lease ends", "error", err)
		}
		return func() {}
	}
	return func() {
		if err := leave(); err != nil {
			q.log.WarnContext(ctx, "the store is not told that this process has ended", "error", err)
		}
	}
}

// recoveryInterval is how often requests of dead processes are looked for.
const recoveryInterval = time.Second

// recovery finishes what this process left open when it last ended, and what
// other replicas left.
func (q *Queue) recovery(ctx context.Context) {
	interval := min(recoveryInterval, q.options.Lease/4)
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		q.catchUp(ctx)
		q.renew(ctx)
		q.takeOver(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// renew keeps the leases of what is still being answered: a platform may make a
// reply wait for longer than a lease.
func (q *Queue) renew(ctx context.Context) {
	err := q.store.Renew(ctx, q.owner, q.now().Add(q.options.Lease))
	if err != nil && !errors.Is(err, bot.ErrDown) && ctx.Err() == nil {
		q.log.WarnContext(ctx, "leases not renewed", "error", err)
	}
}

// takeOver answers what others left, as much as there is room for.
func (q *Queue) takeOver(ctx context.Context) {
	for ctx.Err() == nil {
		limit := min(cap(q.work)-len(q.work), maxTaken)
		if limit <= 0 {
			return
		}
		now := q.now()
		open, err := q.store.TakeOver(ctx, q.owner, slices.Collect(maps.Keys(q.platforms)), now, now.Add(q.options.Lease), limit)
		if err != nil {
			return // Health has reported it
		}
		for _, o := range open {
			q.succeed(ctx, o)
		}
		if len(open) < limit {
			return
		}
	}
}

// maxTaken is how many requests are taken over by one call.
const maxTaken = 256

// succeed answers a request that another process left, beside those that come in.
func (q *Queue) succeed(ctx context.Context, o Open) {
	r := o.Request
	j := job{request: r, stored: true, state: o.State}
	p := q.platforms[r.Platform]
	switch {
	case !q.begin(r.Key):
		return // it is being answered here
	case o.State == Sending && !resends(p):
		q.observer.Happened(r.Platform, bot.Uncertain)
		q.log.WarnContext(ctx, "uncertain whether a reply was sent", "platform", r.Platform, "community", r.Community, "channel", r.Channel)
		q.done(ctx, j, Failed, bot.MessageRef{})
		q.end(r.Key)
		return
	}
	q.claims.Claim(r.Key)
	q.observer.Happened(r.Platform, bot.Recovered)
	if o.State == Sending {
		j.tries = bot.Tries{First: r.Received, Last: q.now()}
	}
	if s, ok := p.(bot.Successor); ok {
		s.Succeed(ctx, r)
	}
	select {
	case q.work <- j:
	default: // others came in meanwhile
		q.giveUp(ctx, j)
	}
}

func resends(p bot.Platform) bool {
	r, ok := p.(bot.Resender)
	return ok && r.Resends()
}
