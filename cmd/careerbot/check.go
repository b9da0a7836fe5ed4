package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"careerbot/index"
	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

func (p *program) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check a content folder, or the built-in content, and report every fault",
		Long: `Check reads a content folder and reports every fault at once, as file:line and
what to do about it. A folder whose guide.yaml says "base: none" is a whole guide;
any other overlays the built-in one. It is read here as it is served.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return p.check(cmd.Context(), args[0])
			}
			c, err := p.load()
			if err != nil {
				return err
			}
			return p.check(cmd.Context(), c.knowledge)
		},
	}
}

func (p *program) check(ctx context.Context, dir string) error {
	corpus, err := knowledge.LoadDir(dir)
	if faults := (knowledge.Faults)(nil); errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Fprintln(p.errOut, f)
		}
		fmt.Fprintln(p.errOut, count(len(faults), "fault"))
		return silentError{}
	}
	if err != nil {
		return err
	}
	for _, w := range corpus.Warnings {
		fmt.Fprintln(p.errOut, "warning:", w)
	}
	if err := p.checkFound(ctx, corpus); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "no fault: %d entries, %d phrasings, %d figures\n", len(corpus.Entries), phrasings(corpus), len(corpus.Figures()))
	for _, t := range corpus.Market.Tables() {
		if t.Source.Country == "" { // an operator's
			fmt.Fprintf(p.out, "%s.csv: %s of %q, %d\n", t.Source.ID, count(figuresOf(t), "figure"), t.Source.Name, t.Source.Year)
		}
	}
	return nil
}

func figuresOf(t *market.Table) int {
	n := 0
	for _, r := range t.Rows() {
		n += len(r.Figures())
	}
	return n
}

// maxTried bounds the passages whose phrasings are tried: each phrasing costs an index.
const maxTried = 5

// checkFound says of each passage with few phrasings how many of them find it, each
// asked as if it were not known: what somebody would get who asks likewise.
func (p *program) checkFound(ctx context.Context, corpus *knowledge.Corpus) error {
	var tried []string
	for _, w := range corpus.Warnings {
		if w.Entry == "" || slices.Contains(tried, w.Entry) || len(tried) == maxTried {
			continue
		}
		tried = append(tried, w.Entry)
		e := corpus.Entry(w.Entry)
		asked := e.Phrasings[:min(len(e.Phrasings), maxAsked)]
		found := 0
		for i, q := range asked {
			first, err := firstWithout(ctx, corpus, e, i, q)
			if err != nil {
				return fmt.Errorf("check: %w", err)
			}
			if first {
				found++
			}
		}
		fmt.Fprintf(p.errOut, "warning: %s: %d of %d phrasings would find it if they were not among them\n", e.ID, found, len(asked))
	}
	return nil
}

// maxAsked is how many phrasings of a passage are tried.
const maxAsked = 10

// firstWithout reports whether a question finds an entry that lacks the phrasing.
func firstWithout(ctx context.Context, corpus *knowledge.Corpus, e *knowledge.Entry, phrasing int, question string) (bool, error) {
	less := *e
	less.Phrasings = slices.Delete(slices.Clone(e.Phrasings), phrasing, phrasing+1)
	if len(less.Phrasings) == 0 {
		less.Phrasings = []string{e.Title}
	}
	entries := slices.Clone(corpus.Entries)
	entries[slices.Index(entries, e)] = &less
	ix := index.New(corpus.WithEntries(entries), nil)
	defer ix.Close()
	result, err := ix.Search(ctx, knowledge.Query{Text: question})
	if err != nil {
		return false, err
	}
	return result.Verdict == knowledge.Answered && result.Answers[0].ID == e.ID, nil
}
