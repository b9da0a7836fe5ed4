package encoder

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"careerbot/index/encoder/minilm"
)

func TestTokens(t *testing.T) {
	m := minilm.Embedded()
	tok := tokenizer{vocabulary: &m.Vocabulary}
	for _, r := range references(t) {
		if diff := cmp.Diff(r.Tokens, tok.append(nil, r.Text)); diff != "" {
			t.Errorf("%.60q: %s", r.Text, diff)
		}
	}
}

func TestTakeApart(t *testing.T) {
	var tok tokenizer
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if have, want := string(tok.takeApart(r)), norm.NFD.String(string(r)); have != want {
			t.Errorf("%U is taken apart into %+q, not %+q", r, have, want)
		}
	}
}

// FuzzTokens: whatever the text, its tokens are marked and not too many; and what they
// spell has the same tokens.
func FuzzTokens(f *testing.F) {
	m := minilm.Embedded()
	tok := tokenizer{vocabulary: &m.Vocabulary}
	for _, r := range references(f) {
		f.Add(r.Text)
	}
	f.Add("\xff\xfe broken \xc3")
	f.Fuzz(func(t *testing.T, text string) {
		tokens := tok.append(nil, text)
		n := len(tokens)
		if n < 2 || n > mostTokens || tokens[0] != minilm.Begin || tokens[n-1] != minilm.End {
			t.Fatalf("%q: %v", text, tokens)
		}
		var spelled []byte
		for _, token := range tokens[1 : n-1] {
			if token == minilm.Begin || token == minilm.End {
				t.Fatalf("%q: a mark within: %v", text, tokens)
			}
			if token == minilm.Unknown {
				return // it spells nothing
			}
			piece, goesOn := strings.CutPrefix(m.Vocabulary.Token(int(token)), "##")
			if !goesOn {
				spelled = append(spelled, ' ')
			}
			spelled = append(spelled, piece...)
		}
		if again := tok.append(nil, string(spelled)); !slices.Equal(tokens, again) {
			t.Errorf("%q has %v, but what they spell, %q, has %v", text, tokens, spelled, again)
		}
	})
}
