package market

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// The release lies in the program packed: a gzip stream of its areas and occupations, and
// then of one column of the table after another, each number as the difference to what it
// is likely to be. deploy/oews writes it, and its test compares every cell with the table.

//go:embed oews-2025-may.bin
var packed []byte

//go:embed oews.json
var packedSource []byte

// OEWS is the built-in release. Its rows are unpacked when they are first asked for.
var OEWS = sync.OnceValue(func() *Table {
	source := new(Source)
	if err := json.Unmarshal(packedSource, source); err != nil {
		panic(err) // embedded, and read by a test
	}
	return newTable(source, sync.OnceValue(func() []Row {
		rows, err := Unpack(bytes.NewReader(packed), source)
		if err != nil {
			panic(err) // embedded, and unpacked by a test
		}
		return rows
	}))
})

// The columns of a packed table. Amounts by the year are whole dollars, by the hour cents,
// and standard errors tenths of a percent.
const (
	people = iota
	peopleRSE
	payRSE
	hourly               // mean and percentiles
	yearly  = hourly + 6 // likewise
	columns = yearly + 6
)

// cells are a row's values by column, as whole numbers.
type cells [columns]Value

// scale is how many of the units that are packed make one of those that are shown.
func scale(column int) float64 {
	switch {
	case column == people, column >= yearly:
		return 1
	case column < hourly:
		return 10
	}
	return 100
}

func (r *Row) cell(column int) *Value {
	switch {
	case column == people:
		return &r.People
	case column == peopleRSE:
		return &r.PeopleRSE
	case column == payRSE:
		return &r.PayRSE
	}
	d, at := &r.Hourly, column-hourly
	if column >= yearly {
		d, at = &r.Pay, column-yearly
	}
	if at == 0 {
		return &d.Mean
	}
	return &d.At[at-1]
}

// likely is what a cell probably holds, by those before it: a yearly wage is the hourly one
// times the hours of a year, and a percentile is near the one below.
func likely(c *cells, column, hours int) int64 {
	switch {
	case column >= yearly:
		return int64(math.Round(c[column-6].Number*float64(hours)/1000)) * 10
	case column > hourly && c[column-1].Known():
		return int64(c[column-1].Number)
	}
	return 0
}

// step is what every number of a column is a multiple of.
func step(column int) int64 {
	if column >= yearly || column == people {
		return 10
	}
	return 1
}

// Pack writes rows in the form that Unpack reads. It is an error where it could not give
// them back as they are.
func Pack(w io.Writer, rows []Row, hours int) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	p := packer{w: bufio.NewWriter(z)}
	areas, occupations := map[Area]int{}, map[Occupation]int{}
	var areaList []Area
	var occupationList []Occupation
	for _, r := range rows {
		if _, seen := areas[r.Area]; !seen {
			areas[r.Area] = len(areaList)
			areaList = append(areaList, r.Area)
		}
		if _, seen := occupations[r.Occupation]; !seen {
			occupations[r.Occupation] = len(occupationList)
			occupationList = append(occupationList, r.Occupation)
		}
	}
	p.number(int64(len(areaList)))
	for _, a := range areaList {
		p.text(string(a.Type))
		p.text(a.Code)
		p.text(a.Name)
	}
	p.number(int64(len(occupationList)))
	for _, o := range occupationList {
		p.text(o.Code)
		p.text(o.Title)
	}
	p.number(int64(len(rows)))
	for _, r := range rows {
		p.number(int64(areas[r.Area]))
		p.number(int64(occupations[r.Occupation]))
	}
	table := make([]cells, len(rows))
	for column := range columns {
		for i := range rows {
			v := *rows[i].cell(column)
			units := math.Round(v.Number * scale(column))
			if v.Known() && units/scale(column) != v.Number {
				return fmt.Errorf("%s, %s: %v has more digits than its column", rows[i].Area.Name, rows[i].Occupation.Title, v.Number)
			}
			table[i][column] = Value{units, v.Kind}
			p.number(int64(v.Kind))
			if v.Known() {
				difference := int64(units) - likely(&table[i], column, hours)
				if difference%step(column) != 0 {
					return fmt.Errorf("%s, %s: %v is no multiple of %d", rows[i].Area.Name, rows[i].Occupation.Title, v.Number, step(column))
				}
				p.number(difference / step(column))
			}
		}
	}
	return errors.Join(p.err, p.w.Flush(), z.Close())
}

type packer struct {
	w   *bufio.Writer
	err error
}

func (p *packer) number(n int64) {
	_, err := p.w.Write(binary.AppendVarint(nil, n))
	p.err = errors.Join(p.err, err)
}

func (p *packer) text(s string) {
	p.number(int64(len(s)))
	_, err := p.w.WriteString(s)
	p.err = errors.Join(p.err, err)
}

// Unpack reads what Pack wrote.
func Unpack(r io.Reader, source *Source) ([]Row, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	u := unpacker{r: bufio.NewReader(z)}
	areas := make([]Area, u.count())
	for i := range areas {
		areas[i] = Area{AreaType(u.text()), u.text(), u.text()}
	}
	occupations := make([]Occupation, u.count())
	for i := range occupations {
		occupations[i] = Occupation{u.text(), u.text()}
	}
	rows := make([]Row, u.count())
	for i := range rows {
		area, occupation := u.number(), u.number()
		if u.err != nil || area < 0 || occupation < 0 || area >= int64(len(areas)) || occupation >= int64(len(occupations)) {
			return nil, errors.Join(u.err, fmt.Errorf("row %d is of no area or of no occupation", i))
		}
		rows[i] = Row{Source: source, Area: areas[area], Occupation: occupations[occupation], Currency: "USD", Period: "year", Year: source.Year}
	}
	table := make([]cells, len(rows))
	for column := range columns {
		for i := range rows {
			v := Value{Kind: Kind(u.number())}
			if v.Known() {
				v.Number = float64(u.number()*step(column) + likely(&table[i], column, source.Hours))
			}
			table[i][column] = v
			*rows[i].cell(column) = Value{v.Number / scale(column), v.Kind}
		}
	}
	return rows, u.err
}

type unpacker struct {
	r   *bufio.Reader
	err error
}

func (u *unpacker) number() int64 {
	n, err := binary.ReadVarint(u.r)
	u.err = errors.Join(u.err, err)
	return n
}

// count is how many there are of something. It is bounded, so that a broken file cannot
// ask for all memory.
func (u *unpacker) count() int {
	const most = 1 << 16
	n := u.number()
	if n < 0 || n > most {
		u.err = errors.Join(u.err, fmt.Errorf("%d is no count", n))
		return 0
	}
	return int(n)
}

func (u *unpacker) text() string {
	data := make([]byte, u.count())
	_, err := io.ReadFull(u.r, data)
	u.err = errors.Join(u.err, err)
	return string(data)
}
