package pay

import (
	"regexp"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// offered is an amount that somebody was offered or is paid, as they typed it.
type offered struct {
	amount     float64
	hourly     bool // by the hour; otherwise by the year
	money      bool // it looks like money
	start, end int  // where it stands in the text
}

// What is said to an amount that cannot be read for sure. Nothing is guessed.
const (
	sayAmount   = "Tell me the amount, as in: /offer 150k seattle mid"
	sayMoney    = "I compare amounts of money above nothing, as 150k or $165,000 a year."
	sayCurrency = "The figures that I have are in US dollars, and I convert nothing. Please put the whole offer once more, in dollars."
	sayPeriod   = "Is that by the year or by the hour? Please put the whole offer once more with that, as in: /offer 150k a year, or: /offer 80 an hour."
	sayLow      = "That is far below every figure that I have. Is it for an hour, or are they thousands? Please put the whole offer once more with that, as in: /offer 150k a year, or: /offer 80 an hour."
	sayMonth    = "I compare by the year or by the hour. Please put the whole offer once more, by the year."
	sayRange    = "That is a range. Please put the offer once for each end."
	sayZeros    = "That is far beyond every figure that I have. Please look at the zeros again."
	sayPercent  = "That is a percentage. Please put the whole offer once more, as an amount."
	sayWhich    = "There are several amounts in that. Please put the offer once for each."
)

var (
	number    = regexp.MustCompile(`\d{1,3}(?:[ \x{a0}\x{2009}\x{202f}'’]\d{3})+\b(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*`)
	hourWord  = regexp.MustCompile(`(?i)(/|\b(an|per|a|by the|the)\s+|^|[^a-z])(hr|hrs|hour|hours|hourly|h)\b`)
	monthWord = regexp.MustCompile(`(?i)(/\s*|\b(a|per|by the|each|every|every two|every other)\s+|\bbi-?)(mo|months?|weeks?|wk|days?|fortnight|quarter|paycheck|paycheque|pay period)\b|\b((semi-?|bi-?)?monthly|weekly|fortnightly|daily|biweekly|quarterly)\b`)
	workWeek  = regexp.MustCompile(`(?i)\d\s*(days?|hours?|hrs?)\s*(a|per|/)\s*week\b`)
	yearWord  = regexp.MustCompile(`(?i)(/\s*|\b(a|per|by the)\s+)(yr|year|annum|y)\b|\b(yearly|annual|annually|pa|p\.a)\b`)
	others    = regexp.MustCompile(`(?i)(\d|\b)\s*(lpa|lakhs?|lacs?|crores?|cr)\b`)
	years     = regexp.MustCompile(`(?i)^\s*\+?\s*(-\s*\d+\s*)?(years?|yrs?|yoe|months?|weeks?|days?|hours? a week|people)\b`)
	percent   = regexp.MustCompile(`(?i)^\s*(%|percent\b|per cent\b)`)
	unit      = regexp.MustCompile(`(?i)\d\s*(k|m|thousand|million)$`)
	moneyUnit = regexp.MustCompile(`(?i)^\s*((mil|grand|lpa|lakhs?|lacs?|crores?|cr)|(an|per|/)\s*(hour|hr|h|year|yr|month))\b`)
	aPlan     = regexp.MustCompile(`(?i)^\s*\(?[kb]\b`)
	// fiveDigits are numbers from 10,000 on.
	fiveDigits = regexp.MustCompile(`^\d{5,}|^\d{2,3}[,. \x{a0}'’]\d{3}\b`)
	// lastWord is a word that a number goes on with: "GPT4".
	lastWord = regexp.MustCompile(`[A-Za-z]+$`)
	// negative ends what stands before an amount below nothing: "-5", but not "offer - 5".
	negative = regexp.MustCompile(`(^|[^\pL\d])[-−]$`)
)

// The yearly amounts that are taken for one without being asked about, and those that may be
// one where somebody says that they are by the year; and the hourly ones.
const (
	leastYearly, mostYearly = 15_000, 10_000_000
	leastSaidYearly         = 5_000
	leastHourly, mostHourly = 5, 2_000
)

// readOffer reads the amount in a text. Where there is none, it finds nothing; where it is
// not clear, it returns what to ask.
func readOffer(text string) (o offered, found bool, ask string) {
	list, percentage := writtenAmounts(text)
	switch {
	case len(list) == 0 && percentage:
		return o, true, sayPercent
	case len(list) == 0:
		return o, false, sayAmount
	}
	o = list[0]
	// The notations of numbers are those of the guide's own amounts. One without a currency
	// is in the guide's, as everybody means where a place of the US is named.
	amounts := knowledge.Amounts(text)
	if i := indexAt(text, amounts, o.start); i >= 0 && !amounts[i].In("USD") || others.MatchString(text) {
		return o, true, sayCurrency
	}
	before := strings.TrimRight(text[:o.start], "$€£₹")
	read := knowledge.Amounts("$" + text[o.start:])
	switch {
	case negative.MatchString(before), len(read) == 0:
		return o, true, sayMoney
	case !read[0].In("USD"), foreignCode(text[:o.start]), foreignCode(text[o.end:]):
		return o, true, sayCurrency
	case read[0].Low != read[0].High:
		return o, true, sayRange
	case len(list) > 1:
		return o, true, sayWhich
	}
	o.amount = read[0].Low
	lead, tail := workWeek.ReplaceAllString(text[:o.start], ""), workWeek.ReplaceAllString(text[o.end:], "")
	lead, tail = lead[max(0, len(lead)-beside):], tail[:min(len(tail), beside)]
	o.hourly = hourWord.MatchString(tail)
	o.start = len(strings.TrimRight(text[:o.start], " $"))
	switch monthly, yearly := monthWord.MatchString(tail), yearWord.MatchString(tail); {
	case o.amount <= 0:
		return o, true, sayMoney
	case monthly, !yearly && !o.hourly && monthWord.MatchString(lead):
		return o, true, sayMonth
	case o.hourly && o.amount > mostHourly, o.amount > mostYearly:
		return o, true, sayZeros
	case !o.hourly && !yearly && o.amount < leastYearly:
		return o, true, sayPeriod
	case o.hourly && o.amount < leastHourly, !o.hourly && o.amount < leastSaidYearly:
		return o, true, sayLow
	}
	return o, true, ""
}

// beside is how many bytes before and behind a number tell whether it is money: by the sign or
// the code of a currency, its unit or its period.
const beside = 24

// writtenAmounts are the numbers in a text that may be what is offered: those that look like
// money, or where none does the first but numbers of years and of retirement plans. Whether
// there is a percentage is told beside it.
func writtenAmounts(text string) (list []offered, percentage bool) {
	marked := knowledge.Amounts(text)
	money, end := false, 0
	for _, at := range number.FindAllStringIndex(text, -1) {
		lead, behind := text[max(0, at[0]-beside):at[0]], text[at[1]:min(len(text), at[1]+beside)]
		switch digits := text[at[0]:at[1]]; {
		case at[0] < end, years.MatchString(behind), lastWord.MatchString(lead) && !isCode(lead):
			continue
		case (digits == "401" || digits == "403") && aPlan.MatchString(behind):
			continue
		case percent.MatchString(behind):
			percentage = true
			continue
		}
		o := offered{start: at[0], end: at[1]}
		if read := knowledge.Amounts("$" + text[at[0]:at[1]] + behind); len(read) > 0 {
			o.end = max(o.end, at[0]+len(read[0].Text)-1)
		}
		end = o.end
		rest := text[end:min(len(text), end+beside)]
		o.money = indexAt(text, marked, o.start) >= 0 || unit.MatchString(text[o.start:end]) || moneyUnit.MatchString(rest) ||
			foreignCode(rest) || isCode(lead) || fiveDigits.MatchString(text[at[0]:at[1]])
		money = money || o.money
		list = append(list, o)
	}
	if money {
		list = slices.DeleteFunc(list, func(o offered) bool { return !o.money })
	} else if len(list) > 1 {
		list = list[:1]
	}
	return list, percentage
}

// isCode reports whether a text ends with the code of a currency: "USD150k".
func isCode(text string) bool {
	code := lastWord.FindString(text)
	return len(code) == 3 && len(knowledge.Amounts("1 "+strings.ToUpper(code))) > 0
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
