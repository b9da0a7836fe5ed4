package pay

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// What this file does: it finds what is known of the pay of roles or occupations, as values.
// The files beside it make messages of them.

// Known is what is known of pay: the guide's figures, and apart from them what others have
// published.
type Known struct {
	Of     knowledge.MarketQuestion
	Guide  []knowledge.Figure // where no level is asked for, those of all levels
	Notes  []string           // what the guide does not have
	Market *knowledge.Market  // nil where nobody has published anything
}

// Find finds what is known of pay. Without a role or an occupation it is the guide's own role's.
func Find(corpus *knowledge.Corpus, q knowledge.MarketQuestion) Known {
	k := Known{Of: q, Market: corpus.PickMarket(q)}
	roles := k.roles(corpus)
	if len(roles) == 0 {
		return k
	}
	k.Guide = guideFigures(corpus, roles, q.Levels)
	k.Notes = corpus.PickFigures(knowledge.Asked{Asks: []knowledge.Ask{knowledge.Pay}, Roles: roles, Levels: q.Levels}).Notes
	return k
}

// roles are those that are asked about: the guide's own where nothing is named.
func (k Known) roles(corpus *knowledge.Corpus) []string {
	if len(k.Of.Roles) == 0 && len(k.Of.Jobs) == 0 {
		return []string{corpus.Vocabulary.MainRole().ID}
	}
	return k.Of.Roles
}

// guideFigures are the guide's amounts for the roles, at the levels that are named, or at all:
// the levels in their order, and what is of none first.
func guideFigures(corpus *knowledge.Corpus, roles, levels []string) []knowledge.Figure {
	var list []knowledge.Figure
	for _, f := range corpus.Figures() {
		same := func(g knowledge.Figure) bool { return g.Role == f.Role && g.Level == f.Level && g.Text == f.Text }
		if f.Statistic.Money() && !f.Elsewhere && f.Currency == "USD" && slices.Contains(roles, f.Role) &&
			(len(levels) == 0 || f.Level == "" || slices.Contains(levels, f.Level)) && !slices.ContainsFunc(list, same) {
			list = append(list, f)
		}
	}
	rank := func(f knowledge.Figure) int {
		return slices.IndexFunc(corpus.Vocabulary.Levels, func(t knowledge.Term) bool { return t.ID == f.Level })
	}
	slices.SortStableFunc(list, func(a, b knowledge.Figure) int {
		return cmp.Or(cmp.Compare(slices.Index(roles, a.Role), slices.Index(roles, b.Role)), cmp.Compare(rank(a), rank(b)))
	})
	return list
}

// Sentence says the figure that was asked for, in one sentence: the guide's, with all that it
// gives for the same thing, or else what others have published. It is empty where there is none.
func (k Known) Sentence(corpus *knowledge.Corpus) string {
	if s := guideSentence(corpus, k.Guide, k.Of.Levels); s != "" {
		return s
	}
	if k.Market != nil && len(k.Market.Rows) > 0 {
		return k.Market.Sentence()
	}
	return ""
}

// guideSentence says what the guide gives for each role: its median, or what it gives at a
// level. Figures of other levels than are asked for are passed over.
func guideSentence(corpus *knowledge.Corpus, figures []knowledge.Figure, levels []string) string {
	var parts []string
	for _, group := range leading(figures, levels) {
		f := group[0]
		who := knowledge.WithArticle(whose(corpus, f))
		var values []string
		worded := false
		for _, one := range group {
			values = append(values, one.Text)
			worded = worded || one.High == nil
		}
		switch {
		case worded:
			parts = append(parts, fmt.Sprintf("the guide says “%s” a year of %s", strings.Join(values, "” and “"), who))
		case f.Statistic == knowledge.Median:
			parts = append(parts, fmt.Sprintf("%s a year is the median pay of %s", strings.Join(values, " or "), who))
		default:
			parts = append(parts, fmt.Sprintf("%s a year is the pay of %s", strings.Join(values, " or "), who))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	f, by := figures[0], "guide, "
	if strings.HasPrefix(parts[len(parts)-1], "the guide") {
		by = ""
	}
	return knowledge.Capital(strings.Join(parts, ", and ")) + fmt.Sprintf(" (%s%s, %d).", by, f.Region, f.Year)
}

// leading are the amounts that a sentence says, those of one thing together: for each role the
// median, where no level is asked for and there is one, and otherwise what is of the first level.
func leading(figures []knowledge.Figure, levels []string) [][]knowledge.Figure {
	var groups [][]knowledge.Figure
	roles := map[string]bool{}
	for _, first := range figures {
		if roles[first.Role] || !first.Statistic.Money() {
			continue
		}
		lead := first
		for _, f := range figures {
			asked := f.Level == "" && f.Statistic == knowledge.Median
			if len(levels) > 0 {
				asked = f.Level != "" && slices.Contains(levels, f.Level)
			}
			if f.Role == first.Role && asked && f.Statistic.Money() {
				lead = f
				break
			}
		}
		roles[first.Role] = true
		var group []knowledge.Figure
		for _, f := range figures {
			if f.Role == lead.Role && f.Level == lead.Level && f.Statistic.Money() && (f.Statistic == knowledge.Median) == (lead.Statistic == knowledge.Median) {
				group = append(group, f)
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// whose is who a figure is of: "mid-level baker".
func whose(corpus *knowledge.Corpus, f knowledge.Figure) string {
	who := f.Role
	if role, ok := corpus.Vocabulary.Role(f.Role); ok {
		who = role.Name
	}
	if level, ok := corpus.Vocabulary.Level(f.Level); ok {
		who = strings.ToLower(level.Name) + " " + who
	}
	return who
}

// Title names what is asked about: "Baker, senior, Seattle-Tacoma-Bellevue, WA".
func (k Known) Title(corpus *knowledge.Corpus) string {
	var parts []string
	for _, id := range k.Of.Roles {
		if role, ok := corpus.Vocabulary.Role(id); ok {
			parts = append(parts, role.Name)
		}
	}
	for _, j := range k.Of.Jobs {
		parts = append(parts, j.Title)
	}
	if len(parts) == 0 {
		parts = append(parts, corpus.Vocabulary.MainRole().Name)
	}
	for _, id := range k.Of.Levels {
		if level, ok := corpus.Vocabulary.Level(id); ok {
			parts = append(parts, strings.ToLower(level.Name))
		}
	}
	return strings.Join(append(parts, placeNames(k.Of)...), ", ")
}

// placeNames are the areas that are asked about, or the nation.
func placeNames(q knowledge.MarketQuestion) []string {
	var names []string
	for _, a := range areasOf(q) {
		names = append(names, a.Short())
	}
	return names
}

func areasOf(q knowledge.MarketQuestion) []market.Area {
	var list []market.Area
	for _, p := range q.Places {
		for _, a := range p.Areas() {
			if !slices.Contains(list, a) {
				list = append(list, a)
			}
		}
	}
	return list
}
