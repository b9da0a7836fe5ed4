package discord_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
)

// TestExamine plants each fault in turn: doctor names it, and what to do about it.
func TestExamine(t *testing.T) {
	for name, c := range map[string]struct {
		fake    discordfake.Options
		plant   func(w *server)
		config  func(c *discord.Config)
		subject string
		state   bot.FindingState
		says    string
		remedy  string
	}{
		"nothing":      {subject: "Discord: servers", state: bot.Well, says: "give every permission"},
		"commands":     {subject: "Discord: commands", state: bot.Well, says: "are registered"},
		"token":        {config: func(c *discord.Config) { c.Token = strings.Replace(c.Token, "A", "B", 1) + "x" }, subject: "Discord: token", state: bot.Fault, says: "does not take", remedy: "DISCORD_TOKEN"},
		"application":  {config: func(c *discord.Config) { c.ApplicationID = "100000000000009999" }, subject: "Discord: application", state: bot.Fault, says: "100000000000009999", remedy: "DISCORD_APPLICATION_ID"},
		"public key":   {config: func(c *discord.Config) { c.PublicKey = strings.Repeat("ab", 32) }, subject: "Discord: public key", state: bot.Fault, says: "not this application's", remedy: "General Information"},
		"old commands": {config: func(c *discord.Config) { c.Commands = c.Commands[1:] }, subject: "Discord: commands", state: bot.Warning, says: "not this version's", remedy: "start careerbot"},
		"no intents":   {subject: "Discord: intents", state: bot.Well, says: "none is granted"},
		"intents":      {fake: discordfake.Options{Flags: 1 << 19}, subject: "Discord: intents", state: bot.Warning, says: "superfluous: Message Content", remedy: "turn them off"},
		"permissions":  {fake: discordfake.Options{Missing: 1 << 11}, subject: "Discord: permissions in Server " + discordfake.Guild, state: bot.Fault, says: "missing: Send Messages", remedy: "role"},
		"no server":    {fake: discordfake.Options{Nowhere: true}, subject: "Discord: servers", state: bot.Fault, says: "in none", remedy: "manifest discord"},
		"few sessions": {fake: discordfake.Options{Remaining: 40}, subject: "Discord: gateway", state: bot.Warning, says: "sessions may still begin", remedy: "restarts"},
		"shards":       {fake: discordfake.Options{Shards: 2}, config: func(c *discord.Config) { c.Shards = 1 }, subject: "Discord: shards", state: bot.Warning, says: "2 are advised", remedy: "leave it out"},
		"network":      {config: func(c *discord.Config) { c.APIURL = "http://127.0.0.1:1" }, subject: "Discord: token", state: bot.Fault, says: "cannot be reached", remedy: "port 443"},
		"server error": {plant: func(w *server) {
			w.OnFault(func(string, string) *discordfake.Fault { return &discordfake.Fault{Status: 500} })
		}, subject: "Discord: token", state: bot.Fault, says: "error", remedy: "discordstatus.com"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.fake.Shards > 1 && testing.Short() {
				t.Skip("waits for Discord's pauses")
			}
			w := newServer(t, options{fake: c.fake})
			if c.plant != nil {
				c.plant(w)
			}
			a := newAdapter(t, w.Server, w.Bot, w.Log, options{config: c.config})
			list := a.Examine(context.Background())
			found := false
			for _, f := range list {
				if f.Subject == c.subject && f.State == c.state && strings.Contains(f.Says, c.says) && strings.Contains(f.Remedy, c.remedy) {
					found = true
				}
				if f.State != bot.Well && f.Remedy == "" {
					t.Errorf("no remedy: %+v", f)
				}
				if strings.Contains(f.Says+f.Remedy, discordfake.Token) {
					t.Errorf("the token is shown: %+v", f)
				}
			}
			if !found {
				t.Errorf("%s (%s, %q, %q) is not among %+v", c.subject, c.state, c.says, c.remedy, list)
			}
		})
	}
}
