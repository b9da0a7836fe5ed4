package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"careerbot/knowledge"
)

func (p *program) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check a content folder, or the built-in content, and report every fault",
		Long: `Check reads a content folder and reports every fault at once, as file:line and
what to do about it. A folder with a guide.yaml is checked on its own; any other
is checked as an overlay of the built-in content.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return p.check(args[0])
			}
			c, err := p.load()
			if err != nil {
				return err
			}
			return p.check(c.knowledge)
		},
	}
}

func (p *program) check(dir string) error {
	layers := []knowledge.Layer{knowledge.Embedded()}
	if dir != "" {
		switch _, err := os.Stat(filepath.Join(dir, "guide.yaml")); {
		case err == nil:
			layers = []knowledge.Layer{knowledge.Dir(dir)}
		case !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("check: %w", err)
		default:
			layers = append(layers, knowledge.Dir(dir))
		}
	}
	corpus, err := knowledge.Load(layers...)
	if faults := (knowledge.Faults)(nil); errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Fprintln(p.errOut, f)
		}
		plural := "s"
		if len(faults) == 1 {
			plural = ""
		}
		fmt.Fprintf(p.errOut, "%d fault%s\n", len(faults), plural)
		return silentError{}
	}
	if err != nil {
		return err
	}
	phrasings := 0
	for _, e := range corpus.Entries {
		phrasings += len(e.Phrasings)
	}
	fmt.Fprintf(p.out, "no fault: %d entries, %d phrasings, %d figures\n", len(corpus.Entries), phrasings, len(corpus.Figures()))
	return nil
}
