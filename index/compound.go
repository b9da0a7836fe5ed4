package index

import "careerbot/knowledge"

// compounds mends words that are written together or apart otherwise than in the
// content: "deeplearning" and "tensor flow". Both are told by the content's own words:
// what stands there side by side, and what stands there in one.
type compounds struct {
	analyzer *analyzer
	words    map[string]int     // of the content, how often
	pairs    map[neighbours]int // neighbours there, the second by its stem, how often
	first    map[string]bool    // the first of pairs
	whole    map[string]bool    // words outside the guide: they are no compounds of its own
}

// leastCompound is how many letters a word has at least that is parted or joined.
const leastCompound = 6

func newCompounds(c *knowledge.Corpus, a *analyzer) *compounds {
	p := &compounds{a, map[string]int{}, map[neighbours]int{}, map[string]bool{}, map[string]bool{}}
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

// join returns the word of the content that two are written for. Of two that are words
// of their own, something is made only where the content writes them in one more often
// than apart, and one of them is rare beside that.
func (p *compounds) join(first, second string) (string, bool) {
	if stopwords[first] || stopwords[second] || len(first)+len(second) < leastCompound {
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
