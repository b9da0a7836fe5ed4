package knowledge

import (
	"slices"
	"strings"
)

// Kind tells a guide passage from a frequent question and from a moderator's pin.
type Kind string

// The kinds of entry.
const (
	Guide Kind = "guide"
	FAQ   Kind = "faq"
	Pin   Kind = "pin"
)

// Entry is one answerable passage. Entries of a Corpus are shared and must not
// be changed.
type Entry struct {
	ID        string           // permanent: links, pins and metrics name it, as "faq/phd"
	Kind      Kind             // guide, faq or pin
	Title     string           // at most MaxTitle characters: it labels buttons
	Short     string           // stands alone in a chat; at most three sentences
	Full      string           // Markdown: paragraphs, lists, **bold**; equals Short where there is no more to say
	Phrasings []string         // how people ask for it
	Asks      []Ask            // what kind of question it answers, foremost first
	Claims    []Claim          // what it affirms or denies: what a Yes or No is said to
	About     map[string][]Ask // roles besides the guide's own that it is about, and what of them it answers
	Tags      []string         // further words it is found by
	Related   []string         // ids of entries worth reading next
	Tool      Tool             // what its readers are offered beneath it; empty for nothing
	Source    string           // plain text, as shown
	Reviewed  string           // day of the last review, as 2026-11-21
	Figures   []Figure         // the figures this entry states
	Formerly  []string         // ids that it had before: what names one of them leads here

	// Of a pin alone.
	Channel string // where it answers; empty for the whole community
	Stale   bool   // it ranks no higher than the guide

	// Of an answer alone: the question was put otherwise than the title, which would
	// mislead above the text.
	Untitled bool
}

// Section is the part of the guide that the entry belongs to: what stands
// before the slash in its id.
func (e *Entry) Section() string {
	section, _, _ := strings.Cut(e.ID, "/")
	return section
}

// HasMore reports whether the full text says more than the short answer.
func (e *Entry) HasMore() bool { return e.Full != e.Short }

// Answers reports whether the entry answers the given kind of question.
func (e *Entry) Answers(ask Ask) bool {
	return slices.Contains(e.Asks, ask)
}

// Tool is what the bot offers beneath an entry: something that goes on where reading ends.
// Each is a feature's, and is named as its command.
type Tool string

// The tools that entries may name.
const (
	AssessTool Tool = "assess" // look at what one knows already, and what is missing
	PlanTool   Tool = "plan"   // make a plan of learning
	ImpactTool Tool = "impact" // see how AI changes a role
)

// Tools lists every tool.
func Tools() []Tool { return []Tool{AssessTool, PlanTool, ImpactTool} }

// Ask is a kind of question: what somebody wants to know about a subject.
type Ask string

// The kinds of question that passages declare and questions are read for.
const (
	Pay         Ask = "pay"
	Time        Ask = "time"
	Compare     Ask = "compare"
	Requirement Ask = "requirement"
	Threat      Ask = "threat"
	HowTo       Ask = "howto"
	Duties      Ask = "duties"
	Choose      Ask = "choose"
	Outlook     Ask = "outlook"
)

// Asks lists every kind of question.
func Asks() []Ask {
	return []Ask{Pay, Time, Compare, Requirement, Threat, HowTo, Duties, Choose, Outlook}
}

// Limits of a text that must fit every chat platform's message unaltered. Slack
// allows 3000 characters in a section and 75 on a button, Discord 4096 in an
// embed's description, 100 in an autocomplete choice and 80 on a button.
const (
	MaxTitle    = 75
	MaxShort    = 700
	MaxFull     = 2900
	MaxPhrasing = 200
	MaxSource   = 120
)
