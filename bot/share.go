package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"careerbot/knowledge"
)

// shareAction shows a private answer to its channel. Its ids are the question's, the
// entry's, the thread it goes to, and where there is no question one of the answer's own.
const shareAction = "share"

// ShareStore remembers which private answers were shown to their channel.
type ShareStore interface {
	// Share notes that a request shares an answer. It reports false where another
	// request has shared it.
	Share(ctx context.Context, answer, request string, at time.Time) (bool, error)
	// Unshare takes that back: the answer could not be posted.
	Unshare(ctx context.Context, answer, request string) error
}

// ErrNotShared says that a platform did not let a shared answer into its channel, and has
// told so to who pressed.
var ErrNotShared = errors.New("the answer was not shared")

func (b *Bot) shareFeature() Feature {
	return Feature{
		Name:    "share",
		Actions: []ActionHandler{{shareAction, Member, b.shared}},
		Beneath: func(r *Request, s Shown) Below {
			if len(s.Entries) == 0 {
				return Below{}
			}
			return Below{Blocks: b.share(r, s.Question, s.Entries[0])}
		},
	}
}

// share offers to show a private answer to the whole channel.
func (b *Bot) share(r *Request, question string, e *knowledge.Entry) []Block {
	if !r.Private || r.Channel == "" {
		return nil
	}
	ids := []string{question, e.ID, r.Thread}
	if question == "" {
		ids = append(ids, b.newID())
	}
	return []Block{Choices{Options: []Option{{"Share with channel", Action{shareAction, ids}}}}}
}

// isShared is what a private answer becomes that was shared.
var isShared = []Block{Text{"Shared with the channel."}}

// shared answers the press of "Share with channel": what its asker saw, for all, once.
func (b *Bot) shared(ctx context.Context, r *Request) (Reply, error) {
	undo, first := b.shareOnce(ctx, r)
	if !first {
		return Reply{Visibility: Private, Effect: Replaces, Blocks: isShared}, nil
	}
	reply, err := b.sharing(ctx, r)
	if err != nil {
		undo(ctx)
	}
	reply.undo = undo
	return reply, err
}

// shareOnce reports whether no other press has shared this answer, and notes that this
// one does: in the store, or in this process while that fails.
func (b *Bot) shareOnce(ctx context.Context, r *Request) (undo func(ctx context.Context), first bool) {
	answer := r.Action.id(0)
	if answer == "" {
		answer = r.Action.id(3)
	}
	if answer == "" { // a button of an earlier version: it names no answer, so all that it knows does
		sum := sha256.Sum256([]byte(strings.Join([]string{r.person(), r.Channel, r.Action.id(1), r.Action.id(2)}, conversationSeparator)))
		answer = hex.EncodeToString(sum[:12])
	}
	answer = r.Community + conversationSeparator + answer
	first, err := b.store.Share(ctx, answer, r.Key, b.now())
	if err == nil {
		return func(ctx context.Context) { b.unshare(ctx, answer, r.Key) }, first
	}
	if !errors.Is(err, ErrNoMemory) {
		b.log.WarnContext(ctx, "sharing is remembered in this process alone", "error", err)
	}
	return func(context.Context) { b.shares.release(answer) }, b.shares.claim(answer)
}

func (b *Bot) unshare(ctx context.Context, answer, request string) {
	err := b.store.Unshare(context.WithoutCancel(ctx), answer, request)
	if err != nil {
		b.log.WarnContext(ctx, "an answer that was not posted cannot be shared again", "error", err)
	}
}

// sharing is the answer as the channel sees it: it says whose it is, and nothing of the
// question.
func (b *Bot) sharing(ctx context.Context, r *Request) (Reply, error) {
	r.Private, r.Thread = false, r.Action.id(2) // it is the channel's from now on
	question, entry := r.Action.id(0), r.Action.id(1)
	reply, shown, err := b.answered(ctx, r, question)
	if err != nil {
		return Reply{}, err
	}
	chosen := ""
	if len(shown) == 0 || shown[0].ID != entry {
		// The question is not known any more, or was answered by a choice.
		e, err := b.entry(ctx, r, entry)
		if err != nil {
			return Reply{}, err
		}
		reply, shown, chosen = b.showing(e), []*knowledge.Entry{e}, e.ID
	}
	b.takePart(ctx, r)
	reply.Visibility, reply.Instead = Shared, isShared
	reply.Blocks = append([]Block{Byline{User: r.User.ID, Did: "shared an answer"}}, reply.Blocks...)
	reply.Blocks = append(reply.Blocks, b.features.Beneath(r, Shown{Question: question, Entries: shown, Chosen: chosen, Seen: true})...)
	return reply, nil
}

// answered is the answer that a person's own question got, without what can be done about
// it; nothing where it is not known any more, or would be answered otherwise now.
func (b *Bot) answered(ctx context.Context, r *Request, question string) (Reply, []*knowledge.Entry, error) {
	q, err := b.question(ctx, r, question)
	if err != nil || !r.isAsker(q) || q.Text == "" || q.Entry == "" {
		return Reply{}, nil, nil
	}
	result, err := b.search(ctx, r, q.Text, q.Context)
	if err != nil {
		return Reply{}, nil, err
	}
	if result.Verdict != knowledge.Answered || result.Answers[0].ID != q.Entry {
		return Reply{}, nil, nil
	}
	return b.replyTo(result, "", ""), result.Answers, nil
}
