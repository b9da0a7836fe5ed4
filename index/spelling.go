package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/knowledge"
)

// speller mends misspelt words towards the content's own words. A word that is
// ordinary English, or that names something outside the guide, is left alone.
type speller struct {
	read    *texts
	known   map[string]bool // needs no mending
	stems   map[string]bool // of the known words
	targets map[bucket][]target
}

// bucket narrows the words a misspelt one is compared with.
type bucket struct {
	first  rune
	length int
}

type target struct {
	word     string
	runes    []rune
	skeleton string
	count    int // how often the content uses it
}

func newSpeller(c *knowledge.Corpus, a *analyzer) *speller {
	counts := map[string]int{}
	for _, text := range contentTexts(c) {
		for _, w := range a.texts.wordsOf(text) {
			counts[w]++
		}
	}
	s := &speller{read: a.texts, known: map[string]bool{}, stems: map[string]bool{}, targets: map[bucket][]target{}}
	for _, text := range besideTexts(c) {
		for _, w := range a.texts.wordsOf(text) {
			s.known[w] = true
		}
	}
	for _, w := range c.Ordinary {
		s.known[w] = true
	}
	for from := range c.Slang {
		for _, w := range a.texts.wordsOf(from) {
			s.known[w] = true
		}
	}
	for w := range s.known {
		s.stems[a.texts.stem(w)] = true
	}
	for w, n := range counts {
		s.known[w], s.stems[a.texts.stem(w)] = true, true
		if utf8.RuneCountInString(w) < 4 || strings.IndexFunc(w, unicode.IsDigit) >= 0 {
			continue
		}
		runes := []rune(w)
		b := bucket{runes[0], len(runes)}
		s.targets[b] = append(s.targets[b], target{w, runes, skeleton(w), n})
	}
	return s
}

// mend returns the content's word that a misspelt one stands for.
func (s *speller) mend(word string) (string, bool) {
	runes := []rune(word)
	if s.known[word] || len(runes) < 3 || len(runes) > 24 || s.stems[s.read.stem(word)] || strings.IndexFunc(word, unicode.IsDigit) >= 0 {
		return "", false
	}
	bones := skeleton(word)
	best, bestCost := target{}, 1e9
	for _, first := range []rune{runes[0], runes[1]} {
		for length := len(runes) - 2; length <= len(runes)+2; length++ {
			for _, t := range s.targets[bucket{first, length}] {
				cost, ok := s.cost(runes, bones, t)
				if ok && (cost < bestCost || cost == bestCost && (t.count > best.count || t.count == best.count && t.word < best.word)) {
					best, bestCost = t, cost
				}
			}
		}
	}
	return best.word, best.word != ""
}

// cost is the distance between a word and a target, and whether it is near
// enough: one slip in a word of up to seven letters, two in a longer one or in
// one with the same consonants; in three letters only a vowel may be missing.
func (s *speller) cost(word []rune, bones string, t target) (float64, bool) {
	allowed := 1
	if len(word) >= 8 || bones == t.skeleton && len(word) >= 5 {
		allowed = 2
	}
	d := distance(word, t.runes, allowed)
	if d > allowed || len(word) == 3 && bones != t.skeleton {
		return 0, false
	}
	cost := float64(d)
	if bones == t.skeleton {
		cost -= 0.5
	}
	if word[0] != t.runes[0] {
		cost += 0.4
	}
	if word[len(word)-1] != t.runes[len(t.runes)-1] {
		cost += 0.2
	}
	return cost, true
}

// skeleton is a word's consonants, doubled ones once: what people keep when
// they spell by ear.
func skeleton(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	last := rune(0)
	for _, r := range word {
		if strings.ContainsRune("aeiouy", r) {
			continue
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// distance is the optimal string alignment distance (insertions, deletions,
// substitutions, neighbours swapped), or limit+1 where it is more than limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][32]int
	if len(b)+1 > len(rows[0]) {
		return limit + 1
	}
	for j := 0; j <= len(b); j++ {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, above2 := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, above2[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
	}
	return rows[len(a)%3][len(b)]
}
