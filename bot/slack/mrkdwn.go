package slack

import (
	"regexp"
	"strings"
)

// escape makes a text safe for every place where Slack reads mrkdwn: no mention,
// channel or link can come from it.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
func escape(text string) string { return escaper.Replace(text) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\x00", "")

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

var (
	markdownStrong = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	markdownLink   = regexp.MustCompile(`\[([^\]\n]*)\]\((https://[^)\s|<>"]+)\)`)
	markdownOther  = regexp.MustCompile(`\[([^\]\n]*)\]\(([^)\n]*)\)`)
	markdownBullet = regexp.MustCompile(`(?m)^(\s*)[-*] `)
)

// mrkdwn makes Slack's text of the small Markdown of the content and of pins:
// paragraphs, lists, bold and links to https addresses.
func mrkdwn(text string) string {
	if !strings.Contains(text, "](") {
		return unlinked(text)
	}
	var b strings.Builder
	for {
		at := markdownLink.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		b.WriteString(unlinked(text[:at[0]]))
		label := strings.TrimSpace(text[at[2]:at[3]])
		b.WriteString("<" + escape(text[at[4]:at[5]]))
		if label != "" {
			b.WriteString("|" + strings.ReplaceAll(escape(label), "|", "¦"))
		}
		b.WriteString(">")
		text = text[at[1]:]
	}
	b.WriteString(unlinked(text))
	return b.String()
}

// unlinked makes Slack's text of Markdown without outside links.
func unlinked(text string) string {
	text = escape(text)
	if !strings.ContainsAny(text, "*[-") {
		return text // nothing to look for
	}
	text = markdownOther.ReplaceAllString(text, "$1")
	text = markdownBullet.ReplaceAllString(text, "$1• ")
	return markdownStrong.ReplaceAllString(text, "*$1*")
}

// plain is Markdown read aloud: without its signs.
func plain(text string) string {
	if !strings.ContainsAny(text, "*[-") {
		return text
	}
	text = markdownLink.ReplaceAllString(text, "$1 ($2)")
	text = markdownOther.ReplaceAllString(text, "$1")
	text = markdownBullet.ReplaceAllString(text, "$1• ")
	return markdownStrong.ReplaceAllString(text, "$1")
}

var (
	slackStrong = regexp.MustCompile(`(^|[\s(])\*([^*\s](?:[^*\n]*[^*\s])?)\*`)
	slackBullet = regexp.MustCompile(`(?m)^(\s*)• `)
)

// markdown makes Markdown of a message's text, for a pin.
func markdown(text string) string {
	text = slackStrong.ReplaceAllString(text, "$1**$2**")
	text = slackBullet.ReplaceAllString(text, "$1- ")
	text = slackMarkup.ReplaceAllStringFunc(text, func(markup string) string {
		inner, label, _ := strings.Cut(markup[1:len(markup)-1], "|")
		switch {
		case strings.HasPrefix(inner, "@"):
			return ""
		case strings.HasPrefix(inner, "!"):
			_, fallback, _ := strings.Cut(markup[1:len(markup)-1], "|")
			return fallback
		case strings.HasPrefix(inner, "#"):
			return "#" + label
		case label != "" && strings.HasPrefix(inner, "https://"):
			return "[" + label + "](" + inner + ")"
		}
		return inner
	})
	return strings.TrimSpace(unescaper.Replace(text))
}
