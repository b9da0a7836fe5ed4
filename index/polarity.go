package index

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"careerbot/knowledge"
)

// What this file does: it tells which claim of an entry a question puts, and which way
// round, so that the answer begins with Yes or No only where that is sure. "Do I need
// SQL?" puts "needs SQL" as it stands, "can I skip SQL?" its reverse; "how much SQL do I
// need?" puts neither, and the answer stands without.

// claim is a claim, read.
type claim struct {
	aspect   aspect
	holds    bool
	subjects [][]string      // stems, each list one way of naming what the claim is of
	words    map[string]bool // the stems of all of them
	than     []string        // stems of what its subject is compared with
	state    bool            // it says what the subject is, not what somebody does: "are filled by referral"
	levels   []string        // of the entry: what it says of one level says nothing of another
	own      bool            // the title puts it: it is what the entry is about
	trigger  []string        // of a pin: the words of the question that it answers
	ordered  []bool          // of each subject: who does it stands in front of to whom
	paid     bool            // it is of pay
	beside   map[string]bool // stems that the entry has of something else than the claim
	amount   quantity        // how long it takes, or how much it is
	steps    [][][]string    // in their order, each by its names: stems
	timed    bool            // its entry says how long, so that a time in a question matters
	staged   bool            // its entry states an order, so that "before" and "after" matter
	texts    *texts          // of the snapshot that it was read in
	called   [][]string      // the subjects, and the names of the steps
	marks    []uint64        // of the names: see marksOf
}

// claimsOf reads an entry's claims.
func (s *snapshot) claimsOf(e *knowledge.Entry) []claim {
	var list []claim
	for _, c := range e.Claims {
		if e.Kind == knowledge.Pin && slices.Contains(e.Phrasings, c.Text) {
			list = append(list, claim{holds: c.Holds, trigger: s.spelledOut(c.Text)})
			continue
		}
		read := s.claim(c)
		read.levels = s.levelsIn(e.Title + " " + c.Text)
		if read.aspect != needed && read.aspect != worth && read.aspect != possible && read.aspect != amounting {
			read.levels = s.levelsIn(e.Title + " " + c.Text + " " + e.Short + " " + e.Full)
		}
		title, _ := s.lexicon.puts(s.spelledOut(e.Title), true, read, false, false, func([]string, int, bool) bool { return true })
		read.own = title.sure
		read.beside = s.besideClaim(e, read)
		list = append(list, read.named())
	}
	timed := slices.ContainsFunc(list, func(c claim) bool { return c.aspect == amounting && c.amount.unit == "month" })
	staged := slices.ContainsFunc(list, func(c claim) bool { return c.aspect == sequenced })
	for i := range list {
		list[i].timed = timed && list[i].aspect == practised
		list[i].staged = staged && list[i].aspect != sequenced
	}
	return list
}

// preferred ends what an entry advises, before what it advises against.
var preferred = regexp.MustCompile(`(?i)\b(?:over (?:those|the ones)|rather than|instead of|as opposed to)\b`)

// besideClaim returns the words that an entry has only where it tells of something else than
// a claim: "established enterprises pay more reliably", beside what start-ups pay.
func (s *snapshot) besideClaim(e *knowledge.Entry, c claim) map[string]bool {
	of, beside := map[string]bool{}, map[string]bool{}
	note := func(set map[string]bool, text string) {
		for _, w := range s.lexicon.texts.lexical(knowledge.Words(text)) {
			set[w] = true
		}
	}
	note(of, e.Title)
	named := false
	for _, sentence := range append(knowledge.Sentences(e.Short), knowledge.Sentences(e.Full)...) {
		if at := preferred.FindStringIndex(sentence); at != nil {
			note(beside, sentence[at[1]:])
			sentence = sentence[:at[0]]
		}
		if c.isIn(s.lexicon.texts.lexical(s.spelledOut(sentence))) {
			note(of, sentence)
			named = true
		} else {
			note(beside, sentence)
		}
	}
	if !named {
		return nil
	}
	for w := range of {
		delete(beside, w)
	}
	return beside
}

// levelsIn returns the levels that a text names.
func (s *snapshot) levelsIn(text string) []string {
	return s.corpus.Vocabulary.Read(knowledge.Words(text)).Levels
}

func (s *snapshot) claim(c knowledge.Claim) claim {
	l := s.lexicon
	read := claim{aspect: practised, holds: c.Holds, words: map[string]bool{}, texts: l.texts}
	text := strings.TrimSpace(c.Text)
	read.paid = slices.ContainsFunc(knowledge.Words(text), func(w string) bool { return ofPay[w] && w != "raises" })
	if steps, ok := strings.CutSuffix(text, " in order"); ok && strings.Contains(steps, " then ") {
		read.aspect, read.steps, text = sequenced, s.steps(steps), steps
	}
	var segments, spelled [][]string
	for _, text := range strings.Split(text, ",") {
		words := s.spelledOut(text)
		segments, spelled = append(segments, s.lexicon.texts.lexical(words)), append(spelled, words)
	}
	// The segment that says what is claimed: the longest such phrase counts.
	best, at := knowledge.Match{}, -1
	for i, segment := range segments {
		for _, m := range l.heads.Longest(segment) {
			n, _ := strconv.Atoi(m.Value)
			if read.aspect == sequenced || l.claimed[n].aspect == amounting && quantityOf(spelled[i][m.End:]).unit == "" {
				continue // "take online courses" says of no length
			}
			if m.End-m.Start > best.End-best.Start {
				best, at = m, i
			}
		}
	}
	if n, err := strconv.Atoi(best.Value); err == nil {
		read.aspect = l.claimed[n].aspect
		read.holds = c.Holds == l.claimed[n].positive
	}
	if read.aspect == amounting {
		read.amount = quantityOf(spelled[at][best.End:])
		segments[at] = segments[at][:best.Start]
		best.End = best.Start
	}
	if at >= 0 {
		segments[at] = append(slices.Clone(segments[at][:best.Start]), segments[at][best.End:]...)
		if i := slices.Index(segments[at], "than"); i >= 0 {
			for _, w := range segments[at][i+1:] {
				if !l.function[w] {
					read.than = append(read.than, w)
					read.words[w] = true
				}
			}
			segments[at] = segments[at][:i]
		}
	} else if first := segments[0]; len(first) > 0 {
		read.state = first[0] == "is" || first[0] == "are"
	}
	for _, segment := range segments {
		var subject []string
		for i, w := range segment {
			// Who works with others does not work as they do.
			if !l.function[w] || w == "with" && i > 0 && segment[i-1] == "work" {
				subject = append(subject, w)
				read.words[w] = true
			}
		}
		if subject != nil {
			read.subjects = append(read.subjects, subject)
			read.ordered = append(read.ordered, len(s.levelsIn(strings.Join(segment, " "))) > 1)
		}
	}
	return read
}

// put is how a question puts a claim.
type put struct {
	sure    bool
	truth   bool // what the claim makes of it
	negated bool // it is put in the negative: "a PhD isn't needed?"
	back    bool // it is the reverse of the claim
}

// word is what the answer begins with.
func (p put) word() string {
	switch {
	case !p.sure:
		return ""
	case p.negated && p.truth:
		return "Right"
	case p.negated:
		return "" // "No" could be read either way
	case p.truth:
		return "Yes"
	}
	return "No"
}

// answer is a hit's entry as it answers the question: with the Yes or No that it
// begins with, if any.
func (s *snapshot) answer(r *reading, h scored) *knowledge.Entry {
	d := &s.docs[h.doc]
	if h.part != nil {
		if s.leadsElsewhere(r.words, claim{}) || goesOnLacking.MatchString(r.text) || stepsApart(r.words, d.claims) {
			return d.entry // "a threat to engineers and nurses", "without a PhD and without SQL"
		}
		parts := told(s.heardOf(r))
		if slices.ContainsFunc(d.claims, func(c claim) bool { return s.narrowed(parts, c) }) {
			return d.entry // "are they safe? Junior ones."
		}
		r = h.part
	}
	if roles := s.askedOf(r); len(roles) > 0 && !h.exact {
		return s.of(d.entry, roles, r.asked.Asks)
	}
	if len(d.claims) == 0 {
		return d.entry
	}
	return spoken(d.entry, s.puttingHeard(s.heardOf(r), d.claims, d.own, h.exact))
}

// stepsApart reports whether words name several steps of an order, of which each half of a
// question names some only: "should I begin with Python and deep learning".
func stepsApart(words []string, claims []claim) bool {
	return slices.ContainsFunc(claims, func(c claim) bool { return len(c.mentions(c.texts.lexical(words))) > 1 })
}

// goesOnLacking is in a question that names two things together which may be lacking.
var goesOnLacking = regexp.MustCompile(`(?i)\b(?:and|or|nor|&)\s+(?:also\s+)?(?:without|no|not|neither|skip)\b`)

// Titled returns an entry as it answers its own title: how it is shown to who picks it.
func (ix *Index) Titled(e *knowledge.Entry) *knowledge.Entry {
	s, err := ix.acquire()
	if err != nil {
		return e
	}
	defer s.release()
	if i, known := s.byID[e.ID]; known {
		return s.titled(&s.docs[i])
	}
	return spoken(e, s.puttingPin(e.Title, s.claimsOf(e), true))
}

func (s *snapshot) titled(d *document) *knowledge.Entry {
	return spoken(d.entry, s.putting(d.entry.Title, d.claims, d.own, true))
}

// spoken returns the entry with the word that its texts begin with.
func spoken(e *knowledge.Entry, p put) *knowledge.Entry {
	word := p.word()
	if word == "" && !p.back && !p.negated {
		return e
	}
	as := *e
	as.Untitled = p.back || p.negated
	if word != "" {
		as.Short, as.Full = strings.TrimSpace(word+". "+e.Short), strings.TrimSpace(word+". "+e.Full)
	}
	return &as
}

// heard is one sentence of a question, as the lexicon reads it.
type heard struct {
	words []string
	asked bool     // it has a question mark
	told  []string // what is told before it asks, if anything
	asks  []string // what it asks then
	stems []string // of all these words
	marks uint64   // of the stems: see marksOf
}

// heardOf are the sentences of a question, spelled out once for all that reads them, who may
// not change them.
func (s *snapshot) heardOf(r *reading) []heard {
	if r.heard == nil {
		r.heard = s.hear(r.text)
	}
	return r.heard
}

// hear spells a question's sentences out.
func (s *snapshot) hear(text string) []heard {
	var list []heard
	for _, sentence := range sentences(text) {
		asked := strings.Contains(sentence, "?")
		sentence = s.withoutAside(sentence)
		h := heard{words: s.spelledOut(sentence), asked: asked}
		if n := len(list); n > 0 && asked && len(h.words) > 0 && s.lexicon.tags.Suffix(h.words) == len(h.words) && !s.lexicon.asksFirst(firstOf(sentence)) {
			list[n-1].asked = true // "So nobody needs a PhD. Right?"
			continue
		}
		if parts := s.lexicon.parted(sentence); parts.told != "" {
			h.told, h.asks = s.spelledOut(parts.told), s.spelledOut(parts.asked)
		}
		h.stems = s.lexicon.texts.lexical(slices.Concat(h.words, h.told, h.asks))
		h.marks = marksOf(h.stems)
		list = append(list, h)
	}
	return list
}

// putting reads how a question puts the claims of an entry.
func (s *snapshot) putting(text string, claims []claim, own map[feature]bool, exact bool) put {
	if len(claims) == 0 {
		return put{}
	}
	return s.puttingHeard(s.hear(text), claims, own, exact)
}

func (s *snapshot) puttingHeard(list []heard, claims []claim, own map[feature]bool, exact bool) put {
	var found put
	for _, c := range claims {
		p := s.puttingClaim(list, c, own, exact)
		switch {
		case !p.sure:
		case found.sure && found.word() != p.word():
			return put{} // they do not agree
		default:
			found = p
		}
	}
	return found
}

// puttingClaim reads how a question, sentence by sentence, puts a claim. Another
// sentence that turns something round makes it unsure, unless the next one asks about
// it: "I don't know SQL. Is that a problem?"
func (s *snapshot) puttingClaim(list []heard, c claim, own map[feature]bool, exact bool) put {
	if !(exact && c.own) && c.aspect != threat && !c.mayBeNamed(list) {
		return put{} // most claims
	}
	return s.puttingNamed(list, c, own, exact)
}

func (s *snapshot) puttingNamed(list []heard, c claim, own map[feature]bool, exact bool) put {
	var found put
	named := false
	for _, h := range list {
		if s.leadsElsewhere(h.words, c) || s.setsAgainst(h.words, c, own) {
			return put{}
		}
		// "There are contests for prizes. Are they worth my time?"
		named = named || c.isIn(h.stems[:len(h.words)])
	}
	plain := func(words []string, i int, direct bool) bool { return s.plainWord(words, i, direct, exact, c, own) }
	read := func(words []string, asked, whole bool) (put, bool) {
		words = s.withoutWho(words, c)
		return s.lexicon.puts(words, asked, c, exact && c.own, named && !whole, plain)
	}
	if s.narrowed(told(list), c) {
		return put{}
	}
	if p, ok := s.puttingAlone(list, c, read); ok {
		return p
	}
	var turned []string // a sentence that turns something round, and asks nothing
	for _, h := range list {
		words, asked, whole := h.words, h.asked, len(list) == 1
		if h.told != nil && s.idle(h.told) {
			if _, clear := read(h.told, false, false); clear {
				words, asked, whole = h.asks, true, false
			}
		}
		p, clear := read(words, asked, whole)
		if !p.sure && turned != nil {
			p, clear = read(slices.Concat(turned, words), asked, false)
			turned = nil
			if !p.sure {
				return put{}
			}
		}
		switch {
		case turned != nil, p.sure && found.sure && p != found:
			return put{}
		case p.sure:
			found = p
		case !clear:
			turned = words
		case !s.idle(words):
			return put{}
		}
	}
	if turned != nil {
		return put{}
	}
	return found
}

// mayBeNamed reports whether sentences have all words of one of the names of what a claim is
// of: no sentence puts it without.
func (c *claim) mayBeNamed(list []heard) bool {
	marks := marksOf(rewrites)
	for i := range list {
		marks |= list[i].marks
	}
	has := func(w string) bool {
		return slices.ContainsFunc(list, func(h heard) bool { return slices.Contains(h.stems, w) }) || slices.Contains(rewrites, w)
	}
	for i, name := range c.called {
		if c.marks[i]&^marks == 0 && !slices.ContainsFunc(name, func(w string) bool { return !has(w) }) {
			return true
		}
	}
	return false
}

// named returns the claim with all names of what it is of, which mayBeNamed goes through.
func (c claim) named() claim {
	c.called = slices.Concat(append([][][]string{c.subjects}, c.steps...)...)
	c.marks = make([]uint64, len(c.called))
	for i, name := range c.called {
		c.marks[i] = marksOf(name)
	}
	return c
}

// marksOf sets a bit for each word, by its hash: what lacks a bit of a name lacks a word of it.
func marksOf(words []string) uint64 {
	marks := uint64(0)
	for _, w := range words {
		marks |= 1 << (hash(asTyped, w) >> 58)
	}
	return marks
}

// puttingAlone reads a question whose one sentence puts the claim by itself, where all
// that is told beside it changes nothing: then its words need not be known.
func (s *snapshot) puttingAlone(list []heard, c claim, read func(words []string, asked, whole bool) (put, bool)) (put, bool) {
	list = told(list)
	if len(list) < 2 {
		return put{}, false
	}
	var found put
	named := false // what the claim is of, in what was told
	for _, h := range list {
		p, clear := read(h.words, h.asked, !named)
		switch {
		case p.sure && (s.standsAlone(h.words, c) || named && refers(h.words)):
			if found.sure && found != p {
				return put{}, false
			}
			found = p
		case (h.asked || s.lexicon.asksFirst(h.words[0])) && !(clear && s.idle(h.words)), !s.aside(h.words, found.sure):
			return put{}, false
		default:
			named = (named || c.isIn(s.lexicon.texts.lexical(h.words))) && !s.lexicon.negates(h.words, c.aspect)
		}
	}
	return found, found.sure
}

// leadsElsewhere reports whether words name a role or a level that a claim says nothing
// of.
func (s *snapshot) leadsElsewhere(words []string, c claim) bool {
	v := &s.corpus.Vocabulary
	if c.staged && slices.ContainsFunc(words, func(w string) bool { return (w == "before" || w == "after") && !c.words[w] }) {
		return true
	}
	// What is needed or worth it is so at any level; else a level narrows.
	if len(c.levels) > 0 || c.than != nil || c.aspect == possible || c.aspect == raising || c.aspect == threat || c.aspect == amounting || c.aspect == sequenced || c.state {
		if slices.ContainsFunc(v.Read(words).Levels, func(level string) bool { return !slices.Contains(c.levels, level) }) {
			return true
		}
	}
	main := v.MainRole().ID
	return slices.ContainsFunc(v.RolesIn(words), func(m knowledge.Match) bool {
		return m.Value != main && !c.names(words[m.Start:m.End])
	})
}

// setsAgainst reports whether words set one thing that the entry tells of over, before or
// after another, which a claim without such words does not: "should I learn Java over
// Python".
func (s *snapshot) setsAgainst(words []string, c claim, own map[feature]bool) bool {
	if c.aspect == sequenced || c.aspect == amounting {
		return false
	}
	for i, w := range words[:max(0, len(words)-1)] {
		if w != "over" && w != "before" && w != "after" || c.words[w] {
			continue
		}
		next := i + 1
		for next < len(words)-1 && setBefore[words[next]] {
			next++
		}
		w := words[next]
		f := s.analyzer.feature(s.lexicon.texts.stem(w))
		if !s.lexicon.aims[s.lexicon.texts.lexicalStem(w)] && (c.words[s.lexicon.texts.lexicalStem(w)] || studied[w] || f != unknown && own[f]) {
			return true
		}
	}
	return false
}

// studied is what one does beside, which every entry may tell of.
var studied = set(`project projects portfolio course courses class classes`)

// setBefore may stand between "before" and what it is before.
var setBefore = set(`a an the any my your learning studying doing`)

// names reports whether all of these words are the claim's.
func (c claim) names(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !c.words[c.texts.lexicalStem(w)] })
}

// idle reports whether what is told beside a question changes nothing in it: it names no
// other role, and nowhere that somebody wants to go.
func (s *snapshot) idle(told []string) bool {
	aims := slices.ContainsFunc(told, func(w string) bool { return aiming[w] })
	return !slices.ContainsFunc(told, func(w string) bool {
		return s.lexicon.otherRoles[w] || aims && !s.lexicon.neutral[s.lexicon.texts.lexicalStem(w)] && !s.lexicon.aims[s.lexicon.texts.lexicalStem(w)]
	})
}

// aiming are the words by which somebody says where they want to go.
var aiming = set(`goal goals dream target ambition prefer intend intends want wants wanted wanna like plan plans planning aim aiming hope hoping dream dreaming going apply applying applied join joining working work`)

// reversing begin words that mean the reverse of what follows.
var reversing = []string{"un", "in", "im", "ir", "il", "dis", "non", "anti", "mis"}

// keeps reports whether the lexicon knows a word as it is written, or its reverse:
// "irrelevant" is no misspelt "relevant".
func (l *lexicon) keeps(w string) bool {
	return l.known[w] || slices.ContainsFunc(reversing, func(prefix string) bool {
		rest, cut := strings.CutPrefix(w, prefix)
		return cut && l.known[rest]
	})
}

// spelledOut returns a sentence's words as the lexicon reads them.
func (s *snapshot) spelledOut(sentence string) []string {
	var ignored knowledge.Rationale
	words := s.analyzer.split(sentence)
	words = s.analyzer.around.strip(s.mend(words, s.lexicon.keeps, &ignored))
	if len(words) > 1 && s.lexicon.negated[words[0]] && strings.HasSuffix(words[1], "ing") {
		return append(words[:1:1], s.written(words[1:], &ignored)...) // "isn't blogging useful" is no lack of blogging
	}
	return s.written(words, &ignored)
}

// plainWord reports whether the word at i says nothing of the direction. In a question
// that turns nothing round, those do not that the entry itself has, unless they say
// where: "at a university".
func (s *snapshot) plainWord(words []string, i int, direct, exact bool, c claim, own map[feature]bool) bool {
	w, l := words[i], s.lexicon
	if c.words[s.lexicon.texts.lexicalStem(w)] || exact && direct {
		return true
	}
	switch {
	case l.otherRoles[w]:
		return false // "I want to do research"
	case counting(w):
		return c.at(words, i)
	case units[w] && c.timed:
		return false
	case units[w] && i+1 < len(words) && words[i+1] == "of":
		return false // "a year of Python"
	case units[w]:
		return c.aspect != possible || i == 0 || !measured[words[i-1]] && !counting(words[i-1])
	case kin[w]:
		return i > 0 && whose[words[i-1]] && c.aspect != threat && (words[i-1] == "hiring" && !slices.Contains(words[:i], "as") || i+1 < len(words) && (reporting[words[i+1]] || words[i+1] == "become" || words[i+1] == "be"))
	case w == "our" && c.aspect == needed:
		return false // "required for our posting"
	case w == "will" && i > 0 && determiners[words[i-1]]:
		return false // "should I write a will"
	case l.neutral[s.lexicon.texts.lexicalStem(w)]:
		return true
	case !direct || c.than != nil || c.state:
		return false
	}
	f := s.analyzer.feature(s.lexicon.texts.stem(w))
	return f != unknown && own[f] && !placed(words, i, c.aspect == possible) && !c.beside[s.lexicon.texts.lexicalStem(w)] && !c.only(words[i+1:])
}

// only reports whether what the claim is of stands in words only behind where or when: in
// "should I learn Java before Python" it is not what is asked about.
func (c claim) only(words []string) bool {
	found := false
	for i, marked := range c.in(c.texts.lexical(words)) {
		if marked {
			if found = true; !placed(words, i, false) && !(i > 0 && (words[i-1] == "before" || words[i-1] == "after")) {
				return false
			}
		}
	}
	return found
}

// counting reports whether a word counts, and is no pronoun as "one" is.
func counting(w string) bool {
	_, ok := figure(w)
	return ok && !strings.Contains(w, ".") || counts[w] && w != "one"
}

// at reports whether the number at i says when, or how old somebody is, and the claim
// holds at any time.
func (c claim) at(words []string, i int) bool {
	if c.than != nil || c.timed || c.aspect == possible || c.aspect == raising || c.aspect == worth {
		return false
	}
	return i+1 < len(words) && units[words[i+1]] && (i+2 == len(words) || words[i+2] != "of") || i > 0 && ages[words[i-1]] || isCalendar(words[i])
}

// isCalendar reports whether a word is a year to come.
func isCalendar(w string) bool {
	return len(w) == 4 && w[:2] == "20" && w[2] >= '2' && w[2] <= '9' && w[3] >= '0' && w[3] <= '9'
}

// placed reports whether the word at i says where, or for what: it stands behind "at",
// "in" or "for".
func placed(words []string, i int, forWhat bool) bool {
	for i--; i >= 0 && (words[i] == "a" || words[i] == "an" || words[i] == "the"); i-- {
	}
	return i >= 0 && (places[words[i]] || forWhat && words[i] == "for")
}

var (
	units    = set(`year years month months week weeks day days hour hours weekend weekends decade decades evening evenings`)
	measured = set(`a an one half within per few couple next this that under by`)
	ages     = set(`am im at age aged being turning turned`)
	places   = set(`at in within inside among`)
	// kin are people whom one knows, and what others are by profession.
	kin = set(`friend friends boss teacher teachers manager managers colleague colleagues brother sister mom dad mother father son daughter kid kids child uncle aunt wife husband`)
	// reporting is what they do.
	reporting = set(`say says said tell tells told think thinks claim claims claimed believe believes swear swears insist insists keeps warned warns thought`)
	whose     = set(`my our your his her their the hiring`)
)

// puts reads one sentence. Clear is whether it turns nothing round, if it does not put
// the claim.
func (l *lexicon) puts(words []string, asked bool, c claim, exact, named bool, plainWord func(words []string, i int, direct bool) bool) (p put, clear bool) {
	words, tagged := l.untagged(words)
	if len(words) == 0 {
		return put{}, true
	}
	words, denied := l.undenied(words)
	words, assumed := l.assumed(words)
	words = l.withoutAim(rewritten(words), c)
	tagged = tagged || assumed
	if c.aspect == amounting || c.aspect == sequenced {
		read := l.measures
		if c.aspect == sequenced {
			read = l.orders
		}
		p, clear = read(words, c)
		p.sure = p.sure && (asked || tagged || denied || l.asksOutright(words, c))
		if denied {
			p.truth, p.back = !p.truth, !p.back
		}
		return p, clear
	}
	t := l.tables[c.aspect]
	tokens := l.texts.lexical(words)
	swapped := false
	switch {
	case c.than != nil:
		var fits bool
		if words, swapped, fits = c.compared(words); !fits {
			return put{}, false
		}
		tokens = l.texts.lexical(words)
	case c.aspect == raising:
		if i := slices.Index(words, "than"); i > 0 && c.isIn(tokens[:i]) && !c.isIn(tokens[i:]) {
			if slices.ContainsFunc(words[i+1:], func(w string) bool { return !otherwise[w] && !l.neutral[l.texts.lexicalStem(w)] }) {
				return put{}, false
			}
			words, tokens = words[:i], tokens[:i] // "do specialists earn more than generalists"
		}
	}
	subject := c.in(tokens)
	if c.aspect == raising && otherPay(words, subject) {
		return put{}, false
	}
	all := make([]signal, len(words)) // what each word means; of a phrase its last
	kind := make([]byte, len(words))  // 's' subject, 'p' plain, 'm' with a meaning, 'c' continued, 0 not known
	for i := range words {
		switch {
		case subject[i]:
			kind[i] = 's'
		case plainWord(words, i, false):
			kind[i] = 'p'
		}
	}
	next := 0
	for _, m := range t.phrases.Longest(tokens) {
		if m.Start < next || slices.Contains(subject[m.Start:m.End], true) {
			continue
		}
		n, _ := strconv.Atoi(m.Value)
		for i := m.Start; i < m.End; i++ {
			kind[i] = 'c'
		}
		kind[m.End-1], all[m.End-1] = 'm', t.meanings[n]
		if all[m.End-1].sense == plain {
			kind[m.End-1] = 'p'
		}
		next = m.End
	}
	l.objects(words, kind, all, c, named)
	// A negated auxiliary in front asks as without the negation: "isn't SQL needed?"
	preposed := false
	switch {
	case len(words) > 2 && l.auxiliary[words[0]] && words[1] == "not" && kind[1] == 'm' && kind[2] != 'm':
		kind[1] = 'p'
	case len(words) > 1 && l.negated[words[0]] && kind[0] == 'm' && kind[1] != 'm':
		kind[0], preposed = 'p', true
	}
	signs := map[aspect]int{} // of what is said of an aspect
	mixed := false
	lack, turn, cloud, relative, suffers, matter := 0, 0, 0, 0, false, false
	var rest []int
	say := func(a aspect, positive bool) {
		sign := -1
		if positive {
			sign = 1
		}
		mixed = mixed || signs[a] == -sign
		signs[a] = sign
	}
	if preposed && (strings.HasPrefix(words[0], "can") || strings.HasPrefix(words[0], "could")) && (c.aspect == needed || c.aspect == possible) {
		say(possible, true) // "can't I skip SQL?"
	}
	for i, k := range kind {
		switch {
		case c.state && k != 's' && (degrees[words[i]] || (words[i] == "my" || words[i] == "our") && i+1 < len(words) && subject[i+1]),
			c.aspect == threat && words[i] == "less",
			c.aspect == raising && i > 0 && (words[i-1] == "more" || words[i-1] == "less") && strings.HasSuffix(words[i], "ly") && !l.neutral[tokens[i]]:
			cloud++ // "less secure", "my pay", "more reliably"
		case k == 0:
			rest = append(rest, i)
		case k != 'm':
		case all[i].sense == says:
			say(all[i].aspect, all[i].positive)
		case all[i].sense == suffer:
			suffers = true
		case all[i].sense == matters:
			matter = true
		case all[i].sense == lacks:
			lack++
			if !l.governs(words, kind, all, i) {
				cloud++
			}
		case all[i].sense == relates:
			relative++
		case all[i].sense == turns:
			turn++
		default:
			cloud++
		}
	}
	switch {
	case matter && lack > 0:
		suffers = true
	case matter:
		say(worth, true)
	case suffers && lack == 0:
		cloud++ // "is SQL a problem"
	}
	if last := words[len(words)-1]; c.aspect == possible && (last == "work" || last == "works") {
		say(possible, true) // "does self study work"
	}
	if lack > 0 {
		relative -= count(words, "if") // "is it ok if I don't know SQL"
	}
	clear = turn+lack == 0 && !suffers
	for _, sign := range signs {
		clear = clear && sign > 0
	}
	if !clear || !l.auxiliary[words[0]] {
		cloud += relative
	}
	if c.state && (lack > 0 || past[words[0]] || words[0] == "am") {
		cloud++
	}
	if c.aspect == raising && c.paid && !slices.ContainsFunc(words, func(w string) bool { return ofPay[w] }) {
		cloud++ // "is Google better", "more jobs in Seattle"
	}
	if c.aspect == practised && slices.ContainsFunc(words, func(w string) bool { return sizes[w] && !c.words[w] }) {
		cloud++ // "the big pipelines" may be somebody else's
	}
	if c.aspect != needed && slices.ContainsFunc(words, func(w string) bool { return (w == "only" || w == "solely" || w == "exclusively") && !c.words[w] }) {
		cloud++ // "is it the only career that AI does not threaten"
	}
	if howOften(words, c) {
		cloud++ // "should I write papers every month"
	}
	if c.aspect == needed && (l.ofAnother(words, subject) || !c.holds && twice(tokens, subject)) {
		cloud++
	}
	hasSubject := slices.Contains(subject, true) || named && slices.ContainsFunc(words, func(w string) bool { return pointing[w] })
	ofWork := c.aspect == threat && slices.ContainsFunc(words, func(w string) bool { return theWork[w] || l.subject[w] })
	switch {
	case !(hasSubject || exact && c.aspect == practised || ofWork), mixed, cloud > 0, lack > 1, turn > 1, l.asks[words[0]], denied && turn > 0, !(asked || tagged || denied || l.asksOutright(words, c)):
		return put{}, clear
	case suffers && turn > 0, slices.ContainsFunc(rest, func(i int) bool { return !plainWord(words, i, clear) }):
		return put{}, clear
	}
	does := l.openers[words[0]] || (exact || c.state) && l.auxiliary[words[0]] || (denied || tagged || asked) && l.says(words)
	sign := l.sign(c, signs, lack, suffers, does)
	if sign == 0 {
		return put{}, clear
	}
	if turn == 1 || denied {
		sign = -sign
	}
	if swapped {
		sign = -sign
	}
	return put{sure: true, truth: (sign > 0) == c.holds, negated: turn == 1, back: sign < 0}, clear
}

// howOften reports whether words say how often something is done, of which the claim says nothing.
func howOften(words []string, c claim) bool {
	for i, w := range words {
		often := rhythms[w] || (w == "every" || w == "each" || w == "per") && i+1 < len(words) && periods[words[i+1]]
		if often && !c.words[w] {
			return true
		}
	}
	return false
}

// rhythms and periods are how one says how often.
var (
	rhythms = set(`daily weekly biweekly fortnightly monthly quarterly nightly constantly nonstop`)
	periods = set(`day days week weeks month months morning evening night quarter weekend weekends`)
)

// ofPay are the words one of which a question of more or less pay holds.
var ofPay = set(`pay pays paid paying payed salary salaries wage wages earn earns earned earning earnings make makes making made money income incomes compensation comp
	raise raises raised cash premium bonus dollar dollars rich rates underpaid overpaid paycheck paychecks remunerated value`)

// sizes tell some things of a kind from others.
var sizes = set(`big bigger biggest huge giant massive small smaller smallest tiny`)

// ofAnother reports whether words ask what the subject itself needs, or whether to begin
// with it: "does a master's need experience", "should I start with calculus".
func (l *lexicon) ofAnother(words []string, subject []bool) bool {
	for i := range len(words) - 1 {
		if (strings.HasPrefix(words[i], "start") || strings.HasPrefix(words[i], "begin")) && words[i+1] == "with" {
			return true
		}
	}
	if words[0] != "does" && words[0] != "do" {
		return false
	}
	i := 1
	for i < len(words)-1 && (subject[i] || words[i] == "a" || words[i] == "an" || words[i] == "the") {
		i++
	}
	return i > 1 && subject[i-1] && obliges[words[i]]
}

// twice reports whether a word of the subject is said twice: "must I move to Seattle if I
// work in Seattle".
func twice(tokens []string, subject []bool) bool {
	for i, w := range tokens {
		if at := slices.Index(tokens, w); subject[i] && at < i && subject[at] {
			return true
		}
	}
	return false
}

// degrees say that something is so to another degree than a claim that says that it is.
var degrees = set(`more less better worse higher lower fewer smaller bigger enough lot lots much most least half double part evening evenings weekend weekends`)

// theWork is what a question about the role calls it.
var theWork = set(`job jobs role roles career careers profession professions work field position positions occupation`)

// otherwise are those who are not what a claim is of.
var otherwise = set(`random local typical generic place places small smaller little generalist generalists others other rest average averages standard regular normal ordinary general usual non specialist specialists everybody everyone else without market most`)

// otherPay reports whether words ask for something else than more pay, "more reliably", or of
// others than are meant: "small startups".
func otherPay(words []string, subject []bool) bool {
	for i, w := range words[1:] {
		before := words[i]
		if (before == "more" || before == "less") && (strings.HasSuffix(w, "ly") || w == "often") || subject[i+1] && !subject[i] && otherwise[before] {
			return true
		}
	}
	return false
}

func count(words []string, w string) int {
	n := 0
	for _, x := range words {
		if x == w {
			n++
		}
	}
	return n
}

// sign is 1 where the words ask for the claim, -1 for its reverse, 0 where they ask for
// neither.
func (l *lexicon) sign(c claim, signs map[aspect]int, lack int, suffers, does bool) int {
	sign := 0
	switch c.aspect {
	case needed:
		sign = l.signOfNeed(c, signs, lack, suffers)
		if sign == 0 && len(signs) == 0 && lack == 0 && !suffers && c.holds && does {
			sign = 1 // what is needed is used: "do they write unit tests"
		}
	case practised:
		if sign = signs[needed]; sign == 0 && (does || lack > 0 || signs[practised] > 0) {
			sign = 1
		}
	case worth, raising, possible, threat:
		sign = signs[c.aspect]
		if lack > 0 && c.aspect != worth {
			return 0
		}
	}
	if lack > 0 {
		sign = -sign
	}
	return sign
}

// signOfNeed is sign without what is lacked. What is needed is worth it too; of what is
// not needed nothing follows.
func (l *lexicon) signOfNeed(c claim, signs map[aspect]int, lack int, suffers bool) int {
	need, use, can := signs[needed], signs[worth], signs[possible]
	if suffers {
		if use > 0 || need != 0 || can < 0 {
			return 0
		}
		use = -1
	}
	switch {
	case need != 0 && (use == 0 || use == need && c.holds):
		if can < 0 {
			return -need
		}
		return need
	case need != 0:
		return 0
	case lack > 0 && use == 0:
		return can
	case lack > 0 && can >= 0 && (c.holds || suffers):
		return use
	case use != 0 && c.holds && (can == 0 || can > 0):
		return use
	}
	return 0
}

// governs reports whether what the word at i says is lacked is the claim's subject: no
// other word comes between, or none follows at all.
func (l *lexicon) governs(words []string, kind []byte, all []signal, i int) bool {
	for j := i + 1; j < len(kind); j++ {
		switch {
		case kind[j] == 's':
			return true
		case kind[j] == 0:
			return false
		case kind[j] == 'm' && all[j].sense == says && all[j].aspect != possible:
			return slices.Contains(kind[:i], 's')
		case words[j] == "my" || words[j] == "your" || words[j] == "our":
			return slices.Contains(kind[j:], 's') // "is it worth quitting my job"
		}
	}
	return slices.Contains(kind[:i], 's')
}

// in marks the words that name what the claim is of. How many there are stands right
// before what is counted: "is one week enough for a project" names no "one project".
func (c *claim) in(tokens []string) []bool {
	marked := make([]bool, len(tokens))
	c.mark(marked, tokens)
	return marked
}

// isIn reports whether any of the words does so.
func (c *claim) isIn(tokens []string) bool {
	var room [64]bool
	if len(tokens) > len(room) {
		return slices.Contains(c.in(tokens), true)
	}
	marked := room[:len(tokens)]
	c.mark(marked, tokens)
	return slices.Contains(marked, true)
}

func (c *claim) mark(marked []bool, tokens []string) {
	for n, subject := range c.subjects {
		if n < len(c.ordered) && c.ordered[n] && !inOrder(tokens, subject) {
			continue
		}
		reach := len(tokens)
		switch {
		case len(subject) > 1 && counts[subject[0]]:
			reach = len(subject)
		case lacking[subject[0]]: // "no programming background" is no "no degree, but a programming background"
			reach = min(len(subject)+1, len(tokens))
		}
		for from := 0; from+reach <= len(tokens) && reach > 0; from++ {
			near := tokens[from : from+reach]
			if slices.ContainsFunc(subject, func(w string) bool { return !slices.Contains(near, w) }) {
				continue
			}
			for i, w := range near {
				if slices.Contains(subject, w) {
					marked[from+i] = true
				}
			}
		}
	}
}

// inOrder reports whether a subject's first word stands in front of its last, as who mentors
// stands in front of whom, or behind it where that is mentored by it.
func inOrder(tokens, subject []string) bool {
	return (slices.Index(tokens, subject[0]) < slices.Index(tokens, subject[len(subject)-1])) != slices.Contains(tokens, "by")
}

// counts are the words that count.
var counts = set(`one two three four five six seven eight nine ten twenty thirty fifty hundred`)

// untagged takes off what asks for a confirmation: "you need a PhD, right?".
func (l *lexicon) untagged(words []string) (rest []string, tagged bool) {
	rest = words
	for {
		n := l.tags.Suffix(rest)
		if n == 0 || n == len(rest) {
			return rest, tagged
		}
		rest, tagged = rest[:len(rest)-n], true
	}
}

// asksOutright reports whether the words ask without a question mark: they begin with
// an auxiliary, or are no sentence: "sql needed". "NLP premium pay" asks how much.
func (l *lexicon) asksOutright(words []string, c claim) bool {
	return l.auxiliary[words[0]] || l.negated[words[0]] || len(words) <= maxFragment && !l.pronouns[words[0]] && c.aspect != raising && c.aspect != threat
}

// maxFragment is how many words a question has at most that is no sentence.
const maxFragment = 7
