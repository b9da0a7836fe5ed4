package slack

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/bot/setting"
)

// Config connects one workspace: what an operator sets of it, and the bot.
type Config struct {
	BotToken      string // xoxb-…
	AppToken      string // xapp-…; set: socket mode
	SigningSecret string // set without an app token: HTTP
	APIURL        string // another Slack-compatible server; Slack's own where it is empty
	Moderators    string // the id or handle of a user group whose members may pin; may be empty
	Reactions     bool   // the app is told of emoji on messages: a moderator keeps an answer by one
	PublicSlash   bool   // answers to slash commands are seen by the whole channel

	adapter.Bot
}

// about is Slack, as operators know it.
var about = adapter.About{
	Name: Name, Title: "Slack", Tokens: "SLACK_BOT_TOKEN and SLACK_APP_TOKEN",
	Hosts: "slack.com", APIVariable: "SLACK_API_URL", StatusPage: "https://status.slack.com",
}

// About says what people call Slack.
func (c *Config) About() adapter.About { return about }

// Settings are what an operator can set.
func (c *Config) Settings() []setting.Setting {
	return []setting.Setting{
		{Key: "slack_bot_token", Env: "SLACK_BOT_TOKEN", Secret: true, Value: setting.Text(&c.BotToken),
			Help: "Slack's bot token; connects Slack", Example: "xoxb-…"},
		{Key: "slack_app_token", Env: "SLACK_APP_TOKEN", Secret: true, Value: setting.Text(&c.AppToken),
			Help: "Slack's app-level token; set for socket mode", Example: "xapp-…"},
		{Key: "slack_signing_secret", Env: "SLACK_SIGNING_SECRET", Secret: true, Value: setting.Text(&c.SigningSecret),
			Help: "Slack's signing secret; set without an app token for HTTP", Example: "0123456789abcdef0123456789abcdef"},
		{Key: "slack_api_url", Env: "SLACK_API_URL", Value: setting.Text(&c.APIURL),
			Help: "another Slack-compatible server", Example: "https://slack.com/api/"},
		{Key: "slack_moderators", Env: "CAREERBOT_SLACK_MODERATORS", Value: setting.Text(&c.Moderators),
			Help: "user group (handle or id) whose members may pin, beside the workspace's administrators", Example: "career-mods"},
		{Key: "slack_reactions", Env: "CAREERBOT_SLACK_REACTIONS", Default: "false", Value: setting.Bool(&c.Reactions),
			Help: "whether moderators keep a message as an answer by an emoji; the app's manifest has a permission and an event more then"},
		{Key: "slack_public_answers", Env: "CAREERBOT_SLACK_PUBLIC_ANSWERS", Default: "false", Value: setting.Bool(&c.PublicSlash),
			Help: "whether the whole channel sees the answers to " + Command},
	}
}

// Wanted reports whether Slack is to be connected: one of its secrets is set.
func (c *Config) Wanted() bool { return c.BotToken != "" || c.AppToken != "" || c.SigningSecret != "" }

// Connect connects the workspace to a bot. Routes are nil for socket mode.
func (c *Config) Connect(b adapter.Bot) (platform bot.Platform, routes http.Handler, err error) {
	connected := *c
	connected.Bot = b
	a, err := New(connected)
	if err != nil {
		return nil, nil, err
	}
	if c.AppToken == "" {
		routes = a.Handler()
	}
	return a, routes, nil
}

// socketConnections is how many socket mode connections are open: when Slack
// refreshes one, the other goes on receiving. Slack allows 10 in all.
// https://docs.slack.dev/apis/events-api/using-socket-mode
const socketConnections = 2

// tokenKinds are Slack's tokens by their beginning.
// https://docs.slack.dev/authentication/tokens
var tokenKinds = []struct{ prefix, kind string }{
	{"xoxb-", "a bot token"},
	{"xapp-", "an app-level token"},
	{"xoxp-", "a user token"},
	{rotating, "a bot token that is rotated"},
	{"xoxe.", "a configuration token"},
	{"xoxe-", "a refresh token"},
	{"xoxa-", "a legacy workspace token"},
	{"xoxs-", "a session token"},
}

// rotating begins the bot tokens of an app with token rotation.
// https://docs.slack.dev/authentication/using-token-rotation
const rotating = "xoxe.xoxb-"

// tokenSigns and secretSigns are what tokens and signing secrets consist of. Anything else
// in them was copied along, as a blank, or in place of something, as an ellipsis.
var (
	tokenSigns  = regexp.MustCompile(`^[\w.-]+$`)
	secretSigns = regexp.MustCompile(`^[a-zA-Z0-9]+$`)
)

func tokenKind(token string) string {
	for _, k := range tokenKinds {
		if strings.HasPrefix(token, k.prefix) {
			return k.kind
		}
	}
	return "not a Slack token"
}

// Check reports everything wrong with the tokens, as what to do about it.
func (c Config) Check() error {
	var faults []error
	add := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	switch {
	case c.BotToken == "":
		add("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-…) from the app's OAuth & Permissions page")
	case strings.HasPrefix(c.BotToken, rotating):
		add("SLACK_BOT_TOKEN is %s and ends after twelve hours: %s", tokenKind(c.BotToken), newApp)
	case !strings.HasPrefix(c.BotToken, "xoxb-"):
		add("SLACK_BOT_TOKEN is %s: copy the Bot User OAuth Token (xoxb-…) from the app's OAuth & Permissions page", tokenKind(c.BotToken))
	case !tokenSigns.MatchString(c.BotToken):
		add("SLACK_BOT_TOKEN has signs in it that no token has: copy the Bot User OAuth Token whole, and alone, from the app's OAuth & Permissions page")
	}
	switch {
	case c.AppToken == "":
	case !strings.HasPrefix(c.AppToken, "xapp-"):
		add("SLACK_APP_TOKEN is %s: generate an app-level token (xapp-…) with the scope connections:write under Basic Information, App-Level Tokens", tokenKind(c.AppToken))
	case !tokenSigns.MatchString(c.AppToken):
		add("SLACK_APP_TOKEN has signs in it that no token has: copy the app-level token whole, and alone, from Basic Information, App-Level Tokens")
	}
	if c.AppToken == "" && c.SigningSecret == "" {
		add("SLACK_APP_TOKEN (for socket mode) or SLACK_SIGNING_SECRET (for HTTP) is missing: both stand on the app's Basic Information page")
	}
	const copySecret = "copy the Signing Secret from the app's Basic Information page, under App Credentials"
	switch {
	case c.AppToken != "" || c.SigningSecret == "":
	case len(c.SigningSecret) < 32:
		add("SLACK_SIGNING_SECRET is too short: %s", copySecret)
	case !secretSigns.MatchString(c.SigningSecret):
		add("SLACK_SIGNING_SECRET has signs in it that no signing secret has: %s", copySecret)
	}
	if c.APIURL != "" && !adapter.IsAddress(c.APIURL) {
		add("SLACK_API_URL is not an address as https://slack.com/api/")
	}
	return errors.Join(faults...)
}

// apiHost is the host of the server that stands in for Slack, or nothing.
func (c Config) apiHost() string {
	u, err := url.Parse(c.APIURL)
	if err != nil {
		return ""
	}
	return u.Host
}
