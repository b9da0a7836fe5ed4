package bot

import (
	"context"

	"careerbot/knowledge"
)

// Listener is told how people fare with their questions, with the questions: what it hears is
// as private as the request, and is for no log and no figure. What an Observer is told holds
// no words. It is told while the reply is being sent, and nobody waits for it.
type Listener interface {
	// Asked tells of a question in people's own words and what was found. Question is the id
	// of its record, which is written already; empty where none is kept.
	Asked(ctx context.Context, r *Request, question string, result knowledge.Result)
	// Chose tells of an asker who was unsure which passage they mean, and chose one.
	Chose(ctx context.Context, r *Request, question string)
	// Rated tells of a vote on the answer to a question.
	Rated(ctx context.Context, r *Request, question string, helpful bool)
}

// Listeners tells several. It is filled before anything happens.
type Listeners struct{ list []Listener }

// Add adds one; nil adds nobody.
func (l *Listeners) Add(one Listener) {
	if one != nil {
		l.list = append(l.list, one)
	}
}

// Asked implements Listener.
func (l *Listeners) Asked(ctx context.Context, r *Request, question string, result knowledge.Result) {
	for _, one := range l.list {
		one.Asked(ctx, r, question, result)
	}
}

// Chose implements Listener.
func (l *Listeners) Chose(ctx context.Context, r *Request, question string) {
	for _, one := range l.list {
		one.Chose(ctx, r, question)
	}
}

// Rated implements Listener.
func (l *Listeners) Rated(ctx context.Context, r *Request, question string, helpful bool) {
	for _, one := range l.list {
		one.Rated(ctx, r, question, helpful)
	}
}
