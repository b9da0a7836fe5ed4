package pins

import (
	"context"
	"fmt"
	"strings"

	"careerbot/bot"
	"careerbot/knowledge"
)

// goStale records that a pin has drifted, and tells the log and a moderator; the
// others see it in their list. A pin that cannot be recorded as stale is
// treated as such all the same.
func (ps *Pins) goStale(ctx context.Context, p Pin, reason string) Pin {
	before := p
	p.State, p.Reason, p.Revision = Stale, reason, p.Revision+1
	err := ps.store.SavePins(ctx, []Revision{{
		Pin: p.ID, Number: p.Revision, At: ps.now(), By: "careerbot", What: Staled, Before: &before, After: &p, Why: reason,
	}})
	ps.log.WarnContext(ctx, "pin is stale", "community", p.Community, "pin", p.ID, "reason", reason, "error", err)
	if err == nil {
		ps.tellStale(ctx, p) // on a conflict another process tells
	}
	return p
}

// notice is something that the bot tells a person on its own.
type notice struct {
	community string
	person    string
	reply     bot.Reply
}

// maxNotices is how many notices may wait; what is more stands in the log alone.
const maxNotices = 256

// tellStale lets a moderator know that a pin has become stale: who verified it
// last, or else who made it.
func (ps *Pins) tellStale(ctx context.Context, p Pin) {
	person := p.VerifiedBy
	if person == "" {
		person = p.CreatedBy
	}
	if person == "" {
		return // forgotten; the list of pins shows it
	}
	n := notice{p.Community, person, bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: fmt.Sprintf("The pin %q is stale: %s. Until somebody verifies, edits or retires it, it gives way to the guide.", bot.Cut(p.Triggers[0], knowledge.MaxTitle), p.Reason)},
		bot.Choices{Options: []bot.Option{{Label: "Look at it", Action: bot.Action{Name: pinOpenAction, IDs: []string{p.ID}}}}},
	}}}
	select {
	case ps.notices <- n:
	default:
		ps.log.WarnContext(ctx, "moderator not told of a stale pin: too many notices", "community", p.Community, "pin", p.ID)
	}
}

// tell delivers notices until the context ends.
func (ps *Pins) tell(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-ps.notices:
			ps.tellOne(ctx, n)
		}
	}
}

func (ps *Pins) tellOne(ctx context.Context, n notice) {
	platform, user, _ := strings.Cut(n.person, ":")
	notifier, ok := ps.platforms.Named(platform).(bot.Notifier)
	if !ok {
		return
	}
	if err := notifier.Notify(ctx, n.community, user, n.reply); err != nil {
		ps.log.WarnContext(ctx, "moderator not told of a stale pin", "community", n.community, "error", err)
	}
}
