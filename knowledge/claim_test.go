package knowledge

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCutYesNo(t *testing.T) {
	for _, test := range []struct {
		text  string
		holds bool
		rest  string
		found bool
	}{
		{"Yes: SQL and pandas.", true, "SQL and pandas.", true},
		{"No. Most roles ask for less.", false, "Most roles ask for less.", true},
		{"Yes, with online courses.", true, "With online courses.", true},
		{"yes you can", true, "You can", true},
		{"No you can't.", false, "You can't.", true},
		{"Nope – **never**", false, "**never**", true},
		{"No.", false, "", true},
		{"No figure is given.", false, "No figure is given.", false},
		{"No-code tools help.", false, "No-code tools help.", false},
		{"No. 5 is the limit.", false, "No. 5 is the limit.", false},
		{"Nobody does.", false, "Nobody does.", false},
		{"Yesterday it was so.", false, "Yesterday it was so.", false},
		{"", false, "", false},
	} {
		holds, rest, found := CutYesNo(test.text)
		if holds != test.holds || rest != test.rest || found != test.found {
			t.Errorf("%q: %t, %q, %t", test.text, holds, rest, found)
		}
	}
}

func TestClaims(t *testing.T) {
	passage := strings.Replace(goodPassage, "source: Us\n", "source: Us\nclaims:\n  needs a mentor, a coach: no\n  is worth it to ask: yes\n", 1)
	c := load(t, Embedded(), overlay("passages/x.md", passage, "passages/x.phrasings.txt", "extra extra\n"))
	want := []Claim{{"needs a mentor, a coach", false}, {"is worth it to ask", true}}
	if diff := cmp.Diff(want, c.Entry("salary/extra").Claims); diff != "" {
		t.Error(diff)
	}
}

// TestYesNoWithoutClaim: a text that begins with Yes or No says to which claim.
func TestYesNoWithoutClaim(t *testing.T) {
	for _, test := range []struct{ front, text, want string }{
		{"", "Yes: ask one.", "x.md:8: begins with Yes or No; leave that word out"},
		{"", "Ask one.\n\n<!--more-->\n\nNo, really: ask one.", "x.md:12: begins with Yes or No"},
		{"claims: {needs a mentor: perhaps}\n", "Ask one.", `x.md:7: claim "needs a mentor" is neither yes nor no; write each as 'needs a PhD: no'`},
		{"about: {astronaut: [pay]}\n", "Ask one.", `is about role "astronaut", which is unknown`},
		{"about: {data-scientist: [astrology]}\n", "Ask one.", `answers "astrology" of data-scientist, which is unknown`},
	} {
		passage := "---\nid: salary/extra\ntitle: Do I need a mentor?\nasks: [requirement]\nsource: Us\nreviewed: 2026-01-01\n" + test.front + "---\n" + test.text + "\n"
		_, err := Load(Embedded(), overlay("passages/x.md", passage, "passages/x.phrasings.txt", "extra extra\n"))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q%q:\n%v\nwant %s", test.front, test.text, err, test.want)
		}
	}
}
