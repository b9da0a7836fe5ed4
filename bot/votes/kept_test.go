package votes_test

import (
	"context"
	"fmt"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

func TestVotes(t *testing.T) {
	m := bottest.NewModerator(t)
	reply, err := m.Handle(m.Request("do i need a phd?"))
	if err != nil {
		t.Fatal(err)
	}
	m.Last = reply
	yes, no := m.Button("Helpful"), m.Button("Not helpful")
	member := func(r *bot.Request) { r.User = bot.User{ID: "U1"} }
	vote := func(a bot.Action, change ...func(*bot.Request)) string {
		r := m.Request("")
		r.Kind, r.Action = bot.Press, a
		return m.Does(r, append([]func(*bot.Request){member}, change...)...)
	}
	counts := func() string {
		helpful, not, err := m.Store.Votes(context.Background(), "test:1", yes.IDs[0])
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(helpful, not)
	}
	bottest.Wants(t, vote(yes), "Thank you")
	vote(yes)
	if got := counts(); got != "1 0" {
		t.Errorf("votes %s, want one", got)
	}
	bottest.Wants(t, vote(no), "What was wrong?")
	if got := counts(); got != "0 1" {
		t.Errorf("votes %s after a change of mind", got)
	}
	r := m.Request("")
	r.Kind, r.Action, r.Fields = bot.Submit, bot.Action{Name: "reason", IDs: no.IDs[:1]}, map[string]string{"reason": "too short"}
	bottest.Wants(t, m.Does(r, member), "that helps")
	bottest.Wants(t, vote(yes, bottest.InCommunity("test:2")), "too old to vote on")
	bottest.Wants(t, vote(bot.Action{Name: "vote", IDs: []string{"nothing", "1"}}), "too old to vote on")
	bottest.Wants(t, vote(bot.Action{Name: "vote"}), "too old to vote on")
}
