package index

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"careerbot/knowledge"
)

// maxQuestion is how much of a question is read, in bytes. Longer ones are cut
// at a word; what people want to know stands at the beginning.
const maxQuestion = 2000

var (
	codeBlock    = regexp.MustCompile("(?s)```.*?(```|$)")
	slackLink    = regexp.MustCompile(`<(?:https?|mailto):[^>|]*(?:\|([^>]*))?>`)
	mention      = regexp.MustCompile(`<[@#!][^>]{0,100}>|(^|\s)@(everyone|here|channel|[\w.-]{1,40})\b`)
	customEmoji  = regexp.MustCompile(`<a?:\w{1,40}:\d{1,25}>|(^|\s):[a-z0-9_+-]{2,40}:`)
	bareLink     = regexp.MustCompile(`https?://\S+|www\.\S+`)
	markdownLink = regexp.MustCompile(`\[([^\]]{0,200})\]\([^)]{0,400}\)`)
	signature    = regexp.MustCompile(`(?m)^\s*(--|—|sent from my .{0,40}|best regards.{0,80}|kind regards.{0,80}|cheers,.{0,40}|regards,.{0,40})\s*$`)
	htmlEntity   = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&nbsp;", " ", "&quot;", `"`, "&#39;", "'")
	markup       = strings.NewReplacer("*", " ", "~", " ", "|", " ", "_", " ", "`", " ", ">", " ", "<", " ")
)

// clean takes off what chat clients and people put around a question: markup,
// mentions, links, signatures, control characters. It returns plain text of
// bounded length, whether the question was cut, and whether it held code.
func clean(text string) (cleaned string, cut, code bool) {
	if len(text) > maxQuestion {
		text, cut = text[:maxQuestion], true
		if i := strings.LastIndexAny(text, " \t\n"); i > 0 {
			text = text[:i]
		}
	}
	text = strings.ToValidUTF8(text, " ")
	text = norm.NFKC.String(text)
	text = strings.Map(visible, text)
	if strings.Contains(text, "&") {
		text = htmlEntity.Replace(text)
	}
	if strings.Contains(text, "```") {
		code = true
		text = codeBlock.ReplaceAllString(text, " ")
	}
	code = code || looksLikeCode(text)
	// Most questions hold none of these signs, and need none of the patterns.
	if strings.ContainsAny(text, "<[@:") {
		text = slackLink.ReplaceAllString(text, " $1 ")
		text = markdownLink.ReplaceAllString(text, " $1 ")
		text = customEmoji.ReplaceAllString(text, " ")
		text = mention.ReplaceAllString(text, " ")
	}
	if strings.Contains(text, "://") || strings.Contains(text, "www.") {
		text = bareLink.ReplaceAllString(text, " ")
	}
	if strings.Contains(text, "\n") {
		if at := signature.FindStringIndex(text); at != nil && at[0] > 0 {
			text = text[:at[0]]
		}
	}
	text = markup.Replace(text)
	return strings.Join(strings.Fields(text), " "), cut, code
}

// visible drops what cannot be seen, and makes every space a plain one. Line
// ends stay: a signature begins on a line of its own.
func visible(r rune) rune {
	switch {
	case r == '\n':
		return r
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError,
		unicode.Is(unicode.Variation_Selector, r):
		return -1
	}
	return r
}

// sentences splits a cleaned text, at semicolons too; each keeps its closing mark.
func sentences(text string) []string {
	var list []string
	for _, part := range strings.SplitAfter(text, "; ") {
		list = append(list, knowledge.Sentences(part)...)
	}
	return list
}
