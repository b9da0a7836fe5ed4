package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/knowledge"
)

// What this file does: a pin's source, the message that it came from. It is pinned
// in its channel with the pin, and the pin goes stale when it changes.

// pinMessage opens the form for a message that somebody chose.
func (b *Bot) pinMessage(ctx context.Context, r *Request) (Reply, error) {
	return b.pinFrom(ctx, r, PinnedMessage{Ref: r.ref(), Text: r.Fields[TextField], Link: r.Fields[LinkField]})
}

// pinFrom opens the form for a message, or the pin that was made from it.
func (b *Bot) pinFrom(ctx context.Context, r *Request, m PinnedMessage) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	if pins := b.sourcesOf(ctx, r.Community, m.Ref); len(pins) > 0 {
		p, err := b.pin(ctx, r.Community, pins[0])
		if err != nil {
			return Reply{}, err
		}
		return b.pinShown(p), nil
	}
	draft := ""
	if m.Ref.Message != "" { // kept here, since a form goes through its person's hands
		var err error
		if draft, err = b.keepDraft(ctx, r, pinDraft{New: true, Pin: Pin{Source: &m.Ref}}); err != nil {
			return Reply{}, storeError(err)
		}
	}
	p := Pin{Text: strings.TrimSpace(m.Text), Link: m.Link}
	var problems []Problem
	if utf8.RuneCountInString(p.Text) > knowledge.MaxFull {
		p.Text = Cut(p.Text, knowledge.MaxFull)
		problems = []Problem{{TextField, fmt.Sprintf("The message is longer than the %d characters of an answer: its end is missing here.", knowledge.MaxFull)}}
	}
	return b.pinForm(p, draft, "", problems), nil
}

// pinAdopt lists a channel's pinned messages, or opens the form for one of them.
func (b *Bot) pinAdopt(ctx context.Context, r *Request) (Reply, error) {
	if err := b.canPin(r); err != nil {
		return Reply{}, err
	}
	pinner, ok := b.platforms.Named(r.Platform).(Pinner)
	if !ok {
		return Reply{}, &Error{Kind: Invalid, Sentence: "No messages can be pinned here.", Cause: errors.New("no pinner")}
	}
	messages, err := pinner.PinnedMessages(ctx, r.Community, r.Channel)
	if err != nil {
		return Reply{}, err
	}
	var options []Option
	unread := ""
	for _, m := range messages {
		if m.Ref.Message == r.Action.id(0) {
			return b.pinFrom(ctx, r, m)
		}
		if m.Unread != "" {
			unread = m.Unread
			continue
		}
		if len(b.sourcesOf(ctx, r.Community, m.Ref)) == 0 && len(options) < pinsListed {
			label := Cut(strings.Join(strings.Fields(PlainMarkdown(m.Text)), " "), knowledge.MaxTitle)
			if label == "" {
				label = "(a message without text)"
			}
			options = append(options, Option{label, Action{pinAdoptAction, []string{m.Ref.Message}}})
		}
	}
	switch {
	case r.Action.id(0) != "":
		return Reply{}, &Error{Kind: NotFound, Sentence: "That message is no longer pinned.", Cause: ErrNotFound}
	case len(messages) == 0:
		return Reply{Visibility: Private, Blocks: []Block{Text{"This channel has no pinned messages."}}}, nil
	case len(options) == 0 && unread != "":
		return Reply{Visibility: Private, Blocks: []Block{Text{unread}}}, nil
	case len(options) == 0:
		return Reply{Visibility: Private, Blocks: []Block{Text{"Every pinned message of this channel is a pin of mine already."}}}, nil
	}
	blocks := []Block{Choices{Prompt: "Which message? You will see the pin before it is saved.", Options: options}}
	if unread != "" {
		blocks = append([]Block{Text{unread}}, blocks...)
	}
	return Reply{Visibility: Private, Blocks: blocks}, nil
}

// pinSource pins the message that a pin came from in its channel. It returns what
// the moderator should know, after a space.
func (b *Bot) pinSource(ctx context.Context, r *Request, p Pin) (pinned bool, says string) {
	pinner, ok := b.platforms.Named(r.Platform).(Pinner)
	if !ok || p.Source == nil {
		return false, ""
	}
	if err := pinner.PinMessage(ctx, r.Community, *p.Source); err != nil {
		return false, " " + b.pinnerSays(ctx, err) + " The pinned answer is kept all the same."
	}
	return true, " Its message is pinned in the channel too."
}

// unpinSource unpins it again.
func (b *Bot) unpinSource(ctx context.Context, r *Request, p Pin) string {
	pinner, ok := b.platforms.Named(r.Platform).(Pinner)
	if !ok || p.Source == nil || !p.SourcePinned {
		return ""
	}
	if err := pinner.UnpinMessage(ctx, r.Community, *p.Source); err != nil {
		return "The pin is retired. " + b.pinnerSays(ctx, err)
	}
	return "The pin is retired, and its message is no longer pinned in the channel."
}

func (b *Bot) pinnerSays(ctx context.Context, err error) string {
	b.log.WarnContext(ctx, "message not pinned or unpinned", "error", err)
	if e := (*Error)(nil); errors.As(err, &e) && e.Sentence != "" {
		return e.Sentence
	}
	return "I could not change what is pinned in the channel."
}

// sourcesOf returns the pins that came from a message and are not retired.
func (b *Bot) sourcesOf(ctx context.Context, community string, ref MessageRef) []string {
	if err := b.overlays.current(ctx, community); err != nil && !errors.Is(err, ErrDown) {
		b.log.WarnContext(ctx, "pins are not up to date", "community", community, "error", err)
	}
	return b.overlays.sources(community, ref)
}

// isSource reports whether a pin came from the message of a request, or where it
// names none, from its channel.
func (b *Bot) isSource(ctx context.Context, r *Request) bool {
	if r.Community == "" {
		return false
	}
	pins := b.sourcesOf(ctx, r.Community, r.ref())
	if r.Message == "" {
		return len(b.overlays.sourcesIn(r.Community, r.Channel)) > 0
	}
	return len(pins) > 0
}

// unpinned makes the pins stale whose source is no longer pinned. Not every platform
// says which message that is: then those that are still pinned tell.
func (b *Bot) unpinned(ctx context.Context, r *Request) error {
	const reason = "the message it came from was unpinned in its channel"
	if r.Message != "" {
		b.sourceChanged(ctx, r, reason)
		return nil
	}
	pinner, ok := b.platforms.Named(r.Platform).(Pinner)
	if !ok {
		return nil
	}
	still, err := pinner.PinnedMessages(ctx, r.Community, r.Channel)
	if err != nil {
		return err
	}
	for _, ref := range b.overlays.sourcesIn(r.Community, r.Channel) {
		if !slices.ContainsFunc(still, func(m PinnedMessage) bool { return m.Ref == ref }) {
			gone := *r
			gone.Message = ref.Message
			b.sourceChanged(ctx, &gone, reason)
		}
	}
	return nil
}

// sourceChanges hears that a message has changed, and how.
func (b *Bot) sourceChanges(reason string) Hearer {
	return func(ctx context.Context, r *Request) error {
		b.sourceChanged(ctx, r, reason)
		return nil
	}
}

// sourceChanged makes the pins stale that came from the message of a request.
func (b *Bot) sourceChanged(ctx context.Context, r *Request, reason string) {
	if r.Community == "" {
		return
	}
	for _, id := range b.sourcesOf(ctx, r.Community, r.ref()) {
		p, err := b.pin(ctx, r.Community, id)
		if err != nil {
			b.log.WarnContext(ctx, "pin not made stale", "community", r.Community, "pin", id, "error", err)
			continue
		}
		if r.Kind == MessageUnpinned && !p.SourcePinned {
			continue // it was not pinned, or is not known to have been
		}
		if !r.Edited.IsZero() && r.Edited.Before(p.VerifiedAt) {
			continue // it was verified as it is
		}
		if p.State == Active {
			b.goStale(ctx, p, reason)
			b.overlays.changed(r.Community)
		}
	}
}

// notice is something that the bot tells a person on its own.
type notice struct {
	community string
	person    string
	reply     Reply
}

// maxNotices is how many notices may wait; what is more stands in the log alone.
const maxNotices = 256

// tellStale lets a moderator know that a pin has become stale: who verified it
// last, or else who made it.
func (b *Bot) tellStale(ctx context.Context, p Pin) {
	person := p.VerifiedBy
	if person == "" {
		person = p.CreatedBy
	}
	if person == "" {
		return // forgotten; the list of pins shows it
	}
	n := notice{p.Community, person, Reply{Visibility: Private, Blocks: []Block{
		Text{fmt.Sprintf("The pin %q is stale: %s. Until somebody verifies, edits or retires it, it gives way to the guide.", Cut(p.Triggers[0], knowledge.MaxTitle), p.Reason)},
		Choices{Options: []Option{{"Look at it", Action{pinOpenAction, []string{p.ID}}}}},
	}}}
	select {
	case b.notices <- n:
	default:
		b.log.WarnContext(ctx, "moderator not told of a stale pin: too many notices", "community", p.Community, "pin", p.ID)
	}
}

// tell delivers notices until the context ends.
func (b *Bot) tell(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-b.notices:
			b.tellOne(ctx, n)
		}
	}
}

func (b *Bot) tellOne(ctx context.Context, n notice) {
	platform, user, _ := strings.Cut(n.person, ":")
	notifier, ok := b.platforms.Named(platform).(Notifier)
	if !ok {
		return
	}
	if err := notifier.Notify(ctx, n.community, user, n.reply); err != nil {
		b.log.WarnContext(ctx, "moderator not told of a stale pin", "community", n.community, "error", err)
	}
}
