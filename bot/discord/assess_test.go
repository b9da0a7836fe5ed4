package discord_test

import (
	"strings"
	"testing"
)

// TestAssessment: the questions come in two forms with a press between, and one by one where an
// answer is changed, with the answers to be read above their numbers.
func TestAssessment(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Say(ana, here, "@bot i know python and sql, what are my gaps?", "")
	w.sees(ben, here, "[See where I stand]")
	w.press(ben, here, "See where I stand")
	w.sees(ben, here, "9 questions about what you have done so far")
	w.press(ana, here, "See where I stand")
	w.sees(ana, here, "From your words I have filled in: Programming (“I know Python”), Working with data (“I know SQL”).")
	w.never(ben, here, "filled in")
	w.press(ana, here, "Open the questions")
	w.sees(ana, here, `modal "Where I stand, 1 of 2"`)
	w.sees(ana, here, "From your words: “I know Python”.")
	submit := func(fields map[string]string) {
		t.Helper()
		if err := w.Submit(ana, fields); err != nil {
			t.Fatal(err)
		}
	}
	submit(map[string]string{"programming-languages": "alone", "mathematics": "all", "frameworks": "none", "deep-learning": "none"})
	w.sees(ana, here, "You have answered 5 of 9 questions.")
	w.press(ana, here, "Go on with the other 4")
	w.sees(ana, here, `modal "Where I stand, 2 of 2"`)
	submit(map[string]string{"software-engineering": "none", "cloud": "none", "portfolio": "none"})
	w.sees(ana, here, "**▰▰▰▰▱ Mathematics** All four fields")
	w.sees(ana, here, "**▰▰▰▰▱ Programming** You said: I know Python")
	w.sees(ana, here, "Not answered")
	w.press(ana, here, "Change an answer")
	w.sees(ana, here, "Which answer do you want to change?")
	w.press(ana, here, "Cloud")
	w.sees(ana, here, "Question 7 of 9: **Cloud**")
	w.sees(ana, here, "**4.** Run a program or trained a model of my own there")
	w.press(ana, here, "4")
	w.sees(ana, here, "**▰▰▰▰▱ Cloud** Run a program")
	w.press(ana, here, "As a picture")
	w.sees(ana, here, "file where-i-stand.png")
	w.never(ben, here, "where-i-stand.png")
	w.press(ana, here, "Keep it")
	w.sees(ana, here, "(kept on ")
	w.Command(ana, here, "mydata")
	w.sees(ana, here, ".json")
	w.press(ana, here, "Delete it")
	w.sees(ana, here, "I will delete the answers that you kept on")
	w.press(ana, here, "Delete them")
	w.sees(ana, here, "Deleted. I keep nothing of your answers any more.")
	if text := w.Shown(ben, here); strings.Contains(text, "Mathematics**") || strings.Contains(text, "All four") {
		t.Errorf("others see it:\n%s", text)
	}
	w.Command(ana, here, "assess")
	w.sees(ana, here, "9 questions about what you have done so far")
	w.Command(ana, here, "impact", "role", "Data Engineer")
	w.sees(ben, here, "The guide does not say how AI changes the work of a Data Engineer.")
}
