package bot

import (
	"time"

	"careerbot/knowledge"
)

// Observer is told what happens, for an operator's figures. Its methods are called from
// many goroutines, and must not wait.
type Observer interface {
	// Answered tells of a question: its verdict, and whether a pin answered.
	Answered(platform string, verdict knowledge.Verdict, pin PinUse)
	// Took tells how long a stage of a request took.
	Took(stage Stage, d time.Duration)
	// Voted tells of a vote.
	Voted(helpful bool)
	// StoreFailed tells of a call on the store that failed.
	StoreFailed()
	// Acknowledged tells how long a platform waited until what it delivered was taken.
	Acknowledged(platform string, d time.Duration)
	// Limited tells of a call that a platform's rate limit put off.
	Limited(platform string, d time.Duration)
	// Refused tells of a request that was turned away, and why: too many in a minute,
	// what only moderators may do, or what the platform has not signed.
	Refused(platform string, why ErrorKind)
	// Unsent tells of a reply that a platform refused.
	Unsent(platform string)
	// Reconnected tells of a connection to a platform that was lost.
	Reconnected(platform string)
}

// PinUse is whether a pin answered a question.
type PinUse string

// The uses.
const (
	NoPin    PinUse = "none"
	FreshPin PinUse = "active"
	StalePin PinUse = "stale"
)

// Stage is a part of a request's way.
type Stage string

// The stages.
const (
	Queued    Stage = "queue"  // from its acceptance until a worker takes it
	Searched  Stage = "search" // the index
	Answering Stage = "answer" // the handler, the search in it
	Delivered Stage = "send"   // the platform's calls
)

// Unobserved is told everything and forgets it.
type Unobserved struct{}

func (Unobserved) Answered(string, knowledge.Verdict, PinUse) {}
func (Unobserved) Took(Stage, time.Duration)                  {}
func (Unobserved) Voted(bool)                                 {}
func (Unobserved) StoreFailed()                               {}
func (Unobserved) Acknowledged(string, time.Duration)         {}
func (Unobserved) Limited(string, time.Duration)              {}
func (Unobserved) Refused(string, ErrorKind)                  {}
func (Unobserved) Unsent(string)                              {}
func (Unobserved) Reconnected(string)                         {}
