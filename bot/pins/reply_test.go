package pins_test

import (
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// TestAnswerWithPin: a moderator answers somebody's message with a pin that they find by
// typing; they see it first, and its author is notified where they say so.
func TestAnswerWithPin(t *testing.T) {
	m := bottest.NewModerator(t)
	help := m.Pin(map[string]string{"triggers": "where do i get help?", bot.TextField: "Ask in #help first."})
	m.Pin(map[string]string{"triggers": "where is our wiki?", bot.TextField: "It is at wiki.example.org."})
	m.Pin(map[string]string{"triggers": "where do we meet?", bot.TextField: "In #meetups.", "scope": "channel"}, bottest.InChannel("C2"))
	choose := func(change ...func(*bot.Request)) string {
		r := m.Request("")
		r.Kind, r.Action, r.Message, r.Thread, r.Private = bot.Press, bot.Action{Name: bot.PinReplyAction}, "M1", "M1", true
		r.Fields = map[string]string{bot.AuthorField: "ana"}
		return m.Does(r, change...)
	}
	form := func() bot.Form {
		t.Helper()
		choose()
		for _, b := range m.Last.Blocks {
			if f, ok := b.(bot.Form); ok {
				return f
			}
		}
		t.Fatalf("no form:\n%s", bottest.Text(m.Last))
		return bot.Form{}
	}
	typed := func(text string) string { return m.Fills(form().Action, map[string]string{"pin": text}) }

	bottest.Wants(t, choose(bottest.By("ben")), "for this community's moderators")
	if list := m.Bot.Complete(t.Context(), &bot.Request{Community: "test:1", Channel: "C1"}, form().Fields[0].Complete, "wh"); len(list) != 2 {
		t.Errorf("proposed: %v", list) // not the other channel's
	}
	bottest.Wants(t, typed("nothing like it"), "No pin has these words")
	bottest.Wants(t, typed("where meet"), "No pin has these words")
	bottest.Wants(t, typed("where"), "Several pins have these words", "[where do i get help?]", "[where is our wiki?]")
	bottest.Wants(t, m.Presses("where is our wiki?"), "This is what everybody there will see:", "wiki.example.org")
	bottest.Wants(t, typed(help), "Ask in #help first.", "[Answer]", "[Answer and notify them]")
	preview := m.Last

	bottest.Wants(t, m.Presses("Answer"), "The moderators answer:", "Ask in #help first.", "Pinned by moderators")
	if r := m.Last; r.Visibility != bot.Shared || r.Calls != "" || len(r.Instead) == 0 {
		t.Errorf("said as %+v", r)
	}
	m.Last = preview
	if got := m.Presses("Answer"); got != "Answered.\n" || m.Last.Visibility != bot.Private {
		t.Errorf("said twice: %s", got)
	}
	typed("wiki")
	m.Presses("Answer and notify them")
	bottest.Wants(t, bottest.Text(m.Last), "@ana | asked, and the moderators answer:")
	if m.Last.Calls != "ana" {
		t.Errorf("nobody is notified: %+v", m.Last)
	}
	typed("wiki")
	member := m.Request("")
	member.Kind, member.Action = bot.Press, m.Button("Answer")
	bottest.Wants(t, m.Does(member, bottest.By("ben")), "for this community's moderators")

	// A message of nobody's has nobody to notify; a pin that was retired says nothing.
	choose(func(r *bot.Request) { r.Fields = nil })
	for _, b := range m.Last.Blocks {
		if f, ok := b.(bot.Form); ok {
			bottest.Lacks(t, m.Fills(f.Action, map[string]string{"pin": help}), "notify")
		}
	}
	say := m.Button("Answer")
	m.Press("pin-retire", help)
	bottest.Wants(t, m.Press(say.Name, say.IDs...), "That pin answers nothing here any more")
	for _, ids := range [][]string{nil, {"x"}, {help, "", "", strings.Repeat("x", 40)}} {
		m.Press("pin-say", ids...)
		m.Press("pin-take", ids...)
		if m.Last.Visibility == bot.Shared {
			t.Errorf("%v is said", ids)
		}
	}
}
