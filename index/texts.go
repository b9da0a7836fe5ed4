package index

import "careerbot/knowledge"

// texts keeps the words of the content's texts, and their stems, while a snapshot is built:
// most are read by several of its parts. A nil one keeps nothing, so that questions are read
// by the same code and leave nothing behind.
type texts struct {
	words map[string][]string
	stems map[string]string
}

func newTexts() *texts { return &texts{map[string][]string{}, map[string]string{}} }

// wordsOf returns a text's words, which nobody may change.
func (t *texts) wordsOf(text string) []string {
	if t == nil {
		return knowledge.Words(text)
	}
	words, ok := t.words[text]
	if !ok {
		words = knowledge.Words(text)
		t.words[text] = words
	}
	return words
}

func (t *texts) stem(word string) string {
	if t == nil {
		return stem(word)
	}
	s, ok := t.stems[word]
	if !ok {
		s = stem(word)
		t.stems[word] = s
	}
	return s
}

// stemsOf returns the words' stems, one for one.
func (t *texts) stemsOf(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = t.stem(w)
	}
	return list
}
