package bot

import (
	"context"
	"errors"
	"strconv"
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

// PersonStore knows everything that is kept of a person.
type PersonStore interface {
	// ForgetPerson deletes a person's data in every community, and takes their
	// name out of pins and histories.
	ForgetPerson(ctx context.Context, person string) error
	// PersonData returns what is kept of a person, as one JSON document.
	PersonData(ctx context.Context, person string) ([]byte, error)
}

// forgetAction deletes a person's data; it has no id: it is the presser's.
const forgetAction = "forget"

func (b *Bot) forgetCommand() Command {
	return Command{
		Name:     "forget",
		Also:     []string{"forget me", "forget my data", "delete me", "delete my data"},
		Private:  true,
		Summary:  "Forget me: delete everything I keep about you",
		Examples: []string{""},
		Handler: func(_ context.Context, r *Request) (Reply, error) {
			if b.health.Absent() {
				return Reply{Visibility: Private, Blocks: []Block{Text{"I keep nothing about you here."}}}, nil
			}
			return Reply{Visibility: Private, Blocks: []Block{
				Text{"I will delete your questions and votes, and take your name out of pins. The pins themselves stay: they belong to the community."},
				Choices{Prompt: "This cannot be undone.", Options: []Option{{"Forget me", Action{forgetAction, nil}}}},
			}}, nil
		},
	}
}

func (b *Bot) forget(ctx context.Context, r *Request) (Reply, error) {
	if err := b.store.ForgetPerson(ctx, r.person()); err != nil && !errors.Is(err, ErrNoMemory) {
		return Reply{}, storeError(err)
	}
	return Reply{Visibility: Private, Blocks: []Block{Text{"Done. I no longer know who you are."}}}, nil
}

func (b *Bot) mydataCommand() Command {
	return Command{
		Name:     "mydata",
		Also:     []string{"my data", "export my data", "show my data", "show me my data"},
		Private:  true,
		Summary:  "Export my data: everything I keep about you",
		Examples: []string{""},
		Handler: func(ctx context.Context, r *Request) (Reply, error) {
			data, err := b.store.PersonData(ctx, r.person())
			if errors.Is(err, ErrNoMemory) {
				return Reply{Visibility: Private, Blocks: []Block{Text{"I keep nothing about you here."}}}, nil
			}
			if err != nil {
				return Reply{}, storeError(err)
			}
			return Reply{Visibility: Private, Blocks: []Block{File{Name: "careerbot-" + strconv.FormatInt(b.now().Unix(), 10) + ".json", Data: string(data)}}}, nil
		},
	}
}
