package index

import (
	"fmt"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// What this file does: it reads a question that goes on from the last one. A whole
// question is none: it is answered the same whatever was said before. One that leaves
// open what it is about, "and in Seattle?", "how much do they earn?", takes it from the
// conversation.

const (
	longestFollowUp    = 9   // words
	followUpConfidence = 0.9 // what is taken from the conversation is not ranked
)

// goingOn begins a question that goes on from the last one.
var goingOn = func() knowledge.Phrases {
	var p knowledge.Phrases
	for _, text := range []string{"and", "what about", "how about", "what if", "but", "or", "same for", "same question for", "also", "then", "now for", "and for", "for"} {
		p.Add(text, "")
	}
	return p
}()

// pointing stands for what was said before. "That" in "that job" does not, nor does the
// "there" of "is there".
var pointing = set(`they them their theirs that those these there it one ones he she him her this which`)

// besides are words of a question that say nothing of what it is about.
var besides = set(`how take takes took make makes get gets pay pays best most least kind sort place level role people guys folks question longer long much many same well better more less highest lowest which about there instead typically usually normally roughly approximately around again exactly then now bring brings add adds`)

// ownWork is what "that" or "this" is before where it points to nothing.
var ownWork = set(`job career role work field profession path industry guide bot channel year time way`)

// openQuestion is what a question leaves open, where it goes on from the last one.
type openQuestion struct {
	own      knowledge.Asked // what it names itself
	asked    knowledge.Asked // what it names, and what the conversation named before
	ask      knowledge.Ask
	entry    *knowledge.Entry // that the conversation was about
	choosing bool             // "which one pays best"
	more     bool             // "how much more is that?"
	there    bool             // it is asked of where, or of whom, the conversation's entry tells
	same     bool             // for the places or companies that it names, which the guide tells apart by pay alone
}

// followUp reads what a question that goes on from the last one asks.
func (s *snapshot) followUp(r *reading) (open openQuestion, ok bool) {
	ctx := r.query.Context
	ctx.At = 0
	if ctx == (knowledge.Context{}) || len(r.words) == 0 || len(r.raw) > longestFollowUp || len(r.outside) > 0 {
		return open, false
	}
	words := r.words
	about := goingOn.Prefix(words) // "and" is off already, as a greeting is
	if len(words) > 1 && words[0] == "after" && words[1] == "how" {
		about = 1 // "after how many years?"
	}
	opened := about > 0 || goingOn.Prefix(r.raw) > 0
	words = words[about:]
	own := s.corpus.Vocabulary.Read(words)
	facets := own.NamesAnything()
	known := s.isPhrasing(r)
	points := s.points(words, known)
	home := s.home.Find(words)
	if !s.leavesOpen(words) {
		return open, false
	}
	switch {
	case len(home) > 0 && ctx.Ask == knowledge.Pay && len(own.Asks) == 0: // "in the US?": the guide's figures are of there
	case known && len(own.Asks) > 0 && !points && !(opened && len(words) == 1):
		return open, false // "which pays best" is a question of its own too, and "and pay?" is none
	case about > 0 && len(own.Asks)+len(words) > 0: // "what about seniors", "what about the pay"
	case points && (facets || len(own.Asks) > 0 || s.lexicon.asks[words[0]]): // "how much do they earn", "juniors there", "how much is that"
	case opened && !(facets && len(own.Asks) > 0): // "and at Google", "and the pay"
	case facets && len(own.Asks) == 0: // "in Seattle?"
	case !known && !facets && slices.Contains(words, "much") && slices.Contains(words, "how"): // "by how much?"
	default:
		return open, false
	}
	open.own, open.asked, open.entry = own, own, s.corpus.Entry(ctx.Entry)
	open.choosing = points && (slices.Contains(own.Asks, knowledge.Choose) || slices.Contains(words, "which") || words[0] == "who")
	open.ask = askOf(own.Asks, ctx.Ask)
	if words[len(words)-1] == "do" && slices.Contains(own.Asks, knowledge.Duties) {
		open.ask = knowledge.Duties // "what do they do", whatever was asked before
	}
	if open.ask == "" && open.entry != nil && len(open.entry.Asks) > 0 {
		open.ask = open.entry.Asks[0]
	}
	open.more = howMuchMore(words)
	open.there = open.entry != nil && ctx.Place+ctx.Company == "" && slices.Contains(words, "there") && hasPremium(open.entry)
	take := func(mine *[]string, id string) {
		if len(*mine) == 0 && id != "" {
			*mine = []string{id}
		}
	}
	a := &open.asked
	take(&a.Roles, ctx.Role)
	take(&a.Levels, s.levelOf(ctx))
	if elsewhere := own.Names(knowledge.PremiumFacets()...); elsewhere && !open.answersOf(s, open.ask) {
		if ctx.Ask != "" && ctx.Ask != knowledge.Pay && len(own.Asks) == 0 && open.entry != nil {
			open.same = true // "and at Google?", after a question of what is needed
		}
		open.ask = knowledge.Pay // the guide tells places and companies apart by pay
	}
	if open.ask == knowledge.Pay {
		if len(home) == 0 {
			take(&a.Places, ctx.Place)
		}
		take(&a.Companies, ctx.Company)
		take(&a.Specialisms, ctx.Specialism)
	}
	a.Asks = []knowledge.Ask{open.ask}
	return open, true
}

// answersOf reports whether an entry of the places, companies or specialisms asked about
// answers that kind of question.
func (o openQuestion) answersOf(s *snapshot, ask knowledge.Ask) bool {
	return slices.ContainsFunc(knowledge.PremiumFacets(), func(f knowledge.Facet) bool {
		return s.entryFor(o.asked.IDs(f), s.corpus.Vocabulary.Terms(f), ask) != nil
	})
}

// askOf is what is asked for: what leaves no doubt, said now or before ("what about a
// senior" after a question of pay sounds like one of duties), and else what is said.
func askOf(own []knowledge.Ask, before knowledge.Ask) knowledge.Ask {
	for _, ask := range strongAsks {
		if slices.Contains(own, ask) {
			return ask
		}
	}
	if slices.Contains(strongAsks, before) {
		return before
	}
	for _, ask := range own {
		if ask != knowledge.Choose {
			return ask
		}
	}
	return before
}

// levelOf is the level that the conversation is about: named, or that of its entry.
func (s *snapshot) levelOf(ctx knowledge.Context) string {
	if ctx.Level != "" {
		return ctx.Level
	}
	for _, level := range s.corpus.Vocabulary.Levels {
		if len(level.Entries) > 0 && level.Entries[0] == ctx.Entry {
			return level.ID
		}
	}
	return ""
}

// isPhrasing reports whether a question is one that the guide answers, word for word.
func (s *snapshot) isPhrasing(r *reading) bool {
	return len(s.phrasings[r.exact])+len(s.phrasings[r.bare]) > 0
}

// points reports whether a word stands for what was said before. "It" does so only
// where the question is none that the guide knows ("how long does it take"), and so do
// "which" and "who" in front.
func (s *snapshot) points(words []string, known bool) bool {
	for i, w := range words {
		switch {
		case w == "it" || i == 0 && (w == "which" || w == "who"):
			if !known {
				return true
			}
		case !pointing[w] || w == "which":
		case w == "there" && i > 0 && (words[i-1] == "is" || words[i-1] == "are" || words[i-1] == "be"):
		case i+1 < len(words) && ownWork[words[i+1]]:
		default:
			return true
		}
	}
	return false
}

// leavesOpen reports whether a question has no subject of its own: beside what it asks
// for, and whom and where, no word of it has a meaning.
func (s *snapshot) leavesOpen(words []string) bool {
	v := &s.corpus.Vocabulary
	covered := make([]bool, len(words))
	cover := func(start, end int) {
		for i := start; i < min(end, len(words)); i++ {
			covered[i] = true
		}
	}
	for _, m := range v.Named(words) {
		cover(m.Start, m.End)
	}
	for _, m := range s.home.Find(words) {
		cover(m.Start, m.End)
	}
	for _, m := range v.Cues(words) {
		cover(m.Start, m.End)
	}
	for i, w := range words {
		if !covered[i] && !stopwords[w] && !besides[w] && !pointing[w] {
			return false
		}
	}
	return true
}

// ofThem takes the role from the conversation for a question that has its own subject
// and says "they" or "it": "do they need a PhD", "is it safe from AI" after one about data
// scientists.
func (s *snapshot) ofThem(r *reading) {
	role := r.query.Context.Role
	if role == "" || role == s.corpus.Vocabulary.MainRole().ID || len(r.asked.Roles) > 0 || len(r.raw) > longestFollowUp || s.isPhrasing(r) {
		return
	}
	for i, w := range r.words {
		// "It" before "to" is nobody: "is it better to do a master's".
		if w == "they" || w == "them" || w == "their" || (w == "it" || w == "its") && !slices.Contains(r.words[i:], "to") {
			r.asked.Roles, r.why.Context = []string{role}, true
			return
		}
	}
}

// goesOn answers a question that goes on from what was said before.
func (s *snapshot) goesOn(r *reading) (knowledge.Result, bool) {
	if result, ok := s.ofIt(r); ok {
		return result, true
	}
	if open, ok := s.followUp(r); ok {
		return s.goOn(r, open)
	}
	return knowledge.Result{}, false
}

// goOn answers a question that goes on from the last one, or returns nothing where the
// guide has no entry for what it leaves open.
func (s *snapshot) goOn(r *reading, open openQuestion) (knowledge.Result, bool) {
	var notes []string
	entries := []*knowledge.Entry{open.entry}
	if open.same {
		open.asked.Asks = nil
		notes = append(notes, s.notApart(open.own))
	} else {
		entries = s.entriesOf(&open)
	}
	if len(entries) == 0 {
		return knowledge.Result{}, false
	}
	r.asked, r.why.Context = open.asked, true
	result := knowledge.Result{
		Verdict: knowledge.Answered, Confidence: followUpConfidence, Truncated: r.cut, Asked: r.asked, Why: r.why,
	}
	result.Why.Reason = "it goes on from what was said before"
	roles := s.askedOf(r)
	for i, e := range entries {
		h := scored{doc: s.byID[e.ID], score: followUpConfidence - float64(i)/100}
		result.Hits = append(result.Hits, s.hit(r, h))
		if len(roles) > 0 {
			e = s.of(e, roles, r.asked.Asks)
		}
		result.Answers = append(result.Answers, e)
	}
	picked := s.corpus.PickFigures(r.asked, result.Answers...)
	result.Figures, result.Notes = picked.Figures, append(notes, picked.Notes...)
	result.Claim = s.claimAbout(r, entries[0])
	if result.Claim == 0 && entries[0] == open.entry {
		result.Claim = r.query.Context.Claim
	}
	return result, true
}

// notApart says that the guide tells nothing of its own for what is named.
func (s *snapshot) notApart(own knowledge.Asked) string {
	var names []string
	for _, t := range s.corpus.Vocabulary.TermsOf(own, knowledge.PremiumFacets()...) {
		names = append(names, t.Name)
	}
	return fmt.Sprintf("The guide does not say whether that is different for: %s.", strings.Join(names, ", "))
}

// entriesOf finds what answers an open question: two entries at most, first what it
// names itself.
func (s *snapshot) entriesOf(open *openQuestion) []*knowledge.Entry {
	v, a := &s.corpus.Vocabulary, &open.asked
	var found []*knowledge.Entry
	add := func(e *knowledge.Entry) {
		if e != nil && len(found) < 2 && !slices.Contains(found, e) {
			found = append(found, e)
		}
	}
	if open.choosing && open.entry != nil && open.entry.Answers(open.ask) {
		if open.ask == knowledge.Pay {
			a.Roles, a.Levels, a.Places, a.Companies, a.Specialisms = rolesOf(open.entry), nil, nil, nil, nil
			a.Asks = append(a.Asks, knowledge.Compare)
		}
		return []*knowledge.Entry{open.entry}
	}
	if open.more && open.ask == knowledge.Pay && !open.own.NamesAnything() {
		add(s.tellsHowMuchMore(open.entry))
		return found // what is paid at all is no answer
	}
	if open.there && open.ask == knowledge.Pay {
		add(open.entry)
	}
	other := len(a.Roles) > 0 && a.Roles[0] != v.MainRole().ID
	if len(open.own.Roles) > 0 && !other && !a.Names(knowledge.LevelFacet, knowledge.PlaceFacet, knowledge.CompanyFacet, knowledge.SpecialismFacet) {
		add(s.entryFor(open.own.Roles, v.Roles, open.ask))
	}
	if other {
		role, _ := v.Role(a.Roles[0])
		var first []*knowledge.Entry // those that the role names, before all others
		for _, id := range role.Entries {
			if e := s.corpus.Entry(id); e != nil {
				first = append(first, e)
			}
		}
		for _, e := range append(first, s.corpus.Entries...) {
			if open.ask == knowledge.Pay && pays(e, role) || open.ask != knowledge.Pay && speaks(e, role, []knowledge.Ask{open.ask}) {
				add(e)
				break
			}
		}
	}
	for _, named := range []*knowledge.Asked{&open.own, a} {
		if !other || len(found) == 0 {
			add(s.entryFor(named.Levels, v.Levels, open.ask))
		}
		add(s.entryFor(named.Places, v.Places, open.ask))
		add(s.entryFor(named.Companies, v.Companies, open.ask))
		add(s.entryFor(named.Specialisms, v.Specialisms, open.ask))
	}
	if e := open.entry; len(found) == 0 && e != nil && e.Answers(open.ask) &&
		(open.ask != knowledge.Pay || len(a.Roles) == 0 || slices.Contains(rolesOf(e), a.Roles[0])) {
		add(e)
	}
	if len(found) == 0 && open.ask == knowledge.Pay {
		add(s.entryFor([]string{v.MainRole().ID}, v.Roles, open.ask))
	}
	return found
}

// howMuchMore reports whether words ask by how much pay differs: "how much more would it bring".
func howMuchMore(words []string) bool {
	for i := range len(words) - 2 {
		if words[i] == "how" && words[i+1] == "much" && (words[i+2] == "more" || words[i+2] == "less") {
			return true
		}
	}
	return false
}

// tellsHowMuchMore is the conversation's entry where that tells what something adds to pay, or
// else the first of those beside it that is about pay and tells of one thing; nil for neither.
func (s *snapshot) tellsHowMuchMore(e *knowledge.Entry) *knowledge.Entry {
	if e == nil || e.Answers(knowledge.Pay) {
		return e
	}
	for _, id := range e.Related {
		if r := s.corpus.Entry(id); r != nil && len(r.Asks) > 0 && r.Asks[0] == knowledge.Pay && len(rolesOf(r)) == 0 {
			return r
		}
	}
	return nil
}

// hasPremium reports whether an entry states what a place, a kind of company or a field adds to pay.
func hasPremium(e *knowledge.Entry) bool {
	return slices.ContainsFunc(e.Figures, func(f knowledge.Figure) bool { return f.Statistic == knowledge.Premium })
}

// entryFor returns the entry of the first of these terms that foremost answers that kind
// of question, or else one that answers it besides.
func (s *snapshot) entryFor(ids []string, terms []knowledge.Term, ask knowledge.Ask) *knowledge.Entry {
	for _, t := range terms {
		if len(ids) == 0 || t.ID != ids[0] {
			continue
		}
		for _, foremost := range []bool{true, false} {
			for _, id := range t.Entries {
				if e := s.corpus.Entry(id); e != nil && e.Answers(ask) && (!foremost || e.Asks[0] == ask) {
					return e
				}
			}
		}
	}
	return nil
}

// rolesOf are the roles that an entry states the pay of.
func rolesOf(e *knowledge.Entry) []string {
	var roles []string
	for _, f := range e.Figures {
		if f.Statistic.Money() && !slices.Contains(roles, f.Role) {
			roles = append(roles, f.Role)
		}
	}
	return roles
}
