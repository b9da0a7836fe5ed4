package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// The actions on a reply.
const (
	whyAction    = "why"    // the question's id
	deleteAction = "delete" // who asked
	formAction   = "form"   // the id of a draft that is a form
)

// question returns the record of a question in this community.
func (b *Bot) question(ctx context.Context, r *Request, id string) (QuestionRecord, error) {
	if id == "" {
		return QuestionRecord{}, ErrNotFound
	}
	q, err := b.store.Question(ctx, r.Community, id)
	if errors.Is(err, ErrNoMemory) {
		err = ErrNotFound
	}
	return q, err
}

// whyThis explains an answer that was given: how its question was read, to those who
// may read its words, and to others where the answer comes from.
func (b *Bot) whyThis(ctx context.Context, r *Request) (Reply, error) {
	q, err := b.question(ctx, r, r.Action.id(0))
	if err == nil && !r.showsWords(q) {
		return b.whence(ctx, r, q)
	}
	if err == nil && q.Text == "" {
		err = ErrNotFound
	}
	if errors.Is(err, ErrNotFound) {
		return Reply{}, &Error{Kind: NotFound, Sentence: "I no longer know the words of that question. Use " + b.platforms.Speech(r).Command + "explain with the question.", Cause: err}
	}
	if err != nil {
		return Reply{}, storeError(err)
	}
	result, err := b.search(ctx, r, q.Text, q.Context)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Visibility: Private, Blocks: Explain(result)}, nil
}

// whence says where an answer comes from, and nothing of its question.
func (b *Bot) whence(ctx context.Context, r *Request, q QuestionRecord) (Reply, error) {
	blocks := []Block{Text{"The question was asked in private: only who asked it can read it, and see how I read it."}}
	if q.Entry == "" {
		return Reply{Visibility: Private, Blocks: blocks}, nil
	}
	e, err := b.entry(ctx, r, q.Entry)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Visibility: Private, Blocks: append(blocks, Listing{"The answer", []Item{{Name: "passage", Text: e.Title}, {Name: "source", Text: e.Source}}})}, nil
}

// remove deletes a reply: for who asked, and for moderators.
func (b *Bot) remove(ctx context.Context, r *Request) (Reply, error) {
	if r.User.ID != r.Action.id(0) {
		access, err := b.platforms.Access(ctx, r)
		if err != nil {
			return Reply{}, err
		}
		if access < Moderator {
			return Reply{}, &Error{Kind: Denied, Sentence: "Only who asked and the moderators can delete that.", Cause: errors.New("another person's answer")}
		}
	}
	return Reply{Effect: Removes}, nil
}

func (b *Bot) lateFeature() Feature {
	return Feature{Name: "late", Actions: []ActionHandler{{formAction, Member, b.reopen}}}
}

// late keeps a form that could not open any more, and offers it again.
func (b *Bot) late(ctx context.Context, r *Request, reply Reply) Reply {
	retry := Apologise(&Error{Kind: Unavailable, Sentence: "A form can be opened for a moment only, and I was too slow. Please try again.", Cause: ErrFormLate})
	var form *Form
	for _, block := range reply.Blocks {
		if f, ok := block.(Form); ok {
			form = &f
		}
	}
	if form == nil || b.health.Absent() {
		return retry
	}
	draft, err := b.keepDraft(ctx, r, form)
	if err != nil {
		b.log.WarnContext(ctx, "form not kept", "error", err)
		return retry
	}
	says := "A form can be opened for a moment only, and that moment is over. Nothing is lost: it opens as it was."
	var problems []string
	for _, f := range form.Fields {
		if f.Problem != "" {
			problems = append(problems, f.Label+": "+f.Problem)
		}
	}
	if len(problems) > 0 { // not every platform answers a form with a form
		says = "Not quite yet. Nothing is lost: the form opens as it was.\n" + strings.Join(problems, "\n")
	}
	return Reply{Visibility: Private, Blocks: []Block{
		Text{says},
		Choices{Options: []Option{{"Open the form", Action{formAction, []string{draft}}}}},
	}}
}

// reopen shows a form again that came too late. What it is for is permitted, or
// not, when it comes back.
func (b *Bot) reopen(ctx context.Context, r *Request) (Reply, error) {
	var form Form
	draft, err := b.store.Draft(ctx, r.Community, r.Action.id(0), b.now())
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrNoMemory):
		return Reply{}, &Error{Kind: NotFound, Sentence: "That form is too old. Please begin again.", Cause: err}
	case err != nil:
		return Reply{}, storeError(err)
	case draft.Person != r.person():
		return Reply{}, &Error{Kind: Denied, Sentence: "That is another person's form.", Cause: errors.New("another person's draft")}
	}
	if err := json.Unmarshal([]byte(draft.Body), &form); err != nil {
		return Reply{}, &Error{Kind: Internal, Cause: fmt.Errorf("form of draft %s: %w", draft.ID, err)}
	}
	return Reply{Visibility: Private, Blocks: []Block{form}}, nil
}
