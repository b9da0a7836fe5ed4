package index

import (
	"slices"
	"strings"

	"careerbot/knowledge"
)

// reading is a question, understood as far as its words go.
type reading struct {
	query   knowledge.Query
	text    string   // cleaned
	raw     []string // as typed
	exact   string   // the words, mended
	words   []string // … and slang written out
	units   []unit   // meaningful words, weighed
	asked   knowledge.Asked
	outside []finding // what it names that the guide does not cover
	why     knowledge.Rationale

	truncated bool
	smalltalk bool
	code      bool
	total     float64 // of the units' weights
}

// read takes a question apart.
func (s *snapshot) read(q knowledge.Query) *reading {
	r := &reading{query: q}
	r.text, r.truncated, r.code = clean(q.Text)
	r.why.Read = r.text
	r.raw = knowledge.Words(r.text)
	mended := s.mend(r.raw, &r.why)
	r.exact = wordForWord(mended)
	r.words, r.why.Slang = s.analyzer.expandSlang(mended)
	r.smalltalk = s.outside.isSmalltalk(mended)
	r.asked = s.corpus.Vocabulary.Read(r.words)
	r.outside = s.outside.find(mended, r.words)
	r.units = s.weighedUnits(r)
	s.followUp(r)
	for i := range r.units {
		r.total += r.units[i].weight
		if u := r.units[i]; u.stem == unknown && len(u.concepts) == 0 {
			r.why.Unknown = append(r.why.Unknown, u.word)
		}
	}
	return r
}

func (s *snapshot) mend(words []string, why *knowledge.Rationale) []string {
	mended := slices.Clone(words)
	for i, w := range words {
		if better, ok := s.speller.mend(w); ok {
			mended[i] = better
			why.Mended = append(why.Mended, knowledge.Change{From: w, To: better})
		}
	}
	return mended
}

// longMessage is from how many words on a message's sentences are weighed: what
// is asked often stands in one of them, and the rest is the story around it.
const longMessage = 16

// weighedUnits returns the question's units. In a long message the sentences
// that ask count in full, the others a third.
func (s *snapshot) weighedUnits(r *reading) []unit {
	list := sentences(r.text)
	if len(list) < 2 || len(r.words) < longMessage {
		return s.weighed(r.words, 1)
	}
	asking := make([]bool, len(list))
	any := false
	for i, text := range list {
		asking[i] = strings.Contains(text, "?")
		any = any || asking[i]
	}
	if !any {
		for i, text := range list {
			asked := s.corpus.Vocabulary.Read(knowledge.Words(text))
			asking[i] = len(asked.Asks) > 0
		}
	}
	var units []unit
	for i, text := range list {
		weight := 0.35
		if asking[i] {
			weight = 1
		}
		var ignored knowledge.Rationale
		words, _ := s.analyzer.expandSlang(s.mend(knowledge.Words(text), &ignored))
		units = append(units, s.weighed(words, weight)...)
	}
	return units
}

func (s *snapshot) weighed(words []string, sentence float64) []unit {
	units := s.analyzer.units(words)
	for i := range units {
		units[i].weight = s.analyzer.weight(units[i]) * sentence
	}
	return dedupe(units)
}

// dedupe keeps each word once, at its greatest weight.
func dedupe(units []unit) []unit {
	kept := units[:0]
next:
	for _, u := range units {
		for i := range kept {
			if kept[i].word == u.word {
				kept[i].weight = max(kept[i].weight, u.weight)
				continue next
			}
		}
		kept = append(kept, u)
	}
	return kept
}

// followUpWords begin a question that goes on from the last one.
var followUpWords = []string{"and", "what about", "how about", "what if", "but", "or", "same for", "also", "then"}

// followUp completes a short question from the conversation it stands in: "and
// for seniors?" after a question about pay asks for the pay of seniors.
func (s *snapshot) followUp(r *reading) {
	ctx := r.query.Context
	if ctx == (knowledge.Context{}) || len(r.words) > 8 || len(r.words) == 0 {
		return
	}
	starts := false
	text := strings.Join(r.words, " ") + " "
	for _, w := range followUpWords {
		starts = starts || strings.HasPrefix(text, w+" ")
	}
	a := &r.asked
	facets := len(a.Roles) + len(a.Levels) + len(a.Places) + len(a.Companies) + len(a.Specialisms)
	if !starts && (facets == 0 || len(r.units) > facets+1) {
		return
	}
	r.why.Context = true
	if len(a.Roles) == 0 && ctx.Role != "" {
		a.Roles = []string{ctx.Role}
	}
	if len(a.Levels) == 0 && ctx.Level != "" {
		a.Levels = []string{ctx.Level}
	}
	entry := s.corpus.Entry(ctx.Entry)
	if entry == nil {
		return
	}
	if len(a.Asks) == 0 && len(entry.Asks) > 0 {
		a.Asks = entry.Asks[:1]
	}
	// The last entry's subject joins in, quietly.
	for _, u := range s.docs[s.byID[entry.ID]].phrasings[0] {
		u.weight *= 0.3
		r.units = append(r.units, u)
	}
	r.units = dedupe(r.units)
}

// empty reports whether there is nothing to look for.
func (r *reading) empty() bool { return len(r.words) == 0 || r.smalltalk }

// nothing is the result for a question that is none.
func (r *reading) nothing() knowledge.Result {
	result := knowledge.Result{Verdict: knowledge.None, Smalltalk: r.smalltalk, Truncated: r.truncated, Asked: r.asked, Why: r.why}
	switch {
	case r.smalltalk:
		result.Why.Reason = "small talk, nothing is asked"
	default:
		result.Why.Reason = "there is no question in it"
	}
	return result
}
