package index

import (
	"math"
	"slices"

	"careerbot/knowledge"
)

// The evidence that the confidence is judged by, each about 0 to 1.
const (
	likeness      = iota // to the nearest phrasing
	firstScore           // of the first hit
	firstShare           // the share of the scores that the first hit has, and what goes along with it
	coverage             // share of the question that the entry's words cover
	strangeWords         // share of the question the content has no word for
	plainWords           // share of the question that the content has no word for, and that is ordinary English
	learnedFirst         // the probability of these by the classifier
	learnedInside        // the classifier says that the guide has an answer, -1 to 1
	rightKind            // the entry answers the kind of question asked
	otherKind            // the entry does not answer the kind of question asked
	namesOutside         // something outside the guide is named
	singleWord           // there is nothing but one word
	manyWords            // how many words the content knows, up to a whole question
	meantFirst           // the probability of the first hit, and of what goes along with it, by what was learned of meanings
	meantMargin          // … less that of the next best
	meantLike            // likeness of meaning to the nearest phrasing
	meantLikes           // … to the three nearest
	meantSays            // … to the nearest of the entry's own sentences
	meantInside          // the meaning says that the guide has an answer, -1 to 1
	evidences
)

var evidenceNames = [evidences]string{
	"nearest phrasing", "score", "share of the scores", "words covered", "words unknown", "ordinary words unknown",
	"learned", "learned to be in the guide", "the kind of question", "another kind of question", "outside the guide", "a single word", "length",
	"learned of the meaning", "… and not another", "nearest in meaning", "near in meaning", "sentence nearest in meaning", "meant to be in the guide",
}

type evidence [evidences]float64

// gather collects the evidence for the first hit.
func (s *snapshot) gather(r *reading, hits []scored) evidence {
	var e evidence
	if len(hits) == 0 {
		return e
	}
	first := hits[0]
	e[likeness], e[firstScore], e[coverage] = first.best(), min(1, first.score), first.features[wordsCovered]
	sum, shown := 0.0, 0.0
	along := s.goesAlong(r, first)
	sharpness := r.scales().sharpness
	for _, h := range hits {
		share := math.Exp(sharpness * (h.score - first.score))
		sum += share
		if h.doc == first.doc || along(h) {
			shown += share
			e[learnedFirst] += r.learned.probability(h.doc)
		}
	}
	e[firstShare] = shown / sum
	r.meant.gather(&e, first, func(doc int) bool { return doc == first.doc || along(scored{doc: doc}) })
	e[learnedInside] = max(-1, min(1, r.learned.inside/insideRange))
	if fit := first.features[whatIsAsked]; fit < 0 {
		e[otherKind] = 1
	} else {
		e[rightKind] = fit
	}
	known := 0
	for _, u := range r.units {
		if u.stem != unknown || len(u.concepts) > 0 {
			known++
		}
		switch {
		case r.total == 0 || u.stem != unknown || len(u.concepts) > 0:
		case s.analyzer.ordinary[u.word]:
			e[plainWords] += u.weight / r.total
		default:
			e[strangeWords] += u.weight / r.total
		}
	}
	if len(r.outside) > 0 {
		e[namesOutside] = 1
	}
	if len(r.units) == 1 {
		e[singleWord] = 1
	}
	e[manyWords] = min(1, float64(known)/manyUnits)
	return e
}

// goesAlong reports which hits an answer with the first one shows as well: asked for
// pay, it shows the figures that other entries give for the same thing. Between those it
// does not matter which is the first.
func (s *snapshot) goesAlong(r *reading, first scored) func(scored) bool {
	if !slices.Contains(r.asked.Asks, knowledge.Pay) || len(r.asked.Levels) == 0 {
		return func(scored) bool { return false }
	}
	figures := s.corpus.PickFigures(r.asked, s.docs[first.doc].entry).Figures
	from := func(id string) bool {
		return slices.ContainsFunc(figures, func(f knowledge.Figure) bool { return f.Source == id })
	}
	if !from(s.docs[first.doc].entry.ID) {
		return func(scored) bool { return false }
	}
	return func(h scored) bool { return from(s.docs[h.doc].entry.ID) }
}

const (
	insideRange = 6 // log odds beyond which the classifier cannot be surer
	manyUnits   = 6 // meaningful words from which a question counts as a whole one
)

// parts is the evidence by name, as far as it counts.
func (e evidence) parts(m *scales) []knowledge.Part {
	parts := make([]knowledge.Part, 0, evidences)
	for i, name := range evidenceNames {
		if m.trust[i] != 0 {
			parts = append(parts, knowledge.Part{Name: name, Value: e[i]})
		}
	}
	return parts
}

// confidence is the probability that the first hit is right.
func (s *snapshot) confidence(r *reading, hits []scored) float64 {
	return r.scales().confidence(s.gather(r, hits))
}

func (m *scales) confidence(e evidence) float64 {
	z := m.bias
	for i, v := range e {
		z += m.trust[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}
