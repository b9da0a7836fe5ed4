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

	"careerbot/bot/slack/slackfake"
	"careerbot/knowledge"
)

// served is the whole program, serving a fake workspace on loopback with the SQLite
// store. The workspace runs in the test's process, on the same cores.
type served struct {
	b         *testing.B
	fake      *slackfake.Server
	cmd       *exec.Cmd
	log       bytes.Buffer
	questions []string
	repeated  bool

	mu    sync.Mutex
	asked map[string]chan time.Time // by the question's timestamp
	acks  []time.Duration
}

// benchChannels is how many channels the questions are spread over.
const benchChannels = 500

func serveSlack(b *testing.B) *served {
	b.Helper()
	s := &served{b: b, asked: map[string]chan time.Time{}}
	s.fake = slackfake.Start(slackfake.Options{Unchecked: true, Keep: 4, AckTimeout: 20 * time.Second})
	b.Cleanup(s.fake.Close)
	for i := range benchChannels {
		s.fake.AddChannel(fmt.Sprint("CB", i), slackfake.BotUser, "U1")
	}
	s.fake.OnPost(func(_, thread, _ string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if posted := s.asked[thread]; posted != nil {
			delete(s.asked, thread)
			posted <- time.Now()
		}
	})
	s.fake.OnAck(func(took time.Duration) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.acks = append(s.acks, took)
	})
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		b.Fatal(err)
	}
	for _, q := range corpus.Questions {
		s.questions = append(s.questions, q.Text)
	}
	s.cmd = exec.Command(buildProgram(b), "serve")
	s.cmd.Env = append(os.Environ(), "SLACK_API_URL="+s.fake.URL(), "SLACK_BOT_TOKEN="+slackfake.BotToken, "SLACK_APP_TOKEN="+slackfake.AppToken,
		"CAREERBOT_DATA="+filepath.Join(b.TempDir(), "data"), "CAREERBOT_REQUESTS_PER_MINUTE=0", "CAREERBOT_LOG_LEVEL=warn", "CAREERBOT_HEALTH_LISTEN=off")
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for s.fake.Connections() < 2 {
		if s.cmd.ProcessState != nil {
			b.Fatalf("it ended: %s", &s.log)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return s
}

// stop ends the program as an operator does, and returns the most memory it was
// resident in, in bytes. What the system says of an ended process counts the
// test's own memory too, from before the program began.
func (s *served) stop() int64 {
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

// question is the nth question. Each is sent in the same words only once in 50,000:
// what differs is the room after its first word. Where repeated is set, the same 171
// questions come again and again.
func (s *served) question(n int) string {
	q := s.questions[n%len(s.questions)]
	if s.repeated {
		return q
	}
	return strings.Replace(q, " ", strings.Repeat(" ", 1+n/len(s.questions)%300), 1)
}

// ask sends the nth question as a mention, and waits until its answer is posted.
func (s *served) ask(n int) time.Duration {
	ts := fmt.Sprintf("%d.%06d", 1_700_000_000+n/1_000_000, n%1_000_000)
	posted := make(chan time.Time, 1)
	s.mu.Lock()
	s.asked[ts] = posted
	s.mu.Unlock()
	start := time.Now()
	s.fake.Event(map[string]any{
		"type": "app_mention", "user": fmt.Sprint("UB", n%2000), "text": "<@" + slackfake.BotUser + "> " + s.question(n),
		"ts": ts, "channel": fmt.Sprint("CB", n%benchChannels), "event_ts": ts,
	})
	select {
	case at := <-posted:
		return at.Sub(start)
	case <-time.After(30 * time.Second):
		s.b.Errorf("question %d is not answered; log:\n%.2000s", n, s.log.String())
		return 30 * time.Second
	}
}

func percentile(list []time.Duration, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return float64(list[int(q*float64(len(list)-1))].Microseconds()) / 1000
}

// BenchmarkSlack500 sends 500 questions a second for ten seconds: such as nobody has
// asked before, and the same ones again and again.
func BenchmarkSlack500(b *testing.B) {
	b.Run("new", func(b *testing.B) { benchmarkSlack500(b, false) })
	b.Run("repeated", func(b *testing.B) { benchmarkSlack500(b, true) })
}

func benchmarkSlack500(b *testing.B, repeated bool) {
	const rate, seconds = 500, 10
	for b.Loop() {
		s := serveSlack(b)
		s.repeated = repeated
		for i := range 500 {
			s.ask(i) // connections open, statements compiled
		}
		s.mu.Lock()
		s.acks = nil
		s.mu.Unlock()
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
		s.mu.Lock()
		b.ReportMetric(percentile(s.acks, 0.99), "ack-p99-ms")
		s.mu.Unlock()
		b.ReportMetric(float64(s.stop())/1e6, "resident-MB")
	}
}

// BenchmarkSlack64 keeps 64 questions in flight: such as nobody has asked before,
// and the same ones again and again.
func BenchmarkSlack64(b *testing.B) {
	b.Run("new", func(b *testing.B) { benchmarkSlack64(b, false) })
	b.Run("repeated", func(b *testing.B) { benchmarkSlack64(b, true) })
}

func benchmarkSlack64(b *testing.B, repeated bool) {
	const flying, questions = 64, 20_000
	for b.Loop() {
		s := serveSlack(b)
		s.repeated = repeated
		var group sync.WaitGroup
		took := make([][]time.Duration, flying)
		start := time.Now()
		for p := range flying {
			group.Go(func() {
				for i := p; i < questions; i += flying {
					took[p] = append(took[p], s.ask(i))
				}
			})
		}
		group.Wait()
		b.ReportMetric(questions/time.Since(start).Seconds(), "questions/s")
		b.ReportMetric(percentile(slices.Concat(took...), 0.99), "p99-ms")
		b.ReportMetric(float64(s.stop())/1e6, "resident-MB")
	}
}

// BenchmarkSlackLong sends 100,000 questions and reports how much the memory and
// the open files grow after the first 20,000.
func BenchmarkSlackLong(b *testing.B) {
	const flying, questions = 64, 100_000
	for b.Loop() {
		s := serveSlack(b)
		var first, last usage
		var group sync.WaitGroup
		for p := range flying {
			group.Go(func() {
				for i := p; i < questions; i += flying {
					if i == questions/5 {
						first = usageOf(b, s.cmd.Process.Pid)
					}
					s.ask(i)
				}
			})
		}
		group.Wait()
		last = usageOf(b, s.cmd.Process.Pid)
		b.ReportMetric(float64(first.resident)/1e6, "early-MB")
		b.ReportMetric(float64(last.resident)/1e6, "late-MB")
		b.ReportMetric(float64(last.threads-first.threads), "threads-grown")
		b.ReportMetric(float64(last.files-first.files), "files-grown")
		b.ReportMetric(float64(s.stop())/1e6, "resident-MB")
	}
}

// usage is what a running process takes.
type usage struct {
	resident, peak int64 // bytes; the peak since the program began
	threads, files int
}
