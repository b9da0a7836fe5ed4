package market

import (
	"fmt"
	"strings"
	"testing"
)

var terms = Terms{Source: "Ours", Currency: "USD", Period: "year", Basis: "base", Year: "2026"}

func TestImportWide(t *testing.T) {
	text := "occ_title,area_title,tot_emp,a_pct10,a_pct25,a_median,a_pct75,a_pct90\n" +
		"Software Developers,Here,\"1,200\",90000,\"110,000\",135000,*,#\n"
	made, faults := ImportWide([]byte(text), terms, Guide{})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	tables, _ := ReadTable("x", made.Table, Guide{})
	r := tables[0].Rows()[0]
	if r.Pay.At[1] != Exactly(110000) || r.Pay.At[3].Known() || r.Pay.At[4].Known() || r.Headcount() != 1200 || len(made.Said) != 4 {
		t.Errorf("%+v, %q", r, made.Said)
	}
	own := terms
	own.Top = "239200"
	if made, faults = ImportWide([]byte(text), own, Guide{}); len(faults) > 0 {
		t.Fatal(faults)
	}
	tables, _ = ReadTable("x", made.Table, Guide{})
	if v := tables[0].Rows()[0].Pay.At[4]; v != (Value{239200, AtLeast}) {
		t.Errorf("the top code is %v", v)
	}
	for _, less := range []func(*Terms){func(t *Terms) { t.Currency = "" }, func(t *Terms) { t.Year = "" }, func(t *Terms) { t.Basis = "" }, func(t *Terms) { t.Period = "" }, func(t *Terms) { t.Source = "" }} {
		own := terms
		less(&own)
		if made, faults := ImportWide([]byte(text), own, Guide{}); len(faults) == 0 || made.Table != nil {
			t.Errorf("%+v was imported", own)
		}
	}
}

func answers(groups map[string]int) string {
	var b strings.Builder
	b.WriteString("role,country,level,pay\n")
	for name, n := range groups {
		for i := range n {
			fmt.Fprintf(&b, "%s,%d\n", name, 100000+i*1001)
		}
	}
	return b.String()
}

// TestImportWideFaults: a fault is told by the file's own line, and nothing is made.
func TestImportWideFaults(t *testing.T) {
	const header = "role,region,n,median\n"
	for name, c := range map[string]struct {
		text string
		line int
		what string
	}{
		"no wide table":     {"a,b\n1,2\n", 1, "is no wide table"},
		"the same twice":    {header + "A,X,,5\nB,X,,5\nA,X,,6\n", 4, "is of the same people as line 2"},
		"k in one row":      {header + "A,X,,120000\nB,X,,120k\n", 3, `amount "120k"`},
		"decimal comma":     {header + "A,X,,\"120000,5\"\n", 2, `amount "120000,5"`},
		"no role":           {header + ",X,,5\n", 2, "role"},
		"people are no sum": {header + "A,X,about 5,5\n", 1, "line 2 of what would be written"},
		"nothing released":  {header + "A,X,,*\nB,X,,\n", 1, "gives no figure"},
	} {
		made, faults := ImportWide([]byte(c.text), terms, Guide{})
		if made.Table != nil || len(faults) != 1 || faults[0].Line != c.line || !strings.Contains(faults[0].What, c.what) || faults[0].Do == "" {
			t.Errorf("%s: %v", name, faults)
		}
	}
	var large strings.Builder
	large.WriteString(header)
	for i := range 60_000 {
		fmt.Fprintf(&large, "A,%s %d,,5\n", strings.Repeat("x", 50), i)
	}
	if made, faults := ImportWide([]byte(large.String()), terms, Guide{}); made.Table != nil || len(faults) != 1 || !strings.Contains(faults[0].What, "makes a table of") {
		t.Errorf("too large: %v", faults)
	}
}

// TestImportSurvey: only groups leave it, and none from which a person could be told.
func TestImportSurvey(t *testing.T) {
	for name, c := range map[string]struct {
		groups map[string]int
		want   map[string]int // region and level → figures
	}{
		"four are too few":                    {map[string]int{"a,AA,": 4, "b,BB,": 5}, map[string]int{"BB,": 1}},
		"five have a median":                  {map[string]int{"a,AA,": 5}, map[string]int{"AA,": 1}},
		"seven have no quartiles":             {map[string]int{"a,AA,": 7}, map[string]int{"AA,": 1}},
		"eight have quartiles":                {map[string]int{"a,AA,": 8}, map[string]int{"AA,": 3}},
		"nineteen have no deciles":            {map[string]int{"a,AA,": 19}, map[string]int{"AA,": 3}},
		"twenty have all":                     {map[string]int{"a,AA,": 20}, map[string]int{"AA,": 5}},
		"by size":                             {map[string]int{"a,AA,": 5, "b,BB,": 8, "c,CC,": 20, "d,DD,": 4}, map[string]int{"AA,": 1, "BB,": 3, "CC,": 5}},
		"one hidden hides the next":           {map[string]int{"a,AA,": 30, "a,BB,": 6, "a,CC,": 1}, map[string]int{"AA,": 5}},
		"two hidden of too few hide more":     {map[string]int{"a,AA,": 30, "a,BB,": 7, "a,CC,": 1, "a,DD,": 1}, map[string]int{"AA,": 5}},
		"enough are hidden among one another": {map[string]int{"a,AA,": 30, "a,BB,": 7, "a,CC,": 3, "a,DD,": 4}, map[string]int{"AA,": 5, "BB,": 1}},
		"one hidden of a region":              {map[string]int{"a,AA,mid": 30, "a,AA,low": 9, "a,AA,top": 1, "a,BB,mid": 30, "a,BB,top": 4, "a,CC,mid": 40}, map[string]int{"CC,mid": 5}},
		"other roles stay":                    {map[string]int{"a,AA,": 30, "a,BB,": 4, "a,CC,": 8, "b,AA,": 8}, map[string]int{"AA,": 8}},
	} {
		made, faults := ImportSurvey([]byte(answers(c.groups)), terms, Guide{})
		if len(faults) > 0 {
			t.Fatalf("%s: %v", name, faults)
		}
		got := map[string]int{}
		for _, line := range strings.Split(strings.TrimSpace(string(made.Table)), "\n")[1:] {
			cells := strings.Split(line, ",")
			got[cells[2]+","+cells[1]]++
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	// What is hidden is named, and not how many people it has.
	hiding, _ := ImportSurvey([]byte(answers(map[string]int{"a,AA,": 30, "a,BB,": 6, "a,CC,": 1})), terms, Guide{})
	if said := strings.Join(hiding.Said, "\n"); !strings.Contains(said, ": a, BB; a, CC.") {
		t.Errorf("the hidden groups are told as %q", said)
	}
	// Not a single row of the survey stands in what leaves it.
	made, _ := ImportSurvey([]byte(answers(map[string]int{"a,AA,": 25})), terms, Guide{})
	for i := range 25 {
		if pay := fmt.Sprint(100000 + i*1001); i > 0 && strings.Contains(string(made.Table), pay) {
			t.Errorf("%s leaves the import: %s", pay, made.Table)
		}
	}
}

// TestImportSurveyFaults: nothing is made of a survey with a fault, and none repeats anybody's
// pay.
func TestImportSurveyFaults(t *testing.T) {
	five := strings.Repeat("a,AA,120000\n", 5)
	for name, c := range map[string]struct {
		text string
		line int
		what string
	}{
		"two notations":  {"role,country,pay\n" + five + "a,AA,120k\n", 7, "the pay is no plain number"},
		"decimal comma":  {"role,country,pay\n" + five + "a,AA,\"120000,5\"\n", 7, "the pay is no plain number"},
		"no pay":         {"role,country,pay\n" + five + "a,AA,\n", 7, "the pay is no plain number"},
		"less than none": {"role,country,pay\n" + five + "a,AA,-120\n", 7, "the pay is no plain number"},
		"no survey":      {"role,pay\na,120000\n", 1, "is no survey"},
		"somebody twice": {"id,role,country,pay\n1,a,AA,120000\n2,a,AA,120000\n1,a,AA,120001\n", 4, "is of the same person as line 2"},
		"nobody enough":  {"role,country,pay\na,AA,120000\n", 1, "gives no figure"},
		"empty":          {"role,country,pay\n", 1, "gives no figure"},
		"no currency":    {"role,country,pay,currency\na,AA,120000,\n", 2, "currency"},
	} {
		own := terms
		if name == "no currency" {
			own.Currency = ""
		}
		made, faults := ImportSurvey([]byte(c.text), own, Guide{})
		if made.Table != nil || len(faults) != 1 || faults[0].Line != c.line || !strings.Contains(faults[0].What, c.what) || strings.Contains(faults[0].What, "120") || faults[0].Do == "" {
			t.Errorf("%s: %v", name, faults)
		}
	}
	// Rows that say the same may be one person's: that is told.
	made, faults := ImportSurvey([]byte("role,country,pay\n"+five), terms, Guide{})
	if len(faults) > 0 || !strings.Contains(strings.Join(made.Said, " "), "what another says: 4.") {
		t.Errorf("%v, %q", faults, made.Said)
	}
}

// TestImportedIsServed: what an import writes is read again as it was understood, other
// currencies as they are.
func TestImportedIsServed(t *testing.T) {
	text := "\ufeffrole,level,country,pay,currency,period,basis,year,nickname\n" + strings.Repeat("a,,DE,60000,EUR,year,total,2025,x\n", 4) + "a,,DE,70000,EUR,year,total,2025,y\n"
	made, faults := ImportSurvey([]byte(text), Terms{Source: "Ours"}, Guide{})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	const want = Header + "\na,,DE,median,60000,60000,EUR,year,total,2025,5,Ours\n"
	if string(made.Table) != want || !strings.Contains(strings.Join(made.Said, " "), "Not read: nickname.") {
		t.Errorf("%s%q", made.Table, made.Said)
	}
	again, faults := ImportLong(made.Table, Guide{})
	if len(faults) > 0 || string(again.Table) != want || len(again.Said) != 1 || !strings.Contains(again.Said[0], "EUR a year, total pay") {
		t.Errorf("%v, %q", faults, again.Said)
	}
}

// FuzzReadTable: whatever a file holds, there are either tables or faults, each with a line and
// a remedy, and what an import makes is served.
func FuzzReadTable(f *testing.F) {
	for _, text := range []string{good, "\ufeffa,b\n\"\n", answers(map[string]int{"a,AA,": 9}), "role,region,n,median\nA,X,5,120000\n", "role;pay\n1;2\n", Header + "\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		check := func(made bool, faults []Fault) {
			if made == (len(faults) > 0) {
				t.Errorf("made %t, and %v", made, faults)
			}
			for _, fault := range faults {
				if fault.Line < 1 || fault.What == "" || fault.Do == "" {
					t.Errorf("%+v", fault)
				}
			}
		}
		tables, faults := ReadTable("x", data, Guide{})
		check(len(tables) > 0, faults)
		for _, imported := range []func([]byte, Terms, Guide) (Imported, []Fault){ImportWide, ImportSurvey} {
			made, faults := imported(data, terms, Guide{})
			check(made.Table != nil, faults)
			if made.Table != nil {
				if _, faults := ReadTable("x", made.Table, Guide{}); len(faults) > 0 {
					t.Errorf("what was made has %v", faults)
				}
			}
		}
	})
}

// BenchmarkImportSurvey imports 100,000 rows, in groups of a hundred.
func BenchmarkImportSurvey(b *testing.B) {
	groups := map[string]int{}
	for i := range 1000 {
		groups[fmt.Sprintf("role %d,AA,", i)] = 100
	}
	data := []byte(answers(groups))
	b.ReportAllocs()
	for b.Loop() {
		if _, faults := ImportSurvey(data, terms, Guide{}); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

// BenchmarkImportLoneGroups imports 100,000 rows of which nearly each is a group of its own, so that
// hiding has the most to do.
func BenchmarkImportLoneGroups(b *testing.B) {
	groups := map[string]int{"a,all,": 5000}
	for i := range 30_000 {
		groups[fmt.Sprintf("a,place %d,level %d", i%300, i/300)] = 1 + i%5
	}
	data := []byte(answers(groups))
	b.ReportAllocs()
	for b.Loop() {
		ImportSurvey(data, terms, Guide{})
	}
}
