package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"careerbot/bot/discord/discordfake"
	"careerbot/bot/slack/slackfake"
)

var update = flag.Bool("update", false, "write the transcripts' goldens anew")

func TestMain(m *testing.M) {
	if os.Getenv(crashChild) != "" {
		os.Exit(crashMain())
	}
	testscript.Main(m, map[string]func(){"careerbot": main})
}

// perScript keeps something for each running transcript.
type perScript[T any] struct {
	mu   sync.Mutex
	here map[string]T
}

func (p *perScript[T]) add(ts *testscript.TestScript, v T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.here == nil {
		p.here = map[string]T{}
	}
	p.here[ts.Name()] = v
}

func (p *perScript[T]) of(ts *testscript.TestScript) T {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, ok := p.here[ts.Name()]
	if !ok {
		ts.Fatalf("nothing is started")
	}
	return v
}

var (
	workspaces perScript[*slackfake.Server]
	servers    perScript[*discordfake.Server]
)

var date = regexp.MustCompile(`\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d\b`)

// undated is what somebody sees on any day.
func undated(shown string) string { return date.ReplaceAllString(shown, "DATE") }

// plainProgram names a careerbot that was built without the race detector; .ci/run sets it.
// Transcripts of commands that start nothing concurrent then use it, and take seconds
// instead of minutes.
const plainProgram = "CAREERBOT_TEST_PROGRAM"

// plainScripts are the transcripts that start neither a platform nor the chat.
var plainScripts = map[string]bool{
	"ask": true, "backup": true, "check": true, "config": true, "eval": true,
	"manifest": true, "overlay": true, "pins": true, "usage": true,
}

// TestScripts uses the program as people do.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds:                map[string]func(ts *testscript.TestScript, neg bool, args []string){"slack": slackCommand, "discord": discordCommand},
		Setup: func(env *testscript.Env) error {
			port, err := freePort()
			if err != nil {
				return err
			}
			script := strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")
			if program := os.Getenv(plainProgram); program != "" && plainScripts[script] {
				env.Setenv("PATH", filepath.Dir(program)+string(filepath.ListSeparator)+env.Getenv("PATH"))
			}
			env.Setenv("NO_COLOR", "1")
			env.Setenv("CAREERBOT_DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv("CAREERBOT_LISTEN", port)
			if port, err = freePort(); err != nil {
				return err
			}
			env.Setenv("CAREERBOT_HEALTH_LISTEN", port)
			env.Setenv("DEPLOY", deployFile(""))
			return nil
		},
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
