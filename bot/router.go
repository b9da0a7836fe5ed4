package bot

import (
	"context"
	"errors"
	"fmt"
)

// Router finds the handler for a request: a command's, an action's, or the one
// for free text.
type Router struct {
	commands []Command
	byName   map[string]Handler
	actions  map[string]Handler
	events   map[RequestKind]Handler
	text     Handler
}

// NewRouter routes free text to this handler.
func NewRouter(text Handler) *Router {
	return &Router{text: text, byName: map[string]Handler{}, actions: map[string]Handler{}, events: map[RequestKind]Handler{}}
}

// Command adds a command. It panics on one that a platform would refuse, or on
// a name that is taken: the table is the program's own.
func (rt *Router) Command(c Command) {
	if err := c.validate(); err != nil {
		panic(err)
	}
	if _, taken := rt.byName[c.Name]; taken {
		panic(fmt.Sprintf("command %q is registered twice", c.Name))
	}
	rt.commands = append(rt.commands, c)
	rt.byName[c.Name] = c.Handler
}

// Action adds an action's handler.
func (rt *Router) Action(name string, h Handler) {
	if _, taken := rt.actions[name]; taken {
		panic(fmt.Sprintf("action %q is registered twice", name))
	}
	rt.actions[name] = h
}

// Event adds the handler of something that happened.
func (rt *Router) Event(kind RequestKind, h Handler) { rt.events[kind] = h }

// Commands returns the command table, in the order of help.
func (rt *Router) Commands() []Command { return rt.commands }

// Handle passes a request to its handler.
func (rt *Router) Handle(ctx context.Context, r *Request) (Reply, error) {
	switch r.Kind {
	case CommandUse:
		if h, ok := rt.byName[r.Command]; ok {
			return h(ctx, r)
		}
		return Reply{}, &Error{Kind: NotFound, Sentence: "I don't know that command. Try help.", Cause: errors.New("no such command")}
	case Press, Submit:
		if h, ok := rt.actions[r.Action.Name]; ok {
			return h(ctx, r)
		}
		if r.Kind == Submit {
			return Reply{}, &Error{Kind: NotFound, Sentence: "I no longer know what that form is for. Please begin again.", Cause: fmt.Errorf("form %.40q", r.Action.Name)}
		}
		return Reply{}, &Error{Kind: NotFound, Sentence: "That button no longer works. Please ask again.", Cause: fmt.Errorf("action %.40q", r.Action.Name)}
	case Message:
		return rt.text(ctx, r)
	}
	if h, ok := rt.events[r.Kind]; ok {
		return h(ctx, r)
	}
	return Reply{}, &Error{Kind: Internal, Cause: fmt.Errorf("request kind %q", r.Kind)}
}
