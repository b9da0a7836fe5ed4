package knowledge

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// areaFile is a self-assessment of one area, with a part of it replaced.
func areaFile(old, with string) string {
	return strings.Replace(`note: Our own words.
after: [portfolio/intro]
areas:
  - id: cloud
    title: Cloud
    question: What have you done?
    passages: [skills/cloud]
    words: [aws]
    answers:
      - {id: none, says: Nothing, gap: true}
      - {id: some, says: Something}
`, old, with, 1)
}

// TestReadinessFaults: each fault of an assessment is told with its line and what to do.
func TestReadinessFaults(t *testing.T) {
	for name, c := range map[string]struct{ old, with, want string }{
		"no note":         {"note: Our own words.\n", "", "dir/readiness.yaml:1: has no note; add a line 'note: …'"},
		"unknown key":     {"title: Cloud", "name: Cloud", `dir/readiness.yaml:5: unknown field "name"`},
		"unknown passage": {"[skills/cloud]", "[skills/fog]", `dir/readiness.yaml:7: names passage "skills/fog", which does not exist; name a passage that exists`},
		"read after":      {"[portfolio/intro]", "[nowhere]", `dir/readiness.yaml:2: names passage "nowhere", which does not exist`},
		"no passage":      {"    passages: [skills/cloud]\n", "", `dir/readiness.yaml:4: area "cloud" rests on no passage`},
		"an id":           {"id: cloud", "id: Cloud/1", `id "Cloud/1" is not allowed; use lower-case letters`},
		"ids twice":       {"id: some", "id: none", `dir/readiness.yaml:11: id "none" stands there twice; give one of them another id`},
		"no question":     {"    question: What have you done?\n", "", "has no question; add a line 'question: …'"},
		"long answer":     {"says: Nothing", "says: " + strings.Repeat("word ", 20), "says has 99 characters, 75 at most; shorten it"},
		"one answer":      {"      - {id: some, says: Something}\n", "", `area "cloud" has 1 answers; write two to five`},
		"no good answer":  {"says: Something", "says: Something, gap: true", `every answer of area "cloud" leaves a gap`},
		"out of order":    {"{id: some, says: Something}", "{id: some, says: Something}\n      - {id: more, says: More, gap: true}", `dir/readiness.yaml:12: answer "more" leaves a gap after one that leaves none`},
		"no words":        {"[aws]", `["?!"]`, `dir/readiness.yaml:8: area "cloud" is told by "?!", which has no words`},
		"no gap":          {"Nothing, gap: true", "Nothing", `dir/readiness.yaml:10: no answer of area "cloud" leaves a gap; write 'gap: true' into those that leave something missing`},
		"markup":          {"title: Cloud", `title: "**Cloud**"`, `dir/readiness.yaml:4: title "**Cloud**" has markup; write it in plain words`},
		"a call":          {"says: Something", `says: "<@U1> knows"`, `dir/readiness.yaml:11: says "<@U1> knows" has markup`},
		"too much after":  {"[portfolio/intro]", "[intro, intro, intro, intro]", "names 4 passages to read at the end; keep three at most"},
	} {
		t.Run(name, func(t *testing.T) {
			text := areaFile(c.old, c.with)
			if text == areaFile("", "") {
				t.Fatal("nothing is replaced")
			}
			_, err := Load(Embedded(), overlay("readiness.yaml", text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestReadiness: the built-in assessment is whole; an operator's replaces it, or takes it away;
// an area whose passages are not served is not asked about.
func TestReadiness(t *testing.T) {
	r := &load(t, Embedded()).Readiness
	if len(r.Areas) != 9 || r.Note == "" || len(r.After) != 3 {
		t.Fatalf("the built-in assessment: %d areas, note %q, after %v", len(r.Areas), r.Note, r.After)
	}
	for _, a := range r.Areas {
		if len(a.Answers) < 3 || !a.Answers[0].Gap || a.FirstDone() < 1 || r.Done(a.ID, a.Answers[0].ID) || !r.Done(a.ID, a.Answers[a.FirstDone()].ID) {
			t.Errorf("%s: %+v", a.ID, a.Answers)
		}
	}
	if r.Done("cloud", "nonsense") || r.Done("nonsense", "ran") || r.Area("nonsense") != nil {
		t.Error("what does not exist is done")
	}
	own := load(t, Embedded(), overlay("readiness.yaml", areaFile("", ""))).Readiness
	if len(own.Areas) != 1 {
		t.Errorf("an operator's own: %d areas", len(own.Areas))
	}
	if none := load(t, Embedded(), overlay("readiness.yaml", "areas: []\n")).Readiness; len(none.Areas) != 0 {
		t.Errorf("taken away: %d areas", len(none.Areas))
	}
	hidden := load(t, Embedded(), overlay("passages/skills/cloud.md", "---\nid: skills/cloud\nhide: true\ntitle: x\nsource: x\nreviewed: 2026-01-01\n---\nx\n")).Readiness
	if len(hidden.Areas) != 8 || hidden.Area("cloud") != nil {
		t.Errorf("an area without passages is asked about: %d areas", len(hidden.Areas))
	}
}

// TestEverybodyFindsTheirs: each area begins with those who have done nothing, and somebody who
// knows other things than the guide asks for has an answer too.
func TestEverybodyFindsTheirs(t *testing.T) {
	r := &load(t, Embedded()).Readiness
	for area, answer := range map[string]string{"programming-languages": "other", "mathematics": "most", "software-engineering": "none", "production": "never", "data-manipulation": "other"} {
		if r.Area(area).Answer(answer) < 0 || r.Done(area, answer) {
			t.Errorf("%s: no answer %q that leaves a gap", area, answer)
		}
	}
}

// TestMarkup: labels are plain words, and what people write in them is not taken for markup.
func TestMarkup(t *testing.T) {
	for text, want := range map[string]bool{
		"Programs in C++, C# and F#": false, "~200 lines (mine)": false, "snake_case": false, "A/B tests; 3 * 4": true, "Less than <5": false, "[5] steps": false,
		"**bold**": true, "`code`": true, "[a](https://a.b)": true, "<!here>": true, "_quiet_": true, "two\nlines": true, "see https://a.b": true, "@everyone": true,
	} {
		if markup.MatchString(text) != want {
			t.Errorf("%q has markup: %v", text, !want)
		}
	}
}

// TestWholeGuideHasNoTools: a guide of its own has neither assessment nor impact unless it
// brings them along.
func TestWholeGuideHasNoTools(t *testing.T) {
	c := load(t, wholeGuide())
	if len(c.Readiness.Areas) > 0 || len(c.Impact) > 0 {
		t.Errorf("%d areas, %d lines of impact", len(c.Readiness.Areas), len(c.Impact))
	}
}

const report = "source: A report\nyear: 2025\naddress: https://example.org/report\nlines:\n"

// TestImpactFaults: each fault of what changes a role is told with its line and what to do.
func TestImpactFaults(t *testing.T) {
	const quoted = "{role: machine-learning-engineer, about: skill, says: Deep learning is ever more central to the role., passage: skills/deep-learning}"
	for name, c := range map[string]struct{ file, text, want string }{
		"another's words":  {"impact.yaml", "lines:\n  - " + strings.Replace(quoted, "ever more", "hardly", 1), "dir/impact.yaml:2: passage skills/deep-learning does not say \"Deep learning is hardly central to the r\"; write the passage's own words"},
		"unknown passage":  {"impact.yaml", "lines:\n  - " + strings.Replace(quoted, "skills/deep", "skills/shallow", 1), `names passage "skills/shallow-learning", which does not exist`},
		"no passage":       {"impact.yaml", "lines:\n  - {about: skill, says: Words.}", `dir/impact.yaml:2: names passage "", which does not exist`},
		"source elsewhere": {"impact.yaml", "source: A report\nlines: []", "dir/impact.yaml:1: is the guide's own, and names another source; move it into a file of the folder impact"},
		"unknown role":     {"impact/report.yaml", report + "  - {role: wizard, about: task, says: More.}", `dir/impact/report.yaml:5: role "wizard" is unknown; use a role of roles.yaml`},
		"no role":          {"impact/report.yaml", report + "  - {about: standing, says: More.}", `role "" is unknown`},
		"unknown about":    {"impact/report.yaml", report + "  - {about: mood, says: More.}", `about "mood" is unknown; write standing, task or skill`},
		"says nothing":     {"impact/report.yaml", report + "  - {about: task}", "says nothing; write what changes as 'says: …'"},
		"says too much":    {"impact/report.yaml", report + "  - {about: task, says: " + strings.Repeat("word ", 70) + "}", "says 349 characters, 300 at most"},
		"passage":          {"impact/report.yaml", report + "  - {about: task, says: More., passage: intro}", `names passage "intro"; leave it out`},
		"no source":        {"impact/report.yaml", "year: 2025\nlines: []", "dir/impact/report.yaml:1: has no source; write who says it"},
		"no year":          {"impact/report.yaml", "source: A report\nyear: 25\nlines: []", "dir/impact/report.yaml:2: year 25 is none"},
		"no address":       {"impact/report.yaml", strings.Replace(report, "https:", "file:", 1) + "  - {about: task, says: More.}", "dir/impact/report.yaml:3: address \"file://example.org/report\" is none of the web"},
		"another ending":   {"impact/report.txt", "More.", "is not a content file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(Embedded(), overlay(c.file, c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestImpact: the built-in lines are the guide's words; other sources stand beside them; what
// an operator's passage words otherwise is left out, and told.
func TestImpact(t *testing.T) {
	c := load(t, Embedded())
	role := c.Vocabulary.MainRole().ID
	lines := c.ImpactOn(role)
	for _, about := range ImpactAbouts() {
		if !slices.ContainsFunc(lines, func(i Impact) bool { return i.About == about }) {
			t.Errorf("nothing on %s of the main role", about)
		}
	}
	if len(c.ImpactOn("data-engineer")) > 0 || len(c.Warnings) > 0 {
		t.Errorf("of another role: %v; warnings %v", c.ImpactOn("data-engineer"), c.Warnings)
	}
	beside := load(t, Embedded(), overlay("impact/report.yaml", report+"  - {role: data-engineer, about: task, name: Pipelines, says: Faster.}\n  - {about: skill, name: Writing, says: Wanted.}\n"))
	if got := beside.ImpactOn(role); len(got) != len(lines)+1 || got[len(lines)].Source != "A report" || got[len(lines)].Year != 2025 || got[len(lines)].Address == "" {
		t.Errorf("beside the guide: %+v", got)
	}
	if got := beside.ImpactOn("data-engineer"); len(got) != 2 || got[0].Name != "Pipelines" {
		t.Errorf("of another role: %+v", got)
	}
	otherwise := load(t, Embedded(), overlay("passages/skills/deep-learning.md", "---\nid: skills/deep-learning\ntitle: Deep learning?\nsource: Us\nreviewed: 2026-01-01\nasks: [requirement]\n---\nIt counts.\n"))
	if got := otherwise.ImpactOn(role); len(got) != len(lines)-1 {
		t.Errorf("a passage that says otherwise: %+v", got)
	}
	if !slices.ContainsFunc(otherwise.Warnings, func(f Fault) bool { return strings.Contains(f.What, "is left out of /impact") }) {
		t.Errorf("nobody is told: %v", otherwise.Warnings)
	}
}

// TestToolsThatAreNot: a passage that offers a tool which there is not is told of, unless it is
// a built-in one.
func TestToolsThatAreNot(t *testing.T) {
	layer := wholeGuide()
	files := layer.FS.(fstest.MapFS)
	for tool, file := range map[string]string{"assess": "readiness.yaml", "plan": "steps.yaml", "impact": "impact.yaml"} {
		files["passages/a.md"] = &fstest.MapFile{Data: []byte("---\nid: faq/shifts\nkind: faq\ntool: " + tool + "\ntitle: Are there night shifts?\nasks: [requirement]\nsource: Us\nreviewed: 2026-01-01\n---\nYou work in shifts.\n")}
		want := "dir/passages/a.md:4: offers the tool " + tool + ", which there is not without " + file + "; write " + file + ", or leave the line out"
		if got := load(t, layer).Warnings.Error(); !strings.Contains(got, want) {
			t.Errorf("%s: %s", tool, got)
		}
	}
	for _, w := range load(t, Embedded(), overlay("readiness.yaml", "areas: []\n")).Warnings {
		t.Errorf("of the built-in content: %v", w)
	}
}

// wholeGuide is a guide of its own with one passage.
func wholeGuide() Layer {
	return Layer{"dir", fstest.MapFS{
		"guide.yaml":               {Data: []byte("base: none\nname: Nursing guide\nyear: 2026\nsections:\n  - {id: faq, title: FAQ}\n")},
		"roles.yaml":               {Data: []byte("roles:\n  - {id: nurse, name: Nurse, main: true, aliases: [nurse], entries: [faq/shifts]}\n")},
		"passages/a.md":            {Data: []byte("---\nid: faq/shifts\nkind: faq\ntitle: Are there night shifts?\nasks: [requirement]\nsource: Us\nreviewed: 2026-01-01\n---\nYou work in shifts.\n")},
		"passages/a.phrasings.txt": {Data: []byte("do i work at night\n")},
	}}
}
