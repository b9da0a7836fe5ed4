// Package gaps is what a community could not find out: questions without an answer, offers
// that nobody took, answers that did not help. Questions that ask for the same are one gap,
// by the searcher's own likeness. Moderators answer it with a pin, say which passage it means,
// or dismiss it; who wants to is told of the answer. Its plain face is [Gaps]; the chat is
// over it.
//
// A gap holds no words. Those of its questions stand in the record of questions alone, and
// disappear with them: after their time, with who is forgotten, with a message that is edited
// or deleted. Who may read them goes by where they were said, and by who asked the moderators.
package gaps

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// State is what has become of a gap.
type State string

// The states.
const (
	Open      State = "open"
	Answered  State = "answered"
	Dismissed State = "dismissed" // who asks for the same again does not open it
	Gone      State = "gone"      // nothing is left of it
)

// Why is how somebody met a gap.
type Why string

// The reasons.
const (
	NoAnswer Why = "none"  // nothing was found
	NotTaken Why = "offer" // passages were offered, and none was taken
	VotedBad Why = "vote"  // the answer did not help
	Again    Why = "again" // they had an answer, and asked for the same again
)

// Gap is what a community could not find out.
type Gap struct {
	ID        string
	Community string
	State     State
	First     time.Time
	Last      time.Time
	Asked     int       // questions
	People    int       // who asked them
	Entry     string    // that answers it
	Reason    string    // why it was dismissed
	By        string    // person who closed it; empty once they are forgotten
	Closed    time.Time // zero while it is open
	Words     []Words   // of its newest questions, the newest first; none once their time is over
	Version   int64     // of the community's gaps when it changed last
}

// Words are a question's own, and who may read them.
type Words struct {
	Question string // id of its record
	Person   string
	Channel  string
	Audience bot.Audience
	Agreed   bool // they asked the moderators
	Why      Why
	Text     string
	Until    time.Time // when they are erased
}

// Ask is one person's meeting with a gap.
type Ask struct {
	Community string
	Question  string // id of its record
	Person    string
	Channel   string
	Message   string // that it stands in; may be empty
	At        time.Time
	Why       Why
	Agreed    bool
}

// Closing is how a gap is closed, or opened again.
type Closing struct {
	State  State
	Entry  string
	Reason string
	By     string
	At     time.Time
}

// Waiting is somebody who wants to be told of an answer that there is now.
type Waiting struct {
	Community, Question, Person, Gap, Entry string
}

// Some selects asks: those of a question, or those of a message.
type Some struct {
	Question string
	Person   string // of a question's: theirs alone; everybody's where it is empty
	Why      Why    // those alone; all where it is empty

	Channel, Message string
}

// Store keeps gaps. Every call names the community: no call sees another's. Whatever changes
// a gap counts the community's version up.
type Store interface {
	// Gaps returns a community's gaps that changed after a version, and the version they are
	// at; since zero those that are open or dismissed.
	Gaps(ctx context.Context, community string, since int64) (list []Gap, version int64, err error)
	// ClosedGaps returns those that were closed last.
	ClosedGaps(ctx context.Context, community string, limit int) ([]Gap, error)
	// EnterGap adds an ask to a gap, which is made where it is not there, and returns what the
	// gap has become, without its words. It is ErrConflict where the community's version is not
	// the one named any more, and reports false where the ask is there already.
	EnterGap(ctx context.Context, gap string, a Ask, version int64) (Gap, bool, error)
	// AnsweredLately returns the words of the last questions of an ask's person, but for the ask's
	// own, that an entry has answered since the ask's time; none that are not kept any more.
	AnsweredLately(ctx context.Context, since Ask, entry string, limit int) ([]string, error)
	// WithdrawAsks takes asks out, and reports whether there were any. Of a message, the words
	// of its questions are erased too.
	WithdrawAsks(ctx context.Context, community string, some Some) (bool, error)
	// HasAsks reports whether there are asks of a message.
	HasAsks(ctx context.Context, community string, ref bot.MessageRef) (bool, error)
	// AgreeToGap notes that a person asks the moderators; they may read the words from now on.
	// It is ErrNotFound where there is no such ask.
	AgreeToGap(ctx context.Context, community, question, person string) error
	// TellOfGap notes that a person wants to be told of an answer, or that they were. It is
	// ErrNotFound where there is no such ask.
	TellOfGap(ctx context.Context, community, question, person string, told bool) error
	// CloseGap closes a gap or opens it again; ErrConflict where it is not in the state named, and
	// ErrNotFound where there is none.
	CloseGap(ctx context.Context, community, id string, from State, c Closing) error
	// WaitingForGaps returns who is to be told, in every community.
	WaitingForGaps(ctx context.Context, limit int) ([]Waiting, error)
	// DropGaps deletes gaps that nobody has met since.
	DropGaps(ctx context.Context, since time.Time) (int, error)
	// ForgetInGaps takes a person out, and PersonInGaps is what is kept of them, as JSON.
	ForgetInGaps(ctx context.Context, person string) error
	PersonInGaps(ctx context.Context, person string) ([]byte, error)
}

// Likeness compares questions.
type Likeness interface {
	Units(question string) []knowledge.Unit
	Likeness(question, other []knowledge.Unit) float64
}

// Pins answer gaps.
type Pins interface {
	// Ask opens the form for a new pin that answers a question. Once it is saved, Closed is
	// told so with the gap.
	Ask(ctx context.Context, r *bot.Request, question, gap string) (bot.Reply, error)
	// Means makes a question one of an entry's in this community: a pin answers it from now
	// on. It returns the pin's entry and the number of the change.
	Means(ctx context.Context, r *bot.Request, question, entry string) (pin string, change int, err error)
	// TakeBack takes a change back, where it is the pin's last.
	TakeBack(ctx context.Context, r *bot.Request, pin string, change int) error
}

// Answers show entries and find them.
type Answers interface {
	Entry(ctx context.Context, r *bot.Request, id string) (*knowledge.Entry, error)
	ReplyWith(ctx context.Context, r *bot.Request, e *knowledge.Entry) bot.Reply
	Search(ctx context.Context, r *bot.Request, text string) (knowledge.Result, error)
}

// Gaps are what communities could not find out.
type Gaps struct {
	store     Store
	memory    *memory.Memory
	likeness  Likeness
	pins      Pins
	answers   Answers
	platforms *bot.Platforms
	books     *books
	log       *slog.Logger
	now       func() time.Time
}

// Options are what gaps need.
type Options struct {
	Store     Store
	Memory    *memory.Memory
	Likeness  Likeness
	Pins      Pins
	Answers   Answers
	Platforms *bot.Platforms
	Log       *slog.Logger
	Now       func() time.Time
}

// New makes the gaps of a store.
func New(o Options) *Gaps {
	return &Gaps{
		store: o.Store, memory: o.Memory, likeness: o.Likeness, pins: o.Pins, answers: o.Answers, platforms: o.Platforms,
		books: newBooks(o.Store, o.Likeness, o.Now), log: o.Log, now: o.Now,
	}
}

// The times and bounds of gaps.
const (
	keptUnmet     = 90 * 24 * time.Hour // a gap that nobody meets any more
	upkeepEvery   = 10 * time.Minute
	maxReason     = 300
	wordless      = "-" // the gap of all questions whose words are not kept
	closedListed  = 25
	waitingAtOnce = 50
)

// upkeep drops what nobody uses, until the context ends.
func (g *Gaps) upkeep(ctx context.Context) {
	ticker := time.NewTicker(upkeepEvery)
	defer ticker.Stop()
	for {
		g.books.dropUnused()
		if _, err := g.store.DropGaps(ctx, g.now().Add(-keptUnmet)); err != nil && ctx.Err() == nil && !errors.Is(err, bot.ErrDown) {
			g.log.WarnContext(ctx, "old gaps are not dropped", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// gapError makes an error of the store fit for a moderator.
func gapError(err error) error {
	switch {
	case errors.Is(err, bot.ErrConflict):
		return &bot.Error{Kind: bot.Conflict, Sentence: "Somebody else has dealt with that question meanwhile. The list shows what is left.", Cause: err}
	case errors.Is(err, bot.ErrNotFound):
		return &bot.Error{Kind: bot.NotFound, Sentence: "I know no such question. It may be deleted, with its message or because nobody has asked it for long. The list shows those there are.", Cause: err}
	}
	return memory.StoreError(err)
}
