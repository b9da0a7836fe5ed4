package bot

import "context"

// Finding is one thing that somebody looked at to find out why the bot does not work.
type Finding struct {
	Subject string       `json:"subject"` // as "Slack: scopes"
	State   FindingState `json:"state"`
	Says    string       `json:"says"`             // what was seen
	Remedy  string       `json:"remedy,omitempty"` // what to do about it; empty where it is well
}

// FindingState is how bad a finding is.
type FindingState string

// The states.
const (
	Well    FindingState = "ok"
	Warning FindingState = "warning" // it works, and something is not as it should be
	Fault   FindingState = "fault"   // something does not work
)

// Examiner is a Platform that can say why it would not work, without receiving or
// sending anything.
type Examiner interface {
	Examine(ctx context.Context) []Finding
}

// Findings collects what is found about one thing.
type Findings struct {
	About string // as "Slack"
	List  []Finding
}

// OK, Warn and Fail add a finding.
func (f *Findings) OK(subject, says string)           { f.add(subject, Well, says, "") }
func (f *Findings) Warn(subject, says, remedy string) { f.add(subject, Warning, says, remedy) }
func (f *Findings) Fail(subject, says, remedy string) { f.add(subject, Fault, says, remedy) }

func (f *Findings) add(subject string, state FindingState, says, remedy string) {
	f.List = append(f.List, Finding{f.About + ": " + subject, state, says, remedy})
}
