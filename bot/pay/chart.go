package pay

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/card"
	"careerbot/bot/chart"
	"careerbot/bot/memory"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// What this file does: it shows what is known of pay as a card to whoever asks for it: a
// sentence, a chart, the tables, and menus by which the card is drawn anew.

// redrawAction draws a card anew, of something else. Its ids are those of the chart's.
const redrawAction = "redraw"

// charted answers a press on "Show as a chart".
func (p *Pay) charted(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return p.chartReply(ctx, r, bot.Adds)
}

// redrawn answers a choice from one of a card's menus: the new card takes the old one's place.
func (p *Pay) redrawn(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return p.chartReply(ctx, r, bot.Replaces)
}

func (p *Pay) chartReply(ctx context.Context, r *bot.Request, effect bot.Effect) (bot.Reply, error) {
	corpus := p.searcher.Corpus()
	t := askedThere(corpus, r.Action.ID(0), r.Action.ID(1), r.Action.ID(2))
	if !t.found {
		return bot.Reply{}, errGone()
	}
	known := Find(corpus, t.question)
	blocks, err := p.cardBlocks(corpus, known)
	if err != nil {
		return bot.Reply{}, err
	}
	c := memory.About(knowledge.Asked{Roles: t.question.Roles, Levels: t.question.Levels})
	c.Ask = knowledge.Pay
	p.memory.RememberContext(ctx, r, c.Beside(known.Market))
	return bot.Reply{Visibility: bot.Private, Effect: effect, Blocks: blocks}, nil
}

// cardBlocks are a card: the sentence, the charts, the tables and the menus.
func (p *Pay) cardBlocks(corpus *knowledge.Corpus, known Known) ([]bot.Block, error) {
	var blocks []bot.Block
	if s := known.Sentence(corpus); s != "" {
		blocks = append(blocks, bot.Text{Text: s})
	}
	for i, c := range charts(corpus, known) {
		picture, err := p.picture(boxes(c))
		if err != nil {
			return nil, &bot.Error{Kind: bot.Internal, Cause: fmt.Errorf("picture of pay: %w", err)}
		}
		c.Picture.Data = picture
		c.Picture.Name = "pay.png"
		if i > 0 {
			c.Picture.Name = fmt.Sprintf("pay-%d.png", i+1)
		}
		blocks = append(blocks, c)
	}
	if figures, ok := card.FiguresBlock(corpus, known.Guide, known.Notes); ok {
		figures.Title = "The guide"
		blocks = append(blocks, figures)
	}
	blocks = append(blocks, card.MarketTables(known.Market)...)
	return append(blocks, menus(corpus, known)...), nil
}

// The most charts of a card, and rows of a chart: more stands in the tables alone.
const maxCharts, maxChartRows = 2, 12

// charts are what is known as charts, one for each unit.
func charts(corpus *knowledge.Corpus, known Known) []bot.Chart {
	var list []bot.Chart
	add := func(row bot.FigureRow) {
		if !row.Span.Drawable() {
			return
		}
		i := slices.IndexFunc(list, func(c bot.Chart) bool { return c.Unit == row.Span.Unit })
		if i < 0 {
			if len(list) == maxCharts {
				return
			}
			i = len(list)
			list = append(list, bot.Chart{Title: "Pay: " + known.Title(corpus), Unit: row.Span.Unit})
		}
		if len(list[i].Rows) < maxChartRows {
			list[i].Rows = append(list[i].Rows, row)
		}
	}
	for _, f := range known.Guide {
		row := card.FigureRow(corpus, f)
		if len(known.roles(corpus)) == 1 {
			row.What = withoutRole(corpus, f, row.What) // the title names it
		}
		row.Source = fmt.Sprintf("The guide, %s, %d", f.Region, f.Year)
		row.Detail = ""
		add(row)
	}
	if known.Market != nil {
		for _, r := range known.Market.Rows {
			row := card.MarketRow(r)
			row.Source += ", " + r.Area.Short()
			add(row)
		}
	}
	for i := range list {
		b := boxes(list[i])
		list[i].Picture.Alt = b.Alt()
	}
	return list
}

// withoutRole is what a figure is of without its role: "Mid-level" for "Baker, mid-level".
func withoutRole(corpus *knowledge.Corpus, f knowledge.Figure, what string) string {
	role, _ := corpus.Vocabulary.Role(f.Role)
	if rest, ok := strings.CutPrefix(what, role.Name+", "); ok {
		return knowledge.Capital(rest)
	}
	return what
}

// boxes are a chart as it is drawn.
func boxes(c bot.Chart) chart.Boxes {
	b := chart.Boxes{Title: c.Title, Unit: c.Unit, Sign: sign(c.Unit)}
	lined, open := false, false
	for _, row := range c.Rows {
		s := row.Span
		b.Rows = append(b.Rows, chart.Box{
			Group: row.Source, Label: row.What, Says: row.Value, Besides: row.Detail,
			Low: s.Low, Mid: s.Mid, High: s.High, First: s.First, Last: s.Last, Below: s.Below, Above: s.Above,
		})
		lined, open = lined || s.First > 0 || s.Last > 0, open || s.Below || s.Above
	}
	if lined {
		b.Note = "A box is the middle half, with the median in it; a line goes from the 10th to the 90th percentile."
	}
	if open {
		b.Note = strings.TrimSpace(b.Note + " An arrow goes on: no end is given.")
	}
	return b
}

// sign is what stands before an amount of a unit.
func sign(unit string) string {
	currency, _, _ := strings.Cut(unit, " ")
	return strings.TrimRight(market.Dollars(0, currency), "0")
}

// picture draws boxes, or finds how they were drawn.
func (p *Pay) picture(b chart.Boxes) (string, error) {
	key := sha256.Sum256([]byte(b.Key()))
	if data, ok := p.pictures.Get(key); ok {
		return data, nil
	}
	data, err := p.pen.Boxes(b)
	if err != nil {
		return "", err
	}
	p.pictures.Put(key, string(data))
	return string(data), nil
}

// menus lead to the card of another role, level or place, a menu each.
func menus(corpus *knowledge.Corpus, known Known) []bot.Block {
	var blocks []bot.Block
	menu := func(prompt string, options []bot.Option) {
		if len(options) > 1 {
			blocks = append(blocks, bot.Choices{Prompt: prompt, Options: options[:min(len(options), bot.MaxChoices)], Menu: true})
		}
	}
	of, v := known.Of, &corpus.Vocabulary
	to := func(label string, q knowledge.MarketQuestion) []bot.Option {
		return card.ChartOption(redrawAction, label, q)
	}

	var roles []bot.Option
	for _, role := range v.Roles {
		roles = append(roles, to(role.Name, knowledge.MarketQuestion{Roles: []string{role.ID}, Levels: of.Levels, Places: of.Places})...)
	}
	for _, o := range otherOccupations(corpus) {
		if len(roles) < bot.MaxChoices {
			roles = append(roles, to(o.Title, knowledge.MarketQuestion{Jobs: []market.Occupation{o}, Levels: of.Levels, Places: of.Places})...)
		}
	}
	menu("Another role", roles)

	if len(of.Jobs) == 0 { // an occupation of the market data has no levels
		levels := to("All levels", knowledge.MarketQuestion{Roles: of.Roles, Places: of.Places})
		for _, level := range v.Levels {
			levels = append(levels, to(level.Name, knowledge.MarketQuestion{Roles: of.Roles, Levels: []string{level.ID}, Places: of.Places})...)
		}
		menu("Another level", levels)
	}

	var places []bot.Option
	for _, a := range largest(corpus, known) {
		q := knowledge.MarketQuestion{Roles: of.Roles, Jobs: of.Jobs, Levels: of.Levels, Places: []market.Place{at(a)}}
		label := a.Name
		if a.Type == market.Nation {
			q.Places, label = nil, "United States"
		}
		places = append(places, to(label, q)...)
	}
	menu("Another place", places)
	return blocks
}

// at is an area as a place that was named.
func at(a market.Area) market.Place { return market.Place{Said: a.Name, Sets: [][]market.Area{{a}}} }

// maxPlaces is how many places a card's menu offers.
const maxPlaces = 15

// largest are the places at which there are figures of the first thing that is asked for: the
// nation, an operator's regions, and the areas where most people work in it.
func largest(corpus *knowledge.Corpus, known Known) []market.Area {
	if known.Market == nil || len(known.Market.Rows) == 0 {
		return nil
	}
	type place struct {
		area   market.Area
		first  bool // it stands before the metropolitan areas
		people int
	}
	var places []place
	for _, t := range corpus.Market.Tables() {
		rows := t.Of(known.Market.Rows[0].Occupation.Code)
		for i := range rows {
			if r := &rows[i]; r.Area.Type != market.State && !r.Pay.Empty() {
				places = append(places, place{r.Area, r.Area.Type != market.Metro, r.Headcount()})
			}
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		if a.first != b.first {
			if a.first {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.people, a.people)
	})
	var list []market.Area
	for _, one := range places {
		if len(list) == maxPlaces {
			break
		}
		if !slices.Contains(list, one.area) {
			list = append(list, one.area)
		}
	}
	return list
}
