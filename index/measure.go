package index

import (
	"math"
	"slices"
	"strings"
)

// What this file does: it holds how long or how much a question says against a claim that
// states it: "does a bootcamp take a year?" against "a bootcamp takes 3 to 6 months". Other
// amounts than the claim's are never affirmed, and what could be meant either way is
// neither affirmed nor denied. Amounts of pay are read in stated.go.

// quantity is how many of a unit there are: from low to high, which may be without end.
// Times are in months, percents in percent, other things in pieces.
type quantity struct {
	low, high float64
	unit      string
}

// monthsIn are the units of time.
var monthsIn = map[string]float64{"day": 12 / 365.25, "week": 12 * 7 / 365.25, "month": 1, "year": 12, "decade": 120}

// numerals are the numbers that are written out.
var numerals = map[string]float64{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}

func number(w string) (n float64, ok bool) {
	if n, ok = numerals[w]; ok {
		return n, true
	}
	n, ok = figure(w)
	return n, ok && !math.IsInf(n, 0)
}

// quantityAt reads the quantity that begins at i: "3 to 6 months", "a year", "40 percent",
// "7 or more years". End is where it ends, i where there is none. A percent may stand
// without its sign, since that is no word.
func quantityAt(words []string, i int, wanted string) (q quantity, end int) {
	low, ok := number(words[i])
	if !ok {
		return q, i
	}
	q, end = quantity{low, low, ""}, i+1
	next := end
	if next < len(words) && (words[next] == "to" || words[next] == "or" || words[next] == "and") {
		next++
	}
	if next < len(words) {
		if high, ok := number(words[next]); ok && high > low && words[next] != "a" && words[next] != "an" {
			q.high, end = high, next+1
		}
	}
	open := func() {
		switch {
		case end < len(words) && words[end] == "plus":
			end++
		case end+1 < len(words) && (words[end] == "or" || words[end] == "and") && words[end+1] == "more":
			end += 2
		default:
			return
		}
		q.high = math.Inf(1)
	}
	open()
	unit := ""
	if end < len(words) {
		unit = strings.TrimSuffix(words[end], "s")
	}
	switch months, isTime := monthsIn[unit]; {
	case isTime:
		q.low, q.high, q.unit = q.low*months, q.high*months, "month"
		end++
		open()
	case unit == "percent":
		q.unit = unit
		end++
	case wanted == "percent" && q.low >= 2 && unit != wanted:
		q.unit = wanted
	case unit != "" && unit == wanted:
		q.unit = unit
		end++
	default:
		return q, i
	}
	return q, end
}

// quantityOf is what a claim states, in its words behind "takes" or "comes to".
func quantityOf(words []string) quantity {
	if len(words) == 0 {
		return quantity{}
	}
	last := strings.TrimSuffix(words[len(words)-1], "s")
	for i := range words {
		if q, end := quantityAt(words, i, last); end > i {
			return q
		}
	}
	return quantity{}
}

// relation is how a question sets what it asks of beside a quantity.
type relation int

const (
	exactly relation = iota
	over
	under
	atLeast
	atMost
	enough // it can be done in so much
)

// relations are the words for it.
var relations = map[string]relation{
	"over": over, "above": over, "exceed": over, "exceeds": over, "beyond": over, "under": under, "below": under,
	"enough": enough, "sufficient": enough, "suffice": enough, "suffices": enough, "realistic": enough, "possible": enough, "doable": enough, "feasible": enough, "plenty": enough,
	"too short": enough, "unrealistic": enough, "impossible": enough, "insufficient": enough, "infeasible": enough,
	"more than": over, "greater than": over, "higher than": over, "longer than": over,
	"less than": under, "fewer than": under, "lower than": under, "shorter than": under,
	"at least": atLeast, "at most": atMost, "up to": atMost,
}

var (
	unreal  = map[string]bool{"unrealistic": true, "impossible": true, "insufficient": true, "infeasible": true, "too short": true}
	vague   = set(`about around roughly approximately some`)
	modal   = set(`can could may might possible`)
	obliges = set(`need needs needed must should require requires required`)
	inTime  = set(`in within inside`)
	lacking = set(`not no never without zero none nobody nothing cannot neither nor`)
	// past begin a question of what was, of which the guide says nothing.
	past = set(`did was were had has have`)
	// outcomes are what comes of what a claim may say the length of.
	outcomes = set(`job jobs hired hire land landing find career become becoming employed employer employers after apply applying`)
	// leadsIn may stand right before a quantity that says how long or how much something is.
	leadsIn = set(`take takes taking last lasts lasting need needs require requires in within inside than least most to by of is are be it me you us there have show
		over under above below exceed exceeds beyond about around roughly approximately some enough really only spend projected suffice`)
	// leadsOut may stand right behind it.
	leadsOut = set(`enough sufficient suffice suffices realistic possible doable feasible plenty unrealistic impossible insufficient infeasible too
		for to if through by until long total right with without projected above`)
	// measuring say no more than that something takes so long, or comes to so much.
	measuring = set(`take takes taking need needs needed require requires required must last lasts lasting long length duration
		if finish finished complete completed done spend focused per percent count number total come comes up short projected`)
	// fillers say nothing at all.
	fillers = set(`a an the of to in on at by for with from as into about and so then that this it its is are be been being am do does will would can could should there
		i me my you your we us people person someone somebody anyone get getting got going make go
		really actually very quite honestly typically usually normally generally still even exactly now today currently
		engineer engineers role roles profession learn learning study`)
)

// measures reads how a sentence puts a claim of how long or how much.
func (l *lexicon) measures(words []string, c claim) (p put, clear bool) {
	words = l.withoutFirstNot(words)
	// "A whole year" is a year.
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return (w == "whole" || w == "full" || w == "entire") && !c.words[l.texts.lexicalStem(w)]
	})
	if len(words) == 0 {
		return put{}, true
	}
	tokens := l.texts.lexical(words)
	subject := c.in(tokens)
	clear = !slices.ContainsFunc(words, func(w string) bool { return lacking[w] && !c.words[l.texts.lexicalStem(w)] })
	if !slices.Contains(subject, true) || l.asks[words[0]] || past[words[0]] || !clear || c.amount.unit == "" {
		return put{}, clear
	}
	var asked quantity
	var found, related, at int // at is where the quantity ends
	var how relation
	var inside, impossible, roughly, may, must bool
	for i := 0; i < len(words); i++ {
		w, pair := words[i], ""
		if i+1 < len(words) {
			pair = w + " " + words[i+1]
		}
		if w == "a" && i+1 == len(words) {
			continue
		}
		if q, end := quantityAt(words, i, c.amount.unit); end > i {
			if !c.ofItself(words, subject, i, end) {
				return put{}, true
			}
			inside = inTime[words[i-1]]
			asked, found, i, at = q, found+1, end-1, end
			continue
		}
		if sign, ok := c.signOf(words, subject, i); ok {
			asked, found, at, related, how = quantity{unit: "percent"}, found+1, i+1, related+1, sign
			continue
		}
		may, must, impossible, roughly = may || modal[w], must || obliges[w], impossible || unreal[w] || unreal[pair], roughly || vague[w]
		relates, paired := relations[pair]
		if !paired {
			relates = relations[w]
		}
		switch {
		case subject[i]:
		case outcomes[w] && !c.words[tokens[i]]:
			return put{}, true // "a job within a year of a bootcamp"
		case w == "part" || w == "hour" || w == "hours":
			return put{}, true // another pace than the guide's
		case isCalendar(w):
			if !c.words[w] || i == 0 || !untilWords[words[i-1]] {
				return put{}, true // "40% through 2030", "40% in 2026"
			}
		case monthsIn[strings.TrimSuffix(w, "s")] > 0:
			return put{}, true // "years", of which it is not said how many
		case relates != exactly && relates != enough && found > 0 && i >= at:
			return put{}, true // "is 50% above the growth" sets the growth below it
		case relates != exactly:
			related, how = related+1, relates
			if paired {
				i++
			}
		case roughly && vague[w], c.words[tokens[i]], measuring[w], modal[w], fillers[w], l.subject[w]:
		default:
			return put{}, true
		}
	}
	inside = inside && asked.unit == "month" && asked.low == asked.high
	switch {
	case found != 1, asked.unit != c.amount.unit, related > 1, related == 1 && inside && how != enough:
		return put{}, true
	case inside && must:
		return put{}, true // "must I finish within a year" asks for a term
	case inside:
		how = enough
	case may && how != enough:
		return put{}, true // "can it take a year"
	}
	truth, sure := c.amount.holds(asked, how)
	if !sure || roughly && !truth {
		return put{}, true
	}
	if impossible {
		truth = !truth
	}
	return put{sure: true, truth: truth == c.holds, back: impossible}, true
}

// signOf returns how the word at i sets a percentage beside nothing at all: "is the growth
// negative". "A negative" is no percentage.
func (c claim) signOf(words []string, subject []bool, i int) (how relation, ok bool) {
	how, ok = signWords[words[i]]
	last := i+1 == len(words)
	return how, ok && i > 0 && c.amount.unit == "percent" && (last && words[i-1] != "a" || !last && subject[i+1])
}

var signWords = map[string]relation{"negative": under, "positive": over}

// withoutFirstNot reads a question that a negated auxiliary begins as it is without the
// negation, which asks the same: "doesn't it take a year?"
func (l *lexicon) withoutFirstNot(words []string) []string {
	if len(words) > 2 && l.auxiliary[words[0]] && words[1] == "not" {
		return slices.Concat(words[:1], words[2:])
	}
	return words
}

// untilWords stand before the year up to which something goes.
var untilWords = set(`through by until till to`)

// ofItself reports whether what stands around the quantity from start to end leaves it that
// of which the claim is: "a year of a bootcamp", "with 10 years as a nurse" and "a one year
// course" are others.
func (c claim) ofItself(words []string, subject []bool, start, end int) bool {
	if start == 0 || !leadsIn[words[start-1]] && !subject[start-1] {
		return false
	}
	if words[start-1] == "have" && c.amount.unit == "month" {
		return false
	}
	switch {
	case end == len(words):
		return true
	case subject[end] && !leadsOut[words[end]]:
		return c.amount.unit == "percent"
	case words[end] == "with" || words[end] == "without":
		return subject[end] || end+1 < len(subject) && slices.Contains(subject[end+1:min(end+3, len(subject))], true)
	}
	return leadsOut[words[end]]
}

// holds reports whether what is stated is as it is asked; sure is false where it may be or
// not. What is asked exactly, or as enough, is denied only where it lies far off.
func (q quantity) holds(asked quantity, how relation) (truth, sure bool) {
	low, high := asked.low, asked.high
	switch how {
	case over:
		return q.low > high, q.low > high || q.high <= low
	case under:
		return q.high < low, q.high < low || q.low >= high
	case atLeast:
		return q.low >= low, q.low >= low || q.high < low
	case atMost:
		return q.high == high, q.high == high || q.low > high
	case enough:
		if low != high || q.unit != "month" {
			break
		}
		if q.low == 0 {
			return false, false // a span that begins now is no term to reach
		}
		return q.high <= low, q.high <= low || q.low > high*margin
	}
	if low == q.low && (high == q.high || low == high && math.IsInf(q.high, 1)) {
		return true, true
	}
	return false, high*margin < q.low || low > q.high*margin
}

// margin is how far an amount must lie off to be denied: three years are nearly four.
const margin = 1.5
