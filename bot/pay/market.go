package pay

import (
	"context"
	"maps"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/memory"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// roleChoices are the guide's roles, and the occupations that the market data have besides.
func roleChoices(corpus *knowledge.Corpus) []bot.Choice {
	list := termChoices(corpus.Vocabulary.Roles)
	for _, o := range otherOccupations(corpus) {
		if len(list) < bot.MaxChoices {
			list = append(list, bot.Choice{Name: o.Title, Value: o.Title})
		}
	}
	return list
}

// otherOccupations are those of the market data that no role of the guide has the name of.
func otherOccupations(corpus *knowledge.Corpus) []market.Occupation {
	var called []market.Occupation
	for _, role := range corpus.Vocabulary.Roles {
		for _, j := range corpus.Market.Jobs(role.Name) {
			if len(j.Said) == len(role.Name) {
				called = append(called, j.Occupations...)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(corpus.Market.Occupations()), func(o market.Occupation) bool { return slices.Contains(called, o) })
}

// completePlace proposes the guide's places, and those of the market data.
func (p *Pay) completePlace(_ context.Context, _ *bot.Request, prefix string) []bot.Choice {
	corpus := p.searcher.Corpus()
	var list []bot.Choice
	for _, c := range termChoices(corpus.Vocabulary.Places) {
		if strings.HasPrefix(strings.ToLower(c.Name), strings.ToLower(prefix)) {
			list = append(list, c)
		}
	}
	for _, a := range corpus.Market.Complete(prefix, bot.MaxChoices-len(list)) {
		list = append(list, bot.Choice{Name: a.Name, Value: a.Name})
	}
	return list
}

// typed is what was typed, as text. In the place's own argument, and at the end of the
// command, a name is a place and two letters are a state: they are written as a text has
// them.
func typed(r *bot.Request, args []bot.Arg, corpus *knowledge.Corpus) string {
	if where := strings.TrimSpace(r.Args["location"]); where != "" {
		own := *r
		own.Args = maps.Clone(r.Args)
		own.Args["location"] = ""
		return strings.TrimSpace(own.Words(args) + written(where, corpus))
	}
	text := r.Words(args)
	words := strings.Fields(text)
	for at := max(0, len(words)-maxPlaceWords); at < len(words); at++ {
		where := strings.Join(words[at:], " ")
		if _, ok := corpus.Market.Place(where); ok {
			return strings.TrimSpace(strings.Join(words[:at], " ") + written(where, corpus))
		}
	}
	return text
}

// maxPlaceWords is how many words a place at the end of a command has at most.
const maxPlaceWords = 5

// written is a place as a text has it: "in Texas" for "tx".
func written(where string, corpus *knowledge.Corpus) string {
	if len(where) != 2 {
		return " in " + where
	}
	place, _ := corpus.Market.Place(where)
	if areas := place.Areas(); len(areas) == 1 {
		return " in " + areas[0].Name
	}
	return ", " + strings.ToUpper(where)
}

// there is pay that is asked for at a chosen area.
type there struct {
	question knowledge.MarketQuestion
	found    bool // what it is about is there still
}

// askedThere reads what a button is about: roles or occupations, areas and levels, several of
// each with a "+" between them. Without an area it is about the nation.
func askedThere(corpus *knowledge.Corpus, of, areas string, levels ...string) there {
	t := there{found: true}
	several := func(text string, take func(id string) bool) {
		for id := range strings.SplitSeq(text, "+") {
			if id != "" && !take(id) {
				t.found = false
			}
		}
	}
	several(areas, func(code string) bool {
		a, ok := corpus.Market.Area(code)
		t.question.Places = append(t.question.Places, at(a))
		return ok
	})
	several(of, func(id string) bool {
		if _, ok := corpus.Vocabulary.Role(id); ok {
			t.question.Roles = append(t.question.Roles, id)
			return true
		}
		i := slices.IndexFunc(corpus.Market.Occupations(), func(o market.Occupation) bool { return o.Code == id })
		if i >= 0 {
			t.question.Jobs = append(t.question.Jobs, corpus.Market.Occupations()[i])
		}
		return i >= 0
	})
	for _, list := range levels {
		several(list, func(level string) bool {
			if _, ok := corpus.Vocabulary.Level(level); ok {
				t.question.Levels = append(t.question.Levels, level)
			}
			return true // a level that the guide has no more narrows nothing down
		})
	}
	return t
}

// errGone is what a button says whose data are not here any more.
func errGone() error {
	return &bot.Error{Kind: bot.NotFound, Sentence: "The figures that this was about are not here any more. Please ask again."}
}

// chosen shows pay at the area that somebody chose: the guide's figures, and beside them
// those of others.
func (p *Pay) chosen(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	corpus := p.searcher.Corpus()
	t := askedThere(corpus, r.Action.ID(0), r.Action.ID(1), r.Action.ID(2))
	if !t.found || r.Action.ID(0) == "" || r.Action.ID(1) == "" {
		return bot.Reply{}, errGone()
	}
	var blocks []bot.Block
	if q := t.question; len(q.Roles) > 0 {
		asked := knowledge.Asked{Asks: []knowledge.Ask{knowledge.Pay}, Roles: q.Roles, Levels: q.Levels}
		picked := corpus.PickFigures(asked)
		blocks = guideBlocks(corpus, asked, picked)
	}
	published := corpus.PickMarket(t.question)
	c := memory.About(knowledge.Asked{Roles: t.question.Roles, Levels: t.question.Levels})
	c.Ask = knowledge.Pay
	p.memory.RememberContext(ctx, r, c.Beside(published))
	blocks = append(append(blocks, card.MarketBlocks(published)...), card.Choices("", card.ShowChart(published))...)
	return bot.Reply{Visibility: bot.Public, Blocks: blocks}, nil
}
