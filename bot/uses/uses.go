// Package uses tells moderators how often each pin and passage was answered, offered and
// taken in their community, what was voted on it, and which were never used. What it keeps
// are numbers and a day: nobody's name, and no word of a question.
package uses

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Count is how often a pin or a passage was used in one community.
type Count struct {
	Community string
	Entry     string    // its id
	Answered  int       // questions that it answered
	Offered   int       // how often its asker was asked whether they mean it, among others
	Taken     int       // how often they said yes
	Last      time.Time // the day of the last use, in UTC
	Helpful   int       // votes; they are people's, and go when these are forgotten
	Not       int
}

// Store keeps counts. Every call names the community: no call sees another's.
type Store interface {
	// AddUses adds counts to those that are kept, all or none. Votes are not among them.
	AddUses(ctx context.Context, counts []Count) error
	// Uses returns what is kept of a community, with the votes on it.
	Uses(ctx context.Context, community string) ([]Count, error)
	// WeeklyVotes returns the votes since then by week, the newest first; weeks without votes
	// are left out.
	WeeklyVotes(ctx context.Context, community string, since time.Time) ([]Week, error)
}

// Week are the votes of one week.
type Week struct {
	Monday       time.Time // with which it began, in UTC
	Helpful, Not int
}

// Local has the pins of a community as members see them.
type Local interface {
	Entries(ctx context.Context, community string) ([]*knowledge.Entry, error)
	// Review lists the questions of those that somebody is to look at, the most urgent first.
	Review(ctx context.Context, community string) ([]string, error)
}

// Uses counts, and tells. Counts are gathered here and written every few seconds, so that
// no answer waits for them; a crash costs those of the last seconds.
type Uses struct {
	bot.Unobserved
	store  Store
	memory *memory.Memory
	local  Local
	corpus func() *knowledge.Corpus
	log    *slog.Logger
	now    func() time.Time

	mu      sync.Mutex
	pending map[key]Count
}

type key struct{ community, entry string }

// New counts into a store.
func New(s Store, m *memory.Memory, l Local, corpus func() *knowledge.Corpus, log *slog.Logger, now func() time.Time) *Uses {
	return &Uses{store: s, memory: m, local: l, corpus: corpus, log: log, now: now, pending: map[key]Count{}}
}

// Feature is the uses as a feature.
func (u *Uses) Feature() bot.Feature {
	return bot.Feature{
		Name:     "uses",
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{u.command()} },
		Observer: u,
		Upkeep:   u.upkeep,
	}
}

// Answered implements bot.Observer.
func (u *Uses) Answered(o bot.Outcome) {
	for _, entry := range o.Answers {
		u.add(o.Community, entry, func(c *Count) { c.Answered++ })
	}
	for _, entry := range o.Offered {
		u.add(o.Community, entry, func(c *Count) { c.Offered++ })
	}
}

// Chosen implements bot.Observer.
func (u *Uses) Chosen(_, community, entry string) {
	u.add(community, entry, func(c *Count) { c.Taken++ })
}

// maxPending bounds what waits to be written while the store fails. Beyond it what was not
// used since the last writing is not counted.
const maxPending = 10_000

func (u *Uses) add(community, entry string, count func(*Count)) {
	if community == "" || u.memory.Absent() {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	k := key{community, entry}
	c, there := u.pending[k]
	if !there && len(u.pending) >= maxPending {
		return
	}
	c.Community, c.Entry, c.Last = community, entry, u.now().UTC().Truncate(24*time.Hour)
	count(&c)
	u.pending[k] = c
}

// writeInterval is how often counts are written.
const writeInterval = 10 * time.Second

func (u *Uses) upkeep(ctx context.Context) {
	ticker := time.NewTicker(writeInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			u.write(context.WithoutCancel(ctx))
			return
		case <-ticker.C:
			u.write(ctx)
		}
	}
}

// write writes what is pending. Where that fails it stays so.
func (u *Uses) write(ctx context.Context) {
	u.mu.Lock()
	pending := u.pending
	u.pending = map[key]Count{}
	u.mu.Unlock()
	if len(pending) == 0 {
		return
	}
	counts := slices.SortedFunc(maps.Values(pending), func(a, b Count) int {
		return cmp.Or(strings.Compare(a.Community, b.Community), strings.Compare(a.Entry, b.Entry))
	})
	err := u.store.AddUses(ctx, counts)
	if err == nil {
		return
	}
	if !errors.Is(err, bot.ErrDown) {
		u.log.WarnContext(ctx, "uses are not written yet", "error", err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for k, c := range pending {
		c.addTo(u.pending, k)
	}
}

// addTo adds a count that could not be written to what has come since.
func (c Count) addTo(pending map[key]Count, k key) {
	since := pending[k]
	since.Community, since.Entry = c.Community, c.Entry
	since.Answered += c.Answered
	since.Offered += c.Offered
	since.Taken += c.Taken
	if c.Last.After(since.Last) {
		since.Last = c.Last
	}
	pending[k] = since
}

// Of is what was used in a community: every pin and passage that it has, with its counts,
// the most used first. It is the plain face: the chat is over it.
func (u *Uses) Of(ctx context.Context, community string) ([]Use, error) {
	u.write(ctx)
	counts, err := u.store.Uses(ctx, community)
	if err != nil {
		return nil, err
	}
	pins, err := u.local.Entries(ctx, community)
	if err != nil {
		return nil, err
	}
	byEntry := map[string]Count{}
	for _, c := range counts {
		byEntry[c.Entry] = c
	}
	var list []Use
	for _, e := range append(pins, u.corpus().Entries...) {
		list = append(list, Use{e, byEntry[e.ID]})
	}
	slices.SortStableFunc(list, func(a, b Use) int { return b.served() - a.served() })
	return list, nil
}

// Use is a pin or a passage, and how it was used.
type Use struct {
	Entry *knowledge.Entry
	Count Count
}

// served is how often somebody read it as an answer.
func (u Use) served() int { return u.Count.Answered + u.Count.Taken }

// passedOver reports whether it was offered, and nobody took it.
func (u Use) passedOver() bool { return u.Count.Offered > 0 && u.Count.Taken == 0 }

// never reports whether nobody was even asked whether they mean it.
func (u Use) never() bool { return u.served()+u.Count.Offered == 0 }

func (u *Uses) command() bot.Command {
	return bot.Command{
		Name:     "uses",
		Private:  true,
		Summary:  "How often each pin and passage was used here, and which never",
		Args:     []bot.Arg{{Name: "search", Summary: "Words of its question or its id; pin for pins alone"}},
		Examples: []string{"", "pin"},
		Access:   bot.Moderator,
		Handler:  u.answer,
	}
}

func (u *Uses) answer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	switch {
	case u.memory.Absent():
		return bot.Reply{}, &bot.Error{Kind: bot.Unavailable, Sentence: "I have no memory here, so I count nothing. Whoever runs me can give me a database.", Cause: bot.ErrNoMemory}
	case r.Community == "":
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "I count by community. Please ask that in one of its channels.", Cause: errors.New("no community")}
	}
	list, err := u.Of(ctx, r.Community)
	if e := (*bot.Error)(nil); errors.As(err, &e) {
		return bot.Reply{}, err
	}
	if err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	words := strings.Fields(strings.ToLower(r.Arg("search")))
	list = slices.DeleteFunc(list, func(one Use) bool { return !one.has(words) })
	blocks := says(list)
	if len(words) == 0 {
		more, err := u.looks(ctx, r.Community)
		if err != nil {
			return bot.Reply{}, err
		}
		blocks = append(blocks, more...)
	}
	return bot.Reply{Visibility: bot.Private, Blocks: blocks}, nil
}

// weeks is for how many weeks votes are told.
const weeks = 8

// looks is what there is to look at besides: the pins to be looked after, and votes over time.
func (u *Uses) looks(ctx context.Context, community string) ([]bot.Block, error) {
	review, err := u.local.Review(ctx, community)
	if err != nil {
		return nil, err
	}
	votes, err := u.store.WeeklyVotes(ctx, community, u.now().AddDate(0, 0, -7*weeks))
	if err != nil {
		return nil, memory.StoreError(err)
	}
	var blocks []bot.Block
	var pins, byWeek []bot.Item
	for _, line := range review {
		pins = append(pins, bot.Item{Text: line})
	}
	for _, w := range votes {
		byWeek = append(byWeek, bot.Item{Name: w.Monday.Format("2 Jan"), Text: fmt.Sprintf("%d helpful, %d not", w.Helpful, w.Not)})
	}
	if len(pins) > 0 {
		blocks = append(blocks, bot.Listing{Title: "Pins to look at", Items: few(pins)})
	}
	if len(byWeek) > 0 {
		blocks = append(blocks, bot.Listing{Title: "Votes, by weeks from", Items: byWeek})
	}
	return blocks, nil
}

// has reports whether each word stands in the use's question or id.
func (u Use) has(words []string) bool {
	text := strings.ToLower(u.Entry.ID + " " + u.Entry.Title)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// shown is how many are listed of those that were used, and of those that never were; fewer of
// what else there is to look at.
const (
	shown = 15
	fewer = 8
)

func says(list []Use) []bot.Block {
	if len(list) == 0 {
		return []bot.Block{bot.Text{Text: "No pin and no passage has those words."}}
	}
	var used, never []bot.Item
	var passed []Use
	for _, one := range list {
		if one.passedOver() {
			passed = append(passed, one)
		}
		if one.never() {
			never = append(never, bot.Item{Text: one.title()})
		} else {
			used = append(used, bot.Item{Name: one.title(), Text: one.counts()})
		}
	}
	blocks := []bot.Block{bot.Text{Text: "Nothing of that was used yet."}}
	if len(used) > 0 {
		blocks = []bot.Block{bot.Listing{Title: "Used in this community", Items: first(used)}}
	}
	if len(passed) > 0 {
		slices.SortStableFunc(passed, func(a, b Use) int { return b.Count.Offered - a.Count.Offered })
		var items []bot.Item
		for _, one := range passed {
			items = append(items, bot.Item{Name: one.title(), Text: fmt.Sprintf("offered %d", one.Count.Offered)})
		}
		blocks = append(blocks, bot.Listing{Title: "Offered and never taken", Items: few(items)})
	}
	if len(never) > 0 {
		blocks = append(blocks, bot.Listing{Title: "Never used", Items: first(never)})
	}
	return blocks
}

func few(items []bot.Item) []bot.Item {
	if len(items) <= fewer {
		return items
	}
	return append(items[:fewer:fewer], bot.Item{Text: fmt.Sprintf("… and %d more", len(items)-fewer)})
}

func first(items []bot.Item) []bot.Item {
	if len(items) <= shown {
		return items
	}
	return append(items[:shown:shown], bot.Item{Text: fmt.Sprintf("… and %d more; search to see others", len(items)-shown)})
}

func (u Use) title() string {
	title := bot.Cut(u.Entry.Title, knowledge.MaxTitle)
	if u.Entry.Kind == knowledge.Pin {
		return "Pin: " + title
	}
	return title
}

// counts says the counts that are not zero, and the day of the last use.
func (u Use) counts() string {
	var parts []string
	add := func(n int, format string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, n))
		}
	}
	add(u.Count.Answered, "answered %d")
	add(u.Count.Offered, "offered %d")
	add(u.Count.Taken, "taken %d")
	if u.Count.Helpful+u.Count.Not > 0 {
		parts = append(parts, fmt.Sprintf("%d helpful, %d not", u.Count.Helpful, u.Count.Not))
	}
	if !u.Count.Last.IsZero() {
		parts = append(parts, "last "+u.Count.Last.UTC().Format("2 Jan 2006"))
	}
	return strings.Join(parts, " · ")
}
