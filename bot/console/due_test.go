package console

import (
	"bytes"
	"context"
	"testing"
	"time"

	"careerbot/bot"
)

// TestReminderIsNoAnswer: what nobody asked for is printed, and whoever waits for the answer to
// a line waits on.
func TestReminderIsNoAnswer(t *testing.T) {
	var out bytes.Buffer
	c := New(Config{Out: &out, User: "you", Now: time.Now}, nil, noCommands)
	if _, err := c.Send(context.Background(), bot.Destination{Key: "plan:p1:2026-11-28T12", User: "you"}, bot.Say("Your plan.")); err != nil || out.String() != "Your plan.\n\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	if len(c.answers) != 0 {
		t.Error("it is taken for an answer")
	}
	r := c.request(bot.Message, 1)
	if _, err := c.Send(context.Background(), r.Destination(), bot.Say("An answer.")); err != nil || len(c.answers) != 1 {
		t.Errorf("%d answers, %v", len(c.answers), err)
	}
}
