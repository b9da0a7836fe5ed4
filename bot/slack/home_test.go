package slack_test

import (
	"strings"
	"testing"
)

// TestHome: the home tab shows the features' cards to its person, anew each time that they
// open it; what is pressed there is answered by direct message, or opens.
func TestHome(t *testing.T) {
	for _, transport := range []bool{false, true} {
		t.Run(map[bool]string{false: "socket", true: "http"}[transport], func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, options{http: transport})
			home := func(user string, times int, parts ...string) {
				t.Helper()
				w.Until("the home tab", func() bool { _, made := w.Home(user); return made >= times })
				shown, _ := w.Home(user)
				for _, p := range parts {
					if !strings.Contains(shown, p) {
						t.Errorf("the home tab of %s lacks %q:\n%s", user, p, shown)
					}
				}
			}
			w.OpenHome("U1", "home")
			home("U1", 1, "I answer questions about becoming", "You have no plan here yet.", "[Make a plan]", "[Assess yourself]")
			if err := w.PressHome("U1", "Make a plan"); err != nil {
				t.Fatal(err)
			}
			w.sees("U1", "D", "Do you have a programming background?")
			w.press("U1", "D", "Yes, I can program")
			w.press("U1", "D", "Keep this plan")
			w.sees("U1", "D", "Kept: your background")
			w.OpenHome("U1", "home")
			home("U1", 2, "Your plan: ", "1 of 8 steps done", "[Open the plan]")
			if err := w.PressHome("U1", "Open the plan"); err != nil {
				t.Fatal(err)
			}
			w.sees("U1", "D", "[Done: Linear algebra")
			w.OpenHome("U2", "home")
			home("U2", 1, "You have no plan here yet.")
			w.OpenHome("U2", "messages") // the conversation, which needs no card
			w.OpenHome("U2", "home")
			home("U2", 2)
			if _, made := w.Home("U2"); made != 2 {
				t.Errorf("made %d times, opened twice", made)
			}
		})
	}
}

// TestHomeAsksAndOpens: an example is answered, and the assessment opens as a modal or comes
// as a message.
func TestHomeAsksAndOpens(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.OpenHome("U1", "home")
	w.Until("the home tab", func() bool { _, made := w.Home("U1"); return made > 0 })
	if err := w.PressHome("U1", "Should I specialise early?"); err != nil {
		t.Fatal(err)
	}
	w.sees("U1", "D", "First build broad fundamentals")
	if err := w.PressHome("U1", "Assess yourself"); err != nil {
		t.Fatal(err)
	}
	w.sees("U1", "D", "9 questions about what you have done")
}
