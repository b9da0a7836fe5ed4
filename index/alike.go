package index

import (
	"math"
	"slices"

	"careerbot/knowledge"
)

// What this file does: it compares two questions by the likeness by which a question is
// compared with a phrasing. Units name what a snapshot numbers, so that those of a question
// outlive it.

// Units are the meaningful words of a question: misspelt ones mended, slang written out. There
// are none where nothing is left by which the question could be told from others. A word that
// the guide does not have weighs as much as the rarest: questions that the guide does not answer
// differ by such words.
func (ix *Index) Units(question string) []knowledge.Unit {
	s, err := ix.acquire()
	if err != nil {
		return nil // it is closed: nobody asks any more
	}
	defer s.release()
	r := s.read(knowledge.Query{Text: question})
	if r.empty() {
		return nil
	}
	units := make([]knowledge.Unit, 0, len(r.units))
	rarest := math.Log(float64(len(s.docs)+1) / 1.5) // of a word that one entry has
	for _, u := range r.units {
		named := knowledge.Unit{Word: s.analyzer.texts.stem(u.word), Weight: u.weight}
		if u.stem == unknown && len(u.concepts) == 0 && !s.analyzer.ordinary[u.word] {
			named.Weight *= max(1, rarest/strangeWeight) // the question is likely about it
		}
		for _, c := range u.concepts {
			named.Concepts = append(named.Concepts, s.analyzer.names[c])
		}
		units = append(units, named)
	}
	return units
}

// Likeness is how alike a question is to another one, 0 to 1. It leans to the first: what that
// asks for besides counts more against it than what the other does.
func (ix *Index) Likeness(question, other []knowledge.Unit) float64 {
	return questionShare*covered(question, other) + (1-questionShare)*covered(other, question)
}

// covered is how much of the units' weight others cover, by their words or by what these mean.
func covered(units, others []knowledge.Unit) float64 {
	sum, total := 0.0, 0.0
	for i := range units {
		u := &units[i]
		total += u.Weight
		credit := 0.0
		for j := range others {
			if others[j].Word == u.Word {
				credit = 1
				break
			}
			if slices.ContainsFunc(u.Concepts, func(c string) bool { return slices.Contains(others[j].Concepts, c) }) {
				credit = conceptCredit
			}
		}
		sum += credit * u.Weight
	}
	if total == 0 {
		return 0
	}
	return sum / total
}
