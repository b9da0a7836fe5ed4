package slack_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/slack"
	"careerbot/bot/slack/slackfake"
)

// workspace is a whole bot in a fake workspace.
type workspace struct {
	*slackfake.Server
	*bottest.Whole
	t       *testing.T
	adapter *slack.Adapter
}

// options changes what newWorkspace makes.
type options struct {
	fake   slackfake.Options
	http   bool
	config func(c *slack.Config)
	allow  []string // violations that the test provokes
	limit  int
	tick   time.Duration // between looks at what is due
	noText bool          // the texts of questions are not kept
	ahead  *atomic.Int64 // of the real clock; may be nil
}

func newWorkspace(t *testing.T, o options) *workspace {
	t.Helper()
	if o.fake.RetryAfter == nil {
		o.fake.RetryAfter = []time.Duration{0, 50 * time.Millisecond, 100 * time.Millisecond}
	}
	fake := slackfake.Start(o.fake)
	w := &workspace{Server: fake, t: t}
	w.Whole = bottest.New(t, bottest.Options{RealTime: true, Limit: o.limit, NoText: o.noText, Ahead: o.ahead})
	w.adapter = newAdapter(t, fake, w.Whole, o)
	if o.http {
		server := httptest.NewServer(w.adapter.Handler())
		t.Cleanup(server.Close)
		fake.DeliverTo(server.URL)
	}
	w.Queue = w.Bot.Queue(inbox.Options{Owner: "this", Tick: o.tick}, w.adapter)
	w.Start()
	// After everything has stopped, and before the fake closes.
	t.Cleanup(func() {
		_ = w.Stop()
		fake.Close()
		for _, v := range fake.Violations() {
			allowed := false
			for _, a := range o.allow {
				allowed = allowed || strings.Contains(v, a)
			}
			if !allowed {
				t.Errorf("Slack would not have liked: %s", v)
			}
		}
	})
	if !o.http {
		w.Until("the sockets open", func() bool { return fake.Connections() == 2 })
	} else {
		w.Until("it runs", func() bool { return strings.Contains(w.Log.String(), "connected to Slack") })
	}
	return w
}

func newAdapter(t *testing.T, fake *slackfake.Server, w *bottest.Whole, o options) *slack.Adapter {
	t.Helper()
	c := slack.Config{
		BotToken: slackfake.BotToken, AppToken: slackfake.AppToken, SigningSecret: slackfake.SigningSecret, APIURL: fake.URL(),
		Bot: adapter.Bot{Commands: w.Bot.Commands, Complete: w.Bot.Complete, Settings: w.Bot.Settings(), Overhearer: w.Bot.Overhearer(), Now: time.Now, Log: slog.New(slog.NewTextHandler(w.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))},
	}
	if o.http {
		c.AppToken = ""
	}
	if o.config != nil {
		o.config(&c)
	}
	a, err := slack.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// sees waits until a person sees a text in a channel.
func (w *workspace) sees(user, channel, text string) {
	w.t.Helper()
	if !w.Comes(func() bool { return strings.Contains(w.Shown(user, channel), text) }) {
		w.t.Fatalf("%s does not see %q in %s; sees:\n%s\nlog:\n%s", user, text, channel, w.Shown(user, channel), w.Log)
	}
}

// settles waits until nothing is on its way. What is acknowledged stands in the inbox by then,
// so that is asked first.
func (w *workspace) settles() {
	w.t.Helper()
	w.Until("everything settles", func() bool {
		if w.Unacknowledged() > 0 {
			return false
		}
		n, err := w.Store.Depth(context.Background())
		return err == nil && n == 0
	})
}

// press waits for a button and presses it: on a busy machine a modal may still show that
// its answer is on its way.
func (w *workspace) press(user, channel, label string) {
	w.t.Helper()
	var err error
	for range 2000 {
		if err = w.Press(user, channel, label); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("%v; sees:\n%s", err, w.Shown(user, channel))
}

const mention = "<@" + slackfake.BotUser + "> "

func TestContract(t *testing.T) {
	for _, transport := range []string{"sockets", "http"} {
		t.Run(transport, func(t *testing.T) {
			bottest.Contract(t, func(t *testing.T, commands func() []bot.Command) bottest.Harness {
				fake := slackfake.Start(slackfake.Options{})
				t.Cleanup(fake.Close)
				c := slack.Config{
					BotToken: slackfake.BotToken, AppToken: slackfake.AppToken, SigningSecret: slackfake.SigningSecret, APIURL: fake.URL(),
					Bot: adapter.Bot{Commands: commands, Now: time.Now, Log: slog.New(slog.DiscardHandler)},
				}
				if transport == "http" {
					c.AppToken = ""
				}
				a, err := slack.New(c)
				if err != nil {
					t.Fatal(err)
				}
				if transport == "http" {
					running := http.NewServeMux()
					running.Handle("/", a.Handler())
					server := httptest.NewServer(running)
					t.Cleanup(server.Close)
					fake.DeliverTo(server.URL)
				}
				said := map[string]string{}
				return bottest.Harness{
					Platform: a,
					Say: func(key, text string) {
						waitForRun(t, fake, a, transport)
						if command, ok := strings.CutPrefix(text, "/"); ok {
							fake.Slash("U1", "C1", command)
							return
						}
						if ts := said[key]; ts != "" {
							fake.Redeliver("C1", ts)
							return
						}
						said[key] = fake.Say("U1", "C1", mention+text, "")
					},
					Press: func(label string) {
						if err := fake.Press("U1", "C1", label); err != nil {
							t.Error(err)
						}
					},
					Shown:      func() string { return fake.Shown("U1", "C1") },
					Leaked:     func() string { return fake.Shown("U2", "C1") },
					Redelivers: true,
				}
			})
		})
	}
}

// waitForRun waits until the platform takes requests.
func waitForRun(t *testing.T, fake *slackfake.Server, a *slack.Adapter, transport string) {
	t.Helper()
	for range 500 {
		if transport == "sockets" && fake.Connections() == 2 || transport == "http" && a.Running() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it does not run")
}
