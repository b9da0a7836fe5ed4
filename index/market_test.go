package index

import (
	"context"
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// TestMarket: what stands beside the guide for a question of pay, and the verdict.
func TestMarket(t *testing.T) {
	ix := sharedIndex(t)
	for q, want := range map[string]struct {
		verdict knowledge.Verdict
		first   string // entry; any where it is empty
		rows    string // occupation's code @ beginning of the area, of all rows
		choose  int
	}{
		"what does a data scientist earn":            {knowledge.Answered, "faq/vs-data-scientist", "15-2051@National", 0},
		"data scientist salary in austin tx":         {knowledge.Answered, "faq/vs-data-scientist", "15-2051@Austin", 0},
		"mle pay in SF":                              {knowledge.Answered, "", "15-2051@San Francisco 15-1252@San Francisco 15-1221@San Francisco", 0},
		"what do web developers make":                {knowledge.Answered, "salary/market-data", "15-1254@National", 0},
		"web developer salary in dallas":             {knowledge.Answered, "salary/market-data", "15-1254@Dallas", 0},
		"how much do statisticians make in Texas?":   {knowledge.Answered, "salary/market-data", "15-2041@Texas", 0},
		"what do data scientists earn in Athens, GA": {knowledge.Answered, "", "15-2051@Athens", 0},
		"web developer pay in portland":              {knowledge.Unsure, "salary/market-data", "", 2},
		"mle salary in Portland":                     {knowledge.Unsure, "salary/intro", "", 2},
		"salary in Rome":                             {"", "", "", 2},
		"data scientist pay in germany":              {"", "", "", 1},
		"what do nurses earn in Texas":               {knowledge.None, "", "", 0},
		"data analyst salary":                        {knowledge.None, "", "", 0},
		"devops engineer salary in seattle":          {"", "", "", 0},
		"frontend developer salary":                  {knowledge.None, "", "", 0},
		"how do i become a web developer":            {knowledge.None, "", "", 0},
		"web developer salary in euros":              {"", "", "", 0},
		"web developer salary in Berlin":             {"", "", "", 0},
		"how much is a house in denver":              {knowledge.None, "", "", 0},
		"CPA salary vs software developer salary":    {knowledge.None, "", "", 0},
		"do I need a PhD?":                           {knowledge.Answered, "faq/phd", "", 0},
		"do FAANG companies pay more?":               {knowledge.Answered, "salary/company-size", "", 0},
		"wages in dallas":                            {"", "", "15-2051@Dallas 15-1252@Dallas", 0},
		"dallas wages":                               {"", "", "15-2051@Dallas 15-1252@Dallas", 0},
		"ml wages in dallas":                         {"", "", "15-2051@Dallas 15-1252@Dallas", 0},
		"brokers salary texas":                       {knowledge.None, "", "", 0},
		"what do welders make in dallas":             {knowledge.None, "", "", 0},
		"any jobs in seattle":                        {"", "", "", 0},
		"what do MLEs make in Georgia":               {knowledge.Unsure, "", "", 1},
		"pay in Washington":                          {knowledge.Unsure, "", "", 2},
		"pizza in Georgia":                           {knowledge.None, "", "", 0},
		"mathematician salary":                       {knowledge.Answered, "salary/market-data", "15-2021@National", 0},
		"salary in Paris, Texas":                     {"", "", "15-2051@Texas 15-1252@Texas 15-1221@Texas", 0},
		"salary in Paris":                            {"", "", "", 1},
		"cooks wages in ohio":                        {knowledge.None, "", "", 0},
		"what do judges make in texas":               {knowledge.None, "", "", 0},
		"i'm a programmer, what do juniors make":     {knowledge.Answered, "salary/experience", "15-2051@National 15-1252@National 15-1221@National", 0},
	} {
		r, err := ix.Search(context.Background(), knowledge.Query{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		var rows []string
		choose := 0
		if r.Market != nil {
			choose = len(r.Market.Choose)
			for _, row := range r.Market.Rows {
				rows = append(rows, row.Occupation.Code+"@"+row.Area.Name)
			}
		}
		wanted := strings.Fields(strings.ReplaceAll(want.rows, "San Francisco", "San"))
		same := len(rows) == len(wanted)
		for i := range min(len(rows), len(wanted)) {
			same = same && strings.HasPrefix(rows[i], wanted[i])
		}
		if want.verdict != "" && r.Verdict != want.verdict || want.first != "" && (len(r.Hits) == 0 || r.Hits[0].Entry.ID != want.first) || !same || choose != want.choose {
			t.Errorf("%q: %s (%s), rows %q, %d to choose from", q, r.Verdict, r.Why.Reason, rows, choose)
		}
	}
}

// TestUnsureOfThePassage: who asks for the pay of a level is shown it where it is not sure which
// passage answers.
func TestUnsureOfThePassage(t *testing.T) {
	r, err := sharedIndex(t).Search(context.Background(), knowledge.Query{Text: "do staff engineers earn more than seniors?"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != knowledge.Unsure || !slices.ContainsFunc(r.Figures, func(f knowledge.Figure) bool { return f.Level == "senior" }) {
		t.Errorf("%s, with %v", r.Verdict, r.Figures)
	}
}

// TestEveryOccupation: the pay of each of the 19 is told when it is asked for by its name.
func TestEveryOccupation(t *testing.T) {
	ix := sharedIndex(t)
	occupations := ix.Corpus().Market.Occupations()
	if len(occupations) != 19 {
		t.Fatalf("%d occupations", len(occupations))
	}
	for _, o := range occupations {
		for _, q := range []string{o.Title + " salary", "what do " + strings.ToLower(o.Title) + " earn?", "how much are " + strings.ToLower(o.Title) + " paid in California"} {
			r, err := ix.Search(context.Background(), knowledge.Query{Text: q})
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict != knowledge.Answered || r.Market == nil || !slices.ContainsFunc(r.Market.Rows, func(row market.Row) bool { return row.Occupation == o }) {
				t.Errorf("%q: %s (%s)", q, r.Verdict, r.Why.Reason)
			}
		}
	}
}

// TestMarketKeepsPins: a pin's answer stands alone.
func TestMarketKeepsPins(t *testing.T) {
	ix := newIndex(t)
	ix.SetOverlay("market", []*knowledge.Entry{{ID: "pin:1", Kind: knowledge.Pin, Title: "Our pay", Short: "We pay well.", Full: "We pay well.", Phrasings: []string{"data scientist salary in Texas"}}})
	r, err := ix.Search(context.Background(), knowledge.Query{Text: "data scientist salary in Texas", Community: "market"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Market != nil || len(r.Answers) != 1 || r.Answers[0].ID != "pin:1" {
		t.Errorf("%v, with the market's %v", r.Answers, r.Market)
	}
}
