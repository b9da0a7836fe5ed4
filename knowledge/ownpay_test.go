package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"careerbot/knowledge/market"
)

const ownPay = market.Header + `
MLE,Senior,Seattle,median,240000,240000,USD,year,base,2026,31,Our survey
MLE,,Seattle,median,190000,190000,USD,year,base,2026,90,Our survey
MLE,,Berlin,median,85000,85000,EUR,year,total,2026,40,Our survey
Software Developers,,Seattle,median,171000,171000,USD,year,base,2026,55,Our survey
Nurse,,Berlin,p25,40000,40000,EUR,year,base,2026,12,Our survey
Nurse,,Berlin,p75,60000,,EUR,year,base,2026,12,Our survey
`

func withPay(t *testing.T, text string) (*Corpus, error) {
	t.Helper()
	return Load(Embedded(), Layer{"mine", fstest.MapFS{"pay/survey.csv": {Data: []byte(text)}}})
}

// TestOwnPay: an operator's figures stand beside the release's, at the places that both name in
// their own way, in their own currency.
func TestOwnPay(t *testing.T) {
	c, err := withPay(t, ownPay)
	if err != nil {
		t.Fatal(err)
	}
	place := func(name string) []market.Place {
		p, ok := c.Market.Place(name)
		if !ok || p.Ask {
			t.Fatalf("%q is %+v", name, p)
		}
		return []market.Place{p}
	}
	nurse := c.Market.Jobs("nurse")
	if len(nurse) != 1 {
		t.Fatalf("nurse is %+v", nurse)
	}
	for _, test := range []struct {
		name string
		q    MarketQuestion
		want string // source:role:level:median, of all
	}{
		{"beside the release", MarketQuestion{Places: place("seattle")}, "OEWS, May 2025:Data Scientists::$164,740 OEWS, May 2025:Software Developers::$167,280 OEWS, May 2025:Computer and Information Research Scientists::$211,270 Our survey:Machine Learning Engineer::$190,000 Our survey:Software Developers::$171,000"},
		{"a level", MarketQuestion{Places: place("seattle"), Levels: []string{"senior"}, Roles: []string{"machine-learning-engineer"}}, "OEWS, May 2025:Data Scientists::$164,740 OEWS, May 2025:Software Developers::$167,280 OEWS, May 2025:Computer and Information Research Scientists::$211,270 Our survey:Machine Learning Engineer:senior:$240,000"},
		{"a place of its own", MarketQuestion{Places: place("berlin")}, "Our survey:Machine Learning Engineer::EUR 85,000"},
		{"a role of its own", MarketQuestion{Jobs: nurse[0].Occupations}, "Our survey:Nurse::not released"},
		{"a place that it does not have", MarketQuestion{Places: place("austin, tx"), Jobs: nurse[0].Occupations}, ""},
	} {
		var rows []string
		if m := c.PickMarket(test.q); m != nil {
			for _, r := range m.Rows {
				rows = append(rows, fmt.Sprintf("%s:%s:%s:%s", r.Source.Name, r.Occupation.Title, r.Level, r.Pay.Median().Text(r.Currency)))
			}
		}
		if got := strings.Join(rows, " "); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
	m := c.PickMarket(MarketQuestion{Jobs: nurse[0].Occupations})
	if f := m.Figures(); len(f) != 2 || f[1].Open != "above" || f[1].Dataset != "pay/survey" || f[1].Currency != "EUR" || f[1].Basis != "base" || f[1].People != 12 {
		t.Errorf("%+v", f)
	}
}

// TestOwnPayFaults: check tells each by its file and line; nothing of the file is served.
func TestOwnPayFaults(t *testing.T) {
	for name, c := range map[string]struct{ text, fault string }{
		"a raw survey":   {"role,country,pay\nMLE,US,165000\n", "mine/pay/survey.csv:1: is no checked table; make one of it with 'careerbot pay import"},
		"no currency":    {strings.Replace(ownPay, "EUR", "", 1), `mine/pay/survey.csv:4: currency "" is unknown`},
		"k":              {strings.Replace(ownPay, "240000,240000", "240k,240k", 1), `mine/pay/survey.csv:2: amount "240k" is no plain number`},
		"a level":        {strings.Replace(ownPay, "Senior", "Guru", 1), `mine/pay/survey.csv:2: level "Guru" is unknown`},
		"the same twice": {ownPay + "machine learning engineer,senior,Seattle,median,1,1,USD,year,base,2026,31,Our survey\n", "mine/pay/survey.csv:8: says again what line 2 says"},
		"too large":      {market.Header + "\n" + strings.Repeat("x", market.MaxTable), "a plain text file below 2 MB"},
	} {
		corpus, err := withPay(t, c.text)
		if corpus != nil || err == nil || !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Another name in the folder is no table.
	if _, err := Load(Embedded(), Layer{"mine", fstest.MapFS{"pay/survey.xlsx": {Data: []byte("PK")}}}); err == nil || !strings.Contains(err.Error(), "pay/….csv") {
		t.Errorf("%v", err)
	}
}

// TestOwnPayAlone: a guide without the release serves an operator's table, and no name of the
// release is expected of it.
func TestOwnPayAlone(t *testing.T) {
	tables, faults := market.ReadTable("mine", []byte(ownPay), market.Guide{})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	d := market.NewData(tables...)
	for _, name := range []string{"la", "LA", "ny", "berlin", "seattle", "new york", "us"} {
		p, ok := d.Place(name)
		if want := name == "berlin" || name == "seattle"; ok != want || ok && len(p.Areas()) != 1 {
			t.Errorf("%q: %+v", name, p)
		}
	}
	if list := d.Complete("be", 5); len(list) != 1 || list[0].Name != "Berlin" {
		t.Errorf("completed are %v", list)
	}
	if !slices.ContainsFunc(d.Places("salary in Berlin"), func(p market.Place) bool { return !p.Ask }) {
		t.Error("Berlin is asked about, and the table has it")
	}
}

// TestMarketSentence: the sentence says whose pay it is, of a level too, and for what.
func TestMarketSentence(t *testing.T) {
	row := market.Row{
		Source: &market.Source{Name: "Our survey"}, Occupation: market.Occupation{Code: "Nurses", Title: "Nurses"},
		Area: market.Area{Type: market.Region, Name: "Texas"}, Level: "senior", Currency: "USD", Period: "hour",
	}
	row.Pay.At[2] = market.Exactly(45)
	m := Market{Rows: []market.Row{row}}
	if got, want := m.Sentence(), "The median pay of Nurses, senior, in Texas is $45 an hour (Our survey)."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
