package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// Adapter is a workspace: a bot.Platform whose messages can be edited and pinned.
type Adapter struct {
	config Config
	api    *slack.Client
	client *http.Client
	log    *slog.Logger
	gate   *gate
	people *people
	signed *adapter.Signed
	*adapter.State[identity]

	mu      sync.Mutex
	pending map[string]pendingForm // forms that wait for their answer, by key
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
	client := &http.Client{Transport: &authorized{api: host, token: c.BotToken, next: adapter.Transport()}, Timeout: callLimit}
	a := &Adapter{
		config: c, client: client, log: c.Log, gate: newGate(c.Now), pending: map[string]pendingForm{}, State: adapter.NewState[identity](),
		api: slack.New(c.BotToken, slack.OptionAPIURL(endpoint), slack.OptionHTTPClient(client), slack.OptionAppLevelToken(c.AppToken)),
	}
	a.people = newPeople(a)
	a.signed = &adapter.Signed{Bot: c.Bot, About: about, Check: a.signature}
	return a, nil
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
	defer a.Begin(self, inbox)()
	a.log.InfoContext(ctx, "connected to Slack", "team", self.Team, "user", self.User, "socket", a.config.AppToken != "")
	if a.config.AppToken != "" {
		return a.runSockets(ctx)
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-a.Failed():
		return err
	}
}

// identify asks who the bot is. It goes on asking while Slack cannot be reached.
func (a *Adapter) identify(ctx context.Context) (self identity, err error) {
	ask := func() error {
		return call(ctx, func(ctx context.Context) error {
			who, err := a.api.AuthTestContext(ctx)
			if err != nil {
				return limited(err)
			}
			if who.UserID == "" {
				return errors.New("auth.test names no user")
			}
			self = identity{Team: who.TeamID, User: who.UserID, Bot: who.BotID, URL: who.URL}
			return nil
		})
	}
	err = a.config.Patiently(ctx, about.Title, "who I am", ask, func(err error) error {
		if fatal, ok := asFatal("auth.test", err); ok {
			return fatal
		}
		return nil
	})
	return self, err
}

// decoder knows what Run has found out.
func (a *Adapter) decoder() *decoder {
	return &decoder{self: a.Self(), commands: a.config.Commands(), publicSlash: a.config.PublicSlash, apiHost: a.config.apiHost(), now: a.config.Now}
}
