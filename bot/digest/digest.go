// Package digest tells a community's moderators, in a channel that they choose, how questions
// fared in a day or a week: numbers, and the largest gaps. It is off until an administrator
// switches it on. Its plain face is [Digests]; the chat is over it.
package digest

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/knowledge"
)

// Every is how often a digest comes.
type Every string

// The intervals.
const (
	Off    Every = "off"
	Daily  Every = "daily"
	Weekly Every = "weekly"
)

// Schedule is when and where a community has its digest. The zero value is none.
type Schedule struct {
	Community string
	Channel   string
	Every     Every
	Day       time.Weekday // of a weekly one
	Hour      int          // in UTC
	Since     time.Time    // when it was set so
	Sent      string       // the period of the last one
	Trouble   string       // why it was switched off by itself, until a moderator was told
}

// Counts are a community's questions and votes in a time.
type Counts struct {
	Asked, People             int
	Answered, Offered, Missed int // by what was found
	Helpful, Not              int // votes
}

// Store keeps schedules, and counts. Every call but one names the community: no call sees another's.
type Store interface {
	// Digest returns a community's schedule, or the zero value.
	Digest(ctx context.Context, community string) (Schedule, error)
	// SaveDigest sets a schedule.
	SaveDigest(ctx context.Context, p Schedule) error
	// Digests returns the schedules of all communities that are on.
	Digests(ctx context.Context) ([]Schedule, error)
	// DigestSent notes the period of the last one.
	DigestSent(ctx context.Context, community, period string) error
	// StopDigest stops one that goes to a channel still, and says why.
	StopDigest(ctx context.Context, community, channel, trouble string) error
	// DigestTrouble returns why it was switched off, and forgets that; empty for nothing.
	DigestTrouble(ctx context.Context, community string) (string, error)
	// DigestCounts counts what was asked and voted in a time.
	DigestCounts(ctx context.Context, community string, from, to time.Time) (Counts, error)
}

// Gaps are what the community could not find out.
type Gaps interface {
	// Largest are the largest gaps whose words everybody in the channel of a request may read,
	// with what can be done about each, and how many are open.
	Largest(ctx context.Context, r *bot.Request, n int) (shown []bot.Block, open int, err error)
}

// Pins are the community's own answers.
type Pins interface {
	// Standing counts the pins that answer, those made since then, those that are stale and
	// those to be verified again.
	Standing(ctx context.Context, community string, since time.Time) (active, made, stale, review int, err error)
}

// Settings are what a community has set; Set gives settings of the community of a request new
// values, by key, in its person's name.
type Settings interface {
	bot.Settings
	Set(ctx context.Context, r *bot.Request, values map[string]string) error
}

// Digests tell moderators how questions fared.
type Digests struct {
	store    Store
	gaps     Gaps
	pins     Pins
	settings Settings
	memory   *memory.Memory
	log      *slog.Logger
	now      func() time.Time
}

// Options are what digests need.
type Options struct {
	Store    Store
	Gaps     Gaps
	Pins     Pins
	Settings Settings
	Memory   *memory.Memory
	Log      *slog.Logger
	Now      func() time.Time
}

// New makes them.
func New(o Options) *Digests {
	return &Digests{store: o.Store, gaps: o.Gaps, pins: o.Pins, settings: o.Settings, memory: o.Memory, log: o.Log, now: o.Now}
}

// patience is for how long after its time a digest still comes.
const patience = 24 * time.Hour

// last is when a schedule's digest was due last, and the period that it is about.
func (p Schedule) last(now time.Time) (due time.Time, period string) {
	now = now.UTC()
	due = time.Date(now.Year(), now.Month(), now.Day(), p.Hour, 0, 0, 0, time.UTC)
	if due.After(now) {
		due = due.AddDate(0, 0, -1)
	}
	if p.Every == Weekly {
		due = due.AddDate(0, 0, -((int(due.Weekday()) - int(p.Day) + 7) % 7))
	}
	return due, string(p.Every) + "-" + due.Format(time.DateOnly)
}

// length is the time that a digest is about.
func (p Schedule) length() time.Duration {
	if p.Every == Daily {
		return 24 * time.Hour
	}
	return 7 * 24 * time.Hour
}

// planned are the digests that are due.
func (d *Digests) planned(ctx context.Context, now time.Time) ([]bot.Request, error) {
	plans, err := d.store.Digests(ctx)
	if err != nil {
		return nil, err
	}
	var list []bot.Request
	for _, so := range plans {
		p := d.plan(ctx, so.Community, so)
		if p.Every == Off || p.Channel == "" {
			continue // the operator has locked it meanwhile, or no channel is chosen
		}
		if so.Every != Off && (so.Every != p.Every || so.Day != p.Day || so.Channel != p.Channel) {
			// Another value is being saved right now, or the operator has set one: what was due
			// before that is not.
			if err := d.takeUp(ctx, so.Community); err != nil {
				return nil, err
			}
			continue
		}
		due, period := p.last(now)
		if period == p.Sent || due.Before(p.Since) || now.Sub(due) >= patience {
			continue
		}
		platform, _, _ := strings.Cut(p.Community, ":")
		list = append(list, bot.Request{
			Key: "digest:" + p.Community + ":" + period, Platform: platform, Community: p.Community, Channel: p.Channel,
			Action: bot.Action{Name: digestAction, IDs: []string{period, strconv.FormatInt(due.Unix(), 10)}},
		})
	}
	return list, nil
}

// due makes the digest. That it was sent is noted before it is: the request is recorded, so
// that another process finishes it where this one dies.
func (d *Digests) due(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	so, err := d.store.Digest(ctx, r.Community)
	if err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	p := d.plan(ctx, r.Community, so)
	if p.Every == Off || so.Every == Off || p.Channel != r.Channel {
		return bot.Reply{}, nil // it was changed meanwhile
	}
	unix, err := strconv.ParseInt(r.Action.ID(1), 10, 64)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("digest due %.20q", r.Action.ID(1))
	}
	blocks, err := d.Of(ctx, r, time.Unix(unix, 0).UTC().Add(-p.length()), time.Unix(unix, 0).UTC())
	if err != nil {
		return bot.Reply{}, err
	}
	if err := d.store.DigestSent(ctx, r.Community, r.Action.ID(0)); err != nil {
		return bot.Reply{}, memory.StoreError(err)
	}
	return bot.Reply{Visibility: bot.Public, Blocks: blocks, Undo: func(ctx context.Context) {
		trouble := "I could not post the digest in <#" + p.Channel + ">: the channel is gone, or I may not write there. So I have stopped. An administrator starts it again with the digest command and “here”, in the channel where it is to come."
		if err := d.store.StopDigest(ctx, r.Community, p.Channel, trouble); err != nil {
			d.log.WarnContext(ctx, "a digest that cannot be posted is not switched off", "community", r.Community, "error", err)
		}
	}}, nil
}

// largest is how many gaps a digest shows.
const largest = 3

// Of is a community's digest of a time, as everybody in the channel of a request may read it.
// It is the plain face: the chat is over it.
func (d *Digests) Of(ctx context.Context, r *bot.Request, from, to time.Time) ([]bot.Block, error) {
	counts, err := d.store.DigestCounts(ctx, r.Community, from, to)
	if err != nil {
		return nil, memory.StoreError(err)
	}
	active, made, stale, review, err := d.pins.Standing(ctx, r.Community, from)
	if err != nil {
		return nil, err
	}
	gaps, open, err := d.gaps.Largest(ctx, r, largest)
	if err != nil {
		return nil, err
	}
	asked := []bot.Item{{Name: "asked", Text: "no questions"}}
	if counts.Asked > 0 {
		asked = []bot.Item{
			{Name: "asked", Text: fmt.Sprintf("%s, by %s", count(counts.Asked, "question", "questions"), count(counts.People, "person", "people"))},
			{Name: "answered", Text: share(counts.Answered, counts.Asked)},
			{Name: "unsure", Text: share(counts.Offered, counts.Asked) + ", with passages to choose from"},
			{Name: "missed", Text: share(counts.Missed, counts.Asked)},
		}
	}
	items := append(asked,
		bot.Item{Name: "votes", Text: fmt.Sprintf("%d helpful, %d not helpful", counts.Helpful, counts.Not)},
		bot.Item{Name: "pins", Text: fmt.Sprintf("%d in use, %d of them new, %d stale, %d to be verified again", active, made, stale, review)},
		bot.Item{Name: "open", Text: count(open, "question", "questions") + " without a good answer"},
	)
	title := "How your community's questions fared, " + from.Format("2 Jan") + " to " + to.Format("2 Jan 2006")
	blocks := []bot.Block{bot.Listing{Title: title, Items: items}}
	if len(gaps) > 0 {
		blocks = append(append(blocks, bot.Text{Text: "The largest of these:"}), gaps...)
	}
	return blocks, nil
}

// share is a number with its part of the whole.
func share(n, of int) string {
	if of == 0 || n == 0 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d (%d%%)", n, (200*n+of)/(2*of))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Feature is the digest as a feature.
func (d *Digests) Feature() bot.Feature {
	return bot.Feature{
		Name:     "digest",
		Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{d.command()} },
		Settings: d.all(),
		Planned:  d.planned,
		Due:      map[string]bot.Handler{digestAction: d.due},
		Remarks:  d.remarks,
	}
}

// remarks tell a moderator that the digest was switched off by itself.
func (d *Digests) remarks(ctx context.Context, r *bot.Request) []bot.Block {
	if r.Community == "" || d.memory.Absent() {
		return nil
	}
	trouble, err := d.store.DigestTrouble(ctx, r.Community)
	if err != nil || trouble == "" {
		return nil
	}
	return []bot.Block{bot.Text{Text: trouble}}
}
