package slack_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/slack/slackfake"
)

// TestPlan is the whole way of a plan in Slack: nobody else sees any of it but a step that is
// shared, what is pressed changes the message that it stands in, hours are asked for in a
// modal, and Slack tells the time zone.
func TestPlan(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.AddUser(slackfake.User{ID: "U7", Name: "zoe", Zone: "Europe/Berlin"})
	w.Change("C1", func(c *slackfake.Channel) { c.Members["U7"] = true })
	w.Say("U2", "C1", mention+"where do i begin?", "")
	w.sees("U7", "C1", "[Make a plan of it]")
	before := w.Shown("U2", "C1")
	w.press("U7", "C1", "Make a plan of it")
	w.sees("U7", "C1", "Do you have a programming background?")
	w.press("U7", "C1", "Yes, I can program")
	w.sees("U7", "C1", "Nothing of this is kept yet")
	w.press("U7", "C1", "Keep this plan")
	w.sees("U7", "C1", "Kept: your background")
	w.press("U7", "C1", "Done: Linear algebra and calculus")
	w.sees("U7", "C1", "2 of 8 steps done")
	if shown := w.Shown("U7", "C1"); strings.Contains(shown, "1 of 8 steps done") {
		t.Errorf("the plan before stands there still:\n%s", shown)
	}
	w.press("U7", "C1", "More")
	w.sees("U7", "C1", "What would you like to do with your plan?")
	w.press("U7", "C1", "Hours a week")
	w.sees("U7", "C1", `modal "Hours a week"`)
	if err := w.Submit("U7", map[string]string{"hours": "a few"}); err != nil {
		t.Fatal(err)
	}
	w.sees("U7", "C1", "Write a whole number of hours from 1 to 80")
	if err := w.Submit("U7", map[string]string{"hours": "12"}); err != nil {
		t.Fatal(err)
	}
	w.sees("U7", "C1", "Hours a week: 12.")
	w.Dismiss("U7")
	w.Slash("U7", "C1", "plan")
	w.sees("U7", "C1", "[More]")
	w.press("U7", "C1", "More")
	w.sees("U7", "C1", "Remind me")
	w.press("U7", "C1", "Remind me")
	w.sees("U7", "C1", "I remind you twice a week, by direct message")
	w.sees("U7", "C1", "CET")
	w.Slash("U7", "C1", "progress")
	w.sees("U7", "C1", "Share this milestone")
	if after := w.Shown("U2", "C1"); after != before {
		t.Errorf("somebody else sees\n%s\nand saw\n%s", after, before)
	}
	w.press("U7", "C1", "Share this milestone: Linear algebra and calculus")
	w.sees("U2", "C1", "A step of the plan is done: Linear algebra and calculus")
	if strings.Contains(w.Shown("U2", "C1"), "of 8") {
		t.Errorf("the channel reads more than what was shared:\n%s", w.Shown("U2", "C1"))
	}
	w.Slash("U7", "C1", "plan")
	w.sees("U7", "C1", "[More]")
	w.press("U7", "C1", "More")
	w.sees("U7", "C1", "Export")
	w.press("U7", "C1", "Export")
	w.sees("U7", "D", "plan.md")
	w.Say("U7", "D", "plan", "")
	w.sees("U7", "D", "2 of 8 steps done")
	w.press("U7", "D", "Done: Supervised learning")
	w.sees("U7", "D", "3 of 8 steps done")
}

// TestResources: moderators put their own beside a step by a form, and it is marked as theirs.
func TestResources(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("U1", "C1", "resources")
	w.sees("U1", "C1", "for this community's moderators")
	w.Slash("UADMIN", "C1", "resources")
	w.sees("UADMIN", "C1", "There are no resources yet")
	w.press("UADMIN", "C1", "Add a resource")
	w.sees("UADMIN", "C1", "Beside what?")
	w.press("UADMIN", "C1", "Skill: Mathematics")
	w.sees("UADMIN", "C1", `modal "Add a resource"`)
	if err := w.Submit("UADMIN", map[string]string{"title": "Our <!channel>", "link": "http://example.org/maths"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "Please leave out the brackets")
	w.sees("UADMIN", "C1", "A link begins with https://")
	if err := w.Submit("UADMIN", map[string]string{"title": "Our *group* & more", "link": "https://example.org/maths"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "Saved. Plans of this community show it")
	w.Slash("U1", "C1", "plan")
	w.press("U1", "C1", "Yes, I can program")
	w.press("U1", "C1", "Keep this plan")
	w.sees("U1", "C1", "<https://example.org/maths|Our *group* & more>")
	w.sees("U1", "C1", "from this community's moderators, not from the guide")
}

// TestReminder: a reminder that somebody switched on comes once, with two processes on one
// database, when the clock jumps to it; it stops by one press.
func TestReminder(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	o := options{tick: 5 * time.Millisecond, ahead: &ahead}
	w := newWorkspace(t, o)
	other := bottest.New(t, bottest.Options{RealTime: true, Ahead: &ahead, Address: w.Address})
	other.Queue = other.Bot.Queue(inbox.Options{Owner: "other", Tick: o.tick}, newAdapter(t, w.Server, other, o))
	other.Start()
	w.AddUser(slackfake.User{ID: "U7", Name: "zoe", Zone: "Europe/Berlin"})
	w.Change("C1", func(c *slackfake.Channel) { c.Members["U7"] = true })
	w.Slash("U7", "C1", "plan")
	for _, label := range []string{"Yes, I can program", "Keep this plan", "More", "Remind me"} {
		w.sees("U7", "C1", label)
		w.press("U7", "C1", label)
	}
	w.sees("U7", "C1", "I remind you once a week, by direct message.")
	jumps := func() {
		t.Helper()
		plans, err := w.Store.PlansOf(t.Context(), "slack:U7")
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
		w.sees("U7", "D", "1 of 8 steps done. Next: Linear algebra and calculus.")
		if n := strings.Count(w.Shown("U7", "D"), "Your plan:"); n != week+1 {
			t.Fatalf("%d reminders after %d weeks:\n%s", n, week+1, w.Shown("U7", "D"))
		}
	}
	ahead.Store(0) // a press of long ago would be answered no more
	w.press("U7", "D", "Stop reminding me")
	w.sees("U7", "D", "I no longer remind you of this plan.")
	jumps()
	if n := strings.Count(w.Shown("U7", "D"), "Your plan:"); n != 1 { // the first one; the second was pressed on
		t.Errorf("%d reminders after it was stopped:\n%s", n, w.Shown("U7", "D"))
	}
}
