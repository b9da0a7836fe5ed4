package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

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

// formWait is how long a form's answer is waited for: within Slack's three seconds
// problems can be shown at their fields.
const formWait = acknowledgeTime - 800*time.Millisecond

// receive takes one payload: once it returns without an error, the payload may be
// acknowledged, with what it returns. A panic becomes an error.
func (a *Adapter) receive(ctx context.Context, kind string, payload json.RawMessage) (answer any, err error) {
	err = adapter.Guarded(func() error {
		answer, err = a.take(ctx, kind, payload)
		return err
	})
	return answer, err
}

func (a *Adapter) take(ctx context.Context, kind string, payload json.RawMessage) (answer any, err error) {
	inbox := a.Inbox()
	if inbox == nil {
		return nil, adapter.ErrNotRunning
	}
	switch kind {
	case eventPayload:
		var o outerEvent
		if err := json.Unmarshal(payload, &o); err != nil {
			return nil, &malformedError{err}
		}
		return nil, a.receiveEvent(ctx, inbox, &o)
	case commandPayload:
		var c slack.SlashCommand
		if err := json.Unmarshal(payload, &c); err != nil {
			return nil, &malformedError{err}
		}
		return a.receiveCommand(ctx, inbox, &c)
	case interactivePayload:
		c, err := readInteraction(payload)
		if err != nil {
			return nil, &malformedError{err}
		}
		return a.receiveInteraction(ctx, inbox, c)
	}
	return nil, &malformedError{fmt.Errorf("payload of kind %.40q", kind)}
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
	r, ok := d.event(o)
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
	if err := inbox.Accept(ctx, a.decoder().command(c)); err != nil {
		a.log.ErrorContext(ctx, "command not accepted", "error", err)
		return map[string]string{"response_type": slack.ResponseTypeEphemeral, "text": busy}, nil
	}
	return nil, nil
}

func (a *Adapter) receiveInteraction(ctx context.Context, inbox bot.Inbox, c *interaction) (any, error) {
	switch c.Type {
	case slack.InteractionTypeBlockSuggestion:
		return a.suggest(ctx, c), nil
	case slack.InteractionTypeViewClosed:
		return nil, nil
	}
	d := a.decoder()
	if c.Type == slack.InteractionTypeMessageAction && c.CallbackID == pinShortcut {
		d.names = a.names(ctx, c.message.Text)
	}
	r, err := d.interaction(c)
	if err != nil && c.Type != slack.InteractionTypeViewSubmission {
		return nil, &malformedError{err}
	}
	if err != nil {
		a.log.WarnContext(ctx, "form cannot be read", "error", err)
		return formProblem(c, unreadable), nil
	}
	if r.Kind != bot.Submit {
		return nil, inbox.Accept(ctx, r)
	}
	answer := make(chan *slack.ViewSubmissionResponse, 1)
	a.mu.Lock()
	a.pending[r.Key] = pendingForm{r.Action, answer}
	a.mu.Unlock()
	defer a.takePending(r.Key)
	if err := inbox.Accept(ctx, r); err != nil {
		a.log.ErrorContext(ctx, "form not accepted", "error", err)
		return formProblem(c, busy), nil
	}
	timer := time.NewTimer(formWait)
	defer timer.Stop()
	select {
	case response := <-answer:
		return response, nil
	case <-timer.C:
		if _, waits := a.takePending(r.Key); !waits {
			return <-answer, nil // it came at this very moment, and who sends it counts on us
		}
		// The view is updated when the answer is there.
		return slack.NewUpdateViewSubmissionResponse(waitingView(r.Destination())), nil
	}
}

// pendingForm is a form whose sender waits for the answer.
type pendingForm struct {
	action bot.Action
	answer chan *slack.ViewSubmissionResponse
}

// takePending returns the form that waits under a key, once.
func (a *Adapter) takePending(key string) (pendingForm, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.pending[key]
	delete(a.pending, key)
	return f, ok
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
