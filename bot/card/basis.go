package card

import (
	"regexp"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// basis is what a reply rests on, while it is put together.
type basis struct {
	question string // the guide's own
	sources  []string
	details  string // of the figures
}

// add adds a source, unless it is there already, or is the guide of which a section is.
func (b *basis) add(source string) {
	known := slices.ContainsFunc(b.sources, func(s string) bool { return s == source || strings.HasPrefix(s, source+", ") })
	if source != "" && !known {
		b.sources = append(b.sources, source)
	}
}

// block is the line. Its source leads to the guide where nothing else is among it.
func (b *basis) block(guide *knowledge.About) bot.Basis {
	line := bot.Basis{Question: b.question, Source: strings.Join(merged(b.sources), " · "), Counts: b.details}
	if !slices.ContainsFunc(b.sources, func(s string) bool { return !strings.HasPrefix(s, guide.Name+" ") || strings.Contains(s, " · ") }) {
		line.Address = guide.Address
	}
	return line
}

// merged are sources, those of one guide in one: "guide 2026, FAQ; Pay and growth".
func merged(sources []string) []string {
	var list []string
	for _, s := range sources {
		at := strings.LastIndex(s, ", ")
		i := -1
		if at > 0 {
			i = slices.IndexFunc(list, func(l string) bool { return strings.HasPrefix(l, s[:at+2]) })
		}
		if i < 0 {
			list = append(list, s)
		} else {
			list[i] += "; " + s[at+2:]
		}
	}
	return list
}

// small are words that make no question another one.
var small = strings.Fields("a an the to of in for as at on i you me my one become becoming be being do does is are am will")

// bracketed is what a title has in brackets: an abbreviation, an example.
var bracketed = regexp.MustCompile(`\([^()]*\)`)

// sameQuestion reports whether what was asked is the guide's question: but for small words,
// for what stands in brackets, and for the guide's subject, which goes without saying.
func sameQuestion(asked, title, subject string) bool {
	beside := slices.Concat(small, knowledge.Words(subject), knowledge.Words(subject+"s"))
	content := func(text string) []string {
		words := slices.DeleteFunc(knowledge.Words(bracketed.ReplaceAllString(text, "")), func(w string) bool { return slices.Contains(beside, w) })
		slices.Sort(words)
		return slices.Compact(words)
	}
	return slices.Equal(content(asked), content(title))
}

// Sources is what entries rest on, in one line.
func Sources(guide *knowledge.About, entries ...*knowledge.Entry) bot.Basis {
	var b basis
	for _, e := range entries {
		b.add(e.Source)
	}
	return b.block(guide)
}
