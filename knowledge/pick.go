package knowledge

import (
	"fmt"
	"slices"
	"strings"
)

// Picked is the figures to show for a question, and what has to be said about
// those the guide does not have.
type Picked struct {
	Figures []Figure
	Notes   []string
	Lacks   bool // a place, a kind of company or a field that is named has no figure of its own
}

// PickFigures chooses the figures for what is asked. For a question of pay it
// follows the role, level, place and company named; otherwise the answers'
// own figures are shown. Figures that disagree are always shown together.
func (c *Corpus) PickFigures(asked Asked, answers ...*Entry) Picked {
	p := picker{corpus: c, asked: asked, answers: answers}
	if slices.Contains(asked.Asks, Pay) {
		p.pay()
	} else {
		p.own()
	}
	p.addDisagreeing()
	return Picked{p.figures, p.notes, p.lacks}
}

type picker struct {
	corpus  *Corpus
	asked   Asked
	answers []*Entry
	figures []Figure
	notes   []string
	lacks   bool
}

// add takes a figure unless another entry's says the same. The answers' own
// statement of a figure is preferred.
func (p *picker) add(figures ...Figure) {
	for _, f := range figures {
		at := slices.IndexFunc(p.figures, f.same)
		switch {
		case at < 0:
			p.figures = append(p.figures, f)
		case p.answering(f.Source) && !p.answering(p.figures[at].Source):
			p.figures[at] = f
		}
	}
}

func (p *picker) answering(id string) bool {
	return slices.ContainsFunc(p.answers, func(e *Entry) bool { return e.ID == id })
}

func (p *picker) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(p.notes, n) {
		p.notes = append(p.notes, n)
	}
}

func (p *picker) pay() {
	a := p.asked
	named := len(a.Roles) > 0 || len(a.Levels) > 0
	elsewhere := a.Names(PremiumFacets()...)
	if named || !elsewhere || p.corpus.hasFigure(p.asksFor) {
		p.byRole()
	}
	p.premiums()
	comparing := p.comparing()
	for _, e := range p.answers {
		about := p.aboutNamed(e)
		for _, f := range e.Figures {
			switch {
			case !p.inPlace(f):
			case f.Statistic == Growth && !slices.Contains(a.Asks, Outlook):
			case !f.Statistic.Money() && elsewhere && !about && !p.fits(f):
			case len(a.Levels) > 0 && f.Statistic.Money() && !slices.Contains(a.Levels, f.Level):
			case len(a.Roles) > 0 && !comparing && f.Statistic.Money() && !slices.Contains(a.Roles, f.Role):
			default:
				p.add(f)
			}
		}
	}
}

// comparing reports whether a question sets one thing against another, so that the figures of
// others than it names belong to its answer: "this role or that one, which pays more".
func (p *picker) comparing() bool {
	return slices.Contains(p.asked.Asks, Compare) || slices.Contains(p.asked.Asks, Choose) && len(p.asked.Roles) < 2
}

// aboutMain reports whether a question names the guide's own role and no other: an entry that
// gives the pay of others alone tells then of where one may go from it.
func (p *picker) aboutMain() bool {
	return slices.Equal(p.asked.Roles, []string{p.corpus.Vocabulary.MainRole().ID})
}

// aboutNamed reports whether an entry is the one on a place, a kind of company or a field that
// the question names: what it gives is as near as the guide comes.
func (p *picker) aboutNamed(e *Entry) bool {
	named := p.corpus.Vocabulary.TermsOf(p.asked, PremiumFacets()...)
	return slices.ContainsFunc(named, func(t Term) bool { return slices.Contains(t.Entries, e.ID) })
}

// byRole adds the pay of the roles and levels named, or the main role's median.
func (p *picker) byRole() {
	v := &p.corpus.Vocabulary
	roles := p.asked.Roles
	if len(roles) == 0 {
		roles = []string{v.MainRole().ID}
	}
	for _, id := range roles {
		role, ok := v.Role(id)
		if !ok {
			continue
		}
		pay := p.here(p.money(role.ID))
		if len(p.asked.Levels) == 0 {
			p.add(filter(pay, func(f Figure) bool { return f.Level == "" })...)
			continue
		}
		for _, level := range p.asked.Levels {
			p.byLevel(role, level, pay)
		}
	}
}

func (p *picker) byLevel(role Term, id string, pay []Figure) {
	at := filter(pay, func(f Figure) bool { return f.Level == id })
	if len(at) > 0 {
		p.add(at...)
		return
	}
	level, ok := p.corpus.Vocabulary.Level(id)
	if !ok {
		return
	}
	if near, figures := p.nearest(id, pay); len(figures) > 0 {
		p.note("The guide gives no figure for %s; the nearest level with one is %s.", level.Name, near.Name)
		p.add(figures...)
		return
	}
	p.note("The guide gives no figures by level for %s.", role.Name)
	p.add(filter(pay, func(f Figure) bool { return f.Level == "" })...)
}

// nearest finds the closest level that has figures, the lower one of two.
func (p *picker) nearest(id string, pay []Figure) (Term, []Figure) {
	levels := p.corpus.Vocabulary.Levels
	at := slices.IndexFunc(levels, func(t Term) bool { return t.ID == id })
	for d := 1; d < len(levels); d++ {
		for _, i := range []int{at - d, at + d} {
			if i < 0 || i >= len(levels) {
				continue
			}
			if figures := filter(pay, func(f Figure) bool { return f.Level == levels[i].ID }); len(figures) > 0 {
				return levels[i], figures
			}
		}
	}
	return Term{}, nil
}

// premiums adds what the guide says of the places, companies and specialisms named.
func (p *picker) premiums() {
	v := &p.corpus.Vocabulary
	if !p.asked.Names(PremiumFacets()...) {
		return
	}
	all := p.corpus.figures(func(f Figure) bool { return f.Statistic == Premium })
	var none []string
	for _, facet := range PremiumFacets() {
		for _, id := range p.asked.IDs(facet) {
			term, ok := v.Term(facet, id)
			if !ok {
				continue
			}
			figures := filter(all, func(f Figure) bool { return concerns(f, term) })
			if len(figures) == 0 && !p.corpus.hasFigure(func(f Figure) bool { return f.Place == term.ID && p.ofRole(f) }) {
				none = append(none, term.Name)
				p.lacks = true
			}
			p.add(figures...)
		}
	}
	if len(none) > 0 {
		p.note("The guide gives no figure for: %s.", strings.Join(none, ", "))
	}
}

// fits reports whether a premium concerns something that the question names.
func (p *picker) fits(f Figure) bool {
	named := p.corpus.Vocabulary.TermsOf(p.asked, PremiumFacets()...)
	return slices.ContainsFunc(named, func(t Term) bool { return concerns(f, t) })
}

// concerns reports whether a premium is one for the term, or over it.
func concerns(f Figure, t Term) bool {
	name := strings.ToLower(t.Name)
	for _, field := range []string{f.Region, f.Company, f.Specialism, f.Baseline} {
		if strings.Contains(strings.ToLower(field), name) {
			return true
		}
	}
	return false
}

// own adds the answers' own figures, those of the levels named where any are.
func (p *picker) own() {
	outlook := slices.Contains(p.asked.Asks, Outlook)
	for _, e := range p.answers {
		growth := slices.ContainsFunc(e.Figures, func(f Figure) bool { return f.Statistic == Growth })
		others := p.comparing() || p.aboutMain() && !slices.ContainsFunc(e.Figures, func(f Figure) bool { return f.Statistic.Money() && p.ofRole(f) })
		for _, f := range e.Figures {
			switch {
			case f.Statistic.Money() && len(p.asked.Roles) > 0 && !others && !p.ofRole(f):
			case f.Elsewhere && len(p.asked.Places) > 0 && !p.asksFor(f):
			case outlook && growth && f.Statistic != Growth:
			case len(p.asked.Levels) > 0 && f.Level != "" && !slices.Contains(p.asked.Levels, f.Level):
			default:
				p.add(f)
			}
		}
	}
}

// addDisagreeing adds the other entry's figure beside each that it contradicts.
func (p *picker) addDisagreeing() {
	for _, f := range slices.Clone(p.figures) {
		for _, id := range f.DisagreesWith {
			if other := p.corpus.Entry(id); other != nil {
				p.add(filter(other.Figures, func(g Figure) bool {
					return g.Role == f.Role && g.Level == f.Level && g.Statistic == f.Statistic && g.Region == f.Region
				})...)
			}
		}
	}
}

// here returns the figures of the places that are asked for, where there are any, and
// otherwise those of the guide's own region.
func (p *picker) here(figures []Figure) []Figure {
	if there := filter(figures, p.asksFor); len(there) > 0 {
		return there
	}
	return filter(figures, func(f Figure) bool { return !f.Elsewhere })
}

// asksFor reports whether a figure is of a place that is asked for.
func (p *picker) asksFor(f Figure) bool {
	return f.Place != "" && slices.Contains(p.asked.Places, f.Place)
}

// inPlace reports whether a figure is of where it is asked for: of the place that is
// named, if its role has pay there, and otherwise of the guide's own region.
func (p *picker) inPlace(f Figure) bool {
	if !f.Statistic.Money() {
		return true
	}
	there := p.corpus.hasFigure(func(g Figure) bool { return g.Role == f.Role && g.Statistic.Money() && p.asksFor(g) })
	return p.corpus.hasFigure(func(g Figure) bool {
		return g.Role == f.Role && g.Statistic.Money() && (there && p.asksFor(g) || !there && !g.Elsewhere) && f.same(g)
	})
}

// ofRole reports whether a figure is of a role that is asked about: the guide's own
// where none is named.
func (p *picker) ofRole(f Figure) bool {
	if len(p.asked.Roles) == 0 {
		return f.Role == p.corpus.Vocabulary.MainRole().ID
	}
	return slices.Contains(p.asked.Roles, f.Role)
}

func (p *picker) money(role string) []Figure {
	return p.corpus.figures(func(f Figure) bool { return f.Role == role && f.Statistic.Money() })
}

func filter(figures []Figure, keep func(Figure) bool) []Figure {
	var kept []Figure
	for _, f := range figures {
		if keep(f) {
			kept = append(kept, f)
		}
	}
	return kept
}
