package index

import (
	"math"
	"sort"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"careerbot/knowledge"
)

// feature is a stem or a concept, numbered within one snapshot.
type feature int32

const unknown feature = -1

// unit is one meaningful word of a text: its stem, and the concepts (groups of
// synonyms) that it or the phrase around it belongs to.
type unit struct {
	word     string
	stem     feature
	concepts []feature
	weight   float64 // how much the word tells entries apart; in a question also how much its sentence counts
}

// conceptCredit is what a synonym counts against the word itself.
const conceptCredit = 0.7

// analyzer turns words into units. Content adds features while the snapshot is
// built; a question only looks them up.
type analyzer struct {
	corpus   *knowledge.Corpus
	base     *analyzer // of an overlay: the guide's, which it adds to; nil for the guide's own
	features map[string]feature
	names    []string
	counts   []int     // entries that have a feature
	weights  []float64 // how much a feature tells entries apart
	around   *around
	slang    knowledge.Phrases
	groups   knowledge.Phrases
	ordinary map[string]bool
	growing  bool // while the content is read
}

func newAnalyzer(c *knowledge.Corpus) *analyzer {
	a := &analyzer{corpus: c, features: map[string]feature{}, ordinary: map[string]bool{}, around: newAround(c), growing: true}
	for from, to := range c.Slang {
		a.slang.Add(from, to)
	}
	names := make([]string, 0, len(c.Groups))
	for name := range c.Groups {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		seen := map[string]bool{}
		for _, w := range c.Groups[name] {
			// A group's words are matched by stem, so that "earned" is "earn".
			key := strings.Join(stems(knowledge.Words(w)), " ")
			if !seen[key] {
				seen[key] = true
				a.groups.Add(key, name)
			}
		}
	}
	for _, w := range c.Ordinary {
		a.ordinary[w] = true
	}
	return a
}

// subjects lists everything outside the guide.
func (a *analyzer) subjects() []knowledge.Subject {
	o := a.corpus.Outside
	return append([]knowledge.Subject{o.Places, o.Currencies, o.Professions, o.Smalltalk}, o.Topics...)
}

// stopwords carry no meaning of their own here. Question words stay: "who" and
// "when" tell passages apart.
var stopwords = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`a an the of to in on at by for with from as into about and but if so than then
		that this these those it its is are was were be been being am do does did doing done has have had having
		i me my mine we us our ours you your yours he him his she her they them their one ones
		will would can could should shall may might must cannot not no nor just really actually very quite pretty much
		please there here also too any some all such own same get got gets getting go going want wants wanted like
		ill ive id youre theyre dont doesnt didnt isnt arent wasnt cant couldnt wont wouldnt shouldnt im hes shes thats whats
		what or up out off only even ever still yet s t re ve ll m d`) {
		set[w] = true
	}
	return set
}()

// stems returns the words' stems, one for one.
func stems(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = stem(w)
	}
	return list
}

// stem is Snowball's English stem, with British spellings folded in.
func stem(word string) string {
	if len(word) > 4 {
		for _, s := range [...][2]string{{"ise", "ize"}, {"ised", "ized"}, {"ising", "izing"}, {"isation", "ization"}, {"iser", "izer"}} {
			if base, ok := strings.CutSuffix(word, s[0]); ok && len(base) > 3 {
				word = base + s[1]
				break
			}
		}
		if base, ok := strings.CutSuffix(word, "ogramme"); ok {
			word = base + "ogram"
		}
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

func (a *analyzer) feature(name string) feature {
	first := 0
	if a.base != nil {
		if f, ok := a.base.features[name]; ok {
			return f
		}
		first = len(a.base.names)
	}
	if f, ok := a.features[name]; ok {
		return f
	}
	if !a.growing {
		return unknown
	}
	f := feature(first + len(a.names))
	a.features[name] = f
	a.names = append(a.names, name)
	return f
}

// expandSlang writes slang out.
func (a *analyzer) expandSlang(words []string) (expanded []string, changes []knowledge.Change) {
	matches := a.slang.Longest(words)
	if len(matches) == 0 {
		return words, nil
	}
	next := 0
	for _, m := range matches {
		if m.Start < next {
			continue
		}
		expanded = append(expanded, words[next:m.Start]...)
		expanded = append(expanded, knowledge.Words(m.Value)...)
		changes = append(changes, knowledge.Change{From: strings.Join(words[m.Start:m.End], " "), To: m.Value})
		next = m.End
	}
	return append(expanded, words[next:]...), changes
}

// units returns the meaningful words of a text.
func (a *analyzer) units(words []string) []unit {
	stemmed := stems(words)
	concepts := make([][]feature, len(words))
	for _, m := range a.groups.Find(stemmed) {
		f := a.feature("c:" + m.Value)
		if f == unknown {
			continue
		}
		placed := false
		for i := m.Start; i < m.End; i++ {
			if !stopwords[words[i]] || m.End-m.Start == 1 {
				concepts[i], placed = appendFeature(concepts[i], f), true
			}
		}
		if !placed {
			concepts[m.End-1] = appendFeature(concepts[m.End-1], f)
		}
	}
	// What gives an ask away is a word for it: "make" in "what do seniors make".
	for _, m := range a.corpus.Vocabulary.Cues(words) {
		if _, ok := a.corpus.Groups[m.Value]; ok {
			i := min(m.End, len(words)) - 1
			if f := a.feature("c:" + m.Value); f != unknown && !stopwords[words[i]] {
				concepts[i] = appendFeature(concepts[i], f)
			}
		}
	}
	list := make([]unit, 0, len(words))
	for i, w := range words {
		if stopwords[w] && len(concepts[i]) == 0 {
			continue
		}
		list = append(list, unit{word: w, stem: a.feature(stemmed[i]), concepts: concepts[i]})
	}
	return list
}

func appendFeature(list []feature, f feature) []feature {
	for _, x := range list {
		if x == f {
			return list
		}
	}
	return append(list, f)
}

// document is an entry, analysed.
type document struct {
	entry     *knowledge.Entry
	phrasings [][]unit // the title first
	totals    []float64
	body      []unit
	figures   []unit
	all       map[feature]bool // every feature of the entry
	exact     map[string]bool  // the title and the phrasings, word for word
}

func wordForWord(words []string) string { return strings.Join(words, " ") }

func (a *analyzer) read(text string) []unit {
	return a.units(a.words(text))
}

// words are a phrasing's, as a question's are read: without greetings, slang written
// out.
func (a *analyzer) words(text string) []string {
	words, _ := a.expandSlang(a.around.strip(knowledge.Words(text)))
	return words
}

func (a *analyzer) document(e *knowledge.Entry) document {
	d := document{entry: e, all: map[feature]bool{}, exact: map[string]bool{}}
	d.phrasings = append(d.phrasings, a.read(e.Title))
	exact := func(text string) {
		words := knowledge.Words(text)
		d.exact[wordForWord(words)], d.exact[wordForWord(a.around.strip(words))] = true, true
	}
	exact(e.Title)
	for _, p := range e.Phrasings {
		exact(p)
		d.phrasings = append(d.phrasings, a.read(p))
	}
	d.body = a.read(e.Short)
	if e.HasMore() {
		d.body = append(d.body, a.read(e.Full)...)
	}
	d.body = append(d.body, a.read(strings.Join(e.Tags, " "))...)
	for _, f := range e.Figures {
		text := strings.Join([]string{f.Text, f.Level, f.Region, f.Company, f.Baseline}, " ")
		if role, ok := a.corpus.Vocabulary.Role(f.Role); ok {
			text += " " + role.Name
		}
		d.figures = append(d.figures, a.read(text)...)
	}
	for _, list := range append(append([][]unit{}, d.phrasings...), d.body, d.figures) {
		for _, u := range list {
			d.all[u.stem] = true
			for _, c := range u.concepts {
				d.all[c] = true
			}
		}
	}
	return d
}

// weigh sets each feature's weight by the number of entries that have it, and
// ends the growing of the vocabulary.
func (a *analyzer) weigh(docs []document) {
	a.growing = false
	a.counts = make([]int, len(a.names))
	for i := range docs {
		for f := range docs[i].all {
			a.counts[f]++
		}
	}
	a.weights = make([]float64, len(a.counts))
	n := float64(len(docs))
	for f, count := range a.counts {
		a.weights[f] = max(0.15, math.Log((n+1)/(float64(count)+0.5)))
	}
}

// prepare fills in what needs the weights.
func (a *analyzer) prepare(d *document) {
	d.totals = make([]float64, len(d.phrasings))
	for i, list := range d.phrasings {
		for j := range list {
			list[j].weight = a.weight(list[j])
			d.totals[i] += list[j].weight
		}
	}
}

// weight says how much a word tells entries apart. A word that the content does
// not have weighs as much as a rare one if it is no ordinary English: it is
// likely what the question is about.
func (a *analyzer) weight(u unit) float64 {
	weights := a.weights
	if a.base != nil {
		weights = a.base.weights
	}
	if u.stem != unknown && int(u.stem) < len(weights) {
		return weights[u.stem]
	}
	w := 0.0
	for _, c := range u.concepts {
		if int(c) < len(weights) {
			w = max(w, weights[c])
		}
	}
	switch {
	case w > 0:
		return w
	case a.ordinary[u.word]:
		return ordinaryWeight
	default:
		return strangeWeight
	}
}

// The weights of words that the guide does not have.
const (
	ordinaryWeight = 0.6
	strangeWeight  = 2
)
