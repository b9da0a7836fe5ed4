package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"careerbot/knowledge"
	"careerbot/knowledge/market"
)

// maxPayFile is how large a file of pay is that is imported.
const maxPayFile = 64 << 20

func (p *program) payCommand() *cobra.Command {
	pay := &cobra.Command{
		Use:   "pay",
		Short: "Work with market data of your own",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var as, out string
	var terms market.Terms
	add := &cobra.Command{
		Use:   "import FILE",
		Short: "Make a table of pay, or a survey, into a checked table for the content folder",
		Long: `Import reads a CSV file and writes a checked table, which is shown beside the
guide's figures once it lies in the folder pay/ of the content. It prints what it
understood; with a fault it writes nothing.

  --as wide    a row for each occupation and area, a column for each percentile,
               as OEWS and others export them
  --as survey  a row for each person: columns role, region or country, pay and,
               where there are any, level and id. No row leaves the import: only
               groups of at least 5 people have a median, of 8 quartiles, of 20
               deciles, and one more is hidden where a difference would tell of one.
  --as long    a checked table already; it is checked again

What the file does not say in a column of its own (currency, period, basis, year)
is named for all of it with a flag.`,
		Example: `  careerbot pay import oews.csv --as wide --source "OEWS 2024" --currency USD --period year --basis base --year 2024 --out content/pay/oews-2024.csv`,
		Args:    exactly(1, "one file"),
		RunE: func(_ *cobra.Command, args []string) error {
			return p.payImport(args[0], as, out, terms)
		},
	}
	add.Flags().StringVar(&as, "as", "", "what the file is: wide, survey or long")
	add.Flags().StringVar(&out, "out", "", "the file to write; standard output without it")
	add.Flags().StringVar(&terms.Source, "source", "", "where the figures come from, as it is shown")
	add.Flags().StringVar(&terms.Currency, "currency", "", "of all amounts, as USD")
	add.Flags().StringVar(&terms.Period, "period", "", "of all amounts: year, month or hour")
	add.Flags().StringVar(&terms.Basis, "basis", "", "of all amounts: base or total")
	add.Flags().StringVar(&terms.Year, "year", "", "that the figures are of")
	add.Flags().StringVar(&terms.Region, "region", "", "of all rows, where there is no column for it")
	add.Flags().StringVar(&terms.Top, "top", "", "the amount that '#' stands for in a wide table, as its source says")
	pay.AddCommand(add)
	return pay
}

func (p *program) payImport(file, as, out string, terms market.Terms) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	corpus, err := knowledge.LoadDir(c.knowledge)
	if err != nil {
		return fmt.Errorf("pay import: the content in use has faults, which 'careerbot check' lists: roles and levels are read as it names them: %w", err)
	}
	data, err := readImport(file, out)
	if err != nil {
		return fmt.Errorf("pay import: %w", err)
	}
	var made market.Imported
	var faults []market.Fault
	switch names := corpus.PayNames(); as {
	case "wide":
		made, faults = market.ImportWide(data, terms, names)
	case "survey":
		made, faults = market.ImportSurvey(data, terms, names)
	case "long":
		made, faults = market.ImportLong(data, names)
	default:
		return usageError{errors.New("say what the file is: --as wide, --as survey or --as long")}
	}
	if len(faults) > 0 {
		p.payFaults(file, faults)
		return silentError{}
	}
	for _, said := range made.Said {
		fmt.Fprintln(p.errOut, said)
	}
	if out == "" {
		_, err = p.out.Write(made.Table)
		return err
	}
	if err := writeWhole(out, made.Table); err != nil {
		return fmt.Errorf("pay import: %w", err)
	}
	fmt.Fprintf(p.errOut, "written to %s\n", out)
	if dir := filepath.Dir(out); filepath.Base(dir) != "pay" || filepath.Ext(out) != ".csv" {
		fmt.Fprintln(p.errOut, "it is shown once it lies in the folder pay/ of the content, as a file that ends in .csv")
	}
	return nil
}

// payFaults prints what is wrong with a file that is imported, the same fault of many lines once.
func (p *program) payFaults(file string, faults []market.Fault) {
	type fault struct{ what, do string }
	lines := map[fault]int{}
	for _, f := range faults {
		lines[fault{f.What, f.Do}]++
	}
	for _, f := range faults {
		same := fault{f.What, f.Do}
		more := lines[same] - 1
		if more < 0 {
			continue // it was printed with its first line
		}
		lines[same] = 0
		if more > 0 {
			f.What += fmt.Sprintf(", here and in %s below", count(more, "line"))
		}
		fmt.Fprintln(p.errOut, knowledge.Fault{File: file, Line: f.Line, What: f.What, Do: f.Do})
	}
	fmt.Fprintf(p.errOut, "%s; nothing is written\n", count(len(faults), "fault"))
}

// readImport reads a file that is imported. It is never the one that is written: a survey
// would be gone.
func readImport(name, out string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if other, err := os.Stat(out); out != "" && err == nil && os.SameFile(info, other) {
		return nil, fmt.Errorf("%s would be written over: name another file with --out", name)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxPayFile+1))
	if err == nil && len(data) > maxPayFile {
		err = fmt.Errorf("%s has more than %d MB; part it", name, maxPayFile>>20)
	}
	return data, err
}

// writeWhole writes a file at once: whoever reads it sees the old one or the new one. It makes
// the folder that it lies in, but none above that.
func writeWhole(name string, data []byte) error {
	if _, err := os.Stat(filepath.Dir(name)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no folder %s: make it, or name another with --out", filepath.Dir(name))
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".import-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
