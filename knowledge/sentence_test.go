package knowledge

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"One. Two. Three. Four.", []string{"One.", "Two.", "Three.", "Four."}},
		{"A Ph.D. is no must in the U.S. today. Some firms, e.g. Acme Inc. in N.Y., ask for one.",
			[]string{"A Ph.D. is no must in the U.S. today.", "Some firms, e.g. Acme Inc. in N.Y., ask for one."}},
		{"MLE vs. DS is a choice. Both pay.", []string{"MLE vs. DS is a choice.", "Both pay."}},
		{"No. Most roles ask for less.", []string{"No.", "Most roles ask for less."}},
		{"See No. 5 and Fig. 2. Then go on.", []string{"See No. 5 and Fig. 2.", "Then go on."}},
		{"Some ask for a Ph.D. They are few.", []string{"Some ask for a Ph.D.", "They are few."}},
		{"Ask Dr. Smith or J. Doe at Acme Ltd. Berlin.", []string{"Ask Dr. Smith or J. Doe at Acme Ltd. Berlin."}},
		{"It takes 2.5 years, i.e. long. Then it pays 3.5K.", []string{"It takes 2.5 years, i.e. long.", "Then it pays 3.5K."}},
		{"Well… it depends. Wait... There is more.", []string{"Well… it depends.", "Wait...", "There is more."}},
		{`He said "No." Then he left (quietly.) So what?! Nothing`, []string{`He said "No."`, "Then he left (quietly.)", "So what?!", "Nothing"}},
		{"Use .NET or Node.js at example.org. It works.", []string{"Use .NET or Node.js at example.org.", "It works."}},
		{"1. First\n2. Second", []string{"1. First\n2. Second"}},
		{"Python, SQL, etc. Git helps.", []string{"Python, SQL, etc.", "Git helps."}},
		{"do i need a phd? i have a masters. what now", []string{"do i need a phd?", "i have a masters.", "what now"}},
		{"Meet at 5 p.m. on Friday.", []string{"Meet at 5 p.m. on Friday."}},
		{"So did I. We left.", []string{"So did I.", "We left."}},
		{" ... ", nil},
	} {
		if diff := cmp.Diff(test.want, Sentences(test.text)); diff != "" {
			t.Errorf("Sentences(%q): %s", test.text, diff)
		}
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("A Ph.D. is… no must. Why?! \"So.\" 1. x")
	f.Add("A Ph.D. is no must in the U.S. today. Some firms, e.g. Acme Inc. in N.Y., ask for one.") // counted as six once
	f.Add("MLE vs. DS is about code.")
	f.Fuzz(func(t *testing.T, text string) {
		squeeze := func(s string) string {
			return strings.Map(func(r rune) rune {
				if wordRune(r) {
					return r
				}
				return -1
			}, s)
		}
		if got := squeeze(strings.Join(Sentences(text), " ")); got != squeeze(text) {
			t.Errorf("words are lost: %q, %q", got, squeeze(text))
		}
	})
}
