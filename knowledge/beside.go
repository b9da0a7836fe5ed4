package knowledge

import (
	"fmt"
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
	Of     string        // what is asked for there: a role's id, or an occupation's code
	Level  string        // … and at which level
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
	m := &Market{}
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
	if len(wanted) > 0 {
		m.Of = wanted[0].of
	}
	for _, t := range c.Market.Tables() {
		for _, w := range wanted {
			m.add(t, w, q.Levels, areas)
		}
	}
	if len(m.Rows) > 0 {
		for _, w := range wanted {
			m.standIns(w)
		}
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
		if !taken[o.Code] {
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
// nation as a whole.
func (m *Market) add(t *market.Table, w wantedPay, levels []string, areas []market.Area) {
	var there, nation []market.Row
	known := false
	for _, list := range w.rows(t) {
		for i := range list {
			known = true
			switch r := &list[i]; {
			case r.Level != "" && len(levels) > 0 && !slices.Contains(levels, r.Level):
			case slices.ContainsFunc(areas, func(a market.Area) bool {
				return a.Name == r.Area.Name && (a.Code == r.Area.Code || t.Source.Country == "")
			}):
				there = append(there, *r)
			case r.Area.Type == market.Nation, t.Source.Country == "" && len(areas) == 0:
				nation = append(nation, *r)
			}
		}
	}
	if !known {
		return
	}
	rows := nation
	if len(areas) > 0 {
		m.missing(t, w, there, areas)
		rows = there
		if !slices.ContainsFunc(there, market.Row.Released) {
			rows = nation
			if len(nation) > 0 {
				m.note(fmt.Sprintf("The figures of %s are shown instead.", nation[0].Area.InSentence()))
			}
		}
	}
	shown := 0
	for _, r := range rows {
		if r.Released() && shown < maxMarketRows {
			m.Rows = append(m.Rows, r)
			shown++
		}
	}
	if shown == maxMarketRows && len(rows) > shown {
		m.note(fmt.Sprintf("%s has %d figures for that; the first %d are shown.", t.Source.Name, len(rows), shown))
	}
}

// rows are those of a table of what is wanted. An operator's own table may call a role by any
// of its names.
func (w wantedPay) rows(t *market.Table) [][]market.Row {
	var rows [][]market.Row
	for _, code := range w.codes {
		rows = append(rows, t.Of(code))
	}
	if t.Source.Country == "" && w.role.ID != "" {
		for _, code := range t.Codes() {
			if !slices.Contains(w.codes, code) && w.role.calls(code) {
				rows = append(rows, t.Of(code))
			}
		}
	}
	return rows
}

// missing says of which areas there is no figure, and why.
func (m *Market) missing(t *market.Table, w wantedPay, there []market.Row, areas []market.Area) {
	if t.Source.Country == "" {
		return // an operator's table need not have every place
	}
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
		all = all && slices.Contains(w.role.Occupations, r.Occupation.Code)
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

// calls reports whether a role goes by a name.
func (t Term) calls(name string) bool {
	same := func(other string) bool {
		return strings.EqualFold(strings.Join(Words(other), " "), strings.Join(Words(name), " "))
	}
	return same(t.ID) || same(t.Name) || slices.ContainsFunc(t.Aliases, same)
}

// addMarket puts the built-in release beside a guide whose roles have occupations in it.
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
}

// Sentence says the first row's median, or what of it was published.
func (m *Market) Sentence() string {
	r := m.Rows[0]
	what := fmt.Sprintf("%s in %s", r.Occupation.Title, r.Area.InSentence())
	switch median := r.Pay.Median(); {
	case median.Known():
		return fmt.Sprintf("The median pay of %s is %s a %s (%s).", what, median.Text(r.Currency), r.Period, r.Source.Name)
	case r.Pay.Mean.Known():
		return fmt.Sprintf("The mean pay of %s is %s a %s (%s).", what, r.Pay.Mean.Text(r.Currency), r.Period, r.Source.Name)
	}
	return fmt.Sprintf("%s has figures of the pay of %s.", r.Source.Name, what)
}
