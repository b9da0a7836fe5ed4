package index

import (
	"testing"

	"careerbot/knowledge"
)

// TestBeginning: whoever asks where to begin is told; what only sounds like it is not
// taken for it.
func TestBeginning(t *testing.T) {
	ix := sharedIndex(t)
	const entry = "education/getting-started"
	for _, text := range []string{
		"how do i start", "how do I get started?", "I want to become a machine learning engineer, where should I start?", "make me a plan", "where do i begin",
		"where do i even begin", "i wanna become an mle, where should i start", "how would i begin with machine learning", "i know nothing, how do i start?",
		"I want to get into ML. Where do I start?", "could you make a plan for me", "how does one begin",
	} {
		r := search(t, ix, knowledge.Query{Text: text})
		if r.Verdict != knowledge.Answered || r.Answers[0].ID != entry {
			t.Errorf("%q: %s, want %s", text, reply(r), entry)
		}
	}
	for _, text := range []string{
		"how do i start a company", "how do i start a business", "when do i start", "when do i start working", "how do i start my car", "how do i start a war", "make me a sandwich",
		"i want to become a chef, where should i start", "how do i start a blog", "how do i start on kaggle", "what will i start on", "which language should i start with", "is it too late to start",
		"in which order should i learn", "roadmap",
	} {
		if r := search(t, ix, knowledge.Query{Text: text}); r.Verdict == knowledge.Answered && r.Answers[0].ID == entry {
			t.Errorf("%q is answered with %s", text, entry)
		}
	}
}
