package bot

import (
	"context"

	"careerbot/knowledge"
)

// Searcher finds answers. It is satisfied by *index.Index.
type Searcher interface {
	Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error)
	Complete(prefix string, limit int) []knowledge.Suggestion
	Corpus() *knowledge.Corpus

	// Titled returns an entry as it answers its own title: with the Yes or No that the
	// title asks for, if any.
	Titled(e *knowledge.Entry) *knowledge.Entry

	// SetOverlay replaces a community's pins.
	SetOverlay(community string, pins []*knowledge.Entry)
	// HasOverlay reports whether a community's pins are there: the searcher drops
	// those that are not used.
	HasOverlay(community string) bool
	// Trial returns which of the questions one more pin would answer.
	Trial(ctx context.Context, pin *knowledge.Entry, questions []string) ([]string, error)

	// Units are the meaningful words of a question; none where nothing tells it from others.
	Units(question string) []knowledge.Unit
	// Likeness is how alike a question is to another one, 0 to 1.
	Likeness(question, other []knowledge.Unit) float64
}
