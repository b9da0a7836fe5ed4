package index

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"careerbot/knowledge"
)

// strangersQuestion is a question of somebody who had not seen the guide's texts.
type strangersQuestion struct {
	N      int      `json:"n"`
	Kind   string   `json:"kind"`   // reversed, direct, misdirected, followup or neither
	Turns  []string `json:"turns"`  // the last one is the question
	Wanted string   `json:"wanted"` // the word that an answer may begin with: yes, no, right or none
}

func strangersQuestions(t *testing.T, file string) []strangersQuestion {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []strangersQuestion
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q strangersQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		if q.Wanted == "right" { // what is said to a statement that is so
			q.Wanted = "yes"
		}
		list = append(list, q)
	}
	if len(list) != 100 {
		t.Fatalf("%d questions", len(list))
	}
	return list
}

// TestStrangers prints, by kind, how many of the answered questions that Yes or No
// answers begin with theirs, and why the others do not ("go test ./index -run
// TestStrangers -v"). A wrong word is never said; none may stand where one is wanted.
func TestStrangers(t *testing.T) {
	oneGoroutine(t)
	for _, file := range []string{"strangers.jsonl", "mechanic.jsonl", "pharmacy.jsonl"} {
		t.Run(file, func(t *testing.T) { testStrangers(t, file) })
	}
}

func testStrangers(t *testing.T, file string) {
	ix := sharedIndex(t)
	says := map[string]string{"": "none", "Yes": "yes", "Right": "yes", "No": "no"}
	answered, right, why := map[string]int{}, map[string]int{}, map[string]int{}
	for _, q := range strangersQuestions(t, file) {
		var result knowledge.Result
		var before knowledge.Context
		for _, turn := range q.Turns {
			result = search(t, ix, knowledge.Query{Text: turn, Context: before})
			if len(result.Answers) > 0 {
				before = contextAfter(result)
			}
		}
		if len(result.Answers) == 0 {
			t.Logf("%-11s %d not answered: %q (%.2f)", q.Kind, q.N, q.Turns, result.Confidence)
			continue
		}
		word := says[firstWord(result)]
		if word != "none" && word != q.Wanted {
			t.Errorf("%s %d: %q is answered %q by %s, want %s", q.Kind, q.N, q.Turns, word, result.Answers[0].ID, q.Wanted)
		}
		if q.Wanted == "none" {
			continue
		}
		answered[q.Kind]++
		if word == q.Wanted {
			right[q.Kind]++
		} else {
			cause := unsaidBecause(snapshotIn(t, ix), q.Turns[len(q.Turns)-1], result.Answers[0].ID)
			why[cause]++
			t.Logf("%-11s %d says nothing, want %s, %s: %q by %s", q.Kind, q.N, q.Wanted, cause, q.Turns, result.Answers[0].ID)
		}
	}
	for _, kind := range []string{"direct", "reversed", "misdirected", "followup"} {
		t.Logf("%-11s %d of %d answered ones begin with their word", kind, right[kind], answered[kind])
	}
	for _, cause := range slices.Sorted(maps.Keys(why)) {
		t.Logf("%3d begin with none: %s", why[cause], cause)
	}
}

// unsaidBecause is the first thing that keeps an entry from beginning with a word.
func unsaidBecause(s *snapshot, text, id string) string {
	d := &s.docs[s.byID[id]]
	if len(d.claims) == 0 {
		return "the entry states no claim"
	}
	list := s.hear(text)
	named := slices.DeleteFunc(slices.Clone(d.claims), func(c claim) bool { return !c.mayBeNamed(list) })
	if len(named) == 0 {
		return "no claim of the entry is named in its own words"
	}
	for _, h := range told(list) {
		if slices.ContainsFunc(h.words, func(w string) bool {
			return !s.lexicon.keeps(w) && !s.lexicon.neutral[s.lexicon.texts.lexicalStem(w)] &&
				!slices.ContainsFunc(named, func(c claim) bool { return c.names([]string{w}) })
		}) {
			return "a word is in no list"
		}
	}
	return "every word is known, but not what they say together"
}
