package pay

import (
	"strings"
	"testing"

	"careerbot/knowledge/market"
)

// TestReadOffer: amounts as people type them; what is not clear is asked about.
func TestReadOffer(t *testing.T) {
	for text, want := range map[string]struct {
		amount float64
		hourly bool
		ask    string
	}{
		"165k":                      {165000, false, ""},
		"$165,000":                  {165000, false, ""},
		"165 000 USD":               {165000, false, ""},
		"165.000 $":                 {165000, false, ""},
		"$118.5k base":              {118500, false, ""},
		"150K a year":               {150000, false, ""},
		"USD 150k":                  {150000, false, ""},
		"80 an hour":                {80, true, ""},
		"$80/hr":                    {80, true, ""},
		"80 per hour austin":        {80, true, ""},
		"12.50 hourly":              {12.5, true, ""},
		"i'm 2 years in, 118k":      {118000, false, ""},
		"80":                        {0, false, sayPeriod},
		"9000":                      {0, false, sayPeriod},
		"$2 a year":                 {0, false, sayLow},
		"150 per year":              {0, false, sayLow},
		"$1 an hour":                {0, true, sayLow},
		"12,000 a year":             {12000, false, ""},
		"7.25 an hour":              {7.25, true, ""},
		"9k a month":                {0, false, sayMonth},
		"2,000 biweekly":            {0, false, sayMonth},
		"$1,000,000,000":            {0, false, sayZeros},
		"90000 an hour":             {0, true, sayZeros},
		"-5":                        {0, false, sayMoney},
		"-150k":                     {0, false, sayMoney},
		"0 a year":                  {0, false, sayMoney},
		"free":                      {0, false, sayAmount},
		"":                          {0, false, sayAmount},
		"12 LPA":                    {0, false, sayCurrency},
		"12lpa":                     {0, false, sayCurrency},
		"€90k":                      {0, false, sayCurrency},
		"90k eur":                   {0, false, sayCurrency},
		"£70,000":                   {0, false, sayCurrency},
		"C$120k":                    {0, false, sayCurrency},
		"120k CAD":                  {0, false, sayCurrency},
		"140-160k":                  {0, false, sayRange},
		"$140k to $160k":            {0, false, sayRange},
		"30%":                       {0, false, sayPercent},
		"99999999999999999999999k":  {0, false, sayZeros},
		"\xff150k":                  {150000, false, ""},
		"US$150k":                   {150000, false, ""},
		"USD150k":                   {150000, false, ""},
		"150000 5 yoe":              {150000, false, ""},
		"150000 5 years seattle":    {150000, false, ""},
		"150 000 seattle":           {150000, false, ""},
		"level 5 at 180k":           {180000, false, ""},
		"180k, 4 days a week":       {180000, false, ""},
		"a 401k match and 118k":     {118000, false, ""},
		"team of 5, 120k":           {120000, false, ""},
		"118k and 15% bonus":        {118000, false, ""},
		"offer - 118k":              {118000, false, ""},
		"$-5":                       {0, false, sayMoney},
		"118k base + 30k bonus":     {0, false, sayWhich},
		"i make 130k, offered 118k": {0, false, sayWhich},
		"monthly 20000":             {0, false, sayMonth},
		"monthly salary of $20,000": {0, false, sayMonth},
		"20000 every two weeks":     {0, false, sayMonth},
		"16000 per quarter":         {0, false, sayMonth},
		"20k per paycheck":          {0, false, sayMonth},
		"EUR90k":                    {0, false, sayCurrency},
		"0.5 million":               {500000, false, ""},
		"1.5 crore":                 {0, false, sayCurrency},
	} {
		o, _, ask := readOffer(text)
		if ask != want.ask || ask == "" && (o.amount != want.amount || o.hourly != want.hourly) {
			t.Errorf("%q: %v, hourly %t, %q", text, o.amount, o.hourly, ask)
		}
	}
}

// BenchmarkReadOffer reads the longest text that is read, of amounts alone.
func BenchmarkReadOffer(b *testing.B) {
	text := read(strings.Repeat("$1 ", maxRead))
	for b.Loop() {
		readOffer(text)
	}
}

func FuzzReadOffer(f *testing.F) {
	for _, text := range []string{"150k seattle", "$1,000", "80/hr", "€ 9", "1'0", "9 \u00a0 k"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, found, ask := readOffer(text)
		if found && (o.start < 0 || o.end > len(text) || o.start > o.end) {
			t.Errorf("%q: the amount stands at %d to %d", text, o.start, o.end)
		}
		if ask == "" && (!found || o.amount <= 0) {
			t.Errorf("%q: %+v", text, o)
		}
	})
}

// TestMarketPlace: where an amount stands in a row, whatever of it was published.
func TestMarketPlace(t *testing.T) {
	oews := &market.Source{Name: "OEWS", Hours: 2080, Levels: "No levels."}
	mine := &market.Source{Name: "Mine"}
	known := func(n float64) market.Value { return market.Exactly(n) }
	whole := market.Distribution{At: [5]market.Value{known(50000), known(100000), known(150000), {Number: 239200, Kind: market.AtLeast}, {Number: 239200, Kind: market.AtLeast}}}
	gaps := market.Distribution{At: [5]market.Value{{}, known(100000), {}, {}, known(200000)}}
	for _, test := range []struct {
		row   market.Row
		o     Offer
		want  string
		noted string
	}{
		{market.Row{Source: oews, Pay: whole}, Offer{Amount: 40000}, "below the 10th ($50,000) percentile", ""},
		{market.Row{Source: oews, Pay: whole}, Offer{Amount: 100000}, "at the 25th percentile", ""},
		{market.Row{Source: oews, Pay: whole}, Offer{Amount: 120000}, "between the 25th ($100,000) and the 50th ($150,000) percentile", ""},
		{market.Row{Source: oews, Pay: whole}, Offer{Amount: 200000}, "between the 50th ($150,000) and the 75th ($239,200 or more) percentile", ""},
		{market.Row{Source: oews, Pay: whole}, Offer{Amount: 300000}, "somewhere from the 75th percentile on ($239,200 or more a year)", ""},
		{market.Row{Source: oews, Pay: gaps}, Offer{Amount: 150000}, "between the 25th ($100,000) and the 90th ($200,000) percentile", ""},
		{market.Row{Source: oews, Pay: gaps}, Offer{Amount: 250000}, "above the 90th ($200,000) percentile", ""},
		{market.Row{Source: oews, Pay: market.Distribution{Mean: known(90000)}}, Offer{Amount: 80000}, "below the mean ($90,000)", ""},
		{market.Row{Source: oews}, Offer{Amount: 80000}, "", ""},
		{market.Row{Source: oews, Pay: whole}, Offer{Amount: 50, Hourly: true}, "between the 25th ($100,000) and the 50th", "$50 an hour is $104,000 a year by the 2,080 hours"},
		{market.Row{Source: mine, Pay: whole}, Offer{Amount: 50, Hourly: true}, "", "Mine is by the year, and does not say what that is by the hour."},
		{market.Row{Source: mine, Pay: whole, Currency: "EUR"}, Offer{Amount: 120000}, "", "nothing is converted"},
	} {
		test.row.Occupation.Title, test.row.Area.Name, test.row.Period = "Bakers", "Here", "year"
		if test.row.Currency == "" {
			test.row.Currency = "USD"
		}
		text, note := marketPlace(test.row, test.o)
		if !strings.HasPrefix(text, test.want) || (test.want == "") != (text == "") || !strings.Contains(note, test.noted) {
			t.Errorf("%v: %q, %q; want %q, %q", test.o, text, note, test.want, test.noted)
		}
	}
}
