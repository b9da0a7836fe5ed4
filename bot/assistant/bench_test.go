package assistant_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/index"
	"careerbot/knowledge"
)

// signalling tells when a request's end is recorded.
type signalling struct {
	*store.Store
	done func(key string)
}

func (s signalling) Done(ctx context.Context, key string, state inbox.RequestState, ref bot.MessageRef, at time.Time) error {
	err := s.Store.Done(ctx, key, state, ref, at)
	s.done(key)
	return err
}

// BenchmarkQuestion takes questions from their acceptance until the reply is
// sent and all is recorded: two people who ask again 20 ms after each answer,
// which is some 85 questions a second.
func BenchmarkQuestion(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkQuestion(b, filepath.Join(b.TempDir(), "careerbot.db")) })
	b.Run("postgres", func(b *testing.B) { benchmarkQuestion(b, postgrestest.Start(b).Database(b)) })
}

func benchmarkQuestion(b *testing.B, address string) {
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		b.Fatal(err)
	}
	ix := index.New(corpus, nil)
	defer ix.Close()
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(context.Background(), address, time.Now, log)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var mu sync.Mutex
	waiting := map[string]chan bool{}
	kept := signalling{s, func(key string) {
		mu.Lock()
		defer mu.Unlock()
		close(waiting[key])
	}}
	platform := bottest.NewRecorder("test")
	whole := assistant.New(assistant.Options{Searcher: ix, Store: store.Guard(kept, memory.NewHealth(time.Now, log, nil)), Log: log, Now: time.Now, Config: assistant.Config{Memory: memory.Config{KeepText: time.Hour}}})
	queue := whole.Queue(inbox.Options{Owner: "bench"}, platform)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- queue.Run(ctx) }()

	ask := func(n int) time.Duration {
		key, done := fmt.Sprint("key", n), make(chan bool)
		mu.Lock()
		waiting[key] = done
		mu.Unlock()
		start := time.Now()
		err := queue.Accept(ctx, bot.Request{
			Key: key, Kind: bot.Message, Platform: "test", Community: "c", Channel: "ch", User: bot.User{ID: fmt.Sprint("u", n%100)},
			Text: corpus.Questions[n%len(corpus.Questions)].Text, Received: start,
		})
		if err != nil {
			b.Error(err)
		}
		<-done
		return time.Since(start)
	}
	const people = 2
	took := make([][]time.Duration, people)
	b.ResetTimer()
	var group sync.WaitGroup
	for p := range people {
		group.Go(func() {
			for i := p; i < max(b.N, 1000); i += people {
				took[p] = append(took[p], ask(i))
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	group.Wait()
	b.StopTimer()
	stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	for name, q := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99} {
		b.ReportMetric(float64(all[int(q*float64(len(all)-1))].Microseconds())/1000, name)
	}
}
