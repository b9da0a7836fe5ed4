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
	stats         *Stats
	observer      Observer
	decisions     decisions
	shares        *claims // of answers, while the store cannot tell
	log           *slog.Logger
	now           func() time.Time
	random        io.Reader
	keepText      time.Duration
	showNames     bool
	wake          <-chan struct{}
	platforms     map[string]Platform // set by the queue
	notices       chan notice
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
	if o.Observer == nil {
		o.Observer = Unobserved{}
	}
	b := &Bot{
		observer: o.Observer, searcher: o.Searcher, store: o.Store, health: o.Store.Health(), conversations: NewMemoryConversations(o.Now), stats: new(Stats), log: o.Log, now: o.Now,
		random: o.Random, keepText: o.KeepText, showNames: o.ShowNames, wake: o.Wake,
		notices: make(chan notice, maxNotices), shares: newClaims(o.Now),
	}
	b.overlays = newOverlays(b)
	b.route()
	middleware := []Middleware{Log(o.Log, o.Now), Timeout(o.Timeout), Recover()}
	if o.Limit > 0 {
		middleware = append(middleware, RateLimit(o.Limit, time.Minute, o.Now))
	}
	b.handle = Chain(b.router.Handle, middleware...)
	return b
}

// route makes the table of everything one can ask for.
func (b *Bot) route() {
	b.router = NewRouter(b.answer)
	for _, c := range []Command{
		b.askCommand(), b.salaryCommand(), b.compareCommand(), b.topicsCommand(), b.faqCommand(), b.moreCommand(), b.explainCommand(),
		b.pinCommand(), b.pinsCommand(), b.silenceCommand(), b.mydataCommand(), b.forgetCommand(), b.helpCommand(),
	} {
		c.Handler = b.permit(c.Access, c.Handler)
		b.router.Command(c)
	}
	for name, h := range map[string]Handler{
		showAction: b.show, pickAction: b.pick, moreAction: b.more, topicAction: b.topic, voteAction: b.vote, reasonAction: b.voteReason,
		forgetAction: b.forget, shareAction: b.shared, whyAction: b.whyThis, deleteAction: b.remove, formAction: b.reopen,
	} {
		b.router.Action(name, h)
	}
	for name, h := range map[string]Handler{
		pinFormAction: b.pinFormBack, pinEntryAction: b.pinEntry, pinSaveAction: b.pinSave, pinChangeAction: b.pinChange, pinDropAction: b.pinDrop,
		pinOpenAction: b.pinOpen, pinEditAction: b.pinEdit, pinVerifyAction: b.pinVerify, pinRetireAction: b.pinRetire,
		pinHistoryAction: b.pinHistory, pinRestoreAction: b.pinRestore, PinMessageAction: b.pinMessage, pinSearchAction: b.pinSearch,
		pinAdoptAction: b.pinAdopt, pinScopeAction: b.pinScope,
	} {
		b.router.Action(name, b.permit(Moderator, h))
	}
	for kind, h := range map[RequestKind]Handler{MessageEdited: b.edited, MessageRemoved: b.removed, MessageUnpinned: b.unpinned, ChannelJoined: b.once(b.joined)} {
		b.router.Event(kind, h)
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
	b.noteReply(r, reply, err)
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
	switch what {
	case completeEntries:
		return b.completeEntry(prefix)
	default:
		return b.completeQuestion(ctx, r, prefix)
	}
}

// Commands returns the command table.
func (b *Bot) Commands() []Command { return b.router.Commands() }

// Stats returns the bot's counters.
func (b *Bot) Stats() *Stats { return b.stats }

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

// upkeepInterval is how often what is kept for a while only is erased.
const upkeepInterval = 10 * time.Minute

// upkeep looks after the store until the context ends: other processes' pins are
// taken up, and what is past its time is erased.
func (b *Bot) upkeep(ctx context.Context) {
	var others sync.WaitGroup
	others.Go(func() { b.overlays.poll(ctx, b.wake) })
	others.Go(func() { b.tell(ctx) })
	others.Go(func() { b.health.watch(ctx, b.store) })
	defer others.Wait()
	ticker := time.NewTicker(upkeepInterval)
	defer ticker.Stop()
	for {
		if _, err := b.store.EraseTexts(ctx, b.now()); err != nil && ctx.Err() == nil {
			b.log.WarnContext(ctx, "texts not erased", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
