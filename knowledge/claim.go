package knowledge

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// Claim is one thing that an entry affirms or denies, in few words: "needs a PhD",
// which does not hold. A reply says Yes or No only where a question puts a claim or its
// reverse; the entry's texts stand without either.
//
// A claim is read with the words that questions are read with (package index). What it
// is of, "a PhD", are its other words: where several mean the same, they stand in it
// side by side.
type Claim struct {
	Text  string
	Holds bool
}

// readClaims reads the claims of a front matter, in their order.
func readClaims(items yaml.MapSlice) ([]Claim, error) {
	var claims []Claim
	for _, item := range items {
		text := fmt.Sprint(item.Key)
		if len(Words(text)) == 0 {
			return nil, fmt.Errorf("claim %q has no words", text)
		}
		switch strings.ToLower(fmt.Sprint(item.Value)) {
		case "yes", "true":
			claims = append(claims, Claim{text, true})
		case "no", "false":
			claims = append(claims, Claim{text, false})
		default:
			return nil, fmt.Errorf("claim %q is neither yes nor no", text)
		}
	}
	return claims, nil
}

// CutYesNo parts the Yes or No that a text begins with from what follows. Found is
// false where it begins with neither: "No figure is given" does not.
func CutYesNo(text string) (holds bool, rest string, found bool) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(text)
	}
	switch strings.ToLower(text[:end]) {
	case "yes", "yep", "yeah", "yup":
		holds = true
	case "no", "nope", "nah":
	default:
		return false, text, false
	}
	if tail := text[end:]; len(tail) > 1 && tail[0] == '-' && tail[1] != '-' && tail[1] != ' ' {
		return false, text, false // "No-code"
	}
	if tail := strings.TrimLeft(text[end:], ". "); tail != "" && unicode.IsDigit(rune(tail[0])) {
		return false, text, false // "No. 5"
	}
	rest = strings.TrimLeftFunc(text[end:], func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) && !strings.ContainsRune(`*_["'“(`, r)
	})
	if plain := strings.TrimSpace(text[end:]); rest == plain && rest != "" && !answers(holds, rest) {
		return false, text, false
	}
	return holds, Capital(rest), true
}

// answers reports whether a Yes or No without a mark behind it is an answer, by what
// follows: "No you can't" is, "No figure is given" is not.
func answers(holds bool, rest string) bool {
	if holds {
		return true
	}
	first, _, _ := strings.Cut(strings.ToLower(rest), " ")
	switch first {
	case "you", "we", "it", "they", "i", "he", "she", "that", "this", "but", "because", "not", "unless":
		return true
	}
	return false
}

// Capital begins a text with a capital letter.
func Capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 || r == utf8.RuneError {
		return text
	}
	return string(unicode.ToUpper(r)) + text[size:]
}
