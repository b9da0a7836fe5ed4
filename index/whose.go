package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// What this file does: a fact is told of whom it is. A question that names a role which
// the passage is not about gets what the guide says of that role, or hears that the
// guide says this of its own role alone.

// askedOf returns the roles that a question is about, where the guide's own is none of
// them. A role that somebody comes from ("as a nurse, do I need a degree") is not asked
// about.
func (s *snapshot) askedOf(r *reading) []knowledge.Term {
	v := &s.corpus.Vocabulary
	if slices.Contains(r.asked.Roles, v.MainRole().ID) {
		return nil
	}
	backgrounds, _ := aimsParted(r.words, s.outside.backgrounds.Find(r.words))
	from := map[string]bool{}
	for _, m := range v.RolesIn(r.words) {
		from[m.Value] = comesFrom(r.words, backgrounds, m)
	}
	var roles []knowledge.Term
	for _, id := range r.asked.Roles {
		if role, ok := v.Role(id); ok && !from[id] {
			roles = append(roles, role)
		}
	}
	return roles
}

// asOfOurs reads a question of what another role needs, or what threatens it, as if it
// were of the guide's own: that is the passage to answer with, and it says in front whose
// fact it is. The role's name would lead to where the guide tells of the role.
func (s *snapshot) asOfOurs(ctx context.Context, r *reading, hits []scored) (*reading, []scored, error) {
	asks := r.asked.Asks
	if len(hits) == 0 || hits[0].exact || !slices.Contains(asks, knowledge.Requirement) && !slices.Contains(asks, knowledge.Threat) ||
		slices.Contains(asks, knowledge.Pay) || slices.Contains(asks, knowledge.Compare) || len(s.askedOf(r)) == 0 {
		return r, hits, nil
	}
	v := &s.corpus.Vocabulary
	words := slices.Clone(r.words)
	for _, m := range slices.Backward(v.RolesIn(words)) {
		words = slices.Concat(words[:m.Start], knowledge.Words(v.MainRole().Name), words[m.End:])
	}
	q := r.query
	q.Text = strings.Join(words, " ")
	p := s.read(q)
	p.asked, p.outside, p.why.Read = r.asked, r.outside, r.why.Read
	found, err := s.rank(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	if len(found) == 0 || s.confidence(p, found) < p.scales().answerFrom {
		return r, hits, nil
	}
	for i := range found {
		found[i].exact = false // that was not what was asked
	}
	return p, found, nil
}

// speaks reports whether an entry answers, of a role, what is asked.
func speaks(e *knowledge.Entry, role knowledge.Term, asks []knowledge.Ask) bool {
	of, about := e.About[role.ID]
	if !about {
		return false
	}
	return len(asks) == 0 || slices.ContainsFunc(asks, func(a knowledge.Ask) bool { return slices.Contains(of, a) })
}

// pays reports whether an entry states what a role is paid.
func pays(e *knowledge.Entry, role knowledge.Term) bool {
	return slices.ContainsFunc(e.Figures, func(f knowledge.Figure) bool { return f.Role == role.ID && f.Statistic.Money() })
}

// ofRoles puts in front what the guide says of the roles asked about: of pay the entries
// that state it, and where the first hit is on the guide's own role as such ("what do
// they do"), for each role the best hit that speaks of it. It returns how many entries
// these are.
func (s *snapshot) ofRoles(r *reading, hits []scored, roles []knowledge.Term) ([]scored, int) {
	pay := slices.Contains(r.asked.Asks, knowledge.Pay)
	if !pay && !slices.Contains(s.corpus.Vocabulary.MainRole().Entries, s.docs[hits[0].doc].entry.ID) {
		return hits, 0
	}
	var first []scored
	add := func(h scored) {
		if !slices.ContainsFunc(first, func(o scored) bool { return o.doc == h.doc }) {
			first = append(first, h)
		}
	}
	for _, role := range roles[:min(len(roles), 2)] {
		fits := func(e *knowledge.Entry) bool {
			if pay {
				return pays(e, role)
			}
			return speaks(e, role, r.asked.Asks)
		}
		if i := slices.IndexFunc(hits, func(h scored) bool { return fits(s.docs[h.doc].entry) }); i >= 0 {
			add(hits[i])
			continue
		}
		for _, id := range role.Entries {
			if doc, ok := s.byID[id]; ok && pay && fits(s.docs[doc].entry) {
				add(scored{doc: doc, score: hits[0].score})
				break
			}
		}
	}
	if len(first) == 0 {
		return hits, 0
	}
	list := slices.Clone(first)
	for _, h := range hits {
		if !slices.ContainsFunc(first, func(o scored) bool { return o.doc == h.doc }) {
			list = append(list, h)
		}
	}
	for i := len(first) - 1; i >= 0; i-- { // scores fall from the first on
		if i+1 < len(list) {
			list[i].score = max(list[i].score, list[i+1].score)
		}
	}
	return list, len(first)
}

// silentOn reports whether the entry is about a role asked about, and does not answer
// what is asked of it: "how do I become one".
func (s *snapshot) silentOn(r *reading, h scored, roles []knowledge.Term) bool {
	e := s.docs[h.doc].entry
	return !h.exact && len(roles) > 0 &&
		slices.ContainsFunc(roles, func(role knowledge.Term) bool { _, about := e.About[role.ID]; return about }) &&
		!slices.ContainsFunc(roles, func(role knowledge.Term) bool {
			return speaks(e, role, r.asked.Asks) || slices.Contains(r.asked.Asks, knowledge.Pay) && pays(e, role)
		})
}

// silence says that the guide does not answer what is asked of these roles.
func (s *snapshot) silence(roles []knowledge.Term) string {
	var names []string
	for _, role := range roles {
		names = append(names, plural(role.Name))
	}
	return fmt.Sprintf("The guide is about %s: of %s it does not say that.", plural(s.corpus.Vocabulary.MainRole().Name), strings.Join(names, " and "))
}

// of returns an entry as it speaks of the roles asked about: with the text that names
// one of them, or with whom it is about said in front. It says neither Yes nor No.
func (s *snapshot) of(e *knowledge.Entry, roles []knowledge.Term, asks []knowledge.Ask) *knowledge.Entry {
	as := *e
	v := &s.corpus.Vocabulary
	spoken := slices.ContainsFunc(roles, func(role knowledge.Term) bool {
		return speaks(e, role, asks) || slices.Contains(asks, knowledge.Pay) && pays(e, role)
	})
	if !spoken {
		var names []string
		for _, role := range roles {
			names = append(names, plural(role.Name))
			as.Related = append(slices.Clone(role.Entries), as.Related...)
		}
		front := fmt.Sprintf("The guide says this of %s; of %s it says nothing on that.\n\n", plural(v.MainRole().Name), strings.Join(names, " and "))
		if s.namesAny(roles, e.Full) { // what it says of them may be just that
			front = fmt.Sprintf("The guide says this of %s.\n\n", plural(v.MainRole().Name))
		}
		as.Short, as.Full = front+e.Short, front+e.Full
		return &as
	}
	if !s.namesAny(roles, e.Short) {
		as.Short = e.Full
	}
	return &as
}

// namesAny reports whether a text names one of these roles.
func (s *snapshot) namesAny(roles []knowledge.Term, text string) bool {
	return slices.ContainsFunc(s.corpus.Vocabulary.RolesIn(knowledge.Words(text)), func(m knowledge.Match) bool {
		return slices.ContainsFunc(roles, func(role knowledge.Term) bool { return role.ID == m.Value })
	})
}

// plural is a role's name for several.
func plural(name string) string {
	switch {
	case strings.HasSuffix(name, "y") && len(name) > 1 && !strings.ContainsRune("aeiou", rune(name[len(name)-2])):
		return name[:len(name)-1] + "ies"
	case strings.HasSuffix(name, "s"), strings.HasSuffix(name, "x"), strings.HasSuffix(name, "ch"), strings.HasSuffix(name, "sh"):
		return name + "es"
	}
	return name + "s"
}
