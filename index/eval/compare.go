package eval

import (
	"fmt"
	"slices"
	"strings"

	"careerbot/knowledge"
)

// Difference is a question whose answer is not the same over two contents.
type Difference struct {
	Question string `json:"question"`
	Before   Answer `json:"before"`
	After    Answer `json:"after"`
	Effect   Effect `json:"effect"`
}

// Effect is what a change does to an answer.
type Effect string

// The effects. Better and worse are judged by the question's labels.
const (
	Better  Effect = "better"
	Worse   Effect = "worse"
	Changed Effect = "changed"
)

// Answer is what is shown for a question.
type Answer struct {
	Verdict    knowledge.Verdict `json:"status"`
	Entries    []string          `json:"entries"` // ids: answered with, or offered
	Figures    []string          `json:"figures"` // as shown
	Confidence float64           `json:"confidence"`
}

// offered is how many entries an unsure reply offers.
const offered = 3

func answerOf(o Outcome) Answer {
	a := Answer{Verdict: o.Result.Verdict, Entries: []string{}, Figures: []string{}, Confidence: o.Result.Confidence}
	switch o.Result.Verdict {
	case knowledge.Answered:
		for _, e := range o.Result.Answers {
			a.Entries = append(a.Entries, e.ID)
		}
	case knowledge.Unsure:
		for _, h := range o.Result.Hits[:min(offered, len(o.Result.Hits))] {
			a.Entries = append(a.Entries, h.Entry.ID)
		}
	}
	for _, f := range o.Result.Figures {
		a.Figures = append(a.Figures, f.Text)
	}
	return a
}

func (a Answer) same(b Answer) bool {
	return a.Verdict == b.Verdict && slices.Equal(a.Entries, b.Entries) && slices.Equal(a.Figures, b.Figures)
}

// String describes an answer in a line.
func (a Answer) String() string {
	text := fmt.Sprintf("%-8s %s", a.Verdict, strings.Join(a.Entries, " "))
	if len(a.Figures) > 0 {
		text += " (" + strings.Join(a.Figures, ", ") + ")"
	}
	return strings.TrimSpace(text)
}

// Compare lists the questions whose answers differ between two runs over the same
// questions, in their order. A change of confidence alone is none.
// An entry that has another id in the second run is the same.
func Compare(before, after []Outcome) []Difference {
	now := map[string]string{}
	for _, o := range after {
		for _, h := range o.Result.Hits {
			for _, id := range h.Entry.Formerly {
				now[id] = h.Entry.ID
			}
		}
	}
	var list []Difference
	for i := range min(len(before), len(after)) {
		a, b := answerOf(before[i]), answerOf(after[i])
		for j, id := range a.Entries {
			if to := now[id]; to != "" {
				a.Entries[j] = to
			}
		}
		if a.same(b) {
			continue
		}
		d := Difference{Question: after[i].Question.Q, Before: a, After: b, Effect: Changed}
		if was, is := before[i].Correct(), after[i].Correct(); was != is {
			d.Effect = Worse
			if is {
				d.Effect = Better
			}
		}
		list = append(list, d)
	}
	return list
}
