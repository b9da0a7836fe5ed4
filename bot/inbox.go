package bot

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"maps"
	"sync"
	"time"
)

// InboxStore keeps requests from their acceptance until they are answered. A
// request goes received → sending → sent. The worker that has it holds a lease;
// whose lease has run out is presumed dead, and the request is anybody's.
type InboxStore interface {
	// Claim records a request as received, leased to owner. It reports false where
	// the key is known already.
	Claim(ctx context.Context, r Request, owner string, until time.Time) (bool, error)
	// Sending moves a request that owner holds from received to sending, with the
	// lease renewed. It reports false where owner does not hold it any more.
	Sending(ctx context.Context, key, owner string, until time.Time) (bool, error)
	// Done moves a request to sent, or to failed, and erases all of it but its key,
	// its times and the message that it became.
	Done(ctx context.Context, key string, state RequestState, ref MessageRef, at time.Time) error
	// TakeOver leases requests whose lease ran out before now to owner.
	TakeOver(ctx context.Context, owner string, now, until time.Time, limit int) ([]Open, error)
	// Renew extends the leases of everything that owner holds.
	Renew(ctx context.Context, owner string, until time.Time) error
	// Postpone moves a request that owner holds from sending back to received: it
	// was not sent.
	Postpone(ctx context.Context, key, owner string, until time.Time) error
	// Outcome returns how far a request has come and which message it became, or
	// ErrNotFound.
	Outcome(ctx context.Context, key string) (RequestState, MessageRef, error)
	// Release gives a request up that owner holds, for anybody to take over.
	Release(ctx context.Context, key, owner string) error
	// Depth returns how many requests are open.
	Depth(ctx context.Context) (int, error)
}

// RequestState is how far a request has come.
type RequestState string

// The states.
const (
	Received RequestState = "received"
	Sending  RequestState = "sending"
	Sent     RequestState = "sent"
	Failed   RequestState = "failed" // refused by the platform, too late, or left uncertain
)

// Open is a request that somebody began and did not finish.
type Open struct {
	Request Request
	State   RequestState // received or sending
}

// Queue is the inbox of a running bot: it claims and records each request before
// the platform acknowledges it, answers it, and finishes what a crash left open.
//
// What it promises: a request that was accepted is answered, once. The exception
// is one window: between the moment a request is marked as sending and the
// moment it is marked as sent, a crash leaves open whether the platform got the
// reply. It is sent again where the platform tells doubles apart (Resender), and
// counted in Stats.Uncertain where it does not. With the store down requests are
// claimed in memory, and a crash loses them.
type Queue struct {
	bot       *Bot
	store     InboxStore // nil: memory alone
	owner     string
	platforms map[string]Platform
	options   QueueOptions
	log       *slog.Logger
	now       func() time.Time

	work   chan job
	claims *claims

	parking  sync.WaitGroup // of requests that the platform takes later
	stopping chan struct{}  // closed when the platforms have ended

	mu     sync.Mutex
	parked int
	undone map[string]ending    // ends that the store has not taken yet
	open   map[string]time.Time // requests that this process is answering, and since when
	ended  map[string]error     // platforms that do not run any more, and why; nil at shutdown
}

// QueueOptions are a queue's limits.
type QueueOptions struct {
	Owner   string        // names this process among the replicas
	Workers int           // requests answered at the same time; 64 where it is zero
	Waiting int           // requests that may wait for a worker; 4096 where it is zero
	Lease   time.Duration // longer than one request may take; 20 s where it is zero
	Grace   time.Duration // for open requests at shutdown; 10 s where it is zero
}

// job is a request on its way through a worker.
type job struct {
	request Request
	stored  bool
	maybe   bool // the store failed, and may have taken it all the same
}

// ending is how a request ended.
type ending struct {
	state RequestState
	ref   MessageRef
	at    time.Time
}

// NewQueue makes the inbox of a bot. A nil store keeps claims in memory alone.
func NewQueue(b *Bot, store InboxStore, o QueueOptions, platforms ...Platform) *Queue {
	if o.Workers == 0 {
		o.Workers = 64
	}
	if o.Waiting == 0 {
		o.Waiting = 4096
	}
	if o.Lease == 0 {
		o.Lease = 20 * time.Second
	}
	if o.Grace == 0 {
		o.Grace = 10 * time.Second
	}
	q := &Queue{
		bot: b, store: store, owner: o.Owner, platforms: map[string]Platform{}, options: o, log: b.log, now: b.now,
		work: make(chan job, o.Waiting), claims: newClaims(b.now), undone: map[string]ending{}, open: map[string]time.Time{}, ended: map[string]error{},
		stopping: make(chan struct{}),
	}
	for _, p := range platforms {
		q.platforms[p.Name()] = p
	}
	b.platforms = q.platforms
	return q
}

// errFull is returned where more requests wait than the memory may hold.
var errFull = errors.New("too many requests are waiting")

// Accept implements Inbox. A request whose key is known is accepted and not
// answered again.
func (q *Queue) Accept(ctx context.Context, r Request) error {
	if r.Key == "" {
		return errors.New("request without a key")
	}
	if _, ok := q.platforms[r.Platform]; !ok {
		return fmt.Errorf("request of platform %q, which does not run", r.Platform)
	}
	if !q.concerns(ctx, &r) {
		return nil
	}
	// This process's own claims come first: two deliveries that arrive while the
	// store fails must not both be answered.
	if !q.claims.claim(r.Key) {
		q.bot.stats.Doubled.Add(1)
		return nil
	}
	stored, maybe := false, false
	if q.store != nil {
		claimed := false
		err := q.bot.health.try(ctx, func(ctx context.Context) (err error) {
			claimed, err = q.store.Claim(ctx, r, q.owner, q.now().Add(q.options.Lease))
			return err
		})
		switch {
		case err == nil && !claimed:
			q.bot.stats.Doubled.Add(1)
			return nil
		case err == nil:
			stored = true
		case ctx.Err() != nil:
			q.claims.release(r.Key)
			return ctx.Err()
		default:
			maybe = !errors.Is(err, errDown)
		}
	}
	q.opened(r.Key)
	select {
	case q.work <- job{r, stored, maybe}:
		return nil
	default:
		q.closed(r.Key)
	}
	if stored {
		// It is safe in the store; whoever has time takes it over.
		err := q.bot.health.try(ctx, func(ctx context.Context) error { return q.store.Release(ctx, r.Key, q.owner) })
		if err == nil {
			return nil
		}
	}
	q.claims.release(r.Key)
	return errFull
}

// Run runs the platforms until the context ends or all of them have ended: one that
// fails for good leaves the others serving. Then it takes no more requests, answers those that are open within the grace
// time, and returns.
func (q *Queue) Run(ctx context.Context) error {
	// Workers outlive the platforms: what was accepted is still answered.
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()
	var workers sync.WaitGroup
	for range q.options.Workers {
		workers.Go(func() { q.worker(working) })
	}
	background, stopBackground := context.WithCancel(working)
	var others sync.WaitGroup
	if q.store != nil {
		others.Go(func() { q.recovery(background) })
		others.Go(func() { q.bot.upkeep(background) })
	}

	err := q.runPlatforms(ctx)
	stopBackground()
	others.Wait()
	close(q.work)
	close(q.stopping)
	defer q.catchUp(context.WithoutCancel(ctx))
	drained := make(chan struct{})
	go func() {
		workers.Wait()
		q.parking.Wait()
		close(drained)
	}()
	grace := time.NewTimer(q.options.Grace)
	defer grace.Stop()
	select {
	case <-drained:
	case <-grace.C:
		q.log.WarnContext(ctx, "the grace time is over, open requests are left to the next start")
		stopWorking()
		<-drained
	}
	return err
}

// runPlatforms returns when the last platform has ended.
func (q *Queue) runPlatforms(ctx context.Context) error {
	var mu sync.Mutex
	var errs []error
	running := len(q.platforms)
	var platforms sync.WaitGroup
	for _, p := range q.platforms {
		platforms.Go(func() {
			err := q.runPlatform(ctx, p)
			q.mu.Lock()
			q.ended[p.Name()] = err
			q.mu.Unlock()
			mu.Lock()
			defer mu.Unlock()
			running--
			if err == nil {
				return
			}
			if running > 0 && ctx.Err() == nil {
				q.log.ErrorContext(ctx, "a platform has ended, the others go on", "platform", p.Name(), "error", err)
			}
			errs = append(errs, fmt.Errorf("%s: %w", p.Name(), err))
		})
	}
	platforms.Wait()
	return errors.Join(errs...)
}

// runPlatform contains a platform's panic: it ends the platform with an error,
// not the process without one.
func (q *Queue) runPlatform(ctx context.Context, p Platform) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return p.Run(ctx, q)
}

// PlatformState is whether a platform takes requests.
type PlatformState struct {
	Running bool
	Err     error // that it ended with
}

// States returns the state of every platform, by name.
func (q *Queue) States() map[string]PlatformState {
	q.mu.Lock()
	defer q.mu.Unlock()
	states := map[string]PlatformState{}
	for name, p := range q.platforms {
		err, ended := q.ended[name]
		running := !ended
		if r, ok := p.(interface{ Running() bool }); ok && running {
			running = r.Running() // it may be connecting still
		}
		states[name] = PlatformState{running, err}
	}
	return states
}

// Depth returns how many requests this process is answering, and since when the oldest
// of them waits.
func (q *Queue) Depth() (n int, oldest time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, since := range q.open {
		if oldest.IsZero() || since.Before(oldest) {
			oldest = since
		}
	}
	return len(q.open), oldest
}

func (q *Queue) worker(ctx context.Context) {
	for j := range q.work {
		q.finish(ctx, j, Received)
	}
}

// finish answers one request and records how it went.
func (q *Queue) finish(ctx context.Context, j job, state RequestState) {
	r := &j.request
	if ctx.Err() != nil {
		q.closed(r.Key)
		return // the grace time is over; it stays received
	}
	if !r.Expires.IsZero() && !q.now().Before(r.Expires) {
		q.bot.stats.Expired.Add(1)
		q.bot.noteOf(r, "said nothing", "It came too late to be answered: the platform takes no reply any more.", "")
		q.done(ctx, j, Failed, MessageRef{})
		q.closed(r.Key)
		return
	}
	if state == Received && !r.Received.IsZero() {
		q.bot.observer.Took(Queued, max(0, q.now().Sub(r.Received)))
	}
	target := q.earlier(ctx, r)
	reply, _ := q.bot.reply(ctx, r) // the error is logged, and the reply is its apology
	if r.Kind == MessageRemoved && target == (MessageRef{}) {
		reply = Reply{}
	}
	wait := q.bot.keepOf(ctx, reply)
	q.deliver(ctx, delivery{j, reply, target}, state)
	wait()
}

// delivery is a reply on its way to the platform.
type delivery struct {
	job
	reply  Reply
	target MessageRef // the earlier reply that it changes, if any
}

// deliver sends a reply and records how it went.
func (q *Queue) deliver(ctx context.Context, d delivery, state RequestState) {
	r := d.request
	if ctx.Err() != nil {
		q.closed(r.Key)
		return
	}
	if d.reply.silent() {
		q.done(ctx, d.job, Sent, MessageRef{})
		q.closed(r.Key)
		return
	}
	if d.stored && state == Received {
		held := true
		err := q.bot.health.try(ctx, func(ctx context.Context) (err error) {
			held, err = q.store.Sending(ctx, r.Key, q.owner, q.now().Add(q.options.Lease))
			return err
		})
		switch {
		case err == nil && !held:
			q.closed(r.Key)
			return // another replica has taken it over
		case err != nil:
			// The store went away in between. The answer is ready and the person
			// waits: it is sent. Should the store come back and somebody take the
			// request over, this process's claim lets it through only once here.
			q.log.WarnContext(ctx, "sending without a record", "error", err)
		}
	}
	start := q.now()
	ref, err := q.send(ctx, d)
	q.bot.observer.Took(Delivered, q.now().Sub(start))
	q.bot.noteSent(&r, err)
	later := (*LaterError)(nil)
	switch {
	case err == nil:
		q.done(ctx, d.job, Sent, ref)
	case ctx.Err() != nil:
		// The grace time ended it: the next start counts it as uncertain.
	case errors.As(err, &later) && q.park(ctx, d, later.After):
		return
	case errors.Is(err, ErrUncertain):
		q.bot.stats.Uncertain.Add(1)
		q.log.WarnContext(ctx, "uncertain whether a reply was sent", "platform", r.Platform, "community", r.Community, "channel", r.Channel, "error", err)
		q.done(ctx, d.job, Failed, ref)
	default:
		q.bot.stats.Unsent.Add(1)
		q.log.ErrorContext(ctx, "reply not sent", "platform", r.Platform, "community", r.Community, "channel", r.Channel, "error", err)
		q.done(ctx, d.job, Failed, ref)
	}
	q.closed(r.Key)
}

// maxLater is how long a reply may be put off by a platform that takes no more:
// after that nobody waits for it.
const maxLater = 10 * time.Minute

// park puts a reply off without holding a worker up. It reports false where the
// reply is too late then, or too many wait already.
func (q *Queue) park(ctx context.Context, d delivery, after time.Duration) bool {
	now := q.now()
	if late := now.Add(after); late.Sub(d.request.Received) > maxLater || !d.request.Expires.IsZero() && late.After(d.request.Expires) {
		return false
	}
	q.mu.Lock()
	room := q.parked < q.options.Waiting
	if room {
		q.parked++
	}
	q.mu.Unlock()
	if !room {
		return false
	}
	q.bot.stats.Postponed.Add(1)
	if d.stored {
		// It has not been sent: should this process die, another one sends it.
		err := q.bot.health.try(ctx, func(ctx context.Context) error {
			return q.store.Postpone(ctx, d.request.Key, q.owner, q.now().Add(q.options.Lease))
		})
		if err != nil {
			q.log.WarnContext(ctx, "postponed without a record", "error", err)
		}
	}
	q.parking.Go(func() {
		defer func() {
			q.mu.Lock()
			q.parked--
			q.mu.Unlock()
		}()
		timer := time.NewTimer(after)
		defer timer.Stop()
		select {
		case <-timer.C:
			q.deliver(ctx, d, Received)
		case <-q.stopping:
			q.giveUp(ctx, d.job)
		}
	})
	return true
}

// giveUp leaves a request to the next start, or to another replica.
func (q *Queue) giveUp(ctx context.Context, j job) {
	defer q.closed(j.request.Key)
	if !j.stored {
		return
	}
	err := q.bot.health.try(context.WithoutCancel(ctx), func(ctx context.Context) error {
		return q.store.Release(ctx, j.request.Key, q.owner)
	})
	if err != nil {
		q.log.WarnContext(ctx, "request not released", "error", err)
	}
}

// send hands a reply to its platform, contains the platform's panic, and asks for
// a form again that came too late.
func (q *Queue) send(ctx context.Context, d delivery) (ref MessageRef, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	ref, err = q.hand(ctx, d)
	if errors.Is(err, ErrFormLate) {
		d.reply = q.bot.late(ctx, &d.request, d.reply)
		ref, err = q.hand(ctx, d)
	}
	return ref, err
}

func (q *Queue) hand(ctx context.Context, d delivery) (MessageRef, error) {
	r := d.request
	p, to := q.platforms[r.Platform], r.Destination()
	target, removes, editor := d.target, d.reply.Effect == Removes, Editor(nil)
	if target != (MessageRef{}) || d.reply.Effect != Adds {
		editor, _ = p.(Editor)
	}
	if target == (MessageRef{}) {
		target = r.ref()
	}
	switch {
	case editor == nil && removes:
		return MessageRef{}, errors.New("the platform deletes no messages")
	case editor == nil:
		return p.Send(ctx, to, d.reply)
	case removes:
		return MessageRef{}, editor.Delete(ctx, target, to)
	default:
		return target, editor.Edit(ctx, target, to, d.reply)
	}
}

// opened and closed keep what this process is answering. Should the clock jump,
// its own leases run out, and it must not take its own requests over.
func (q *Queue) opened(key string) (fresh bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, there := q.open[key]
	if !there {
		q.open[key] = q.now()
	}
	return !there
}

func (q *Queue) closed(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.open, key)
}

// done records the end of a request. Where the store fails, the end is kept until
// it works again: a request that is not marked would be counted as uncertain.
func (q *Queue) done(ctx context.Context, j job, state RequestState, ref MessageRef) {
	if !j.stored && !j.maybe {
		return
	}
	e := ending{state, ref, q.now()}
	if err := q.recordEnd(ctx, j.request.Key, e); err == nil {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.undone[j.request.Key] = e
}

func (q *Queue) recordEnd(ctx context.Context, key string, e ending) error {
	return q.bot.health.try(context.WithoutCancel(ctx), func(ctx context.Context) error {
		return q.store.Done(ctx, key, e.state, e.ref, e.at)
	})
}

// catchUp records the ends that the store did not take before.
func (q *Queue) catchUp(ctx context.Context) {
	q.mu.Lock()
	undone := maps.Clone(q.undone)
	q.mu.Unlock()
	for key, e := range undone {
		if err := q.recordEnd(ctx, key, e); err != nil {
			return // Health has reported it
		}
		q.mu.Lock()
		delete(q.undone, key)
		q.mu.Unlock()
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
		q.recover(ctx)
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
	err := q.bot.health.try(ctx, func(ctx context.Context) error {
		return q.store.Renew(ctx, q.owner, q.now().Add(q.options.Lease))
	})
	if err != nil && !errors.Is(err, errDown) && ctx.Err() == nil {
		q.log.WarnContext(ctx, "leases not renewed", "error", err)
	}
}

func (q *Queue) recover(ctx context.Context) {
	var open []Open
	err := q.bot.health.try(ctx, func(ctx context.Context) (err error) {
		now := q.now()
		open, err = q.store.TakeOver(ctx, q.owner, now, now.Add(q.options.Lease), q.options.Workers)
		return err
	})
	if err != nil {
		return // Health has reported it
	}
	for _, o := range open {
		j := job{request: o.Request, stored: true}
		p := q.platforms[o.Request.Platform]
		switch {
		case p == nil:
			continue // this process does not run it; another one may
		case !q.opened(o.Request.Key):
			continue // it is being answered here
		case o.State == Sending && !resends(p):
			q.bot.stats.Uncertain.Add(1)
			q.log.WarnContext(ctx, "uncertain whether a reply was sent", "platform", o.Request.Platform, "community", o.Request.Community, "channel", o.Request.Channel)
			q.done(ctx, j, Failed, MessageRef{})
			q.closed(o.Request.Key)
		default:
			q.claims.claim(o.Request.Key)
			q.bot.stats.Recovered.Add(1)
			q.finish(context.WithoutCancel(ctx), j, o.State)
		}
	}
}

func resends(p Platform) bool {
	r, ok := p.(Resender)
	return ok && r.Resends()
}

// claims remembers the keys of the last requests in this process, as 64 bits each: a
// busy quarter of an hour's would be megabytes otherwise, and that two of them are
// the same by chance is less likely than a broken memory.
type claims struct {
	now  func() time.Time
	seed maphash.Seed

	mu   sync.Mutex
	keys map[uint64]struct{}
	old  map[uint64]struct{} // the keys of the time before
	turn time.Time
}

// claimTime is how long a claim holds at least: platforms deliver again for ten
// minutes.
const claimTime = 15 * time.Minute

// maxClaims bounds the memory where a quarter of an hour's requests do not fit.
const maxClaims = 200_000

func newClaims(now func() time.Time) *claims {
	return &claims{now: now, seed: maphash.MakeSeed(), keys: map[uint64]struct{}{}, turn: now()}
}

// claim reports whether the key is new.
func (c *claims) claim(key string) bool {
	hash := maphash.String(c.seed, key)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if now.Sub(c.turn) >= claimTime || len(c.keys) >= maxClaims {
		c.old, c.keys, c.turn = c.keys, map[uint64]struct{}{}, now
	}
	_, held := c.keys[hash]
	_, before := c.old[hash]
	if held || before {
		return false
	}
	c.keys[hash] = struct{}{}
	return true
}

func (c *claims) release(key string) {
	hash := maphash.String(c.seed, key)
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.keys, hash)
}
