package index

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// joint is where a question may fall into two: "salary for juniors and how long
// does it take".
var joint = regexp.MustCompile(`(?i)\s*(?:\?\s+|;\s*|,?\s+and\s+(?:also\s+)?|\s*&\s*|\s+\+\s+)`)

// between names two things of one question: "the line between one role and another".
var between = regexp.MustCompile(`(?i)\b(?:between|both of)\b`)

const (
	partWord    = 1.0  // the least weight of a part's weightiest word
	oneQuestion = 0.85 // likeness of the whole to a phrasing from which it is one question
	partRanks   = 6    // hits among which a part must be
	maxJoints   = 2    // places where it is tried: each costs as much as a question
)

// parts returns the two entries that a question in two parts asks for, or none
// where it is one question.
func (s *snapshot) parts(ctx context.Context, r *reading, hits []scored) ([]scored, error) {
	if len(r.words) > 24 || len(r.outside) > 0 || len(hits) < 2 || hits[0].best() > oneQuestion {
		return nil, nil
	}
	if two := s.payParts(r, hits); two != nil {
		return two, nil
	}
	if two := s.levelParts(r, hits); two != nil {
		return two, nil
	}
	if !strings.ContainsAny(r.text[:max(0, len(r.text)-1)], "?;&+") && !anyWord(r.text, "and") {
		return nil, nil
	}
	for _, at := range joint.FindAllStringIndex(r.text, maxJoints) {
		first, second := r.text[:at[0]], r.text[at[1]:]
		if len(knowledge.Words(first)) == 0 || len(knowledge.Words(second)) == 0 || between.MatchString(first) {
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
		if hits[0].best() > max(a.best(), b.best()) {
			continue // the whole is one known question
		}
		return []scored{*a, *b}, nil
	}
	return nil, nil
}

// payParts returns the entries that a question of pay asks for by naming two things
// that the guide gives figures for in two places: "what does a junior make in seattle".
func (s *snapshot) payParts(r *reading, hits []scored) []scored {
	if !slices.Contains(r.asked.Asks, knowledge.Pay) || r.learned.inside < 0 {
		return nil
	}
	v, a := &s.corpus.Vocabulary, r.asked
	var two []scored
	for _, f := range []knowledge.Facet{knowledge.LevelFacet, knowledge.CompanyFacet, knowledge.PlaceFacet, knowledge.SpecialismFacet} {
		named := v.TermsOf(a, f)
		if len(named) == 0 {
			continue
		}
		// The first such hit: the terms name more entries than those on pay.
		at := slices.IndexFunc(hits[:min(len(hits), partRanks)], func(h scored) bool {
			e := s.docs[h.doc].entry
			return slices.Contains(named[0].Entries, e.ID) && slices.Contains(e.Asks, knowledge.Pay)
		})
		if at < 0 {
			return nil
		}
		if !slices.ContainsFunc(two, func(h scored) bool { return h.doc == hits[at].doc }) {
			two = append(two, hits[at])
		}
	}
	if len(two) != 2 {
		return nil
	}
	if two[1].score > two[0].score {
		two[0], two[1] = two[1], two[0]
	}
	return two
}

// levelParts returns the entries on two levels that a question names both: "what does a
// junior do, and what a senior".
func (s *snapshot) levelParts(r *reading, hits []scored) []scored {
	a := r.asked
	if len(a.Levels) != 2 || slices.Contains(a.Asks, knowledge.Pay) ||
		!slices.Contains(a.Asks, knowledge.Duties) && !slices.Contains(a.Asks, knowledge.Compare) {
		return nil
	}
	var two []scored
	for _, id := range a.Levels {
		e := s.entryFor([]string{id}, s.corpus.Vocabulary.Levels, knowledge.Duties)
		if e == nil {
			return nil
		}
		h := scored{doc: s.byID[e.ID], score: hits[0].score}
		if i := slices.IndexFunc(hits, func(o scored) bool { return o.doc == h.doc }); i >= 0 {
			h = hits[i]
		}
		two = append(two, h)
	}
	if two[0].doc == two[1].doc || !among(hits, two[0].doc) && !among(hits, two[1].doc) {
		return nil
	}
	return two
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
	if !hits[0].exact && s.confidence(p, hits) < p.scales().answerFrom {
		return nil, nil
	}
	hits[0].part = p
	return &hits[0], nil
}

func among(hits []scored, doc int) bool {
	return slices.ContainsFunc(hits[:min(len(hits), partRanks)], func(h scored) bool { return h.doc == doc })
}
