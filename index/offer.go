package index

import (
	"slices"

	"careerbot/knowledge"
)

// offeredFigures are the figures that an unsure reply shows beside the questions that it
// offers: those of what the question names, where it asks for pay, and otherwise those of the
// first hit, where that is about pay. Whoever asks for pay in words that nobody foresaw sees
// the figure; it says what it is of.
func (s *snapshot) offeredFigures(r *reading, first scored) []knowledge.Figure {
	e := s.docs[first.doc].entry
	asked, tells := r.asked, slices.Contains(e.Asks, knowledge.Pay)
	switch {
	case len(r.outside) > 0:
		return nil
	case slices.Contains(asked.Asks, knowledge.Pay) && tells:
		return s.corpus.PickFigures(asked, e).Figures
	case slices.Contains(asked.Asks, knowledge.Pay) && asked.NamesAnything():
		return s.corpus.PickFigures(asked).Figures
	case tells && e.Asks[0] == knowledge.Pay && len(s.askedOf(r)) == 0:
		asked.Asks = append(slices.Clone(asked.Asks), knowledge.Pay)
		return s.corpus.PickFigures(asked, e).Figures
	}
	return nil
}

// asksForPay reports whether a question asks for pay, in words that leave no doubt, and the
// entry tells of that foremost: what the words offer of it stays an offer.
func (s *snapshot) asksForPay(r *reading, first scored) bool {
	e := s.docs[first.doc].entry
	return len(r.outside) == 0 && !r.code && slices.Contains(r.asked.Asks, knowledge.Pay) && len(e.Asks) > 0 && e.Asks[0] == knowledge.Pay
}
