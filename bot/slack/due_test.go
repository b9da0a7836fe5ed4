package slack_test

import (
	"context"
	"testing"

	"careerbot/bot"
)

// TestDue: what nobody asked for is posted into its channel, or without one goes to its person
// alone, with its buttons.
func TestDue(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	reply := bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: "It is time."},
		bot.Choices{Options: []bot.Option{{Label: "Stop", Action: bot.Action{Name: "plan-stop", IDs: []string{"P1"}}}}},
	}}
	to := bot.Destination{Key: "due:1", Community: "slack:T1", User: "U1"}
	ref, err := w.adapter.Send(context.Background(), to, reply)
	if err != nil || ref.Message == "" {
		t.Errorf("%+v, %v", ref, err)
	}
	w.sees("U1", "D", "It is time.")
	w.sees("U1", "D", "[Stop]")

	reply.Visibility = bot.Public
	to.Key, to.User, to.Channel = "due:2", "", "C1"
	if _, err := w.adapter.Send(context.Background(), to, reply); err != nil {
		t.Error(err)
	}
	w.sees("U2", "C1", "It is time.")
}
