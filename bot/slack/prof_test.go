package slack_test

import (
	"careerbot/bot"
	"careerbot/bot/slack"
	"careerbot/bot/slack/slackfake"
	"careerbot/bot/store"
	"careerbot/index"
	"careerbot/knowledge"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func BenchmarkProf(b *testing.B) {
	fake := slackfake.Start(slackfake.Options{Unchecked: true, Keep: 4, AckTimeout: 20 * time.Second})
	defer fake.Close()
	for i := range 500 {
		fake.AddChannel(fmt.Sprint("CB", i), slackfake.BotUser)
	}
	var mu sync.Mutex
	asked := map[string]chan time.Time{}
	fake.OnPost(func(_, th, _ string) {
		mu.Lock()
		defer mu.Unlock()
		if c := asked[th]; c != nil {
			delete(asked, th)
			c <- time.Now()
		}
	})
	corpus, _ := knowledge.LoadEmbedded()
	ix, _ := index.New(corpus)
	defer ix.Close()
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "x.db"), time.Now, log)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	bt := bot.New(bot.Options{Searcher: ix, Store: st, Log: log, Now: time.Now, KeepText: time.Hour})
	a, _ := slack.New(slack.Config{BotToken: slackfake.BotToken, AppToken: slackfake.AppToken, APIURL: fake.URL(), Commands: bt.Commands(), Now: time.Now, Log: log})
	q := bot.NewQueue(bt, st, bot.QueueOptions{Owner: "x"}, a)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx) }()
	for fake.Connections() < 2 {
		time.Sleep(time.Millisecond)
	}
	b.ResetTimer()
	var g sync.WaitGroup
	n := max(b.N, 64)
	for p := range 64 {
		g.Go(func() {
			for i := p; i < n; i += 64 {
				ts := fmt.Sprintf("%d.%06d", 1_700_000_000+i/1_000_000, i%1_000_000)
				c := make(chan time.Time, 1)
				mu.Lock()
				asked[ts] = c
				mu.Unlock()
				fake.Event(map[string]any{"type": "app_mention", "user": fmt.Sprint("UB", i%2000), "text": "<@U0BOT> " + corpus.Questions[i%len(corpus.Questions)].Text, "ts": ts, "channel": fmt.Sprint("CB", i%500), "event_ts": ts})
				<-c
			}
		})
	}
	g.Wait()
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "q/s")
	stop()
	<-ended
}
