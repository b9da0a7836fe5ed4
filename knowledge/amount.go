package knowledge

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"
)

// Amount is a figure as it stands in running text: "$120-140K", "60.000 €", "+40%".
type Amount struct {
	Low, High float64
	Percent   bool
	Marks     []string // the signs, codes and names of its currency, as written
	Text      string
}

// In reports whether the amount can be one of this currency: "$" is the sign of
// several, "USD" of one. An amount with two marks must agree with both.
func (a Amount) In(code string) bool {
	if !isCurrency(code) {
		return true // that is reported
	}
	for _, mark := range a.Marks {
		if codes, known := currencyMarks[mark]; known && !slices.Contains(codes, code) {
			return false
		} else if !known && isCurrency(mark) && mark != code {
			return false
		}
	}
	return true
}

// isCurrency reports whether a text is the ISO 4217 code of a currency.
func isCurrency(code string) bool {
	_, err := currency.ParseISO(code)
	return err == nil && code == strings.ToUpper(code)
}

// currencyMarks are the signs and names of currencies and the codes that each may
// stand for. A sign that is not here may stand for any.
var currencyMarks = map[string][]string{
	"$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "JMD", "TTD", "BBD", "BSD", "BZD", "BMD", "BND", "FJD", "GYD", "KYD", "LRD", "NAD", "SBD", "SRD", "XCD"},

	"US$": {"USD"}, "C$": {"CAD"}, "CA$": {"CAD"}, "A$": {"AUD"}, "AU$": {"AUD"}, "NZ$": {"NZD"}, "S$": {"SGD"}, "HK$": {"HKD"}, "NT$": {"TWD"}, "MX$": {"MXN"}, "R$": {"BRL"},
	"£": {"GBP", "EGP", "FKP", "GIP", "LBP", "SHP", "SYP"}, "€": {"EUR"}, "¥": {"JPY", "CNY"}, "￥": {"JPY", "CNY"}, "₹": {"INR"}, "₩": {"KRW", "KPW"}, "₽": {"RUB"}, "₺": {"TRY"},
	"₪": {"ILS"}, "₫": {"VND"}, "₦": {"NGN"}, "₱": {"PHP"}, "₴": {"UAH"}, "₸": {"KZT"}, "฿": {"THB"}, "₡": {"CRC"}, "₲": {"PYG"}, "₵": {"GHS"}, "₾": {"GEL"}, "֏": {"AMD"}, "৳": {"BDT"},
	"kr": {"SEK", "NOK", "DKK", "ISK"}, "zł": {"PLN"}, "Kč": {"CZK"}, "Ft": {"HUF"}, "Fr": {"CHF"},

	"dollar": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"}, "dollars": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"}, "euro": {"EUR"}, "euros": {"EUR"},
	"pound": {"GBP", "EGP", "LBP"}, "pounds": {"GBP", "EGP", "LBP"}, "rupee": {"INR", "PKR", "LKR", "NPR"}, "rupees": {"INR", "PKR", "LKR", "NPR"}, "yen": {"JPY"}, "yuan": {"CNY"},
	"franc": {"CHF", "XAF", "XOF"}, "francs": {"CHF", "XAF", "XOF"}, "krona": {"SEK", "ISK"}, "kronor": {"SEK"}, "krone": {"NOK", "DKK"}, "kroner": {"NOK", "DKK"}, "zloty": {"PLN"},
	"pesos": {"MXN", "ARS", "CLP", "COP", "PHP", "UYU", "DOP"}, "reais": {"BRL"}, "rand": {"ZAR"},
}

// amountUnits are the letters and words after a number that multiply it.
var amountUnits = map[string]float64{"k": 1e3, "m": 1e6, "thousand": 1e3, "million": 1e6}

// Amounts finds the amounts of money and the percentages in a text, in order, in any
// currency and notation: "$120-140K", "£60,000–80,000", "60.000-80.000 €", "EUR 60K to
// 80K". Plain numbers ("3-6 months") are not amounts.
func Amounts(text string) []Amount {
	var found []Amount
	for i := 0; i < len(text); {
		if !digitAt(text, i) {
			i++
			continue
		}
		if r, _ := utf8.DecodeLastRuneInString(text[:i]); unicode.IsLetter(r) && text[i-1] != ' ' {
			if _, marked := markBefore(text[:i]); !marked { // "GPT4" is no number, "EUR60" is
				i += digits(text[i:])
				continue
			}
		}
		a, end := amountAt(text, i)
		if len(a.Marks) > 0 != a.Percent { // neither is a plain number, both is nonsense
			found = append(found, a)
		}
		i = end
	}
	return found
}

// amountAt reads the number at text[i:] with what stands around it, and returns where
// it ends.
func amountAt(text string, i int) (Amount, int) {
	var a Amount
	start := i
	if plus := strings.TrimSuffix(text[:start], "+"); len(plus) < start {
		start--
	}
	add := func(mark string) {
		if mark != "" && !slices.Contains(a.Marks, mark) {
			a.Marks = append(a.Marks, mark)
		}
	}
	for range 2 { // "USD $60K"
		mark, marked := markBefore(text[:start])
		if !marked {
			break
		}
		add(mark)
		start = strings.LastIndex(text[:start], mark)
		if start > 0 && text[start-1] == '+' {
			start--
		}
	}
	low := numberAt(text, i)
	end := low.end
	low.follow(text, &a, add, &end)
	a.Low, a.High = low.value(a.Percent), low.value(a.Percent)
	if high, to, ok := rangeEnd(text, start, end); ok {
		second := Amount{}
		second.Marks = append(second.Marks, high.marks...)
		high.follow(text, &second, func(mark string) { second.Marks = append(second.Marks, mark) }, &to)
		if l, h := span(low, high, a.Percent || second.Percent); l <= h && (!a.Percent || second.Percent) {
			a.Low, a.High, a.Percent, end = l, h, a.Percent || second.Percent, to
			for _, mark := range second.Marks {
				add(mark)
			}
		}
	}
	a.Text = strings.TrimSpace(text[start:end])
	return a, end
}

// span is the two ends of a range. A unit at one end holds for both: "$120-140K".
func span(low, high numeral, percent bool) (l, h float64) {
	const small = 1000 // from here on a number is written out
	if low.unit == 0 && low.value(percent) < small {
		low.unit = high.unit
	}
	if high.unit == 0 && high.value(percent) < small && len(high.marks) == 0 {
		high.unit = low.unit
	}
	return low.value(percent), high.value(percent)
}

// numeral is a number as it is written.
type numeral struct {
	groups []string // of digits
	signs  []rune   // between them
	unit   float64  // 0 for none
	marks  []string // of the currency, before it
	end    int      // in the text
}

// separators stand between the groups of a number.
const (
	spaces     = " \u00a0\u2009\u202f"
	separators = ",.'’" + spaces
)

func numberAt(text string, i int) numeral {
	var n numeral
	size := digits(text[i:])
	n.groups, n.end = []string{text[i : i+size]}, i+size
	for {
		r, width := utf8.DecodeRuneInString(text[n.end:])
		size := digits(text[n.end+width:])
		if width == 0 || size == 0 || !strings.ContainsRune(separators, r) {
			return n
		}
		if r != ',' && r != '.' && (size != 3 || len(n.groups[0]) > 3) {
			return n // a space and an apostrophe part thousands alone
		}
		n.groups = append(n.groups, text[n.end+width:n.end+width+size])
		n.signs = append(n.signs, r)
		n.end += width + size
	}
}

// follow reads the unit, the percent sign and the currency behind the number.
func (n *numeral) follow(text string, a *Amount, add func(string), end *int) {
	at := skipSpace(text, *end)
	if word := wordAt(text, at); amountUnits[strings.ToLower(word)] > 0 {
		n.unit = amountUnits[strings.ToLower(word)]
		*end = at + len(word)
		at = skipSpace(text, *end)
	}
	rest := text[at:]
	for _, sign := range []string{"%", "percent", "per cent"} {
		if strings.HasPrefix(rest, sign) && !letterAt(rest, len(sign)) {
			a.Percent, *end = true, at+len(sign)
			return
		}
	}
	mark := markAt(rest)
	if mark == "" {
		return
	}
	behind := at + len(mark)
	if digitAt(text, behind) || digitAt(text, skipSpace(text, behind)) && n.unit == 0 && len(n.signs) == 0 {
		return // it belongs to the next number: "level 3 EUR 60K"
	}
	add(mark)
	*end = behind
}

// value is the number that is meant: a dot and a comma part thousands where three
// digits follow, and decimals otherwise.
func (n numeral) value(percent bool) float64 {
	groups, last := n.groups, len(n.groups)-1
	decimals := ""
	if last > 0 {
		sign := n.signs[last-1]
		differs := last > 1 && sign != n.signs[last-2]
		point := sign == ',' || sign == '.'
		switch {
		case differs && point,
			last == 1 && point && len(groups[1]) != 3 && !(sign == ',' && len(groups[1]) > 3),
			last == 1 && sign == '.' && (percent || n.unit > 0 || groups[0] == "0"):
			groups, decimals = groups[:last], "."+groups[last]
		}
	}
	// Only digits and one point are left.
	v, _ := strconv.ParseFloat(strings.Join(groups, "")+decimals, 64)
	if n.unit > 0 {
		v *= n.unit
	}
	return v
}

// rangeEnd reads the upper end of a range: "-140K", " to $80,000". start and end are
// where the lower one stands.
func rangeEnd(text string, start, end int) (high numeral, to int, ok bool) {
	at := skipSpace(text, end)
	r, width := utf8.DecodeRuneInString(text[at:])
	switch {
	case strings.ContainsRune("-–—‑−", r) && width > 0:
		at += width
	case at > end && wordAt(text, at) == "to":
		at += len("to")
	case at > end && wordAt(text, at) == "and" && strings.HasSuffix(strings.ToLower(strings.TrimRight(text[:start], spaces)), "between"):
		at += len("and")
	default:
		return high, 0, false
	}
	at = skipSpace(text, at)
	var marks []string
	if mark := markAt(text[at:]); mark != "" {
		marks = []string{mark}
		at = skipSpace(text, at+len(mark))
	}
	if !digitAt(text, at) {
		return high, 0, false
	}
	high = numberAt(text, at)
	high.marks = marks
	return high, high.end, true
}

// markBefore returns the mark of a currency that ends the text, but for a space.
func markBefore(text string) (string, bool) {
	trimmed := strings.TrimSuffix(text, "+")
	if r, size := utf8.DecodeLastRuneInString(trimmed); size > 0 && strings.ContainsRune(spaces, r) {
		trimmed = trimmed[:len(trimmed)-size]
	}
	r, size := utf8.DecodeLastRuneInString(trimmed)
	if unicode.Is(unicode.Sc, r) {
		begin := len(trimmed) - size
		if letters := lastLetters(trimmed[:begin]); r == '$' && currencyMarks[letters+"$"] != nil {
			begin -= len(letters)
		}
		return trimmed[begin:], true
	}
	word := lastLetters(strings.TrimSuffix(trimmed, "."))
	if isMark(word) && (!ambiguousMark(word) || !strings.HasSuffix(trimmed, ".")) {
		return word, true
	}
	return "", false
}

// markAt returns the mark of a currency that begins the text.
func markAt(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if unicode.Is(unicode.Sc, r) {
		return text[:size]
	}
	word := wordAt(text, 0)
	if strings.HasPrefix(text[len(word):], "$") && currencyMarks[word+"$"] != nil {
		return word + "$"
	}
	if isMark(word) {
		return word
	}
	return ""
}

// isMark reports whether a word is a currency's code or name.
func isMark(word string) bool {
	return word != "" && (currencyMarks[word] != nil || len(word) == 3 && !ambiguousMark(word) && isCurrency(word))
}

// ambiguousMark tells the codes of currencies that are words of English in capitals.
func ambiguousMark(word string) bool {
	return word == "ALL" || word == "TOP" || word == "TRY" || word == "CUP" || word == "MOP" || word == "BAM" || word == "XXX" || word == "XTS"
}

func lastLetters(text string) string {
	i := len(text)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsLetter(r) {
			break
		}
		i -= size
	}
	return text[i:]
}

// wordAt returns the letters at text[i:], or nothing where a digit ends them.
func wordAt(text string, i int) string {
	end := i
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if unicode.IsDigit(r) {
			return ""
		}
		if !unicode.IsLetter(r) {
			break
		}
		end += size
	}
	return text[i:end]
}

func skipSpace(text string, i int) int {
	if r, size := utf8.DecodeRuneInString(text[i:]); size > 0 && strings.ContainsRune(spaces, r) {
		return i + size
	}
	return i
}

func digitAt(text string, i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// digits counts the digits that begin a text.
func digits(text string) int {
	n := 0
	for n < len(text) && digitAt(text, n) {
		n++
	}
	return n
}
