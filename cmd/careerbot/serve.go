package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"careerbot/bot"
	"careerbot/bot/inbox"
)

func (p *program) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Connect the platforms whose tokens are set; this is what careerbot does without a subcommand",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context()) },
	}
}

// serve connects the platforms whose tokens are set. With none set and a terminal
// attached it opens the chat.
func (p *program) serve(ctx context.Context) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	if len(c.wanted()) > 0 {
		return p.servePlatforms(ctx, c)
	}
	if !p.isTerminal(p.in) || !p.isTerminal(p.out) {
		return lastingError{errors.New(`nothing to serve: no platform's tokens are set and no terminal is attached.
For one question, use: careerbot ask "how do I start?"
` + strings.TrimSuffix(c.connectHint(), "."))}
	}
	return p.chat(ctx, c, chatter{"local", bot.Administrator}, "\n"+c.connectHint())
}

// servePlatforms runs the bot until the context ends, or until a platform says that
// it cannot go on.
func (p *program) servePlatforms(ctx context.Context, c *config) (err error) {
	log := p.logger(c, false)
	start := p.now()
	defer func() {
		if err != nil {
			log.ErrorContext(ctx, "stopped", "why", err.Error(), "ran", p.now().Sub(start))
			return
		}
		log.InfoContext(ctx, "stopped", "why", context.Cause(ctx), "ran", p.now().Sub(start))
	}()
	for _, name := range p.unknownVariables() {
		log.WarnContext(ctx, "a variable of the environment is passed over", "problem", name)
	}
	m := newMetrics()
	sentences, err := p.serving(c, log)
	if err != nil {
		return err
	}
	a, err := p.openWith(ctx, c, sentences, log, m)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.index.Train(); err != nil { // before the platforms connect: no member waits for it
		return err
	}
	p.collectAt(whenServing)
	m.contentLoaded(p.now(), a.index.Corpus())
	owner := p.owner()
	platforms, routes, err := p.connect(c.wanted(), a, owner, log, m)
	if err != nil {
		return lastingError{err}
	}
	p.logStart(ctx, log, c, a, platforms)
	for _, platform := range platforms {
		m.serves(platform.Name())
	}
	queue := a.bot.Queue(inbox.Options{Owner: owner, Random: rand.Float64}, platforms...)

	m.watch(a.bot, queue, p.now)

	group, running := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := queue.Run(running); err != nil {
			if panicked := (*inbox.PanicError)(nil); errors.As(err, &panicked) {
				return err
			}
			return lastingError{err} // a platform ends by itself where no retry mends it
		}
		return context.Canceled // it has ended, and so has everything beside it
	})
	if c.knowledge != "" {
		group.Go(func() error {
			follow(running, c.knowledge, a.read, a.index.Index, func(err error) {
				if err != nil {
					log.ErrorContext(running, "the changed content cannot be used, the old one is served on", "error", err)
					return
				}
				m.contentLoaded(p.now(), a.index.Corpus())
				log.InfoContext(running, "the changed content is served now")
				register(running, platforms, log)
			})
			return nil
		})
	}
	if routes != nil {
		group.Go(func() error { return listenHTTP(running, c.listen, "CAREERBOT_LISTEN", routes, log) })
	}
	if c.health != noListener {
		group.Go(func() error {
			return listenHTTP(running, c.health, "CAREERBOT_HEALTH_LISTEN", healthHandler(a, queue, m, log), log)
		})
	}
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// register tells the platforms that commands may have changed with the content.
func register(ctx context.Context, platforms []bot.Platform, log *slog.Logger) {
	for _, platform := range platforms {
		r, ok := platform.(bot.Registrar)
		if !ok {
			continue
		}
		if err := r.Register(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "the commands stay registered as they were before the content changed", "platform", platform.Name(), "error", err)
		}
	}
}

// logStart says what runs from now on.
func (p *program) logStart(ctx context.Context, log *slog.Logger, c *config, a *opened, platforms []bot.Platform) {
	f, corpus := facts(), a.index.Corpus()
	content := fmt.Sprintf("%s, %d passages", corpus.Guide.Name, len(corpus.Entries))
	if c.knowledge != "" {
		content += ", with " + c.knowledge
	}
	var names []string
	for _, platform := range platforms {
		names = append(names, platform.Name())
	}
	log.InfoContext(ctx, "started", "version", f.Version, "commit", f.Commit, "store", a.store.About(ctx), "content", content, "platforms", names)
}

// httpGrace is what open requests get at shutdown.
const httpGrace = 5 * time.Second

// maxHeader is how many bytes of headers a request may have: anybody may send them.
const maxHeader = 16 << 10

// listenHTTP serves until the context ends.
func listenHTTP(ctx context.Context, address, setting string, handler http.Handler, log *slog.Logger) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: end what else uses that port, or set %s to another address: %w", address, setting, err)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	log.InfoContext(ctx, "listening", "address", listener.Addr().String())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), httpGrace)
	defer cancel()
	err = server.Shutdown(closing)
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
