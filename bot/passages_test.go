package bot

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestPassages: what stands on lines of its own is a passage, and says what it looks like.
func TestPassages(t *testing.T) {
	for source, want := range map[string][]Passage{
		"one & **two *three***\nfour\n\nfive": {
			{Words: []Words{{Text: "one & "}, {Text: "two ", Strong: true}, {Text: "three", Strong: true, Emphasis: true}, {Text: "\nfour"}}},
			{Apart: true, Words: []Words{{Text: "five"}}},
		},
		"# Head\n3. a\n4. b\n   - c": {
			{Words: []Words{{Text: "Head", Strong: true}}},
			{Kind: Entry, Number: 3, Words: []Words{{Text: "a"}}},
			{Kind: Entry, Number: 4, Words: []Words{{Text: "b"}}},
			{Kind: Entry, Depth: 1, Words: []Words{{Text: "c"}}},
		},
		"> said `x`\n>\n> again\n\n```go\na\n  b\n```": {
			{Kind: Quote, Words: []Words{{Text: "said "}, {Text: "x", Code: true}, {Text: "\n\n"}, {Text: "again"}}},
			{Kind: CodeLines, Apart: true, Words: []Words{{Text: "a\n  b"}}},
		},
		"in <#C1>: [**a**](https://e.org/<x>) [j](javascript:x) <@U1> me@e.org": {
			{Words: []Words{{Text: "in "}, {Channel: "C1"}, {Text: ": "}, {Text: "a", Address: "https://e.org/%3Cx%3E"}, {Text: " j <@U1> "}, {Text: "me@e.org", Address: "mailto:me@e.org"}}},
		},
	} {
		got, whole := Passages(source)
		if diff := cmp.Diff(want, got); diff != "" || !whole {
			t.Errorf("%q, whole %v: %s", source, whole, diff)
		}
	}
	for _, source := range []string{"- a\n\n  b", "- > a", "> - a", "0. a"} {
		if _, whole := Passages(source); whole {
			t.Errorf("%q is told in full by passages", source)
		}
	}
}

// TestPassagesSayAll: they say what the Markdown does.
func TestPassagesSayAll(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "b ", "**", "*", "_", "`", "```\n", "\n", "\n\n", "- ", "1. ", "> ", "# ", "<#C1>", "<@U1>", "&amp;", "\\", "---\n", "  "})
	words := func(text string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(pieces, 0, 20).Draw(t, "source"), "")
		passages, whole := Passages(source)
		if !whole {
			return
		}
		var b strings.Builder
		for _, p := range passages {
			for _, w := range p.Words {
				b.WriteString(w.Text + w.Channel)
			}
		}
		if got, want := words(b.String()), words(PlainMarkdown(source)); got != want {
			t.Errorf("%q says %q, and its passages %q", source, want, got)
		}
	})
}
