package index

import (
	"context"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// reading is a question, understood as far as its words go.
type reading struct {
	query   knowledge.Query
	message          // cleaned
	raw     []string // as typed
	exact   string   // the words, misspelt ones mended: "hi do i need a phd thx"
	bare    string   // those without greetings and thanks: "do i need a phd"
	words   []string // those of bare, with slang and abbreviations written out
	units   []unit   // meaningful words, weighed
	asked   knowledge.Asked
	outside []finding // what it names that the guide does not cover
	learned judgement // what the classifier says of it
	meant   *meant    // what the encoder says of it, where it was asked
	offered bool      // the words alone would offer something
	asking  []string  // of a long message: the sentences that ask
	why     knowledge.Rationale
	heard   []heard // the sentences, as the lexicon reads them: see heardOf

	spoken    []string            // the words, mended, slang written out: as small talk is told by
	smalltalk bool                // the message is nothing but small talk
	talk      int                 // the kind of small talk, where it is
	language  *knowledge.Language // where it is not English
	total     float64             // of the units' weights
}

// read takes a question apart.
func (s *snapshot) read(q knowledge.Query) *reading {
	r := &reading{query: q}
	r.message = s.cleaner.clean(q.Text)
	r.why.Read = r.text
	r.raw = s.analyzer.split(r.text)
	mended := r.raw
	if n, ok := s.languages.of(r.text, r.raw); ok {
		r.language = &s.corpus.Talk.Languages[n]
	} else {
		mended = s.mend(r.raw, none, &r.why)
	}
	r.spoken, _ = s.analyzer.expandSlang(mended)
	r.talk, r.smalltalk = s.talk.only(r.spoken)
	if !r.smalltalk {
		mended = s.talk.without(mended)
	}
	bare := s.analyzer.around.strip(mended)
	r.exact = wordForWord(mended)
	if r.bare = r.exact; len(bare) < len(mended) {
		r.bare = wordForWord(bare)
	}
	r.smalltalk = r.smalltalk && len(s.phrasings[r.bare]) == 0
	r.words = s.written(bare, &r.why)
	r.asked = s.corpus.Vocabulary.Read(r.words)
	asksOfPay(r.words, &r.asked)
	r.outside = s.notInAState(r.text, s.outside.find(mended, r.words))
	s.askedAbout(r)
	s.ofAnother(r)
	r.units = s.weighedUnits(r)
	for i := range r.units {
		r.total += r.units[i].weight
		if u := r.units[i]; u.stem == unknown && len(u.concepts) == 0 {
			r.why.Unknown = append(r.why.Unknown, u.word)
		}
	}
	return r
}

// written writes out what is put otherwise than in the content: names that it has
// another name for, slang, and years of experience.
func (s *snapshot) written(words []string, why *knowledge.Rationale) []string {
	words, names := s.analyzer.expandNames(words)
	words, slang := s.analyzer.expandSlang(words)
	why.Slang = append(names, slang...)
	if m, ok := knowledge.Experience(words); ok {
		words = slices.Replace(slices.Clone(words), m.Start, m.End, m.Value, "years", "of", "experience")
	}
	return words
}

// mend brings words to those of the content: written in one or apart, and spelt, as
// they are there. Those to keep are left alone.
func (s *snapshot) mend(words []string, keep func(string) bool, why *knowledge.Rationale) []string {
	var mended []string // nil while nothing has changed
	change := func(at int, from string, to ...string) {
		if mended == nil {
			mended = append(make([]string, 0, len(words)+len(to)), words[:at]...)
		}
		mended = append(mended, to...)
		why.Mended = append(why.Mended, knowledge.Change{From: from, To: wordForWord(to)})
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		if i+1 < len(words) {
			if joined, ok := s.compounds.join(w, words[i+1]); ok && !keep(w) && !keep(words[i+1]) {
				change(i, w+" "+words[i+1], joined)
				i++
				continue
			}
		}
		if !s.settled[w] && !keep(w) {
			if parts := s.compounds.part(w); parts != nil {
				change(i, w, parts...)
				continue
			}
			if better, ok := s.speller.mend(w); ok {
				change(i, w, better)
				continue
			}
		}
		if mended != nil {
			mended = append(mended, w)
		}
	}
	if mended == nil {
		return words
	}
	return mended
}

// none keeps no word.
func none(string) bool { return false }

// longMessage is from how many words on a message's sentences are weighed: what
// is asked often stands in one of them, and the rest is the story around it.
const longMessage = 16

// storyWeight is what a sentence that asks nothing counts beside one that does.
const storyWeight = 0.35

// weighedUnits returns the question's units. In a long message the sentences that ask
// count in full.
func (s *snapshot) weighedUnits(r *reading) []unit {
	list := sentences(r.text)
	if len(list) < 2 || len(r.words) < longMessage {
		return s.weighed(r.words, 1)
	}
	r.asking = s.asking(list)
	var units []unit
	for _, text := range list {
		weight := storyWeight
		if slices.Contains(r.asking, text) {
			weight = 1
		}
		var ignored knowledge.Rationale
		words := s.written(s.analyzer.around.strip(s.mend(s.analyzer.split(text), none, &ignored)), &ignored)
		units = append(units, s.weighed(words, weight)...)
	}
	return units
}

// asking returns the sentences with a question mark or, where there is none, those
// whose words ask for something.
func (s *snapshot) asking(list []string) []string {
	var asking []string
	for _, text := range list {
		if strings.Contains(text, "?") {
			asking = append(asking, text)
		}
	}
	if asking != nil {
		return asking
	}
	for _, text := range list {
		if len(s.corpus.Vocabulary.Read(knowledge.Words(text)).Asks) > 0 {
			asking = append(asking, text)
		}
	}
	return asking
}

// maxAsking is how many sentences of a long message are looked at on their own, the
// last ones: each costs as much as a question.
const maxAsking = 3

// focus reads a long message by the sentence that asks, where that is understood better
// than the whole. What the story around it names still counts: the level and place of
// who asks, and what is outside the guide.
func (s *snapshot) focus(ctx context.Context, r *reading, hits []scored) (*reading, []scored, error) {
	if len(hits) > 0 && hits[0].exact {
		return r, hits, nil
	}
	best := s.confidence(r, hits)
	whole := r
	for _, text := range whole.asking[max(0, len(whole.asking)-maxAsking):] {
		q := whole.query
		q.Text = text
		p := s.read(q)
		if p.empty() {
			continue
		}
		p.asked = p.asked.With(whole.asked)
		p.outside, p.code, p.cut = whole.outside, p.code || whole.code, whole.cut
		if whole.meant != nil {
			meant, err := s.meaningOf(ctx, p)
			if err != nil {
				return nil, nil, err
			}
			p.meant = meant
		}
		found, err := s.rank(ctx, p)
		if err != nil {
			return nil, nil, err
		}
		if confidence := s.confidence(p, found); confidence > best {
			r, hits, best = p, found, confidence
		}
	}
	return r, hits, nil
}

func (s *snapshot) weighed(words []string, sentence float64) []unit {
	units := s.analyzer.units(words)
	for i := range units {
		units[i].weight = s.analyzer.weight(units[i]) * sentence
	}
	return dedupe(units)
}

// dedupe keeps each word once, at its greatest weight.
func dedupe(units []unit) []unit {
	kept := units[:0]
next:
	for _, u := range units {
		for i := range kept {
			if kept[i].word == u.word {
				kept[i].weight = max(kept[i].weight, u.weight)
				continue next
			}
		}
		kept = append(kept, u)
	}
	return kept
}

// empty reports whether there is nothing to look for.
func (r *reading) empty() bool {
	return len(r.words) == 0 || r.smalltalk || r.only || r.language != nil || !slices.ContainsFunc(r.words, isWord)
}

// isWord reports whether a word is more than a sign.
func isWord(w string) bool { return !isSymbol(w) }

// nothing is the result for a message that asks nothing.
func (s *snapshot) nothing(r *reading) knowledge.Result {
	result := knowledge.Result{Verdict: knowledge.None, Truncated: r.cut, Asked: r.asked, Why: r.why}
	switch {
	case r.only:
		result.Notes, result.Why.Reason = []string{s.corpus.Talk.Code}, isCode
	case r.language != nil:
		result.Says, result.Why.Reason = r.language.Says, "it is "+r.language.Name+", not English"
	case r.smalltalk:
		s.says(&result, r.talk)
	default:
		result.Smalltalk, result.Says, result.Why.Reason = true, s.corpus.Talk.Nothing, "there is no question in it"
	}
	return result
}
