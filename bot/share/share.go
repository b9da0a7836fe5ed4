// Package share shows private answers to their channel, once.
package share

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// shareAction shows a private answer to its channel. Its ids are the question's, the
// entry's, the thread it goes to, and where there is no question one of the answer's own.
const shareAction = "share"

// Store remembers which private answers were shown to their channel.
type Store interface {
	// Share notes that a request shares an answer. It reports false where another
	// request has shared it.
	Share(ctx context.Context, answer, request string, at time.Time) (bool, error)
	// Unshare takes that back: the answer could not be posted.
	Unshare(ctx context.Context, answer, request string) error
}

// Shares shows private answers to their channel.
type Shares struct {
	store   Store
	memory  *memory.Memory
	answers Answers
	beneath func(r *bot.Request, s bot.Shown) []bot.Block
	claims  *memory.Claims // of answers, while the store cannot tell
	log     *slog.Logger
	now     func() time.Time
}

// Answers shows answers again.
type Answers interface {
	// Again is the answer that stands in a message, its entries, and the one that was chosen
	// where it is not the answer to a question.
	Again(ctx context.Context, r *bot.Request, question, entry string) (reply bot.Reply, shown []*knowledge.Entry, chosen string, err error)
}

// Options are what sharing needs.
type Options struct {
	Store   Store
	Memory  *memory.Memory
	Answers Answers
	Beneath func(r *bot.Request, s bot.Shown) []bot.Block
	Log     *slog.Logger
	Now     func() time.Time
}

// New makes them.
func New(o Options) *Shares {
	return &Shares{store: o.Store, memory: o.Memory, answers: o.Answers, beneath: o.Beneath, claims: memory.NewClaims(o.Now), log: o.Log, now: o.Now}
}

// Feature is sharing as a feature.
func (s *Shares) Feature() bot.Feature {
	return bot.Feature{
		Name:    "share",
		Actions: []bot.ActionHandler{{Name: shareAction, Access: bot.Member, Handler: s.shared}},
		Beneath: func(r *bot.Request, shown bot.Shown) bot.Below {
			if len(shown.Entries) == 0 {
				return bot.Below{}
			}
			return bot.Below{Tools: s.share(r, shown.Question, shown.Entries[0])}
		},
	}
}

// share offers to show a private answer to the whole channel.
func (s *Shares) share(r *bot.Request, question string, e *knowledge.Entry) []bot.Option {
	if !r.Private || r.Channel == "" {
		return nil
	}
	ids := []string{question, e.ID, r.Thread}
	if question == "" {
		ids = append(ids, s.memory.NewID())
	}
	return []bot.Option{{Label: "Share with channel", Action: bot.Action{Name: shareAction, IDs: ids}}}
}

// isShared is what a private answer becomes that was shared.
var isShared = []bot.Block{bot.Text{Text: "Shared with the channel."}}

// shared answers the press of "Share with channel": what its asker saw, for all, once.
func (s *Shares) shared(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	undo, first := s.shareOnce(ctx, r)
	if !first {
		return bot.Reply{Visibility: bot.Private, Effect: bot.Replaces, Blocks: isShared}, nil
	}
	reply, err := s.sharing(ctx, r)
	if err != nil {
		undo(ctx)
	}
	reply.Undo = undo
	return reply, err
}

// shareOnce is Once for the answer that a button names.
func (s *Shares) shareOnce(ctx context.Context, r *bot.Request) (undo func(ctx context.Context), first bool) {
	answer := r.Action.ID(0)
	if answer == "" {
		answer = r.Action.ID(3)
	}
	if answer == "" { // a button of an earlier version: it names no answer, so all that it knows does
		sum := sha256.Sum256([]byte(strings.Join([]string{r.Person(), r.Channel, r.Action.ID(1), r.Action.ID(2)}, memory.ConversationSeparator)))
		answer = hex.EncodeToString(sum[:12])
	}
	return s.Once(ctx, r.Community, answer, r.Key)
}

// Once reports whether an answer of a community has not been shared before, and notes that
// a request, named by its key, does so now: in the store, or in this process while that
// fails. Undo takes that back, where the answer could not be posted.
func (s *Shares) Once(ctx context.Context, community, answer, request string) (undo func(ctx context.Context), first bool) {
	answer = community + memory.ConversationSeparator + answer
	first, err := s.store.Share(ctx, answer, request, s.now())
	if err == nil {
		return func(ctx context.Context) { s.unshare(ctx, answer, request) }, first
	}
	if !errors.Is(err, bot.ErrNoMemory) {
		s.log.WarnContext(ctx, "sharing is remembered in this process alone", "error", err)
	}
	return func(context.Context) { s.claims.Release(answer) }, s.claims.Claim(answer)
}

func (s *Shares) unshare(ctx context.Context, answer, request string) {
	err := s.store.Unshare(context.WithoutCancel(ctx), answer, request)
	if err != nil {
		s.log.WarnContext(ctx, "an answer that was not posted cannot be shared again", "error", err)
	}
}

// sharing is the answer as the channel sees it: it says whose it is, and nothing of the
// question.
func (s *Shares) sharing(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	r.Private, r.Thread = false, r.Action.ID(2) // it is the channel's from now on
	question := r.Action.ID(0)
	reply, shown, chosen, err := s.answers.Again(ctx, r, question, r.Action.ID(1))
	if err != nil {
		return bot.Reply{}, err
	}
	s.memory.TakePart(ctx, r)
	reply.Visibility, reply.Instead = bot.Shared, isShared
	reply.Blocks = append([]bot.Block{bot.Byline{User: r.User.ID, Did: "shared an answer"}}, reply.Blocks...)
	reply.Blocks = append(reply.Blocks, s.beneath(r, bot.Shown{Question: question, Entries: shown, Chosen: chosen, Seen: true})...)
	return reply, nil
}
