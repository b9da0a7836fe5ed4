package knowledge

import "unicode/utf8"

// functionWords stand in every question and are about nothing.
var functionWords = wordSet(`a an the this that these those some any of to in on at by for with from as into about and or but nor so if then than
	i me my you your we us our they them their he him his she her it its there here
	is are was were be been being am do does did has have had can could will would shall should may might must not no yes`)

// questionWords are about nothing alone, and ask something beside any other: "who are you".
var questionWords = wordSet("what which who whom whose when where why how")

// Meaningful reports whether words are about anything, so that a question can be told
// by them: "the" is not.
func Meaningful(words []string) bool {
	asks := false
	for _, w := range words {
		switch {
		case questionWords[w]:
			asks = true
		case !functionWords[w] && utf8.RuneCountInString(w) > 0:
			return true
		}
	}
	return asks && len(words) > 2
}
