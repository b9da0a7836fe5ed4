package market

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// How many people a group must have, so that its figures tell of none of them.
const (
	leastGroup     = 5
	leastQuartiles = 8
	leastDeciles   = 20
)

// ImportSurvey makes a checked table of a survey in which each row is one person. No row
// leaves it: groups of at least five have a median, of eight quartiles, of twenty the outer
// deciles, each rounded to three digits, and the smallest group that would be left is hidden
// too where those hidden could be told from the rest. No fault repeats what a person wrote
// under pay.
func ImportSurvey(data []byte, t Terms, guide Guide) (Imported, []Fault) {
	g, faults := readGrid(data)
	if len(faults) > 0 {
		return Imported{}, faults
	}
	s := survey{g: g, terms: t, guide: guide, groups: map[line][]float64{}, who: map[string]int{}, seed: maphash.MakeSeed(), same: map[uint64]bool{}}
	if !s.findColumns() {
		s.add(1, "name columns role, region or country, and pay", "is no survey")
		return Imported{}, s.list
	}
	for i := 0; i < len(g.records) && len(s.list) < maxFaults; i++ {
		s.row(i)
	}
	shown, hidden := enough(s.groups)
	var out []line
	for _, l := range shown {
		out = append(out, published(l, s.groups[l])...)
	}
	said := []string{fmt.Sprintf("People: %d, groups: %d, groups that are shown: %d. %s", len(g.records), len(s.groups), len(shown), g.leftOut(s.columns))}
	if len(hidden) > 0 {
		said = append(said, fmt.Sprintf("Groups that are hidden, since they have fewer than %d people or would tell of one that has: %s.", leastGroup, named(hidden)))
	}
	if s.twice > 0 {
		said = append(said, fmt.Sprintf("Rows that say word for word what another says: %d. Look whether anybody answered twice.", s.twice))
	}
	return s.finish(out, t, guide, said)
}

// survey reads a survey.
type survey struct {
	faultList
	g           *grid
	terms       Terms
	guide       Guide
	columns     []string // that are read
	pay, region string   // their columns
	person      string   // the column that tells people apart; empty where there is none

	groups map[line][]float64
	who    map[string]int // person → line
	seed   maphash.Seed
	same   map[uint64]bool // rows, word for word
	twice  int
}

func (s *survey) findColumns() bool {
	find := func(names ...string) string {
		for _, n := range names {
			if slices.Contains(s.g.header, n) {
				s.columns = append(s.columns, n)
				return n
			}
		}
		return ""
	}
	role := find("role")
	find("level")
	s.region = find("region", "country")
	s.pay = find("pay", "salary", "amount", "value")
	s.person = find("id", "person", "respondent", "respondent_id", "response_id")
	s.columns = append(s.columns, ownTerms...)
	return role != "" && s.pay != "" && (s.region != "" || s.terms.Region != "")
}

func (s *survey) row(i int) {
	at := s.g.lines[i]
	l := line{role: s.g.cell(i, "role"), level: s.g.cell(i, "level"), region: cmp.Or(s.g.cell(i, s.region), s.terms.Region)}
	s.names(&l, s.guide, at)
	s.fill(&l, s.terms, s.g, i)
	if who := s.g.cell(i, s.person); who != "" {
		if first := s.who[who]; first > 0 {
			s.add(at, "leave each person once", "is of the same person as line %d", first)
			return
		}
		s.who[who] = at
	}
	said := maphash.String(s.seed, strings.Join(s.g.records[i], "\x00"))
	if s.same[said] {
		s.twice++
	}
	s.same[said] = true
	n, do := plainNumber(s.g.cell(i, s.pay))
	if do != "" {
		s.add(at, do, "the pay is no plain number") // what was typed stays in the file
		return
	}
	s.groups[l] = append(s.groups[l], n)
}

// mostNamed is how many hidden groups are named.
const mostNamed = 10

// named are the groups by their names, without how many people they have: which of them are the
// small ones is nobody's business.
func named(groups []line) string {
	var names []string
	for _, l := range groups[:min(len(groups), mostNamed)] {
		var parts []string
		for _, part := range []string{l.role, l.level, l.region} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		names = append(names, strings.Join(parts, ", "))
	}
	if more := len(groups) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, "; ")
}

// enough returns the groups that may be shown and those that are hidden, in order. A group of
// fewer people than it must have is hidden. Where the hidden groups of a role, or of a role in
// one region or at one level, are a single one, or together too few people, the smallest group
// beside them is hidden too: whoever knows the whole could tell them from the rest.
func enough(groups map[line][]float64) (shown, hidden []line) {
	all := slices.SortedFunc(maps.Keys(groups), func(a, b line) int {
		return cmp.Or(cmp.Compare(len(groups[a]), len(groups[b])), compareLines(a, b))
	})
	wholes := map[line]*whole{}
	of := func(l line) (list []*whole) {
		for _, key := range []line{{role: l.role}, {role: l.role, region: l.region}, {role: l.role, level: l.level, statistic: "level"}} {
			if wholes[key] == nil {
				wholes[key] = &whole{}
			}
			list = append(list, wholes[key])
		}
		return list
	}
	for _, l := range all {
		for _, w := range of(l) {
			w.groups = append(w.groups, l)
		}
	}
	off := map[line]bool{}
	var open []*whole // to look at
	hide := func(l line) {
		off[l] = true
		for _, w := range of(l) {
			w.hidden++
			w.people += len(groups[l])
			open = append(open, w)
		}
	}
	for _, l := range all {
		if len(groups[l]) < leastGroup {
			hide(l)
		}
	}
	for len(open) > 0 {
		w := open[0]
		open = open[1:]
		for w.tells() {
			next, ok := w.smallest(off)
			if !ok {
				break
			}
			hide(next)
		}
	}
	shown = slices.DeleteFunc(all, func(l line) bool { return off[l] })
	slices.SortFunc(shown, compareLines)
	return shown, slices.SortedFunc(maps.Keys(off), compareLines)
}

// whole are the groups of a role, by size, or those of a role in one region or at one level.
type whole struct {
	groups         []line
	hidden, people int // groups that are hidden, and the people in them
	next           int // of groups: all before it are hidden
}

// tells reports whether those hidden could be told from the rest.
func (w *whole) tells() bool { return w.hidden == 1 || w.hidden > 0 && w.people < leastGroup }

// smallest is the smallest group that is not hidden.
func (w *whole) smallest(off map[line]bool) (line, bool) {
	for w.next < len(w.groups) && off[w.groups[w.next]] {
		w.next++
	}
	if w.next == len(w.groups) {
		return line{}, false
	}
	return w.groups[w.next], true
}

func compareLines(a, b line) int {
	return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.region, b.region), cmp.Compare(a.level, b.level), cmp.Compare(a.year, b.year), cmp.Compare(a.currency, b.currency), cmp.Compare(a.period, b.period), cmp.Compare(a.basis, b.basis))
}

// published are the figures of a group that tell of none of its people.
func published(l line, pay []float64) []line {
	slices.Sort(pay)
	var out []line
	l.n = strconv.Itoa(len(pay))
	for i, p := range Percentiles {
		least := []int{leastDeciles, leastQuartiles, leastGroup, leastQuartiles, leastDeciles}[i]
		if len(pay) < least {
			continue
		}
		own := l
		own.statistic = statistics[i]
		own.low = strconv.FormatFloat(rounded(quantile(pay, float64(p)/100)), 'f', -1, 64)
		own.high = own.low
		out = append(out, own)
	}
	return out
}

// quantile lies between the two nearest of sorted values, by their distance.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// rounded keeps three digits: a median may be one person's pay, to the cent.
func rounded(x float64) float64 {
	if x <= 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-2)
	return math.Round(math.Round(x/unit)*unit*100) / 100
}
