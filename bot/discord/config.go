package discord

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/bot/setting"
)

// Config connects one application: what an operator sets of it, and the bot.
type Config struct {
	Token         string // of the bot
	PublicKey     string // hexadecimal; set: interactions are taken over HTTP too
	ApplicationID string // asked for with the token where it is empty
	APIURL        string // another Discord-compatible server; Discord's own where it is empty
	Moderators    string // the id of a role whose members may pin; may be empty
	Private       bool   // answers to slash commands are seen by their asker alone
	Content       bool   // the application may read messages that are not said to it
	Reactions     bool   // the gateway tells of emoji on messages: a moderator keeps an answer by one
	Shards        int    // gateway connections; as many as Discord advises where it is zero
	TestServer    string // commands are registered in this server alone; everywhere where it is empty

	adapter.Bot
}

// about is Discord, as operators know it.
var about = adapter.About{
	Name: Name, Title: "Discord", Tokens: "DISCORD_TOKEN",
	Hosts: "discord.com and gateway.discord.gg", APIVariable: "DISCORD_API_URL", StatusPage: "https://discordstatus.com",
}

// About says what people call Discord.
func (c *Config) About() adapter.About { return about }

// Settings are what an operator can set.
func (c *Config) Settings() []setting.Setting {
	return []setting.Setting{
		{Key: "discord_token", Env: "DISCORD_TOKEN", Secret: true, Value: setting.Text(&c.Token),
			Help: "Discord's bot token; connects Discord", Example: "MTE….G….…"},
		{Key: "discord_public_key", Env: "DISCORD_PUBLIC_KEY", Value: setting.Text(&c.PublicKey),
			Help: "the application's public key; takes interactions over HTTP too", Example: "64 hexadecimal digits"},
		{Key: "discord_application_id", Env: "DISCORD_APPLICATION_ID", Value: setting.Text(&c.ApplicationID),
			Help: "the application's id; asked for with the token if it is empty", Example: "100000000000000001"},
		{Key: "discord_api_url", Env: "DISCORD_API_URL", Value: setting.Text(&c.APIURL),
			Help: "another Discord-compatible server", Example: "https://discord.com/api/v10"},
		{Key: "discord_moderators", Env: "CAREERBOT_DISCORD_MODERATORS", Value: setting.Text(&c.Moderators),
			Help: "id of a role whose members may pin, beside those with the permission", Example: "100000000000000002"},
		{Key: "discord_private_answers", Env: "CAREERBOT_DISCORD_PRIVATE_ANSWERS", Default: "false", Value: setting.Bool(&c.Private),
			Help: "whether answers to slash commands are seen by their asker alone"},
		{Key: "discord_message_content", Env: "CAREERBOT_DISCORD_MESSAGE_CONTENT", Default: "false", Value: setting.Bool(&c.Content),
			Help: "whether the application has the Message Content Intent: questions that nobody answers can be answered then, where a community wants it"},
		{Key: "discord_reactions", Env: "CAREERBOT_DISCORD_REACTIONS", Default: "false", Value: setting.Bool(&c.Reactions),
			Help: "whether moderators keep a message as an answer by an emoji; it takes no intent that Discord must grant"},
		{Key: "discord_shards", Env: "CAREERBOT_DISCORD_SHARDS", Default: "0", Value: setting.Int(&c.Shards, 0, 1000),
			Help: "gateway connections; 0 for as many as Discord advises"},
		{Key: "discord_test_server", Env: "CAREERBOT_DISCORD_TEST_SERVER", Value: setting.Text(&c.TestServer),
			Help: "id of the one server in which commands are registered; everywhere if it is empty", Example: "100000000000000003"},
	}
}

// Wanted reports whether Discord is to be connected.
func (c *Config) Wanted() bool { return c.Token != "" || c.PublicKey != "" }

// Connect connects the application to a bot. Routes are nil where interactions come through
// the gateway alone.
func (c *Config) Connect(b adapter.Bot) (platform bot.Platform, routes http.Handler, err error) {
	connected := *c
	connected.Bot = b
	a, err := New(connected)
	if err != nil {
		return nil, nil, err
	}
	if c.PublicKey != "" {
		routes = a.Handler()
	}
	return a, routes, nil
}

var (
	snowflake = regexp.MustCompile(`^\d{15,20}$`)
	botToken  = regexp.MustCompile(`^[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}$`)
)

// Check reports everything wrong with the configuration, as what to do about it.
func (c Config) Check() error {
	var faults []error
	add := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	switch {
	case c.Token == "":
		add("DISCORD_TOKEN is missing: copy the bot's token from the application's Bot page (Reset Token)")
	case strings.HasPrefix(c.Token, "xox") || strings.HasPrefix(c.Token, "xapp-"):
		add("DISCORD_TOKEN is one of Slack's tokens: copy the bot's token from the application's Bot page (Reset Token)")
	case strings.HasPrefix(c.Token, "Bot "):
		add("DISCORD_TOKEN begins with \"Bot \": leave that out")
	case !botToken.MatchString(c.Token):
		add("DISCORD_TOKEN is not a bot's token, which has three parts with dots between them; a client secret or a public key is something else: copy the token from the application's Bot page (Reset Token)")
	}
	if key, err := hex.DecodeString(c.PublicKey); c.PublicKey != "" && (err != nil || len(key) != 32) {
		add("DISCORD_PUBLIC_KEY is not a public key of 64 hexadecimal digits: copy it from the application's General Information page")
	}
	for _, id := range []struct{ variable, value string }{
		{"DISCORD_APPLICATION_ID", c.ApplicationID}, {"CAREERBOT_DISCORD_MODERATORS", c.Moderators}, {"CAREERBOT_DISCORD_TEST_SERVER", c.TestServer},
	} {
		if id.value != "" && !snowflake.MatchString(id.value) {
			add("%s is not an id of 15 to 20 digits: right-click it in Discord with Developer Mode on, and copy the id", id.variable)
		}
	}
	if c.APIURL != "" && !adapter.IsAddress(c.APIURL) {
		add("DISCORD_API_URL is not an address as https://discord.com/api/v10")
	}
	return errors.Join(faults...)
}
