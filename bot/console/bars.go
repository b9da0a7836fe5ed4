package console

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"careerbot/bot"
)

// What this file does: it draws figures as bars of text, all of one unit on one axis, where the
// window is wide enough for bars beside the figures. A range is a line, which is thick where
// half of the people are, what is marked in it a full block, and an end that is open an arrow.

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
	if slices.ContainsFunc(blocks, func(b bot.Block) bool { _, chart := b.(bot.Chart); return chart }) {
		return // it draws what the tables hold
	}
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
			r.lay(row.Span)
		}
	}
}

// lay widens the axis of a span's unit so that the span has room on it.
func (r *renderer) lay(s bot.Span) {
	if !s.Drawable() {
		return
	}
	a, known := r.axes[s.Unit]
	first, last := s.Ends()
	if !known {
		a = axis{low: first, high: last}
	}
	r.axes[s.Unit] = axis{min(a.low, first), max(a.high, last), a.spans + 1}
}

// barRoom is how many columns a table leaves for bars. One long name is broken for them; more
// would make the table longer than the bars are worth.
func (r *renderer) barRoom(f bot.Figures) int {
	if !slices.ContainsFunc(f.Rows, func(row bot.FigureRow) bool { return row.Span.Drawable() }) {
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

// bar draws a span in so many columns. A lone one is none: there is nothing to see it beside.
func (a axis) bar(s bot.Span, width int) string {
	if width < 1 || !s.Drawable() || a.spans < 2 || a.low >= a.high {
		return ""
	}
	at := func(x float64) int {
		return min(max(int(math.Round((x-a.low)/(a.high-a.low)*float64(width-1))), 0), width-1)
	}
	cells := []rune(strings.Repeat(" ", width))
	first, last := s.Ends()
	for i := at(first); i <= at(last); i++ {
		cells[i] = '─'
	}
	if first < s.Low || last > s.High {
		for i := at(s.Low); i <= at(s.High); i++ {
			cells[i] = '▒'
		}
	}
	if s.Below {
		cells[at(first)] = '◀'
	}
	if s.Above {
		for i := at(last); i < width; i++ {
			cells[i] = '─'
		}
		cells[width-1] = '▶'
	}
	if s.Mid > 0 {
		cells[at(s.Mid)] = '█'
	}
	return strings.TrimRight(string(cells), " ")
}

// widestValue is how many columns a value in words has beside its bar, before it is broken:
// "above $250K base, plus significant equity".
const widestValue = 20

// chart draws a chart: a name, a value and a bar a line, where the window is wide enough for
// them, with the ends of the axis beneath.
func (r *renderer) chart(c bot.Chart) {
	r.wrap(plain(c.Title)+" · "+plain(c.Unit), "", "  ", bold)
	what, value, _ := widths(bot.Figures{Rows: c.Rows})
	what, value = min(what, narrowName+4), min(value, widestValue)
	bars := min(r.Width-what-value-6, 2*mostBar)
	if bars < leastBar {
		what, bars = r.Width-value-4, 0
	}
	for _, row := range c.Rows {
		r.lay(row.Span)
	}
	a, heading := r.axes[c.Unit], ""
	for _, row := range c.Rows {
		if row.Source != heading {
			heading = row.Source
			r.wrap(plain(heading), "  ", "  ", dim)
		}
		names := broken(plain(row.What), what)
		values := broken(plain(row.Value), value)
		for i := range max(len(names), len(values)) {
			name, said, bar := "", "", ""
			if i < len(names) {
				name = names[i]
			}
			if i < len(values) {
				said = values[i]
			}
			if i == 0 {
				bar = "  " + a.bar(row.Span, bars)
			}
			if said == "" {
				r.line("  " + name)
				continue
			}
			r.line("  " + pad(name, what) + "  " + r.paint(cyan, strings.Repeat(" ", max(0, value-columns(said)))+said) + bar)
		}
	}
	if bars > 0 && a.spans > 1 {
		low, high := axisEnd(a.low), axisEnd(a.high)
		r.line(r.paint(dim, strings.Repeat(" ", what+value+6)+low+strings.Repeat(" ", max(1, bars-len(low)-len(high)))+high))
	}
	if bars > 0 {
		r.line(r.paint(dim, "  █ marks the median, ▒ the middle half, ─ a range; ▶ goes on."))
	}
}

// axisEnd is an amount at an end of an axis: "120K", "45".
func axisEnd(amount float64) string {
	if amount >= 10_000 {
		return strconv.Itoa(int(math.Round(amount/1000))) + "K"
	}
	return strconv.Itoa(int(math.Round(amount)))
}
