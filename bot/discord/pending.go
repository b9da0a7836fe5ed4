package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// pending is an interaction that waits for its answer: for its first response, and where
// that was a deferral for the reply. Over HTTP the first response may be the answer to the
// request itself.
type pending struct {
	began time.Time
	timer *time.Timer // of the deferral

	mu      sync.Mutex
	state   responseState
	http    *exchange // over HTTP, until the request is answered; nil on the gateway
	unknown int       // how often Discord has not known the token yet
	foreign bool      // it was acknowledged by a process that died, or in a call whose answer got lost
}

type responseState int

const (
	open      responseState = iota // no first response was given
	unsure                         // one may have been: by a process that died, or in a call whose answer got lost
	deferred                       // the person sees that it is being thought about
	updating                       // a press is acknowledged, and its message is as it was
	responded                      // the reply is there
	lapsed                         // nobody acknowledged it in time
)

// The types of response.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type
const (
	messageResponse      = 4
	deferredResponse     = 5
	deferredUpdate       = 6
	updateResponse       = 7
	autocompleteResponse = 8
	modalResponse        = 9
)

// response is the first response to an interaction.
type response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// exchange is a request of Discord's over HTTP, whose answer is the first response.
type exchange struct {
	first chan []byte   // takes the response
	ended chan struct{} // closed when it was written, or cannot be any more
	err   error         // why it was not; set before ended is closed
}

func newExchange() *exchange {
	return &exchange{first: make(chan []byte, 1), ended: make(chan struct{})}
}

// end says how the request was answered.
func (x *exchange) end(err error) {
	x.err = err
	close(x.ended)
}

// give answers the request, and returns when the answer has left: Discord knows nothing of
// the interaction's token before.
func (x *exchange) give(data []byte) error {
	select {
	case <-x.ended:
		return errEnded
	default:
	}
	x.first <- data
	<-x.ended
	return x.err
}

var errEnded = errors.New("the request from Discord has ended")

// discordEpoch is when Discord's ids begin, in Unix milliseconds.
// https://docs.discord.com/developers/reference#snowflakes
const discordEpoch = 1420070400000

// age is how old an interaction is, by its id and the clock here. An id that tells no time,
// or one of the future or of long before, is new: nobody has to be answered who asked then.
func (a *Adapter) age(id string) time.Duration {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return 0
	}
	age := a.config.Now().Sub(time.UnixMilli(int64(n>>22) + discordEpoch))
	if age < 0 || age > 2*tokenTime {
		return 0
	}
	return age
}

// deferAtLeast is how long the answer to an interaction that came late is waited for: most
// take less, and need no deferral.
const deferAtLeast = 300 * time.Millisecond

// expect registers an interaction, and defers it when its reply takes too long. It reports
// false where the interaction is known already.
func (a *Adapter) expect(ctx context.Context, key string, to address, x *exchange) (p *pending, fresh bool) {
	return a.await(ctx, key, to, &pending{http: x}, max(deferAtLeast, deferAfter-a.age(to.ID)))
}

// Succeed implements bot.Successor: an interaction that a dead process left is deferred
// while there is time.
func (a *Adapter) Succeed(ctx context.Context, r bot.Request) {
	to := adapter.DecodeAddress[address](r.Address)
	if age := a.age(to.ID); to.Token != "" && age < responseTime {
		a.await(context.WithoutCancel(ctx), r.Key, to, &pending{state: unsure}, max(0, deferAfter-age))
	}
}

func (a *Adapter) await(ctx context.Context, key string, to address, p *pending, after time.Duration) (*pending, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if known := a.waiting[key]; known != nil {
		return known, false
	}
	p.began = a.config.Now()
	p.timer = time.AfterFunc(after, func() { a.postpone(ctx, p, to) })
	a.keep(key, p)
	return p, true
}

// maxWaiting bounds the memory: beyond it interactions are forgotten whose token has
// expired. They were meant for nobody.
const maxWaiting = 10_000

// keep keeps an interaction until its answer is there. The caller holds the lock.
func (a *Adapter) keep(key string, p *pending) {
	if len(a.waiting) >= maxWaiting {
		for other, old := range a.waiting {
			if a.config.Now().Sub(old.began) > tokenTime {
				delete(a.waiting, other)
			}
		}
	}
	a.waiting[key] = p
}

// take forgets an interaction and returns it: it is being answered. One that is not known
// is of a process that died, or its first response is.
func (a *Adapter) take(key string) *pending {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.waiting[key]
	delete(a.waiting, key)
	if p == nil {
		return &pending{began: a.config.Now(), state: unsure}
	}
	p.timer.Stop()
	return p
}

// deferTries is how long after a try to defer the next one follows.
const deferTries = 200 * time.Millisecond

// postpone is the deferral. It is tried again as long as Discord takes one.
func (a *Adapter) postpone(ctx context.Context, p *pending, to address) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.state == open || p.state == unsure {
		err := a.first(ctx, p, to, deferral(to))
		switch {
		case err == nil:
			p.state = deferredAs(to)
			return
		case code(err) == alreadyAcknowledged && p.state == unsure:
			return // it was answered, or deferred: the answer will show
		case code(err) == alreadyAcknowledged:
			p.state = deferredAs(to) // by a try whose answer got lost
			return
		case code(err) == unknownInteraction, !passing(err), a.age(to.ID) > responseTime:
			a.log.WarnContext(ctx, "interaction not deferred", "error", err)
			p.state = unsure
			return
		}
		if adapter.Pause(ctx, deferTries) != nil {
			return
		}
	}
}

// passing reports whether a call is worth another try.
func passing(err error) bool {
	later := (*bot.LaterError)(nil)
	return errors.Is(err, bot.ErrAgain) || errors.As(err, &later)
}

// deferral is the first response where the reply takes longer. Of a press it says nothing
// yet: the reply may change the message that was pressed, which a deferral of another kind
// would put out of reach.
func deferral(to address) response {
	switch {
	case to.Kind == toPress:
		return response{Type: deferredUpdate}
	case to.Private:
		return response{deferredResponse, map[string]int{"flags": ephemeral}}
	}
	return response{Type: deferredResponse}
}

func deferredAs(to address) responseState {
	if to.Kind == toPress {
		return updating
	}
	return deferred
}

// first gives the first response. The caller holds the lock.
func (a *Adapter) first(ctx context.Context, p *pending, to address, r response) error {
	if p.http != nil {
		data, err := json.Marshal(r)
		if err != nil {
			return err
		}
		x := p.http
		p.http = nil // what it did not take goes the way of the gateway's
		if err := x.give(data); err != nil {
			return fmt.Errorf("the request was not answered: %w: %w", err, bot.ErrAgain)
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, max(time.Second, responseTime-a.age(to.ID)))
	defer cancel()
	return a.call(ctx, "POST", "/interactions/"+to.ID+"/"+to.Token+"/callback", r, nil)
}
