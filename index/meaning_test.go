package index

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"careerbot/index/encoder"
	"careerbot/index/encoder/minilm"
	"careerbot/knowledge"
)

// sentenceEncoder encodes for all tests, and is always waited for.
var sentenceEncoder = sync.OnceValue(func() *encoder.Sentences {
	return encoder.NewSentences(minilm.Embedded, encoder.Limits{Workers: 2, Waiting: 1000})
})

func waited() Encoder { return sentenceEncoder() }

// refusing is an encoder that has no time for questions, until it is given some.
type refusing struct {
	Encoder
	busy  atomic.Bool
	asked atomic.Int64
}

func (e *refusing) Encode(ctx context.Context, text string) ([]float32, error) {
	e.asked.Add(1)
	if e.busy.Load() {
		return nil, encoder.ErrBusy
	}
	return e.Encoder.Encode(ctx, text)
}

// TestHurried: without time for the encoder the words decide, the result says so, and it is
// not remembered.
func TestHurried(t *testing.T) {
	oneGoroutine(t)
	corpus := loadEmbedded(t)
	e := &refusing{Encoder: waited()}
	with, without := New(corpus, e), New(corpus, nil)
	defer with.Close()
	defer without.Close()
	question := knowledge.Query{Text: openQuestionOf(t, without)}
	byWords := search(t, without, question)

	e.busy.Store(true)
	hurried := search(t, with, question)
	if hurried.Why.Hurried != encoder.ErrBusy.Error() {
		t.Errorf("the result does not say that it was made in a hurry: %q", hurried.Why.Hurried)
	}
	if reply(hurried) != reply(byWords) || hurried.Confidence != byWords.Confidence {
		t.Errorf("in a hurry it is %s, by words alone %s", reply(hurried), reply(byWords))
	}
	e.busy.Store(false)
	if again := search(t, with, question); again.Why.Hurried != "" {
		t.Error("what was found in a hurry was remembered")
	}
	asked := e.asked.Load()
	search(t, with, question)
	if e.asked.Load() != asked {
		t.Error("what the encoder had time for was not remembered")
	}
}

// TestSureUnasked: where the words leave nothing open, the encoder is not asked.
func TestSureUnasked(t *testing.T) {
	corpus := loadEmbedded(t)
	e := &refusing{Encoder: waited()}
	ix := New(corpus, e)
	defer ix.Close()
	for _, text := range []string{corpus.Entries[0].Phrasings[0], corpus.Entries[0].Title, "hello", "thanks!", "what do juniors make?"} {
		if search(t, ix, knowledge.Query{Text: text}); e.asked.Load() != 0 {
			t.Errorf("the encoder was asked about %q", text)
		}
	}
}

// TestEncoderContextEnds: whoever gives up while the encoder is asked gets no result.
func TestEncoderContextEnds(t *testing.T) {
	ix := New(loadEmbedded(t), waited())
	defer ix.Close()
	if err := ix.Train(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Search(ctx, knowledge.Query{Text: openQuestionOf(t, ix)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// openQuestionOf is a question of our own that the words leave open.
func openQuestionOf(t *testing.T, ix *Index) string {
	t.Helper()
	s := snapshotIn(t, ix)
	for _, q := range ix.Corpus().Questions {
		r := s.read(knowledge.Query{Text: q.Text})
		if r.empty() {
			continue
		}
		hits, err := s.rank(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		if !s.sure(r, hits) {
			return q.Text
		}
	}
	t.Fatal("none")
	return ""
}

// TestMeaningTwice: two replicas give the same reply, to the last digit.
func TestMeaningTwice(t *testing.T) {
	oneGoroutine(t)
	a, b := New(loadEmbedded(t), waited()), New(loadEmbedded(t), waited())
	defer a.Close()
	defer b.Close()
	for _, q := range a.Corpus().Questions {
		x, y := search(t, a, knowledge.Query{Text: q.Text}), search(t, b, knowledge.Query{Text: q.Text})
		if reply(x) != reply(y) || x.Confidence != y.Confidence {
			t.Errorf("%q: %s (%v) and %s (%v)", q.Text, reply(x), x.Confidence, reply(y), y.Confidence)
		}
	}
}

// TestNewLines: lines that are not shipped are encoded, and nothing else is.
func TestNewLines(t *testing.T) {
	oneGoroutine(t)
	corpus := loadEmbedded(t)
	entries := slices.Clone(corpus.Entries)
	changed := *entries[0]
	changed.Phrasings = append(slices.Clone(changed.Phrasings), "tell me of flamingos and wheelbarrows")
	entries[0] = &changed
	e := &tallying{Encoder: waited()}
	s, err := newSnapshot(corpus.WithEntries(entries), e)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	m := s.meanings()
	if want := []string{"tell me of flamingos and wheelbarrows"}; !slices.Equal(e.lines, want) {
		t.Errorf("encoded %q, want %q", e.lines, want)
	}
	if got := len(m.phrasings[0]); got != 1+len(changed.Phrasings) {
		t.Errorf("%d vectors for a title and %d phrasings", got, len(changed.Phrasings))
	}
}

// tallying notes the lines that it encodes.
type tallying struct {
	Encoder
	lines []string
}

func (e *tallying) EncodeLines(lines []string) [][]float32 {
	e.lines = append(e.lines, lines...)
	return e.Encoder.EncodeLines(lines)
}

// TestMeaningDamaged: nothing is made of data that is cut.
func TestMeaningDamaged(t *testing.T) {
	for _, n := range []int{0, 1, 31, 35, 40, 1000, len(shippedMeaning) / 2, len(shippedMeaning) - 1} {
		if _, _, _, err := decodeMeaning(shippedMeaning[:n]); err == nil {
			t.Errorf("%d bytes were enough", n)
		}
	}
}
