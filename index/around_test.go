package index

import (
	"strings"
	"testing"

	"careerbot/knowledge"
)

func TestStrip(t *testing.T) {
	a := newAround(loadEmbedded(t))
	for text, want := range map[string]string{
		"hi all, do i need a phd? thanks in advance!":               "do i need a phd",
		"Good morning everyone! Quick question: is sql needed, pls": "is sql needed",
		"i was wondering how long it takes lol":                     "how long it takes",
		"does anyone know what juniors earn? any help appreciated":  "what juniors earn",
		"which team would i be in":                                  "which team would i be in", // only after an opening
		"do people there earn well":                                 "do people there earn well",
		"hello":                                                     "hello", // nothing else is left
		"thanks all":                                                "thanks all",
		"":                                                          "",
		"so is it worth it 🙏":                                       "is it worth it",
	} {
		if got := strings.Join(a.strip(knowledge.Words(text)), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestGreetingsChangeNothing: a question is answered the same with what people put
// around it.
func TestGreetingsChangeNothing(t *testing.T) {
	oneGoroutine(t)
	ix := sharedIndex(t)
	for _, q := range ix.Corpus().Questions {
		if len(q.Entries) == 0 {
			continue
		}
		plain, polite := search(t, ix, knowledge.Query{Text: q.Text}), search(t, ix, knowledge.Query{Text: "hey everyone, " + q.Text + " thanks a lot!"})
		if len(strings.Fields(q.Text)) > 10 {
			continue // of long messages the sentences are weighed
		}
		if plain.Verdict != polite.Verdict || plain.Hits[0].Entry != polite.Hits[0].Entry {
			t.Errorf("%q: %s %s, with greetings %s %s", q.Text, plain.Verdict, plain.Hits[0].Entry.ID, polite.Verdict, polite.Hits[0].Entry.ID)
		}
	}
}
