package slack_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/slack"
	"careerbot/bot/slack/slackfake"
)

// once lets a fault happen to the first calls of a method.
func once(method string, times int, f slackfake.Fault) func(m, channel string) *slackfake.Fault {
	var mu sync.Mutex
	return func(m, _ string) *slackfake.Fault {
		mu.Lock()
		defer mu.Unlock()
		if m != method || times == 0 {
			return nil
		}
		times--
		return &f
	}
}

// TestRateLimitHoldsOneChannelUp: the others are answered meanwhile, and nothing is
// lost or said twice.
func TestRateLimitHoldsOneChannelUp(t *testing.T) {
	w := newWorkspace(t, options{})
	w.AddChannel("C2", slackfake.BotUser, "U1")
	var mu sync.Mutex
	refused := 0
	w.OnFault(func(method, channel string) *slackfake.Fault {
		mu.Lock()
		defer mu.Unlock()
		if method == "chat.postMessage" && channel == "C1" && refused < 1 {
			refused++
			return &slackfake.Fault{Status: http.StatusTooManyRequests, RetryAfter: 5}
		}
		return nil
	})
	for range 3 {
		w.Say("U1", "C1", mention+"do i need a phd?", "")
	}
	w.Until("it is refused", func() bool { return w.Counts.Of(bot.Postponed) > 0 })
	w.Say("U1", "C2", mention+"is kaggle worth it?", "")
	w.sees("U1", "C2", "Kaggle teaches")
	if strings.Count(w.Shown("U1", "C1"), "Most industry roles for Machine Learning Engineers") == 3 {
		t.Error("another channel waits for this one")
	}
	w.settles()
	if n := strings.Count(w.Shown("U1", "C1"), "Most industry roles for Machine Learning Engineers"); n != 3 {
		t.Errorf("%d of 3 are answered", n)
	}
}

// TestPostFaults: what an error means for the reply.
func TestPostFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		fault     slackfake.Fault
		times     int  // how often it happens; once where it is zero
		posted    int  // messages in the end
		uncertain bool // and not sent again
		says      string
		logged    string
	}{
		{name: "server error", fault: slackfake.Fault{Status: 502}, posted: 1, says: "bachelor's degree"},
		{name: "server error after it was posted", fault: slackfake.Fault{Status: 503, After: true}, posted: 1},
		{name: "broken connection", fault: slackfake.Fault{Break: true}, posted: 1, says: "bachelor's degree"},
		{name: "broken after it was posted", fault: slackfake.Fault{Break: true, After: true}, posted: 1},
		{name: "invalid blocks", fault: slackfake.Fault{Error: "invalid_blocks"}, times: 2, posted: 1, says: "bachelor's degree", logged: "defect: Slack refuses the blocks"},
		{name: "archived", fault: slackfake.Fault{Error: "is_archived"}, logged: "is_archived"},
		{name: "channel gone", fault: slackfake.Fault{Error: "channel_not_found"}, logged: "channel_not_found"},
		{name: "not in channel", fault: slackfake.Fault{Error: "not_in_channel"}, logged: "not_in_channel"},
		{name: "missing scope", fault: slackfake.Fault{Error: "missing_scope", Needed: "chat:write"}, logged: "scope=chat:write"},
		{name: "internal error", fault: slackfake.Fault{Error: "internal_error"}, posted: 1, says: "bachelor's degree"},
		{name: "rate limit as an error", fault: slackfake.Fault{Error: "ratelimited"}, posted: 1, says: "bachelor's degree"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorkspace(t, options{})
			w.OnFault(once("chat.postMessage", max(1, c.times), c.fault))
			w.Say("U1", "C1", mention+"do i need a phd?", "")
			w.settles()
			n := 0
			for _, m := range w.Messages("C1") {
				if m.Author == slackfake.BotUser {
					n++
				}
			}
			if n != c.posted {
				t.Errorf("%d messages, want %d", n, c.posted)
			}
			if got := w.Counts.Of(bot.Uncertain) == 1; got != c.uncertain {
				t.Errorf("uncertain: %v, want %v; log:\n%s", got, c.uncertain, w.Log)
			}
			if !strings.Contains(w.Shown("U1", "C1"), c.says) || !strings.Contains(w.Log.String(), c.logged) {
				t.Errorf("shown:\n%s\nlog:\n%s", w.Shown("U1", "C1"), w.Log)
			}
			if strings.Contains(w.Log.String(), "phd") || strings.Contains(w.Log.String(), "xoxb-") {
				t.Errorf("the log holds what it must not:\n%s", w.Log)
			}
			// It goes on.
			w.Say("U1", "C1", mention+"is kaggle worth it?", "")
			w.sees("U1", "C1", "Kaggle teaches")
		})
	}
}

// TestOldBlocks: in a workspace that does not know the newer blocks yet, buttons stand in for
// them, in the channel as in an answer to a command; and nothing is tried in vain for a day.
func TestOldBlocks(t *testing.T) {
	t.Parallel()
	now := new(atomic.Int64)
	now.Store(time.Now().UnixNano())
	w := newWorkspace(t, options{fake: slackfake.Options{Unknown: slackfake.NewerBlocks(), Tacit: true}, config: func(c *slack.Config) {
		c.Now = func() time.Time { return time.Unix(0, now.Load()) }
	}})
	var refused atomic.Int64
	w.OnFault(func(method, _ string) *slackfake.Fault {
		if method == "chat.postMessage" {
			refused.Add(1)
		}
		return nil
	})
	calls := func() int { return int(refused.Swap(0)) }
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "⋯ <Why this answer?>")
	w.settles()
	if n := calls(); n != 2 {
		t.Errorf("%d calls, want one in vain", n)
	}
	if shown := w.Shown("U1", "C1"); !strings.Contains(shown, "[Helpful] [Not helpful] ⋯") {
		t.Errorf("no buttons stand in:\n%s", shown)
	}
	w.press("U1", "C1", "Helpful")
	w.sees("U1", "C1", "Thank you!")
	calls()
	w.Say("U1", "C1", mention+"is kaggle worth it?", "")
	w.sees("U1", "C1", "Kaggle teaches")
	w.settles()
	if n := calls(); n != 1 {
		t.Errorf("%d calls for the second answer", n)
	}
	now.Add(int64(25 * time.Hour))
	w.Slash("U1", "C1", "are bootcamps any good?")
	w.sees("U1", "C1", "A bootcamp gives you")
	w.settles() // what was refused is logged when it was sent otherwise
	if shown := w.Shown("U1", "C1"); strings.Count(shown, "[Helpful] [Not helpful] ⋯") != 3 {
		t.Errorf("a private answer:\n%s", shown)
	}
	if log := w.Log.String(); strings.Contains(log, "defect") || strings.Count(log, "refuses Slack's newer blocks") != 2 {
		t.Errorf("log:\n%s", log)
	}
}

// TestOneOldBlock: only what a workspace refuses is left out, and its form goes on.
func TestOneOldBlock(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{fake: slackfake.Options{Unknown: []string{"container"}}})
	w.Slash("U1", "C1", "help")
	w.sees("U1", "C1", "• *ask QUESTION* Ask a career question")
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", phd)
	w.settles()
	all := w.Messages("C1")
	if blocks := all[len(all)-1].Blocks; blocks[len(blocks)-1]["type"] != "context_actions" {
		t.Errorf("other buttons stand in for what the workspace takes: %v", blocks[len(blocks)-1])
	}
	if log := w.Log.String(); strings.Contains(log, "defect") || strings.Count(log, "blocks=containers") != 1 {
		t.Errorf("log:\n%s", log)
	}
}

// TestSlowSlack: a call that hangs ends, and holds nobody else up.
func TestSlowSlack(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as a call may")
	}
	w := newWorkspace(t, options{})
	w.AddChannel("C2", slackfake.BotUser, "U1")
	var slow atomic.Bool
	w.OnFault(func(method, channel string) *slackfake.Fault {
		if method == "chat.postMessage" && channel == "C2" && slow.CompareAndSwap(false, true) {
			return &slackfake.Fault{Delay: 12 * time.Second}
		}
		return nil
	})
	w.Say("U1", "C2", mention+"do i need a phd?", "")
	w.Say("U1", "C1", mention+"is kaggle worth it?", "")
	w.sees("U1", "C1", "Kaggle teaches")
	w.settles() // it has arrived in the end, and is found when it is looked for
	if n := strings.Count(w.Shown("U1", "C2"), "Most industry roles for Machine Learning Engineers"); n != 1 {
		t.Errorf("%d answers", n)
	}
}

// TestEphemeralFallsBack: to a direct message, where somebody is not in the channel
// and the response URL is used up.
func TestEphemeralFallsBack(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.OnFault(once("response_url", 100, slackfake.Fault{Status: 404}))
	w.Slash("U1", "C1", "help")
	w.sees("U1", "C1", "Commands")
	w.Change("C1", func(c *slackfake.Channel) { delete(c.Members, "U2") })
	w.Slash("U2", "C1", "help")
	w.sees("U2", "D", "Commands")
}

// TestFatal: what no retry mends ends the platform with what to do about it.
func TestFatal(t *testing.T) {
	for _, c := range []struct {
		name  string
		setup func(fake *slackfake.Server)
		later func(w *workspace)
		says  string
	}{
		{"revoked before", func(f *slackfake.Server) { f.Revoke("account_inactive") }, nil, "the app was uninstalled"},
		{"app token without scope", func(f *slackfake.Server) {
			f.OnFault(func(m, _ string) *slackfake.Fault {
				if m == "apps.connections.open" {
					return &slackfake.Fault{Error: "missing_scope", Needed: "connections:write"}
				}
				return nil
			})
		}, nil, "lacks the scope connections:write"},
		{"app token of the wrong kind", func(f *slackfake.Server) {
			f.OnFault(func(m, _ string) *slackfake.Fault {
				if m == "apps.connections.open" {
					return &slackfake.Fault{Error: "not_allowed_token_type"}
				}
				return nil
			})
		}, nil, "SLACK_APP_TOKEN with xapp-"},
		{"revoked while it posts", nil, func(w *workspace) {
			w.OnFault(once("chat.postMessage", 1, slackfake.Fault{Error: "token_revoked"}))
			w.Say("U1", "C1", mention+"do i need a phd?", "")
		}, "the token was revoked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake := slackfake.Start(slackfake.Options{})
			t.Cleanup(fake.Close)
			if c.setup != nil {
				c.setup(fake)
			}
			whole := bottest.New(t, bottest.Options{RealTime: true})
			w := &workspace{Server: fake, Whole: whole, t: t}
			w.adapter = newAdapter(t, fake, whole, options{})
			w.Queue = w.Bot.Queue(inbox.Options{Owner: "this"}, w.adapter)
			ended := make(chan error, 1)
			go func() { ended <- w.Queue.Run(context.Background()) }()
			if c.later != nil {
				w.Until("the sockets open", func() bool { return fake.Connections() == 2 })
				c.later(w)
			}
			if err := <-ended; err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("ended with %v, want %q", err, c.says)
			}
		})
	}
}

// TestFrames: what cannot be read is acknowledged where it has an id, and ends nothing.
func TestFrames(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	err := w.Garbage(
		`{"envelope_id":"e1","type":"events_api","payload":{"type":"event_callback","event":{"type":"sparkles_added"}}}`,
		`{"envelope_id":"e2","type":"events_api","payload":{"type":"event_callback","event":null}}`,
		`{"envelope_id":"e3","type":"interactive","payload":{"type":"from the future"}}`,
		`{"envelope_id":"e4","type":"slash_commands","payload":17}`,
		`{"envelope_id":"e5","type":"what","payload":{}}`,
		`{"type":"hello"}`, `[]`, `17`, `{}`, `{"envelope_id":{}}`,
	)
	if err != nil {
		t.Fatal(err)
	}
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	if err := w.Garbage("not json", ""); err != nil {
		t.Fatal(err)
	}
	w.Say("U1", "C1", mention+"is kaggle worth it?", "")
	w.sees("U1", "C1", "Kaggle teaches")
}

// TestReceiveSurvives: the asker reads an apology, and the process goes on.
func TestReceiveSurvives(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Store.Fail(func(_ context.Context, call string) error {
		if call == "Claim" {
			panic("in the store")
		}
		return nil
	})
	w.Slash("U1", "C1", "do i need a phd?")
	w.Until("the panic is contained", func() bool { return strings.Contains(w.Log.String(), "in the store") })
	w.Store.Fail(nil)
	w.Slash("U1", "C1", "is kaggle worth it?")
	w.sees("U1", "C1", "Kaggle teaches")
}

// TestStoreDown: answers come all the same, and say that the memory is missing.
func TestStoreDown(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Store.FailWith(errors.New("disk gone"))
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	w.Say("U1", "C1", mention+"is kaggle worth it?", "")
	w.sees("U1", "C1", "My memory does not work at the moment")
}

// TestHTTPIsSigned: what Slack has not signed within five minutes is refused, and
// what is not accepted is left to be delivered again.
func TestHTTPIsSigned(t *testing.T) {
	w := newWorkspace(t, options{http: true})
	server := httptest.NewServer(w.adapter.Handler())
	defer server.Close()
	body := []byte(`{"type":"url_verification","challenge":"c1"}`)
	send := func(path, kind string, body []byte, change func(h http.Header)) (int, string) {
		r, err := http.NewRequest(http.MethodPost, server.URL+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		timestamp, signature := slackfake.Sign(body, time.Now())
		r.Header.Set("Content-Type", kind)
		r.Header.Set("X-Slack-Request-Timestamp", timestamp)
		r.Header.Set("X-Slack-Signature", signature)
		change(r.Header)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var b bytes.Buffer
		if _, err := b.ReadFrom(response.Body); err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, b.String()
	}
	none := func(http.Header) {}
	if status, text := send("/slack/events", "application/json", body, none); status != 200 || text != "c1" {
		t.Errorf("the challenge is answered with %d %q", status, text)
	}
	for name, change := range map[string]func(h http.Header){
		"no signature": func(h http.Header) { h.Del("X-Slack-Signature") },
		"another's":    func(h http.Header) { h.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64)) },
		"nonsense":     func(h http.Header) { h.Set("X-Slack-Signature", "v0=x") },
		"too old": func(h http.Header) {
			timestamp, signature := slackfake.Sign(body, time.Now().Add(-6*time.Minute))
			h.Set("X-Slack-Request-Timestamp", timestamp)
			h.Set("X-Slack-Signature", signature)
		},
		"no time": func(h http.Header) { h.Set("X-Slack-Request-Timestamp", "soon") },
	} {
		if status, _ := send("/slack/events", "application/json", body, change); status != http.StatusUnauthorized {
			t.Errorf("%s: status %d", name, status)
		}
	}
	for path, body := range map[string]string{"/slack/events": "{", "/slack/interactivity": "payload=%7B", "/slack/commands": "%zz", "/slack/options": ""} {
		if status, _ := send(path, "application/x-www-form-urlencoded", []byte(body), none); status >= 500 {
			t.Errorf("%s with %q: status %d", path, body, status)
		}
	}
	if status, _ := send("/slack/events", "application/json", bytes.Repeat([]byte("x"), 2<<20), none); status != http.StatusRequestEntityTooLarge {
		t.Errorf("two megabytes: status %d", status)
	}
	if response, err := http.Get(server.URL + "/slack/events"); err != nil || response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %v, %v", response, err)
	}
	event := []byte(`{"type":"event_callback","team_id":"T0001","event":{"type":"app_mention","user":"U1","text":"<@U0BOT> hi","ts":"1.1","channel":"C1"}}`)
	if err := w.Stop(); err != nil {
		t.Fatal(err)
	}
	if status, _ := send("/slack/events", "application/json", event, none); status != http.StatusServiceUnavailable {
		t.Errorf("after it has stopped: status %d", status)
	}
}

// TestHeaderOnlyServer reads the token from the Authorization header alone.
func TestHeaderOnlyServer(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{fake: slackfake.Options{HeaderOnly: true}})
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	w.Slash("UADMIN", "C1", "pin")
	w.sees("UADMIN", "C1", "modal")
}

// TestStartsBeforeSlack: it waits for a server that is not there yet.
func TestStartsBeforeSlack(t *testing.T) {
	fake := slackfake.Start(slackfake.Options{})
	t.Cleanup(fake.Close)
	whole := bottest.New(t, bottest.Options{RealTime: true})
	fake.OnFault(once("auth.test", 1, slackfake.Fault{Status: 503}))
	a := newAdapter(t, fake, whole, options{})
	whole.Queue = whole.Bot.Queue(inbox.Options{Owner: "this"}, a)
	whole.Start()
	whole.Until("it connects", func() bool { return fake.Connections() == 2 })
	if !strings.Contains(whole.Log.String(), "Slack cannot be reached") {
		t.Errorf("log: %s", whole.Log)
	}
}

// TestSoak: a thousand questions under a hundred forced disconnects and a thousand
// redeliveries: each is answered once. It also looks for goroutines left behind.
func TestSoak(t *testing.T) {
	questions := 1000
	if testing.Short() {
		questions = 100
	}
	before := runtime.NumGoroutine()
	// What a dropped connection leaves is delivered again at once. The time after which an
	// unacknowledged envelope comes again is another test's: here it would measure the machine.
	w := newWorkspace(t, options{fake: slackfake.Options{AckTimeout: time.Hour}})
	for i := range 50 {
		w.AddChannel(fmt.Sprint("CS", i), slackfake.BotUser, "U1")
	}
	var mu sync.Mutex
	answers := map[string]int{}
	w.OnPost(func(_, thread, _ string) {
		mu.Lock()
		defer mu.Unlock()
		answers[thread]++
	})
	texts := []string{"do i need a phd?", "is kaggle worth it?", "what do juniors make?", "how long does it take?"}
	asked := map[string]string{}
	for i := range questions {
		channel := fmt.Sprint("CS", i%50)
		ts := w.Say("U1", channel, mention+texts[i%len(texts)], "")
		asked[ts] = channel
		w.Redeliver(channel, ts)
		if i%10 == 0 {
			if i%20 == 0 {
				w.Drop()
			} else {
				w.Refresh()
			}
		}
		if i%50 == 0 {
			time.Sleep(20 * time.Millisecond)
		}
	}
	w.Until("all are answered", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(answers) >= questions
	})
	w.settles()
	mu.Lock()
	defer mu.Unlock()
	for ts := range asked {
		if answers[ts] != 1 {
			t.Errorf("question %s is answered %d times", ts, answers[ts])
		}
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

// TestShutdownDrains: what was accepted is answered and acknowledged.
func TestShutdownDrains(t *testing.T) {
	w := newWorkspace(t, options{})
	release := make(chan struct{})
	w.OnFault(func(method, _ string) *slackfake.Fault {
		if method == "chat.postMessage" {
			<-release
		}
		return nil
	})
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.Until("it is acknowledged", func() bool { return w.Unacknowledged() == 0 })
	stopped := make(chan error, 1)
	go func() { stopped <- w.Stop() }()
	time.Sleep(300 * time.Millisecond)
	close(release)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if !strings.Contains(w.Shown("U1", "C1"), "bachelor's degree") {
		t.Error("the open question was not answered")
	}
}

// turnedAway counts the requests that were refused for want of a signature.
type turnedAway struct {
	bot.Unobserved
	n atomic.Int64
}

func (o *turnedAway) Refused(platform string, why bot.ErrorKind) {
	if platform == slack.Name && why == bot.Unsigned {
		o.n.Add(1)
	}
}

// TestUnsignedBodiesAreNotRead: who shows no fresh signature is refused by the headers
// alone, and an operator's figures tell of it.
func TestUnsignedBodiesAreNotRead(t *testing.T) {
	observer := new(turnedAway)
	w := newWorkspace(t, options{http: true, config: func(c *slack.Config) { c.Observer = observer }})
	server := httptest.NewServer(w.adapter.Handler())
	defer server.Close()
	old, signature := slackfake.Sign(nil, time.Now().Add(-6*time.Minute))
	for name, headers := range map[string]string{
		"nothing":      "",
		"no time":      "X-Slack-Signature: " + signature + "\r\n",
		"no signature": "X-Slack-Request-Timestamp: " + fmt.Sprint(time.Now().Unix()) + "\r\n",
		"stale":        "X-Slack-Request-Timestamp: " + old + "\r\nX-Slack-Signature: " + signature + "\r\n",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n%s\r\n", headers)
		response, err := http.ReadResponse(bufio.NewReader(conn), nil) // none of the body is sent
		if err != nil || response.StatusCode != http.StatusUnauthorized || !response.Close {
			t.Errorf("%s: %+v, %v", name, response, err)
		}
	}
	for _, body := range []string{"another's", strings.Repeat("x", 256<<10+1)} {
		r, err := http.NewRequest(http.MethodPost, server.URL+"/slack/events", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(time.Now().Unix()))
		r.Header.Set("X-Slack-Signature", signature)
		response, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = response.Body.Close()
		}
	}
	if n := observer.n.Load(); n != 6 {
		t.Errorf("%d are counted, want 6", n)
	}
	// The log says why, and not which signature would have been right.
	if strings.Contains(w.Log.String(), "v0=") || !strings.Contains(w.Log.String(), "not signed by Slack") {
		t.Errorf("the log:\n%s", w.Log)
	}
}
