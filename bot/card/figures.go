package card

import (
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// FiguresBlock shows figures, each with its entry's source, and says where the
// guide disagrees with itself.
func FiguresBlock(corpus *knowledge.Corpus, figures []knowledge.Figure, notes []string) (bot.Figures, bool) {
	block, all, ok := figuresAnd(corpus, figures, notes)
	block.About = all.String()
	return block, ok
}

// figuresAnd is FiguresBlock with what holds for all figures apart.
func figuresAnd(corpus *knowledge.Corpus, figures []knowledge.Figure, notes []string) (bot.Figures, shared, bool) {
	if len(figures) == 0 && len(notes) == 0 {
		return bot.Figures{}, shared{}, false
	}
	block := bot.Figures{Title: "Figures", Notes: slices.Clone(notes)}
	shown := map[string]bool{}
	for _, f := range figures {
		shown[f.Source] = true
	}
	rows := make([]statedRow, len(figures))
	alone := true // all figures are of one thing
	for i, f := range figures {
		rows[i] = stated(corpus, f)
		alone = alone && rows[i].what == rows[0].what
	}
	var all shared
	block.Rows, all = table(rows)
	for i, f := range figures {
		if f.Caveat != "" {
			block.Notes = append(block.Notes, f.Caveat)
		}
		if slices.ContainsFunc(f.DisagreesWith, func(id string) bool { return shown[id] }) {
			what := rows[i].what
			if alone {
				what = "that"
			}
			addNote(&block, disagreement(figures, f, what))
		}
	}
	return block, all, true
}

// disagreement says how many of the figures shown are of the same thing as this one.
func disagreement(figures []knowledge.Figure, f knowledge.Figure, what string) string {
	n := 0
	for _, g := range figures {
		if g.Role == f.Role && g.Level == f.Level && g.Region == f.Region && g.Statistic.Money() == f.Statistic.Money() {
			n++
		}
	}
	words := []string{"two", "three", "four", "five", "six"}
	switch {
	case n <= 2:
		return fmt.Sprintf("The guide gives two figures for %s; both are shown.", what)
	case n-2 < len(words):
		return fmt.Sprintf("The guide gives %s figures for %s; all are shown.", words[n-2], what)
	}
	return fmt.Sprintf("The guide gives %d figures for %s; all are shown.", n, what)
}

func addNote(f *bot.Figures, note string) {
	if !slices.Contains(f.Notes, note) {
		f.Notes = append(f.Notes, note)
	}
}

// statedRow is a row whose details stand apart, so that those which all rows share can be
// said once.
type statedRow struct {
	what, value string
	own         string   // what is of this row alone: "$85,660–158,880; 262,440 people"
	details     []string // "USD a year", "US", "2026"
	source      string
	span        bot.Span
}

// shared is what holds for all rows of a table: "USD a year, US, 2026", and their source, or
// what their sources begin with.
type shared struct{ details, source string }

func (s shared) String() string {
	switch {
	case s.details != "" && s.source != "":
		return s.details + ". Source: " + s.source
	case s.source != "":
		return "Source: " + s.source
	case s.details != "":
		return s.details + "."
	}
	return ""
}

// table makes rows of figures, and says beside them what holds for all.
func table(list []statedRow) (rows []bot.FigureRow, all shared) {
	details, source := make([]string, len(list)), commonSource(list)
	for i, r := range list {
		details[i] = strings.Join(slices.DeleteFunc(slices.Clone(r.details), func(d string) bool { return d == r.what && len(list) > 1 }), ", ")
	}
	longest := ""
	for _, d := range details {
		if len(d) > len(longest) {
			longest = d
		}
	}
	// A premium has no unit: what it has stands at the end of the others' details.
	common := !slices.ContainsFunc(details, func(d string) bool { return !strings.HasSuffix(longest, d) })
	for i, r := range list {
		row := bot.FigureRow{What: r.what, Value: r.value, Detail: r.own, Source: strings.TrimPrefix(strings.TrimPrefix(r.source, source), ", "), Span: r.span}
		if !common {
			row.Detail = strings.TrimPrefix(r.own+"; "+details[i], "; ")
		}
		rows = append(rows, row)
	}
	all.source = source
	if common {
		all.details = longest
	}
	return rows, all
}

// commonSource is the source of all rows, or the part before the last comma that they share:
// the guide, of which each names a section.
func commonSource(list []statedRow) string {
	if len(list) == 0 {
		return ""
	}
	whole, guide := list[0].source, ""
	if i := strings.LastIndex(whole, ", "); i > 0 {
		guide = whole[:i]
	}
	switch {
	case !slices.ContainsFunc(list, func(r statedRow) bool { return r.source != whole }):
		return whole
	case guide != "" && !slices.ContainsFunc(list, func(r statedRow) bool { return !strings.HasPrefix(r.source, guide+", ") }):
		return guide
	}
	return ""
}

// FigureRow is a figure as a row of its own, with the source of the entry that states it.
func FigureRow(corpus *knowledge.Corpus, f knowledge.Figure) bot.FigureRow {
	r := stated(corpus, f)
	return bot.FigureRow{What: r.what, Value: r.value, Detail: strings.Join(r.details, ", "), Source: r.source, Span: r.span}
}

func stated(corpus *knowledge.Corpus, f knowledge.Figure) statedRow {
	r := statedRow{what: figureWhat(corpus, f), value: f.Text, source: f.Source}
	if e := corpus.Entry(f.Source); e != nil {
		r.source = e.Source
	}
	if f.Currency != "" {
		r.details = append(r.details, f.Currency+" a "+f.Period)
		r.span = spanOf(f)
	}
	r.details = append(r.details, f.Region, fmt.Sprint(f.Year))
	return r
}

// spanOf is an amount of the guide as it is drawn: a median is marked, and what is open above
// goes on.
func spanOf(f knowledge.Figure) bot.Span {
	if !f.Statistic.Money() || f.Low == nil {
		return bot.Span{}
	}
	span := bot.Span{Unit: f.Currency + " a " + f.Period, Low: *f.Low, High: *f.Low, Above: f.High == nil}
	if f.High != nil {
		span.High = *f.High
	}
	if span.Low == span.High && !span.Above {
		span.Mid = span.Low
	}
	return span
}

// figureWhat says what a figure is of: the role, and its level.
func figureWhat(corpus *knowledge.Corpus, f knowledge.Figure) string {
	what := f.Role
	if role, ok := corpus.Vocabulary.Role(f.Role); ok {
		what = role.Name
	}
	if level, ok := corpus.Vocabulary.Level(f.Level); ok {
		what += ", " + strings.ToLower(level.Name)
	}
	switch f.Statistic {
	case knowledge.Median:
		what += ", median"
	case knowledge.Growth:
		what += ", projected growth"
	case knowledge.Premium:
		if f.Company != "" {
			what = f.Company
		} else {
			what = f.Region
		}
	}
	return what
}
