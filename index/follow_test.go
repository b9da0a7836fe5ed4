package index

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"careerbot/knowledge"
)

// contextAfter is what a conversation remembers of an answer.
func contextAfter(r knowledge.Result) knowledge.Context {
	first := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		return list[0]
	}
	c := knowledge.Context{
		Role: first(r.Asked.Roles), Level: first(r.Asked.Levels), Place: first(r.Asked.Places), Company: first(r.Asked.Companies),
		Specialism: first(r.Asked.Specialisms), Entry: r.Answers[0].ID, Claim: r.Claim, At: 1,
	}
	for _, ask := range append([]knowledge.Ask{knowledge.Pay}, r.Asked.Asks...) {
		if slices.Contains(r.Asked.Asks, ask) && (ask == knowledge.Pay || r.Answers[0].Answers(ask)) {
			c.Ask = ask
			break
		}
	}
	return c.Beside(r.Market)
}

// TestLeftOpen: what adds how much, and of whom, is not answered with what is paid at all, nor
// with another role's, and what the passage does not say either stays unknown.
func TestLeftOpen(t *testing.T) {
	ix := sharedIndex(t)
	for _, test := range []struct {
		before, text, not string
	}{
		{"what is a data scientist", "is it safer from ai?", "Yes"},
		{"what does a data engineer do", "is it safe from ai?", "Yes"},
		{"which cloud platform should i learn?", "will ai take this job", "Yes"},
		{"should i specialise early?", "how much more would it bring?", "The median"},
		{"how do i choose a company?", "how much more there?", "The median"},
		{"how many projects do i need", "which pizza?", "Show"},
		{"how many projects do i need", "lol", "Show"},
	} {
		r := search(t, ix, knowledge.Query{Text: test.text, Context: contextAfter(search(t, ix, knowledge.Query{Text: test.before}))})
		if len(r.Answers) > 0 && strings.HasPrefix(r.Answers[0].Short, test.not) {
			t.Errorf("%q after %q: %s", test.text, test.before, r.Answers[0].Short)
		}
	}
}

// TestPaidAbroad: who goes on from pay to a place that nobody has figures of is told so.
func TestPaidAbroad(t *testing.T) {
	ix := sharedIndex(t)
	before := contextAfter(search(t, ix, knowledge.Query{Text: "what do juniors make"}))
	for text, want := range map[string]bool{"and in germany?": true, "what about london?": true, "and pizza in rome?": false, "translate this to french": false} {
		r := search(t, ix, knowledge.Query{Text: text, Context: before})
		if said := slices.Contains(r.Notes, ix.Corpus().Outside.Places.Says); said != want || r.Verdict == knowledge.Answered {
			t.Errorf("%q: %s, %q", text, r.Verdict, r.Notes)
		}
	}
}

// TestGoingOn: what goes on from the last question takes from it what it leaves open.
func TestGoingOn(t *testing.T) {
	ix := sharedIndex(t)
	for _, test := range []struct {
		asked   []string
		answers []string
		figures []string // all that are shown
	}{
		{[]string{"what does a senior earn?", "in seattle?"}, []string{"salary/location", "salary/experience"}, []string{"above $250K base, plus significant equity", "often above $200K", "30–50% more than Midwest cities"}},
		{[]string{"what does a senior earn?", "in seattle?", "and at google?"}, []string{"salary/company-size", "salary/experience"}, nil},
		{[]string{"mle salary in seattle", "what about juniors there"}, []string{"salary/experience", "salary/location"}, []string{"$120–140K", "30–50% more than Midwest cities"}},
		{[]string{"what do juniors make?", "and at google?"}, []string{"salary/company-size", "salary/experience"}, []string{"$120–140K", "20–40% above the market average"}},
		{[]string{"what do juniors make?", "and in new york?"}, []string{"salary/location", "salary/experience"}, nil},
		{[]string{"what do juniors make?", "what about seniors?"}, []string{"salary/experience"}, []string{"above $250K base, plus significant equity", "often above $200K"}},
		{[]string{"what do juniors make", "us?"}, []string{"salary/experience"}, []string{"$120–140K"}},
		{[]string{"mle salary in seattle", "and in the usa?"}, []string{"salary/intro"}, []string{"$165K"}},
		{[]string{"what do seniors earn", "in america?"}, []string{"salary/experience"}, nil},
		{[]string{"what does a junior do?", "how much do they earn?"}, []string{"salary/experience"}, []string{"$120–140K"}},
		{[]string{"what does a junior do?", "and seniors?"}, []string{"progression/senior"}, nil},
		{[]string{"are bootcamps any good", "how long does that take?"}, []string{"education/bootcamp"}, nil},
		{[]string{"is a master's degree worth it?", "and how long is that?"}, []string{"education/masters"}, nil},
		{[]string{"which related careers are there?", "which one pays best?"}, []string{"progression/related-careers"}, []string{"$180K", "$130K"}},
		{[]string{"median salary data scientist", "and for juniors?"}, []string{"faq/vs-data-scientist"}, []string{"$140K"}},
		{[]string{"what does a data engineer do", "what do they earn?"}, []string{"progression/related-careers"}, []string{"$130K"}},
		{[]string{"is a bootcamp worth it?", "how long is it?"}, []string{"education/bootcamp"}, nil},
		{[]string{"what does a junior do?", "for how long?"}, []string{"progression/junior"}, nil},
		{[]string{"how much does a data engineer make?", "and a research scientist?"}, []string{"progression/related-careers"}, []string{"$180K"}},
		{[]string{"how much does a data engineer make?", "what about mles?"}, []string{"salary/intro"}, []string{"$165K"}},
		{[]string{"compare mle and data scientist", "who earns more?"}, []string{"faq/vs-data-scientist"}, []string{"$140K", "$165K"}},
		{[]string{"what does a data scientist do?", "do they need a phd?"}, []string{"faq/phd"}, nil},
		{[]string{"median salary data scientist", "what do they do?"}, []string{"faq/vs-data-scientist"}, nil},
		{[]string{"what do seniors do", "and pay?"}, []string{"salary/experience"}, []string{"above $250K base, plus significant equity", "often above $200K"}},
		{[]string{"what do staff engineers do", "after how many years?"}, []string{"progression/staff"}, nil},
		{[]string{"do the big companies pay more?", "how much exactly for a junior there?"}, []string{"salary/company-size", "salary/experience"}, []string{"$120–140K", "20–40% above the market average"}},
		{[]string{"how many projects do i need", "such as?"}, []string{"portfolio/projects"}, nil},
		{[]string{"how many projects do i need", "where do i put them?"}, []string{"portfolio/projects"}, nil},
		{[]string{"in which order should i learn?", "and last?"}, []string{"education/learning-sequence"}, nil},
		{[]string{"how much mathematics do i need?", "how deep?"}, []string{"skills/mathematics"}, nil},
		{[]string{"can i teach myself?", "is that cheaper?"}, []string{"education/self-study"}, nil},
		// Whole questions are no follow-ups.
		{[]string{"which cloud platform should i learn?", "will ai take this job"}, []string{"faq/ai-automation"}, nil},
		{[]string{"median salary data scientist", "what do juniors make?"}, []string{"salary/experience"}, []string{"$120–140K"}},
		{[]string{"median salary data scientist", "what does a senior earn?"}, []string{"salary/experience"}, nil},
		{[]string{"are bootcamps any good", "how long does it take to become an mle?"}, []string{"faq/how-long"}, nil},
		{[]string{"what does a junior do?", "do i need to know sql?"}, []string{"skills/data-manipulation"}, nil},
	} {
		var context knowledge.Context
		var r knowledge.Result
		for i, text := range test.asked {
			r = search(t, ix, knowledge.Query{Text: text, Context: context})
			if r.Verdict != knowledge.Answered {
				t.Errorf("%q after %q: %s, %s", text, test.asked[:i], r.Verdict, r.Why.Reason)
				break
			}
			context = contextAfter(r)
		}
		checkResult(t, r)
		var answers, figures []string
		for _, e := range r.Answers {
			answers = append(answers, e.ID)
		}
		for _, f := range r.Figures {
			figures = append(figures, f.Text)
		}
		if diff := cmp.Diff(test.answers, answers); diff != "" {
			t.Errorf("%q: answers differ: %s", test.asked, diff)
		}
		if diff := cmp.Diff(test.figures, figures, cmpopts.SortSlices(func(a, b string) bool { return a < b })); test.figures != nil && diff != "" {
			t.Errorf("%q: figures differ: %s", test.asked, diff)
		}
	}
}

// TestWholeQuestions: a whole question is answered the same, whatever was said before.
func TestWholeQuestions(t *testing.T) {
	oneGoroutine(t)
	t.Parallel()
	ix := sharedIndex(t)
	c := ix.Corpus()
	var questions []string
	s := snapshotIn(t, ix)
	for _, q := range c.Questions {
		questions = append(questions, q.Text)
	}
	for _, e := range c.Entries {
		questions = append(append(questions, e.Title), e.Phrasings...)
	}
	questions = slices.DeleteFunc(questions, func(q string) bool { // a fragment leaves open what it is about
		r := s.read(knowledge.Query{Text: q})
		words := r.words
		they := slices.ContainsFunc(words, func(w string) bool { return w == "they" || w == "them" || w == "their" || w == "it" || w == "its" })
		list := s.hear(q)
		ofIt := len(list) == 1 && s.speaksOfIt(list[0].words) && !s.isPhrasing(r)
		return len(words) == 0 || ofIt || they && !s.isPhrasing(r) || s.leavesOpen(words) && (s.points(words, s.isPhrasing(r)) || goingOn.Prefix(words) > 0 || len(c.Vocabulary.Read(words).Asks) == 0)
	})
	if len(questions) < 2500 {
		t.Fatalf("only %d whole questions", len(questions))
	}
	ids := func(terms []knowledge.Term) []string {
		list := []string{""}
		for _, t := range terms {
			list = append(list, t.ID)
		}
		return list
	}
	v := &c.Vocabulary
	same := func(t interface{ Fatalf(string, ...any) }, q string, c knowledge.Context) {
		with, err := ix.Search(context.Background(), knowledge.Query{Text: q, Context: c})
		without, err2 := ix.Search(context.Background(), knowledge.Query{Text: q})
		if err != nil || err2 != nil {
			t.Fatalf("%v %v", err, err2)
		}
		if reflect.DeepEqual(without, with) {
			return
		}
		if diff := cmp.Diff(without, with, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q is answered otherwise after %+v: %s", q, c, diff)
		}
	}
	for i, q := range questions {
		same(t, q, knowledge.Context{Role: "data-scientist", Level: "senior", Place: "seattle", Ask: knowledge.Asks()[i%len(knowledge.Asks())], Entry: c.Entries[i%len(c.Entries)].ID})
	}
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom(questions).Draw(t, "question")
		before := knowledge.Context{
			Role: rapid.SampledFrom(ids(v.Roles)).Draw(t, "role"), Level: rapid.SampledFrom(ids(v.Levels)).Draw(t, "level"),
			Place: rapid.SampledFrom(ids(v.Places)).Draw(t, "place"), Company: rapid.SampledFrom(ids(v.Companies)).Draw(t, "company"),
			Specialism: rapid.SampledFrom(ids(v.Specialisms)).Draw(t, "specialism"), Ask: rapid.SampledFrom(append(knowledge.Asks(), "")).Draw(t, "ask"),
			Entry: rapid.SampledFrom(c.Entries).Draw(t, "entry").ID, Claim: rapid.IntRange(0, 5).Draw(t, "claim"), At: 1,
		}
		same(t, q, before)
	})
}

// TestOfIt: a question of Yes or No about what was said before is answered with the word
// that its claim wants, and one that the guide does not answer with none.
func TestOfIt(t *testing.T) {
	ix := newIndex(t)
	for _, test := range []struct {
		asked    []string
		id, word string // of the last answer; no id where the guide is silent
	}{
		{[]string{"do i need sql?", "can i skip it?"}, "skills/data-manipulation", "No"},
		{[]string{"do i need sql?", "is it needed?"}, "skills/data-manipulation", "Yes"},
		{[]string{"do i need sql?", "so i really need it?"}, "skills/data-manipulation", "Yes"},
		{[]string{"do i need sql?", "is it a waste of time?"}, "skills/data-manipulation", "No"},
		{[]string{"do i need sql?", "is it hard?"}, "conclusion", ""}, // a question of its own
		{[]string{"do i need a phd?", "can i do without it?"}, "faq/phd", "Yes"},
		{[]string{"do i need a phd?", "so it's optional?"}, "faq/phd", "Yes"},
		{[]string{"do i need a phd?", "is it worth it for data scientists?"}, "faq/phd", ""},
		{[]string{"do i need a phd?", "is it useless?"}, "", ""},
		{[]string{"how much python do i need?", "can i do without it?"}, "skills/programming-languages", "No"},
		{[]string{"tell me about kaggle for my mle portfolio", "so its pointless?"}, "portfolio/competitions", "No"},
		{[]string{"is kaggle worth it?", "is it required?"}, "", ""},
		{[]string{"how do i build a network?", "is it useful?"}, "portfolio/networking", "Yes"},
		{[]string{"are bootcamps any good", "is it a waste?"}, "", ""},
		{[]string{"can i teach myself?", "is that realistic?"}, "education/self-study", "Yes"},
		{[]string{"is ai a threat to mles?", "so it's safe?"}, "faq/ai-automation", "Yes"},
		{[]string{"do data engineers need sql?", "can they skip it?"}, "", ""},
		{[]string{"does the bay area pay more than the midwest?", "how much more is that?"}, "salary/location", ""},
		{[]string{"does deep expertise in computer vision pay more?", "how much more?"}, "salary/specialization", ""},
		{[]string{"do startups pay more", "by how much?"}, "salary/company-size", ""},
		{[]string{"do i need a phd?", "what about at a startup"}, "faq/phd", ""},
		{[]string{"do i need a phd?", "and at google?"}, "faq/phd", ""},
		{[]string{"do i need a phd?", "in seattle?"}, "faq/phd", ""},
		{[]string{"Is Stanford one of the top programmes for a master's?", "and MIT?"}, "", ""},
		{[]string{"does new york pay mles more than the midwest?", "and denver?"}, "salary/intro", ""},
	} {
		var context knowledge.Context
		var r knowledge.Result
		for _, text := range test.asked {
			if r = search(t, ix, knowledge.Query{Text: text, Context: context}); len(r.Answers) > 0 {
				context = contextAfter(r)
			}
		}
		id := ""
		if len(r.Answers) > 0 {
			id = r.Answers[0].ID
		}
		if word := firstWord(r); id != test.id || word != test.word {
			t.Errorf("%q: %q by %q, want %q by %q", test.asked, word, id, test.word, test.id)
		}
	}
	r := search(t, ix, knowledge.Query{Text: "and at google?", Context: knowledge.Context{Entry: "faq/phd", Ask: knowledge.Requirement}})
	if want := []string{"The guide does not say whether that is different for: FAANG."}; !slices.Equal(r.Notes, want) {
		t.Errorf("%q, want %q", r.Notes, want)
	}
}
