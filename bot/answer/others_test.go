package answer_test

import (
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// TestSaidToSomebodyElse: in a thread where the bot takes part, what calls another person
// by name is left to them, and what does not is answered.
func TestSaidToSomebodyElse(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	ask := func(text string) string {
		reply, err := w.Handle(bottest.As(w.Request(text), func(r *bot.Request) { r.Thread, r.Unasked = "thread", true }))
		if err != nil {
			t.Error(err)
		}
		return bottest.Text(reply)
	}
	for _, text := range []string{
		"Bob, how long did it take you to become an MLE?", "bob, is kaggle worth it?", "Anna: do I need a PhD?", "hey Bob, do I need a PhD?", "thanks Priya, is kaggle worth it?",
		"Bob do you need a PhD?", "Mark, what do juniors make?", "Grace, is kaggle worth it?", "Priya is kaggle worth it?", "Jean-Luc, is kaggle worth it?", "Dr. Smith, is kaggle worth it?",
		"Bob! Is kaggle worth it?", "Sam - is kaggle worth it?", "Is kaggle worth it, Bob?", "@jane is kaggle worth it?", "ok @jane, do I need a PhD?", "Mary Ann, do I need a PhD?", "And you Zoltan, do I need a PhD, Zoltan?",
		"> is kaggle worth it?\nBob, do I need a PhD?", "and you, Tom, do I need a PhD?", "what do you think, Priya: is kaggle worth it?", "so tell me, tom - do I need a PhD?",
		"do you know that, Zoltan? Is kaggle worth it?",
	} {
		if says := ask(text); says != "" {
			t.Errorf("%q is answered:\n%s", text, says)
		}
	}
	for _, text := range []string{
		"do I need a PhD?", "So, how long does it take to become one?", "Well, do I need a PhD?", "Seniors, what do they earn?", "Actually, do I need a PhD?", "Thanks, is kaggle worth it?", "Ok, thanks! Do I need a PhD?",
		"Interesting, is kaggle worth it?", "BTW, is kaggle worth it?", "Hmm, is kaggle worth it?", "Next, is kaggle worth it?", "what do juniors make?", "Quick question, is kaggle worth it?", "And then, do I need a PhD?",
		"Do I need a PhD, or is a master's enough?", "Honestly, well, do I need a PhD?", "I know Python, maths, statistics: do I need a PhD?",
	} {
		if says := ask(text); says == "" {
			t.Errorf("%q is not answered", text)
		}
	}
}
