package discord

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/bot/setting"
)

// registered is an application command, with what the bot sets of it.
// https://docs.discord.com/developers/interactions/application-commands
type registered struct {
	ID          string          `json:"id,omitempty"` // Discord gives it
	Type        int             `json:"type"`
	Name        string          `json:"name"`
	Description string          `json:"description,omitempty"`
	Options     []commandOption `json:"options,omitempty"`
	Permissions *string         `json:"default_member_permissions"`
	Contexts    []int           `json:"contexts,omitempty"`          // of global commands alone
	Integration []int           `json:"integration_types,omitempty"` // of global commands alone
}

type commandOption struct {
	Type         int            `json:"type"`
	Name         string         `json:"name"`
	Description  string         `json:"description"`
	Required     bool           `json:"required,omitempty"`
	Autocomplete bool           `json:"autocomplete,omitempty"`
	Choices      []choiceOption `json:"choices,omitempty"`
}

type choiceOption struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// moderation is the permission without which a moderators' command is not shown. A
// server's administrators can show it to others.
const moderation = "8192" // MANAGE_MESSAGES

// administration is the same for an administrators' command.
const administration = "32" // MANAGE_GUILD

// registration is the application's commands, from the command table. Members'
// commands work in servers, in direct messages and as personal installs; moderators'
// in servers alone.
func registration(commands []bot.Command) []registered {
	all, serverAlone := []int{0, 1, 2}, []int{0}
	both, guildInstall := []int{0, 1}, []int{0}
	permission, administrating := moderation, administration
	var list []registered
	for _, c := range commands {
		r := registered{Type: 1, Name: c.Name, Description: bot.Cut(c.Summary, maxCommandDescription), Contexts: all, Integration: both}
		if c.Access >= bot.Moderator {
			r.Permissions, r.Contexts, r.Integration = &permission, serverAlone, guildInstall
		}
		if c.Access >= bot.Administrator {
			r.Permissions = &administrating
		}
		for _, a := range c.Args[:min(len(c.Args), maxCommandOptions)] {
			o := commandOption{Type: 3, Name: a.Name, Description: bot.Cut(a.Summary, maxCommandDescription), Required: a.Required, Autocomplete: a.Complete != nil}
			for _, choice := range a.Choices[:min(len(a.Choices), maxCommandChoices)] {
				o.Choices = append(o.Choices, choiceOption{bot.Cut(choice.Name, maxChoiceName), bot.Cut(choice.Value, maxChoiceName)})
			}
			r.Options = append(r.Options, o)
		}
		list = append(list, r)
	}
	return append(list,
		registered{Type: 3, Name: answerThis, Contexts: all, Integration: both},
		registered{Type: 3, Name: pinThis, Permissions: &permission, Contexts: serverAlone, Integration: guildInstall},
		registered{Type: 3, Name: replyThis, Permissions: &permission, Contexts: serverAlone, Integration: guildInstall},
	)
}

// forOneServer makes commands that are registered in one server of them. Where commands
// work and how they are installed can be said of global ones alone.
// https://docs.discord.com/developers/interactions/application-commands#application-command-object
func forOneServer(commands []registered) []registered {
	list := slices.Clone(commands)
	for i := range list {
		list[i].Contexts, list[i].Integration = nil, nil
	}
	return list
}

// commandsPath is where the commands are registered: everywhere, or in the test server.
func (a *Adapter) commandsPath(application string) string {
	if a.config.TestServer != "" {
		return "/applications/" + application + "/guilds/" + a.config.TestServer + "/commands"
	}
	return "/applications/" + application + "/commands"
}

// wanted is what should be registered.
func (a *Adapter) wanted() []registered {
	if a.config.TestServer != "" {
		return forOneServer(registration(a.config.Commands()))
	}
	return registration(a.config.Commands())
}

// same reports whether it is what is registered. Discord returns more fields than it was
// sent, and no order.
func (a *Adapter) same(have []registered) bool {
	if a.config.TestServer != "" {
		have = forOneServer(have)
	}
	return slices.Equal(canonical(have), canonical(a.wanted()))
}

// clickable are the commands that are registered everywhere, as they can be clicked.
// https://docs.discord.com/developers/reference#message-formatting
func (a *Adapter) clickable(list []registered) map[string]string {
	names := map[string]string{}
	for _, r := range list {
		if r.Type == 1 && snowflake.MatchString(r.ID) && a.config.TestServer == "" {
			names[r.Name] = "</" + r.Name + ":" + r.ID + ">"
		}
	}
	return names
}

func canonical(list []registered) []string {
	var out []string
	for _, r := range list {
		r.ID = ""
		slices.Sort(r.Contexts)
		slices.Sort(r.Integration)
		data, err := json.Marshal(r)
		if err != nil {
			data = []byte(err.Error()) // equals nothing
		}
		out = append(out, string(data))
	}
	slices.Sort(out)
	return out
}

// intents are what the bot wants to hear of. None is privileged: messages that
// mention it, and direct messages, carry their words all the same.
// https://docs.discord.com/developers/events/gateway#list-of-intents
const intents = 1<<0 | 1<<9 | 1<<12 // GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES

// contentIntent is privileged: the application must have been granted it. It is asked for
// where the operator says so.
const contentIntent = 1 << 15 // MESSAGE_CONTENT

func (a *Adapter) intents() int {
	asked := intents
	if a.config.Content {
		asked |= contentIntent
	}
	if a.config.Reactions {
		asked |= reactionIntent
	}
	return asked
}

// permissions are what it wants to do in a server.
const permissions = viewChannel | sendMessages | readHistory | sendInThreads | pinMessages

// installLink is the address at which a server's administrators add the bot, with exactly
// the permissions used; personal is where somebody adds its commands for themselves.
// https://docs.discord.com/developers/resources/application#installation-context
func installLink(application string, personal bool) (string, error) {
	if !snowflake.MatchString(application) {
		return "", fmt.Errorf("--application: %q is not an application's id of 15 to 20 digits: copy it from the application's General Information page", application)
	}
	if personal {
		return authorize + application + "&integration_type=1&scope=applications.commands", nil
	}
	return serverLink(application), nil
}

const authorize = "https://discord.com/oauth2/authorize?client_id="

func serverLink(application string) string {
	return fmt.Sprintf("%s%s&scope=bot+applications.commands&permissions=%d", authorize, application, uint64(permissions))
}

// Manifest is what Discord has to know: the commands as JSON, the install link and the
// intents; or the install link alone.
func (c *Config) Manifest() adapter.Manifest {
	var application string
	var link, personal bool
	return adapter.Manifest{
		Short: "Print the Discord application's commands, its install link and its intents",
		Long: `Print the Discord application's commands, its install link and its intents.

With --link, print the install link alone: open it in a browser and choose a
server. With --personal, print the one with which people add the commands for
themselves, to use them in any server.`,
		Flags: []setting.Setting{
			{Key: "application", Help: "the application's id, for the install link; DISCORD_APPLICATION_ID without it", Value: setting.Text(&application)},
			{Key: "link", Help: "print the install link alone", Default: "false", Value: setting.Bool(&link)},
			{Key: "personal", Help: "print the link for personal installs alone", Default: "false", Value: setting.Bool(&personal)},
		},
		Print: func(guide adapter.Guide) (string, error) {
			if application == "" {
				application = c.ApplicationID
			}
			if link || personal {
				address, err := installLink(application, personal)
				return address + "\n", err
			}
			_, commands, err := guide()
			if err != nil {
				return "", err
			}
			return manifest(commands, application, c.Reactions)
		},
	}
}

func manifest(commands []bot.Command, application string, reactions bool) (string, error) {
	if application == "" {
		application = "APPLICATION_ID"
	}
	asked := []string{"GUILDS", "GUILD_MESSAGES", "DIRECT_MESSAGES"}
	if reactions {
		asked = append(asked, "GUILD_MESSAGE_REACTIONS")
	}
	m := struct {
		Install  string       `json:"install"`
		Intents  []string     `json:"intents"`
		Commands []registered `json:"commands"`
	}{
		serverLink(application),
		asked, registration(commands),
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return b.String(), err
}
