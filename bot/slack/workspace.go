package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"careerbot/bot/adapter"
)

// workspace is one installation of the app: its token, and what is asked of Slack with it.
type workspace struct {
	*adapter.State[identity]
	config   Config
	api      *slack.Client
	endpoint string       // of the Web API, with a slash at its end
	client   *http.Client // which adds the token
	gate     *gate
	people   *people
	log      *slog.Logger
	newer    newer
}

func newWorkspace(c Config) (*workspace, error) {
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
	w := &workspace{
		State: adapter.NewState[identity](), config: c, client: client, endpoint: endpoint, gate: newGate(c.Now), log: c.Log,
		api: slack.New(c.BotToken, slack.OptionAPIURL(endpoint), slack.OptionHTTPClient(client), slack.OptionAppLevelToken(c.AppToken)),
	}
	w.people = newPeople(w)
	return w, nil
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

// identify asks who the bot is. It goes on asking while Slack cannot be reached.
func (w *workspace) identify(ctx context.Context) (self identity, err error) {
	ask := func() error {
		who, err := w.api.AuthTestContext(ctx)
		if err != nil {
			return limited(err)
		}
		if who.UserID == "" {
			return errors.New("auth.test names no user")
		}
		self = identity{Team: who.TeamID, User: who.UserID, Bot: who.BotID, URL: who.URL, Scopes: who.Header.Get(scopesHeader)}
		return nil
	}
	err = w.config.Patiently(ctx, about.Title, "who I am", ask, func(err error) error {
		if fatal, ok := asFatal("auth.test", err); ok {
			return fatal
		}
		return nil
	})
	return self, err
}
