package index

import (
	"math"

	"careerbot/knowledge"
)

// evidence is what the confidence is judged by, each between 0 and 1.
type evidence struct {
	best     float64 // likeness to the nearest phrasing
	score    float64 // of the first hit
	margin   float64 // over the second
	coverage float64 // share of the question that the entry's words cover
	strange  float64 // share of the question the content has no word for
	plain    float64 // … of that, in ordinary words
	learned  float64 // probability of the first hit by the classifier
	unlike   float64 // the entry does not answer the kind of question asked
	outside  float64 // something outside the guide is named
	short    float64 // a single word
}

const evidences = 10

func (e evidence) list() [evidences]knowledge.Part {
	return [evidences]knowledge.Part{
		{Name: "nearest phrasing", Value: e.best},
		{Name: "score", Value: e.score},
		{Name: "margin", Value: e.margin},
		{Name: "words covered", Value: e.coverage},
		{Name: "words unknown", Value: e.strange},
		{Name: "ordinary words unknown", Value: e.plain},
		{Name: "learned", Value: e.learned},
		{Name: "another kind of question", Value: e.unlike},
		{Name: "outside the guide", Value: e.outside},
		{Name: "a single word", Value: e.short},
	}
}

// The calibration: a logistic regression on the evidence, fitted by
// "go test ./index -run Calibration -fit" (see calibration_test.go).
var (
	calibrationBias    = -4.09
	calibrationWeights = [evidences]float64{0.44, 2.21, 0.87, 1.59, -2.94, -10.72, 1.46, -0.64, -2.80, -1.17}
)

// gather collects the evidence for the first hit.
func (s *snapshot) gather(r *reading, hits []scored) evidence {
	var e evidence
	if len(hits) == 0 {
		return e
	}
	e.best, e.score, e.coverage = hits[0].best, min(1, hits[0].score), hits[0].coverage
	e.margin = min(1, 4*hits[0].score)
	if len(hits) > 1 {
		e.margin = min(1, 4*(hits[0].score-hits[1].score))
	}
	e.learned = hits[0].learned
	if askFit(s.docs[hits[0].doc].entry, r.asked.Asks) < 0 {
		e.unlike = 1
	}
	for _, u := range r.units {
		switch {
		case r.total == 0 || u.stem != unknown || len(u.concepts) > 0:
		case s.analyzer.ordinary[u.word]:
			e.plain += u.weight / r.total
		default:
			e.strange += u.weight / r.total
		}
	}
	if len(r.outside) > 0 {
		e.outside = 1
	}
	if len(r.units) == 1 {
		e.short = 1
	}
	return e
}

// confidence is the probability that the first hit is right.
func (e evidence) confidence() float64 {
	z := calibrationBias
	for i, p := range e.list() {
		z += calibrationWeights[i] * p.Value
	}
	return 1 / (1 + math.Exp(-z))
}
