package index

import (
	"slices"
	"strings"
	"unicode"

	"careerbot/knowledge"
)

// A question's wording can tell what it is about without a list of all that there
// is: in "how do I become a …" and "what do …s earn" stands an occupation. Where that
// is none of the guide's, the question is outside it.

// frames are the words around an occupation. "*" stands for it, "a" for an article or
// nothing; the longest come first, so that "how much does a * make" is not "a * make".
var frames = func() []frame {
	var list []frame
	for _, text := range []string{
		"become a *", "becoming a *", "became a *", "be a *", "train as a *", "training as a *", "trained as a *", "apprenticeship as a *",
		"what does a * do", "what do a * do", "what does a * earn", "what do a * earn", "what does a * make", "what do a * make",
		"how much does a * earn", "how much do a * earn", "how much does a * make", "how much do a * make", "how much does a * get",
		"how much earns a *", "what earns a *", "do a * earn", "do a * make", "are a * overpaid", "are a * underpaid", "are a * paid",
		"salary of a *", "salary for a *", "salaries of a *", "salaries for a *", "pay of a *", "pay for a *", "wage of a *", "income of a *",
		"salary has a *", "replace a *", "replaces a *",
		"* salary", "* salaries", "* pay", "* wage", "* wages", "* income", "* earnings", "* compensation",
	} {
		list = append(list, frame{strings.Fields(text), strings.HasPrefix(text, "*")})
	}
	return list
}()

type frame struct {
	words []string
	ahead bool // the occupation stands before the words
}

// occupations end the name of many occupations. One of them makes a name that the guide
// does not have an occupation outside it, known words or not: "software engineer".
var occupations = []string{"engineer", "developer", "programmer", "scientist", "analyst", "manager", "administrator", "architect", "consultant", "specialist",
	"technician", "designer", "officer", "assistant", "owner", "tester", "operator", "worker", "agent", "driver", "researcher", "director", "coordinator"}

// unnamed are words that cannot be part of an occupation's name: "what does a good … earn",
// "what do people earn".
var unnamed = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`person people someone somebody anyone everyone guy guys man woman folks kid student graduate expert professional pro
		good great real better best average typical normal usual common regular successful fair decent high low new young old first next one ones
		mean median starting base total annual yearly monthly same different more less much my your our their his her this that such certain top bottom
		current full big huge better worse full-stack us usa american of with after without at in for it them they you we i he she us there
		profession job career role position field occupation industry company level market remote entry`) {
		set[w] = true
	}
	return set
}()

// askedAbout adds the occupation that the wording asks about, where the guide has none
// like it. A role of the guide's beside it is what is asked about then: "from nurse to
// ml engineer".
func (s *snapshot) askedAbout(r *reading) {
	if len(r.asked.Roles) > 0 || slices.ContainsFunc(r.outside, func(f finding) bool { return f.kind == profession }) {
		return
	}
	m, ok := s.subject(r.words)
	if !ok || comesFrom(r.words, s.outside.backgrounds.Find(r.words), m) {
		return
	}
	r.outside = append(r.outside, finding{kind: profession, says: s.corpus.Outside.Professions.Says, words: strings.Join(r.words[m.Start:m.End], " ")})
}

// subject returns where the wording names an occupation that the guide does not have.
func (s *snapshot) subject(words []string) (knowledge.Match, bool) {
	for _, f := range frames {
		for start := range words {
			if m, ok := f.match(words, start); ok && s.foreign(words[m.Start:m.End]) {
				return m, true
			}
		}
	}
	return knowledge.Match{}, false
}

// maxName is how many words an occupation's name has at most.
const maxName = 3

// match returns where the occupation stands if the frame's words begin at start.
func (f frame) match(words []string, start int) (m knowledge.Match, ok bool) {
	i := start
	for n, w := range f.words {
		switch w {
		case "a":
			if i < len(words) && (words[i] == "a" || words[i] == "an" || words[i] == "the") {
				i++
			}
		case "*":
			if f.ahead {
				continue
			}
			end := i
			for end < len(words) && end-i < maxName && !boundary(words[end]) && (n+1 == len(f.words) || words[end] != f.words[n+1]) {
				end++
			}
			if end == i || n+1 < len(f.words) && (end == len(words) || words[end] != f.words[n+1]) {
				return m, false
			}
			return knowledge.Match{Start: i, End: end}, true
		default:
			if i >= len(words) || words[i] != w {
				return m, false
			}
			i++
		}
	}
	// The name stands ahead.
	begin := start
	for begin > 0 && start-begin < maxName && !boundary(words[begin-1]) {
		begin--
	}
	return knowledge.Match{Start: begin, End: start}, begin < start
}

// boundary reports whether a word ends a name.
func boundary(w string) bool { return stopwords[w] || unnamed[w] && w != "in" }

// foreign reports whether a name is of an occupation that the guide does not have: it
// holds a word that neither the guide nor ordinary English has, or it ends like an
// occupation and is none of the guide's.
func (s *snapshot) foreign(name []string) bool {
	asked := s.corpus.Vocabulary.Read(name)
	if len(asked.Roles) > 0 {
		return false
	}
	named := asked.NamesAnything()
	last := strings.TrimSuffix(name[len(name)-1], "s")
	if slices.Contains(occupations, last) {
		return len(name) > 1 && !named
	}
	if named {
		return false
	}
	for _, u := range s.analyzer.units(name) {
		if u.stem == unknown && len(u.concepts) == 0 && !s.analyzer.ordinary[u.word] && len(u.word) > 3 && strings.IndexFunc(u.word, notLetter) < 0 {
			return true
		}
	}
	return false
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }
