package index

import (
	"sort"
	"strings"

	"careerbot/knowledge"
)

// Complete proposes questions the guide can answer for what somebody has typed
// so far: titles first, then phrasings, those that begin alike before those
// that hold all the words. Without text it proposes the frequent questions.
func (ix *Index) Complete(prefix string, limit int) []knowledge.Suggestion {
	s, err := ix.acquire()
	if err != nil {
		return nil
	}
	defer s.release()
	return s.complete(prefix, limit)
}

// suggestible is a text that completion may propose, prepared.
type suggestible struct {
	knowledge.Suggestion
	words []string
	title bool
}

func suggestibles(c *knowledge.Corpus, read *texts) []suggestible {
	var list []suggestible
	for _, e := range c.Entries {
		list = append(list, suggestible{knowledge.Suggestion{Text: e.Title, Entry: e.ID}, read.wordsOf(e.Title), true})
		for _, p := range e.Phrasings {
			list = append(list, suggestible{knowledge.Suggestion{Text: p, Entry: e.ID}, read.wordsOf(p), false})
		}
	}
	return list
}

func (s *snapshot) complete(prefix string, limit int) []knowledge.Suggestion {
	if len(prefix) > 200 {
		return nil
	}
	typed := knowledge.Words(prefix)
	type ranked struct {
		suggestible
		rank int
	}
	var found []ranked
	for _, t := range s.suggestions {
		rank := matchRank(typed, t)
		if len(typed) == 0 {
			if !t.title || s.corpus.Entry(t.Entry).Kind != knowledge.FAQ {
				continue
			}
			rank = 0
		}
		if rank >= 0 {
			found = append(found, ranked{t, rank})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].rank < found[j].rank })
	var list []knowledge.Suggestion
	for _, f := range found[:min(len(found), limit)] {
		list = append(list, f.Suggestion)
	}
	return list
}

// matchRank orders a text for what is typed: 0 to 3, or -1 where it does not
// fit. The last word may be unfinished.
func matchRank(typed []string, t suggestible) int {
	rank := 1
	if t.title {
		rank = 0
	}
	if beginsWith(t.words, typed) {
		return rank
	}
	for i, w := range typed {
		held := false
		for _, own := range t.words {
			held = held || own == w || i == len(typed)-1 && strings.HasPrefix(own, w)
		}
		if !held {
			return -1
		}
	}
	return rank + 2
}

func beginsWith(words, typed []string) bool {
	if len(typed) > len(words) || len(typed) == 0 {
		return false
	}
	last := len(typed) - 1
	for i, w := range typed[:last] {
		if words[i] != w {
			return false
		}
	}
	return strings.HasPrefix(words[last], typed[last])
}
