package pay

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careerbot/bot/card"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// What this file does: it finds where an amount stands in each figure that fits, as values. It
// keeps nothing and advises nothing.

// Offer is an amount of US dollars that somebody was offered or is paid.
type Offer struct {
	Amount float64
	Hourly bool // by the hour; otherwise by the year
}

// String is "$150,000 a year".
func (o Offer) String() string {
	if o.Hourly {
		return market.Dollars(o.Amount, "USD") + " an hour"
	}
	return market.Dollars(o.Amount, "USD") + " a year"
}

// Standing is where an offer stands.
type Standing struct {
	Offer   Offer
	Assumed string // the role that it was held against where none is named
	Places  []Stands
	Short   string   // below, within and above how many of the figures it is
	Notes   []string // what the figures leave out, and what could not be compared; a sentence each

	ofGuide tally
}

// tally is below, within and above how many figures an amount is.
type tally struct{ below, within, above int }

// add counts one more figure, from low to high. Without a high it is open above.
func (t *tally) add(amount float64, low, high *float64) {
	switch {
	case low != nil && amount < *low:
		t.below++
	case high != nil && amount > *high:
		t.above++
	default:
		t.within++
	}
}

// says is the tally as a part of a sentence: "below 3 and above 2 of the guide's 5 figures".
func (t tally) says(within, one, many string) string {
	n := t.below + t.within + t.above
	if n == 0 {
		return ""
	}
	var parts []string
	for _, side := range []struct {
		n    int
		word string
	}{{t.below, "below"}, {t.within, within}, {t.above, "above"}} {
		switch {
		case side.n == 0:
		case n == 1:
			return side.word + " " + one
		case side.n == n:
			return side.word + " all of " + fmt.Sprintf(many, n)
		default:
			parts = append(parts, fmt.Sprintf("%s %d", side.word, side.n))
		}
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last] + " of " + fmt.Sprintf(many, n)
}

// inShort is the tallies as one sentence; empty where there is nothing to compare with.
func inShort(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	if len(parts) == 0 {
		return ""
	}
	return "In short: " + strings.Join(parts, ", and ") + "."
}

// Stands is where an offer stands in one figure: "below $165K".
type Stands struct{ Source, Says string }

// Stand finds where an offer stands in each figure that fits: the guide's of the roles and
// levels, and what others have published. Figures in other currencies or by other periods are
// no measure, and that is noted.
func Stand(corpus *knowledge.Corpus, o Offer, q knowledge.MarketQuestion) Standing {
	s := standAtGuide(corpus, o, q)
	ofGuide := len(s.Places) > 0
	var medians tally
	m := corpus.PickMarket(q)
	if m == nil {
		m = &knowledge.Market{}
	}
	said := map[*market.Source]bool{}
	for _, row := range m.Rows {
		text, note := marketPlace(row, o)
		if note != "" {
			s.note(note)
		}
		if text == "" {
			continue
		}
		s.Places = append(s.Places, Stands{row.Source.Name, text})
		if median := row.Pay.Median(); median.Kind == market.Known {
			amount := o.Amount
			if o.Hourly && row.Period == "year" {
				amount *= float64(row.Source.Hours)
			}
			medians.add(amount, &median.Number, &median.Number)
		}
		if !said[row.Source] {
			said[row.Source] = true
			s.note(row.Source.Levels)
			s.note(row.Source.Leaves)
		}
	}
	for _, n := range m.Notes {
		s.note(n)
	}
	if len(s.Places) == 0 {
		s.note("I have no figure that it could be held against.")
	}
	s.Short = inShort(s.ofGuide.says("within", "the guide's figure", "the guide's %d figures"), medians.says("at", "the market median", "the %d market medians"))
	if ofGuide {
		s.note("Where the guide does not say base or total pay beside a figure, it is not known.")
	}
	return s
}

// standAtGuide is where an offer stands in the guide's figures alone.
func standAtGuide(corpus *knowledge.Corpus, o Offer, q knowledge.MarketQuestion) Standing {
	s := Standing{Offer: o}
	roles := q.Roles
	if len(roles) == 0 && len(q.Jobs) == 0 {
		main := corpus.Vocabulary.MainRole()
		roles, s.Assumed = []string{main.ID}, main.Name
	}
	switch {
	case len(roles) == 0:
	case o.Hourly:
		s.note("The guide's figures are by the year, and it does not say of how many hours.")
	default:
		for _, f := range guideFigures(corpus, roles, q.Levels) {
			s.Places = append(s.Places, Stands{fmt.Sprintf("The guide, %s, %d", f.Region, f.Year), figurePlace(corpus, f, o.Amount)})
			s.ofGuide.add(o.Amount, f.Low, f.High)
		}
		for _, note := range corpus.PickFigures(knowledge.Asked{Asks: []knowledge.Ask{knowledge.Pay}, Roles: roles, Levels: q.Levels}).Notes {
			s.note(note)
		}
	}
	return s
}

func (s *Standing) note(text string) {
	if text != "" && !slices.Contains(s.Notes, text) {
		s.Notes = append(s.Notes, text)
	}
}

// figurePlace says where an amount stands in a figure of the guide.
func figurePlace(corpus *knowledge.Corpus, f knowledge.Figure, amount float64) string {
	row := card.FigureRow(corpus, f)
	where := ""
	switch low, high := f.Low, f.High; {
	case low != nil && high != nil && *low == *high:
		where = compared(amount, *low, "below", "at", "above")
	case low != nil && amount < *low:
		where = "below"
	case low != nil && amount == *low:
		where = "at the foot of"
	case high != nil && amount > *high:
		where = "above"
	case high != nil && amount == *high:
		where = "at the top of"
	case high != nil:
		where = "within"
	default:
		where = "beyond the foot of" // of a figure that is open above
	}
	text := f.Text
	if f.High == nil {
		text = `"` + text + `"` // words stand around the amount: "often above $200K"
	}
	return fmt.Sprintf("%s: %s %s", row.What, where, text)
}

func compared(a, b float64, below, at, above string) string {
	switch {
	case a < b:
		return below
	case a == b:
		return at
	}
	return above
}

// marketPlace says between which percentiles of a row an amount stands, by those that were
// published. An hourly amount is held against hourly figures, or made a yearly one by the
// hours that the source itself names; a note says so.
func marketPlace(row market.Row, o Offer) (text, note string) {
	d, amount, unit := row.Pay, o.Amount, " "+row.Each()
	if row.Currency != "USD" {
		return "", fmt.Sprintf("%s is in %s, and nothing is converted.", row.Source.Name, row.Currency)
	}
	period := "year"
	if o.Hourly {
		period = "hour"
	}
	switch {
	case row.Period == period:
	case o.Hourly && row.Source.Hours > 0 && row.Period == "year":
		amount *= float64(row.Source.Hours)
		note = fmt.Sprintf("%s an hour is %s a year by the %s hours with which %s itself reckons.",
			market.Dollars(o.Amount, "USD"), market.Dollars(amount, "USD"), market.Dollars(float64(row.Source.Hours), ""), row.Source.Name)
	default:
		return "", fmt.Sprintf("%s is by the %s, and does not say what that is by the %s.", row.Source.Name, row.Period, period)
	}
	of := fmt.Sprintf("%s in %s, %d", row.Occupation.Title, row.Area.InSentence(), row.Year)
	if row.Level != "" {
		of += ", " + row.Level
	}
	if row.Basis != "" {
		of += ", " + row.Basis + " pay"
	}
	if row.Source.Levels != "" {
		of += ", all levels of experience together"
	}
	below, above := -1, -1
	for i, v := range d.At {
		if !v.Known() {
			continue
		}
		switch {
		case v.Kind == market.Known && amount == v.Number:
			return fmt.Sprintf("at the %s percentile (%s%s) of %s", ordinal(i), v.Text(row.Currency), unit, of), note
		case v.Kind == market.AtLeast && amount >= v.Number:
			return fmt.Sprintf("somewhere from the %s percentile on (%s%s) of %s: it is not published more closely", ordinal(i), v.Text(row.Currency), unit, of), note
		case amount > v.Number:
			below = i
		case above < 0:
			above = i
		}
	}
	at := func(i int) string {
		return fmt.Sprintf("the %s (%s)", ordinal(i), d.At[i].Text(row.Currency))
	}
	switch {
	case below >= 0 && above >= 0:
		return fmt.Sprintf("between %s and %s percentile of %s", at(below), at(above), of), note
	case below >= 0:
		return fmt.Sprintf("above %s percentile of %s", at(below), of), note
	case above >= 0:
		return fmt.Sprintf("below %s percentile of %s", at(above), of), note
	case d.Mean.Kind == market.Known:
		return fmt.Sprintf("%s the mean (%s) of %s", compared(amount, d.Mean.Number, "below", "at", "above"), d.Mean.Text(row.Currency), of), note
	}
	return "", note
}

// ordinal is a percentile as it stands in a sentence.
func ordinal(i int) string { return strconv.Itoa(market.Percentiles[i]) + "th" }
