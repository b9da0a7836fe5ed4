package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"golang.org/x/sync/errgroup"

	"careerbot/knowledge"
)

// Index answers questions from a corpus. It is safe for concurrent use.
type Index struct {
	encoder  Encoder                 // nil for none
	current  atomic.Pointer[edition] // nil once the index is closed
	overlays *overlays
}

// New makes an index over a corpus. The first question builds it, so that programs which
// never ask one start quickly; see [Index.Train]. Where the words of a question leave its
// meaning open, the encoder is asked; with nil the words decide alone.
func New(c *knowledge.Corpus, encoder Encoder) *Index {
	ix := &Index{encoder: encoder, overlays: newOverlays()}
	ix.current.Store(&edition{corpus: c, encoder: encoder})
	return ix
}

// Train builds the index and learns from the phrasings now rather than at the first
// question, which would wait for it. It takes some 0.2 s, once.
func (ix *Index) Train() error {
	s, err := ix.acquire()
	if err != nil {
		return err
	}
	defer s.release()
	s.train()
	return nil
}

// Rebuild replaces the corpus, trained. Questions that are running finish on the old
// one; if the new one cannot be built, the old one stays.
func (ix *Index) Rebuild(c *knowledge.Corpus) error {
	next := &edition{corpus: c, encoder: ix.encoder}
	s, err := next.snapshot()
	if err != nil {
		return err
	}
	s.train()
	old := ix.current.Swap(next)
	ix.overlays.clear() // they were analysed with the old one
	if old != nil {
		return old.close()
	}
	return nil
}

// Close releases the index. Searching it afterwards is an error.
func (ix *Index) Close() error {
	ix.overlays.close()
	if old := ix.current.Swap(nil); old != nil {
		return old.close()
	}
	return nil
}

// Corpus returns the corpus that is being served.
func (ix *Index) Corpus() *knowledge.Corpus {
	if e := ix.current.Load(); e != nil {
		return e.corpus
	}
	return nil
}

// Search finds the entries that answer a question. No question is an error,
// whatever its text; only a closed index or an ended context is. Results are shared:
// the caller must not change one.
func (ix *Index) Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error) {
	s, err := ix.acquire()
	if err != nil {
		return knowledge.Result{}, err
	}
	defer s.release()
	pins := ix.overlays.of(q.Community, s)
	key := askedOf(q, pins)
	if result, ok := s.recent.get(key); ok {
		return result, nil
	}
	result, err := s.withMarket(ctx, q, pins)
	if err == nil && result.Why.Hurried == "" { // at another time it has another answer
		s.recent.add(key, result)
	}
	return result, err
}

// acquire returns the snapshot of the present corpus, which stays open until it is released.
func (ix *Index) acquire() (*snapshot, error) {
	for {
		e := ix.current.Load()
		if e == nil {
			return nil, errClosed
		}
		s, err := e.snapshot()
		if errors.Is(err, errClosed) {
			continue // swapped out between the two calls: take its successor
		}
		if err != nil {
			return nil, err
		}
		if s.acquire() {
			return s, nil
		}
	}
}

var errClosed = errors.New("index is closed")

// edition is a corpus that is or was served, and the snapshot that the first question about
// it builds.
type edition struct {
	corpus  *knowledge.Corpus
	encoder Encoder
	build   sync.Once
	built   *snapshot
	err     error
}

func (e *edition) snapshot() (*snapshot, error) {
	e.build.Do(func() {
		s, err := newSnapshot(e.corpus, e.encoder)
		if err != nil {
			e.err = fmt.Errorf("build index: %w", err)
			return
		}
		e.built = s
	})
	return e.built, e.err
}

// close closes the snapshot. One that nobody has asked for is never built.
func (e *edition) close() error {
	e.build.Do(func() { e.err = errClosed })
	if e.built == nil {
		return nil
	}
	return e.built.close()
}

// snapshot is an index over one corpus. It never changes.
type snapshot struct {
	corpus    *knowledge.Corpus
	analyzer  *analyzer
	cleaner   *cleaner
	speller   *speller
	compounds *compounds
	settled   map[string]bool // words that are written as the content has them, or are none of its
	talk      *talk
	languages *languages
	outside   *outside
	lexicon   *lexicon
	home      knowledge.Phrases // what the guide's region is called
	docs      []document        // in the corpus's order
	byID      map[string]int    // entry id → docs
	phrasings map[string][]int  // title or phrasing, word for word → docs
	bleve     bleve.Index
	proposals *proposals
	desks     sync.Pool          // of *desk
	learned   func() *classifier // shipped, or trained at the first call; nil for a large corpus
	encoder   Encoder            // nil for none
	meanings  func() *meanings   // read or made at the first call; nil without an encoder
	recent    recent

	suggestions []suggestible

	mu     sync.RWMutex // held for reading while searched
	closed bool
}

func newSnapshot(c *knowledge.Corpus, encoder Encoder) (*snapshot, error) {
	s := &snapshot{corpus: c, encoder: encoder, recent: newRecent(), byID: make(map[string]int, len(c.Entries)), phrasings: map[string][]int{}}
	s.analyzer = newAnalyzer(c)
	s.outside = newOutside(c)
	s.cleaner = &cleaner{
		around: s.analyzer.around,
		greets: func(words []string) bool { _, ok := s.talk.only(words); return ok },
		asks:   func(words []string) bool { return len(c.Vocabulary.Read(words).Asks) > 0 },
		name:   s.strange,
	}
	s.lexicon = newLexicon(&c.Vocabulary, s.analyzer.texts)
	for _, name := range append([]string{c.Guide.Region}, c.Guide.Regions...) {
		s.home.Add(name, "")
	}
	s.suggestions = suggestibles(c, s.analyzer.texts)
	s.docs = make([]document, len(c.Entries))
	s.desks.New = func() any { return newDesk(len(c.Entries)) }
	read := make([]entryTexts, len(c.Entries))
	for i, e := range c.Entries {
		s.docs[i], read[i] = s.analyzer.document(e)
		s.byID[e.ID] = i
		for _, text := range s.analyzer.exactTexts(e) {
			if !slices.Contains(s.phrasings[text], i) {
				s.phrasings[text] = append(s.phrasings[text], i)
			}
		}
	}
	s.analyzer.weigh(s.docs)
	var building errgroup.Group // beside what follows: a fifth of the time that a start takes
	building.Go(func() error { return s.buildBleve(read) })
	s.speller, s.compounds = newSpeller(c, s.analyzer), newCompounds(c, s.analyzer)
	s.settled = s.compounds.settle(s.speller.known)
	s.analyzer.around.strange = s.strange // names are told from the content's words, once these are known
	s.talk = newTalk(c, s.analyzer.texts, func(words []string) []string {
		words, _ = s.analyzer.expandSlang(words)
		return words
	})
	s.languages = newLanguages(c, func(w string) bool { return stopwords[w] || s.analyzer.ordinary[w] || s.analyzer.knows(w) })
	for i := range s.docs {
		s.docs[i].lines = s.analyzer.lay(&read[i])
		s.docs[i].claims = s.claimsOf(s.docs[i].entry)
	}
	s.analyzer.texts.built()
	s.learned, s.meanings = sync.OnceValue(s.learnedFor), sync.OnceValue(s.meaningsFor)
	if err := building.Wait(); err != nil {
		return nil, err
	}
	return s, nil
}

// buildBleve makes the index that finds candidates. It needs the words of the content alone.
func (s *snapshot) buildBleve(read []entryTexts) (err error) {
	if s.bleve, err = buildBleve(s.analyzer, read); err != nil {
		return err
	}
	if s.proposals, err = newProposals(s.bleve, len(s.docs), len(s.analyzer.names)); err != nil {
		return closeAfter(s.bleve, err)
	}
	return nil
}

// train learns now what would otherwise be learned at the first question.
func (s *snapshot) train() {
	s.learned()
	s.meanings()
}

func (s *snapshot) acquire() bool {
	s.mu.RLock()
	if s.closed {
		s.mu.RUnlock()
		return false
	}
	return true
}

func (s *snapshot) release() { s.mu.RUnlock() }

func (s *snapshot) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return errors.Join(s.proposals.Close(), s.bleve.Close())
}

// search takes a question through the stages.
func (s *snapshot) search(ctx context.Context, q knowledge.Query, pins *overlay) (knowledge.Result, error) {
	r := s.read(q)
	pinned := pins.find(s, r)
	if r.empty() {
		result := s.nothing(r)
		if len(pinned) > 0 && pinned[0].exact && !pinned[0].entry.Stale {
			s.answerWith(&result, r, pinned) // moderators may pin an answer to "hello"
		}
		return result, nil
	}
	if !(len(pinned) > 0 && pinned[0].exact) {
		if result, ok := s.goesOn(r); ok {
			return result, nil
		}
	}
	s.ofThem(r)
	if text, known := unknownPart(q.Text); text != q.Text {
		if result, ok := s.lacked(r, text, known); ok {
			return result, nil
		}
		why := r.why.Read
		q.Text, q.Context = text, knowledge.Context{}
		r = s.read(q)
		r.why.Read = why
	}
	hits, err := s.rank(ctx, r)
	if err != nil {
		return knowledge.Result{}, err
	}
	if !(len(pinned) > 0 && pinned[0].exact) {
		if hits, err = s.mean(ctx, r, hits); err != nil {
			return knowledge.Result{}, err
		}
	}
	pinned = pins.means(ctx, s, r, pinned)
	if r, hits, err = s.focus(ctx, r, hits); err != nil {
		return knowledge.Result{}, err
	}
	if r, hits, err = s.asOfOurs(ctx, r, hits); err != nil {
		return knowledge.Result{}, err
	}
	parts, err := s.parts(ctx, r, hits)
	if err != nil {
		return knowledge.Result{}, err
	}
	result := s.judge(r, hits, parts, pinned)
	if len(result.Answers) == 0 || result.Answers[0].Kind != knowledge.Pin {
		s.spoken(&result, r, hits)
	}
	return result, nil
}

// strange reports whether neither the guide nor ordinary English has a word.
func (s *snapshot) strange(word string) bool {
	return !stopwords[word] && !s.analyzer.ordinary[word] && !s.analyzer.knows(word) && !s.speller.known[word]
}
