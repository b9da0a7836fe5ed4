package slack

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// What this file does: it draws figures as Slack's own bar chart. Slack's bars begin at zero and
// know no ranges and no open ends: it draws medians, or of ranges without one their lower ends
// and, where all have one, their upper ends. All numbers stand in the text beside it.
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block

// charts draws a chart of each source of figures: one has medians, another ranges. What is not
// drawn stands in the reply's Figures as all the rest does.
func (r *renderer) charts(c bot.Chart) {
	sources := map[string]bool{}
	for _, row := range c.Rows {
		sources[row.Source] = true
	}
	for source, title := "", c.Title; len(c.Rows) > 0; {
		source = c.Rows[0].Source
		if len(sources) > 1 {
			title = source
		}
		others := func(row bot.FigureRow) bool { return row.Source != source }
		if block, ok := chart(title, c.Unit, slices.DeleteFunc(slices.Clone(c.Rows), others)); ok && r.drawn < maxCharts && r.fits(block) {
			r.drawn++
		}
		c.Rows = slices.DeleteFunc(slices.Clone(c.Rows), func(row bot.FigureRow) bool { return !others(row) })
	}
}

// chart draws the spans of rows on one axis. It reports false where there is nothing to compare.
func chart(title, unit string, rows []bot.FigureRow) (*slack.DataVisualizationBlock, bool) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r bot.FigureRow) bool {
		return r.Span.Unit != unit || !amount(r.Span.Low) || !amount(r.Span.High) || !amount(max(r.Span.Mid, 1))
	})
	if len(rows) < 2 || len(rows) > maxChartPoints {
		return nil, false
	}
	labels := shortLabels(rows)
	series := func(name string, value func(bot.Span) float64) slack.DataVisualizationDataSeries {
		s := slack.DataVisualizationDataSeries{Name: name}
		for i, r := range rows {
			s.Data = append(s.Data, slack.NewDataVisualizationDataPoint(labels[i], value(r.Span)))
		}
		return s
	}
	without := func(is func(bot.Span) bool) bool {
		return !slices.ContainsFunc(rows, func(r bot.FigureRow) bool { return is(r.Span) })
	}
	from := series("from", func(s bot.Span) float64 { return s.Low })
	var all []slack.DataVisualizationDataSeries
	switch {
	case without(func(s bot.Span) bool { return s.Mid == 0 }):
		all = append(all, series("median", func(s bot.Span) float64 { return s.Mid }))
	case without(func(s bot.Span) bool { return s.Above || s.Below }):
		all = append(all, from, series("to", func(s bot.Span) float64 { return s.High }))
	case without(func(s bot.Span) bool { return s.Below }):
		all = append(all, from)
	default:
		return nil, false
	}
	axis := slack.NewDataVisualizationAxisConfig(labels...).WithYLabel(bot.Cut(unit, maxChartText))
	if title = strings.TrimSpace(bot.Cut(title, maxChartText)); title == "" {
		title = "Pay"
	}
	return slack.NewDataVisualizationBlock(title, slack.NewDataVisualizationBarChart(axis, all...)), true
}

// amount reports whether a number can be drawn.
func amount(n float64) bool { return n > 0 && !math.IsInf(n, 0) && !math.IsNaN(n) }

// shortLabels are what rows are called under their bars: as long as Slack takes, without the
// words that all begin with, and no two alike.
func shortLabels(rows []bot.FigureRow) []string {
	labels, named := make([]string, len(rows)), make([][]string, len(rows))
	for i, r := range rows {
		named[i] = strings.Fields(strings.ReplaceAll(r.What, "\x00", ""))
	}
	common := named[0]
	for _, words := range named {
		same := 0
		for same < len(common) && same < len(words)-1 && words[same] == common[same] {
			same++
		}
		common = common[:same]
	}
	seen := map[string]bool{}
	for i, words := range named {
		label := bot.Cut(strings.Join(words[len(common):], " "), maxChartLabel)
		for n := 2; label == "" || seen[label]; n++ {
			number := fmt.Sprintf(" %d", n)
			label = strings.TrimSpace(bot.Cut(strings.Join(words[len(common):], " "), maxChartLabel-utf8.RuneCountInString(number)) + number)
		}
		seen[label] = true
		labels[i] = label
	}
	return labels
}
