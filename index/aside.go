package index

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"careerbot/knowledge"
)

// What this file does: it sets apart what stands beside a question and changes nothing in
// it, so that its words need not be known: "I run a flower shop. Is a PhD required?", "is
// Python optional, like parsley on a plate?", "can a baker get there without a PhD?".

// leaning are the words by which a question leans on what was told before it.
var leaning = set(`there that this those these it one ones them they so`)

// goals say where somebody wants to go, and likings do so behind "would".
var (
	goals   = set(`need become end ending myself want wants wanted wanna plan plans planning aim aims aiming hope hopes hoping dream dreams dreaming intend intends intending goal goals target ambition prefer going apply applying applied join joining interested heading headed switching move moving`)
	likings = set(`like love rather`)
)

// The first words of what is no aside: it narrows the question or takes it up again.
var framing = set(`in at for to from within inside among under during after before until till by on of with without unless if when while where whether but or and except especially even only just as about specifically namely say meaning provided assuming suppose`)

// correcting words say what the question is meant to be of.
var correcting = set(`mean means meant meaning specifically namely regarding concerning referring`)

// tellers begin to tell of oneself or of others; a sentence behind a question that begins
// with none of them goes on with it: "After taxes."
var tellers = set(`i im ive id ill my me we our you your he she his her they them their it its the a an this that these those everybody everyone nobody noone somebody someone people some most all looks look sounds sound feels feel seems thinking asking thanks no not`)

// finite are verbs that make a sentence of its own: "rent is cheaper".
var finite = set(`is are was were has have had does do did keeps makes costs takes gets seems looks says`)

// asides are what a question's last clause begins with that gives a reason or an image.
var asides = regexp.MustCompile(`(?i)\s*[,;(\p{Pd}]+\s*(?:(?:given|considering|seeing|being|because|since|cuz|cos|like|just like|much like|sort of like|kind of like|asking for|no offen[cs]e|to be honest|if (?:you ask me|i may ask|you don'?t mind|that makes sense))\b)`)

// withoutAside takes off a last clause that only gives a reason, or an image.
func (s *snapshot) withoutAside(sentence string) string {
	if plainButFor(sentence, ",;(-") {
		return sentence
	}
	at := asides.FindStringIndex(sentence)
	if at == nil || at[0] == 0 || !s.lexicon.asksFirst(firstOf(sentence)) {
		return sentence
	}
	words, rest := s.spelledOut(sentence[at[0]:]), knowledge.Words(sentence[at[1]:])
	if len(words) == 0 || len(rest) > 0 && framing[rest[0]] || !s.lexicon.changesNothing(words) {
		return sentence
	}
	return sentence[:at[0]] + "?"
}

func firstOf(sentence string) string {
	if words := knowledge.Words(sentence); len(words) > 0 {
		return words[0]
	}
	return ""
}

// aside reports whether a sentence beside a question tells something that changes
// nothing in it. Behind is whether it stands behind the question.
func (s *snapshot) aside(words []string, behind bool) bool {
	if len(words) == 0 {
		return true
	}
	if s.lexicon.asksFirst(words[0]) || framing[words[0]] || behind && !tellers[words[0]] && !tells(words) {
		return false
	}
	return s.lexicon.changesNothing(words)
}

// changesNothing reports whether told words name neither another role, nor where somebody
// wants to go, nor what others demand, nor that somebody works with those of the guide's
// role rather than being one.
func (l *lexicon) changesNothing(words []string) bool {
	for i, w := range words {
		switch {
		case l.otherRoles[w], correcting[w]:
			return false
		case (goals[w] || likings[w] && i > 0 && wishes[words[i-1]] && i+1 < len(words) && words[i+1] == "to") && !l.denies(words[:i]) && l.leads(words[i+1:]):
			return false
		case judges[w] && isOne(words[:i]), judging[w] && i > 0 && own[words[i-1]]:
			return false // "I am a recruiter"
		case undertakings[w] && i > 0 && (words[i-1] == "im" || words[i-1] == "am" || words[i-1] == "are") && l.leads(words[i+1:]):
			return false // "I'm building a website"
		case employers[w] && i > 0 && (words[i-1] == "my" || words[i-1] == "our"):
			return false // "my company uses another"
		case elsewhere[w], w == "after" && i > 0 && (words[i-1] == "im" || words[i-1] == "am"):
			return false
		case i == 0 && (w == "it" || w == "its" || w == "this") && slices.ContainsFunc(words, func(w string) bool { return w == "for" || w == "only" || w == "just" }):
			return false // "it's just for a school project"
		case w == "only" || w == "just":
			if i+1 < len(words) && !holding[l.texts.lexicalStem(words[i+1])] && slices.Contains(words[:i], "i") {
				return false // "I only manage people"
			}
		case l.subject[w] && !slices.ContainsFunc(words[:i], func(w string) bool { return beingOne[w] }):
			return false // "I manage engineers"
		}
	}
	return !demands(words)
}

// isOne reports whether words say of oneself that one is what follows.
func isOne(words []string) bool {
	return len(words) > 0 && (words[0] == "im" || words[0] == "being" || words[0] == "as") || slices.Contains(words, "am")
}

var (
	undertakings = set(`building writing making designing creating developing coding launching programming`)
	elsewhere    = set(`lab labs academia institute army military government`)
	employers    = set(`company firm bank client clients customer customers`)
	judging      = set(`post advertise hire hires hiring recruit interview lead manage`)
)

// judges are those who ask for what others must have.
var judges = set(`recruiter headhunter manager founder ceo cto investor teacher professor lecturer journalist employer parent`)

var (
	wishes   = set(`would d id wed youd rather`)
	holding  = stemmed(`know have use got want wonder ever a an the my`)
	beingOne = set(`become becoming be being as am are into`)
)

// denies reports whether the last of these words negates what follows.
func (l *lexicon) denies(words []string) bool {
	for _, w := range words[max(0, len(words)-3):] {
		if w == "not" || w == "never" || l.negated[w] {
			return true
		}
	}
	return false
}

// leads reports whether what somebody wants is anything but the job, or nothing.
func (l *lexicon) leads(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return !l.neutral[l.texts.lexicalStem(w)] && !l.aims[l.texts.lexicalStem(w)]
	})
}

// demands reports whether words say that others than who asks demand something: what they
// tell is then of those.
func demands(words []string) bool {
	for i, w := range words {
		if demanding[w] && (i == 0 || !own[words[i-1]] && words[i-1] != "to" && words[i-1] != "would") {
			return true
		}
	}
	return false
}

// own are those who tell of themselves.
var own = set(`i we ill id`)

var demanding = set(`wants require requires required demand demands insist insists expects expect hire hires hiring needs asks ask accept accepts`)

// standsAlone reports whether a question says itself what it is of, and where: it rests on
// nothing that was told before it.
func (s *snapshot) standsAlone(words []string, c claim) bool {
	if !c.isIn(s.lexicon.texts.lexical(words)) && !(c.aspect == threat && slices.ContainsFunc(words, func(w string) bool { return s.lexicon.subject[w] })) {
		return false
	}
	for i, w := range words {
		switch {
		case !leaning[w]:
		case w == "that" && i > 0 && i+1 < len(words): // "is it true that …"
			if i+2 == len(words) || words[i-1] == "for" || words[i-1] == "with" {
				return false
			}
		case w == "it" && i > 0 && i+1 < len(words) && s.lexicon.auxiliary[words[i-1]]: // "is it ok to …"
		case w == "this" && i+1 < len(words) && (theWork[words[i+1]] || words[i+1] == "stuff" || words[i+1] == "field" || words[i+1] == "work"):
		case w == "there" && i > 0 && (s.lexicon.auxiliary[words[i-1]] || s.lexicon.texts.lexicalStem(words[i-1]) == "get"): // "is there a point in …", "get there"
		case w == "so" && i == 0, w == "one" && i+1 < len(words), w == "they" && i < 2:
		default:
			return false
		}
	}
	return true
}

// refers reports whether a question is of what was named before it: "is it useless?". What
// "that" stands for may be more than a thing.
func refers(words []string) bool {
	found := false
	for i, w := range words {
		switch {
		case w == "that" || w == "there" || w == "these" || w == "those" || w == "so" && i > 0, w == "this" && (i+1 == len(words) || !theWork[words[i+1]]):
			return false
		case w == "it" || w == "one" || w == "them" || w == "they" || w == "ones":
			found = true
		}
	}
	return found
}

// negates reports whether words say that something is not, or is not there.
func (l *lexicon) negates(words []string, a aspect) bool {
	t := l.tables[a]
	return slices.ContainsFunc(t.phrases.Longest(l.texts.lexical(words)), func(m knowledge.Match) bool {
		n, _ := strconv.Atoi(m.Value)
		sense := t.meanings[n].sense
		return sense == lacks || sense == turns || sense == suffer
	})
}

// told parts each sentence into what is told in it and what is asked.
func told(list []heard) []heard {
	var parts []heard
	for _, h := range list {
		switch {
		case h.told != nil:
			parts = append(parts, heard{words: h.told}, heard{words: h.asks, asked: true})
		case len(h.words) > 0:
			parts = append(parts, h)
		}
	}
	return parts
}

// narrowed reports whether what stands beside a question makes it another one than it is
// by itself: of somebody's own work, of somewhere else, or of less.
func (s *snapshot) narrowed(parts []heard, c claim) bool {
	asked := false
	for i, h := range parts {
		asks := h.asked || s.lexicon.asksFirst(h.words[0])
		switch {
		case asked && s.goesOnWith(h.words):
			return true
		case !asks && len(s.corpus.Vocabulary.Read(h.words).Companies) > 0:
			return true
		case !asks && (!s.lexicon.changesNothing(h.words) || !asked && s.frames(h.words) || s.modifies(h.words, c)):
			return true
		case asks && i > 0 && s.restsOn(h.words, parts[:i], c):
			return true
		}
		asked = asked || asks
	}
	return false
}

// goesOnWith reports whether what stands behind a question is no sentence of its own, and
// no mere courtesy: "At the top labs.", "Or R?"
func (s *snapshot) goesOnWith(words []string) bool {
	first := words[0]
	if s.lexicon.tags.Suffix(words) == len(words) || s.lexicon.asksFirst(first) {
		return false
	}
	if framing[first] || first == "more" || first == "than" || first == "or" {
		return true
	}
	return !tellers[first] && !tells(words) && (s.lexicon.leads(words) || len(s.levelsIn(strings.Join(words, " "))) > 0)
}

// tells reports whether words have a verb of their own: "rent is cheaper".
func tells(words []string) bool {
	return slices.ContainsFunc(words[1:min(len(words), 4)], func(w string) bool { return finite[w] })
}

// frames reports whether a sentence begins with where what follows is so: "in banking …".
func (s *snapshot) frames(words []string) bool {
	at := 1
	for at < len(words) && (determiners[words[at]] || words[at] == "the" || words[at] == "this") {
		at++
	}
	return (places[words[0]] || words[0] == "for") && at < len(words) && (s.lexicon.leads(words[at:at+1]) || at > 1 && ownPlaces[words[at]])
}

// callings are what somebody calls the profession that they are after, rather than a job
// that they have.
var callings = set(`career careers profession professions field`)

// ownPlaces are somebody's own, and not the guide's.
var ownPlaces = set(`field company firm country city job line industry team`)

// modifies reports whether told words name what a claim is of, and say which: "I have a
// bachelor's in fine arts", "I blog about cats". Of what is possible they may also say in
// which time.
func (s *snapshot) modifies(words []string, c claim) bool {
	which := false
	for i, w := range words {
		switch {
		case c.aspect == possible && (units[w] && i > 0 && (measured[words[i-1]] || counting(words[i-1]))):
			return true
		case c.words[s.lexicon.texts.lexicalStem(w)] && !s.lexicon.neutral[s.lexicon.texts.lexicalStem(w)], c.is(w):
			which = true
		case which && costing[s.lexicon.texts.lexicalStem(w)]:
			return true // "the course costs a fortune"
		case which && (w == "in" || w == "of" || w == "about" || w == "from" || w == "to" && c.aspect == worth) && s.lexicon.leads(c.without(words[i+1:])):
			return true
		}
	}
	return false
}

var costing = stemmed(`costs charges price fee sells`)

// without returns the words that are not the claim's.
func (c claim) without(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return c.words[c.texts.lexicalStem(w)] })
}

// is reports whether a word alone names what the claim is of.
func (c claim) is(w string) bool {
	return slices.ContainsFunc(c.subjects, func(subject []string) bool { return len(subject) == 1 && subject[0] == c.texts.lexicalStem(w) })
}

// restsOn reports whether a question may be of what was told before it: of somebody's
// own work, of somebody else, or of a place.
func (s *snapshot) restsOn(words []string, before []heard, c claim) bool {
	unknown, names := false, false
	for _, h := range before {
		unknown = unknown || s.lexicon.leads(h.words)
		names = names || slices.ContainsFunc(h.words, func(w string) bool { return c.words[s.lexicon.texts.lexicalStem(w)] })
	}
	if !unknown {
		return false
	}
	ofRole := slices.ContainsFunc(words, func(w string) bool { return s.lexicon.subject[w] || callings[w] })
	if (c.aspect == threat || c.state) && !ofRole {
		return true // "I drive a taxi. Is the job safe?"
	}
	for i, w := range words {
		last := i+1 == len(words)
		switch {
		case w == "it" && last && i > 0 && (words[i-1] == "for" || words[i-1] == "with") && !names:
			return true
		case w == "he" || w == "she" || w == "him" || w == "her" || (w == "they" || w == "them") && !names:
			return true
		case w == "there" && last && (i == 0 || s.lexicon.texts.lexicalStem(words[i-1]) != "get"), w == "that" && last && !names:
			return true
		case c.aspect == threat && (w == "my" || w == "me" || w == "mine" || w == "i" || w == "we" || w == "us" || w == "our"):
			return true // "I bake bread. Is my job safe?"
		}
	}
	return false
}

// withoutWho returns a question's words with "i" in place of who it is that would become
// one, "can a baker become …", and without whom it is for, "… for someone with two kids",
// where no word of these is the claim's or says another role, level or number.
func (s *snapshot) withoutWho(words []string, c claim) []string {
	l := s.lexicon
	ordinary := func(words []string) bool {
		timed := slices.ContainsFunc(words, func(w string) bool { return units[w] || ages[w] })
		return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool {
			return c.words[s.lexicon.texts.lexicalStem(w)] || l.otherRoles[w] || l.subject[w] || narrows[w] || counting(w) && (timed || len(words) == 1) || l.asks[w]
		}) && len(s.levelsIn(strings.Join(words, " "))) == 0
	}
	if len(words) > 3 && l.auxiliary[words[0]] && determiners[words[1]] {
		for i := 3; i < min(len(words), 6); i++ {
			becomes := (words[i] == "become" || words[i] == "be") && slices.ContainsFunc(words[i:], func(w string) bool { return l.subject[w] })
			if (becomes || i+1 < len(words) && selves[words[i+1]]) && ordinary(words[2:i]) {
				words = slices.Concat(words[:1], []string{"i"}, words[i:])
				break
			}
		}
	}
	for i := 1; i+2 < len(words); i++ {
		at := i + 1
		if determiners[words[at]] {
			at++
		}
		if words[i] == "for" && at+2 < len(words) && persons[words[at]] && having[words[at+1]] && ordinary(words[at+2:]) {
			return words[:i]
		}
	}
	if n := len(words); n > 3 && words[n-3] == "worth" && (words[n-2] == "my" || words[n-2] == "your") && strings.HasSuffix(words[n-1], "s") && ordinary(words[n-1:]) {
		return append(slices.Clone(words[:n-2]), "it") // "worth my Saturdays"
	}
	if n := len(words); n > 3 && words[n-3] == "waste" && words[n-2] == "of" && ordinary(words[n-1:]) {
		return words[:n-2] // "a waste of petrol"
	}
	return words
}

var (
	determiners = set(`a an my our your some any`)
	selves      = set(`himself herself themselves themself`)
	persons     = set(`someone somebody anyone anybody people folks guy girl man woman lad person beginner newbie parent mum mom mother dad father kid`)
	having      = set(`with of having`)
	// narrows are words that make less, or something else, of who or what is meant.
	narrows = set(`half third quarter most all every each many few several majority part percent lot not never without no nobody none neither nor lacking lack in at for to inside unless if when while or and but except only just`)
)
