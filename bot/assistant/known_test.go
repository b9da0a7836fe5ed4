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
	bottest.Wants(t, begins(same), "1 of 8", "done | Python fundamentals (You said of your skills: Programming languages: A Python program of more than 200 lines by myself)", "next | Linear algebra", "open | Supervised learning")
	bottest.Wants(t, begins(bottest.By("U2")), "0 of 8")
	bottest.Wants(t, begins(bottest.InCommunity("test:2")), "0 of 8")
	keep(readiness.Answers{"programming-languages": "none"})
	bottest.Wants(t, begins(same), "0 of 8")
}
