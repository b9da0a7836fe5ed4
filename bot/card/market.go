package card

import (
	"fmt"
	"slices"
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
	notes := m.Notes
	tables := together(m.Rows)
	for i, rows := range tables {
		block := marketTable(rows)
		source := rows[0].Source
		if last := i+1 == len(tables) || tables[i+1][0].Source != source; last {
			if source.About != "" {
				notes = append(slices.Clone(notes), source.About)
			}
			if len(notes) > 0 {
				block.Notes = []string{strings.Join(notes, " ")}
			}
			notes = nil
		} else if marketTable(tables[i+1]).About == block.About {
			block.About = "" // it stands once, under the source's last table
		}
		blocks = append(blocks, block)
	}
	if len(notes) > 0 {
		blocks = append(blocks, bot.Text{Text: strings.Join(notes, " ")})
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

// together are rows in tables: those of a source, and of one area where it has several rows
// of each.
func together(rows []market.Row) [][]market.Row {
	areas := map[*market.Source]map[market.Area]int{}
	for _, r := range rows {
		if areas[r.Source] == nil {
			areas[r.Source] = map[market.Area]int{}
		}
		areas[r.Source][r.Area]++
	}
	type key struct {
		source *market.Source
		area   market.Area
	}
	var tables [][]market.Row
	at := map[key]int{}
	for _, r := range rows {
		k := key{source: r.Source}
		if areas[r.Source][r.Area] > 1 {
			k.area = r.Area
		}
		i, ok := at[k]
		if !ok {
			i, tables = len(tables), append(tables, nil)
			at[k] = i
		}
		tables[i] = append(tables[i], r)
	}
	return tables
}

// marketTable shows rows of one source, a line each: the median, the middle half and the number
// of people. Its title says which of these there are.
func marketTable(rows []market.Row) bot.Figures {
	area, list := rows[0].Area, make([]statedRow, len(rows))
	oneArea := !slices.ContainsFunc(rows, func(r market.Row) bool { return r.Area != area })
	measures := map[string]bool{}
	for i, r := range rows {
		list[i] = marketRow(r, measures)
		if !oneArea {
			list[i].what += ", " + r.Area.Short()
		}
	}
	block := bot.Figures{Title: "Market data"}
	if oneArea {
		block.Title += ", " + area.Short()
	}
	var shown []string
	for _, m := range []string{median, middleHalf, people} {
		if measures[m] {
			shown = append(shown, m)
		}
	}
	if len(shown) > 0 {
		block.Title += ": " + strings.Join(shown, ", ")
	}
	lines, all := table(list)
	block.Rows, block.About = lines, all.String()
	return block
}

// What a row of market data shows, in its order.
const (
	median     = "median"
	middleHalf = "25th–75th percentile"
	people     = "people"
)

// marketRow is a row of market data as it is shown; what of it was published is marked in
// measures.
func marketRow(r market.Row, measures map[string]bool) statedRow {
	row := statedRow{what: r.Occupation.Title, source: r.Source.Title(), details: []string{r.Unit()}}
	if r.Level != "" {
		row.what += ", " + r.Level
	}
	if r.Basis != "" {
		row.details = append(row.details, r.Basis+" pay")
	}
	row.details = append(row.details, fmt.Sprint(r.Year))
	switch d := r.Pay; {
	case d.Median().Known():
		row.value = d.Median().Text(r.Currency)
		measures[median] = true
	case d.Mean.Known():
		row.value = "mean " + d.Mean.Text(r.Currency)
	default:
		row.value = "median not released"
	}
	var own []string
	if p25, p75 := r.Pay.At[1], r.Pay.At[3]; p25.Known() && p75.Known() {
		own = append(own, between(p25, p75, r.Currency))
		measures[middleHalf] = true
		row.span = bot.Span{
			Unit: r.Unit(), Low: p25.Number, Mid: r.Pay.Median().Number, High: p75.Number,
			Below: p25.Kind == market.AtMost, Above: p75.Kind == market.AtLeast,
		}
	} else if median := r.Pay.Median(); median.Kind == market.Known {
		row.span = bot.Span{Unit: r.Unit(), Low: median.Number, Mid: median.Number, High: median.Number}
	}
	if n := r.Headcount(); n > 0 {
		own = append(own, market.Dollars(float64(n), "")+" people")
		measures[people] = true
	}
	row.own = strings.Join(own, "; ")
	return row
}

// between is a range of amounts: "$85,660–158,880".
func between(low, high market.Value, currency string) string {
	if low.Kind == market.Known && high.Kind == market.Known {
		return low.Text(currency) + "–" + market.Dollars(high.Number, "")
	}
	return low.Text(currency) + " to " + high.Text(currency)
}
