package slack_test

import (
	"strings"
	"testing"
)

// TestAssessment: all questions are one form with the choices to be read in it; what follows
// stands where the form stood, and is kept, changed and deleted there.
func TestAssessment(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("U1", "C1", "assess")
	w.sees("U1", "C1", "9 questions about what you have done so far")
	w.sees("U1", "C1", "(only you see this)")
	w.press("U1", "C1", "Open the questions")
	w.sees("U1", "C1", `modal "Where I stand"`)
	w.sees("U1", "C1", "( ) Programs of my own in Python")
	if err := w.Submit("U1", map[string]string{"cloud": "nonsense"}); err == nil {
		t.Error("it takes what was not to be chosen")
	}
	if err := w.Submit("U1", map[string]string{"programming-languages": "alone", "cloud": "none"}); err != nil {
		t.Fatal(err)
	}
	w.sees("U1", "C1", "• *▰▰▰▰▱ Programming* Programs of my own in Python")
	w.sees("U1", "C1", "*Not answered*")
	w.press("U1", "C1", "Which cloud platform should I learn?")
	w.sees("U1", "C1", "most companies deploy their models there")
	w.press("U1", "C1", "Back to the result")
	w.press("U1", "C1", "Change an answer")
	w.sees("U1", "C1", "Programming: What have you programmed? Your own is what needed no tutorial.: Programs of my own in Python")
	if err := w.Submit("U1", map[string]string{"cloud": "ran"}); err != nil {
		t.Fatal(err)
	}
	w.sees("U1", "C1", "• *▰▰▰▰▱ Cloud* Run a program")
	w.press("U1", "C1", "As a picture")
	w.sees("U1", "C1", "I have sent it to you as a direct message: where-i-stand.png")
	for _, f := range w.Files() {
		if !strings.HasPrefix(f.Data, "\x89PNG") || !strings.Contains(f.Alt, "Cloud: Run a program or trained a model of my own there (4 of 5).") || !strings.Contains(f.Alt, "Portfolio: Not answered.") {
			t.Errorf("%s: %d bytes, %q", f.Name, len(f.Data), f.Alt)
		}
	}
	w.press("U1", "C1", "Back to the result")
	w.press("U1", "C1", "Keep it")
	w.sees("U1", "C1", "(kept on ")
	w.Dismiss("U1")
	w.Slash("U1", "C1", "assess")
	w.sees("U1", "C1", "(kept on ")
	w.Slash("U2", "C1", "assess")
	w.sees("U2", "C1", "9 questions about what you have done so far")
	if strings.Contains(w.Shown("U2", "C1"), "kept on") {
		t.Error("somebody else sees what was kept")
	}
	w.press("U1", "C1", "Delete it")
	w.sees("U1", "C1", "I will delete the answers that you kept on")
	w.press("U1", "C1", "Delete them")
	w.sees("U1", "C1", "Deleted. I keep nothing of your answers any more.")
}

// TestAssessmentBeneathAnswers: what somebody says of themselves in a channel stands in no
// reply there; the tool opens for its presser alone, with their own words.
func TestAssessmentBeneathAnswers(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", mention+"i know python and sql, what are my gaps?", "")
	w.sees("U2", "C1", "[See where I stand]")
	w.press("U1", "C1", "See where I stand")
	w.sees("U1", "C1", "From your words I have filled in: Programming (“I know Python”), Working with data (“I know SQL”).")
	w.press("U2", "C1", "See where I stand")
	w.sees("U2", "C1", "9 questions about what you have done so far")
	if strings.Contains(w.Shown("U2", "C1"), "filled in") {
		t.Error("somebody else's words are filled in")
	}
	w.press("U1", "C1", "Open the questions")
	w.sees("U1", "C1", "Programming: What have you programmed? Your own is what needed no tutorial.: Programs of my own in Python")
	w.Dismiss("U1")
	w.Say("U1", "D", "assess", "") // typed: nothing opens a form by itself
	w.sees("U1", "D", "[Open the questions]")
	w.press("U1", "D", "Open the questions")
	w.sees("U1", "D", `modal "Where I stand"`)
}
