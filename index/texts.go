package index

import (
	"strings"

	"careerbot/knowledge"
)

// texts keeps the words of the content's texts, and their stems, while a snapshot is built:
// most are read by several of its parts. Once it is built the stems are all that is left, and
// do not change: most words of a question are among them. A nil one keeps nothing.
type texts struct {
	words map[string][]string // nil once the snapshot is built
	stems map[string]string
}

func newTexts() *texts { return &texts{map[string][]string{}, map[string]string{}} }

// built ends the keeping of texts, and lets go of them: words are parts of these.
func (t *texts) built() {
	stems := make(map[string]string, len(t.stems))
	for word, stem := range t.stems {
		word = strings.Clone(word)
		if strings.HasPrefix(word, stem) {
			stem = word[:len(stem)]
		}
		stems[word] = stem
	}
	t.words, t.stems = nil, stems
}

// wordsOf returns a text's words, which nobody may change.
func (t *texts) wordsOf(text string) []string {
	if t == nil || t.words == nil {
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
		if t.words != nil {
			t.stems[word] = s
		}
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

// lexical returns the words as the lexicon looks them up.
func (t *texts) lexical(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = t.lexicalStem(w)
	}
	return list
}

// apart are people whose stems are those of what they do: to employ, to manage.
var apart = set(`employer employers employee employees manager managers`)

// lexicalStem keeps "useful" apart from "use".
func (t *texts) lexicalStem(w string) string {
	if strings.HasSuffix(w, "ful") || apart[w] {
		return w
	}
	return t.stem(w)
}
