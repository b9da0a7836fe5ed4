package gaps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// What this file does: it hears how people fare, and says what of that is a gap.

// againTime is how long who asks for the same again has not got what they needed; of so many
// of their questions. What they asked stands in the record of questions: it is known in every
// process, and goes with its words.
const (
	againTime = time.Hour
	againOf   = 4
)

// Asked implements bot.Listener.
func (g *Gaps) Asked(ctx context.Context, r *bot.Request, question string, result knowledge.Result) {
	if question == "" || r.Community == "" || result.Smalltalk || result.Tool != "" || len(result.See) > 0 {
		return // the last two are answered by what they offer
	}
	a := Ask{Community: r.Community, Question: question, Person: r.Person(), Channel: r.Channel, At: g.now(), Why: NoAnswer}
	if r.Kind == bot.Message || r.Kind == bot.MessageEdited {
		a.Message = r.Message
	}
	switch {
	case result.Verdict == knowledge.Unsure:
		a.Why = NotTaken // until it is
	case result.Verdict == knowledge.Answered:
		if !g.asksAgain(ctx, r, question, result) {
			return
		}
		a.Why = Again
	}
	w := Words{Audience: memory.AudienceOf(r)}
	if keep := g.memory.KeepText(ctx, r.Community); keep > 0 {
		w.Text, w.Until = result.Why.Read, a.At.Add(keep)
	}
	g.logged(ctx, g.enter(ctx, a, w))
}

// asksAgain reports whether somebody asks for the same again and gets the same again.
func (g *Gaps) asksAgain(ctx context.Context, r *bot.Request, question string, result knowledge.Result) bool {
	before, err := g.store.AnsweredLately(ctx, Ask{Community: r.Community, Person: r.Person(), Question: question, At: g.now().Add(-againTime)}, result.Answers[0].ID, againOf)
	if err != nil || len(before) == 0 {
		g.logged(ctx, err)
		return false
	}
	now := g.likeness.Units(result.Why.Read)
	return slices.ContainsFunc(before, func(text string) bool {
		then := g.likeness.Units(text)
		return min(g.likeness.Likeness(then, now), g.likeness.Likeness(now, then)) >= alike
	})
}

// Chose implements bot.Listener: an offer that was taken is none of a gap's any more.
func (g *Gaps) Chose(ctx context.Context, r *bot.Request, question string) {
	if question == "" || r.Community == "" {
		return
	}
	_, err := g.store.WithdrawAsks(ctx, r.Community, Some{Question: question, Person: r.Person(), Why: NotTaken})
	g.logged(ctx, err)
}

// Rated implements bot.Listener.
func (g *Gaps) Rated(ctx context.Context, r *bot.Request, question string, helpful bool) {
	if question == "" || r.Community == "" {
		return
	}
	if helpful {
		_, err := g.store.WithdrawAsks(ctx, r.Community, Some{Question: question, Person: r.Person(), Why: VotedBad})
		g.logged(ctx, err)
		return
	}
	q, err := g.memory.Question(ctx, r, question)
	if err != nil {
		g.logged(ctx, err)
		return
	}
	a := Ask{Community: r.Community, Question: question, Person: r.Person(), Channel: q.Channel, Message: q.Message, At: g.now(), Why: VotedBad}
	g.logged(ctx, g.enter(ctx, a, wordsOf(q)))
}

// wordsOf are the words of a question that was recorded.
func wordsOf(q memory.QuestionRecord) Words {
	return Words{Audience: q.Audience, Text: q.Text, Until: q.TextUntil}
}

// changed hears that a message was edited or deleted: its words are no gap's any more. What
// it says now is asked anew.
func (g *Gaps) changed(ctx context.Context, r *bot.Request) error {
	if r.Community == "" || r.Message == "" || g.memory.Absent() {
		return nil
	}
	_, err := g.store.WithdrawAsks(ctx, r.Community, Some{Channel: r.Channel, Message: r.Message})
	return err
}

// concerned reports whether a message that changes is a gap's.
func (g *Gaps) concerned(ctx context.Context, r *bot.Request) bool {
	if r.Community == "" || r.Message == "" || r.Kind == bot.MessageUnpinned || g.memory.Absent() {
		return false
	}
	has, err := g.store.HasAsks(ctx, r.Community, r.Ref())
	return err == nil && has
}

// Pinned is told of a pin that was saved, as an entry with what it answers: gaps that ask for
// that are answered, and the one that its form was opened for.
func (g *Gaps) Pinned(ctx context.Context, community, entry string, questions []string, gap, by string) {
	closing := Closing{State: Answered, Entry: entry, By: by, At: g.now()}
	err := g.books.with(ctx, community, func(b *book) error {
		if h := b.gaps[gap]; h != nil && h.State == Open {
			if err := g.store.CloseGap(ctx, community, gap, Open, closing); err != nil && !errors.Is(err, bot.ErrConflict) {
				return err
			}
			if err := b.read(ctx, g.store); err != nil {
				return err
			}
		}
		if len(b.gaps) == 0 {
			return nil
		}
		for _, q := range questions {
			for h := b.nearest(g.likeness.Units(q)); h != nil && h.State == Open; h = b.nearest(g.likeness.Units(q)) {
				if err := g.store.CloseGap(ctx, community, h.ID, Open, closing); err != nil {
					return err
				}
				if err := b.read(ctx, g.store); err != nil {
					return err
				}
			}
		}
		return nil
	})
	g.logged(ctx, err)
}

// logged says in the log that a gap could not be kept: never with its words.
func (g *Gaps) logged(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil && !errors.Is(err, bot.ErrNotFound) && !errors.Is(err, bot.ErrNoMemory) && !errors.Is(err, bot.ErrDown) {
		g.log.WarnContext(ctx, "a gap is not kept", "error", strings.ToValidUTF8(err.Error(), ""))
	}
}
