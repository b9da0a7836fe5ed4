package index

import (
	"slices"

	"careerbot/knowledge"
)

// offeredFigures are the figures that an unsure reply shows beside the questions that it
// offers: those of the first hit, where that is about pay. Whoever asks for pay in words
// that nobody foresaw sees the figure; it says what it is of.
func (s *snapshot) offeredFigures(r *reading, first scored) []knowledge.Figure {
	e := s.docs[first.doc].entry
	if len(r.outside) > 0 || !slices.Contains(e.Asks, knowledge.Pay) || len(s.askedOf(r)) > 0 {
		return nil
	}
	asked := r.asked
	if !slices.Contains(asked.Asks, knowledge.Pay) {
		if e.Asks[0] != knowledge.Pay {
			return nil
		}
		asked.Asks = append(slices.Clone(asked.Asks), knowledge.Pay)
	}
	return s.corpus.PickFigures(asked, e).Figures
}

// asksForPay reports whether a question asks for pay, in words that leave no doubt, and the
// entry tells of that foremost: what the words offer of it stays an offer.
func (s *snapshot) asksForPay(r *reading, first scored) bool {
	e := s.docs[first.doc].entry
	return len(r.outside) == 0 && !r.code && slices.Contains(r.asked.Asks, knowledge.Pay) && len(e.Asks) > 0 && e.Asks[0] == knowledge.Pay
}
