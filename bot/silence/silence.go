// Package silence remembers what the bot did about the last messages, and tells moderators
// why it said nothing.
package silence

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

// maxDecisions is how many decisions are remembered, over all communities.
const maxDecisions = 4096

// Silence remembers the last decisions, in a ring, and tells moderators why nothing was
// said.
type Silence struct {
	bot.Unobserved
	now func() time.Time

	mu   sync.Mutex
	ring []bot.Decision
	next int
}

// New remembers by this clock.
func New(now func() time.Time) *Silence { return &Silence{now: now} }

// Decided implements Observer.
func (d *Silence) Decided(one bot.Decision) {
	one.At = d.now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.ring) < maxDecisions {
		d.ring = append(d.ring, one)
		return
	}
	d.ring[d.next] = one
	d.next = (d.next + 1) % maxDecisions
}

// last returns the latest decision in a channel, or about one message of it. Without a
// community, those of every one are looked at.
func (d *Silence) last(community, channel, message string) (bot.Decision, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.ring {
		one := d.ring[(d.next-1-i+2*len(d.ring))%len(d.ring)]
		if one.Channel == channel && (message == "" || one.Message == message) && (community == "" || one.Community == community) {
			return one, true
		}
	}
	return bot.Decision{}, false
}

// Last returns what was done about a message, or last in a channel: a link to a
// message, or a channel's id or mention. An empty community looks at every one.
func (d *Silence) Last(community, where string) (bot.Decision, bool) {
	channel, message, ok := place(where)
	if !ok {
		return bot.Decision{}, false
	}
	return d.last(community, channel, message)
}

// The forms of a place: Slack's and Discord's links to a message, their mentions of a
// channel, and bare ids.
var (
	slackMessage   = regexp.MustCompile(`/archives/([A-Z0-9]{2,20})/p(\d{10})(\d{6})`)
	discordMessage = regexp.MustCompile(`/channels/(?:\d{15,20}|@me)/(\d{15,20})(?:/(\d{15,20}))?`)
	channelMention = regexp.MustCompile(`^<#([A-Z0-9]{2,20})(?:\|[^>]*)?>$`)
	bareChannel    = regexp.MustCompile(`^(?:[CDG][A-Z0-9]{1,20}|\d{15,20})$`)
)

func place(where string) (channel, message string, ok bool) {
	words := strings.Fields(where)
	for _, w := range words {
		if channel, message, ok = linked(bot.Bare(w)); ok {
			return channel, message, true
		}
	}
	if len(words) != 1 {
		return "", "", false
	}
	id := bot.Bare(words[0])
	return id, "", bareChannel.MatchString(id)
}

// linked is the place that a link or a mention names.
func linked(where string) (channel, message string, ok bool) {
	if m := slackMessage.FindStringSubmatch(where); m != nil {
		return m[1], m[2] + "." + m[3], true
	}
	if m := discordMessage.FindStringSubmatch(where); m != nil {
		return m[1], m[2], true
	}
	if m := channelMention.FindStringSubmatch(where); m != nil {
		return m[1], "", true
	}
	return "", "", false
}

// neverSeen is said of a place from which nothing has come since the start.
const neverSeen = "Nothing from there has reached me since I was started. Invite me to the channel, and let the operator run 'careerbot doctor'."

// Feature is the remembering as a feature: it hears of every decision.
func (d *Silence) Feature() bot.Feature {
	return bot.Feature{Name: "silence", Observer: d, Commands: func(*knowledge.Corpus) []bot.Command { return []bot.Command{d.command()} }}
}

func (d *Silence) command() bot.Command {
	return bot.Command{
		Name:     "silence",
		Private:  true,
		Place:    true,
		Access:   bot.Moderator,
		Summary:  "Why I said nothing: what I last did in this channel, or about a message",
		Args:     []bot.Arg{{Name: "link", Summary: "A link to the message, or a channel; this channel if it is missing"}},
		Examples: []string{"", "https://example.slack.com/archives/C0123456789/p1700000000000100"},
		Handler:  d.answer,
	}
}

func (d *Silence) answer(_ context.Context, r *bot.Request) (bot.Reply, error) {
	where := r.Arg("link")
	if where == "" {
		where = r.Channel
	}
	if _, _, ok := place(where); !ok {
		return bot.Reply{}, &bot.Error{Kind: bot.Invalid, Sentence: "Give me a link to the message (Copy link), or a channel.", Cause: fmt.Errorf("no place")}
	}
	says := neverSeen
	if r.Community != "" { // without one, every community's would be looked at
		if last, ok := d.Last(r.Community, where); ok {
			says = last.String()
		}
	}
	return bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{bot.Text{Text: says}}}, nil
}
