package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/knowledge"
)

// standing is a platform that runs, or has ended.
type standing struct {
	name string
	err  error
}

func (s standing) Name() string { return s.name }

func (s standing) Run(ctx context.Context, _ bot.Inbox) error {
	if s.err != nil {
		return s.err
	}
	<-ctx.Done()
	return nil
}

func (s standing) Send(context.Context, bot.Destination, bot.Reply) (bot.MessageRef, error) {
	return bot.MessageRef{Channel: "C", Message: "M"}, nil
}

// TestHealth: one platform that is down, and a store that fails, are told, and leave the
// process in service; with no platform it is not.
func TestHealth(t *testing.T) {
	for name, c := range map[string]struct {
		platforms []bot.Platform
		failing   bool
		status    int
		says      []string
	}{
		"well":      {[]bot.Platform{standing{name: "slack"}, standing{name: "discord"}}, false, 200, []string{`"slack":"ok"`, `"discord":"ok"`, `"store":"ok"`}},
		"one down":  {[]bot.Platform{standing{name: "slack", err: errors.New("token_revoked")}, standing{name: "discord"}}, false, 200, []string{`"slack":"ended: token_revoked"`, `"discord":"ok"`}},
		"all down":  {[]bot.Platform{standing{name: "slack", err: errors.New("token_revoked")}}, false, 503, []string{`"ready":false`}},
		"no memory": {[]bot.Platform{standing{name: "slack"}}, true, 200, []string{`"store":"failing since`, `Z: disk"`}},
	} {
		t.Run(name, func(t *testing.T) {
			ix, err := openGuide("", nil)
			if err != nil {
				t.Fatal(err)
			}
			defer ix.Close()
			m, log := newMetrics(), slog.New(slog.DiscardHandler)
			s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "careerbot.db"), time.Now, log)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			kept := &bottest.Faulty{Store: s}
			b := assistant.New(assistant.Options{Searcher: ix, Store: store.Guard(kept, memory.NewHealth(time.Now, log, m)), Log: log, Now: time.Now, Observer: m})
			q := b.Queue(inbox.Options{}, c.platforms...)
			m.watch(b, q, time.Now)
			m.contentLoaded(time.Now(), ix.Corpus())
			ctx, stop := context.WithCancel(context.Background())
			ended := make(chan error, 1)
			go func() { ended <- q.Run(ctx) }()
			defer func() {
				stop()
				<-ended
			}()
			if c.failing {
				kept.Fail(func(context.Context, string) error { return errors.New("disk") })
			}
			server := httptest.NewServer(healthHandler(&opened{bot: b, index: ix}, q, m, log))
			defer server.Close()
			body, status := "", 0
			for range 300 {
				body, status = fetch(t, server.URL+"/readyz")
				if status == c.status && containsAll(body, c.says) {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			if status != c.status || !containsAll(body, c.says) {
				t.Errorf("/readyz: %d %s", status, body)
			}
			if !json.Valid([]byte(body)) {
				t.Errorf("not JSON: %s", body)
			}
			if body, status := fetch(t, server.URL+"/healthz"); status != 200 || !strings.Contains(body, "ok") {
				t.Errorf("/healthz: %d %s", status, body)
			}
			if _, status := fetch(t, server.URL+"/nonsense"); status != 404 {
				t.Errorf("/nonsense: %d", status)
			}
		})
	}
}

func containsAll(text string, parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

func fetch(t *testing.T, address string) (body string, status int) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), response.StatusCode
}

// TestMetrics: every figure that the dashboard and the alerts ask for is there, its name
// and help are as Prometheus wants them, and what happens shows.
func TestMetrics(t *testing.T) {
	m := newMetrics()
	ix, err := openGuide("", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	log := slog.New(slog.DiscardHandler)
	b := assistant.New(assistant.Options{Searcher: ix, Store: store.None(), Log: log, Now: time.Now, Observer: m})
	q := b.Queue(inbox.Options{}, standing{name: "slack"})
	m.watch(b, q, time.Now)
	m.contentLoaded(time.Now(), ix.Corpus())
	if _, err := b.Handle(context.Background(), &bot.Request{Kind: bot.Message, Platform: "slack", Text: "do i need a phd?", User: bot.User{ID: "U"}}); err != nil {
		t.Fatal(err)
	}
	m.Answered(bot.Outcome{Platform: "slack", Verdict: knowledge.Answered, Pin: bot.StalePin})
	m.Voted(true)
	m.Acknowledged("slack", time.Millisecond)
	m.Limited("slack", 2*time.Second)
	m.Reconnected("slack")
	m.StoreFailed()
	m.serves("slack")
	m.serves("discord")
	m.Happened("slack", bot.Unsent)
	m.Refused("slack", bot.Limited)
	server := httptest.NewServer(healthHandler(&opened{bot: b, index: ix}, q, m, log))
	defer server.Close()
	text, _ := fetch(t, server.URL+"/metrics")
	for _, line := range []string{
		`careerbot_questions_total{platform="slack",verdict="answered"} 2`, `careerbot_pins_served_total{state="stale"} 1`,
		`careerbot_votes_total{helpful="yes"} 1`, `careerbot_stage_seconds_count{stage="search"} 1`, `careerbot_stage_seconds_count{stage="answer"} 1`,
		`careerbot_acknowledgement_seconds_count{platform="slack"} 1`, `careerbot_rate_limited_total{platform="slack"} 1`,
		`careerbot_rate_limited_seconds_total{platform="slack"} 2`, `careerbot_reconnects_total{platform="slack"} 1`, `careerbot_store_errors_total 1`,
		`careerbot_store_degraded_seconds 0`, `careerbot_inbox_depth 0`, `careerbot_inbox_age_seconds 0`, `careerbot_platform_up{platform="slack"} 1`,
		fmt.Sprintf("careerbot_content_entries %d", len(ix.Corpus().Entries)), `careerbot_build_info{`, `careerbot_content_loaded_timestamp_seconds`, `careerbot_replies_unsent_total{platform="discord"} 0`,
		`careerbot_replies_unsent_total{platform="slack"} 1`, `careerbot_requests_refused_total{platform="slack",reason="limited"} 1`,
		`careerbot_requests_refused_total{platform="slack",reason="denied"} 0`, `careerbot_requests_refused_total{platform="slack",reason="unsigned"} 0`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("no %s in:\n%s", line, text)
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "careerbot_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
	for _, name := range metricsUsed(t) {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("deploy/ asks for %s, which does not exist", name)
		}
	}
}

// metricsUsed lists the figures that the dashboard and the alerts ask for.
func metricsUsed(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	for _, name := range []string{"monitoring/dashboard.json", "monitoring/alerts.yaml"} {
		data, err := os.ReadFile(deployFile(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`careerbot_[a-z_]+`).FindAllString(string(data), -1) {
			seen[m] = true
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d figures are used", len(seen))
	}
	return slices.Sorted(maps.Keys(seen))
}

// TestDoctorBeside: doctor repeats what is wrong with the careerbot that runs beside it, also
// where that goes on answering.
func TestDoctorBeside(t *testing.T) {
	for says, want := range map[string]bot.FindingState{
		`{"ready":true,"platforms":{"slack":"ok"},"store":"ok","index":"ok"}`:                                           bot.Well,
		`{"ready":true,"platforms":{"slack":"ok"},"store":"failing since 2026-11-29T20:04:46Z: no space","index":"ok"}`: bot.Fault,
		`{"ready":true,"platforms":{"slack":"ok","discord":"ended: invalid token"},"store":"ok","index":"ok"}`:          bot.Fault,
		`{"ready":false,"platforms":{"slack":"connecting"},"store":"ok","index":"ok"}`:                                  bot.Fault,
		`{"ready":"perhaps"}`: bot.Warning,
	} {
		running := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if strings.Contains(says, `"ready":false`) {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			_, _ = io.WriteString(w, says)
		}))
		f := &bot.Findings{About: "Configuration"}
		programWith(nil).examineRunning(t.Context(), f, &config{health: running.Listener.Addr().String()})
		running.Close()
		if got := f.List[0]; got.State != want || got.Subject != "Configuration: running" && got.Subject != "running" || !strings.Contains(got.Says, says) {
			t.Errorf("of %s it says %+v", says, got)
		}
	}
}
