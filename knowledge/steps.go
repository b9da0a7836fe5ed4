package knowledge

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// stepsFile is the content file of the steps.
const stepsFile = "steps.yaml"

// Steps is how the content arranges what there is to be learned for a role. It is empty
// where a guide has no steps.
type Steps struct {
	Skills []Skill `yaml:"skills"`
	Paths  []Path  `yaml:"paths"`
	Steps  []Step  `yaml:"steps"`
}

// Skill is an area of skill, by which progress is kept.
type Skill struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
}

// Path is the steps to one role, in their order.
type Path struct {
	Role        string       `yaml:"role"`        // id
	Question    string       `yaml:"question"`    // asks for the background
	Backgrounds []Background `yaml:"backgrounds"` // the answers to it
	Steps       []string     `yaml:"steps"`       // ids
}

// Background is what somebody brings along, and how long the guide says that all of it
// takes then.
type Background struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`
	Takes   string `yaml:"takes"`   // the guide's range, as the passage has it; empty where it gives none
	Passage string `yaml:"passage"` // the id of the passage that gives it

	// Said are answers of the self-assessment that say it, by the id of their area.
	Said map[string][]string `yaml:"said"`
}

// Step is one thing to be learned or done.
type Step struct {
	ID       string            `yaml:"id"`
	Title    string            `yaml:"title"`
	Passages []string          `yaml:"passages"` // ids of those that say it, the foremost first
	Skills   []string          `yaml:"skills"`   // ids of the areas that it covers
	Done     map[string]string `yaml:"done"`     // by a background: why it is done already
}

// Path returns the steps to a role, or nil.
func (s *Steps) Path(role string) *Path {
	i := slices.IndexFunc(s.Paths, func(p Path) bool { return p.Role == role })
	if i < 0 {
		return nil
	}
	return &s.Paths[i]
}

// Step returns a step by its id, or nil.
func (s *Steps) Step(id string) *Step {
	i := slices.IndexFunc(s.Steps, func(step Step) bool { return step.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Steps[i]
}

// Skill returns an area of skill by its id, or nil.
func (s *Steps) Skill(id string) *Skill {
	i := slices.IndexFunc(s.Skills, func(skill Skill) bool { return skill.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Skills[i]
}

// Background returns one of a path's backgrounds by its id, or nil.
func (p *Path) Background(id string) *Background {
	i := slices.IndexFunc(p.Backgrounds, func(b Background) bool { return b.ID == id })
	if i < 0 {
		return nil
	}
	return &p.Backgrounds[i]
}

// Said returns the background that answers of a self-assessment say, by the ids of their
// areas, and the area that says it; nil where they say none.
func (p *Path) Said(answer func(area string) string) (b *Background, area string) {
	for i := range p.Backgrounds {
		for _, area := range slices.Sorted(maps.Keys(p.Backgrounds[i].Said)) {
			if said := answer(area); said != "" && slices.Contains(p.Backgrounds[i].Said[area], said) {
				return &p.Backgrounds[i], area
			}
		}
	}
	return nil, ""
}

// Limits of what stands in the steps' file: ids go into buttons beside others, names label
// them, and all steps of a plan stand in one message.
const (
	maxStepID    = 24
	maxPathSteps = 20
)

var stepID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// stepsCheck reports what is wrong with the steps.
type stepsCheck struct {
	d      *draft
	steps  *Steps
	path   string // of the file
	faults *Faults
}

// checkSteps looks at the steps. The built-in ones need not fit what an operator's files say
// of roles and times: then there are none, which is no reason to refuse the operator's files.
func (d *draft) checkSteps(c *Corpus, faults *Faults) {
	f, there := d.files[stepsFile]
	if !there {
		return
	}
	var found Faults
	k := stepsCheck{d, &c.Steps, f.path, &found}
	k.skills()
	k.allSteps()
	for i := range c.Steps.Paths {
		k.onePath(c, i)
	}
	built := Embedded()
	k.areas(c, f.path == built.path(stepsFile), d.files[readinessFile].path == built.path(readinessFile))
	if len(found) > 0 && f.path == built.path(stepsFile) {
		c.Steps = Steps{}
		c.Warnings.warn("", f.path, found[0].Line, "write a "+stepsFile+" of your own if people are to make plans", "the built-in steps do not fit this content and are left out: %s", found[0].What)
		return
	}
	*faults = append(*faults, found...)
}

func (k stepsCheck) add(at []any, do, what string, args ...any) {
	k.faults.add(k.path, k.d.line(stepsFile, at...), do, what, args...)
}

// id reports an id that is not allowed, or that stands there twice, and a name that is
// missing or labels no button.
func (k stepsCheck) id(at []any, what, id, name string, seen map[string]bool) {
	switch {
	case !stepID.MatchString(id) || len(id) > maxStepID:
		k.add(at, "use lower-case letters, digits and hyphens, at most 24 of them", "id %q of a %s is not allowed", id, what)
	case seen[id]:
		k.add(at, "give one of them another id", "%s %q stands there twice", what, id)
	}
	seen[id] = true
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n == 0 || n > MaxTitle {
		k.add(at, "write 1 to 75 characters: it labels buttons", "%s %q has a name of %d characters", what, id, n)
	} else if markup.MatchString(name) {
		k.add(at, "write it in plain words: it labels buttons", "%s %q has markup in its name %q", what, id, name)
	}
}

func (k stepsCheck) passage(at []any, id string) {
	if k.d.passage(id) == nil {
		k.add(at, "name a passage that exists", "names passage %q, which does not exist", id)
	}
}

func (k stepsCheck) skills() {
	seen := map[string]bool{}
	for i, s := range k.steps.Skills {
		k.id([]any{"skills", i}, "skill", s.ID, s.Name, seen)
	}
}

func (k stepsCheck) allSteps() {
	backgrounds := map[string]bool{}
	for _, p := range k.steps.Paths {
		for _, b := range p.Backgrounds {
			backgrounds[b.ID] = true
		}
	}
	seen := map[string]bool{}
	for i, s := range k.steps.Steps {
		at := []any{"steps", i}
		k.id(at, "step", s.ID, s.Title, seen)
		if len(s.Passages) == 0 {
			k.add(at, "name the passages that say it", "step %q names no passage", s.ID)
		}
		for j, id := range s.Passages {
			k.passage([]any{"steps", i, "passages", j}, id)
		}
		for j, id := range s.Skills {
			if k.steps.Skill(id) == nil {
				k.add([]any{"steps", i, "skills", j}, "name one of the skills above, or add it there", "step %q covers skill %q, which is unknown", s.ID, id)
			}
		}
		for id, why := range s.Done {
			at := []any{"steps", i, "done", id}
			if !backgrounds[id] {
				k.add(at, "name a background of one of the paths", "step %q is done for background %q, which is unknown", s.ID, id)
			}
			if n := utf8.RuneCountInString(strings.TrimSpace(why)); n == 0 || n > MaxPhrasing {
				k.add(at, "say in 1 to 200 characters why it is done", "step %q does not say why it is done", s.ID)
			}
		}
	}
}

func (k stepsCheck) onePath(c *Corpus, i int) {
	p := &k.steps.Paths[i]
	at := []any{"paths", i}
	if _, known := c.Vocabulary.Role(p.Role); !known {
		k.add([]any{"paths", i, "role"}, "use a role of "+rolesFile, "role %q is unknown", p.Role)
	}
	if k.steps.Path(p.Role) != p {
		k.add(at, "keep one of them", "role %q has two paths", p.Role)
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(p.Question)); n == 0 || n > MaxPhrasing {
		k.add(at, "write 'question: …', which asks for the background", "has no question of at most 200 characters")
	}
	if n := len(p.Backgrounds); n == 0 || n > 5 {
		k.add(at, "name 1 to 5 backgrounds, which answer its question", "has %d backgrounds", n)
	}
	seen := map[string]bool{}
	for j, b := range p.Backgrounds {
		k.background([]any{"paths", i, "backgrounds", j}, b, seen)
	}
	if n := len(p.Steps); n == 0 || n > maxPathSteps {
		k.add(at, "name 1 to 20 steps", "has %d steps", n)
	}
	for j, id := range p.Steps {
		at := []any{"paths", i, "steps", j}
		if k.steps.Step(id) == nil {
			k.add(at, "name one of the steps below, or add it there", "names step %q, which is unknown", id)
		}
		if slices.Index(p.Steps, id) < j {
			k.add(at, "remove one of them", "step %q stands there twice", id)
		}
	}
}

// background reports a range that its passage does not give.
func (k stepsCheck) background(at []any, b Background, seen map[string]bool) {
	k.id(at, "background", b.ID, b.Name, seen)
	if b.Takes == "" && b.Passage == "" {
		return
	}
	p := k.d.passage(b.Passage)
	switch {
	case p == nil:
		k.passage(at, b.Passage)
	case b.Takes == "":
		k.add(at, "write the passage's range as 'takes: …', or leave the passage out", "background %q names a passage and no range", b.ID)
	case !strings.Contains(p.Full, b.Takes) && !strings.Contains(p.Short, b.Takes):
		k.add(at, "write the range as the passage has it, or leave it out", "passage %s does not say %q", p.ID, b.Takes)
	}
}

// areas reports where the steps and the self-assessment do not fit each other: what nobody is
// asked about is never done already, and an area that no step covers tells a plan nothing. Of
// an operator's file that stands beside a built-in one that is a warning, since it may have been
// there before; of the built-in one nothing is said.
func (k stepsCheck) areas(c *Corpus, stepsBuiltIn, areasBuiltIn bool) {
	if len(c.Readiness.Areas) == 0 || len(k.steps.Paths) == 0 {
		return
	}
	faults := k.faults
	if stepsBuiltIn != areasBuiltIn {
		faults = &c.Warnings
	}
	for i, a := range c.Readiness.Areas {
		if areasBuiltIn && !stepsBuiltIn {
			break
		}
		if !slices.ContainsFunc(k.steps.Steps, func(s Step) bool { return slices.Contains(s.Skills, a.ID) }) {
			faults.add(k.d.files[readinessFile].path, k.d.line(readinessFile, "areas", i), "name it among the skills of a step there, or remove the area", "no step of %s covers area %q", stepsFile, a.ID)
		}
	}
	if stepsBuiltIn && !areasBuiltIn {
		return
	}
	for i, s := range k.steps.Skills {
		if c.Readiness.Area(s.ID) == nil {
			faults.add(k.path, k.d.line(stepsFile, "skills", i), "use the id of one of its areas, or add the area there", "skill %q is no area of %s", s.ID, readinessFile)
		}
	}
	for i := range k.steps.Paths {
		said := map[[2]string]bool{}
		for j, b := range k.steps.Paths[i].Backgrounds {
			for area, answers := range b.Said {
				k.said(c, faults, []any{"paths", i, "backgrounds", j}, area, answers, said)
			}
		}
	}
}

// said reports answers of the self-assessment that are not there, or that say two backgrounds.
func (k stepsCheck) said(c *Corpus, faults *Faults, at []any, id string, answers []string, before map[[2]string]bool) {
	line := k.d.line(stepsFile, at...)
	area := c.Readiness.Area(id)
	if area == nil {
		faults.add(k.path, line, "name one of its areas", "area %q is not in %s", id, readinessFile)
		return
	}
	for _, answer := range answers {
		if area.Answer(answer) < 0 {
			faults.add(k.path, line, "name one of its answers", "area %q has no answer %q", id, answer)
		}
		if before[[2]string{id, answer}] {
			faults.add(k.path, line, "name it beside one of them", "answer %q of area %q says two backgrounds", answer, id)
		}
		before[[2]string{id, answer}] = true
	}
}
