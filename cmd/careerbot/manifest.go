package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/setting"
	"careerbot/knowledge"
)

func (p *program) manifestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print what a platform has to know of this app",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for i := range platforms() {
		cmd.AddCommand(p.platformManifestCommand(i))
	}
	return cmd
}

// platformManifestCommand prints the manifest of a platform, by its place among them.
func (p *program) platformManifestCommand(i int) *cobra.Command {
	platform := platforms()[i]
	m := platform.Manifest()
	cmd := &cobra.Command{
		Use:   platform.About().Name,
		Short: m.Short,
		Long:  m.Long,
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, faults := p.read() // what is wrong matters where the guide is served
			m := c.platforms[i].Manifest()
			for _, f := range m.Flags {
				given := cmd.Flags().Lookup(f.Flag()).Value.String()
				if err := f.Value(given); err != nil {
					return usageError{fmt.Errorf("--%s %q %w", f.Flag(), given, err)}
				}
			}
			var failed error
			text, err := m.Print(func() (about knowledge.About, commands []bot.Command, err error) {
				if failed = faults; len(faults) == 0 {
					about, commands, failed = p.served(c)
				}
				return about, commands, failed
			})
			switch {
			case failed != nil:
				return failed
			case err != nil:
				return usageError{err}
			}
			_, err = fmt.Fprint(p.out, text)
			return err
		},
	}
	for _, f := range m.Flags {
		addFlag(cmd, f)
	}
	return cmd
}

// addFlag makes a command's flag of a setting: one that is off needs no value.
func addFlag(cmd *cobra.Command, s setting.Setting) {
	if s.Default == "false" {
		cmd.Flags().Bool(s.Flag(), false, s.Help)
		return
	}
	cmd.Flags().String(s.Flag(), s.Default, s.Help)
}

// served is the guide that is served, and the commands that grow from it.
func (p *program) served(c *config) (knowledge.About, []bot.Command, error) {
	ix, err := openGuide(c.knowledge, nil)
	if err != nil {
		return knowledge.About{}, nil, err
	}
	defer ix.Close()
	return ix.Corpus().Guide, p.newBot(c, ix.Index, nil, p.logger(c, true), nil).Commands(), nil
}
