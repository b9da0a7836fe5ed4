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

// channel is the only one there.
const channel = "terminal"

// Console is one person at a terminal, or a script at its input.
type Console struct {
	config   Config
	lines    Lines
	commands func() []bot.Command

	mu      sync.Mutex
	options []bot.Option // of the last reply that had any, for numbered choices
	form    *filling     // being filled in
	sent    int
	answers chan struct{} // one for each reply
}

// filling is a form that is asked for field by field.
type filling struct {
	form   bot.Form
	at     int
	values map[string]string
	lines  []string // of a long field, so far
}

// Config says who is there.
type Config struct {
	Out       io.Writer
	Style     Style
	Community string // "local" by default
	User      string
	Access    bot.Access
	Greeting  string // shown first; empty for none
	Now       func() time.Time
}

// Lines reads what is typed. [Terminal] and [Script] do.
type Lines interface {
	// ReadLine returns the next line, or io.EOF at the end.
	ReadLine() (string, error)
}

// New makes a console over its lines, with the commands to be typed there.
func New(config Config, lines Lines, commands func() []bot.Command) *Console {
	return &Console{config: config, lines: lines, commands: commands, answers: make(chan struct{}, 16)}
}

// Name implements bot.Platform.
func (c *Console) Name() string { return Name }

// Run reads lines until the end of the input, "exit", or the end of the context.
// A read cannot be interrupted: one that waits when the context ends is left
// behind, and ends with its input.
func (c *Console) Run(ctx context.Context, inbox bot.Inbox) error {
	if c.config.Greeting != "" {
		if err := c.print(c.config.Greeting + "\n\n"); err != nil {
			return err
		}
	}
	for n := 1; ctx.Err() == nil; n++ {
		line, err := c.readLine(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the terminal: %w", err)
		}
		line = strings.TrimSpace(line)
		if c.filling() {
			r, done := c.fill(line, n)
			if err := c.print(c.question()); err != nil {
				return err
			}
			if done {
				if err := c.ask(ctx, inbox, r); err != nil {
					return err
				}
			}
			continue
		}
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
		if err := c.ask(ctx, inbox, r); err != nil {
			return err
		}
	}
	return nil
}

func (c *Console) readLine(ctx context.Context) (string, error) {
	type read struct {
		line string
		err  error
	}
	done := make(chan read, 1)
	go func() {
		line, err := c.lines.ReadLine()
		done <- read{line, err}
	}()
	select {
	case r := <-done:
		return r.line, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// ask hands a request in and waits for its reply: at a terminal one thing
// follows the other.
func (c *Console) ask(ctx context.Context, inbox bot.Inbox, r bot.Request) error {
	if err := inbox.Accept(ctx, r); err != nil {
		return fmt.Errorf("not accepted: %w", err)
	}
	select {
	case <-c.answers:
		return nil
	case <-ctx.Done():
		return nil
	}
}

func (c *Console) request(kind bot.RequestKind, n int) bot.Request {
	return bot.Request{
		Key:  fmt.Sprintf("%s:%s:%s:%d", Name, c.config.User, strconv.FormatInt(c.config.Now().UnixNano(), 36), n),
		Kind: kind, Platform: Name, Community: c.config.Community, Channel: channel,
		User: bot.User{ID: c.config.User, Name: c.config.User, Access: c.config.Access}, Received: c.config.Now(),
	}
}

// question is what the form asks for now, or nothing.
func (c *Console) question() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.form == nil || len(c.form.lines) > 0 {
		return ""
	}
	f := c.form.form.Fields[c.form.at]
	text := plain(f.Label)
	if f.Help != "" {
		text += " (" + plain(f.Help) + ")"
	}
	if f.Long {
		text += ", end with an empty line"
	}
	if f.Problem != "" {
		text += "\n  ! " + plain(f.Problem)
	}
	switch {
	case f.Value == "":
	case amiss(f): // to keep it would be to be asked again
		text += "\n  you wrote: " + oneLine(f.Value) + " (an empty line leaves it empty)"
	default:
		text += "\n  now: " + oneLine(f.Value) + " (an empty line keeps it, - clears it)"
	}
	return text + "\n"
}

// amiss reports whether a field holds what cannot stay, and can be left empty instead.
func amiss(f bot.Field) bool { return f.Problem != "" && !f.Required }

// oneLine is a value as it stands in the question.
func oneLine(value string) string {
	return strings.ReplaceAll(plain(strings.ReplaceAll(value, "\n", " / ")), "\n", " ")
}

// fill takes one line for the form. Done says that it is complete.
func (c *Console) fill(line string, n int) (r bot.Request, done bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.form
	if line == "/cancel" {
		c.form = nil
		return r, false
	}
	field := f.form.Fields[f.at]
	if field.Long && line != "" && line != "-" {
		f.lines = append(f.lines, line)
		return r, false
	}
	switch {
	case line == "-":
		f.values[field.Name] = ""
	case len(f.lines) > 0:
		f.values[field.Name] = strings.Join(f.lines, "\n")
	case line == "" && amiss(field):
		f.values[field.Name] = ""
	case line == "":
		f.values[field.Name] = field.Value
	default:
		f.values[field.Name] = line
	}
	f.lines = nil
	if f.at++; f.at < len(f.form.Fields) {
		return r, false
	}
	r = c.request(bot.Submit, n)
	r.Action, r.Fields = f.form.Action, f.values
	c.form = nil
	return r, true
}

// decode makes a request of a line: a number presses a choice, "/name" or a
// command's bare name uses it, anything else is free text.
func (c *Console) decode(line string, n int) (r bot.Request, problem string) {
	r = c.request(bot.Message, n)
	r.Text = line
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
	written := strings.HasPrefix(line, "/")
	if command, rest, ok := bot.SplitCommand(c.commands(), line); ok && (written || rest == "") {
		r.Kind, r.Command, r.Text = bot.CommandUse, command.Name, rest
		return r, ""
	}
	if !written {
		return r, ""
	}
	name, words, _ := strings.Cut(strings.Join(strings.Fields(line[1:]), " "), " ")
	if command, _, ok := bot.SplitCommand(c.commands(), name); ok { // it takes no words, and may say so
		r.Kind, r.Command, r.Text = bot.CommandUse, command.Name, words
		return r, ""
	}
	return r, fmt.Sprintf("There is no command /%s. Try /help.", plain(name))
}

// Send implements bot.Platform: it prints the reply, and begins its form.
func (c *Console) Send(_ context.Context, to bot.Destination, reply bot.Reply) (bot.MessageRef, error) {
	c.mu.Lock()
	if options := reply.Options(); len(options) > 0 {
		c.options = options // a mere "Thank you!" leaves the choices before it
	}
	for _, b := range reply.Blocks {
		if form, ok := b.(bot.Form); ok && len(form.Fields) > 0 && !form.Optional {
			c.form = &filling{form: form, values: map[string]string{}}
		}
	}
	c.sent++
	ref := bot.MessageRef{Channel: channel, Message: strconv.Itoa(c.sent)}
	c.mu.Unlock()
	err := c.print(Render(reply, c.config.Style) + "\n" + c.question())
	if !strings.HasPrefix(to.Key, Name+":") {
		return ref, err // it is no answer to a line, as a reminder
	}
	select {
	case c.answers <- struct{}{}:
	default: // nobody waits for it
	}
	return ref, err
}

// Speech implements bot.Speaker. Nothing reaches a person whose terminal is closed.
func (c *Console) Speech() bot.Speech {
	return bot.Speech{Asking: "Ask in your own words: I reply right here, with the source.", Alone: "here, while this chat is open"}
}

// TakesTurns implements bot.TurnTaker: a follow-up stands in the next line.
func (c *Console) TakesTurns() {}

// Dismiss implements bot.Dismisser: the next line is read.
func (c *Console) Dismiss(context.Context, bot.Destination) {
	select {
	case c.answers <- struct{}{}:
	default: // nobody waits for it
	}
}

func (c *Console) filling() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.form != nil
}

func (c *Console) print(text string) error {
	_, err := io.WriteString(c.config.Out, text)
	return err
}
