package index

import (
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestPaidThere: what goes on from a question of pay takes from it whom, how experienced and
// where it leaves open.
func TestPaidThere(t *testing.T) {
	ix := sharedIndex(t)
	const main = "15-2051 15-1252 15-1221"
	for _, test := range []struct {
		asked []string
		area  string // beginning of its name
		rows  string // occupations' codes
		level string // of the guide's figures
	}{
		{[]string{"mle salary in seattle", "what about dallas"}, "Dallas", "15-2051 15-1252", ""},
		{[]string{"mle salary in seattle", "and in texas?"}, "Texas", main, ""},
		{[]string{"what do seniors make", "and in Texas?"}, "Texas", main, "senior"},
		{[]string{"what do seniors make", "what about dallas", "and juniors?"}, "Dallas", "15-2051 15-1252", "junior"},
		{[]string{"mle salary in seattle", "what about dallas", "and data scientists?"}, "Dallas", "15-2051", ""},
		{[]string{"data scientist salary in dallas", "austin tx?"}, "Austin", "15-2051", ""},
		{[]string{"data scientist salary in dallas", "and in the US?"}, "National", "15-2051", ""},
		{[]string{"mle salary in dallas", "what about web developers?"}, "Dallas", "15-1254", ""},
		{[]string{"web developer salary in dallas", "and in california?"}, "California", "15-1254", ""},
		{[]string{"web developer salary", "what about in texas"}, "Texas", "15-1254", ""},
		{[]string{"web developer salary", "and seniors?"}, "National", "15-1254", ""},
		{[]string{"web developer salary in texas", "and juniors?"}, "Texas", "15-1254", ""},
		{[]string{"web developer salary in texas", "and data scientists there?"}, "Texas", "15-2051", ""},
		{[]string{"mle salary in dallas", "and in portland?"}, "", "", ""},
		// Another question is one of its own, and what nobody has figures of stays so.
		{[]string{"mle salary in dallas", "do I need a PhD?"}, "", "", ""},
		{[]string{"mle salary in dallas", "what about nurses?"}, "", "", ""},
		{[]string{"mle salary in dallas", "and houses in texas?"}, "", "", ""},
		{[]string{"mle salary in dallas", "how long does it take in texas"}, "", "", ""},
		{[]string{"do I need a PhD?", "what about dallas"}, "", "", ""},
	} {
		name := strings.Join(test.asked, " / ")
		var before knowledge.Context
		var r knowledge.Result
		for i, text := range test.asked {
			r = search(t, ix, knowledge.Query{Text: text, Context: before})
			if i+1 == len(test.asked) {
				break
			}
			if r.Verdict != knowledge.Answered {
				t.Fatalf("%s: %q is %s", name, text, r.Verdict)
			}
			before = contextAfter(r)
		}
		var rows []string
		area := ""
		if r.Market != nil {
			for _, row := range r.Market.Rows {
				rows, area = append(rows, row.Occupation.Code), row.Area.Name
			}
		}
		if strings.Join(rows, " ") != test.rows || !strings.HasPrefix(area, test.area) || (area == "") != (test.area == "") {
			t.Errorf("%s: %s (%s), rows %q in %q", name, r.Verdict, r.Why.Reason, rows, area)
		}
		if test.rows != "" && (r.Verdict != knowledge.Answered || !r.Why.Context) {
			t.Errorf("%s: %s, read as a follow-up: %t", name, r.Verdict, r.Why.Context)
		}
		for _, f := range r.Figures {
			if f.Statistic.Money() && test.level != "" && f.Level != test.level {
				t.Errorf("%s: a figure of %q", name, f.Level)
			}
		}
	}
	// A place of several is asked about.
	before := contextAfter(search(t, ix, knowledge.Query{Text: "mle salary in dallas"}))
	if r := search(t, ix, knowledge.Query{Text: "and in portland?", Context: before}); r.Market == nil || len(r.Market.Choose) < 2 {
		t.Errorf("portland: %s, %+v", r.Verdict, r.Market)
	}
}
