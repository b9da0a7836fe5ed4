package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"careerbot/knowledge/market"
)

const (
	table = "testdata/oews-2025-may.csv.gz"
	built = "../../knowledge/market/oews-2025-may.bin"
)

// TestEqual compares what the program holds with the release, cell by cell: the text of
// every number, and that an empty cell is no number.
func TestEqual(t *testing.T) {
	records, err := read(table)
	if err != nil {
		t.Fatal(err)
	}
	rows := market.OEWS().Rows()
	if len(rows) != len(records)-1 {
		t.Fatalf("%d rows, the release has %d", len(rows), len(records)-1)
	}
	decimals := func(column string) int {
		switch {
		case strings.HasPrefix(column, "h"):
			return 2
		case strings.HasSuffix(column, "rse"):
			return 1
		}
		return 0
	}
	compared, empty := 0, 0
	for i, row := range rows {
		want := map[string]string{}
		for n, name := range records[0] {
			want[name] = records[i+1][n]
		}
		got := map[string]string{
			"area_type": string(row.Area.Type), "area_code": row.Area.Code, "area": row.Area.Name,
			"soc_code": row.Occupation.Code, "occupation": row.Occupation.Title,
		}
		var notes []string
		for _, c := range columns {
			v := *c.into(&row)
			got[c.name] = ""
			if v.Known() {
				got[c.name] = strconv.FormatFloat(v.Number, 'f', decimals(c.name), 64)
			} else {
				empty++
			}
		}
		for _, name := range records[0] {
			if v, numeric := got[name]; numeric && v == "" {
				notes = append(notes, name+"=8") // not released
			}
		}
		got["footnotes"] = strings.Join(notes, ";")
		for name, text := range want {
			compared++
			if got[name] != text {
				t.Errorf("line %d, %s: %q, the release has %q", i+2, name, got[name], text)
			}
		}
	}
	if compared != 21*len(rows) || empty == 0 {
		t.Errorf("compared %d cells, %d of them empty", compared, empty)
	}
}

// TestPacked packs the release again, which must give the file that is built in.
func TestPacked(t *testing.T) {
	records, err := read(table)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := rowsOf(records, market.OEWS().Source)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := market.Pack(&out, rows, market.OEWS().Source.Hours); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	// Another version of Go may compress otherwise.
	if !bytes.Equal(unzipped(t, out.Bytes()), unzipped(t, data)) {
		t.Error("the release was packed otherwise; run 'go run ./deploy/oews deploy/oews/testdata/oews-2025-may.csv.gz'")
	}
	if len(data) > 300_000 {
		t.Errorf("%d bytes are built in, 300,000 at most", len(data))
	}
}

func unzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// TestOpenEnds packs a table with top codes and unpublished cells, which the release lacks.
func TestOpenEnds(t *testing.T) {
	header := "area_type,area_code,area,soc_code,occupation,employment,employment_rse,hourly_mean,annual_mean,wage_rse,h_p10,h_p25,h_median,h_p75,h_p90,a_p10,a_p25,a_median,a_p75,a_p90,footnotes"
	line := "metro,1,Here,15-1252,Software Developers,,,80.00,166400,1.0,40.00,50.00,70.00,115.00,115.00,83200,104000,145600,239200,239200,employment=8;employment_rse=8;h_p75=5;h_p90=5;a_p75=5;a_p90=5"
	source := &market.Source{ID: "mine", Hours: 2080}
	rows, err := rowsOf([][]string{strings.Split(header, ","), strings.Split(line, ",")}, source)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := market.Pack(&out, rows, source.Hours); err != nil {
		t.Fatal(err)
	}
	got, err := market.Unpack(&out, source)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(rows) {
		t.Errorf("unpacked %v\npacked %v", got, rows)
	}
	r := got[0]
	if r.People.Known() || r.Headcount() != 0 || r.Pay.At[4] != (market.Value{Number: 239200, Kind: market.AtLeast}) || r.Pay.At[4].Text("USD") != "$239,200 or more" {
		t.Errorf("people %v, 90th percentile %v", r.People, r.Pay.At[4])
	}
	for _, f := range r.Figures() {
		if (f.Percentile >= 75) != (f.Open == "above") {
			t.Errorf("the %dth percentile is open %q", f.Percentile, f.Open)
		}
	}
}

// TestBroken unpacks what is no table.
func TestBroken(t *testing.T) {
	data, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{nil, []byte("no gzip"), data[:len(data)/2]} {
		if _, err := market.Unpack(bytes.NewReader(data), market.OEWS().Source); err == nil {
			t.Errorf("%d bytes were unpacked", len(data))
		}
	}
}
