package pins

import (
	"context"
	"slices"
	"time"
)

// Standing counts a community's pins: those that answer, those made since then, those that are
// stale, and those that are to be verified again.
func (ps *Pins) Standing(ctx context.Context, community string, since time.Time) (active, made, stale, review int, err error) {
	list, err := ps.all(ctx, community)
	for _, p := range list {
		switch {
		case p.State == Stale:
			stale++
		case p.State == Active && ps.now().After(p.ReviewAt):
			review++
			fallthrough
		case p.State == Active:
			active++
		}
		if p.State != Retired && p.Revision == 1 && !p.VerifiedAt.Before(since) {
			made++
		}
	}
	return active, made, stale, review, err
}

// Review lists the questions of the pins that somebody is to look at, the most urgent first:
// each as the list of pins has it.
func (ps *Pins) Review(ctx context.Context, community string) ([]string, error) {
	list, err := ps.all(ctx, community)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(p Pin) bool { return ps.urgency(p) < 2 })
	slices.SortStableFunc(list, func(x, y Pin) int { return ps.urgency(y) - ps.urgency(x) })
	var lines []string
	for _, p := range list {
		lines = append(lines, ps.line(p))
	}
	return lines, nil
}
