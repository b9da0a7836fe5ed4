package knowledge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func load(t *testing.T, layers ...Layer) *Corpus {
	t.Helper()
	c, err := Load(layers...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// overlay is a layer made of file names and contents in turn.
func overlay(files ...string) Layer {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return Layer{"dir", m}
}

// oneGoroutine skips a long loop where the race detector runs: on one goroutine it finds
// nothing and takes minutes. .ci/run runs the package without it too.
func oneGoroutine(tb testing.TB) {
	tb.Helper()
	if underRace {
		tb.Skip("one goroutine: run it without the race detector")
	}
}

func TestEmbeddedContent(t *testing.T) {
	oneGoroutine(t)
	c := load(t, Embedded())
	if got, want := len(c.Entries), 48; got != want {
		t.Errorf("%d entries, want the guide's 47 and where to begin", got)
	}
	for _, e := range c.Entries {
		if len(e.Phrasings) < 20 {
			t.Errorf("%s has %d phrasings, want 20 or more", e.ID, len(e.Phrasings))
		}
		if len(e.Asks) == 0 {
			t.Errorf("%s does not say what it answers", e.ID)
		}
	}
	for _, id := range []string{"progression/mid-level", "progression/senior", "salary/experience"} {
		if !slices.ContainsFunc(c.Entry(id).Figures, func(f Figure) bool { return len(f.DisagreesWith) > 0 }) {
			t.Errorf("%s: its figure that disagrees is not marked", id)
		}
	}
	phrasingOf := map[string]string{} // the entry of each phrasing, written as its words
	for _, e := range c.Entries {
		for _, p := range e.Phrasings {
			phrasingOf[strings.Join(Words(p), " ")] = e.ID
		}
	}
	for _, q := range c.Questions {
		for _, id := range q.Entries {
			if c.Entry(id) == nil {
				t.Errorf("question %q names entry %q, which does not exist", q.Text, id)
			}
		}
		if id, found := phrasingOf[strings.Join(Words(q.Text), " ")]; found {
			t.Errorf("question %q is a phrasing of %s: it could not tell what an edit does", q.Text, id)
		}
	}
}

// TestGuideFacts holds the figures and names that the guide must not lose.
func TestGuideFacts(t *testing.T) {
	c := load(t, Embedded())
	for id, facts := range map[string][]string{
		"intro":                        {"record high", "+40%", "2026", "$165K", "security", "strategy", "continuous learning"},
		"skills/programming-languages": {"Python", "must", "Java", "Scala", "C++"},
		"skills/frameworks":            {"TensorFlow", "PyTorch", "scikit-learn", "XGBoost", "inside"},
		"skills/mathematics":           {"algebra", "alculus", "robability", "tatistics", "PhD", "why"},
		"skills/cloud":                 {"AWS", "SageMaker", "Google Cloud", "Vertex AI", "Azure ML"},
		"education/bachelors":          {"4 years", "Physics", "Engineering", "Mathematics", "Computer Science"},
		"education/masters":            {"1-2 years", "Carnegie Mellon", "Stanford", "UC Berkeley", "money"},
		"education/bootcamp":           {"3-6", "months", "job placement", "data science alone"},
		"education/self-study":         {"Coursera", "Udacity", "fast.ai", "discipline", "cheaper"},
		"education/learning-sequence":  {"Python", "calculus", "upervised", "eep learning", "roduction machine learning systems", "capstone"},
		"progression/junior":           {"0-2 years"},
		"progression/mid-level":        {"2-5 years", "$150-180K", "mentor"},
		"progression/senior":           {"5+ years", "$165K", "$200K"},
		"progression/staff":            {"7+ years", "moonshot"},
		"progression/related-careers":  {"$180K", "$130K"},
		"portfolio/projects":           {"3-5", "recommendation", "image classifier", "NLP", "forecast", "GitHub"},
		"salary/location":              {"30-50%", "Bay Area", "Seattle", "New York", "Midwest", "emote"},
		"salary/company-size":          {"20-40%", "Facebook", "Apple", "Amazon", "Netflix", "Google"},
		"salary/experience":            {"$120-140K", "$160-200K", "$250K", "equity"},
		"salary/specialization":        {"computer vision", "NLP", "reinforcement learning", "no figure"},
		"faq/how-long":                 {"12-18 months", "2-3 years"},
		"faq/vs-data-scientist":        {"$140K", "$165K", "robust"},
		"faq/ai-automation":            {"resistant by AI", "productivity", "demand"},
		"conclusion":                   {"+40%", "millions", "Python", "skill gaps"},
		"role/collaboration":           {"Data Engineers", "quality"},
		"portfolio/networking":         {"meetups", "conferences", "referral"},
		"portfolio/writing":            {"Medium", "papers"},
		"portfolio/competitions":       {"Kaggle", "deployed", "accuracy"},
		"faq/phd":                      {"Research Scientist", "bachelor's", "equivalent experience"},
		"salary/market-data":           {"readiness", "competitive position"},
		"faq/specialize":               {"supervised learning", "data engineering", "earning potential"},
		"skills/deep-learning":         {"CNN", "RNN", "transformers"},
		"skills/data-manipulation":     {"SQL", "pandas", "NumPy"},
		"skills/software-engineering":  {"Git", "unit testing", "debugging", "APIs"},
		"portfolio/choosing-company":   {"meaningful", "growth and learning"},
		"role/model-development":       {"TensorFlow", "PyTorch"},
		"portfolio/open-source":        {"TensorFlow", "scikit-learn", "experienced engineers"},
		"skills/intro":                 {"AI impact analysis"},
		"education/intro":              {"background", "time"},
		"progression/intro":            {"juniors", "realistic timelines"},
		"portfolio/intro":              {"credentials"},
		"salary/intro":                 {"$165K", "+40%"},
		"role/intro":                   {"production", "software engineering and data science"},
	} {
		e := c.Entry(id)
		if e == nil {
			t.Errorf("no entry %s", id)
			continue
		}
		for _, fact := range facts {
			if !strings.Contains(e.Full, fact) {
				t.Errorf("%s does not say %q", id, fact)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"Do I need a PhD?", []string{"do", "i", "need", "a", "phd"}},
		{"c++ or C#? A+ grade", []string{"c++", "or", "c#", "a+", "grade"}},
		{"don't — it's a bachelor’s", []string{"dont", "it", "a", "bachelor"}},
		{"$$$? $165K 💰", []string{"$$$", "165000", "💰"}},
		{"scikit-learn/fast.ai", []string{"scikit", "learn", "fastai"}},
		{" \t\n", []string{}},
	} {
		if diff := cmp.Diff(test.want, Words(test.text)); diff != "" {
			t.Errorf("Words(%q): %s", test.text, diff)
		}
	}
}

const goodPassage = `---
id: salary/extra
title: An extra
source: Us
reviewed: 2026-11-21
---
It pays well.
`

// TestFaults plants one fault at a time.
func TestFaults(t *testing.T) {
	oneGoroutine(t)
	passage := func(old, new string) []string {
		if !strings.Contains(goodPassage, old) {
			t.Fatalf("no %q in the passage", old)
		}
		return []string{"passages/x.md", strings.Replace(goodPassage, old, new, 1), "passages/x.phrasings.txt", "extra extra\n"}
	}
	figure := func(text string) []string {
		return []string{"passages/x.md", strings.Replace(goodPassage, "It pays well.", "It pays $90K.", 1), "passages/x.phrasings.txt", "extra extra\n", "salaries.yaml", "# a comment\n\n- " + text + "\n"}
	}
	const good = `{source: salary/extra, role: data-engineer, statistic: median, low: 90000, high: 90000, currency: USD, period: year, year: 2026, text: "$90K"}`
	for _, test := range []struct {
		name  string
		files []string
		want  string // the fault, or a part of it; empty for none
	}{
		{"good", passage("Us", "Us"), ""},
		{"good figure", figure(good), ""},
		{"no front matter", []string{"passages/x.md", "hello"}, "dir/passages/x.md:1: has no front matter"},
		{"endless front matter", []string{"passages/x.md", "---\nid: x"}, "dir/passages/x.md:1: the front matter does not end"},
		{"half-written YAML", []string{"passages/x.md", "---\nid: salary/x\ntitle: [a\n---\nText"}, "dir/passages/x.md:3"},
		{"unknown key", passage("source: Us", "sauce: Us"), `dir/passages/x.md:4: unknown field "sauce"`},
		{"no id", passage("id: salary/extra", "tags: [a]"), "has no id"},
		{"bad id", passage("salary/extra", "Salary Extra"), `dir/passages/x.md:2: id "Salary Extra" is not allowed`},
		{"unknown section", passage("salary/extra", "nowhere/extra"), `dir/passages/x.md:2: section "nowhere" is unknown`},
		{"doubled id", append(passage("Us", "Us"), "passages/y.md", goodPassage), `dir/passages/y.md:2: id "salary/extra" stands in dir/passages/x.md too`},
		{"no source", passage("source: Us\n", ""), "has no source"},
		{"no title", passage("title: An extra\n", ""), "has no title"},
		{"long title", passage("An extra", strings.Repeat("long ", 20)), "title has 99 characters, 75 at most"},
		{"bad date", passage("2026-11-21", "21.11.2026"), `dir/passages/x.md:5: review date "21.11.2026" is not a day`},
		{"unknown tool", passage("source: Us", "source: Us\ntool: horoscope"), `dir/passages/x.md:5: tool "horoscope" is unknown; write assess, plan or impact, or leave the line out`},
		{"unknown ask", passage("source: Us", "source: Us\nasks: [gossip]"), `dir/passages/x.md:5: asks "gossip" is unknown`},
		{"broken relation", passage("source: Us", "source: Us\nrelated: [salary/nothing]"), `dir/passages/x.md:5: related entry "salary/nothing" does not exist`},
		{"broken link", passage("It pays well.", "It pays well.\n\nSee [this](salary/nothing)."), `dir/passages/x.md:9: link to "salary/nothing" leads nowhere`},
		{"unsafe link", passage("It pays", "[It](javascript:alert) pays"), `leads nowhere`},
		{"good link", passage("It pays", "[It](faq/phd) pays"), ""},
		{"no text", passage("It pays well.", ""), "has no text"},
		{"long text", passage("It pays well.", strings.Repeat("word ", 150)), "short answer has 749 characters, 700 at most"},
		{"long full text", passage("It pays well.", "It pays.\n\n<!--more-->\n\n"+strings.Repeat("word ", 600)), "full text has 2999 characters, 2900 at most"},
		{"four sentences", passage("It pays well.", "One. Two. Three. Four."), "short answer has 4 sentences, three at most"},
		{"figure not in the data", passage("It pays well.", "It pays $90K."), "dir/passages/x.md:7: states $90K, which is not among its figures"},
		{"figure not in the text", append(figure(good), "passages/x.md", goodPassage), `dir/salaries.yaml:3: figure "$90K" does not stand in the text of salary/extra`},
		{"figure of another kind", figure(strings.Replace(good, "$90K", "$91K", 1)), `text "$91K" does not say what low and high say`},
		{"figure without source", figure(strings.Replace(good, "source: salary/extra, ", "", 1)), "dir/salaries.yaml:3: figure without a source"},
		{"figure of an unknown source", figure(strings.Replace(good, "salary/extra", "salary/nothing", 1)), `figure's source "salary/nothing" is not a passage`},
		{"figure without year", figure(strings.Replace(good, "year: 2026, ", "", 1)), "dir/salaries.yaml:3: figure without a year"},
		{"figure without currency", figure(strings.Replace(good, "currency: USD, ", "", 1)), "dir/salaries.yaml:3: figure without a currency"},
		{"figure without period", figure(strings.Replace(good, "period: year, ", "", 1)), "dir/salaries.yaml:3: figure without a period"},
		{"figure without amount", figure(strings.Replace(good, "low: 90000, high: 90000, ", "", 1)), "figure without an amount"},
		{"figure upside down", figure(strings.Replace(good, "low: 90000", "low: 95000", 1)), "low is above high"},
		{"unknown role", figure(strings.Replace(good, "data-engineer", "wizard", 1)), `role "wizard" is unknown`},
		{"unknown level", figure(strings.Replace(good, "role:", "level: boss, role:", 1)), `level "boss" is unknown`},
		{"unknown statistic", figure(strings.Replace(good, "median", "guess", 1)), `statistic "guess" is unknown`},
		{"unknown figure key", figure(strings.Replace(good, "year: 2026", "yeer: 2026", 1)), `dir/salaries.yaml:3: unknown field "yeer"`},
		{"salaries not a list", []string{"salaries.yaml", "a: b"}, "is not a list of figures"},
		{"no phrasings", []string{"passages/x.md", goodPassage}, "has no phrasings"},
		{"shared phrasing", []string{"passages/x.md", goodPassage, "passages/x.phrasings.txt", "new one\nDo I need a PhD\n"}, `dir/passages/x.phrasings.txt:2: phrasing "Do I need a PhD" is shared with faq/phd`},
		{"message that is a phrasing", []string{"elsewhere.txt", "# a voice\nwhat is the weather\nDo I need a PhD?\n"}, `dir/elsewhere.txt:3: message "Do I need a PhD?" is a phrasing of faq/phd`},
		{"doubled phrasing", []string{"passages/x.md", goodPassage, "passages/x.phrasings.txt", "new one\n# voice\nNew one?\n"}, `dir/passages/x.phrasings.txt:3: phrasing "New one?" stands at line 1 already`},
		{"empty phrasing", []string{"passages/x.md", goodPassage, "passages/x.phrasings.txt", "ok then\n???\n"}, "phrasing without words"},
		{"phrasings of nothing", []string{"passages/z.phrasings.txt", "a b"}, "phrasings without a passage"},
		{"not UTF-8", []string{"passages/x.md", "---\n\xff\n---\n"}, "dir/passages/x.md:2: is not UTF-8"},
		{"control character", []string{"passages/x.md", "---\nid: \x1b[31m\n---\n"}, "dir/passages/x.md:2: holds a control character"},
		{"empty file", []string{"passages/x.md", "\n"}, "dir/passages/x.md: is empty"},
		{"stray file", []string{"passages/x.markdown", "x"}, "is not a content file"},
		{"empty folder", nil, "dir: holds no content"},
		{"editor's leftovers only", []string{"passages/.x.md.swp", "x", "passages/x.md~", "x"}, "dir: holds no content"},
		{"bad roles", []string{"roles.yaml", "roles: 3"}, "dir/roles.yaml:1"},
		{"one-word synonym group", []string{"synonyms.yaml", "groups: {pay: [pay]}"}, `synonym group "pay" has fewer than two words`},
		{"unknown ask in cues", []string{"asks.yaml", "gossip: [did you hear]"}, `ask "gossip" is unknown`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := Load(Embedded(), overlay(test.files...))
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var faults Faults
			if !errors.As(err, &faults) || c != nil {
				t.Fatalf("got %v, want faults and no corpus", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got:\n%v\nwant: %s", err, test.want)
			}
			for _, f := range faults {
				if f.File == "" || f.What == "" {
					t.Errorf("fault without a place or a cause: %#v", f)
				}
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	_, err := Load(Embedded(), overlay(
		"passages/x.md", strings.Replace(goodPassage, "source: Us\n", "", 1),
		"passages/x.phrasings.txt", "do i need a phd\n",
		"salaries.yaml", "- {source: salary/extra, role: wizard, statistic: guess}",
	))
	for _, want := range []string{"has no source", "is shared with", `role "wizard"`, `statistic "guess"`, "without a year", "without an amount"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the report lacks %q:\n%v", want, err)
		}
	}
}

func TestOverlay(t *testing.T) {
	c := load(t, Embedded(), overlay(
		"passages/a.md", "---\nid: faq/phd\nkind: faq\ntitle: PhD?\nsource: Us\nreviewed: 2026-01-01\nclaims: {needs a PhD: no}\n---\nNo. Skills count.\n",
		"passages/b.md", "---\nid: role/ab-testing\nhide: true\n---\n",
		"passages/c.md", goodPassage, "passages/c.phrasings.txt", "extra extra\n",
		"passages/salary/intro.phrasings.txt", "only this one\n",
	))
	if e := c.Entry("faq/phd"); e.Short != "Skills count." || len(e.Phrasings) < 20 {
		t.Errorf("the overlay's text or the built-in phrasings are missing: %q, %d", e.Short, len(e.Phrasings))
	}
	if c.Entry("role/ab-testing") != nil {
		t.Error("a hidden entry is served")
	}
	if c.Entry("salary/extra") == nil {
		t.Error("a new entry is missing")
	}
	if diff := cmp.Diff([]string{"only this one"}, c.Entry("salary/intro").Phrasings); diff != "" {
		t.Errorf("phrasings alone are not overlaid: %s", diff)
	}
	if base := load(t, Embedded()); base.Entry("faq/phd").Short == "No." {
		t.Error("the overlay changed the built-in content")
	}
}

// TestHiddenRelation: hiding an entry must not break those related to it.
func TestHiddenRelation(t *testing.T) {
	_, err := Load(Embedded(), overlay("passages/b.md", "---\nid: role/ab-testing\nhide: true\n---\n"))
	if err != nil {
		t.Errorf("hiding one entry breaks others:\n%v", err)
	}
}

func TestMissingFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "missing")
	_, err := Load(Embedded(), Dir(dir))
	if err == nil || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("got %v, want the folder's name", err)
	}
}

func TestExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "content")
	if err := Export(dir); err != nil {
		t.Fatal(err)
	}
	exported, built := load(t, Dir(dir)), load(t, Embedded())
	if diff := cmp.Diff(built.Entries, exported.Entries); diff != "" {
		t.Errorf("what is exported differs from what is built in: %s", diff)
	}
	if err := Export(dir); err == nil {
		t.Error("exporting over a folder with files is not refused")
	}
}

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("passages/x.md", goodPassage)
	ctx, stop := context.WithCancel(context.Background())
	changes, read := make(chan bool, 16), Dir(dir).Stamp()
	ended := make(chan bool)
	go func() {
		Watch(ctx, Dir(dir), read, 5*time.Millisecond, func() { changes <- true })
		close(ended)
	}()
	for _, change := range []func(){
		func() { write("passages/x.md", goodPassage+"More.\n") },
		func() { write("passages/deep/new.md", goodPassage) },
		func() { os.Remove(filepath.Join(dir, "passages/x.md")) },
	} {
		time.Sleep(20 * time.Millisecond) // let it take its first look
		change()
		select {
		case <-changes:
		case <-time.After(10 * time.Second):
			t.Fatal("a change went unnoticed")
		}
	}
	write("passages/.x.swp", "editor")
	time.Sleep(50 * time.Millisecond)
	if len(changes) > 0 {
		t.Error("an editor's leftover counts as a change")
	}
	stop()
	<-ended
}

func TestPickFigures(t *testing.T) {
	c := load(t, Embedded())
	pay := func(text string) Asked {
		a := c.Vocabulary.Read(Words(text))
		a.Asks = []Ask{Pay}
		return a
	}
	for _, test := range []struct {
		name    string
		asked   Asked
		answer  string
		want    []string
		notes   string
		without string
	}{
		{"no more said", pay(""), "", []string{"$165K"}, "", ""},
		{"junior", pay("junior"), "", []string{"$120–140K"}, "", ""},
		{"two figures disagree", pay("senior"), "", []string{"often above $200K", "above $250K base, plus significant equity"}, "", ""},
		{"on the border of two levels", pay("5 years of experience"), "", []string{"$150–180K", "$160–200K", "often above $200K", "above $250K base, plus significant equity"}, "", ""},
		{"a level without figure", pay("staff"), "", []string{"often above $200K", "above $250K base, plus significant equity"}, "The guide gives no figure for Staff/Principal; the nearest level with one is Senior.", ""},
		{"a role without levels", pay("senior data scientist"), "", []string{"$140K"}, "The guide gives no figures by level for Data Scientist.", ""},
		{"a premium stays a percentage", pay("seattle"), "", []string{"30–50% more than Midwest cities"}, "", ""},
		{"level and place", pay("junior in new york"), "", []string{"$120–140K", "30–50% more than Midwest cities"}, "", ""},
		{"company", pay("google"), "", []string{"20–40% above the market average"}, "", ""},
		{"a company without figure", pay("enterprise"), "", nil, "The guide gives no figure for: Established enterprise.", ""},
		{"a specialism without figure", pay("nlp"), "", nil, "The guide gives no figure for: NLP.", ""},
		{"a company without figure, on which an entry tells", pay("enterprise"), "salary/company-size", []string{"20–40% above the market average"}, "The guide gives no figure for: Established enterprise.", ""},
		{"a choice between pays", Asked{Roles: []string{"data-scientist"}, Asks: []Ask{Pay, Choose}}, "faq/vs-data-scientist", []string{"$140K", "$165K"}, "", ""},
		{"one of two pays", Asked{Roles: []string{"data-scientist"}, Asks: []Ask{Pay}}, "faq/vs-data-scientist", []string{"$140K"}, "", ""},
		{"a choice", Asked{Roles: []string{"data-scientist"}, Asks: []Ask{Choose}}, "faq/vs-data-scientist", []string{"$140K", "$165K"}, "", ""},
		{"others than the role that is named", Asked{Roles: []string{"machine-learning-engineer"}}, "progression/related-careers", []string{"$180K", "$130K"}, "", ""},
		{"own figures", Asked{}, "progression/related-careers", []string{"$180K", "$130K"}, "", ""},
		{"growth", Asked{Asks: []Ask{Outlook}}, "salary/intro", []string{"+40% through 2026"}, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var answers []*Entry
			if test.answer != "" {
				answers = []*Entry{c.Entry(test.answer)}
			}
			got := c.PickFigures(test.asked, answers...)
			var texts []string
			for _, f := range got.Figures {
				texts = append(texts, f.Text)
			}
			slices.Sort(texts)
			slices.Sort(test.want)
			if diff := cmp.Diff(test.want, texts); diff != "" {
				t.Error(diff)
			}
			if notes := strings.Join(got.Notes, " "); notes != test.notes {
				t.Errorf("notes %q, want %q", notes, test.notes)
			}
		})
	}
}

func TestRead(t *testing.T) {
	c := load(t, Embedded())
	a := c.Vocabulary.Read(Words("what do senior data scientists make in the bay area at google with 6 years of experience?"))
	if diff := cmp.Diff([]string{"data-scientist"}, a.Roles); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(a.Levels, "senior") || !slices.Contains(a.Places, "bay-area") || !slices.Contains(a.Companies, "faang") || a.Years == nil || *a.Years != 6 {
		t.Errorf("got %+v", a)
	}
	if a := c.Vocabulary.Read(Words("is 2 years enough to learn it")); a.Years != nil {
		t.Error("a duration was read as experience")
	}
	if a := c.Vocabulary.Read(Words("what do juniors make")); !slices.Contains(a.Asks, Pay) {
		t.Errorf("'make' at the end asks for pay; got %v", a.Asks)
	}
	if a := c.Vocabulary.Read(Words("what does it take to make models")); slices.Contains(a.Asks, Pay) {
		t.Error("'make models' does not ask for pay")
	}
}

func FuzzParsePassage(f *testing.F) {
	f.Add([]byte(goodPassage))
	f.Add([]byte("---\nid: [\n---\n<!--more-->"))
	f.Add([]byte("\ufeff" + goodPassage))                                    // a byte order mark
	f.Add([]byte(strings.ReplaceAll(goodPassage, "\n", "\r\n")))             // written on Windows
	f.Add([]byte(strings.Replace(goodPassage, "title: ", "title: Is #", 1))) // " #" begins a comment in YAML
	data, err := fs.ReadFile(Embedded().FS, "passages/faq/phd.md")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		var faults Faults
		p := parsePassage(file{"passages/x.md", "x.md", data}, &faults)
		if p == nil && len(faults) == 0 {
			t.Error("neither a passage nor a fault")
		}
	})
}

func FuzzParseFigures(f *testing.F) {
	f.Add([]byte(`- {source: a, statistic: median, low: 1, text: "$1"}`))
	f.Add([]byte("- {low: .nan}\n- 3"))
	f.Add([]byte("\ufeff- {source: a, statistic: range, low: 60000, high: 80000, text: \"£60,000-80,000\"}"))
	f.Add([]byte("- {source: a, statistic: median, low: 030, text: ~}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var faults Faults
		parseFigures(file{salariesFile, salariesFile, data}, &faults)
	})
}

func ExampleLoad() {
	overlay := fstest.MapFS{
		"passages/phd.md": {Data: []byte("---\nid: faq/phd\nkind: faq\ntitle: PhD?\nsource: Us\nreviewed: today\n---\nSkills count.\n")},
	}
	_, err := Load(Embedded(), Layer{"mine", overlay})
	fmt.Println(err)
	// Output: mine/passages/phd.md:6: review date "today" is not a day; write the day of the last review as 2026-11-21
}

// TestFullNameFirst: where the guide names its subject, the full name stands first; titles,
// which label buttons too, have no abbreviation.
func TestFullNameFirst(t *testing.T) {
	c := load(t, Embedded())
	subject := c.Guide.Subject
	first := func(where, text string) {
		short := strings.Index(text, subject.Short)
		if full := strings.Index(text, subject.Name); short >= 0 && (full < 0 || full > short) {
			t.Errorf("%s says %s before %s: %q", where, subject.Short, subject.Name, text)
		}
	}
	for _, e := range c.Entries {
		first(e.ID, e.Short)
		first(e.ID, e.Full)
		for _, text := range []string{e.Title, e.Source} {
			if strings.Contains(text, subject.Short) {
				t.Errorf("%s: %q has an abbreviation", e.ID, text)
			}
		}
	}
	for _, s := range c.Guide.Sections {
		if strings.Contains(s.Title, subject.Short) {
			t.Errorf("section %q has an abbreviation", s.Title)
		}
	}
}
