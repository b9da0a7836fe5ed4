// Package votes takes people's opinions of answers.
package votes

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Vote is one person's opinion of one answer.
type Vote struct {
	Question  string
	Community string
	Person    string
	Entry     string // that was voted on; the question's where it is empty
	Helpful   bool
	Reason    string
	At        time.Time
}

// The actions on votes. Their first id is a question's.
const (
	voteAction   = "vote"   // and "1" for helpful, "0" for not, and the entry where one was chosen
	reasonAction = "reason" // a form's
)

const maxReason = 500

// Store keeps votes.
type Store interface {
	// SaveVote keeps a person's one vote on an answer: another opinion replaces the first,
	// the same one adds at most a reason. It reports whether there is a new opinion, and
	// is ErrNotFound where the community has no such question.
	SaveVote(ctx context.Context, v Vote) (bool, error)
	// Votes returns how many found an answer helpful, and how many did not.
	Votes(ctx context.Context, community, question string) (helpful, not int, err error)
}

// Answers shows answers again.
type Answers interface {
	// Entry returns an entry of the guide, or a pin that is shown where the request was made.
	Entry(ctx context.Context, r *bot.Request, id string) (*knowledge.Entry, error)
	// ReplyWith is a reply with an entry and its figures.
	ReplyWith(ctx context.Context, r *bot.Request, e *knowledge.Entry) bot.Reply
	// Answered is the answer that a person's own question got, and its entries; nothing where
	// it is not known any more, or would be answered otherwise now.
	Answered(ctx context.Context, r *bot.Request, question string) (bot.Reply, []*knowledge.Entry, error)
}

// Votes takes people's opinions of answers.
type Votes struct {
	store     Store
	answers   Answers
	platforms *bot.Platforms
	observer  bot.Observer
	listener  bot.Listener
	beneath   func(r *bot.Request, s bot.Shown) []bot.Block
	now       func() time.Time
}

// Options are what votes need.
type Options struct {
	Store     Store
	Answers   Answers
	Platforms *bot.Platforms
	Observer  bot.Observer
	Listener  bot.Listener
	Beneath   func(r *bot.Request, s bot.Shown) []bot.Block
	Now       func() time.Time
}

// New makes them.
func New(o Options) *Votes {
	return &Votes{store: o.Store, answers: o.Answers, platforms: o.Platforms, observer: o.Observer, listener: o.Listener, beneath: o.Beneath, now: o.Now}
}

// Feature is the votes as a feature.
func (vs *Votes) Feature() bot.Feature {
	return bot.Feature{
		Name:    "votes",
		Actions: []bot.ActionHandler{{Name: voteAction, Access: bot.Member, Handler: vs.vote}, {Name: reasonAction, Access: bot.Member, Handler: vs.voteReason}},
		Beneath: func(_ *bot.Request, s bot.Shown) bot.Below {
			if s.Voted || len(s.Entries) == 0 {
				return bot.Below{}
			}
			return bot.Below{Blocks: votes(s.Question, s.Chosen)}
		},
	}
}

// votes asks whether an answer was helpful. Chosen is the entry, where its asker was
// unsure and chose it.
func votes(question, chosen string) []bot.Block {
	if question == "" {
		return nil
	}
	ids := func(helpful string) []string {
		if chosen == "" {
			return []string{question, helpful}
		}
		return []string{question, helpful, chosen}
	}
	return []bot.Block{bot.Feedback{
		Yes: bot.Option{Label: "Helpful", Action: bot.Action{Name: voteAction, IDs: ids("1")}},
		No:  bot.Option{Label: "Not helpful", Action: bot.Action{Name: voteAction, IDs: ids("0")}},
	}}
}

func (vs *Votes) vote(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	helpful := r.Action.ID(1) == "1"
	if err := vs.Vote(ctx, voteOf(r, helpful, "")); err != nil {
		return bot.Reply{}, err
	}
	reply, err := vs.noted(ctx, r, helpful)
	reply.Meanwhile = append(reply.Meanwhile, func(ctx context.Context) { vs.listener.Rated(ctx, r, r.Action.ID(0), helpful) })
	return reply, err
}

// noted says that a vote was taken, and asks what was wrong.
func (vs *Votes) noted(ctx context.Context, r *bot.Request, helpful bool) (bot.Reply, error) {
	if helpful {
		return vs.thanks(ctx, r)
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: "Thank you, noted. You can say what was wrong, or leave it at that."},
		bot.Form{Title: "What was wrong?", Action: bot.Action{Name: reasonAction, IDs: []string{r.Action.ID(0)}}, Fields: []bot.Field{
			{Name: "reason", Label: "What was wrong?", Help: "optional", Max: maxReason},
		}},
	}}, nil
}

// thanks says that a vote was taken, where it was pressed: on a message that its asker
// alone has, in the place of the question, so that nothing is added to the conversation;
// in a channel, or where that message cannot be written again, to who pressed.
func (vs *Votes) thanks(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	thanks := bot.Text{Text: "Thank you!"}
	said := bot.Reply{Visibility: bot.Private, Passing: true, Blocks: []bot.Block{thanks}}
	own := r.Message == "" || !r.Private // shown to its asker alone, or a direct message
	if !vs.platforms.Edits(r) || !own {
		return said, nil
	}
	question := r.Action.ID(0)
	reply, shown, err := vs.voted(ctx, r, question)
	if err != nil || len(shown) == 0 {
		return said, err // it cannot be written again as it was: it is left alone
	}
	reply.Effect = bot.Replaces
	reply.Blocks = append(reply.Blocks, thanks)
	reply.Blocks = append(reply.Blocks, vs.beneath(r, bot.Shown{Question: question, Entries: shown, Seen: !r.Private, Voted: true})...)
	return reply, nil
}

// voted is the answer that a vote is on, as it was.
func (vs *Votes) voted(ctx context.Context, r *bot.Request, question string) (bot.Reply, []*knowledge.Entry, error) {
	chosen := r.Action.ID(2)
	if chosen == "" {
		return vs.answers.Answered(ctx, r, question)
	}
	e, err := vs.answers.Entry(ctx, r, chosen)
	if err != nil {
		return bot.Reply{}, nil, err
	}
	return vs.answers.ReplyWith(ctx, r, e), []*knowledge.Entry{e}, nil
}

func (vs *Votes) voteReason(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := vs.Vote(ctx, voteOf(r, false, r.Fields["reason"])); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "Thank you, that helps."}}}, nil
}

// voteOf is the vote that a press or a form casts.
func voteOf(r *bot.Request, helpful bool, reason string) Vote {
	return Vote{Question: r.Action.ID(0), Community: r.Community, Person: r.Person(), Entry: r.Action.ID(2), Helpful: helpful, Reason: reason}
}

// Vote takes a person's opinion of an answer, as of now: another one replaces their first.
func (vs *Votes) Vote(ctx context.Context, v Vote) error {
	v.Reason, v.At = strings.TrimSpace(strings.ToValidUTF8(v.Reason, "")), vs.now()
	if utf8.RuneCountInString(v.Reason) > maxReason {
		return &bot.Error{Kind: bot.Invalid, Sentence: fmt.Sprintf("That is longer than %d characters. Please shorten it.", maxReason), Cause: errors.New("long reason")}
	}
	fresh, err := vs.store.SaveVote(ctx, v)
	if fresh {
		vs.observer.Voted(v.Helpful)
	}
	if errors.Is(err, bot.ErrNoMemory) {
		return &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so I cannot keep votes. Whoever runs me can give me a database.", Cause: err}
	}
	if errors.Is(err, bot.ErrNotFound) {
		return &bot.Error{Kind: bot.NotFound, Sentence: "That answer is too old to vote on. Ask again, and vote on the new one.", Cause: err}
	}
	if err != nil {
		return memory.StoreError(err)
	}
	return nil
}
