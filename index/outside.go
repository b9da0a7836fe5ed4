package index

import (
	"slices"
	"strconv"
	"strings"

	"careerbot/knowledge"
)

// finding is a word or phrase that names something outside the guide.
type finding struct {
	kind  kind
	says  string
	words string
	asked bool // a profession that the question itself is of: see ofAnother
}

type kind int

const (
	place kind = iota
	currency
	profession
	topic
)

// hardOutside reports whether a place, a currency or a profession that the question is of is
// named that the guide has nothing for: whatever else stands in the question, no figure
// answers it. A profession or a topic may be named in passing: there the confidence decides,
// of which it is evidence.
func (r *reading) hardOutside() bool {
	return slices.ContainsFunc(r.outside, func(f finding) bool { return f.kind == place || f.kind == currency || f.asked })
}

// names reports whether something of this kind is named that the guide does not cover.
func (r *reading) names(k kind) bool {
	return slices.ContainsFunc(r.outside, func(f finding) bool { return f.kind == k })
}

// aboutGuide reports whether a question that names a place or a currency asks for
// something of the guide there: "jobs in Germany", but not "pizza in Rome".
func (r *reading) aboutGuide() bool {
	if slices.ContainsFunc(r.outside, func(f finding) bool { return f.kind == topic }) {
		return false
	}
	return slices.ContainsFunc(r.units, func(u unit) bool {
		named := slices.ContainsFunc(r.outside, func(f finding) bool { return slices.Contains(strings.Fields(f.words), u.word) })
		return !named && (u.stem != unknown || len(u.concepts) > 0)
	})
}

// outside knows what the guide does not cover.
type outside struct {
	subjects    []subject
	phrases     knowledge.Phrases
	backgrounds knowledge.Phrases
	inside      map[string]bool // words and phrases the guide has terms for
}

type subject struct {
	kind kind
	says string
}

func newOutside(c *knowledge.Corpus) *outside {
	o := &outside{inside: map[string]bool{}}
	v := &c.Vocabulary
	for f := range knowledge.Facets {
		for _, t := range v.Terms(f) {
			for _, alias := range t.Aliases {
				o.inside[strings.Join(knowledge.Words(alias), " ")] = true
			}
		}
	}
	add := func(k kind, s knowledge.Subject) {
		o.subjects = append(o.subjects, subject{k, s.Says})
		value := strconv.Itoa(len(o.subjects) - 1)
		for _, w := range s.Words {
			o.phrases.Add(w, value)
			if k == profession {
				o.phrases.Add(plural(w), value) // who asks what a profession is paid asks of many
			}
		}
	}
	add(place, c.Outside.Places)
	add(currency, c.Outside.Currencies)
	add(profession, c.Outside.Professions)
	for _, s := range c.Outside.Topics {
		add(topic, s)
	}
	for _, w := range c.Outside.Backgrounds {
		o.backgrounds.Add(w, "")
	}
	return o
}

// find lists what a question names that the guide does not cover. It looks at
// the words as typed and with slang written out, so that neither hides the other.
func (o *outside) find(readings ...[]string) []finding {
	var found []finding
	for _, words := range readings {
		backgrounds, aims := aimsParted(words, o.backgrounds.Find(words))
		for _, m := range o.phrases.Longest(words) {
			text := strings.Join(words[m.Start:m.End], " ")
			if o.covers(words, m) {
				continue
			}
			n, err := strconv.Atoi(m.Value)
			if err != nil {
				continue // the values are written above
			}
			s := o.subjects[n]
			if s.kind == profession && comesFrom(words, backgrounds, m) {
				continue
			}
			if !slices.ContainsFunc(found, func(f finding) bool { return f.words == text }) {
				found = append(found, finding{s.kind, s.says, text, s.kind == profession && follows(m, aims)})
			}
		}
	}
	return found
}

// covers reports whether a term of the guide's own contains the match:
// "manager" is outside, a role of the guide's with "manager" in its name is not.
func (o *outside) covers(words []string, m knowledge.Match) bool {
	var buf [128]byte
	for start := max(0, m.Start-3); start <= m.Start; start++ {
		for end := m.End; end <= min(len(words), m.End+3); end++ {
			if o.inside[string(appendWords(buf[:0], words[start:end]))] {
				return true
			}
		}
	}
	return false
}

// aimsParted tells what somebody works as from what they want to be ready for: "as a baker",
// "job ready as a baker".
func aimsParted(words []string, backgrounds []knowledge.Match) (from, aims []knowledge.Match) {
	for _, b := range backgrounds {
		if b.Start > 0 && words[b.Start-1] == "ready" {
			aims = append(aims, b)
		} else {
			from = append(from, b)
		}
	}
	return from, aims
}

// ofAnother marks the professions that a question is of, where it names no role of the
// guide: whose pay it asks, and what somebody asks to become. A sentence in which people
// tell of themselves, of a change or of something said before names a profession beside it.
func (s *snapshot) ofAnother(r *reading) {
	if len(r.asked.Roles) > 0 || !r.names(profession) || len(sentences(r.text)) > 1 {
		return
	}
	pay := slices.Contains(r.asked.Asks, knowledge.Pay) && !slices.ContainsFunc(r.words, func(w string) bool { return besideProfession[w] })
	become := slices.IndexFunc(r.words, func(w string) bool { return w == "be" || w == "become" })
	for i := range r.outside {
		f := &r.outside[i]
		if f.kind != profession {
			continue
		}
		name := strings.Fields(f.words)
		aimed := become >= 0 && slices.Equal(clip(withoutArticle(r.words[become+1:]), len(name)), name)
		f.asked = f.asked || pay || aimed
	}
}

// besideProfession are words of a sentence on pay that may name a profession and be of
// another: what people tell of themselves, of a change, or compare with.
var besideProfession = set(`i im ive id me my mine we our us myself it they them their this that these those than vs versus or
	after before leave leaving left switch switching switched change changing changed transition transitioning move moving moved
	become becoming turn turning turned into quit quitting`)

func withoutArticle(words []string) []string {
	if len(words) > 0 && (words[0] == "a" || words[0] == "an" || words[0] == "the") {
		return words[1:]
	}
	return words
}

// clip returns the first n words, or all.
func clip(words []string, n int) []string { return words[:min(n, len(words))] }

// comesFrom reports whether a profession is somebody's background: "as a nurse".
func comesFrom(words []string, backgrounds []knowledge.Match, m knowledge.Match) bool {
	return follows(m, backgrounds) || m.End < len(words) && (words[m.End] == "background" || words[m.End] == "by")
}

// follows reports whether a match stands right behind one of those.
func follows(m knowledge.Match, those []knowledge.Match) bool {
	return slices.ContainsFunc(those, func(b knowledge.Match) bool { return b.End <= m.Start && m.Start-b.End <= 2 })
}
