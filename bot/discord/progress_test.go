package discord

import "testing"

// TestProgress: a session has come as far as the events before which all are taken, whatever
// is still being worked on of the session before it.
func TestProgress(t *testing.T) {
	var p progress
	reached := func(session string, seq int64) {
		t.Helper()
		if s, _, n := p.reached(); s != session || n != seq {
			t.Errorf("%q has come to %d, want %q to %d", s, n, session, seq)
		}
	}
	reached("", 0)
	p.start("s1", "")
	first, second, third := p.begin(1), p.begin(2), p.begin(3)
	reached("s1", 0)
	second()
	reached("s1", 0)
	first()
	reached("s1", 2)
	p.start("", "")
	reached("", 0)
	p.begin(0)()
	p.start("s2", "")
	p.begin(2)()
	again := p.begin(3)
	reached("s2", 2)
	third() // of the session before
	reached("s2", 2)
	again()
	reached("s2", 3)
}
