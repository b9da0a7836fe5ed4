package knowledge

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// The content files on how AI changes roles: the guide's own lines, and a folder with a file
// for each further source.
const (
	impactFile   = "impact.yaml"
	impactDir    = "impact"
	impactSuffix = ".yaml"
)

// sourceOfImpact reports whether a file is a further source of how AI changes roles.
func sourceOfImpact(name string) bool {
	return strings.HasPrefix(name, impactDir+"/") && strings.HasSuffix(name, impactSuffix)
}

// Impact is one thing that somebody states of how AI changes a role: the guide in a passage,
// or another source.
type Impact struct {
	Role    string      `yaml:"role"`  // id; empty for every role
	About   ImpactAbout `yaml:"about"` // what of it
	Name    string      `yaml:"name"`  // of the task or skill; may be empty
	Says    string      `yaml:"says"`
	Passage string      `yaml:"passage"` // id of the passage that has these words; empty for another source

	Source  string `yaml:"-"` // of another source: its name, year and, if it is on the web, its address
	Year    int    `yaml:"-"`
	Address string `yaml:"-"`
}

// ImpactAbout is what of a role changes.
type ImpactAbout string

// What of a role can change.
const (
	Standing ImpactAbout = "standing"
	Task     ImpactAbout = "task"
	SkillOf  ImpactAbout = "skill"
)

// ImpactAbouts lists them, in the order in which they are shown.
func ImpactAbouts() []ImpactAbout { return []ImpactAbout{Standing, Task, SkillOf} }

// ImpactOn returns what is stated of a role, and of every role.
func (c *Corpus) ImpactOn(role string) []Impact {
	var list []Impact
	for _, i := range c.Impact {
		if i.Role == role || i.Role == "" {
			list = append(list, i)
		}
	}
	return list
}

// impactSource is a file with what one source says.
type impactSource struct {
	Source  string   `yaml:"source"`
	Year    int      `yaml:"year"`
	Address string   `yaml:"address"`
	Lines   []Impact `yaml:"lines"`
}

// impactNames are the files on how AI changes roles, in their order.
func (d *draft) impactNames() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		if name == impactFile || sourceOfImpact(name) {
			names = append(names, name)
		}
	}
	return names
}

// readImpact reads what all files say of how AI changes roles, and reports what is wrong.
func (d *draft) readImpact(c *Corpus, faults *Faults) {
	for _, name := range d.impactNames() {
		var s impactSource
		d.decode(name, &s, faults)
		k := impactCheck{d, name, d.files[name].path, faults}
		if name != impactFile {
			k.source(s)
		} else if s.Source != "" || s.Year != 0 || s.Address != "" {
			k.add([]any{"source"}, "move it into a file of the folder "+impactDir, "is the guide's own, and names another source")
		}
		for i, line := range s.Lines {
			line.Source, line.Year, line.Address = s.Source, s.Year, s.Address
			if k.line(c, i, &line) {
				c.Impact = append(c.Impact, line)
			}
		}
	}
}

// impactCheck reports what is wrong with one file.
type impactCheck struct {
	d      *draft
	name   string
	path   string
	faults *Faults
}

func (k impactCheck) add(at []any, do, what string, args ...any) {
	k.faults.add(k.path, k.d.line(k.name, at...), do, what, args...)
}

func (k impactCheck) source(s impactSource) {
	switch n := utf8.RuneCountInString(strings.TrimSpace(s.Source)); {
	case n == 0:
		k.add([]any{"source"}, "write who says it as 'source: …'", "has no source")
	case n > MaxSource:
		k.add([]any{"source"}, "shorten it", "source has more than %d characters", MaxSource)
	}
	if s.Year < 1900 || s.Year > 2200 {
		k.add([]any{"year"}, "write the year in which it was published as 'year: 2026'", "year %d is none", s.Year)
	}
	if s.Address != "" && !isWebAddress(s.Address) {
		k.add([]any{"address"}, "write the whole address, as https://example.org/report", "address %q is none of the web", s.Address)
	}
}

// maxImpact is how much one line says, in characters.
const maxImpact = 300

// line reports whether a line is to be shown. What the built-in file says of a passage that an
// operator's content words otherwise, or of a role that it has not, is left out.
func (k impactCheck) line(c *Corpus, i int, line *Impact) bool {
	at := []any{"lines", i}
	before := len(*k.faults)
	builtIn := k.path == Embedded().path(impactFile)
	if _, known := c.Vocabulary.Role(line.Role); !known && (line.Role != "" || line.About == Standing) {
		if builtIn {
			return false
		}
		k.add(at, "use a role of "+rolesFile+"; a task or a skill may leave it out, which is every role then", "role %q is unknown", line.Role)
	}
	if !slices.Contains(ImpactAbouts(), line.About) {
		k.add(at, "write standing, task or skill", "about %q is unknown", line.About)
	}
	if n := utf8.RuneCountInString(line.Name); n > MaxTitle {
		k.add(at, "shorten it", "name has %d characters, %d at most", n, MaxTitle)
	}
	switch n := utf8.RuneCountInString(strings.TrimSpace(line.Says)); {
	case n == 0:
		k.add(at, "write what changes as 'says: …'", "says nothing")
	case n > maxImpact:
		k.add(at, "shorten it", "says %d characters, %d at most", n, maxImpact)
	}
	if k.name != impactFile {
		if line.Passage != "" {
			k.add(at, "leave it out: the file's source states it", "names passage %q", line.Passage)
		}
		return len(*k.faults) == before
	}
	return k.stated(c, at, line, builtIn) && len(*k.faults) == before
}

// stated reports whether the passage that a line names has its words.
func (k impactCheck) stated(c *Corpus, at []any, line *Impact, builtIn bool) bool {
	p := k.d.passage(line.Passage)
	switch {
	case p == nil:
		k.add(at, "name the passage that states it", "names passage %q, which does not exist", line.Passage)
		return false
	case p.hide:
		return false
	case strings.Contains(oneLine(p.Short), oneLine(line.Says)), strings.Contains(oneLine(p.Full), oneLine(line.Says)):
		line.Passage = p.ID
		return true
	case builtIn:
		c.Warnings.warn(p.ID, k.path, k.d.line(k.name, at...), "write an "+impactFile+" of your own with its words", "passage %s does not say this any more, and it is left out of /impact", p.ID)
	default:
		k.add(at, "write the passage's own words", "passage %s does not say %.40q", p.ID, line.Says)
	}
	return false
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
