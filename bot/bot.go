package bot

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"careerbot/knowledge"
)

// Searcher finds answers. It is satisfied by *index.Index.
type Searcher interface {
	Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error)
	Complete(prefix string, limit int) []knowledge.Suggestion
	Corpus() *knowledge.Corpus

	// Titled returns an entry as it answers its own title: with the Yes or No that the
	// title asks for, if any.
	Titled(e *knowledge.Entry) *knowledge.Entry

	// SetOverlay replaces a community's pins.
	SetOverlay(community string, pins []*knowledge.Entry)
	// HasOverlay reports whether a community's pins are there: the searcher drops
	// those that are not used.
	HasOverlay(community string) bool
	// Trial returns which of the questions one more pin would answer.
	Trial(ctx context.Context, pin *knowledge.Entry, questions []string) ([]string, error)
}

// Bot is what the bot does, on whatever platform.
type Bot struct {
	searcher      Searcher
	store         GuardedStore
	conversations *MemoryConversations
	overlays      *overlays
	health        *Health
	observer      *Observers
	silence       *silence
	shares        *claims // of answers, while the store cannot tell
	log           *slog.Logger
	now           func() time.Time
	random        io.Reader
	keepText      time.Duration
	showNames     bool
	wake          <-chan struct{}
	platforms     *Platforms
	notices       chan notice
	features      Features
	router        *Router
	handle        Handler
}

// Options is what a bot needs.
type Options struct {
	Searcher  Searcher
	Store     GuardedStore
	Log       *slog.Logger
	Now       func() time.Time
	Random    io.Reader       // crypto/rand where it is nil
	Timeout   time.Duration   // for one request; 10 seconds where it is zero
	KeepText  time.Duration   // how long questions' texts are kept; not at all where it is zero
	ShowNames bool            // pins say who verified them
	Limit     int             // requests a person and minute; unlimited where it is zero
	Observer  Observer        // told what happens; may be nil
	Wake      <-chan struct{} // says that pins may have changed in another process; may be nil
}

// New makes a bot with all its features.
func New(o Options) *Bot {
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	b := &Bot{
		observer: new(Observers), platforms: new(Platforms), silence: &silence{now: o.Now}, searcher: o.Searcher, store: o.Store, health: o.Store.Health(), conversations: NewMemoryConversations(o.Now), log: o.Log, now: o.Now,
		random: o.Random, keepText: o.KeepText, showNames: o.ShowNames, wake: o.Wake,
		notices: make(chan notice, maxNotices), shares: newClaims(o.Now),
	}
	b.overlays = newOverlays(b)
	b.observer.Add(o.Observer)
	b.features = b.list()
	for _, f := range b.features {
		b.observer.Add(f.Observer)
	}
	b.router = NewRouter(b.features, &Gate{b.platforms, o.Log}, o.Searcher.Corpus, o.Log)
	middleware := []Middleware{Log(o.Log, o.Now), Timeout(o.Timeout), Recover()}
	if o.Limit > 0 {
		middleware = append(middleware, RateLimit(o.Limit, time.Minute, o.Now))
	}
	b.handle = Chain(b.router.Handle, middleware...)
	return b
}

// list is everything that the bot can do, in the order of its help.
func (b *Bot) list() Features {
	return Features{
		b.askingFeature(), b.payFeature(), b.topicsFeature(), b.readingFeature(), b.pinsFeature(), b.silence.feature(),
		b.peopleFeature(), b.votesFeature(), b.shareFeature(), b.lateFeature(), b.memoryFeature(), b.mannersFeature(),
	}
}

// Handle answers one request. The reply is fit to be sent also where there is an
// error: it is the apology then.
func (b *Bot) Handle(ctx context.Context, r *Request) (Reply, error) {
	reply, err := b.reply(ctx, r)
	b.keepOf(ctx, reply)()
	reply.keep = nil
	return reply, err
}

// keepOf begins to keep what there is to keep of a reply, and returns how to wait
// for it: who asks does not.
func (b *Bot) keepOf(ctx context.Context, reply Reply) (wait func()) {
	var keeping sync.WaitGroup
	for _, keep := range reply.keep {
		keeping.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					b.log.ErrorContext(ctx, "nothing is kept of an answer", "panic", v)
				}
			}()
			keep(ctx)
		})
	}
	return keeping.Wait
}

// reply is Handle, with what is kept of it left to the caller.
func (b *Bot) reply(ctx context.Context, r *Request) (Reply, error) {
	start := b.now()
	reply, err := b.handle(ctx, r)
	b.observer.Took(Answering, b.now().Sub(start))
	b.decided(r, reply, err)
	if err != nil {
		if e := (*Error)(nil); errors.As(err, &e) && (e.Kind == Limited || e.Kind == Denied) {
			b.observer.Refused(r.Platform, e.Kind)
		}
		if r.notice() || r.Unasked || errors.Is(err, errFlood) {
			return Reply{}, err // nobody waits for a reply, or gets another one
		}
		return Apologise(err), err
	}
	if r.Private && reply.Visibility == Public {
		reply.Visibility = Private
	}
	if _, degraded := b.health.Degraded(); degraded && len(reply.Blocks) > 0 {
		reply.Blocks = append(reply.Blocks, Text{"My memory does not work at the moment: moderators' pins may be missing, and votes are not kept."})
	}
	return reply, nil
}

// Complete proposes values for a field of a form, by what the field names. It is
// asked while somebody types: it must not wait for anything.
func (b *Bot) Complete(ctx context.Context, r *Request, what, prefix string) []Choice {
	return b.features.Complete(ctx, r, what, prefix)
}

// Features returns everything that the bot can do.
func (b *Bot) Features() Features { return b.features }

// Home is a person's own page: what each feature has for them.
func (b *Bot) Home(ctx context.Context, r *Request) Reply { return b.features.Home(ctx, r) }

// Note tells what was done about a message. Platforms tell of those that they pass over.
func (b *Bot) Note(d Decision) { b.observer.Decided(d) }

// LastDecision returns what was done about a message, or last in a channel: see
// silence.Last.
func (b *Bot) LastDecision(community, where string) (Decision, bool) {
	return b.silence.Last(community, where)
}

// Commands returns the command table.
func (b *Bot) Commands() []Command { return b.router.Commands() }

// Health tells whether the store works.
func (b *Bot) Health() *Health { return b.health }

// newID makes an id of 13 letters and digits. Ids of one time lie side by side in
// an index, which keeps writing them cheap; half of each is random. What an id
// names is checked against its community and person wherever one comes in.
func (b *Bot) newID() string {
	var raw [8]byte
	binary.BigEndian.PutUint32(raw[:4], uint32(b.now().Unix()))
	if _, err := io.ReadFull(b.random, raw[4:]); err != nil {
		panic(err) // the operating system's source does not fail
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:]))
}

// upkeep looks after everything in the background until the context ends.
func (b *Bot) upkeep(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	for _, f := range b.features {
		if f.Upkeep != nil {
			all.Go(func() { f.Upkeep(ctx) })
		}
	}
}

// decided tells of a reply before it is sent: why there is none, or an apology.
func (b *Bot) decided(r *Request, reply Reply, err error) {
	switch {
	case err != nil:
		setting := ""
		says := apology
		if e := (*Error)(nil); errors.As(err, &e) {
			if e.Sentence != "" {
				says = e.Sentence
			}
			if e.Kind == Limited {
				setting = "CAREERBOT_REQUESTS_PER_MINUTE"
			}
		}
		b.observer.decide(r, "refused", says, setting)
	case reply.silent() && r.Unasked:
		b.observer.decide(r, "said nothing", "Nobody addressed me, and I was not sure enough to answer unasked.", "")
	}
}
