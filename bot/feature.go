package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"careerbot/knowledge"
)

// Feature is one thing that the bot can do, as a value. Everything grows from the list of
// them: the router, help, the platforms' manifests and registrations, what stands beneath
// an answer, what a moderator is told, what is kept of a person and how it is forgotten.
// Whatever a feature has nothing to say to is left nil.
type Feature struct {
	Name string // for the log and for tests

	// Commands makes its commands of the content that is served now: their choices and
	// examples change with it. It is called whenever the content has changed.
	Commands func(corpus *knowledge.Corpus) []Command
	// Actions are its buttons, menus and forms.
	Actions []ActionHandler
	// Text answers free text. One feature has it.
	Text Handler
	// Hears is told of what happened, before anybody replies to it; several features may
	// hear one kind.
	Hears map[RequestKind]Hearer
	// Events replies to what happened. One feature does so for each kind.
	Events map[RequestKind]Handler
	// Concerns reports whether an edit, a removal or an unpinning has to do with the
	// feature: what concerns nobody is not even claimed.
	Concerns func(ctx context.Context, r *Request) bool
	// Beneath is what it adds beneath an answer.
	Beneath func(r *Request, s Shown) Below
	// Remarks is what it adds to the reply to a moderator's command: what moderators should
	// hear of.
	Remarks func(ctx context.Context, r *Request) []Block
	// Home is its card on the bot's own screen, for its person alone; no blocks for none.
	Home func(ctx context.Context, r *Request) ([]Block, error)
	// Complete proposes values for the fields of forms that name these keys (Field.Complete);
	// the empty key is for a question in people's own words.
	Complete map[string]Completer
	// Observer is told what happens, as the operator's is.
	Observer Observer
	// Listener is told how people fare with their questions, with the questions.
	Listener Listener
	// Upkeep works in the background until the context ends. It is not called where there
	// is no memory.
	Upkeep func(ctx context.Context)
	// Planned returns the requests of kind Due whose time has come. It is asked every minute,
	// by every replica, and not where there is no memory. A request is claimed by its key, so
	// that it is done once however often and by whomever it is returned, also after a crash;
	// what is to be done again has another key. Where it has a Channel the reply is posted
	// there, else it goes to its User as a direct message. Reply.Undo is called where it could
	// not be sent, as when the channel is gone or direct messages are closed.
	Planned func(ctx context.Context, now time.Time) ([]Request, error)
	// Due does what is due, by the name of the request's action. No press and no form reaches it.
	Due map[string]Handler
	// Person is what it keeps of a person.
	Person *Person
	// Settings are what a community may have otherwise than the operator.
	Settings []Setting
}

// ActionHandler is what a button, a menu or a form does, and who may use it.
type ActionHandler struct {
	Name    string
	Access  Access
	Handler Handler
}

// Hearer is told of something that happened.
type Hearer func(ctx context.Context, r *Request) error

// Shown is an answer that stands in a reply, for what is added beneath it.
type Shown struct {
	Question string             // id of the record of its question; empty where there is none
	Entries  []*knowledge.Entry // none where nothing was found
	Chosen   string             // the entry that its asker chose, having been asked which one they mean
	Offered  knowledge.Tool     // what is offered where no entry answers
	Seen     bool               // others see it too
	Voted    bool               // its asker has voted just now

	// Of an answer whose tools are shown to somebody alone, whose the request is then.
	Asker   string // who asked for it
	Message string // in which it stands
}

// AskedBy is the id of who asked for the answer.
func (s Shown) AskedBy(r *Request) string {
	if s.Asker != "" {
		return s.Asker
	}
	return r.User.ID
}

// Tool is what is offered beneath the answer: that of the entry that it leads with, so that
// there is one at most; where no entry answers, what the answer itself offers.
func (s Shown) Tool() knowledge.Tool {
	if len(s.Entries) == 0 {
		return s.Offered
	}
	return s.Entries[0].Tool
}

// entry is the id of the entry that an answer leads with, or nothing.
func (s Shown) entry() string {
	if len(s.Entries) == 0 {
		return ""
	}
	return s.Entries[0].ID
}

// ToolsAction shows the tools of an answer to whoever presses it. Its ids are the question's,
// the entry's and of who asked.
const ToolsAction = "tools"

// Below is what a feature adds beneath an answer. Tools of all features stand together,
// behind everything else.
type Below struct {
	Blocks []Block
	Tools  []Option
}

// Person is what a feature keeps of a person, over all communities. People are named as in
// Request.Person.
type Person struct {
	// Export returns what is kept, as one JSON object. The objects of all features become
	// one, so their keys must differ.
	Export func(ctx context.Context, person string) ([]byte, error)
	// Forget deletes it. It must be possible to call it again after it has failed.
	Forget func(ctx context.Context, person string) error
}

// Features is the list of what a bot can do, in the order of its help.
type Features []Feature

// Concerns reports whether a request concerns any feature.
func (f Features) Concerns(ctx context.Context, r *Request) bool {
	return slices.ContainsFunc(f, func(one Feature) bool { return one.Concerns != nil && one.Concerns(ctx, r) })
}

// Beneath is what stands beneath an answer: what each feature adds, in their order.
func (f Features) Beneath(r *Request, s Shown) []Block {
	below := f.below(r, s)
	if len(below.Tools) == 0 {
		return below.Blocks
	}
	return append(below.Blocks, Tools{Options: below.Tools, Open: Action{Name: ToolsAction, IDs: []string{s.Question, s.entry(), s.AskedBy(r)}}})
}

// Remarks is what moderators should hear of, of all features.
func (f Features) Remarks(ctx context.Context, r *Request) (blocks []Block) {
	for _, one := range f {
		if one.Remarks != nil {
			blocks = append(blocks, one.Remarks(ctx, r)...)
		}
	}
	return blocks
}

// Tools is what the person of a request may do about an answer.
func (f Features) Tools(r *Request, s Shown) []Option { return f.below(r, s).Tools }

func (f Features) below(r *Request, s Shown) (all Below) {
	for _, one := range f {
		if one.Beneath == nil {
			continue
		}
		below := one.Beneath(r, s)
		all.Blocks, all.Tools = append(all.Blocks, below.Blocks...), append(all.Tools, below.Tools...)
	}
	return all
}

// Complete proposes values for a field of a form, by what the field names.
func (f Features) Complete(ctx context.Context, r *Request, what, prefix string) []Choice {
	for _, key := range []string{what, ""} {
		for _, one := range f {
			if complete := one.Complete[key]; complete != nil {
				return complete(ctx, r, prefix)
			}
		}
	}
	return nil
}

// Home is the bot's own screen as a person sees it: the cards of all features, in their order.
// A card that cannot be made is left out, and the others are shown.
func (f Features) Home(ctx context.Context, r *Request) (reply Reply, err error) {
	reply.Visibility = Private
	for _, one := range f {
		if one.Home == nil {
			continue
		}
		blocks, failed := one.Home(ctx, r)
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("the card of %s: %w", one.Name, failed))
		}
		reply.Blocks = append(reply.Blocks, blocks...)
	}
	return reply, err
}

// Planned is what is due now, of all features. An error of one leaves what the others say.
func (f Features) Planned(ctx context.Context, now time.Time) (due []Request, err error) {
	for _, one := range f {
		if one.Planned == nil {
			continue
		}
		requests, failed := one.Planned(ctx, now)
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("what %s has planned is not known: %w", one.Name, failed))
		}
		due = append(due, requests...)
	}
	return due, err
}

// Forget lets every feature forget a person.
func (f Features) Forget(ctx context.Context, person string) error {
	for _, one := range f {
		if one.Person == nil {
			continue
		}
		if err := one.Person.Forget(ctx, person); err != nil {
			return err
		}
	}
	return nil
}

// Export is what all features keep of a person, as one JSON object.
func (f Features) Export(ctx context.Context, person string) ([]byte, error) {
	var parts [][]byte
	for _, one := range f {
		if one.Person == nil {
			continue
		}
		part, err := one.Person.Export(ctx, person)
		if err != nil {
			return nil, err
		}
		part = bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(part), []byte("{")), []byte("}"))
		if part = bytes.TrimSpace(part); len(part) > 0 {
			parts = append(parts, part)
		}
	}
	var whole bytes.Buffer
	err := json.Indent(&whole, slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}")), "", "  ")
	return whole.Bytes(), err
}
