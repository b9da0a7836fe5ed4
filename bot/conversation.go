package bot

import (
	"context"
	"strings"
	"sync"
	"time"

	"careerbot/knowledge"
)

// Conversations remembers what each conversation was last about, for half an
// hour: ids, never text.
type Conversations interface {
	// Recall returns the conversation's context, or the zero context.
	Recall(ctx context.Context, conversation string) (knowledge.Context, error)
	// Remember replaces it, until then. Person is whose conversation it is, or empty
	// for a thread, which belongs to nobody.
	Remember(ctx context.Context, conversation, person string, c knowledge.Context, until time.Time) error
}

// conversationTime is how long a follow-up builds on what was said before.
const conversationTime = 30 * time.Minute

// conversation names the conversation a request belongs to: its thread, or its user, in
// a channel without one and for what is answered for them alone: a thread is not about
// what somebody asked in private, and is not listened to for it.
//
// Somebody without a name, as in a script, has none.
func (r *Request) conversation() string {
	own := r.Thread == "" || r.Private
	if own && r.User.ID == "" {
		return ""
	}
	last := "t:" + r.Thread
	if own {
		last = "u:" + r.User.ID
	}
	return strings.Join([]string{r.Platform, r.Community, r.Channel, last}, conversationSeparator)
}

// conversationSeparator cannot stand in any platform's ids, and any database
// takes it (PostgreSQL refuses a zero byte).
const conversationSeparator = "\x1f"

// MemoryConversations remembers in this process alone.
type MemoryConversations struct {
	now func() time.Time

	mu   sync.Mutex
	byID map[string]remembered
}

type remembered struct {
	context knowledge.Context
	until   time.Time
}

// maxConversations bounds the memory; beyond it the expired ones, and then any,
// are forgotten.
const maxConversations = 10_000

// NewMemoryConversations remembers by this clock.
func NewMemoryConversations(now func() time.Time) *MemoryConversations {
	return &MemoryConversations{now: now, byID: map[string]remembered{}}
}

// Recall implements Conversations.
func (m *MemoryConversations) Recall(_ context.Context, id string) (knowledge.Context, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.byID[id]
	if !ok || !m.now().Before(c.until) {
		delete(m.byID, id)
		return knowledge.Context{}, nil
	}
	return c.context, nil
}

// Remember implements Conversations.
func (m *MemoryConversations) Remember(_ context.Context, id, _ string, c knowledge.Context, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if len(m.byID) >= maxConversations {
		for id, c := range m.byID {
			if !now.Before(c.until) {
				delete(m.byID, id)
			}
		}
		for id := range m.byID {
			if len(m.byID) < maxConversations {
				break
			}
			delete(m.byID, id)
		}
	}
	m.byID[id] = remembered{c, until}
	return nil
}

// recall returns what a conversation is about. Without it a follow-up is
// understood less well; that is all.
func (b *Bot) recall(ctx context.Context, r *Request) knowledge.Context {
	if r.Thread != "" && r.Thread == r.Message {
		return knowledge.Context{} // the thread begins with this message
	}
	c := b.remembered(ctx, r.conversation())
	if b.now().Sub(time.Unix(c.At, 0)) >= conversationTime {
		return knowledge.Context{} // a thread is remembered for longer than its subject
	}
	return c
}

// remembered and keep use the store, which replicas share, and this process's
// memory while the store is missing or fails.
func (b *Bot) remembered(ctx context.Context, id string) knowledge.Context {
	if id == "" {
		return knowledge.Context{}
	}
	if c, err := b.store.Recall(ctx, id); err == nil {
		return c
	}
	c, _ := b.conversations.Recall(ctx, id) // memory does not fail
	return c
}

func (b *Bot) keep(ctx context.Context, id, person string, c knowledge.Context, ttl time.Duration) {
	if id == "" {
		return
	}
	until := b.now().Add(ttl)
	if err := b.store.Remember(ctx, id, person, c, until); err == nil {
		return
	}
	_ = b.conversations.Remember(ctx, id, person, c, until) // memory does not fail
}
