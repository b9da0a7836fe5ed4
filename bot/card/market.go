package card

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// MarketAction shows pay at an area that was chosen. Its ids are the role or occupation, the
// area's code and the level. Package pay answers it.
const MarketAction = "market"

// ChartAction shows pay as a chart to whoever presses it, see [ChartOption]. Package pay
// answers it.
const ChartAction = "chart"

// maxAreas is how many areas somebody is asked to choose from.
const maxAreas = 6

// MarketBlocks say in a line or two what others have published of pay, each source apart from
// the guide and from the others, and ask which place is meant where that is open. All that they
// have published stands in [MarketTables].
func MarketBlocks(m *knowledge.Market) []bot.Block {
	if m == nil {
		return nil
	}
	var blocks []bot.Block
	notes := m.Notes
	tables := together(m.Rows)
	for i, rows := range tables {
		text, details := marketLine(rows)
		source := rows[0].Source
		last := i+1 == len(tables) || tables[i+1][0].Source != source
		if last && len(notes) > 0 {
			text += " " + strings.Join(notes, " ")
			notes = nil
		}
		blocks = append(blocks, bot.Text{Text: text})
		if last { // it stands once, under all that the source has
			if source.About != "" {
				details += ". " + source.About
			}
			blocks = append(blocks, bot.Basis{Source: source.Title(), Counts: strings.TrimPrefix(details, ". ")})
		}
	}
	if len(notes) > 0 {
		blocks = append(blocks, bot.Text{Text: strings.Join(notes, " ")})
	}
	return append(blocks, whichArea(m)...)
}

// marketLine says the medians of rows of one source in a sentence, and what they count. Of one
// row alone it has the middle half and the number of people too.
func marketLine(rows []market.Row) (text, details string) {
	area, list := rows[0].Area, make([]statedRow, len(rows))
	oneArea := !slices.ContainsFunc(rows, func(r market.Row) bool { return r.Area != area })
	medians := true
	for i, r := range rows {
		list[i] = marketRow(r, map[string]bool{})
		medians = medians && r.Pay.Median().Known()
		if !oneArea {
			list[i].what += " in " + r.Area.InSentence()
		}
		list[i].own = ""
	}
	if len(rows) == 1 {
		list[0].own = ownOf(rows[0])
	}
	lines, all := table(list)
	said := make([]string, len(lines))
	for i, l := range lines {
		said[i] = l.What + " " + l.Value
		if l.Detail != "" {
			said[i] += " (" + l.Detail + ")"
		}
	}
	text = "Market data"
	if medians {
		text = "Market median"
		if len(rows) > 1 {
			text += "s"
		}
	}
	if oneArea {
		text += ", " + area.Short()
	}
	return text + ": " + strings.Join(said, ", ") + ".", all.details
}

// ownOf is what a line says of a row beside its median.
func ownOf(r market.Row) string {
	var own []string
	if p25, p75 := r.Pay.At[1], r.Pay.At[3]; p25.Known() && p75.Known() {
		own = append(own, "middle half "+between(p25, p75, r.Currency))
	}
	if n := r.Headcount(); n > 0 {
		own = append(own, market.Dollars(float64(n), "")+" people")
	}
	return strings.Join(own, "; ")
}

// MarketTables show all that others have published of pay, a table or several a source.
func MarketTables(m *knowledge.Market) []bot.Block {
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
			for _, about := range []string{source.About, source.Leaves} {
				if about != "" {
					notes = append(slices.Clone(notes), about)
				}
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
	return blocks
}

// whichArea asks which place is meant, where that is open.
func whichArea(m *knowledge.Market) []bot.Block {
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
	return Choices(prompt, options)
}

// ShowChart offers what is known of pay as a chart, of what was asked for and published; nothing
// where there is nothing to draw.
func ShowChart(m *knowledge.Market) []bot.Option {
	if m == nil || !slices.ContainsFunc(m.Rows, func(r market.Row) bool { return marketSpan(r).Drawable() }) {
		return nil
	}
	return ChartOption(ChartAction, "Show as a chart", m.For)
}

// ChartOption leads to the chart of a question, as much of it as a button can name. Its ids are
// roles and occupations, areas, and levels, several of each with a "+" between them.
func ChartOption(action, label string, q knowledge.MarketQuestion) []bot.Option {
	var of, areas []string
	of = append(of, q.Roles...)
	for _, j := range q.Jobs {
		of = append(of, j.Code)
	}
	for _, p := range q.Places {
		for _, a := range p.Areas() {
			areas = append(areas, a.Code)
		}
	}
	levels := q.Levels
	for {
		a := bot.Action{Name: action, IDs: []string{strings.Join(of, "+"), strings.Join(areas, "+"), strings.Join(levels, "+")}}
		if _, err := a.Encode(); err == nil {
			return []bot.Option{{Label: bot.Cut(label, knowledge.MaxTitle), Action: a}}
		}
		switch {
		case len(areas) > 1:
			areas = areas[:len(areas)-1]
		case len(of) > 1:
			of = of[:len(of)-1]
		case len(levels) > 1:
			levels = levels[:len(levels)-1]
		default:
			return nil // an operator's id is longer than a button
		}
	}
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

// MarketRow is a row of market data as a row of its own, with its source's name.
func MarketRow(r market.Row) bot.FigureRow {
	row := marketRow(r, map[string]bool{})
	return bot.FigureRow{What: row.what, Value: row.value, Detail: row.own, Source: r.Source.Name, Span: row.span}
}

// marketTable shows rows of one source, a line each: the median, the middle half, what most are
// within, and the number of people. Its title says which of these there are.
func marketTable(rows []market.Row) bot.Figures {
	area, list := rows[0].Area, make([]statedRow, len(rows))
	oneArea := !slices.ContainsFunc(rows, func(r market.Row) bool { return r.Area != area })
	measures, all := map[string]bool{}, true // all rows have all measures
	for i, r := range rows {
		own := map[string]bool{}
		list[i] = marketRow(r, own)
		if !oneArea {
			list[i].what += ", " + r.Area.Short()
		}
		all = all && (i == 0 || maps.Equal(own, measures))
		maps.Copy(measures, own)
	}
	block := bot.Figures{Title: "Market data"}
	if oneArea {
		block.Title += ", " + area.Short()
	}
	var shown []string
	for _, m := range []string{median, middleHalf, outer, people} {
		if measures[m] {
			shown = append(shown, m)
		}
	}
	if len(shown) > 0 {
		block.Title += ": " + strings.Join(shown, ", ")
	}
	if all && measures[median] {
		block.Columns = shown
	}
	lines, shared := table(list)
	block.Rows, block.About = lines, shared.String()
	return block
}

// What a row of market data shows, in its order.
const (
	median     = "median"
	middleHalf = "25th–75th percentile"
	outer      = "10th–90th percentile"
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
	for i, name := range []string{outer, middleHalf} { // by the percentiles from outside
		low, high := r.Pay.At[i], r.Pay.At[len(r.Pay.At)-1-i]
		if low.Known() && high.Known() {
			own = append([]string{between(low, high, r.Currency)}, own...)
			measures[name] = true
		}
	}
	row.span = marketSpan(r)
	if n := r.Headcount(); n > 0 {
		own = append(own, market.Dollars(float64(n), "")+" people")
		measures[people] = true
	}
	row.own = strings.Join(own, "; ")
	return row
}

// marketSpan is a row as it is drawn: a box for the middle half with the median in it, on a line
// between the outer deciles, of what was published of these.
func marketSpan(r market.Row) bot.Span {
	at := r.Pay.At
	span := bot.Span{Unit: r.Unit()}
	switch mid := at[2]; {
	case at[1].Known() && at[3].Known():
		span.Low, span.Mid, span.High = at[1].Number, mid.Number, at[3].Number
		span.Below, span.Above = at[1].Kind == market.AtMost, at[3].Kind == market.AtLeast
	case mid.Kind == market.Known:
		span.Low, span.Mid, span.High = mid.Number, mid.Number, mid.Number
	default:
		return bot.Span{}
	}
	if at[0].Known() && !span.Below {
		span.First, span.Below = at[0].Number, at[0].Kind == market.AtMost
	}
	if at[4].Known() && !span.Above {
		span.Last, span.Above = at[4].Number, at[4].Kind == market.AtLeast
	}
	return span
}

// between is a range of amounts: "$85,660–158,880".
func between(low, high market.Value, currency string) string {
	if low.Kind == market.Known && high.Kind == market.Known {
		return low.Text(currency) + "–" + market.Dollars(high.Number, "")
	}
	return low.Text(currency) + " to " + high.Text(currency)
}
