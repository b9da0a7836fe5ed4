package assistant_test

import (
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// TestOldButtons: messages stand for years, and their buttons with them. Whatever a button
// held in an earlier version does what it did then.
func TestOldButtons(t *testing.T) {
	m := bottest.NewModeratorInEditor(t, bottest.Options{})
	m.Does(m.Request("do i need a phd?"), bottest.By("U1"))
	question := m.Button("Helpful").IDs[0]
	for held, says := range map[string]string{
		"1|more|faq/phd":                                "A PhD helps for research roles",
		"1|show|faq/phd":                                "ask only for a bachelor's degree",
		"1|topic|salary":                                "What does a Machine Learning Engineer earn?",
		"1|pick|faq/phd|U1|" + question:                 "ask only for a bachelor's degree",
		"1|vote|" + question + "|1":                     "Thank you",
		"1|vote|" + question + "|0":                     "What was wrong?",
		"1|vote|" + question + "|1|faq/phd":             "Thank you",
		"1|why|" + question:                             "do i need a phd",
		"1|share|" + question + "|faq/phd|":             "shared an answer",
		"1|share||faq/phd||abcdefgh":                    "shared an answer",
		"1|pin-entry|faq/phd|" + question:               "do i need a phd",
		"1|market|machine-learning-engineer|":           "",
		"1|plan-open":                                   "",
		"1|plan-begin|machine-learning-engineer|none|":  "0 of 8 steps done",
		"1|plan-keep|machine-learning-engineer|none|":   "Kept: your background",
		"1|plan-done|aaaaaaaaaaaaa|python":              "no longer there, or it is not yours",
		"1|plan-export||machine-learning-engineer|none": "# Plan: Machine Learning Engineer",
	} {
		action, err := bot.ParseAction(held)
		if err != nil {
			t.Errorf("%s: %v", held, err)
			continue
		}
		r := m.Request("")
		r.Kind, r.Action, r.Private = bot.Press, action, true
		text := m.Does(r, func(r *bot.Request) { r.User.ID = "U1" })
		if !strings.Contains(text, says) || strings.Contains(text, "another version") {
			t.Errorf("%s lacks %q:\n%s", held, says, text)
		}
	}
	r := m.Request("")
	r.Kind, r.Action, r.Message = bot.Press, bot.Action{Name: "delete", IDs: []string{"U1"}}, "m1"
	if m.Does(r, bottest.By("U1")); m.Last.Effect != bot.Removes {
		t.Errorf("it is not deleted: %+v", m.Last)
	}
}

// TestTools: the tools of an answer that others see are shown to who opens them, as far as
// they may use them; those of a private one open where it stands.
func TestTools(t *testing.T) {
	m := bottest.NewModeratorInEditor(t, bottest.Options{})
	open := func(change ...func(*bot.Request)) string {
		r := m.Request("")
		r.Kind, r.Action, r.Private = bot.Press, tools(t, m.Last), true
		before := m.Last
		text := m.Does(r, change...)
		reply := m.Last
		m.Last = before
		if reply.Visibility != bot.Private {
			t.Errorf("others read it:\n%s", text)
		}
		return text
	}
	lasting := func(r *bot.Request) { r.Message = "m1" }
	m.Does(m.Request("do i need a phd?"), bottest.By("U1"))
	asker, other, moderator := open(lasting, bottest.By("U1")), open(lasting, bottest.By("U2")), open(lasting)
	bottest.Wants(t, asker, "[Is a master's degree worth it?]", "(Why this answer?)", "(Delete)")
	bottest.Lacks(t, asker, "(Pin)", "Share", "ask only for a bachelor's degree")
	bottest.Wants(t, other, "[Is a master's degree worth it?]", "(Why this answer?)")
	bottest.Lacks(t, other, "Delete", "Pin")
	bottest.Wants(t, moderator, "(Delete)", "(Pin)")
	bottest.Lacks(t, open(lasting, bottest.By("U1"), func(r *bot.Request) { r.Away = true }), "Delete")

	m.Does(m.Request("what is the capital of france?"), bottest.By("U1"))
	bottest.Wants(t, open(lasting, bottest.By("U1")), "(Why this answer?)", "(Delete)")

	m.Does(m.Request("do i need a phd?"), bottest.By("U1"), bottest.Privately)
	r := m.Request("")
	r.Kind, r.Action, r.Private = bot.Press, tools(t, m.Last), true
	bottest.Wants(t, m.Does(r, bottest.By("U1")), "ask only for a bachelor's degree", "[Helpful]", "(Share with channel)", "(Why this answer?)")
	if m.Last.Effect != bot.Replaces || tools(t, m.Last).Name != "" {
		t.Errorf("it does not open where it stands: %+v", m.Last)
	}
}

// TestDeleteFromElsewhere: the button to delete stands beside the answer, and takes it away.
func TestDeleteFromElsewhere(t *testing.T) {
	m := bottest.NewModeratorInEditor(t, bottest.Options{})
	press := func(who string, change ...func(*bot.Request)) string {
		r := m.Request("")
		r.Kind, r.Action, r.Private = bot.Press, bot.Action{Name: "delete", IDs: []string{"U1", "m7"}}, true
		return m.Does(r, append(change, bottest.By(who))...)
	}
	bottest.Wants(t, press("U2"), "Only who asked and the moderators can delete that.")
	if m.Last.Takes != (bot.MessageRef{}) {
		t.Errorf("another person deletes %v", m.Last.Takes)
	}
	bottest.Wants(t, press("U1", func(r *bot.Request) { r.Away = true }), "I am not in this conversation myself")
	if press("U1"); m.Last.Takes != (bot.MessageRef{Channel: "C1", Message: "m7"}) || m.Last.Effect != bot.Replaces {
		t.Errorf("%+v", m.Last)
	}
}

// tools is what opens the tools of a reply.
func tools(t *testing.T, reply bot.Reply) bot.Action {
	t.Helper()
	for _, b := range reply.Blocks {
		if tools, ok := b.(bot.Tools); ok {
			return tools.Open
		}
	}
	t.Fatalf("no tools:\n%s", bottest.Text(reply))
	return bot.Action{}
}
