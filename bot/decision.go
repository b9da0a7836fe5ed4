package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Decision is what the bot did about a message that reached it, and what decided that.
// It holds no words of the message.
type Decision struct {
	At        time.Time `json:"at"`
	Platform  string    `json:"platform"`
	Community string    `json:"community"`
	Channel   string    `json:"channel"`
	Message   string    `json:"message,omitempty"`
	Did       string    `json:"did"`               // as "said nothing"
	Because   string    `json:"because"`           // one sentence
	Setting   string    `json:"setting,omitempty"` // that made it so, if one did
}

// maxDecisions is how many decisions are remembered, over all communities.
const maxDecisions = 4096

// decisions remembers the last ones, in a ring.
type decisions struct {
	mu   sync.Mutex
	ring []Decision
	next int
}

func (d *decisions) add(one Decision) {
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
func (d *decisions) last(community, channel, message string) (Decision, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.ring {
		one := d.ring[(d.next-1-i+2*len(d.ring))%len(d.ring)]
		if one.Channel == channel && (message == "" || one.Message == message) && (community == "" || one.Community == community) {
			return one, true
		}
	}
	return Decision{}, false
}

// Note remembers a decision. Platforms tell of the messages that they pass over.
func (b *Bot) Note(d Decision) {
	d.At = b.now()
	b.decisions.add(d)
}

// noteOf remembers what became of a request.
func (b *Bot) noteOf(r *Request, did, because, setting string) {
	if r.Channel == "" || r.notice() {
		return
	}
	b.Note(Decision{Platform: r.Platform, Community: r.Community, Channel: r.Channel, Message: r.Message, Did: did, Because: because, Setting: setting})
}

// noteReply remembers a reply before it is sent: why there is none, or an apology.
func (b *Bot) noteReply(r *Request, reply Reply, err error) {
	switch {
	case err != nil:
		setting := ""
		says := apology
		if e := (*Error)(nil); errors.As(err, &e) {
			if e.Sentence != "" {
				says = e.Sentence
			}
			if e.Kind == Limited {
				setting = "CAREERBOT_REQUESTS_PER_MINUTE"
			}
		}
		b.noteOf(r, "refused", says, setting)
	case reply.silent() && r.Unasked:
		b.noteOf(r, "said nothing", "Nobody addressed me, and I was not sure enough to answer unasked.", "")
	}
}

// noteSent remembers how a reply was taken.
func (b *Bot) noteSent(r *Request, err error) {
	later := (*LaterError)(nil)
	switch e := (*Error)(nil); {
	case err == nil:
		b.noteOf(r, "replied", "The platform has taken the reply.", "")
	case errors.As(err, &later):
		b.noteOf(r, "put the reply off", fmt.Sprintf("The platform takes no more for %s.", later.After.Round(time.Second)), "")
	case errors.Is(err, ErrAgain):
		b.noteOf(r, "put the reply off", "The platform could not take it just now: I send it again.", "")
	case errors.As(err, &e) && e.Sentence != "":
		b.noteOf(r, "could not reply", e.Sentence, "")
	default:
		b.noteOf(r, "could not reply", "The platform refused the reply: the log says why.", "")
	}
}

// LastDecision returns what was done about a message, or last in a channel: a link to a
// message, or a channel's id or mention. An empty community looks at every one.
func (b *Bot) LastDecision(community, where string) (Decision, bool) {
	channel, message, ok := place(where)
	if !ok {
		return Decision{}, false
	}
	return b.decisions.last(community, channel, message)
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
		if channel, message, ok = linked(bare(w)); ok {
			return channel, message, true
		}
	}
	if len(words) != 1 {
		return "", "", false
	}
	id := bare(words[0])
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

// String says a decision in two sentences.
func (d Decision) String() string {
	text := fmt.Sprintf("%s: I %s. %s", d.At.UTC().Format("2 Jan 15:04:05 UTC"), d.Did, d.Because)
	if d.Setting != "" {
		text += " The setting is " + d.Setting + "."
	}
	return text
}

// neverSeen is said of a place from which nothing has come since the start.
const neverSeen = "Nothing from there has reached me since I was started. Invite me to the channel, and let the operator run 'careerbot doctor'."

func (b *Bot) silenceCommand() Command {
	return Command{
		Name:     "silence",
		Private:  true,
		Place:    true,
		Access:   Moderator,
		Summary:  "Why I said nothing: what I last did in this channel, or about a message",
		Args:     []Arg{{Name: "link", Summary: "A link to the message, or a channel; this channel if it is missing"}},
		Examples: []string{"", "https://example.slack.com/archives/C0123456789/p1700000000000100"},
		Handler:  b.silence,
	}
}

func (b *Bot) silence(_ context.Context, r *Request) (Reply, error) {
	where := r.arg("link")
	if where == "" {
		where = r.Channel
	}
	if _, _, ok := place(where); !ok {
		return Reply{}, &Error{Kind: Invalid, Sentence: "Give me a link to the message (Copy link), or a channel.", Cause: fmt.Errorf("no place")}
	}
	says := neverSeen
	if r.Community != "" { // without one, every community's would be looked at
		if d, ok := b.LastDecision(r.Community, where); ok {
			says = d.String()
		}
	}
	return Reply{Visibility: Private, Blocks: []Block{Text{says}}}, nil
}
