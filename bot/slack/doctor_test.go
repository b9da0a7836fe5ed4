package slack_test

import (
	"context"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/slack"
	"careerbot/bot/slack/slackfake"
)

// TestExamine plants each fault in turn: doctor names it, and what to do about it.
func TestExamine(t *testing.T) {
	for name, c := range map[string]struct {
		plant  func(w *workspace)
		config func(c *slack.Config)
		want   bot.Finding
	}{
		"nothing":       {want: bot.Finding{Subject: "Slack: scopes", State: bot.Well, Says: "are granted"}},
		"no token":      {plant: func(w *workspace) { w.Revoke("token_revoked") }, want: bot.Finding{Subject: "Slack: bot token", State: bot.Fault, Says: "token_revoked", Remedy: "SLACK_BOT_TOKEN"}},
		"unknown":       {config: func(c *slack.Config) { c.BotToken = "xoxb-other" }, want: bot.Finding{Subject: "Slack: bot token", State: bot.Fault, Says: "invalid_auth", Remedy: "SLACK_BOT_TOKEN"}},
		"app token":     {config: func(c *slack.Config) { c.AppToken = "xapp-other" }, want: bot.Finding{Subject: "Slack: app-level token", State: bot.Fault, Says: "invalid_auth", Remedy: "connections:write"}},
		"scope":         {plant: func(w *workspace) { w.Grant("pins:write", false) }, want: bot.Finding{Subject: "Slack: scopes", State: bot.Fault, Says: "missing: pins:write", Remedy: "reinstall"}},
		"more scopes":   {plant: func(w *workspace) { w.Grant("admin", true) }, want: bot.Finding{Subject: "Slack: scopes", State: bot.Warning, Says: "superfluous: admin", Remedy: "take them away"}},
		"clock":         {config: func(c *slack.Config) { c.Now = func() time.Time { return time.Now().Add(-10 * time.Minute) } }, want: bot.Finding{Subject: "Slack: clock", State: bot.Fault, Says: "clock is ", Remedy: "set the clock"}},
		"group":         {config: func(c *slack.Config) { c.Moderators = "nobody" }, want: bot.Finding{Subject: "Slack: moderators", State: bot.Fault, Says: "no user group nobody", Remedy: "CAREERBOT_SLACK_MODERATORS"}},
		"a good group":  {config: func(c *slack.Config) { c.Moderators = "mods" }, plant: func(w *workspace) { w.AddGroup("mods", "U2") }, want: bot.Finding{Subject: "Slack: moderators", State: bot.Well, Says: "mods"}},
		"blocks":        {want: bot.Finding{Subject: "Slack: blocks", State: bot.Well, Says: "takes those of replies"}},
		"old blocks":    {plant: func(w *workspace) { w.Unlearn(slackfake.NewerBlocks()...) }, want: bot.Finding{Subject: "Slack: blocks", State: bot.Well, Says: "older ones stand in for them: feedback buttons, rich text, tables, containers, charts"}},
		"one old block": {plant: func(w *workspace) { w.Unlearn("table") }, want: bot.Finding{Subject: "Slack: blocks", State: bot.Well, Says: "older ones stand in for them: tables"}},
		"refused blocks": {plant: func(w *workspace) {
			w.OnFault(func(method, _ string) *slackfake.Fault {
				if method == "blocks.validate" {
					return &slackfake.Fault{Error: "invalid_blocks"}
				}
				return nil
			})
		}, want: bot.Finding{Subject: "Slack: blocks", State: bot.Fault, Says: "invalid_blocks", Remedy: "report this line"}},
		"network": {config: func(c *slack.Config) { c.APIURL = "http://127.0.0.1:1/api/" }, want: bot.Finding{Subject: "Slack: bot token", State: bot.Fault, Says: "cannot be reached", Remedy: "port 443"}},
		"server error": {plant: func(w *workspace) {
			w.OnFault(func(string, string) *slackfake.Fault { return &slackfake.Fault{Status: 503} })
		}, want: bot.Finding{Subject: "Slack: bot token", State: bot.Fault, Says: "error", Remedy: "status.slack.com"}},
		"http": {config: func(c *slack.Config) { c.AppToken = "" }, want: bot.Finding{Subject: "Slack: events", State: bot.Well, Says: "/slack/events"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t, options{})
			if c.plant != nil {
				c.plant(w)
			}
			a := newAdapter(t, w.Server, w.Whole, options{config: c.config})
			bottest.Finds(t, a.Examine(context.Background()), c.want, slackfake.BotToken, slackfake.AppToken)
		})
	}
}
