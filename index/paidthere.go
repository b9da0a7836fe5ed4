package index

import (
	"slices"
	"strings"

	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// What this file does: it reads what goes on from a question of pay and names a place or an
// occupation that the market data have and the guide has not: "what about dallas", "and web
// developers?" Whom, how experienced and where it leaves open, it takes from the conversation.

// paidThere is the whole question of pay that such a question stands for.
func (s *snapshot) paidThere(q knowledge.Query) (text string, ok bool) {
	before := q.Context
	if before.Ask != knowledge.Pay || len(s.corpus.Market.Tables()) == 0 {
		return "", false
	}
	r := s.read(q)
	asked := s.marketAsked(r.why.Read)
	v := &s.corpus.Vocabulary
	ofJob := before.Occupation != "" && len(v.Read(r.words).Levels) > 0 // "and seniors?": the data have all levels together
	if len(r.raw) > longestFollowUp || !(asked.named() || ofJob) || !s.onlyGoesOn(r, asked) {
		return "", false
	}
	parts := []string{"salary"}
	switch own := v.Read(knowledge.Words(s.withoutNames(asked))); {
	case len(asked.jobs) > 0:
		parts = append(parts, asked.jobs[0].Said)
	case before.Occupation != "" && len(own.Roles) == 0:
		parts = append(parts, s.titleOf(before.Occupation))
	default:
		role, found := v.Role(oneOf(own.Roles, before.Role))
		if !found {
			role = v.MainRole()
		}
		parts = append(parts, role.Name)
		if level, found := v.Level(oneOf(own.Levels, s.levelOf(before))); found {
			parts = append(parts, strings.ToLower(level.Name))
		}
	}
	places := slices.Concat(asked.clear, asked.open)
	if len(places) == 0 {
		places = s.areaBefore(before)
	}
	if len(places) > 0 {
		parts = append(parts, "in", places[0].Said)
	}
	return strings.Join(parts, " "), true
}

// onlyGoesOn reports whether nothing stands in a question but names, what asks for pay, and
// the words of one that goes on.
func (s *snapshot) onlyGoesOn(r *reading, asked marketAsked) bool {
	for _, ask := range r.asked.Asks {
		if ask != knowledge.Pay && slices.Contains(strongAsks, ask) {
			return false
		}
	}
	return !slices.ContainsFunc(s.unread(asked), func(w string) bool { return !besides[w] && !pointing[w] && !goesWith[w] })
}

// goesWith are the words by which a question goes on from the last one.
var goesWith = set(`and what about how if but or same for also then now in at near around`)

// staysThere reports whether an answer that goes on from the last one is of where that was: it
// names no other place, nor the guide's own region.
func (s *snapshot) staysThere(q knowledge.Query, result knowledge.Result) bool {
	place := ""
	if len(result.Asked.Places) > 0 {
		place = result.Asked.Places[0]
	}
	return q.Context.Ask == knowledge.Pay && place == q.Context.Place && len(s.home.Find(knowledge.Words(result.Why.Read))) == 0
}

// areaBefore is the area of which the conversation has shown pay.
func (s *snapshot) areaBefore(before knowledge.Context) []market.Place {
	a, ok := s.corpus.Market.Area(before.Area)
	if !ok || a.Type == market.Nation {
		return nil
	}
	return []market.Place{{Said: a.Name, Sets: [][]market.Area{{a}}}}
}

// titleOf is what the data call an occupation.
func (s *snapshot) titleOf(code string) string {
	for _, o := range s.corpus.Market.Occupations() {
		if o.Code == code {
			return o.Title
		}
	}
	return ""
}

// oneOf is the first of the ids, or the other one where there is none.
func oneOf(ids []string, otherwise string) string {
	if len(ids) > 0 {
		return ids[0]
	}
	return otherwise
}

// paidElsewhere reports whether a question goes on from one of pay and names nothing but a place
// that nobody has figures of: "and in Germany?"
func (s *snapshot) paidElsewhere(r *reading) bool {
	if r.query.Context.Ask != knowledge.Pay || len(r.raw) > longestFollowUp || !r.names(place) || r.names(topic) {
		return false
	}
	return !slices.ContainsFunc(r.words, func(w string) bool {
		named := slices.ContainsFunc(r.outside, func(f finding) bool { return slices.Contains(strings.Fields(f.words), w) })
		return !named && !stopwords[w] && !besides[w] && !pointing[w] && !goesWith[w]
	})
}
