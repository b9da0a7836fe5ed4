package bottest

import "time"

// patience is how often Comes looks at a whole in which nothing happens, and between two
// looks it sleeps. Looks are counted and not seconds: on a busy machine each takes longer,
// as does what is waited for.
const (
	patience = 3000
	look     = 10 * time.Millisecond
)

// Until waits for a condition, and fails the test where it does not come.
func (w *Whole) Until(what string, done func() bool) {
	w.T.Helper()
	if !w.Comes(done) {
		w.T.Fatalf("%s does not happen, and nothing else does; log:\n%s", what, w.Log)
	}
}

// Comes waits for a condition as long as there is progress: while the queue answers
// something, the log grows or the recorder is sent something. It reports false where
// nothing of that happens for thousands of looks.
func (w *Whole) Comes(done func() bool) bool {
	before := w.progress()
	for idle := 0; idle < patience; idle++ {
		if done() {
			return true
		}
		time.Sleep(look)
		if now := w.progress(); now != before || now.open > 0 {
			before, idle = now, 0
		}
	}
	return false
}

// progress is what changes while a whole works.
type progress struct{ logged, sent, open int }

func (w *Whole) progress() progress {
	p := progress{logged: w.Log.len(), sent: len(w.Platform.Sent())}
	if w.Queue != nil {
		p.open, _ = w.Queue.Depth()
	}
	return p
}

func (l *Log) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Len()
}
