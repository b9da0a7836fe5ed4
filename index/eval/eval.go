// Package eval measures how good answers are, over files of labelled questions.
package eval

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"careerbot/knowledge"
)

// Question is one labelled line of an evaluation file.
type Question struct {
	Q        string   `json:"q"`
	Kind     string   `json:"kind"`
	Relevant []string `json:"relevant"`         // ids, any of them is a hit; empty: out of scope
	Salary   []string `json:"salary,omitempty"` // figures the reply must show, as "$120-140K"
}

// InScope reports whether the guide has an answer.
func (q Question) InScope() bool { return len(q.Relevant) > 0 }

// Read reads an evaluation file, one JSON object a line. The error names every
// faulty line.
func Read(r io.Reader) ([]Question, error) {
	var questions []Question
	var faults []error
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff"))) // editors put a byte order mark in front
		if len(text) == 0 {
			continue
		}
		var q Question
		if err := json.Unmarshal(text, &q); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		for _, s := range q.Salary {
			if len(knowledge.Amounts(s)) != 1 {
				faults = append(faults, fmt.Errorf("line %d: salary %q is not one amount; write it as \"$120-140K\" or \"+40%%\"", n, s))
			}
		}
		questions = append(questions, q)
	}
	if err := lines.Err(); err != nil {
		faults = append(faults, err)
	}
	if len(faults) == 0 && len(questions) == 0 {
		faults = append(faults, errors.New("holds no question"))
	}
	return questions, errors.Join(faults...)
}

// Check reports the questions that name entries the corpus does not have: they
// could never be hit.
func Check(questions []Question, c *knowledge.Corpus) error {
	var faults []error
	for _, q := range questions {
		for _, id := range q.Relevant {
			if c.Entry(id) == nil {
				faults = append(faults, fmt.Errorf("question %q names entry %q, which does not exist", q.Q, id))
			}
		}
	}
	return errors.Join(faults...)
}

// Report is the quality over a file. Rates are between 0 and 1.
type Report struct {
	InScope         int     `json:"in_scope"`
	Hit1            float64 `json:"hit1"`             // a right entry is first
	Hit3            float64 `json:"hit3"`             // … among the first three
	MRR10           float64 `json:"mrr10"`            // mean reciprocal rank of the first right entry among ten
	AnsweredCorrect float64 `json:"answered_correct"` // over all in-scope questions
	AnsweredWrong   float64 `json:"answered_wrong"`   // likewise
	Helped          float64 `json:"helped"`           // answered rightly, or a right entry among those offered; likewise
	DontKnow        float64 `json:"dont_know"`        // told that there is no answer; likewise
	OutOfScope      int     `json:"out_of_scope"`
	FalseAnswer     float64 `json:"false_answer"`    // answered, over all out-of-scope questions
	FalseOffer      float64 `json:"false_offer"`     // unsure, likewise
	AUROC           float64 `json:"auroc"`           // of the confidence, in scope against out
	ECE             float64 `json:"ece"`             // expected calibration error, five bins of equal count
	SalaryAccuracy  float64 `json:"salary_accuracy"` // over the questions that list figures
	Latency         Latency `json:"latency_us"`
}

// Latency is the time a question takes, in microseconds.
type Latency struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

// Outcome is what became of one question.
type Outcome struct {
	Question Question
	Result   knowledge.Result
	Rank     int  // of the first right entry, from 1; 0 where none is among the candidates
	Salary   bool // the listed figures are shown; true where none are listed
	Took     time.Duration
}

// Correct reports whether the question was answered rightly, or rightly not.
func (o Outcome) Correct() bool {
	if !o.Question.InScope() {
		return o.Result.Verdict == knowledge.None
	}
	return o.Result.Verdict == knowledge.Answered && o.Rank == 1 && o.Salary
}

// Helped reports whether who asked was shown a right entry, as the answer or among
// the entries offered.
func (o Outcome) Helped() bool {
	switch o.Result.Verdict {
	case knowledge.Answered:
		return o.Rank == 1
	case knowledge.Unsure:
		return o.Rank >= 1 && o.Rank <= offered
	}
	return false
}

// Searcher answers a question.
type Searcher interface {
	Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error)
}

// Run asks every question, in order.
func Run(ctx context.Context, s Searcher, questions []Question) ([]Outcome, error) {
	outcomes := make([]Outcome, 0, len(questions))
	for _, q := range questions {
		start := time.Now()
		result, err := s.Search(ctx, knowledge.Query{Text: q.Q})
		took := time.Since(start)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", q.Q, err)
		}
		outcomes = append(outcomes, Outcome{
			Question: q, Result: result, Took: took,
			Rank: rank(result.Hits, q.Relevant), Salary: shows(result, q.Salary),
		})
	}
	return outcomes, nil
}

func rank(hits []knowledge.Hit, relevant []string) int {
	for i, h := range hits {
		if slices.Contains(relevant, h.Entry.ID) || slices.ContainsFunc(h.Entry.Formerly, func(id string) bool { return slices.Contains(relevant, id) }) {
			return i + 1
		}
	}
	return 0
}

// maxFurther is how many of the guide's figures may be shown beyond those listed. What others
// have published stands beside them, and does not count.
const maxFurther = 3

// shows reports whether each listed amount is among the figures, the guide's or the market's,
// with few others.
func shows(result knowledge.Result, listed []string) bool {
	figures := result.Figures
	published := result.Market.Figures()
	if len(listed) == 0 {
		return true
	}
	matched := make([]bool, len(figures))
	for _, text := range listed {
		found := false
		for _, a := range knowledge.Amounts(text) {
			for i, f := range figures {
				if f.States(a) {
					matched[i], found = true, true
				}
			}
			for _, f := range published {
				found = found || f.States(a)
			}
		}
		if !found {
			return false
		}
	}
	further := 0
	for _, m := range matched {
		if !m {
			further++
		}
	}
	return further <= maxFurther
}

// Summarise computes the report over the outcomes.
func Summarise(outcomes []Outcome) Report {
	var r Report
	var in, out []float64 // confidences
	var salaries, salariesRight int
	var took []time.Duration
	for _, o := range outcomes {
		took = append(took, o.Took)
		if !o.Question.InScope() {
			r.OutOfScope++
			out = append(out, o.Result.Confidence)
			switch o.Result.Verdict {
			case knowledge.Answered:
				r.FalseAnswer++
			case knowledge.Unsure:
				r.FalseOffer++
			}
			continue
		}
		r.InScope++
		in = append(in, o.Result.Confidence)
		if o.Rank == 1 {
			r.Hit1++
		}
		if o.Rank >= 1 && o.Rank <= 3 {
			r.Hit3++
		}
		if o.Rank >= 1 {
			r.MRR10 += 1 / float64(o.Rank)
		}
		switch {
		case o.Result.Verdict == knowledge.None:
			r.DontKnow++
		case o.Result.Verdict == knowledge.Answered && o.Rank == 1:
			r.AnsweredCorrect++
		case o.Result.Verdict == knowledge.Answered:
			r.AnsweredWrong++
		}
		if o.Helped() {
			r.Helped++
		}
		if len(o.Question.Salary) > 0 {
			salaries++
			if o.Salary {
				salariesRight++
			}
		}
	}
	for _, rate := range []*float64{&r.Hit1, &r.Hit3, &r.MRR10, &r.AnsweredCorrect, &r.AnsweredWrong, &r.Helped, &r.DontKnow} {
		*rate = ratio(*rate, r.InScope)
	}
	r.FalseAnswer = ratio(r.FalseAnswer, r.OutOfScope)
	r.FalseOffer = ratio(r.FalseOffer, r.OutOfScope)
	r.SalaryAccuracy = ratio(float64(salariesRight), salaries)
	r.AUROC = auroc(in, out)
	r.ECE = calibrationError(outcomes, 5)
	slices.Sort(took)
	r.Latency = Latency{quantile(took, 0.5), quantile(took, 0.99)}
	return r
}

func ratio(sum float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// auroc is the probability that an in-scope question has the greater confidence
// of two; ties count half.
func auroc(in, out []float64) float64 {
	if len(in) == 0 || len(out) == 0 {
		return 0
	}
	wins := 0.0
	for _, a := range in {
		for _, b := range out {
			switch {
			case a > b:
				wins++
			case a == b:
				wins += 0.5
			}
		}
	}
	return wins / float64(len(in)*len(out))
}

// calibrationError is the mean distance between the confidence and the share of
// questions whose first candidate is right, over bins of equal count.
func calibrationError(outcomes []Outcome, bins int) float64 {
	if len(outcomes) == 0 {
		return 0
	}
	sorted := slices.Clone(outcomes)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Result.Confidence < sorted[j].Result.Confidence })
	sum := 0.0
	for b := range bins {
		bin := sorted[b*len(sorted)/bins : (b+1)*len(sorted)/bins]
		confidence, right := 0.0, 0.0
		for _, o := range bin {
			confidence += o.Result.Confidence
			if o.Rank == 1 {
				right++
			}
		}
		if confidence > right {
			sum += confidence - right
		} else {
			sum += right - confidence
		}
	}
	return sum / float64(len(sorted))
}

func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := min(len(sorted)-1, int(q*float64(len(sorted))))
	return float64(sorted[i].Nanoseconds()) / 1000
}

// String describes one outcome in a line.
func (o Outcome) String() string {
	var ids []string
	for _, h := range o.Result.Hits[:min(3, len(o.Result.Hits))] {
		ids = append(ids, h.Entry.ID)
	}
	want := strings.Join(o.Question.Relevant, " ")
	if want == "" {
		want = "(nothing)"
	}
	figures := ""
	if !o.Salary {
		figures = "  [figures]"
	}
	return fmt.Sprintf("%-8s %.2f  %q  want %s  got %s%s", o.Result.Verdict, o.Result.Confidence, o.Question.Q, want, strings.Join(ids, " "), figures)
}

// String is the report as a table.
func (r Report) String() string {
	return fmt.Sprintf(`in scope           %5d
  hit@1            %5.3f
  hit@3            %5.3f
  MRR@10           %5.3f
  answered, right  %5.3f
  answered, wrong  %5.3f
  helped           %5.3f
  don't know       %5.3f
out of scope       %5d
  false answer     %5.3f
  false offer      %5.3f
AUROC              %5.3f
ECE                %5.3f
salary accuracy    %5.3f
latency p50        %5.0f µs
latency p99        %5.0f µs
`, r.InScope, r.Hit1, r.Hit3, r.MRR10, r.AnsweredCorrect, r.AnsweredWrong, r.Helped, r.DontKnow, r.OutOfScope,
		r.FalseAnswer, r.FalseOffer, r.AUROC, r.ECE, r.SalaryAccuracy, r.Latency.P50, r.Latency.P99)
}
