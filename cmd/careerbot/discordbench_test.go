package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"careerbot/bot/discord/discordfake"
	"careerbot/knowledge"
)

// servedDiscord is the whole program, serving a fake Discord on loopback with the SQLite
// store. The fake runs in the test's process, on the same cores.
type servedDiscord struct {
	b         *testing.B
	fake      *discordfake.Server
	cmd       *exec.Cmd
	log       bytes.Buffer
	questions []string
	repeated  bool

	mu    sync.Mutex
	asked map[string]chan time.Time // by the interaction's id
	early map[string]time.Time      // answered before they were registered
}

func serveDiscord(b *testing.B, guilds, members int) *servedDiscord {
	b.Helper()
	s := &servedDiscord{b: b, asked: map[string]chan time.Time{}, early: map[string]time.Time{}}
	s.fake = discordfake.Start(discordfake.Options{Unchecked: true, Keep: 4})
	b.Cleanup(s.fake.Close)
	s.fake.JoinGuilds(guilds, members)
	for i := range benchChannels {
		s.fake.AddChannel(fmt.Sprint(310_000_000_000_000_000 + i))
	}
	s.fake.OnReply(func(key string) {
		now := time.Now()
		s.mu.Lock()
		defer s.mu.Unlock()
		if answered := s.asked[key]; answered != nil {
			delete(s.asked, key)
			answered <- now
			return
		}
		s.early[key] = now
	})
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		b.Fatal(err)
	}
	for _, q := range corpus.Questions {
		s.questions = append(s.questions, q.Text)
	}
	s.cmd = exec.Command(buildProgram(b), "serve")
	s.cmd.Env = append(os.Environ(), "DISCORD_API_URL="+s.fake.URL(), "DISCORD_TOKEN="+discordfake.Token,
		"CAREERBOT_DATA="+filepath.Join(b.TempDir(), "data"), "CAREERBOT_REQUESTS_PER_MINUTE=0", "CAREERBOT_LOG_LEVEL=warn", "CAREERBOT_HEALTH_LISTEN=off")
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for s.fake.Connections() < 1 {
		time.Sleep(10 * time.Millisecond)
	}
	return s
}

func (s *servedDiscord) stop() int64 {
	peak := usageOf(s.b, s.cmd.Process.Pid).peak
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.b.Error(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.b.Errorf("%v\n%s", err, &s.log)
	}
	s.b.ReportMetric((s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()).Seconds(), "cpu-s")
	return peak
}

// ask uses /ask with the nth question, and waits until it is answered.
func (s *servedDiscord) ask(n int) time.Duration {
	question := s.questions[n%len(s.questions)]
	if !s.repeated {
		question = strings.Replace(question, " ", strings.Repeat(" ", 1+n/len(s.questions)%300), 1)
	}
	answered := make(chan time.Time, 1)
	start := time.Now()
	i := s.fake.Command(discordfake.Ana, fmt.Sprint(310_000_000_000_000_000+n%benchChannels), "ask", "question", question)
	s.mu.Lock()
	if at, ok := s.early[i.ID]; ok {
		delete(s.early, i.ID)
		answered <- at
	} else {
		s.asked[i.ID] = answered
	}
	s.mu.Unlock()
	select {
	case at := <-answered:
		return at.Sub(start)
	case <-time.After(30 * time.Second):
		s.b.Errorf("question %d is not answered; log:\n%.2000s", n, s.log.String())
		return 30 * time.Second
	}
}

// BenchmarkDiscord500 sends 500 interactions a second for ten seconds.
func BenchmarkDiscord500(b *testing.B) {
	b.Run("new", func(b *testing.B) { benchmarkDiscord500(b, false) })
	b.Run("repeated", func(b *testing.B) { benchmarkDiscord500(b, true) })
}

func benchmarkDiscord500(b *testing.B, repeated bool) {
	const rate, seconds = 500, 10
	for b.Loop() {
		s := serveDiscord(b, 0, 0)
		s.repeated = repeated
		for i := range 500 {
			s.ask(i)
		}
		took := make([]time.Duration, rate*seconds)
		var group sync.WaitGroup
		start := time.Now()
		for i := range took {
			time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / rate)))
			group.Go(func() { took[i] = s.ask(1000 + i) })
		}
		group.Wait()
		b.ReportMetric(percentile(took, 0.5), "p50-ms")
		b.ReportMetric(percentile(took, 0.99), "p99-ms")
		b.ReportMetric(float64(s.stop())/1e6, "resident-MB")
	}
}

// BenchmarkDiscord64 keeps 64 interactions in flight.
func BenchmarkDiscord64(b *testing.B) {
	b.Run("new", func(b *testing.B) { benchmarkDiscord64(b, 20_000, false) })
	b.Run("repeated", func(b *testing.B) { benchmarkDiscord64(b, 20_000, true) })
}

func benchmarkDiscord64(b *testing.B, questions int, repeated bool) {
	const flying = 64
	for b.Loop() {
		s := serveDiscord(b, 0, 0)
		s.repeated = repeated
		var group sync.WaitGroup
		took := make([][]time.Duration, flying)
		var early usage
		start := time.Now()
		for p := range flying {
			group.Go(func() {
				for i := p; i < questions; i += flying {
					if i == questions/5 {
						early = usageOf(b, s.cmd.Process.Pid)
					}
					took[p] = append(took[p], s.ask(i))
				}
			})
		}
		group.Wait()
		b.ReportMetric(float64(questions)/time.Since(start).Seconds(), "questions/s")
		b.ReportMetric(percentile(slices.Concat(took...), 0.99), "p99-ms")
		late := usageOf(b, s.cmd.Process.Pid)
		b.ReportMetric(float64(early.resident)/1e6, "early-MB")
		b.ReportMetric(float64(late.resident)/1e6, "late-MB")
		b.ReportMetric(float64(s.stop())/1e6, "resident-MB")
	}
}

// BenchmarkDiscordLong sends 100,000 interactions.
func BenchmarkDiscordLong(b *testing.B) { benchmarkDiscord64(b, 100_000, true) }

// BenchmarkDiscordServers announces 2,500 servers of 1,000 members at connect.
func BenchmarkDiscordServers(b *testing.B) {
	for b.Loop() {
		s := serveDiscord(b, 2500, 1000)
		for i := range 200 {
			s.ask(i)
		}
		b.ReportMetric(float64(s.stop())/1e6, "resident-MB")
	}
}
