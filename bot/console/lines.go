package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"

	"careerbot/bot"
)

// maxLine is the longest line that is read, in bytes.
const maxLine = 1 << 20

// Script reads lines from a file or a pipe, without prompt.
type Script struct{ lines *bufio.Scanner }

// NewScript reads the lines of r.
func NewScript(r io.Reader) *Script {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	return &Script{lines}
}

// ReadLine implements Lines.
func (s *Script) ReadLine() (string, error) {
	if s.lines.Scan() {
		return s.lines.Text(), nil
	}
	if errors.Is(s.lines.Err(), bufio.ErrTooLong) {
		return "", fmt.Errorf("a line is longer than %d bytes", maxLine)
	}
	if err := s.lines.Err(); err != nil {
		return "", err
	}
	return "", io.EOF
}

// Terminal reads lines from a terminal, with editing, history (arrow keys) and
// completion (tab). It is an io.Writer too: what is written while a line is
// being edited appears above it.
type Terminal struct {
	*term.Terminal
	commands  func() []bot.Command
	questions func(prefix string) []string

	proposals []string // being stepped through with tab
	proposal  int
}

// NewTerminal reads from and writes to a terminal in raw mode. Questions
// proposes what the bot can answer.
func NewTerminal(rw io.ReadWriter, prompt string, width, height int, commands func() []bot.Command, questions func(string) []string) (*Terminal, error) {
	t := &Terminal{Terminal: term.NewTerminal(rw, prompt), commands: commands, questions: questions}
	t.AutoCompleteCallback = t.complete
	if width > 0 && height > 0 {
		if err := t.SetSize(width, height); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// complete answers a tab by the next proposal for what was typed.
func (t *Terminal) complete(line string, pos int, key rune) (string, int, bool) {
	if key != '\t' {
		t.proposals = nil
		return "", 0, false
	}
	if len(t.proposals) == 0 {
		t.proposals, t.proposal = t.propose(line[:pos]), -1
		if len(t.proposals) == 0 {
			return "", 0, false
		}
	}
	t.proposal = (t.proposal + 1) % len(t.proposals)
	text := t.proposals[t.proposal]
	return text, len(text), true
}

// maxProposals is how many completions tab steps through.
const maxProposals = 12

// propose completes a command, a command's argument or a question.
func (t *Terminal) propose(typed string) []string {
	return propose(typed, t.commands(), t.questions)
}

func propose(typed string, commands []bot.Command, questions func(string) []string) []string {
	var list []string
	rest, slash := strings.CutPrefix(typed, "/")
	if !slash {
		return questions(typed)
	}
	name, arg, inArg := strings.Cut(rest, " ")
	for _, c := range commands {
		switch {
		case !inArg && strings.HasPrefix(c.Name, strings.ToLower(name)):
			list = append(list, "/"+c.Name+" ")
		case inArg && c.Name == name:
			for _, v := range values(c, arg) {
				list = append(list, "/"+name+" "+v)
			}
		}
	}
	return list[:min(len(list), maxProposals)]
}

// values completes the last word of a command's arguments.
func values(c bot.Command, typed string) []string {
	at := strings.LastIndexByte(typed, ' ') + 1
	before, last := typed[:at], strings.ToLower(typed[at:])
	var list []string
	for _, a := range c.Args {
		for _, choice := range a.Choices {
			if strings.HasPrefix(strings.ToLower(choice.Value), last) {
				list = append(list, before+choice.Value)
			}
		}
		if a.Complete != nil {
			for _, choice := range a.Complete(context.Background(), &bot.Request{}, typed) {
				list = append(list, choice.Value)
			}
		}
	}
	return list
}
