package encoder

import (
	"context"
	"runtime"
	"sync"

	"careerbot/index/encoder/minilm"
)

// Sentences encodes for an index: questions through a pool, lines of the content beside it.
type Sentences struct {
	model func() *minilm.Model
	pool  *Pool

	kept     string // the file that vectors of lines are kept in; none where it is empty
	keeping  sync.Mutex
	announce func(lines int)
	failed   func(error)
}

// NewSentences starts the pool, which [Sentences.Close] ends. The model is read once, for the
// first text: most commands of the program encode none.
func NewSentences(read func() *minilm.Model, limits Limits) *Sentences {
	model := sync.OnceValue(read)
	return &Sentences{model: model, pool: NewPool(model, limits)}
}

// Keep has the vectors of lines read from a file and added to it. Announce is told how many
// lines are going to be encoded; failed, why the file could not be used. It is called before
// any line is encoded.
func (s *Sentences) Keep(file string, announce func(lines int), failed func(error)) {
	s.kept, s.announce, s.failed = file, announce, failed
}

// Close ends the pool.
func (s *Sentences) Close() { s.pool.Close() }

// Encode is the vector of a question; its errors are the pool's.
func (s *Sentences) Encode(ctx context.Context, text string) ([]float32, error) {
	v, err := s.pool.Encode(ctx, text)
	if err != nil {
		return nil, err
	}
	return v[:], nil
}

// lineBatch is how many lines one of several encoders takes at a time.
const lineBatch = 64

// EncodeLines are the vectors of lines, in their order: those that are kept, and the others
// made, which takes some milliseconds a line of all the processors that there are.
func (s *Sentences) EncodeLines(lines []string) [][]float32 {
	if s.kept == "" {
		return s.encodeLines(lines)
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	vectors, err := readKept(s.kept)
	if err != nil {
		s.failed(err)
	}
	var missing []string
	for _, line := range lines {
		if _, known := vectors[hashLine(line)]; !known {
			missing = append(missing, line)
		}
	}
	if len(missing) > 0 {
		s.announce(len(missing))
		for i, v := range s.encodeLines(missing) {
			vectors[hashLine(missing[i])] = Vector(v)
		}
		if err := vectors.save(s.kept, lines); err != nil {
			s.failed(err)
		}
	}
	list := make([][]float32, len(lines))
	for i, line := range lines {
		v := vectors[hashLine(line)]
		list[i] = v[:]
	}
	return list
}

func (s *Sentences) encodeLines(lines []string) [][]float32 {
	list := make([][]float32, len(lines))
	batches := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+len(lines)/lineBatch) {
		workers.Go(func() {
			e := New(s.model())
			out := make([]Vector, lineBatch)
			for from := range batches {
				texts := lines[from:min(from+lineBatch, len(lines))]
				// No reason to stop: then there is no error.
				_ = e.encode(func() error { return nil }, out, texts)
				for i := range texts {
					v := out[i]
					list[from+i] = v[:]
				}
			}
		})
	}
	for from := 0; from < len(lines); from += lineBatch {
		batches <- from
	}
	close(batches)
	workers.Wait()
	return list
}
