package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// advisedPhrasings is how many phrasings make a passage well found; below fewPhrasings
// it is hardly found beside messages that look alike.
const (
	advisedPhrasings = 60
	fewPhrasings     = 20
)

// uncover takes out of what the guide does not cover what a passage of it answers: a
// word of the guide itself is never outside. Each passage that would have been silenced
// is told.
func (d *draft) uncover(c *Corpus) {
	u := uncovering{draft: d, corpus: c, answers: map[string][]string{}, places: map[string][]string{}}
	u.readEntries()
	o := &c.Outside
	u.subject(&o.Places, "places")
	u.subject(&o.Currencies, "currencies")
	u.subject(&o.Professions, "professions")
	var topics []Subject
	for i := range o.Topics {
		if u.topic(&o.Topics[i], i) {
			topics = append(topics, o.Topics[i])
		}
	}
	o.Topics = topics
	u.elsewhere()
	u.warn()
}

type uncovering struct {
	draft   *draft
	corpus  *Corpus
	answers map[string][]string   // word of a title or a tag → entries
	texts   map[string][][]string // entry → the words of its title and its tags, in turn
	said    map[string]bool       // the words of all of them
	freed   []freed
	places  map[string][]string // entry → file:line of what would silence it
}

// freed is a word that was outside, and the entry that answers it.
type freed struct {
	words []string
	entry string
}

func (u *uncovering) readEntries() {
	u.texts, u.said = map[string][][]string{}, map[string]bool{}
	for _, e := range u.corpus.Entries {
		for _, text := range append([]string{e.Title}, e.Tags...) {
			words := Words(text)
			u.texts[e.ID] = append(u.texts[e.ID], words)
			for _, w := range words {
				u.said[w] = true
			}
		}
	}
}

// maySay reports whether any title or tag has a word, in the singular or the plural: most
// of what is outside is known by that to be in none.
func (u *uncovering) maySay(word string) bool {
	for _, ending := range []string{"", "s", "es"} {
		base, ok := strings.CutSuffix(word, ending)
		if u.said[word+ending] || ok && u.said[base] {
			return true
		}
	}
	return false
}

// says returns the entry whose title or tags hold the words, in whatever form.
func (u *uncovering) says(text string) string {
	words := Words(text)
	if len(words) == 0 || !u.maySay(words[0]) || u.inVocabulary(words) {
		return "" // roles.yaml decides about its own words
	}
	for _, e := range u.corpus.Entries {
		for _, t := range u.texts[e.ID] {
			if holds(t, words) {
				return e.ID
			}
		}
	}
	return ""
}

func (u *uncovering) inVocabulary(words []string) bool {
	return len(u.corpus.Vocabulary.phrases.Find(words)) > 0
}

// holds reports whether a text holds a phrase, in the singular or the plural.
func holds(text, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(text); i++ {
		all := true
		for j, w := range phrase {
			all = all && sameWord(text[i+j], w)
		}
		if all {
			return true
		}
	}
	return false
}

// sameWord reports whether two words are the same, but that one stands for several.
func sameWord(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	rest, ok := strings.CutPrefix(b, a)
	return ok && (rest == "" || rest == "s" || rest == "es")
}

// subject takes the words out of a list that an entry says.
func (u *uncovering) subject(s *Subject, path ...any) {
	kept := make([]string, 0, len(s.Words))
	for i, w := range s.Words {
		id := u.says(w)
		if id == "" {
			kept = append(kept, w)
			continue
		}
		u.free(w, id, append(slices.Clone(path), "words", i)...)
	}
	s.Words = kept
}

func (u *uncovering) free(word, id string, path ...any) {
	u.freed = append(u.freed, freed{Words(word), id})
	f := u.draft.files[outsideFile]
	u.place(id, f.path, u.draft.line(outsideFile, path...))
}

// topic reports whether a topic is outside still. One whose name an entry says is not:
// its sentence would be untrue.
func (u *uncovering) topic(s *Subject, i int) bool {
	id := ""
	if s.Name != "" {
		id = u.says(s.Name)
	}
	if id == "" {
		u.subject(s, "topics", i)
		return len(s.Words) > 0
	}
	for j, w := range s.Words {
		u.free(w, id, "topics", i, "words", j)
	}
	return false
}

// elsewhere sets messages aside that the guide has no answer for, as far as it has one:
// those with a word that was outside, and those with the very word of a passage that has
// few phrasings to set against them.
func (u *uncovering) elsewhere() {
	f, ok := u.draft.files[elsewhereFile]
	if !ok {
		return
	}
	messages, lines := parseLines(f, new(Faults)) // what cannot be read is reported already
	own := u.ownWords(messages)
	kept := make([]string, 0, len(messages))
	for i, text := range messages {
		words := Words(text)
		id := ""
		for _, w := range words {
			if id == "" {
				id = own[w]
			}
		}
		for _, fr := range u.freed {
			if id == "" && holds(words, fr.words) {
				id = fr.entry
			}
		}
		if id == "" {
			kept = append(kept, text)
			continue
		}
		u.place(id, f.path, lines[i])
	}
	u.corpus.Elsewhere = kept
}

// ownWords are the words of titles and tags that only one passage has, and that one with
// few phrasings. An ordinary word is one only where hardly a message has it.
func (u *uncovering) ownWords(messages []string) map[string]string {
	var thin []*Entry
	for _, e := range u.corpus.Entries {
		if len(e.Phrasings) < fewPhrasings {
			thin = append(thin, e)
		}
	}
	own := map[string]string{}
	if len(thin) == 0 {
		return own
	}
	ordinary := map[string]bool{}
	for _, w := range u.corpus.Ordinary {
		ordinary[w] = true
	}
	said := map[string]int{}
	for _, text := range messages {
		for _, w := range Words(text) {
			said[w]++
		}
	}
	holders := map[string]int{}
	for _, e := range u.corpus.Entries {
		seen := map[string]bool{}
		for _, text := range append([]string{e.Title, e.Full, strings.Join(e.Tags, " ")}, e.Phrasings...) {
			for _, w := range Words(text) {
				if !seen[w] {
					seen[w] = true
					holders[w]++
				}
			}
		}
	}
	for _, e := range thin {
		for _, text := range append([]string{e.Title}, e.Tags...) {
			for _, w := range Words(text) {
				if holders[w] == 1 && (!ordinary[w] || said[w] <= 2) && utf8.RuneCountInString(w) > 3 {
					own[w] = e.ID
				}
			}
		}
	}
	return own
}

func (u *uncovering) place(id, file string, line int) {
	place := fmt.Sprintf("%s:%d", file, line)
	if !slices.Contains(u.places[id], place) {
		u.places[id] = append(u.places[id], place)
	}
}

// warn tells of each passage that would have been silenced.
func (u *uncovering) warn() {
	const shown = 4
	for _, e := range u.corpus.Entries {
		places := u.places[e.ID]
		if len(places) == 0 {
			continue
		}
		more := ""
		if len(places) > shown {
			more = fmt.Sprintf(" and %d more", len(places)-shown)
			places = places[:shown]
		}
		p := u.draft.passages[e.ID]
		u.corpus.Warnings.warn(e.ID, p.file, p.line("title"), "those lines no longer count",
			"%s answers what %s%s call uncovered: it is served all the same", e.ID, strings.Join(places, ", "), more)
	}
}
