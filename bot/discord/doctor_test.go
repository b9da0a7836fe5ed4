package discord_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
)

// TestExamine plants each fault in turn: doctor names it, and what to do about it.
func TestExamine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fake   discordfake.Options
		plant  func(w *server)
		config func(c *discord.Config)
		want   bot.Finding
	}{
		"nothing":      {want: bot.Finding{Subject: "Discord: servers", State: bot.Well, Says: "give every permission"}},
		"commands":     {want: bot.Finding{Subject: "Discord: commands", State: bot.Well, Says: "are registered"}},
		"token":        {config: func(c *discord.Config) { c.Token = strings.Replace(c.Token, "A", "B", 1) + "x" }, want: bot.Finding{Subject: "Discord: token", State: bot.Fault, Says: "does not take", Remedy: "DISCORD_TOKEN"}},
		"application":  {config: func(c *discord.Config) { c.ApplicationID = "100000000000009999" }, want: bot.Finding{Subject: "Discord: application", State: bot.Fault, Says: "100000000000009999", Remedy: "DISCORD_APPLICATION_ID"}},
		"public key":   {config: func(c *discord.Config) { c.PublicKey = strings.Repeat("ab", 32) }, want: bot.Finding{Subject: "Discord: public key", State: bot.Fault, Says: "not this application's", Remedy: "General Information"}},
		"old commands": {config: func(c *discord.Config) { all := c.Commands(); c.Commands = func() []bot.Command { return all[1:] } }, want: bot.Finding{Subject: "Discord: commands", State: bot.Warning, Says: "not this version's", Remedy: "start careerbot"}},
		"no intents":   {want: bot.Finding{Subject: "Discord: intents", State: bot.Well, Says: "none is granted"}},
		"intents":      {fake: discordfake.Options{Flags: 1 << 19}, want: bot.Finding{Subject: "Discord: intents", State: bot.Warning, Says: "superfluous: Message Content", Remedy: "turn them off"}},
		"no content":   {config: func(c *discord.Config) { c.Content = true }, want: bot.Finding{Subject: "Discord: message content", State: bot.Fault, Says: "has no Message Content Intent", Remedy: "Bot page"}},
		"content":      {fake: discordfake.Options{Flags: 1 << 19}, config: func(c *discord.Config) { c.Content = true }, want: bot.Finding{Subject: "Discord: message content", State: bot.Well, Says: "it is granted"}},
		"permissions":  {fake: discordfake.Options{Missing: 1 << 11}, want: bot.Finding{Subject: "Discord: permissions in Server " + discordfake.Guild, State: bot.Fault, Says: "missing: Send Messages", Remedy: "role"}},
		"no server":    {fake: discordfake.Options{Nowhere: true}, want: bot.Finding{Subject: "Discord: servers", State: bot.Fault, Says: "in none", Remedy: "manifest discord"}},
		"few sessions": {fake: discordfake.Options{Remaining: 40}, want: bot.Finding{Subject: "Discord: gateway", State: bot.Warning, Says: "sessions may still begin", Remedy: "restarts"}},
		"shards":       {fake: discordfake.Options{Shards: 2}, config: func(c *discord.Config) { c.Shards = 1 }, want: bot.Finding{Subject: "Discord: shards", State: bot.Warning, Says: "2 are advised", Remedy: "leave it out"}},
		"network":      {config: func(c *discord.Config) { c.APIURL = "http://127.0.0.1:1" }, want: bot.Finding{Subject: "Discord: token", State: bot.Fault, Says: "cannot be reached", Remedy: "port 443"}},
		"server error": {plant: func(w *server) {
			w.OnFault(func(string, string) *discordfake.Fault { return &discordfake.Fault{Status: 500} })
		}, want: bot.Finding{Subject: "Discord: token", State: bot.Fault, Says: "error", Remedy: "discordstatus.com"}},
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
			bottest.Finds(t, a.Examine(context.Background()), c.want, discordfake.Token)
		})
	}
}
