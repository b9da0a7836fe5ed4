package bot

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"careerbot/knowledge"
)

// What this file does: replies follow their questions. A question that its author
// edits gets its reply edited, one that is deleted takes its reply along, and a
// thread in which the bot has answered is listened to.

// The time for which an edit waits for the reply to what it edits, and how often
// it looks.
const (
	earlierWait = 5 * time.Second
	earlierLook = 50 * time.Millisecond
)

// concerns reports whether a request is worth a claim. Most messages that are
// edited or deleted in a channel have nothing to do with the bot; those that it no
// longer knows anything of are not answered a second time.
func (q *Queue) concerns(ctx context.Context, r *Request) bool {
	switch r.Kind {
	case MessageEdited, MessageRemoved:
		if _, _, err := q.outcome(ctx, r.Original); err == nil {
			return true
		}
		concerned := q.bot.features.Concerns(ctx, r)
		if r.Anew && !r.Unasked && !concerned {
			r.first()
			return true
		}
		r.Original = "" // it is no question
		return concerned
	case MessageUnpinned:
		return q.bot.features.Concerns(ctx, r)
	}
	return true
}

// first makes of an edit the message that it edits, which is answered for the first time:
// it is claimed as that message, and its next edit finds the reply.
func (r *Request) first() {
	r.Key, r.Kind, r.Original = r.Original, Message, ""
	if r.Command != "" {
		r.Kind, r.Text = CommandUse, ""
	}
}

// outcome is what became of an earlier request.
func (q *Queue) outcome(ctx context.Context, key string) (state RequestState, ref MessageRef, err error) {
	if key == "" {
		return "", ref, ErrNotFound
	}
	state, ref, err = q.store.Outcome(ctx, key)
	if errors.Is(err, ErrNoMemory) {
		err = ErrNotFound
	}
	return state, ref, err
}

// earlier returns the reply to the message that this request edits or removes,
// once it has been sent.
func (q *Queue) earlier(ctx context.Context, r *Request) MessageRef {
	if r.Original == "" {
		return MessageRef{}
	}
	deadline := q.now().Add(earlierWait)
	for {
		state, ref, err := q.outcome(ctx, r.Original)
		if err != nil {
			if !errors.Is(err, ErrNotFound) {
				q.log.WarnContext(ctx, "the earlier reply is not known", "error", err)
			}
			return MessageRef{}
		}
		if state == Sent || state == Failed {
			return ref
		}
		if !q.now().Before(deadline) {
			return MessageRef{}
		}
		select {
		case <-ctx.Done():
			return MessageRef{}
		case <-time.After(earlierLook):
		}
	}
}

// newest knows the last change of each message, by the key of the message as a request: a
// reply to an earlier one that had to wait must not undo the last one's.
type newest struct {
	mu sync.Mutex
	of map[string]change
}

// change is an edit or a removal, and when it came.
type change struct {
	key string
	at  time.Time
}

// maxChanges bounds the memory; beyond it those are forgotten for whose replies no platform
// waits any more.
const maxChanges = 4096

func (n *newest) note(original, key string, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.of == nil || len(n.of) >= maxChanges {
		kept := map[string]change{}
		for original, c := range n.of {
			if now.Sub(c.at) < maxLater {
				kept[original] = c
			}
		}
		n.of = kept
	}
	n.of[original] = change{key, now}
}

// passed reports whether a later change of a message has come than this one.
func (n *newest) passed(original, key string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, known := n.of[original]
	return known && c.key != key
}

// Follows implements Inbox.
func (q *Queue) Follows(ctx context.Context, r Request) bool { return q.bot.follows(ctx, &r) }

// threadTime is how long a thread is listened to after the bot's last answer in it.
const threadTime = 7 * 24 * time.Hour

func (b *Bot) follows(ctx context.Context, r *Request) bool {
	return r.Thread != "" && b.remembered(ctx, r.conversation()).At != 0
}

// takePart notes that the bot takes part in a thread, where it found nothing that
// a follow-up could build on.
func (b *Bot) takePart(ctx context.Context, r *Request) {
	if r.Thread == "" || r.Private {
		return
	}
	c := knowledge.Context{}
	if r.Thread != r.Message {
		c = b.remembered(ctx, r.conversation())
	}
	c.At = max(c.At, 1)
	b.keep(ctx, r.conversation(), "", c, threadTime)
}

// edited answers a message again that its author has changed. Where what is left of it
// is no question to the bot, its reply goes.
func (b *Bot) edited(ctx context.Context, r *Request) (Reply, error) {
	if r.Original == "" {
		return Reply{}, nil // no person's message, or none that was answered
	}
	if strings.TrimSpace(r.Text) == "" {
		return Reply{Effect: Removes}, nil
	}
	if r.Command != "" {
		use := *r
		use.Kind, use.Text = CommandUse, ""
		return b.router.Handle(ctx, &use)
	}
	reply, err := b.answer(ctx, r)
	if err == nil && reply.silent() {
		reply = Reply{Effect: Removes}
	}
	return reply, err
}

// removed takes a reply away with its question.
func (b *Bot) removed(context.Context, *Request) (Reply, error) {
	return Reply{Effect: Removes}, nil
}
