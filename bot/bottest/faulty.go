package bottest

import (
	"context"
	"sync/atomic"
	"time"

	"careerbot/bot"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/readiness"
	"careerbot/bot/settings"
	"careerbot/bot/store"
	"careerbot/bot/votes"
	"careerbot/knowledge"
)

// Faulty is a store that fails while it is told to.
type Faulty struct {
	*store.Store
	fault atomic.Pointer[func(ctx context.Context, call string) error]
}

// Fail makes every call fail with what f returns; nil lets a call through. A nil
// f mends the store.
func (s *Faulty) Fail(f func(ctx context.Context, call string) error) {
	if f == nil {
		s.fault.Store(nil)
		return
	}
	s.fault.Store(&f)
}

// FailWith makes every call fail with an error.
func (s *Faulty) FailWith(err error) { s.Fail(func(context.Context, string) error { return err }) }

func (s *Faulty) try(ctx context.Context, call string) error {
	if f := s.fault.Load(); f != nil {
		return (*f)(ctx, call)
	}
	return nil
}

// value runs a call that returns something.
func value[T any](ctx context.Context, s *Faulty, call string, f func() (T, error)) (v T, err error) {
	if err := s.try(ctx, call); err != nil {
		return v, err
	}
	return f()
}

// plain runs a call that returns nothing.
func plain(ctx context.Context, s *Faulty, call string, f func() error) error {
	if err := s.try(ctx, call); err != nil {
		return err
	}
	return f()
}

// Claim implements inbox.Store.
func (s *Faulty) Claim(ctx context.Context, r bot.Request, owner string, until time.Time) (bool, error) {
	return value(ctx, s, "Claim", func() (bool, error) { return s.Store.Claim(ctx, r, owner, until) })
}

// Sending implements inbox.Store.
func (s *Faulty) Sending(ctx context.Context, key, owner string, until time.Time) (bool, error) {
	return value(ctx, s, "Sending", func() (bool, error) { return s.Store.Sending(ctx, key, owner, until) })
}

// Done implements inbox.Store.
func (s *Faulty) Done(ctx context.Context, key string, state inbox.RequestState, ref bot.MessageRef, at time.Time) error {
	return plain(ctx, s, "Done", func() error { return s.Store.Done(ctx, key, state, ref, at) })
}

// TakeOver implements inbox.Store.
func (s *Faulty) TakeOver(ctx context.Context, owner string, platforms []string, now, until time.Time, limit int) ([]inbox.Open, error) {
	return value(ctx, s, "TakeOver", func() ([]inbox.Open, error) { return s.Store.TakeOver(ctx, owner, platforms, now, until, limit) })
}

// Serve implements inbox.Store.
func (s *Faulty) Serve(ctx context.Context, owner string) (func() error, error) {
	return value(ctx, s, "Serve", func() (func() error, error) { return s.Store.Serve(ctx, owner) })
}

// Renew implements inbox.Store.
func (s *Faulty) Renew(ctx context.Context, owner string, until time.Time) error {
	return plain(ctx, s, "Renew", func() error { return s.Store.Renew(ctx, owner, until) })
}

// Postpone implements inbox.Store.
func (s *Faulty) Postpone(ctx context.Context, key, owner string, until time.Time) error {
	return plain(ctx, s, "Postpone", func() error { return s.Store.Postpone(ctx, key, owner, until) })
}

// Outcome implements inbox.Store.
func (s *Faulty) Outcome(ctx context.Context, key string) (inbox.RequestState, bot.MessageRef, error) {
	if err := s.try(ctx, "Outcome"); err != nil {
		return "", bot.MessageRef{}, err
	}
	return s.Store.Outcome(ctx, key)
}

// Moved implements inbox.Store.
func (s *Faulty) Moved(ctx context.Context, key string, ref bot.MessageRef) error {
	return plain(ctx, s, "Moved", func() error { return s.Store.Moved(ctx, key, ref) })
}

// Release implements inbox.Store.
func (s *Faulty) Release(ctx context.Context, key, owner string) error {
	return plain(ctx, s, "Release", func() error { return s.Store.Release(ctx, key, owner) })
}

// Recall implements memory.Conversations.
func (s *Faulty) Recall(ctx context.Context, id string) (knowledge.Context, error) {
	return value(ctx, s, "Recall", func() (knowledge.Context, error) { return s.Store.Recall(ctx, id) })
}

// Remember implements memory.Conversations.
func (s *Faulty) Remember(ctx context.Context, id, person string, c knowledge.Context, until time.Time) error {
	return plain(ctx, s, "Remember", func() error { return s.Store.Remember(ctx, id, person, c, until) })
}

// Pins implements pins.Store.
func (s *Faulty) Pins(ctx context.Context, community string) ([]pins.Pin, error) {
	return value(ctx, s, "Pins", func() ([]pins.Pin, error) { return s.Store.Pins(ctx, community) })
}

// Pin implements pins.Store.
func (s *Faulty) Pin(ctx context.Context, community, id string) (pins.Pin, error) {
	return value(ctx, s, "Pin", func() (pins.Pin, error) { return s.Store.Pin(ctx, community, id) })
}

// SavePins implements pins.Store.
func (s *Faulty) SavePins(ctx context.Context, changes []pins.Revision) error {
	return plain(ctx, s, "SavePins", func() error { return s.Store.SavePins(ctx, changes) })
}

// PinHistory implements pins.Store.
func (s *Faulty) PinHistory(ctx context.Context, community, id string) ([]pins.Revision, error) {
	return value(ctx, s, "PinHistory", func() ([]pins.Revision, error) { return s.Store.PinHistory(ctx, community, id) })
}

// PinVersions implements pins.Store.
func (s *Faulty) PinVersions(ctx context.Context, since int64) (map[string]int64, error) {
	return value(ctx, s, "PinVersions", func() (map[string]int64, error) { return s.Store.PinVersions(ctx, since) })
}

// SaveDraft implements memory.DraftStore.
func (s *Faulty) SaveDraft(ctx context.Context, d memory.Draft, until time.Time) error {
	return plain(ctx, s, "SaveDraft", func() error { return s.Store.SaveDraft(ctx, d, until) })
}

// Draft implements memory.DraftStore.
func (s *Faulty) Draft(ctx context.Context, community, id string, now time.Time) (memory.Draft, error) {
	return value(ctx, s, "Draft", func() (memory.Draft, error) { return s.Store.Draft(ctx, community, id, now) })
}

// DropDraft implements memory.DraftStore.
func (s *Faulty) DropDraft(ctx context.Context, community, id string) error {
	return plain(ctx, s, "DropDraft", func() error { return s.Store.DropDraft(ctx, community, id) })
}

// RecordQuestion implements memory.QuestionStore.
func (s *Faulty) RecordQuestion(ctx context.Context, q memory.QuestionRecord) error {
	return plain(ctx, s, "RecordQuestion", func() error { return s.Store.RecordQuestion(ctx, q) })
}

// Question implements memory.QuestionStore.
func (s *Faulty) Question(ctx context.Context, community, id string) (memory.QuestionRecord, error) {
	return value(ctx, s, "Question", func() (memory.QuestionRecord, error) { return s.Store.Question(ctx, community, id) })
}

// Share implements share.Store.
func (s *Faulty) Share(ctx context.Context, answer, request string, at time.Time) (bool, error) {
	return value(ctx, s, "Share", func() (bool, error) { return s.Store.Share(ctx, answer, request, at) })
}

// Unshare implements share.Store.
func (s *Faulty) Unshare(ctx context.Context, answer, request string) error {
	return plain(ctx, s, "Unshare", func() error { return s.Store.Unshare(ctx, answer, request) })
}

// RecentQuestions implements memory.QuestionStore.
func (s *Faulty) RecentQuestions(ctx context.Context, community string, limit int) ([]memory.QuestionRecord, error) {
	return value(ctx, s, "RecentQuestions", func() ([]memory.QuestionRecord, error) { return s.Store.RecentQuestions(ctx, community, limit) })
}

// SaveVote implements memory.QuestionStore.
func (s *Faulty) SaveVote(ctx context.Context, v votes.Vote) (bool, error) {
	return value(ctx, s, "SaveVote", func() (bool, error) { return s.Store.SaveVote(ctx, v) })
}

// ShortenTexts implements memory.QuestionStore.
func (s *Faulty) ShortenTexts(ctx context.Context, community string, keep time.Duration) error {
	return plain(ctx, s, "ShortenTexts", func() error { return s.Store.ShortenTexts(ctx, community, keep) })
}

// Settings implements settings.Store.
func (s *Faulty) Settings(ctx context.Context, community string, at int64) (settings.Own, error) {
	return value(ctx, s, "Settings", func() (settings.Own, error) { return s.Store.Settings(ctx, community, at) })
}

// SaveSettings implements settings.Store.
func (s *Faulty) SaveSettings(ctx context.Context, community string, changes []settings.Change) error {
	return plain(ctx, s, "SaveSettings", func() error { return s.Store.SaveSettings(ctx, community, changes) })
}

// EraseTexts implements memory.QuestionStore.
func (s *Faulty) EraseTexts(ctx context.Context, now time.Time) (int, error) {
	return value(ctx, s, "EraseTexts", func() (int, error) { return s.Store.EraseTexts(ctx, now) })
}

// ForgetPerson implements people.Store.
func (s *Faulty) ForgetPerson(ctx context.Context, person string) error {
	return plain(ctx, s, "ForgetPerson", func() error { return s.Store.ForgetPerson(ctx, person) })
}

// PersonData implements people.Store.
func (s *Faulty) PersonData(ctx context.Context, person string) ([]byte, error) {
	return value(ctx, s, "PersonData", func() ([]byte, error) { return s.Store.PersonData(ctx, person) })
}

// KeepAnswers implements readiness.Store.
func (s *Faulty) KeepAnswers(ctx context.Context, k readiness.Kept) error {
	return plain(ctx, s, "KeepAnswers", func() error { return s.Store.KeepAnswers(ctx, k) })
}

// KeptAnswers implements readiness.Store.
func (s *Faulty) KeptAnswers(ctx context.Context, community, person string) (readiness.Kept, error) {
	return value(ctx, s, "KeptAnswers", func() (readiness.Kept, error) { return s.Store.KeptAnswers(ctx, community, person) })
}

// Ping implements memory.Pinger.
func (s *Faulty) Ping(ctx context.Context) error {
	return plain(ctx, s, "Ping", func() error { return s.Store.Ping(ctx) })
}
