package index

import (
	"maps"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	weight   float64 // inverse document frequency; in a question, times the weight of its sentence
}

// groupWord is a stem that stands in a group by itself.
type groupWord struct{ stem, group string }

// neighbours are the numbers of two words, or of their stems, that stand side by side.
type neighbours struct{ first, second int32 }

// conceptCredit is what a synonym counts against the word itself.
const conceptCredit = 0.7

// analyzer turns words into units. Content adds features while the snapshot is
// built; a question only looks them up.
type analyzer struct {
	corpus     *knowledge.Corpus
	base       *analyzer // of an overlay: the guide's, which it adds to; nil for the guide's own
	features   map[string]feature
	concepts   map[string]feature // by the name of their group
	names      []string
	hashes     []uint64  // of the names, for the classifier
	counts     []int     // entries that have a feature
	weights    []float64 // how much a feature tells entries apart
	around     *around
	slang      knowledge.Phrases
	groups     knowledge.Phrases
	groupWords []groupWord
	always     [][]feature // stem → concepts that its word has wherever it stands
	ordinary   map[string]bool
	pairs      map[neighbours]int // how often two stems stand side by side in entries
	symbols    map[string]bool    // emoji and signs that the content has a meaning for
	year       string             // of the guide: it goes without saying
	growing    bool               // while the content is read
	texts      *texts
}

func newAnalyzer(c *knowledge.Corpus) *analyzer {
	a := &analyzer{corpus: c, features: map[string]feature{}, concepts: map[string]feature{}, ordinary: map[string]bool{}, symbols: map[string]bool{}, pairs: map[neighbours]int{}, around: newAround(c), growing: true, texts: newTexts()}
	if c.Guide.Year != 0 {
		a.year = strconv.Itoa(c.Guide.Year)
	}
	for from, to := range c.Slang {
		a.slang.Add(from, to)
		a.noteSymbols(from)
	}
	names := make([]string, 0, len(c.Groups))
	for name := range c.Groups {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		seen := map[string]bool{}
		for _, w := range c.Groups[name] {
			a.noteSymbols(w)
			// A group's words are matched by stem, so that "earned" is "earn".
			key := strings.Join(a.texts.stemsOf(a.texts.wordsOf(w)), " ")
			if !seen[key] {
				seen[key] = true
				a.groups.Add(key, name)
				if !strings.Contains(key, " ") {
					a.groupWords = append(a.groupWords, groupWord{key, name})
				}
			}
		}
	}
	for _, w := range c.Ordinary {
		a.ordinary[w] = true
	}
	return a
}

// contentTexts are the guide's own texts: its entries, the names of what it tells apart,
// and the words that mean the same there.
func contentTexts(c *knowledge.Corpus) []string {
	var list []string
	for _, e := range c.Entries {
		list = append(append(list, e.Title, e.Full, strings.Join(e.Tags, " ")), e.Phrasings...)
	}
	v := &c.Vocabulary
	for f := range knowledge.Facets {
		for _, t := range v.Terms(f) {
			list = append(list, t.Aliases...)
		}
	}
	for _, words := range c.Groups {
		list = append(list, words...)
	}
	return list
}

// besideTexts are the words and phrases for what is outside the guide, and for slang.
func besideTexts(c *knowledge.Corpus) []string {
	var list []string
	o := &c.Outside
	for _, subject := range append([]knowledge.Subject{o.Places, o.Currencies, o.Professions}, o.Topics...) {
		list = append(list, subject.Words...)
	}
	for from := range c.Slang {
		list = append(list, from)
	}
	list = append(list, c.Talk.Fillers...)
	for _, k := range c.Talk.Kinds {
		list = append(append(list, k.Words...), k.Phrasings...)
	}
	return list
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
	a.hashes = append(a.hashes, hash(meaning, name))
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
	stemmed := a.texts.stemsOf(words)
	groups, cues := a.groups.Find(stemmed), a.corpus.Vocabulary.Cues(words)
	concepts := make([]feature, 0, len(groups)+len(cues)) // of all units, one after the other
	list := make([]unit, 0, len(words))
	for i, w := range words {
		start := len(concepts)
		add := func(name string) {
			f := a.concept(name)
			if f != unknown && !slices.Contains(concepts[start:], f) {
				concepts = append(concepts, f)
			}
		}
		for _, m := range groups {
			if a.stands(m, words, i) {
				add(m.Value)
			}
		}
		// What gives an ask away is a word for it: "make" in "what do seniors make".
		for _, m := range cues {
			if i != min(m.End, len(words))-1 || stopwords[w] {
				continue
			}
			if _, ok := a.corpus.Groups[m.Value]; ok {
				add(m.Value)
			}
		}
		if len(concepts) > start || !stopwords[w] {
			list = append(list, unit{word: w, stem: a.feature(stemmed[i]), concepts: slices.Clip(concepts[start:])})
		}
	}
	return list
}

// stands reports whether a group's phrase counts as the word at i: as each of its words that
// is no stopword or, where all of them are, as the last one.
func (a *analyzer) stands(m knowledge.Match, words []string, i int) bool {
	if i < m.Start || i >= m.End {
		return false
	}
	if !stopwords[words[i]] || m.End-m.Start == 1 {
		return true
	}
	return i == m.End-1 && !slices.ContainsFunc(words[m.Start:m.End], func(w string) bool { return !stopwords[w] })
}

func appendNew(list []feature, f feature) []feature {
	if slices.Contains(list, f) {
		return list
	}
	return append(list, f)
}

// concept is the feature of a group of words that mean the same.
func (a *analyzer) concept(group string) feature {
	if a.base != nil {
		if f, ok := a.base.concepts[group]; ok {
			return f
		}
	}
	if f, ok := a.concepts[group]; ok {
		return f
	}
	if !a.growing {
		return unknown
	}
	f := a.feature("c:" + group)
	a.concepts[group] = f
	return f
}

// document is an entry, analysed.
type document struct {
	entry  *knowledge.Entry
	lines  lines            // the title and the phrasings
	own    map[feature]bool // features that its text has, or usual in its phrasings
	claims []claim
}

// entryTexts are the units of an entry's texts, while its snapshot is built.
type entryTexts struct {
	lines         [][]unit // the title first, the phrasings
	body, figures []unit
}

// lines are an entry's title and phrasings, laid flat, and where each of the entry's features
// stands in them.
type lines struct {
	starts   []int32   // line → its first unit, and the end
	stems    []feature // of the units
	concepts []feature // of all units, one after the other
	ends     []int32   // unit → the end of its concepts
	totals   []float64 // line → the sum of its weights
	features []feature // all that the entry has, in its body and figures too, ascending
	at       []int32   // feature → where its lines begin in having, and the end
	having   []bearing // the lines that have a feature, ascending
}

// bearing is a line that has a feature.
type bearing struct {
	line int32
	part float32 // the share of the line's weight that the words with the feature have
}

func wordForWord(words []string) string { return strings.Join(words, " ") }

// appendWords appends what wordForWord returns: a look-up with it on the stack leaves nothing.
func appendWords(to []byte, words []string) []byte {
	for i, w := range words {
		if i > 0 {
			to = append(to, ' ')
		}
		to = append(to, w...)
	}
	return to
}

func (a *analyzer) read(text string) []unit {
	return a.units(a.words(text))
}

// words are a phrasing's, as a question's are read: without greetings, slang written
// out.
func (a *analyzer) words(text string) []string {
	words, _ := a.expandSlang(a.around.strip(a.split(text)))
	return words
}

// split returns a text's words without those that say nothing: emoji that the content
// has no meaning for, and the guide's own year ("in 2026"). Where there are no others,
// it returns these.
func (a *analyzer) split(text string) []string {
	words := a.texts.wordsOf(text)
	if !slices.ContainsFunc(words, func(w string) bool { return w == a.year || isSymbol(w) }) {
		return words
	}
	kept := make([]string, 0, len(words))
	for i, w := range words {
		next := i+1 < len(words) && words[i+1] == a.year
		if w == a.year || next && slices.Contains(yearIn, w) || isSymbol(w) && !a.symbols[w] {
			continue
		}
		kept = append(kept, w)
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}

// yearIn are the words before a year that go with it.
var yearIn = []string{"in", "for", "during"}

// isSymbol reports whether a word is a single sign: Words keeps letters, digits and signs
// of currencies apart from them.
func isSymbol(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	return size == len(w) && unicode.Is(unicode.So, r)
}

func (a *analyzer) noteSymbols(text string) {
	for _, w := range a.texts.wordsOf(text) {
		if isSymbol(w) {
			a.symbols[w] = true
		}
	}
}

// knows reports whether the ranking has a word: it stands in an entry, or means the same
// as one that does.
func (a *analyzer) knows(word string) bool {
	if word = a.texts.stem(word); a.feature(word) != unknown {
		return true
	}
	return slices.ContainsFunc(a.groups.Find([]string{word}), func(m knowledge.Match) bool { return a.concept(m.Value) != unknown })
}

// expandNames writes out the names that the content has a term for, where no entry has
// their words, or has a role's words side by side: "nyc" becomes "new york". What is slang
// is left to that.
func (a *analyzer) expandNames(words []string) (expanded []string, changes []knowledge.Change) {
	next := 0
	for _, n := range a.corpus.Vocabulary.Named(words) {
		name := words[n.Start:n.End]
		if n.Start < next || a.has(name, n.Role) || a.slang.Prefix(name) == len(name) {
			continue
		}
		expanded = append(append(expanded, words[next:n.Start]...), knowledge.Words(n.Name)...)
		changes = append(changes, knowledge.Change{From: wordForWord(name), To: n.Name})
		next = n.End
	}
	if changes == nil {
		return words, nil
	}
	return append(expanded, words[next:]...), changes
}

// fewTimes is how often two words stand side by side where that is no accident.
const fewTimes = 3

// has reports whether the entries have a name: each of its words and, where they say
// little one by one, as a role's do, all of them side by side.
func (a *analyzer) has(name []string, together bool) bool {
	for i, w := range name {
		if !stopwords[w] && !a.knows(w) || together && i > 0 && a.pairs[neighbours{a.texts.word(name[i-1]).ofStem, a.texts.word(w).ofStem}] < fewTimes {
			return false
		}
	}
	return true
}

func (a *analyzer) document(e *knowledge.Entry) (document, entryTexts) {
	d, t := document{entry: e, own: map[feature]bool{}}, entryTexts{}
	t.lines = append(make([][]unit, 0, 1+len(e.Phrasings)), a.read(e.Title))
	for _, text := range append([]string{e.Title, e.Full}, e.Phrasings...) {
		last := int32(0)
		for _, w := range a.texts.wordsOf(text) {
			next := a.texts.word(w).ofStem
			if last != 0 {
				a.pairs[neighbours{last, next}]++
			}
			last = next
		}
	}
	for _, p := range e.Phrasings {
		t.lines = append(t.lines, a.read(p))
	}
	t.body = a.read(e.Short)
	if e.HasMore() {
		t.body = append(t.body, a.read(e.Full)...)
	}
	t.body = append(t.body, a.read(strings.Join(e.Tags, " "))...)
	for _, f := range e.Figures {
		text := strings.Join([]string{f.Text, f.Level, f.Region, f.Company, f.Baseline}, " ")
		if role, ok := a.corpus.Vocabulary.Role(f.Role); ok {
			text += " " + role.Name
		}
		t.figures = append(t.figures, a.read(text)...)
	}
	used := map[feature]int{}
	note := func(f feature, inText bool) {
		if used[f]++; inText || used[f] >= usual {
			d.own[f] = true
		}
	}
	for i, list := range append([][]unit{t.body, t.figures}, t.lines...) {
		for _, u := range list {
			note(u.stem, i <= 2)
			for _, f := range u.concepts {
				note(f, i <= 2)
			}
		}
	}
	return d, t
}

// exactTexts are the texts that a question may be, word for word, to be an entry's title or
// phrasing.
func (a *analyzer) exactTexts(e *knowledge.Entry) []string {
	var list []string
	for _, text := range append([]string{e.Title}, e.Phrasings...) {
		words := a.split(text)
		list = append(list, wordForWord(words), wordForWord(a.around.strip(words)))
	}
	return list
}

// usual is in how many of an entry's phrasings a word stands that goes without saying
// where the entry is asked for.
const usual = 5

// weigh sets each feature's weight by the number of entries that it is usual in, and
// ends the growing of the vocabulary.
func (a *analyzer) weigh(docs []document) {
	a.growing = false
	a.always = make([][]feature, len(a.names))
	for _, w := range a.groupWords {
		if stem, concept := a.feature(w.stem), a.concept(w.group); stem != unknown && concept != unknown {
			a.always[stem] = appendNew(a.always[stem], concept)
		}
	}
	a.counts = make([]int, len(a.names))
	for i := range docs {
		for f := range docs[i].own {
			a.counts[f]++
		}
	}
	a.weights = make([]float64, len(a.counts))
	n := float64(len(docs))
	for f, count := range a.counts {
		a.weights[f] = max(0.15, math.Log((n+1)/(float64(count)+0.5)))
	}
}

// lay lays an entry's texts flat. It needs the weights.
func (a *analyzer) lay(t *entryTexts) lines {
	units, concepts := 0, 0
	for _, line := range t.lines {
		units += len(line)
		for _, u := range line {
			concepts += len(u.concepts)
		}
	}
	l := lines{
		starts: make([]int32, 1, len(t.lines)+1), totals: make([]float64, len(t.lines)),
		stems: make([]feature, 0, units), ends: make([]int32, 0, units), concepts: make([]feature, 0, concepts),
	}
	having := map[feature][]bearing{}
	note := func(f feature, line int, weight float64) {
		list := having[f]
		if line >= 0 {
			if n := len(list); n == 0 || list[n-1].line != int32(line) {
				list = append(list, bearing{line: int32(line)})
			}
			list[len(list)-1].part += float32(weight / l.totals[line])
		}
		having[f] = list
	}
	for i, line := range t.lines {
		for _, u := range line {
			l.totals[i] += a.weight(u)
		}
		for _, u := range line {
			l.stems, l.concepts = append(l.stems, u.stem), append(l.concepts, u.concepts...)
			l.ends = append(l.ends, int32(len(l.concepts)))
			note(u.stem, i, a.weight(u))
			for _, f := range u.concepts {
				note(f, i, a.weight(u))
			}
		}
		l.starts = append(l.starts, int32(len(l.stems)))
	}
	for _, list := range [][]unit{t.body, t.figures} {
		for _, u := range list {
			note(u.stem, -1, 0)
			for _, f := range u.concepts {
				note(f, -1, 0)
			}
		}
	}
	l.features = slices.Sorted(maps.Keys(having))
	l.at = make([]int32, 1, len(l.features)+1)
	for _, f := range l.features {
		l.having = append(l.having, having[f]...)
		l.at = append(l.at, int32(len(l.having)))
	}
	return l
}

// has reports whether a feature stands anywhere in the entry.
func (l *lines) has(f feature) bool {
	_, found := slices.BinarySearch(l.features, f)
	return found
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
