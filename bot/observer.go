package bot

import (
	"time"

	"careerbot/knowledge"
)

// Observer is told what happens, for an operator's figures. Its methods are called from
// many goroutines, and must not wait.
type Observer interface {
	// Answered tells of a question, and of what was found.
	Answered(o Outcome)
	// Chosen tells of somebody who was asked which passage they mean, and chose one.
	Chosen(platform, community, entry string)
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
	// Happened tells of something an operator must hear of.
	Happened(platform string, what Incident)
	// Decided tells of what was done about a message, and why.
	Decided(d Decision)
	// Reconnected tells of a connection to a platform that was lost.
	Reconnected(platform string)
}

// Outcome is what became of a question.
type Outcome struct {
	Platform  string
	Community string
	Verdict   knowledge.Verdict
	Pin       PinUse
	Hurried   bool     // answered by its words alone, for want of time
	Answers   []string // ids of the entries that answered, the first one first
	Offered   []string // ids of the entries among which its asker was asked to choose
}

// Incident is something an operator must hear of.
type Incident string

// The incidents.
const (
	Uncertain Incident = "uncertain" // a reply of which it is open whether it was sent
	Expired   Incident = "expired"   // a request that is lost: the platform took no reply any more when there was one
	Recovered Incident = "recovered" // a request finished after a crash or on another replica
	Unsent    Incident = "unsent"    // a reply that the platform refused
	Postponed Incident = "postponed" // a reply put off by a platform that took no more for a while
	Retried   Incident = "retried"   // a reply to be sent again, because a platform could not take it
	Doubled   Incident = "doubled"   // a delivery of a request that was claimed already
)

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

func (Unobserved) Answered(Outcome)                   {}
func (Unobserved) Chosen(_, _, _ string)              {}
func (Unobserved) Took(Stage, time.Duration)          {}
func (Unobserved) Voted(bool)                         {}
func (Unobserved) StoreFailed()                       {}
func (Unobserved) Acknowledged(string, time.Duration) {}
func (Unobserved) Limited(string, time.Duration)      {}
func (Unobserved) Refused(string, ErrorKind)          {}
func (Unobserved) Happened(string, Incident)          {}
func (Unobserved) Decided(Decision)                   {}
func (Unobserved) Reconnected(string)                 {}

// Observers tells several. It is filled before anything happens.
type Observers struct{ list []Observer }

// Add adds one; nil adds nobody.
func (o *Observers) Add(one Observer) {
	if one != nil {
		o.list = append(o.list, one)
	}
}

// Answered implements Observer.
func (o *Observers) Answered(outcome Outcome) {
	for _, one := range o.list {
		one.Answered(outcome)
	}
}

// Chosen implements Observer.
func (o *Observers) Chosen(platform, community, entry string) {
	for _, one := range o.list {
		one.Chosen(platform, community, entry)
	}
}

// Took implements Observer.
func (o *Observers) Took(stage Stage, d time.Duration) {
	for _, one := range o.list {
		one.Took(stage, d)
	}
}

// Voted implements Observer.
func (o *Observers) Voted(helpful bool) {
	for _, one := range o.list {
		one.Voted(helpful)
	}
}

// StoreFailed implements Observer.
func (o *Observers) StoreFailed() {
	for _, one := range o.list {
		one.StoreFailed()
	}
}

// Acknowledged implements Observer.
func (o *Observers) Acknowledged(platform string, d time.Duration) {
	for _, one := range o.list {
		one.Acknowledged(platform, d)
	}
}

// Limited implements Observer.
func (o *Observers) Limited(platform string, d time.Duration) {
	for _, one := range o.list {
		one.Limited(platform, d)
	}
}

// Refused implements Observer.
func (o *Observers) Refused(platform string, why ErrorKind) {
	for _, one := range o.list {
		one.Refused(platform, why)
	}
}

// Happened implements Observer.
func (o *Observers) Happened(platform string, what Incident) {
	for _, one := range o.list {
		one.Happened(platform, what)
	}
}

// Decided implements Observer.
func (o *Observers) Decided(d Decision) {
	for _, one := range o.list {
		one.Decided(d)
	}
}

// Reconnected implements Observer.
func (o *Observers) Reconnected(platform string) {
	for _, one := range o.list {
		one.Reconnected(platform)
	}
}
