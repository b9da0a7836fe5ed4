package index

import (
	"slices"
	"sort"
	"strings"

	"careerbot/knowledge"
)

// compounds mends words that are written together or apart otherwise than in the
// content: "deeplearning" and "tensor flow". Both are told by the content's own words:
// what stands there side by side, and what stands there in one.
type compounds struct {
	analyzer *analyzer
	words    map[string]int     // of the content, how often
	pairs    map[neighbours]int // neighbours there, the second by its stem, how often
	first    map[int32]bool     // the first of pairs
	stems    []string           // what joined words may have, ascending
	lasting  map[string]bool    // known words that a stem does not leave out behind another word
	whole    map[string]bool    // words outside the guide: they are no compounds of its own
}

// leastCompound is how many letters a word has at least that is parted or joined.
const leastCompound = 6

func newCompounds(c *knowledge.Corpus, a *analyzer) *compounds {
	p := &compounds{analyzer: a, words: map[string]int{}, pairs: map[neighbours]int{}, first: map[int32]bool{}, whole: map[string]bool{}, lasting: map[string]bool{}}
	for _, text := range contentTexts(c) {
		p.note(text)
		for _, w := range a.texts.wordsOf(text) {
			p.words[w]++
		}
	}
	for _, text := range besideTexts(c) {
		p.note(text)
		if words := a.texts.wordsOf(text); len(words) == 1 {
			p.whole[words[0]] = true
		}
	}
	return p
}

func (p *compounds) note(text string) {
	last := int32(0)
	for _, text := range p.analyzer.texts.wordsOf(text) {
		w := p.analyzer.texts.word(text)
		if last != 0 {
			p.pairs[neighbours{last, w.ofStem}]++
			p.first[last] = true
		}
		last = w.number
	}
}

// part returns the words of the content that are written in one.
func (p *compounds) part(word string) []string {
	if len(word) < leastCompound || len(word) > 40 || p.whole[word] || p.analyzer.knows(word) || p.analyzer.ordinary[word] {
		return nil
	}
	return p.parts(word)
}

func (p *compounds) parts(word string) []string {
	for i := 2; i <= len(word)-2; i++ {
		first, rest := word[:i], word[i:]
		if n := p.leads(first); n != 0 && p.beside(n, rest) > 0 {
			return []string{first, rest}
		}
	}
	for i := 2; i <= len(word)-4; i++ {
		first, rest := word[:i], word[i:]
		n := p.leads(first)
		if n == 0 || !p.analyzer.knows(first) {
			continue
		}
		if more := p.parts(rest); more != nil && p.beside(n, more[0]) > 0 {
			return append([]string{first}, more...)
		}
	}
	return nil
}

// leads returns the number of a word that is the first of two that stand side by side, or 0.
func (p *compounds) leads(word string) int32 {
	if n := p.analyzer.texts.known[word].number; p.first[n] {
		return n
	}
	return 0
}

// beside returns how often the words of the content stand side by side, the second as its stem.
func (p *compounds) beside(first int32, second string) int {
	if first == 0 {
		return 0
	}
	return p.pairs[neighbours{first, p.analyzer.texts.word(second).ofStem}]
}

// keptBut is how many letters at the end of a stem may be others than the word's: "relate"
// is the stem of "relational".
const keptBut = 2

// settle returns the known words that are not parted, and readies the joining of words: it
// notes which stems there are to be joined to, and which known words are no mere endings.
func (p *compounds) settle(known map[string]bool) map[string]bool {
	a := p.analyzer
	for _, name := range a.names {
		if !strings.HasPrefix(name, "c:") {
			p.stems = append(p.stems, name)
		}
	}
	for _, w := range a.groupWords {
		p.stems = append(p.stems, w.stem)
	}
	slices.Sort(p.stems)
	settled := make(map[string]bool, len(known))
	const before = "lalala"
	for w := range known {
		if p.part(w) == nil {
			settled[w] = true
		}
		if len(stem(before+w)) > len(before)+keptBut {
			p.lasting[w] = true
		}
	}
	return settled
}

// mayJoin reports whether there may be a stem of both words written in one. It has what they
// begin with: the first word and a letter of the second, unless that is all ending.
func (p *compounds) mayJoin(first, second string) bool {
	if !p.lasting[second] {
		return true
	}
	at := sort.Search(len(p.stems), func(i int) bool {
		s := p.stems[i]
		n := min(len(s), len(first))
		if s[:n] != first {
			return s[:n] > first
		}
		return len(s) > n && s[n] >= second[0]
	})
	return at < len(p.stems) && len(p.stems[at]) > len(first) && strings.HasPrefix(p.stems[at], first) && p.stems[at][len(first)] == second[0]
}

// join returns the word of the content that two are written for. Of two that are words
// of their own, something is made only where the content writes them in one more often
// than apart, and one of them is rare beside that.
func (p *compounds) join(first, second string) (string, bool) {
	if stopwords[first] || stopwords[second] || len(first)+len(second) < leastCompound {
		return "", false
	}
	if !p.mayJoin(first, second) {
		return "", false
	}
	joined := first + second
	if !p.analyzer.knows(joined) {
		return "", false
	}
	if apart := p.beside(p.analyzer.texts.known[first].number, second); apart > 0 {
		return joined, p.words[joined] > apart
	}
	plain := func(w string) bool {
		return p.analyzer.ordinary[w] || p.words[w]*rareBeside >= p.words[joined] && p.words[w] > 0
	}
	return joined, !plain(first) || !plain(second)
}

// rareBeside is how many times more often the compound stands in the content than a word
// that is rare beside it.
const rareBeside = 4
