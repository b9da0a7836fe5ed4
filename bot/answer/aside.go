package answer

import (
	"context"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
)

// What this file does: "tell me more" and "why?" are about the last answer. They are
// understood without the command's name, where there is a last answer.

// moreWords, reasonWords and whyWords are messages, whole, that ask for more of the last
// answer, for its reason, and for what it is based on.
var (
	moreWords = phrases(`more, tell me more, say more, more please, more details, details, more detail, in more detail, give me details, give me more details, give me more, show more,
		go on, go ahead, please go on, continue, please continue, keep going, elaborate, please elaborate, can you elaborate, could you elaborate, can you tell me more, could you tell me more,
		tell me more about that, tell me more about it, tell me more about this, more about that, more about it, expand, expand on that, more info, more information, anything else, what else, i want to know more, i want more, more on that, can you say more, explain more, explain that, explain further`)
	reasonWords = phrases(`why, but why, why not, but why not, why is it not, why isnt it, why isnt that so, why is that, why is that so, why so, why that, how come, how so`)
	whyWords    = phrases(`really, is that true, is that right, is it true, is that so, are you sure, you sure, for real, how do you know, how do you know that, what that based on, what is that based on, what is it based on, what is this based on, based on what,
		says who, who says, who says so, who says that, source, sources, your source, what your source, what is your source, where that from, where is that from, where is this from, where does that come from, where do you get that from, according to whom, can you prove that, is there a source, what is the source, why do you say that, why do you think so`)
)

func phrases(list string) map[string]bool {
	set := map[string]bool{}
	for _, p := range strings.Split(list, ",") {
		set[strings.Join(knowledge.Words(p), " ")] = true
	}
	return set
}

// aside answers what is about the last answer alone. Found is false where the text is
// not, or where there is no last answer. What people say to each other in a thread is
// not asked of the bot: there "why?" may be meant for anybody.
func (a *Answers) aside(ctx context.Context, r *bot.Request, text string, last knowledge.Context) (reply bot.Reply, found bool, err error) {
	if last.Entry == "" || r.Unasked {
		return bot.Reply{}, false, nil
	}
	words := knowledge.Words(text)
	for len(words) > 1 && (words[0] == "ok" || words[0] == "okay" || words[0] == "and" || words[0] == "please" || words[0] == "so") {
		words = words[1:]
	}
	if len(words) > 1 && (words[len(words)-1] == "please" || words[len(words)-1] == "pls") {
		words = words[:len(words)-1]
	}
	switch said := strings.Join(words, " "); {
	case moreWords[said]:
		reply, err = a.full(ctx, r, last)
	case reasonWords[said]:
		reply, err = a.reason(ctx, r, last)
	case whyWords[said]:
		reply, err = a.basis(ctx, r, last)
	default:
		return bot.Reply{}, false, nil
	}
	return reply, true, err
}

// reason is the whole passage, which has the reason where the guide gives one; where all of it
// was said already, what it is based on.
func (a *Answers) reason(ctx context.Context, r *bot.Request, last knowledge.Context) (bot.Reply, error) {
	e, err := a.local.Entry(ctx, r, last.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	if e.HasMore() {
		return a.full(ctx, r, last)
	}
	return a.basis(ctx, r, last)
}

// basis says what the last answer is based on.
func (a *Answers) basis(ctx context.Context, r *bot.Request, last knowledge.Context) (bot.Reply, error) {
	e, err := a.local.Entry(ctx, r, last.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	corpus := a.searcher.Corpus()
	items := []bot.Item{{Name: "passage", Text: e.Title}, {Name: "source", Text: e.Source}, {Name: "reviewed", Text: e.Reviewed}}
	for _, f := range e.Figures {
		row := card.FigureRow(corpus, f)
		items = append(items, bot.Item{Name: "figure", Text: row.What + ": " + row.Value + " (" + row.Detail + ")"})
	}
	blocks := []bot.Block{
		bot.Text{Text: "The last answer says what this passage says, and nothing else. To see how I read a question, put explain before it: explain do i need a phd?"},
		bot.Listing{Title: "What it is based on", Items: items},
	}
	if e.HasMore() {
		blocks = append(blocks, bot.Choices{Options: []bot.Option{{Label: "Show more", Action: bot.Action{Name: card.MoreAction, IDs: []string{e.ID}}}}})
	}
	a.memory.RememberContext(ctx, r, last)
	return bot.Reply{Visibility: bot.Public, Blocks: blocks}, nil
}
