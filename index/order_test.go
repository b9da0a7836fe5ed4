package index

import (
	"testing"

	"careerbot/knowledge"
)

// TestOrders: a claim of an order is put by a question that sets two of its steps in one,
// or asks for its ends.
func TestOrders(t *testing.T) {
	putsClaim(t, knowledge.Claim{Text: "Python, basics then calculus, linear algebra then deep learning then capstone project, capstone in order", Holds: true}, map[string]string{
		"should I learn Python before deep learning":              "Yes",
		"can I learn deep learning before the basics":             "No",
		"does deep learning come after calculus":                  "Yes",
		"should I learn Python after deep learning":               "", // one may go on with it
		"after Python should I learn deep learning":               "Yes",
		"before deep learning should I learn Python":              "Yes",
		"is it a mistake to learn deep learning before Python":    "Yes",
		"is it false that deep learning comes before Python":      "Yes",
		"should I learn calculus before linear algebra":           "", // the same step
		"should I learn Python and deep learning before calculus": "",
		"should I learn Python before Java":                       "",
		"should I learn Python right before deep learning":        "",
		"is deep learning the next step after Python":             "",
		"should I learn Python before or after calculus":          "",
		"can I learn deep learning without Python before it":      "",
		"did you learn deep learning before Python":               "",
		"why should I learn Python before deep learning":          "",
		"is Python the first step":                                "Yes",
		"should I start with Python":                              "Yes",
		"should I start with deep learning":                       "No",
		"should I start with calculus":                            "", // it may be begun beside the first
		"is the capstone project the last step":                   "Yes",
		"is Python the last step":                                 "No",
		"is Python the second step":                               "",
	})
	putsClaim(t, knowledge.Claim{Text: "broad fundamentals, fundamentals then specialise, specialism in order", Holds: true}, map[string]string{
		"should I get broad fundamentals before I specialise": "Yes",
		"should I specialise before the fundamentals":         "No",
		"are fundamentals the first step":                     "", // of two steps none is the first
	})
}

// TestSteps: each step of an order has its names.
func TestSteps(t *testing.T) {
	s, err := sharedIndex(t).acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer s.release()
	c := s.claim(knowledge.Claim{Text: "Python, basics then deep learning in order", Holds: true})
	if c.aspect != sequenced || len(c.steps) != 2 || len(c.steps[0]) != 2 || len(c.steps[1]) != 1 {
		t.Fatalf("%+v", c)
	}
	for _, text := range []string{"in order", "needs Python in order to work", "then in order", "in order then SQL"} {
		if c := s.claim(knowledge.Claim{Text: text, Holds: true}); c.aspect == sequenced {
			t.Errorf("%q states an order", text)
		}
	}
	found := c.mentions(c.texts.lexical([]string{"deep", "learning", "or", "deep", "python"}))
	if len(found) != 2 || found[0] != (namedStep{0, 2, 1}) || found[1] != (namedStep{4, 5, 0}) {
		t.Errorf("%+v", found)
	}
}
