package index

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"careerbot/knowledge"
	"careerbot/knowledge/lru"
)

// A community's pins lie in an overlay of their own, over the guide's snapshot.
// The guide's ranking, its spelling and its weights never see a word of them, and
// so neither does another community. Pins and passages compete by the same
// likeness; a pin wins a near tie.

// What a pin must reach to answer.
const (
	pinFits   = 0.72 // likeness to one of its triggers: it must still fit the question
	pinCovers = 0.72 // share of the question that the trigger covers
	nearTie   = 0.05 // how much likelier a passage may be and still give way
)

// pinConfidence is the confidence in a pin whose trigger is the question.
const pinConfidence = 0.99

// overlay is one community's pins, analysed. It never changes.
type overlay struct {
	guide    *snapshot
	analyzer *analyzer
	pins     []pinned
	exact    map[string][]int    // trigger, word for word → pins
	words    map[string]bool     // words that the guide does not have: never mended
	postings map[feature][]int32 // feature → pins
	meant    *triggerVectors     // nil without an encoder
	scratch  sync.Pool           // of *scratch
}

// pinned is a pin, analysed.
type pinned struct {
	entry    *knowledge.Entry
	claims   []claim
	triggers [][]unit
	totals   []float64
}

func newOverlay(s *snapshot, entries []*knowledge.Entry) *overlay {
	o := &overlay{
		guide: s, exact: map[string][]int{}, words: map[string]bool{}, postings: map[feature][]int32{},
		analyzer: &analyzer{
			corpus: s.corpus, base: s.analyzer, features: map[string]feature{}, concepts: map[string]feature{}, growing: true,
			around: s.analyzer.around, slang: s.analyzer.slang, groups: s.analyzer.groups, ordinary: s.analyzer.ordinary,
			symbols: s.analyzer.symbols, pairs: s.analyzer.pairs, year: s.analyzer.year, texts: s.analyzer.texts,
		},
	}
	for i, e := range entries {
		p := pinned{entry: e, claims: s.claimsOf(e)}
		for _, t := range e.Phrasings {
			words := s.analyzer.split(t)
			key := wordForWord(words)
			o.exact[key] = append(o.exact[key], i)
			for _, w := range words {
				if _, known := s.analyzer.features[s.analyzer.texts.stem(w)]; !known {
					o.words[w] = true
				}
			}
			units := o.analyzer.read(t)
			total := 0.0
			for j := range units {
				units[j].weight = o.analyzer.weight(units[j])
				total += units[j].weight
			}
			p.triggers = append(p.triggers, units)
			p.totals = append(p.totals, total)
			for _, u := range units {
				o.post(u.stem, i)
				for _, c := range u.concepts {
					o.post(c, i)
				}
			}
		}
		o.pins = append(o.pins, p)
	}
	o.analyzer.growing = false
	o.scratch.New = func() any {
		return &scratch{shared: make([]sharing, len(entries))}
	}
	return o
}

func (o *overlay) post(f feature, pin int) {
	list := o.postings[f]
	if len(list) == 0 || list[len(list)-1] != int32(pin) {
		o.postings[f] = append(list, int32(pin))
	}
}

// pinHit is a pin that may answer.
type pinHit struct {
	entry   *knowledge.Entry
	best    float64 // likeness to its nearest trigger
	covered float64 // share of the question that this trigger covers
	nearest int
	exact   bool
	meant   float64 // cosine to its nearest trigger, where it was found by its meaning; 0 otherwise
	put     put     // how the question puts what it claims
}

// fits reports whether the pin answers unless the guide has a better hit.
func (h pinHit) fits() bool { return h.exact || h.best >= pinFits && h.covered >= pinCovers }

// wins reports whether the pin answers rather than the guide's first hit.
func (h pinHit) wins(hits []scored) bool {
	switch {
	case h.exact && !h.entry.Stale:
		return true
	case h.entry.Short == "" && h.put.word() == "":
		return false // it says Yes or No to another question, and nothing more
	case h.meant > 0:
		return h.meansIt(hits)
	case !h.fits():
		return false
	case len(hits) == 0:
		return true
	case hits[0].exact:
		return false
	case h.entry.Stale:
		return h.best > hits[0].best()
	}
	return h.best >= hits[0].best()-nearTie
}

// find returns the pins nearest to a question, best first: a trigger of the
// channel before one of the community, and both before what is only alike.
func (o *overlay) find(s *snapshot, r *reading) []pinHit {
	if o == nil || len(r.raw) == 0 {
		return nil
	}
	if hits := o.word(r); len(hits) > 0 {
		return hits
	}
	units := o.units(s, r)
	if len(units) == 0 {
		return nil
	}
	c := new(comparison)
	c.begin(units)
	var hits []pinHit
	for _, n := range o.near(units) {
		p := &o.pins[n.doc]
		if !r.query.In(p.entry.Channel) {
			continue
		}
		h := pinHit{entry: p.entry}
		for j, t := range p.triggers {
			if l, byWord, byConcept := c.likeness(t, p.totals[j]); l > h.best {
				h.best, h.covered, h.nearest = l, c.share(byWord, byConcept), j
			}
		}
		h.put = s.puttingPin(r.text, p.claims, false)
		hits = append(hits, h)
	}
	sort.SliceStable(hits, func(i, j int) bool {
		if hits[i].best != hits[j].best {
			return hits[i].best > hits[j].best
		}
		return nearness(r.query, hits[i].entry) > nearness(r.query, hits[j].entry)
	})
	return hits[:min(len(hits), knowledge.MaxHits)]
}

// nearness orders pins that are equally like a question: those for its thread, for its
// channel, for the whole community.
func nearness(q knowledge.Query, e *knowledge.Entry) int {
	switch e.Channel {
	case "":
		return 0
	case q.Channel:
		return 2
	}
	return 1
}

// word returns the pin of which the question is a trigger, word for word.
func (o *overlay) word(r *reading) []pinHit {
	for _, channel := range []string{r.query.Channel, r.query.Parent, ""} {
		for _, key := range []string{wordForWord(r.raw), r.exact} {
			for _, i := range o.exact[key] {
				if e := o.pins[i].entry; e.Channel == channel {
					at := slices.IndexFunc(e.Phrasings, func(t string) bool { return wordForWord(o.analyzer.split(t)) == key })
					return []pinHit{{entry: e, best: 1, covered: 1, nearest: at, exact: true, put: o.guide.puttingPin(r.text, o.pins[i].claims, true)}}
				}
			}
		}
	}
	return nil
}

// units reads the question once more with the pins' words: none of theirs is
// mended into one of the guide's.
func (o *overlay) units(s *snapshot, r *reading) []unit {
	if r.text == "" || len(r.raw) > 200 {
		return nil
	}
	if !slices.ContainsFunc(r.raw, func(w string) bool { return o.words[w] }) {
		return r.units // none of its words is new
	}
	var ignored knowledge.Rationale
	words := s.written(s.mend(r.raw, func(w string) bool { return o.words[w] }, &ignored), &ignored)
	units := o.analyzer.units(words)
	for i := range units {
		units[i].weight = o.analyzer.weight(units[i])
	}
	return dedupe(units)
}

// The bounds of the search for near pins.
const (
	maxPosting = 2000 // pins looked at for one word
	maxNear    = 24   // pins compared closely
	fewPins    = 200  // a word of so few pins is looked up in any case: it rules others out
)

// sharing is what a pin has in common with the question.
type sharing struct {
	weight float32 // the sum of the weights of the question's words that it has
	word   int32   // the number of the last such word, so that each counts once
}

// scratch is what a search for near pins works on: a sharing for each pin, none
// to begin with, and the pins seen.
type scratch struct {
	shared []sharing
	seen   []int32
}

// near returns the pins that may fit the question, those with most in common first. A pin
// fits only if the words that it shares weigh pinCovers of the whole. Words are looked up
// from the rarest on, and the search ends as soon as those that are left weigh less than
// that: whoever has none of the words so far cannot fit. Of four words of weight 1, two are
// looked up: the last two weigh 0.5 of the whole, less than 0.72.
func (o *overlay) near(units []unit) []candidate {
	type word struct {
		lists  [][]int32
		length int
		weight float64
	}
	var words []word
	total, possible := 0.0, 0.0
	for _, u := range units {
		total += u.weight
		w := word{weight: u.weight}
		for _, f := range append([]feature{u.stem}, u.concepts...) {
			if list := o.postings[f]; len(list) > 0 {
				w.lists, w.length = append(w.lists, list), w.length+len(list)
			}
		}
		if w.length > 0 {
			words = append(words, w)
			possible += u.weight
		}
	}
	slices.SortStableFunc(words, func(a, b word) int { return a.length - b.length })
	desk := o.scratch.Get().(*scratch)
	defer o.scratch.Put(desk)
	seen := desk.seen[:0]
	for n, w := range words {
		if possible < pinCovers*total && w.length > fewPins {
			break // what has none of the words so far cannot fit
		}
		possible -= w.weight
		for _, list := range w.lists {
			for _, pin := range list[:min(len(list), maxPosting)] {
				s := &desk.shared[pin]
				switch {
				case s.weight == 0:
					seen = append(seen, pin)
				case s.word == int32(n):
					continue // by its stem or another concept already
				}
				s.weight, s.word = s.weight+float32(w.weight), int32(n)
			}
		}
	}
	var near []candidate
	for _, pin := range seen {
		if weight := float64(desk.shared[pin].weight); weight+possible >= pinCovers*total-1e-4 {
			near = append(near, candidate{int(pin), weight})
		}
		desk.shared[pin] = sharing{}
	}
	desk.seen = seen
	slices.SortFunc(near, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), a.doc-b.doc)
	})
	return near[:min(len(near), maxNear)]
}

// answerWith makes a pin the answer.
func (s *snapshot) answerWith(result *knowledge.Result, r *reading, pinned []pinHit) {
	first := pinned[0]
	confidence, reason, part := first.best, "a pin's trigger is like it", "likeness to a trigger"
	switch {
	case first.exact:
		confidence, reason = pinConfidence, "it is a pin's trigger, word for word"
	case first.meant > 0:
		confidence, reason, part = first.meant, "a pin's trigger means nearly the same", "likeness of meaning to a trigger"
	}
	hit := knowledge.Hit{Entry: first.entry, Score: 1, Phrasing: first.entry.Phrasings[first.nearest], Words: r.raw,
		Parts: []knowledge.Part{{Name: part, Value: max(first.best, first.meant)}}}
	result.Verdict, result.Confidence, result.Smalltalk, result.Says, result.See = knowledge.Answered, confidence, false, "", nil
	result.Hits = append([]knowledge.Hit{hit}, result.Hits...)
	result.Hits = result.Hits[:min(len(result.Hits), knowledge.MaxHits)]
	result.Answers = []*knowledge.Entry{spoken(first.entry, first.put)}
	picked := s.corpus.PickFigures(r.asked, first.entry)
	result.Figures, result.Notes, result.Claim = nil, nil, 0
	if len(first.entry.Figures) > 0 {
		result.Figures, result.Notes = picked.Figures, picked.Notes
	}
	result.Why.Reason = reason
}

// overlays holds the overlays of the communities that were asked lately.
type overlays struct {
	by   *lru.Cache[string, *source]
	kept *keptVectors

	mu       sync.Mutex     // held while an encoding begins, and while all are ended
	encoding sync.WaitGroup // of triggers
	ctx      context.Context
	stop     context.CancelFunc
}

// source is a community's pins, and their overlay once somebody has asked.
type source struct {
	entries []*knowledge.Entry
	built   atomic.Pointer[overlay]
	once    sync.Mutex
}

// maxOverlays is how many communities' overlays are held; of more, those that
// were not asked for longest are dropped, and set again by the bot on demand.
const maxOverlays = 2000

func newOverlays() *overlays {
	o := &overlays{by: lru.New[string, *source](maxOverlays), kept: lru.New[string, vector](maxKept)}
	o.ctx, o.stop = context.WithCancel(context.Background())
	return o
}

// close ends what is being encoded.
func (o *overlays) close() {
	o.mu.Lock()
	o.stop()
	o.mu.Unlock()
	o.encoding.Wait()
}

// encode begins to have an overlay's triggers encoded, beside the questions.
func (o *overlays) encode(built *overlay) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if built.guide.encoder == nil || o.ctx.Err() != nil {
		return
	}
	built.meant = &triggerVectors{ready: make(chan struct{})}
	o.encoding.Go(func() { built.encode(o.ctx, o.kept) })
}

// SetOverlay replaces a community's pins. They are analysed when somebody asks.
func (ix *Index) SetOverlay(community string, pins []*knowledge.Entry) {
	ix.overlays.by.Put(community, &source{entries: pins})
}

// HasOverlay reports whether the community's pins are held.
func (ix *Index) HasOverlay(community string) bool { return ix.overlays.by.Has(community) }

func (o *overlays) clear() { o.by.Clear() }

// of returns a community's overlay over a snapshot, or nil where it has none.
func (o *overlays) of(community string, s *snapshot) *overlay {
	if community == "" {
		return nil
	}
	src, held := o.by.Get(community)
	if !held || len(src.entries) == 0 {
		return nil
	}
	if built := src.built.Load(); built != nil && built.guide == s {
		return built
	}
	src.once.Lock()
	defer src.once.Unlock()
	if built := src.built.Load(); built != nil && built.guide == s {
		return built
	}
	built := newOverlay(s, src.entries)
	o.encode(built)
	src.built.Store(built)
	return built
}

// Trial returns which of the questions one more pin would answer, its own
// triggers aside.
func (ix *Index) Trial(ctx context.Context, pin *knowledge.Entry, questions []string) ([]string, error) {
	s, err := ix.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	trial := newOverlay(s, []*knowledge.Entry{pin})
	var got []string
	for _, text := range questions {
		if _, own := trial.exact[wordForWord(s.analyzer.split(text))]; own || slices.Contains(got, text) {
			continue
		}
		q := knowledge.Query{Text: text, Channel: pin.Channel}
		// Most questions are nothing like the pin: they need not be ranked.
		if !slices.ContainsFunc(trial.find(s, s.read(q)), pinHit.fits) {
			continue
		}
		r, err := s.search(ctx, q, trial)
		if err != nil {
			return nil, err
		}
		if len(r.Answers) > 0 && r.Answers[0].ID == pin.ID {
			got = append(got, strings.Join(strings.Fields(text), " "))
		}
	}
	return got, nil
}
