package discord_test

import (
	"context"
	"testing"

	"careerbot/bot"
)

// TestDue: what nobody asked for is posted into its channel, or without one goes to its person
// alone, with its buttons; who takes no direct messages is no reason to post it elsewhere.
func TestDue(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	reply := bot.Reply{Visibility: bot.Private, Blocks: []bot.Block{
		bot.Text{Text: "It is time."},
		bot.Choices{Options: []bot.Option{{Label: "Stop", Action: bot.Action{Name: "plan-stop", IDs: []string{"P1"}}}}},
	}}
	to := bot.Destination{Key: "due:1", Community: "discord:1", User: ana}
	ref, err := w.adapter.Send(context.Background(), to, reply)
	if err != nil || ref.Message == "" {
		t.Errorf("%+v, %v", ref, err)
	}
	w.sees(ana, "D", "It is time.")
	w.sees(ana, "D", "[Stop]")
	w.never(ben, here, "It is time.")

	reply.Visibility = bot.Public
	to.Key, to.User, to.Channel = "due:2", "", here
	if _, err := w.adapter.Send(context.Background(), to, reply); err != nil {
		t.Error(err)
	}
	w.sees(ben, here, "It is time.")

	w.TakeNoDirects(ada)
	to.Key, to.User, to.Channel = "due:3", ada, ""
	if _, err := w.adapter.Send(context.Background(), to, reply); err == nil {
		t.Error("no error for somebody who takes no direct messages")
	}
}
