package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences splits a text into its sentences; each keeps its closing mark. A dot that
// belongs to an abbreviation ("U.S.", "e.g.", "No. 5"), a number or a name ends none.
func Sentences(text string) []string {
	var list []string
	start := 0
	add := func(end int) {
		if s := strings.TrimSpace(text[start:end]); strings.IndexFunc(s, wordRune) >= 0 {
			list = append(list, s)
			start = end
		}
	}
	for i := 0; i < len(text); {
		marks := len(text[i:]) - len(strings.TrimLeft(text[i:], ".!?…"))
		if marks == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		end := i + marks
		end += len(text[end:]) - len(strings.TrimLeft(text[end:], `"”’')]*_`))
		if next, _ := utf8.DecodeRuneInString(text[end:]); end == len(text) || unicode.IsSpace(next) {
			if endsSentence(text[start:i], text[i:i+marks], strings.TrimSpace(text[end:])) {
				add(end)
			}
		}
		i = end
	}
	add(len(text))
	return list
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// endsSentence reports whether the marks between two pieces of text end a sentence.
func endsSentence(before, marks, after string) bool {
	if after == "" || strings.ContainsAny(marks, "!?") {
		return true
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, `"“‘'([*_`))
	if len(marks) > 1 || marks == "…" { // an ellipsis
		return !unicode.IsLower(next)
	}
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	word = strings.ToLower(strings.TrimLeft(word, `"“‘'([*_`))
	switch {
	case beforeName[word]:
		return false
	case beforeNumber[word]:
		return !unicode.IsDigit(next)
	case word != "" && strings.IndexFunc(word, notDigit) < 0 && strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:]) == word:
		return false // "1. First" in a list
	case word == "etc" || word == "al":
		return !unicode.IsLower(next)
	case abbreviations[word], dotted(word), initial(before, word):
		return unicode.IsUpper(next) && opensSentence[strings.ToLower(firstWord(after))]
	}
	return true
}

func notDigit(r rune) bool { return !unicode.IsDigit(r) }

// dotted reports whether a word is letters with dots between them: "u.s", "ph.d".
func dotted(word string) bool {
	parts := strings.Split(word, ".")
	for _, p := range parts {
		if p == "" || utf8.RuneCountInString(p) > 3 || strings.IndexFunc(p, notLetter) >= 0 {
			return false
		}
	}
	return len(parts) > 1
}

// initial reports whether a word is the initial of a name: "J. Doe".
func initial(before, word string) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	return size == len(word) && unicode.IsUpper(r) && r != 'I'
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func firstWord(text string) string {
	text = strings.TrimLeft(text, `"“‘'([*_`)
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return text[:i]
	}
	return text
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var (
	// beforeName are abbreviations that something always follows.
	beforeName = wordSet("mr mrs ms dr prof st vs cf ca approx e.g i.e eg ie viz resp incl excl")
	// beforeNumber are abbreviations before a number, and words otherwise.
	beforeNumber = wordSet("no nos nr fig figs vol ch sec art p pp")
	// abbreviations may stand at a sentence's end too.
	abbreviations = wordSet("inc ltd co corp bros jr sr dept univ assoc est avg min max hr hrs yr yrs mo mos tel ext jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri a.k.a")
	// opensSentence are words that begin a sentence more often than a name.
	opensSentence = wordSet(`a an the this that these those it its he she they we you your our their there here then now
		if in on at for from with without to by as of after before when while where what which who why how
		most some many all both each every no not none but and or so yet because although however also
		do does did is are was were can could should would will may must have has`)
)
