package index

import (
	"fmt"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// exactConfidence is the confidence in a question that is a phrasing, word for word: no
// two entries share one.
const exactConfidence = 0.97

// besideTopic is the confidence from which a question is answered that names a topic
// outside the guide, as something beside what it asks.
const besideTopic = 0.90

// sameWords is the likeness from which a question has the very words of a phrasing, or
// others for the same: an abbreviation for its name.
const sameWords = 0.99

// isCode is why a message of program text is not answered.
const isCode = "it is code, not a question"

// judge turns the rankings of the guide and of the pins into a result.
func (s *snapshot) judge(r *reading, hits, parts []scored, pinned []pinHit) knowledge.Result {
	result := s.judgeGuide(r, hits, parts)
	switch {
	case len(pinned) == 0:
	case pinned[0].wins(hits):
		s.answerWith(&result, r, pinned)
	case pinned[0].meant >= pinOffers && result.Verdict != knowledge.Answered && !r.code:
		s.offerPin(&result, r, pinned[0])
	}
	return result
}

// judgeGuide turns the guide's ranking into a result.
func (s *snapshot) judgeGuide(r *reading, hits, parts []scored) knowledge.Result {
	e := s.gather(r, hits)
	result := knowledge.Result{
		Confidence: r.scales().confidence(e),
		Truncated:  r.cut,
		Asked:      r.asked,
		Why:        r.why,
	}
	if len(hits) > 0 && hits[0].exact {
		result.Confidence, parts = max(result.Confidence, exactConfidence), nil
	}
	if len(hits) > 0 && hits[0].best() >= sameWords && e[coverage] >= sameWords {
		result.Confidence = max(result.Confidence, r.scales().answerFrom)
	}
	roles, answers := s.askedOf(r), 1
	if len(parts) != 2 && len(roles) == 0 {
		r, hits, result.Confidence = s.claimed(r, hits, result.Confidence)
	}
	switch {
	case len(parts) == 2:
		hits, answers = inFront(hits, parts), 2
		result.Confidence = max(result.Confidence, r.scales().answerFrom)
	case len(roles) > 0 && len(hits) > 0 && !hits[0].exact:
		var found int
		hits, found = s.ofRoles(r, hits, roles)
		answers = max(1, found)
	}
	elsewhere := len(parts) != 2 && s.refuses(r, hits)
	if elsewhere {
		hits = s.besideFirst(hits)
	}
	if len(hits) > 0 {
		result.Hits = s.hits(r, hits[:min(len(hits), knowledge.MaxHits)])
	}
	result.Why.Parts = e.parts(r.scales())
	for _, f := range r.outside {
		result.Why.Outside = append(result.Why.Outside, f.words)
	}
	result.Verdict, result.Why.Reason = s.decide(r, hits, result.Confidence)
	if reason, note := s.reserved(r, hits, roles, elsewhere); reason != "" && result.Verdict == knowledge.Answered {
		result.Verdict, result.Why.Reason = knowledge.Unsure, reason
		if note != "" {
			result.Notes = append(result.Notes, note)
		}
	}
	limit(&result, r.scales())
	switch result.Verdict {
	case knowledge.Answered:
		for _, h := range hits[:answers] {
			result.Answers = append(result.Answers, s.answer(r, h))
		}
		if len(parts) == 2 {
			result.Why.Reason = "a question in two parts, each found"
		}
		result.Claim = s.claimAbout(r, result.Answers[0])
		picked := s.corpus.PickFigures(r.asked, result.Answers...)
		result.Figures = picked.Figures
		result.Notes = append(result.Notes, picked.Notes...)
		if p := s.stated(r, result.Figures); p.sure {
			result.Answers[0] = spoken(result.Answers[0], p)
		}
	case knowledge.Unsure, knowledge.None:
		if result.Verdict == knowledge.Unsure {
			result.Figures = s.offeredFigures(r, hits[0])
		}
		if r.code && result.Verdict == knowledge.None {
			result.Notes = append(result.Notes, s.corpus.Talk.Code)
		}
		for _, f := range r.outside {
			if !slices.Contains(result.Notes, f.says) && (f.kind == topic || f.kind == profession || r.aboutGuide() || s.paidElsewhere(r)) {
				result.Notes = append(result.Notes, f.says)
			}
		}
	}
	return result
}

// mayClaim is how many hits may put the claim that is asked in front of the others.
const mayClaim = 5

// claimed puts in front the first hit whose claim a question puts, where it puts none of
// the first hit's: each word of it is understood then, and it is answered. What is told
// beside it may name what is outside the guide: "I sell insurance. Do I need Python?"
func (s *snapshot) claimed(r *reading, hits []scored, confidence float64) (*reading, []scored, float64) {
	if len(hits) == 0 || hits[0].exact || r.code || r.cut {
		return r, hits, confidence
	}
	list := s.heardOf(r)
	outside := s.outsideAsked(list, r.outside)
	for i, h := range hits[:min(len(hits), mayClaim)] {
		d := &s.docs[h.doc]
		if !s.states(r, d.entry) && (!named(outside, d.claims) || !s.puttingHeard(list, d.claims, d.own, false).sure) {
			continue
		}
		if i > 0 {
			hits = slices.Concat([]scored{h}, hits[:i], hits[i+1:])
			hits[0].score = hits[1].score
		}
		if len(outside) < len(r.outside) {
			asked := *r
			asked.outside, r = outside, &asked
		}
		return r, hits, max(confidence, r.scales().answerFrom)
	}
	return r, hits, confidence
}

// outsideAsked returns what a question names outside the guide, without what stands in
// what is told beside it. A place matters wherever it stands.
func (s *snapshot) outsideAsked(list []heard, outside []finding) []finding {
	var asked []finding
	for _, f := range outside {
		if f.kind == place || f.kind == currency || f.asked || slices.ContainsFunc(told(list), func(h heard) bool {
			return (h.asked || !s.aside(h.words, false)) && strings.Contains(" "+strings.Join(s.withoutWho(h.words, claim{}), " ")+" ", " "+f.words+" ")
		}) {
			asked = append(asked, f)
		}
	}
	return asked
}

// named reports whether all that is outside the guide is a claim's own word: "teaching",
// of who teaches themselves.
func named(outside []finding, claims []claim) bool {
	return !slices.ContainsFunc(outside, func(f finding) bool {
		words := strings.Fields(f.words)
		return !slices.ContainsFunc(claims, func(c claim) bool { return c.names(words) })
	})
}

// decide gives the verdict and the reason for it.
func (s *snapshot) decide(r *reading, hits []scored, confidence float64) (knowledge.Verdict, string) {
	answerFrom, offerFrom := r.scales().answerFrom, r.scales().offerFrom
	switch {
	case len(hits) == 0:
		return knowledge.None, "no word of it stands in the guide"
	case hits[0].exact:
		return knowledge.Answered, "it is one of the phrasings, word for word"
	case r.code && confidence < offerFrom:
		return knowledge.None, isCode
	case len(r.outside) > 0 && (r.hardOutside() || confidence < answerFrom || confidence < besideTopic && r.names(topic)):
		named := r.outside[0].words
		if s.halfCovered(r, hits) || !r.hardOutside() && confidence >= offerFrom {
			return knowledge.Unsure, fmt.Sprintf("%q is outside the guide, the rest is in it", named)
		}
		return knowledge.None, fmt.Sprintf("%q is outside the guide", named)
	case confidence >= answerFrom:
		return knowledge.Answered, fmt.Sprintf("confidence %.2f, answers from %.2f", confidence, answerFrom)
	case confidence >= offerFrom:
		return knowledge.Unsure, fmt.Sprintf("confidence %.2f, answers from %.2f", confidence, answerFrom)
	}
	if r.offered && s.asksForPay(r, hits[0]) {
		return knowledge.Unsure, "it asks for pay, of which the guide tells"
	}
	return knowledge.None, fmt.Sprintf("confidence %.2f, offers from %.2f", confidence, offerFrom)
}

// reserved returns why the first hit, however like a question, does not answer it, and
// what is said of that; no reason where it does. A phrasing, word for word, is answered.
func (s *snapshot) reserved(r *reading, hits []scored, roles []knowledge.Term, elsewhere bool) (reason, note string) {
	switch {
	case len(hits) == 0 || hits[0].exact:
		return "", ""
	case s.pointsBack(r):
		return "it does not say of what", ""
	case s.paysNot(r, hits[0]):
		return "it compares what is paid, and the entry does not say", ""
	case elsewhere:
		return "it wants something other than what it names", ""
	case s.silentOn(r, hits[0], roles):
		return "the guide does not say that of the role", s.silence(roles)
	}
	return "", ""
}

// refuses reports whether somebody wants something other than what they name: "I don't
// want to do a master's, what else is there".
func (s *snapshot) refuses(r *reading, hits []scored) bool {
	if len(hits) == 0 || hits[0].exact || len(otherThings.Find(r.words)) == 0 {
		return false
	}
	return slices.ContainsFunc(r.words, func(w string) bool { return w == "without" || w == "no" || w == "not" || s.lexicon.negated[w] })
}

// otherThings are how somebody asks for others.
var otherThings = func() knowledge.Phrases {
	var p knowledge.Phrases
	for _, text := range []string{"what else", "else is there", "other ways", "other way", "other options", "other option", "other routes", "other paths", "alternatives", "an alternative"} {
		p.Add(text, "")
	}
	return p
}()

// besideFirst returns the hits with the introduction to the first one's section in front
// of them, and the first behind those that are shown.
func (s *snapshot) besideFirst(hits []scored) []scored {
	first := hits[0]
	list := slices.Clone(hits[1:])
	if doc, ok := s.byID[s.docs[first.doc].entry.Section()+"/intro"]; ok && doc != first.doc {
		list = slices.DeleteFunc(list, func(h scored) bool { return h.doc == doc })
		list = slices.Insert(list, 0, scored{doc: doc, score: first.score})
	}
	at := min(len(list), 3)
	first.score = 0
	if at > 0 {
		first.score = list[at-1].score
	}
	return slices.Insert(list, at, first)
}

// paysNot reports whether a question compares pay, and the entry is not about pay, or tells
// of other roles than the question names.
func (s *snapshot) paysNot(r *reading, first scored) bool {
	e := s.docs[first.doc].entry
	if !slices.Contains(r.asked.Asks, knowledge.Pay) || !slices.Contains(r.asked.Asks, knowledge.Compare) {
		return false
	}
	if !slices.Contains(e.Asks, knowledge.Pay) && len(e.Figures) == 0 {
		return true
	}
	return len(e.About) > 0 && len(r.asked.Roles) > 0 && !slices.ContainsFunc(r.asked.Roles, func(role string) bool { _, about := e.About[role]; return about })
}

// pointsBack reports whether a question says of nothing but what was said before, and
// asks whether that is required, or what it adds: "is it needed?", "how much more there?" What "it" pays or how long it takes is
// of the guide's subject where nothing was said before.
func (s *snapshot) pointsBack(r *reading) bool {
	required := slices.Equal(r.asked.Asks, []knowledge.Ask{knowledge.Requirement})
	if !s.points(r.words, false) || !required && !(howMuchMore(r.words) && !r.asked.NamesAnything()) {
		return false
	}
	asks := make([]bool, len(r.words))
	for _, m := range s.corpus.Vocabulary.Cues(r.words) {
		for i := m.Start; i < min(m.End, len(asks)); i++ {
			asks[i] = true
		}
	}
	for i, w := range r.words {
		if !asks[i] && !stopwords[w] && !(besides[w] && !required) {
			return false
		}
	}
	return true
}

// limit takes the confidence down where the verdict is more careful than it, so
// that the two never contradict each other.
func limit(result *knowledge.Result, c *scales) {
	switch result.Verdict {
	case knowledge.Unsure:
		result.Confidence = min(result.Confidence, c.answerFrom-0.01)
	case knowledge.None:
		result.Confidence = min(result.Confidence, c.offerFrom-0.01)
	}
}

// halfCovered reports whether a question that names something outside the guide
// asks, besides, for something inside it: "engineer salary in Bangalore".
func (s *snapshot) halfCovered(r *reading, hits []scored) bool {
	for _, f := range r.outside {
		if f.kind == topic {
			return false
		}
	}
	inside := r.asked.Names(knowledge.RoleFacet, knowledge.LevelFacet, knowledge.CompanyFacet, knowledge.SpecialismFacet)
	if !inside {
		// The main role may go without saying when only the place is outside.
		onlyPlaces := !slices.ContainsFunc(r.outside, func(f finding) bool { return f.kind == profession })
		inside = onlyPlaces && len(r.asked.Asks) > 0
	}
	return inside && hits[0].best() > 0.3
}

// inFront returns the hits with these two first.
func inFront(hits, first []scored) []scored {
	list := slices.Clone(first)
	for _, h := range hits {
		if h.doc != first[0].doc && h.doc != first[1].doc {
			list = append(list, h)
		}
	}
	// Each part was scored as a question of its own.
	list[1].score = max(list[1].score, hits[0].score)
	list[0].score = max(list[0].score, list[1].score)
	return list
}
