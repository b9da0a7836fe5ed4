package console

import (
	"math"
	"slices"
	"strings"

	"careerbot/bot"
)

// What this file does: it draws figures as bars of text, all of one unit on one axis, where the
// window is wide enough for bars beside the figures. A range is a line, what is marked in it a
// full block, and an end that is open an arrow.

// The widths of a bar, in columns.
const leastBar, mostBar = 12, 24

// axis is what the bars of one unit are drawn on.
type axis struct {
	low, high float64
	spans     int
}

// layBars finds the axes of a reply, by unit, and how wide its bars are: as the table with the
// least room has them, of those that have room for any.
func (r *renderer) layBars(blocks []bot.Block) {
	r.axes = map[string]axis{}
	for _, b := range blocks {
		figures, ok := b.(bot.Figures)
		room := 0
		if ok {
			room = r.barRoom(figures)
		}
		if room < leastBar {
			continue
		}
		if r.bars == 0 || room < r.bars {
			r.bars = min(room, mostBar)
		}
		for _, row := range figures.Rows {
			if s := row.Span; drawn(s) {
				a, known := r.axes[s.Unit]
				if !known {
					a = axis{low: s.Low, high: s.High}
				}
				r.axes[s.Unit] = axis{min(a.low, s.Low), max(a.high, s.High), a.spans + 1}
			}
		}
	}
}

// barRoom is how many columns a table leaves for bars. One long name is broken for them; more
// would make the table longer than the bars are worth.
func (r *renderer) barRoom(f bot.Figures) int {
	if !slices.ContainsFunc(f.Rows, func(row bot.FigureRow) bool { return drawn(row.Span) }) {
		return 0
	}
	what, value, beside := widths(f)
	left := r.Width - (8 + value + beside)
	long := 0
	for _, row := range f.Rows {
		if columns(row.What) > narrowName {
			long++
		}
	}
	if left-what < leastBar && long == 1 {
		what = min(what, narrowName)
	}
	return left - what
}

// barsOf is how wide the bars of a table are; 0 where none is drawn.
func (r *renderer) barsOf(f bot.Figures) int {
	if r.barRoom(f) < leastBar || !slices.ContainsFunc(f.Rows, func(row bot.FigureRow) bool { return r.axes[row.Span.Unit].bar(row.Span, r.bars) != "" }) {
		return 0
	}
	return r.bars
}

// drawn reports whether a span can be drawn.
func drawn(s bot.Span) bool {
	return s.Unit != "" && s.Low > 0 && s.Low <= s.High && !math.IsInf(s.High, 0)
}

// bar draws a span in so many columns. A lone one is none: there is nothing to see it beside.
func (a axis) bar(s bot.Span, width int) string {
	if width < 1 || !drawn(s) || a.spans < 2 || a.low >= a.high {
		return ""
	}
	at := func(x float64) int {
		return min(max(int(math.Round((x-a.low)/(a.high-a.low)*float64(width-1))), 0), width-1)
	}
	cells := []rune(strings.Repeat(" ", width))
	for i := at(s.Low); i <= at(s.High); i++ {
		cells[i] = '─'
	}
	if s.Below {
		cells[at(s.Low)] = '◀'
	}
	if s.Above {
		for i := at(s.High); i < width; i++ {
			cells[i] = '─'
		}
		cells[width-1] = '▶'
	}
	if s.Mid > 0 {
		cells[at(s.Mid)] = '█'
	}
	return strings.TrimRight(string(cells), " ")
}
