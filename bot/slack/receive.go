package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// The kinds of payload, as socket mode calls them.
const (
	eventPayload       = "events_api"
	commandPayload     = "slash_commands"
	interactivePayload = "interactive"
)

// acknowledgement is what Slack is told of a payload that was received.
type acknowledgement struct {
	answer any    // what is to be shown; nil for nothing
	left   func() // is called when it has left, or it is known that it will not
}

// receive takes one payload: once it returns without an error, the payload may be
// acknowledged. The caller calls left in any case. A panic becomes an error.
func (a *Adapter) receive(ctx context.Context, kind string, payload json.RawMessage) (ack acknowledgement, err error) {
	err = adapter.Guarded(func() error {
		ack, err = a.take(ctx, kind, payload)
		return err
	})
	if ack.left == nil {
		ack.left = func() {}
	}
	return ack, err
}

func (a *Adapter) take(ctx context.Context, kind string, payload json.RawMessage) (ack acknowledgement, err error) {
	inbox := a.Inbox()
	if inbox == nil {
		return ack, adapter.ErrNotRunning
	}
	switch kind {
	case eventPayload:
		var o outerEvent
		if err := json.Unmarshal(payload, &o); err != nil {
			return ack, &malformedError{err}
		}
		return ack, a.receiveEvent(ctx, inbox, &o)
	case commandPayload:
		var c slack.SlashCommand
		if err := json.Unmarshal(payload, &c); err != nil {
			return ack, &malformedError{err}
		}
		ack.answer, err = a.receiveCommand(ctx, inbox, &c)
		return ack, err
	case interactivePayload:
		c, err := readInteraction(payload)
		if err != nil {
			return ack, &malformedError{err}
		}
		return a.receiveInteraction(ctx, inbox, c)
	}
	return ack, &malformedError{fmt.Errorf("payload of kind %.40q", kind)}
}

// malformedError is a payload that cannot be read. It is acknowledged all the same:
// delivered again it would be no better.
type malformedError struct{ cause error }

func (e *malformedError) Error() string { return "payload cannot be read: " + e.cause.Error() }

func (e *malformedError) Unwrap() error { return e.cause }

func (a *Adapter) receiveEvent(ctx context.Context, inbox bot.Inbox, o *outerEvent) error {
	d := a.decoder()
	if !installed(o, d.self.Team) {
		a.passOver(o, "It is of a workspace in which I am not installed.")
		return nil
	}
	if a.passes(ctx, d, &o.Event) {
		return nil
	}
	r, ok := d.event(o)
	a.overhear(ctx, d, &o.Event, !ok || r.Unasked)
	if !ok {
		a.passOver(o, d.unaddressed(&o.Event))
		return nil
	}
	// Whether the bot is meant is decided before the claim: the copy of a mention
	// that is ignored would use it up.
	if r.Kind == bot.Message && r.Unasked && !inbox.Follows(ctx, r) {
		a.passOver(o, "It does not mention me, and stands in a thread that I take no part in.")
		return nil
	}
	return inbox.Accept(ctx, r)
}

// passOver tells of a message that is not answered, for whoever asks why.
func (a *Adapter) passOver(o *outerEvent, because string) {
	e := &o.Event
	if e.Type != "message" && e.Type != "app_mention" || e.Subtype == "message_changed" || e.Subtype == "message_deleted" || e.Channel == "" {
		return
	}
	self := a.Self()
	if e.User == self.User {
		return // its own
	}
	a.config.Note(bot.Decision{Platform: Name, Community: Name + ":" + self.Team, Channel: e.Channel, Message: e.TS, Did: "said nothing", Because: because})
}

// installed reports whether an event is for this workspace's installation.
func installed(o *outerEvent, team string) bool {
	for _, authorization := range o.Authorizations {
		if authorization.TeamID == team {
			return true
		}
	}
	return len(o.Authorizations) == 0 || team == ""
}

// busy is what somebody reads whose command could not be taken. Slack does not
// deliver commands again.
const busy = "Sorry, I have more to do than I can manage right now. Please try again in a moment."

func (a *Adapter) receiveCommand(ctx context.Context, inbox bot.Inbox, c *slack.SlashCommand) (any, error) {
	if c.TriggerID == "" || c.UserID == "" {
		return nil, &malformedError{errors.New("command without trigger or user")}
	}
	d := a.decoder()
	d.publicSlash = !a.config.AnswersPrivately(ctx, d.community(), a.answers)
	if err := inbox.Accept(ctx, d.command(c)); err != nil {
		a.log.ErrorContext(ctx, "command not accepted", "error", err)
		return map[string]string{"response_type": slack.ResponseTypeEphemeral, "text": busy}, nil
	}
	return nil, nil
}

func (a *Adapter) receiveInteraction(ctx context.Context, inbox bot.Inbox, c *interaction) (ack acknowledgement, err error) {
	switch c.Type {
	case slack.InteractionTypeBlockSuggestion:
		ack.answer = a.suggest(ctx, c)
		return ack, nil
	case slack.InteractionTypeViewClosed:
		return ack, nil
	}
	d := a.decoder()
	if c.Type == slack.InteractionTypeMessageAction && c.CallbackID == pinShortcut {
		d.names = a.names(ctx, c.message.Text)
	}
	r, err := d.interaction(c)
	switch {
	case err != nil && c.Type != slack.InteractionTypeViewSubmission:
		return ack, &malformedError{err}
	case err != nil:
		a.log.WarnContext(ctx, "form cannot be read", "error", err)
		ack.answer = formProblem(c, unreadable)
		return ack, nil
	case r.Kind != bot.Submit:
		return ack, inbox.Accept(ctx, r)
	}
	return a.receiveForm(ctx, inbox, c, r), nil
}

// unreadable is what somebody reads whose form came back as nothing that is known here.
const unreadable = "I cannot read this form: it may be from another version of me. Please copy what you typed, and begin again."

// formProblem shows a problem at the form's first field, so that nothing typed is lost; in
// place of a view that has none.
func formProblem(c *interaction, text string) any {
	for _, b := range c.View.Blocks.BlockSet {
		if input, ok := b.(*slack.InputBlock); ok && input.BlockID != "" {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{input.BlockID: text})
		}
	}
	view, _ := modal(bot.Reply{Blocks: []bot.Block{bot.Text{Text: text}}}, bot.Destination{})
	return slack.NewUpdateViewSubmissionResponse(&view)
}

// proposals is the answer to a menu that asks. Slack goes on showing what stood there before
// where the list is missing: the SDK's type leaves an empty one out.
type proposals struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

// suggest answers what is being typed into a field with proposals.
func (a *Adapter) suggest(ctx context.Context, c *interaction) any {
	response := proposals{Options: []*slack.OptionBlockObject{}}
	what, ok := strings.CutPrefix(c.ActionID, completePrefix)
	if !ok || a.config.Complete == nil {
		return response
	}
	r := bot.Request{Platform: Name, Community: a.decoder().community(), User: bot.User{ID: c.User.ID}}
	for _, choice := range a.config.Complete(ctx, &r, what, c.Value) {
		if len(response.Options) < maxOptions && choice.Value != "" && len([]rune(choice.Value)) <= maxOptionValue {
			response.Options = append(response.Options, slack.NewOptionBlockObject(choice.Value, plainText(choice.Name, maxOptionText), nil))
		}
	}
	return response
}
