package index

import (
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestWhoseFact: a fact is told of whom it is.
func TestWhoseFact(t *testing.T) {
	ix := sharedIndex(t)
	const silent = "The guide says this of Machine Learning Engineers; of "
	for _, test := range []struct{ text, id, says string }{
		{"do research scientists need a phd", "faq/phd", "A PhD helps for research roles such as AI/ML Research Scientist"},
		{"can i become a research scientist without a phd", "faq/phd", "A PhD helps for research roles"},
		{"will ai replace data scientists", "faq/ai-automation", silent + "Data Scientists it says nothing on that."},
		{"how does ai change the job of a data engineer", "faq/ai-automation", silent + "Data Engineers it says nothing on that."},
		{"does a data engineer need python", "skills/programming-languages", silent + "Data Engineers"},
		{"do data engineers need sql", "skills/data-manipulation", "The guide says this of Machine Learning Engineers.\n"},
		{"can a data scientist skip sql", "skills/data-manipulation", silent + "Data Scientists"},
		{"how long does it take to become a data engineer", "faq/how-long", silent + "Data Engineers"},
		{"what does a data scientist do", "faq/vs-data-scientist", "Data Scientists do statistical analysis"},
		{"what does a data engineer do", "progression/related-careers", "Data Engineer (median $130K"},
		{"median salary data scientist", "faq/vs-data-scientist", "Data Scientists"},
		{"what does a junior data scientist make", "faq/vs-data-scientist", "Data Scientists"},
		{"what do research scientists earn", "progression/related-careers", "Research Scientist (median $180K"},
		{"i'm a data scientist, do i need a phd?", "faq/phd", "Most industry roles for Machine Learning Engineers"},
	} {
		r := search(t, ix, knowledge.Query{Text: test.text})
		checkResult(t, r)
		if r.Verdict != knowledge.Answered {
			t.Errorf("%q: %s, %s", test.text, r.Verdict, r.Why.Reason)
			continue
		}
		e := r.Answers[0]
		if e.ID != test.id || !strings.Contains(e.Short, test.says) {
			t.Errorf("%q: %s says %q, want %s with %q", test.text, e.ID, e.Short, test.id, test.says)
		}
		if word := firstWord(r); word != "" {
			t.Errorf("%q is answered %s", test.text, word)
		}
	}
	for _, text := range []string{"how do I become a data scientist"} {
		r := search(t, ix, knowledge.Query{Text: text})
		if r.Verdict == knowledge.Answered || !strings.Contains(strings.Join(r.Notes, " "), "of Data Scientists it does not say that") {
			t.Errorf("%q: %s %q", text, r.Verdict, r.Notes)
		}
	}
}

// TestFiguresOfWhom: figures of pay are of a role that the text above them speaks of.
func TestFiguresOfWhom(t *testing.T) {
	ix := sharedIndex(t)
	v := &ix.Corpus().Vocabulary
	for _, role := range v.Roles {
		for _, level := range append([]knowledge.Term{{}}, v.Levels...) {
			for _, frame := range []string{"what does a %s earn", "%s salary", "what does a %s do", "how much do %ss make"} {
				text := strings.Replace(frame, "%s", strings.TrimSpace(strings.ToLower(level.Name+" "+role.Name)), 1)
				r := search(t, ix, knowledge.Query{Text: text})
				for _, e := range r.Answers { // nor does the text of one level stand above the figures of another
					for _, other := range v.Levels {
						if level.ID != "" && other.ID != level.ID && len(other.Entries) > 0 && other.Entries[0] == e.ID {
							t.Errorf("%q is answered by %s", text, e.ID)
						}
					}
				}
				for _, f := range r.Figures {
					if !f.Statistic.Money() {
						continue
					}
					// What an entry says of no further role it says of the guide's own. Beside an
					// unsure answer no text stands above the figures.
					if len(r.Answers) > 0 && f.Role != v.MainRole().ID && !slices.ContainsFunc(r.Answers, func(e *knowledge.Entry) bool { return pays(e, knowledge.Term{ID: f.Role}) }) {
						t.Errorf("%q: %s of %s stands under %s", text, f.Text, f.Role, r.Answers[0].ID)
					}
					if f.Role != role.ID {
						t.Errorf("%q: %s is of %s", text, f.Text, f.Role)
					}
				}
			}
		}
	}
}

// TestReadyAsAnother: what one wants to be ready for is asked about, what one works as is
// not; and to be stuck with something is no fault of a computer.
func TestReadyAsAnother(t *testing.T) {
	ix := sharedIndex(t)
	for question, says := range map[string]string{
		"could i be job ready as a data analyst in 12-18 months?":        "The guide covers Machine Learning Engineers",
		"So MLEs never get stuck with night or on-call shifts, do they?": "The guide does not cover working conditions",
	} {
		r := search(t, ix, knowledge.Query{Text: question})
		if r.Verdict == knowledge.Answered || !strings.Contains(strings.Join(r.Notes, " "), says) {
			t.Errorf("%q: %s %q", question, r.Verdict, r.Notes)
		}
	}
	if r := search(t, ix, knowledge.Query{Text: "as a nurse, how long does it take to become an mle?"}); r.Verdict != knowledge.Answered {
		t.Errorf("%s %q", r.Verdict, r.Notes)
	}
}

// TestOfAnother: what another profession is paid, and how one becomes it, is nothing that
// the guide's figures answer; a profession beside the question changes nothing.
func TestOfAnother(t *testing.T) {
	ix := sharedIndex(t)
	for _, question := range []string{
		"accountant entry level salary",
		"what would a nurse in band 5 earn in the first year",
		"how much does a senior manager earn",
		"front end dev first job wage",
		"can one become a plumber with an apprenticeship or must it be college",
	} {
		r := search(t, ix, knowledge.Query{Text: question})
		if r.Verdict == knowledge.Answered || len(r.Figures) > 0 {
			t.Errorf("%q: %s, %d figures", question, r.Verdict, len(r.Figures))
		}
	}
	for _, question := range []string{
		"I am a nurse, what do juniors make?",
		"do MLEs earn more than teachers?",
		"senior pay for a former teacher",
		"can a nurse become an ML engineer?",
	} {
		if r := search(t, ix, knowledge.Query{Text: question}); r.Verdict != knowledge.Answered {
			t.Errorf("%q: %s %q", question, r.Verdict, r.Notes)
		}
	}
}
