//go:build linux

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"careerbot/bot/slack/slackfake"
)

// nobody is the user of the container image and of the Kubernetes manifest.
const nobody = 65532

// TestDeployed starts the program as the container, compose and Kubernetes files do: alone
// in a root folder that it cannot write to, as an ordinary user, its tokens in files, one
// folder for its data. It is built as the Dockerfile builds it.
func TestDeployed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	if os.Getuid() != 0 && os.Getenv("CI") != "" {
		t.Fatal("run it as root: only root may change the root folder and the user")
	}
	if os.Getuid() != 0 {
		t.Skip("only root may change the root folder and the user")
	}
	root := t.TempDir()
	for dir := root; dir != "/"; dir = filepath.Dir(dir) {
		if strings.HasPrefix(dir, os.TempDir()+"/") {
			must(t, os.Chmod(dir, 0o755)) // the user must get there
		}
	}
	program := filepath.Join(root, "careerbot")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -X main.version=v0.0.0-test", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	must(t, os.MkdirAll(filepath.Join(root, "run/secrets"), 0o755))
	for name, secret := range map[string]string{"slack_bot_token": slackfake.BotToken, "slack_app_token": slackfake.AppToken} {
		must(t, os.WriteFile(filepath.Join(root, "run/secrets", name), []byte(secret+"\n"), 0o644))
	}
	must(t, os.Mkdir(filepath.Join(root, "data"), 0o700))
	must(t, os.Chown(filepath.Join(root, "data"), nobody, nobody))
	must(t, os.Mkdir(filepath.Join(root, "readonly"), 0o755))

	fake := slackfake.Start(slackfake.Options{})
	defer fake.Close()
	port, err := freePort()
	must(t, err)
	environment := []string{
		"SLACK_BOT_TOKEN_FILE=/run/secrets/slack_bot_token", "SLACK_APP_TOKEN_FILE=/run/secrets/slack_app_token",
		"SLACK_API_URL=" + fake.URL(), "CAREERBOT_HEALTH_LISTEN=" + port,
	}
	command := func(ctx context.Context, data string, args ...string) (*exec.Cmd, *bytes.Buffer) {
		cmd := exec.CommandContext(ctx, "/careerbot", args...)
		cmd.Env, cmd.Dir = append(environment, "CAREERBOT_DATA="+data), "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
		cmd.WaitDelay = 20 * time.Second
		return cmd, &out
	}

	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	serve, log := command(ctx, "/data", "serve")
	must(t, serve.Start())
	ready := false
	for range 600 {
		probe, says := command(context.Background(), "/data", "doctor", "--ready")
		if probe.Run() == nil && strings.Contains(says.String(), `"slack":"ok"`) {
			ready = true
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !ready {
		t.Fatalf("it is not ready:\n%s", log)
	}
	fake.Say("U1", "C1", "<@"+slackfake.BotUser+"> do i need a phd?", "")
	answered := false
	for range 400 {
		if answered = strings.Contains(fake.Shown("U1", "C1"), "bachelor's degree"); answered {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if !answered {
		t.Errorf("no answer:\n%s", log)
	}
	doctor, says := command(context.Background(), "/data", "doctor")
	if err := doctor.Run(); err != nil || !strings.Contains(says.String(), "Everything that careerbot needs works") {
		t.Errorf("doctor: %v\n%s", err, says)
	}
	for _, args := range [][]string{{"backup", "/data/one.backup"}, {"restore", "--replace", "/data/one.backup"}, {"version"}} {
		cmd, says := command(context.Background(), "/data", args...)
		if err := cmd.Run(); err != nil {
			t.Errorf("%v: %v\n%s", args, err, says)
		}
	}
	stop()
	_ = serve.Wait() // by the signal; its log says the rest
	for _, line := range strings.Split(strings.TrimSpace(log.String()), "\n") {
		if !strings.HasPrefix(line, "{") {
			t.Errorf("no JSON where nobody watches: %s", line)
		}
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if started := log.String(); !containsAll(started, []string{`"msg":"started","version":"v0.0.0-test"`, `"store":"SQLite, /data/careerbot.db, schema `, ` passages"`, `"platforms":["slack"]`, `"took_seconds":`}) {
		t.Errorf("the log does not say what was started, or how long an answer took:\n%s", log)
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, `"msg":"stopped","why":"terminated signal received","ran_seconds":`) {
		t.Errorf("the last line does not say why it ended: %s", last)
	}
	for _, secret := range []string{slackfake.BotToken, slackfake.AppToken, "phd"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}

	// A folder that it cannot write to.
	for _, args := range [][]string{{"serve"}, {"doctor"}} {
		cmd, says := command(context.Background(), "/readonly", args...)
		if err := cmd.Run(); err == nil || !strings.Contains(says.String(), "/readonly") {
			t.Errorf("%v on a folder that is read-only: %v\n%s", args, err, says)
		}
	}
	// A token file that it cannot read.
	must(t, os.Chmod(filepath.Join(root, "run/secrets/slack_bot_token"), 0o600))
	cmd, says := command(context.Background(), "/data", "serve")
	if err := cmd.Run(); err == nil || !strings.Contains(says.String(), "SLACK_BOT_TOKEN_FILE) cannot be read") {
		t.Errorf("with an unreadable token: %v\n%s", err, says)
	}
}
