package knowledge

import (
	"strconv"
	"strings"
	"unicode"
)

// number reads a number with what belongs to it: "200,000", "$120-140K", "1.5", "200 k
// USD", "5+". A unit that is written to it is a word of its own: "5yoe".
func (s *scanner) number() {
	n, ok := s.amount(s.at)
	if !ok {
		s.code()
		return
	}
	if n.scale == 1 && n.value < 1000 {
		n.scale = s.scaleOfRange(n.end)
	}
	s.add(n.String())
	s.at = s.afterAmount(n.end)
}

// amount is a number that stands in a text.
type amount struct {
	text  string // as written, without what separates thousands
	value float64
	scale float64 // 1000 for "k"
	end   int     // where the text goes on
}

func (a amount) String() string {
	if a.scale == 1 || a.value*a.scale > 1e15 {
		return a.text
	}
	return strconv.FormatFloat(a.value*a.scale, 'f', -1, 64)
}

// amount reads the number at i. It is none where letters and digits belong together, as
// in "2nd", "3d" or "0x1f".
func (s *scanner) amount(i int) (amount, bool) {
	start := i
	var b strings.Builder
	digits := func() {
		for unicode.IsDigit(s.peek(i)) {
			b.WriteRune(s.peek(i))
			i++
		}
	}
	digits()
	grouped := i-start <= 3
	for grouped && s.separates(i) && s.three(i+1) && (s.peek(i) != ' ' || s.inThousands(start, i)) {
		i++
		digits()
	}
	if p := s.peek(i); (p == '.' || p == ',') && unicode.IsDigit(s.peek(i+1)) && !unicode.IsDigit(s.peek(i+3)) {
		b.WriteByte('.')
		i++
		digits()
	}
	a := amount{text: b.String(), scale: 1, end: i}
	value, err := strconv.ParseFloat(a.text, 64)
	if err != nil {
		return a, false // digits of another script
	}
	a.value = value
	unit := s.letters(i)
	switch {
	case scales[unit] > 0:
		a.scale, a.end = scales[unit], i+len(unit)
	case unit == "" && unicode.IsLetter(s.peek(i)), ordinals[unit], len([]rune(unit)) == 1 && unit != "y":
		return a, false
	case unit == "":
		// "200 k", "200 thousand"
		at := s.skipSpace(i)
		if word := s.letters(at); scales[word] > 0 && word != "m" {
			a.scale, a.end = scales[word], at+len(word)
		}
	}
	return a, true
}

var (
	scales   = map[string]float64{"k": 1e3, "thousand": 1e3, "thou": 1e3, "grand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6}
	ordinals = map[string]bool{"st": true, "nd": true, "rd": true, "th": true}
)

// separates reports whether the rune at i may stand between thousands.
func (s *scanner) separates(i int) bool {
	switch s.peek(i) {
	case ',', '.', '\'', '’', ' ':
		return true
	}
	return false
}

// three reports whether just three digits stand at i.
func (s *scanner) three(i int) bool {
	return unicode.IsDigit(s.peek(i)) && unicode.IsDigit(s.peek(i+1)) && unicode.IsDigit(s.peek(i+2)) && !unicode.IsDigit(s.peek(i+3))
}

// inThousands reports whether a space between digits parts the thousands of one number,
// as in "$165 000", and not two numbers: round ones alone are read so, or those with a
// sign of currency.
func (s *scanner) inThousands(start, space int) bool {
	return s.part(space+1, space+4) == "000" || unicode.Is(unicode.Sc, s.peek(start-1))
}

// scaleOfRange is the scale that the lower end of a range takes from its upper end:
// 1000 in "120-140K". The upper end begins behind what stands at i.
func (s *scanner) scaleOfRange(i int) float64 {
	i = s.skipSpace(i)
	switch {
	case strings.ContainsRune("-–—‐‑‒", s.peek(i)) && s.peek(i) != 0:
		i = s.skipSpace(i + 1)
	case s.letters(i) == "to":
		i = s.skipSpace(i + 2)
	default:
		return 1
	}
	if s.peek(i) == '$' {
		i = s.skipSpace(i + 1)
	}
	if !unicode.IsDigit(s.peek(i)) {
		return 1
	}
	upper, ok := s.amount(i)
	if !ok {
		return 1
	}
	return upper.scale
}

// afterAmount returns where a text goes on behind an amount: past a plus sign, and past
// the dollars that it is of.
func (s *scanner) afterAmount(i int) int {
	if s.peek(i) == '+' {
		i++
	}
	at := s.skipSpace(i)
	if s.peek(at) == '$' && !unicode.IsDigit(s.peek(at+1)) {
		return at + 1
	}
	if word := s.letters(at); dollars[word] {
		return at + len(word)
	}
	return i
}

var dollars = map[string]bool{"usd": true, "dollar": true, "dollars": true, "bucks": true}

// code reads letters and digits that belong together: "2nd", "3d", "401a".
func (s *scanner) code() {
	start := s.at
	for isWordRune(s.peek(s.at)) || unicode.Is(unicode.M, s.peek(s.at)) {
		s.at++
	}
	s.add(s.part(start, s.at))
}
