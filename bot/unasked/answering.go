package unasked

import (
	"context"
	"errors"
	"fmt"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// The actions on answers, with their ids in order.
const (
	dueAction   = "unasked"       // the question's channel and message
	awayAction  = "unasked-away"  // answer
	judgeAction = "unasked-judge" // answer, and "right" or "wrong"

	solvedAction = "unasked-solved" // answer
)

const (
	rightID = "right"
	wrongID = "wrong"
)

// The bounds of what is planned at once, and the time after which a question is forgotten
// that nothing came of: as when nothing ran for long, nobody waits for it any more.
const (
	maxDue     = 100
	forgetTime = 6 * time.Hour
)

// trialKey begins the keys of what moderators are shown. What is said has its question's
// key, so that it goes with it.
const trialKey = "trial:"

// planned is the questions whose time has come.
func (u *Unasked) planned(ctx context.Context, now time.Time) ([]bot.Request, error) {
	if err := u.store.DropOverdue(ctx, now.Add(-forgetTime)); err != nil {
		return nil, err
	}
	waiting, err := u.store.DueWaiting(ctx, now.Add(-settling), maxDue)
	var due []bot.Request
	for _, q := range waiting {
		r := q.request(dueAction)
		if u.mode(ctx, q.Community) != live {
			// Where nothing is to be shown, the request forgets the question.
			r.Key, r.Channel, r.Parent, r.Thread, r.Message = trialKey+q.Key, u.review(ctx, q.Community), "", "", ""
		}
		due = append(due, r)
	}
	return due, err
}

// due answers a question that nobody has answered, or shows moderators what it would have said.
func (u *Unasked) due(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	u.flush(ctx)
	q, err := u.store.WaitingAt(ctx, r.Community, r.Action.ID(0), r.Action.ID(1))
	if err != nil {
		return bot.Reply{}, passable(err) // somebody has answered it meanwhile
	}
	asked := q.request(dueAction)
	asked.Text = q.Text
	mode := u.mode(ctx, q.Community)
	said := mode == live && r.Channel == q.Channel
	if !said && (mode != trial || r.Channel == "") || !u.Watches(ctx, q.Community, q.Channel, q.Parent) {
		return bot.Reply{}, u.store.DropWaiting(ctx, q.Community, q.Key)
	}
	result, sure, err := u.find(ctx, &asked)
	switch {
	case err != nil:
		return bot.Reply{}, err
	case !sure: // the content or the settings have changed
		return bot.Reply{}, u.store.DropWaiting(ctx, q.Community, q.Key)
	}
	reply, question := bot.Reply{}, ""
	if said {
		reply, question = u.answers.Says(ctx, &asked, result)
	}
	a := Answer{ID: q.id(), Question: question, Community: q.Community, Channel: q.Channel, Person: q.Person, Entry: result.Answers[0].ID, Confidence: result.Confidence, At: u.now(), Live: said}
	if err := u.store.SaveUnasked(ctx, a); err != nil {
		return bot.Reply{}, err
	}
	if said {
		reply = a.said(reply)
	} else {
		reply = u.shown(q, a, result)
	}
	reply.Undo = func(ctx context.Context) {
		if err := u.store.DropUnasked(ctx, a.Community, a.ID); err != nil {
			u.log.WarnContext(ctx, "an answer that could not be sent counts", "error", err)
		}
	}
	reply.Meanwhile = append(reply.Meanwhile, func(ctx context.Context) {
		if err := u.store.DropWaiting(ctx, q.Community, q.Key); err != nil {
			u.log.WarnContext(ctx, "an answered question is not forgotten yet", "error", err)
		}
	})
	return reply, nil
}

// said is the answer to a question that nobody has answered.
func (a Answer) said(reply bot.Reply) bot.Reply {
	lead := bot.Text{Text: "Nobody has answered this yet, so I try."}
	reply.Blocks = append([]bot.Block{lead}, reply.Blocks...)
	id := []string{a.ID}
	reply.Blocks = append(reply.Blocks, bot.Choices{Options: []bot.Option{
		{Label: "Not needed", Action: bot.Action{Name: awayAction, IDs: id}}, {Label: "Solved", Action: bot.Action{Name: solvedAction, IDs: id}},
	}})
	return reply
}

// shown is what moderators see in the trial: where the question stands, for those who may read
// it there, and what would have been said to it. Its words stay where they are.
func (u *Unasked) shown(q Question, a Answer, result knowledge.Result) bot.Reply {
	where := bot.Item{Name: "question", Text: q.Link, Channel: q.Channel}
	if q.Parent != "" {
		where.Channel = q.Parent
	}
	e := result.Answers[0]
	return bot.Reply{Visibility: bot.Public, Blocks: []bot.Block{
		bot.Listing{Title: "A question that nobody has answered", Items: []bot.Item{where, {Name: "confidence", Text: fmt.Sprintf("%.2f", a.Confidence)}}},
		bot.Text{Text: "In the trial I say nothing. This is what I would have said:"},
		bot.Answer{Entry: e.ID, Title: e.Title, Text: e.Short, Source: e.Source},
		bot.Choices{Prompt: "Would that have been a right answer?", Options: []bot.Option{
			{Label: "Right", Action: bot.Action{Name: judgeAction, IDs: []string{a.ID, rightID}}}, {Label: "Wrong", Action: bot.Action{Name: judgeAction, IDs: []string{a.ID, wrongID}}},
		}},
	}}
}

// answer is the answer that a button is about.
func (u *Unasked) answer(ctx context.Context, r *bot.Request) (Answer, error) {
	a, err := u.store.Unasked(ctx, r.Community, r.Action.ID(0))
	if errors.Is(err, bot.ErrNotFound) || errors.Is(err, bot.ErrNoMemory) {
		return a, &bot.Error{Kind: bot.NotFound, Sentence: "I no longer know of that answer.", Cause: err}
	}
	if err != nil {
		return a, memory.StoreError(err)
	}
	return a, nil
}

// judged keeps what a moderator holds of an answer, and says how it stands.
func (u *Unasked) judged(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	a, err := u.answer(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if verdict := r.Action.ID(1); verdict != rightID && verdict != wrongID {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Cause: fmt.Errorf("judgement %.20q", verdict)}
	}
	if err := u.judge(ctx, r, a, r.Action.ID(1) == rightID); err != nil {
		return bot.Reply{}, err
	}
	p, err := u.Precision(ctx, r.Community)
	if err != nil {
		return bot.Reply{}, err
	}
	text := "Thank you. " + p.String()
	if p.Enough() {
		text += " That is enough: an administrator can let me answer by myself, in the settings."
	}
	return bot.Reply{Visibility: bot.Private, Passing: true, Blocks: []bot.Block{bot.Text{Text: text}}}, nil
}

func (u *Unasked) judge(ctx context.Context, r *bot.Request, a Answer, right bool) error {
	err := u.store.JudgeUnasked(ctx, Judgement{Answer: a.ID, Community: a.Community, Person: r.Person(), Right: right, At: u.now()})
	if err != nil {
		return memory.StoreError(err)
	}
	return nil
}

// wavedAway takes an answer away that was not needed: for who asked, and for moderators. It
// counts against it.
func (u *Unasked) wavedAway(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	a, err := u.answer(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := u.mayEnd(ctx, r, a); err != nil {
		return bot.Reply{}, err
	}
	if err := u.judge(ctx, r, a, false); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Effect: bot.Removes}, nil
}

// mayEnd reports why somebody may not say what becomes of an answer: who asked may, and
// moderators.
func (u *Unasked) mayEnd(ctx context.Context, r *bot.Request, a Answer) error {
	if !a.Live {
		return &bot.Error{Kind: bot.Invalid, Cause: errors.New("it was never said")}
	}
	if r.Person() == a.Person {
		return nil
	}
	access, err := u.platforms.Access(ctx, r)
	if err == nil && access < bot.Moderator {
		err = &bot.Error{Kind: bot.Denied, Sentence: "Only who asked and the moderators can do that.", Cause: errors.New("another person's question")}
	}
	return err
}

// solved takes away what reminds of an open question, and sets the post's tag where it stands in
// a forum that has one. It says nothing of the answer: somebody else may have solved it.
func (u *Unasked) solved(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	a, err := u.answer(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := u.mayEnd(ctx, r, a); err != nil {
		return bot.Reply{}, err
	}
	reply, err := u.answers.SaysAgain(ctx, r, a.Question, a.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	text := "Solved."
	if platform, tags := u.platforms.Named(r.Platform).(bot.Tagger); tags && r.Parent != "" {
		if err := platform.TagSolved(ctx, r.Channel, r.Parent); err != nil {
			u.log.WarnContext(ctx, "the tag of a solved post is not set", "community", r.Community, "error", err)
			if e := (*bot.Error)(nil); errors.As(err, &e) {
				text += " " + e.Sentence
			}
		}
	}
	reply.Effect, reply.Blocks = bot.Replaces, append([]bot.Block{bot.Text{Text: text}}, reply.Blocks...)
	return reply, nil
}

// Asked implements bot.Listener.
func (u *Unasked) Asked(context.Context, *bot.Request, string, knowledge.Result) {}

// Chose implements bot.Listener.
func (u *Unasked) Chose(context.Context, *bot.Request, string) {}

// Rated implements bot.Listener: a vote on an answer that was said unasked judges it.
func (u *Unasked) Rated(ctx context.Context, r *bot.Request, question string, helpful bool) {
	if question == "" || r.Community == "" {
		return
	}
	a, err := u.store.UnaskedTo(ctx, r.Community, question)
	if err == nil && a.Live {
		err = u.judge(ctx, r, a, helpful)
	}
	if passable(err) != nil && ctx.Err() == nil && !errors.Is(err, bot.ErrDown) {
		u.log.WarnContext(ctx, "a vote on what was said unasked does not judge it", "error", err)
	}
}
