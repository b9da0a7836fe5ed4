package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"careerbot/bot"
	"careerbot/index"
	"careerbot/knowledge"
)

// program is the process's surroundings. Nothing outside this package reads the
// environment or the real clock.
type program struct {
	in     *os.File
	out    io.Writer
	errOut io.Writer
	getenv func(string) string
	now    func() time.Time

	knowledge string // overlay folder
	verbose   bool
}

func newProgram() *program {
	return &program{in: os.Stdin, out: os.Stdout, errOut: os.Stderr, getenv: os.Getenv, now: time.Now}
}

// usageError is a fault in how the program was called.
type usageError struct{ error }

// silentError ends the program with a failure that has been reported already.
type silentError struct{}

func (silentError) Error() string { return "failed" }

// The exit codes.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

func (p *program) run(ctx context.Context, args []string) int {
	root := p.rootCommand()
	root.SetArgs(args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.errOut)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &silentError{}):
		return exitError
	case errors.As(err, &usageError{}) || strings.HasPrefix(err.Error(), "unknown "):
		fmt.Fprintf(p.errOut, "careerbot: %v\nTry 'careerbot --help'.\n", err)
		return exitUsage
	default:
		fmt.Fprintf(p.errOut, "careerbot: %v\n", err)
		return exitError
	}
}

func (p *program) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "careerbot",
		Short: "A career assistant for Slack, Discord and the terminal",
		Long: `careerbot answers questions about becoming a Machine Learning Engineer from a
curated guide, its FAQ and its salary figures. Every sentence and figure it
shows stands in the guide, and the reply says where.`,
		Args:              noArguments,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context()) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().StringVar(&p.knowledge, "knowledge", p.getenv("CAREERBOT_KNOWLEDGE"), "content folder that overlays the built-in guide, entry by entry")
	root.PersistentFlags().BoolVar(&p.verbose, "verbose", false, "log every request")
	root.AddCommand(p.askCommand(), p.chatCommand(), p.checkCommand(), p.contentCommand(), p.evalCommand())
	return root
}

func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("unknown command %q; to ask a question, use: careerbot ask %q", args[0], strings.Join(args, " "))}
	}
	return nil
}

func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("name %s", what)}
		}
		return nil
	}
}

func (p *program) logger() *slog.Logger {
	level := slog.LevelWarn
	if p.verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(p.errOut, &slog.HandlerOptions{Level: level}))
}

// newBot is the bot over an index, remembering conversations in memory.
func (p *program) newBot(ix *index.Index) *bot.Bot {
	return bot.New(bot.Options{
		Searcher:      ix,
		Conversations: bot.NewMemoryConversations(p.now),
		Log:           p.logger(),
		Now:           p.now,
	})
}

// layers is the built-in content and the operator's overlay.
func (p *program) layers() []knowledge.Layer {
	layers := []knowledge.Layer{knowledge.Embedded()}
	if p.knowledge != "" {
		layers = append(layers, knowledge.Dir(p.knowledge))
	}
	return layers
}

// openIndex loads the content and builds the index.
func (p *program) openIndex() (*index.Index, error) {
	corpus, err := knowledge.Load(p.layers()...)
	if err != nil {
		return nil, fmt.Errorf("the content cannot be used:\n%w", err)
	}
	return index.New(corpus)
}

func (p *program) isTerminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// color reports whether the output may be coloured: on a terminal, unless
// NO_COLOR is set (no-color.org).
func (p *program) color() bool {
	return p.isTerminal(p.out) && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

// width is the terminal's width, or 0 where there is none.
func (p *program) size() (width, height int) {
	if file, ok := p.out.(*os.File); ok {
		if w, h, err := term.GetSize(int(file.Fd())); err == nil {
			return w, h
		}
	}
	return 0, 0
}
