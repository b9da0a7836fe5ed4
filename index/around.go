package index

import "careerbot/knowledge"

// around knows what people put around a question: greetings, "i was wondering", thanks.
type around struct {
	openings, addressed, closings knowledge.Phrases
	signatures                    knowledge.Phrases      // closings that need a line of their own
	strange                       func(word string) bool // neither the guide nor ordinary English has it: a name
}

func newAround(c *knowledge.Corpus) *around {
	a := new(around)
	for _, part := range []struct {
		into  *knowledge.Phrases
		texts []string
	}{{&a.openings, c.Outside.Around.Openings}, {&a.addressed, c.Outside.Around.Addressed}, {&a.closings, c.Outside.Around.Closings}, {&a.signatures, c.Outside.Around.Signatures}} {
		for _, text := range part.texts {
			part.into.Add(text, "")
		}
	}
	return a
}

// strip returns the words without what stands around the question, or all of them
// where nothing else is left.
func (a *around) strip(words []string) []string {
	rest := words
	opened := false
	for {
		n := a.openings.Prefix(rest)
		if n == 0 && opened {
			n = a.addressed.Prefix(rest)
		}
		if n == 0 {
			break
		}
		rest, opened = rest[n:], true
	}
	for {
		n := a.closing(rest)
		if n == 0 {
			break
		}
		rest = rest[:len(rest)-n]
	}
	if len(rest) == 0 {
		return words
	}
	return rest
}

// maxNames is how many names stand behind a closing at most: "thanks, Ana Lopez".
const maxNames = 2

// closing returns how many words at the end are a closing, with names behind it.
func (a *around) closing(words []string) int {
	for names := range maxNames + 1 {
		end := len(words) - names
		if end <= 0 || names > 0 && (a.strange == nil || !a.strange(words[end])) {
			break
		}
		if n := a.closings.Suffix(words[:end]); n > 0 {
			return n + names
		}
	}
	return 0
}
