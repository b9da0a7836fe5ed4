package discord

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"

	"careerbot/bot"
)

// Config connects one application.
type Config struct {
	Token         string // of the bot
	PublicKey     string // hexadecimal; set: interactions are taken over HTTP too
	ApplicationID string // asked for with the token where it is empty
	APIURL        string // another Discord-compatible server; Discord's own where it is empty
	Moderators    string // the id of a role whose members may pin; may be empty
	Private       bool   // answers to slash commands are seen by their asker alone
	Owner         string // names this process among the replicas
	Shards        int    // gateway connections; as many as Discord advises where it is zero
	TestServer    string // commands are registered in this server alone; everywhere where it is empty

	Commands func() []bot.Command // as they are with the content that is served now
	Complete func(ctx context.Context, r *bot.Request, what, prefix string) []bot.Choice
	Sessions Sessions // keeps the gateway's sessions for the next process; may be nil
	Now      func() time.Time
	Random   func() float64 // 0 to 1, for pauses that must not all be the same
	Log      *slog.Logger
	Observer bot.Observer       // told what happens; may be nil
	Note     func(bot.Decision) // told of messages that are passed over; may be nil
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
	for name, id := range map[string]string{"DISCORD_APPLICATION_ID": c.ApplicationID, "CAREERBOT_DISCORD_MODERATORS": c.Moderators, "CAREERBOT_DISCORD_TEST_SERVER": c.TestServer} {
		if id != "" && !snowflake.MatchString(id) {
			add("%s is not an id of 15 to 20 digits: right-click it in Discord with Developer Mode on, and copy the id", name)
		}
	}
	if c.APIURL != "" {
		if u, err := url.Parse(c.APIURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			add("DISCORD_API_URL is not an address as https://discord.com/api/v10")
		}
	}
	return errors.Join(faults...)
}
