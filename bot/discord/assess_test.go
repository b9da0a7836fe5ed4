package discord_test

import (
	"strings"
	"testing"
)

// TestAssessment: the questions come one by one in one private message, with the answers to be
// read above their numbers.
func TestAssessment(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Say(ana, here, "@bot i know python and sql, what are my gaps?", "")
	w.sees(ben, here, "[See where I stand]")
	w.press(ben, here, "See where I stand")
	w.sees(ben, here, "Question 1 of 9: **Programming**")
	w.press(ana, here, "See where I stand")
	w.sees(ana, here, "From your words I have filled in: Programming, Working with data.")
	w.sees(ana, here, "**3.** A finished course in each of the four fields")
	w.never(ben, here, "filled in")
	w.press(ana, here, "3")
	w.sees(ana, here, "Question 4 of 9: **Frameworks**")
	w.gone(ana, here, "Question 2 of 9")
	w.press(ana, here, "Back")
	w.sees(ana, here, "You said: I write SQL queries")
	w.press(ana, here, "Skip")
	w.sees(ana, here, "Question 4 of 9: **Frameworks**")
	for _, title := range []string{"Frameworks", "Deep learning", "Software engineering", "Cloud", "Production experience", "Portfolio"} {
		w.sees(ana, here, title+"**")
		w.press(ana, here, "1")
	}
	w.sees(ana, here, "**▰▰▰▱ Mathematics** A finished course in each of the four fields")
	w.sees(ana, here, "Not answered")
	w.press(ana, here, "Change an answer")
	w.sees(ana, here, "Which answer do you want to change?")
	w.press(ana, here, "Cloud")
	w.sees(ana, here, "Question 7 of 9: **Cloud**")
	w.press(ana, here, "3")
	w.sees(ana, here, "**▰▰▰▱ Cloud** I have run a program")
	w.press(ana, here, "As a picture")
	w.sees(ana, here, "file where-i-stand.png")
	w.never(ben, here, "where-i-stand.png")
	w.press(ana, here, "Keep it")
	w.sees(ana, here, "(kept on ")
	w.Command(ana, here, "mydata")
	w.sees(ana, here, ".json")
	w.press(ana, here, "Delete it")
	w.sees(ana, here, "Deleted. I keep nothing of your answers any more.")
	if text := w.Shown(ben, here); strings.Contains(text, "Mathematics**") || strings.Contains(text, "Spreadsheets") {
		t.Errorf("others see it:\n%s", text)
	}
	w.Command(ana, here, "assess")
	w.sees(ana, here, "9 questions about what you have done so far")
	w.Command(ana, here, "impact", "role", "Data Engineer")
	w.sees(ben, here, "The guide does not say how AI changes the work of a Data Engineer.")
}
