package pins

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/knowledge"
)

// What this file does: a pin's source, the message that it came from. It is pinned
// in its channel with the pin, and the pin goes stale when it changes.

// fromMessage opens the form for a message that somebody chose.
func (ps *Pins) fromMessage(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return ps.from(ctx, r, bot.PinnedMessage{Ref: r.Ref(), Text: r.Fields[bot.TextField], Link: r.Fields[bot.LinkField]}, "")
}

// from opens the form for a message, or the pin that was made from it. Scope is the channel that
// "this channel" means, where that is not the request's.
func (ps *Pins) from(ctx context.Context, r *bot.Request, m bot.PinnedMessage, scope string) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	if pins := ps.sourcesOf(ctx, r.Community, m.Ref); len(pins) > 0 {
		p, err := ps.Get(ctx, r.Community, pins[0])
		if err != nil {
			return bot.Reply{}, err
		}
		return ps.shown(ctx, p), nil
	}
	draft := ""
	if m.Ref.Message != "" { // kept here, since a form goes through its person's hands
		var err error
		if draft, err = ps.memory.KeepDraft(ctx, r, Draft{New: true, Pin: Pin{Source: &m.Ref}, Scope: scope}); err != nil {
			return bot.Reply{}, pinError(err)
		}
	}
	p := Pin{Text: strings.TrimSpace(m.Text), Link: m.Link}
	var problems []Problem
	if utf8.RuneCountInString(p.Text) > knowledge.MaxFull {
		p.Text = bot.Cut(p.Text, knowledge.MaxFull)
		problems = []Problem{{bot.TextField, fmt.Sprintf("The message is longer than the %d characters of an answer: its end is missing here.", knowledge.MaxFull)}}
	}
	return ps.form(p, draft, "", problems), nil
}

// adopt lists a channel's pinned messages, or opens the form for one of them.
func (ps *Pins) adopt(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := ps.canPin(r); err != nil {
		return bot.Reply{}, err
	}
	pinner, ok := ps.platforms.Named(r.Platform).(bot.Pinner)
	if !ok {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "No messages can be pinned here.", Cause: errors.New("no pinner")}
	}
	messages, err := pinner.PinnedMessages(ctx, r.Community, r.Channel)
	if err != nil {
		return bot.Reply{}, err
	}
	var options []bot.Option
	unread := ""
	for _, m := range messages {
		if m.Ref.Message == r.Action.ID(0) {
			return ps.from(ctx, r, m, "")
		}
		if m.Unread != "" {
			unread = m.Unread
			continue
		}
		if len(ps.sourcesOf(ctx, r.Community, m.Ref)) == 0 && len(options) < pinsListed {
			label := bot.Cut(strings.Join(strings.Fields(bot.PlainMarkdown(m.Text)), " "), knowledge.MaxTitle)
			if label == "" {
				label = "(a message without text)"
			}
			options = append(options, bot.Option{Label: label, Action: bot.Action{Name: pinAdoptAction, IDs: []string{m.Ref.Message}}})
		}
	}
	switch {
	case r.Action.ID(0) != "":
		return bot.Reply{}, &bot.Error{Kind: bot.NotFound, Sentence: "That message is no longer pinned. Pin it again, or choose another one.", Cause: bot.ErrNotFound}
	case len(messages) == 0:
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "This channel has no pinned messages."}}}, nil
	case len(options) == 0 && unread != "":
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: unread}}}, nil
	case len(options) == 0:
		return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: "Every pinned message of this channel is a pin of mine already."}}}, nil
	}
	blocks := []bot.Block{bot.Choices{Prompt: "Which message? You will see the pin before it is saved.", Options: options}}
	if unread != "" {
		blocks = append([]bot.Block{bot.Text{Text: unread}}, blocks...)
	}
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}, nil
}

// pinSource pins the message that a pin came from in its channel. It returns what
// the moderator should know, after a space.
func (ps *Pins) pinSource(ctx context.Context, r *bot.Request, p Pin) (pinned bool, says string) {
	pinner, ok := ps.platforms.Named(r.Platform).(bot.Pinner)
	if !ok || p.Source == nil {
		return false, ""
	}
	if err := pinner.PinMessage(ctx, r.Community, *p.Source); err != nil {
		return false, " " + ps.platformSays(ctx, err) + " The pinned answer is kept all the same."
	}
	return true, " Its message is pinned in the channel too."
}

// unpinSource unpins it again.
func (ps *Pins) unpinSource(ctx context.Context, r *bot.Request, p Pin) string {
	pinner, ok := ps.platforms.Named(r.Platform).(bot.Pinner)
	if !ok || p.Source == nil || !p.SourcePinned {
		return ""
	}
	if err := pinner.UnpinMessage(ctx, r.Community, *p.Source); err != nil {
		return "The pin is retired. " + ps.platformSays(ctx, err)
	}
	return "The pin is retired, and its message is no longer pinned in the channel."
}

func (ps *Pins) platformSays(ctx context.Context, err error) string {
	ps.log.WarnContext(ctx, "message not pinned or unpinned", "error", err)
	if e := (*bot.Error)(nil); errors.As(err, &e) && e.Sentence != "" {
		return e.Sentence
	}
	return "I could not change what is pinned in the channel."
}

// sourcesOf returns the pins that came from a message and are not retired.
func (ps *Pins) sourcesOf(ctx context.Context, community string, ref bot.MessageRef) []string {
	ps.Current(ctx, community)
	return ps.overlays.sources(community, ref)
}

// isSource reports whether a pin came from the message of a request, or where it
// names none, from its channel.
func (ps *Pins) isSource(ctx context.Context, r *bot.Request) bool {
	if r.Community == "" {
		return false
	}
	pins := ps.sourcesOf(ctx, r.Community, r.Ref())
	if r.Message == "" {
		return len(ps.overlays.sourcesIn(r.Community, r.Channel)) > 0
	}
	return len(pins) > 0
}

// unpinned makes the pins stale whose source is no longer pinned. Where the platform does
// not name the message, those with a pin are compared with what is still pinned.
func (ps *Pins) unpinned(ctx context.Context, r *bot.Request) error {
	const reason = "the message it came from was unpinned in its channel"
	if r.Message != "" {
		ps.sourceChanged(ctx, r, reason)
		return nil
	}
	pinner, ok := ps.platforms.Named(r.Platform).(bot.Pinner)
	if !ok {
		return nil
	}
	still, err := pinner.PinnedMessages(ctx, r.Community, r.Channel)
	if err != nil {
		return err
	}
	for _, ref := range ps.overlays.sourcesIn(r.Community, r.Channel) {
		if !slices.ContainsFunc(still, func(m bot.PinnedMessage) bool { return m.Ref == ref }) {
			gone := *r
			gone.Message = ref.Message
			ps.sourceChanged(ctx, &gone, reason)
		}
	}
	return nil
}

// sourceChanges hears that a message has changed, and how.
func (ps *Pins) sourceChanges(reason string) bot.Hearer {
	return func(ctx context.Context, r *bot.Request) error {
		ps.sourceChanged(ctx, r, reason)
		return nil
	}
}

// sourceChanged makes the pins stale that came from the message of a request.
func (ps *Pins) sourceChanged(ctx context.Context, r *bot.Request, reason string) {
	if r.Community == "" {
		return
	}
	for _, id := range ps.sourcesOf(ctx, r.Community, r.Ref()) {
		p, err := ps.Get(ctx, r.Community, id)
		if err != nil {
			ps.log.WarnContext(ctx, "pin not made stale", "community", r.Community, "pin", id, "error", err)
			continue
		}
		if r.Kind == bot.MessageUnpinned && !p.SourcePinned {
			continue // it was not pinned, or is not known to have been
		}
		if !r.Edited.IsZero() && r.Edited.Before(p.VerifiedAt) {
			continue // it was verified as it is
		}
		if p.State == Active {
			ps.goStale(ctx, p, reason)
			ps.overlays.changed(r.Community)
		}
	}
}
