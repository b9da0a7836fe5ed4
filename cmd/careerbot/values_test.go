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
	for _, good := range []string{"", "postgres://u:p%40ss@db:5432/careerbot?sslmode=require", "postgresql://u@/db?host=/run/postgresql", "postgres://localhost/db"} {
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
		case c.keepText != time.Duration(test.days)*24*time.Hour || test.data != "" && c.data != test.data:
			t.Errorf("%q is read as %s and %s, want %d days and %s", test.text, c.keepText, c.data, test.days, test.data)
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
