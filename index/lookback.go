package index

import (
	"slices"

	"careerbot/knowledge"
)

// What this file does: it reads a question that the guide cannot answer by itself, and whose
// words all stand in the passage that was shown last: "which schools?", "where do I put them?"
// That passage is shown once more, whole: what is asked stands in it, or nowhere.

// longestLookBack is how many words such a question has at most.
const longestLookBack = 6

// elliptic are words of a question that leaves out what it is about.
var elliptic = set(`such like example examples last first next else deep far put use used exactly all each any two three both other others show see go`)

// lookBack answers such a question. Single words are none: "ok", "yes".
func (s *snapshot) lookBack(r *reading) (result knowledge.Result, found bool) {
	doc, known := s.byID[r.query.Context.Entry]
	if !known || len(r.raw) < 2 || len(r.raw) > longestLookBack || len(r.outside) > 0 || r.code || r.language != nil || r.asked.NamesAnything() {
		return result, false
	}
	e := s.docs[doc].entry
	words := s.lexicon.texts.lexical(knowledge.Words(e.Full))
	for _, w := range r.words {
		if !stopwords[w] && !besides[w] && !pointing[w] && !goesWith[w] && !elliptic[w] && !s.lexicon.asks[w] && !counting(w) && !slices.Contains(words, s.lexicon.texts.lexicalStem(w)) {
			return result, false
		}
	}
	if !s.asksBack(r) {
		return result, false
	}
	whole := *e
	whole.Short = e.Full
	r.why.Context, r.why.Again = true, true
	result = knowledge.Result{
		Verdict: knowledge.Answered, Confidence: followUpConfidence, Truncated: r.cut, Asked: r.asked, Why: r.why, Claim: r.query.Context.Claim,
		Answers: []*knowledge.Entry{&whole}, Hits: []knowledge.Hit{s.hit(r, scored{doc: doc, score: followUpConfidence})},
	}
	result.Why.Reason = "it asks of what was said before"
	picked := s.corpus.PickFigures(knowledge.Asked{}, e)
	result.Figures, result.Notes = picked.Figures, picked.Notes
	return result, true
}

// asksBack reports whether something is asked: by a word that asks, a verb in front, "such as",
// or "and" of what comes next.
func (s *snapshot) asksBack(r *reading) bool {
	first := r.words[0]
	return goingOn.Prefix(r.raw) > 0 || first == "such" || s.lexicon.auxiliary[first] || slices.ContainsFunc(r.words, func(w string) bool { return s.lexicon.asks[w] })
}
