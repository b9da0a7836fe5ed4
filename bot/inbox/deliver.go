package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"careerbot/bot"
)

func (q *Queue) worker(ctx context.Context) {
	for j := range q.work {
		q.finish(ctx, j)
	}
}

// finish answers one request and records how it went.
func (q *Queue) finish(ctx context.Context, j job) {
	r := &j.request
	if ctx.Err() != nil {
		q.end(r.Key)
		return // the grace time is over; it stays open
	}
	if !r.Expires.IsZero() && !q.now().Before(r.Expires) {
		q.observer.Happened(r.Platform, bot.Expired)
		bot.Decide(q.observer, r, "said nothing", "It came too late to be answered: the platform takes no reply any more.", "")
		q.done(ctx, j, Failed, bot.MessageRef{})
		q.end(r.Key)
		return
	}
	if j.state == Received && !r.Received.IsZero() {
		q.observer.Took(bot.Queued, max(0, q.now().Sub(r.Received)))
	}
	target := q.earlier(ctx, r)
	reply, err := q.bot.Reply(ctx, r) // the error is logged, and the reply is its apology
	if err != nil {
		target, r.Original = bot.MessageRef{}, "" // what was found before an edit stays
	}
	if (r.Kind == bot.MessageRemoved || r.Kind == bot.MessageEdited) && reply.Effect == bot.Removes && target == (bot.MessageRef{}) {
		reply = bot.Reply{}
	}
	wait := Meanwhile(ctx, q.log, reply)
	if _, ok := q.platforms[r.Platform].(bot.TurnTaker); ok {
		wait()
	}
	q.deliver(ctx, delivery{job: j, reply: reply, target: target})
	wait()
}

// delivery is a reply on its way to the platform.
type delivery struct {
	job
	reply  bot.Reply
	target bot.MessageRef // the earlier reply that it changes, if any
	failed int            // tries that a platform could not take
}

// deliver sends a reply and records how it went.
func (q *Queue) deliver(ctx context.Context, d delivery) {
	r := d.request
	if ctx.Err() != nil {
		q.end(r.Key)
		return
	}
	if d.reply.Silent() || r.Original != "" && q.newest.passed(r.Original, r.Key) {
		if p, ok := q.platforms[r.Platform].(bot.Dismisser); ok {
			p.Dismiss(ctx, r.Destination())
		}
		q.done(ctx, d.job, Sent, bot.MessageRef{})
		q.end(r.Key)
		return
	}
	if d.stored && d.state == Received {
		held, err := q.store.Sending(ctx, r.Key, q.owner, q.now().Add(q.options.Lease))
		switch {
		case err == nil && !held:
			q.end(r.Key)
			return // another replica has taken it over
		case err != nil:
			// The store went away in between. The answer is ready and the person
			// waits: it is sent. Should the store come back and somebody take the
			// request over, this process's claim lets it through only once here.
			q.log.WarnContext(ctx, "sending without a record", "error", err)
		}
	}
	d.state = Sending
	start := q.now()
	ref, err := q.send(ctx, d)
	q.observer.Took(bot.Delivered, q.now().Sub(start))
	q.tellSent(&r, err)
	later := (*bot.LaterError)(nil)
	switch {
	case err == nil:
		q.moved(ctx, d, ref) // first: who sees the request done may edit again
		q.done(ctx, d.job, Sent, ref)
	case ctx.Err() != nil:
		// The grace time ended it: the next start counts it as uncertain.
	case errors.As(err, &later) && q.park(ctx, d, later.After):
		return
	case errors.Is(err, bot.ErrAgain) && d.failed < maxFailed && q.park(ctx, d.again(start, q.now()), q.pause(d.failed)):
		q.observer.Happened(r.Platform, bot.Retried)
		return
	case errors.Is(err, bot.ErrExpired):
		q.observer.Happened(r.Platform, bot.Expired)
		d.takeBack(ctx)
		q.log.ErrorContext(ctx, "reply lost: it came too late", "platform", r.Platform, "community", r.Community, "channel", r.Channel, "error", err)
		q.done(ctx, d.job, Failed, ref)
	case errors.Is(err, bot.ErrUncertain), errors.Is(err, bot.ErrAgain):
		q.observer.Happened(r.Platform, bot.Uncertain)
		q.log.WarnContext(ctx, "uncertain whether a reply was sent", "platform", r.Platform, "community", r.Community, "channel", r.Channel, "error", err)
		q.done(ctx, d.job, Failed, ref)
	case errors.Is(err, bot.ErrNotShared):
		d.takeBack(ctx)
		q.done(ctx, d.job, Sent, bot.MessageRef{})
	default:
		d.takeBack(ctx)
		q.observer.Happened(r.Platform, bot.Unsent)
		q.log.ErrorContext(ctx, "reply not sent", "platform", r.Platform, "community", r.Community, "channel", r.Channel, "error", err)
		q.done(ctx, d.job, Failed, ref)
	}
	q.end(r.Key)
}

// takeBack undoes what was noted of a reply that nobody has got.
func (d delivery) takeBack(ctx context.Context) {
	if d.reply.Undo != nil {
		d.reply.Undo(ctx)
	}
}

// maxLater is how long a reply may be put off by a platform that takes no more:
// after that nobody waits for it.
const maxLater = 10 * time.Minute

// maxFailed is how often a reply is sent again that a platform could not take: over
// about a minute, each pause twice as long as the one before. For so long platforms tell
// doubles apart.
const maxFailed = 8

// again is a delivery after a try that failed, and may have arrived all the same.
func (d delivery) again(began, ended time.Time) delivery {
	d.failed++
	d.tries = d.tries.And(began, ended)
	return d
}

// pause is how long to wait after so many failed tries: some part of a time that
// doubles, so that what failed together does not come again together.
func (q *Queue) pause(failed int) time.Duration {
	longest := q.options.Pause << failed
	return longest/2 + time.Duration(q.options.Random()*float64(longest/2))
}

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
	q.observer.Happened(d.request.Platform, bot.Postponed)
	if !d.tries.Any() {
		d.state = Received
	}
	if d.stored && d.state == Received {
		// It has not been sent: should this process die, another one sends it.
		err := q.store.Postpone(ctx, d.request.Key, q.owner, q.now().Add(q.options.Lease))
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
			q.deliver(ctx, d)
		case <-q.stopping:
			q.giveUp(ctx, d.job)
		}
	})
	return true
}

// giveUp leaves a request to the next start, or to another replica.
func (q *Queue) giveUp(ctx context.Context, j job) {
	defer q.end(j.request.Key)
	if !j.stored {
		return
	}
	err := q.store.Release(context.WithoutCancel(ctx), j.request.Key, q.owner)
	if err != nil {
		q.log.WarnContext(ctx, "request not released", "error", err)
	}
}

// send hands a reply to its platform, contains the platform's panic, and asks for
// a form again that came too late.
func (q *Queue) send(ctx context.Context, d delivery) (ref bot.MessageRef, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	ref, err = q.hand(ctx, d)
	if errors.Is(err, bot.ErrFormLate) {
		d.reply = q.bot.Late(ctx, &d.request, d.reply)
		ref, err = q.hand(ctx, d)
	}
	return ref, err
}

func (q *Queue) hand(ctx context.Context, d delivery) (bot.MessageRef, error) {
	r := d.request
	p, to := q.platforms[r.Platform], r.Destination()
	to.Tries = d.tries
	target, removes, editor := d.target, d.reply.Effect == bot.Removes, bot.Editor(nil)
	if target != (bot.MessageRef{}) || d.reply.Effect != bot.Adds {
		editor, _ = p.(bot.Editor)
	}
	if d.reply.Takes != (bot.MessageRef{}) && editor != nil {
		by := to
		by.Address = "" // that of the message whose button was pressed
		if err := editor.Delete(ctx, d.reply.Takes, by); err != nil {
			return bot.MessageRef{}, err
		}
	}
	if target == (bot.MessageRef{}) {
		target = r.Ref()
	}
	switch {
	case editor == nil && removes:
		return bot.MessageRef{}, errors.New("the platform deletes no messages")
	case editor == nil:
		return p.Send(ctx, to, d.reply)
	case removes:
		return bot.MessageRef{}, editor.Delete(ctx, target, to)
	case target == d.target && d.reply.Visibility == bot.Private:
		// What all have read becomes nothing for one person alone: it goes.
		if err := editor.Delete(ctx, target, to); err != nil {
			q.log.WarnContext(ctx, "an earlier reply is left beside a private one", "error", err)
		}
		return p.Send(ctx, to, d.reply)
	}
	err := editor.Edit(ctx, target, to, d.reply)
	switch gone := errors.Is(err, bot.ErrGone); {
	case gone && r.Kind == bot.MessageEdited && !r.Unasked:
		return p.Send(ctx, to, d.reply) // who asks anew gets an answer
	case gone:
		return bot.MessageRef{}, nil
	}
	return target, err
}

// moved notes which message answers a message that its author has edited, for the next
// edit.
func (q *Queue) moved(ctx context.Context, d delivery, ref bot.MessageRef) {
	original := d.request.Original
	if d.request.Kind != bot.MessageEdited || original == "" || ref == d.target {
		return
	}
	if err := q.store.Moved(context.WithoutCancel(ctx), original, ref); err != nil && !errors.Is(err, bot.ErrNoMemory) {
		q.log.WarnContext(ctx, "the next edit will not find the reply", "error", err)
	}
}

// begin and end keep the set of requests that this process is answering. recovery skips
// them: should the clock jump, their leases run out, and this process would take over its
// own work. Begin reports false for one that is in the set.
func (q *Queue) begin(key string) (fresh bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, there := q.answering[key]
	if !there {
		q.answering[key] = q.now()
	}
	return !there
}

func (q *Queue) end(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.answering, key)
}

// done records the end of a request. Where the store fails, the end is kept until
// it works again: a request that is not marked would be counted as uncertain.
func (q *Queue) done(ctx context.Context, j job, state RequestState, ref bot.MessageRef) {
	if !j.stored && !j.perhaps {
		return
	}
	e := ending{state, ref, q.now()}
	if err := q.recordEnd(ctx, j.request.Key, e); err == nil {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.unrecorded[j.request.Key] = e
}

func (q *Queue) recordEnd(ctx context.Context, key string, e ending) error {
	return q.store.Done(context.WithoutCancel(ctx), key, e.state, e.ref, e.at)
}

// catchUp records the ends that the store did not take before.
func (q *Queue) catchUp(ctx context.Context) {
	q.mu.Lock()
	unrecorded := maps.Clone(q.unrecorded)
	q.mu.Unlock()
	for key, e := range unrecorded {
		if err := q.recordEnd(ctx, key, e); err != nil {
			return // Health has reported it
		}
		q.mu.Lock()
		delete(q.unrecorded, key)
		q.mu.Unlock()
	}
}

// tellSent tells how a reply was taken.
func (q *Queue) tellSent(r *bot.Request, err error) {
	later := (*bot.LaterError)(nil)
	switch e := (*bot.Error)(nil); {
	case err == nil:
		bot.Decide(q.observer, r, "replied", "The platform has taken the reply.", "")
	case errors.As(err, &later):
		bot.Decide(q.observer, r, "put the reply off", fmt.Sprintf("The platform takes no more for %s.", later.After.Round(time.Second)), "")
	case errors.Is(err, bot.ErrAgain):
		bot.Decide(q.observer, r, "put the reply off", "The platform could not take it just now: I send it again.", "")
	case errors.As(err, &e) && e.Sentence != "":
		bot.Decide(q.observer, r, "could not reply", e.Sentence, "")
	default:
		bot.Decide(q.observer, r, "could not reply", "The platform refused the reply: the log says why.", "")
	}
}

// Meanwhile begins what is to be done while a reply is being sent, and returns how to wait
// for it: the person who asked does not.
func Meanwhile(ctx context.Context, log *slog.Logger, reply bot.Reply) (wait func()) {
	var doing sync.WaitGroup
	for _, do := range reply.Meanwhile {
		doing.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					log.ErrorContext(ctx, "nothing is kept of an answer", "panic", v)
				}
			}()
			do(ctx)
		})
	}
	return doing.Wait
}
