package knowledge

// Unit is one meaningful word of a question, as a searcher reads it: by their units two questions can
// be compared without being searched for.
type Unit struct {
	Word     string   // its stem
	Concepts []string // groups of words for the same thing that it belongs to
	Weight   float64  // how much it tells questions apart, above 0
}
