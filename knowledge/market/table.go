package market

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"
)

// Fault is one thing wrong with a table, and what to do about it.
type Fault struct {
	Line     int // from 1
	What, Do string
}

// Header is that of a checked table: one published number a row. An amount is a plain number
// in low and high: the same in both, or in one of them where it is open at the other end.
const Header = "role,level,region,statistic,low,high,currency,period,basis,year,n,source"

// MaxTable is how large a checked table may be, in bytes.
const MaxTable = 2 << 20

// The limits of a table that is read.
const (
	maxCell    = 1000 // bytes
	maxRows    = 100_000
	maxName    = 100 // characters of a role, a region or a source, which all are shown
	maxSources = 20  // of one file, by name and year
	maxFaults  = 20  // that are told of one file
)

// Guide tells what a guide calls the roles and levels that a table names. A nil function
// takes every name as it is.
type Guide struct {
	Role  func(name string) (Occupation, bool) // false: the guide has no such role, and the name stays
	Level func(name string) (id string, ok bool)
}

// occupation is the role that a table names.
func (g Guide) occupation(name string) Occupation {
	if g.Role != nil {
		if o, ok := g.Role(name); ok {
			return o
		}
	}
	return Occupation{name, name}
}

// level is the id of the level that a table names, which may be none.
func (g Guide) level(name string) (string, bool) {
	if g.Level == nil || name == "" {
		return name, true
	}
	return g.Level(name)
}

// The remedy for a level that the guide does not have.
const levelRemedy = "write a level as the guide has it, by its id or a name of roles.yaml, or leave it empty for all levels together"

// statistics are the names of percentiles, by Percentiles; mean is the other one.
var statistics = [len(Percentiles)]string{"p10", "p25", "median", "p75", "p90"}

// ReadTable reads a checked table. file is its name, without the ending. Where there is a
// fault, nothing of it is used.
func ReadTable(file string, data []byte, guide Guide) ([]*Table, []Fault) {
	g, faults := readGrid(data)
	if len(faults) > 0 {
		return nil, faults
	}
	if !slices.Contains(g.header, "statistic") {
		return nil, []Fault{{1, "is no checked table", "make one of it with 'careerbot pay import FILE --as wide', or '--as survey' for one person a row; rows of a survey are never served"}}
	}
	p := parser{g: g, file: file, guide: guide, rows: map[rowKey]*Row{}, seen: map[figureKey]int{}, bySource: map[Source]*Source{}}
	p.checkHeader()
	for i := 0; i < len(g.records) && len(p.faults) < maxFaults; i++ {
		p.record(i)
	}
	if len(p.faults) == 0 && len(p.order) == 0 {
		p.fault(1, "write a row below the header, or remove the file", "holds no figure")
	}
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	bySource := map[*Source][]Row{}
	if len(p.sources) == 1 {
		bySource[p.sources[0]] = make([]Row, 0, len(p.order))
	}
	for _, row := range p.order {
		bySource[row.Source] = append(bySource[row.Source], *row)
	}
	var tables []*Table
	for _, source := range p.sources {
		tables = append(tables, NewTable(source, bySource[source]))
	}
	return tables, nil
}

// grid is a file as cells.
type grid struct {
	header  []string
	records [][]string
	lines   []int
}

func (g *grid) cell(record int, column string) string {
	if i := slices.Index(g.header, column); i >= 0 {
		return strings.TrimSpace(g.records[record][i])
	}
	return ""
}

// readGrid reads a file of cells, whatever is in it.
func readGrid(data []byte) (*grid, []Fault) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 || bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return nil, []Fault{{1, "is no plain text", "save it as CSV in UTF-8"}}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.ReuseRecord = false
	g := &grid{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
			return nil, []Fault{{parse.Line, "cannot be read: " + parse.Err.Error(), "write as many cells in each row as in the header, parted by commas"}}
		}
		if err != nil {
			return nil, []Fault{{1, "cannot be read: " + err.Error(), "save it as CSV in UTF-8"}}
		}
		line, _ := r.FieldPos(0)
		for _, c := range record {
			if len(c) > maxCell {
				return nil, []Fault{{line, fmt.Sprintf("a cell has %d bytes, %d at most", len(c), maxCell), "shorten it"}}
			}
		}
		if g.header == nil {
			var fault Fault
			if g.header, fault = headerOf(record); fault.What != "" {
				fault.Line = line
				return nil, []Fault{fault}
			}
			continue
		}
		if len(g.records) == maxRows {
			return nil, []Fault{{line, fmt.Sprintf("has more than %d rows", maxRows), "part it into several files"}}
		}
		g.records, g.lines = append(g.records, record), append(g.lines, line)
	}
	if g.header == nil {
		return nil, []Fault{{1, "is empty", "write the columns " + Header}}
	}
	return g, nil
}

// headerOf are the names of columns. None stands twice: one of the two would not be read.
func headerOf(record []string) ([]string, Fault) {
	if len(record) == 1 && strings.ContainsAny(record[0], ";\t|") {
		return nil, Fault{What: "has its cells parted by other signs", Do: "part them by commas"}
	}
	var names []string
	for _, name := range record {
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" && slices.Contains(names, name) {
			return nil, Fault{What: fmt.Sprintf("has two columns %q", bounded(name)), Do: "remove one of them"}
		}
		names = append(names, name)
	}
	return names, Fault{}
}

// rowKey is what the figures of one row are of.
type rowKey struct {
	source                                       *Source
	role, region, level, currency, period, basis string
	year, people                                 int
}

// figureKey is what a figure is of: no two may say it.
type figureKey struct {
	row       rowKey // without the people
	statistic string
}

type parser struct {
	g        *grid
	file     string
	guide    Guide
	faults   []Fault
	sources  []*Source
	bySource map[Source]*Source
	rows     map[rowKey]*Row
	order    []*Row
	seen     map[figureKey]int // → line
}

func (p *parser) fault(line int, do, what string, args ...any) {
	if len(p.faults) < maxFaults {
		p.faults = append(p.faults, Fault{line, fmt.Sprintf(what, args...), do})
	}
}

// checkHeader reports columns that are missing, and those that nobody would read: "levle"
// would make figures of one level figures of all.
func (p *parser) checkHeader() {
	for _, need := range []string{"role", "region", "statistic", "currency", "period", "basis", "year", "source"} {
		if !slices.Contains(p.g.header, need) {
			p.fault(1, "write the columns "+Header, "has no column %s", need)
		}
	}
	if !slices.Contains(p.g.header, "value") && !slices.Contains(p.g.header, "low") && !slices.Contains(p.g.header, "high") {
		p.fault(1, "write the amounts under low and high", "has no amounts")
	}
	known := append(strings.Split(Header, ","), "value")
	for _, name := range p.g.header {
		if !slices.Contains(known, name) {
			p.fault(1, "write the columns "+Header, "column %q is unknown", bounded(name))
		}
	}
}

func (p *parser) record(i int) {
	line, cell := p.g.lines[i], func(column string) string { return p.g.cell(i, column) }
	before := len(p.faults)
	for _, name := range []string{"role", "region", "source"} {
		if cell(name) == "" {
			p.fault(line, "name it", "has no %s", name)
		} else if do := checkName(cell(name)); do != "" {
			p.fault(line, do, "%s %q is no name", name, bounded(cell(name)))
		}
	}
	checkTerms(cell("currency"), cell("period"), cell("basis"), cell("year"), func(do, what string) { p.fault(line, do, "%s", what) })
	year, _ := strconv.Atoi(cell("year")) // of a fault of which nothing is used
	level, ok := p.guide.level(cell("level"))
	if !ok {
		p.fault(line, levelRemedy, "level %q is unknown", bounded(cell("level")))
	}
	people := 0
	if text := cell("n"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			p.fault(line, "write how many people it is of as a whole number, or leave it out", "n %q is no number of people", bounded(text))
		} else if n < leastGroup {
			p.fault(line, "leave the group out: what each of them earns could be told", "is of %d of the %d people that a group has at least", n, leastGroup)
		}
		people = n
	}
	statistic := cell("statistic")
	at := slices.Index(statistics[:], statistic)
	if at < 0 && statistic != "mean" {
		p.fault(line, "use p10, p25, median, p75, p90 or mean", "statistic %q is unknown", bounded(statistic))
	}
	value := p.value(line, cell)
	source := p.source(line, cell("source"), year)
	if len(p.faults) > before {
		return
	}
	occupation := p.guide.occupation(cell("role"))
	key := rowKey{source, occupation.Code, cell("region"), level, cell("currency"), cell("period"), cell("basis"), year, 0}
	figure := figureKey{key, statistic}
	if first := p.seen[figure]; first > 0 {
		p.fault(line, "remove one of them", "says again what line %d says", first)
		return
	}
	p.seen[figure] = line
	key.people = people
	row := p.rows[key]
	if row == nil {
		row = &Row{
			Source: source, Occupation: occupation, Area: Area{Region, key.region, key.region}, Level: level,
			Currency: key.currency, Period: key.period, Basis: key.basis, Year: year,
		}
		if people > 0 {
			row.People = Exactly(float64(people))
		}
		if key.region == "US" {
			row.Area.Type = Nation
		}
		p.rows[key] = row
		p.order = append(p.order, row)
	}
	if at < 0 {
		row.Pay.Mean = value
	} else {
		row.Pay.At[at] = value
	}
	if !rising(row.Pay) {
		p.fault(line, "look at the figures of this group again", "a higher percentile is below a lower one")
	}
}

// rising reports whether no percentile is below a lower one.
func rising(d Distribution) bool {
	last := 0.0
	for _, v := range d.At {
		if v.Known() && v.Number < last {
			return false
		}
		last = max(last, v.Number)
	}
	return true
}

// checkName says what to do about a name that cannot be shown; nothing where it can.
func checkName(name string) (do string) {
	switch {
	case name == "":
		return "name it"
	case utf8.RuneCountInString(name) > maxName:
		return fmt.Sprintf("write at most %d characters", maxName)
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		return "write it on one line, without signs that cannot be seen"
	}
	return ""
}

// checkTerms reports what is missing of the terms without which an amount says nothing.
func checkTerms(money, period, basis, year string, fault func(do, what string)) {
	if _, err := currency.ParseISO(money); err != nil || money != strings.ToUpper(money) {
		fault("write its code of three letters, as USD", fmt.Sprintf("currency %q is unknown", bounded(money)))
	}
	if period != "year" && period != "month" && period != "hour" {
		fault("use year, month or hour", fmt.Sprintf("period %q is unknown", bounded(period)))
	}
	if basis != "base" && basis != "total" {
		fault("use base or total", fmt.Sprintf("basis %q is unknown", bounded(basis)))
	}
	if n, err := strconv.Atoi(year); err != nil || n < 1990 || n > 2100 {
		fault("write the year that it is of, as 2026", fmt.Sprintf("year %q is none", bounded(year)))
	}
}

func (p *parser) source(line int, name string, year int) *Source {
	s := Source{ID: p.file, Name: name, Year: year}
	if known := p.bySource[s]; known != nil {
		return known
	}
	if len(p.sources) == maxSources {
		p.fault(line, "part it into several files", "names more than %d sources and years", maxSources)
		return nil
	}
	own := &s
	p.sources, p.bySource[s] = append(p.sources, own), own
	return own
}

// value reads an amount: low and high, or value for both.
func (p *parser) value(line int, cell func(string) string) Value {
	low, high := cell("low"), cell("high")
	if v := cell("value"); v != "" {
		if low != "" || high != "" {
			p.fault(line, "leave one out", "has a value and a low or a high")
		}
		low, high = v, v
	}
	var numbers [2]float64
	for i, text := range []string{low, high} {
		if text == "" {
			continue
		}
		n, do := plainNumber(text)
		if do != "" {
			p.fault(line, do, "amount %q is no plain number", bounded(text))
			return Value{}
		}
		numbers[i] = n
	}
	switch {
	case low == "" && high == "":
		p.fault(line, "write it, or leave the row out: what was not published is no figure", "has no amount")
	case high == "":
		return Value{numbers[0], AtLeast}
	case low == "":
		return Value{numbers[1], AtMost}
	case numbers[0] != numbers[1]:
		p.fault(line, "write one amount, or one percentile a row", "low and high differ")
	default:
		return Exactly(numbers[0])
	}
	return Value{}
}

func bounded(text string) string {
	if len(text) > 40 {
		return strings.ToValidUTF8(text[:40], "") + "…"
	}
	return text
}

var (
	digitsAlone  = regexp.MustCompile(`^\d{1,12}(\.\d{1,2})?$`)
	decimalComma = regexp.MustCompile(`^\d+,\d{1,2}$`)
	thousands    = regexp.MustCompile(`^\d{1,3}([,. ']\d{3})+$`)
	shortened000 = regexp.MustCompile(`(?i)^\D?\d+([.,]\d+)?\s*[km]$`)
)

// plainNumber reads an amount, or says what to do about it. It guesses at no notation.
func plainNumber(text string) (number float64, do string) {
	switch {
	case digitsAlone.MatchString(text):
		n, _ := strconv.ParseFloat(text, 64) // of digits and one point
		if n <= 0 {
			return 0, "amounts are above nothing"
		}
		return n, ""
	case decimalComma.MatchString(text):
		return 0, "write decimals with a point"
	case thousands.MatchString(text):
		return 0, "write the digits alone, without signs between thousands"
	case shortened000.MatchString(text):
		return 0, "write it out in all rows, as 120000"
	}
	return 0, "write the digits alone; the currency has a column of its own"
}
