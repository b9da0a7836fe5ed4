package index

import (
	"regexp"
	"slices"
	"strings"
)

// Program text beside a question is read past: what is asked stands in the words around
// it. Where there are none, the message is code.

var (
	codeBlock = regexp.MustCompile("(?s)```(.*?)(?:```|$)")
	codeSpan  = regexp.MustCompile("`[^`\n]{1,200}`")
)

// codeSigns are what program text and error messages are told by: a call without
// spaces, names of errors as programs write them, statements of query languages, tags,
// names of source files.
var codeSigns = regexp.MustCompile(`\b[A-Z]\w*(?:Error|Exception|Warning)\b|\w[._]\w+\(|\w\(\)|</[a-z]\w*>|<[a-z]\w*(?:\s+[\w-]+=[^>]*)?/>|<[a-z]\w*\s+[\w-]+=|` +
	`(?i:\bselect\s+(?:\*|[\w.]+(?:\s*,\s*[\w.]+)*)\s+from\s)|\)\s*[{;]\s*$|\w\s*=\s*\S.*;\s*$|\)\s*=>|=>\s*\{|->\s*\w+:|\(\s*\w+\s*[!=]=|[!=]==\s|\bdef \w+\(|\bimport \w+ as\b|` +
	`(?:^|\s)\$ [a-z]|\b\w+\.(?:py|ipynb|ts|go|java|cpp|sql|yaml|yml|json|toml|sh)(?::\d+)?\b|\b\w+\.js:\d`)

// blockSigns are what program text in a block of code is told by: it need not be told
// from a question with brackets.
var blockSigns = regexp.MustCompile(`[{}=;\[\]]|\w\(`)

func looksLikeCode(text string) bool { return mayBeCode(text) && codeSigns.MatchString(text) }

// mayBeCode reports whether a text has a sign that every pattern of program text has one of.
func mayBeCode(text string) bool {
	if strings.ContainsAny(text, "(<=>)") || strings.Contains(text, "$ ") {
		return true
	}
	for i := range len(text) - 1 {
		if text[i] == '.' && !isSpace(text[i+1]) && text[i+1] != '.' {
			return true
		}
	}
	return anyWord(text, "select", "import", "error", "exception", "warning")
}

// withoutBlocks takes off the blocks of code, and reports whether there were any.
func withoutBlocks(text string) (string, bool) {
	if !strings.Contains(text, "```") {
		return text, false
	}
	return codeBlock.ReplaceAllString(text, " "), true
}

// withoutCode takes off program text that stands among words: marked as such, or in a
// sentence or a line of its own.
func withoutCode(text string) (string, bool) {
	if !looksLikeCode(text) {
		return text, false
	}
	text = codeSpan.ReplaceAllStringFunc(text, func(span string) string {
		if looksLikeCode(span) {
			return " "
		}
		return span
	})
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !looksLikeCode(line) {
			continue
		}
		var kept []string
		for _, s := range sentences(line) {
			if !looksLikeCode(s) {
				kept = append(kept, s)
			}
		}
		lines[i] = strings.Join(kept, " ")
	}
	return strings.Join(lines, "\n"), true
}

// withoutCalls takes off the words of a text that are program text.
func withoutCalls(text string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(text), looksLikeCode), " ")
}
