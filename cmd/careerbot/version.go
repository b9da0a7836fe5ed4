package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the release build (-ldflags "-X main.version=…"); a build by
// "go install" knows it from the module.
var version = ""

// commit is set where the build does not know the repository, as in a container.
var commit = ""

// buildFacts say which program this is.
type buildFacts struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Date     string `json:"date"` // of the commit
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func facts() buildFacts {
	f := buildFacts{Version: version, Commit: commit, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if ok {
		if f.Version == "" {
			f.Version = info.Main.Version
		}
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				f.Commit = s.Value
			case "vcs.time":
				f.Date = s.Value
			case "vcs.modified":
				f.Modified = s.Value == "true"
			}
		}
	}
	if f.Version == "" || f.Version == "(devel)" {
		f.Version = "unreleased"
	}
	return f
}

func (f buildFacts) String() string {
	text := "careerbot " + f.Version
	if f.Commit != "" {
		text += fmt.Sprintf(" (%.12s", f.Commit)
		if f.Date != "" {
			text += " of " + f.Date
		}
		if f.Modified {
			text += ", with changes"
		}
		text += ")"
	}
	return text + ", " + f.Go + ", " + f.Platform
}

func (p *program) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Say which careerbot this is",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return p.printJSON(facts())
			}
			fmt.Fprintln(p.out, facts())
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}
