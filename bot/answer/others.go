package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/knowledge"
)

// What this file does: it finds out from the words who else is meant. In a thread where
// the bot takes part people talk to one another, and call each other by name.

var (
	atName = regexp.MustCompile(`(?:^|[\s(])@[\pL\pN]`)
	// called is one word or two in front of a comma, a colon, an exclamation mark or a dash.
	called = regexp.MustCompile(`^(\pL[\pL'’.-]*)(?:\s+(\pL[\pL'’.-]*))?\s*(?:[,:!–—]|\s-\s)`)
	// addressed are the first words of a sentence without a comma behind a name.
	addressed = regexp.MustCompile(`(?i)^(\pL[\pL'’-]*)\s+(?:do|did|does|have|has|had|are|were|was|is|can|could|would|will|should|how|what|which|when|where|why|you|your)\b`)
	calledAt  = regexp.MustCompile(`,\s*(\pL[\pL'’-]*)\s*[?.!]*\s*$`)
	// within is a name in the middle: "and you, Tom, do I need a PhD?"
	within    = regexp.MustCompile(`,\s*(\pL[\pL'’-]*)\s*(?:[,:?!–—]|\s-\s)`)
	firstWord = regexp.MustCompile(`^(\pL[\pL'’]*)[\s,.!:–—-]+`)
)

// openers begin a sentence and call nobody.
var openers = words(`hey hi hello yo dear thanks thank thx ty ok okay k so well and but or also oh ah hm hmm hmmm wow yes yeah yep
	no nope nah sure right true great good nice cool perfect awesome amazing interesting fascinating fair sorry please btw fyi actually
	honestly basically anyway anyways again then now next first second third finally lastly still maybe perhaps however otherwise
	alternatively additionally meanwhile seriously really exactly agreed indeed question`)

// plainWords stand in front of a comma too, and are no name.
var plainWords = words(`a an the this that these those it its he she they we you i me my your our their in on at for from with without as of
	by to after before if when while since because although though unless once what which who whom whose where why how is are was were
	be do does did can could would should will have has had not more less most some any each every all both quick just only about
	everyone everybody anyone anybody someone somebody morning afternoon evening`)

func words(list string) []string { return strings.Fields(list) }

// saidToAnother reports whether what was said in a thread calls somebody else by name. What
// is a name is told by where it stands: the result says which words nobody has heard of.
func (a *Answers) saidToAnother(text string, result knowledge.Result) bool {
	text = unquoted(text)
	if atName.MatchString(text) {
		return true
	}
	for {
		m := firstWord.FindStringSubmatch(text)
		if m == nil || !slices.Contains(openers, strings.ToLower(m[1])) {
			break
		}
		text = text[len(m[0]):]
	}
	if m := called.FindStringSubmatch(text); m != nil && (a.name(m[1], result) && (m[2] == "" || a.name(m[2], result))) {
		return true
	}
	for _, pattern := range []*regexp.Regexp{addressed, calledAt, within} {
		if m := pattern.FindStringSubmatch(text); m != nil && a.unheard(m[1], result) {
			return true
		}
	}
	return false
}

// unquoted is a text without the lines that it quotes.
func unquoted(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), ">") {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, ""))
}

// name reports whether a word in front of a comma may be somebody's name: it has a capital,
// or is nothing that the guide or anybody's question has.
func (a *Answers) name(word string, result knowledge.Result) bool {
	lower := strings.ToLower(word)
	if slices.Contains(plainWords, lower) || slices.Contains(openers, lower) {
		return false
	}
	v := &a.searcher.Corpus().Vocabulary
	if asked := v.Read(knowledge.Words(word)); asked.NamesAnything() || len(asked.Asks) > 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && strings.ToUpper(word) != word || a.unheard(word, result)
}

// unheard reports whether the searcher did not know a word, or took it for another.
func (a *Answers) unheard(word string, result knowledge.Result) bool {
	lower := strings.ToLower(word)
	return !slices.Contains(plainWords, lower) && slices.ContainsFunc(knowledge.Words(word), func(w string) bool {
		return slices.Contains(result.Why.Unknown, w) ||
			slices.ContainsFunc(result.Why.Mended, func(c knowledge.Change) bool { return strings.EqualFold(c.From, w) })
	})
}
