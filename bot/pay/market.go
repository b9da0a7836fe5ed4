package pay

import (
	"context"
	"maps"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// roleChoices are the guide's roles, and the occupations that the market data have besides.
func roleChoices(corpus *knowledge.Corpus) []bot.Choice {
	list := termChoices(corpus.Vocabulary.Roles)
	for _, o := range corpus.Market.Occupations() {
		if len(list) < bot.MaxChoices && !slices.ContainsFunc(corpus.Vocabulary.Roles, func(t knowledge.Term) bool { return called(corpus, t.Name, o) }) {
			list = append(list, bot.Choice{Name: o.Title, Value: o.Title})
		}
	}
	return list
}

// called reports whether a name is that of an occupation.
func called(corpus *knowledge.Corpus, name string, o market.Occupation) bool {
	return slices.ContainsFunc(corpus.Market.Jobs(name), func(j market.Job) bool {
		return len(j.Said) == len(name) && slices.Contains(j.Occupations, o)
	})
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

// chosen shows pay at the area that somebody chose: the guide's figures, and beside them
// those of others.
func (p *Pay) chosen(_ context.Context, r *bot.Request) (bot.Reply, error) {
	corpus := p.searcher.Corpus()
	of, level := r.Action.ID(0), r.Action.ID(2)
	q := knowledge.MarketQuestion{}
	asked := knowledge.Asked{Asks: []knowledge.Ask{knowledge.Pay}}
	if area, ok := corpus.Market.Area(r.Action.ID(1)); ok {
		q.Places = []market.Place{{Sets: [][]market.Area{{area}}}}
	}
	if _, ok := corpus.Vocabulary.Role(of); ok {
		q.Roles, asked.Roles = []string{of}, []string{of}
	} else if i := slices.IndexFunc(corpus.Market.Occupations(), func(o market.Occupation) bool { return o.Code == of }); i >= 0 {
		q.Jobs = []market.Occupation{corpus.Market.Occupations()[i]}
	}
	if _, ok := corpus.Vocabulary.Level(level); ok {
		q.Levels, asked.Levels = []string{level}, []string{level}
	}
	if len(q.Places) == 0 || len(q.Roles)+len(q.Jobs) == 0 {
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "The figures that this was about are not here any more. Please ask again."}
	}
	var blocks []bot.Block
	if len(q.Roles) > 0 {
		picked := corpus.PickFigures(asked)
		if figures, ok := card.FiguresBlock(corpus, picked.Figures, picked.Notes); ok {
			figures.Title = salaryTitle(corpus, asked)
			blocks = append(blocks, figures)
		}
	}
	return bot.Reply{Visibility: bot.Public, Blocks: append(blocks, card.MarketBlocks(corpus.PickMarket(q))...)}, nil
}
