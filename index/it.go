package index

import (
	"slices"

	"careerbot/knowledge"
)

// What this file does: it reads a question of Yes or No about what the conversation is
// about: "can I skip it?", "so it's pointless?". Its words say how a claim is put, and
// leave open of what.

// standIns are the words that stand for what a claim is of.
var standIns = [][]string{{"it"}, {"that"}, {"this"}, {"them"}, {"they"}, {"these"}, {"those"}, {"one"}}

// longestFragment is how many words a question has at most that leaves even "it" out:
// "so pointless?"
const longestFragment = 3

// ofIt answers a question about the conversation's entry by the claim that was talked
// about. It finds nothing where the question has words of its own, where the guide knows
// it as it stands, or where no claim of that entry is put.
func (s *snapshot) ofIt(r *reading) (result knowledge.Result, found bool) {
	ctx := r.query.Context
	doc, known := s.byID[ctx.Entry]
	if !known || len(r.raw) > longestFollowUp || len(r.outside) > 0 || r.asked.NamesAnything() || s.isPhrasing(r) {
		return result, false
	}
	if ctx.Role != "" && ctx.Role != s.corpus.Vocabulary.MainRole().ID {
		return result, false
	}
	list := s.hear(r.text)
	if len(list) != 1 || !s.speaksOfIt(list[0].words) {
		return result, false
	}
	if words := list[0].words; !slices.ContainsFunc(words, s.lexicon.standsIn) {
		list[0].words, list[0].asked = append([]string{"it"}, words...), true
		list[0].stems = s.lexicon.texts.lexical(list[0].words)
		list[0].marks = marksOf(list[0].stems)
	}
	list[0].told = nil
	d := &s.docs[doc]
	put := s.puttingHeard(list, talkedAbout(d.claims, ctx.Claim), d.own, false)
	if !put.sure {
		return result, false
	}
	r.why.Context = true
	result = knowledge.Result{
		Verdict: knowledge.Answered, Confidence: followUpConfidence, Truncated: r.cut, Asked: r.asked, Why: r.why, Claim: ctx.Claim,
		Answers: []*knowledge.Entry{spoken(d.entry, put)}, Hits: []knowledge.Hit{s.hit(r, scored{doc: doc, score: followUpConfidence})},
	}
	result.Why.Reason = "it asks about what was said before"
	picked := s.corpus.PickFigures(knowledge.Asked{}, d.entry)
	result.Figures, result.Notes = picked.Figures, picked.Notes
	return result, true
}

// speaksOfIt reports whether words ask something of what was said before, and name
// nothing themselves.
func (s *snapshot) speaksOfIt(words []string) bool {
	l := s.lexicon
	if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return !l.known[w] && !l.neutral[s.lexicon.texts.lexicalStem(w)] }) {
		return false
	}
	stands := false
	for i, w := range words {
		switch {
		case !l.standsIn(w):
		case i+1 < len(words) && ownWork[words[i+1]]:
			return false // "will AI take this job" is of the job
		default:
			stands = true
		}
	}
	return stands || len(words) <= longestFragment
}

func (l *lexicon) standsIn(w string) bool {
	return slices.ContainsFunc(standIns, func(in []string) bool { return in[0] == l.texts.lexicalStem(w) })
}

// talkedAbout returns the claims that a conversation is about: those of what the claim of
// this number (from 1) is of or, without one, what the entry's title puts. Each is of
// what stands for it in a question.
func talkedAbout(claims []claim, number int) []claim {
	var list []claim
	for i, c := range claims {
		about := c.own
		if number > 0 && number <= len(claims) {
			about = i == number-1 || claims[number-1].shares(c)
		}
		if !about || c.than != nil || c.trigger != nil {
			continue
		}
		c.subjects = append(slices.Clone(standIns), c.subjects...)
		list = append(list, c.named())
	}
	return list
}

// shares reports whether two claims are of the same.
func (c claim) shares(other claim) bool {
	return slices.ContainsFunc(c.subjects, func(mine []string) bool {
		return slices.ContainsFunc(other.subjects, func(theirs []string) bool { return slices.Equal(mine, theirs) })
	})
}

// claimAbout returns the number, from 1, of the entry's claim that a question puts, or
// else of the first whose subject it names; 0 for none.
func (s *snapshot) claimAbout(r *reading, e *knowledge.Entry) int {
	doc, known := s.byID[e.ID]
	if !known || len(s.docs[doc].claims) == 0 {
		return 0
	}
	list := s.heardOf(r)
	named := 0
	for i, c := range s.docs[doc].claims {
		if s.puttingClaim(list, c, s.docs[doc].own, false).sure {
			return i + 1
		}
		if named == 0 && c.mayBeNamed(list) && slices.ContainsFunc(list, func(h heard) bool { return c.isIn(h.stems[:len(h.words)]) }) {
			named = i + 1
		}
	}
	return named
}
