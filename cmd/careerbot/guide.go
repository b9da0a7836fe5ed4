package main

import (
	"fmt"
	"runtime"
	"time"

	"careerbot/index"
	"careerbot/index/encoder"
	"careerbot/index/encoder/minilm"
	"careerbot/knowledge"
)

// guide is the index over the content, with the encoder that it asks.
type guide struct {
	*index.Index
	sentences *encoder.Sentences // nil where it is off
}

// openGuide loads the content, and has an index over it that the first question builds.
func openGuide(dir string, withEncoder bool, limits encoder.Limits) (*guide, error) {
	corpus, err := knowledge.LoadDir(dir)
	if err != nil {
		return nil, lastingError{fmt.Errorf("the content cannot be used:\n%w", err)}
	}
	if !withEncoder {
		return &guide{Index: index.New(corpus, nil)}, nil
	}
	model, err := minilm.Embedded()
	if err != nil {
		return nil, err
	}
	sentences := encoder.NewSentences(model, limits)
	return &guide{index.New(corpus, sentences), sentences}, nil
}

// Close ends both.
func (g *guide) Close() error {
	if g.sentences != nil {
		g.sentences.Close()
	}
	return g.Index.Close()
}

// patient limits nothing: a command that asks one question after the other waits.
func patient() encoder.Limits { return encoder.Limits{Workers: 1, Waiting: 1} }

// A burst of questions waits for the encoder rather than being answered by words alone,
// as long as platforms wait for an acknowledgement at least.
const (
	encoderWaiting  = 256
	encoderDeadline = 2 * time.Second
)

// serving leaves a processor for what needs no encoder, where there are several.
func serving() encoder.Limits {
	return encoder.Limits{Workers: max(1, runtime.GOMAXPROCS(0)-1), Waiting: encoderWaiting, Deadline: encoderDeadline}
}
