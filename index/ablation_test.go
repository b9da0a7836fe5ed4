package index

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"careerbot/index/eval"
	"careerbot/knowledge"
)

// BenchmarkAblation takes one stage away at a time and reports what is left: what each
// stage buys in quality, and what it costs.
//
//	go test ./index -run '^$' -bench Ablation -benchtime 1x
//
// It asks our own questions and those of testdata/voices.jsonl, by voices that wrote no
// phrasings. Weights and thresholds stay those fitted to the whole, so a stage that is
// gone looks somewhat worse than it would after a new fit.
func BenchmarkAblation(b *testing.B) {
	corpus := loadEmbedded(b)
	var questions []eval.Question
	for _, q := range corpus.Questions {
		questions = append(questions, eval.Question{Q: q.Text, Relevant: q.Entries})
	}
	f, err := os.Open("testdata/voices.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	more, err := eval.Read(f)
	if err != nil {
		b.Fatal(err)
	}
	questions = append(questions, more...)

	weight := func(features ...int) func() func() {
		return func() func() {
			words, meaning := byWords, byMeaning
			for _, k := range features {
				byWords.rank[k], byMeaning.rank[k] = 0, 0
			}
			return func() { byWords, byMeaning = words, meaning }
		}
	}
	for _, stage := range []struct {
		name     string
		content  func(c *knowledge.Corpus) // changes a copy
		snapshot func(s *snapshot)         // changes what was built
		constant func() (restore func())   // changes the code's own
		question func(string) string       // changes what is asked
		entries  func(e *knowledge.Entry)  // changes copies
	}{
		{name: "whole"},
		{name: "greeted", question: greeted},
		{name: "greeted-unstripped", question: greeted, snapshot: func(s *snapshot) { s.analyzer.around = new(around) }},
		{name: "mistyped", question: mistyped},
		{name: "mistyped-unmended", question: mistyped, snapshot: func(s *snapshot) { s.speller.targets = nil }},
		{name: "no-slang", content: func(c *knowledge.Corpus) { c.Slang = nil }},
		{name: "no-synonyms", content: func(c *knowledge.Corpus) { c.Groups = nil }},
		{name: "no-phrasings", entries: func(e *knowledge.Entry) { e.Phrasings = nil }},
		{name: "half-the-phrasings", entries: func(e *knowledge.Entry) {
			var half []string
			for i := 0; i < len(e.Phrasings); i += 2 {
				half = append(half, e.Phrasings[i])
			}
			e.Phrasings = half
		}},
		{name: "rambling", question: rambling},
		{name: "rambling-unweighed", question: func(q string) string { return strings.NewReplacer(".", "", "?", "", "!", "").Replace(rambling(q)) }},
		{name: "no-kind-of-question", constant: weight(whatIsAsked, askedOutright)},
		{name: "no-likeness", constant: weight(nearestPhrasing, nearPhrasings, wordsCovered)},
		{name: "no-learning", snapshot: func(s *snapshot) { s.learned = func() *classifier { return nil } }},
		{name: "no-messages-from-outside", content: func(c *knowledge.Corpus) { c.Elsewhere = nil }},
		{name: "no-lists-of-outside", content: func(c *knowledge.Corpus) {
			c.Outside.Places, c.Outside.Currencies, c.Outside.Topics = knowledge.Subject{}, knowledge.Subject{}, nil
			c.Outside.Professions.Words = nil
		}},
		{name: "no-wording-of-occupations", constant: func() func() {
			whole := frames
			frames = nil
			return func() { frames = whole }
		}},
		{name: "no-parts", constant: func() func() {
			whole := joint
			joint = regexp.MustCompile(`\z.`)
			return func() { joint = whole }
		}},
		{name: "no-encoder", snapshot: func(s *snapshot) { s.meanings = func() *meanings { return nil } }},
		{name: "bleve-alone", constant: weight(nearestPhrasing, nearPhrasings, wordsCovered, whatIsAsked, askedOutright, learnedWords),
			snapshot: func(s *snapshot) { s.meanings = func() *meanings { return nil } }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			c := *corpus
			if stage.entries != nil {
				var entries []*knowledge.Entry
				for _, e := range corpus.Entries {
					less := *e
					stage.entries(&less)
					entries = append(entries, &less)
				}
				c = *corpus.WithEntries(entries)
			}
			if stage.content != nil {
				stage.content(&c)
			}
			s, err := newSnapshot(&c, waited())
			if err != nil {
				b.Fatal(err)
			}
			defer s.close()
			if stage.snapshot != nil {
				stage.snapshot(s)
			}
			if stage.constant != nil {
				defer stage.constant()()
			}
			asked := questions
			if stage.question != nil {
				asked = nil
				for _, q := range questions {
					q.Q = stage.question(q.Q)
					asked = append(asked, q)
				}
			}
			var r eval.Report
			start := time.Now()
			for b.Loop() {
				outcomes, err := eval.Run(context.Background(), unremembered{s}, asked)
				if err != nil {
					b.Fatal(err)
				}
				r = eval.Summarise(outcomes)
			}
			took := time.Since(start)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(took.Microseconds())/float64(b.N*len(asked)), "µs/question")
			b.ReportMetric(r.Hit1, "hit@1")
			b.ReportMetric(r.Hit3, "hit@3")
			b.ReportMetric(r.AnsweredCorrect, "right")
			b.ReportMetric(r.AnsweredWrong, "wrong")
			b.ReportMetric(r.FalseAnswer, "false")
			b.ReportMetric(r.AUROC, "auroc")
		})
	}
}

// greeted puts around a question what people do.
func greeted(q string) string {
	return "<@U1> hi all, hope everyone is doing well. " + q + " thanks in advance!\n-- \nsent from my phone"
}

// rambling tells a story around a question.
func rambling(q string) string {
	return "so my cousin got engaged last week and over dinner everybody asked about my plans again. i drive a delivery van at the moment and the hours are killing me. " +
		strings.TrimRight(q, "?!. ") + "? my sister thinks i should open a bakery instead."
}

// mistyped swaps two letters inside every second word of five letters or more.
func mistyped(q string) string {
	words, n := strings.Fields(q), 0
	for i, w := range words {
		if len(w) < 5 || strings.IndexFunc(w, notLetter) >= 0 {
			continue
		}
		if n++; n%2 == 1 {
			at := len(w) / 2
			words[i] = w[:at] + w[at+1:at+2] + w[at:at+1] + w[at+2:]
		}
	}
	return strings.Join(words, " ")
}

// unremembered searches a snapshot anew each time.
type unremembered struct{ s *snapshot }

func (u unremembered) Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error) {
	return u.s.search(ctx, q, nil)
}
