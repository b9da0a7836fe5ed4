package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/knowledge"
)

// Vote is one person's opinion of one answer.
type Vote struct {
	Question  string
	Community string
	Person    string
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

func (b *Bot) votesFeature() Feature {
	return Feature{
		Name:    "votes",
		Actions: []ActionHandler{{voteAction, Member, b.vote}, {reasonAction, Member, b.voteReason}},
		Beneath: func(_ *Request, s Shown) Below {
			if s.Voted || len(s.Entries) == 0 {
				return Below{}
			}
			return Below{Blocks: votes(s.Question, s.Chosen)}
		},
	}
}

// votes asks whether an answer was helpful. Chosen is the entry, where its asker was
// unsure and chose it.
func votes(question, chosen string) []Block {
	if question == "" {
		return nil
	}
	ids := func(helpful string) []string {
		if chosen == "" {
			return []string{question, helpful}
		}
		return []string{question, helpful, chosen}
	}
	return []Block{Choices{Prompt: "Was this helpful?", Options: []Option{
		{"Helpful", Action{voteAction, ids("1")}}, {"Not helpful", Action{voteAction, ids("0")}},
	}}}
}

func (b *Bot) vote(ctx context.Context, r *Request) (Reply, error) {
	helpful := r.Action.id(1) == "1"
	if err := b.saveVote(ctx, r, helpful, ""); err != nil {
		return Reply{}, err
	}
	if helpful {
		return b.thanks(ctx, r)
	}
	return Reply{Visibility: Private, Blocks: []Block{
		Text{"Thank you, noted. You can say what was wrong, or leave it at that."},
		Form{Title: "What was wrong?", Action: Action{reasonAction, []string{r.Action.id(0)}}, Fields: []Field{
			{Name: "reason", Label: "What was wrong?", Help: "optional", Max: maxReason},
		}},
	}}, nil
}

// thanks says that a vote was taken, where it was pressed: on a message that its asker
// alone has, in the place of the question, so that nothing is added to the conversation;
// in a channel, or where that message cannot be written again, to who pressed.
func (b *Bot) thanks(ctx context.Context, r *Request) (Reply, error) {
	thanks := Text{"Thank you!"}
	said := Reply{Visibility: Private, Passing: true, Blocks: []Block{thanks}}
	own := r.Message == "" || !r.Private // shown to its asker alone, or a direct message
	if !b.platforms.Edits(r) || !own {
		return said, nil
	}
	question := r.Action.id(0)
	reply, shown, err := b.voted(ctx, r, question)
	if err != nil || len(shown) == 0 {
		return said, err // it cannot be written again as it was: it is left alone
	}
	reply.Effect = Replaces
	reply.Blocks = append(reply.Blocks, thanks)
	reply.Blocks = append(reply.Blocks, b.features.Beneath(r, Shown{Question: question, Entries: shown, Seen: !r.Private, Voted: true})...)
	return reply, nil
}

// voted is the answer that a vote is on, as it was.
func (b *Bot) voted(ctx context.Context, r *Request, question string) (Reply, []*knowledge.Entry, error) {
	chosen := r.Action.id(2)
	if chosen == "" {
		return b.answered(ctx, r, question)
	}
	e, err := b.entry(ctx, r, chosen)
	if err != nil {
		return Reply{}, nil, err
	}
	return b.showing(e), []*knowledge.Entry{e}, nil
}

func (b *Bot) voteReason(ctx context.Context, r *Request) (Reply, error) {
	reason := strings.TrimSpace(strings.ToValidUTF8(r.Fields["reason"], ""))
	if utf8.RuneCountInString(reason) > maxReason {
		return Reply{}, &Error{Kind: Invalid, Sentence: fmt.Sprintf("That is longer than %d characters.", maxReason), Cause: errors.New("long reason")}
	}
	if err := b.saveVote(ctx, r, false, reason); err != nil {
		return Reply{}, err
	}
	return Reply{Visibility: Private, Blocks: []Block{Text{"Thank you, that helps."}}}, nil
}

func (b *Bot) saveVote(ctx context.Context, r *Request, helpful bool, reason string) error {
	v := Vote{Question: r.Action.id(0), Community: r.Community, Person: r.person(), Helpful: helpful, Reason: reason, At: b.now()}
	fresh, err := b.store.SaveVote(ctx, v)
	if fresh {
		b.observer.Voted(helpful)
	}
	if errors.Is(err, ErrNoMemory) {
		return &Error{Kind: Unavailable, Sentence: "I have no memory here, so I cannot keep votes.", Cause: err}
	}
	if errors.Is(err, ErrNotFound) {
		return &Error{Kind: NotFound, Sentence: "That answer is too old to vote on.", Cause: err}
	}
	if err != nil {
		return storeError(err)
	}
	return nil
}
