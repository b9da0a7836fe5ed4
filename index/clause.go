package index

import (
	"regexp"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// What this file does: it takes a question apart, to tell which way round a claim is put:
// the story before it, what it is wrapped in ("is it false that a PhD is needed"), the
// purpose behind it ("is a PhD needed when I look for a job"), and what it compares.

// clause is a sentence, with what is told in it before the question.
type clause struct {
	text  string // whole
	told  string // before it asks, if anything
	asked string // what it asks then
}

// asksAfter finds where a question begins behind what is told: "I know pandas, so can I
// skip SQL?".
var asksAfter = regexp.MustCompile(`(?i)[,:\p{Pd}]\s+|\s+so\s+`)

// parted parts a sentence into what is told and what is asked.
func (l *lexicon) parted(sentence string) clause {
	c := clause{text: sentence}
	if plainButFor(sentence, ",:-") && !anyWord(sentence, "so") {
		return c
	}
	first := knowledge.Words(sentence)
	if len(first) == 0 || l.asksFirst(first[0]) || conditions[first[0]] {
		return c
	}
	for _, at := range asksAfter.FindAllStringIndex(sentence, -1) {
		words := knowledge.Words(sentence[at[1]:])
		if len(words) > 1 && (words[0] == "so" || words[0] == "then") {
			words = words[1:]
		}
		if len(words) >= 3 && l.asksFirst(words[0]) && l.tags.Suffix(words) < len(words) {
			c.told, c.asked = sentence[:at[0]], strings.Join(words, " ")+"?"
			return c
		}
	}
	return c
}

// asksFirst reports whether a sentence that begins with this word asks.
func (l *lexicon) asksFirst(w string) bool {
	return l.auxiliary[w] || l.negated[w] || l.asks[w]
}

// undenied takes off what asks whether the rest is not so: "is it false that …".
func (l *lexicon) undenied(words []string) (rest []string, denied bool) {
	var buf [128]byte
	for n := min(len(words)-2, maxDenial); n > 1; n-- {
		if l.denials[string(appendWords(buf[:0], words[:n]))] {
			return words[n:], true
		}
	}
	return words, false
}

// maxDenial is how many words of a denial or an assumption there are at most.
const maxDenial = 7

// assumed takes off what asks whether the rest is so: "is it true that …", "do you
// think …". What follows is a statement, asked for.
func (l *lexicon) assumed(words []string) (rest []string, assumed bool) {
	var buf [128]byte
	for n := min(len(words)-2, maxDenial); n > 1; n-- {
		if l.assumptions[string(appendWords(buf[:0], words[:n]))] {
			if words = words[n:]; len(words) > 2 && words[0] == "that" && !l.auxiliary[words[1]] {
				words = words[1:]
			}
			return words, true
		}
	}
	return words, false
}

// says reports whether words are a sentence about those whom the guide is about, or
// about whoever asks: "I build pipelines".
func (l *lexicon) says(words []string) bool {
	return people[words[0]] || l.subject[words[0]]
}

var people = set(`i you we they one people`)

// outweighing compares in one word: "does a portfolio beat credentials".
var outweighing = set(`beat beats trump trumps outweigh outweighs`)

// rewrites are the words that what is asked may have got in place of its own ones, here and
// in withoutWho, as stems.
var rewrites = []string{"must", "among", "count", "more", "than", "if", "omit", "i", "it"}

// rewritten puts what is said in several ways in one: "have to know" is "must know",
// "leave it out" is "omit it", "even though" is "if".
func rewritten(words []string) []string {
	list := make([]string, 0, len(words))
	left := -1 // where "leave" stands
	for i := 0; i < len(words); i++ {
		w, next := words[i], ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case next == "to" && (w == "have" || w == "has" || w == "had" || w == "having" || w == "got"):
			list = append(list, "must")
			i++
		case w == "one" && next == "of" && i+2 < len(words) && words[i+2] == "the":
			list = append(list, "among")
			i += 2
		case w == "a" && next == "top":
			list = append(list, "among")
		case outweighing[w]:
			list = append(list, "count", "more", "than")
		case w == "gotta" || w == "hafta":
			list = append(list, "must")
		case w == "even" && (next == "though" || next == "when" || next == "if"):
			list = append(list, "if")
			i++
		case w == "although" || w == "though" && next == "i":
			list = append(list, "if")
		case w == "leave" && next != "out" && next != "aside":
			left = len(list)
			list = append(list, w)
		case left >= 0 && (w == "out" || w == "aside" || w == "away" || w == "alone"):
			list[left] = "omit"
		default:
			list = append(list, w)
		}
	}
	return list
}

// withoutAim takes off a last clause that changes nothing: that says no more than that
// somebody is after the job ("when I am job hunting"), or gives a reason.
func (l *lexicon) withoutAim(words []string, c claim) []string {
	for i := len(words) - 1; i > 1; i-- {
		if !conditions[words[i]] || !l.auxiliary[words[0]] || !c.isIn(l.texts.lexical(words[:i])) {
			continue
		}
		if reasons[words[i]] && (i+1 == len(words) || words[i+1] != "of") && l.changesNothing(words[i+1:]) || !slices.ContainsFunc(words[i+1:], func(w string) bool { return !l.aims[l.texts.lexicalStem(w)] }) {
			return words[:i]
		}
	}
	return words
}

// compared reads what a comparison sets beside what: a question must compare what the
// claim does, as it does or the other way round. It returns the words without "than".
func (c claim) compared(words []string) (rest []string, swapped, fits bool) {
	at, n := slices.Index(words, "than"), 1
	if at < 0 {
		if at, n = slices.Index(words, "compared"), 2; at < 0 || at+1 >= len(words) || words[at+1] != "to" && words[at+1] != "with" {
			return words, false, false
		}
	}
	left, right := words[:at], words[min(at+n, len(words)):]
	of := func(words []string) (subject, other bool) {
		tokens := c.texts.lexical(words)
		return c.isIn(tokens), !slices.ContainsFunc(c.than, func(w string) bool { return !slices.Contains(tokens, w) })
	}
	leftSubject, leftOther := of(left)
	rightSubject, rightOther := of(right)
	fits = leftSubject != leftOther && leftSubject == rightOther && leftOther == rightSubject
	return slices.Concat(left, right), leftOther, fits
}

// objects reads what depends on the word in front: what one is safe from threatens
// nobody, and "skip it" skips what was named before.
func (l *lexicon) objects(words []string, kind []byte, all []signal, c claim, named bool) {
	safe := false
	for i := range words {
		switch {
		case kind[i] != 'm':
		case safe && all[i].sense == says && all[i].aspect == threat && all[i].positive:
			kind[i] = 'p'
		case c.aspect == threat && all[i].sense == says && !all[i].positive && i+1 < len(words):
			safe = safe || words[i+1] == "from" || words[i+1] == "against" || words[i+1] == "to" && words[i] != "safe" && words[i] != "secure"
		case named && all[i].sense == lacks && i+1 < len(words) && (words[i+1] == "it" || words[i+1] == "them" || words[i+1] == "one"):
			kind[i+1] = 's'
		}
	}
}
