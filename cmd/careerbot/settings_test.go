package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/bot/slack"
)

// slackOf is what is set of Slack.
func slackOf(c *config) *slack.Config {
	for _, platform := range c.platforms {
		if s, ok := platform.(*slack.Config); ok {
			return s
		}
	}
	return nil
}

// TestSettingsAreSound: each has its own key, variable and flag, a sentence and a right
// value, and its default is right.
func TestSettingsAreSound(t *testing.T) {
	names := map[string]bool{}
	for _, s := range programWith(nil).known() {
		for _, name := range []string{s.Key, s.Env} {
			if name == "" || names[name] {
				t.Errorf("%q is not its own", name)
			}
			names[name] = true
		}
		if s.Help == "" || s.Right() == "" {
			t.Errorf("%s has no sentence, or no right value", s.Key)
		}
		if err := s.Value(s.Default); err != nil {
			t.Errorf("%s: its default %q %v", s.Key, s.Default, err)
		}
	}
	if !names["slack_bot_token"] || !names["DISCORD_TOKEN"] || !names["keep_text_days"] {
		t.Errorf("the platforms' and the rooms' settings are not among %v", names)
	}
}

// TestReadme: its table of settings grows from their list.
func TestReadme(t *testing.T) {
	const path, head = "../../README.md", "| key | variable | default | what it sets |\n| --- | --- | --- | --- |\n"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), head)
	has, after, whole := strings.Cut(rest, "\n\n")
	if !found || !whole {
		t.Fatal("the README has no table of settings")
	}
	var lines []string
	for _, s := range programWith(map[string]string{"HOME": "~"}).known() {
		variable, initial := "`"+s.Env+"`", ""
		if s.Secret {
			variable += ", `" + s.Env + "_FILE`"
		}
		if s.Default != "" {
			initial = "`" + s.Default + "`"
		}
		lines = append(lines, fmt.Sprintf("| `%s` | %s | %s | %s |", s.Key, variable, initial, s.Help))
	}
	want := strings.Join(lines, "\n")
	if *update {
		if err := os.WriteFile(path, []byte(before+head+want+"\n\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if has != want {
		t.Errorf("its table of settings (write it anew with -update) has\n%s\nand should have\n%s", has, want)
	}
}

// TestEachSettingWrong makes every setting wrong in turn, in each of the three ways of
// setting it: the report names it, where it came from, and an example.
func TestEachSettingWrong(t *testing.T) {
	wrong := map[string]string{
		"database_url": "mysql://x", "keep_text_days": "many", "show_names": "perhaps", "requests_per_minute": "-1", "timeout": "soon", "encoder": "perhaps",
		"log_level": "loud", "log_format": "xml", "slack_bot_token": "xoxp-1", "slack_app_token": "xoxb-1", "slack_signing_secret": "short",
		"slack_api_url": "nowhere", "slack_public_answers": "maybe", "discord_token": "xoxb-1", "discord_public_key": "abc",
		"discord_application_id": "me", "discord_api_url": "nowhere", "discord_moderators": "mods", "discord_private_answers": "maybe",
		"discord_shards": "-1", "discord_test_server": "mine", "listen": "8080", "health_listen": "8081", "locked_settings": "Names on pins", "discord_message_content": "maybe",
		"slack_reactions": "maybe", "discord_reactions": "maybe",
	}
	free := []string{"data", "knowledge", "slack_moderators"} // any text may be right
	// What makes a platform's checks run at all.
	base := map[string]string{
		"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1",
		"discord_token": "MTAwMDAwMDAwMDAwMDAwMDAx.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB",
	}
	for _, s := range programWith(nil).known() {
		if s.Key == "data" || s.Key == "knowledge" || s.Key == "slack_moderators" {
			continue
		}
		bad, ok := wrong[s.Key]
		if !ok {
			t.Errorf("%s is neither tried nor among the free texts %v", s.Key, free)
			continue
		}
		for _, way := range []string{"variable", "flag", "file"} {
			t.Run(s.Key+" "+way, func(t *testing.T) {
				environment := map[string]string{}
				for _, other := range programWith(nil).known() {
					if value, ok := base[other.Key]; ok && other.Key != s.Key {
						environment[other.Env] = value
					}
				}
				if s.Key == "slack_signing_secret" {
					delete(environment, "SLACK_APP_TOKEN") // it counts without socket mode alone
				}
				args := []string{"config"}
				switch way {
				case "variable":
					environment[s.Env] = bad
				case "flag":
					args = append(args, "--"+s.Flag()+"="+bad)
				case "file":
					file := filepath.Join(t.TempDir(), "careerbot.yaml")
					if err := os.WriteFile(file, []byte(s.Key+": \""+bad+"\"\n"), 0o600); err != nil {
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
				if !strings.Contains(says, s.Key) && !strings.Contains(says, s.Env) {
					t.Errorf("it is not named:\n%s", says)
				}
				if !strings.Contains(says, "for example") && !strings.Contains(says, "copy") && !strings.Contains(says, "generate") && !strings.Contains(says, "as http") {
					t.Errorf("no remedy:\n%s", says)
				}
				if s.Secret && len(bad) > 6 && strings.Contains(says, bad) {
					t.Errorf("a secret is shown:\n%s", says)
				}
			})
		}
	}
}
