package knowledge

import (
	"strings"
	"unicode"
)

// Words splits a text into lower-case words, the same way for content and for
// questions. Letters and digits form words; "c++" and "c#" stay whole; an
// apostrophe joins ("don't" is dont), a possessive ending is dropped; runs of
// currency signs and single symbols such as emoji are words of their own.
func Words(text string) []string {
	words := make([]string, 0, len(text)/5+1)
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			word.WriteRune(unicode.ToLower(r))
		case (r == '+' || r == '#') && word.Len() > 0 && endsTerm(runes, i):
			word.WriteRune(r)
		case isApostrophe(r) && i > 0 && isWordRune(runes[i-1]) && i+1 < len(runes) && unicode.IsLetter(runes[i+1]):
			if unicode.ToLower(runes[i+1]) == 's' && (i+2 == len(runes) || !isWordRune(runes[i+2])) {
				i++ // possessive or "what's"
				flush()
			}
		case unicode.Is(unicode.Sc, r):
			flush()
			for i < len(runes) && unicode.Is(unicode.Sc, runes[i]) {
				word.WriteRune(runes[i])
				i++
			}
			if i < len(runes) && unicode.IsDigit(runes[i]) {
				word.Reset() // "$165K" is the number
			}
			i--
			flush()
		case unicode.Is(unicode.So, r):
			flush()
			words = append(words, string(r))
		default:
			flush()
		}
	}
	flush()
	return words
}

// endsTerm reports whether the sign at i ends a language's name: "c++", "c#".
func endsTerm(runes []rune, i int) bool {
	for i < len(runes) && (runes[i] == '+' || runes[i] == '#') {
		i++
	}
	return i == len(runes) || !isWordRune(runes[i])
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' || r == '´' }

// Phrases finds phrases of one or several words in a sequence of words. The
// zero value holds none. It must not be changed while it is in use.
type Phrases struct {
	first   map[string][]phrase // by first word, longest first
	longest int
}

type phrase struct {
	words []string
	value string
}

// Add makes the phrase findable; a phrase without words is ignored. Of several
// values for the same phrase, all are found.
func (p *Phrases) Add(text, value string) {
	words := Words(text)
	if len(words) == 0 {
		return
	}
	if p.first == nil {
		p.first = make(map[string][]phrase)
	}
	list := p.first[words[0]]
	at := len(list)
	for at > 0 && len(list[at-1].words) < len(words) {
		at--
	}
	list = append(list, phrase{})
	copy(list[at+1:], list[at:])
	list[at] = phrase{words, value}
	p.first[words[0]] = list
	p.longest = max(p.longest, len(words))
}

// Match is a phrase found at words[Start:End].
type Match struct {
	Start, End int
	Value      string
}

// Find returns every match in the words, longer ones first at each place,
// overlapping ones included.
func (p *Phrases) Find(words []string) []Match {
	var found []Match
	for i, w := range words {
		for _, ph := range p.first[w] {
			if hasPrefix(words[i:], ph.words) {
				found = append(found, Match{i, i + len(ph.words), ph.value})
			}
		}
	}
	return found
}

// Longest returns the matches that no longer match covers, in order.
func (p *Phrases) Longest(words []string) []Match {
	var found []Match
	for _, m := range p.Find(words) {
		covered := false
		for _, o := range found {
			if o.Start <= m.Start && m.End <= o.End && o.End-o.Start > m.End-m.Start {
				covered = true
				break
			}
		}
		if !covered {
			found = append(found, m)
		}
	}
	return found
}

// Prefix returns how many words the longest phrase has that they begin with, or 0.
func (p *Phrases) Prefix(words []string) int {
	if len(words) == 0 {
		return 0
	}
	for _, ph := range p.first[words[0]] { // longest first
		if hasPrefix(words, ph.words) {
			return len(ph.words)
		}
	}
	return 0
}

// Suffix returns how many words the longest phrase has that they end with, or 0.
func (p *Phrases) Suffix(words []string) int {
	for i := max(0, len(words)-p.longest); i < len(words); i++ {
		for _, ph := range p.first[words[i]] {
			if len(ph.words) == len(words)-i && hasPrefix(words[i:], ph.words) {
				return len(ph.words)
			}
		}
	}
	return 0
}

func hasPrefix(words, prefix []string) bool {
	if len(words) < len(prefix) {
		return false
	}
	for i, w := range prefix {
		if words[i] != w {
			return false
		}
	}
	return true
}
