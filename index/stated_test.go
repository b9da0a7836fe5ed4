package index

import (
	"testing"

	"careerbot/knowledge"
)

// TestStated: an amount that a question names is held against the guide's figures.
func TestStated(t *testing.T) {
	ix := newIndex(t)
	for question, want := range map[string]string{
		"do junior mles start at like 200k":                "No",
		"do juniors start at $130K?":                       "Yes",
		"do juniors make $120-140K?":                       "Yes",
		"do juniors make over 100k?":                       "Yes",
		"do juniors make over 200k?":                       "No",
		"do juniors make over 130k?":                       "",
		"do juniors make 130k in london?":                  "",
		"do juniors make 130k at google?":                  "",
		"do mid-level mles make 170k?":                     "Yes",
		"do mid-level mles make 155k?":                     "", // one figure says so, the other does not
		"do mid-level mles make 300k?":                     "No",
		"do seniors make more than 190k?":                  "Yes",
		"do seniors make 300k?":                            "",
		"do seniors make $150K?":                           "",
		"is 165k really the us median for an mle?":         "Yes",
		"is 150k the median for an mle?":                   "No",
		"is the median mle salary over 150k?":              "Yes",
		"is a data engineer's median 165k as well":         "No",
		"is the median of data scientists 140k?":           "Yes",
		"do staff mles make over 300k?":                    "",
		"do junior data scientists start around 120-140k?": "",
		"do mles make 165k?":                               "",
		"what do juniors make, 200k?":                      "",
		"how does a junior get 200k":                       "",
		"i make 200k, do i need a phd?":                    "No",
		"is 165k the median for mles in canada?":           "",
		"do juniors make 130k or is it more":               "",
		"do juniors make 130k euros?":                      "",
		"do all juniors make 130k?":                        "",
		"isn't the median 165k?":                           "Yes",
		"isn't the median 140k?":                           "No",
		"is the median not 140k?":                          "",
		"does the median exceed 150k?":                     "Yes",
		"does 150k exceed the median?":                     "No",
		"is the median lower than 150k?":                   "No",
		"is the median higher than 150k?":                  "Yes",
		"does the highest median exceed 150k?":             "",
	} {
		if word := firstWord(search(t, ix, knowledge.Query{Text: question})); word != want {
			t.Errorf("%q is answered %q, want %q", question, word, want)
		}
	}
	r := search(t, ix, knowledge.Query{Text: "do junior mles start at like 200k"})
	if len(r.Figures) != 1 || r.Figures[0].Level != "junior" {
		t.Errorf("%s %+v", r.Verdict, r.Figures)
	}
}

// TestGaps: who says what they know, and asks what is missing, gets what is required
// besides.
func TestGaps(t *testing.T) {
	ix := newIndex(t)
	r := search(t, ix, knowledge.Query{Text: "what are my gaps: i know python and sql"})
	var see []string
	for _, e := range r.See {
		see = append(see, e.ID)
	}
	if len(see) != 5 || r.Says != ix.Corpus().Talk.Besides {
		t.Errorf("%s %q %q", r.Verdict, r.Says, see)
	}
	for _, e := range r.See {
		if e.ID == "skills/programming-languages" || e.ID == "skills/data-manipulation" {
			t.Errorf("%s is known", e.ID)
		}
	}
	for _, text := range []string{"what next? i know python", "what are my gaps: i know karate", "what's missing here i have no idea"} {
		if r := search(t, ix, knowledge.Query{Text: text}); len(r.See) > 0 {
			t.Errorf("%q names %v", text, r.See)
		}
	}
}

// TestFounding: to found a startup is not to work for one.
func TestFounding(t *testing.T) {
	ix := newIndex(t)
	for _, text := range []string{"Should i start a startup", "how do i start a company", "can i run my own company"} {
		if r := search(t, ix, knowledge.Query{Text: text}); r.Verdict == knowledge.Answered {
			t.Errorf("%q is answered by %s", text, r.Answers[0].ID)
		}
	}
}

// TestAmountInFront: an amount that stands in front of what sets it over or under a figure is
// the other way round.
func TestAmountInFront(t *testing.T) {
	ix := sharedIndex(t)
	for question, want := range map[string]string{
		"is 180k above the median":                "Yes",
		"is 100k below the median":                "Yes",
		"is 100k above the median":                "No",
		"is 165k below the median":                "",
		"is 130k above the data scientist median": "No",
		"is the median above 150k":                "Yes",
		"do juniors earn more than 140k":          "",
		"is 50% above the growth":                 "",
	} {
		if word := firstWord(search(t, ix, knowledge.Query{Text: question})); word != want {
			t.Errorf("%q is answered %q, want %q", question, word, want)
		}
	}
}
