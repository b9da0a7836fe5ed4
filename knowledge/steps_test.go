package knowledge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stepsOver loads the built-in content with a file of steps, and other files, over it.
func stepsOver(t *testing.T, files map[string]string) (*Corpus, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return LoadDir(dir)
}

const goodSteps = `skills:
  - {id: maths, name: Maths}
paths:
  - role: machine-learning-engineer
    question: Can you program?
    backgrounds:
      - {id: yes-i-can, name: "Yes", takes: 12-18 months, passage: faq/how-long}
    steps: [one, two]
steps:
  - {id: one, title: One, passages: [skills/mathematics], skills: [maths], done: {yes-i-can: You said so.}}
  - {id: two, title: Two, passages: [portfolio/intro]}
`

func TestSteps(t *testing.T) {
	built, err := LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(built.Steps.Paths) == 0 || len(built.Warnings) > 0 {
		t.Errorf("built in: %d paths, warnings %v", len(built.Steps.Paths), built.Warnings)
	}
	c, err := stepsOver(t, map[string]string{"steps.yaml": goodSteps})
	if err != nil {
		t.Fatal(err)
	}
	p := c.Steps.Path("machine-learning-engineer")
	if p == nil || c.Steps.Step(p.Steps[1]).Title != "Two" || p.Background("yes-i-can").Takes != "12-18 months" || c.Steps.Skill("maths").Name != "Maths" {
		t.Errorf("%+v", c.Steps)
	}
	if c.Steps.Path("nobody") != nil || c.Steps.Step("three") != nil || c.Steps.Skill("art") != nil || p.Background("none") != nil {
		t.Error("there is what is not there")
	}
}

// TestStepsFaults: what is wrong is told with its line and what to do.
func TestStepsFaults(t *testing.T) {
	for _, test := range []struct{ replace, by, line, says, do string }{
		{"id: maths,", "id: Maths,", ":2: ", `id "Maths" of a skill is not allowed`, "lower-case letters"},
		{"name: Maths", "name: ''", ":2: ", "a name of 0 characters", "labels buttons"},
		{"role: machine-learning-engineer", "role: baker", ":4: ", `role "baker" is unknown`, "roles.yaml"},
		{"question: Can you program?", "question: ''", ":4: ", "no question", "asks for the background"},
		{"takes: 12-18 months", "takes: 3 weeks", ":7: ", `does not say "3 weeks"`, "as the passage has it"},
		{"passage: faq/how-long", "passage: faq/nothing", ":7: ", `passage "faq/nothing", which does not exist`, "name a passage"},
		{"takes: 12-18 months, ", "", ":7: ", "names a passage and no range", "takes"},
		{"steps: [one, two]", "steps: [one, three]", ":8: ", `step "three", which is unknown`, "steps below"},
		{"steps: [one, two]", "steps: [one, one]", ":8: ", "stands there twice", "remove one"},
		{"steps: [one, two]", "steps: []", ":4: ", "has 0 steps", "1 to 20"},
		{"id: two", "id: one", ":11: ", `step "one" stands there twice`, "another id"},
		{"[skills/mathematics]", "[skills/magic]", ":10: ", `passage "skills/magic"`, "exists"},
		{"[skills/mathematics]", "[]", ":10: ", "names no passage", "that say it"},
		{"skills: [maths]", "skills: [art]", ":10: ", `skill "art", which is unknown`, "add it there"},
		{"done: {yes-i-can", "done: {never", ":10: ", `background "never", which is unknown`, "one of the paths"},
		{"You said so.", "''", ":10: ", "does not say why", "why it is done"},
		{"title: One", "titel: One", ":10: ", `unknown field "titel"`, "did you mean title?"},
	} {
		text := strings.Replace(goodSteps, test.replace, test.by, 1)
		if text == goodSteps {
			t.Fatalf("%q is not there", test.replace)
		}
		_, err := stepsOver(t, map[string]string{"steps.yaml": text})
		if err == nil || !strings.Contains(err.Error(), "steps.yaml"+test.line) || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), test.do) {
			t.Errorf("%s for %s: want line %s, %q and %q, got:\n%v", test.by, test.replace, test.line, test.says, test.do, err)
		}
	}
}

// TestAreasFitSteps: an operator's steps and assessment fit each other; beside a built-in one
// that is a warning.
func TestAreasFitSteps(t *testing.T) {
	const areas = "note: Ours.\nareas:\n  - id: maths\n    title: Maths\n    question: How much?\n    passages: [skills/mathematics]\n    answers:\n      - {id: none, says: None, gap: true}\n      - {id: all, says: All}\n"
	const said = "passage: faq/how-long, said: {maths: [all]}}"
	for _, test := range []struct{ steps, areas, want string }{
		{goodSteps, areas, ""},
		{strings.Replace(goodSteps, "passage: faq/how-long}", said, 1), areas, ""},
		{goodSteps, strings.Replace(areas, "maths", "art", 1), `steps.yaml:2: skill "maths" is no area of readiness.yaml; use the id of one of its areas`},
		{goodSteps, strings.Replace(areas, "maths", "art", 1), `readiness.yaml:3: no step of steps.yaml covers area "art"; name it among the skills of a step there`},
		{strings.Replace(goodSteps, ", skills: [maths]", "", 1), areas, `readiness.yaml:3: no step of steps.yaml covers area "maths"`},
		{strings.Replace(goodSteps, "passage: faq/how-long}", strings.Replace(said, "all", "more", 1), 1), areas, `steps.yaml:7: area "maths" has no answer "more"; name one of its answers`},
		{strings.Replace(goodSteps, "passage: faq/how-long}", strings.Replace(said, "maths", "art", 1), 1), areas, `steps.yaml:7: area "art" is not in readiness.yaml; name one of its areas`},
		{strings.Replace(goodSteps, "passage: faq/how-long}", said+"\n      - {id: no, name: \"No\", said: {maths: [all]}}", 1), areas, `steps.yaml:8: answer "all" of area "maths" says two backgrounds; name it beside one of them`},
		{strings.Replace(goodSteps, "name: Maths", "name: '**Maths**'", 1), areas, `steps.yaml:2: skill "maths" has markup in its name "**Maths**"; write it in plain words`},
	} {
		c, err := stepsOver(t, map[string]string{"steps.yaml": test.steps, "readiness.yaml": test.areas})
		if test.want == "" && (err != nil || len(c.Warnings) > 0) || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("want %q, got %v", test.want, err)
		}
	}
	c, err := stepsOver(t, map[string]string{"steps.yaml": goodSteps})
	if err != nil || !strings.Contains(c.Warnings.Error(), `skill "maths" is no area of readiness.yaml`) {
		t.Errorf("beside the built-in areas: %v, warnings %v", err, c.Warnings)
	}
}

// TestBuiltInStepsGiveWay: files that were good before there were steps stay good, and a
// whole guide without steps has none.
func TestBuiltInStepsGiveWay(t *testing.T) {
	c, err := stepsOver(t, map[string]string{"passages/faq/how-long.md": `---
id: faq/how-long
kind: faq
title: How long does it take?
asks: [time]
source: Ours
reviewed: 2026-11-21
---
It takes as long as it takes.
`})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Steps.Paths) > 0 || !strings.Contains(c.Warnings.Error(), "the built-in steps do not fit this content") {
		t.Errorf("%d paths, warnings %v", len(c.Steps.Paths), c.Warnings)
	}
}
