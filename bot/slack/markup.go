package slack

import (
	"regexp"
	"strings"
)

// slackMarkup is what stands between angle brackets in a message's text.
// https://docs.slack.dev/messaging/formatting-message-text#advanced
var slackMarkup = regexp.MustCompile(`<([^<>]*)>`)

// markup is one such piece: "@U1" or "!here" or an address, and what stands behind its bar.
type markup struct{ inner, label string }

// eachMarkup replaces every piece of markup in a text.
func eachMarkup(text string, replace func(m markup) string) string {
	return slackMarkup.ReplaceAllStringFunc(text, func(piece string) string {
		inner, label, _ := strings.Cut(piece[1:len(piece)-1], "|")
		return replace(markup{inner, label})
	})
}

// spoken is what a person said, as plain text: people and groups that are mentioned
// are left out, channels and links keep their names.
func spoken(text string) string {
	return said(text, func(m markup) string {
		if m.label == "" && m.channel() {
			return " "
		}
		return m.name()
	})
}

// placed is what a person said who names a place: channels keep their ids, and links their
// addresses.
func placed(text string) string {
	return said(text, func(m markup) string {
		if m.channel() {
			return "<" + m.inner + ">"
		}
		return m.inner
	})
}

func said(text string, show func(m markup) string) string {
	return strings.TrimSpace(unescaper.Replace(eachMarkup(text, func(m markup) string {
		if m.person() || m.special() {
			return " "
		}
		return show(m)
	})))
}

func (m markup) person() bool  { return strings.HasPrefix(m.inner, "@") }
func (m markup) special() bool { return strings.HasPrefix(m.inner, "!") } // a group, everybody, a date
func (m markup) channel() bool { return strings.HasPrefix(m.inner, "#") }

// name is what people read of a channel or a link.
func (m markup) name() string {
	switch {
	case m.channel():
		return "#" + m.label
	case m.label != "":
		return m.label
	}
	return strings.TrimPrefix(m.inner, "mailto:")
}

// own is a message's text without the lines that it quotes: those are somebody else's
// words. A quote begins with ">", which Slack escapes, and one that begins with ">>>" is
// all that follows.
func own(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		start := strings.ReplaceAll(strings.TrimSpace(line), "&gt;", ">")
		if strings.HasPrefix(start, ">>>") {
			break
		}
		if !strings.HasPrefix(start, ">") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// namesOthers reports whether a text mentions people, a group or everybody.
func namesOthers(text string) bool {
	for _, m := range slackMarkup.FindAllStringSubmatch(text, -1) {
		if strings.HasPrefix(m[1], "@") || strings.HasPrefix(m[1], "!") && !strings.HasPrefix(m[1], "!date") {
			return true
		}
	}
	return false
}
