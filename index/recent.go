package index

import (
	"careerbot/knowledge"
	"careerbot/knowledge/lru"
)

// recent remembers what the last questions found: people ask the same things in
// the same words, and a result depends on nothing but the question, its context and
// the pins. It belongs to one snapshot and ends with it. Results are shared by all
// who ask: nobody may change one.
type recent struct {
	results *lru.Cache[asked, knowledge.Result]
}

func newRecent() recent { return recent{lru.New[asked, knowledge.Result](maxRecent)} }

// asked is all that a result depends on, within one snapshot.
type asked struct {
	text    string
	channel string
	context knowledge.Context
	pins    *overlay // nil where there are none: then all communities share the result
}

const (
	maxRecent     = 1000 // questions remembered
	maxRecentText = 300  // bytes; longer ones are not asked again
)

func askedOf(q knowledge.Query, pins *overlay) asked {
	a := asked{text: q.Text, context: q.Context}
	a.context.At = 0 // when it was said changes nothing
	if pins != nil && len(pins.pins) > 0 {
		a.pins, a.channel = pins, q.Channel
	}
	return a
}

func (m recent) get(a asked) (knowledge.Result, bool) {
	if len(a.text) > maxRecentText {
		return knowledge.Result{}, false
	}
	return m.results.Get(a)
}

func (m recent) add(a asked, r knowledge.Result) {
	if len(a.text) <= maxRecentText {
		m.results.Put(a, r)
	}
}
