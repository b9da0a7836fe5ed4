package discord

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
)

var _ bot.Examiner = (*Adapter)(nil)

const newToken = "copy the token again from the application's Bot page (Reset Token) into DISCORD_TOKEN"

// fewSessions is below how many sessions of a day's an operator is warned: each restart
// takes one a shard.
const fewSessions = 100

// Examine implements bot.Examiner.
func (a *Adapter) Examine(ctx context.Context) []bot.Finding {
	f := &bot.Findings{About: "Discord"}
	var who struct {
		ID   string `json:"id"`
		Name string `json:"username"`
		Bot  bool   `json:"bot"`
	}
	if err := a.call(ctx, http.MethodGet, "/users/@me", nil, &who); err != nil {
		examineFailure(f, "token", err, newToken)
		return f.List
	}
	if !who.Bot {
		f.Fail("token", "it is not a bot's", newToken)
		return f.List
	}
	f.OK("token", "it is valid, for "+who.Name)
	a.examineApplication(ctx, f)
	a.examineGateway(ctx, f)
	a.examineServers(ctx, f)
	return f.List
}

func examineFailure(f *bot.Findings, subject string, err error, remedy string) {
	switch {
	case status(err) == http.StatusUnauthorized:
		f.Fail(subject, "Discord does not take the token", newToken)
	case status(err) == http.StatusForbidden, status(err) == http.StatusNotFound:
		f.Fail(subject, "Discord says "+err.Error(), remedy)
	default:
		about.ExamineFailure(f, subject, err)
	}
}

// privileged are the intents that an application must be granted, by the flags that say
// so: the second of each two is that of a bot in fewer than a hundred servers.
var privileged = []struct {
	bits uint64
	name string
}{
	{1<<12 | 1<<13, "Presence"}, {1<<14 | 1<<15, "Server Members"}, {1<<18 | 1<<19, messageContent},
}

const messageContent = "Message Content"

// examineApplication looks at the application's page and its commands.
func (a *Adapter) examineApplication(ctx context.Context, f *bot.Findings) {
	var app struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Key  string `json:"verify_key"`
		// https://docs.discord.com/developers/resources/application#application-object-application-flags
		Flags uint64 `json:"flags"`
	}
	if err := a.call(ctx, http.MethodGet, "/applications/@me", nil, &app); err != nil {
		examineFailure(f, "application", err, "look at the application's General Information page")
		return
	}
	switch want := a.config.ApplicationID; {
	case want != "" && want != app.ID:
		f.Fail("application", fmt.Sprintf("the token is %s's (%s), and DISCORD_APPLICATION_ID is %s", app.Name, app.ID, want), "leave DISCORD_APPLICATION_ID out, or copy the token of that application")
	default:
		f.OK("application", fmt.Sprintf("%s (%s)", app.Name, app.ID))
	}
	if a.key != nil && app.Key != "" && !strings.EqualFold(app.Key, a.config.PublicKey) {
		f.Fail("public key", "DISCORD_PUBLIC_KEY is not this application's", "copy it from the application's General Information page")
	} else if a.key != nil {
		f.OK("public key", "it is the application's; its Interactions Endpoint URL must end in /discord/interactions at this machine's public address")
	}
	var granted []string
	content := false
	for _, p := range privileged {
		switch has := app.Flags&p.bits != 0; {
		case has && p.name == messageContent && a.config.Content:
			content = true
		case has:
			granted = append(granted, p.name)
		}
	}
	if a.config.Content && !content {
		f.Fail("message content", "CAREERBOT_DISCORD_MESSAGE_CONTENT is on, and the application has no "+messageContent+" Intent: Discord lets it connect no more", "turn it on under Privileged Gateway Intents on the application's Bot page, or leave the setting out")
	} else if a.config.Content {
		f.OK("message content", "it is granted: questions that nobody answers can be answered where a community wants it")
	}
	if !a.config.Content {
		f.OK("message content", "it is off: questions that nobody answers are not heard; the intent and CAREERBOT_DISCORD_MESSAGE_CONTENT turn it on")
	}
	if len(granted) > 0 {
		f.Warn("intents", "superfluous: "+strings.Join(granted, ", "), "turn them off under Privileged Gateway Intents on the application's Bot page: careerbot does not use them")
	} else {
		f.OK("intents", "it uses none that is privileged, and none is granted")
	}
	var have []registered
	if err := a.call(ctx, http.MethodGet, a.commandsPath(app.ID), nil, &have); err != nil {
		examineFailure(f, "commands", err, "look at CAREERBOT_DISCORD_TEST_SERVER, and invite the bot with the link of 'careerbot manifest discord --link'")
		return
	}
	if !a.same(have) {
		f.Warn("commands", "those that are registered are not this version's", "start careerbot: it registers them; members who see the old ones restart Discord")
		return
	}
	f.OK("commands", fmt.Sprintf("all %d are registered", len(have)))
}

// examineGateway looks at what is left of the day's sessions.
func (a *Adapter) examineGateway(ctx context.Context, f *bot.Findings) {
	var info gatewayInfo
	if err := a.call(ctx, http.MethodGet, "/gateway/bot", nil, &info); err != nil {
		examineFailure(f, "gateway", err, newToken)
		return
	}
	resets := (time.Duration(info.Limit.ResetAfter) * time.Millisecond).Round(time.Minute)
	says := fmt.Sprintf("%d sessions may still begin before it starts anew in %s; %d connections are advised", info.Limit.Remaining, resets, max(1, info.Shards))
	switch shards := max(a.config.Shards, info.Shards, 1); {
	case info.Limit.Remaining < shards:
		f.Fail("gateway", says, "find out what restarts the bot so often (its log says why it ended), and wait")
	case info.Limit.Remaining < fewSessions:
		f.Warn("gateway", says, "find out what restarts the bot so often: its log says why it ended")
	default:
		f.OK("gateway", says)
	}
	if a.config.Shards > 0 && a.config.Shards < info.Shards {
		f.Warn("shards", fmt.Sprintf("CAREERBOT_DISCORD_SHARDS is %d, and %d are advised", a.config.Shards, info.Shards), "leave it out")
	}
}

// permissionNames are those that the bot wants, as Discord's pages call them.
var permissionNames = []struct {
	bit  uint64
	name string
}{
	{viewChannel, "View Channels"}, {sendMessages, "Send Messages"}, {sendInThreads, "Send Messages in Threads"},
	{readHistory, "Read Message History"}, {pinMessages, "Pin Messages"},
}

// maxServers is how many servers are looked at: as many as one call lists.
const maxServers = 200

// examineServers looks at the bot's permissions in its servers. A channel may take more
// away: that shows only when the bot is asked there.
func (a *Adapter) examineServers(ctx context.Context, f *bot.Findings) {
	var servers []struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Permissions string `json:"permissions"`
	}
	if err := a.call(ctx, http.MethodGet, fmt.Sprintf("/users/@me/guilds?limit=%d", maxServers), nil, &servers); err != nil {
		examineFailure(f, "servers", err, newToken)
		return
	}
	if len(servers) == 0 {
		f.Fail("servers", "the bot is in none", "open the link that 'careerbot manifest discord --link' prints, and choose your server")
		return
	}
	complete := 0
	for _, s := range servers {
		bits, err := strconv.ParseUint(s.Permissions, 10, 64)
		if err != nil {
			continue // Discord sends a number
		}
		var missing []string
		for _, p := range permissionNames {
			if bits&administrator == 0 && bits&p.bit == 0 {
				missing = append(missing, p.name)
			}
		}
		if len(missing) > 0 {
			f.Fail("permissions in "+bot.Cut(s.Name, 60), "missing: "+strings.Join(missing, ", "), "give them to the bot's role under Server Settings, Roles, or invite it again with the link of 'careerbot manifest discord --link'")
			continue
		}
		if bits&administrator != 0 {
			f.Warn("permissions in "+bot.Cut(s.Name, 60), "the bot is an administrator there", "take that away: it needs "+strconv.Itoa(len(permissionNames))+" permissions")
		}
		complete++
	}
	f.OK("servers", fmt.Sprintf("%d of %d give every permission", complete, len(servers)))
}
