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
	first    map[string]bool    // the first of pairs
	stems    []string           // what joined words may have, ascending
	lasting  map[string]bool    // known words that a stem does not leave out behind another word
	whole    map[string]bool    // words outside the guide: they are no compounds of its own
}

// leastCompound is how many letters a word has at least that is parted or joined.
const leastCompound = 6

func newCompounds(c *knowledge.Corpus, a *analyzer) *compounds {
	p := &compounds{analyzer: a, words: map[string]int{}, pairs: map[neighbours]int{}, first: map[string]bool{}, whole: map[string]bool{}, lasting: map[string]bool{}}
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
	words := p.analyzer.texts.wordsOf(text)
	for i := 1; i < len(words); i++ {
		p.pairs[neighbours{words[i-1], p.analyzer.texts.stem(words[i])}]++
		p.first[words[i-1]] = true
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
		if p.first[first] && p.pairs[neighbours{first, p.analyzer.texts.stem(rest)}] > 0 {
			return []string{first, rest}
		}
	}
	for i := 2; i <= len(word)-4; i++ {
		first, rest := word[:i], word[i:]
		if !p.first[first] || !p.analyzer.knows(first) {
			continue
		}
		if more := p.parts(rest); more != nil && p.pairs[neighbours{first, p.analyzer.texts.stem(more[0])}] > 0 {
			return append([]string{first}, more...)
		}
	}
	return nil
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
	if apart := p.pairs[neighbours{first, p.analyzer.texts.stem(second)}]; apart > 0 {
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
