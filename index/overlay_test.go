package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"careerbot/knowledge"
)

func pin(id string, triggers ...string) *knowledge.Entry {
	return &knowledge.Entry{ID: "PIN/" + id, Kind: knowledge.Pin, Title: triggers[0], Short: "Pinned " + id + ".", Full: "Pinned " + id + ".", Phrasings: triggers, Source: "moderators"}
}

// TestPinsInThreads: a channel's pin answers in its threads, and a thread's own pin before
// it; neither does elsewhere.
func TestPinsInThreads(t *testing.T) {
	ix := sharedIndex(t)
	in := func(channel string) *knowledge.Entry {
		p := pin("for-"+channel, "where is the wiki of the team")
		p.Channel = channel
		return p
	}
	ix.SetOverlay("threads", []*knowledge.Entry{in(""), in("jobs"), in("thread")})
	for _, text := range []string{"where is the wiki of the team", "where is the team's wiki?"} {
		for _, c := range []struct{ channel, parent, want string }{
			{"jobs", "", "PIN/for-jobs"}, {"other thread", "jobs", "PIN/for-jobs"}, {"thread", "jobs", "PIN/for-thread"},
			{"random", "", "PIN/for-"}, {"thread of random", "random", "PIN/for-"}, {"", "", "PIN/for-"},
		} {
			r := search(t, ix, knowledge.Query{Text: text, Community: "threads", Channel: c.channel, Parent: c.parent})
			if len(r.Answers) == 0 || r.Answers[0].ID != c.want {
				t.Errorf("%q in %q of %q: %v, want %s", text, c.channel, c.parent, r.Answers, c.want)
			}
		}
	}
}

// TestPinsCompete: when a pin answers, and when the guide does.
func TestPinsCompete(t *testing.T) {
	ix := sharedIndex(t)
	stale := pin("stale", "how do i get a parking spot")
	stale.Stale = true
	staleKnown := pin("staleknown", "do i need a phd")
	staleKnown.Stale = true
	channel := pin("channel", "where is the wiki")
	channel.Channel = "jobs"
	ix.SetOverlay("compete", []*knowledge.Entry{
		pin("wiki", "where is the wiki"), channel, stale, staleKnown,
		pin("hello", "hello"), pin("zorblax", "what is zorblax quuxing", "how does zorblax work"),
		pin("phdwork", "is a phd worth it at acme corporation"),
	})
	for _, test := range []struct{ text, channel, want string }{
		{"where is the wiki", "", "PIN/wiki"},
		{"WHERE is the wiki???", "", "PIN/wiki"},
		{"where is the wiki", "jobs", "PIN/channel"},
		{"where's that wiki", "", "PIN/wiki"},
		{"zorblax quuxing, what is it", "", "PIN/zorblax"},
		{"how do i get a parking spot", "", "PIN/stale"}, // nothing else fits
		{"do i need a phd", "", "faq/phd"},               // stale gives way to the guide
		{"hello", "", "PIN/hello"},
		{"is kaggle worth it", "", "portfolio/competitions"},
		{"is a phd worth it", "", "faq/phd"},
		{"is a phd worth it at acme corporation", "", "PIN/phdwork"},
	} {
		r := search(t, ix, knowledge.Query{Text: test.text, Community: "compete", Channel: test.channel})
		checkResult(t, r)
		if len(r.Answers) == 0 || r.Answers[0].ID != test.want {
			t.Errorf("%q in %q: %s %v, want %s", test.text, test.channel, r.Verdict, r.Answers, test.want)
		}
	}
	// A pin must still fit the question.
	if r := search(t, ix, knowledge.Query{Text: "where did my wiki go and who is to blame for that", Community: "compete"}); len(r.Answers) > 0 && r.Answers[0].Kind == knowledge.Pin {
		t.Errorf("a pin answers what it does not fit: %s", r.Answers[0].ID)
	}
	ix.SetOverlay("compete", nil)
	if r := search(t, ix, knowledge.Query{Text: "where is the wiki", Community: "compete"}); r.Verdict == knowledge.Answered {
		t.Errorf("a pin that is gone answers: %s", r.Answers[0].ID)
	}
}

// TestIsolation: whatever pins other communities have, a question's result is
// the same, to the last digit.
func TestIsolation(t *testing.T) {
	oneGoroutine(t)
	t.Parallel()
	ix := newIndex(t)
	alone := newIndex(t)
	words := strings.Fields("phd salary python kaggle zorblax quux senior junior wiki where what how do need the is our pay bootcamp referral berlin slary pyhton cooking")
	phrase := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 7).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		mine := pinsOf(t, phrase, "mine")
		alone.SetOverlay("mine", mine)
		ix.SetOverlay("mine", mine)
		for i := range rapid.IntRange(1, 4).Draw(t, "communities") {
			ix.SetOverlay(fmt.Sprint("other", i), pinsOf(t, phrase, fmt.Sprint("other", i)))
		}
		for range 4 {
			text := phrase.Draw(t, "question")
			for _, community := range []string{"mine", "none", ""} {
				query := knowledge.Query{Text: text, Community: community}
				got, want := unhurried(t, ix, query), unhurried(t, alone, query)
				if a, b := outline(got), outline(want); a != b {
					t.Fatalf("%q in %q: with other communities\n%s\nwithout\n%s", text, community, a, b)
				}
				if community != "mine" && strings.Contains(outline(got), "PIN/") {
					t.Fatalf("%q in %q shows a pin: %s", text, community, outline(got))
				}
			}
			for _, s := range ix.Complete(text, 25) {
				if strings.HasPrefix(s.Entry, "PIN/") {
					t.Fatalf("completion shows pin %s", s.Entry)
				}
			}
		}
	})
}

// unhurried asks until nothing that the answer needs is still being encoded: how long that
// takes is no part of it.
func unhurried(t *rapid.T, ix *Index, q knowledge.Query) knowledge.Result {
	for {
		r, err := ix.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		if r.Why.Hurried == "" {
			return r
		}
	}
}

func pinsOf(t *rapid.T, phrase *rapid.Generator[string], community string) []*knowledge.Entry {
	var list []*knowledge.Entry
	seen := map[string]bool{}
	for i := range rapid.IntRange(0, 6).Draw(t, "pins") {
		trigger := phrase.Draw(t, "trigger")
		if !seen[trigger] {
			seen[trigger] = true
			list = append(list, pin(fmt.Sprint(community, i), trigger))
		}
	}
	return list
}

// outline is all of a result that could tell of others.
func outline(r knowledge.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %v %v %v %v", r.Verdict, r.Confidence, r.Why.Mended, r.Why.Unknown, r.Notes)
	for _, h := range r.Hits {
		fmt.Fprintf(&b, " %s=%v", h.Entry.ID, h.Score)
	}
	return b.String()
}

// TestOverlaysAreBounded: the least used are dropped, and come back on demand.
func TestOverlaysAreBounded(t *testing.T) {
	ix := newIndex(t)
	for i := range maxOverlays + 50 {
		ix.SetOverlay(fmt.Sprint("c", i), []*knowledge.Entry{pin("p", "where is the wiki")})
		search(t, ix, knowledge.Query{Text: "where is the wiki", Community: "c0"}) // c0 is in use
	}
	held := 0
	for i := range maxOverlays + 50 {
		if ix.HasOverlay(fmt.Sprint("c", i)) {
			held++
		}
	}
	if held != maxOverlays || !ix.HasOverlay("c0") || ix.HasOverlay("c1") {
		t.Errorf("%d overlays are held, c0 %v, c1 %v", held, ix.HasOverlay("c0"), ix.HasOverlay("c1"))
	}
}

func TestRebuildDropsOverlays(t *testing.T) {
	ix := newIndex(t)
	ix.SetOverlay("c", []*knowledge.Entry{pin("p", "where is the wiki")})
	if err := ix.Rebuild(ix.Corpus()); err != nil {
		t.Fatal(err)
	}
	if ix.HasOverlay("c") {
		t.Error("pins that were read with the old content are held")
	}
}

// TestTrialIsWhatASearchFinds: a trial names just those questions that the pin answers once
// it is there.
func TestTrialIsWhatASearchFinds(t *testing.T) {
	oneGoroutine(t)
	t.Parallel()
	ix := New(loadEmbedded(t), nil)
	defer ix.Close()
	var questions []string
	for _, q := range ix.Corpus().Questions {
		questions = append(questions, q.Text)
	}
	found, split := 0, snapshotIn(t, ix).analyzer.split
	for n := 0; n < len(questions); n += 12 {
		words := strings.Fields(questions[n])
		slices.Reverse(words) // alike, and not the same
		trigger := strings.Join(words, " ")
		p := pin("p", trigger)
		got, err := ix.Trial(t.Context(), p, questions)
		if err != nil {
			t.Fatal(err)
		}
		ix.SetOverlay("c", []*knowledge.Entry{p})
		var want []string
		for _, q := range questions {
			r := search(t, ix, knowledge.Query{Text: q, Community: "c"})
			if len(r.Answers) > 0 && r.Answers[0].ID == p.ID && wordForWord(split(q)) != wordForWord(split(trigger)) {
				want = append(want, strings.Join(strings.Fields(q), " "))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: the trial finds %q, a search %q", trigger, got, want)
		}
		found += len(got)
	}
	if found == 0 {
		t.Error("no pin would get any question: nothing is tried")
	}
}

func TestTrial(t *testing.T) {
	ix := sharedIndex(t)
	got, err := ix.Trial(context.Background(), pin("p", "where is the wiki"), []string{"where is the wiki", "where's the wiki", "do i need a phd", "where's the wiki"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, []string{"where's the wiki"}) {
		t.Errorf("got %q", got)
	}
}

// BenchmarkPins answers our own questions in a community with 10,000 pins, and
// in each of 1,000 communities with 10. "slower" is the median over that without
// pins; "MB" the memory that the pins take.
func BenchmarkPins(b *testing.B) {
	corpus := loadEmbedded(b)
	var texts []string
	for _, q := range corpus.Questions {
		texts = append(texts, q.Text)
	}
	random := rand.New(rand.NewPCG(3, 4))
	var words []string
	for _, e := range corpus.Entries {
		words = append(words, knowledge.Words(strings.Join(e.Phrasings, " "))...)
	}
	for i := range 3000 {
		words = append(words, fmt.Sprint("term", i))
	}
	trigger := func() string {
		list := make([]string, 4+random.IntN(5))
		for i := range list {
			list[i] = words[random.IntN(len(words))]
		}
		return strings.Join(list, " ")
	}
	community := func(pins int) []*knowledge.Entry {
		var list []*knowledge.Entry
		for i := range pins {
			list = append(list, pin(fmt.Sprint(i), trigger(), trigger(), trigger()))
		}
		return list
	}
	for _, shape := range []struct{ communities, pins int }{{1, 10_000}, {1000, 10}} {
		b.Run(fmt.Sprintf("communities=%d/pins=%d", shape.communities, shape.pins), func(b *testing.B) {
			ix := New(corpus, nil)
			defer ix.Close()
			ask := func(text, community string) {
				if _, err := ix.Search(context.Background(), knowledge.Query{Text: text, Community: community}); err != nil {
					b.Fatal(err)
				}
			}
			before := heap()
			for i := range shape.communities {
				name := fmt.Sprint("c", i)
				ix.SetOverlay(name, community(shape.pins))
				ask("warm up", name)
			}
			memory := heap() - before
			// With and without take turns, and turns at being first, so that both meet
			// the same machine and caches as warm.
			var with, without []time.Duration
			b.ResetTimer()
			for i := range max(b.N, 4*len(texts)) {
				text := texts[i/2%len(texts)]
				name, took := "none", &without
				if i%2 == i/2%2 {
					name, took = fmt.Sprint("c", i/2%shape.communities), &with
				}
				start := time.Now()
				ask(text, name)
				*took = append(*took, time.Since(start))
			}
			b.StopTimer()
			slices.Sort(with)
			slices.Sort(without)
			b.ReportMetric(micros(with, 0.5), "p50-µs")
			b.ReportMetric(micros(with, 0.99), "p99-µs")
			b.ReportMetric(micros(with, 0.5)/micros(without, 0.5), "slower")
			b.ReportMetric(float64(memory)/1e6, "MB")
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
