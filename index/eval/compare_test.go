package eval

import (
	"testing"

	"careerbot/knowledge"
)

func TestCompare(t *testing.T) {
	answered := func(ids ...string) knowledge.Result {
		r := result(knowledge.Answered, 0.9, ids...)
		for _, h := range r.Hits[:1] {
			r.Answers = append(r.Answers, h.Entry)
		}
		return r
	}
	paid := answered("a")
	paid.Figures = []knowledge.Figure{{Text: "$165K"}}
	q := Question{Q: "?", Relevant: []string{"a"}}
	outcome := func(r knowledge.Result) Outcome {
		return Outcome{Question: q, Result: r, Rank: rank(r.Hits, q.Relevant), Salary: true}
	}
	sure := answered("a", "b")
	sure.Confidence = 0.99
	for name, c := range map[string]struct {
		before, after knowledge.Result
		want          Effect // none where it is empty
	}{
		"the same":           {answered("a", "b"), sure, ""},
		"other candidates":   {answered("a", "b"), answered("a", "c"), ""},
		"wrong now":          {answered("a"), answered("b"), Worse},
		"right now":          {result(knowledge.None, 0.1, "a"), answered("a"), Better},
		"from wrong to none": {answered("b"), result(knowledge.None, 0.1, "b"), Changed},
		"other offers":       {result(knowledge.Unsure, 0.5, "a", "b"), result(knowledge.Unsure, 0.5, "b", "a"), Changed},
		"a fourth offer":     {result(knowledge.Unsure, 0.5, "a", "b", "c", "d"), result(knowledge.Unsure, 0.5, "a", "b", "c", "e"), ""},
		"figures":            {answered("a"), paid, Changed},
	} {
		t.Run(name, func(t *testing.T) {
			list := Compare([]Outcome{outcome(c.before)}, []Outcome{outcome(c.after)})
			got := Effect("")
			if len(list) > 0 {
				got = list[0].Effect
			}
			if got != c.want {
				t.Errorf("%q, want %q: %+v", got, c.want, list)
			}
		})
	}
}
