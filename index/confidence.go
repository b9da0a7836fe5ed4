package index

import (
	"math"

	"careerbot/knowledge"
)

// The evidence that the confidence is judged by, each about 0 to 1.
const (
	likeness      = iota // to the nearest phrasing
	firstScore           // of the first hit
	firstShare           // the first hit's share of the scores
	coverage             // share of the question that the entry's words cover
	strangeWords         // share of the question the content has no word for
	plainWords           // … of that, in ordinary words
	learnedFirst         // probability of the first hit by the classifier
	learnedInside        // the classifier says that the guide has an answer, -1 to 1
	rightKind            // the entry answers the kind of question asked
	otherKind            // the entry does not answer the kind of question asked
	namesOutside         // something outside the guide is named
	singleWord           // there is nothing but one word
	manyWords            // how long the question is
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
	calibrationBias    = -5.53
	calibrationWeights = evidence{0.29, 0.52, 2.35, 1.85, -3.00, -3.99, 1.61, 1.59, 0.33, -0.27, -2.00, -0.17, 2.16}
)

// gather collects the evidence for the first hit.
func (s *snapshot) gather(r *reading, hits []scored) evidence {
	var e evidence
	if len(hits) == 0 {
		return e
	}
	first := hits[0]
	e[likeness], e[firstScore], e[coverage] = first.best(), min(1, first.score), first.features[wordsCovered]
	sum := 0.0
	for _, h := range hits {
		sum += math.Exp(sharpness * (h.score - first.score))
	}
	e[firstShare] = 1 / sum
	e[learnedFirst] = r.learned.probability(first.doc)
	e[learnedInside] = max(-1, min(1, r.learned.inside/insideRange))
	if fit := first.features[whatIsAsked]; fit < 0 {
		e[otherKind] = 1
	} else {
		e[rightKind] = fit
	}
	for _, u := range r.units {
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
	e[manyWords] = min(1, float64(len(r.units))/manyUnits)
	return e
}

const (
	insideRange = 6  // log odds beyond which the classifier cannot be surer
	manyUnits   = 16 // meaningful words from which a question is as long as can be
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
