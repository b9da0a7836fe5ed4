package index

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"careerbot/knowledge"
)

// talk knows small talk, and questions about the bot and the guide: by words that say
// nothing else, and by likeness to how people put them.
type talk struct {
	read    *texts
	kinds   []knowledge.TalkKind
	words   knowledge.Phrases // of the kinds: their numbers
	ignored knowledge.Phrases
	fillers knowledge.Phrases
	exact   map[string]int // phrasing, word for word → kind
	asked   []talkPhrasing
	weights map[string]float64 // of the phrasings' stems
	having  map[string][]talkStem
}

type talkPhrasing struct {
	kind  int
	total float64 // of the stems' weights
}

// talkStem is a phrasing that has a stem, and what the stem weighs in it, as often as it has it.
type talkStem struct {
	phrasing int
	weight   float64
}

// What small talk must reach, and what the words of a message weigh for it.
const (
	talkFits       = 0.75 // from this likeness to a phrasing on, a message is small talk
	maxTalk        = 14   // a message of more words is none
	talkStop       = 0.35 // weight of a stopword, as "the", where the rarest word of the phrasings weighs 1
	talkStrange    = 1.5  // weight of a word that stands in no phrasing
	talkStrangeBut = 0.6  // weight of a word that stands in no phrasing and is ordinary English
)

func newTalk(c *knowledge.Corpus, read *texts, slang func([]string) []string) *talk {
	t := &talk{read: read, kinds: c.Talk.Kinds, exact: map[string]int{}, weights: map[string]float64{}, having: map[string][]talkStem{}}
	for _, w := range c.Talk.Fillers {
		t.fillers.Add(w, "")
	}
	var counts []map[string]int // phrasing → how often it has a stem
	for i, k := range t.kinds {
		for _, w := range k.Words {
			t.words.Add(w, strconv.Itoa(i))
			if k.Ignored {
				t.ignored.Add(w, "")
			}
		}
		for _, text := range k.Phrasings {
			words := slang(read.wordsOf(text))
			t.exact[wordForWord(words)] = i
			times := map[string]int{}
			for _, s := range read.stemsOf(words) {
				times[s]++
			}
			for s := range times {
				t.weights[s]++
			}
			t.asked, counts = append(t.asked, talkPhrasing{kind: i}), append(counts, times)
		}
	}
	greatest := math.Log(float64(len(t.asked) + 1))
	for s, n := range t.weights {
		t.weights[s] = max(0.15, math.Log(float64(len(t.asked)+1)/n)/greatest)
		if stopwords[s] {
			t.weights[s] *= talkStop
		}
	}
	for i := range t.asked {
		for _, s := range slices.Sorted(maps.Keys(counts[i])) { // in one order: sums of one question are the same
			weight := t.weights[s] * float64(counts[i][s])
			t.asked[i].total += weight
			t.having[s] = append(t.having[s], talkStem{i, weight})
		}
	}
	return t
}

// only returns the kind of a message that holds nothing but small talk.
func (t *talk) only(words []string) (kind int, ok bool) {
	if len(words) == 0 || len(words) > maxTalk {
		return 0, false
	}
	var buf [256]byte
	if kind, ok := t.exact[string(appendWords(buf[:0], words))]; ok {
		return kind, true
	}
	kind = len(t.kinds)
	var room [maxTalk]bool
	covered := room[:len(words)]
	t.words.Each(words, func(m knowledge.Match) {
		if n, err := strconv.Atoi(m.Value); err == nil {
			kind = min(kind, n)
		}
		cover(covered, m)
	})
	if kind == len(t.kinds) {
		return kind, false
	}
	t.fillers.Each(words, func(m knowledge.Match) { cover(covered, m) })
	return kind, kind < len(t.kinds) && !slices.Contains(covered, false)
}

func cover(covered []bool, m knowledge.Match) {
	for i := m.Start; i < m.End; i++ {
		covered[i] = true
	}
}

// like returns the kind whose phrasing a message is most like, and how much.
func (t *talk) like(d *desk, words []string, ordinary map[string]bool) (kind int, likeness float64) {
	if len(words) < 2 || len(words) > maxTalk {
		return 0, 0
	}
	var room [maxTalk]float64
	list, weight := t.read.stemsOf(words), room[:len(words)]
	total := 0.0
	for i, s := range list {
		w, known := t.weights[s]
		switch {
		case known:
		case stopwords[words[i]]:
			w = talkStop
		case ordinary[words[i]]:
			w = talkStrangeBut
		default:
			w = talkStrange
		}
		weight[i] = w
		total += w
	}
	if len(d.talked) < len(t.asked) {
		d.talked = make([]talked, len(t.asked))
	}
	d.touched = d.touched[:0]
	for i, s := range list {
		first := slices.Index(list, s) == i
		for _, p := range t.having[s] {
			shared := &d.talked[p.phrasing]
			if shared.mine == 0 {
				d.touched = append(d.touched, p.phrasing)
			}
			shared.mine += weight[i]
			if first {
				shared.theirs += p.weight
			}
		}
	}
	nearest := len(t.asked)
	for _, p := range d.touched {
		shared := &d.talked[p]
		l := questionShare*shared.mine/total + (1-questionShare)*shared.theirs/t.asked[p].total
		*shared = talked{}
		if l > likeness || l == likeness && p < nearest {
			nearest, likeness = p, l
		}
	}
	if nearest == len(t.asked) {
		return 0, 0
	}
	return t.asked[nearest].kind, likeness
}

// anywhere returns the kind that one word of a message is enough for.
func (t *talk) anywhere(words []string) (kind int, ok bool) {
	kind = len(t.kinds)
	t.words.Each(words, func(m knowledge.Match) {
		if n, err := strconv.Atoi(m.Value); err == nil && t.kinds[n].Anywhere {
			kind = min(kind, n)
		}
	})
	return kind, kind < len(t.kinds)
}

// opens returns the kind whose word a message begins with, if it asks nothing.
func (t *talk) opens(r *reading) (kind int, ok bool) {
	if strings.Contains(r.text, "?") || len(r.raw) > maxTalk || len(r.asked.Asks) > 0 {
		return 0, false
	}
	kind = len(t.kinds)
	for _, m := range t.words.Find(r.raw) {
		if n, err := strconv.Atoi(m.Value); err == nil && m.Start == 0 && t.kinds[n].Opens {
			kind = min(kind, n)
		}
	}
	return kind, kind < len(t.kinds)
}

// without returns the words without those that count for nothing beside a question, or
// all where nothing else is left.
func (t *talk) without(words []string) []string {
	found := t.ignored.Longest(words)
	if len(found) == 0 {
		return words
	}
	drop := make([]bool, len(words))
	for _, m := range found {
		cover(drop, m)
	}
	var kept []string
	for i, w := range words {
		if !drop[i] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}

// says makes a result of a kind of small talk.
func (s *snapshot) says(result *knowledge.Result, kind int) {
	k := s.talk.kinds[kind]
	result.Verdict, result.Smalltalk, result.Says = knowledge.None, true, k.Says
	result.Why.Reason = "small talk, nothing is asked of the guide: " + k.Name
	for _, id := range k.Related {
		if e := s.corpus.Entry(id); e != nil {
			result.See = append(result.See, e)
		}
	}
}

// spoken says what the content has for a message that the guide has no answer for, where
// it is small talk rather than a question.
func (s *snapshot) spoken(result *knowledge.Result, r *reading, hits []scored) {
	if result.Verdict == knowledge.Answered && hits[0].exact {
		return
	}
	best := 0.0
	if len(hits) > 0 {
		best = hits[0].best()
	}
	d := s.desks.Get().(*desk)
	defer s.desks.Put(d)
	if kind, likeness := s.talk.like(d, r.spoken, s.analyzer.ordinary); likeness >= talkFits && likeness > best {
		result.Answers, result.Figures, result.Notes = nil, nil, nil
		result.Confidence = min(result.Confidence, r.scales().offerFrom-0.01)
		s.says(result, kind)
		return
	}
	if result.Verdict == knowledge.Answered {
		return
	}
	kind, ok := s.talk.anywhere(r.spoken)
	ok = ok && !(s.talk.kinds[kind].Ignored && len(r.outside) > 0)
	if !ok && result.Verdict == knowledge.None && len(r.outside) == 0 {
		kind, ok = s.talk.opens(r)
	}
	if ok {
		result.Figures, result.Notes = nil, nil
		result.Confidence = min(result.Confidence, r.scales().offerFrom-0.01)
		s.says(result, kind)
	}
}
