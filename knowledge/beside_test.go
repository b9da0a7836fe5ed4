package knowledge

import (
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge/market"
)

// TestPickMarket: what the data say of a role or an occupation in an area, and what is said
// of what they do not have.
func TestPickMarket(t *testing.T) {
	c, err := LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	job := func(code string) []market.Occupation { return []market.Occupation{{Code: code}} }
	for _, test := range []struct {
		q     MarketQuestion
		place string
		rows  string // code:median, of all
		note  string // a part of one
	}{
		{MarketQuestion{}, "", "15-2051:120230 15-1252:135980 15-1221:140300", `no occupation "Machine Learning Engineer": these stand in.`},
		{MarketQuestion{Roles: []string{"data-scientist"}}, "", "15-2051:120230", ""},
		{MarketQuestion{Roles: []string{"data-scientist"}}, "Austin, TX", "15-2051:127360", ""},
		{MarketQuestion{Roles: []string{"research-scientist"}}, "", "15-1221:140300", "Computer and Information Research Scientists stands in."},
		{MarketQuestion{Roles: []string{"data-scientist", "machine-learning-engineer"}}, "", "15-2051:120230 15-1252:135980 15-1221:140300", "these stand in."},
		{MarketQuestion{Roles: []string{"data-engineer"}}, "", "", ""},
		{MarketQuestion{Jobs: job("15-2021")}, "Bend, OR", "15-2021:126710", "OEWS, May 2025 has no figure of that occupation in Bend, OR."},
		{MarketQuestion{Roles: []string{"wizard"}}, "", "", ""},
	} {
		if test.place != "" {
			p, _ := c.Market.Place(test.place)
			test.q.Places = []market.Place{p}
		}
		m := c.PickMarket(test.q)
		var rows []string
		var notes []string
		if m != nil {
			notes = m.Notes
			for _, r := range m.Rows {
				rows = append(rows, r.Occupation.Code+":"+strings.Trim(market.Dollars(r.Pay.Median().Number, ""), " "))
			}
		}
		if got := strings.ReplaceAll(strings.Join(rows, " "), ",", ""); got != test.rows || test.note != "" && !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, test.note) }) {
			t.Errorf("%+v in %q: %s, %q", test.q, test.place, got, notes)
		}
	}
}

// TestNotReleased: of each row without pay the reply says so, and shows no number of it.
func TestNotReleased(t *testing.T) {
	c, err := LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	withheld := 0
	for _, r := range market.OEWS().Rows() {
		if r.Released() {
			continue
		}
		withheld++
		m := c.PickMarket(MarketQuestion{Jobs: []market.Occupation{r.Occupation}, Places: []market.Place{{Sets: [][]market.Area{{r.Area}}}}})
		want := "OEWS, May 2025 released no pay of " + r.Occupation.Title + " in " + r.Area.Name + "."
		if m == nil || !slices.Contains(m.Notes, want) || slices.ContainsFunc(m.Rows, func(shown market.Row) bool { return shown.Area == r.Area }) {
			t.Errorf("%s in %s: %+v", r.Occupation.Title, r.Area.Name, m)
		}
	}
	if withheld != 211 {
		t.Errorf("the pay of %d rows is not released", withheld)
	}
}

func BenchmarkPickMarket(b *testing.B) {
	c, err := LoadEmbedded()
	if err != nil {
		b.Fatal(err)
	}
	p, _ := c.Market.Place("bay area")
	for b.Loop() {
		c.PickMarket(MarketQuestion{Places: []market.Place{p}})
	}
}
