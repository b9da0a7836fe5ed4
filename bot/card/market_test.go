package card

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"careerbot/bot"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// TestMarketTables: a line for each row, and once beneath what holds for all of a source; and in
// short a sentence of the medians, and what it rests on.
func TestMarketTables(t *testing.T) {
	survey := &market.Source{Name: "Survey 2024", About: "It asked members."}
	bureau := &market.Source{Name: "Wages", Publisher: "A bureau"}
	here, there := market.Area{Name: "Here"}, market.Area{Name: "There"}
	row := func(s *market.Source, title string, a market.Area, pay market.Distribution) market.Row {
		return market.Row{Source: s, Occupation: market.Occupation{Title: title}, Area: a, Currency: "EUR", Period: "year", Year: 2024, People: market.Exactly(1200), Pay: pay}
	}
	known := market.Exactly
	whole := market.Distribution{At: [5]market.Value{{}, known(40000), known(50000), known(60000.5), {}}}
	open := market.Distribution{At: [5]market.Value{{}, known(40000), known(50000), {Number: 90000, Kind: market.AtLeast}, {}}}
	mean := market.Distribution{Mean: known(55000)}
	base := row(survey, "Bakers", here, mean)
	base.Basis, base.Level, base.People = "base", "senior", market.Value{}
	for name, test := range map[string]struct {
		market knowledge.Market
		want   []bot.Block
	}{
		"two of one area": {knowledge.Market{Notes: []string{"Bakers stand in."}, Rows: []market.Row{row(survey, "Bakers", here, whole), row(survey, "Cooks", here, open)}}, []bot.Block{
			bot.Figures{
				Title: "Market data, Here: median, 25th–75th percentile, people",
				Rows: []bot.FigureRow{
					{What: "Bakers", Value: "EUR 50,000", Detail: "EUR 40,000–60,000.50; 1,200 people"},
					{What: "Cooks", Value: "EUR 50,000", Detail: "EUR 40,000 to EUR 90,000 or more; 1,200 people"},
				},
				About: "EUR a year, 2024. Source: Survey 2024", Notes: []string{"Bakers stand in. It asked members."},
				Columns: []string{"median", "25th–75th percentile", "people"},
			},
		}},
		"a table for each area": {knowledge.Market{Rows: []market.Row{row(bureau, "Bakers", here, mean), row(bureau, "Bakers", there, mean), row(bureau, "Cooks", here, mean), row(bureau, "Cooks", there, mean)}}, []bot.Block{
			bot.Figures{Title: "Market data, Here: people", Rows: []bot.FigureRow{{What: "Bakers", Value: "mean EUR 55,000", Detail: "1,200 people"}, {What: "Cooks", Value: "mean EUR 55,000", Detail: "1,200 people"}}},
			bot.Figures{Title: "Market data, There: people", Rows: []bot.FigureRow{{What: "Bakers", Value: "mean EUR 55,000", Detail: "1,200 people"}, {What: "Cooks", Value: "mean EUR 55,000", Detail: "1,200 people"}}, About: "EUR a year, 2024. Source: Wages (A bureau)"},
		}},
		"one of each area, and another source": {knowledge.Market{Rows: []market.Row{row(bureau, "Bakers", here, mean), row(bureau, "Bakers", there, mean), base}}, []bot.Block{
			bot.Figures{Title: "Market data: people", Rows: []bot.FigureRow{{What: "Bakers, Here", Value: "mean EUR 55,000", Detail: "1,200 people"}, {What: "Bakers, There", Value: "mean EUR 55,000", Detail: "1,200 people"}}, About: "EUR a year, 2024. Source: Wages (A bureau)"},
			bot.Figures{Title: "Market data, Here", Rows: []bot.FigureRow{{What: "Bakers, senior", Value: "mean EUR 55,000"}}, About: "EUR a year, base pay, 2024. Source: Survey 2024", Notes: []string{"It asked members."}},
		}},
		"a note alone": {knowledge.Market{Notes: []string{"There is none."}}, []bot.Block{bot.Text{Text: "There is none."}}},
	} {
		if diff := cmp.Diff(test.want, MarketTables(&test.market), cmpopts.IgnoreFields(bot.FigureRow{}, "Span")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	// Beside an unsure answer the figures stand before what is offered, and a choice of places alone.
	rows := knowledge.Market{Rows: []market.Row{row(survey, "Bakers", here, whole)}}
	reply := ReplyTo(&knowledge.Corpus{}, knowledge.Result{Verdict: knowledge.Unsure, Market: &rows}, "", "")
	if len(reply.Blocks) != 3 || reply.Blocks[2].(bot.Basis).Counts == "" {
		t.Errorf("unsure: %+v", reply.Blocks)
	}
	choice := knowledge.Market{Asked: "portland", Choose: []market.Area{here, there}}
	if reply = ReplyTo(&knowledge.Corpus{}, knowledge.Result{Verdict: knowledge.Unsure, Market: &choice}, "", ""); len(reply.Blocks) != 1 || len(reply.Options()) != 2 {
		t.Errorf("choice: %+v", reply.Blocks)
	}
	for want, m := range map[string]knowledge.Market{
		"Market medians, Here: Bakers EUR 50,000, Cooks EUR 50,000. Bakers stand in.":              {Notes: []string{"Bakers stand in."}, Rows: []market.Row{row(survey, "Bakers", here, whole), row(survey, "Cooks", here, open)}},
		"Market median, Here: Bakers EUR 50,000 (middle half EUR 40,000–60,000.50; 1,200 people).": {Rows: []market.Row{row(survey, "Bakers", here, whole)}},
		"Market data: Bakers in Here mean EUR 55,000, Bakers in There mean EUR 55,000.":            {Rows: []market.Row{row(survey, "Bakers", here, mean), row(survey, "Bakers", there, mean)}},
		"Market data: Bakers, senior in Here mean EUR 55,000, Cooks in There mean EUR 55,000.":     {Rows: []market.Row{func() market.Row { r := base; r.Basis = ""; return r }(), row(survey, "Cooks", there, mean)}},
	} {
		wanted := []bot.Block{bot.Text{Text: want}, bot.Basis{Source: "Survey 2024", Counts: "EUR a year, 2024. It asked members."}}
		if diff := cmp.Diff(wanted, MarketBlocks(&m)); diff != "" {
			t.Error(diff)
		}
	}
	if blocks := MarketBlocks(nil); len(blocks) > 0 {
		t.Errorf("of no data it shows %v", blocks)
	}
}

// TestSpans: what is drawn of a figure stands in its text too; what is open stays open.
func TestSpans(t *testing.T) {
	source, known := &market.Source{Name: "Survey"}, market.Exactly
	amount := func(n float64) *float64 { return &n }
	span := func(pay market.Distribution) bot.Span {
		m := knowledge.Market{Rows: []market.Row{{Source: source, Currency: "EUR", Period: "year", Pay: pay}}}
		return MarketTables(&m)[0].(bot.Figures).Rows[0].Span
	}
	for name, c := range map[string]struct{ got, want bot.Span }{
		"the middle half":     {span(market.Distribution{At: [5]market.Value{known(1), known(40), known(50), known(60), known(99)}}), bot.Span{Unit: "EUR a year", First: 1, Low: 40, Mid: 50, High: 60, Last: 99}},
		"a top code":          {span(market.Distribution{At: [5]market.Value{{}, known(40), known(50), {Number: 60, Kind: market.AtLeast}, {}}}), bot.Span{Unit: "EUR a year", Low: 40, Mid: 50, High: 60, Above: true}},
		"a median alone":      {span(market.Distribution{At: [5]market.Value{{}, {}, known(50), {}, known(99)}}), bot.Span{Unit: "EUR a year", Low: 50, Mid: 50, High: 50, Last: 99}},
		"an open decile":      {span(market.Distribution{At: [5]market.Value{{}, known(40), known(50), known(60), {Number: 90, Kind: market.AtLeast}}}), bot.Span{Unit: "EUR a year", Low: 40, Mid: 50, High: 60, Last: 90, Above: true}},
		"a mean":              {span(market.Distribution{Mean: known(50)}), bot.Span{}},
		"the guide's median":  {spanOf(knowledge.Figure{Statistic: knowledge.Median, Low: amount(165), High: amount(165), Currency: "USD", Period: "year"}), bot.Span{Unit: "USD a year", Low: 165, Mid: 165, High: 165}},
		"the guide's range":   {spanOf(knowledge.Figure{Statistic: knowledge.Range, Low: amount(120), High: amount(140), Currency: "USD", Period: "year"}), bot.Span{Unit: "USD a year", Low: 120, High: 140}},
		"the guide's floor":   {spanOf(knowledge.Figure{Statistic: knowledge.Floor, Low: amount(250), Currency: "USD", Period: "year"}), bot.Span{Unit: "USD a year", Low: 250, High: 250, Above: true}},
		"a premium of theirs": {spanOf(knowledge.Figure{Statistic: knowledge.Premium, Low: amount(30), High: amount(50)}), bot.Span{}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v", name, c.got)
		}
	}
}

// TestUnsaid: a reply says which of the things that were named it is not about.
func TestUnsaid(t *testing.T) {
	corpus, err := knowledge.LoadDir("")
	if err != nil {
		t.Fatal(err)
	}
	roles := []string{"data-scientist", "machine-learning-engineer", "data-engineer"}
	for text, c := range map[string]struct {
		entry string
		asked []string
		want  string
	}{
		"data scientist, mle or data engineer?": {"faq/vs-data-scientist", roles, "This is not about Data Engineer: please ask for that by itself."},
		"data scientist or mle?":                {"faq/vs-data-scientist", roles[:2], ""},
		"what does microsoft pay?":              {"salary/company-size", nil, "The guide does not count Microsoft among FAANG, and says nothing of it."},
		"what does google pay?":                 {"salary/company-size", nil, ""},
		"which microsoft cloud?":                {"skills/cloud", nil, ""},
	} {
		result := knowledge.Result{Answers: []*knowledge.Entry{corpus.Entry(c.entry)}, Asked: knowledge.Asked{Roles: c.asked}}
		result.Why.Read = text
		if got := unsaid(corpus, result); got != c.want {
			t.Errorf("%s: %q, want %q", text, got, c.want)
		}
	}
}
