package main

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/bot/slack/slackfake"
	"careerbot/bot/store"
)

// TestExit: what no other start mends ends with a status of its own, on which the unit in
// deploy/ does not start careerbot again; what may be otherwise in a moment does not.
func TestExit(t *testing.T) {
	fake := slackfake.Start(slackfake.Options{})
	defer fake.Close()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	port, err := freePort()
	must(t, err)
	slack := map[string]string{"SLACK_BOT_TOKEN": slackfake.BotToken, "SLACK_APP_TOKEN": slackfake.AppToken, "SLACK_API_URL": fake.URL(), "CAREERBOT_HEALTH_LISTEN": port}
	with := func(more map[string]string) map[string]string {
		all := map[string]string{}
		for _, m := range []map[string]string{slack, more} {
			for k, v := range m {
				all[k] = v
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		environment map[string]string
		prepare     func(data string)
		args        []string
		want        int
		says        string
	}{
		"wrong usage":      {slack, nil, []string{"serve", "--nonsense"}, exitUsage, "unknown flag"},
		"a wrong setting":  {with(map[string]string{"CAREERBOT_TIMEOUT": "soon"}), nil, []string{"serve"}, exitLasting, "CAREERBOT_TIMEOUT"},
		"nothing to serve": {map[string]string{}, nil, []string{"serve"}, exitLasting, "nothing to serve"},
		"a revoked token":  {with(map[string]string{"SLACK_BOT_TOKEN": "xoxb-0000-revoked"}), nil, []string{"serve"}, exitLasting, "invalid_auth"},
		"a newer schema": {slack, func(data string) {
			path := filepath.Join(data, "careerbot.db")
			today, err := store.Open(context.Background(), path, time.Now, slog.New(slog.DiscardHandler))
			must(t, err)
			must(t, today.Close())
			newer, err := sql.Open("sqlite", path)
			must(t, err)
			defer newer.Close()
			_, err = newer.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
			must(t, err)
		}, []string{"serve"}, exitLasting, "newer careerbot"},
		"no database in the file": {slack, func(data string) {
			must(t, os.WriteFile(filepath.Join(data, "careerbot.db"), bytes.Repeat([]byte("no database "), 1000), 0o600))
		}, []string{"serve"}, exitLasting, "restore a backup"},
		"wrong content": {with(map[string]string{"CAREERBOT_KNOWLEDGE": "/nowhere"}), nil, []string{"serve"}, exitLasting, "/nowhere"},
		"a taken port":  {with(map[string]string{"CAREERBOT_HEALTH_LISTEN": taken.Addr().String()}), nil, []string{"serve"}, exitError, "cannot listen"},
		"no database":   {with(map[string]string{"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x?connect_timeout=2"}), nil, []string{"serve"}, exitError, "look at host and port"},
	} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			if c.prepare != nil {
				c.prepare(data)
			}
			nothing, err := os.Open(os.DevNull)
			must(t, err)
			defer nothing.Close()
			var says bytes.Buffer
			p := &program{in: nothing, out: io.Discard, errOut: &says, getenv: func(name string) string {
				if name == "CAREERBOT_DATA" {
					return data
				}
				return c.environment[name]
			}, environ: func() []string { return nil }, now: time.Now}
			if got := p.run(context.Background(), c.args); got != c.want || !strings.Contains(says.String(), c.says) {
				t.Errorf("it ends with %d, want %d, and says\n%s", got, c.want, &says)
			}
		})
	}
}
