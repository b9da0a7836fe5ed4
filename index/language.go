package index

import (
	"slices"
	"unicode"

	"careerbot/knowledge"
)

// languages tells those that the guide is not read in. English with a foreign name or
// place in it is English: a language is told by its letters where they are most of a
// message, or by several of its frequent words where few of the others are English.
type languages struct {
	list    []knowledge.Language
	scripts [][]*unicode.RangeTable
	strong  []map[string]bool
	weak    []map[string]bool
	english func(word string) bool
}

func newLanguages(c *knowledge.Corpus, english func(word string) bool) *languages {
	l := &languages{list: c.Talk.Languages, english: english}
	for _, language := range l.list {
		var scripts []*unicode.RangeTable
		for _, name := range language.Scripts {
			scripts = append(scripts, unicode.Scripts[name])
		}
		l.scripts = append(l.scripts, scripts)
		l.strong = append(l.strong, wordSet(language.Words))
		l.weak = append(l.weak, wordSet(language.Weak))
	}
	return l
}

func wordSet(texts []string) map[string]bool {
	set := map[string]bool{}
	for _, text := range texts {
		for _, w := range knowledge.Words(text) {
			set[w] = true
		}
	}
	return set
}

// of returns the number of the language that a message is in, if it is none of English.
func (l *languages) of(text string, words []string) (int, bool) {
	if n, ok := l.byScript(text); ok {
		return n, ok
	}
	return l.byWords(words)
}

// signLetters is how many letters a sign counts of a script that writes a word with one
// or two.
const signLetters = 3

func (l *languages) byScript(text string) (int, bool) {
	latin, other := 0, 0
	found := len(l.list)
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin++
		default:
			other++
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
				other += signLetters - 1
			}
			n := slices.IndexFunc(l.scripts, func(tables []*unicode.RangeTable) bool { return unicode.In(r, tables...) })
			if n >= 0 {
				found = min(found, n)
			}
		}
	}
	return found, found < len(l.list) && other > latin
}

// What a message's words must come to.
const (
	leastForeign = 1.5 // frequent words of the language, where no word is English
	someForeign  = 2   // … where half of the words are not
	mostForeign  = 2.5 // … where a third of them is not
	weakWord     = 0.5 // what one counts that stands in names, or is English too
)

func (l *languages) byWords(words []string) (language int, ok bool) {
	n, foreign := 0, 0
	for _, w := range words {
		if !unicode.IsLetter([]rune(w)[0]) {
			continue
		}
		n++
		if !l.english(w) {
			foreign++
		}
	}
	most := 0.0
	for i := range l.list {
		sum, strong := 0.0, 0
		for _, w := range words {
			switch {
			case l.strong[i][w] && !l.english(w):
				sum++
				strong++
			case l.strong[i][w], l.weak[i][w]:
				sum += weakWord
			}
		}
		if strong > 0 && sum > most {
			most, language = sum, i
		}
	}
	switch {
	case most >= mostForeign:
		return language, 3*foreign >= n
	case most >= someForeign:
		return language, 2*foreign >= n
	}
	return language, most >= leastForeign && foreign == n
}
