package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
)

// Name is the platform's name.
const Name = "console"

// Console is one person at a terminal, or a script at its input.
type Console struct {
	config   Config
	lines    Lines
	commands []bot.Command

	mu      sync.Mutex
	options []bot.Option // of the last reply, for numbered choices
	sent    int
}

// Config says who is there.
type Config struct {
	Out       io.Writer
	Style     Style
	Community string // "local" by default
	User      string
	Greeting  string // shown first; empty for none
	Now       func() time.Time
}

// Lines reads what is typed. [Terminal] and [Script] do.
type Lines interface {
	// ReadLine returns the next line, or io.EOF at the end.
	ReadLine() (string, error)
}

// New makes a console over its lines, with the commands to be typed there.
func New(config Config, lines Lines, commands []bot.Command) *Console {
	return &Console{config: config, lines: lines, commands: commands}
}

// Name implements bot.Platform.
func (c *Console) Name() string { return Name }

// Run reads lines until the end of the input, "exit", or the end of the context.
// A line that is being read when the context ends is still waited for: a
// terminal's read cannot be interrupted.
func (c *Console) Run(ctx context.Context, inbox bot.Inbox) error {
	if c.config.Greeting != "" {
		if err := c.print(c.config.Greeting + "\n\n"); err != nil {
			return err
		}
	}
	for n := 1; ctx.Err() == nil; n++ {
		line, err := c.lines.ReadLine()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the terminal: %w", err)
		}
		line = strings.TrimSpace(line)
		if line == "exit" || line == "quit" || line == "/exit" || line == "/quit" {
			return nil
		}
		if line == "" {
			continue
		}
		r, problem := c.decode(line, n)
		if problem != "" {
			if err := c.print(problem + "\n\n"); err != nil {
				return err
			}
			continue
		}
		if err := inbox.Accept(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// decode makes a request of a line: a number presses a choice, "/name" or a
// command's bare name uses it, anything else is free text.
func (c *Console) decode(line string, n int) (r bot.Request, problem string) {
	r = bot.Request{
		Key:  fmt.Sprintf("%s:%s:%d", Name, c.config.User, n),
		Kind: bot.Message, Platform: Name, Community: c.config.Community, Channel: "terminal",
		User: bot.User{ID: c.config.User}, Text: line, Received: c.config.Now(),
	}
	if number, err := strconv.Atoi(line); err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if len(c.options) == 0 {
			return r, ""
		}
		if number < 1 || number > len(c.options) {
			return r, fmt.Sprintf("There are choices 1 to %d.", len(c.options))
		}
		r.Kind, r.Text, r.Action = bot.Press, "", c.options[number-1].Action
		return r, ""
	}
	name, rest, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	slash := strings.HasPrefix(line, "/")
	for _, command := range c.commands {
		if strings.EqualFold(name, command.Name) && (slash || rest == "") {
			r.Kind, r.Command, r.Text = bot.CommandUse, command.Name, strings.TrimSpace(rest)
			return r, ""
		}
	}
	if slash {
		return r, fmt.Sprintf("There is no command /%s. Try /help.", plain(name))
	}
	return r, ""
}

// Send implements bot.Platform: it prints the reply.
func (c *Console) Send(_ context.Context, _ bot.Destination, reply bot.Reply) (bot.MessageRef, error) {
	c.mu.Lock()
	c.options = reply.Options()
	c.sent++
	ref := bot.MessageRef{Channel: "terminal", Message: strconv.Itoa(c.sent)}
	c.mu.Unlock()
	return ref, c.print(Render(reply, c.config.Style) + "\n")
}

func (c *Console) print(text string) error {
	_, err := io.WriteString(c.config.Out, text)
	return err
}
