// Package assistant is the whole bot: the one list of its features (assistant.go), and what
// it does about itself (help.go, intro.go).
package assistant

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/answer"
	"careerbot/bot/digest"
	"careerbot/bot/gaps"
	"careerbot/bot/impact"
	"careerbot/bot/inbox"
	"careerbot/bot/leaving"
	"careerbot/bot/memory"
	"careerbot/bot/pay"
	"careerbot/bot/people"
	"careerbot/bot/pins"
	"careerbot/bot/plan"
	"careerbot/bot/readiness"
	"careerbot/bot/setting"
	"careerbot/bot/settings"
	"careerbot/bot/share"
	"careerbot/bot/silence"
	"careerbot/bot/topics"
	"careerbot/bot/unasked"
	"careerbot/bot/uses"
	"careerbot/bot/votes"
	"careerbot/knowledge"
)

// Assistant is what the bot does, on whatever platform.
type Assistant struct {
	searcher  bot.Searcher
	memory    *memory.Memory
	answers   *answer.Answers
	settings  *settings.Settings
	unasked   *unasked.Unasked
	pins      *pins.Pins
	gaps      *gaps.Gaps
	late      *inbox.Late
	silence   *silence.Silence
	features  bot.Features
	router    *bot.Router
	handle    bot.Handler
	store     memory.Store
	platforms *bot.Platforms
	observer  *bot.Observers
	listener  *bot.Listeners
	log       *slog.Logger
	now       func() time.Time
}

// Config is what an operator sets of the bot.
type Config struct {
	Memory  memory.Config
	Pins    pins.Config
	Local   settings.Config
	Limit   int           // requests a person and minute; unlimited where it is zero
	Timeout time.Duration // for one request; 10 seconds where it is zero
}

// Settings are what an operator can set, each stated by the room that it changes.
func (c *Config) Settings() []setting.Setting {
	return slices.Concat(c.Memory.Settings(), c.Pins.Settings(), c.Local.Settings(), []setting.Setting{
		{Key: "requests_per_minute", Env: "CAREERBOT_REQUESTS_PER_MINUTE", Default: "30", Value: setting.Int(&c.Limit, 0, 100_000),
			Help: "requests one person may make in a minute; 0 for any number"},
		{Key: "timeout", Env: "CAREERBOT_TIMEOUT", Default: "10s", Value: setting.Duration(&c.Timeout, 100*time.Millisecond, 15*time.Second),
			Help: "the longest one answer may take"},
	})
}

// Options is what a bot needs.
type Options struct {
	Config
	Searcher bot.Searcher
	Store    memory.Store // its every call has a deadline, and where there is none is bot.ErrNoMemory: store.Guard
	Log      *slog.Logger
	Now      func() time.Time
	Random   io.Reader              // crypto/rand where it is nil
	Observer bot.Observer           // told what happens; may be nil
	Wake     func() <-chan struct{} // each says that pins or settings may have changed in another process; may be nil
}

// New makes a bot with all its features.
func New(o Options) *Assistant {
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	b := &Assistant{searcher: o.Searcher, store: o.Store, platforms: new(bot.Platforms), observer: new(bot.Observers), listener: new(bot.Listeners), log: o.Log, now: o.Now}
	b.observer.Add(o.Observer)
	b.features = b.list(o)
	for _, f := range b.features {
		b.observer.Add(f.Observer)
		b.listener.Add(f.Listener)
	}
	b.router = bot.NewRouter(b.features, &bot.Gate{Platforms: b.platforms, Log: o.Log}, o.Searcher.Corpus, o.Log)
	middleware := []bot.Middleware{bot.Log(o.Log, o.Now), bot.Timeout(o.Timeout), bot.Recover()}
	if o.Limit > 0 {
		middleware = append(middleware, bot.RateLimit(o.Limit, time.Minute, o.Now))
	}
	b.handle = bot.Chain(b.router.Handle, middleware...)
	return b
}

// list is everything that the bot can do, in the order of its help.
func (b *Assistant) list(o Options) bot.Features {
	beneath := func(r *bot.Request, s bot.Shown) []bot.Block { return b.features.Beneath(r, s) }
	tools := func(r *bot.Request, s bot.Shown) []bot.Option { return b.features.Tools(r, s) }
	if o.Wake == nil {
		o.Wake = func() <-chan struct{} { return nil }
	}
	b.settings = settings.New(settings.Options{
		Config: o.Local, Store: part[settings.Store](o.Store), Features: b.Features, Platforms: b.platforms, Absent: o.Store.Health().Absent(), Wake: o.Wake(), Log: o.Log, Now: o.Now,
	})
	b.memory = memory.New(memory.Options{Config: o.Memory, Settings: b.settings, Store: o.Store, Log: o.Log, Now: o.Now, Random: o.Random})
	b.pins = pins.New(pins.Options{
		Config: o.Pins, Searcher: o.Searcher, Store: part[pins.Store](o.Store), Memory: b.memory, Platforms: b.platforms, Settings: b.settings, Observer: b.observer, Wake: o.Wake(), Log: o.Log, Now: o.Now,
		Saved: func(ctx context.Context, p pins.Pin, by, purpose string) {
			b.gaps.Pinned(ctx, p.Community, p.EntryID(), p.Triggers, purpose, by)
		},
	})
	pay := pay.New(o.Searcher, b.memory)
	var plans *plan.Plans
	first := func(ctx context.Context, r *bot.Request) (bot.Reply, bool, error) {
		if reply, found, err := plans.NextIn(ctx, r); found {
			return reply, true, err
		}
		return pay.OfferIn(ctx, r)
	}
	b.answers = answer.New(answer.Options{
		First:    first,
		Searcher: o.Searcher, Local: b.pins, Memory: b.memory, Platforms: b.platforms, Observer: b.observer, Listener: b.listener, Beneath: beneath, Tools: tools, Settings: b.settings, Now: o.Now,
	})
	b.gaps = gaps.New(gaps.Options{
		Store: part[gaps.Store](o.Store), Memory: b.memory, Likeness: o.Searcher, Pins: b.pins, Answers: b.answers, Platforms: b.platforms, Log: o.Log, Now: o.Now,
	})
	b.late, b.silence = inbox.NewLate(b.memory, o.Log), silence.New(o.Now)
	b.unasked = unasked.New(unasked.Options{
		Store: part[unasked.Store](o.Store), Memory: b.memory, Answers: b.answers, Settings: b.settings, Platforms: b.platforms, Log: o.Log, Now: o.Now,
	})
	votes := votes.New(votes.Options{Store: part[votes.Store](o.Store), Answers: b.answers, Platforms: b.platforms, Observer: b.observer, Listener: b.listener, Beneath: beneath, Now: o.Now})
	shares := share.New(share.Options{Store: part[share.Store](o.Store), Memory: b.memory, Answers: b.answers, Beneath: beneath, Log: o.Log, Now: o.Now})
	planned := func(r *bot.Request) []bot.Option {
		return bot.Reply{Blocks: plans.Feature().Beneath(r, bot.Shown{Offered: knowledge.PlanTool}).Blocks}.Options()
	}
	assessments := readiness.New(readiness.Options{
		Store: part[readiness.Store](o.Store), Memory: b.memory, Platforms: b.platforms, Corpus: o.Searcher.Corpus, Next: planned, Now: o.Now,
		Counts: func(ctx context.Context, r *bot.Request) ([]string, error) {
			return plans.Assessed(ctx, r.Community, r.Person())
		},
	})
	assess := func(r *bot.Request) []bot.Option {
		return bot.Reply{Blocks: assessments.Feature().Beneath(r, bot.Shown{Offered: knowledge.AssessTool}).Blocks}.Options()
	}
	plans = plan.New(plan.Options{
		Store: part[plan.Store](o.Store), Memory: b.memory, Platforms: b.platforms, Corpus: o.Searcher.Corpus, Known: known(assessments), Assess: assess, Log: o.Log, Now: o.Now,
	})
	return bot.Features{
		{Name: "home", Home: b.home},
		b.answers.Asking(),
		pay.Feature(),
		assessments.Feature(),
		impact.New(o.Searcher.Corpus).Feature(),
		plans.Feature(),
		topics.New(o.Searcher, b.platforms).Feature(),
		b.answers.Reading(),
		b.pins.Feature(),
		b.gaps.Feature(),
		digest.New(digest.Options{Store: part[digest.Store](o.Store), Gaps: b.gaps, Pins: b.pins, Settings: setter{b.settings}, Memory: b.memory, Log: o.Log, Now: o.Now}).Feature(),
		b.silence.Feature(),
		uses.New(part[uses.Store](o.Store), b.memory, b.pins, o.Searcher.Corpus, o.Log, o.Now).Feature(),
		people.New(part[people.Store](o.Store), b.Features, o.Store.Health(), o.Now).Feature(),
		b.settings.Feature(),
		b.unasked.Feature(),
		votes.Feature(),
		shares.Feature(),
		b.late.Feature(),
		leaving.New(part[leaving.Store](o.Store), o.Log, o.Now).Feature(),
		b.memory.Feature(),
		b.mannersFeature(),
	}
}

// Handle answers one request. The reply is fit to be sent also where there is an
// error: it is the apology then.
func (b *Assistant) Handle(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	reply, err := b.Reply(ctx, r)
	inbox.Meanwhile(ctx, b.log, reply)()
	reply.Meanwhile = nil
	return reply, err
}

// Reply is Handle, with what is kept of it left to the caller.
func (b *Assistant) Reply(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	start := b.now()
	reply, err := b.handle(ctx, r)
	b.observer.Took(bot.Answering, b.now().Sub(start))
	b.decided(r, reply, err)
	if err != nil {
		if e := (*bot.Error)(nil); errors.As(err, &e) && (e.Kind == bot.Limited || e.Kind == bot.Denied) {
			b.observer.Refused(r.Platform, e.Kind)
		}
		if r.Notice() || r.Unasked || errors.Is(err, bot.ErrFlood) {
			return bot.Reply{}, err // nobody waits for a reply, or gets another one
		}
		return bot.Apologise(err), err
	}
	if r.Private && reply.Visibility == bot.Public {
		reply.Visibility = bot.Private
	}
	if r.Kind == bot.CommandUse && r.User.Access >= bot.Moderator && reply.Visibility == bot.Private && len(reply.Blocks) > 0 && !reply.Asks() {
		reply.Blocks = append(reply.Blocks, b.features.Remarks(ctx, r)...)
	}
	if _, degraded := b.memory.Health.Degraded(); degraded && len(reply.Blocks) > 0 {
		reply.Blocks = append(reply.Blocks, bot.Text{Text: "My memory does not work at the moment: moderators' pins may be missing, and votes are not kept."})
	}
	return reply, nil
}

// Complete proposes values for a field of a form, by what the field names. It is
// asked while somebody types: it must not wait for anything.
func (b *Assistant) Complete(ctx context.Context, r *bot.Request, what, prefix string) []bot.Choice {
	return b.features.Complete(ctx, r, what, prefix)
}

// Features returns everything that the bot can do.
func (b *Assistant) Features() bot.Features { return b.features }

// Concerns reports whether an event has to do with any feature.
func (b *Assistant) Concerns(ctx context.Context, r *bot.Request) bool {
	return b.features.Concerns(ctx, r)
}

// Follows reports whether the bot takes part in a request's thread.
func (b *Assistant) Follows(ctx context.Context, r *bot.Request) bool {
	return b.memory.Follows(ctx, r)
}

// Planned is what is due now. What cannot be known is logged, and asked for again.
func (b *Assistant) Planned(ctx context.Context) []bot.Request {
	due, err := b.features.Planned(ctx, b.now())
	if err != nil && ctx.Err() == nil && !errors.Is(err, bot.ErrDown) && !errors.Is(err, bot.ErrNoMemory) {
		b.log.WarnContext(ctx, "what is due is not known", "error", err)
	}
	return due
}

// Late offers a form again that came too late to open.
func (b *Assistant) Late(ctx context.Context, r *bot.Request, reply bot.Reply) bot.Reply {
	return b.late.Late(ctx, r, reply)
}

// Queue makes the inbox through which platforms reach the bot.
func (b *Assistant) Queue(o inbox.Options, platforms ...bot.Platform) *inbox.Queue {
	return inbox.New(b, inbox.Around{Store: part[inbox.Store](b.store), Health: b.memory.Health, Platforms: b.platforms, Observer: b.observer, Log: b.log, Now: b.now}, o, platforms...)
}

// Search finds what answers a text where the request comes from.
func (b *Assistant) Search(ctx context.Context, r *bot.Request, text string) (knowledge.Result, error) {
	return b.answers.Search(ctx, r, text)
}

// Gaps are what the communities could not find out.
func (b *Assistant) Gaps() *gaps.Gaps { return b.gaps }

// Pins are the communities' own answers.
func (b *Assistant) Pins() *pins.Pins { return b.pins }

// Settings are what holds in each community.
func (b *Assistant) Settings() *settings.Settings { return b.settings }

// Overhearer is told of what people say to each other.
func (b *Assistant) Overhearer() bot.Overhearer { return b.unasked }

// Note tells what was done about a message. Platforms tell of those that they pass over.
func (b *Assistant) Note(d bot.Decision) { b.observer.Decided(d) }

// LastDecision returns what was done about a message, or last in a channel: see
// silence.Last.
func (b *Assistant) LastDecision(community, where string) (bot.Decision, bool) {
	return b.silence.Last(community, where)
}

// Commands returns the command table.
func (b *Assistant) Commands() []bot.Command { return b.router.Commands() }

// Health tells whether the store works.
func (b *Assistant) Health() *memory.Health { return b.memory.Health }

// Upkeep looks after everything in the background until the context ends.
func (b *Assistant) Upkeep(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	for _, f := range b.features {
		if f.Upkeep != nil {
			all.Go(func() { f.Upkeep(ctx) })
		}
	}
}

// decided tells of a reply before it is sent: why there is none, or an apology.
func (b *Assistant) decided(r *bot.Request, reply bot.Reply, err error) {
	switch {
	case err != nil:
		setting := ""
		says := bot.Apology
		if e := (*bot.Error)(nil); errors.As(err, &e) {
			if e.Sentence != "" {
				says = e.Sentence
			}
			if e.Kind == bot.Limited {
				setting = "CAREERBOT_REQUESTS_PER_MINUTE"
			}
		}
		bot.Decide(b.observer, r, "refused", says, setting)
	case reply.Silent() && r.Unasked && r.Kind != bot.Reacted: // of an emoji its feature tells
		bot.Decide(b.observer, r, "said nothing", "Nobody addressed me, and I was not sure enough to answer unasked.", "")
	}
}
