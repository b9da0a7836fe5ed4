package discord_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/discord"
	"careerbot/bot/inbox"
)

// TestPlan is the whole way of a plan on Discord: nobody else sees any of it but a step that is
// shared, what is pressed changes the message that it stands in, hours are asked for in a
// modal, and so is the time zone, in a menu; in direct messages the plan is named.
func TestPlan(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Say(ben, here, "@bot where do i begin?", "")
	w.sees(ana, here, "[Make a plan of it]")
	before := w.Shown(ben, here)
	w.press(ana, here, "Make a plan of it")
	w.sees(ana, here, "Do you have a programming background?")
	w.press(ana, here, "Yes, I can program")
	w.sees(ana, here, "Nothing of this is kept yet")
	w.press(ana, here, "Keep this plan")
	w.sees(ana, here, "Kept: your background")
	w.press(ana, here, "Done: Linear algebra and calculus")
	w.sees(ana, here, "2 of 8 steps done")
	w.never(ana, here, "1 of 8 steps done")
	w.press(ana, here, "More")
	w.sees(ana, here, "What would you like to do with your plan?")
	w.press(ana, here, "Hours a week")
	w.submit(ana, map[string]string{"hours": "-3"})
	w.sees(ana, here, "Write a whole number of hours from 1 to 80")
	w.Command(ana, here, "plan")
	w.sees(ana, here, "[More]")
	w.press(ana, here, "More")
	w.sees(ana, here, "Remind me")
	w.press(ana, here, "Remind me")
	w.sees(ana, here, "Where is it as late as with you?")
	w.press(ana, here, "Just at this hour")
	w.sees(ana, here, "I remind you once a week, by direct message")
	w.Command(ana, here, "progress")
	w.sees(ana, here, "Share this milestone")
	if after := w.Shown(ben, here); after != before {
		t.Errorf("somebody else sees\n%s\nand saw\n%s", after, before)
	}
	w.press(ana, here, "Share this milestone: Linear algebra and calculus")
	w.sees(ben, here, "A step of the plan is done: Linear algebra and calculus")
	if strings.Contains(w.Shown(ben, here), "of 8") {
		t.Errorf("the channel reads more than what was shared:\n%s", w.Shown(ben, here))
	}
	w.Say(ana, here, "@bot plan", "") // what is private becomes a direct message
	w.sees(ana, "D", "2 of 8 steps done")
	w.press(ana, "D", "Done: Supervised learning")
	w.sees(ana, "D", "3 of 8 steps done")
	w.Command(ana, "D", "plan")
	w.sees(ana, "D", "next")
	w.Command(ana, here, "plan")
	w.sees(ana, here, "3 of 8 steps done")
	w.Command(mo, here, "resources")
	w.sees(mo, here, "There are no resources yet")
	w.press(mo, here, "Add a resource")
	w.sees(mo, here, "Beside what?")
	w.press(mo, here, "Step: Supervised learning")
	w.submit(mo, map[string]string{"title": "Our study group", "link": "https://example.org/group"})
	w.sees(mo, here, "Saved. Plans of this community show it")
	w.Command(ana, here, "plan")
	w.press(ana, here, "Undo: Supervised learning")
	w.sees(ana, here, "from this community's moderators, not from the guide")
	w.sees(ana, here, "[Our study group](<https://example.org/group>)")
}

// sender is a process whose connection another one has: it sends alone.
type sender struct{ *discord.Adapter }

func (sender) Run(ctx context.Context, _ bot.Inbox) error {
	<-ctx.Done()
	return nil
}

// TestReminder: a reminder that somebody switched on comes once, with two processes on one
// database, when the clock jumps to it; it stops by one press.
func TestReminder(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	o := options{tick: 5 * time.Millisecond, ahead: &ahead}
	w := newServer(t, o)
	other := bottest.New(t, bottest.Options{RealTime: true, Ahead: &ahead, Address: w.Address})
	other.Queue = other.Bot.Queue(inbox.Options{Owner: "other", Tick: o.tick}, sender{newAdapter(t, w.Server, other.Bot, other.Log, o)})
	other.Start()
	w.Command(ana, here, "plan")
	for _, label := range []string{"Yes, I can program", "Keep this plan", "More", "Remind me", "Just at this hour"} {
		w.sees(ana, here, label)
		w.press(ana, here, label)
	}
	w.sees(ana, here, "I remind you once a week, by direct message.")
	jumps := func() {
		t.Helper()
		plans, err := w.Store.PlansOf(t.Context(), "discord:"+ana)
		if err != nil || len(plans) != 1 {
			t.Fatalf("%v, %v", plans, err)
		}
		next := time.Now().Add(time.Duration(ahead.Load()) + 7*24*time.Hour)
		if r := plans[0].Reminder; r != nil {
			next = r.Next(bottest.Ahead(&ahead)(), plans[0].Hours).Add(time.Minute)
		}
		ahead.Store(int64(time.Until(next)))
		bottest.Looked(w.Whole, other)
	}
	for week := range 2 {
		jumps()
		w.sees(ana, "D", "1 of 8 steps done. Next: Linear algebra and calculus.")
		if n := strings.Count(w.Shown(ana, "D"), "Your plan:"); n != week+1 {
			t.Fatalf("%d reminders after %d weeks:\n%s", n, week+1, w.Shown(ana, "D"))
		}
	}
	ahead.Store(0) // a press of long ago would be answered no more
	w.press(ana, "D", "Stop reminding me")
	w.sees(ana, "D", "I no longer remind you of this plan.")
	jumps()
	if n := strings.Count(w.Shown(ana, "D"), "Your plan:"); n != 1 { // the first one; the second was pressed on
		t.Errorf("%d reminders after it was stopped:\n%s", n, w.Shown(ana, "D"))
	}
}
