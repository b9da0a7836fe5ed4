package bot

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	// noise is what stands around words and says nothing: punctuation, markup, emoji, and
	// emoji as Slack (":wave:") and Discord ("<:wave:1>") write them.
	noise        = `(?:<a?:\w+:\d+>|:[\w+'-]+:|[^\pL\pN\s])`
	noiseBefore  = regexp.MustCompile(`^(?:` + noise + `|\s)+`)
	noiseAlone   = regexp.MustCompile(`^` + noise + `+$`)
	commandWord  = regexp.MustCompile(`^[\pL\pN]+(?:[-_][\pL\pN]+)*`)
	politeBefore = regexp.MustCompile(`(?i)^(?:please|pls|plz)[\s,]+`)
	politeAfter  = regexp.MustCompile(`(?i)[\s,]+(?:please|pls|plz|thanks|thank you)$`)
	politeAlone  = regexp.MustCompile(`(?i)^[\s,]*(?:please|pls|plz|thanks|thank you)[\s.,!]*$`)
	afterCommand = regexp.MustCompile(`^(?:[^\pL\pN\s]*(?:\s|$)|[:;,=]+)`)
)

// SplitCommand reads a text in which people name a command, as they type it: in any case,
// parted from its argument by any kind of space, with punctuation, markup or emoji around
// it. It returns the command and what follows its name. Words after a command that takes
// none make it a sentence: "help me to learn Python". Platforms call it with what was said
// to the bot, mentions taken off.
func SplitCommand(commands []Command, text string) (c Command, rest string, ok bool) {
	text = strings.Map(plainSpace, text)
	if at := slices.IndexFunc(commands, func(c Command) bool { return slices.Contains(c.Also, BareWords(text)) }); at >= 0 {
		return commands[at], "", true
	}
	before := noiseBefore.FindString(text)
	text = politeBefore.ReplaceAllString(text[len(before):], "")
	name := commandWord.FindString(text)
	rest = text[len(name):]
	at := slices.IndexFunc(commands, func(c Command) bool { return strings.EqualFold(c.Name, name) })
	if at < 0 || !afterCommand.MatchString(rest) {
		return Command{}, "", false
	}
	rest = withoutNoise(rest[len(afterCommand.FindString(rest)):], before)
	if politeAlone.MatchString(rest) {
		rest = ""
	}
	if rest != "" && !takes(commands, commands[at], rest) {
		return Command{}, "", false
	}
	return commands[at], rest, true
}

// takes reports whether what follows a command's name is its argument.
func takes(commands []Command, c Command, rest string) bool {
	if len(c.Args) == 0 {
		return false
	}
	return !c.Args[0].Command || slices.ContainsFunc(commands, func(c Command) bool { return strings.EqualFold(c.Name, strings.TrimPrefix(Bare(rest), "/")) })
}

// BareWords is a text as its words alone, in lower case and without courtesy.
func BareWords(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !IsWordly(r) })
	return politeAfter.ReplaceAllString(politeBefore.ReplaceAllString(strings.Join(words, " "), ""), "")
}

// Bare is a word that was typed without the signs that people put around it.
func Bare(word string) string { return strings.Trim(word, "\"'“”‘’«»`*_~.,;:!?()[]") }

// withoutNoise takes off what stands alone around the words of an argument, and the end of
// the markup that began before the command.
func withoutNoise(rest, before string) string {
	rest = strings.TrimSpace(rest)
	for rest != "" {
		end := strings.LastIndexFunc(rest, unicode.IsSpace) + 1
		if !noiseAlone.MatchString(rest[end:]) {
			break
		}
		rest = strings.TrimSpace(rest[:end])
	}
	return strings.TrimRightFunc(rest, func(r rune) bool {
		return strings.ContainsRune("`*_~\"'", r) && strings.ContainsRune(before, r)
	})
}

// plainSpace makes every kind of space a plain one, also those without a width. Line ends
// stay.
func plainSpace(r rune) rune {
	switch {
	case r == '\n':
		return r
	case unicode.IsSpace(r), r == '\u200b', r == '\u2060', r == '\ufeff':
		return ' '
	}
	return r
}

// IsWordly reports whether a sign can be part of a word: emoji and punctuation cannot.
func IsWordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
