package adapter_test

import (
	"testing"

	"careerbot/bot/adapter"
)

// TestWithFiles: what is attached is named with its link; a name becomes no Markdown, and what
// is no address of the web is left out.
func TestWithFiles(t *testing.T) {
	for _, one := range []struct {
		text  string
		files []adapter.Attached
		want  string
	}{
		{"words", nil, "words"},
		{"words", []adapter.Attached{{"plan.png", "https://x.org/1"}, {"", "https://x.org/2"}}, "words\n\n- [plan.png](https://x.org/1)\n- [a file](https://x.org/2)"},
		{"", []adapter.Attached{{"a [b](c) *d*\ne", "https://x.org/1"}}, "- [a (b)(c) d e](https://x.org/1)"},
		{"words", []adapter.Attached{{"a", "javascript:x"}, {"b", "https://x.org/) [c](d"}, {"c", ""}}, "words"},
	} {
		if got := adapter.WithFiles(one.text, one.files); got != one.want {
			t.Errorf("%q with %v: %q", one.text, one.files, got)
		}
	}
}
