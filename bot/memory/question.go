package memory

import (
	"context"
	"errors"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

// QuestionRecord is what is kept of a question: what became of it, for good, and
// its text for a while.
type QuestionRecord struct {
	ID         string
	Community  string
	Channel    string
	Message    string // that it stands in; empty where it is none of a channel, or not known
	Person     string // empty once the person asked to be forgotten
	At         time.Time
	Verdict    knowledge.Verdict
	Entry      string // that answered
	Confidence float64
	Audience   bot.Audience      // who may read its text
	Context    knowledge.Context // that it was read with; zero for a question of its own
	Text       string            // empty where the community keeps none
	TextUntil  time.Time         // when the text is erased, and the context with it
}

// QuestionStore keeps the record of questions.
type QuestionStore interface {
	// RecordQuestion adds one.
	RecordQuestion(ctx context.Context, q QuestionRecord) error
	// Question returns one, or ErrNotFound.
	Question(ctx context.Context, community, id string) (QuestionRecord, error)
	// RecentQuestions returns the questions whose texts are kept, newest first. Who may
	// read which text is the caller's to look at.
	RecentQuestions(ctx context.Context, community string, limit int) ([]QuestionRecord, error)
	// ShortenTexts lets the texts of a community's questions be kept for so long at most from
	// when they were asked; of zero, those too that wait for an answer.
	ShortenTexts(ctx context.Context, community string, keep time.Duration) error
	// EraseTexts erases the texts whose time is over, and what else is kept for a
	// while only, and returns how many.
	EraseTexts(ctx context.Context, now time.Time) (int, error)
}

// Record makes the record of what became of a question that was read with a context:
// its id, and how to keep it. The id is empty where it cannot be kept, and nothing is.
func (m *Memory) Record(ctx context.Context, r *bot.Request, result knowledge.Result, with knowledge.Context) (id string, keep func(ctx context.Context)) {
	nothing := func(context.Context) {}
	if m.Health.Absent() || r.User.ID == "" || result.Smalltalk || result.Why.Read == "" {
		return "", nothing
	}
	if _, degraded := m.Health.Degraded(); degraded {
		return "", nothing
	}
	q := QuestionRecord{
		ID: m.NewID(), Community: r.Community, Channel: r.Channel, Person: r.Person(), At: m.now(),
		Verdict: result.Verdict, Confidence: result.Confidence, Audience: AudienceOf(r),
	}
	if result.Why.Context {
		q.Context = with
	}
	if r.Kind == bot.Message || r.Kind == bot.MessageEdited {
		q.Message = r.Message
	}
	if len(result.Answers) > 0 {
		q.Entry = result.Answers[0].ID
	}
	if keep := m.KeepText(ctx, r.Community); keep > 0 {
		q.Text, q.TextUntil = result.Why.Read, q.At.Add(keep)
	}
	return q.ID, func(ctx context.Context) {
		err := m.store.RecordQuestion(ctx, q)
		if err != nil && !errors.Is(err, bot.ErrDown) {
			m.log.WarnContext(ctx, "question not recorded", "error", err)
		}
	}
}

// Question returns the record of a question in this community.
func (m *Memory) Question(ctx context.Context, r *bot.Request, id string) (QuestionRecord, error) {
	if id == "" {
		return QuestionRecord{}, bot.ErrNotFound
	}
	q, err := m.store.Question(ctx, r.Community, id)
	if errors.Is(err, bot.ErrNoMemory) {
		err = bot.ErrNotFound
	}
	return q, err
}

// AudienceOf is who could read the request's words: nobody but the asker where the
// reply is for them alone, or where there is no community.
func AudienceOf(r *bot.Request) bot.Audience {
	if r.Private || r.Community == "" {
		return bot.AskerAlone
	}
	return r.Audience
}

// ShowsWords reports whether the person of this request may read a question's words
// beside others' in a list: their own, those asked in this channel, and those asked
// in public channels.
func ShowsWords(r *bot.Request, q QuestionRecord) bool {
	switch {
	case r.Community == "" || q.Community != r.Community:
		return IsAsker(r, q)
	case r.Community == ownCommunity || IsAsker(r, q):
		return true
	case q.Audience == bot.InChannel:
		return q.Channel == r.Channel
	}
	return q.Audience == bot.InCommunity
}

// IsAsker reports whether the person of this request asked a question.
func IsAsker(r *bot.Request, q QuestionRecord) bool {
	return r.User.ID != "" && q.Person == r.Person()
}

// ownCommunity is the terminal's: who sits there owns the database.
const ownCommunity = "local"
