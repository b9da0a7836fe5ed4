package assistant_test

import (
	"strings"
	"testing"

	"careerbot/bot/bottest"
)

// TestAside: "tell me more" and "why?" are about the last answer.
func TestAside(t *testing.T) {
	for _, text := range []string{"tell me more", "Go on", "details", "more please", "ok, tell me more"} {
		m := newMember(t)
		m.says("do i need a phd?")
		bottest.Wants(t, dump(m.says(text)), "A PhD helps for research roles")
	}
	for _, text := range []string{"why?", "how do you know?", "source?", "what's that based on?", "why not?", "really?", "are you sure?"} {
		m := newMember(t)
		m.says("what do juniors make?")
		bottest.Wants(t, dump(m.says(text)), "What it is based on", "How does pay grow with experience?", "Pay and growth", "$120–140K")
		bottest.Wants(t, dump(m.says("and seniors?")), "above $250K")
	}
	m := newMember(t)
	m.says("do i need a phd?")
	bottest.Wants(t, dump(m.uses("explain")), "What it is based on", "Do I need a PhD")
	if text := dump(newMember(t).says("why?")); strings.Contains(text, "What it is based on") {
		t.Errorf("without an answer before:\n%s", text)
	}
}

// TestContextKeepsWhatWasAsked: a conversation goes on from what was asked for, of whom,
// and where.
func TestContextKeepsWhatWasAsked(t *testing.T) {
	for _, test := range []struct {
		says []string
		want []string
		not  string
	}{
		{[]string{"what does a senior earn?", "in seattle?", "and at google?"}, []string{"20–40%", "30–50%", "above $250K"}, ""},
		{[]string{"median salary data scientist", "what do juniors make?"}, []string{"$120–140K"}, "Data Scientist, median"},
		{[]string{"median salary data scientist", "what about seattle"}, []string{"Data Scientist, median", "The guide says this of Machine Learning Engineers"}, "$165K\n"},
		{[]string{"what does a junior do?", "how much do they earn?"}, []string{"$120–140K"}, "$165K"},
		{[]string{"are bootcamps any good", "how long does that take?"}, []string{"3-6 intensive months"}, "12-18"},
		{[]string{"do i need sql?", "can i skip it?"}, []string{"No. You need SQL"}, ""},
		{[]string{"tell me about kaggle", "so its pointless?"}, []string{"No. Kaggle teaches"}, ""},
		{[]string{"do i need a phd?", "what about at a startup"}, []string{"does not say whether that is different for: Well-funded startup"}, "20–40%"},
		{[]string{"do startups pay more?", "how much more?"}, []string{"20–40%"}, ""},
		{[]string{"do junior mles start at like 200k"}, []string{"No. Juniors start", "$120–140K"}, ""},
		{[]string{"what are my gaps: i know python"}, []string{"Besides what you name", "Do I need SQL and pandas?"}, "market value"},
		{[]string{"which related careers are there?", "which one pays best?"}, []string{"$180K", "$130K"}, ""},
	} {
		m := newMember(t)
		text := ""
		for _, q := range test.says {
			text = dump(m.says(q))
		}
		bottest.Wants(t, text, test.want...)
		if test.not != "" && strings.Contains(text, test.not) {
			t.Errorf("%q says %q:\n%s", test.says, test.not, text)
		}
	}
	m := newMember(t)
	m.uses("salary senior")
	bottest.Wants(t, dump(m.says("in new york?")), "above $250K", "30–50%")
}
