package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
)

// Adapter is a workspace: a bot.Platform whose messages can be edited and pinned.
type Adapter struct {
	config Config
	api    *slack.Client
	client *http.Client
	log    *slog.Logger
	gate   *gate
	people *people
	bodies bot.Bodies

	mu      sync.Mutex
	self    identity               // zero until Run has asked for it
	inbox   bot.Inbox              // nil while Run does not
	pending map[string]pendingForm // forms that wait for their answer, by key
	fatal   chan error
}

var (
	_ bot.Platform = (*Adapter)(nil)
	_ bot.Editor   = (*Adapter)(nil)
	_ bot.Voucher  = (*Adapter)(nil)
	_ bot.Notifier = (*Adapter)(nil)
	_ bot.Pinner   = (*Adapter)(nil)
	_ bot.Resender = (*Adapter)(nil)
)

// New makes an adapter, or reports what is wrong with its configuration.
func New(c Config) (*Adapter, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	c.Bot = c.Whole()
	endpoint := slack.APIURL
	if c.APIURL != "" {
		endpoint = strings.TrimSuffix(c.APIURL, "/") + "/"
	}
	host, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &authorized{api: host, token: c.BotToken, next: newTransport()}, Timeout: callLimit}
	a := &Adapter{
		config: c, client: client, log: c.Log, gate: newGate(c.Now), pending: map[string]pendingForm{}, fatal: make(chan error, 1),
		api: slack.New(c.BotToken, slack.OptionAPIURL(endpoint), slack.OptionHTTPClient(client), slack.OptionAppLevelToken(c.AppToken)),
	}
	a.people = newPeople(a)
	return a, nil
}

// newTransport keeps connections to Slack open: with the default of two a host,
// most calls would begin with a handshake.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          256,
		MaxIdleConnsPerHost:   128,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   5 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// authorized adds the token to calls of the API as a header, for servers that do not read
// it from the form. Other addresses, as response URLs, do not get it.
type authorized struct {
	api   *url.URL
	token string
	next  http.RoundTripper
}

func (t *authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host == t.api.Host && strings.HasPrefix(r.URL.Path, t.api.Path) && r.Header.Get("Authorization") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+t.token)
	}
	return t.next.RoundTrip(r)
}

// Name implements bot.Platform.
func (a *Adapter) Name() string { return Name }

// Run implements bot.Platform: it receives until the context ends, or until Slack
// says something that no retry mends.
func (a *Adapter) Run(ctx context.Context, inbox bot.Inbox) error {
	self, err := a.identify(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	a.mu.Lock()
	a.self, a.inbox = self, inbox
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		a.inbox = nil
		a.mu.Unlock()
	}()
	a.log.InfoContext(ctx, "connected to Slack", "team", self.Team, "user", self.User, "socket", a.config.AppToken != "")
	if a.config.AppToken != "" {
		return a.runSockets(ctx)
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-a.fatal:
		return err
	}
}

// fail ends Run with an error.
func (a *Adapter) fail(err error) {
	select {
	case a.fatal <- err:
	default: // it is ending already
	}
}

// maxIdentifyPause is the longest pause between two tries to reach Slack at the
// start.
const maxIdentifyPause = 30 * time.Second

// identify asks who the bot is. It goes on asking while Slack cannot be reached.
func (a *Adapter) identify(ctx context.Context) (identity, error) {
	for pause := time.Second; ; pause = min(2*pause, maxIdentifyPause) {
		var who *slack.AuthTestResponse
		err := call(ctx, func(ctx context.Context) (err error) {
			who, err = a.api.AuthTestContext(ctx)
			return err
		})
		if err == nil && who.UserID == "" {
			err = errors.New("auth.test names no user")
		}
		if err == nil {
			return identity{Team: who.TeamID, User: who.UserID, Bot: who.BotID, URL: who.URL}, nil
		}
		if fatal, ok := asFatal("auth.test", err); ok {
			return identity{}, fatal
		}
		if ctx.Err() != nil {
			return identity{}, nil
		}
		limited := (*slack.RateLimitedError)(nil)
		if errors.As(err, &limited) {
			pause = max(pause, limited.RetryAfter)
		}
		a.log.WarnContext(ctx, "Slack cannot be reached, trying again", "after", pause, "error", redact(err))
		select {
		case <-ctx.Done():
			return identity{}, nil
		case <-time.After(pause):
		}
	}
}

// redact keeps an address's secrets out of the log: those of response URLs and of
// socket mode addresses.
func redact(err error) error {
	failed := (*url.Error)(nil)
	if errors.As(err, &failed) {
		if u, parseErr := url.Parse(failed.URL); parseErr == nil {
			return fmt.Errorf("%s %s://%s: %w", failed.Op, u.Scheme, u.Host, failed.Err)
		}
		return failed.Err
	}
	return err
}

// decoder knows what Run has found out.
func (a *Adapter) decoder() *decoder {
	a.mu.Lock()
	defer a.mu.Unlock()
	return &decoder{self: a.self, commands: a.config.Commands(), publicSlash: a.config.PublicSlash, apiHost: a.config.apiHost(), now: a.config.Now}
}

// running returns the inbox, or nil while Run does not run.
func (a *Adapter) running() bot.Inbox {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.inbox
}

// Running reports whether requests are taken.
func (a *Adapter) Running() bool { return a.running() != nil }
