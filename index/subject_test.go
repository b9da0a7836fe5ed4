package index

import (
	"slices"
	"testing"

	"careerbot/knowledge"
)

// TestSubject: an occupation that no list names is known by the words around it.
func TestSubject(t *testing.T) {
	s := snapshotIn(t, sharedIndex(t))
	for text, want := range map[string]string{
		"how do i become a glassblower":                          "glassblower",
		"What does a phlebotomist do all day?":                   "phlebotomist",
		"how much do puppeteers earn":                            "puppeteers",
		"glazier salary":                                         "glazier",
		"salary of a software engineer at google":                "software engineer",
		"cloud engineer pay":                                     "cloud engineer",
		"What is the median salary of a conveyancer?":            "conveyancer",
		"will ai replace stenographers":                          "stenographers",
		"how do i become an ml engineer":                         "",
		"what does a senior make":                                "",
		"how much does a staff engineer make":                    "",
		"what do data scientists earn":                           "",
		"salary of a research scientist":                         "",
		"what does a typical day look like":                      "",
		"average pay":                                            "",
		"how do i become a better candidate":                     "",
		"i am a glassblower, how do i become an ml engineer":     "",
		"as a glazier, how long would it take me":                "",
		"nlp engineer salary":                                    "",
		"what does a beginner earn":                              "",
		"does a phd raise your salary":                           "",
		"how long does it take a software engineer to get there": "",
	} {
		r := s.read(knowledge.Query{Text: text})
		got := ""
		if i := slices.IndexFunc(r.outside, func(f finding) bool { return f.kind == profession }); i >= 0 {
			got = r.outside[i].words
		}
		if got != want {
			t.Errorf("%q is about %q, want %q", text, got, want)
		}
	}
}

// TestOutsideInPassing: a topic or profession that is named besides does not silence a
// question that is clearly the guide's; a place does.
func TestOutsideInPassing(t *testing.T) {
	ix := sharedIndex(t)
	for text, want := range map[string]knowledge.Verdict{
		"could i reach staff level without becoming a manager": knowledge.Answered,
		"mle salary in bangalore":                              knowledge.Unsure,
		"how much does a junior mle earn in euros":             knowledge.Unsure,
		"how do i become a project manager":                    knowledge.None,
	} {
		if got := search(t, ix, knowledge.Query{Text: text}); got.Verdict != want {
			t.Errorf("%q: %s (%.2f), want %s", text, got.Verdict, got.Confidence, want)
		}
	}
}
