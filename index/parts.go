package index

import (
	"context"
	"regexp"
	"slices"

	"careerbot/knowledge"
)

// joint is where a question may fall into two: "salary for juniors and how long
// does it take".
var joint = regexp.MustCompile(`(?i)\s*(?:\?\s+|;\s*|,?\s+and\s+(?:also\s+)?|\s*&\s*|\s+\+\s+|,\s+)`)

// How sure each part of a two-part question must be on its own, and how much
// surer than its runner-up.
const (
	partLikeness = 0.62
	partMargin   = 0.04
	partWord     = 1.0 // the least weight of its weightiest word

	oneQuestion = 0.85 // likeness of the whole to a phrasing from which it is one question
	maxJoints   = 2    // places where it is tried: each costs as much as a question
)

// parts returns the two entries that a question in two parts asks for, or none
// where it is one question.
func (s *snapshot) parts(ctx context.Context, r *reading, hits []scored) ([]scored, error) {
	if len(r.words) > 24 || len(r.outside) > 0 || len(hits) < 2 || hits[0].best > oneQuestion {
		return nil, nil
	}
	for _, at := range joint.FindAllStringIndex(r.text, maxJoints) {
		first, second := r.text[:at[0]], r.text[at[1]:]
		if len(knowledge.Words(first)) == 0 || len(knowledge.Words(second)) == 0 {
			continue
		}
		a, err := s.part(ctx, r, first)
		if err != nil {
			return nil, err
		}
		if a == nil {
			continue
		}
		b, err := s.part(ctx, r, second)
		if err != nil {
			return nil, err
		}
		if b == nil || a.doc == b.doc || !among(hits, a.doc) || !among(hits, b.doc) {
			continue
		}
		if hits[0].best > max(a.best, b.best) {
			continue // the whole is one known question
		}
		return []scored{*a, *b}, nil
	}
	return nil, nil
}

// part finds the entry for one part, or nil where none stands out.
func (s *snapshot) part(ctx context.Context, r *reading, text string) (*scored, error) {
	q := r.query
	q.Text, q.Context = text, knowledge.Context{}
	p := s.read(q)
	if p.empty() || !slices.ContainsFunc(p.units, func(u unit) bool { return u.weight >= partWord }) {
		return nil, nil
	}
	hits, err := s.rank(ctx, p)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	if hits[0].best < partLikeness || len(hits) > 1 && hits[0].score-hits[1].score < partMargin {
		return nil, nil
	}
	return &hits[0], nil
}

func among(hits []scored, doc int) bool {
	return slices.ContainsFunc(hits[:min(len(hits), 6)], func(h scored) bool { return h.doc == doc })
}
