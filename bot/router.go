package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"careerbot/knowledge"
)

// Router finds the handler for a request among the features: a command's, an action's, an
// event's, or the one for free text.
type Router struct {
	features Features
	gate     *Gate
	corpus   func() *knowledge.Corpus
	log      *slog.Logger
	text     Handler
	actions  map[string]Handler
	due      map[string]Handler
	events   map[RequestKind]Handler
	hearers  map[RequestKind][]Hearer
	commands atomic.Pointer[commandTable]
}

// commandTable is every command as it is with one content.
type commandTable struct {
	corpus *knowledge.Corpus
	list   []Command
}

// NewRouter routes to the features what the gate lets through. It panics on a command that
// a platform would refuse, and on a name that is taken: the features are the program's own.
func NewRouter(features Features, gate *Gate, corpus func() *knowledge.Corpus, log *slog.Logger) *Router {
	rt := &Router{
		features: features, gate: gate, corpus: corpus, log: log,
		actions: map[string]Handler{}, due: map[string]Handler{}, events: map[RequestKind]Handler{}, hearers: map[RequestKind][]Hearer{},
	}
	for _, f := range features {
		rt.add(f)
	}
	table, err := rt.build(corpus())
	if err != nil {
		panic(err)
	}
	rt.commands.Store(table)
	return rt
}

func (rt *Router) add(f Feature) {
	if f.Text != nil {
		if rt.text != nil {
			panic(fmt.Sprintf("free text is answered twice, also by %s", f.Name))
		}
		rt.text = f.Text
	}
	for _, a := range f.Actions {
		if _, taken := rt.actions[a.Name]; taken {
			panic(fmt.Sprintf("action %q is registered twice", a.Name))
		}
		rt.actions[a.Name] = rt.gate.Permit(a.Access, a.Handler)
	}
	for kind, h := range f.Events {
		if _, taken := rt.events[kind]; taken {
			panic(fmt.Sprintf("%q is replied to twice, also by %s", kind, f.Name))
		}
		rt.events[kind] = h
	}
	for name, h := range f.Due {
		if _, taken := rt.due[name]; taken {
			panic(fmt.Sprintf("%q falls due twice, also by %s", name, f.Name))
		}
		rt.due[name] = h
	}
	for kind, h := range f.Hears {
		rt.hearers[kind] = append(rt.hearers[kind], h)
	}
}

// build makes the commands of a content.
func (rt *Router) build(corpus *knowledge.Corpus) (*commandTable, error) {
	table := &commandTable{corpus: corpus}
	for _, f := range rt.features {
		if f.Commands == nil {
			continue
		}
		for _, c := range f.Commands(corpus) {
			if err := c.validate(); err != nil {
				return nil, err
			}
			if _, taken := table.find(c.Name); taken {
				return nil, fmt.Errorf("command %q is registered twice", c.Name)
			}
			c.Handler = rt.gate.Permit(c.Access, c.Handler)
			table.list = append(table.list, c)
		}
	}
	return table, nil
}

func (t *commandTable) find(name string) (Command, bool) {
	at := slices.IndexFunc(t.list, func(c Command) bool { return c.Name == name })
	if at < 0 {
		return Command{}, false
	}
	return t.list[at], true
}

// table is the commands of the content that is served now. Where they cannot be made of a
// changed content, the earlier ones stay.
func (rt *Router) table() *commandTable {
	have, corpus := rt.commands.Load(), rt.corpus()
	if have.corpus == corpus {
		return have
	}
	table, err := rt.build(corpus)
	if err != nil {
		rt.log.Error("the commands stay as they were before the content changed", "error", err)
		table = &commandTable{corpus, have.list}
	}
	rt.commands.Store(table)
	return table
}

// Commands returns the command table, in the order of help.
func (rt *Router) Commands() []Command { return rt.table().list }

// Handle passes a request to its handler.
func (rt *Router) Handle(ctx context.Context, r *Request) (Reply, error) {
	switch r.Kind {
	case CommandUse:
		if c, ok := rt.table().find(r.Command); ok {
			return c.Handler(ctx, r)
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
	case HomeOpened:
		home, err := rt.features.Home(ctx, r)
		if err != nil && len(home.Blocks) > 0 {
			rt.log.WarnContext(ctx, "a card is missing on somebody's home screen", "error", err)
			err = nil
		}
		return home, err
	case Due:
		if h, ok := rt.due[r.Action.Name]; ok {
			return h(ctx, r)
		}
		return Reply{}, &Error{Kind: NotFound, Cause: fmt.Errorf("nothing falls due as %.40q", r.Action.Name)}
	}
	return rt.happened(ctx, r)
}

// happened lets everybody hear of an event, and then who replies to it.
func (rt *Router) happened(ctx context.Context, r *Request) (Reply, error) {
	reply, replies := rt.events[r.Kind]
	if !replies && len(rt.hearers[r.Kind]) == 0 {
		return Reply{}, &Error{Kind: Internal, Cause: fmt.Errorf("request kind %q", r.Kind)}
	}
	var errs []error
	for _, hear := range rt.hearers[r.Kind] {
		errs = append(errs, hear(ctx, r))
	}
	heard := errors.Join(errs...)
	if !replies {
		return Reply{}, heard
	}
	if heard != nil {
		rt.log.WarnContext(ctx, "something that happened was not heard", "kind", r.Kind, "error", heard)
	}
	if r.Kind == MessageEdited && r.Original != "" && r.Command != "" && strings.TrimSpace(r.Text) != "" {
		use := *r // an edit that makes a command of a question
		use.Kind, use.Text = CommandUse, ""
		return rt.Handle(ctx, &use)
	}
	return reply(ctx, r)
}
