package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFeaturesNameTheirSettings: what features say changes them can be set.
func TestFeaturesNameTheirSettings(t *testing.T) {
	ix, err := openIndex("")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	named := 0
	for _, f := range newProgram().newBot(&config{}, ix, nil, slog.New(slog.DiscardHandler), nil).Features() {
		for _, name := range f.Settings {
			named++
			if !slices.ContainsFunc(settings(), func(s setting) bool { return s.env == name }) {
				t.Errorf("%s names %s, which does not exist", f.Name, name)
			}
		}
	}
	if named == 0 {
		t.Error("no feature names a setting")
	}
}

// TestEachSettingWrong makes every setting wrong in turn, in each of the three ways of
// setting it: the report names it, where it came from, and an example.
func TestEachSettingWrong(t *testing.T) {
	wrong := map[string]string{
		"database_url": "mysql://x", "keep_text_days": "many", "show_names": "perhaps", "requests_per_minute": "-1", "timeout": "soon",
		"log_level": "loud", "log_format": "xml", "slack_bot_token": "xoxp-1", "slack_app_token": "xoxb-1", "slack_signing_secret": "short",
		"slack_api_url": "nowhere", "slack_public_answers": "maybe", "discord_token": "xoxb-1", "discord_public_key": "abc",
		"discord_application_id": "me", "discord_api_url": "nowhere", "discord_moderators": "mods", "discord_private_answers": "maybe",
		"discord_shards": "-1", "discord_test_server": "mine", "listen": "8080", "health_listen": "8081",
	}
	free := []string{"data", "knowledge", "slack_moderators"} // any text may be right
	// What makes a platform's checks run at all.
	base := map[string]string{
		"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1",
		"discord_token": "MTAwMDAwMDAwMDAwMDAwMDAx.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB",
	}
	for _, s := range settings() {
		if s.key == "data" || s.key == "knowledge" || s.key == "slack_moderators" {
			continue
		}
		bad, ok := wrong[s.key]
		if !ok {
			t.Errorf("%s is neither tried nor among the free texts %v", s.key, free)
			continue
		}
		for _, way := range []string{"variable", "flag", "file"} {
			t.Run(s.key+" "+way, func(t *testing.T) {
				environment := map[string]string{}
				for _, other := range settings() {
					if value, ok := base[other.key]; ok && other.key != s.key {
						environment[other.env] = value
					}
				}
				if s.key == "slack_signing_secret" {
					delete(environment, "SLACK_APP_TOKEN") // it counts without socket mode alone
				}
				args := []string{"config"}
				switch way {
				case "variable":
					environment[s.env] = bad
				case "flag":
					args = append(args, "--"+s.flag()+"="+bad)
				case "file":
					file := filepath.Join(t.TempDir(), "careerbot.yaml")
					if err := os.WriteFile(file, []byte(s.key+": \""+bad+"\"\n"), 0o600); err != nil {
						t.Fatal(err)
					}
					environment["CAREERBOT_CONFIG"] = file
				}
				var errOut bytes.Buffer
				p := &program{in: os.Stdin, out: io.Discard, errOut: &errOut, getenv: func(name string) string { return environment[name] }, environ: func() []string { return nil }, now: time.Now}
				if code := p.run(t.Context(), args); code != exitLasting {
					t.Errorf("exit code %d", code)
				}
				says := errOut.String()
				if !strings.Contains(says, s.key) && !strings.Contains(says, s.env) {
					t.Errorf("it is not named:\n%s", says)
				}
				if !strings.Contains(says, "for example") && !strings.Contains(says, "copy") && !strings.Contains(says, "generate") && !strings.Contains(says, "as http") {
					t.Errorf("no remedy:\n%s", says)
				}
				if s.secret && len(bad) > 6 && strings.Contains(says, bad) {
					t.Errorf("a secret is shown:\n%s", says)
				}
			})
		}
	}
}
