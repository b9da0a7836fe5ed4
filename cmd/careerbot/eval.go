package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"careerbot/index/eval"
)

func (p *program) evalCommand() *cobra.Command {
	var asJSON, misses bool
	cmd := &cobra.Command{
		Use:   "eval FILE.jsonl",
		Short: "Measure the answers over a file of labelled questions",
		Long: `Eval asks every question of a file and reports how good the answers are. Each
line is one JSON object: q (the question), kind, relevant (ids of the entries
that answer it; none for a question outside the guide) and, optionally, salary
(figures the reply must show).`,
		Args: exactly(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.eval(cmd.Context(), args[0], asJSON, misses)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().BoolVar(&misses, "misses", false, "list the questions that were not answered rightly")
	return cmd
}

func (p *program) eval(ctx context.Context, file string, asJSON, misses bool) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	defer f.Close()
	questions, err := eval.Read(f)
	if err != nil {
		return fmt.Errorf("eval: %s: %w", file, err)
	}
	c, err := p.load()
	if err != nil {
		return err
	}
	ix, err := openIndex(c.knowledge)
	if err != nil {
		return err
	}
	defer ix.Close()
	if err := eval.Check(questions, ix.Corpus()); err != nil {
		return fmt.Errorf("eval: %s: %w", file, err)
	}
	outcomes, err := eval.Run(ctx, ix, questions)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	if misses {
		to := p.out
		if asJSON {
			to = p.errOut
		}
		for _, o := range outcomes {
			if !o.Correct() {
				fmt.Fprintln(to, o)
			}
		}
	}
	report := eval.Summarise(outcomes)
	if asJSON {
		return p.printJSON(report)
	}
	fmt.Fprint(p.out, report)
	return nil
}
