package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// About says what the guide is, and whom it is about.
type About struct {
	Base     string    `yaml:"base"` // "none" in a whole guide; an overlay of the built-in one otherwise
	Name     string    `yaml:"name"`
	Short    string    `yaml:"short"`
	Year     int       `yaml:"year"`
	Address  string    `yaml:"address"` // of the web, where the guide can be read; empty for none
	Region   string    `yaml:"region"`
	Regions  []string  `yaml:"region_names"` // what people call the region besides
	Currency string    `yaml:"currency"`
	Subject  Named     `yaml:"subject"`
	Examples []string  `yaml:"examples"` // questions that show how to ask
	Sections []Section `yaml:"sections"`
	Market   string    `yaml:"market"` // id of the passage that sends readers to market data: figures of others alone are shown as its answer
}

// Section is one part of the guide.
type Section struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
}

// Named is the profession that the guide is about, as sentences need it.
type Named struct {
	Name        string `yaml:"name"`         // in full, as "Veterinary Nurse"
	Plural      string `yaml:"plural"`       // with an s where it is left out
	Short       string `yaml:"short"`        // an abbreviation; the name where there is none
	ShortPlural string `yaml:"short_plural"` //
}

// complete fills in what an editor leaves out, from the guide's main role.
func (a *About) complete(main Term, entries []*Entry) {
	s := &a.Subject
	if s.Name == "" {
		s.Name = main.Name
		if s.Short == "" {
			s.Short = main.Short
		}
	}
	if s.Plural == "" {
		s.Plural = s.Name + "s"
	}
	if s.Short == "" {
		s.Short, s.ShortPlural = s.Name, s.Plural
	}
	if s.ShortPlural == "" {
		s.ShortPlural = s.Short + "s"
	}
	for _, e := range entries {
		if len(a.Examples) < 2 && e.Kind == FAQ {
			a.Examples = append(a.Examples, e.Title)
		}
	}
	if len(a.Examples) == 0 && len(entries) > 0 {
		a.Examples = []string{entries[0].Title}
	}
}

// Example is a question that shows how to ask.
func (a *About) Example() string {
	if len(a.Examples) == 0 {
		return ""
	}
	return a.Examples[0]
}

// WithArticle puts "a" or "an" before a name, as it is spoken: "an Electrician", "a
// University Lecturer", "an HR Manager".
func WithArticle(name string) string {
	if vowelSound(name) {
		return "an " + name
	}
	return "a " + name
}

func vowelSound(name string) bool {
	word, _, _ := strings.Cut(name, " ")
	first, _ := utf8.DecodeRuneInString(word)
	lower := strings.ToLower(word)
	switch {
	case spelt(word):
		return strings.ContainsRune("AEFHILMNORSX8", first)
	case strings.HasPrefix(lower, "hour"), strings.HasPrefix(lower, "hono"), strings.HasPrefix(lower, "heir"):
		return true
	case strings.HasPrefix(lower, "uni") && !strings.HasPrefix(lower, "unin"), strings.HasPrefix(lower, "use"), strings.HasPrefix(lower, "usa"), strings.HasPrefix(lower, "uti"),
		strings.HasPrefix(lower, "eu"), strings.HasPrefix(lower, "one"), strings.HasPrefix(lower, "ubi"):
		return false
	}
	return strings.ContainsRune("aeiou8", unicode.ToLower(first))
}

// spelt reports whether an abbreviation is spoken letter by letter: "HR", "RVN".
func spelt(word string) bool {
	word = strings.TrimSuffix(word, "s")
	return word != "" && word == strings.ToUpper(word) && strings.IndexFunc(word, unicode.IsLetter) == 0
}
