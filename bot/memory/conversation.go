package memory

import (
	"context"
	"slices"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
	"careerbot/knowledge/lru"
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
const ConversationTime = 30 * time.Minute

// ConversationOf names the conversation a request belongs to: its thread, or its user, in
// a channel without one and for what is answered for them alone: a thread is not about
// what somebody asked in private, and is not listened to for it.
//
// Somebody without a name, as in a script, has none.
func ConversationOf(r *bot.Request) string {
	own := r.Thread == "" || r.Private
	if own && r.User.ID == "" {
		return ""
	}
	last := "t:" + r.Thread
	if own {
		last = "u:" + r.User.ID
	}
	return strings.Join([]string{r.Platform, r.Community, r.Channel, last}, ConversationSeparator)
}

// conversationSeparator cannot stand in any platform's ids, and any database
// takes it (PostgreSQL refuses a zero byte).
const ConversationSeparator = "\x1f"

// MemoryConversations remembers in this process alone.
type MemoryConversations struct {
	now  func() time.Time
	byID *lru.Cache[string, remembered]
}

type remembered struct {
	context knowledge.Context
	until   time.Time
}

// maxConversations bounds the memory: beyond it the one is forgotten in which nothing was
// said for longest.
const maxConversations = 10_000

// NewMemoryConversations remembers by this clock.
func NewMemoryConversations(now func() time.Time) *MemoryConversations {
	return &MemoryConversations{now: now, byID: lru.New[string, remembered](maxConversations)}
}

// Recall implements Conversations.
func (m *MemoryConversations) Recall(_ context.Context, id string) (knowledge.Context, error) {
	c, ok := m.byID.Get(id)
	if !ok || !m.now().Before(c.until) {
		m.byID.Drop(id)
		return knowledge.Context{}, nil
	}
	return c.context, nil
}

// Remember implements Conversations.
func (m *MemoryConversations) Remember(_ context.Context, id, _ string, c knowledge.Context, until time.Time) error {
	m.byID.Put(id, remembered{c, until})
	return nil
}

// Recall returns what a conversation is about. Without it a follow-up is
// understood less well; that is all.
func (m *Memory) Recall(ctx context.Context, r *bot.Request) knowledge.Context {
	if r.Thread != "" && r.Thread == r.Message {
		return knowledge.Context{} // the thread begins with this message
	}
	c := m.Load(ctx, ConversationOf(r))
	if m.now().Sub(time.Unix(c.At, 0)) >= ConversationTime {
		return knowledge.Context{} // a thread is remembered for longer than its subject
	}
	return c
}

// Load and Save use the store, which replicas share, and this process's
// memory while the store is missing or fails.
func (m *Memory) Load(ctx context.Context, id string) knowledge.Context {
	if id == "" {
		return knowledge.Context{}
	}
	if c, err := m.store.Recall(ctx, id); err == nil {
		return c
	}
	c, _ := m.own.Recall(ctx, id) // memory does not fail
	return c
}

// Save keeps a context under an id for so long. Person is whose it is, or empty: what
// "forget me" forgets.
func (m *Memory) Save(ctx context.Context, id, person string, c knowledge.Context, ttl time.Duration) {
	if id == "" {
		return
	}
	until := m.now().Add(ttl)
	if err := m.store.Remember(ctx, id, person, c, until); err == nil {
		return
	}
	_ = m.own.Remember(ctx, id, person, c, until) // memory does not fail
}

// Remember keeps what the conversation is about now. A question without an
// answer changes nothing, but that one of what the guide does not cover, as a place abroad,
// leaves the place that was spoken of before.
func (m *Memory) Remember(ctx context.Context, r *bot.Request, result knowledge.Result) {
	if result.Verdict != knowledge.Answered {
		if len(result.Why.Outside) > 0 {
			m.leaveThePlace(ctx, r)
		}
		m.TakePart(ctx, r)
		return
	}
	c := About(result.Asked)
	c.Ask, c.Entry, c.Claim = askedFor(result), result.Answers[0].ID, result.Claim
	m.RememberContext(ctx, r, c.Beside(result.Market))
}

// leaveThePlace takes the place out of what a conversation is about.
func (m *Memory) leaveThePlace(ctx context.Context, r *bot.Request) {
	if c := m.Recall(ctx, r); c.Place != "" || c.Area != "" {
		c.Place, c.Area = "", ""
		m.RememberContext(ctx, r, c)
	}
}

// About is the context of a question that names these: the first of each kind.
func About(a knowledge.Asked) knowledge.Context {
	return knowledge.Context{
		Role: first(a.Roles), Level: first(a.Levels), Place: first(a.Places), Company: first(a.Companies), Specialism: first(a.Specialisms),
	}
}

// askedFor is the kind of question that was answered: pay where it was asked, or else the
// first that the answer answers.
func askedFor(result knowledge.Result) knowledge.Ask {
	if slices.Contains(result.Asked.Asks, knowledge.Pay) {
		return knowledge.Pay
	}
	for _, ask := range result.Asked.Asks {
		if result.Answers[0].Answers(ask) {
			return ask
		}
	}
	return ""
}

// RememberContext is Remember for what was shown and not asked: it replaces what the
// conversation is about.
func (m *Memory) RememberContext(ctx context.Context, r *bot.Request, c knowledge.Context) {
	c.At = m.now().Unix()
	ttl := ConversationTime
	if r.Thread != "" && !r.Private {
		ttl = threadTime
	}
	m.Save(ctx, ConversationOf(r), OwnerOf(r), c, ttl)
}

// GoOnFromNothing empties what a conversation is about, after an answer of which nothing may be
// kept: what follows would otherwise go on from what was said before it.
func (m *Memory) GoOnFromNothing(ctx context.Context, r *bot.Request) {
	if m.Load(ctx, ConversationOf(r)).At != 0 {
		m.RememberContext(ctx, r, knowledge.Context{})
	}
}

// OwnerOf is whose conversation a request belongs to: nobody's in a thread, which is
// everybody's.
func OwnerOf(r *bot.Request) string {
	if r.Thread != "" && !r.Private {
		return ""
	}
	return r.Person()
}

// threadTime is how long a thread is listened to after the bot's last answer in it.
const threadTime = 7 * 24 * time.Hour

// Follows reports whether the bot takes part in the request's thread.
func (m *Memory) Follows(ctx context.Context, r *bot.Request) bool {
	return r.Thread != "" && m.Load(ctx, ConversationOf(r)).At != 0
}

// TakePart notes that the bot takes part in a thread, where it found nothing that
// a follow-up could build on.
func (m *Memory) TakePart(ctx context.Context, r *bot.Request) {
	if r.Thread == "" || r.Private {
		return
	}
	c := knowledge.Context{}
	if r.Thread != r.Message {
		c = m.Load(ctx, ConversationOf(r))
	}
	c.At = max(c.At, 1)
	m.Save(ctx, ConversationOf(r), "", c, threadTime)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
