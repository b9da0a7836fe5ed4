package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"careerbot/bot/slack/slackfake"
)

// slackCommand is "slack", a Slack workspace for transcripts:
//
//	slack start                    a workspace; sets SLACK_API_URL and the tokens
//	slack http ADDRESS             deliver over HTTP from now on, once somebody listens there
//	slack connected                wait until the program takes requests
//	slack disconnected             wait until it does not any more
//	slack say USER CHANNEL TEXT    a message ("@bot" mentions it); "D" is their direct message
//	slack reply USER CHANNEL TEXT  the same, in the thread of the channel's first message
//	slack edit CHANNEL TEXT        the channel's last message of a person
//	slack delete CHANNEL           the same
//	slack slash USER CHANNEL TEXT  /career TEXT
//	slack press USER CHANNEL LABEL
//	slack submit USER [FIELD=VALUE…]
//	slack shortcut USER CHANNEL ID on the channel's last message of a person
//	slack sees USER CHANNEL TEXT   wait until they do
//	slack gone USER CHANNEL TEXT   wait until they do not
//	slack never USER CHANNEL TEXT  they do not
//	slack shown USER CHANNEL FILE  write what they see
//	slack dismiss USER             close their modal
//	slack admin USER, slack revoke ERROR, slack invite CHANNEL
//	slack good                     nothing so far was against Slack's rules
func slackCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: slack start|say|…")
	}
	name, args := args[0], args[1:]
	if name == "start" {
		fake := slackfake.Start(slackfake.Options{RetryAfter: []time.Duration{0, 100 * time.Millisecond}})
		ts.Defer(fake.Close)
		ts.Setenv("SLACK_API_URL", fake.URL())
		ts.Setenv("SLACK_BOT_TOKEN", slackfake.BotToken)
		ts.Setenv("SLACK_APP_TOKEN", slackfake.AppToken)
		workspaces.add(ts, fake)
		return
	}
	fake := workspaces.of(ts)
	must := func(err error) {
		if err != nil {
			ts.Fatalf("%v", err)
		}
	}
	arg := func(i int) string {
		if i >= len(args) {
			ts.Fatalf("slack %s: too few arguments", name)
		}
		return args[i]
	}
	mention := func(text string) string { return strings.ReplaceAll(text, "@bot", "<@"+slackfake.BotUser+">") }
	switch name {
	case "http":
		address := "http://" + arg(0)
		must(eventually(func() error {
			r, err := http.Get(address + "/slack/events")
			if err == nil {
				err = r.Body.Close()
			}
			return err
		}))
		fake.DeliverTo(address)
	case "connected":
		must(eventually(func() error {
			if fake.Connections() < 2 {
				return errors.New("nobody is connected")
			}
			return nil
		}))
	case "disconnected":
		must(eventually(func() error {
			if fake.Connections() > 0 {
				return errors.New("somebody is connected")
			}
			return nil
		}))
	case "say":
		fake.Say(arg(0), arg(1), mention(arg(2)), "")
	case "reply":
		fake.Say(arg(0), arg(1), mention(arg(2)), fake.Messages(arg(1))[0].TS)
	case "edit":
		fake.Edit(arg(0), lastOfPeople(fake, arg(0)), mention(arg(1)))
	case "delete":
		fake.Remove(arg(0), lastOfPeople(fake, arg(0)))
	case "slash":
		fake.Slash(arg(0), arg(1), arg(2))
	case "press":
		must(eventually(func() error { return fake.Press(arg(0), arg(1), arg(2)) }))
	case "submit":
		fields := map[string]string{}
		for _, a := range args[1:] {
			field, value, _ := strings.Cut(a, "=")
			fields[field] = value
		}
		must(fake.Submit(arg(0), fields))
	case "shortcut":
		fake.Shortcut(arg(0), arg(1), lastOfPeople(fake, arg(1)), arg(2))
	case "sees":
		must(eventually(func() error {
			if shown := fake.Shown(arg(0), arg(1)); !strings.Contains(shown, arg(2)) {
				return fmt.Errorf("%s does not see %q in %s; sees:\n%s", arg(0), arg(2), arg(1), shown)
			}
			return nil
		}))
	case "gone":
		must(eventually(func() error {
			if shown := fake.Shown(arg(0), arg(1)); strings.Contains(shown, arg(2)) {
				return fmt.Errorf("%s still sees %q in %s:\n%s", arg(0), arg(2), arg(1), shown)
			}
			return nil
		}))
	case "dismiss":
		fake.Dismiss(arg(0))
	case "never":
		if shown := fake.Shown(arg(0), arg(1)); strings.Contains(shown, arg(2)) {
			ts.Fatalf("%s sees %q in %s:\n%s", arg(0), arg(2), arg(1), shown)
		}
	case "shown":
		must(os.WriteFile(ts.MkAbs(arg(2)), []byte(undated(fake.Shown(arg(0), arg(1)))), 0o600))
	case "admin":
		fake.AddUser(slackfake.User{ID: arg(0), Name: strings.ToLower(arg(0)), Admin: true})
	case "invite":
		fake.AddChannel(arg(0), "U1")
		fake.Invite(arg(0))
	case "grant":
		fake.Grant(arg(0), arg(1) == "true")
	case "revoke":
		fake.Revoke(arg(0))
		fake.Drop()
	case "good":
		if v := fake.Violations(); len(v) > 0 {
			ts.Fatalf("Slack would not have liked:\n%s", strings.Join(v, "\n"))
		}
	default:
		ts.Fatalf("slack %s is not known", name)
	}
}

func lastOfPeople(fake *slackfake.Server, channel string) string {
	ts := ""
	for _, m := range fake.Messages(channel) {
		if m.Author != slackfake.BotUser {
			ts = m.TS
		}
	}
	return ts
}

// eventually tries until it works. It counts tries and not seconds: what is waited for
// is another process, whose progress cannot be seen, and a busy machine slows both.
func eventually(f func() error) error {
	var err error
	for range 12_000 {
		if err = f(); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

// freePort is a port that nobody listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// deployFile is a path below deploy/.
func deployFile(name string) string {
	path, err := filepath.Abs(filepath.Join("..", "..", "deploy", name))
	if err != nil {
		panic(err)
	}
	return path
}
