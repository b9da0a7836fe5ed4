package slack

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// formInbox answers the first delivery of a form after a while.
type formInbox struct {
	bot.Inbox
	after  time.Duration
	answer func(r bot.Request)
	once   sync.Once
}

func (i *formInbox) Take(_ context.Context, r bot.Request) (fresh bool, err error) {
	i.once.Do(func() {
		fresh = true
		go func() {
			time.Sleep(i.after)
			i.answer(r)
		}()
	})
	return fresh, nil
}

// modalOf is a modal at Slack: what its viewer sees.
type modalOf struct {
	mu    sync.Mutex
	shows []string
}

func (m *modalOf) show(what string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shows = append(m.shows, what)
}

// Do is Slack's Web API: views.update.
func (m *modalOf) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	m.show("update: " + firstText(string(body)))
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"ok":true}`)), Request: r}, nil
}

// acknowledged shows what an acknowledgement brings, which takes a while to arrive.
func (m *modalOf) acknowledged(ack acknowledgement, travels time.Duration) {
	data, _ := json.Marshal(ack.answer)
	time.Sleep(travels)
	m.show("acknowledgement: " + firstText(string(data)))
	ack.left()
}

// firstText finds which of the texts of these tests a body holds.
func firstText(body string) string {
	if plain, err := url.QueryUnescape(body); err == nil {
		body = plain
	}
	for _, text := range []string{"saved", "One moment", "got lost"} {
		if strings.Contains(body, text) {
			return text
		}
	}
	return body
}

// formAdapter is an adapter whose form is answered after a while, and the modal.
func formAdapter(t *testing.T, after time.Duration, reply bot.Reply) (*Adapter, *modalOf) {
	t.Helper()
	a, err := New(Config{BotToken: "xoxb-1", AppToken: "xapp-1", Bot: adapter.Bot{Now: time.Now, Log: slog.New(slog.DiscardHandler)}})
	if err != nil {
		t.Fatal(err)
	}
	modal := new(modalOf)
	a.api = slack.New("xoxb-1", slack.OptionHTTPClient(modal))
	inbox := &formInbox{after: after}
	inbox.answer = func(r bot.Request) {
		if _, err := a.Send(context.Background(), r.Destination(), reply); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(a.Begin(identity{Team: "T1", User: "U0BOT"}, inbox))
	return a, modal
}

const sentForm = `{"type":"view_submission","trigger_id":"1.1","user":{"id":"U1"},"view":{"id":"V1","hash":"h","private_metadata":"{\"a\":\"` + "1|save" + `\"}","blocks":[{"type":"input","block_id":"text","element":{"type":"plain_text_input","action_id":"text"}}],"state":{"values":{}}}}`

// TestFormIsAnsweredLast: whenever a form's answer comes, it is what its sender sees last,
// also at the very moment at which the waiting ends, and while the word that it comes later
// is on its way.
func TestFormIsAnsweredLast(t *testing.T) {
	long := bot.Say("saved")
	for range 60 {
		long.Blocks = append(long.Blocks, bot.Text{Text: strings.Repeat("長すぎる ", 60)})
	}
	const travels = 10 * time.Millisecond
	for name, c := range map[string]struct {
		after time.Duration
		reply bot.Reply
		shows string
	}{
		"at once":                 {0, bot.Say("saved"), "acknowledgement: saved"},
		"just in time":            {formWait - 1, bot.Say("saved"), "acknowledgement: saved"},
		"as the waiting ends":     {formWait, bot.Say("saved"), ""},
		"just too late":           {formWait + 1, bot.Say("saved"), "acknowledgement: One moment, update: saved"},
		"while the word is going": {formWait + travels/2, bot.Say("saved"), "acknowledgement: One moment, update: saved"},
		"long after":              {time.Minute, bot.Say("saved"), "acknowledgement: One moment, update: saved"},
		"too long":                {0, long, "acknowledgement: One moment, update: saved"},
	} {
		t.Run(name, func(t *testing.T) {
			for range 50 { // what happens at one moment happens in either order
				synctest.Test(t, func(t *testing.T) {
					a, modal := formAdapter(t, c.after, c.reply)
					ack, err := a.receive(t.Context(), interactivePayload, json.RawMessage(sentForm))
					if err != nil {
						t.Fatal(err)
					}
					modal.acknowledged(ack, travels)
					time.Sleep(2 * time.Minute)
					synctest.Wait()
					shows := strings.Join(modal.shows, ", ")
					if c.shows != "" && shows != c.shows || !strings.HasSuffix(shows, "saved") {
						t.Errorf("it shows %s", shows)
					}
					if n := len(a.submissions.open); n != 0 {
						t.Errorf("%d forms are remembered", n)
					}
				})
			}
		})
	}
}

// TestFormIsDeliveredTwice: all deliveries of a form are acknowledged, with its answer where
// there is one to come, and none of them waits for ever.
func TestFormIsDeliveredTwice(t *testing.T) {
	for name, c := range map[string]struct {
		after  time.Duration // until the answer
		second time.Duration // until the second delivery
		shows  string        // by each acknowledgement
	}{
		"side by side":                {time.Second, time.Millisecond, "saved, saved"},
		"side by side, and late":      {10 * time.Second, time.Millisecond, "One moment, One moment"},
		"after the answer":            {0, time.Second, "saved, got lost"},
		"after the word that it will": {10 * time.Second, 5 * time.Second, "One moment, got lost"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, _ := formAdapter(t, c.after, bot.Say("saved"))
				shows := make([]string, 2)
				var deliveries sync.WaitGroup
				for i, at := range []time.Duration{0, c.second} {
					deliveries.Go(func() {
						time.Sleep(at)
						ack, err := a.receive(t.Context(), interactivePayload, json.RawMessage(sentForm))
						if err != nil {
							t.Error(err)
						}
						data, _ := json.Marshal(ack.answer)
						shows[i] = firstText(string(data))
						ack.left()
					})
				}
				deliveries.Wait()
				time.Sleep(time.Minute)
				if got := strings.Join(shows, ", "); got != c.shows {
					t.Errorf("they show %s, want %s", got, c.shows)
				}
				if n := len(a.submissions.open); n != 0 {
					t.Errorf("%d forms are remembered", n)
				}
			})
		})
	}
}
