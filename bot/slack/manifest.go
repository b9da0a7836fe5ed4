package slack

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/bot/setting"
	"careerbot/knowledge"
)

// Command is the slash command that everything goes through.
const Command = "/career"

// scopes are the permissions that the bot uses, and what for.
// https://docs.slack.dev/reference/scopes
var scopes = []string{
	"app_mentions:read", // questions that mention it
	"channels:history",  // follow-ups in threads, edits and deletions, in public channels
	"channels:read",     // to know that it was added to one
	"chat:write",        // answers
	"commands",          // the slash command and the message shortcuts
	"files:write",       // "export my data"
	"groups:history",    // as channels:history, in private channels
	"groups:read",       // as channels:read, in private channels
	"im:history",        // questions in direct messages
	"im:write",          // to send somebody their data
	"mpim:history",      // as channels:history, in group messages
	"pins:read",         // to take a channel's pinned messages over, and to hear of unpinning
	"pins:write",        // to pin the message that a pinned answer came from
	"usergroups:read",   // the moderators' group
	"users:read",        // who administers the workspace
}

// asked are the scopes and the events of the app that an operator has: a few more where they have
// switched on what needs them.
func (c *Config) asked() (scopesAsked, eventsAsked []string) {
	if !c.Reactions {
		return scopes, events
	}
	scopesAsked, eventsAsked = append(slices.Clone(scopes), reactionScope), append(slices.Clone(events), reactionEvent)
	slices.Sort(scopesAsked)
	slices.Sort(eventsAsked)
	return scopesAsked, eventsAsked
}

// events are those that decode.go knows.
// https://docs.slack.dev/reference/events
var events = []string{
	"app_home_opened", "app_mention", "member_joined_channel", "message.channels", "message.groups", "message.im", "message.mpim", "pin_removed",
}

// Manifest is the app's manifest, as YAML, for a bot that serves this guide. With an address, as
// https://bot.example.org, it is for HTTP; without one for socket mode.
// https://docs.slack.dev/reference/app-manifest
func (c *Config) Manifest() adapter.Manifest {
	var address string
	https := func(text string) error {
		if u, err := url.Parse(text); text != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
			return errors.New("is not an address as https://bot.example.org")
		}
		return nil
	}
	return adapter.Manifest{
		Short: "Print the Slack app's manifest, to be pasted at https://api.slack.com/apps",
		Flags: []setting.Setting{{Key: "url", Help: "address at which Slack reaches the bot over HTTP; socket mode without it", Value: setting.Checked(&address, https)}},
		Print: func(guide adapter.Guide) (string, error) {
			about, commands, err := guide()
			if err != nil {
				return "", err
			}
			return c.manifest(about, commands, address)
		},
	}
}

func (c *Config) manifest(guide knowledge.About, commands []bot.Command, address string) (string, error) {
	address = strings.TrimSuffix(address, "/")
	at := func(path string) string {
		if address == "" {
			return ""
		}
		return address + path
	}
	scopes, events := c.asked()
	m := slack.Manifest{
		Metadata: slack.ManifestMetadata{MajorVersion: 1, MinorVersion: 1},
		Display: slack.Display{
			Name:            "careerbot",
			Description:     "Answers career questions from a curated guide",
			LongDescription: "Ask in your own words how to become " + knowledge.WithArticle(guide.Subject.Name) + ": careerbot finds the answer in a curated guide, its FAQ and its salary figures, and says where it stands. Mention it in a channel, write to it directly, or use " + Command + ". Moderators pin the community's own answers.",
			BackgroundColor: "#1f3a5f",
		},
		Features: slack.Features{
			AppHome: slack.AppHome{HomeTabEnabled: true, MessagesTabEnabled: true},
			BotUser: slack.BotUser{DisplayName: "careerbot", AlwaysOnline: true},
			Shortcuts: []slack.Shortcut{
				{Name: "Answer this", CallbackID: answerShortcut, Description: "Find an answer to this message in the guide", Type: slack.MessageShortcut},
				{Name: "Pin as answer", CallbackID: pinShortcut, Description: "Moderators: make this message an answer", Type: slack.MessageShortcut},
				{Name: "Answer with a pin", CallbackID: replyShortcut, Description: "Moderators: answer this message with a pin", Type: slack.MessageShortcut},
			},
			SlashCommands: []slack.ManifestSlashCommand{{
				Command: Command, Url: at("/slack/commands"), Description: "Ask a career question in your own words",
				UsageHint: usageHint(commands), ShouldEscape: true,
			}},
		},
		OAuthConfig: slack.OAuthConfig{Scopes: slack.OAuthScopes{Bot: scopes}},
		Settings: slack.Settings{
			EventSubscriptions: &slack.EventSubscriptions{RequestUrl: at("/slack/events"), BotEvents: events},
			Interactivity:      &slack.Interactivity{IsEnabled: true, RequestUrl: at("/slack/interactivity"), MessageMenuOptionsUrl: at("/slack/options")},
			SocketModeEnabled:  address == "",
		},
	}
	data, err := yaml.MarshalWithOptions(m, yaml.IndentSequence(true))
	return string(data), err
}

// usageHint names the commands that everybody may use.
func usageHint(commands []bot.Command) string {
	names := []string{"your question"}
	for _, c := range commands {
		if c.Access == bot.Member {
			names = append(names, c.Name)
		}
	}
	return bot.Cut("["+strings.Join(names, " | ")+"]", maxUsageHint)
}

// maxUsageHint has no stated limit; Slack's page for commands takes this much.
const maxUsageHint = 1000
