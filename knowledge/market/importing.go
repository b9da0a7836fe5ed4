package market

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// Terms are what a file that is imported does not say itself.
type Terms struct {
	Source, Currency, Period, Basis, Year, Region string
	Top                                           string // the amount that "#" stands for; without it such a cell is no figure
}

// Imported is what was understood of a file.
type Imported struct {
	Table []byte   // the checked table
	Said  []string // what was read, and what was left out; one sentence each
}

// line is one row of a checked table, in the making.
type line struct {
	role, level, region, statistic string
	low, high                      string
	currency, period, basis, year  string
	n                              string
}

// ImportLong checks a table that is in the checked form already.
func ImportLong(data []byte, g Guide) (Imported, []Fault) {
	tables, faults := ReadTable("imported", data, g)
	if len(faults) > 0 {
		return Imported{}, faults
	}
	return Imported{data, []string{understood(tables)}}, nil
}

// ImportWide makes a checked table of one that has a row for each occupation and area, and a
// column for each percentile, as OEWS and others export them.
func ImportWide(data []byte, t Terms, guide Guide) (Imported, []Fault) {
	g, faults := readGrid(data)
	if len(faults) > 0 {
		return Imported{}, faults
	}
	w := wide{g: g, terms: t, guide: guide, seen: map[line]int{}, statistics: map[string]string{}}
	if !w.findColumns() {
		w.add(1, "name columns role or occ_title, area or region, and p10 to p90 or a_pct10 to a_pct90", "is no wide table")
		return Imported{}, w.list
	}
	for i := 0; i < len(g.records) && len(w.list) < maxFaults; i++ {
		w.row(i)
	}
	said := []string{fmt.Sprintf("Rows: %d, figures: %d. %s", len(g.records), len(w.out), g.leftOut(w.columns))}
	if w.withheld > 0 {
		said = append(said, fmt.Sprintf("Cells without a number, which was not released: %d.", w.withheld))
	}
	if w.open > 0 && t.Top == "" {
		said = append(said, fmt.Sprintf("Cells that stand for an amount and all above it, and do not say which: %d. They are left out; name the amount with --top if the source does.", w.open))
	} else if w.open > 0 {
		said = append(said, fmt.Sprintf("Cells that are %s or more: %d.", t.Top, w.open))
	}
	return w.finish(w.out, t, guide, said)
}

// wide reads a wide table.
type wide struct {
	faultList
	g          *grid
	terms      Terms
	guide      Guide
	columns    []string          // that are read
	statistics map[string]string // → its column
	role, area string            // their columns
	people     string

	out            []line
	seen           map[line]int // without amounts → line of the file
	withheld, open int
}

// findColumns finds the columns by the names that they go by.
func (w *wide) findColumns() bool {
	find := func(names ...string) string {
		for _, n := range names {
			if n != "" && slices.Contains(w.g.header, n) {
				w.columns = append(w.columns, n)
				return n
			}
		}
		return ""
	}
	w.role, w.area, w.people = find("role", "occ_title", "occupation"), find("region", "area_title", "area"), find("n", "tot_emp", "employment")
	for i, p := range Percentiles {
		names := []string{fmt.Sprintf("a_pct%d", p), fmt.Sprintf("a_p%d", p), fmt.Sprintf("p%d", p)}
		if p == 50 {
			names = append(names, "a_median", "median")
		}
		if c := find(names...); c != "" {
			w.statistics[statistics[i]] = c
		}
	}
	if c := find("a_mean", "annual_mean", "mean"); c != "" {
		w.statistics["mean"] = c
	}
	find("level")
	w.columns = append(w.columns, ownTerms...)
	return w.role != "" && (w.area != "" || w.terms.Region != "") && len(w.statistics) > 0
}

func (w *wide) row(i int) {
	l := line{role: w.g.cell(i, w.role), region: cmp.Or(w.g.cell(i, w.area), w.terms.Region), level: w.g.cell(i, "level")}
	w.names(&l, w.guide, w.g.lines[i])
	w.fill(&l, w.terms, w.g, i)
	if first := w.seen[l]; first > 0 {
		w.add(w.g.lines[i], "remove one of them", "is of the same people as line %d", first)
		return
	}
	w.seen[l] = w.g.lines[i]
	if n := strings.ReplaceAll(w.g.cell(i, w.people), ",", ""); strings.Trim(n, "*-#~") != "" {
		l.n = n
	}
	for _, statistic := range append(statistics[:], "mean") {
		column, ok := w.statistics[statistic]
		if !ok {
			continue
		}
		own := l
		own.statistic = statistic
		switch text := w.g.cell(i, column); text {
		case "", "*", "**", "-", "~":
			w.withheld++
			continue
		case "#":
			w.open++
			if w.terms.Top == "" {
				continue
			}
			own.low = w.terms.Top
		default:
			if thousands.MatchString(text) && strings.Contains(text, ",") { // as OEWS exports them
				text = strings.ReplaceAll(text, ",", "")
			}
			if _, do := plainNumber(text); do != "" {
				w.add(w.g.lines[i], do, "amount %q is no plain number", bounded(text))
				continue
			}
			own.low, own.high = text, text
		}
		w.out = append(w.out, own)
	}
}

// ownTerms are the columns in which a row says its own terms.
var ownTerms = []string{"currency", "period", "basis", "year"}

// leftOut says which columns were not read.
func (g *grid) leftOut(read []string) string {
	var left []string
	for _, name := range g.header {
		if name != "" && !slices.Contains(read, name) {
			left = append(left, bounded(name))
		}
	}
	if len(left) == 0 {
		return "Every column was read."
	}
	const shown = 8
	more := ""
	if len(left) > shown {
		more = fmt.Sprintf(" and %d more", len(left)-shown)
		left = left[:shown]
	}
	return "Not read: " + strings.Join(left, ", ") + more + "."
}

type faultList struct{ list []Fault }

func (f *faultList) add(line int, do, what string, args ...any) {
	if len(f.list) < maxFaults {
		f.list = append(f.list, Fault{line, fmt.Sprintf(what, args...), do})
	}
}

// names makes the names of a row those of the guide.
func (f *faultList) names(l *line, guide Guide, at int) {
	for _, part := range []struct{ kind, name string }{{"role", l.role}, {"region", l.region}} {
		if part.name == "" {
			f.add(at, "name it", "has no %s", part.kind)
		} else if do := checkName(part.name); do != "" {
			f.add(at, do, "%s %q is no name", part.kind, bounded(part.name))
		}
	}
	l.role = guide.occupation(l.role).Title
	level, ok := guide.level(l.level)
	if !ok {
		f.add(at, levelRemedy, "level %q is unknown", bounded(l.level))
	}
	l.level = level
}

// fill takes a row's terms from its own cells, and otherwise from those that are given for
// the file.
func (f *faultList) fill(l *line, t Terms, g *grid, i int) {
	l.currency = cmp.Or(g.cell(i, "currency"), t.Currency)
	l.period = cmp.Or(g.cell(i, "period"), t.Period)
	l.basis = cmp.Or(g.cell(i, "basis"), t.Basis)
	l.year = cmp.Or(g.cell(i, "year"), t.Year)
	checkTerms(l.currency, l.period, l.basis, l.year, func(do, what string) {
		f.add(g.lines[i], do+"; or name it for the whole file with a flag", "%s", what)
	})
}

// finish writes the checked table, and reads it again as it will be served. With a fault
// there is none.
func (f *faultList) finish(out []line, t Terms, guide Guide, said []string) (Imported, []Fault) {
	if do := checkName(t.Source); do != "" {
		f.add(1, do+" with --source: where the figures come from", "has no source that can be shown")
	}
	if len(f.list) == 0 && len(out) == 0 {
		f.add(1, "there is nothing to serve", "gives no figure. %s", strings.Join(said, " "))
	}
	if len(f.list) > 0 {
		return Imported{}, f.list
	}
	table, err := checkedTable(out, t.Source)
	if err != nil {
		f.add(1, "look at what is written in it", "cannot be written: %v", err)
		return Imported{}, f.list
	}
	if len(table) > MaxTable {
		f.add(1, "part it into several files, by area or by role", "makes a table of %d bytes, %d at most", len(table), MaxTable)
		return Imported{}, f.list
	}
	tables, faults := ReadTable("imported", table, guide)
	if len(faults) > 0 {
		for i := range faults {
			faults[i].What = fmt.Sprintf("line %d of what would be written: %s", faults[i].Line, faults[i].What)
			faults[i].Line = 1
		}
		return Imported{}, faults
	}
	return Imported{table, append(said, understood(tables))}, nil
}

// checkedTable writes the rows under the header of a checked table.
func checkedTable(out []line, source string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{strings.Split(Header, ",")}
	for _, l := range out {
		rows = append(rows, []string{l.role, l.level, l.region, l.statistic, l.low, l.high, l.currency, l.period, l.basis, l.year, l.n, source})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// understood says what a checked table holds.
func understood(tables []*Table) string {
	figures := 0
	kinds := make([][]string, 4) // roles, regions, terms, years
	for _, t := range tables {
		for _, r := range t.Rows() {
			figures += len(r.Figures())
			for i, v := range []string{r.Occupation.Title, r.Area.Name, fmt.Sprintf("%s, %s pay", r.Unit(), r.Basis), fmt.Sprint(r.Year)} {
				if !slices.Contains(kinds[i], v) && len(kinds[i]) <= maxNamed {
					kinds[i] = append(kinds[i], v)
				}
			}
		}
	}
	return fmt.Sprintf("Understood: %d figures; roles: %s; regions: %s; %s; %s.", figures, few(kinds[0]), few(kinds[1]), few(kinds[2]), few(kinds[3]))
}

// maxNamed is how many names of a kind are told of a table.
const maxNamed = 5

// few are names in a sentence, the first ones of many.
func few(names []string) string {
	if len(names) > maxNamed {
		return strings.Join(names[:maxNamed], ", ") + " and more"
	}
	return strings.Join(names, ", ")
}
