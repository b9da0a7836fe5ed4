package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"careerbot/bot"
	"careerbot/bot/store"
	"careerbot/index"
	"careerbot/knowledge"
)

func (p *program) doctorCommand() *cobra.Command {
	var asJSON, ready bool
	var silent string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Find out why careerbot does not work, or why it said nothing",
		Long: `Doctor looks at everything that careerbot needs: configuration, content, database,
tokens, scopes, permissions, commands, clock and network. Each gets a tick, a warning
or a cross with what to do about it. It sends nothing to anybody, makes no folder or
database, and migrates none.

With --ready it asks the careerbot that runs on this machine whether anybody can be
answered, for the health check of a container. With --silent it asks that careerbot what
it last did about a message (its link), or in a channel, and what decided that.

The exit status is 0 where all is well or only warned of, and 1 where something does
not work.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case silent != "":
				return p.silence(cmd.Context(), silent, asJSON)
			case ready:
				return p.ready(cmd.Context())
			}
			return p.doctor(cmd.Context(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&silent, "silent", "", "link to a message, or a channel's id: why did the bot say nothing?")
	cmd.Flags().BoolVar(&ready, "ready", false, "ask the careerbot that runs here whether it can answer anybody")
	return cmd
}

// ready prints what the running careerbot says of itself.
func (p *program) ready(ctx context.Context) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	if c.health == noListener {
		return errors.New("doctor: CAREERBOT_HEALTH_LISTEN is off, so the running careerbot cannot be asked")
	}
	says, err := askHealth(ctx, c.health, "/readyz")
	if says != "" {
		fmt.Fprintln(p.out, says)
	}
	if err != nil {
		return fmt.Errorf("doctor: %w", err)
	}
	return nil
}

// doctorLimit is the longest that looking at everything may take.
const doctorLimit = time.Minute

func (p *program) doctor(ctx context.Context, asJSON bool) error {
	ctx, cancel := context.WithTimeout(ctx, doctorLimit)
	defer cancel()
	list := p.examine(ctx)
	faults := 0
	for _, f := range list {
		if f.State == bot.Fault {
			faults++
		}
	}
	if asJSON {
		if err := p.printJSON(map[string]any{"well": faults == 0, "findings": list}); err != nil {
			return err
		}
	} else {
		p.printFindings(list, faults)
	}
	if faults > 0 {
		return silentError{}
	}
	return nil
}

// signs stand before findings.
var signs = map[bot.FindingState]string{bot.Well: "✓", bot.Warning: "!", bot.Fault: "✗"}

func (p *program) printFindings(list []bot.Finding, faults int) {
	for _, f := range list {
		fmt.Fprintf(p.out, "%s %s: %s\n", signs[f.State], f.Subject, f.Says)
		if f.Remedy != "" {
			fmt.Fprintf(p.out, "    → %s\n", f.Remedy)
		}
	}
	switch faults {
	case 0:
		fmt.Fprintln(p.out, "\nEverything that careerbot needs works.")
	case 1:
		fmt.Fprintln(p.out, "\nOne thing does not work.")
	default:
		fmt.Fprintf(p.out, "\n%d things do not work.\n", faults)
	}
}

// examine looks at everything. What is wrongly set is told, and passed over.
func (p *program) examine(ctx context.Context) []bot.Finding {
	f := &bot.Findings{About: "Configuration"}
	c, faults := p.read()
	for _, fault := range faults {
		what, remedy, ok := strings.Cut(fault, "; ")
		if !ok {
			what, remedy, _ = strings.Cut(fault, ": ")
		}
		f.Fail("setting", what, remedy+" ('careerbot config' shows where each value comes from)")
	}
	if len(faults) == 0 {
		f.OK("settings", "they can be used")
	}
	for _, unknown := range p.unknownVariables() {
		f.Warn("setting", unknown, "mend its name, or take it out")
	}
	p.examineRunning(ctx, f, c)
	list := f.List
	if !c.faulty("data") && !c.faulty("database_url") {
		list = append(list, store.Examine(ctx, c.database(), func(ctx context.Context) (*store.Store, error) {
			return p.openStore(ctx, c, slog.New(slog.DiscardHandler))
		})...)
	}
	if c.faulty("knowledge") {
		return list
	}
	ix, found := examineContent(c)
	list = append(list, found...)
	if ix == nil {
		return list
	}
	defer ix.Close()
	return append(list, p.examinePlatforms(ctx, c, ix)...)
}

// examineRunning asks the careerbot that runs here, if one does, and tries the addresses
// that are listened on otherwise. Where this process has no tokens (a service's may be
// readable for the service alone), the running one knows its platforms.
func (p *program) examineRunning(ctx context.Context, f *bot.Findings, c *config) {
	var running *readiness
	if c.health == noListener {
		f.Warn("health", "CAREERBOT_HEALTH_LISTEN is off: nobody sees whether it works", "leave it out, or set it to an address as 127.0.0.1:8081")
	} else if state, err := askHealth(ctx, c.health, "/readyz"); state != "" {
		running = new(readiness)
		says := "careerbot runs here and says: " + state
		switch readErr := json.Unmarshal([]byte(state), running); {
		case readErr != nil:
			f.Warn("running", says, "is it another version of careerbot? restart it")
		case err != nil || !running.well():
			f.Fail("running", says, "mend what it says, and what is found below; its log says more")
		default:
			f.OK("running", says)
		}
	} else if err := canListen(ctx, c.health); err != nil {
		f.Fail("health", err.Error(), "end what else uses that port, or set CAREERBOT_HEALTH_LISTEN to another address")
	} else {
		f.OK("running", "no careerbot runs here at the moment")
	}
	switch {
	case len(c.wanted()) > 0:
	case running != nil && len(running.Platforms) > 0:
		names := slices.Sorted(maps.Keys(running.Platforms))
		f.Warn("platforms", "this shell has no tokens; the careerbot that runs here connects "+strings.Join(names, " and "),
			"to look at tokens and permissions too, run doctor as the service does: OPERATIONS.md has the line")
	default:
		var tokens []string
		for _, platform := range c.platforms {
			tokens = append(tokens, platform.About().Tokens)
		}
		f.Fail("platforms", "none is connected", "set "+strings.Join(tokens, ", or ")+": the README says where they are")
	}
}

func canListen(ctx context.Context, address string) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return l.Close()
}

func examineContent(c *config) (*index.Index, []bot.Finding) {
	f := &bot.Findings{About: "Content"}
	corpus, err := knowledge.LoadDir(c.knowledge)
	if err != nil {
		f.Fail("guide", strings.ReplaceAll(err.Error(), "\n", "; "), "mend the files: 'careerbot check' lists every fault")
		return nil, f.List
	}
	f.OK("guide", fmt.Sprintf("%d passages, %d phrasings", len(corpus.Entries), phrasings(corpus)))
	ix := index.New(corpus, nil)
	q := corpus.Guide.Example()
	if _, err := ix.Search(context.Background(), knowledge.Query{Text: q}); err != nil {
		f.Fail("index", err.Error(), "report it: the content is well, and the index over it cannot be built or searched")
		ix.Close()
		return nil, f.List
	}
	f.OK("index", "it answers")
	return ix, f.List
}

func phrasings(c *knowledge.Corpus) (n int) {
	for _, e := range c.Entries {
		n += len(e.Phrasings)
	}
	return n
}

// examinePlatforms lets each platform whose tokens are set look at itself, but for those
// whose settings cannot be used.
func (p *program) examinePlatforms(ctx context.Context, c *config, ix *index.Index) (list []bot.Finding) {
	log := slog.New(slog.DiscardHandler)
	wanted := slices.DeleteFunc(c.wanted(), func(platform platform) bool { return platform.Check() != nil })
	a := &opened{bot: p.newBot(c, ix, nil, log, nil), index: &guide{Index: ix}}
	platforms, _, err := p.connect(wanted, a, "", log, nil)
	if err != nil {
		f := &bot.Findings{About: "Platforms"}
		f.Fail("configuration", err.Error(), "mend it")
		return f.List
	}
	for _, platform := range platforms {
		if e, ok := platform.(bot.Examiner); ok {
			list = append(list, e.Examine(ctx)...)
		}
	}
	return list
}

// healthLimit is the longest that the careerbot which runs here may take to answer.
const healthLimit = 3 * time.Second

// askHealth asks the careerbot that runs on this machine.
func askHealth(ctx context.Context, address, path string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, healthLimit)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err != nil {
		return "", err
	}
	if response.Header.Get("Content-Type") != "application/json" {
		return "", errors.New("that is no careerbot")
	}
	if response.StatusCode == http.StatusNotFound {
		return "", errNothingSeen
	}
	says := strings.TrimSpace(string(body))
	if response.StatusCode != http.StatusOK {
		return says, fmt.Errorf("careerbot on %s is not ready", address)
	}
	return says, nil
}

var errNothingSeen = errors.New("nothing from there has reached careerbot since it was started: is it in the channel, and is its name spelt right? 'careerbot doctor' looks at the rest")

// silence prints what the running careerbot last did about a message or in a channel.
func (p *program) silence(ctx context.Context, where string, asJSON bool) error {
	c, err := p.load()
	if err != nil {
		return err
	}
	if c.health == noListener {
		return errors.New("doctor: CAREERBOT_HEALTH_LISTEN is off, so the running careerbot cannot be asked; moderators ask it in chat: silence")
	}
	text, err := askHealth(ctx, c.health, "/silence?at="+url.QueryEscape(where))
	switch {
	case errors.Is(err, errNothingSeen):
		return fmt.Errorf("doctor: %w", err)
	case err != nil:
		return fmt.Errorf("doctor: no careerbot answers on %s (CAREERBOT_HEALTH_LISTEN): is it running? %w", c.health, err)
	}
	var d bot.Decision
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return fmt.Errorf("doctor: %w", err)
	}
	if asJSON {
		return p.printJSON(d)
	}
	fmt.Fprintln(p.out, d)
	return nil
}
