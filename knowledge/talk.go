package knowledge

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// fill writes what the guide is into everything that is said.
func (t *Talk) fill(c *Corpus) {
	names := strings.NewReplacer("{guide}", c.Guide.Name, "{year}", strconv.Itoa(c.Guide.Year), "a {role}", WithArticle(c.Guide.Subject.Name),
		"{role}", c.Guide.Subject.Name, "{example}", c.Guide.Example())
	t.Nothing, t.Code = names.Replace(t.Nothing), names.Replace(t.Code)
	for i := range t.Kinds {
		t.Kinds[i].Says = names.Replace(t.Kinds[i].Says)
	}
	for i := range t.Languages {
		t.Languages[i].Says = names.Replace(t.Languages[i].Says)
	}
}

// checkTalk reports what is wrong with the small talk.
func (d *draft) checkTalk(c *Corpus, faults *Faults) {
	f := d.files[talkFile]
	var at []any // where in the file
	add := func(do, what string, args ...any) { faults.add(f.path, d.line(talkFile, at...), do, what, args...) }
	if c.Talk.Nothing == "" {
		add("add a line 'nothing: What would you like to know?'", "says nothing to a message without words")
	}
	seen := map[string]string{} // a phrasing's words → kind
	for i, k := range c.Talk.Kinds {
		at = []any{"kinds", i}
		if k.Name == "" || k.Says == "" {
			add("give every kind a name and what is said", "a kind has no name or says nothing")
		}
		for _, id := range k.Related {
			if d.passage(id) == nil && !slices.Contains(d.borrowed, talkFile) {
				add("name an entry that exists", "%s names entry %q, which does not exist", k.Name, id)
			}
		}
		for j, text := range k.Phrasings {
			at = []any{"kinds", i, "phrasings", j}
			key := strings.Join(Words(text), " ")
			switch other, doubled := seen[key]; {
			case key == "":
				add("write it in words", "phrasing %q of %s has no words", text, k.Name)
			case doubled:
				add("keep it where it is answered best", "phrasing %q stands in %s and in %s", text, other, k.Name)
			}
			seen[key] = k.Name
		}
	}
	for i, l := range c.Talk.Languages {
		at = []any{"languages", i}
		if l.Name == "" || l.Says == "" {
			add("give every language a name and what is said", "a language has no name or says nothing")
		}
		for _, s := range l.Scripts {
			if unicode.Scripts[s] == nil {
				add("use a name of Unicode's, as Cyrillic", "script %q of %s is unknown", s, l.Name)
			}
		}
	}
}
