package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/console"
	"careerbot/bot/pins"
	"careerbot/knowledge"
)

// pinning is one call of "careerbot pins …": the pins, and whose they are.
type pinning struct {
	program   *program
	pins      *pins.Pins
	community string
	by        pins.Author
}

func (p *program) pinsCommand() *cobra.Command {
	list := &cobra.Command{
		Use:   "pins",
		Short: "Look after a community's pins",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	community := list.PersistentFlags().String("community", "local", "whose pins, as slack:T0123 or discord:4567")
	// with opens the bot for one subcommand.
	with := func(f func(ctx context.Context, pin *pinning, args []string) error) func(*cobra.Command, []string) error {
		return func(cmd *cobra.Command, args []string) error {
			if *community == "" {
				return usageError{errors.New("--community must not be empty")}
			}
			return p.withPins(cmd.Context(), *community, func(pin *pinning) error { return f(cmd.Context(), pin, args) })
		}
	}
	// one shows what became of the pin that the first argument names.
	one := func(act func(ctx context.Context, pin *pinning, args []string) (pins.Pin, error)) func(*cobra.Command, []string) error {
		return with(func(ctx context.Context, pin *pinning, args []string) error {
			p, err := act(ctx, pin, args)
			if err != nil {
				return pin.fails(err)
			}
			return pin.shows(pin.pins.Card(ctx, p)...)
		})
	}
	list.AddCommand(
		&cobra.Command{Use: "list [WORD…]", Short: "List the pins, or those with these words or of a state: stale, retired", RunE: with(listPins)},
		&cobra.Command{Use: "search WORD…", Short: "List the pins with these words", Args: cobra.MinimumNArgs(1), RunE: with(listPins)},
		&cobra.Command{Use: "show ID", Short: "Show one pin", Args: exactly(1, "one pin"), RunE: one(func(ctx context.Context, pin *pinning, args []string) (pins.Pin, error) {
			return pin.pins.Get(ctx, pin.community, args[0])
		})},
		&cobra.Command{Use: "history ID", Short: "Show what was done to a pin", Args: exactly(1, "one pin"), RunE: with(showHistory)},
		&cobra.Command{Use: "verify ID", Short: "Say that a pin is right as it is", Args: exactly(1, "one pin"), RunE: one(func(ctx context.Context, pin *pinning, args []string) (pins.Pin, error) {
			return pin.pins.Verify(ctx, pin.community, args[0], pin.by)
		})},
		&cobra.Command{Use: "retire ID", Short: "Stop a pin answering; it can be restored", Args: exactly(1, "one pin"), RunE: one(func(ctx context.Context, pin *pinning, args []string) (pins.Pin, error) {
			_, after, err := pin.pins.Retire(ctx, pin.community, args[0], pin.by)
			return after, err
		})},
		&cobra.Command{Use: "restore ID REVISION", Short: "Make a pin again what it was", Args: exactly(2, "a pin and the number of a revision"), RunE: one(func(ctx context.Context, pin *pinning, args []string) (pins.Pin, error) {
			number, err := strconv.Atoi(args[1])
			if err != nil {
				return pins.Pin{}, &bot.Error{Kind: bot.Invalid, Sentence: "There is no such revision.", Cause: err}
			}
			return pin.pins.Restore(ctx, pin.community, args[0], number, pin.by)
		})},
		p.pinsAddCommand(with), p.pinsEditCommand(with),
		&cobra.Command{Use: "export [FILE]", Short: "Write all pins as YAML, to a file or to standard output", Args: cobra.MaximumNArgs(1), RunE: with(exportPins)},
		&cobra.Command{Use: "import FILE", Short: "Take over pins from YAML: all of them, or none", Args: exactly(1, "one file"), RunE: with(importPins)},
	)
	return list
}

// withPins opens content and database for one subcommand.
func (p *program) withPins(ctx context.Context, community string, f func(*pinning) error) (err error) {
	c, err := p.load()
	if err != nil {
		return err
	}
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	return f(&pinning{p, a.bot.Pins(), community, pins.Author{Person: console.Name + ":" + operator}})
}

// operator is who works on the command line.
const operator = "operator"

// shows prints blocks.
func (pin *pinning) shows(blocks ...bot.Block) error {
	_, err := fmt.Fprint(pin.program.out, console.Render(bot.Reply{Blocks: blocks}, console.Style{Color: pin.program.color(), Width: maxWidth}))
	return err
}

// fails prints what is told of an error.
func (pin *pinning) fails(err error) error {
	fmt.Fprint(pin.program.errOut, console.Render(bot.Apologise(err), console.Style{Width: maxWidth}))
	return silentError{}
}

func showHistory(ctx context.Context, pin *pinning, args []string) error {
	history, err := pin.pins.History(ctx, pin.community, args[0])
	if err != nil {
		return pin.fails(err)
	}
	return pin.shows(pins.HistoryCard(console.Name, history))
}

// pinFlags are the fields of a pin.
type pinFlags struct {
	triggers                    []string
	text, target, link, channel string
	why                         string
	dryRun                      bool
}

func (f *pinFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.triggers, "question", nil, "a question that it answers; may be given several times")
	cmd.Flags().StringVar(&f.text, "text", "", "the answer, Markdown; - reads standard input")
	cmd.Flags().StringVar(&f.target, "passage", "", "the passage of the guide that it shows, as section/name")
	cmd.Flags().StringVar(&f.link, "link", "", "the message it came from")
	cmd.Flags().StringVar(&f.channel, "channel", "", "answer in this channel alone")
	cmd.Flags().StringVar(&f.why, "why", "", "why, for the history")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what members would see, and save nothing")
}

func (p *program) pinsAddCommand(with func(func(context.Context, *pinning, []string) error) func(*cobra.Command, []string) error) *cobra.Command {
	var f pinFlags
	cmd := &cobra.Command{
		Use: "add --question Q (--text T | --passage ID)", Short: "Make a pin", Args: noArguments,
		RunE: with(func(ctx context.Context, pin *pinning, _ []string) error {
			return pin.save(ctx, f, pin.pins.Begin(pin.community, pin.by))
		}),
	}
	f.add(cmd)
	return cmd
}

func (p *program) pinsEditCommand(with func(func(context.Context, *pinning, []string) error) func(*cobra.Command, []string) error) *cobra.Command {
	var f pinFlags
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use: "edit ID", Short: "Change a pin; what is not named stays", Args: exactly(1, "one pin"),
		RunE: with(func(ctx context.Context, pin *pinning, args []string) error {
			d, err := pin.pins.Edit(ctx, pin.community, args[0])
			if err != nil {
				return pin.fails(err)
			}
			if d.Pin.Channel != "" && f.channel == "" {
				return usageError{errors.New("the pin answers in one channel; name it with --channel to keep that")}
			}
			f.keep(d.Pin, cmd.Flags().Changed)
			return pin.save(ctx, f, d)
		}),
	}
	f.add(cmd)
	return cmd
}

// keep takes from a pin what no flag changes. A text takes the place of a passage, and a
// passage that of a text.
func (f *pinFlags) keep(p pins.Pin, changed func(flag string) bool) {
	if !changed("question") {
		f.triggers = p.Triggers
	}
	if !changed("text") && !changed("passage") {
		f.text, f.target = p.Text, p.Target
	}
	if !changed("link") {
		f.link = p.Link
	}
}

// save checks a draft with what the flags say, shows it and saves it.
func (pin *pinning) save(ctx context.Context, f pinFlags, d pins.Draft) error {
	if f.text == "-" {
		text, err := io.ReadAll(io.LimitReader(pin.program.in, 1<<20))
		if err != nil {
			return fmt.Errorf("read the answer: %w", err)
		}
		f.text = string(text)
	}
	d.Fill(strings.Join(f.triggers, "\n"), f.text, f.target, f.link, f.why)
	d.Pin.Channel = f.channel
	problems, err := pin.pins.Check(ctx, d)
	switch {
	case err != nil:
		return pin.fails(err)
	case len(problems) > 0:
		return pinProblems(problems)
	case d.Unchanged():
		return pin.shows(bot.Text{Text: pins.NothingToChange})
	}
	d = pin.pins.Ready(d, pin.by)
	preview, err := pin.pins.Preview(ctx, &bot.Request{Platform: console.Name, Community: pin.community, Channel: f.channel, User: bot.User{ID: operator}}, d)
	if err != nil {
		return pin.fails(err)
	}
	if err := pin.shows(preview...); err != nil || f.dryRun {
		return err
	}
	if err := pin.pins.Save(ctx, d, pin.by); err != nil {
		return pin.fails(err)
	}
	fmt.Fprintln(pin.program.out)
	return pin.shows(bot.Text{Text: d.Saved()})
}

// pinProblems names the flags by which what is wrong with a pin was given.
func pinProblems(problems []pins.Problem) error {
	var flags []string
	says := map[string]string{}
	for _, p := range problems {
		flag := flagOf(p.Field)
		if says[flag] == "" {
			flags = append(flags, flag)
		}
		says[flag] = strings.TrimSpace(says[flag] + " " + p.Text)
	}
	var lines []string
	for _, flag := range flags {
		lines = append(lines, "--"+flag+": "+says[flag])
	}
	return errors.New(strings.Join(lines, "\n"))
}

func flagOf(field string) string {
	switch field {
	case "triggers":
		return "question"
	case "target":
		return "passage"
	case "scope":
		return "channel"
	}
	return field
}

// listPins lists all pins with their state, or those with some words.
func listPins(ctx context.Context, pin *pinning, args []string) error {
	words := strings.Join(args, " ")
	found, err := pin.pins.Find(ctx, pin.community, words)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		all, err := pin.pins.Export(ctx, pin.community)
		switch {
		case err != nil:
			return err
		case len(all) > 0:
			return pin.shows(bot.Text{Text: "No pin has those words."})
		}
		return pin.shows(bot.Text{Text: "There are no pins yet. Use pin to make the first."})
	}
	list := bot.Listing{Title: count(len(found), "pin")}
	today := pin.program.now().UTC().Format(time.DateOnly)
	for _, p := range found {
		review := "review by " + p.Review
		if p.State != pins.Retired && p.Review < today {
			review = "review due since " + p.Review
		}
		text := fmt.Sprintf("%s · %s · verified %s · %s", bot.Cut(p.Triggers[0], knowledge.MaxTitle), p.State, p.Verified, review)
		if p.Channel != "" {
			text += " · in channel " + p.Channel
		}
		list.Items = append(list.Items, bot.Item{Name: p.ID, Text: text})
	}
	return pin.shows(list)
}

// pinFile is the file of an export.
type pinFile struct {
	Community string        `yaml:"community"`
	Pins      []pins.Record `yaml:"pins"`
}

func exportPins(ctx context.Context, pin *pinning, args []string) error {
	list, err := pin.pins.Export(ctx, pin.community)
	if err != nil {
		return err
	}
	data, err := yaml.MarshalWithOptions(pinFile{pin.community, list}, yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return err
	}
	if len(args) == 0 {
		_, err := pin.program.out.Write(data)
		return err
	}
	if err := os.WriteFile(args[0], data, 0o600); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	fmt.Fprintf(pin.program.out, "%s written to %s\n", count(len(list), "pin"), args[0])
	return nil
}

// maxImport is the largest file of pins, in bytes.
const maxImport = 64 << 20

func importPins(ctx context.Context, pin *pinning, args []string) error {
	f, err := os.Open(args[0])
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxImport+1))
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if len(data) > maxImport {
		return fmt.Errorf("import: %s is larger than %d MB", args[0], maxImport>>20)
	}
	var file pinFile
	if err := knowledge.ReadYAML(args[0], data, &file); err != nil {
		return fmt.Errorf("import: nothing was imported:\n%w", err)
	}
	created, changed, err := pin.pins.Import(ctx, pin.community, file.Pins, pin.by, "imported")
	if err != nil {
		return fmt.Errorf("import: %s: %w", args[0], err)
	}
	fmt.Fprintf(pin.program.out, "%s made, %s changed\n", count(created, "pin"), strconv.Itoa(changed))
	return nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
