package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

func TestAsMeant(t *testing.T) {
	tests := []struct{ value, want, fault string }{
		{"xoxb-1", "xoxb-1", ""},
		{"xoxb-1\n", "xoxb-1", ""},
		{"xoxb-1\r\n", "xoxb-1", ""},
		{"\ufeffxoxb-1", "xoxb-1", ""},
		{` "xoxb-1" `, "xoxb-1", ""},
		{"'postgres://u:p@h/db'\n", "postgres://u:p@h/db", ""},
		{`""`, "", ""},
		{`"`, "", "take the quotes off"},
		{`"xoxb-1`, "", "take the quotes off"},
		{"xoxb-1\nxoxb-2", "", "more than one line"},
		{"xoxb-\x001", "", "control character"},
		{"\xff\xfex\x00", "", "UTF-16"},
		{"xoxb-\xff", "", "UTF-8"},
		{"it's", "it's", ""},
	}
	for _, test := range tests {
		got, err := asMeant(test.value)
		switch {
		case test.fault == "" && (err != nil || got != test.want):
			t.Errorf("%q is read as %q, %v; want %q", test.value, got, err, test.want)
		case test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)):
			t.Errorf("%q gives %q, %v; want a fault about %s", test.value, got, err, test.fault)
		case err != nil && strings.Contains(err.Error(), "xoxb"):
			t.Errorf("%q: the value is shown: %v", test.value, err)
		}
	}
}

// TestSecretsAreNotShown: whatever is wrong with an address, no part of it is in the fault.
func TestSecretsAreNotShown(t *testing.T) {
	for _, sign := range []string{"@", "#", "/", "?", "%", "@@", "%zz", " ", "\\", "[", "]", ":", "#@/"} {
		err := checkDatabaseURL("postgres://dora:hunter" + sign + "seven@localhost/db")
		if err == nil {
			if sign != ":" && sign != "\\" {
				t.Errorf("a password with %q is taken", sign)
			}
			continue
		}
		for _, part := range []string{"dora", "hunter", "seven", "localhost"} {
			if strings.Contains(err.Error(), part) {
				t.Errorf("sign %q: %q shows a part of the address", sign, err)
			}
		}
	}
	for _, bad := range []string{"sslmode=hunter", "connect_timeout=hunter", "sslmode=verify-full&sslrootcert=/hunter/seven.pem"} {
		err := checkDatabaseURL("postgres://dora:hunter@localhost/db?" + bad)
		if err == nil || !strings.Contains(err.Error(), bad[:7]) && !strings.Contains(err.Error(), "sslrootcert") || strings.Contains(err.Error(), "hunter") {
			t.Errorf("?%s: %v", bad, err)
		}
	}
	for _, good := range []string{"", "postgres://u:p%40ss@db:5432/careerbot?sslmode=require", "postgres://u:p@one:5432,two:5432/db?target_session_attrs=read-write", "postgresql://u@/db?host=/run/postgresql", "postgres://localhost/db"} {
		if err := checkDatabaseURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

// programWith is a program whose environment is this map's alone.
func programWith(environment map[string]string) *program {
	p := &program{
		getenv: func(name string) string { return environment[name] }, now: time.Now,
		environ: func() (list []string) {
			for name, value := range environment {
				list = append(list, name+"="+value)
			}
			return list
		},
	}
	p.addFlags(new(cobra.Command))
	return p
}

// TestSettingsAsMeant: a value, a secret's file and the name of a file are read as people
// write them, or refused where they stand.
func TestSettingsAsMeant(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	token, empty, file := write("token", "\ufeff'xoxb-1'\r\n"), write("empty", " \n"), write("settings.yaml", "show_names: true\n")
	const home, signing = "/home/dora", "0123456789abcdef0123456789abcdef"
	tests := map[string]struct {
		environment map[string]string
		fault       string
		right       func(c *config) bool
	}{
		"a file's name in quotes":     {map[string]string{"SLACK_BOT_TOKEN_FILE": "\"" + token + "\"\r", "SLACK_APP_TOKEN": "xapp-1"}, "", func(c *config) bool { return slackOf(c).BotToken == "xoxb-1" }},
		"the configuration in quotes": {map[string]string{"CAREERBOT_CONFIG": "'" + file + "'"}, "", func(c *config) bool { return c.bot.Pins.ShowNames }},
		"an empty secret's file":      {map[string]string{"DISCORD_TOKEN_FILE": empty}, "empty, which is empty: put the secret into it", nil},
		"a secret's file without end": {map[string]string{"DISCORD_TOKEN_FILE": "/dev/zero"}, "control character", nil},
		"two quotes": {map[string]string{"CAREERBOT_DATA": `""`, "CAREERBOT_TIMEOUT": "''", "HOME": home}, "", func(c *config) bool {
			return c.data == home+"/.local/share/careerbot" && c.bot.Timeout == 10*time.Second
		}},
		"blanks":                   {map[string]string{"CAREERBOT_KEEP_TEXT_DAYS": "  "}, "", func(c *config) bool { return c.bot.Memory.KeepText == 30*24*time.Hour }},
		"two quotes before a file": {map[string]string{"SLACK_BOT_TOKEN": `""`, "SLACK_BOT_TOKEN_FILE": token, "SLACK_APP_TOKEN": "xapp-1"}, "", func(c *config) bool { return slackOf(c).BotToken == "xoxb-1" }},
		"a secret and its file":    {map[string]string{"SLACK_BOT_TOKEN": "xoxb-2", "SLACK_BOT_TOKEN_FILE": token, "SLACK_APP_TOKEN": "xapp-1"}, "slack_bot_token (from SLACK_BOT_TOKEN) is set, and so is SLACK_BOT_TOKEN_FILE: take one of the two out; for example: xoxb-…", nil},
		"a secret and no file":     {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_BOT_TOKEN_FILE": "", "SLACK_APP_TOKEN": "xapp-1"}, "", func(c *config) bool { return slackOf(c).BotToken == "xoxb-1" }},
		"a port that is none":      {map[string]string{"CAREERBOT_LISTEN": ":99999"}, "is not an address", nil},
		"a negative port":          {map[string]string{"CAREERBOT_HEALTH_LISTEN": "127.0.0.1:-1"}, "neither an address", nil},
		"a port by name":           {map[string]string{"CAREERBOT_LISTEN": ":http"}, "", func(c *config) bool { return c.listen == ":http" }},
		"the README's token":       {map[string]string{"SLACK_BOT_TOKEN": "xoxb-…", "SLACK_APP_TOKEN": "xapp-…"}, "SLACK_APP_TOKEN has signs in it that no token has", nil},
		"a blank in a token":       {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1 2", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN has signs", nil},
		"a token for the secret":   {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "xoxb-0123456789-0123456789-0123456789"}, "SLACK_SIGNING_SECRET has signs", nil},
		"a blank in the secret":    {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": signing + " x"}, "SLACK_SIGNING_SECRET has signs", nil},
		"the secret":               {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "\ufeff'" + signing + "'\r\n"}, "", func(c *config) bool { return slackOf(c).SigningSecret == signing }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := programWith(test.environment).load()
			switch {
			case test.fault != "":
				if err == nil || !strings.Contains(err.Error(), test.fault) {
					t.Errorf("%v, want a fault with %q", err, test.fault)
				}
			case err != nil:
				t.Error(err)
			case !test.right(c):
				t.Errorf("read as %+v", c)
			}
		})
	}
	p := programWith(nil)
	if err := p.flags.Set("data", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := p.load(); err == nil || !strings.Contains(err.Error(), "data (from --data) is empty") {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestSecretsAreNotTold: a secret that stands in a wrong place, or is written badly, is in no
// message.
func TestSecretsAreNotTold(t *testing.T) {
	const secret = "xoxb-1-hidden"
	tell := func(what string, environment map[string]string) {
		t.Helper()
		_, err := programWith(environment).load()
		if err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", what, err)
		}
	}
	tell("in place of its file's name", map[string]string{"SLACK_BOT_TOKEN_FILE": secret})
	tell("an address in place of a file's name", map[string]string{"DATABASE_URL_FILE": "postgres://careerbot:hidden@db/careerbot"})
	tell("in a home", map[string]string{"SLACK_BOT_TOKEN_FILE": "~" + secret})
	tell("with a line break", map[string]string{"SLACK_BOT_TOKEN": "xoxb\nhidden"})
	file := filepath.Join(t.TempDir(), "careerbot.yaml")
	for _, value := range []string{"\"" + secret, "'" + secret, "[" + secret, "{" + secret, "&" + secret, "*" + secret, "!" + secret, "|" + secret, "@" + secret, "%" + secret, "`" + secret, "a: " + secret, "- " + secret, "\t" + secret, "\"\\x" + secret + "\"", secret + "\n  more: " + secret, "? " + secret} {
		if err := os.WriteFile(file, []byte("slack_bot_token: "+value+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := programWith(map[string]string{"CAREERBOT_CONFIG": file}).load(); err != nil && strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s in the configuration file: %v", value, err)
		}
	}
}

func TestConfigAsWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "careerbot.yaml")
	tests := []struct {
		text  string
		days  int
		data  string
		fault string
	}{
		{"keep_text_days: 030\n", 30, "", ""},
		{"keep_text_days: 7 # a week\n", 7, "", ""},
		{"\ufeffkeep_text_days: 7\n", 7, "", ""},
		{"keep_text_days: '7'\ndata: \"/srv/a #b\"\n", 7, "/srv/a #b", ""},
		{"data: ~/bot\n", 30, "/home/dora/bot", ""},
		{"data:\n", 30, "/home/dora/.local/share/careerbot", ""},
		{"---\n# nothing\n", 30, "", ""},
		{"data: ~\n", 0, "", "careerbot.yaml:1"},
		{"keep_text_days: 7\ndata: /srv/a #b\n", 0, "", "careerbot.yaml:2"},
		{"keep_text_days: 0x10\n", 0, "", "whole number"},
		{"keep_text_days: [7]\n", 0, "", "not a single value"},
		{"- data\n", 0, "", "list of settings"},
		{"\"keep_text_days\": 7\n'data': /srv/a\n", 7, "/srv/a", ""},
		{"keep_text_days: 7\n---\n\"keep_text_days\": 8\n", 0, "", "careerbot.yaml:3: \"keep_text_days\" is set twice"},
		{"slack_moderators: @mods\n", 0, "", "in quotes"},
		{"CAREERBOT_DATA: /srv/a\n", 0, "", "did you mean data?"},
		{"Keep-Text-Days: 7\n", 0, "", "did you mean keep_text_days?"},
		{"log_levle: info\n", 0, "", "did you mean log_level?"},
		{"nonsense: 7\n", 0, "", "'careerbot config' lists them"},
		{"\xff\xfek", 0, "", "UTF-16"},
	}
	for _, test := range tests {
		if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := programWith(map[string]string{"CAREERBOT_CONFIG": file, "HOME": "/home/dora"}).load()
		switch {
		case test.fault != "":
			if err == nil || !strings.Contains(err.Error(), test.fault) {
				t.Errorf("%q gives %v, want a fault with %q", test.text, err, test.fault)
			}
		case err != nil:
			t.Errorf("%q: %v", test.text, err)
		case c.bot.Memory.KeepText != time.Duration(test.days)*24*time.Hour || test.data != "" && c.data != test.data:
			t.Errorf("%q is read as %s and %s, want %d days and %s", test.text, c.bot.Memory.KeepText, c.data, test.days, test.data)
		}
	}
}

func TestUnknownVariables(t *testing.T) {
	p := programWith(map[string]string{
		"CAREERBOT_LOG_LEVEL": "debug", "SLACK_BOT_TOKEN_FILE": "x", "CAREERBOT_CONFIG": "x", // settings
		"CAREERBOT_SERVICE_HOST": "10.0.0.1", "CAREERBOT_SERVICE_PORT": "80", "CAREERBOT_SERVICE_PORT_HTTP": "80", "CAREERBOT_PORT": "tcp://10.0.0.1:80",
		"CAREERBOT_PORT_80_TCP": "tcp://10.0.0.1:80", "CAREERBOT_PORT_80_TCP_PROTO": "tcp", "CAREERBOT_HEALTH_SERVICE_HOST": "10.0.0.2", // a Service's
		"SLACK_WEBHOOK": "x", "PATH": "x", // other programs'
		"CAREERBOT_UNKNOWN": "x", "CAREERBOT_LISTEN_FILE": "x", "DISCORD_TOKE": "x",
	})
	got := strings.Join(p.unknownVariables(), "\n")
	for _, want := range []string{"CAREERBOT_UNKNOWN is not a setting; 'careerbot config'", "CAREERBOT_LISTEN_FILE is not a setting", "DISCORD_TOKE is not a setting; did you mean DISCORD_TOKEN?"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 3 {
		t.Errorf("%d are named:\n%s", n, got)
	}
}

func FuzzParseConfig(f *testing.F) {
	for _, seed := range []string{"a: b", "a: ~ # x", "- a", "a: [b", "\ufeffa: 030", "a: |\n  b\n", "a: &x b\nc: *x\n", "? a\n: b\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := parseConfig(data)
		for key, w := range file {
			if err == nil && w.fault == nil && w.where == "" {
				t.Errorf("%q has no place", key)
			}
		}
	})
}
