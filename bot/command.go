package bot

import (
	"context"
	"fmt"
	"strings"
)

// Handler does what a request asks for. Its error is an *Error where the person
// should read something better than a plain apology.
type Handler func(ctx context.Context, r *Request) (Reply, error)

// Command is one command, as data. Help, usage texts, Slack's manifest,
// Discord's registration and the terminal's completion all grow from it.
type Command struct {
	Name     string   // lower case, no spaces
	Summary  string   // at most 100 characters
	About    string   // what help says of it beside that, in a few sentences; may be empty
	Also     []string // what people type for it, whole: words in lower case
	Args     []Arg
	Examples []string // what follows the name; empty for the name alone
	Access   Access   // who may use it
	Private  bool     // its reply is for the person alone: known before the handler runs
	Place    bool     // its text names a channel or a message: a channel comes as its mention, "<#id>"
	Handler  Handler
}

// Arg is one argument. Platforms without typed arguments read all of them from
// the text that follows the command's name.
type Arg struct {
	Name     string
	Summary  string // at most 100 characters
	Required bool
	Choices  []Choice // the only values, where there are any
	Command  bool     // its value is the name of a command: other words make a sentence of it
	Complete Completer
}

// Choice is one value of an argument.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Completer proposes values for what somebody has typed so far.
type Completer func(ctx context.Context, r *Request, prefix string) []Choice

// Usage is the command as one types it: "salary [role] [level]".
func (c Command) Usage() string {
	parts := []string{c.Name}
	for _, a := range c.Args {
		if a.Required {
			parts = append(parts, strings.ToUpper(a.Name))
		} else {
			parts = append(parts, "["+a.Name+"]")
		}
	}
	return strings.Join(parts, " ")
}

// Platforms allow 100 characters for descriptions and 32 for names, and 25
// choices an argument (Discord's limits, the narrower ones).
const (
	MaxSummary = 100
	maxName    = 32
	MaxChoices = 25
)

// validate reports what a platform would refuse about a command.
func (c Command) validate() error {
	check := func(what, text string, limit int) error {
		if text == "" || len([]rune(text)) > limit {
			return fmt.Errorf("command %q: %s must have 1 to %d characters", c.Name, what, limit)
		}
		return nil
	}
	if c.Handler == nil {
		return fmt.Errorf("command %q has no handler", c.Name)
	}
	if c.Name != strings.ToLower(c.Name) || strings.ContainsAny(c.Name, " \t/") {
		return fmt.Errorf("command %q: use lower case without spaces", c.Name)
	}
	if err := check("the name", c.Name, maxName); err != nil {
		return err
	}
	if err := check("the summary", c.Summary, MaxSummary); err != nil {
		return err
	}
	optional := false
	for _, a := range c.Args {
		if err := check("argument "+a.Name, a.Summary, MaxSummary); err != nil {
			return err
		}
		if a.Required && optional {
			return fmt.Errorf("command %q: required argument %q comes after an optional one", c.Name, a.Name)
		}
		if len(a.Choices) > MaxChoices {
			return fmt.Errorf("command %q: argument %q has more than %d choices", c.Name, a.Name, MaxChoices)
		}
		optional = optional || !a.Required
	}
	return nil
}
