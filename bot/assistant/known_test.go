package assistant_test

import (
	"context"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/readiness"
)

// TestPlanKnowsTheAssessment: what somebody has kept of an assessment ticks the steps of their
// plan in that community, in their own words, where it leaves no gap.
func TestPlanKnowsTheAssessment(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	keep := func(answers readiness.Answers) {
		t.Helper()
		if err := w.Store.KeepAnswers(context.Background(), readiness.Kept{Community: "test:1", Person: "test:U1", Answers: answers, At: w.Clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	begins := func(change func(r *bot.Request)) string {
		t.Helper()
		r := w.Request("")
		r.Kind, r.Private, r.Action = bot.Press, true, bot.Action{Name: "plan-begin", IDs: []string{"machine-learning-engineer", "none"}}
		change(&r)
		reply, err := w.Handle(r)
		if err != nil {
			t.Fatal(err)
		}
		return bottest.Text(reply)
	}
	same := func(*bot.Request) {}
	bottest.Wants(t, begins(same), "0 of 8", "next | Python fundamentals")
	keep(readiness.Answers{"programming-languages": "alone", "mathematics": "some", "frameworks": "own", "long-gone": "x", "cloud": "gone"})
	bottest.Wants(t, begins(same), "1 of 8", "done | Python fundamentals (You said in your assessment: “Programs of my own in Python”)", "(from your assessment: “Programs of my own in Python”): 12-18 months", "next | Linear algebra", "open | Supervised learning")
	bottest.Wants(t, begins(bottest.By("U2")), "0 of 8")
	bottest.Wants(t, begins(bottest.InCommunity("test:2")), "0 of 8")
	keep(readiness.Answers{"programming-languages": "knows:Python"})
	bottest.Wants(t, begins(same), "1 of 8", "(You said in your assessment: “I know Python”)", "12-18 months")
	keep(readiness.Answers{"programming-languages": "none"})
	bottest.Wants(t, begins(same), "0 of 8", "2-3 years")
}

// TestPlanAndAssessmentAgree: the plan asks for no background that the assessment tells, says
// that it has it from there, and ticks nothing that the assessment calls a gap.
func TestPlanAndAssessmentAgree(t *testing.T) {
	m := bottest.NewModerator(t)
	does := func(r bot.Request) string { return m.Does(r, bottest.By("U1"), bottest.Privately) }
	uses := func(command string) string {
		r := m.Request("")
		r.Kind, r.Command = bot.CommandUse, command
		return does(r)
	}
	presses := func(label string) string {
		t.Helper()
		r := m.Request("")
		r.Kind, r.Action = bot.Press, m.Button(label)
		return does(r)
	}
	assesses := func(programming string) {
		t.Helper()
		uses("assess")
		presses(programming)
		for range 8 {
			presses("Skip")
		}
		presses("Keep it")
	}
	assesses("Programs of my own in another language")
	text := uses("plan")
	bottest.Wants(t, text, "0 of 8", "next | Python fundamentals", "12-18 months",
		"Your background is from your assessment: “Yes, I can program”, as you said “Programs of my own in another language, none in Python” there. Use assess to change it.")
	bottest.Lacks(t, text, "Do you have a programming background?", "You said that you can program")
	presses("Keep this plan")
	presses("More")
	bottest.Wants(t, presses("Change my background"), "I take your background from your assessment", "[See where I stand]", "[Back to the plan]")
	bottest.Wants(t, presses("See where I stand"), "kept on")
	presses("Change an answer")
	presses("Programming")
	presses("Programs of my own in Python, and")
	presses("Change an answer")
	presses("Deep learning")
	presses("Trained a neural network")
	presses("Keep it")
	bottest.Wants(t, uses("plan"), "2 of 8", "done | Python fundamentals (You said in your assessment: “Programs of my own in Python, and in Java, Scala or C++”)")

	uses("assess")
	bottest.Wants(t, presses("Delete it"), "In your plan these steps count as done because of them, and will be open again:\n | Deep learning\n", "what you ticked there yourself stay")
	presses("Delete them")
	bottest.Wants(t, uses("plan"), "1 of 8", "done | Python fundamentals (You said that you can program.", "open | Deep learning")
}
