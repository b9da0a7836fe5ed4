package answer

import (
	"context"
	"errors"
	"strings"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// whyAction explains an answer. Its id is the question's.
const whyAction = "why"

// whyThis explains an answer that was given, in a sentence: to its asker by the question that
// theirs is closest to, and to others by where the answer comes from, which tells nothing of
// the question. Moderators who may read its words are told how it was read besides.
func (a *Answers) whyThis(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	q, err := a.memory.Question(ctx, r, r.Action.ID(0))
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return bot.Reply{}, memory.StoreError(err)
	}
	if err == nil && !memory.IsAsker(r, q) {
		access, err := a.platforms.Access(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		if access < bot.Moderator || !memory.ShowsWords(r, q) {
			return a.whence(ctx, r, q)
		}
	}
	if err == nil && q.Text == "" {
		err = bot.ErrNotFound
	}
	if err != nil {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "I no longer know the words of that question. Use " + a.platforms.Speech(r).Use("explain") + " with the question.", Cause: err}
	}
	result, err := a.search(ctx, r, q.Text, q.Context)
	if err != nil {
		return bot.Reply{}, err
	}
	reply := bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: a.closest(result)}}}
	// Who cannot be asked what this person may do leaves the rest out: the sentence says enough.
	if access, err := a.platforms.Access(ctx, r); err == nil && access >= bot.Moderator {
		reply.Blocks = append(reply.Blocks, Explain(result)...)
	}
	return reply, nil
}

// closest says in a sentence why a question got its answer.
func (a *Answers) closest(result knowledge.Result) string {
	switch {
	case result.Verdict == knowledge.Answered && len(result.Answers) > 0:
		e := result.Answers[0]
		return "Your question is closest to “" + phrasing(result, e) + "” in " + a.placeOf(e) + "."
	case result.Verdict == knowledge.Unsure && len(result.Hits) > 0:
		return "Your question is near “" + phrasing(result, result.Hits[0].Entry) + "” in " + a.placeOf(result.Hits[0].Entry) + ", but not near enough for me to be sure."
	}
	return "Your question is not near enough to anything that the guide answers."
}

// phrasing is the question of an entry that is nearest to what was asked.
func phrasing(result knowledge.Result, e *knowledge.Entry) string {
	for _, h := range result.Hits {
		if h.Entry.ID == e.ID && h.Phrasing != "" {
			return strings.TrimRight(h.Phrasing, ".?! ")
		}
	}
	return strings.TrimRight(e.Title, ".?! ")
}

// placeOf is where an entry stands: "the guide's FAQ".
func (a *Answers) placeOf(e *knowledge.Entry) string {
	switch e.Kind {
	case knowledge.Pin:
		return "this community's pins"
	case knowledge.FAQ:
		return "the guide's FAQ"
	}
	for _, s := range a.searcher.Corpus().Guide.Sections {
		if s.ID == e.Section() {
			return "the guide's part “" + s.Title + "”"
		}
	}
	return "the guide"
}

// whence says where an answer comes from, and nothing of its question.
func (a *Answers) whence(ctx context.Context, r *bot.Request, q memory.QuestionRecord) (bot.Reply, error) {
	says := "The guide has no sure answer to that."
	if q.Entry != "" {
		e, err := a.local.Entry(ctx, r, q.Entry)
		if err != nil {
			return bot.Reply{}, err
		}
		says = "This comes from " + a.placeOf(e) + "."
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: says}}}, nil
}
