package encoder

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"careerbot/index/encoder/minilm"
)

const (
	// mostTokens is how many tokens of a text are read, its two marks included; what
	// follows is passed over. The model was trained on no more.
	mostTokens = minilm.Positions

	// longestWord is how many letters a word may have: a longer one is unknown.
	longestWord = 100
)

// tokenizer splits texts as the model was trained on them: BERT's uncased WordPiece.
// Letters become small and lose their accents; punctuation and the characters of Chinese
// stand alone; each word is then spelled by the longest tokens that fit, from its left.
type tokenizer struct {
	vocabulary *minilm.Vocabulary
	word       []byte
	apart      []byte // a rune taken apart into a letter and its accents
}

// append appends a text's tokens with their marks, mostTokens at the most.
func (t *tokenizer) append(tokens []uint16, text string) []uint16 {
	full := len(tokens) + mostTokens - 1
	tokens = append(tokens, minilm.Begin)
	t.word = t.word[:0]
	end := func() {
		if len(t.word) > 0 {
			tokens = t.spell(tokens, t.word)
			t.word = t.word[:0]
		}
	}
	for _, r := range text {
		if len(tokens) >= full {
			break
		}
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			end()
		case r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co): // what cannot be seen
		case unicode.IsSpace(r):
			end()
		case r < utf8.RuneSelf && !isPunctuation(r):
			t.word = append(t.word, byte(unicode.ToLower(r)))
		default:
			for _, r := range string(t.takeApart(r)) {
				switch {
				case unicode.Is(unicode.Mn, r):
				case isPunctuation(r) || isChinese(r):
					end()
					t.word = utf8.AppendRune(t.word, r)
					end()
				default:
					t.word = utf8.AppendRune(t.word, unicode.ToLower(r))
				}
			}
		}
	}
	end()
	return append(tokens[:min(len(tokens), full)], minilm.End)
}

// takeApart is a rune's canonical decomposition (NFD): a letter and its accents, or the
// letters of a Korean syllable. It is good until the next call. To normalize whole texts
// would allocate.
func (t *tokenizer) takeApart(r rune) []byte {
	t.apart = t.apart[:0]
	if s := r - 0xAC00; 0 <= s && s < 19*21*28 {
		t.apart = utf8.AppendRune(t.apart, 0x1100+s/(21*28))
		t.apart = utf8.AppendRune(t.apart, 0x1161+s/28%21)
		if s%28 > 0 {
			t.apart = utf8.AppendRune(t.apart, 0x11A7+s%28)
		}
		return t.apart
	}
	t.apart = utf8.AppendRune(t.apart, r)
	if parts := norm.NFD.Properties(t.apart).Decomposition(); parts != nil {
		return parts
	}
	return t.apart
}

// spell appends the tokens of a word.
func (t *tokenizer) spell(tokens []uint16, word []byte) []uint16 {
	before := len(tokens)
	if utf8.RuneCount(word) > longestWord {
		return append(tokens, minilm.Unknown)
	}
	for from := 0; from < len(word); {
		token, to := t.longest(word, from)
		if to == from {
			return append(tokens[:before], minilm.Unknown)
		}
		tokens = append(tokens, uint16(token))
		from = to
	}
	return tokens
}

// longest is the longest token that goes on in a word, and where it ends; or where it
// began, if there is none.
func (t *tokenizer) longest(word []byte, from int) (token, to int) {
	for to := min(len(word), from+t.vocabulary.Longest()); to > from; to-- {
		if token, ok := t.vocabulary.Find(word[from:to], from > 0); ok {
			return token, to
		}
	}
	return 0, from
}

// isPunctuation: BERT takes every sign of ASCII for punctuation, "$" and "+" too.
func isPunctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return '!' <= r && r <= '/' || ':' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
	}
	return unicode.Is(unicode.P, r)
}

// isChinese: the blocks of ideographs that BERT's tokenizer names, which are fewer than
// Unicode has. Japanese and Korean letters are not among them.
func isChinese(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF || 0x20000 <= r && r <= 0x2A6DF ||
		0x2A700 <= r && r <= 0x2B73F || 0x2B740 <= r && r <= 0x2B81F || 0x2B920 <= r && r <= 0x2CEAF ||
		0xF900 <= r && r <= 0xFAFF || 0x2F800 <= r && r <= 0x2FA1F
}
