package index

import (
	"math"
	"slices"
)

// desk is the room that one question takes while it is ranked. The snapshot keeps desks for
// the next questions, so that each is worked on where the last one was; nothing of a question
// stays on it, and nothing that a question keeps may lie on it.
type desk struct {
	// The candidates: what Bleve says of each entry, zero to begin with, and those with a score.
	scores         []docScore
	scored         []int32
	proposed       []candidate
	rare, frequent []weighted

	comparison comparison

	// What the classifier looks at.
	room   []uint64
	inputs []input

	// Small talk: what the question has in common with each phrasing of it, zero to begin with,
	// and those with something.
	talked  []talked
	touched []int
}

// talked is what the weights of a question and of a phrasing share.
type talked struct{ mine, theirs float64 }

// docScore is what Bleve says of an entry.
type docScore struct {
	fields int32 // in how many the question's words stand, each counted by itself
	score  float64
}

func newDesk(docs int) *desk { return &desk{scores: make([]docScore, docs)} }

// best returns the entries with the best scores, and clears these.
func (d *desk) best() []candidate {
	greatest := 0.0
	for _, doc := range d.scored {
		greatest = max(greatest, d.scores[doc].whole())
	}
	list := d.proposed[:0]
	for _, doc := range d.scored {
		// Sums of the same numbers in another order differ in the last digits.
		c := candidate{int(doc), math.Round(d.scores[doc].whole()/greatest*1e6) / 1e6}
		d.scores[doc] = docScore{}
		if len(list) == maxCandidates && !c.before(list[len(list)-1]) {
			continue
		}
		at := len(list)
		for at > 0 && c.before(list[at-1]) {
			at--
		}
		list = slices.Insert(list[:min(len(list), maxCandidates-1)], at, c)
	}
	d.scored, d.proposed = d.scored[:0], list
	return list
}

func (s docScore) whole() float64 { return s.score * float64(s.fields) }

func (c candidate) before(other candidate) bool {
	return c.score > other.score || c.score == other.score && c.doc < other.doc
}
