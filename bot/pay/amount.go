package pay

import (
	"regexp"
	"strings"

	"careerbot/knowledge"
)

// offered is an amount that somebody was offered or is paid, as they typed it.
type offered struct {
	amount     float64
	hourly     bool // by the hour; otherwise by the year
	start, end int  // where it stands in the text
}

// What is said to an amount that cannot be read for sure. Nothing is guessed.
const (
	sayAmount   = "Tell me the amount, as in: /offer 150k seattle mid"
	sayMoney    = "I compare amounts of money above nothing, as 150k or $165,000 a year."
	sayCurrency = "The figures that I have are in US dollars, and I convert nothing. What is it in dollars?"
	sayPeriod   = "Is that by the year or by the hour? Please say so, as in: 150k a year, or: 80 an hour."
	sayMonth    = "I compare by the year or by the hour. What is it by the year?"
	sayRange    = "That is a range. Name one amount: ask once for each end."
	sayZeros    = "That is far beyond every figure that I have. Please look at the zeros again."
	sayPercent  = "That is a percentage. Which amount is it?"
)

var (
	number    = regexp.MustCompile(`\d(?:[\d.,'’  ]*\d)?`)
	hourWord  = regexp.MustCompile(`(?i)(/|\b(an|per|a|by the|the)\s+|^|[^a-z])(hr|hrs|hour|hours|hourly|h)\b`)
	monthWord = regexp.MustCompile(`(?i)(/\s*|\b(a|per|by the)\s+|\bbi-?)(mo|month|week|wk|day|fortnight)\b|\b(monthly|weekly|daily|biweekly)\b`)
	yearWord  = regexp.MustCompile(`(?i)(/\s*|\b(a|per|by the)\s+)(yr|year|annum|y)\b|\b(yearly|annual|annually|pa|p\.a)\b`)
	others    = regexp.MustCompile(`(?i)(\d|\b)\s*(lpa|lakhs?|lacs?|crores?|cr)\b`)
	years     = regexp.MustCompile(`(?i)^\s*\+?\s*(-\s*\d+\s*)?(years?|yrs?|yoe|months?|weeks?|days?|hours? a week|people|percent|%)\b`)
)

// The yearly amounts that are taken for one without being asked about, and the hourly ones.
const (
	leastYearly, mostYearly = 15_000, 10_000_000
	mostHourly              = 2_000
)

// readOffer reads the amount in a text. Where there is none, it finds nothing; where it is
// not clear, it returns what to ask.
func readOffer(text string) (o offered, found bool, ask string) {
	at := amountAt(text)
	if at == nil {
		return o, false, sayAmount
	}
	o.start, o.end = at[0], at[1]
	before := strings.TrimRight(text[:o.start], " $€£₹")
	if strings.HasSuffix(before, "-") || strings.HasSuffix(before, "−") {
		return o, true, sayMoney
	}
	// The notations of numbers are those of the guide's own amounts. One without a currency
	// is in the guide's, as everybody means where a place of the US is named.
	amounts := knowledge.Amounts(text)
	if i := indexAt(text, amounts, o.start); i >= 0 {
		a := amounts[i]
		switch {
		case a.Percent:
			return o, true, sayPercent
		case !a.In("USD") || others.MatchString(text):
			return o, true, sayCurrency
		case a.Low != a.High:
			return o, true, sayRange
		}
	} else if others.MatchString(text) {
		return o, true, sayCurrency
	}
	rest := strings.TrimLeft(text[o.start:], "$")
	bare := knowledge.Amounts("$" + rest)
	if len(bare) == 0 {
		return o, true, sayMoney
	}
	if bare[0].Low != bare[0].High {
		return o, true, sayRange
	}
	if !bare[0].In("USD") {
		return o, true, sayCurrency
	}
	if foreignCode(text[:o.start]) || foreignCode(text[o.end:]) {
		return o, true, sayCurrency
	}
	o.amount = bare[0].Low
	o.end = max(o.end, o.start+len(bare[0].Text)-1)
	tail := text[o.end:min(len(text), o.end+20)]
	o.hourly = hourWord.MatchString(tail)
	switch monthly, yearly := monthWord.MatchString(tail), yearWord.MatchString(tail); {
	case o.amount <= 0:
		return o, true, sayMoney
	case monthly:
		return o, true, sayMonth
	case o.hourly && o.amount > mostHourly, o.amount > mostYearly:
		return o, true, sayZeros
	case !o.hourly && !yearly && o.amount < leastYearly:
		return o, true, sayPeriod
	}
	return o, true, ""
}

var besideAmount = regexp.MustCompile(`(?i)^\s*k?\s*([a-z]{3})\b|\b([a-z]{3})\s*$`)

// foreignCode reports whether the code of another currency stands beside the amount, in
// small letters too.
func foreignCode(text string) bool {
	for _, m := range besideAmount.FindAllStringSubmatch(text, -1) {
		for _, a := range knowledge.Amounts("1 " + strings.ToUpper(m[1]+m[2])) {
			if !a.In("USD") {
				return true
			}
		}
	}
	return false
}

// amountAt finds where the amount begins and ends: the first number that is no number of
// years.
func amountAt(text string) []int {
	for _, at := range number.FindAllStringIndex(text, -1) {
		if !years.MatchString(text[at[1]:]) && (at[0] == 0 || !isLetter(text[at[0]-1])) {
			return at
		}
	}
	return nil
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// indexAt is which of the amounts, as they stand in a text, holds a place of it.
func indexAt(text string, amounts []knowledge.Amount, at int) int {
	from := 0
	for i, a := range amounts {
		start := strings.Index(text[from:], a.Text)
		if start < 0 {
			continue
		}
		start += from
		if from = start + len(a.Text); start <= at && at < from {
			return i
		}
	}
	return -1
}
