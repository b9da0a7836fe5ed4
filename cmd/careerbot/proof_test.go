package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"careerbot/bot/bottest/faultproxy"
	"careerbot/bot/discord/discordfake"
	"careerbot/bot/slack/slackfake"
)

// This file proves that nothing is lost and nothing is doubled: the whole program serves a
// fake platform through a proxy that puts distance and faults between them, and is killed.
// Every question is asked in a channel of its own, so that what stands in the channel at
// the end says whether it was answered never, once or twice.
//
//	go test ./cmd/careerbot -run '^$' -bench 'Killed|Faults|Hostile|WriteAhead' -benchtime 1x -timeout 60m

// world is a fake platform as the proofs see it.
type world interface {
	start(channels int) (url string)
	behind(proxy string)
	stop()
	env(url string) []string
	connected() bool
	ask(n int)         // in the nth channel
	answers(n int) int // that stand in it
}

// question is asked everywhere: the proofs are about its way, not about its words.
const proofQuestion = "is python a must?"

type discordWorld struct {
	fake     *discordfake.Server
	commands bool // /ask rather than a mention
	private  bool // its answers are for the asker alone
}

func discordChannel(n int) string { return fmt.Sprint(310_000_000_000_000_000 + n) }

func (w *discordWorld) start(channels int) string {
	w.fake = discordfake.Start(discordfake.Options{})
	for n := range channels {
		w.fake.AddChannel(discordChannel(n))
	}
	return w.fake.URL()
}

func (w *discordWorld) behind(string)   {}
func (w *discordWorld) stop()           { w.fake.Close() }
func (w *discordWorld) connected() bool { return w.fake.Connections() > 0 }

func (w *discordWorld) env(url string) []string {
	return []string{"DISCORD_API_URL=" + url, "DISCORD_TOKEN=" + discordfake.Token, fmt.Sprintf("CAREERBOT_DISCORD_PRIVATE_ANSWERS=%t", w.private)}
}

func (w *discordWorld) ask(n int) {
	if w.commands {
		w.fake.Command(discordfake.Ana, discordChannel(n), "ask", "question", proofQuestion)
		return
	}
	w.fake.Say(discordfake.Ana, discordChannel(n), "@bot "+proofQuestion, "")
}

func (w *discordWorld) answers(n int) (count int) {
	for _, m := range w.fake.Messages(discordChannel(n)) {
		if m.Author == discordfake.BotUser && !m.Deferred {
			count++
		}
	}
	return count
}

type slackWorld struct {
	fake  *slackfake.Server
	slash bool // /career rather than a mention

	mu     sync.Mutex
	posted map[string]int // by channel
}

func slackChannel(n int) string { return fmt.Sprint("CP", n) }

func (w *slackWorld) start(channels int) string {
	w.fake, w.posted = slackfake.Start(slackfake.Options{}), map[string]int{}
	for n := range channels {
		w.fake.AddChannel(slackChannel(n), slackfake.BotUser, "U1")
	}
	w.fake.OnPost(func(channel, _, _ string) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.posted[channel]++
	})
	return w.fake.URL()
}

func (w *slackWorld) behind(url string) { w.fake.Behind(url) }
func (w *slackWorld) stop()             { w.fake.Close() }
func (w *slackWorld) connected() bool   { return w.fake.Connections() > 0 }

func (w *slackWorld) env(url string) []string {
	return []string{"SLACK_API_URL=" + url, "SLACK_BOT_TOKEN=" + slackfake.BotToken, "SLACK_APP_TOKEN=" + slackfake.AppToken}
}

func (w *slackWorld) ask(n int) {
	if w.slash {
		w.fake.Slash("U1", slackChannel(n), proofQuestion)
		return
	}
	w.fake.Say("U1", slackChannel(n), "<@"+slackfake.BotUser+"> "+proofQuestion, "")
}

func (w *slackWorld) answers(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.posted[slackChannel(n)]
}

// proof is the program in front of a world.
type proof struct {
	t       testing.TB
	world   world
	proxy   *faultproxy.Proxy
	program string
	data    string
	cmd     *exec.Cmd
	log     bytes.Buffer
}

func newProof(t testing.TB, program string, w world, channels int, o faultproxy.Options) *proof {
	t.Helper()
	p := &proof{t: t, world: w, program: program, data: filepath.Join(t.TempDir(), "data")}
	var err error
	if p.proxy, err = faultproxy.Start(w.start(channels), o); err != nil {
		t.Fatal(err)
	}
	w.behind(p.proxy.URL())
	return p
}

// serve starts the program, and waits until it is connected.
func (p *proof) serve() {
	p.t.Helper()
	p.cmd = exec.Command(p.program, "serve")
	p.cmd.Env = append(os.Environ(), "CAREERBOT_DATA="+p.data, "CAREERBOT_REQUESTS_PER_MINUTE=0", "CAREERBOT_LOG_LEVEL=warn", "CAREERBOT_HEALTH_LISTEN=off")
	p.cmd.Env = append(p.cmd.Env, p.world.env(p.proxy.URL())...)
	p.cmd.Stderr = &p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	for !p.world.connected() {
		time.Sleep(5 * time.Millisecond)
	}
}

// kill ends the program as a crash does. It writes nothing after that.
func (p *proof) kill() {
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Error(err)
	}
	_ = p.cmd.Wait() // it was killed
}

// close ends the program as an operator does.
func (p *proof) close() {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Error(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the program ends with %v\n%.4000s", err, p.log.String())
	}
	p.proxy.Close()
	p.world.stop()
}

// outcome is what became of the questions.
type outcome struct {
	lost, doubled int
	slowest       time.Duration
}

// patience is how long the proofs wait without any progress before they call what is
// missing lost. It is longer than every lease and pause of the program.
const patience = 40 * time.Second

// settle waits until every question is answered, or nothing more comes, and then for a
// moment longer, in which a double would arrive.
func (p *proof) settle(asked []time.Time) (o outcome) {
	answered := make([]bool, len(asked))
	missing, progress := len(asked), time.Now()
	for missing > 0 && time.Since(progress) < patience {
		for n := range asked {
			if !answered[n] && p.world.answers(n) > 0 {
				answered[n], progress = true, time.Now()
				missing--
				o.slowest = max(o.slowest, time.Since(asked[n]))
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(2 * time.Second)
	for n := range asked {
		switch count := p.world.answers(n); {
		case count == 0:
			o.lost++
		case count > 1:
			o.doubled += count - 1
		}
	}
	return o
}

// killed asks as many questions at once, kills the program while it answers them, and
// starts it again after a second.
func killed(t testing.TB, program string, w world, questions int, distance time.Duration, random *rand.Rand) outcome {
	p := newProof(t, program, w, questions, faultproxy.Options{Distance: distance})
	p.serve()
	asked := make([]time.Time, questions)
	for n := range asked {
		asked[n] = time.Now()
		w.ask(n)
	}
	time.Sleep(time.Duration(60+random.IntN(90)) * time.Millisecond)
	p.kill()
	time.Sleep(time.Second)
	p.serve()
	o := p.settle(asked)
	p.close()
	return o
}

// proofWorlds are the ways in which people ask.
var proofWorlds = []struct {
	name string
	make func() world
}{
	{"discord-mentions", func() world { return &discordWorld{} }},
	{"discord-commands", func() world { return &discordWorld{commands: true} }},
	{"discord-private", func() world { return &discordWorld{commands: true, private: true} }},
	{"slack-mentions", func() world { return &slackWorld{} }},
	{"slack-commands", func() world { return &slackWorld{slash: true} }},
}

// BenchmarkKilled kills the program in the middle of 200 questions, ten times for each way
// of asking, with the platform 40 ms away.
func BenchmarkKilled(b *testing.B) {
	const rounds, questions = 10, 200
	program := buildProgram(b)
	for _, w := range proofWorlds {
		b.Run(w.name, func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 2))
			for b.Loop() {
				lost, worst, doubled, slowest := 0, 0, 0, time.Duration(0)
				for range rounds {
					o := killed(b, program, w.make(), questions, 40*time.Millisecond, random)
					lost, worst, doubled, slowest = lost+o.lost, max(worst, o.lost), doubled+o.doubled, max(slowest, o.slowest)
				}
				b.ReportMetric(rounds*questions, "questions")
				b.ReportMetric(float64(lost), "lost")
				b.ReportMetric(float64(worst), "lost-in-worst-round")
				b.ReportMetric(float64(doubled), "doubled")
				b.ReportMetric(slowest.Seconds(), "slowest-s")
			}
		})
	}
}

// BenchmarkFaults asks 10,000 questions, 64 at a time, of which one request in twenty to
// the platform fails.
func BenchmarkFaults(b *testing.B) {
	const questions, flying = 10_000, 64
	program := buildProgram(b)
	for _, w := range proofWorlds {
		b.Run(w.name, func(b *testing.B) {
			for b.Loop() {
				p := newProof(b, program, w.make(), questions, faultproxy.Options{Rate: 0.05, Seed: 3})
				p.serve()
				asked := make([]time.Time, questions)
				var group sync.WaitGroup
				for f := range flying {
					group.Go(func() {
						for n := f; n < questions; n += flying {
							asked[n] = time.Now()
							p.world.ask(n)
							for waited := 0; p.world.answers(n) == 0 && waited < 1000; waited++ {
								time.Sleep(5 * time.Millisecond)
							}
						}
					})
				}
				group.Wait()
				o := p.settle(asked)
				passed, failed := p.proxy.Counts()
				faults := 0
				for _, n := range failed {
					faults += n
				}
				p.close()
				b.ReportMetric(float64(faults)/float64(passed+faults), "faults/request")
				b.ReportMetric(float64(faults), "faults")
				b.ReportMetric(float64(o.lost), "lost")
				b.ReportMetric(float64(o.doubled), "doubled")
				b.ReportMetric(o.slowest.Seconds(), "slowest-s")
			}
		})
	}
}

// BenchmarkHostile opens 1,000 connections that announce a megabyte, send most of it and
// wait: half without a signature, half with a forged one. It reports the most memory that
// the program was resident in.
func BenchmarkHostile(b *testing.B) {
	program := buildProgram(b)
	b.Run("slack", func(b *testing.B) {
		w := &slackWorld{}
		benchmarkHostile(b, program, w, "/slack/events", func(url string) []string {
			return []string{"SLACK_API_URL=" + url, "SLACK_BOT_TOKEN=" + slackfake.BotToken, "SLACK_SIGNING_SECRET=" + slackfake.SigningSecret}
		}, map[string]string{"X-Slack-Signature": "v0=" + strings.Repeat("ab", 32), "X-Slack-Request-Timestamp": ""})
	})
	b.Run("discord", func(b *testing.B) {
		w := &discordWorld{}
		benchmarkHostile(b, program, w, "/discord/interactions", func(url string) []string {
			return append(w.env(url), "DISCORD_PUBLIC_KEY="+w.fake.PublicKey())
		}, map[string]string{"X-Signature-Ed25519": strings.Repeat("ab", 64), "X-Signature-Timestamp": ""})
	})
}

func benchmarkHostile(b *testing.B, program string, w world, path string, env func(url string) []string, signature map[string]string) {
	const connections, size = 1000, 1 << 20
	for b.Loop() {
		address, err := freePort()
		if err != nil {
			b.Fatal(err)
		}
		url := w.start(0)
		var log bytes.Buffer
		cmd := exec.Command(program, "serve")
		cmd.Env = append(os.Environ(), "CAREERBOT_DATA="+filepath.Join(b.TempDir(), "data"), "CAREERBOT_LISTEN="+address, "CAREERBOT_HEALTH_LISTEN=off")
		cmd.Env = append(cmd.Env, env(url)...)
		cmd.Stderr = &log
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		for {
			c, err := net.Dial("tcp", address)
			if err == nil {
				c.Close()
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		before := usageOf(b, cmd.Process.Pid)
		body := bytes.Repeat([]byte("x"), size-500)
		var group sync.WaitGroup
		for n := range connections {
			group.Go(func() {
				c, err := net.Dial("tcp", address)
				if err != nil {
					return // it takes no more: that is its right
				}
				defer c.Close()
				if err := c.SetDeadline(time.Now().Add(15 * time.Second)); err != nil {
					b.Error(err)
				}
				var head strings.Builder
				fmt.Fprintf(&head, "POST %s HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", path, size)
				for name, value := range signature {
					if value == "" {
						value = fmt.Sprint(time.Now().Unix())
					}
					if n%2 == 0 {
						fmt.Fprintf(&head, "%s: %s\r\n", name, value)
					}
				}
				if _, err := io.WriteString(c, head.String()+"\r\n"); err != nil {
					return
				}
				_, _ = c.Write(body)          // it may hang up at any byte
				_, _ = io.Copy(io.Discard, c) // until it does, or the time is over
			})
		}
		group.Wait()
		after := usageOf(b, cmd.Process.Pid)
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			b.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Errorf("the program ends with %v\n%.4000s", err, log.String())
		}
		w.stop()
		b.ReportMetric(float64(before.resident)/1e6, "before-MB")
		b.ReportMetric(float64(after.peak)/1e6, "peak-MB")
	}
}

var minutes = flag.Float64("minutes", 1, "how long BenchmarkWriteAhead lasts")

// BenchmarkWriteAhead asks 700 questions a second for -minutes, and reports how large
// SQLite's write-ahead log was at most, and a minute after the last question.
func BenchmarkWriteAhead(b *testing.B) {
	const rate = 700
	program := buildProgram(b)
	for b.Loop() {
		w := &discordWorld{commands: true}
		p := &proof{t: b, world: w, program: program, data: filepath.Join(b.TempDir(), "data")}
		w.fake = discordfake.Start(discordfake.Options{Unchecked: true, Keep: 4})
		for n := range benchChannels {
			w.fake.AddChannel(discordChannel(n))
		}
		var err error
		if p.proxy, err = faultproxy.Start(w.fake.URL(), faultproxy.Options{}); err != nil {
			b.Fatal(err)
		}
		var answered atomic.Int64
		w.fake.OnReply(func(string) { answered.Add(1) })
		p.serve()
		size := func() float64 {
			info, err := os.Stat(filepath.Join(p.data, "careerbot.db-wal"))
			if err != nil {
				return 0
			}
			return float64(info.Size()) / 1e6
		}
		largest, asked := 0.0, 0
		begin := time.Now()
		for time.Since(begin).Minutes() < *minutes {
			time.Sleep(time.Until(begin.Add(time.Duration(asked) * time.Second / rate)))
			w.ask(asked % benchChannels)
			if asked++; asked%rate == 0 {
				largest = max(largest, size())
			}
		}
		rated := float64(answered.Load()) / time.Since(begin).Seconds()
		time.Sleep(time.Minute)
		b.ReportMetric(float64(asked), "questions")
		b.ReportMetric(rated, "answers/s")
		b.ReportMetric(largest, "largest-MB")
		b.ReportMetric(size(), "minute-after-MB")
		p.close()
	}
}
