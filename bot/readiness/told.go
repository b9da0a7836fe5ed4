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

// known begins what stands for an answer where somebody said in their own words to know
// something of an area: a word of that follows.
const known = "knows:"

// word is the word of an area that somebody said to know, and its position; false where the
// answer is another one.
func word(area *knowledge.Area, answer string) (at int, ok bool) {
	name, told := strings.CutPrefix(answer, known)
	if !told {
		return 0, false
	}
	at = slices.Index(area.Words, name)
	return at, at >= 0
}

// stands is what an answer about an area comes to, or false where there is none. What somebody
// said in their own words counts like the first answer without a gap.
func stands(area *knowledge.Area, answer string) (Said, bool) {
	if at := area.Answer(answer); at >= 0 {
		return Said{Area: area, Answer: at}, true
	}
	if at, ok := word(area, answer); ok {
		return Said{Area: area, Answer: area.FirstDone(), Knows: area.Words[at]}, true
	}
	return Said{}, false
}

// Words are what was said: the answer that was chosen, or the person's own claim.
func (s Said) Words() string {
	if s.Knows != "" {
		return "I know " + s.Knows
	}
	return s.Area.Answers[s.Answer].Says
}

// marked are the words, told apart where nobody chose them.
func (s Said) marked() string {
	if s.Knows != "" {
		return "You said: " + s.Words()
	}
	return s.Words()
}

// Told is what a text surely says of what its author knows: of each area of which it names a
// word, that they know it.
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
			for area, word := range named(content, strings.Fields(joined[found[1]:])) {
				if told[area.ID] == "" {
					told[area.ID] = known + word
				}
			}
		}
	}
	return told
}

// listed are the areas of a text that names skills and nothing else: "python and sql".
func listed(content *knowledge.Readiness, text string) Answers {
	told := Answers{}
	words := knowledge.Words(text[:min(len(text), maxTold)])
	for i := 0; i < len(words); {
		area, word, n := areaAt(content, words[i:])
		switch {
		case n > 0:
			if told[area.ID] == "" {
				told[area.ID] = known + word
			}
			i += n
		case words[i] == "and" || words[i] == "with":
			i++
		default:
			return nil
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

// named are the areas that the words of a claim name, up to its end, each by the first of its
// words; none where it is hedged.
func named(content *knowledge.Readiness, words []string) map[*knowledge.Area]string {
	list := map[*knowledge.Area]string{}
	for i := 0; i < len(words); {
		if area, word, n := areaAt(content, words[i:]); n > 0 {
			if list[area] == "" {
				list[area] = word
			}
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

// areaAt is the area of which the words begin with a name, that name as the content writes it,
// and how many words it has.
func areaAt(content *knowledge.Readiness, words []string) (area *knowledge.Area, word string, n int) {
	for i := range content.Areas {
		for _, w := range content.Areas[i].Words {
			name := knowledge.Words(w)
			if len(name) > n && len(name) <= len(words) && slices.Equal(words[:len(name)], name) {
				area, word, n = &content.Areas[i], w, len(name)
			}
		}
	}
	return area, word, n
}
