package discord_test

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
	"careerbot/bot/inbox"
)

// server is a whole bot on a fake Discord.
type server struct {
	*discordfake.Server
	*bottest.Whole
	t       *testing.T
	adapter *discord.Adapter
}

type options struct {
	fake   discordfake.Options
	http   bool
	limit  int           // requests a person and minute
	tick   time.Duration // between looks at what is due
	config func(c *discord.Config)
	allow  []string // violations that the test provokes
	before func(fake *discordfake.Server)
	ahead  *atomic.Int64 // of the real clock; may be nil
}

func newServer(t *testing.T, o options) *server {
	t.Helper()
	fake := discordfake.Start(o.fake)
	if o.before != nil {
		o.before(fake)
	}
	validate(t, fake)
	w := &server{Server: fake, t: t, Whole: bottest.New(t, bottest.Options{RealTime: true, Limit: o.limit, Ahead: o.ahead})}
	w.adapter = newAdapter(t, fake, w.Bot, w.Log, o)
	if o.http {
		app := httptest.NewServer(w.adapter.Handler())
		t.Cleanup(app.Close)
		fake.DeliverTo(app.URL)
	}
	w.Queue = w.Bot.Queue(inbox.Options{Owner: "this", Tick: o.tick}, w.adapter)
	w.Start()
	t.Cleanup(func() {
		_ = w.Stop()
		fake.Close()
		for _, v := range fake.Violations() {
			allowed := false
			for _, a := range o.allow {
				allowed = allowed || strings.Contains(v, a)
			}
			if !allowed {
				t.Errorf("Discord would not have liked: %s", v)
			}
		}
	})
	w.Until("the gateway is ready", func() bool { return fake.Connections() == max(1, o.fake.Shards) && w.adapter.Running() })
	return w
}

func newAdapter(t *testing.T, fake *discordfake.Server, b *assistant.Assistant, log *bottest.Log, o options) *discord.Adapter {
	t.Helper()
	c := discord.Config{
		Token: discordfake.Token, PublicKey: fake.PublicKey(), ApplicationID: discordfake.Application, APIURL: fake.URL(),
		Bot: adapter.Bot{Commands: b.Commands, Complete: b.Complete, Settings: b.Settings(), Overhearer: b.Overhearer(), Now: time.Now, Random: rand.Float64, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))},
	}
	if o.config != nil {
		o.config(&c)
	}
	a, err := discord.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const (
	ana, ben, ada, mo = discordfake.Ana, discordfake.Ben, discordfake.Ada, discordfake.Moderator
	here              = discordfake.Channel
)

// sees waits until a person sees a text in a channel.
func (w *server) sees(user, channel, text string) {
	w.t.Helper()
	if !w.Comes(func() bool { return strings.Contains(w.Shown(user, channel), text) }) {
		w.t.Fatalf("%s does not see %q; sees:\n%s\nlog:\n%s", user, text, w.Shown(user, channel), w.Log)
	}
}

func (w *server) never(user, channel, text string) {
	w.t.Helper()
	if shown := w.Shown(user, channel); strings.Contains(shown, text) {
		w.t.Errorf("%s sees %q:\n%s", user, text, shown)
	}
}

func (w *server) gone(user, channel, text string) {
	w.t.Helper()
	w.Until(text+" goes", func() bool { return !strings.Contains(w.Shown(user, channel), text) })
}

func (w *server) settles() {
	w.t.Helper()
	time.Sleep(50 * time.Millisecond)
	w.Until("everything settles", func() bool {
		n, err := w.Store.Depth(context.Background())
		return err == nil && n == 0
	})
}

func (w *server) press(user, channel, label string) {
	w.t.Helper()
	if err := w.Press(user, channel, label); err != nil {
		w.t.Fatalf("%v; sees:\n%s", err, w.Shown(user, channel))
	}
}

// tools opens the tools of the newest answer and presses one of them.
func (w *server) tools(user, channel, label string) {
	w.t.Helper()
	w.press(user, channel, "⋯")
	w.sees(user, channel, "["+label+"]")
	w.settles()
	w.press(user, channel, label)
}

// plant puts a button of an earlier version on the newest answer, in the place of its own.
func (w *server) plant(channel, label, customID string) {
	w.Replant(channel, map[string]any{"type": 1.0, "components": []any{map[string]any{"type": 2.0, "style": 2.0, "label": label, "custom_id": customID}}})
}

// delete presses the button to delete an answer that stood beneath it once, and is on old
// messages still.
func (w *server) delete(user string) {
	w.t.Helper()
	w.plant(here, "Delete it", "1|delete|"+user+"~7")
	w.press(user, here, "Delete it")
}

func (w *server) submit(user string, fields map[string]string) {
	w.t.Helper()
	w.Until("a modal opens", func() bool { return w.Modal(user) != "" })
	if err := w.Submit(user, fields); err != nil {
		w.t.Fatal(err)
	}
}

func TestContract(t *testing.T) {
	for _, transport := range []string{"gateway", "http"} {
		t.Run(transport, func(t *testing.T) {
			bottest.Contract(t, func(t *testing.T, commands func() []bot.Command) bottest.Harness {
				fake := discordfake.Start(discordfake.Options{})
				t.Cleanup(fake.Close)
				a, err := discord.New(discord.Config{
					Token: discordfake.Token, PublicKey: fake.PublicKey(), APIURL: fake.URL(),
					Bot: adapter.Bot{Commands: commands, Now: time.Now, Random: rand.Float64, Log: slog.New(slog.DiscardHandler)},
				})
				if err != nil {
					t.Fatal(err)
				}
				if transport == "http" {
					app := httptest.NewServer(a.Handler())
					t.Cleanup(app.Close)
					fake.DeliverTo(app.URL)
				}
				said := map[string]string{}
				wait := func() {
					t.Helper()
					for range 500 {
						if fake.Connections() == 1 && a.Running() {
							return
						}
						time.Sleep(10 * time.Millisecond)
					}
					t.Fatal("it does not run")
				}
				return bottest.Harness{
					Platform: a,
					Say: func(key, text string) {
						wait()
						if name, ok := strings.CutPrefix(text, "/"); ok {
							fake.Command(ana, here, name)
							return
						}
						if id := said[key]; id != "" {
							fake.Deliver(ana, here, id, "")
							return
						}
						said[key] = fake.Say(ana, here, "@bot "+text, "")
					},
					Press: func(label string) {
						if err := fake.Press(ana, here, label); err != nil {
							t.Error(err)
						}
					},
					Shown:      func() string { return fake.Shown(ana, here) + fake.Shown(ana, "D") },
					Leaked:     func() string { return fake.Shown(ben, here) },
					Redelivers: true,
				}
			})
		})
	}
}

// newHTTP serves the adapter's endpoint.
func newHTTP(t *testing.T, w *server) string {
	t.Helper()
	app := httptest.NewServer(w.adapter.Handler())
	t.Cleanup(app.Close)
	return app.URL
}
