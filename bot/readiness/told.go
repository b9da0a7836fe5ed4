package readiness

import (
	"regexp"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// What this file does: it reads what somebody says to know, so that it need not be asked. Only
// what a text surely says counts: "i know sql" does, "do i need sql", "some sql" and "not sql"
// do not.

// claimed begins what somebody says to know.
var claimed = regexp.MustCompile(`\bi (?:already )?(?:(?:know|use)|have (?:already )?(?:learned|learnt|used|mastered)|work with|can (?:already )?(?:use|do|program in|code in)|am (?:already )?(?:good at|good with|fluent in|familiar with|experienced in|experienced with))\b`)

// asking stands before the same words where they say nothing of what somebody knows.
var asking = strings.Fields("if do does should must when once until can could would what which how that unless whether before after will")

// ending ends what is claimed, and hedges make a whole claim unsure.
var (
	ending = strings.Fields("but not no dont doesnt never nothing want wanna need should must learn learning what which how where why when is are do does without except will would could can if then because since i")
	hedges = strings.Fields("little bit basic basics some barely hardly beginner beginning about somewhat only")
)

// maxTold is how much of a text is read, in bytes.
const maxTold = 2_000

var clauses = regexp.MustCompile(`[.?!;:\n]+`)

// Told is what a text surely says of what its author knows: the first answer without a gap of
// each area of which it names a word.
func Told(content *knowledge.Readiness, text string) Answers {
	told := Answers{}
	text = text[:min(len(text), maxTold)]
	for _, clause := range clauses.Split(text, -1) {
		joined := written(knowledge.Words(clause))
		for _, found := range claimed.FindAllStringIndex(joined, -1) {
			before := strings.Fields(joined[:found[0]])
			if len(before) > 0 && slices.Contains(asking, before[len(before)-1]) {
				continue
			}
			for _, area := range named(content, strings.Fields(joined[found[1]:])) {
				told[area.ID] = area.Answers[area.FirstDone()].ID
			}
		}
	}
	return told
}

// written are words as one text, those that stand for two written out.
func written(words []string) string {
	for i, w := range words {
		switch w {
		case "ive":
			words[i] = "i have"
		case "im":
			words[i] = "i am"
		}
	}
	return strings.Join(words, " ")
}

// named are the areas that the words of a claim name, up to its end; none where it is hedged.
func named(content *knowledge.Readiness, words []string) []*knowledge.Area {
	var list []*knowledge.Area
	for i := 0; i < len(words); {
		if area, n := areaAt(content, words[i:]); n > 0 {
			list = append(list, area)
			i += n
			continue
		}
		if slices.Contains(hedges, words[i]) {
			return nil
		}
		if slices.Contains(ending, words[i]) {
			break
		}
		i++
	}
	return list
}

// areaAt is the area of which the words begin with a name, and how many words that has.
func areaAt(content *knowledge.Readiness, words []string) (area *knowledge.Area, n int) {
	for i := range content.Areas {
		for _, w := range content.Areas[i].Words {
			name := knowledge.Words(w)
			if len(name) > n && len(name) <= len(words) && slices.Equal(words[:len(name)], name) {
				area, n = &content.Areas[i], len(name)
			}
		}
	}
	return area, n
}
