package index

import (
	"math"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestQuantityAt: an amount is read with its unit, or not at all.
func TestQuantityAt(t *testing.T) {
	for _, test := range []struct {
		words, unit string
		low, high   float64
		read        string // the unit that is read, empty where there is no amount
		rest        string
	}{
		{"3 to 6 months", "month", 3, 6, "month", ""},
		{"3 6 months long", "month", 3, 6, "month", "long"},
		{"a year", "month", 12, 12, "month", ""},
		{"two or three years", "month", 24, 36, "month", ""},
		{"7 or more years", "month", 84, math.Inf(1), "month", ""},
		{"5 plus years", "month", 60, math.Inf(1), "month", ""},
		{"5 years or more of it", "month", 60, math.Inf(1), "month", "of it"},
		{"one decade", "month", 120, 120, "month", ""},
		{"40 percent", "percent", 40, 40, "percent", ""},
		{"40 through 2026", "percent", 40, 40, "percent", "through 2026"},
		{"six steps", "step", 6, 6, "step", ""},
		{"six levels", "step", 0, 0, "", "six levels"},
		{"a good step", "step", 0, 0, "", "a good step"},
		{"6 to 3 months", "month", 0, 0, "", "6 to 3 months"},
		{"40", "month", 0, 0, "", "40"},
		{"years", "month", 0, 0, "", "years"},
		{"nan months", "month", 0, 0, "", "nan months"},
	} {
		words := strings.Fields(test.words)
		q, end := quantityAt(words, 0, test.unit)
		switch {
		case test.read == "" && end != 0:
			t.Errorf("%q is read as %v", test.words, q)
		case test.read != "" && (q != quantity{test.low, test.high, test.read} || strings.Join(words[end:], " ") != test.rest):
			t.Errorf("%q is read as %v, with %q behind it", test.words, q, words[end:])
		}
	}
}

// TestQuantityHolds: what may be so or not is neither affirmed nor denied.
func TestQuantityHolds(t *testing.T) {
	between, open, span := quantity{3, 6, "month"}, quantity{60, math.Inf(1), "month"}, quantity{0, 24, "month"}
	exact := func(n float64) quantity { return quantity{n, n, "month"} }
	for _, test := range []struct {
		stated, asked quantity
		how           relation
		want          string
	}{
		{between, between, exactly, "Yes"},
		{between, exact(4), exactly, ""},
		{between, exact(3), exactly, ""},
		{between, exact(8), exactly, ""},
		{between, exact(12), exactly, "No"},
		{between, exact(1), exactly, "No"},
		{between, quantity{3, 7, "month"}, exactly, ""},
		{between, quantity{36, 72, "month"}, exactly, "No"},
		{between, exact(2), over, "Yes"},
		{between, exact(4), over, ""},
		{between, exact(6), over, "No"},
		{between, exact(12), under, "Yes"},
		{between, exact(5), under, ""},
		{between, exact(3), under, "No"},
		{between, exact(3), atLeast, "Yes"},
		{between, exact(4), atLeast, ""},
		{between, exact(7), atLeast, "No"},
		{between, exact(6), atMost, "Yes"},
		{between, exact(9), atMost, ""},
		{between, exact(2), atMost, "No"},
		{between, exact(6), enough, "Yes"},
		{between, exact(4), enough, ""},
		{between, exact(1), enough, "No"},
		{open, exact(60), exactly, "Yes"},
		{open, exact(120), exactly, ""},
		{open, exact(120), enough, ""},
		{open, exact(24), enough, "No"},
		{open, exact(72), over, ""},
		{span, exact(24), enough, ""},
		{span, exact(60), exactly, "No"},
		{quantity{6, 6, "step"}, quantity{6, 6, "step"}, exactly, "Yes"},
		{quantity{6, 6, "step"}, quantity{60, 60, "step"}, exactly, "No"},
	} {
		truth, sure := test.stated.holds(test.asked, test.how)
		if word := (put{sure: sure, truth: truth}).word(); word != test.want {
			t.Errorf("%v stated, %v asked (%d): %q, want %q", test.stated, test.asked, test.how, word, test.want)
		}
	}
}

// TestMeasures: a claim of how long is put by a question of so long, and by nothing else.
func TestMeasures(t *testing.T) {
	putsClaim(t, knowledge.Claim{Text: "a bootcamp takes 3 to 6 months", Holds: true}, map[string]string{
		"does a bootcamp take 3 to 6 months":           "Yes",
		"does a bootcamp take a year":                  "No",
		"doesn't a bootcamp take a year":               "No",
		"is it true that a bootcamp takes a year":      "No",
		"is it false that a bootcamp takes a year":     "Yes",
		"a bootcamp takes a year, right":               "No",
		"is a bootcamp about 3 to 6 months":            "Yes",
		"is a bootcamp about a year":                   "",
		"is a year unrealistic for a bootcamp":         "No",
		"can I finish a bootcamp in 6 months":          "Yes",
		"must I finish a bootcamp in 6 months":         "",
		"can a bootcamp take a year":                   "",
		"how long does a bootcamp take":                "",
		"does a bootcamp not take a year":              "",
		"did a bootcamp take a year":                   "",
		"is a year of a bootcamp enough":               "",
		"do I find a job a year after a bootcamp":      "",
		"do I need a bootcamp and a year as a nurse":   "",
		"does a bootcamp take years":                   "",
		"does a bootcamp take 3 to 6 months or a year": "",
		"does a bootcamp take 20 hours a week":         "",
		"does a nurse take a year":                     "",
	})
	putsClaim(t, knowledge.Claim{Text: "growth projected through 2026, growth comes to 40 percent", Holds: true}, map[string]string{
		"is growth of 40 percent projected":          "Yes",
		"is 40% growth projected":                    "Yes",
		"is growth 40 percent through 2026":          "Yes",
		"is growth 40 percent through 2030":          "",
		"is growth over 30 percent":                  "Yes",
		"is growth at least 50 percent":              "No",
		"is growth 4 percent":                        "No",
		"is growth negative":                         "No",
		"isn't growth positive":                      "Yes",
		"is there negative growth":                   "No",
		"is growth not negative":                     "",
		"can growth be negative":                     "",
		"is growth a positive":                       "",
		"is growth a negative for me":                "",
		"is growth of pay 40 percent":                "",
		"is growth 40 percent per year":              "",
		"is growth neither 40 percent nor 4 percent": "",
	})
}

// TestNoQuantity: a claim without an amount says of no length.
func TestNoQuantity(t *testing.T) {
	s, err := sharedIndex(t).acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer s.release()
	for _, text := range []string{"take online courses", "does take part", "comes to nothing", "takes"} {
		if c := s.claim(knowledge.Claim{Text: text, Holds: true}); c.aspect == amounting {
			t.Errorf("%q states %v", text, c.amount)
		}
	}
}

// putsClaim reads questions against one claim.
func putsClaim(t *testing.T, stated knowledge.Claim, questions map[string]string) {
	t.Helper()
	s, err := sharedIndex(t).acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer s.release()
	c := s.claim(stated).named()
	for question, want := range questions {
		p := s.puttingClaim(s.hear(question+"?"), c, nil, false)
		if word := p.word(); word != want {
			t.Errorf("%q puts %q: %q, want %q", question, stated.Text, word, want)
		}
	}
}
