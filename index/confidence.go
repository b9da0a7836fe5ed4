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
	evidences
)

var evidenceNames = [evidences]string{
	"nearest phrasing", "score", "share of the scores", "words covered", "words unknown", "ordinary words unknown",
	"learned", "learned to be in the guide", "the kind of question", "another kind of question", "outside the guide", "a single word", "length",
}

type evidence [evidences]float64

// The calibration: a logistic regression on the evidence, fitted by
// "go test ./index -run TestFit -fit" (see fit_test.go).
var (
	calibrationBias    = -8.30
	calibrationWeights = evidence{0.18, 0.41, 2.37, 2.75, -3.33, -0.77, 2.53, 1.78, 0.04, -0.11, -1.18, 0.46, 2.85}
)

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
	for _, h := range hits {
		share := math.Exp(sharpness * (h.score - first.score))
		sum += share
		if h.doc == first.doc || along(h) {
			shown += share
			e[learnedFirst] += r.learned.probability(h.doc)
		}
	}
	e[firstShare] = shown / sum
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

// parts is the evidence by name.
func (e evidence) parts() []knowledge.Part {
	parts := make([]knowledge.Part, evidences)
	for i, name := range evidenceNames {
		parts[i] = knowledge.Part{Name: name, Value: e[i]}
	}
	return parts
}

// confidence is the probability that the first hit is right.
func (e evidence) confidence() float64 {
	z := calibrationBias
	for i, v := range e {
		z += calibrationWeights[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}
