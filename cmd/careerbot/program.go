package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/index"
	"careerbot/index/encoder"
	"careerbot/knowledge"
)

// program is the process's surroundings. Nothing outside this package reads the
// environment or the real clock.
type program struct {
	in      *os.File
	out     io.Writer
	errOut  io.Writer
	getenv  func(string) string
	environ func() []string // every variable, as NAME=value
	now     func() time.Time
	collect func(percent int) // sets how far garbage may grow, in percent of what is in use; may be nil

	flags   *pflag.FlagSet
	verbose bool
}

func newProgram() *program {
	return &program{in: os.Stdin, out: os.Stdout, errOut: os.Stderr, getenv: os.Getenv, environ: os.Environ, now: time.Now, collect: collectFrom}
}

// How far garbage may grow before it is collected, in percent of what is in use. A command
// that ends with its answer spares most of the collection, which is a quarter of its time,
// for some 10 MB more. One that serves holds some 20 MB less than by Go's own hundred, for a
// collection every second or two under load.
const (
	whenBrief   = 400
	whenServing = 50
)

// collectFrom sets how far garbage may grow. Whoever set GOGC is obeyed.
func collectFrom(percent int) {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(percent)
	}
}

// collectAt sets how far garbage may grow in a process of its own.
func (p *program) collectAt(percent int) {
	if p.collect != nil {
		p.collect(percent)
	}
}

// usageError is a fault in how the program was called.
type usageError struct{ error }

// lastingError is one that the next start would meet again.
type lastingError struct{ error }

func (e lastingError) Unwrap() error { return e.error }

// lasting reports whether an error is one that the next start would meet again.
func lasting(err error) bool {
	newer, advised := (*store.NewerError)(nil), (*store.AdvisedError)(nil)
	return errors.As(err, &lastingError{}) || errors.As(err, &configError{}) || errors.As(err, &newer) ||
		errors.As(err, &advised) && advised.Lasting
}

// silentError ends the program with a failure that has been reported already.
type silentError struct{}

func (silentError) Error() string { return "failed" }

// The exit codes.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
	// exitLasting says that starting again mends nothing: somebody has to change a setting,
	// a token or the content first. It is EX_CONFIG of sysexits.h; the unit in deploy/ does
	// not restart on it.
	exitLasting = 78
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
		if lasting(err) {
			return exitLasting
		}
		return exitError
	}
}

func (p *program) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "careerbot",
		Short: "A career assistant for Slack, Discord and the terminal",
		Long: `careerbot answers career questions from a
curated guide, its FAQ and its salary figures. Every sentence and figure it
shows stands in the guide, and the reply says where.`,
		Args:              noArguments,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
		PersistentPreRun:  func(*cobra.Command, []string) { p.warnOfSecrets() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context()) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	p.addFlags(root)
	root.SetUsageTemplate(root.UsageTemplate() + settingsHelp)
	root.PersistentFlags().BoolVar(&p.verbose, "verbose", false, "log every request, also of ask and chat")
	root.AddCommand(p.serveCommand(), p.askCommand(), p.chatCommand(), p.pinsCommand(), p.gapsCommand(), p.checkCommand(), p.contentCommand(), p.payCommand(), p.evalCommand(), p.manifestCommand(), p.configCommand(), p.doctorCommand(), p.backupCommand(), p.restoreCommand(), p.versionCommand())
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

// logger logs as configured; quiet is for commands whose output people read.
func (p *program) logger(c *config, quiet bool) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.logLevel)); err != nil {
		level = slog.LevelInfo // load has checked it
	}
	if quiet && !p.verbose {
		level = max(level, slog.LevelWarn)
	}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: inSeconds}
	if c.logFormat == "json" || c.logFormat == "auto" && !quiet && !p.isTerminal(p.errOut) {
		return slog.New(withoutRepeats(slog.NewJSONHandler(p.errOut, options), p.now))
	}
	return slog.New(withoutRepeats(slog.NewTextHandler(p.errOut, options), p.now))
}

// inSeconds writes every duration of the log as a number whose name says its unit.
func inSeconds(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindDuration {
		return a
	}
	return slog.Float64(a.Key+"_seconds", a.Value.Duration().Seconds())
}

// newBot is the bot over an index and, where there is one, a store.
func (p *program) newBot(c *config, ix *index.Index, s *store.Store, log *slog.Logger, observer bot.Observer) *assistant.Assistant {
	o := assistant.Options{
		Config: c.bot, Observer: observer, Searcher: ix, Log: log, Now: p.now,
	}
	if s == nil {
		o.Store = store.None()
	} else {
		o.Store, o.Wake = store.Guard(s, memory.NewHealth(p.now, log, observer)), s.Wake
	}
	return assistant.New(o)
}

// opened is the bot with what it stands on.
type opened struct {
	bot   *assistant.Assistant
	index *guide
	store *store.Store
	read  knowledge.Stamp // of the content folder, from before it was read
}

// open opens content and database, for a command whose output people read. Who sits at
// the terminal may ask as much as they like.
func (p *program) open(ctx context.Context, c *config) (*opened, error) {
	own := *c
	own.bot.Limit = 0
	sentences, err := p.patiently(c)
	if err != nil {
		return nil, err
	}
	return p.openWith(ctx, &own, sentences, p.logger(c, true), nil)
}

func (p *program) openWith(ctx context.Context, c *config, sentences *encoder.Sentences, log *slog.Logger, observer bot.Observer) (*opened, error) {
	var read knowledge.Stamp
	if c.knowledge != "" {
		read = knowledge.Dir(c.knowledge).Stamp()
	}
	ix, err := openGuide(c.knowledge, sentences)
	if err != nil {
		return nil, err
	}
	s, err := p.openStore(ctx, c, log)
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return &opened{p.newBot(c, ix.Index, s, log, observer), ix, s, read}, nil
}

func (a *opened) close() error { return errors.Join(a.store.Close(), a.index.Close()) }

// openStore opens the database that is configured.
func (p *program) openStore(ctx context.Context, c *config, log *slog.Logger) (*store.Store, error) {
	return store.Open(ctx, c.database(), p.now, log)
}

// database is the address of the database: PostgreSQL's, or a file's path.
func (c *config) database() string {
	if c.databaseURL != "" {
		return c.databaseURL
	}
	return filepath.Join(c.data, "careerbot.db")
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
