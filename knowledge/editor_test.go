package knowledge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPlainFaults: faults are told in the words of the file, each with its line.
func TestPlainFaults(t *testing.T) {
	passage := func(old, new string) []string {
		return []string{"passages/x.md", strings.Replace(goodPassage, old, new, 1), "passages/x.phrasings.txt", "extra extra\n"}
	}
	roles := func(old, new string) []string {
		data := Embedded().mustRead(rolesFile).data
		if !strings.Contains(string(data), old) {
			t.Fatalf("no %q in the roles", old)
		}
		return []string{"roles.yaml", strings.Replace(string(data), old, new, 1)}
	}
	figure := func(old, new string) []string {
		const good = "- source: salary/extra\n  role: data-engineer\n  statistic: range\n  low: 60000\n  high: 80000\n  currency: EUR\n  period: year\n  year: 2026\n  text: \"€60-80K\"\n"
		return []string{"passages/x.md", strings.Replace(goodPassage, "It pays well.", "It pays €60-80K.", 1), "passages/x.phrasings.txt", "extra extra\n", "salaries.yaml", strings.Replace(good, old, new, 1)}
	}
	for _, test := range []struct {
		name  string
		files []string
		want  string // the whole report; empty for none
	}{
		{"a figure in another currency", figure("", ""), ""},
		{"a unit in a number", figure("60000", "60k"), `dir/salaries.yaml:4: low "60k" is not a number; write 60000`},
		{"a sign in a number", figure("60000", `"€60,000"`), `dir/salaries.yaml:4: low "€60,000" is not a number; write 60000`},
		{"a word for a number", figure("60000", "much"), `dir/salaries.yaml:4: low "much" is not a number; write a whole number without signs`},
		{"a misspelt key", figure("currency", "curency"), `dir/salaries.yaml:6: unknown field "curency"; did you mean currency?`},
		{"two misspelt keys", figure("currency: EUR\n  period", "curency: EUR\n  peroid"), "dir/salaries.yaml:6: unknown field \"curency\"; did you mean currency?\ndir/salaries.yaml:7: unknown field \"peroid\"; did you mean period?"},
		{"a key of nothing", passage("source: Us", "colour: red\nsource: Us"), `dir/passages/x.md:4: unknown field "colour"; the keys are id, kind, title, asks, claims, about, tags, source, reviewed, related, tool, hide, formerly`},
		{"a currency's name", figure("EUR", "Euro"), `dir/salaries.yaml:1: currency "Euro" is unknown; write its code of three letters, as EUR`},
		{"another currency", figure("EUR", "USD"), `dir/passages/x.md:7: states €60-80K, which is not among its figures; add it to salaries.yaml with source salary/extra, or mend the text
dir/salaries.yaml:1: figure "€60-80K" does not stand in the text of salary/extra; state it in the passage, or remove it here
dir/salaries.yaml:1: text "€60-80K" is not in the currency USD; make them the same`},
		{"a bare text", figure("€60-80K", "60-80K"), `dir/salaries.yaml:1: text "60-80K" states no amount of money; write the amount with its currency, as 'EUR 60,000–80,000'`},
		{"a colon in a title", passage("An extra", "Pay: an extra"), `dir/passages/x.md:3: the text holds ": "; put it into quotes`},
		{"a comment's sign in a title", passage("An extra", "Is #careers open to all?"), `dir/passages/x.md:3: the title ends before " #", which begins a comment; put the title into quotes`},
		{"a sign in quotes", passage("An extra", `"Is #careers open to all?"`), ""},
		{"a comment in front matter", passage("source: Us", "source: Us\n# by hand\nhide: false # for now"), ""},
		{"a tab", passage("source: Us", "source: Us\ntags:\n\t- a"), "dir/passages/x.md:6: the line begins with a tab; indent it with spaces"},
		{"an open list", passage("source: Us", "source: Us\ntags: [a"), "dir/passages/x.md:6: a list that begins with [ does not end; close it with ]"},
		{"a text for a list", passage("source: Us", "source: Us\ntags: a"), "dir/passages/x.md:5: tags is not a list; write [one, two], or one a line that begins with '- '"},
		{"a word for yes or no", passage("source: Us", "source: Us\nhide: maybe"), `dir/passages/x.md:5: hide "maybe" is neither true nor false; write true or false`},
		{"a broken front matter, and nothing that follows from it", passage("title: An extra", "title: [a"), "dir/passages/x.md:4: a list that begins with [ does not end; close it with ]"},
		{"an alias twice", roles("aliases: [data scientist,", "aliases: [mle, data scientist,"), `dir/roles.yaml:14: alias "mle" stands for machine-learning-engineer and for data-scientist; keep it in one place`},
		{"two main roles", roles("short: Data Scientist", "short: Data Scientist\n    main: true"), "dir/roles.yaml:11: 'main: true' stands at machine-learning-engineer and at data-scientist; leave it out of one of them: a guide has one role of its own"},
		{"an entry that is not there", roles("entries: [faq/vs-data-scientist]", "entries: [faq/none]"), `dir/roles.yaml:15: data-scientist names entry "faq/none", which does not exist; name an entry that exists`},
		{"an unknown base", []string{"guide.yaml", strings.Replace(string(Embedded().mustRead(guideFile).data), "\nbase: none\n", "\nbase: other\n", 1)},
			`dir/guide.yaml:5: base "other" is unknown; write 'base: none' for a whole guide, or leave the line out to overlay the built-in one`},
		{"an address that no link leads to", []string{"guide.yaml", strings.Replace(string(Embedded().mustRead(guideFile).data), "\nbase: none\n", "\naddress: our wiki\n", 1)},
			`dir/guide.yaml:5: address "our wiki" is none of the web; write the whole address, as https://example.org/guide`},
		{"an address", []string{"guide.yaml", strings.Replace(string(Embedded().mustRead(guideFile).data), "\nbase: none\n", "\naddress: https://example.org/guide\n", 1)}, ""},
		{"a former id that is in use", passage("source: Us", "source: Us\nformerly: [salary/extra]"), `dir/passages/x.md:5: the former id "salary/extra" is the id of dir/passages/x.md; rename that one, or leave the line out`},
		{"abbreviations end no sentence", passage("It pays well.", "A Ph.D. is no must in the U.S. today. Some firms, e.g. Acme Inc. in N.Y., ask for one."), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(Embedded(), overlay(test.files...))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWarnings: what hinders nothing is told, and served.
func TestWarnings(t *testing.T) {
	const named = "passages/salary/extra.md"
	for _, test := range []struct {
		name  string
		files []string
		want  []string
		not   string
	}{
		{"nothing but few phrasings", []string{named, goodPassage, "passages/salary/extra.phrasings.txt", "extra extra\n"},
			[]string{"dir/passages/salary/extra.phrasings.txt: salary/extra has 1 phrasing, 60 are advised"}, "extra.md"},
		{"a file of another name", []string{"passages/x.md", goodPassage, "passages/x.phrasings.txt", "extra extra\n"},
			[]string{"dir/passages/x.md:2: its id is salary/extra; name the file passages/salary/extra.md"}, ""},
		{"an unfinished text", []string{named, strings.Replace(goodPassage, "well.", "well.\n\nTODO ask Ana", 1), "passages/salary/extra.phrasings.txt", "extra extra\n"},
			[]string{"dir/passages/salary/extra.md:9: the text says TODO, and is served so"}, ""},
		{"a topic that was outside", []string{named, strings.Replace(goodPassage, "An extra", "How do interviews work?", 1), "passages/salary/extra.phrasings.txt", "how do the interviews work\n"},
			[]string{"dir/passages/salary/extra.md:3: salary/extra answers what embedded/outside.yaml:", "embedded/elsewhere.txt:", "it is served all the same"}, ""},
		{"messages alone", []string{named, strings.Replace(goodPassage, "An extra", "Is my boss a jerk?", 1), "passages/salary/extra.phrasings.txt", "alone at a desk\n"},
			[]string{"answers what embedded/elsewhere.txt:"}, "outside.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := load(t, Embedded(), overlay(test.files...)).Warnings.Error()
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("got:\n%s\nwant: %s", got, want)
				}
			}
			if test.not != "" && strings.Contains(got, test.not) {
				t.Errorf("got:\n%s\nwithout: %s", got, test.not)
			}
		})
	}
	if w := load(t, Embedded()).Warnings; len(w) > 0 {
		t.Errorf("the built-in content:\n%v", w)
	}
	roles := strings.Replace(string(Embedded().mustRead(rolesFile).data), "levels:\n", "  - {id: wizard, name: Wizard, aliases: [wizard]}\n\nlevels:\n", 1)
	if w := load(t, Embedded(), overlay("roles.yaml", roles)).Warnings.Error(); !strings.Contains(w, "dir/roles.yaml:") || !strings.Contains(w, "no passage says anything of wizard") {
		t.Errorf("a role without a passage: %q", w)
	}
}

func TestUncovered(t *testing.T) {
	before := load(t, Embedded())
	after := load(t, Embedded(), overlay("passages/x.md", strings.Replace(goodPassage, "An extra", "How do interviews work?", 1), "passages/x.phrasings.txt", "how do the interviews work\n"))
	says := func(c *Corpus) string {
		var all strings.Builder
		for _, s := range c.Outside.Topics {
			all.WriteString(s.Says)
		}
		return all.String()
	}
	if !strings.Contains(says(before), "interviews") || strings.Contains(says(after), "interviews") {
		t.Error("what a passage answers is said to be outside the guide")
	}
	if len(after.Elsewhere) >= len(before.Elsewhere) {
		t.Error("messages about it still have no answer")
	}
}

// TestFormerly: whoever names the old id finds the passage.
func TestFormerly(t *testing.T) {
	renamed := "---\nid: faq/doctorate\nformerly: faq/phd\nkind: faq\ntitle: PhD?\nsource: Us\nreviewed: 2026-01-01\n---\nNever.\n"
	c := load(t, Embedded(), overlay("passages/faq/doctorate.md", renamed))
	e := c.Entry("faq/phd")
	if e == nil || e.ID != "faq/doctorate" || e.Short != "Never." || len(e.Phrasings) < 20 {
		t.Fatalf("the old id leads to %+v", e)
	}
	if len(c.Entries) != len(load(t, Embedded()).Entries) {
		t.Error("the passage is there twice")
	}
	paid := load(t, Embedded(), overlay("passages/salary/levels.md", "---\nid: salary/levels\nformerly: [salary/experience]\ntitle: Pay by level\nsource: Us\nreviewed: 2026-01-01\n---\nJuniors $120-140K, the middle $160-200K, seniors above $250K.\n"))
	if f := paid.Entry("salary/experience").Figures; len(f) != 3 || f[0].Source != "salary/levels" {
		t.Errorf("its figures: %+v", f)
	}
	again := load(t, Embedded(), overlay("passages/faq/doctorate.md", renamed), overlay("passages/faq/degree.md", strings.Replace(strings.Replace(renamed, "faq/phd", "faq/doctorate", 1), "id: faq/doctorate", "id: faq/degree", 1)))
	if e := again.Entry("faq/phd"); e == nil || e.ID != "faq/degree" {
		t.Errorf("renamed twice, the first id leads to %+v", e)
	}
}

// TestLoadDir: one rule says whether a folder is a guide or overlays one.
func TestLoadDir(t *testing.T) {
	write := func(dir, name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	whole := filepath.Join(t.TempDir(), "whole")
	if err := Export(whole); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"role/ab-testing.md", "role/ab-testing.phrasings.txt"} {
		if err := os.Remove(filepath.Join(whole, "passages", name)); err != nil {
			t.Fatal(err)
		}
	}
	monitoring := filepath.Join(whole, "passages/role/monitoring.md")
	data, err := os.ReadFile(monitoring)
	if err != nil {
		t.Fatal(err)
	}
	write(whole, "passages/role/monitoring.md", strings.Replace(string(data), "role/ab-testing, ", "", 1))
	c, err := LoadDir(whole)
	if err != nil || c.Entry("role/ab-testing") != nil {
		t.Errorf("a passage removed from a whole guide is served still: %v", err)
	}
	over := t.TempDir()
	guide := strings.Replace(string(Embedded().mustRead(guideFile).data), "base: none\n", "", 1)
	write(over, "guide.yaml", strings.Replace(guide, "sections:\n", "sections:\n  - {id: interviews, title: Interviews}\n", 1))
	write(over, "passages/interviews/intro.md", strings.Replace(goodPassage, "salary/extra", "interviews/intro", 1))
	write(over, "passages/interviews/intro.phrasings.txt", "extra extra\n")
	if c, err = LoadDir(over); err != nil || c.Entry("interviews/intro") == nil || c.Entry("faq/phd") == nil {
		t.Errorf("a section is not added: %v", err)
	}
	write(over, "guide.yaml", "base: none\n"+guide)
	if _, err = LoadDir(over); err == nil || !strings.Contains(err.Error(), "roles.yaml: is missing, and a whole guide has one; write it, or remove 'base: none' from guide.yaml") {
		t.Errorf("a whole guide without roles: %v", err)
	}
}

func TestRegions(t *testing.T) {
	roles := strings.Replace(string(Embedded().mustRead(rolesFile).data), "places:\n", "places:\n  - {id: berlin, name: Berlin, aliases: [berlin, germany], entries: [salary/berlin]}\n", 1)
	berlin := []string{
		"roles.yaml", roles,
		"passages/salary/berlin.md", "---\nid: salary/berlin\ntitle: What is paid in Berlin?\nasks: [pay]\nsource: Us\nreviewed: 2026-11-21\n---\nSeniors get €85–110K.\n",
		"passages/salary/berlin.phrasings.txt", "pay in berlin\n",
		"salaries.yaml", `- {source: salary/berlin, role: machine-learning-engineer, level: senior, statistic: range, low: 85000, high: 110000, currency: EUR, period: year, year: 2026, region: berlin, text: "€85–110K"}` + "\n",
	}
	c := load(t, Embedded(), overlay(berlin...))
	for _, test := range []struct{ asked, want, notes string }{
		{"what does a senior make", "often above $200K, above $250K base, plus significant equity", ""},
		{"senior salary in berlin", "€85–110K", ""},
		{"what do seniors earn in germany", "€85–110K", ""},
		{"senior data engineer salary in berlin", "$130K", "The guide gives no figures by level for Data Engineer. The guide gives no figure for: Berlin."},
		{"senior salary in seattle", "often above $200K, above $250K base, plus significant equity, 30–50% more than Midwest cities", ""},
	} {
		asked := c.Vocabulary.Read(Words(test.asked))
		asked.Asks = []Ask{Pay}
		picked := c.PickFigures(asked, c.Entry("salary/experience"), c.Entry("salary/berlin"))
		var texts []string
		for _, f := range picked.Figures {
			texts = append(texts, f.Text)
		}
		if got := strings.Join(texts, ", "); got != test.want {
			t.Errorf("%q: %s, want %s", test.asked, got, test.want)
		}
		if got := strings.Join(picked.Notes, " "); got != test.notes {
			t.Errorf("%q: notes %q, want %q", test.asked, got, test.notes)
		}
	}
	if f := c.Entry("salary/berlin").Figures[0]; f.Region != "Berlin" {
		t.Errorf("the region is shown as %q", f.Region)
	}
	berlin[1] = string(Embedded().mustRead(rolesFile).data)
	if w := load(t, Embedded(), overlay(berlin...)).Warnings.Error(); !strings.Contains(w, `dir/salaries.yaml:1: region "berlin" is no place of roles.yaml`) {
		t.Errorf("a region that cannot be asked for: %q", w)
	}
}

func TestWithArticle(t *testing.T) {
	for name, want := range map[string]string{
		"Machine Learning Engineer": "a", "MLE": "an", "Electrician": "an", "RVN": "an", "HR Manager": "an", "University Lecturer": "a",
		"Usher": "an", "UX Designer": "a", "Veterinary Nurse": "a", "Engine Driver": "an", "European": "a", "Underwriter": "an", "Honorary Consul": "an",
	} {
		if got := WithArticle(name); got != want+" "+name {
			t.Errorf("%q", got)
		}
	}
}
