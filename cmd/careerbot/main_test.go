package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the transcripts' goldens anew")

func TestMain(m *testing.M) {
	if os.Getenv(crashChild) != "" {
		os.Exit(crashMain())
	}
	testscript.Main(m, map[string]func(){"careerbot": main})
}

// TestScripts uses the program as people do.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("CAREERBOT_DATA", filepath.Join(env.WorkDir, "data"))
			return nil
		},
	})
}
