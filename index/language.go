package index

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"careerbot/knowledge"
)

// languages tells those that the guide is not read in. English with a foreign name or
// place in it is English: a language is told by its letters where they are most of a
// message, or by several of its frequent words where few of the others are English.
type languages struct {
	list    []knowledge.Language
	scripts [][]*unicode.RangeTable
	words   map[string][]frequent // by the word
	english func(word string) bool
}

// frequent says that a word is one of a language's.
type frequent struct {
	language int
	weak     bool
}

func newLanguages(c *knowledge.Corpus, english func(word string) bool) *languages {
	l := &languages{list: c.Talk.Languages, words: map[string][]frequent{}, english: english}
	for n, language := range l.list {
		var scripts []*unicode.RangeTable
		for _, name := range language.Scripts {
			scripts = append(scripts, unicode.Scripts[name])
		}
		l.scripts = append(l.scripts, scripts)
		l.add(n, language.Words, false)
		l.add(n, language.Weak, true)
	}
	return l
}

func (l *languages) add(language int, texts []string, weak bool) {
	for _, text := range texts {
		for _, w := range knowledge.Words(text) {
			has := func(f frequent) bool { return f.language == language }
			if !slices.ContainsFunc(l.words[w], has) {
				l.words[w] = append(l.words[w], frequent{language, weak})
			}
		}
	}
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

// The sums that a message's words must reach to be in another language: each frequent word
// of that counts 1, a weak one weakWord.
const (
	leastForeign = 1.5 // where no word of the message is English
	someForeign  = 2   // where at least half of its words are not English
	mostForeign  = 2.5 // where at least a third of its words are not English
	weakWord     = 0.5 // for a word that stands in names too, or is English too
)

func (l *languages) byWords(words []string) (language int, ok bool) {
	n, foreign := 0, 0
	sums, strong := make([]float64, len(l.list)), make([]bool, len(l.list))
	for _, w := range words {
		if first, _ := utf8.DecodeRuneInString(w); !unicode.IsLetter(first) {
			continue
		}
		n++
		english := l.english(w)
		if !english {
			foreign++
		}
		for _, f := range l.words[w] {
			if f.weak || english {
				sums[f.language] += weakWord
			} else {
				sums[f.language]++
				strong[f.language] = true
			}
		}
	}
	most := 0.0
	for i, sum := range sums {
		if strong[i] && sum > most {
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
