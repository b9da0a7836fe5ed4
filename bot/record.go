package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"careerbot/knowledge"
)

// QuestionRecord is what is kept of a question: what became of it, for good, and
// its text for a while.
type QuestionRecord struct {
	ID         string
	Community  string
	Channel    string
	Person     string // empty once the person asked to be forgotten
	At         time.Time
	Verdict    knowledge.Verdict
	Entry      string // that answered
	Confidence float64
	Audience   Audience          // who may read its text
	Context    knowledge.Context // that it was read with; zero for a question of its own
	Text       string            // empty where the community keeps none
	TextUntil  time.Time         // when the text is erased, and the context with it
}

// RecordStore keeps the record of questions, and the votes.
type RecordStore interface {
	// RecordQuestion adds one.
	RecordQuestion(ctx context.Context, q QuestionRecord) error
	// Question returns one, or ErrNotFound.
	Question(ctx context.Context, community, id string) (QuestionRecord, error)
	// RecentQuestions returns the questions whose texts are kept, newest first. Who may
	// read which text is the caller's to look at.
	RecentQuestions(ctx context.Context, community string, limit int) ([]QuestionRecord, error)
	// SaveVote keeps a person's one vote on an answer: another opinion replaces the first,
	// the same one adds at most a reason. It reports whether there is a new opinion, and
	// is ErrNotFound where the community has no such question.
	SaveVote(ctx context.Context, v Vote) (bool, error)
	// Votes returns how many found an answer helpful, and how many did not.
	Votes(ctx context.Context, community, question string) (helpful, not int, err error)
	// EraseTexts erases the texts whose time is over, and what else is kept for a
	// while only, and returns how many.
	EraseTexts(ctx context.Context, now time.Time) (int, error)
}

// record makes the record of what became of a question that was read with a context:
// its id, and how to keep it. There is none where it cannot be kept.
func (b *Bot) record(r *Request, result knowledge.Result, with knowledge.Context) (id string, keep []func(ctx context.Context)) {
	if b.health.Absent() || r.User.ID == "" || result.Smalltalk || result.Why.Read == "" {
		return "", nil
	}
	if _, degraded := b.health.Degraded(); degraded {
		return "", nil
	}
	q := QuestionRecord{
		ID: b.newID(), Community: r.Community, Channel: r.Channel, Person: r.person(), At: b.now(),
		Verdict: result.Verdict, Confidence: result.Confidence, Audience: r.audience(),
	}
	if result.Why.Context {
		q.Context = with
	}
	if len(result.Answers) > 0 {
		q.Entry = result.Answers[0].ID
	}
	if b.keepText > 0 {
		q.Text, q.TextUntil = result.Why.Read, q.At.Add(b.keepText)
	}
	return q.ID, []func(ctx context.Context){func(ctx context.Context) {
		err := b.store.RecordQuestion(ctx, q)
		if err != nil && !errors.Is(err, ErrDown) {
			b.log.WarnContext(ctx, "question not recorded", "error", err)
		}
	}}
}

// upkeepInterval is how often what is kept for a while only is erased.
const upkeepInterval = 10 * time.Minute

// memoryFeature looks after the store: what is past its time is erased, and that it fails
// is noticed while nobody asks, too.
func (b *Bot) memoryFeature() Feature {
	return Feature{
		Name:     "memory",
		Settings: []string{"CAREERBOT_KEEP_TEXT_DAYS"},
		Upkeep: func(ctx context.Context) {
			var both sync.WaitGroup
			both.Go(func() { b.health.watch(ctx, b.store) })
			both.Go(func() { b.erase(ctx) })
			both.Wait()
		},
	}
}

// erase erases what is past its time, until the context ends.
func (b *Bot) erase(ctx context.Context) {
	ticker := time.NewTicker(upkeepInterval)
	defer ticker.Stop()
	for {
		if _, err := b.store.EraseTexts(ctx, b.now()); err != nil && ctx.Err() == nil {
			b.log.WarnContext(ctx, "texts not erased", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
