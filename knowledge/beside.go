package knowledge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"careerbot/knowledge/market"
)

// Market is what others have published about the pay that somebody asks for, and what has
// to be said about it. It stands beside the guide's own figures and is never mixed with them.
type Market struct {
	Rows   []market.Row
	Notes  []string      // what it does not have, and what stands in for what; one sentence each
	Asked  string        // the place as it was typed that may be one of Choose
	Choose []market.Area // the areas of which whoever asked has to choose
	Of     string        // what is asked for there: a role's id, two with a "+" between them, or an occupation's code
	Level  string        // … and at which level

	For MarketQuestion // what it was picked for

	Area       string // the code of the first area that is asked about; empty for the nation
	Occupation string // Of, where that is no role
}

// Figures are the published numbers of all rows.
func (m *Market) Figures() []MarketFigure {
	list := []MarketFigure{}
	if m == nil {
		return list
	}
	for _, r := range m.Rows {
		for _, f := range r.Figures() {
			list = append(list, MarketFigure{f})
		}
	}
	return list
}

// MarketFigure is one published number.
type MarketFigure struct{ market.Figure }

// States reports whether the amount, found in a text, is this figure.
func (f MarketFigure) States(a Amount) bool {
	return !a.Percent && a.Low == a.High && a.Low == f.Value && a.In(f.Currency)
}

// MarketQuestion is pay that is asked for, as the market data tell it apart.
type MarketQuestion struct {
	Roles  []string            // ids of the vocabulary; the guide's own where nothing is named
	Jobs   []market.Occupation // occupations that are named by what the data call them
	Levels []string
	Places []market.Place // those that are clear; the nation where there is none
}

// PickMarket finds what the market data have on a question of pay.
func (c *Corpus) PickMarket(q MarketQuestion) *Market {
	if len(c.Market.Tables()) == 0 {
		return nil
	}
	m := &Market{For: q}
	if len(q.Levels) > 0 {
		m.Level = q.Levels[0]
	}
	var areas []market.Area
	for _, p := range q.Places {
		for _, a := range p.Areas() {
			if !slices.Contains(areas, a) {
				areas = append(areas, a)
			}
		}
	}
	wanted := c.wanted(q)
	m.For.Jobs = slices.DeleteFunc(slices.Clone(q.Jobs), func(o market.Occupation) bool { // a role's own name is no job beside it
		return !slices.ContainsFunc(wanted, func(w wantedPay) bool { return w.of == o.Code })
	})
	if len(wanted) > 0 {
		if m.Of = wanted[0].of; wanted[0].role.ID == "" {
			m.Occupation = m.Of
		}
	}
	if len(areas) > 0 {
		m.Area = areas[0].Code
	}
	for _, t := range c.Market.Tables() {
		for _, w := range wanted {
			m.add(c.Market, t, w, q.Levels, areas)
		}
	}
	if len(m.Rows) > 0 {
		for _, w := range wanted {
			m.standIns(w)
		}
	}
	if len(m.Rows) == 0 && len(m.Notes) == 0 && len(areas) > 0 && len(wanted) > 0 && wanted[0].role.ID != "" {
		m.note(fmt.Sprintf("There is no market figure of %s in %s.", WithArticle(wanted[0].role.Name), areas[0].Short()))
	}
	if len(m.Rows) == 0 && len(m.Notes) == 0 {
		return nil
	}
	return m
}

// maxMarketRows bounds what one reply shows of a table for one role: a region of two areas
// with three occupations that stand in fits.
const maxMarketRows = 6

// wantedPay is one thing whose pay is asked for: a role of the guide with the occupations
// that are it or stand in for it, or an occupation itself.
type wantedPay struct {
	of       string // role's id, or occupation's code
	role     Term
	codes    []string
	standsIn bool
}

func (c *Corpus) wanted(q MarketQuestion) []wantedPay {
	roles := q.Roles
	if len(roles) == 0 && len(q.Jobs) == 0 {
		roles = []string{c.Vocabulary.MainRole().ID}
	}
	var list []wantedPay
	taken := map[string]bool{}
	for _, id := range roles {
		role, ok := c.Vocabulary.Role(id)
		if !ok {
			continue
		}
		w := wantedPay{of: id, role: role, codes: []string{id}, standsIn: len(role.Occupations) > 0 && !c.isCalled(role)}
		for _, code := range role.Occupations {
			if !taken[code] {
				taken[code] = true
				w.codes = append(w.codes, code)
			}
		}
		list = append(list, w)
	}
	for _, o := range q.Jobs {
		called := slices.ContainsFunc(list, func(w wantedPay) bool { return w.role.ID == o.Code })
		if !taken[o.Code] && !called {
			taken[o.Code] = true
			list = append(list, wantedPay{of: o.Code, codes: []string{o.Code}})
		}
	}
	return list
}

// isCalled reports whether the data have an occupation by a role's own name.
func (c *Corpus) isCalled(role Term) bool {
	for _, j := range c.Market.Jobs(role.Name) {
		for _, o := range j.Occupations {
			if slices.Contains(role.Occupations, o.Code) {
				return true
			}
		}
	}
	return false
}

// add takes what a table has of what is wanted: in the areas that are named, or in the
// nation as a whole. An operator's table need not be of one country: where no area is named,
// every row of it is taken.
func (m *Market) add(data *market.Data, t *market.Table, w wantedPay, levels []string, areas []market.Area) {
	own := t.Source.Country == ""
	elsewhere := len(areas) > 0 && !slices.ContainsFunc(areas, func(a market.Area) bool { return a.Type != market.Region })
	if elsewhere && !own {
		return // it is of one country, and the places that are named are an operator's
	}
	var there, nation []market.Row
	known := false
	for _, code := range w.codes {
		for _, r := range t.Of(code) {
			known = true
			switch {
			case r.Level != "" && len(levels) > 0 && !slices.Contains(levels, r.Level):
			case slices.ContainsFunc(areas, func(a market.Area) bool { return a == r.Area || own && data.Means(r.Area.Name, a) }):
				there = append(there, r)
			case r.Area.Type == market.Nation && !elsewhere, own && len(areas) == 0:
				nation = append(nation, r)
			}
		}
	}
	if !known {
		return
	}
	rows := nation
	if len(areas) > 0 {
		if !own { // an operator's table need not have every place
			m.missing(t, there, areas)
		}
		rows = there
		if !slices.ContainsFunc(there, market.Row.Released) {
			rows = nation
			if len(nation) > 0 {
				m.note(fmt.Sprintf("The figures of %s are shown instead.", nation[0].Area.InSentence()))
			}
		}
	}
	rows = slices.DeleteFunc(atLevel(rows, len(levels) > 0), func(r market.Row) bool { return !r.Released() || slices.Contains(m.Rows, r) })
	if len(rows) > maxMarketRows {
		m.note(fmt.Sprintf("%s has %d figures for that; the first %d are shown.", t.Source.Name, len(rows), maxMarketRows))
		rows = rows[:maxMarketRows]
	}
	m.Rows = append(m.Rows, rows...)
}

// atLevel are the rows of a level where one is asked for, and otherwise those of all levels
// together; all rows where there are none of these.
func atLevel(rows []market.Row, asked bool) []market.Row {
	var list []market.Row
	for _, r := range rows {
		if (r.Level != "") == asked {
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		return rows
	}
	return list
}

// missing says of which areas there is no figure, and why.
func (m *Market) missing(t *market.Table, there []market.Row, areas []market.Area) {
	for _, a := range areas {
		var withheld []string
		found := false
		for _, r := range there {
			if r.Area == a && r.Released() {
				found = true
			} else if r.Area == a {
				withheld = append(withheld, r.Occupation.Title)
			}
		}
		switch {
		case len(withheld) > 0:
			m.note(fmt.Sprintf("%s released no pay of %s in %s.", t.Source.Name, strings.Join(withheld, " and "), a.Name))
		case !found:
			m.note(fmt.Sprintf("%s has no figure of that occupation in %s.", t.Source.Name, a.Name))
		}
	}
}

// standIns names the occupations that stand in for a role which the data have no code for.
func (m *Market) standIns(w wantedPay) {
	if !w.standsIn {
		return
	}
	var titles []string
	all := true
	for _, r := range m.Rows {
		all = all && (r.Source.Country == "" || slices.Contains(w.role.Occupations, r.Occupation.Code))
		if slices.Contains(w.codes, r.Occupation.Code) && r.Occupation.Code != w.role.ID && !slices.Contains(titles, r.Occupation.Title) {
			titles = append(titles, r.Occupation.Title)
		}
	}
	if len(titles) == 0 {
		return
	}
	stand := listed(titles) + " stand in."
	switch {
	case len(titles) == 1:
		stand = titles[0] + " stands in."
	case all:
		stand = "these stand in."
	}
	m.note(fmt.Sprintf("The data have no occupation %q: %s", w.role.Name, stand))
}

// listed is "one, another and a third".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func (m *Market) note(text string) {
	if !slices.Contains(m.Notes, text) {
		m.Notes = append(m.Notes, text)
	}
}

// addMarket puts the built-in release beside a guide whose roles have occupations in it, and
// then the operator's own tables.
func (d *draft) addMarket(c *Corpus, faults *Faults) {
	var tables []*market.Table
	f := d.files[rolesFile]
	for i, role := range c.Vocabulary.Roles {
		for j, code := range role.Occupations {
			if !market.BuiltIn(code) {
				faults.add(f.path, d.line(rolesFile, "roles", i, "occupations", j), "write a code of the built-in market data, as 15-2051, or leave it out", "occupation %q of %s is not in the data", code, role.ID)
			}
		}
		if len(role.Occupations) > 0 && len(tables) == 0 {
			tables = append(tables, market.OEWS())
		}
	}
	if id := c.Guide.Market; id != "" && d.passage(id) == nil {
		f := d.files[guideFile]
		faults.add(f.path, d.line(guideFile, "market"), "name an entry that exists", "market names entry %q, which does not exist", id)
	}
	if len(tables) > 0 {
		c.Market = market.NewData(tables...)
	}
	names := c.PayNames()
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		if !payFile(name) {
			continue
		}
		f := d.files[name]
		own, wrong := market.ReadTable(strings.TrimSuffix(name, paySuffix), f.data, names)
		for _, w := range wrong {
			faults.add(f.path, w.Line, w.Do, "%s", w.What)
		}
		tables = append(tables, own...)
	}
	if len(tables) > 0 {
		c.Market = market.NewData(tables...)
	}
}

// PayNames tells what the guide calls the roles and levels of an operator's table: by their
// ids, names and aliases, and occupations of the built-in release by what that calls them.
func (c *Corpus) PayNames() market.Guide {
	byName := func(facet Facet) func(name string) string {
		ids := map[string]string{}
		for _, t := range c.Vocabulary.Terms(facet) {
			for _, name := range append([]string{t.ID, t.Name}, t.Aliases...) {
				if key := strings.Join(Words(name), " "); ids[key] == "" {
					ids[key] = t.ID
				}
			}
		}
		return func(name string) string { return ids[strings.Join(Words(name), " ")] }
	}
	role, level, published := byName(RoleFacet), byName(LevelFacet), c.Market
	known := map[string]market.Occupation{}
	return market.Guide{
		Role: func(name string) (market.Occupation, bool) {
			o, ok := known[name]
			if ok {
				return o, o.Code != ""
			}
			if id := role(name); id != "" {
				term, _ := c.Vocabulary.Role(id)
				o = market.Occupation{Code: id, Title: term.Name}
			} else {
				o = published.Called(name)
			}
			known[name] = o
			return o, o.Code != ""
		},
		Level: func(name string) (string, bool) {
			id := level(name)
			return id, id != ""
		},
	}
}

// Sentence says the first row's median, or what of it was published.
func (m *Market) Sentence() string {
	r := m.Rows[0]
	who := r.Occupation.Title
	if r.Level != "" {
		who += ", " + r.Level + ","
	}
	what := fmt.Sprintf("%s in %s", who, r.Area.InSentence())
	switch median := r.Pay.Median(); {
	case median.Known():
		return fmt.Sprintf("The median pay of %s is %s %s (%s).", what, median.Text(r.Currency), r.Each(), r.Source.Name)
	case r.Pay.Mean.Known():
		return fmt.Sprintf("The mean pay of %s is %s %s (%s).", what, r.Pay.Mean.Text(r.Currency), r.Each(), r.Source.Name)
	}
	return fmt.Sprintf("%s has figures of the pay of %s.", r.Source.Name, what)
}
