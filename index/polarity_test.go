package index

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// firstWord is the word that an answer begins with because of how it was asked.
func firstWord(r knowledge.Result) string {
	if len(r.Answers) == 0 {
		return ""
	}
	for _, word := range []string{"Yes", "No", "Right"} {
		if strings.HasPrefix(r.Answers[0].Short, word+". ") {
			return word
		}
	}
	return ""
}

type polarityQuestion struct {
	Q      string `json:"q"`
	Kind   string `json:"kind"`   // direct, reversed or neither
	Begins string `json:"begins"` // Yes, No, Right or nothing
}

func polarityQuestions(t *testing.T, file string) []polarityQuestion {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []polarityQuestion
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q polarityQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		list = append(list, q)
	}
	return list
}

// TestPolarity prints how often an answer begins with the Yes or No that the question
// wants ("go test ./index -run TestPolarity$ -v"). A wrong one is never said.
func TestPolarity(t *testing.T) {
	oneGoroutine(t)
	for _, file := range []string{"polarity.jsonl", "asides.jsonl"} {
		t.Run(file, func(t *testing.T) {
			testPolarity(t, file, map[string]int{"direct": 95, "reversed": 80, "neither": 100})
		})
	}
}

// TestClaims does so with questions about each fact of the guide ("go test ./index -run
// TestClaims$ -v"). Its floor for direct questions is what the claims hold that a second
// reader left: a fact that the guide states of some case only is no claim.
func TestClaims(t *testing.T) {
	oneGoroutine(t)
	testPolarity(t, "claims.jsonl", map[string]int{"direct": 90, "reversed": 80, "neither": 100})
}

// TestNearMisses: questions that come close to what the guide says of how long, how much
// and in which order, and put something else: another number, unit, level, order or case.
// A wrong word is never said, and none may stand where one is wanted.
func TestNearMisses(t *testing.T) {
	oneGoroutine(t)
	for _, file := range []string{"measures.jsonl", "orders.jsonl"} {
		t.Run(file, func(t *testing.T) {
			testPolarity(t, file, map[string]int{"direct": 95, "reversed": 95, "neither": 100})
		})
	}
}

func testPolarity(t *testing.T, file string, rates map[string]int) {
	ix := sharedIndex(t)
	all, right := map[string]int{}, map[string]int{}
	for _, q := range polarityQuestions(t, file) {
		result := search(t, ix, knowledge.Query{Text: q.Q})
		if len(result.Answers) == 0 && q.Kind != "neither" {
			t.Logf("%-8s not answered: %q (%.2f)", q.Kind, q.Q, result.Confidence)
			continue
		}
		all[q.Kind]++
		switch word := firstWord(result); word {
		case q.Begins:
			right[q.Kind]++
		case "":
			t.Logf("%-8s says nothing, want %s: %q by %s", q.Kind, q.Begins, q.Q, result.Answers[0].ID)
		default:
			t.Errorf("%-8s %q is answered %q, want %q: %s", q.Kind, q.Q, word, q.Begins, result.Answers[0].ID)
		}
	}
	for kind, least := range rates {
		t.Logf("%-8s %d of %d (%d%%)", kind, right[kind], all[kind], 100*right[kind]/all[kind])
		if 100*right[kind] < least*all[kind] {
			t.Errorf("%s: %d of %d, want %d%%", kind, right[kind], all[kind], least)
		}
	}
}

// TestMisled: questions put the other way round than a passage's title are not answered
// by its Yes or No.
func TestMisled(t *testing.T) {
	ix := sharedIndex(t)
	for question, words := range map[string][]string{
		"can i skip sql?":                        {"No", ""},
		"can i skip deep learning?":              {"No", ""},
		"can i skip git?":                        {"No", ""},
		"is sql unnecessary?":                    {"No", ""},
		"can i be an mle without a phd?":         {"Yes", ""},
		"is it possible without a phd?":          {"Yes", ""},
		"Is a PhD not needed?":                   {"Right", ""},
		"are mle jobs safe from ai?":             {"Yes", ""},
		"will mle jobs survive ai?":              {"Yes", ""},
		"is kaggle a waste of time?":             {"No", ""},
		"is open source a waste of time":         {"No", ""},
		"is blogging pointless?":                 {"No", ""},
		"is self study a bad idea?":              {"No", ""},
		"does specialising hurt pay?":            {"No", ""},
		"can i get hired without open source?":   {""},
		"I can't code at all, is that a problem": {""},
	} {
		if word := firstWord(search(t, ix, knowledge.Query{Text: question})); !slices.Contains(words, word) {
			t.Errorf("%q is answered %q", question, word)
		}
	}
}

// TestUnsureDirection: a word stands only where all that is asked is claimed: of other
// places, levels, amounts and conditions than those that the guide names it says nothing.
func TestUnsureDirection(t *testing.T) {
	ix := sharedIndex(t)
	for question, want := range map[string]string{
		"does the bay area pay more than the midwest?":                         "Yes",
		"does the midwest pay more than seattle?":                              "No",
		"does the midwest pay less than seattle?":                              "Yes",
		"does seattle pay less than the midwest":                               "No",
		"does living in seattle hurt my pay compared to the midwest?":          "No",
		"does the bay area pay more than austin":                               "",
		"does austin pay more than the bay area":                               "",
		"does seattle pay more than new york":                                  "",
		"does the bay area pay 100% more than the midwest":                     "",
		"does seattle pay more than the midwest after cost of living":          "",
		"does a junior in the bay area earn more than a senior in the midwest": "",
		"do mles earn more than data scientists":                               "Yes",
		"do mles earn less than data scientists":                               "No",
		"do senior data scientists earn more than junior mles":                 "",
		"is remote work getting more common":                                   "Yes",
		"is remote work getting less common":                                   "",
		"are many roles filled by referral?":                                   "Yes",
		"are all roles filled by referral":                                     "",
		"do mid-level mles mentor juniors?":                                    "Yes",
		"do juniors mentor juniors":                                            "",
		"do seniors get equity":                                                "Yes",
		"do juniors get equity":                                                "",
		"is one project enough":                                                "No",
		"is one week enough for a project":                                     "",
		"are five projects enough":                                             "",
		"should i specialise early":                                            "No",
		"is it a mistake to specialise early":                                  "Yes",
		"should i specialise":                                                  "",
		"do i need cloud skills":                                               "Yes",
		"do i need aws":                                                        "",
		"is the role safe from being automated?":                               "Yes",
		"is it a myth that you need a phd":                                     "Yes",
		"is it false that python is required":                                  "No",
		"am i wrong to think that i don't need a phd?":                         "",
		"i know pandas, so can i skip sql":                                     "No",
		"i want to go into research, do i need a phd?":                         "",
		"if i go into research, do i need a phd?":                              "",
		"does AI cut demand for engineers?":                                    "No",
		"does AI lower demand for junior engineers":                            "",
		"does a portfolio count for less than credentials?":                    "No",
		"do credentials count for more than a portfolio?":                      "No",
		"does specialising hurt my earning potential":                          "No",
		"can i skip python if i only manage people":                            "",
		"can i teach myself in a month?":                                       "",
		"can i teach myself by next year":                                      "",
		"is self study enough for a senior role":                               "",
		"is self study enough to get a job at google":                          "",
		"do specialists earn more than seniors":                                "",
		"does google pay juniors more":                                         "",
		"is ai going to replace my boss":                                       "",
		"is my current job safe from ai":                                       "",
		"is my job as a nurse safe":                                            "",
		"do mles work alone":                                                   "",
		"do mles work from home":                                               "",
		"does self study work":                                                 "Yes",
		"can i become an mle without a phd and without sql":                    "",
		"is demand falling":                                                    "",
		"is demand high for juniors":                                           "",
		"is a bachelor enough for a phd":                                       "",
		"is it worth becoming an mle at 50":                                    "",
		"do i need a phd at deepmind":                                          "",
		"do i need a phd to earn more":                                         "",
		"do i need to be an expert in sql":                                     "",
		"is kaggle enough to get a job":                                        "",
		"will ai replace teachers":                                             "",
		"do mles run the company":                                              "",
		"i'm applying to a research lab, is a phd required?":                   "",
		"will i be done learning one day":                                      "No",
		"my friend says python is useless, true?":                              "No",
		"can my brother become an mle without a phd":                           "Yes",
		"does a portfolio matter more than a phd":                              "Yes",
		"is the job safe":                                                      "Yes",
		"do startups pay more reliably?":                                       "",
		"do startups reliably pay more?":                                       "",
		"does google pay more often?":                                          "",
		"do small startups pay more?":                                          "",
		"do startups pay more?":                                                "Yes",
		"do juniors mentor mid-level engineers?":                               "",
		"are mid-level engineers mentored by juniors?":                         "",
		"is pure accuracy what I should go for in competitions?":               "",
		"is accuracy worth it in Kaggle competitions?":                         "",
		"should I prefer pure accuracy competitions?":                          "",
		"is it worth winning competitions for pure accuracy?":                  "",
		"should I prefer competitions where models are deployed?":              "Yes",
		"is a research scientist better than an mle":                           "",
		"do mles work more hours than data scientists":                         "",
		"are there more jobs in seattle than in the midwest":                   "",
		"is google better":                                                     "",
		"is the pay at google better":                                          "Yes",
		"is mle the only career resistant to AI":                               "",
		"can I learn only from youtube":                                        "",
		"could AI partly replace mles":                                         "",
		"do the big pipelines belong to MLEs":                                  "",
		"should I learn Java before Python?":                                   "",
		"should I learn Python before applying?":                               "Yes",
	} {
		if word := firstWord(search(t, ix, knowledge.Query{Text: question})); word != want {
			t.Errorf("%q is answered %q, want %q", question, word, want)
		}
	}
}

// TestNotNamed: no claim is put by a question that lacks the words of what it is of.
func TestNotNamed(t *testing.T) {
	s := snapshotIn(t, sharedIndex(t))
	read, skipped := 0, 0
	for _, file := range []string{"held", "voices", "accountant", "farmer"} {
		for _, q := range evalLines(t, "testdata/"+file+".jsonl") {
			list := s.hear(q)
			for i := range s.docs {
				for _, c := range s.docs[i].claims {
					if read++; c.aspect == threat || c.mayBeNamed(list) {
						continue
					}
					skipped++
					if s.puttingNamed(list, c, s.docs[i].own, false).sure {
						t.Fatalf("%q puts %v, whose words it has not", q, c.subjects)
					}
				}
			}
		}
	}
	if skipped < read/2 {
		t.Errorf("%d of %d are not looked at closely", skipped, read)
	}
}
