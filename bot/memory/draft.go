package memory

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"careerbot/bot"
)

// DraftStore keeps what is too long for a button, for a while.
type DraftStore interface {
	// SaveDraft keeps a draft until then.
	SaveDraft(ctx context.Context, d Draft, until time.Time) error
	// Draft returns one that is not past its time, or ErrNotFound.
	Draft(ctx context.Context, community, id string, now time.Time) (Draft, error)
	// DropDraft forgets one.
	DropDraft(ctx context.Context, community, id string) error
}

// Draft is something half done.
type Draft struct {
	ID        string
	Community string
	Person    string
	Body      string
}

// draftTime is how long a preview can be saved.
const draftTime = 24 * time.Hour

// KeepDraft keeps what a person has half done, and returns the draft's id.
func (m *Memory) KeepDraft(ctx context.Context, r *bot.Request, v any) (string, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	draft := Draft{ID: m.NewID(), Community: r.Community, Person: r.Person(), Body: string(body)}
	return draft.ID, m.store.SaveDraft(ctx, draft, m.now().Add(draftTime))
}

// DropDraft forgets what a person has done. That it fails is logged: drafts end by themselves.
func (m *Memory) DropDraft(ctx context.Context, r *bot.Request, id string) {
	err := m.store.DropDraft(ctx, r.Community, id)
	if err != nil {
		m.log.WarnContext(ctx, "draft not dropped", "error", err) // it ends by itself
	}
}

// Draft returns what a person has half done. Whose it is is the caller's to look at.
func (m *Memory) Draft(ctx context.Context, r *bot.Request, id string) (Draft, error) {
	return m.store.Draft(ctx, r.Community, id, m.now())
}

// StoreError makes an error of the store fit for the person who meets it.
func StoreError(err error) error {
	if errors.Is(err, bot.ErrNotFound) {
		return &bot.Error{Kind: bot.NotFound, Sentence: "That is no longer there.", Cause: err}
	}
	return &bot.Error{Kind: bot.Unavailable, Sentence: "Sorry, my memory does not work right now. Nothing was changed; please try again in a moment.", Cause: err}
}

// RememberDraft keeps what a person has half done of one kind, in place of what they had of
// it: they have one in each community. That it fails is logged: it is for going on later.
func (m *Memory) RememberDraft(ctx context.Context, r *bot.Request, kind string, v any) {
	body, err := json.Marshal(v)
	if err == nil {
		err = m.store.SaveDraft(ctx, Draft{ID: OnlyDraft(r, kind), Community: r.Community, Person: r.Person(), Body: string(body)}, m.now().Add(draftTime))
	}
	if err != nil && !errors.Is(err, bot.ErrDown) {
		m.log.WarnContext(ctx, "draft not kept", "error", err)
	}
}

// OnlyDraft is the id of the one draft of a kind that a person has in a community.
func OnlyDraft(r *bot.Request, kind string) string {
	return kind + " of " + r.Person() + " in " + r.Community
}
