package index

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A pin's text may begin with Yes or No. It answers the pin's triggers so, and other
// wordings only where they are put the same way round.

// puttingPin reads how a question puts what a pin's triggers ask.
func (s *snapshot) puttingPin(text string, claims []claim, exact bool) put {
	var ofPassage []claim
	for _, c := range claims {
		switch {
		case c.trigger == nil:
			ofPassage = append(ofPassage, c)
		case exact, s.alike(text, c.trigger):
			return put{sure: true, truth: c.holds}
		}
	}
	return s.putting(text, ofPassage, nil, exact)
}

// alike reports whether a question asks the same way round as a trigger, with no word
// of its own that could matter.
func (s *snapshot) alike(text string, trigger []string) bool {
	list := sentences(text)
	if len(list) != 1 {
		return false
	}
	asked := s.spelledOut(list[0])
	a, sure := s.lexicon.profile(asked, strings.Contains(text, "?"))
	b, sureToo := s.lexicon.profile(trigger, true)
	if !sure || !sureToo || a.sign != b.sign || !maps.Equal(a.aspects, b.aspects) {
		return false
	}
	known := s.lexicon.texts.lexical(trigger)
	return !slices.ContainsFunc(s.lexicon.texts.lexical(asked), func(w string) bool {
		return !slices.Contains(known, w) && !s.lexicon.neutral[w] && !a.words[w]
	})
}

// profile is which way round a sentence is put, whatever it is about.
type profile struct {
	sign    int
	aspects map[aspect]bool
	words   map[string]bool // that say so
}

// profile reads a sentence; it is not sure of one that Yes or No does not answer.
func (l *lexicon) profile(words []string, asked bool) (p profile, sure bool) {
	words, tagged := l.untagged(words)
	if len(words) == 0 || l.asks[words[0]] || !(asked || tagged || l.asksOutright(words, claim{})) {
		return p, false
	}
	p = profile{sign: 1, aspects: map[aspect]bool{}, words: map[string]bool{}}
	if len(words) > 2 && l.auxiliary[words[0]] && words[1] == "not" {
		words = append(slices.Clone(words[:1]), words[2:]...) // "isn't there a mentor?"
	}
	t := l.tables[needed]
	tokens := l.texts.lexical(words)
	next := 0
	for _, m := range t.phrases.Longest(tokens) {
		if m.Start < next {
			continue
		}
		next = m.End
		n, _ := strconv.Atoi(m.Value)
		what := t.meanings[n]
		for _, w := range tokens[m.Start:m.End] {
			p.words[w] = true
		}
		switch what.sense {
		case clouds:
			return p, false
		case says:
			p.aspects[what.aspect] = true
			if !what.positive {
				p.sign = -p.sign
			}
		case lacks, turns, suffer:
			p.sign = -p.sign
		}
	}
	return p, true
}
