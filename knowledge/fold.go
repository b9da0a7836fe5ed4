package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold brings a text to lower case and to one way of writing each letter: without
// accents, in the plain form of its width and ligature, with spaces that can be seen.
func fold(text string) string {
	ascii := true
	for i := range len(text) {
		ascii = ascii && text[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.ToLower(text)
	}
	text = strings.ToLower(strings.Map(Visible, text))
	text = strings.Map(withoutAccent, norm.NFKD.String(text))
	return norm.NFC.String(plainLetters.Replace(strings.ToLower(text)))
}

// withoutAccent drops the marks that letters of the European alphabets bear.
func withoutAccent(r rune) rune {
	switch {
	case r >= 0x300 && r <= 0x36f:
		return -1
	case r == 'ʼ': // of "ŉ", taken apart
		return '\''
	}
	return r
}

// plainLetters are the letters that Unicode does not take apart.
var plainLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// Visible, used with [strings.Map], drops what cannot be seen, and makes every space a
// plain one, those without width among them: people paste them between words. Line
// ends stay. Apostrophes become the plain one.
func Visible(r rune) rune {
	switch {
	case r == '\n':
		return r
	case unicode.IsSpace(r), r == 0x200b, r == 0xfeff, r == 0x2028, r == 0x2029:
		return ' '
	case isApostrophe(r) && r != '`':
		return '\''
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError, unicode.Is(unicode.Variation_Selector, r):
		return -1
	}
	return r
}
