package slack

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"careerbot/bot"
)

// escape makes a text safe for every place where Slack reads mrkdwn: no mention,
// channel or link can come from it.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
func escape(text string) string { return escaper.Replace(text) }

// escapedTo is a text escaped, with at most so many characters. It is cut before it is
// escaped: no "&amp;" is parted.
func escapedTo(text string, limit int) string {
	whole := escape(text)
	if utf8.RuneCountInString(whole) <= limit {
		return whole
	}
	fits := sort.Search(limit, func(n int) bool { return utf8.RuneCountInString(escape(bot.Cut(text, n+1))) > limit })
	return escape(bot.Cut(text, fits))
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\x00", "")

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// style is Slack's text of Markdown.
// https://docs.slack.dev/messaging/formatting-message-text
var style = bot.MarkdownStyle{
	Text:     escape,
	Strong:   func(inner string) string { return around(inner, "*") },
	Emphasis: func(inner string) string { return around(inner, "_") },
	Code:     func(code string) string { return around(escape(code), "`") },
	Link:     link,
	Channel:  channel,
}

// around puts a sign around words on each line: those inside would end it.
func around(text, sign string) string {
	lines := strings.Split(strings.ReplaceAll(text, sign, ""), "\n")
	for i, l := range lines {
		if words := strings.TrimSpace(l); words != "" {
			lines[i] = strings.Replace(l, words, sign+words+sign, 1)
		}
	}
	return strings.Join(lines, "\n")
}

// link is a link with a label in front of which a bar stands.
func link(label, address string) string {
	if label == "" || label == address {
		return "<" + escape(address) + ">"
	}
	return "<" + escape(address) + "|" + strings.ReplaceAll(escape(label), "|", "¦") + ">"
}

// channelID are Slack's ids of channels.
var channelID = regexp.MustCompile(`^[CDG][A-Z0-9]{1,19}$`)

// channel is a channel that each reader sees by its name, if they may see it.
func channel(id string) string {
	if !channelID.MatchString(id) {
		return escape("<#" + id + ">")
	}
	return "<#" + id + ">"
}

// escapedChannel is one in a text that has been escaped as a whole.
var escapedChannel = regexp.MustCompile(`&lt;#([CDG][A-Z0-9]{1,19})&gt;`)

// markdownSigns are those without one of which a text is as it stands.
const markdownSigns = "*_[]`#>\\<&"

// mrkdwn makes Slack's text of the Markdown of the content and of pins.
func mrkdwn(text string) string {
	if isPlain(text) {
		return escape(strings.TrimSpace(text))
	}
	return bot.Markdown(text, style)
}

// plain is Markdown read aloud: without its signs.
func plain(text string) string {
	if isPlain(text) {
		return text
	}
	return bot.PlainMarkdown(text)
}

// listMark begins an entry of a list.
var listMark = regexp.MustCompile(`(?m)^\s*(?:[-+]|\d+[.)])\s`)

// isPlain reports whether a text holds no Markdown: most have none to look for.
func isPlain(text string) bool {
	return !strings.ContainsAny(text, markdownSigns) && !strings.Contains(text, "://") && !strings.Contains(text, "www.") && !strings.Contains(text, "@") && !listMark.MatchString(text)
}
