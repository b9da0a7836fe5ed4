package index

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"careerbot/knowledge"
)

// maxQuestion is how much of a question is read, in bytes. Longer ones are cut
// at a word; what people want to know stands at the beginning.
const maxQuestion = 2000

var (
	slackLink    = regexp.MustCompile(`<(?:https?|mailto|tel):[^>|]*(?:\|([^>]*))?>`)
	mention      = regexp.MustCompile(`<[@#!][^>]{0,100}>|<t:-?\d{1,15}(?::[a-zA-Z])?>|</[^>:]{1,100}:\d+>|(^|\s)@(everyone|here|channel|[\w.-]{1,40})\b`)
	customEmoji  = regexp.MustCompile(`<a?:\w{1,40}:\d{1,25}>`)
	emojiName    = regexp.MustCompile(`(?i)(^|[^\w:])(?::[a-z0-9_+'-]{1,40}:)+|(?::[a-z+-][a-z0-9_+'-]{0,40}:)+(\s|$)`)
	emoticon     = regexp.MustCompile(`(^|\s)(?:[:;=][-'^]?[()DdPpOo3|/\\*]+|<3+)(\s|$)`)
	formatting   = regexp.MustCompile(`(?i)</?(?:b|i|u|s|em|strong|del|p|br|span|blockquote|ul|ol|li)\s?/?>`)
	bareLink     = regexp.MustCompile(`https?://\S+|www\.\S+`)
	markdownLink = regexp.MustCompile(`\[([^\]]{0,200})\]\([^)]{0,400}\)`)
	htmlEntity   = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&nbsp;", " ", "&quot;", `"`, "&#39;", "'")
	markup       = strings.NewReplacer("*", " ", "~", " ", "|", " ", "_", " ", "`", " ", ">", " ", "<", " ")
)

// message is what somebody typed, without what chat clients and people put around
// a question.
type message struct {
	text string // plain, of bounded length
	cut  bool   // it was longer
	code bool   // program text stood beside it, and was read past
	only bool   // there is nothing but program text
}

// cleaner takes off markup, mentions, links, quoted lines, program text and signatures.
type cleaner struct {
	around *around
	greets func(words []string) bool // greetings alone
	asks   func(words []string) bool // something is asked for
	name   func(word string) bool    // neither the guide nor ordinary English has it
}

// clean takes a message apart.
func (c *cleaner) clean(text string) message {
	var m message
	if len(text) > maxQuestion {
		text, m.cut = text[:maxQuestion], true
		if i := strings.LastIndexAny(text, " \t\n"); i > 0 {
			text = text[:i]
		}
	}
	text = strings.ToValidUTF8(text, " ")
	if strings.Contains(text, "&") {
		text = htmlEntity.Replace(text)
	}
	text = norm.NFKC.String(strings.Map(knowledge.Visible, text))
	own, quoted := withoutQuotes(text)
	c.plain(&m, own)
	if quoted && len(knowledge.Words(m.text)) == 0 {
		c.plain(&m, text) // nothing else is there
	}
	return m
}

// withoutQuotes returns a text without the lines that quote somebody else, and whether
// there are any: those that begin with ">", and all that follow ">>>".
func withoutQuotes(text string) (own string, quoted bool) {
	if !strings.Contains(text, ">") {
		return text, false
	}
	var kept []string
	for line := range strings.Lines(text) {
		begins := strings.TrimSpace(line)
		if strings.HasPrefix(begins, ">>>") {
			quoted = true
			break
		}
		if strings.HasPrefix(begins, ">") {
			quoted = true
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, ""), quoted
}

// plain reads a text past its links, names, program text and signature.
func (c *cleaner) plain(m *message, text string) {
	all := text
	text, m.code = withoutBlocks(text)
	// Most questions hold none of these signs, and need none of the patterns.
	if strings.Contains(text, "<") {
		text = slackLink.ReplaceAllString(text, " $1 ")
	}
	if strings.Contains(text, "](") {
		text = markdownLink.ReplaceAllString(text, " $1 ")
	}
	if strings.Contains(text, "<") {
		text = customEmoji.ReplaceAllString(text, " ")
	}
	if strings.ContainsAny(text, "<@") {
		text = mention.ReplaceAllString(text, " ")
	}
	if strings.Count(text, ":") > 1 {
		text = emojiName.ReplaceAllString(text, "$1 $2")
	}
	if strings.Contains(text, "<") {
		text = formatting.ReplaceAllString(text, " ")
	}
	if beginsWord(text, ":;=<") {
		text = emoticon.ReplaceAllString(text, " ")
	}
	if strings.Contains(text, "://") || strings.Contains(text, "www.") {
		text = bareLink.ReplaceAllString(text, " ")
	}
	words, spans := withoutCode(text)
	m.code = m.code || spans
	m.text, m.only = spaced(markup.Replace(c.withoutSignature(words))), false
	if !m.code || len(knowledge.Words(m.text)) > 0 {
		return
	}
	// No sentence is without code: what is left of them then, if anything.
	if m.text = spaced(markup.Replace(withoutCalls(text))); len(knowledge.Words(m.text)) == 0 {
		m.text, m.only = spaced(markup.Replace(all)), looksLikeCode(all) || blockSigns.MatchString(all)
	}
}

func spaced(text string) string {
	last := byte(' ')
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || isSpace(text[i]) && (text[i] != ' ' || last == ' ') {
			return strings.Join(strings.Fields(text), " ")
		}
		last = text[i]
	}
	return strings.TrimSuffix(text, " ")
}

// maxSignature is how many lines a signature has at most, and maxSigner how many words
// each.
const (
	maxSignature = 4
	maxSigner    = 6
)

// withoutSignature cuts a text where somebody signs it: at a line of dashes, or at words
// such as "best regards", with a name behind. What is behind them is no signature where
// it asks for something, or where nothing but a greeting stands before.
func (c *cleaner) withoutSignature(text string) string {
	starts := starts(text)
	for _, at := range starts[min(1, len(starts)):] {
		rest := text[at:]
		signed, ok := c.signed(rest)
		if !ok || strings.Contains(signed, "?") {
			continue
		}
		lines := strings.FieldsFunc(signed, func(r rune) bool { return r == '\n' })
		long := func(line string) bool { return len(knowledge.Words(line)) > maxSigner }
		before := knowledge.Words(text[:at])
		if len(lines) <= maxSignature && !slices.ContainsFunc(lines, long) && !c.asks(knowledge.Words(signed)) && len(before) > 0 && !c.greets(before) {
			return text[:at]
		}
	}
	return text
}

// starts returns where lines and sentences begin.
func starts(text string) []int {
	list := []int{0}
	for i, r := range text {
		if r == '\n' {
			list = append(list, i+1)
		}
	}
	if at := strings.IndexAny(text, ".!?;…"); at >= 0 && at < len(text)-1 {
		for _, at := range sentenceEnd.FindAllStringIndex(text, -1) {
			list = append(list, at[1])
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

var sentenceEnd = regexp.MustCompile(`[.!?;…]+\s+`)

var dashes = regexp.MustCompile(`^\s*[-–—_=]{2,}[ \t]*(?:\n|$)|^\s*—[ \t]*(?:\n|$)`)

// dashedName is a name behind a dash, at the end: "– Ana".
var dashedName = regexp.MustCompile(`^\s*[-–—~]\s*(\pL[\pL .'-]{1,40})\s*$`)

// sentBy begins the line that a phone's mail program adds.
var sentBy = regexp.MustCompile(`(?i)^\s*(?:sent|get) (?:from|via|with|outlook for) \S`)

// signed returns what stands behind the words that begin a signature.
func (c *cleaner) signed(text string) (string, bool) {
	if at := dashes.FindStringIndex(text); at != nil {
		return text[at[1]:], true
	}
	line, below, _ := strings.Cut(text, "\n")
	if m := dashedName.FindStringSubmatch(line); m != nil && below == "" {
		words := knowledge.Words(m[1])
		return m[1], len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !c.name(w) })
	}
	if sentBy.MatchString(line) {
		return below, true
	}
	words := knowledge.Words(line)
	n := c.around.signatures.Prefix(words)
	if n == 0 || len(words)-n > maxSigner/2 {
		return "", false
	}
	return strings.Join(words[n:], " ") + questionMark(line) + "\n" + below, true
}

func questionMark(line string) string {
	if strings.Contains(line, "?") {
		return "?"
	}
	return ""
}

// sentences splits a cleaned text, at semicolons too; each keeps its closing mark.
func sentences(text string) []string {
	if !strings.Contains(text, "; ") {
		return knowledge.Sentences(text)
	}
	var list []string
	for _, part := range strings.SplitAfter(text, "; ") {
		list = append(list, knowledge.Sentences(part)...)
	}
	return list
}
