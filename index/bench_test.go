package index

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"careerbot/index/encoder"
	"careerbot/index/encoder/minilm"
	"careerbot/knowledge"
)

// BenchmarkSearch answers our own questions, one after the other.
func BenchmarkSearch(b *testing.B) {
	corpus := loadEmbedded(b)
	ix := New(corpus, nil)
	defer ix.Close()
	var texts []string
	for _, q := range corpus.Questions {
		texts = append(texts, q.Text)
	}
	measure(b, texts, func(text string) {
		if _, err := fresh(ix, knowledge.Query{Text: text}); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkRebuild builds the index over the whole content.
func BenchmarkRebuild(b *testing.B) {
	corpus := loadEmbedded(b)
	for b.Loop() {
		s, err := newSnapshot(corpus, nil)
		if err != nil {
			b.Fatal(err)
		}
		s.close()
	}
}

// BenchmarkScale asks questions of large corpora, and a plain Bleve match query
// over the same text beside them. "ratio" is the one's p50 over the other's.
func BenchmarkScale(b *testing.B) {
	base := loadEmbedded(b)
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprintf("passages=%d", n), func(b *testing.B) {
			entries, questions := generate(base, n)
			start := time.Now()
			ix := New(base.WithEntries(entries), nil)
			defer ix.Close()
			if _, err := ix.current.Load().snapshot(); err != nil {
				b.Fatal(err)
			}
			built := time.Since(start)
			raw := rawBleve(b, entries)
			defer raw.Close()
			p50 := measure(b, questions, func(text string) {
				if _, err := fresh(ix, knowledge.Query{Text: text}); err != nil {
					b.Fatal(err)
				}
			})
			b.StopTimer()
			var took []time.Duration
			for _, text := range questions {
				start := time.Now()
				if _, err := raw.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery(text), 10, 0, false)); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(built.Milliseconds()), "build-ms")
			b.ReportMetric(micros(took, 0.5), "raw-p50-µs")
			b.ReportMetric(micros(took, 0.99), "raw-p99-µs")
			b.ReportMetric(p50/micros(took, 0.5), "ratio")
		})
	}
}

// measure runs f over the texts, at least twice over all of them, and reports
// the median and the 99th percentile in microseconds.
func measure(b *testing.B, texts []string, f func(string)) (p50 float64) {
	b.Helper()
	for _, text := range texts[:min(len(texts), 200)] {
		f(text) // warm up
	}
	var took []time.Duration
	b.ResetTimer()
	for i := range max(b.N, 2*len(texts)) {
		start := time.Now()
		f(texts[i%len(texts)])
		took = append(took, time.Since(start))
	}
	b.StopTimer()
	slices.Sort(took)
	p50 = micros(took, 0.5)
	b.ReportMetric(p50, "p50-µs")
	b.ReportMetric(micros(took, 0.99), "p99-µs")
	return p50
}

func micros(sorted []time.Duration, q float64) float64 {
	return float64(sorted[min(len(sorted)-1, int(q*float64(len(sorted))))].Nanoseconds()) / 1000
}

// rawBleve indexes the same text as anybody would at first: Bleve's own English
// analysis, one field.
func rawBleve(b *testing.B, entries []*knowledge.Entry) bleve.Index {
	b.Helper()
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = "en"
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	batch := ix.NewBatch()
	for i, e := range entries {
		text := e.Title + "\n" + e.Full + "\n" + strings.Join(e.Phrasings, "\n")
		if err := batch.Index(fmt.Sprint(i), map[string]string{"text": text}); err != nil {
			b.Fatal(err)
		}
	}
	if err := ix.Batch(batch); err != nil {
		b.Fatal(err)
	}
	return ix
}

// generate makes a corpus of n passages that reads like real text: sentences of
// a few thousand words in Zipf's proportions, mixed with the guide's own, each
// passage about three rarer words of its own. The questions use those words.
func generate(base *knowledge.Corpus, n int) (entries []*knowledge.Entry, questions []string) {
	random := rand.New(rand.NewPCG(1, 2))
	var vocabulary []string
	for _, e := range base.Entries {
		vocabulary = append(vocabulary, knowledge.Words(e.Full+" "+strings.Join(e.Phrasings, " "))...)
	}
	syllables := strings.Fields("ba co di fu ga hel in jo kra lu men no per qui ros sta tor ul ver win yon zar lek mip")
	for range 20_000 {
		var word strings.Builder
		for range 2 + random.IntN(3) {
			word.WriteString(syllables[random.IntN(len(syllables))])
		}
		vocabulary = append(vocabulary, word.String())
	}
	vocabulary = dedupeWords(vocabulary)
	common := rand.NewZipf(random, 1.15, 3, uint64(len(vocabulary)-1))
	word := func() string { return vocabulary[common.Uint64()] }
	sentence := func(topic []string, words int) string {
		list := make([]string, words)
		for i := range list {
			list[i] = word()
			if random.IntN(4) == 0 {
				list[i] = topic[random.IntN(len(topic))]
			}
		}
		return strings.Join(list, " ")
	}
	for i := range n {
		topic := []string{vocabulary[random.IntN(len(vocabulary))], vocabulary[random.IntN(len(vocabulary))], vocabulary[random.IntN(len(vocabulary))]}
		e := &knowledge.Entry{
			ID: fmt.Sprintf("salary/p%d", i), Kind: knowledge.Guide, Title: sentence(topic, 6),
			Short: sentence(topic, 30) + ".", Asks: []knowledge.Ask{knowledge.Asks()[random.IntN(9)]}, Source: "generated",
		}
		e.Full = e.Short
		for range 3 {
			e.Phrasings = append(e.Phrasings, sentence(topic, 7))
		}
		entries = append(entries, e)
		if len(questions) < 2000 {
			questions = append(questions, "how do i "+sentence(topic, 5)+" for "+topic[0])
		}
	}
	return entries, questions
}

func dedupeWords(words []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			list = append(list, w)
		}
	}
	return list
}

// embedded is the built-in content, read once. Nobody changes it.
var embedded = sync.OnceValues(knowledge.LoadEmbedded)

func loadEmbedded(tb testing.TB) *knowledge.Corpus {
	tb.Helper()
	corpus, err := embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return corpus
}

// fresh answers a question as if nobody had asked it before.
func fresh(ix *Index, q knowledge.Query) (knowledge.Result, error) {
	s, err := ix.acquire()
	if err != nil {
		return knowledge.Result{}, err
	}
	defer s.release()
	return s.search(context.Background(), q, ix.overlays.of(q.Community, s))
}

// BenchmarkRecent answers questions that were asked a moment ago.
func BenchmarkRecent(b *testing.B) {
	corpus := loadEmbedded(b)
	ix := New(corpus, nil)
	defer ix.Close()
	var texts []string
	for _, q := range corpus.Questions {
		texts = append(texts, q.Text)
	}
	measure(b, texts, func(text string) {
		if _, err := ix.Search(context.Background(), knowledge.Query{Text: text}); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkNew asks what nobody has asked before, one question after the other, and what was
// asked a moment ago beside it. "cpu-µs" is the processor time of a question, the collection of
// its garbage among it.
func BenchmarkNew(b *testing.B) {
	ask := func(b *testing.B, question func(i int) string) {
		ix := New(loadEmbedded(b), nil)
		defer ix.Close()
		if err := ix.Train(); err != nil {
			b.Fatal(err)
		}
		search := func(text string) {
			if _, err := ix.Search(context.Background(), knowledge.Query{Text: text}); err != nil {
				b.Fatal(err)
			}
		}
		texts := make([]string, warmUp+b.N)
		for i := range texts {
			texts[i] = question(i)
		}
		for _, text := range texts[:warmUp] {
			search(text)
		}
		took := make([]time.Duration, 0, b.N)
		b.ReportAllocs()
		used := processorTime()
		b.ResetTimer()
		for _, text := range texts[warmUp:] {
			start := time.Now()
			search(text)
			took = append(took, time.Since(start))
		}
		b.StopTimer()
		if used = processorTime() - used; used > 0 {
			b.ReportMetric(float64(used.Nanoseconds())/1000/float64(b.N), "cpu-µs")
		}
		slices.Sort(took)
		b.ReportMetric(micros(took, 0.5), "p50-µs")
		b.ReportMetric(micros(took, 0.99), "p99-µs")
	}
	b.Run("new", func(b *testing.B) { ask(b, newQuestion) })
	b.Run("repeated", func(b *testing.B) { ask(b, func(i int) string { return newQuestion(i % warmUp) }) })
}

// warmUp is how many questions are asked before time is taken.
const warmUp = 500

// newQuestion makes the i-th of some six million questions, no two of which are alike: what
// communities ask of such a guide and beside it, in sentences and words made for this.
func newQuestion(i int) string {
	n := uint64(i) * 6_700_417 % newQuestions // prime to the number of questions: each comes once
	pick := func(list []string) string {
		word := list[n%uint64(len(list))]
		n /= uint64(len(list))
		return word
	}
	before, frame := pick(newOpenings), pick(newFrames)
	text := strings.NewReplacer("WHO", pick(newPeople), "WHAT", pick(newThings), "WHEN", pick(newTimes)).Replace(frame)
	return before + text + pick(newClosings)
}

var newQuestions = uint64(len(newOpenings) * len(newFrames) * len(newPeople) * len(newThings) * len(newTimes) * len(newClosings))

// The parts of new questions. A frame has all three kinds of word.
var (
	newOpenings = []string{"", "hi all, ", "quick one: ", "Hello! ", "sorry if this is basic, ", "so ", "hey folks ", "ok "}
	newFrames   = []string{
		"do WHO need WHAT WHEN", "should WHO learn WHAT WHEN or is that a waste", "is WHAT still worth it for WHO WHEN",
		"how long does it take WHO to get good at WHAT WHEN", "how much do WHO earn with WHAT WHEN", "what do WHO make if they know WHAT WHEN",
		"can WHO get hired without WHAT WHEN", "will ai replace WHO who only know WHAT WHEN", "how do WHO show WHAT on a resume WHEN",
		"what is the best way for WHO to learn WHAT WHEN", "i keep hearing that WHO skip WHAT WHEN. is that so", "where do WHO start with WHAT WHEN",
		"what comes first for WHO, WHAT or a portfolio, WHEN", "why would WHO bother with WHAT WHEN", "my friends are WHO and they laugh at WHAT WHEN. Do I need it at all",
		"salary for WHO WHEN and how important is WHAT", "which is harder for WHO WHEN: WHAT or the interviews", "are WHO with WHAT in demand WHEN",
		"i sold my van, moved back in with my parents and spent a whole year on WHAT while the other WHO had jobs. what should I do WHEN", "anyone else think WHO talk too much about WHAT WHEN",
	}
	newPeople = []string{
		"juniors", "seniors", "ml engineers", "data scientists", "career changers", "students", "mid level people", "new grads", "self taught people", "bakers",
		"web developers", "MLEs", "teachers", "staff engineers", "beginners", "physicists", "nurses", "analysts", "bootcamp grads", "freelancers", "people over 40",
	}
	newThings = []string{
		"python", "sql", "a phd", "statistics", "cloud certificates", "kubernetes", "linear algebra", "deep learning", "a master's degree", "pytorch", "docker",
		"kaggle", "a portfolio", "networking", "machin learning", "spark", "system design", "open source work", "blogging", "typescript", "accordion lessons", "llms", "data cleaning", "git",
	}
	newTimes = []string{
		"these days", "in their first year", "in seattle", "at a startup", "after college", "in 2026", "at big companies", "before the first job", "remotely",
		"in london", "next to a full time job", "when the market is bad", "early on",
	}
	newClosings = []string{"", "?", " thanks", "? thx in advance", " lol", " pls"}
)

// BenchmarkBurst asks 200 different questions that need the encoder in one second, through
// the pool that a server has, and a sure one every 5 ms beside them. "alone" is how long the
// sure ones take without the others; "hurried" how many of the 200 had to do without the
// encoder, and "lost" how many got no result.
func BenchmarkBurst(b *testing.B) {
	const burst = 200
	pool := encoder.NewSentences(minilm.Embedded, encoder.Limits{Workers: max(1, runtime.GOMAXPROCS(0)-1), Waiting: 256, Deadline: 2 * time.Second})
	defer pool.Close()
	ix := New(loadEmbedded(b), pool)
	defer ix.Close()
	if err := ix.Train(); err != nil {
		b.Fatal(err)
	}
	s := snapshotIn(b, ix)
	var open, sure []string
	for _, file := range []string{"accountant", "barista", "farmer", "paralegal", "dispatcher", "held", "voices"} {
		for _, q := range evalLines(b, "testdata/"+file+".jsonl") {
			r := s.read(knowledge.Query{Text: q})
			if r.empty() {
				continue
			}
			hits, err := s.rank(b.Context(), r)
			if err != nil {
				b.Fatal(err)
			}
			if s.sure(r, hits) {
				sure = append(sure, q)
			} else {
				open = append(open, q)
			}
		}
	}
	if len(open) < burst || len(sure) < burst {
		b.Fatalf("%d open and %d sure questions", len(open), len(sure))
	}
	one := func(q string) (knowledge.Result, time.Duration, error) {
		start := time.Now()
		result, err := s.search(b.Context(), knowledge.Query{Text: q}, nil)
		return result, time.Since(start), err
	}
	// Each question is asked when its time has come, however long the one before takes.
	steadily := func(questions []string, every time.Duration, then func(knowledge.Result, time.Duration, error)) {
		var group sync.WaitGroup
		var mu sync.Mutex
		begin := time.Now()
		for n, q := range questions {
			time.Sleep(time.Until(begin.Add(time.Duration(n) * every)))
			group.Go(func() {
				result, took, err := one(q)
				mu.Lock()
				defer mu.Unlock()
				then(result, took, err)
			})
		}
		group.Wait()
	}
	p99 := func(times []time.Duration) float64 {
		slices.Sort(times)
		return times[len(times)*99/100].Seconds() * 1e3
	}
	for b.Loop() {
		var alone, beside, asked []time.Duration
		hurried, lost := 0, 0
		sureOnes := func(list *[]time.Duration) func(knowledge.Result, time.Duration, error) {
			return func(_ knowledge.Result, took time.Duration, err error) {
				if err != nil {
					b.Error(err)
				}
				*list = append(*list, took)
			}
		}
		steadily(sure[:burst], 5*time.Millisecond, sureOnes(&alone))
		var group sync.WaitGroup
		group.Go(func() { steadily(sure[:burst], 5*time.Millisecond, sureOnes(&beside)) })
		group.Go(func() {
			steadily(open[:burst], time.Second/burst, func(r knowledge.Result, took time.Duration, err error) {
				if err != nil {
					lost++
				}
				if r.Why.Hurried != "" {
					hurried++
				}
				asked = append(asked, took)
			})
		})
		group.Wait()
		b.ReportMetric(p99(alone), "sure-alone-p99-ms")
		b.ReportMetric(p99(beside), "sure-beside-p99-ms")
		b.ReportMetric(p99(asked), "open-p99-ms")
		b.ReportMetric(float64(hurried), "hurried")
		b.ReportMetric(float64(lost), "lost")
	}
	b.ReportMetric(0, "ns/op")
}

// evalLines are the questions of a set.
func evalLines(tb testing.TB, file string) (list []string) {
	tb.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var q struct{ Q string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			tb.Fatal(err)
		}
		list = append(list, q.Q)
	}
	return list
}

// TestNewQuestions: no question of the benchmark is asked twice.
func TestNewQuestions(t *testing.T) {
	seen := map[string]bool{}
	for i := range 100_000 {
		seen[newQuestion(i)] = true
	}
	if len(seen) != 100_000 {
		t.Errorf("%d different ones", len(seen))
	}
}
