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
	"careerbot/bot/assistant"
	"careerbot/bot/console"
	"careerbot/bot/inbox"
	"careerbot/index"
	"careerbot/knowledge"
)

func (p *program) chatCommand() *cobra.Command {
	var community, as string
	cmd := &cobra.Command{
		Use:   "chat",
		Short: "Chat in the terminal",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			access, ok := accessLevels[as]
			if !ok {
				return usageError{fmt.Errorf("--as %q: use member, moderator or administrator", as)}
			}
			c, err := p.load()
			if err != nil {
				return err
			}
			return p.chat(cmd.Context(), c, chatter{community, access}, "")
		},
	}
	cmd.Flags().StringVar(&community, "community", "local", "whose pins answer and are looked after")
	cmd.Flags().StringVar(&as, "as", "administrator", "what you may do: member, moderator or administrator")
	return cmd
}

var accessLevels = map[string]bot.Access{"member": bot.Member, "moderator": bot.Moderator, "administrator": bot.Administrator}

// chatter is who chats.
type chatter struct {
	community string
	access    bot.Access
}

// chat opens the terminal chat, and follows changes of the overlay meanwhile.
func (p *program) chat(ctx context.Context, c *config, who chatter, hint string) (err error) {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.index.Train(); err != nil {
		return err
	}
	p.collectAt(whenServing)
	setup := console.Config{Out: p.out, Community: who.community, User: "you", Access: who.access, Now: p.now}
	var lines console.Lines = console.NewScript(p.in)
	report := p.errOut
	if p.isTerminal(p.in) && p.isTerminal(p.out) {
		terminal, restore, err := p.rawTerminal(a.bot, a.index.Index)
		if err != nil {
			return err
		}
		defer restore()
		width, _ := p.size()
		lines, report = terminal, terminal
		setup.Out = terminal
		setup.Style = console.Style{Color: p.color(), Width: min(width, maxWidth)}
		setup.Greeting = greeting(a.index.Corpus().Guide) + hint
	}
	screen := console.New(setup, lines, a.bot.Commands)
	queue := a.bot.Queue(inbox.Options{Owner: p.owner()}, screen)

	group, ctx := errgroup.WithContext(ctx)
	watching, stop := context.WithCancel(ctx)
	if c.knowledge != "" {
		group.Go(func() error {
			follow(watching, c.knowledge, a.read, a.index.Index, func(err error) {
				if err != nil {
					fmt.Fprintf(report, "careerbot: the changed content cannot be used, the old one is served on:\n%v\n", err)
					return
				}
				fmt.Fprintln(report, "careerbot: the changed content is served now.")
			})
			return nil
		})
	}
	group.Go(func() error {
		defer stop()
		return queue.Run(ctx)
	})
	return group.Wait()
}

// owner names this process among those that share a database.
func (p *program) owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s:%d:%d", host, os.Getpid(), p.now().UnixNano())
}

func greeting(guide knowledge.About) string {
	return "Ask me anything about becoming " + knowledge.WithArticle(guide.Subject.Name) + ".\n" +
		"Tab completes, a number picks a choice, /help shows the commands, Ctrl-D leaves."
}

// rawTerminal puts the terminal into raw mode until restore is called.
func (p *program) rawTerminal(b *assistant.Assistant, ix *index.Index) (*console.Terminal, func(), error) {
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
	terminal, err := console.NewTerminal(screen, "› ", width, height, b.Commands, questions)
	if err != nil {
		restore()
		return nil, nil, err
	}
	return terminal, restore, nil
}

// follow rebuilds the index when the overlay changes from what was read, and reports how that went. A
// faulty edit leaves the content that was served being served.
func follow(ctx context.Context, dir string, read knowledge.Stamp, ix *index.Index, report func(err error)) {
	knowledge.Watch(ctx, knowledge.Dir(dir), read, knowledge.WatchInterval, func() {
		corpus, err := knowledge.LoadDir(dir)
		if err == nil {
			err = ix.Rebuild(corpus)
		}
		report(err)
	})
}
