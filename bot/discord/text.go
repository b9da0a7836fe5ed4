package discord

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What a message's text holds besides words.
// https://docs.discord.com/developers/reference#message-formatting
var (
	otherNames  = regexp.MustCompile(`<@[!&]?(\d+)>|(?:^|[^\pL\pN])@(?:everyone|here)\b`)
	slash       = regexp.MustCompile(`^(?:[^\pL\pN:/]|:[\w+'-]+:|:)*/`) // emoji and punctuation may stand before it
	commandName = regexp.MustCompile(`</([^:>]{1,100}):\d+>`)
	customEmoji = regexp.MustCompile(`<a?(:\w+:)\d+>`)
	otherMarkup = regexp.MustCompile(`<(@[!&]?|#)\d+>|<t:[-\d]+(:\w)?>|<id:[\w:-]+>|<a?:\w+:\d+>`)
	emptySpace  = regexp.MustCompile(`[ \t]+`)
)

// spoken is what a person said, as plain text: who is mentioned is left out.
func spoken(text string) string {
	text = commandName.ReplaceAllString(text, "/$1")
	text = otherMarkup.ReplaceAllString(text, " ")
	return strings.TrimSpace(emptySpace.ReplaceAllString(text, " "))
}

// worded reports whether a text has a word.
func worded(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// markdown makes the Markdown of pins of a message. Mentions, channels, times and emoji
// stay as they are: messages show them, and nobody is pinged by one.
func markdown(text string) string { return strings.TrimSpace(text) }

// unmarked is a text for labels and titles, where Discord shows no markup: emoji become
// their names, and mentions are left out.
func unmarked(text string) string {
	text = commandName.ReplaceAllString(text, "/$1")
	text = customEmoji.ReplaceAllString(text, "$1")
	return otherMarkup.ReplaceAllString(text, "")
}

// own is what somebody says themselves: lines that quote another person are left out.
// ">>> " quotes all that follows.
func own(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		start := strings.TrimLeft(line, " ")
		if strings.HasPrefix(start, ">>> ") {
			break
		}
		if start != ">" && !strings.HasPrefix(start, "> ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// names reports whether a text mentions a person.
func names(text, user string) bool {
	return strings.Contains(text, "<@"+user+">") || strings.Contains(text, "<@!"+user+">")
}

// namesOthers reports whether a text mentions anybody but the bot: a person, a role, or
// everybody.
func namesOthers(text, self string) bool {
	return slices.ContainsFunc(otherNames.FindAllStringSubmatch(text, -1), func(m []string) bool { return m[1] != self })
}

// slashed reports whether a command is written as one, with a slash before its name.
func slashed(text string) bool { return slash.MatchString(spoken(text)) }
