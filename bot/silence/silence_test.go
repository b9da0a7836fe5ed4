package silence_test

import (
	"fmt"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// TestSilence: moderators read what was last done, and what decided it.
func TestSilence(t *testing.T) {
	m := bottest.NewModerator(t)
	ask := func(link string) string {
		r := m.Request(link)
		r.Kind, r.Command = bot.CommandUse, "silence"
		return m.Does(r)
	}
	bottest.Wants(t, ask(""), "Nothing from there has reached me")
	m.Bot.Note(bot.Decision{Platform: "slack", Community: m.Request("").Community, Channel: "C1", Message: "1700000000.000100", Did: "said nothing", Because: "It does not mention me.", Setting: "CAREERBOT_X"})
	m.Bot.Note(bot.Decision{Platform: "slack", Community: "test:2", Channel: "C1", Message: "1700000000.000200", Did: "replied", Because: "Elsewhere."})
	bottest.Wants(t, ask(""), "I said nothing. It does not mention me. The setting is CAREERBOT_X.")
	bottest.Wants(t, ask("https://x.slack.com/archives/C1/p1700000000000100?thread_ts=1"), "does not mention me")
	bottest.Wants(t, ask("<#C1|general>"), "does not mention me")
	bottest.Wants(t, ask("https://x.slack.com/archives/C1/p1700000000000200"), "Nothing from there") // another community's
	nowhere := m.Request("C1")
	nowhere.Kind, nowhere.Command, nowhere.Community = bot.CommandUse, "silence", ""
	bottest.Wants(t, m.Does(nowhere), "Nothing from there") // outside of any community, none is told of
	for _, where := range []string{"<#C1>.", "`<#C1|general>`", "in <#C1|general>, please", "<https://x.slack.com/archives/C1/p1700000000000100>!", "C1?"} {
		bottest.Wants(t, ask(where), "does not mention me")
	}
	for _, where := range []string{"hello", "DM me", "#general", "!"} {
		bottest.Wants(t, ask(where), "Give me a link")
	}
	bottest.Wants(t, ask("https://discord.com/channels/100000000000000001/100000000000000002/100000000000000003"), "Nothing from there")
	for i := range 5000 { // more than are remembered
		m.Bot.Note(bot.Decision{Community: m.Request("").Community, Channel: "C2", Message: fmt.Sprint(i), Did: "replied", Because: "It did."})
	}
	if d, ok := m.Bot.LastDecision("", "C0000000001"); ok {
		t.Errorf("found %v", d)
	}
	if d, ok := m.Bot.LastDecision("", "C2"); !ok || !strings.HasSuffix(d.Message, "4999") {
		t.Errorf("the last is %v", d)
	}
}
