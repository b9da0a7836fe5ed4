package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"careerbot/bot"
	"careerbot/bot/console"
	"careerbot/index"
	"careerbot/knowledge"
)

func (p *program) chatCommand() *cobra.Command {
	var community string
	cmd := &cobra.Command{
		Use:   "chat",
		Short: "Chat in the terminal",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.chat(cmd.Context(), community, "")
		},
	}
	cmd.Flags().StringVar(&community, "community", "local", "whose pins may answer")
	return cmd
}

// serve is what careerbot does without a subcommand.
func (p *program) serve(ctx context.Context) error {
	if !p.isTerminal(p.in) || !p.isTerminal(p.out) {
		return errors.New("nothing to serve: no platform's tokens are set and no terminal is attached; use 'careerbot ask' for one question")
	}
	return p.chat(ctx, "local", "")
}

// chat opens the terminal chat, and follows changes of the overlay meanwhile.
func (p *program) chat(ctx context.Context, community, hint string) error {
	ix, err := p.openIndex()
	if err != nil {
		return err
	}
	defer ix.Close()
	b := p.newBot(ix)
	config := console.Config{Out: p.out, Community: community, User: "you", Now: p.now}
	var lines console.Lines = console.NewScript(p.in)
	report := p.errOut
	if p.isTerminal(p.in) && p.isTerminal(p.out) {
		terminal, restore, err := p.rawTerminal(b, ix)
		if err != nil {
			return err
		}
		defer restore()
		width, _ := p.size()
		lines, report = terminal, terminal
		config.Out = terminal
		config.Style = console.Style{Color: p.color(), Width: min(width, maxWidth)}
		config.Greeting = greeting + hint
	}
	screen := console.New(config, lines, b.Commands())

	group, ctx := errgroup.WithContext(ctx)
	watching, stop := context.WithCancel(ctx)
	if p.knowledge != "" {
		group.Go(func() error {
			p.follow(watching, ix, report)
			return nil
		})
	}
	group.Go(func() error {
		defer stop()
		return screen.Run(ctx, bot.Direct{Bot: b, Platform: screen})
	})
	return group.Wait()
}

const greeting = `Ask me anything about becoming a Machine Learning Engineer.
Tab completes, a number picks a choice, /help shows the commands, Ctrl-D leaves.`

// rawTerminal puts the terminal into raw mode until restore is called.
func (p *program) rawTerminal(b *bot.Bot, ix *index.Index) (*console.Terminal, func(), error) {
	fd := int(p.in.Fd())
	state, err := term.MakeRaw(fd)
	if err != nil {
		return nil, nil, fmt.Errorf("prepare the terminal: %w", err)
	}
	restore := func() {
		if err := term.Restore(fd, state); err != nil {
			fmt.Fprintf(p.errOut, "careerbot: restore the terminal: %v\n", err)
		}
		fmt.Fprintln(p.errOut)
	}
	width, height := p.size()
	screen := struct {
		io.Reader
		io.Writer
	}{p.in, os.Stdout}
	questions := func(prefix string) []string {
		var list []string
		for _, s := range ix.Complete(prefix, 12) {
			list = append(list, s.Text)
		}
		return list
	}
	terminal, err := console.NewTerminal(screen, "› ", width, height, b.Commands(), questions)
	if err != nil {
		restore()
		return nil, nil, err
	}
	return terminal, restore, nil
}

// follow rebuilds the index when the overlay changes. A faulty edit is reported
// and the content that was served is served on.
func (p *program) follow(ctx context.Context, ix *index.Index, report io.Writer) {
	knowledge.Watch(ctx, knowledge.Dir(p.knowledge), knowledge.WatchInterval, func() {
		corpus, err := knowledge.Load(p.layers()...)
		if err != nil {
			fmt.Fprintf(report, "careerbot: the changed content cannot be used, the old one is served on:\n%v\n", err)
			return
		}
		if err := ix.Rebuild(corpus); err != nil {
			fmt.Fprintf(report, "careerbot: %v\n", err)
			return
		}
		fmt.Fprintf(report, "careerbot: the changed content is served now.\n")
	})
}
