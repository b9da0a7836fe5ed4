// Package market holds what others have published about pay, beside the guide's own figures:
// the US Bureau of Labor Statistics' OEWS, which is built in, and an operator's own tables.
//
// A figure that was not published is no number here ([Value]), figures of different sources
// are never mixed, and no currency is converted into another.
package market

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Value is a number that a source published, or why there is none.
type Value struct {
	Number float64
	Kind   Kind
}

// Kind says what is known of a value.
type Kind uint8

// The kinds. The zero value is the one that must never be taken for a number.
const (
	NotReleased Kind = iota // no number was published
	Known                   // the number
	AtLeast                 // a top code: the number or more
	AtMost                  // a bottom code: the number or less
)

// Exactly is a value that was published as it is.
func Exactly(n float64) Value { return Value{n, Known} }

// Known reports whether a number was published, open-ended or not.
func (v Value) Known() bool { return v.Kind != NotReleased }

// Percentiles are those that a [Distribution] holds, in its order.
var Percentiles = [5]int{10, 25, 50, 75, 90}

// Distribution is how pay is spread over the people of a row.
type Distribution struct {
	Mean Value
	At   [len(Percentiles)]Value // by Percentiles
}

// Median is the 50th percentile.
func (d Distribution) Median() Value { return d.At[2] }

// Empty reports whether nothing of it was published.
func (d Distribution) Empty() bool {
	return !d.Mean.Known() && !slices.ContainsFunc(d.At[:], Value.Known)
}

// Occupation is one that a source tells of, by the code that the source gives it.
type Occupation struct {
	Code  string // as "15-2051"; a role's id or name in an operator's own table
	Title string
}

// AreaType says what kind of place an area is.
type AreaType string

// The types of area.
const (
	Nation AreaType = "nation"
	State  AreaType = "state" // and territories
	Metro  AreaType = "metro" // and what is left of a state outside its metropolitan areas
	Region AreaType = "region"
)

// Area is a place that a source tells of.
type Area struct {
	Type AreaType
	Code string // the source's
	Name string // "Seattle-Tacoma-Bellevue, WA"
}

// Short is an area's name as it stands beside a figure.
func (a Area) Short() string {
	if a.Type == Nation {
		return "US"
	}
	return a.Name
}

// InSentence is an area as it stands within a sentence.
func (a Area) InSentence() string {
	if a.Type == Nation {
		return "the US"
	}
	return a.Name
}

// Source is one published collection of figures.
type Source struct {
	ID        string `json:"id"`        // "oews-2025-may"
	Name      string `json:"name"`      // "OEWS, May 2025"
	Publisher string `json:"publisher"` //
	Year      int    `json:"year"`      // that its figures are of
	About     string `json:"about"`     // what it measures, and why it may differ from others, as a sentence
	Leaves    string `json:"leaves"`    // what its figures leave out, as a sentence
	Levels    string `json:"levels"`    // that it does not tell levels apart, as a sentence; empty where it does
	Hours     int    `json:"hours"`     // a year, by which it makes a yearly wage of an hourly one; 0 where it says nothing of that
	Country   string `json:"country"`   // of all its figures; empty where each row says its own
}

// Title is the source's name with who published it: "OEWS, May 2025 (US Bureau of Labor
// Statistics)".
func (s *Source) Title() string {
	if s.Publisher == "" {
		return s.Name
	}
	return s.Name + " (" + s.Publisher + ")"
}

// Row is what one source published of one occupation in one area.
type Row struct {
	Source     *Source
	Occupation Occupation
	Area       Area
	Level      string // a level's id; empty for all together
	Currency   string // ISO 4217
	Period     string // of Pay: "year", "month" or "hour"
	Basis      string // "base" or "total"; empty where the source's sentence says it
	Year       int

	People    Value // employed in the occupation, or asked
	PeopleRSE Value // relative standard errors, in percent
	PayRSE    Value // … of the mean

	Pay    Distribution
	Hourly Distribution // the same by the hour, where the source gives both
}

// Each is what its pay is for: "a year", "an hour".
func (r Row) Each() string {
	if r.Period == "hour" {
		return "an hour"
	}
	return "a " + r.Period
}

// Unit is its currency and what that is for: "USD a year".
func (r Row) Unit() string { return r.Currency + " " + r.Each() }

// Released reports whether anything was published about its pay.
func (r Row) Released() bool { return !r.Pay.Empty() }

// Headcount is the number of people as a whole number, 0 where it is unknown.
func (r Row) Headcount() int {
	if r.People.Kind != Known {
		return 0
	}
	return int(r.People.Number)
}

// Figure is one published number, on its own. Its JSON form is part of the program's
// contract.
type Figure struct {
	Dataset    string  `json:"dataset"`
	Occupation string  `json:"occupation"`
	Area       string  `json:"area"`
	Percentile int     `json:"percentile"` // 0 for a mean
	Value      float64 `json:"value"`
	Open       string  `json:"open,omitempty"` // "above": the value or more, "below": the value or less
	Currency   string  `json:"currency"`
	Period     string  `json:"period"`
	Year       int     `json:"year"`
	People     int     `json:"people"` // 0 where unknown
	Level      string  `json:"level,omitempty"`
	Basis      string  `json:"basis,omitempty"`
}

// Figures are a row's published numbers, percentiles first.
func (r Row) Figures() []Figure {
	var list []Figure
	add := func(percentile int, v Value) {
		if !v.Known() {
			return
		}
		open := map[Kind]string{AtLeast: "above", AtMost: "below"}[v.Kind]
		list = append(list, Figure{r.Source.ID, r.Occupation.Title, r.Area.Name, percentile, v.Number, open, r.Currency, r.Period, r.Year, r.Headcount(), r.Level, r.Basis})
	}
	for i, p := range Percentiles {
		add(p, r.Pay.At[i])
	}
	add(0, r.Pay.Mean)
	return list
}

// Data is what there is beside the guide: tables, and the names that people use for what
// stands in them. It is immutable; the zero value holds nothing.
type Data struct {
	tables []*Table
	names  func() *names
}

// Table is one source with its rows.
type Table struct {
	Source *Source
	rows   func() []Row // in the source's order
	byCode func() map[string][]Row
}

// NewTable is a source with its rows.
func NewTable(s *Source, rows []Row) *Table { return newTable(s, func() []Row { return rows }) }

func newTable(s *Source, rows func() []Row) *Table {
	return &Table{s, rows, sync.OnceValue(func() map[string][]Row {
		byCode := map[string][]Row{}
		for _, r := range rows() {
			byCode[r.Occupation.Code] = append(byCode[r.Occupation.Code], r)
		}
		return byCode
	})}
}

// Rows are all rows of the table, in the source's order. They are shared: the caller must
// not change them.
func (t *Table) Rows() []Row { return t.rows() }

// NewData holds these tables, in the order in which they are shown.
func NewData(tables ...*Table) *Data {
	return &Data{tables, sync.OnceValue(func() *names { return newNames(tables) })}
}

// Tables are the tables held.
func (d *Data) Tables() []*Table {
	if d == nil {
		return nil
	}
	return d.tables
}

// Dollars writes a whole amount in the way of English: "$120,230", "EUR 60,000".
func Dollars(amount float64, currency string) string {
	digits := strconv.FormatFloat(amount, 'f', -1, 64)
	whole, cents, _ := strings.Cut(digits, ".")
	var grouped []byte
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			grouped = append(grouped, ',')
		}
		grouped = append(grouped, whole[i])
	}
	text := string(grouped)
	if cents != "" {
		text += "." + (cents + "0")[:2]
	}
	if currency == "USD" {
		return "$" + text
	}
	return strings.TrimSpace(currency + " " + text)
}

// Text is a value as it is shown: "$120,230", "$239,200 or more", "not released".
func (v Value) Text(currency string) string {
	switch v.Kind {
	case Known:
		return Dollars(v.Number, currency)
	case AtLeast:
		return Dollars(v.Number, currency) + " or more"
	case AtMost:
		return Dollars(v.Number, currency) + " or less"
	}
	return "not released"
}

// Of are the rows of an occupation, in the source's order. They are shared too.
func (t *Table) Of(code string) []Row { return t.byCode()[code] }
