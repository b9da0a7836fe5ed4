// Oews packs an OEWS release, as the table of its cells, into the form that is built into
// the program:
//
//	go run ./deploy/oews deploy/oews/testdata/oews-2025-may.csv.gz
//
// A test beside it holds that every cell is as in the table.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"careerbot/knowledge/market"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: oews TABLE.csv[.gz]")
		os.Exit(2)
	}
	if err := run(os.Args[1], "knowledge/market/oews-2025-may.bin"); err != nil {
		fmt.Fprintln(os.Stderr, "oews:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	source := market.OEWS().Source
	records, err := read(from)
	if err != nil {
		return err
	}
	rows, err := rowsOf(records, source)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := market.Pack(&out, rows, source.Hours); err != nil {
		return err
	}
	return os.WriteFile(to, out.Bytes(), 0o644)
}

// read returns a table's records, its header first.
func read(name string) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	return csv.NewReader(r).ReadAll()
}

// columns are the table's numbers, each with where it goes. A cell that is empty was not
// released: it becomes no number.
var columns = []struct {
	name string
	into func(r *market.Row) *market.Value
}{
	{"employment", func(r *market.Row) *market.Value { return &r.People }},
	{"employment_rse", func(r *market.Row) *market.Value { return &r.PeopleRSE }},
	{"hourly_mean", func(r *market.Row) *market.Value { return &r.Hourly.Mean }},
	{"annual_mean", func(r *market.Row) *market.Value { return &r.Pay.Mean }},
	{"wage_rse", func(r *market.Row) *market.Value { return &r.PayRSE }},
	{"h_p10", func(r *market.Row) *market.Value { return &r.Hourly.At[0] }},
	{"h_p25", func(r *market.Row) *market.Value { return &r.Hourly.At[1] }},
	{"h_median", func(r *market.Row) *market.Value { return &r.Hourly.At[2] }},
	{"h_p75", func(r *market.Row) *market.Value { return &r.Hourly.At[3] }},
	{"h_p90", func(r *market.Row) *market.Value { return &r.Hourly.At[4] }},
	{"a_p10", func(r *market.Row) *market.Value { return &r.Pay.At[0] }},
	{"a_p25", func(r *market.Row) *market.Value { return &r.Pay.At[1] }},
	{"a_median", func(r *market.Row) *market.Value { return &r.Pay.At[2] }},
	{"a_p75", func(r *market.Row) *market.Value { return &r.Pay.At[3] }},
	{"a_p90", func(r *market.Row) *market.Value { return &r.Pay.At[4] }},
}

// topCode is the footnote of a number that stands for itself and all that is above.
const topCode = "5"

func rowsOf(records [][]string, source *market.Source) ([]market.Row, error) {
	at := map[string]int{}
	for i, name := range records[0] {
		at[name] = i
	}
	var rows []market.Row
	for n, record := range records[1:] {
		cell := func(name string) string { return record[at[name]] }
		row := market.Row{
			Source: source, Currency: "USD", Period: "year", Year: source.Year,
			Area:       market.Area{Type: market.AreaType(cell("area_type")), Code: cell("area_code"), Name: cell("area")},
			Occupation: market.Occupation{Code: cell("soc_code"), Title: cell("occupation")},
		}
		notes := map[string]string{}
		for _, note := range strings.FieldsFunc(cell("footnotes"), func(r rune) bool { return r == ';' }) {
			column, code, _ := strings.Cut(note, "=")
			notes[column] = code
		}
		for _, c := range columns {
			text := cell(c.name)
			if text == "" {
				continue
			}
			number, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, fmt.Errorf("line %d: %s: %w", n+2, c.name, err)
			}
			*c.into(&row) = market.Exactly(number)
			if notes[c.name] == topCode {
				c.into(&row).Kind = market.AtLeast
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
