package eval

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// oracle answers each question by its text: "verdict confidence id id…".
type oracle map[string]knowledge.Result

func (o oracle) Search(_ context.Context, q knowledge.Query) (knowledge.Result, error) {
	r, ok := o[q.Text]
	if !ok {
		return r, errors.New("not asked")
	}
	return r, nil
}

func result(v knowledge.Verdict, confidence float64, ids ...string) knowledge.Result {
	r := knowledge.Result{Verdict: v, Confidence: confidence}
	for _, id := range ids {
		r.Hits = append(r.Hits, knowledge.Hit{Entry: &knowledge.Entry{ID: id}})
	}
	return r
}

func amount(x float64) *float64 { return &x }

func TestReport(t *testing.T) {
	paid := result(knowledge.Answered, 0.9, "a", "b")
	paid.Figures = []knowledge.Figure{{Statistic: knowledge.Floor, Low: amount(250000)}}
	s := oracle{
		"right":   paid,
		"second":  result(knowledge.Answered, 0.8, "b", "a"),
		"unsure":  result(knowledge.Unsure, 0.5, "x", "y", "z", "a"),
		"missing": result(knowledge.None, 0.1, "x"),
		"leak":    result(knowledge.Answered, 0.7, "x"),
		"offer":   result(knowledge.Unsure, 0.4, "x"),
		"none":    result(knowledge.None, 0, "x"),
	}
	questions, err := Read(strings.NewReader(`
{"q": "right", "relevant": ["a"], "salary": ["$250K"]}
{"q": "second", "relevant": ["a"], "salary": ["+40%"]}
{"q": "unsure", "relevant": ["a", "c"]}
{"q": "missing", "relevant": ["a"]}
{"q": "leak", "relevant": []}
{"q": "offer"}
{"q": "none"}
`))
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := Run(context.Background(), s, questions)
	if err != nil {
		t.Fatal(err)
	}
	r := Summarise(outcomes)
	for name, pair := range map[string][2]float64{
		"hit1":             {r.Hit1, 0.25},
		"hit3":             {r.Hit3, 0.5},
		"mrr10":            {r.MRR10, (1 + 0.5 + 0.25) / 4},
		"answered_correct": {r.AnsweredCorrect, 0.25},
		"answered_wrong":   {r.AnsweredWrong, 0.25},
		"helped":           {r.Helped, 0.25}, // the fourth of an offer is not shown
		"dont_know":        {r.DontKnow, 0.25},
		"false_answer":     {r.FalseAnswer, 1.0 / 3},
		"false_offer":      {r.FalseOffer, 1.0 / 3},
		"salary_accuracy":  {r.SalaryAccuracy, 0.5},
		// In scope .9 .8 .5 .1 against .7 .4 0: nine pairs of twelve are in order.
		"auroc": {r.AUROC, 9.0 / 12},
		// Bins of 1, 1, 2, 1, 2: the distances add up to 0+.1+(.4+.5)+.7+(.8+.9-1).
		"ece": {r.ECE, (0 + 0.1 + 0.9 + 0.7 + 0.7) / 7},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-9 {
			t.Errorf("%s is %.4f, want %.4f", name, pair[0], pair[1])
		}
	}
	if r.InScope != 4 || r.OutOfScope != 3 {
		t.Errorf("%d in scope and %d out", r.InScope, r.OutOfScope)
	}
	if !outcomes[0].Correct() || outcomes[1].Correct() || outcomes[4].Correct() || !outcomes[6].Correct() {
		t.Error("what is correct is told wrongly")
	}
}

func TestShows(t *testing.T) {
	figures := []knowledge.Figure{
		{Statistic: knowledge.Range, Low: amount(120000), High: amount(140000)},
		{Statistic: knowledge.Growth, Low: amount(40), High: amount(40)},
		{Statistic: knowledge.Median, Low: amount(165000), High: amount(165000)},
	}
	for _, test := range []struct {
		listed []string
		more   int
		want   bool
	}{
		{nil, 9, true},
		{[]string{"$120-140K"}, 0, true},
		{[]string{"$120–140K", "+40%"}, 0, true},
		{[]string{"$120K"}, 0, false},
		{[]string{"40%", "$165K"}, 2, true},
		{[]string{"$165K"}, 2, false}, // four further ones
		{[]string{"$40"}, 0, false},
	} {
		shown := figures
		for range test.more {
			shown = append(shown, knowledge.Figure{Statistic: knowledge.Median, Low: amount(1), High: amount(1)})
		}
		if got := shows(knowledge.Result{Figures: shown}, test.listed); got != test.want {
			t.Errorf("%v with %d more: %v", test.listed, test.more, got)
		}
	}
}

func TestReadFaults(t *testing.T) {
	_, err := Read(strings.NewReader("nonsense\n{\"q\": \"x\", \"salary\": [\"much\"]}\n{\"q\": 3}\n"))
	for _, want := range []string{"line 1:", `line 2: salary "much"`, "line 3:"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the report lacks %q: %v", want, err)
		}
	}
}

// TestReadMarked: some editors begin a file with a byte order mark.
func TestReadMarked(t *testing.T) {
	questions, err := Read(strings.NewReader("\ufeff{\"q\": \"is sql needed\", \"relevant\": [\"skills/data\"]}\n"))
	if err != nil || len(questions) != 1 || questions[0].Q != "is sql needed" {
		t.Errorf("%v, %v", questions, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"q": "x", "relevant": ["a"], "salary": ["$1"]}`))
	f.Add([]byte("\ufeff" + `{"q": "x", "relevant": []}` + "\r\n")) // a byte order mark, and Windows' ends of lines
	f.Fuzz(func(t *testing.T, data []byte) {
		questions, err := Read(strings.NewReader(string(data)))
		if err == nil && len(questions) == 0 {
			t.Error("neither a question nor an error")
		}
	})
}
