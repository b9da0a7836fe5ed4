package index

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge"
)

// TestPinsMean: a pin is found by what its triggers mean where the words leave a question
// open: it answers what means nearly the same, and is offered for what is near. Nothing that
// the guide answers goes to it, nothing of one channel or community to another, and a stale
// pin answers and is offered for nothing new.
func TestPinsMean(t *testing.T) {
	oneGoroutine(t)
	ix := New(loadEmbedded(t), waited())
	defer ix.Close()
	bikes := pin("bikes", "where can I park my bicycle")
	lunch := pin("lunch", "when is the next lunch together", "the date of our next lunch together")
	lunch.Channel = "food"
	stale := pin("stale", "who waters the plants in the office")
	stale.Stale = true
	ix.SetOverlay("one", []*knowledge.Entry{bikes, lunch, stale})
	for _, test := range []struct {
		text, community, channel string
		verdict                  knowledge.Verdict
		first                    string
	}{
		{"somewhere to park a bike?", "one", "", knowledge.Answered, "PIN/bikes"},
		{"a place to leave a bike?", "one", "", knowledge.Unsure, "PIN/bikes"},
		{"somewhere to park a bike?", "two", "", knowledge.None, ""},
		{"on what day do we eat at noon together again", "one", "food", knowledge.Unsure, "PIN/lunch"},
		{"on what day do we eat at noon together again", "one", "random", "", ""},
		{"somebody to water the office's flowers?", "one", "", knowledge.None, ""},
		{"do i need a phd", "one", "", knowledge.Answered, "faq/phd"},
	} {
		r := search(t, ix, knowledge.Query{Text: test.text, Community: test.community, Channel: test.channel})
		for r.Why.Hurried == noTriggers { // on a busy machine
			r = search(t, ix, knowledge.Query{Text: test.text, Community: test.community, Channel: test.channel})
		}
		first := ""
		if len(r.Hits) > 0 {
			first = r.Hits[0].Entry.ID
		}
		if test.verdict != "" && r.Verdict != test.verdict || test.first != "" && first != test.first || test.first == "" && strings.HasPrefix(first, "PIN/") {
			t.Errorf("%q in %q of %q: %s, first %q, want %s %q (%s, %.2f)", test.text, test.channel, test.community, r.Verdict, first, test.verdict, test.first, r.Why.Reason, r.Hits[0].Score)
		}
	}
}

// TestPinsNotYetEncoded: while the triggers are being encoded the words decide, the result
// says so and is not remembered; closing the index ends the encoding.
func TestPinsNotYetEncoded(t *testing.T) {
	t.Parallel()
	e := &refusing{Encoder: waited()}
	e.busy.Store(true)
	ix := New(loadEmbedded(t), &answering{refusing: e})
	ix.SetOverlay("one", []*knowledge.Entry{pin("bikes", "where can I park my bicycle")})
	const text = "somewhere to park a bike?"
	if r := search(t, ix, knowledge.Query{Text: text, Community: "one"}); r.Why.Hurried != noTriggers || len(r.Answers) > 0 {
		t.Errorf("hurried %q, answers %v", r.Why.Hurried, r.Answers)
	}
	for e.asked.Load() <= triggerTries+1 { // however long that is
		time.Sleep(triggerPause)
	}
	e.busy.Store(false)
	for {
		r := search(t, ix, knowledge.Query{Text: text, Community: "one"})
		if r.Why.Hurried == "" {
			if len(r.Answers) == 0 || r.Answers[0].ID != "PIN/bikes" {
				t.Errorf("answers %v", r.Answers)
			}
			break
		}
	}
	e.busy.Store(true)
	ix.SetOverlay("two", []*knowledge.Entry{pin("ducks", "who feeds the ducks")})
	search(t, ix, knowledge.Query{Text: "hello", Community: "two"})
	if err := ix.Close(); err != nil {
		t.Error(err)
	}
}

// answering is an encoder that refuses triggers, and has time for questions.
type answering struct{ *refusing }

func (a *answering) Encode(ctx context.Context, text string) ([]float32, error) {
	if text == "somewhere to park a bike" {
		return a.Encoder.Encode(ctx, text)
	}
	return a.refusing.Encode(ctx, text)
}
