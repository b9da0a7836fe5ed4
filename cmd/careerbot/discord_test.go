package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"careerbot/bot/discord/discordfake"
)

// people are the names of those on the fake Discord.
var people = map[string]string{"ana": discordfake.Ana, "ben": discordfake.Ben, "ada": discordfake.Ada, "mo": discordfake.Moderator}

// discordCommand is "discord", a Discord for transcripts. People are ana and ben, ada
// who manages the server, and mo who may pin; "here" is its channel, "D" their direct
// message with the bot.
//
//	discord start                   sets DISCORD_API_URL and DISCORD_TOKEN
//	discord connected               wait until the program is
//	discord http                    deliver interactions to $CAREERBOT_LISTEN
//	discord say WHO WHERE TEXT      a message ("@bot" mentions it)
//	discord command WHO NAME [OPTION=VALUE…]
//	discord message WHO NAME        a message command on the last message of a person
//	discord press WHO LABEL
//	discord submit WHO [FIELD=VALUE…]
//	discord edit TEXT, discord delete   the last message of a person
//	discord sees WHO WHERE TEXT     wait until they do; gone: until they do not
//	discord shown WHO WHERE FILE    write what they see
//	discord close CODE              the gateway closes for good
//	discord good                    nothing so far was against Discord's rules
func discordCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: discord start|say|…")
	}
	name, args := args[0], args[1:]
	if name == "start" {
		fake := discordfake.Start(discordfake.Options{})
		ts.Defer(fake.Close)
		ts.Setenv("DISCORD_API_URL", fake.URL())
		ts.Setenv("DISCORD_TOKEN", discordfake.Token)
		ts.Setenv("PUBLIC_KEY", fake.PublicKey())
		ts.Setenv("DISCORD_CHANNEL", discordfake.Channel)
		servers.add(ts, fake)
		return
	}
	fake := servers.of(ts)
	must := func(err error) {
		if err != nil {
			ts.Fatalf("%v", err)
		}
	}
	arg := func(i int) string {
		if i >= len(args) {
			ts.Fatalf("discord %s: too few arguments", name)
		}
		return args[i]
	}
	place := func(i int) string {
		if arg(i) == "here" {
			return discordfake.Channel
		}
		return arg(i)
	}
	shown := func() string { return fake.Shown(people[arg(0)], place(1)) }
	pairs := func(list []string) (fields map[string]string, options []string) {
		fields = map[string]string{}
		for _, a := range list {
			field, value, _ := strings.Cut(a, "=")
			fields[field] = value
			options = append(options, field, value)
		}
		return fields, options
	}
	switch name {
	case "connected":
		must(eventually(func() error {
			if fake.Connections() < 1 {
				return errors.New("nobody is connected")
			}
			return nil
		}))
	case "http":
		address := "http://" + ts.Getenv("CAREERBOT_LISTEN")
		must(eventually(func() error {
			r, err := http.Get(address + "/discord/interactions")
			if err == nil {
				err = r.Body.Close()
			}
			return err
		}))
		fake.DeliverTo(address)
	case "say":
		fake.Say(people[arg(0)], place(1), arg(2), "")
	case "command":
		_, options := pairs(args[2:])
		fake.Command(people[arg(0)], discordfake.Channel, arg(1), options...)
	case "message":
		fake.MessageCommand(people[arg(0)], discordfake.Channel, lastMessage(fake), arg(1))
	case "press":
		must(eventually(func() error { return fake.Press(people[arg(0)], discordfake.Channel, arg(1)) }))
	case "submit":
		fields, _ := pairs(args[1:])
		must(eventually(func() error { return fake.Submit(people[arg(0)], fields) }))
	case "edit":
		fake.Edit(discordfake.Channel, lastMessage(fake), arg(0))
	case "delete":
		fake.Remove(discordfake.Channel, lastMessage(fake))
	case "sees":
		must(eventually(func() error {
			if !strings.Contains(shown(), arg(2)) {
				return fmt.Errorf("%s does not see %q; sees:\n%s", arg(0), arg(2), shown())
			}
			return nil
		}))
	case "gone":
		must(eventually(func() error {
			if strings.Contains(shown(), arg(2)) {
				return fmt.Errorf("%s still sees %q:\n%s", arg(0), arg(2), shown())
			}
			return nil
		}))
	case "shown":
		must(os.WriteFile(ts.MkAbs(arg(2)), []byte(undated(shown())), 0o600))
	case "close":
		var code int
		if _, err := fmt.Sscan(arg(0), &code); err != nil {
			ts.Fatalf("code %q", arg(0))
		}
		fake.CloseWith(code, true)
	case "good":
		if v := fake.Violations(); len(v) > 0 {
			ts.Fatalf("Discord would not have liked:\n%s", strings.Join(v, "\n"))
		}
	default:
		ts.Fatalf("discord %s is not known", name)
	}
}

func lastMessage(fake *discordfake.Server) string {
	id := ""
	for _, m := range fake.Messages(discordfake.Channel) {
		if m.Author != discordfake.BotUser {
			id = m.ID
		}
	}
	return id
}
