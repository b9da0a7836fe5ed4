package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
)

func TestAction(t *testing.T) {
	a := bot.Action{Name: "show", IDs: []string{"faq/phd", "x"}}
	text, err := a.Encode()
	if err != nil || text != "1|show|faq/phd|x" {
		t.Fatalf("%q, %v", text, err)
	}
	back, err := bot.ParseAction(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []bot.Action{{Name: "x", IDs: []string{"a|b"}}, {Name: strings.Repeat("x", 100)}} {
		if _, err := bad.Encode(); err == nil {
			t.Errorf("%v is encoded", bad)
		}
	}
	for _, bad := range []string{"", "1", "1|", "2|show", "show|1", strings.Repeat("1|", 60)} {
		if a, err := bot.ParseAction(bad); err == nil {
			t.Errorf("%q is read as %v", bad, a)
		}
	}
}

func FuzzParseAction(f *testing.F) {
	f.Add("1|show|faq/phd")
	f.Add("1||")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := bot.ParseAction(text)
		if err != nil {
			return
		}
		again, err := a.Encode()
		if err != nil || again != text {
			t.Errorf("%q becomes %q, %v", text, again, err)
		}
	})
}
