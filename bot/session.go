package bot

import "time"

// Session is a connection's session at a platform, which outlives the process that began
// it: the platform keeps what happens for whoever takes it up again soon.
type Session struct {
	Platform string
	ID       string // the platform's
	Owner    string // names the process that uses it among the replicas
	State    string // what its adapter needs to take it up again
	Saved    time.Time
}
