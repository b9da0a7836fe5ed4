package market

import (
	"fmt"
	"strings"
	"testing"
)

const good = Header + "\n" +
	"data-scientist,,Seattle,median,150000,150000,USD,year,base,2026,12,Our survey\n" +
	"data-scientist,,Seattle,p90,239200,,USD,year,base,2026,12,Our survey\n" +
	"data-scientist,,Berlin,median,70000.50,70000.50,EUR,year,total,2026,,Our survey\n"

func TestReadTable(t *testing.T) {
	for _, text := range []string{good, "\ufeff" + good, strings.ReplaceAll(good, "\n", "\r\n")} {
		tables, faults := ReadTable("mine", []byte(text), Guide{})
		if len(faults) > 0 || len(tables) != 1 || len(tables[0].Rows()) != 2 {
			t.Fatalf("%v, %v", tables, faults)
		}
		r := tables[0].Rows()[0]
		if r.Pay.Median() != Exactly(150000) || r.Pay.At[4] != (Value{239200, AtLeast}) || r.Pay.At[0].Known() || r.Headcount() != 12 || r.Basis != "base" || r.Source.Name != "Our survey" {
			t.Errorf("%+v", r)
		}
	}
}

// TestTableFaults: what is missing or unclear is told by its line, and nothing is read.
func TestTableFaults(t *testing.T) {
	row := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for name, c := range map[string]struct {
		text string
		line int
		what string
	}{
		"no currency":           {row("USD", ""), 2, `currency "" is unknown`},
		"no period":             {row("USD,year", "USD,"), 2, `period "" is unknown`},
		"no basis":              {row("base", ""), 2, `basis "" is unknown`},
		"no year":               {row("2026", ""), 2, `year "" is none`},
		"no source":             {row("12,Our survey", "12,"), 2, "has no source"},
		"thousands in k":        {row("150000,150000", "120k,120k"), 2, `amount "120k" is no plain number`},
		"a decimal comma":       {row("150000,150000", `"150,5","150,5"`), 2, `amount "150,5" is no plain number`},
		"signs":                 {row("150000,150000", `"150,000","150,000"`), 2, `amount "150,000" is no plain number`},
		"nothing":               {row("150000,150000", "0,0"), 2, `amount "0" is no plain number`},
		"less than nothing":     {row("150000,150000", "-5,-5"), 2, `amount "-5" is no plain number`},
		"no amount":             {row("150000,150000", ","), 2, "has no amount"},
		"a range":               {row("150000,150000", "150000,160000"), 2, "low and high differ"},
		"a double":              {good + strings.Split(good, "\n")[1] + "\n", 5, "says again what line 2 says"},
		"out of order":          {row("239200,", "90000,"), 3, "a higher percentile is below a lower one"},
		"a statistic":           {row("median", "mode"), 2, `statistic "mode" is unknown`},
		"people":                {row(",12,", ",few,"), 2, `n "few" is no number of people`},
		"few people":            {row(",12,", ",4,"), 2, "is of 4 of the 5 people that a group has at least"},
		"a survey":              {"role,country,pay\nnurse,US,90000\n", 1, "is no checked table"},
		"a wide table":          {"occ_title,area_title,a_median\nX,Y,1\n", 1, "is no checked table"},
		"no column of the year": {strings.ReplaceAll(strings.ReplaceAll(good, ",2026", ""), ",year,n", ",n"), 1, "has no column year"},
		"a column misspelt":     {row("level", "levle"), 1, `column "levle" is unknown`},
		"a column twice":        {row("level", "role"), 1, `has two columns "role"`},
		"semicolons":            {strings.ReplaceAll(good, ",", ";"), 1, "has its cells parted by other signs"},
		"Latin-1":               {row("Seattle", "Z\xfcrich"), 1, "is no plain text"},
		"a name in two lines":   {row("Seattle", "\"Sea\nttle\""), 2, "region"},
		"a name too long":       {row("Seattle", strings.Repeat("x", 101)), 2, "region"},
		"k in one row alone":    {row("70000.50,70000.50", "70k,70k"), 4, `amount "70k" is no plain number`},
		"a double in another n": {good + strings.Replace(strings.Split(good, "\n")[1], ",12,", ",13,", 1) + "\n", 5, "says again what line 2 says"},
		"too many sources":      {Header + "\n" + manySources(), 22, "names more than 20 sources"},
		"ragged":                {good + "one,two\n", 5, "wrong number of fields"},
		"a huge cell":           {row("Seattle", strings.Repeat("x", 10<<20)), 2, "a cell has 10485760 bytes"},
		"zero bytes":            {"a\x00b", 1, "is no plain text"},
		"UTF-16":                {"\xff\xfer\x00", 1, "is no plain text"},
		"empty":                 {"", 1, "is empty"},
		"a header alone":        {Header + "\n", 1, "holds no figure"},
		"too many":              {Header + "\n" + strings.Repeat("a,,b,mean,1,1,USD,year,base,2026,,s\n", maxRows+1), maxRows + 2, "has more than 100000 rows"},
	} {
		tables, faults := ReadTable("mine", []byte(c.text), Guide{})
		if len(tables) > 0 || len(faults) == 0 || faults[0].Line != c.line || !strings.Contains(faults[0].What, c.what) {
			t.Errorf("%s: %d tables, %v", name, len(tables), faults)
		}
		if len(faults) > 0 && faults[0].Do == "" {
			t.Errorf("%s: no remedy", name)
		}
	}
}

func manySources() string {
	var b strings.Builder
	for i := range 25 {
		fmt.Fprintf(&b, "a,,b,mean,1,1,USD,year,base,2026,,source %d\n", i)
	}
	return b.String()
}

// TestGuideNames: roles and levels are those of the guide, by whatever name the table has.
func TestGuideNames(t *testing.T) {
	guide := Guide{
		Role: func(name string) (Occupation, bool) {
			return Occupation{"data-scientist", "Data Scientist"}, strings.EqualFold(name, "DS")
		},
		Level: func(name string) (string, bool) { return "senior", name == "Sr" },
	}
	text := Header + "\nDS,Sr,Here,mean,5,5,USD,year,base,2026,,s\nbaker,,Here,mean,5,5,USD,year,base,2026,,s\n"
	tables, faults := ReadTable("mine", []byte(text), guide)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	rows := tables[0].Rows()
	if rows[0].Occupation.Title != "Data Scientist" || rows[0].Level != "senior" || rows[1].Occupation.Title != "baker" || rows[1].Level != "" {
		t.Errorf("%+v", rows)
	}
	// Two names of one role say the same thing twice.
	if _, faults := ReadTable("mine", []byte(text+"ds,Sr,Here,mean,6,6,USD,year,base,2026,,s\n"), guide); len(faults) != 1 || faults[0].Line != 4 {
		t.Errorf("%v", faults)
	}
	if _, faults := ReadTable("mine", []byte(strings.Replace(text, "Sr", "guru", 1)), guide); len(faults) != 1 || faults[0].Line != 2 || !strings.Contains(faults[0].What, `level "guru"`) {
		t.Errorf("%v", faults)
	}
}
