package gaps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
)

// List is what somebody may see of a community's gaps.
type List struct {
	Gaps []Seen // what most people asked lately first

	// Of the gaps whose words they may not read, or whose time is over, counts alone: how many
	// there are, and of how many questions. Who asked them is not told apart there.
	HiddenGaps, Hidden int
}

// Seen is a gap with words that somebody may read.
type Seen struct {
	ID       string    `json:"id"`
	Question string    `json:"question"` // the newest such words
	People   int       `json:"people"`
	Asked    int       `json:"asked"` // questions
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Channels []string  `json:"channels,omitempty"` // of those whose words they may read
	Whys     []Why     `json:"why"`                // … how they met it
	Sent     bool      `json:"sent,omitempty"`     // whether somebody has asked the moderators
	State    State     `json:"state"`
	Entry    string    `json:"entry,omitempty"`
	Reason   string    `json:"reason,omitempty"`
}

// Largest are the largest gaps whose words everybody in the channel of a request may read, with
// what moderators can do about each, and how many are open.
func (g *Gaps) Largest(ctx context.Context, r *bot.Request, n int) (shown []bot.Block, open int, err error) {
	everybody := *r
	everybody.User = bot.User{}
	list, err := g.Of(ctx, &everybody)
	if err != nil {
		return nil, 0, asError(err)
	}
	return cards(list.Gaps[:min(n, len(list.Gaps))], 0), len(list.Gaps) + list.HiddenGaps, nil
}

// halfLife is in which time a gap counts half.
const halfLife = 7 * 24 * time.Hour

// Of lists what a community could not find out, as the person of the request may see it. It is
// the plain face: the chat is over it.
func (g *Gaps) Of(ctx context.Context, r *bot.Request) (List, error) {
	var list List
	err := g.books.with(ctx, r.Community, func(b *book) error {
		list.Gaps = make([]Seen, 0, len(b.gaps))
		for _, h := range b.gaps {
			if h.State != Open {
				continue
			}
			if seen, ok := g.seen(r, h.Gap); ok {
				list.Gaps = append(list.Gaps, seen)
			} else {
				list.HiddenGaps, list.Hidden = list.HiddenGaps+1, list.Hidden+h.Asked
			}
		}
		return nil
	})
	if err != nil {
		return List{}, err
	}
	return List{inOrder(list.Gaps, g.now()), list.HiddenGaps, list.Hidden}, nil
}

// inOrder are gaps by how many people they have kept from knowing, lately above all: each half
// life halves it.
func inOrder(list []Seen, now time.Time) []Seen {
	type ranked struct {
		pressing float64 // on a scale of powers of two
		at       int
	}
	order := make([]ranked, len(list))
	for i, s := range list {
		order[i] = ranked{math.Log2(float64(max(s.People, 1))) - float64(now.Sub(s.Last))/float64(halfLife), i}
	}
	slices.SortFunc(order, func(x, y ranked) int {
		return cmp.Or(cmp.Compare(y.pressing, x.pressing), cmp.Compare(list[x.at].ID, list[y.at].ID))
	})
	sorted := make([]Seen, len(list))
	for i, r := range order {
		sorted[i] = list[r.at]
	}
	return sorted
}

// seen is a gap as the person of a request may see it. It reports false where they may read
// none of its words.
func (g *Gaps) seen(r *bot.Request, gap Gap) (Seen, bool) {
	s := Seen{ID: gap.ID, People: gap.People, Asked: gap.Asked, First: gap.First, Last: gap.Last, State: gap.State, Entry: gap.Entry, Reason: gap.Reason}
	if gap.ID == wordless {
		return s, false
	}
	for _, w := range gap.Words {
		if !g.shows(r, gap.Community, w) {
			continue
		}
		if s.Question == "" {
			s.Question = oneLine(w.Text)
		}
		s.Sent = s.Sent || w.Agreed
		if !slices.Contains(s.Whys, w.Why) {
			s.Whys = append(s.Whys, w.Why)
		}
		if w.Channel != "" && w.Audience != bot.AskerAlone && !slices.Contains(s.Channels, w.Channel) {
			s.Channels = append(s.Channels, w.Channel)
		}
	}
	return s, s.Question != ""
}

// oneLine is a text in a line.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\n\r\t") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// shows reports whether the person of a request may read words now; of a request without one,
// everybody in its channel.
func (g *Gaps) shows(r *bot.Request, community string, w Words) bool {
	if w.Text == "" || !g.now().Before(w.Until) {
		return false
	}
	asked := memory.QuestionRecord{Community: community, Channel: w.Channel, Person: w.Person, Audience: w.Audience}
	return w.Agreed && r.User.ID != "" || memory.ShowsWords(r, asked)
}

// open is an open gap whose words the person of a request may read.
func (g *Gaps) open(ctx context.Context, r *bot.Request, id string) (Seen, error) {
	var found Seen
	err := g.books.with(ctx, r.Community, func(b *book) error {
		h := b.gaps[id]
		if h == nil || h.State != Open {
			return g.notOpen(ctx, r.Community, id)
		}
		var may bool
		if found, may = g.seen(r, h.Gap); !may {
			return &bot.Error{Kind: bot.NotFound, Sentence: "I no longer have the words of that question, so there is nothing to answer. They were deleted, or were never for you to read.", Cause: bot.ErrNotFound}
		}
		return nil
	})
	return found, asError(err)
}

// notOpen says why a gap is not open: somebody has closed it, or there is none.
func (g *Gaps) notOpen(ctx context.Context, community, id string) error {
	closed, err := g.store.ClosedGaps(ctx, community, closedListed)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(closed, func(one Gap) bool { return one.ID == id }) {
		return fmt.Errorf("gap %s is closed: %w", id, bot.ErrConflict)
	}
	return fmt.Errorf("gap %s: %w", id, bot.ErrNotFound)
}

// asError leaves what is fit for a person already.
func asError(err error) error {
	if e := (*bot.Error)(nil); err == nil || errors.As(err, &e) {
		return err
	}
	return gapError(err)
}

// Closed lists the gaps that were closed last.
func (g *Gaps) Closed(ctx context.Context, r *bot.Request) ([]Seen, error) {
	closed, err := g.store.ClosedGaps(ctx, r.Community, closedListed)
	if err != nil {
		return nil, gapError(err)
	}
	var list []Seen
	for _, gap := range closed {
		seen, _ := g.seen(r, gap) // those without words, too: they can be opened again
		list = append(list, seen)
	}
	return list, nil
}

// Dismiss closes an open gap without an answer.
func (g *Gaps) Dismiss(ctx context.Context, r *bot.Request, id, reason string) error {
	return asError(g.close(ctx, r, id, Open, Closing{State: Dismissed, Reason: bot.Cut(strings.TrimSpace(reason), maxReason), By: r.Person(), At: g.now()}))
}

// Reopen opens a gap again that was closed.
func (g *Gaps) Reopen(ctx context.Context, r *bot.Request, id string, from State) error {
	return asError(g.close(ctx, r, id, from, Closing{State: Open}))
}

func (g *Gaps) close(ctx context.Context, r *bot.Request, id string, from State, c Closing) error {
	return g.store.CloseGap(ctx, r.Community, id, from, c)
}

// Means says that an open gap asks for an entry: its question is one of the entry's from now
// on. It returns the pin that holds it, and the number of its change, by which it can be taken
// back.
func (g *Gaps) Means(ctx context.Context, r *bot.Request, id, entry string) (pin string, change int, err error) {
	gap, err := g.open(ctx, r, id)
	if err != nil {
		return "", 0, err
	}
	// It is closed first: of two moderators, one makes the pin.
	if err := g.close(ctx, r, id, Open, Closing{State: Answered, Entry: entry, By: r.Person(), At: g.now()}); err != nil {
		return "", 0, asError(err)
	}
	pin, change, err = g.pins.Means(ctx, r, gap.Question, entry)
	if err == nil {
		return pin, change, nil
	}
	if undone := g.close(ctx, r, id, Answered, Closing{State: Open}); undone != nil {
		g.logged(ctx, undone)
	}
	return "", 0, err
}

// TakeBack undoes Means.
func (g *Gaps) TakeBack(ctx context.Context, r *bot.Request, id, pin string, change int) error {
	if err := g.pins.TakeBack(ctx, r, pin, change); err != nil {
		return err
	}
	return g.Reopen(ctx, r, id, Answered)
}
