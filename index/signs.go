package index

import (
	"strings"
	"unicode/utf8"
)

// What this file does: it tells from a few signs that a pattern cannot be found in a text, so
// that most questions pass the patterns by. A pattern costs as much as all else that is read
// of a sentence.

// anyWord reports whether a text has one of these, in whatever case; they are written in small
// letters of ASCII, and need not stand for themselves: "lack" is in "black".
func anyWord(text string, words ...string) bool {
	for i := range len(text) {
		for _, w := range words {
			if text[i]|0x20 == w[0] && len(text)-i >= len(w) && strings.EqualFold(text[i:i+len(w)], w) {
				return true
			}
		}
	}
	return false
}

// plainButFor reports whether a text is of ASCII alone and has none of these signs.
func plainButFor(text, signs string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || strings.IndexByte(signs, text[i]) >= 0 {
			return false
		}
	}
	return true
}

// beginsWord reports whether one of the signs stands at the beginning or behind a space.
func beginsWord(text, signs string) bool {
	for i := range len(text) {
		if strings.IndexByte(signs, text[i]) >= 0 && (i == 0 || isSpace(text[i-1])) {
			return true
		}
	}
	return false
}

func isSpace(b byte) bool {
	return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f' || b == '\v'
}
