package slack_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/slack"
	"careerbot/bot/slack/slackfake"
)

// TestExamine plants each fault in turn: doctor names it, and what to do about it.
func TestExamine(t *testing.T) {
	for name, c := range map[string]struct {
		plant   func(w *workspace)
		config  func(c *slack.Config)
		subject string
		state   bot.FindingState
		says    string
		remedy  string
	}{
		"nothing":      {subject: "Slack: scopes", state: bot.Well, says: "are granted"},
		"no token":     {plant: func(w *workspace) { w.Revoke("token_revoked") }, subject: "Slack: bot token", state: bot.Fault, says: "token_revoked", remedy: "SLACK_BOT_TOKEN"},
		"unknown":      {config: func(c *slack.Config) { c.BotToken = "xoxb-other" }, subject: "Slack: bot token", state: bot.Fault, says: "invalid_auth", remedy: "SLACK_BOT_TOKEN"},
		"app token":    {config: func(c *slack.Config) { c.AppToken = "xapp-other" }, subject: "Slack: app-level token", state: bot.Fault, says: "invalid_auth", remedy: "connections:write"},
		"scope":        {plant: func(w *workspace) { w.Grant("pins:write", false) }, subject: "Slack: scopes", state: bot.Fault, says: "missing: pins:write", remedy: "reinstall"},
		"more scopes":  {plant: func(w *workspace) { w.Grant("admin", true) }, subject: "Slack: scopes", state: bot.Warning, says: "superfluous: admin", remedy: "take them away"},
		"clock":        {config: func(c *slack.Config) { c.Now = func() time.Time { return time.Now().Add(-10 * time.Minute) } }, subject: "Slack: clock", state: bot.Fault, says: "clock is ", remedy: "set the clock"},
		"group":        {config: func(c *slack.Config) { c.Moderators = "nobody" }, subject: "Slack: moderators", state: bot.Fault, says: "no user group nobody", remedy: "CAREERBOT_SLACK_MODERATORS"},
		"a good group": {config: func(c *slack.Config) { c.Moderators = "mods" }, plant: func(w *workspace) { w.AddGroup("mods", "U2") }, subject: "Slack: moderators", state: bot.Well, says: "mods"},
		"network":      {config: func(c *slack.Config) { c.APIURL = "http://127.0.0.1:1/api/" }, subject: "Slack: bot token", state: bot.Fault, says: "cannot be reached", remedy: "port 443"},
		"server error": {plant: func(w *workspace) {
			w.OnFault(func(string, string) *slackfake.Fault { return &slackfake.Fault{Status: 503} })
		}, subject: "Slack: bot token", state: bot.Fault, says: "error", remedy: "status.slack.com"},
		"http": {config: func(c *slack.Config) { c.AppToken = "" }, subject: "Slack: events", state: bot.Well, says: "/slack/events"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t, options{})
			if c.plant != nil {
				c.plant(w)
			}
			a := newAdapter(t, w.Server, w.Whole, options{config: c.config})
			finds(t, a.Examine(context.Background()), c.subject, c.state, c.says, c.remedy)
		})
	}
}

// finds checks that a finding is there, and that every fault says what to do.
func finds(t *testing.T, list []bot.Finding, subject string, state bot.FindingState, says, remedy string) {
	t.Helper()
	found := false
	for _, f := range list {
		if f.Subject == subject && f.State == state && strings.Contains(f.Says, says) && strings.Contains(f.Remedy, remedy) {
			found = true
		}
		if f.State != bot.Well && f.Remedy == "" {
			t.Errorf("no remedy: %+v", f)
		}
		if strings.Contains(f.Says+f.Remedy, slackfake.BotToken) || strings.Contains(f.Says+f.Remedy, slackfake.AppToken) {
			t.Errorf("a token is shown: %+v", f)
		}
	}
	if !found {
		t.Errorf("%s (%s, %q, %q) is not among %+v", subject, state, says, remedy, list)
	}
}
