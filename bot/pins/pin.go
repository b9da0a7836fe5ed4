// Package pins is the communities' own answers: moderators make them of a question and a
// passage, a text or a message, verify and retire them, and go back in their history. Its
// plain face is [Pins]; the chat is over it.
package pins

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/knowledge"
)

// PinState says whether a pin answers.
type PinState string

// The states of a pin.
const (
	Active  PinState = "active"
	Stale   PinState = "stale"   // what it builds on has changed: it ranks no higher than the guide
	Retired PinState = "retired" // it answers nothing, and can be restored
)

// Pin is a moderators' curated answer in one community. Pins belong to the
// community: nobody's leaving orphans one.
type Pin struct {
	ID           string          `json:"id"`
	Community    string          `json:"community"`
	Channel      string          `json:"channel,omitempty"`       // scope; empty for the whole community
	Triggers     []string        `json:"triggers"`                // the questions it answers, unique in their scope
	Target       string          `json:"target,omitempty"`        // the entry it shows, or empty for Text
	Text         string          `json:"text,omitempty"`          // the moderators' own words, Markdown
	Link         string          `json:"link,omitempty"`          // to the message it came from
	Source       *bot.MessageRef `json:"source,omitempty"`        // that message, where the platform names it
	SourcePinned bool            `json:"source_pinned,omitempty"` // it is pinned in its channel too
	CreatedBy    string          `json:"created_by"`              // person; never shown unless the community wants names
	VerifiedBy   string          `json:"verified_by"`
	VerifiedAs   string          `json:"verified_as,omitempty"` // the name shown where the community wants names
	VerifiedAt   time.Time       `json:"verified_at"`
	ReviewAt     time.Time       `json:"review_at"`
	Hash         string          `json:"hash,omitempty"` // of the target's text when it was verified
	State        PinState        `json:"state"`
	Reason       string          `json:"reason,omitempty"` // why it is stale
	Revision     int             `json:"revision"`         // from 1
}

// Revision is one change of a pin. The history is append-only.
type Revision struct {
	Pin    string    `json:"pin"`
	Number int       `json:"number"` // the pin's revision after it
	At     time.Time `json:"at"`
	By     string    `json:"by"` // person
	What   Change    `json:"what"`
	Before *Pin      `json:"before,omitempty"` // nil where the pin was created
	After  *Pin      `json:"after"`
	Why    string    `json:"why,omitempty"`
}

// Author is who changes a pin: the person, and the name they go by.
type Author struct{ Person, Name string }

// Change is what was done to a pin.
type Change string

// The changes.
const (
	Created  Change = "created"
	Edited   Change = "edited"
	Verified Change = "verified"
	Staled   Change = "staled"
	Retiring Change = "retired"
	Restored Change = "restored"
)

// Store keeps pins. Every call names the community: no call sees another's.
type Store interface {
	// Pins returns a community's pins, by id.
	Pins(ctx context.Context, community string) ([]Pin, error)
	// Pin returns one, or ErrNotFound.
	Pin(ctx context.Context, community, id string) (Pin, error)
	// SavePins writes pins with their revisions, all or none: each pin's Revision
	// must be one more than what is stored (ErrConflict otherwise), and no other
	// pin may hold one of its triggers in its scope (*TriggerTakenError).
	SavePins(ctx context.Context, changes []Revision) error
	// PinHistory returns a pin's revisions, oldest first.
	PinHistory(ctx context.Context, community, id string) ([]Revision, error)
	// PinVersions returns the version of every community whose pins changed after
	// version since. Versions only grow, over all communities.
	PinVersions(ctx context.Context, since int64) (map[string]int64, error)
}

// TriggerTakenError says which pin holds a trigger already.
type TriggerTakenError struct{ Trigger, Pin string }

// IsAnswer says that the store works all the same.
func (e *TriggerTakenError) IsAnswer() {}

func (e *TriggerTakenError) Error() string {
	return fmt.Sprintf("trigger %q is held by pin %s", e.Trigger, e.Pin)
}

// The limits of a pin.
const (
	maxTriggers = 20
	maxWhy      = 500
	maxPinLink  = 500
	maxPins     = 20_000 // a community
)

// The time after which a pin is to be verified again.
const (
	reviewPay   = 90 * 24 * time.Hour // where it states pay
	reviewOther = 180 * 24 * time.Hour
)

// TriggerKey is what makes two triggers the same: their words.
func TriggerKey(trigger string) string { return strings.Join(knowledge.Words(trigger), " ") }

// Problem is what is wrong with one field of a pin.
type Problem struct{ Field, Text string }

// Problems reports everything wrong with a pin, by field.
func (p Pin) Problems(corpus *knowledge.Corpus) []Problem {
	var list []Problem
	add := func(field, format string, args ...any) {
		list = append(list, Problem{field, fmt.Sprintf(format, args...)})
	}
	switch {
	case len(p.Triggers) == 0:
		add("triggers", "Write at least one question that it answers.")
	case len(p.Triggers) > maxTriggers:
		add("triggers", "At most %d questions, there are %d.", maxTriggers, len(p.Triggers))
	}
	seen := map[string]bool{}
	for _, t := range p.Triggers {
		key := TriggerKey(t)
		switch {
		case key == "":
			add("triggers", "%q has no words.", t)
		case !knowledge.Meaningful(knowledge.Words(t)):
			add("triggers", "%q says nothing by which a question could be told; use a word with a meaning.", t)
		case utf8.RuneCountInString(t) > knowledge.MaxPhrasing:
			add("triggers", "%.40q… is longer than %d characters.", t, knowledge.MaxPhrasing)
		case seen[key]:
			add("triggers", "%q stands there twice.", t)
		}
		seen[key] = true
	}
	switch {
	case p.Target == "" && strings.TrimSpace(p.Text) == "":
		add("text", "Write an answer, or name a passage of the guide.")
	case p.Target != "" && p.Text != "":
		add("text", "Either an answer of your own or a passage, not both.")
	case utf8.RuneCountInString(p.Text) > knowledge.MaxFull:
		add("text", "The answer has %d characters, %d at most.", utf8.RuneCountInString(p.Text), knowledge.MaxFull)
	case !utf8.ValidString(p.Text):
		add("text", "The answer is not valid text.")
	case p.Target != "" && corpus.Entry(p.Target) == nil:
		add("target", "The guide has no passage %q.", p.Target)
	}
	if p.Link != "" && (!strings.HasPrefix(p.Link, "https://") || len(p.Link) > maxPinLink || strings.ContainsAny(p.Link, " \n\t<>|")) {
		add("link", "A link begins with https:// and has no spaces.")
	}
	return list
}

// same reports whether two pins say the same, for the same questions in the same scope.
func (p Pin) same(o Pin) bool {
	return slices.Equal(p.Triggers, o.Triggers) && p.Target == o.Target && p.Text == o.Text && p.Link == o.Link && p.Channel == o.Channel
}

// verify marks the pin as verified now.
func (p *Pin) verify(corpus *knowledge.Corpus, by Author, now time.Time) {
	p.VerifiedBy, p.VerifiedAs, p.VerifiedAt = by.Person, by.Name, now.UTC().Truncate(time.Second)
	p.State, p.Reason, p.Hash = Active, "", ""
	review := reviewOther
	if len(knowledge.Amounts(p.Text)) > 0 {
		review = reviewPay
	}
	if e := corpus.Entry(p.Target); e != nil {
		p.Hash = hashEntry(e)
		if len(e.Figures) > 0 {
			review = reviewPay
		}
	}
	p.ReviewAt = p.VerifiedAt.Add(review)
}

// hashEntry changes when what an entry says does.
func hashEntry(e *knowledge.Entry) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q%q%q", e.Title, e.Short, e.Full)
	for _, f := range e.Figures {
		fmt.Fprintf(h, "%q", f.Text)
	}
	for _, c := range e.Claims {
		fmt.Fprintf(h, "%q%t", c.Text, c.Holds)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// drifted reports why a pin no longer says what was verified, or nothing.
func (p Pin) drifted(corpus *knowledge.Corpus) string {
	if p.State != Active || p.Target == "" {
		return ""
	}
	e := corpus.Entry(p.Target)
	switch {
	case e == nil:
		return "the guide no longer has its passage"
	case hashEntry(e) != p.Hash:
		return "its passage has changed"
	}
	return ""
}

// entry is the pin as members see it, or nil where it has nothing to show.
func (p Pin) entry(corpus *knowledge.Corpus, names bool) *knowledge.Entry {
	if p.State == Retired {
		return nil
	}
	e := &knowledge.Entry{
		ID: pinEntryPrefix + p.ID, Kind: knowledge.Pin, Phrasings: p.Triggers, Channel: p.Channel,
		Stale: p.State == Stale, Reviewed: p.VerifiedAt.Format(time.DateOnly),
	}
	switch target := corpus.Entry(p.Target); {
	case target != nil:
		e.Title, e.Short, e.Full = target.Title, target.Short, target.Full
		e.Asks, e.Tags, e.Figures, e.Claims, e.About = target.Asks, target.Tags, target.Figures, target.Claims, target.About
		e.Related = target.Related
		e.Source = target.Source + " · " + p.credit(names)
	case p.Text != "":
		e.Title = bot.Cut(knowledge.Capital(p.Triggers[0]), knowledge.MaxTitle)
		e.Short, e.Full = p.Text, p.Text
		if holds, rest, found := knowledge.CutYesNo(p.Text); found {
			// The word answers the triggers; whether it answers other wordings, the searcher tells.
			e.Short, e.Full = rest, rest
			for _, t := range p.Triggers {
				e.Claims = append(e.Claims, knowledge.Claim{Text: t, Holds: holds})
			}
		}
		e.Source = p.credit(names)
	default:
		return nil // its passage is gone
	}
	if p.Link != "" {
		e.Full = strings.TrimSpace(e.Full + "\n\n[The message it came from](" + p.Link + ")")
		if p.Target == "" {
			e.Short = e.Full
		}
	}
	return e
}

// pinEntryPrefix begins the entry id of a pin. No section of a guide may be
// called so: ids of entries have no capitals.
const pinEntryPrefix = "PIN/"

// credit says by whom and when: the role, not the name, unless the community
// wants names.
func (p Pin) credit(names bool) string {
	by := "moderators"
	if names && p.VerifiedAs != "" {
		by = p.VerifiedAs
	}
	return "Pinned by " + by + " · verified " + p.VerifiedAt.Format("2 Jan 2006")
}

// matches reports whether a search through pins finds this one.
func (p Pin) matches(words []string) bool {
	text := strings.ToLower(strings.Join(append(slices.Clone(p.Triggers), p.Text, p.Target, p.ID, string(p.State)), " "))
	for _, w := range words {
		if !strings.Contains(text, strings.ToLower(w)) {
			return false
		}
	}
	return true
}

// Entry returns an entry of the guide, or a pin of the request's community.
func (ps *Pins) Entry(ctx context.Context, r *bot.Request, id string) (*knowledge.Entry, error) {
	corpus := ps.searcher.Corpus()
	if e := corpus.Entry(id); e != nil {
		return e, nil
	}
	if pin, ok := strings.CutPrefix(id, pinEntryPrefix); ok && !ps.memory.Absent() {
		p, err := ps.Get(ctx, r.Community, pin)
		if err != nil {
			return nil, err
		}
		if e := p.entry(corpus, ps.names(ctx, r.Community)); e != nil && r.In(e.Channel) {
			return e, nil
		}
	}
	return nil, &bot.Error{Kind: bot.NotFound, Sentence: "The guide no longer has that passage. Please ask again.", Cause: errors.New("no such passage")} // its id may be what somebody typed
}
