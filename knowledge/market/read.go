package market

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word of a text as names are compared: in small letters, without accents,
// apostrophes and the dots of an abbreviation.
type token struct {
	text       string
	start, end int  // in the text
	capitals   bool // written in capitals alone
	comma      bool // a comma stands before it
	gap        bool // another sign does, that parts it from what stands before: "?", "("
}

// tokens takes a text apart. Hyphens and slashes part words, as spaces do: it makes no
// difference whether one types "Dallas-Fort Worth" or "dallas fort worth".
func tokens(text string) []token {
	var list []token
	comma, gap := false, false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			switch {
			case r == ',':
				comma = true
			case !unicode.IsSpace(r) && !strings.ContainsRune("-–/.'’&()", r):
				gap = true
			}
			i += size
			continue
		}
		t := token{start: i, capitals: true, comma: comma, gap: gap}
		var word strings.Builder
		for i < len(text) {
			r, size = utf8.DecodeRuneInString(text[i:])
			letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
			if !letter && !joins(text, i, t.start, r) {
				break
			}
			if letter {
				word.WriteRune(r)
				t.capitals = t.capitals && !unicode.IsLower(r)
			}
			i += size
		}
		t.end = i
		t.text = plain(word.String())
		if t.text == "saint" || t.text == "sainte" {
			t.text = "st"
		} else if t.text == "ft" {
			t.text = "fort"
		}
		if t.text != "" {
			list = append(list, t)
			comma, gap = false, false
		}
	}
	return list
}

// joins reports whether a sign belongs to the word in which it stands: the apostrophe of
// "Coeur d'Alene", the dots of "D.C.".
func joins(text string, i, start int, r rune) bool {
	_, size := utf8.DecodeRuneInString(text[i:])
	next, _ := utf8.DecodeRuneInString(text[i+size:])
	if r == '\'' || r == '’' {
		return unicode.IsLetter(next)
	}
	if r != '.' {
		return false
	}
	before, width := utf8.DecodeLastRuneInString(text[:i])
	single := i-width == start || strings.HasSuffix(text[start:i-width], ".")
	return unicode.IsLetter(before) && single && unicode.IsLetter(next) && !letterAfter(text, i+1)
}

// letterAfter reports whether two letters follow at text[i:]: the word goes on then, and is
// no abbreviation.
func letterAfter(text string, i int) bool {
	_, size := utf8.DecodeRuneInString(text[i:])
	r, _ := utf8.DecodeRuneInString(text[i+size:])
	return unicode.IsLetter(r)
}

func plain(word string) string {
	word = strings.ToLower(word)
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mn, r) {
					return -1
				}
				return r
			}, norm.NFKD.String(word))
		}
	}
	return word
}

// key is a name as it is looked up.
func key(name string) string { return joined(tokens(name)) }

func joined(list []token) string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = t.text
	}
	return strings.Join(words, " ")
}
