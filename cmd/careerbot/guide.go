package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
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

// openGuide loads the content of a folder, the built-in one where it is empty, and has an
// index over it that the first question builds.
func openGuide(dir string, sentences *encoder.Sentences) (*guide, error) {
	corpus, err := knowledge.LoadDir(dir)
	if err != nil {
		if sentences != nil {
			sentences.Close()
		}
		return nil, lastingError{fmt.Errorf("the content cannot be used:\n%w", err)}
	}
	if sentences == nil {
		return &guide{Index: index.New(corpus, nil)}, nil
	}
	return &guide{index.New(corpus, sentences), sentences}, nil
}

// patiently is the encoder for a command that asks one question after the other and waits,
// or nil where it is off. That there are many lines to encode is said on standard error.
func (p *program) patiently(c *config) (*encoder.Sentences, error) {
	return p.encoder(c, encoder.Limits{Workers: 1, Waiting: 1}, p.logger(c, true), func(lines int) {
		if lines >= manyLines {
			fmt.Fprintf(p.errOut, "careerbot: the content has %d lines that were never encoded; it takes a moment, once\n", lines)
		}
	})
}

// serving is the encoder for members' questions, or nil where it is off. It leaves a
// processor for what needs no encoder, where there are several.
func (p *program) serving(c *config, log *slog.Logger) (*encoder.Sentences, error) {
	limits := encoder.Limits{Workers: max(1, runtime.GOMAXPROCS(0)-1), Waiting: encoderWaiting, Deadline: encoderDeadline}
	return p.encoder(c, limits, log, func(lines int) {
		log.Info("lines of the content are encoded that never were", "lines", lines)
	})
}

// manyLines take over a second.
const manyLines = 200

// A burst of questions waits for the encoder rather than being answered by words alone,
// as long as platforms wait for an acknowledgement at least.
const (
	encoderWaiting  = 256
	encoderDeadline = 2 * time.Second
)

func (p *program) encoder(c *config, limits encoder.Limits, log *slog.Logger, announce func(lines int)) (*encoder.Sentences, error) {
	if c.encoder != "on" {
		return nil, nil
	}
	s := encoder.NewSentences(minilm.Embedded, limits)
	s.Keep(p.vectors(c), announce, func(err error) {
		log.Warn("the vectors of the content's lines are not kept: the next start encodes them again", "error", err)
	})
	return s, nil
}

// vectors is the file for vectors of the content's lines: one that is there, else in the data
// folder, or among what may be deleted where there is none yet. It is empty where neither can
// be had.
func (p *program) vectors(c *config) string {
	const name = "careerbot.db-vectors" // beside the database, whose folder may hold what is named so
	cache := p.getenv("XDG_CACHE_HOME")
	if home := p.getenv("HOME"); cache == "" && isFolder(home) {
		cache = filepath.Join(home, ".cache")
	}
	cache = filepath.Join(cache, "careerbot")
	for _, dir := range []string{c.data, cache} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return filepath.Join(dir, name)
		}
	}
	switch {
	case isFolder(c.data):
		return filepath.Join(c.data, name)
	case filepath.IsAbs(cache) && os.MkdirAll(cache, 0o700) == nil:
		return filepath.Join(cache, name)
	}
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Close ends both.
func (g *guide) Close() error {
	if g.sentences != nil {
		g.sentences.Close()
	}
	return g.Index.Close()
}
