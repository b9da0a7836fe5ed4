// Package inbox takes requests from the platforms: it claims each by its key and records it
// before the platform acknowledges it, has it answered, sends the reply, and finishes what
// a crash left open. It knows no feature.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// Store keeps requests from their acceptance until they are answered. A
// request goes received → sending → sent. The worker that has it holds a lease;
// whose lease has run out is presumed dead, and the request is anybody's.
type Store interface {
	// Claim records a request as received, leased to owner. It reports false where
	// the key is known already.
	Claim(ctx context.Context, r bot.Request, owner string, until time.Time) (bool, error)
	// Sending moves a request that owner holds from received to sending, with the
	// lease renewed. It reports false where owner does not hold it any more.
	Sending(ctx context.Context, key, owner string, until time.Time) (bool, error)
	// Done moves a request to sent, or to failed, and erases all of it but its key,
	// its times and the message that it became.
	Done(ctx context.Context, key string, state RequestState, ref bot.MessageRef, at time.Time) error
	// Serve says that owner answers requests from now on, until end is called. What is
	// left of processes that are known to be gone may be taken over at once from then on,
	// whatever its lease says. An error means that it is not known who is gone: leases
	// alone tell then.
	Serve(ctx context.Context, owner string) (end func() error, err error)
	// TakeOver leases requests of these platforms to owner: those whose lease ran out
	// before now, and those of processes that are known to be gone. Until is a whole lease
	// from now.
	TakeOver(ctx context.Context, owner string, platforms []string, now, until time.Time, limit int) ([]Open, error)
	// Renew extends the leases of everything that owner holds.
	Renew(ctx context.Context, owner string, until time.Time) error
	// Postpone moves a request that owner holds from sending back to received: it
	// was not sent.
	Postpone(ctx context.Context, key, owner string, until time.Time) error
	// Outcome returns how far a request has come and which message it became, or
	// ErrNotFound.
	Outcome(ctx context.Context, key string) (RequestState, bot.MessageRef, error)
	// Moved says which message the reply to a request is that is done: its author has
	// changed it since. The zero value is none.
	Moved(ctx context.Context, key string, ref bot.MessageRef) error
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
	Request bot.Request
	State   RequestState // received or sending
}

// Queue is the inbox of a running bot: it claims and records each request before
// the platform acknowledges it, answers it, and finishes what a crash left open.
//
// What it promises: a request that was accepted is answered, once. There are two
// exceptions. Between the moment a request is marked as sending and the moment it is
// marked as sent, a crash or a broken connection leaves open whether the platform got the
// reply: it is sent again where the platform tells doubles apart (Resender), and counted
// in Uncertain where it does not. And a platform may take a reply for a while only
// (ErrExpired): what is taken up again after that is counted in Expired. With the
// store down requests are claimed in memory, and a crash loses them.
//
// The queue is in four files: this one takes requests and runs the platforms,
// deliver.go answers them, recover.go finishes what other processes left, and clock.go
// takes what nobody asks for when its time has come.
type Queue struct {
	bot       Answerer
	store     Store
	health    *memory.Health
	observer  bot.Observer
	owner     string
	platforms map[string]bot.Platform
	options   Options
	log       *slog.Logger
	now       func() time.Time

	work   chan job
	claims *memory.Claims
	newest newest

	parking  sync.WaitGroup // of requests that the platform takes later
	stopping chan struct{}  // closed when the platforms have ended

	mu         sync.Mutex
	parked     int
	unrecorded map[string]ending    // results that are still to be written to the store: catchUp tries again
	answering  map[string]time.Time // requests that this process is answering, and since when
	ended      map[string]error     // platforms that do not run any more, and why; nil at shutdown
}

// Options are a queue's limits.
type Options struct {
	Owner   string         // names this process among the replicas
	Workers int            // requests answered at the same time; 64 where it is zero
	Waiting int            // requests that may wait for a worker; 4096 where it is zero
	Lease   time.Duration  // longer than one request may take; 20 s where it is zero
	Grace   time.Duration  // for open requests at shutdown; 10 s where it is zero
	Pause   time.Duration  // before a reply is sent again, growing; 250 ms where it is zero
	Tick    time.Duration  // between looks at what is due; a minute where it is zero
	Random  func() float64 // below 1: spreads the pauses; nil for not at all
}

// job is a request on its way through a worker.
type job struct {
	request bot.Request
	stored  bool
	perhaps bool         // Claim failed, and may have been written all the same: the end is recorded anyway
	state   RequestState // as it is recorded
	tries   bot.Tries    // earlier ones to send the reply
}

// ending is how a request ended.
type ending struct {
	state RequestState
	ref   bot.MessageRef
	at    time.Time
}

// Answerer answers what an inbox takes.
type Answerer interface {
	// Reply answers one request. The reply is fit to be sent also where there is an error.
	Reply(ctx context.Context, r *bot.Request) (bot.Reply, error)
	// Concerns reports whether an edit, a removal or an unpinning is worth a claim.
	Concerns(ctx context.Context, r *bot.Request) bool
	// Follows reports whether the bot takes part in the request's thread.
	Follows(ctx context.Context, r *bot.Request) bool
	// Late makes another reply of one whose form came too late to open.
	Late(ctx context.Context, r *bot.Request, reply bot.Reply) bot.Reply
	// Planned is what is due now: requests that nobody makes. It is asked again and again.
	Planned(ctx context.Context) []bot.Request
	// Upkeep works in the background until the context ends.
	Upkeep(ctx context.Context)
}

// Around is what a queue stands on, and its answerer too.
type Around struct {
	Store     Store
	Health    *memory.Health
	Platforms *bot.Platforms // filled with those of the queue
	Observer  bot.Observer
	Log       *slog.Logger
	Now       func() time.Time
}

// New makes the inbox of a bot.
func New(b Answerer, a Around, o Options, platforms ...bot.Platform) *Queue {
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
	if o.Pause == 0 {
		o.Pause = 250 * time.Millisecond
	}
	if o.Tick == 0 {
		o.Tick = time.Minute
	}
	if o.Random == nil {
		o.Random = func() float64 { return 1 }
	}
	q := &Queue{
		bot: b, store: a.Store, health: a.Health, observer: a.Observer, owner: o.Owner, options: o, log: a.Log, now: a.Now,
		work: make(chan job, o.Waiting), claims: memory.NewClaims(a.Now), unrecorded: map[string]ending{}, answering: map[string]time.Time{}, ended: map[string]error{},
		stopping: make(chan struct{}),
	}
	a.Platforms.Set(platforms...)
	q.platforms = a.Platforms.All()
	return q
}

// errFull is returned where more requests wait than the memory may hold.
var errFull = errors.New("too many requests are waiting")

// Accept implements Inbox. A request whose key is known is accepted and not
// answered again.
func (q *Queue) Accept(ctx context.Context, r bot.Request) error {
	_, err := q.Take(ctx, r)
	return err
}

// Take implements Inbox.
func (q *Queue) Take(ctx context.Context, r bot.Request) (fresh bool, err error) {
	if r.Key == "" {
		return false, errors.New("request without a key")
	}
	if _, ok := q.platforms[r.Platform]; !ok {
		return false, fmt.Errorf("request of platform %q, which does not run", r.Platform)
	}
	told := r.Key
	if !q.concerns(ctx, &r) {
		return false, nil
	}
	// This process's own claims come first: two deliveries that arrive while the
	// store fails must not both be answered.
	if !q.claims.Claim(r.Key) {
		q.doubled(&r)
		return false, nil
	}
	if r.Original != "" {
		q.newest.note(r.Original, r.Key, q.now())
	}
	if told != r.Key {
		q.claims.Claim(told) // the edit was claimed as the message that it edits: its own key is taken too
	}
	stored, perhaps := false, false
	switch claimed, err := q.store.Claim(ctx, r, q.owner, q.now().Add(q.options.Lease)); {
	case err == nil && !claimed:
		q.doubled(&r)
		return false, nil
	case err == nil:
		stored = true
	case ctx.Err() != nil:
		q.claims.Release(r.Key)
		q.claims.Release(told)
		return false, ctx.Err()
	case r.Kind == bot.Due:
		q.claims.Release(r.Key) // without a record every replica would do it, and nobody waits
		return false, err
	default:
		perhaps = !errors.Is(err, bot.ErrDown)
	}
	q.begin(r.Key)
	select {
	case q.work <- job{request: r, stored: stored, perhaps: perhaps, state: Received}:
		return true, nil
	default:
		q.end(r.Key)
	}
	if stored {
		// It is safe in the store; whoever has time takes it over.
		if err := q.store.Release(ctx, r.Key, q.owner); err == nil {
			return true, nil
		}
	}
	q.claims.Release(r.Key)
	q.claims.Release(told)
	return false, errFull
}

// doubled tells of a delivery whose request was claimed already. What is due is returned
// until its feature has noted that it was done: that is none.
func (q *Queue) doubled(r *bot.Request) {
	if r.Kind != bot.Due {
		q.observer.Happened(r.Platform, bot.Doubled)
	}
}

// Run runs the platforms until the context ends or all of them have ended: one that
// fails for good leaves the others serving. Then it takes no more requests, answers those
// that are open within the grace time, and returns.
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
	if !q.health.Absent() {
		defer q.serve(ctx)()
		others.Go(func() { q.recovery(background) })
		others.Go(func() { q.clock(background) })
		others.Go(func() { q.bot.Upkeep(background) })
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
func (q *Queue) runPlatform(ctx context.Context, p bot.Platform) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{v}
		}
	}()
	return p.Run(ctx, q)
}

// PanicError is what a platform ends with that panicked: a defect, which another start may
// not meet.
type PanicError struct{ Value any }

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

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
		if r, ok := p.(bot.Readier); ok && running {
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
	for _, since := range q.answering {
		if oldest.IsZero() || since.Before(oldest) {
			oldest = since
		}
	}
	return len(q.answering), oldest
}
