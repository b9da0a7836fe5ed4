package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// readinessFile is the content file of the self-assessment.
const readinessFile = "readiness.yaml"

// Readiness is what a self-assessment asks. It is empty where a guide has none.
type Readiness struct {
	Note  string   `yaml:"note"`  // whose words the questions are
	After []string `yaml:"after"` // ids of the passages to read where no gap is left
	Areas []Area   `yaml:"areas"` // in the order in which their gaps are shown
}

// Area is an area of skill, and the question about it.
type Area struct {
	ID       string       `yaml:"id"`
	Title    string       `yaml:"title"`
	Question string       `yaml:"question"`
	Passages []string     `yaml:"passages"` // ids of those that say what is asked for, the foremost first
	Words    []string     `yaml:"words"`    // who says to know one of them need not choose: it counts like the first answer without a gap
	Answers  []AreaAnswer `yaml:"answers"`  // from the least to the most
}

// AreaAnswer is one answer about an area.
type AreaAnswer struct {
	ID   string `yaml:"id"`
	Says string `yaml:"says"`
	Gap  bool   `yaml:"gap"` // something is missing still
}

// Area returns an area by its id, or nil.
func (r *Readiness) Area(id string) *Area {
	i := slices.IndexFunc(r.Areas, func(a Area) bool { return a.ID == id })
	if i < 0 {
		return nil
	}
	return &r.Areas[i]
}

// Answer returns the position of an answer, or -1.
func (a *Area) Answer(id string) int {
	return slices.IndexFunc(a.Answers, func(one AreaAnswer) bool { return one.ID == id })
}

// Done reports whether an answer about an area leaves no gap.
func (r *Readiness) Done(area, answer string) bool {
	a := r.Area(area)
	if a == nil {
		return false
	}
	i := a.Answer(answer)
	return i >= 0 && !a.Answers[i].Gap
}

// Limits of a self-assessment: all its answers go into one button, an answer labels one, and
// there is one row of them.
const (
	maxAreas      = 15
	maxAreaID     = 24
	minAnswers    = 2
	maxAnswers    = 5
	maxAreaWords  = 26
	maxReadAfter  = 3
	maxAreaPhrase = 60
)

// checkReadiness reports what is wrong with the self-assessment, and leaves out of it what
// rests on passages that are not served.
func (d *draft) checkReadiness(c *Corpus, faults *Faults) {
	f, there := d.files[readinessFile]
	if !there {
		return
	}
	k := readinessCheck{d, f.path, faults}
	r := &c.Readiness
	if len(r.Areas) > 0 {
		k.text([]any{"note"}, "note", r.Note, MaxShort)
	}
	if len(r.Areas) > maxAreas {
		k.add([]any{"areas", maxAreas}, "keep 15 at most", "has %d areas", len(r.Areas))
	}
	if len(r.After) > maxReadAfter {
		k.add([]any{"after"}, "keep three at most", "names %d passages to read at the end", len(r.After))
	}
	k.passages([]any{"after"}, r.After)
	seen := map[string]bool{}
	for i := range r.Areas {
		k.area([]any{"areas", i}, &r.Areas[i], seen)
	}
	r.After = c.served(r.After)
	for i := range r.Areas {
		r.Areas[i].Passages = c.served(r.Areas[i].Passages)
	}
	r.Areas = slices.DeleteFunc(r.Areas, func(a Area) bool { return len(a.Passages) == 0 })
}

// served are those of the passages' ids that are served, as they are now.
func (c *Corpus) served(ids []string) []string {
	var list []string
	for _, id := range ids {
		if e := c.Entry(id); e != nil {
			list = append(list, e.ID)
		}
	}
	return list
}

// readinessCheck reports what is wrong with a self-assessment.
type readinessCheck struct {
	d      *draft
	path   string // of the file
	faults *Faults
}

func (k readinessCheck) add(at []any, do, what string, args ...any) {
	k.faults.add(k.path, k.d.line(readinessFile, at...), do, what, args...)
}

func (k readinessCheck) text(at []any, what, text string, limit int) {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		k.add(at, "add a line '"+what+": …'", "has no %s", what)
	case n > limit:
		k.add(at, "shorten it", "%s has %d characters, %d at most", what, n, limit)
	case markup.MatchString(text):
		k.add(at, "write it in plain words: it labels buttons", "%s %q has markup", what, text)
	}
}

// markup is what a label shows as it stands, or what a platform takes for a call, a link or
// another font beside it.
var markup = regexp.MustCompile("[*`\n\r]|~~|\\]\\(|<[@#!/:a-zA-Z]|(?:^|\\W)_\\w|@(?:everyone|here|channel)\\b|https?://")

func (k readinessCheck) id(at []any, id string, seen map[string]bool) {
	switch {
	case !idPattern.MatchString(id) || strings.Contains(id, "/") || len(id) > maxAreaID:
		k.add(at, "use lower-case letters, digits and hyphens, at most 24 of them", "id %q is not allowed", id)
	case seen[id]:
		k.add(at, "give one of them another id", "id %q stands there twice", id)
	}
	seen[id] = true
}

func (k readinessCheck) passages(at []any, ids []string) {
	for i, id := range ids {
		if k.d.passage(id) == nil { // a hidden one may be named: it is left out
			k.add(append(slices.Clone(at), i), "name a passage that exists", "names passage %q, which does not exist", id)
		}
	}
}

func (k readinessCheck) area(at []any, a *Area, seen map[string]bool) {
	of := func(keys ...any) []any { return slices.Concat(at, keys) }
	k.id(at, a.ID, seen)
	k.text(at, "title", a.Title, MaxTitle)
	k.text(at, "question", a.Question, MaxPhrasing)
	if len(a.Passages) == 0 {
		k.add(at, "name the passages that say what is asked for", "area %q rests on no passage", a.ID)
	}
	k.passages(of("passages"), a.Passages)
	if n := len(a.Words); n > maxAreaWords {
		k.add(of("words"), "keep 26 at most", "area %q is told by %d words", a.ID, n)
	}
	for i, w := range a.Words {
		if len(Words(w)) == 0 || utf8.RuneCountInString(w) > maxAreaPhrase {
			k.add(of("words", i), "write it in words", "area %q is told by %q, which has no words", a.ID, w)
		}
	}
	if n := len(a.Answers); n < minAnswers || n > maxAnswers {
		k.add(at, "write two to five", "area %q has %d answers", a.ID, n)
	}
	answers := map[string]bool{}
	done := false
	for i, one := range a.Answers {
		k.id(of("answers", i), one.ID, answers)
		k.text(of("answers", i), "says", one.Says, MaxTitle)
		if one.Gap && done {
			k.add(of("answers", i), "order the answers from the least to the most", "answer %q leaves a gap after one that leaves none", one.ID)
		}
		done = done || !one.Gap
	}
	switch {
	case len(a.Answers) == 0:
	case !done:
		k.add(at, "leave 'gap: true' out of the last one", "every answer of area %q leaves a gap", a.ID)
	case !a.Answers[0].Gap:
		k.add(of("answers", 0), "write 'gap: true' into those that leave something missing", "no answer of area %q leaves a gap", a.ID)
	}
}

// FirstDone is the position of the first answer without a gap.
func (a *Area) FirstDone() int {
	return slices.IndexFunc(a.Answers, func(one AreaAnswer) bool { return !one.Gap })
}
