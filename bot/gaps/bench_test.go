package gaps_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/gaps"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/knowledge"
)

// many is how many open gaps the benchmarks are about.
const many = 5_000

// question is one that is alike no other of its number: it asks for a thing of its own.
func question(n int) string {
	syllables := []string{"bru", "ka", "zel", "mok", "tri", "vu", "pos", "gar", "lin", "dro"}
	thing := ""
	for i := n + 1000; i > 0; i /= 10 {
		thing += syllables[i%10]
	}
	return "who looks after the " + thing + " at hooli?"
}

// full is a store with many open gaps, and what fills it: it returns the time of the processor
// that the gap took, without that of the question's record.
func full(b *testing.B) (*gaps.Gaps, func(n int, text string) time.Duration) {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "careerbot.db"), time.Now, log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	guarded := store.Guard(s, memory.NewHealth(time.Now, log, nil))
	next := 0
	m := memory.New(memory.Options{Config: memory.Config{KeepText: 30 * 24 * time.Hour}, Store: guarded, Log: log, Now: time.Now, Random: counting(&next)})
	g := gaps.New(gaps.Options{Store: guarded, Memory: m, Likeness: bottest.Index(b), Platforms: new(bot.Platforms), Log: log, Now: time.Now})
	ask := func(n int, text string) time.Duration {
		r := &bot.Request{Kind: bot.Message, Platform: "test", Community: "c", Channel: "C1", Audience: bot.InCommunity, User: bot.User{ID: fmt.Sprint("u", n)}}
		result := knowledge.Result{Verdict: knowledge.None, Why: knowledge.Rationale{Read: text}}
		id, record := m.Record(context.Background(), r, result, knowledge.Context{})
		record(context.Background())
		start := processorTime()
		g.Asked(context.Background(), r, id, result)
		return processorTime() - start
	}
	for n := range many {
		ask(n, question(n))
	}
	return g, ask
}

// counting is a source of numbers that differ.
type source struct{ n *int }

func counting(n *int) source { return source{n} }

func (s source) Read(p []byte) (int, error) {
	*s.n++
	for i := range p {
		p[i] = byte(*s.n >> (8 * i))
	}
	return len(p), nil
}

func moderator() *bot.Request {
	return &bot.Request{Platform: "test", Community: "c", Channel: "C1", User: bot.User{ID: "mod", Access: bot.Moderator}}
}

// BenchmarkList lists all of 5,000 open gaps.
func BenchmarkList(b *testing.B) {
	g, _ := full(b)
	b.ResetTimer()
	for b.Loop() {
		list, err := g.Of(context.Background(), moderator())
		if err != nil || len(list.Gaps) < many*9/10 {
			b.Fatalf("%d gaps, %v", len(list.Gaps), err)
		}
	}
}

// BenchmarkFirstList is BenchmarkList where nothing is in memory yet.
func BenchmarkFirstList(b *testing.B) {
	g, _ := full(b)
	b.ResetTimer()
	for b.Loop() {
		g.DropAll()
		if _, err := g.Of(context.Background(), moderator()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOneMore adds a gap to 5,000 others.
func BenchmarkOneMore(b *testing.B) {
	_, ask := full(b)
	n := many
	b.ResetTimer()
	spent := time.Duration(0)
	for b.Loop() {
		n++
		spent += ask(n, question(n))
	}
	b.ReportMetric(float64(spent.Microseconds())/float64(n-many)/1000, "processor-ms/op")
}

// BenchmarkFlood adds questions that all ask for the same, beside 5,000 gaps.
func BenchmarkFlood(b *testing.B) {
	g, ask := full(b)
	n := many
	before := heap()
	b.ResetTimer()
	for b.Loop() {
		n++
		ask(n, "where can i get a hooli parking permit?")
	}
	b.StopTimer()
	b.ReportMetric(float64(heap()-before)/1024, "KiB-more")
	list, err := g.Of(context.Background(), moderator())
	if err != nil || len(list.Gaps) > many+1 {
		b.Fatalf("%d gaps, %v", len(list.Gaps), err)
	}
}

// BenchmarkMemory reports what a community of 5,000 open gaps takes in memory.
func BenchmarkMemory(b *testing.B) {
	g, _ := full(b)
	g.DropAll()
	for b.Loop() {
		before := heap()
		if _, err := g.Of(context.Background(), moderator()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(heap()-before)/1024/1024, "MiB")
		g.DropAll()
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
