package gaps

import (
	"context"
	"errors"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// What this file does: who got no answer can ask the moderators, who may read the words then,
// and can be told once there is an answer.

// beneath offers to ask the moderators where nothing was found.
func (g *Gaps) beneath(r *bot.Request, s bot.Shown) bot.Below {
	if len(s.Entries) > 0 || s.Offered != "" || s.Question == "" || r.Community == "" || g.memory.Absent() || !g.memory.KeepsText(context.Background(), r.Community) {
		return bot.Below{}
	}
	return bot.Below{Blocks: []bot.Block{bot.Choices{Options: []bot.Option{{Label: "Ask the moderators", Action: bot.Action{Name: askAction, IDs: []string{s.Question}}}}}}}
}

// askModerators lets the moderators read a question.
func (g *Gaps) askModerators(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	question := r.Action.ID(0)
	if err := g.Agree(ctx, r, question); err != nil {
		return bot.Reply{}, err
	}
	reply := bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "Thank you. The moderators can read your question now, without your name, and may answer it for everybody."}}}
	if _, can := g.platforms.Named(r.Platform).(bot.Notifier); can {
		reply.Blocks = append(reply.Blocks, bot.Choices{Options: []bot.Option{{Label: "Tell me when there is an answer", Action: bot.Action{Name: tellAction, IDs: []string{question}}}}})
	}
	return reply, nil
}

// Agree lets the moderators of the community read a question: its asker's press, or that of
// anybody where the whole community could read it anyway. Who reads along in a private channel
// cannot agree for somebody else.
func (g *Gaps) Agree(ctx context.Context, r *bot.Request, question string) error {
	q, err := g.memory.Question(ctx, r, question)
	switch {
	case errors.Is(err, bot.ErrNotFound) || err == nil && q.Text == "":
		return &bot.Error{Kind: bot.NotFound, Sentence: "I no longer know the words of that question. Please ask it again.", Cause: bot.ErrNotFound}
	case err != nil:
		return memory.StoreError(err)
	case !memory.IsAsker(r, q) && q.Audience != bot.InCommunity:
		return &bot.Error{Kind: bot.Denied, Sentence: "That is somebody else's question. Please ask yours, and press the button beneath its answer.", Cause: errors.New("another person's question")}
	}
	err = g.store.AgreeToGap(ctx, r.Community, question, r.Person())
	if !errors.Is(err, bot.ErrNotFound) {
		return storeError(err)
	}
	a := Ask{Community: r.Community, Question: question, Person: r.Person(), Channel: q.Channel, Message: q.Message, At: g.now(), Why: NoAnswer, Agreed: true}
	return storeError(g.enter(ctx, a, wordsOf(q)))
}

// storeError makes an error of the store fit for whoever meets it.
func storeError(err error) error {
	if err == nil {
		return nil
	}
	return memory.StoreError(err)
}

// tellMe notes that somebody wants to be told of an answer.
func (g *Gaps) tellMe(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	err := g.store.TellOfGap(ctx, r.Community, r.Action.ID(0), r.Person(), false)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "I no longer know that question. Please ask it again.", Cause: err}
	}
	if err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "I will write to you once the moderators have answered it."}}}, nil
}

// planned are the messages to those who want to be told, and can be now.
func (g *Gaps) planned(ctx context.Context, _ time.Time) ([]bot.Request, error) {
	list, err := g.store.WaitingForGaps(ctx, waitingAtOnce)
	if err != nil {
		return nil, err
	}
	var due []bot.Request
	for _, w := range list {
		platform, user, _ := cutPerson(w.Person)
		due = append(due, bot.Request{
			Key: "gap:" + w.Question + ":" + w.Person, Platform: platform, Community: w.Community, User: bot.User{ID: user},
			Action: bot.Action{Name: tellAction, IDs: []string{w.Question, w.Entry}},
		})
	}
	return due, nil
}

// tell tells somebody of the answer that there is now. That they were told is noted before it
// is sent: where they take no messages, they are not written to again and again.
func (g *Gaps) tell(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	question := r.Action.ID(0)
	err := g.store.TellOfGap(ctx, r.Community, question, r.Person(), true)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Reply{}, nil // they were forgotten meanwhile
	}
	if err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	says := "The moderators have answered a question that you asked."
	if q, err := g.memory.Question(ctx, r, question); err == nil && q.Text != "" {
		says = "The moderators have answered your question: “" + shortened(q.Text, 200) + "”"
	}
	reply := bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: says}}}
	e, err := g.answers.Entry(ctx, r, r.Action.ID(1))
	if err != nil { // it answers in one channel, or is gone again
		reply.Blocks = append(reply.Blocks, bot.Text{Text: "Please ask it again where you asked it."})
		return reply, nil
	}
	reply.Blocks = append(reply.Blocks, g.answers.ReplyWith(ctx, r, e).Blocks...)
	return reply, nil
}
