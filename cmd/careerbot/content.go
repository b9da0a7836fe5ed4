package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"careerbot/knowledge"
)

func (p *program) contentCommand() *cobra.Command {
	content := &cobra.Command{
		Use:   "content",
		Short: "Work with the content",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	content.AddCommand(&cobra.Command{
		Use:   "export DIR",
		Short: "Write the built-in content into a new folder, to be edited there",
		Args:  exactly(1, "one folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := knowledge.Export(args[0]); err != nil {
				return fmt.Errorf("export: %w", err)
			}
			fmt.Fprintf(p.out, "written to %s; check it with 'careerbot check %s', serve it with '--knowledge %s'\n", args[0], args[0], args[0])
			return nil
		},
	})
	return content
}
