package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/console"
	"careerbot/bot/pins"
	"careerbot/knowledge"
)

// pinning is one call of "careerbot pins …": the bot, and who calls.
type pinning struct {
	program   *program
	bot       *assistant.Assistant
	community string
}

func (p *program) pinsCommand() *cobra.Command {
	pins := &cobra.Command{
		Use:   "pins",
		Short: "Look after a community's pins",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	community := pins.PersistentFlags().String("community", "local", "whose pins, as slack:T0123 or discord:4567")
	// with opens the bot for one subcommand.
	with := func(f func(ctx context.Context, pin *pinning, args []string) error) func(*cobra.Command, []string) error {
		return func(cmd *cobra.Command, args []string) error {
			if *community == "" {
				return usageError{errors.New("--community must not be empty")}
			}
			return p.withPins(cmd.Context(), *community, func(pin *pinning) error { return f(cmd.Context(), pin, args) })
		}
	}
	press := func(action string) func(*cobra.Command, []string) error {
		return with(func(ctx context.Context, pin *pinning, args []string) error {
			return pin.show(ctx, bot.Request{Kind: bot.Press, Action: bot.Action{Name: action, IDs: args}})
		})
	}
	pins.AddCommand(
		&cobra.Command{Use: "list [WORD…]", Short: "List the pins, or those with these words or of a state: stale, retired", RunE: with(listPins)},
		&cobra.Command{Use: "search WORD…", Short: "List the pins with these words", Args: cobra.MinimumNArgs(1), RunE: with(listPins)},
		&cobra.Command{Use: "show ID", Short: "Show one pin", Args: exactly(1, "one pin"), RunE: press("pin-open")},
		&cobra.Command{Use: "history ID", Short: "Show what was done to a pin", Args: exactly(1, "one pin"), RunE: press("pin-history")},
		&cobra.Command{Use: "verify ID", Short: "Say that a pin is right as it is", Args: exactly(1, "one pin"), RunE: press("pin-verify")},
		&cobra.Command{Use: "retire ID", Short: "Stop a pin answering; it can be restored", Args: exactly(1, "one pin"), RunE: press("pin-retire")},
		&cobra.Command{Use: "restore ID REVISION", Short: "Make a pin again what it was", Args: exactly(2, "a pin and the number of a revision"), RunE: press("pin-restore")},
		p.pinsAddCommand(with), p.pinsEditCommand(with),
		&cobra.Command{Use: "export [FILE]", Short: "Write all pins as YAML, to a file or to standard output", Args: cobra.MaximumNArgs(1), RunE: with(exportPins)},
		&cobra.Command{Use: "import FILE", Short: "Take over pins from YAML: all of them, or none", Args: exactly(1, "one file"), RunE: with(importPins)},
	)
	return pins
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
	return f(&pinning{p, a.bot, community})
}

// operator is who works on the command line.
const operator = "operator"

func (pin *pinning) do(ctx context.Context, r bot.Request) (bot.Reply, error) {
	r.Platform, r.Community, r.Received = console.Name, pin.community, pin.program.now()
	r.User = bot.User{ID: operator, Access: bot.Administrator}
	return pin.bot.Handle(ctx, &r)
}

// show prints the reply to a request. What failed is told by the reply.
func (pin *pinning) show(ctx context.Context, r bot.Request) error {
	reply, err := pin.do(ctx, r)
	out := pin.program.out
	if err != nil {
		out = pin.program.errOut
	}
	blocks := slices.DeleteFunc(reply.Blocks, func(b bot.Block) bool {
		switch b.(type) {
		case bot.Choices, bot.Form, bot.Tools:
			return true // there are no buttons on the command line
		}
		return false
	})
	fmt.Fprint(out, console.Render(bot.Reply{Blocks: blocks}, console.Style{Color: pin.program.color(), Width: maxWidth}))
	if err != nil {
		return silentError{}
	}
	return nil
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
			fields := map[string]string{"triggers": strings.Join(f.triggers, "\n"), "target": f.target, "link": f.link, "why": f.why}
			return pin.save(ctx, f, bot.Action{Name: "pin-form"}, fields)
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
			reply, err := pin.do(ctx, bot.Request{Kind: bot.Press, Action: bot.Action{Name: "pin-edit", IDs: args}})
			if err != nil {
				fmt.Fprint(pin.program.errOut, console.Render(reply, console.Style{Width: maxWidth}))
				return silentError{}
			}
			form, ok := reply.Blocks[0].(bot.Form)
			if !ok {
				return errors.New("the pin cannot be edited")
			}
			fields := map[string]string{}
			for _, field := range form.Fields {
				fields[field.Name] = field.Value
			}
			for flag, change := range map[string]func(){
				"question": func() { fields["triggers"] = strings.Join(f.triggers, "\n") },
				"text":     func() { fields["text"], fields["target"] = f.text, "" },
				"passage":  func() { fields["target"], fields["text"] = f.target, "" },
				"link":     func() { fields["link"] = f.link },
			} {
				if cmd.Flags().Changed(flag) {
					change()
				}
			}
			fields["why"] = f.why
			if !cmd.Flags().Changed("text") {
				f.text = fields["text"]
			}
			if fields["scope"] == "channel" && f.channel == "" {
				return usageError{errors.New("the pin answers in one channel; name it with --channel to keep that")}
			}
			return pin.save(ctx, f, form.Action, fields)
		}),
	}
	f.add(cmd)
	return cmd
}

// save hands a filled-in form in, and saves its preview.
func (pin *pinning) save(ctx context.Context, f pinFlags, action bot.Action, fields map[string]string) error {
	if _, there := fields["text"]; !there || f.text != "" {
		fields["text"] = f.text
	}
	if f.text == "-" {
		text, err := io.ReadAll(io.LimitReader(pin.program.in, 1<<20))
		if err != nil {
			return fmt.Errorf("read the answer: %w", err)
		}
		fields["text"] = string(text)
	}
	fields["scope"] = "community"
	if f.channel != "" {
		fields["scope"] = "channel"
	}
	reply, err := pin.do(ctx, bot.Request{Kind: bot.Submit, Channel: f.channel, Action: action, Fields: fields})
	if err != nil {
		fmt.Fprint(pin.program.errOut, console.Render(reply, console.Style{Width: maxWidth}))
		return silentError{}
	}
	var saving *bot.Action
	for _, b := range reply.Blocks {
		if form, ok := b.(bot.Form); ok {
			return formProblems(form)
		}
	}
	for _, o := range reply.Options() {
		if o.Action.Name == "pin-save" {
			saving = &o.Action
		}
	}
	style := console.Style{Color: pin.program.color(), Width: maxWidth}
	if saving == nil { // there is nothing to save, and the reply says why
		fmt.Fprint(pin.program.out, console.Render(reply, style))
		return nil
	}
	last := len(reply.Blocks) - 1
	fmt.Fprint(pin.program.out, console.Render(bot.Reply{Blocks: reply.Blocks[:last]}, style))
	if f.dryRun {
		return nil
	}
	fmt.Fprintln(pin.program.out)
	return pin.show(ctx, bot.Request{Kind: bot.Press, Channel: f.channel, Action: *saving})
}

func formProblems(form bot.Form) error {
	var problems []string
	for _, field := range form.Fields {
		if field.Problem != "" {
			problems = append(problems, "--"+flagOf(field.Name)+": "+field.Problem)
		}
	}
	return errors.New(strings.Join(problems, "\n"))
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
	found, err := pin.bot.Pins().FindPins(ctx, pin.community, words)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return pin.show(ctx, bot.Request{Kind: bot.CommandUse, Command: "pins", Text: words})
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
	fmt.Fprint(pin.program.out, console.Render(bot.Reply{Blocks: []bot.Block{list}}, console.Style{Color: pin.program.color(), Width: maxWidth}))
	return nil
}

// pinFile is the file of an export.
type pinFile struct {
	Community string        `yaml:"community"`
	Pins      []pins.Record `yaml:"pins"`
}

func exportPins(ctx context.Context, pin *pinning, args []string) error {
	pins, err := pin.bot.Pins().ExportPins(ctx, pin.community)
	if err != nil {
		return err
	}
	data, err := yaml.MarshalWithOptions(pinFile{pin.community, pins}, yaml.UseLiteralStyleIfMultiline(true))
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
	fmt.Fprintf(pin.program.out, "%s written to %s\n", count(len(pins), "pin"), args[0])
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
	created, changed, err := pin.bot.Pins().ImportPins(ctx, pin.community, file.Pins, pins.Author{Person: console.Name + ":" + operator}, "imported")
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
