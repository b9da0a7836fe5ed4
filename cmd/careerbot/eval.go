package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"careerbot/index/eval"
	"careerbot/knowledge"
)

func (p *program) evalCommand() *cobra.Command {
	var asJSON, misses bool
	var against string
	cmd := &cobra.Command{
		Use:   "eval [FILE.jsonl]",
		Short: "Measure the answers over a file of labelled questions",
		Long: `Eval asks every question of a file and reports how good the answers are. Each
line is one JSON object: q (the question), kind, relevant (ids of the entries
that answer it; none for a question outside the guide) and, optionally, salary
(figures the reply must show).

With --against it asks the content in use and that of another folder, and lists
the questions whose answers differ: what an edit does to the answers. The folder
named is the content as it was before, the content in use is what it became:

  careerbot --knowledge edited eval --against before

Without a file, the questions are those built in.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{errors.New("eval takes one file")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			file := ""
			if len(args) > 0 {
				file = args[0]
			}
			switch {
			case against != "":
				return p.evalAgainst(cmd.Context(), file, against, asJSON)
			case file == "":
				return usageError{errors.New("eval needs one file, or --against DIR")}
			}
			return p.eval(cmd.Context(), file, asJSON, misses)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().BoolVar(&misses, "misses", false, "list the questions that were not answered rightly")
	cmd.Flags().StringVar(&against, "against", "", "another content folder: list the questions whose answers differ")
	return cmd
}

func (p *program) eval(ctx context.Context, file string, asJSON, misses bool) error {
	questions, err := readQuestions(file)
	if err != nil {
		return err
	}
	c, err := p.load()
	if err != nil {
		return err
	}
	sentences, err := p.patiently(c)
	if err != nil {
		return err
	}
	ix, err := openGuide(c.knowledge, sentences)
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

func readQuestions(file string) ([]eval.Question, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	defer f.Close()
	questions, err := eval.Read(f)
	if err != nil {
		return nil, fmt.Errorf("eval: %s: %w", file, err)
	}
	return questions, nil
}

// evalAgainst lists the questions whose answers differ between another content folder
// and the content in use.
func (p *program) evalAgainst(ctx context.Context, file, dir string, asJSON bool) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	sentences, err := p.patiently(c)
	if err != nil {
		return err
	}
	now, err := openGuide(c.knowledge, sentences)
	if err != nil {
		return err
	}
	defer now.Close()
	if sentences, err = p.patiently(c); err != nil {
		return err
	}
	other, err := openGuide(dir, sentences)
	if err != nil {
		return fmt.Errorf("eval: %s: %w", dir, err)
	}
	defer other.Close()
	var questions []eval.Question
	if file != "" {
		if questions, err = readQuestions(file); err != nil {
			return err
		}
	} else {
		for _, q := range now.Corpus().Questions {
			questions = append(questions, eval.Question{Q: q.Text, Relevant: q.Entries})
		}
	}
	for i := range questions {
		questions[i].Relevant = everyID(now.Corpus(), questions[i].Relevant)
	}
	before, err := eval.Run(ctx, other, questions)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	after, err := eval.Run(ctx, now, questions)
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	list := eval.Compare(before, after)
	if asJSON {
		if list == nil {
			list = []eval.Difference{}
		}
		return p.printJSON(list)
	}
	counts := map[eval.Effect]int{}
	for _, d := range list {
		counts[d.Effect]++
		fmt.Fprintf(p.out, "%-7s  %q\n    before  %s\n    now     %s\n", d.Effect, d.Question, d.Before, d.After)
	}
	fmt.Fprintf(p.out, "%d of %d answers differ: %d better, %d worse, %d otherwise\n",
		len(list), len(questions), counts[eval.Better], counts[eval.Worse], counts[eval.Changed])
	return nil
}

// everyID adds to ids those that the same entries have, or had before.
func everyID(c *knowledge.Corpus, ids []string) []string {
	all := slices.Clone(ids)
	for _, id := range ids {
		if e := c.Entry(id); e != nil {
			all = append(append(all, e.ID), e.Formerly...)
		}
	}
	return all
}
