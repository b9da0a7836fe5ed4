package encoder

import (
	"context"
	"runtime"
	"sync"

	"careerbot/index/encoder/minilm"
)

// Sentences encodes for an index: questions through a pool, lines of the content beside it.
type Sentences struct {
	model *minilm.Model
	pool  *Pool
}

// NewSentences starts the pool, which [Sentences.Close] ends.
func NewSentences(model *minilm.Model, limits Limits) *Sentences {
	return &Sentences{model: model, pool: NewPool(model, limits)}
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

// EncodeLines are the vectors of lines, in their order. It takes some milliseconds a line
// of all the processors that there are.
func (s *Sentences) EncodeLines(lines []string) [][]float32 {
	list := make([][]float32, len(lines))
	batches := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+len(lines)/lineBatch) {
		workers.Go(func() {
			e := New(s.model)
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
