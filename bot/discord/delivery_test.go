package discord_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
	"careerbot/bot/inbox"
)

const phd = "Most industry roles for Machine Learning Engineers"

// restarted is a bot that is killed, and another process that goes on.
type restarted struct {
	*server
	o options
}

func newRestarted(t *testing.T, o options) *restarted {
	t.Helper()
	fake := discordfake.Start(o.fake)
	validate(t, fake)
	w := &server{Server: fake, t: t, Whole: bottest.New(t, bottest.Options{RealTime: true})}
	r := &restarted{w, o}
	t.Cleanup(func() {
		_ = w.Stop()
		fake.Close()
		for _, v := range fake.Violations() {
			if v != "two identifies within five seconds" { // nobody waits for that between two processes
				t.Errorf("Discord would not have liked: %s", v)
			}
		}
	})
	r.start("first")
	return r
}

func (r *restarted) start(owner string) {
	r.t.Helper()
	r.adapter = newAdapter(r.t, r.Server, r.Bot, r.Log, r.o)
	r.Queue = r.Bot.Queue(inbox.Options{Owner: owner, Grace: time.Millisecond}, r.adapter)
	r.Start()
	r.Until("it runs", func() bool { return r.Connections() == 1 && r.adapter.Running() })
}

// kill ends the process without any grace.
func (r *restarted) kill() {
	_ = r.Stop()
	r.Until("it is gone", func() bool { return r.Connections() == 0 })
}

// hangs lets requests that match hang until the end, and counts them.
func hangs(seen *atomic.Int32, after bool, matches func(method, path string) bool) func(m, p string) *discordfake.Fault {
	return func(m, p string) *discordfake.Fault {
		if !matches(m, p) {
			return nil
		}
		seen.Add(1)
		return &discordfake.Fault{Delay: time.Minute, Break: true, After: after}
	}
}

// TestInteractionsAfterACrash: what a process left that died before it answered.
func TestInteractionsAfterACrash(t *testing.T) {
	const short = 400 * time.Millisecond // in place of three seconds
	ask := func(w *server) { w.Command(ana, here, "ask", "question", "do i need a phd?") }
	for _, c := range []struct {
		name    string
		first   time.Duration // in which Discord takes a first response
		private bool
		after   bool // the callback had its effect
		ask     func(w *server)
		before  func(w *server)
		answers int
		asked   bool // the answer says whose question it is
		lost    int64
	}{
		{name: "in time", ask: ask, answers: 1},
		{name: "in time, in private", private: true, ask: ask, answers: 1},
		{name: "answered before it died", after: true, ask: ask, answers: 1},
		{name: "answered in private before it died", after: true, private: true, ask: ask, answers: 1},
		{name: "too late, for all", first: short, ask: ask, answers: 1, asked: true},
		{name: "too late, in private", first: short, private: true, ask: ask, lost: 1},
		{name: "too late, where the bot is not", first: short, ask: func(w *server) { w.CommandAsGuest(ana, here, "ask", "question", "do i need a phd?") }, lost: 1},
		{name: "too late, where the bot may not write", first: short, ask: ask, before: func(w *server) { w.Deny(here, 50013) }, lost: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newRestarted(t, options{fake: discordfake.Options{FirstResponse: c.first}, config: func(config *discord.Config) { config.Private = c.private }})
			var seen atomic.Int32
			w.OnFault(hangs(&seen, c.after, responding))
			c.ask(w.server)
			w.Until("it answers", func() bool { return seen.Load() > 0 })
			if c.first > 0 {
				time.Sleep(c.first)
			}
			w.kill()
			w.OnFault(nil)
			if c.before != nil {
				c.before(w.server)
			}
			w.start("second")
			w.settles()
			shown := w.Shown(ana, here)
			if n := strings.Count(shown, phd); n != c.answers {
				t.Errorf("%d answers, want %d:\n%s\nlog:\n%s", n, c.answers, shown, w.Log)
			}
			if got := strings.Contains(shown, "<@"+ana+"> asked: do i need a phd?"); got != c.asked {
				t.Errorf("it names the question: %v, want %v:\n%s", got, c.asked, shown)
			}
			if strings.Contains(shown, "thinking") {
				t.Errorf("it thinks for ever:\n%s", shown)
			}
			if c.private && strings.Contains(w.Shown(ben, here), phd) {
				t.Error("others see a private answer")
			}
			if n := w.Counts.Of(bot.Expired); n != c.lost {
				t.Errorf("%d are counted as lost, want %d; log:\n%s", n, c.lost, w.Log)
			}
			if (c.lost > 0) != strings.Contains(w.Log.String(), "reply lost") {
				t.Errorf("log:\n%s", w.Log)
			}
		})
	}
}

// slowStore lets one kind of call on the store take its time.
func (w *server) slowStore(call string, d time.Duration) {
	w.Store.Fail(func(_ context.Context, c string) error {
		if c == call {
			time.Sleep(d)
		}
		return nil
	})
}

// TestDeferredBeforeACrash: the deferral becomes the answer.
func TestDeferredBeforeACrash(t *testing.T) {
	w := newRestarted(t, options{})
	var seen atomic.Int32
	w.OnFault(hangs(&seen, false, func(method, path string) bool { return strings.HasSuffix(path, "@original") }))
	w.slowStore("Recall", 1800*time.Millisecond)
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "thinking")
	w.Until("it answers", func() bool { return seen.Load() > 0 })
	w.kill()
	w.Store.Fail(nil)
	w.OnFault(nil)
	w.start("second")
	w.sees(ana, here, phd)
	w.never(ana, here, "thinking")
}

// TestManyAfterACrash: two hundred questions that a process left are answered at once,
// each once.
func TestManyAfterACrash(t *testing.T) {
	w := newRestarted(t, options{})
	const questions = 100
	var seen atomic.Int32
	w.OnFault(hangs(&seen, false, func(method, path string) bool { return responding(method, path) || posting(method, path) }))
	for range questions {
		w.Command(ana, here, "ask", "question", "do i need a phd?")
		w.Say(ana, here, "@bot do i need a phd?", "")
	}
	w.Until("all are claimed", func() bool {
		n, err := w.Store.Depth(context.Background())
		return err == nil && n == 2*questions
	})
	w.kill()
	w.OnFault(nil)
	w.start("second")
	w.settles()
	if n := strings.Count(w.Shown(ana, here), phd); n != 2*questions {
		t.Errorf("%d answers to %d questions; log:\n%.4000s", n, 2*questions, w.Log)
	}
}

// TestSlowPresses: the deferral of a press says nothing about which message changes.
func TestSlowPresses(t *testing.T) {
	t.Run("delete", func(t *testing.T) {
		w := newServer(t, options{})
		w.Command(ana, here, "ask", "question", "do i need a phd?")
		w.sees(ana, here, phd)
		w.slowStore("Claim", 1900*time.Millisecond)
		w.delete(ana)
		w.gone(ana, here, phd)
		w.settles()
		w.never(ana, here, "thinking")
	})
	t.Run("choice", func(t *testing.T) {
		w := newServer(t, options{})
		w.Command(ana, here, "ask", "question", "projects degree")
		w.sees(ana, here, "Did you mean")
		_, menu, _ := strings.Cut(w.Shown(ana, here), "Choose one: <")
		choice, _, _ := strings.Cut(menu, ">")
		w.slowStore("Claim", 1900*time.Millisecond)
		w.press(ana, here, choice)
		w.gone(ana, here, "Did you mean")
		w.settles()
		if n := len(w.Messages(here)); n != 1 {
			t.Errorf("%d messages, want the one that was changed:\n%s", n, w.Shown(ana, here))
		}
	})
	t.Run("private reply", func(t *testing.T) {
		w := newServer(t, options{})
		w.Command(ana, here, "ask", "question", "do i need a phd?")
		w.sees(ana, here, phd)
		w.slowStore("Claim", 1900*time.Millisecond)
		w.press(ben, here, "Show more")
		w.sees(ben, here, "A PhD helps for research roles")
		w.settles()
		w.never(ana, here, "A PhD helps for research roles")
		w.never(ben, here, "thinking")
	})
}

// TestSlowStoreOverHTTP: what was deferred by the answer to its request is taken all the
// same, when the store has taken its time.
func TestSlowStoreOverHTTP(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{http: true})
	w.slowStore("Claim", 1900*time.Millisecond)
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, phd)
	w.press(ben, here, "Show more")
	w.sees(ben, here, "A PhD helps for research roles")
	w.delete(ana)
	w.gone(ana, here, phd)
	w.settles()
	w.never(ana, here, "thinking")
}

// TestPrivateAfterADeferralForAll: what was announced for everybody and is for one person
// is shown to nobody else, also where the announcement cannot be taken away at once.
func TestPrivateAfterADeferralForAll(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]discordfake.Fault{
		"nothing": {}, "refused": {Status: 502, HTML: true}, "broken after": {Break: true, After: true}, "rate limit": {Status: 429, RetryAfter: 0.2},
		"gone": {Status: 404, Code: 10008, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{limit: 1})
			w.Command(ana, here, "ask", "question", "do i need a phd?")
			w.sees(ana, here, phd)
			w.slowStore("Claim", 1800*time.Millisecond)
			w.OnFault(once(2, func(method, path string) bool { return method == http.MethodDelete && f != (discordfake.Fault{}) }, f))
			w.Command(ana, here, "ask", "question", "is kaggle worth it?")
			w.sees(ben, here, "thinking")
			w.sees(ana, here, "a lot at once")
			w.never(ben, here, "a lot at once")
			w.settles()
			if n := strings.Count(w.Shown(ana, here), "a lot at once"); n != 1 {
				t.Errorf("%d replies", n)
			}
			w.never(ben, here, "thinking")
		})
	}
}

// TestTokenIsOver: an interaction's token that Discord takes no more says nothing about
// the bot's own. What is left is the channel.
func TestTokenIsOver(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{fake: discordfake.Options{TokenLife: 1600 * time.Millisecond}})
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, phd)
	w.slowStore("Claim", 1900*time.Millisecond)
	w.delete(ana)
	w.gone(ana, here, phd)
	w.Command(ana, here, "ask", "question", "is kaggle worth it?")
	w.sees(ana, here, "<@"+ana+"> asked: is kaggle worth it?")
	w.settles()
	if !w.adapter.Running() {
		t.Errorf("it has ended; log:\n%s", w.Log)
	}
}

// TestPressFaults: a press is answered once, whatever becomes of its calls.
func TestPressFaults(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]discordfake.Fault{
		"refused": {Status: 502, HTML: true}, "broken": {Break: true}, "broken after": {Break: true, After: true}, "failed after": {Status: 500, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{})
			w.Command(ana, here, "ask", "question", "do i need a phd?")
			w.sees(ana, here, phd)
			w.OnFault(once(2, responding, f))
			w.press(ben, here, "Show more")
			w.sees(ben, here, "A PhD helps for research roles")
			w.settles()
			if n := strings.Count(w.Shown(ben, here), "A PhD helps for research roles"); n != 1 {
				t.Errorf("%d replies", n)
			}
			w.OnFault(once(2, func(m, p string) bool { return responding(m, p) || strings.HasSuffix(p, "@original") }, f))
			w.delete(ana)
			w.gone(ana, here, phd)
			w.settles()
			w.OnFault(once(2, responding, f))
			w.Command(ada, here, "pin")
			w.Until("a modal opens", func() bool { return w.Modal(ada) != "" })
			w.settles()
			w.never(ada, here, "Open the form")
			if s := w.Counts; s.Of(bot.Uncertain)+s.Of(bot.Unsent)+s.Of(bot.Expired) > 0 {
				t.Errorf("something is counted as lost; log:\n%s", w.Log)
			}
		})
	}
}

// TestToolsFaults: an answer is taken away, and who pressed is told so once, whatever becomes
// of the calls.
func TestToolsFaults(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]discordfake.Fault{
		"refused": {Status: 502, HTML: true}, "broken": {Break: true}, "broken after": {Break: true, After: true}, "rate limit": {Status: 429, RetryAfter: 0.2},
		"gone": {Status: 404, Code: 10008, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{})
			w.Command(ana, here, "ask", "question", "do i need a phd?")
			w.sees(ana, here, phd)
			w.press(ana, here, "⋯")
			w.sees(ana, here, "[Delete]")
			w.settles()
			w.OnFault(once(2, func(method, path string) bool {
				return method == http.MethodDelete && strings.Contains(path, "/channels/")
			}, f))
			w.press(ana, here, "Delete")
			w.gone(ana, here, phd)
			w.sees(ana, here, "Deleted.")
			w.settles()
			w.never(ana, here, "[Delete]")
			if s := w.Counts; s.Of(bot.Uncertain)+s.Of(bot.Unsent)+s.Of(bot.Expired) > 0 {
				t.Errorf("something is counted as lost; log:\n%s", w.Log)
			}
		})
	}
}

// TestTokenOverHTTP: Discord knows an interaction's token when it has taken the answer to
// its request, and not before.
func TestTokenOverHTTP(t *testing.T) {
	t.Parallel()
	for _, lag := range []time.Duration{0, 50 * time.Millisecond, 900 * time.Millisecond} {
		t.Run(fmt.Sprint(lag), func(t *testing.T) {
			w := newServer(t, options{http: true, fake: discordfake.Options{HTTPLag: lag}})
			rounds := 20
			if lag > 100*time.Millisecond {
				rounds = 2
			}
			for i := range rounds {
				w.Command(ana, here, "ask", "question", "do i need a phd?")
				w.sees(ana, here, phd)
				w.delete(ana)
				w.gone(ana, here, phd)
				w.Command(ben, here, "mydata")
				w.Until("the file", func() bool { return strings.Count(w.Shown(ben, here), "file ") == i+1 })
			}
			w.settles()
			w.never(ben, here, "thinking")
		})
	}
}

// TestReplyIsRefused: where the bot cannot reply to a message, because it may not read the
// history or for another reason, it answers without; another fault stays one.
func TestReplyIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault   discordfake.Fault
		answers int
	}{
		"no history": {discordfake.Fault{}, 1},
		"unknown":    {discordfake.Fault{Status: 400, Code: 50035, Field: "message_reference"}, 1},
		"other":      {discordfake.Fault{Status: 400, Code: 50035, Field: "embeds"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{})
			if c.fault.Status == 0 {
				w.DenyHistory(here)
			} else {
				w.OnFault(once(1, posting, c.fault))
			}
			w.Say(ana, here, "@bot do i need a phd?", "")
			w.settles()
			if n := strings.Count(w.Shown(ana, here), phd); n != c.answers {
				t.Errorf("%d answers, want %d", n, c.answers)
			}
		})
	}
}

// TestTwoReplicas on one database: both are told of everything, and one answers.
func TestTwoReplicas(t *testing.T) {
	fake := discordfake.Start(discordfake.Options{Everybody: true})
	t.Cleanup(fake.Close)
	address := t.TempDir() + "/careerbot.db"
	var all [2]*server
	for i := range all {
		w := &server{Server: fake, t: t, Whole: bottest.New(t, bottest.Options{RealTime: true, Address: address})}
		w.adapter = newAdapter(t, fake, w.Bot, w.Log, options{})
		w.Queue = w.Bot.Queue(inbox.Options{Owner: fmt.Sprint("replica", i)}, w.adapter)
		w.Start()
		w.Until("it runs", func() bool { return fake.Connections() == i+1 && w.adapter.Running() })
		all[i] = w
	}
	const questions = 25
	for range questions {
		fake.Command(ana, here, "ask", "question", "do i need a phd?")
		fake.Say(ana, here, "@bot do i need a phd?", "")
	}
	all[0].Until("all are answered", func() bool { return strings.Count(fake.Shown(ana, here), phd) >= 2*questions })
	if _, err := fake.Complete(ana, here, "ask", "question", "do i"); err != nil {
		t.Error(err)
	}
	time.Sleep(2 * time.Second) // longer than a deferral waits
	if n := strings.Count(fake.Shown(ana, here), phd); n != 2*questions {
		t.Errorf("%d answers to %d questions", n, 2*questions)
	}
	if n := fake.Refused(40060); n > 1 { // the second one's proposals
		t.Errorf("%d calls were refused", n)
	}
	for i, w := range all {
		if strings.Contains(w.Log.String(), "level=ERROR") || strings.Contains(w.Log.String(), "not deferred") {
			t.Errorf("replica %d complains:\n%s", i, w.Log)
		}
	}
	for _, w := range all {
		_ = w.Stop()
	}
}

// TestStorm: a channel that refuses is asked once a time, however many wait.
func TestStorm(t *testing.T) {
	w := newServer(t, options{})
	for range 3 { // nothing is said of an allowance
		w.Say(ana, here, "@bot do i need a phd?", "")
	}
	w.Until("three are answered", func() bool { return strings.Count(w.Shown(ana, here), phd) == 3 })
	var refused atomic.Int32
	var closed atomic.Bool
	closed.Store(true)
	w.OnFault(func(m, p string) *discordfake.Fault {
		if !posting(m, p) || !closed.Load() {
			return nil
		}
		refused.Add(1)
		return &discordfake.Fault{Status: 429, RetryAfter: 0.5}
	})
	began := time.Now()
	for range 20 {
		w.Say(ana, here, "@bot do i need a phd?", "")
	}
	w.Until("it was refused a few times", func() bool { return refused.Load() > 25 || time.Since(began) > 4*time.Second })
	// The first burst meets a channel that gave no allowances; from then on it is one a time.
	if most := 20 + int32(time.Since(began)/(500*time.Millisecond)) + 1; refused.Load() > most {
		t.Errorf("%d refusals in %v", refused.Load(), time.Since(began))
	}
	closed.Store(false)
	w.Until("all are answered", func() bool { return strings.Count(w.Shown(ana, here), phd) == 23 })
}

// TestBurst: forty mentions in a channel that takes five in five seconds meet no refusal.
func TestBurst(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for Discord's allowances")
	}
	w := newServer(t, options{fake: discordfake.Options{RateLimit: true}}) // which notes each refusal
	for range 18 {
		w.Say(ana, here, "@bot do i need a phd?", "")
	}
	w.Until("all are answered", func() bool { return strings.Count(w.Shown(ana, here), phd) == 18 })
}

// TestOneInTwenty requests fails, in every way in which they fail: everything is answered,
// once.
func TestOneInTwenty(t *testing.T) {
	w := newServer(t, options{})
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(7, 7))
	faults := []discordfake.Fault{{Status: 502, HTML: true}, {Status: 503}, {Status: 500, After: true}, {Break: true}, {Break: true, After: true}}
	w.OnFault(func(method, path string) *discordfake.Fault {
		mu.Lock()
		defer mu.Unlock()
		if random.IntN(20) > 0 || method == http.MethodGet {
			return nil
		}
		f := faults[random.IntN(len(faults))]
		return &f
	})
	const questions = 150
	for i := range questions {
		place := fmt.Sprint(320_000_000_000_000_000 + i)
		w.AddChannel(place)
		w.Command(ana, place, "ask", "question", "do i need a phd?")
		w.Say(ben, place, "@bot is kaggle worth it?", "")
	}
	w.settles()
	for i := range questions {
		shown := w.Shown(ana, fmt.Sprint(320_000_000_000_000_000+i))
		if a, b := strings.Count(shown, phd), strings.Count(shown, "Kaggle teaches"); a != 1 || b != 1 {
			t.Errorf("channel %d: %d and %d answers", i, a, b)
		}
	}
}
