package card

import (
	"fmt"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// MarketAction shows pay at an area that was chosen. Its ids are the role or occupation, the
// area's code and the level. Package pay answers it.
const MarketAction = "market"

// maxAreas is how many areas somebody is asked to choose from.
const maxAreas = 6

// MarketBlocks show what others have published of pay, each source apart from the guide and
// from the others, and ask which place is meant where that is open.
func MarketBlocks(m *knowledge.Market) []bot.Block {
	if m == nil {
		return nil
	}
	var blocks []bot.Block
	for i := 0; i < len(m.Rows); {
		source := m.Rows[i].Source
		block := bot.Figures{Title: "Market data: " + sourceName(source)}
		for ; i < len(m.Rows) && m.Rows[i].Source == source; i++ {
			block.Rows = append(block.Rows, MarketRow(m.Rows[i]))
		}
		if source.About != "" {
			block.Notes = append(block.Notes, source.About)
		}
		blocks = append(blocks, block)
	}
	if n := len(blocks); n > 0 {
		last := blocks[n-1].(bot.Figures)
		last.Notes = append(append([]string(nil), m.Notes...), last.Notes...)
		blocks[n-1] = last
	} else if len(m.Notes) > 0 {
		blocks = append(blocks, bot.Text{Text: strings.Join(m.Notes, " ")})
	}
	var options []bot.Option
	for _, a := range m.Choose[:min(len(m.Choose), maxAreas)] {
		label := a.Name
		if a.Type == market.Nation {
			label = "United States"
		}
		ids := []string{m.Of, a.Code}
		if m.Level != "" {
			ids = append(ids, m.Level)
		}
		options = append(options, bot.Option{Label: bot.Cut(label, knowledge.MaxTitle), Action: bot.Action{Name: MarketAction, IDs: ids}})
	}
	prompt := ""
	if m.Asked != "" {
		prompt = "Which one do you mean?"
		if len(m.Choose) == 1 {
			prompt = "Do you mean this one?"
		}
	}
	return append(blocks, Choices(prompt, options)...)
}

func sourceName(s *market.Source) string {
	if s.Publisher == "" {
		return s.Name
	}
	return s.Name + " (" + s.Publisher + ")"
}

// MarketRow is a row of market data as a row of figures: its median, and in what is said
// beside it whatever else of it was published.
func MarketRow(r market.Row) bot.FigureRow {
	what := r.Occupation.Title
	if r.Level != "" {
		what += ", " + r.Level
	}
	row := bot.FigureRow{What: what + ", " + r.Area.Short(), Source: r.Source.Name}
	d := r.Pay
	text := func(v market.Value) string { return v.Text(r.Currency) }
	switch {
	case d.Median().Known():
		row.Value = "median " + text(d.Median())
	case d.Mean.Known():
		row.Value = "mean " + text(d.Mean)
	default:
		row.Value = "median not released"
	}
	detail := []string{fmt.Sprintf("%s a %s", r.Currency, r.Period)}
	if r.Basis != "" {
		detail = append(detail, r.Basis+" pay")
	}
	detail = append(detail, fmt.Sprint(r.Year))
	if p25, p75 := d.At[1], d.At[3]; p25.Known() && p75.Known() {
		detail = append(detail, "25th to 75th percentile "+text(p25)+" to "+text(p75))
	}
	if p10, p90 := d.At[0], d.At[4]; p10.Known() && p90.Known() {
		detail = append(detail, "10th to 90th "+text(p10)+" to "+text(p90))
	}
	if n := r.Headcount(); n > 0 {
		detail = append(detail, market.Dollars(float64(n), "")+" people")
	}
	row.Detail = strings.Join(detail, "; ")
	return row
}
