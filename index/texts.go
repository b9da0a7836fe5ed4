package index

import (
	"strings"
	"sync/atomic"

	"careerbot/knowledge"
)

// texts keeps the words of the content's texts, and their stems, while a snapshot is built:
// most are read by several of its parts. Once it is built the stems are all that is left, and
// do not change: most words of a question are among them. A nil one keeps nothing.
type texts struct {
	words map[string][]string // nil once the snapshot is built
	known map[string]word
	stems map[string]int32 // their numbers, from 1

	// The last words that no text has, each where its hash says: what people mistype or name
	// comes up several times in a question, and often in the next ones.
	unseen [256]atomic.Pointer[unseen]
}

// unseen is a word that no text has.
type unseen struct {
	text string
	word word
}

// word is what is known of one: its stem, and the numbers, from 1, of both.
type word struct {
	stem           string
	number, ofStem int32
}

func newTexts() *texts {
	return &texts{words: map[string][]string{}, known: map[string]word{}, stems: map[string]int32{}}
}

// built ends the keeping of texts, and lets go of them: words are parts of these.
func (t *texts) built() {
	known, stems := make(map[string]word, len(t.known)), make(map[string]int32, len(t.stems))
	for text, w := range t.known {
		text = strings.Clone(text)
		if strings.HasPrefix(text, w.stem) {
			w.stem = text[:len(w.stem)]
		}
		known[text] = w
		stems[w.stem] = w.ofStem
	}
	t.words, t.known, t.stems = nil, known, stems
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

// word returns what is known of a word. Of one that no text has it is the stem, and that
// stem's number where a text has it.
func (t *texts) word(text string) word {
	if t == nil {
		return word{stem: stem(text)}
	}
	w, ok := t.known[text]
	if ok {
		return w
	}
	last := &t.unseen[hash(asTyped, text)%uint64(len(t.unseen))]
	if seen := last.Load(); seen != nil && seen.text == text {
		return seen.word
	}
	w.stem = stem(text)
	w.ofStem = t.stems[w.stem]
	if t.words == nil {
		last.Store(&unseen{strings.Clone(text), word{strings.Clone(w.stem), 0, w.ofStem}})
		return w
	}
	if w.ofStem == 0 {
		w.ofStem = int32(len(t.stems) + 1)
		t.stems[w.stem] = w.ofStem
	}
	w.number = int32(len(t.known) + 1)
	t.known[text] = w
	return w
}

func (t *texts) stem(text string) string { return t.word(text).stem }

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
