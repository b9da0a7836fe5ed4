package index

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerbot/knowledge"
)

// reply is what people see of a result.
func reply(r knowledge.Result) string {
	var entries []string
	for _, e := range r.Answers {
		entries = append(entries, e.ID)
	}
	if r.Verdict == knowledge.Unsure {
		for _, h := range r.Hits[:min(3, len(r.Hits))] {
			entries = append(entries, h.Entry.ID)
		}
	}
	var figures []string
	for _, f := range r.Figures {
		figures = append(figures, f.Text)
	}
	return fmt.Sprintf("%s %v %v %v %q", r.Verdict, entries, figures, r.Notes, r.Says)
}

// same fails where two ways of putting a question get different replies.
func same(t testing.TB, ix *Index, plain, other string) {
	t.Helper()
	if diff := differ(ix, plain, other); diff != "" {
		t.Error(diff)
	}
}

// differ tells how the replies to two texts differ, if they do.
func differ(ix *Index, plain, other string) string {
	a, err := ix.Search(context.Background(), knowledge.Query{Text: plain})
	if err != nil {
		return err.Error()
	}
	b, err := ix.Search(context.Background(), knowledge.Query{Text: other})
	switch {
	case err != nil:
		return err.Error()
	case reply(a) != reply(b):
		return fmt.Sprintf("%q and %q differ:\n  %s (%.2f, %s)\n  %s (%.2f, %s)", plain, other, reply(a), a.Confidence, a.Why.Reason, reply(b), b.Confidence, b.Why.Reason)
	}
	return ""
}

// TestSame: what is written in several ways is one question.
func TestSame(t *testing.T) {
	ix := sharedIndex(t)
	for plain, others := range map[string][]string{
		"do i need a phd": {
			"Do I need a Ph.D.?", "do i need a ph.d", "DO I NEED A PHD", `"do i need a phd?"`, "«Do I need a PhD»", "do i need\u200ba\u200bPhD", "Do I need a PhD 👩‍🔬", "Do I need a PhD 👩🏽‍🔬😅",
			":wave::skin-tone-3: do i need a phd?", "> mle salary in berlin?\ndo I need a PhD?", "&gt; mle salary in berlin?\n<@U1> do I need a PhD?", "look: ```print(1)``` do I need a PhD?",
			"Hi\n--\nDo I need a PhD?", "Do I need a PhD?\nBest regards,\nAna", "Do I need a PhD?\nThanks,\nAna", "do i need a phd thanks ana", "do i need a phd, best regards ana lopez", "Hello everyone, do I need a PhD?\n\nCheers\nana lopez\nMilan",
		},
		"pay for seniors in the US?": {"pay for seniors <in the US>?", "pay for seniors &lt;in the US&gt;?", "pay for seniors in the U.S.?"},
		"mle salary in the UK":       {"mle salary in the U.K.", "m.l.e. salary in the u.k"},
		"do i need a bsc":            {"Do I need a B.Sc.?", "do i need a b.sc"},
		"is an msc worth it":         {"Is an M.Sc. worth it?"},
		"what's an ai engineer?":     {"What's an A.I. engineer?"},
		"what does an mle earn":      {"What does an M.L.E. earn?", "what does an MLE earn in 2026?"},
		"mid-level salary":           {"midlevel salary", "mid level salary", "Mid‑Level salary"},
		"do i need deep learning":    {"Do I need deeplearning?", "do i need deep-learning"},
		"can i be self-taught":       {"Can I be selftaught?", "can i be self taught"},
		"tensorflow":                 {"Tensor Flow", "tensor-flow"},
		"is a bootcamp worth it":     {"is a boot camp worth it", "is a boot-camp worth it"},
		"data scientist":             {"data\u200bscientist", "datascientist", "data-scientist"},
		"i found bugs for a living so i know devs. where does this person sit compared to them and the stats people": {
			"Hello everyone! i found bugs for á living so i know dévs. whéré doés this pérson sit compáréd to thém ánd thé státs péoplé",
		},
		"mle salary in Zurich":                           {"mle salary in Zürich"},
		"mle salary in Sao Paulo":                        {"mle salary in São Paulo"},
		"mle salary in Montreal":                         {"mle salary in Montréal"},
		"what can i expect with 5 yoe":                   {"what can i expect with 5yoe?", "what can i expect with 5yrs?", "what can i expect with 5+ YoE?", "what can i expect with five years?"},
		"what do mles with 3 yoe make":                   {"what do mles with 3yoe make", "what do mles with 3 y/o experience make", "what do mles with three years of experience make"},
		"is $200K a good salary for an mle":              {"Is $200,000 a good salary for an MLE?", "Is 200,000 a good salary for an MLE?", "Is $200 k a good salary for an MLE?", "is 200k USD a good salary for an mle"},
		"what do seniors make":                           {"What do seniors make in 2026?"},
		"What do juniors make?":                          {"What do juniors make?:moneybag::moneybag:", "What do juniors make in 2026?"},
		"how much does a machine learning engineer make": {"how much does a machinelearning engineer make"},
	} {
		for _, other := range others {
			same(t, ix, plain, other)
		}
	}
}

// TestNamesStayWhole: what only looks like a word of the guide is not taken for it.
func TestNamesStayWhole(t *testing.T) {
	ix := sharedIndex(t)
	for _, text := range []string{"Should I learn .NET?", "do i need .net", "should i learn node.js", "is vue.js needed"} {
		if r := search(t, ix, knowledge.Query{Text: text}); r.Verdict == knowledge.Answered {
			t.Errorf("%q is answered with %s", text, r.Answers[0].ID)
		}
	}
	for _, text := range []string{"is c++ needed", "Do I need C++?"} {
		if r := search(t, ix, knowledge.Query{Text: text}); r.Verdict != knowledge.Answered || r.Answers[0].ID != "skills/programming-languages" {
			t.Errorf("%q: %s", text, reply(r))
		}
	}
}

// TestInvariance: a question gets the same reply however it is dressed.
func TestInvariance(t *testing.T) {
	oneGoroutine(t)
	t.Parallel()
	ix := sharedIndex(t)
	var questions []string
	for _, q := range ix.Corpus().Questions {
		questions = append(questions, q.Text)
	}
	for _, e := range ix.Corpus().Entries {
		questions = append(append(questions, e.Title), e.Phrasings...)
	}
	// What a question is written with changes its words' neighbours; it has none of these
	// of its own.
	questions = slices.DeleteFunc(questions, func(q string) bool {
		return strings.ContainsAny(q, "\"'`<>&*_~|") || search(t, ix, knowledge.Query{Text: q}).Smalltalk
	})
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SampledFrom(questions).Draw(t, "question")
		worn := plain
		for _, layer := range []map[string]func(string) string{letterDresses, markDresses, surroundings} {
			name := rapid.SampledFrom(append(slices.Sorted(maps.Keys(layer)), "")).Draw(t, "dress")
			if dress := layer[name]; dress != nil {
				worn = dress(worn)
			}
		}
		diff := differ(ix, plain, worn)
		if strings.Contains(worn, "```") && strings.Contains(diff, ix.Corpus().Talk.Code) {
			diff = "" // where the guide knows nothing, the code is named
		}
		if diff != "" {
			t.Fatal(diff)
		}
	})
}

// The ways in which the same question is typed: its letters and spaces, the marks around
// it, and what else stands in the message.
var letterDresses = map[string]func(string) string{
	"capitals":         strings.ToUpper,
	"small letters":    strings.ToLower,
	"spaces":           func(q string) string { return "  " + strings.ReplaceAll(q, " ", "  ") + "\t" },
	"spaces, no width": func(q string) string { return strings.ReplaceAll(q, " ", "\u200b") },
	"hard spaces":      func(q string) string { return strings.ReplaceAll(q, " ", "\u00a0") },
	"no width about":   func(q string) string { return "\ufeff" + q + "\u200b" },
	"accents":          func(q string) string { return strings.NewReplacer("e", "é", "a", "á").Replace(q) },
	"wide letters":     func(q string) string { return strings.Map(wide, q) },
	"letters with dots": func(q string) string {
		return strings.NewReplacer("phd", "ph.d.", "PhD", "Ph.D.", "mle ", "m.l.e. ", "MLE ", "M.L.E. ").Replace(q)
	},
	"amounts": func(q string) string {
		return strings.NewReplacer("130k", "$130,000", "200k", "200,000 USD", "120k", "$120 K").Replace(q)
	},
}

var markDresses = map[string]func(string) string{
	"quotes":          func(q string) string { return `"` + q + `"` },
	"curled quotes":   func(q string) string { return "“" + q + "”" },
	"bold":            func(q string) string { return "*" + q + "*" },
	"a question mark": func(q string) string { return strings.TrimRight(q, "?") + "?" },
	"question marks":  func(q string) string { return strings.TrimRight(q, "?") + " ???" },
	"dots":            func(q string) string { return q + " ..." },
	"an exclamation":  func(q string) string { return q + "!!" },
	"a joined emoji":  func(q string) string { return q + " 👩🏽‍🔬" },
	"faces":           func(q string) string { return q + "😅😅" },
}

var surroundings = map[string]func(string) string{
	"an emoji before": func(q string) string { return "👋 " + q },
	"an emoji's name": func(q string) string { return ":wave::skin-tone-3: " + q },
	"a mention":       func(q string) string { return "<@U123ABC> " + q },
	"a greeting":      func(q string) string { return "hi, " + q },
	"a long greeting": func(q string) string { return "Hello everyone! " + q },
	"thanks":          func(q string) string { return q + " thanks!" },
	"a signature":     func(q string) string { return q + "\n--\nAna Lopez" },
	"regards":         func(q string) string { return q + "\nBest regards,\nAna" },
	"a quote before":  func(q string) string { return "> mle salary in berlin?\n" + q },
	"a quote after":   func(q string) string { return q + "\n&gt; do you like pizza?" },
	"a block of code": func(q string) string { return q + "\n```x = f(1)```" },
}

func wide(r rune) rune {
	if r > ' ' && r < 0x7f {
		return r + 0xfee0
	}
	return r
}
