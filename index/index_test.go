package index

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"careerbot/index/eval"
	"careerbot/knowledge"
)

var update = flag.Bool("update", false, "write the goldens anew")

func TestMain(m *testing.M) {
	// Bleve starts its analysis workers with the process, once.
	goleak.VerifyTestMain(closing{m}, goleak.IgnoreAnyFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"))
}

// closing runs the tests and closes the index that they share.
type closing struct{ *testing.M }

func (m closing) Run() int {
	code := m.M.Run()
	defer sentenceEncoder().Close()
	if shared.index != nil {
		if err := shared.index.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return code
}

// shared is what sharedIndex has built.
var shared struct {
	once  sync.Once
	index *Index
}

// sharedIndex is the one index over the built-in content for all tests that only search:
// training one takes longer than most of them.
func sharedIndex(tb testing.TB) *Index {
	tb.Helper()
	shared.once.Do(func() { shared.index = New(loadEmbedded(tb), waited()) })
	return shared.index
}

// snapshotIn is what an index searches now.
func snapshotIn(tb testing.TB, ix *Index) *snapshot {
	tb.Helper()
	s, err := ix.current.Load().snapshot()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// oneGoroutine skips a long loop of questions where the race detector runs: on one goroutine
// it finds nothing and takes minutes. .ci/run runs the package without it too.
func oneGoroutine(tb testing.TB) {
	tb.Helper()
	if underRace {
		tb.Skip("one goroutine asks: run it without the race detector")
	}
}

// newIndex is an index of the test's own, to be rebuilt or given pins.
func newIndex(tb testing.TB) *Index {
	tb.Helper()
	ix := New(loadEmbedded(tb), waited())
	tb.Cleanup(func() {
		if err := ix.Close(); err != nil {
			tb.Error(err)
		}
	})
	return ix
}

func search(tb testing.TB, ix *Index, q knowledge.Query) knowledge.Result {
	tb.Helper()
	result, err := ix.Search(context.Background(), q)
	if err != nil {
		tb.Fatalf("%q: %v", q.Text, err)
	}
	return result
}

// corpusWithout leaves out some of a corpus's phrasings and messages.
func corpusWithout(corpus *knowledge.Corpus, without func(line string) bool) *knowledge.Corpus {
	var entries []*knowledge.Entry
	for _, e := range corpus.Entries {
		less := *e
		less.Phrasings = slices.DeleteFunc(slices.Clone(e.Phrasings), without)
		entries = append(entries, &less)
	}
	reduced := corpus.WithEntries(entries)
	reduced.Elsewhere = slices.DeleteFunc(slices.Clone(corpus.Elsewhere), without)
	return reduced
}

// TestRanking shows what our own questions find: one line each, and the sums.
func TestRanking(t *testing.T) {
	oneGoroutine(t)
	ix := sharedIndex(t)
	var questions []eval.Question
	for _, q := range ix.Corpus().Questions {
		questions = append(questions, eval.Question{Q: q.Text, Relevant: q.Entries})
	}
	outcomes, err := eval.Run(context.Background(), ix, questions)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	r := eval.Summarise(outcomes)
	fmt.Fprintf(&got, "# Our own questions with what came back. \"+\" right, \"-\" wrong, \"?\" offered or not known.\n")
	sums := func(name string, r eval.Report) {
		fmt.Fprintf(&got, "# %s: recall@1 %.3f  recall@3 %.3f  MRR %.3f  answered rightly %.3f wrongly %.3f  false answers %.3f  offers %.3f  AUROC %.3f\n",
			name, r.Hit1, r.Hit3, r.MRR10, r.AnsweredCorrect, r.AnsweredWrong, r.FalseAnswer, r.FalseOffer, r.AUROC)
	}
	sums("with the encoder", r)
	words := New(ix.Corpus(), nil)
	defer words.Close()
	without, err := eval.Run(context.Background(), words, questions)
	if err != nil {
		t.Fatal(err)
	}
	sums("without", eval.Summarise(without))
	got.WriteString("\n")
	for _, o := range outcomes {
		mark := "?"
		switch {
		case !o.Question.InScope() && o.Result.Verdict == knowledge.None, o.Result.Verdict == knowledge.Answered && o.Rank == 1:
			mark = "+"
		case o.Result.Verdict == knowledge.Answered:
			mark = "-"
		}
		var ids []string
		for _, h := range o.Result.Hits[:min(3, len(o.Result.Hits))] {
			ids = append(ids, h.Entry.ID)
		}
		fmt.Fprintf(&got, "%s %-8s %s\n    want %s\n    got  %s\n", mark, o.Result.Verdict, o.Question.Q, strings.Join(o.Question.Relevant, " "), strings.Join(ids, " "))
	}
	golden(t, "testdata/ranking.txt", got.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s differs; read the difference and run with -update if it is wanted:\n%s", name, diff)
	}
}

// TestPhrasings: every phrasing finds its own entry among the first three.
func TestPhrasings(t *testing.T) {
	oneGoroutine(t)
	t.Parallel()
	ix := sharedIndex(t)
	missed, all := 0, 0
	for _, e := range ix.Corpus().Entries {
		for _, p := range append([]string{e.Title}, e.Phrasings...) {
			all++
			hits := search(t, ix, knowledge.Query{Text: p}).Hits
			if !slices.ContainsFunc(hits[:min(3, len(hits))], func(h knowledge.Hit) bool { return h.Entry.ID == e.ID }) {
				missed++
				t.Logf("%q does not find %s", p, e.ID)
			}
		}
	}
	if missed*100 > all {
		t.Errorf("%d of %d phrasings do not find their own entry", missed, all)
	}
}

func TestSpelling(t *testing.T) {
	ix := sharedIndex(t)
	speller := snapshotIn(t, ix).speller
	for wrong, right := range map[string]string{
		"salery": "salary", "pyhton": "python", "machien": "machine", "portfollio": "portfolio",
		"experimnt": "experiment", "mathmatics": "mathematics", "kagel": "kaggle", "certifcate": "certificate",
		"bootcmp": "bootcamp", "tensorflw": "tensorflow", "statistcs": "statistics", "ern": "earn",
	} {
		if got, _ := speller.mend(wrong); got != right {
			t.Errorf("%q is mended to %q, want %q", wrong, got, right)
		}
	}
	for _, fine := range []string{
		"love", "house", "python", "pythons", "car", "weather", "cooking", "nurse", "visa", "laptop", "earned",
		"xqzzk", "2026", "a1b2c3d4", "ok", "plumbers", "",
	} {
		if got, ok := speller.mend(fine); ok {
			t.Errorf("%q is mended to %q, want it left alone", fine, got)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "ab", 1}, {"ab", "abc", 1},
		{"abc", "axc", 1}, {"kitten", "sitting", 3}, {"abcdef", "xyz", 3},
	} {
		if got := distance([]rune(test.a), []rune(test.b), 2); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

// TestVerdict: what is answered, offered and not known, and what is said of it.
func TestVerdict(t *testing.T) {
	ix := sharedIndex(t)
	for _, test := range []struct {
		text    string
		verdict knowledge.Verdict
		first   string // entry
		note    string
	}{
		{"Do I need a PhD?", knowledge.Answered, "faq/phd", ""},
		{"whats the slary of a junior mle", knowledge.Answered, "salary/experience", ""},
		{"MLE salary in Germany", knowledge.Unsure, "salary/intro", "The guide has US figures only."},
		{"what does a plumber earn", knowledge.None, "", "The guide covers Machine Learning Engineers"},
		{"how do I prepare for a coding interview", knowledge.None, "", "The guide does not cover interviews."},
		{"I'm a nurse, how long until I could be an ML engineer?", knowledge.Answered, "faq/how-long", ""},
		{"```\nTypeError: x\n``` what is wrong here", knowledge.None, "", ""},
		{"xyzzy plugh", knowledge.None, "", ""},
		{"¿cuánto gana un ingeniero de aprendizaje automático?", knowledge.None, "", ""},
		{"サラリーはいくらですか", knowledge.None, "", ""},
	} {
		t.Run(test.text, func(t *testing.T) {
			r := search(t, ix, knowledge.Query{Text: test.text})
			if r.Verdict != test.verdict {
				t.Errorf("verdict %s (%.2f, %s), want %s", r.Verdict, r.Confidence, r.Why.Reason, test.verdict)
			}
			if test.first != "" && (len(r.Hits) == 0 || r.Hits[0].Entry.ID != test.first) {
				t.Errorf("hits %v, want %s first", r.Hits, test.first)
			}
			if test.note != "" && !strings.Contains(strings.Join(r.Notes, " "), test.note) {
				t.Errorf("notes %q, want %q", r.Notes, test.note)
			}
			checkResult(t, r)
		})
	}
}

func TestTwoParts(t *testing.T) {
	ix := sharedIndex(t)
	r := search(t, ix, knowledge.Query{Text: "do i need a phd and how long does it take"})
	var ids []string
	for _, e := range r.Answers {
		ids = append(ids, e.ID)
	}
	if diff := cmp.Diff([]string{"faq/phd", "faq/how-long"}, ids); diff != "" {
		t.Error(diff)
	}
	if r := search(t, ix, knowledge.Query{Text: "linear algebra and calculus"}); len(r.Answers) > 1 {
		t.Errorf("one subject is answered twice: %s and %s", r.Answers[0].ID, r.Answers[1].ID)
	}
}

func TestFollowUp(t *testing.T) {
	ix := sharedIndex(t)
	after := knowledge.Context{Entry: "salary/experience", Level: "junior"}
	r := search(t, ix, knowledge.Query{Text: "and for seniors?", Context: after})
	if !r.Why.Context || !slices.Contains(r.Asked.Asks, knowledge.Pay) || !slices.Contains(r.Asked.Levels, "senior") {
		t.Errorf("not read as a follow-up about the pay of seniors: %+v", r.Asked)
	}
	if len(r.Hits) == 0 || r.Hits[0].Entry.ID != "salary/experience" {
		t.Errorf("first hit %v, want salary/experience", r.Hits[0].Entry.ID)
	}
	if r := search(t, ix, knowledge.Query{Text: "what about remote?", Context: after}); r.Hits[0].Entry.ID != "salary/location" {
		t.Errorf("first hit %v, want salary/location", r.Hits[0].Entry.ID)
	}
	if r := search(t, ix, knowledge.Query{Text: "do i need to know sql for this job", Context: after}); r.Why.Context {
		t.Error("a question of its own is read as a follow-up")
	}
}

func TestFiguresShown(t *testing.T) {
	ix := sharedIndex(t)
	for text, want := range map[string]string{
		"what do juniors make":         "$120–140K",
		"data scientist pay":           "$140K",
		"salary in seattle":            "30–50% more than Midwest cities",
		"how much more does faang pay": "20–40% above the market average",
	} {
		r := search(t, ix, knowledge.Query{Text: text})
		if !slices.ContainsFunc(r.Figures, func(f knowledge.Figure) bool { return f.Text == want }) {
			t.Errorf("%q shows %v, want %s", text, r.Figures, want)
		}
	}
}

// checkResult holds what must be true of any result.
func checkResult(tb testing.TB, r knowledge.Result) {
	tb.Helper()
	if r.Confidence < 0 || r.Confidence > 1 || r.Confidence != r.Confidence {
		tb.Errorf("confidence %v", r.Confidence)
	}
	if len(r.Hits) > knowledge.MaxHits {
		tb.Errorf("%d hits", len(r.Hits))
	}
	for i, h := range r.Hits {
		if h.Score < 0 || h.Score > 1 || i > 0 && h.Score > r.Hits[i-1].Score+1e-9 {
			tb.Errorf("hit %d has score %v after %v", i, h.Score, r.Hits[max(0, i-1)].Score)
		}
	}
	switch r.Verdict {
	case knowledge.Answered:
		if len(r.Answers) == 0 || len(r.Answers) > 2 || r.Answers[0].ID != r.Hits[0].Entry.ID {
			tb.Errorf("answered with %d answers", len(r.Answers))
		}
		if r.Confidence < min(byWords.answerFrom, byMeaning.answerFrom) {
			tb.Errorf("answered at confidence %v", r.Confidence)
		}
	case knowledge.Unsure:
		if len(r.Hits) == 0 || len(r.Answers) > 0 || r.Confidence >= max(byWords.answerFrom, byMeaning.answerFrom) {
			tb.Errorf("unsure with %d hits, %d answers, %d figures, confidence %v", len(r.Hits), len(r.Answers), len(r.Figures), r.Confidence)
		}
	case knowledge.None:
		if len(r.Answers) > 0 || len(r.Figures) > 0 || r.Confidence >= max(byWords.offerFrom, byMeaning.offerFrom) {
			tb.Errorf("none with %d answers, %d figures, confidence %v", len(r.Answers), len(r.Figures), r.Confidence)
		}
	default:
		tb.Errorf("verdict %q", r.Verdict)
	}
	if !utf8.ValidString(r.Why.Read) {
		tb.Errorf("read as invalid text %q", r.Why.Read)
	}
}

// TestBadInput: whatever is typed, no error and no weak guess.
func TestBadInput(t *testing.T) {
	ix := sharedIndex(t)
	for name, text := range map[string]string{
		"empty": "", "spaces": " \n\t ", "100 KB": strings.Repeat("lorem ipsum dolor ", 6000),
		"one long word": strings.Repeat("a", 100_000), "controls": "\x00\x01\x1b[2J\x7f", "not UTF-8": "\xff\xfe\xfd",
		"emoji": "😀😀😀🎉", "mentions": "<@U123> <!channel> @everyone <#C1|x>", "markup": "***___~~~```",
		"query syntax": `title:"phd" AND (x OR -y)^2~ \ /re[g/ {} *?`, "SQL": "'; DROP TABLE pins; --", "HTML": "<script>alert(1)</script>",
		"quotes": `"""""'''''`, "joints": " and and ? ; + , & ", "zero width": "\u200b\u200c\u200d\ufeff", "right to left": "\u202eabc",
		"combining": strings.Repeat("a\u0300\u0301", 2000), "numbers": "123 456 789", "dollars": "$ $$ $$$$$$$",
	} {
		t.Run(name, func(t *testing.T) {
			r := search(t, ix, knowledge.Query{Text: text})
			checkResult(t, r)
			if r.Verdict == knowledge.Answered && name != "query syntax" && name != "dollars" {
				t.Errorf("answered with %s", r.Answers[0].ID)
			}
		})
	}
}

func FuzzSearch(f *testing.F) {
	ix := sharedIndex(f)
	for _, q := range ix.Corpus().Questions[:20] {
		f.Add(q.Text, "")
	}
	f.Add("and for seniors?", "salary/experience")
	for _, text := range []string{ // what was misread once
		"&gt; mle salary in berlin?\n<@U9> do I need a PhD?", "pay for seniors &lt;in the US&gt;?", "look: ```print(1)``` do I need a PhD?",
		"Hi\n--\nDo I need a PhD?", "Do I need a PhD?\nBest regards,\nAna", "Is $200K a good salary for an MLE?", "what do mles with 3yoe make",
		"Should I learn .NET?", "mle salary in the U.K.", "Can I be selftaught?", "Tensor Flow", "midlevel salary", "mle salary in Zürich", "🤔", "...",
		"What do juniors make?:moneybag::moneybag:", "What do seniors make in 2026?",
	} {
		f.Add(text, "")
	}
	f.Add("\xff<@U1> `x` a? b; c and d", "no/entry")
	f.Add("> quoted\nhi\n--\nm.l.e. pay, $120-140K in the U.K.? ```x = 1``` :wave::skin-tone-3:\nBest regards,\nAna", "")
	f.Add("cuánto gana un ingeniero? 我需要博士学位吗 thanks wtf 👩🏽‍🔬 .NET 5yoe deeplearning", "")
	f.Fuzz(func(t *testing.T, text, entry string) {
		r := search(t, ix, knowledge.Query{Text: text, Context: knowledge.Context{Entry: entry, Level: entry}})
		checkResult(t, r)
		again := search(t, ix, knowledge.Query{Text: text, Context: knowledge.Context{Entry: entry, Level: entry}})
		if r.Confidence != again.Confidence || len(r.Hits) > 0 && r.Hits[0].Entry.ID != again.Hits[0].Entry.ID {
			t.Error("the same question has two answers")
		}
	})
}

// TestRebuildWhileSearching swaps the content under running questions.
func TestRebuildWhileSearching(t *testing.T) {
	ix := newIndex(t)
	// What is trained anew each time is small: here the exchange is looked at.
	small := *ix.Corpus()
	small.Elsewhere = small.Elsewhere[:20]
	at := slices.IndexFunc(small.Entries, func(e *knowledge.Entry) bool { return e.ID == "skills/programming-languages" })
	corpus, other := small.WithEntries(small.Entries[at:at+3]), small.WithEntries(small.Entries[at:at+2])
	stop := make(chan bool)
	var searching sync.WaitGroup
	for range 4 {
		searching.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r, err := ix.Search(context.Background(), knowledge.Query{Text: "which programming language should i learn"})
				if err != nil || len(r.Hits) == 0 {
					t.Errorf("%d hits, %v", len(r.Hits), err)
					return
				}
			}
		})
	}
	for i := range 6 {
		next := corpus
		if i%2 == 0 {
			next = other
		}
		if err := ix.Rebuild(next); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	searching.Wait()
}

func TestSameContentSameAnswers(t *testing.T) {
	oneGoroutine(t)
	a, b := sharedIndex(t), newIndex(t)
	for _, q := range a.Corpus().Questions {
		x, y := search(t, a, knowledge.Query{Text: q.Text}), search(t, b, knowledge.Query{Text: q.Text})
		if x.Confidence != y.Confidence || x.Verdict != y.Verdict {
			t.Errorf("%q: %s %v and %s %v", q.Text, x.Verdict, x.Confidence, y.Verdict, y.Confidence)
		}
	}
}

// TestSameCandidates: of entries that score alike, each index takes the same ones.
func TestSameCandidates(t *testing.T) {
	oneGoroutine(t)
	text := "kaggle where" // the last ones that are taken score alike
	var want []candidate
	for i := range 6 {
		s := snapshotOf(t, loadEmbedded(t))
		got, err := s.candidates(newDesk(len(s.docs)), s.read(knowledge.Query{Text: text}))
		if err != nil || len(got) != maxCandidates {
			t.Fatalf("%d candidates, %v", len(got), err)
		}
		if i == 0 {
			want = got
		} else if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestClosed(t *testing.T) {
	ix := New(loadEmbedded(t), waited())
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ix.Search(context.Background(), knowledge.Query{Text: "phd"}); err == nil {
		t.Error("a closed index answers")
	}
	if err := ix.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ix := sharedIndex(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Search(ctx, knowledge.Query{Text: "is anybody there who cancels"}); err == nil {
		t.Error("an ended context is not noticed")
	}
}

func TestComplete(t *testing.T) {
	ix := sharedIndex(t)
	if list := ix.Complete("do i need a p", 5); len(list) == 0 || list[0].Entry != "faq/phd" {
		t.Errorf("got %v, want faq/phd first", list)
	}
	if list := ix.Complete("", 25); len(list) != 5 {
		t.Errorf("%d suggestions for nothing typed, want the frequent questions", len(list))
	}
	if list := ix.Complete("zzzz qqqq", 5); len(list) != 0 {
		t.Errorf("got %v for nonsense", list)
	}
	if list := ix.Complete(strings.Repeat("x", 10_000), 5); len(list) != 0 {
		t.Errorf("got %v for a long text", list)
	}
}

func ExampleIndex_Search() {
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		panic(err)
	}
	ix := New(corpus, nil)
	defer ix.Close()
	result, err := ix.Search(context.Background(), knowledge.Query{Text: "what do juniors make?"})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Verdict, result.Answers[0].ID, result.Figures[0].Text)
	// Output: answered salary/experience $120–140K
}
