package inbox

import (
	"context"
	"errors"
	"sync"
	"time"

	"careerbot/bot"
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
func (q *Queue) concerns(ctx context.Context, r *bot.Request) bool {
	switch r.Kind {
	case bot.MessageEdited, bot.MessageRemoved:
		if _, _, err := q.outcome(ctx, r.Original); err == nil {
			return true
		}
		concerned := q.bot.Concerns(ctx, r)
		if r.Anew && !r.Unasked && !concerned {
			asFirst(r)
			return true
		}
		r.Original = "" // it is no question
		return concerned
	case bot.MessageUnpinned:
		return q.bot.Concerns(ctx, r)
	}
	return true
}

// asFirst makes of an edit the message that it edits, which is answered for the first time:
// it is claimed as that message, and its next edit finds the reply.
func asFirst(r *bot.Request) {
	r.Key, r.Kind, r.Original = r.Original, bot.Message, ""
	if r.Command != "" {
		r.Kind, r.Text = bot.CommandUse, ""
	}
}

// outcome is what became of an earlier request.
func (q *Queue) outcome(ctx context.Context, key string) (state RequestState, ref bot.MessageRef, err error) {
	if key == "" {
		return "", ref, bot.ErrNotFound
	}
	state, ref, err = q.store.Outcome(ctx, key)
	if errors.Is(err, bot.ErrNoMemory) {
		err = bot.ErrNotFound
	}
	return state, ref, err
}

// earlier returns the reply to the message that this request edits or removes,
// once it has been sent.
func (q *Queue) earlier(ctx context.Context, r *bot.Request) bot.MessageRef {
	if r.Original == "" {
		return bot.MessageRef{}
	}
	deadline := q.now().Add(earlierWait)
	for {
		state, ref, err := q.outcome(ctx, r.Original)
		if err != nil {
			if !errors.Is(err, bot.ErrNotFound) {
				q.log.WarnContext(ctx, "the earlier reply is not known", "error", err)
			}
			return bot.MessageRef{}
		}
		if state == Sent || state == Failed {
			return ref
		}
		if !q.now().Before(deadline) {
			return bot.MessageRef{}
		}
		select {
		case <-ctx.Done():
			return bot.MessageRef{}
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
func (q *Queue) Follows(ctx context.Context, r bot.Request) bool { return q.bot.Follows(ctx, &r) }
