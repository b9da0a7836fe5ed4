package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/console"
	"careerbot/bot/gaps"
)

// gapping is one call of "careerbot gaps …": the gaps, and who looks at them.
type gapping struct {
	program *program
	gaps    *gaps.Gaps
	by      *bot.Request
}

func (p *program) gapsCommand() *cobra.Command {
	var asJSON, asCSV bool
	var community, reason string
	// with opens the bot for one command.
	with := func(f func(ctx context.Context, g *gapping, args []string) error) func(*cobra.Command, []string) error {
		return func(cmd *cobra.Command, args []string) error {
			if community == "" {
				return usageError{errors.New("--community must not be empty")}
			}
			return p.withGaps(cmd.Context(), community, func(g *gapping) error { return f(cmd.Context(), g, args) })
		}
	}
	list := &cobra.Command{
		Use:   "gaps",
		Short: "List what people of a community asked and got no good answer to",
		Long: `Gaps lists the questions of a community that got no good answer, those that most
people asked lately first. Questions asked in private are counted, and shown only
where their asker has asked the moderators.`,
		Args: noArguments,
		RunE: with(func(ctx context.Context, g *gapping, _ []string) error {
			if asJSON && asCSV {
				return usageError{errors.New("choose one of --json and --csv")}
			}
			return g.list(ctx, asJSON, asCSV)
		}),
	}
	list.PersistentFlags().StringVar(&community, "community", "local", "whose gaps, as slack:T0123 or discord:4567")
	list.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	list.Flags().BoolVar(&asCSV, "csv", false, "print a table of comma-separated values")
	dismiss := &cobra.Command{
		Use: "dismiss ID --reason WHY", Short: "Say that a question needs no answer", Args: exactly(1, "one gap"),
		RunE: with(func(ctx context.Context, g *gapping, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usageError{errors.New("say why, with --reason: other moderators read it")}
			}
			if err := g.gaps.Dismiss(ctx, g.by, args[0], reason); err != nil {
				return g.fails(err)
			}
			return g.shows("Dismissed. 'careerbot gaps reopen " + args[0] + "' opens it again.")
		}),
	}
	dismiss.Flags().StringVar(&reason, "reason", "", "why, for other moderators")
	list.AddCommand(
		dismiss,
		&cobra.Command{Use: "means ID ENTRY", Short: "Let a passage or a pin answer a question from now on", Args: exactly(2, "a gap and a passage or pin"),
			RunE: with(func(ctx context.Context, g *gapping, args []string) error {
				pin, _, err := g.gaps.Means(ctx, g.by, args[0], args[1])
				if err != nil {
					return g.fails(err)
				}
				return g.shows("Who asks that gets it from now on. The pin " + strings.TrimPrefix(pin, "PIN/") + " does it.")
			})},
		&cobra.Command{Use: "closed", Short: "List the questions that were answered or dismissed last", Args: noArguments, RunE: with(func(ctx context.Context, g *gapping, _ []string) error { return g.closed(ctx) })},
		&cobra.Command{Use: "reopen ID", Short: "Open a question again that was answered or dismissed", Args: exactly(1, "one gap"), RunE: with(func(ctx context.Context, g *gapping, args []string) error {
			return g.reopen(ctx, args[0])
		})},
	)
	return list
}

// withGaps opens content and database for one command.
func (p *program) withGaps(ctx context.Context, community string, f func(*gapping) error) (err error) {
	c, err := p.load()
	if err != nil {
		return err
	}
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	by := &bot.Request{Platform: console.Name, Community: community, User: bot.User{ID: operator, Access: bot.Administrator}}
	return f(&gapping{p, a.bot.Gaps(), by})
}

func (g *gapping) shows(text string) error {
	_, err := fmt.Fprint(g.program.out, console.Render(bot.Say(text), console.Style{Color: g.program.color(), Width: maxWidth}))
	return err
}

// fails prints what is told of an error.
func (g *gapping) fails(err error) error {
	fmt.Fprint(g.program.errOut, console.Render(bot.Apologise(err), console.Style{Width: maxWidth}))
	return silentError{}
}

func (g *gapping) list(ctx context.Context, asJSON, asCSV bool) error {
	list, err := g.gaps.Of(ctx, g.by)
	if err != nil {
		return g.fails(err)
	}
	switch {
	case asJSON:
		out := json.NewEncoder(g.program.out)
		out.SetIndent("", "  ")
		return out.Encode(struct {
			Gaps   []gaps.Seen `json:"gaps"`
			Hidden int         `json:"hidden_questions"`
		}{list.Gaps, list.Hidden})
	case asCSV:
		return g.csv(list.Gaps)
	}
	blocks := []bot.Block{bot.Text{Text: list.Says()}}
	if len(list.Gaps) > 0 {
		blocks = append(blocks, bot.Listing{Title: "Open questions", Items: gaps.Items(list.Gaps)})
	}
	_, err = fmt.Fprint(g.program.out, console.Render(bot.Reply{Blocks: blocks}, console.Style{Color: g.program.color(), Width: maxWidth}))
	return err
}

// csv writes gaps for a spreadsheet, in which no cell is taken for a formula.
func (g *gapping) csv(list []gaps.Seen) error {
	out := csv.NewWriter(g.program.out)
	if err := out.Write([]string{"id", "question", "people", "asked", "first", "last", "channels", "why"}); err != nil {
		return err
	}
	for _, s := range list {
		var whys []string
		for _, w := range s.Whys {
			whys = append(whys, string(w))
		}
		row := []string{s.ID, s.Question, strconv.Itoa(s.People), strconv.Itoa(s.Asked), s.First.Format(time.DateOnly), s.Last.Format(time.DateOnly), strings.Join(s.Channels, " "), strings.Join(whys, " ")}
		for i := range row {
			row[i] = cell(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cell is a text that a spreadsheet takes as such: what begins like a formula gets an
// apostrophe in front.
func cell(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	if strings.ContainsAny(firstRune(strings.TrimLeft(text, " ")), "=+-@＝＋－＠") {
		return "'" + text
	}
	return text
}

func firstRune(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}

func (g *gapping) closed(ctx context.Context) error {
	list, err := g.gaps.Closed(ctx, g.by)
	if err != nil {
		return g.fails(err)
	}
	if len(list) == 0 {
		return g.shows("No question was answered or dismissed yet.")
	}
	_, err = fmt.Fprint(g.program.out, console.Render(bot.Reply{Blocks: []bot.Block{bot.Listing{Title: "Answered or dismissed last", Items: gaps.Items(list)}}}, console.Style{Color: g.program.color(), Width: maxWidth}))
	return err
}

// reopen opens a gap again, whatever it was closed as.
func (g *gapping) reopen(ctx context.Context, id string) error {
	list, err := g.gaps.Closed(ctx, g.by)
	if err != nil {
		return g.fails(err)
	}
	for _, s := range list {
		if s.ID == id {
			if err := g.gaps.Reopen(ctx, g.by, id, s.State); err != nil {
				return g.fails(err)
			}
			return g.shows("It is open again.")
		}
	}
	return g.fails(&bot.Error{Kind: bot.NotFound, Sentence: "I know no such question among those answered or dismissed last. 'careerbot gaps closed' lists them.", Cause: bot.ErrNotFound})
}
