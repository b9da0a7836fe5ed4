package discord_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
	"careerbot/bot/inbox"
)

// newServerOn is newServer on a fake that the test looks after.
func newServerOn(t *testing.T, fake *discordfake.Server, o options) *server {
	t.Helper()
	w := &server{Server: fake, t: t, Whole: bottest.New(t, bottest.Options{RealTime: true})}
	w.adapter = newAdapter(t, fake, w.Bot, w.Log, o)
	w.Queue = w.Bot.Queue(inbox.Options{Owner: "this"}, w.adapter)
	w.Start()
	w.Until("it runs", func() bool { return w.adapter.Running() })
	return w
}

// once lets a fault happen to the first requests that match.
func once(times int, matches func(method, path string) bool, f discordfake.Fault) func(m, p string) *discordfake.Fault {
	var mu sync.Mutex
	return func(m, p string) *discordfake.Fault {
		mu.Lock()
		defer mu.Unlock()
		if times == 0 || !matches(m, p) {
			return nil
		}
		times--
		return &f
	}
}

func posting(method, path string) bool {
	return method == http.MethodPost && strings.HasPrefix(path, "/channels/") && strings.HasSuffix(path, "/messages")
}

func responding(method, path string) bool { return strings.HasSuffix(path, "/callback") }

// TestPostFaults: what an error means for a reply in a channel.
func TestPostFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		fault  discordfake.Fault
		posted int
		stats  func(s *bottest.Counts) int64
		logged string
	}{
		{"rate limit", discordfake.Fault{Status: 429, RetryAfter: 0.3}, 1, func(s *bottest.Counts) int64 { return s.Of(bot.Postponed) }, ""},
		{"global rate limit", discordfake.Fault{Status: 429, RetryAfter: 0.3, Global: true}, 1, func(s *bottest.Counts) int64 { return s.Of(bot.Postponed) }, ""},
		{"a proxy's rate limit", discordfake.Fault{Status: 429, HTML: true}, 1, func(s *bottest.Counts) int64 { return s.Of(bot.Postponed) }, ""},
		{"a proxy's page", discordfake.Fault{Status: 502, HTML: true}, 1, func(s *bottest.Counts) int64 { return s.Of(bot.Retried) }, ""},
		{"broken connection", discordfake.Fault{Break: true}, 1, func(s *bottest.Counts) int64 { return s.Of(bot.Retried) }, ""},
		{"broken after it was posted", discordfake.Fault{Break: true, After: true}, 1, func(s *bottest.Counts) int64 { return s.Of(bot.Retried) }, ""},
		{"server error after it was posted", discordfake.Fault{Status: 500, After: true}, 1, func(s *bottest.Counts) int64 { return s.Of(bot.Retried) }, ""},
		{"missing permission", discordfake.Fault{Status: 403, Code: 50013}, 0, func(s *bottest.Counts) int64 { return s.Of(bot.Unsent) }, "give its role View Channel, Send Messages"},
		{"kicked", discordfake.Fault{Status: 403, Code: 50001}, 0, func(s *bottest.Counts) int64 { return s.Of(bot.Unsent) }, "it was kicked"},
		{"channel deleted", discordfake.Fault{Status: 404, Code: 10003}, 0, func(s *bottest.Counts) int64 { return s.Of(bot.Unsent) }, "10003"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newServer(t, options{})
			w.OnFault(once(1, posting, c.fault))
			w.Say(ana, here, "@bot do i need a phd?", "")
			w.Until("it ends", func() bool { return c.stats(w.Counts) == 1 })
			w.settles()
			if n := strings.Count(w.Shown(ana, here), "Most industry roles for Machine Learning Engineers"); n != c.posted {
				t.Errorf("%d messages, want %d", n, c.posted)
			}
			if !strings.Contains(w.Log.String(), c.logged) {
				t.Errorf("log: %s", w.Log)
			}
			if strings.Contains(w.Log.String(), "phd") || strings.Contains(w.Log.String(), discordfake.Token) || strings.Contains(w.Log.String(), "token-of-interaction") {
				t.Errorf("the log holds what it must not:\n%s", w.Log)
			}
			w.Say(ana, here, "@bot is kaggle worth it?", "")
			w.sees(ana, here, "Kaggle teaches")
		})
	}
}

// TestInteractionFaults: an interaction's answer under the same.
func TestInteractionFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault discordfake.Fault
		times int
		shown int
	}{
		"rate limit":   {discordfake.Fault{Status: 429, RetryAfter: 0.2}, 3, 1},
		"too late":     {discordfake.Fault{Status: 404, Code: 10062}, 9, 1}, // it was for all: in the channel
		"a proxy":      {discordfake.Fault{Status: 503, HTML: true}, 1, 1},
		"three times":  {discordfake.Fault{Status: 503, HTML: true}, 3, 1},
		"broken":       {discordfake.Fault{Break: true}, 1, 1},
		"broken after": {discordfake.Fault{Break: true, After: true}, 1, 1},
		"failed after": {discordfake.Fault{Status: 500, After: true}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{})
			w.OnFault(once(c.times, responding, c.fault))
			w.Command(ana, here, "ask", "question", "do i need a phd?")
			w.settles()
			w.Until("it settles", func() bool {
				return strings.Count(w.Shown(ana, here), "Most industry roles for Machine Learning Engineers") == c.shown
			})
			w.OnFault(nil)
			w.Command(ana, here, "ask", "question", "is kaggle worth it?")
			w.sees(ana, here, "Kaggle teaches")
		})
	}
}

// TestChannelBucket: six messages in a channel wait for its window, another channel
// does not.
func TestChannelBucket(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{fake: discordfake.Options{RateLimit: true}})
	w.AddChannel("300000000000000002")
	for range 7 {
		w.Say(ana, here, "@bot do i need a phd?", "")
	}
	w.Until("the channel's window is used up", func() bool {
		return strings.Count(w.Shown(ana, here), "Most industry roles for Machine Learning Engineers") == 5
	})
	w.Say(ana, "300000000000000002", "@bot is kaggle worth it?", "")
	w.sees(ana, "300000000000000002", "Kaggle teaches")
	if n := strings.Count(w.Shown(ana, here), "Most industry roles for Machine Learning Engineers"); n == 7 {
		t.Error("another channel waits for this one")
	}
	w.Until("all are answered", func() bool {
		return strings.Count(w.Shown(ana, here), "Most industry roles for Machine Learning Engineers") == 7
	})
	if n := len(w.Violations()); n > 0 {
		t.Errorf("%d messages were sent beyond the limit", n)
	}
}

// TestFiftyASecond: ordinary messages are held to it, and interactions are not held up.
func TestFiftyASecond(t *testing.T) {
	w := newServer(t, options{})
	for i := range 30 {
		w.AddChannel(fmt.Sprint(310_000_000_000_000_000 + i))
	}
	const messages = 200
	for i := range messages {
		w.Say(ana, fmt.Sprint(310_000_000_000_000_000+i%30), "@bot do i need a phd?", "")
	}
	answered := func() (n int) {
		for i := range 30 {
			n += strings.Count(w.Shown(ana, fmt.Sprint(310_000_000_000_000_000+i)), "Most industry roles for Machine Learning Engineers")
		}
		return n
	}
	w.Command(ben, here, "ask", "question", "is kaggle worth it?")
	w.sees(ben, here, "Kaggle teaches")
	if answered() == messages {
		t.Error("an interaction waits for ordinary messages")
	}
	w.settles()
	if n := answered(); n != messages {
		t.Errorf("%d of %d are answered", n, messages)
	}
}

// TestFatal: what no retry mends ends the platform with what to do about it.
func TestFatal(t *testing.T) {
	for _, c := range []struct {
		name  string
		setup func(fake *discordfake.Server)
		later func(w *server)
		says  string
	}{
		{"token", func(f *discordfake.Server) { f.Revoke() }, nil, "DISCORD_TOKEN is not valid"},
		{"application", nil, nil, "DISCORD_APPLICATION_ID names no application"},
		{"intent", func(f *discordfake.Server) { f.CloseWith(4014, true) }, nil, "Privileged Gateway Intents"},
		{"sharding", func(f *discordfake.Server) { f.CloseWith(4011, true) }, nil, "too many servers"},
		{"token while it runs", nil, func(w *server) { w.CloseWith(4004, true) }, "DISCORD_TOKEN is not valid"},
		{"token when it posts", nil, func(w *server) {
			w.OnFault(once(1, posting, discordfake.Fault{Status: 401}))
			w.Say(ana, here, "@bot do i need a phd?", "")
		}, "DISCORD_TOKEN is not valid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake := discordfake.Start(discordfake.Options{})
			t.Cleanup(fake.Close)
			if c.setup != nil {
				c.setup(fake)
			}
			w := &server{Server: fake, t: t, Whole: bottest.New(t, bottest.Options{RealTime: true})}
			w.adapter = newAdapter(t, fake, w.Bot, w.Log, options{config: func(config *discord.Config) {
				if c.name == "application" {
					config.ApplicationID = "199999999999999999"
				}
			}})
			w.Queue = w.Bot.Queue(inbox.Options{Owner: "this"}, w.adapter)
			ended := make(chan error, 1)
			go func() { ended <- w.Queue.Run(context.Background()) }()
			if c.later != nil {
				w.Until("it runs", func() bool { return fake.Connections() == 1 })
				c.later(w)
			}
			if err := <-ended; err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("ended with %v, want %q", err, c.says)
			}
		})
	}
}

// TestGatewayFaults: after each, the next question is answered.
func TestGatewayFaults(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(w *server){
		"drop":            func(w *server) { w.Drop() },
		"reconnect":       func(w *server) { w.Reconnect() },
		"reconnect first": func(w *server) { w.NextConnection("reconnect first"); w.Drop() },
		"resumable":       func(w *server) { w.Invalidate(true) },
		"unknown error":   func(w *server) { w.CloseWith(4000, false) },
		"garbage": func(w *server) {
			w.Garbage("", "not json", "[]", "17", `{"op":"x"}`, `{"op":0,"t":"SPARKLE_ADD","s":99,"d":{"x":[1]}}`, `{"op":0,"t":"INTERACTION_CREATE","d":null}`,
				`{"op":0,"t":"INTERACTION_CREATE","d":{"type":77,"id":"1","token":"t","user":{"id":"1"}}}`, `{"op":0,"t":"MESSAGE_CREATE","d":{"id":"1"}}`, `{"op":0,"t":"MESSAGE_UPDATE","d":{"id":"1","edited_timestamp":"x"}}`,
				`{"op":0,"t":"INTERACTION_CREATE","d":{"type":3,"id":"1","token":"t","user":{"id":"1"},"data":{"custom_id":"from the future","component_type":99}}}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{})
			f(w)
			w.Say(ana, here, "@bot do i need a phd?", "")
			w.sees(ana, here, "bachelor's degree")
			if name == "garbage" {
				return
			}
			if w.Identifies() != 1 {
				t.Errorf("it began %d sessions instead of resuming", w.Identifies())
			}
		})
	}
}

// TestReconnectForEver: whoever asks for another connection gets the first at once, and
// the others after growing pauses.
func TestReconnectForEver(t *testing.T) {
	for _, when := range []string{"first", "begun"} {
		t.Run(when, func(t *testing.T) {
			w := newServer(t, options{})
			before := w.Dialed()
			start := time.Now()
			w.Restless(when)
			w.Until("it follows at once", func() bool { return w.Dialed() > before })
			if took := time.Since(start); took > 200*time.Millisecond {
				t.Logf("the first took %s", took)
			}
			time.Sleep(2 * time.Second) // at least 0.25 s, 0.5 s, 1 s between them
			if n := w.Dialed() - before; n < 2 || n > 6 {
				t.Errorf("%d connections in 2 s", n)
			}
			w.Restless("")
			w.Say(ana, here, "@bot do i need a phd?", "")
			w.sees(ana, here, "bachelor's degree")
		})
	}
}

// TestSilentGateway: heartbeats without an answer, and a gateway that says nothing at
// all, are noticed.
func TestSilentGateway(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{fake: discordfake.Options{Heartbeat: 200 * time.Millisecond}})
	w.Deafen()
	w.Until("it resumes", func() bool { return w.Resumes() == 1 })
	w.Say(ana, here, "@bot do i need a phd?", "")
	w.sees(ana, here, "bachelor's degree")
	if testing.Short() {
		return
	}
	w.NextConnection("silent")
	w.Drop()
	w.Say(ana, here, "@bot is kaggle worth it?", "")
	w.Until("it gives the silent one up", func() bool { return w.Resumes() == 2 })
	w.sees(ana, here, "Kaggle teaches")
}

// TestInvalidSession begins another session, after the pause that Discord asks for.
func TestInvalidSession(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for Discord's pauses")
	}
	w := newServer(t, options{})
	time.Sleep(5 * time.Second) // identifies are five seconds apart
	w.Invalidate(false)
	w.Until("it identifies again", func() bool { return w.Identifies() == 2 })
	w.Say(ana, here, "@bot do i need a phd?", "")
	w.sees(ana, here, "bachelor's degree")
}

// TestShards begin five seconds apart.
func TestShards(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for Discord's pauses")
	}
	w := newServer(t, options{fake: discordfake.Options{Shards: 2}})
	w.Say(ana, here, "@bot do i need a phd?", "")
	w.sees(ana, here, "bachelor's degree")
}

// TestStoreDown: answers come all the same.
func TestStoreDown(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Store.FailWith(errors.New("disk gone"))
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.Command(ana, here, "ask", "question", "is kaggle worth it?")
	w.sees(ana, here, "My memory does not work at the moment")
}

// TestSoak: questions under drops and redeliveries are answered once each, and no
// goroutine is left behind. Each is asked in a channel of its own: on a busy machine
// Discord's three seconds pass, and then the answer comes there.
func TestSoak(t *testing.T) {
	before := runtime.NumGoroutine()
	w := newServer(t, options{})
	const questions = 400
	channel := func(n int) string { return fmt.Sprint(320_000_000_000_000_000 + n) }
	answers := func(n int) (count int) {
		for _, m := range w.Messages(channel(n)) {
			if m.Author == discordfake.BotUser && !m.Deferred {
				count++
			}
		}
		return count
	}
	for i := range questions {
		w.AddChannel(channel(i))
		w.Command(ana, channel(i), "ask", "question", []string{"do i need a phd?", "is kaggle worth it?", "what do juniors make?"}[i%3])
		if i%20 == 10 {
			w.Drop()
			w.Until("it resumes", func() bool { return w.Connections() == 1 })
		}
	}
	answered := 0 // so many from the first on
	w.Until("all are answered", func() bool {
		for answered < questions && answers(answered) > 0 {
			answered++
		}
		return answered == questions
	})
	w.settles()
	for i := range questions {
		if n := answers(i); n != 1 {
			t.Errorf("question %d is answered %d times", i, n)
		}
	}
	if w.Identifies() != 1 {
		t.Errorf("%d sessions", w.Identifies())
	}
	if err := w.Stop(); err != nil {
		t.Error(err)
	}
	w.Close()
	for range 100 {
		if runtime.NumGoroutine() <= before+8 { // the store's and the index's own
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}
