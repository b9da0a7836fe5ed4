package index

import (
	"slices"
	"strconv"
	"strings"

	"careerbot/knowledge"
)

// What this file does: a question that names an amount, "do juniors start at $200K?", is
// held against the guide's figures. It is affirmed or denied where every figure of whom
// it asks about does so, and all its other words are understood.

// leastPay is from which amount on a number in a question is taken for pay.
const leastPay = 20_000

// asksOfPay adds pay to what is asked where an amount of it is named and nothing else is
// asked for without doubt.
func asksOfPay(words []string, asked *knowledge.Asked) {
	if slices.ContainsFunc(asked.Asks, func(a knowledge.Ask) bool { return slices.Contains(strongAsks, a) }) || len(amountsIn(words)) == 0 {
		return
	}
	asked.Asks = append(asked.Asks, knowledge.Pay)
}

// amountsIn returns the amounts of pay that words name, in whole units.
func amountsIn(words []string) []float64 {
	var list []float64
	for _, w := range words {
		if n, ok := figure(w); ok && n >= leastPay {
			list = append(list, n)
		}
	}
	return list
}

// figure reads a number that is written in digits.
func figure(w string) (n float64, ok bool) {
	if w == "" || w[0] < '0' || w[0] > '9' {
		return 0, false // most words: the error of a failed reading would cost more than all else
	}
	n, err := strconv.ParseFloat(w, 64)
	return n, err == nil
}

// payWords say of an amount no more than that it is pay.
var payWords = set(`salary salaries pay pays paid earn earns earning make makes making get gets start starts starting begin base about around like roughly approximately median figure amount usd dollars dollar us as well too also often typically usually generally more than less over above under below
	higher greater lower exceed exceeds surpass surpasses beat beats`)

// The words that set pay over or under an amount.
var (
	overWords  = set(`over above more higher greater exceed exceeds surpass surpasses beat beats`)
	underWords = set(`under below less lower`)
)

// states reports whether an entry, with the figures shown beside it, affirms or denies the
// amount that a question names.
func (s *snapshot) states(r *reading, e *knowledge.Entry) bool {
	return len(amountsIn(r.words)) > 0 && e.Answers(knowledge.Pay) && s.stated(r, s.corpus.PickFigures(r.asked, e).Figures).sure
}

// stated reads whether the figures shown affirm or deny the amount that a question
// names.
func (s *snapshot) stated(r *reading, figures []knowledge.Figure) put {
	list := s.heardOf(r)
	if len(list) != 1 || len(r.outside) > 0 || s.perhapsAnother(r.text) || len(r.asked.Levels) > 1 || len(r.asked.Roles) > 1 ||
		r.asked.Names(knowledge.PremiumFacets()...) {
		return put{}
	}
	l := s.lexicon
	words, tagged := l.untagged(list[0].words)
	words, denied := l.undenied(words)
	words, assumed := l.assumed(words)
	words = l.withoutFirstNot(words)
	if len(words) == 0 || l.asks[words[0]] || !l.auxiliary[words[0]] && !(tagged || assumed || denied) {
		return put{}
	}
	amounts := amountsIn(words)
	named := make([]bool, len(words))
	for _, n := range s.corpus.Vocabulary.Named(words) {
		for i := n.Start; i < n.End; i++ {
			named[i] = true
		}
	}
	median, over, under := slices.Contains(words, "median"), false, false
	related, at := 0, 0 // where "above" and the last amount stand
	for i, w := range words {
		if n, err := strconv.ParseFloat(w, 64); err == nil && n >= leastPay {
			at = i
		}
		if overWords[w] || underWords[w] {
			related = i
		}
		if _, ok := figure(w); !ok && !named[i] && !payWords[w] && !l.neutral[s.lexicon.texts.lexicalStem(w)] {
			return put{}
		}
		over = over || overWords[w]
		under = under || underWords[w]
	}
	if len(amounts) == 0 || len(amounts) > 2 || over && under || (over || under) && len(amounts) > 1 || median != (len(r.asked.Levels) == 0) {
		return put{}
	}
	if related > at && words[related-1] != "or" && words[related-1] != "and" {
		over, under = under, over // "is 180K above the median" sets the median below it
	}
	role := s.corpus.Vocabulary.MainRole().ID
	if len(r.asked.Roles) == 1 {
		role = r.asked.Roles[0]
	}
	level := ""
	if len(r.asked.Levels) == 1 {
		level = r.asked.Levels[0]
	}
	starts := slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "start") || strings.HasPrefix(w, "begin") })
	var found put
	for _, f := range figures {
		if f.Role != role || f.Level != level || !f.Statistic.Money() || f.Elsewhere || median != (f.Statistic == knowledge.Median) {
			continue
		}
		truth, sure := holds(f, amounts, over, under)
		if !truth && !starts && f.Statistic == knowledge.Range {
			sure = sure && (amounts[0] > *f.High*nearPay || amounts[len(amounts)-1]*nearPay < *f.Low)
		}
		if !sure || found.sure && found.truth != truth {
			return put{}
		}
		found = put{sure: true, truth: truth}
	}
	if found.sure && denied {
		found.truth, found.back = !found.truth, true // "is it a myth that seniors make over $200K"
	}
	return found
}

// perhapsAnother reports whether a text calls the guide's own role by a name that may be
// another's: "AI engineer".
func (s *snapshot) perhapsAnother(text string) bool {
	v := &s.corpus.Vocabulary
	words := knowledge.Words(text)
	return slices.ContainsFunc(v.RolesIn(words), func(m knowledge.Match) bool {
		return m.Value == v.MainRole().ID && slices.ContainsFunc(words[m.Start:m.End], func(w string) bool { return !s.lexicon.subject[w] })
	})
}

// nearPay is how far an amount lies off at least that is denied of those who earn a range:
// some earn a little more than what is usual.
const nearPay = 1.25

// holds reports whether a figure is the amounts, or is over or under the one; sure is
// false where it may be either.
func holds(f knowledge.Figure, amounts []float64, over, under bool) (truth, sure bool) {
	low, high := amounts[0], amounts[len(amounts)-1]
	above := f.Low != nil && *f.Low >= high // all that the figure is of lies over the amount
	below := f.High != nil && *f.High <= low
	switch {
	case (over || under) && above && below:
		return false, false // it is the amount
	case over:
		return above, above || below
	case under:
		return below, above || below
	case f.Low == nil || f.High == nil:
		return false, false
	case low < high:
		return *f.Low == low && *f.High == high, *f.Low == low && *f.High == high || *f.Low > high || *f.High < low
	}
	return *f.Low <= low && low <= *f.High, true
}
