package knowledge

import (
	"slices"
	"strconv"
)

// Term is one thing the guide can tell apart: a role, a level, a place, a kind
// of company or a specialism.
type Term struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Short   string   `yaml:"short"` // shorter name, where there is one
	Main    bool     `yaml:"main"`  // the role the guide is about
	Aliases []string `yaml:"aliases"`
	Unlike  []string `yaml:"unlike"`  // names that people count among it, and the guide does not
	Entries []string `yaml:"entries"` // entries that say something about it
	Years   *Years   `yaml:"years"`   // of a level: the years of experience it spans

	// Occupations are the codes under which market data have a role, or others that stand
	// in for it.
	Occupations []string `yaml:"occupations"`
}

// Years is a span of years of experience; both ends belong to it.
type Years struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// Vocabulary is what the guide can tell apart, and the words people use for it.
type Vocabulary struct {
	Roles       []Term `yaml:"roles"`
	Levels      []Term `yaml:"levels"`
	Places      []Term `yaml:"places"`
	Companies   []Term `yaml:"companies"`
	Specialisms []Term `yaml:"specialisms"`

	phrases Phrases // alias → facet and id
	asks    Phrases // cue → ask
	byValue map[string]facetTerm
}

type facetTerm struct {
	facet Facet
	id    string
}

// compile prepares the look-ups. Call it once, before the vocabulary is shared.
func (v *Vocabulary) compile(cues map[Ask][]string) {
	v.byValue = make(map[string]facetTerm)
	for f := range Facets {
		terms := v.Terms(f)
		for i := range terms {
			if terms[i].Short == "" {
				terms[i].Short = terms[i].Name
			}
		}
	}
	for f := range Facets {
		for _, t := range v.Terms(f) {
			value := f.String() + ":" + t.ID
			v.byValue[value] = facetTerm{f, t.ID}
			for _, alias := range t.Aliases {
				v.phrases.Add(alias, value)
				v.phrases.Add(alias+"s", value) // the plural
			}
		}
	}
	for ask, words := range cues {
		for _, w := range words {
			v.asks.Add(w, string(ask))
		}
	}
}

// Role returns the role with this id.
func (v *Vocabulary) Role(id string) (Term, bool) { return v.Term(RoleFacet, id) }

// Level returns the level with this id.
func (v *Vocabulary) Level(id string) (Term, bool) { return v.Term(LevelFacet, id) }

// Place returns the place with this id.
func (v *Vocabulary) Place(id string) (Term, bool) { return v.Term(PlaceFacet, id) }

// MainRole is the role that the guide is about.
func (v *Vocabulary) MainRole() Term {
	for _, r := range v.Roles {
		if r.Main {
			return r
		}
	}
	return Term{}
}

// RolesIn finds where roles are named. A match's value is the role's id.
func (v *Vocabulary) RolesIn(words []string) []Match {
	var found []Match
	for _, m := range v.phrases.Longest(words) {
		if term := v.byValue[m.Value]; term.facet == RoleFacet {
			found = append(found, Match{m.Start, m.End, term.id})
		}
	}
	return found
}

// Cues finds the words and phrases that give away what is asked for. A match's
// value is the Ask; it may end one past the words, at the end of the question.
func (v *Vocabulary) Cues(words []string) []Match {
	return longest(v.asks.find(words, questionEnd))
}

// questionEnd stands for the end of the question in cues.
const questionEnd = "$"

// Naming is a term that is named at words[Start:End].
type Naming struct {
	Start, End int
	Name       string // the term's
	Role       bool
}

// Named finds the terms that words name.
func (v *Vocabulary) Named(words []string) []Naming {
	var list []Naming
	for _, m := range v.phrases.Longest(words) {
		term := v.byValue[m.Value]
		if t, ok := v.Term(term.facet, term.id); ok {
			list = append(list, Naming{m.Start, m.End, t.Name, term.facet == RoleFacet})
		}
	}
	return list
}

// Read finds what a question, already split into words, names and asks for.
func (v *Vocabulary) Read(words []string) Asked {
	var a Asked
	for _, m := range v.phrases.Longest(words) {
		term := v.byValue[m.Value]
		ids := a.ids(term.facet)
		*ids = appendNew(*ids, term.id)
	}
	for _, m := range v.Cues(words) {
		a.Asks = appendNew(a.Asks, Ask(m.Value))
	}
	if m, ok := Experience(words); ok {
		years, _ := strconv.Atoi(m.Value) // Experience wrote it
		a.Years = &years
		for _, l := range v.Levels {
			if l.Years != nil && years >= l.Years.From && years <= l.Years.To {
				a.Levels = appendNew(a.Levels, l.ID)
			}
		}
	}
	return a
}

// Experience finds where words tell of years of experience: "5 years of experience",
// "with three years", "5 yoe", "three or four years in". The match's value is their
// number, of two the one between. A number of years alone ("is 2 years enough?") is a
// time, not experience.
func Experience(words []string) (Match, bool) {
	for i := range words {
		n, end, ok := yearsAt(words, i)
		if !ok {
			continue
		}
		m := Match{Start: i, End: end + 1, Value: strconv.Itoa(n)}
		before, rest := words[:i], words[end+1:]
		switch {
		case words[end] == "yoe":
			return m, true
		case startsWith(rest, "experience"), startsWith(rest, "exp"):
			m.End++
			return m, true
		case startsWith(rest, "of", "experience"), startsWith(rest, "of", "exp"):
			m.End += 2
			return m, true
		case len(rest) > 0 && slices.Contains([]string{"in", "inside", "into", "deep"}, rest[0]),
			startsWith(rest, "on", "the", "job"), startsWith(rest, "under"), startsWith(rest, "at", "it"),
			endsWith(before, "with"), endsWith(before, "after"), endsWith(before, "it", "for"), endsWith(before, "done"):
			return m, true
		}
	}
	return Match{}, false
}

// yearsAt reads a number of years that begins at a word ("5 years", "three or four
// years", "5 yoe"), and returns where its unit stands.
func yearsAt(words []string, i int) (years, end int, ok bool) {
	n, ok := smallNumber(words[i])
	if !ok {
		return 0, 0, false
	}
	end = i + 1
	if end < len(words) && slices.Contains([]string{"or", "to"}, words[end]) {
		end++
	}
	if end < len(words) {
		if more, ok := smallNumber(words[end]); ok && more >= n {
			n, end = (n+more)/2, end+1
		}
	}
	return n, end, end < len(words) && slices.Contains([]string{"years", "year", "yrs", "yr", "yoe"}, words[end])
}

func startsWith(words []string, first ...string) bool {
	return len(words) >= len(first) && slices.Equal(words[:len(first)], first)
}

func endsWith(words []string, last ...string) bool {
	return len(words) >= len(last) && slices.Equal(words[len(words)-len(last):], last)
}

// smallNumber reads a number of years, in digits or as a word.
func smallNumber(w string) (int, bool) {
	if w == "" || len(w) > len("twelve") {
		return 0, false
	}
	if w[0] > '9' {
		n := slices.Index(numerals, w)
		return n, n >= 0
	}
	n, err := strconv.Atoi(w)
	return n, err == nil && n >= 0 && n <= 60
}

var numerals = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
