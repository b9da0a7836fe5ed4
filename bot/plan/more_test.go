package plan_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/plan"
)

// TestResources: moderators add, change and remove what stands beside steps and skills, with a
// history; it is shown in plans of their community alone, and marked as theirs.
func TestResources(t *testing.T) {
	m := bottest.NewModerator(t)
	mod := somebody(m, func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} })
	member := somebody(m)
	member.begins()
	bottest.Wants(t, member.uses("resources"), "for this community's moderators")
	bottest.Wants(t, mod.uses("resources"), "There are no resources yet")
	add := func(beside, title, link string) string {
		mod.uses("resources")
		mod.pushes("Add a resource")
		mod.pushes(beside)
		return mod.fills(map[string]string{"title": title, "link": link})
	}
	bottest.Wants(t, add("Skill: Mathematics", " ", "ftp://example.org"), "Say what it is.", "A link begins with https://")
	for _, link := range []string{"https://", "https://a b", "https://a)b", "https://a\"b", "javascript:alert(1)", "https://" + strings.Repeat("a", 600)} {
		bottest.Wants(t, add("Skill: Mathematics", "Group", link), "A link begins with https://")
	}
	bottest.Wants(t, add("Skill: Mathematics", "A [link](https://example.org) in it", "https://example.org"), "leave out the brackets")
	bottest.Wants(t, add("Skill: Mathematics", strings.Repeat("long ", 20), "https://example.org"), "75 at most")
	if list, err := m.Store.Resources(context.Background(), "test:1"); err != nil || len(list) != 0 {
		t.Fatalf("%v, %v", list, err)
	}

	mod.uses("resources")
	mod.pushes("Add a resource")
	mod.pushes("Skill: Mathematics")
	form := mod.Last
	bottest.Wants(t, mod.fills(map[string]string{"title": "Our  *maths*\ngroup", "link": "https://example.org/maths"}), "Saved.", "Skill: Mathematics")
	mod.Last = form // it comes twice
	bottest.Wants(t, mod.fills(map[string]string{"title": "Our  *maths*\ngroup", "link": "https://example.org/maths"}), "Saved.")
	mod.Last = form // and once more, after a mistake, which is another revision already
	bottest.Wants(t, mod.fills(map[string]string{"title": "Something else", "link": "https://example.org/maths"}), "Somebody has changed that resource meanwhile")
	bottest.Wants(t, mod.uses("resources"), "Resources of this community: 1", `Our *maths* group · Skill: Mathematics`)

	text := member.uses("plan")
	bottest.Wants(t, text, `- [Our \*maths\* group](https://example.org/maths)`, "from this community's moderators, not from the guide")
	member.pushes("More")
	bottest.Wants(t, member.pushes("Export"), "example.org/maths) (from this community's moderators)")
	member.uses("plan")
	bottest.Lacks(t, member.pushes("Done"), "example.org")
	other := somebody(m, bottest.InCommunity("test:2"))
	bottest.Lacks(t, other.begins(), "example.org")
	bottest.Wants(t, somebody(m, bottest.InCommunity("test:2"), func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} }).uses("resources"), "no resources yet")

	mod.uses("resources")
	mod.pushes("Our *maths*")
	old := mod.Button("Remove")
	mod.pushes("Change")
	bottest.Wants(t, mod.fills(map[string]string{"title": "Thursdays", "link": "https://example.org/maths"}), "Saved.", "Thursdays")
	bottest.Wants(t, mod.does(old), "I have not removed it")
	bottest.Wants(t, mod.pushes("Remove"), "It is removed")
	bottest.Wants(t, mod.uses("resources"), "no resources yet")
	mod.does(bot.Action{Name: "resource", IDs: old.IDs})
	bottest.Wants(t, mod.pushes("History"), "#3", "removed", "#2", "Thursdays", "#1", "Our *maths* group")
	mod.pushes("Back")
	mod.pushes("Change")
	bottest.Wants(t, mod.fills(map[string]string{"title": "Again", "link": "https://example.org/again"}), "Saved.")

	for _, a := range []bot.Action{{Name: "resource", IDs: old.IDs}, {Name: "resource-form", IDs: old.IDs}, {Name: "resource-remove", IDs: old.IDs}, {Name: "resource-history", IDs: old.IDs}, {Name: "resources"}, {Name: "resource-add"}} {
		bottest.Wants(t, member.does(a), "for this community's moderators")
	}
	bottest.Wants(t, mod.does(bot.Action{Name: "resource-form", IDs: []string{"", "", "step:alchemy"}}), "no longer there")
	bottest.Wants(t, mod.does(bot.Action{Name: "resource", IDs: []string{"nothing"}}), "There is no such resource here")
	bottest.Wants(t, somebody(m, outside, func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} }).uses("resources"), "belong to a community")

	mod.uses("mydata")
	bottest.Wants(t, bottest.Text(mod.Last), `"resource_changes"`, "Thursdays")
	mod.uses("forget")
	mod.pushes("Forget me")
	history, err := m.Store.ResourceHistory(context.Background(), "test:1", old.IDs[0])
	if err != nil || len(history) != 4 || history[0].By != "" {
		t.Errorf("%+v, %v", history, err)
	}
}

// TestReminder: what is asked for comes once a week, at its hour, by one of two replicas, with
// buttons that name their plan; it stops by one press; a paused or deleted plan sends none; and
// the clock may jump.
func TestReminder(t *testing.T) {
	address := bottest.NewDatabase(t)
	w := bottest.New(t, bottest.Options{Address: address, Queue: inbox.Options{Owner: "a", Tick: time.Millisecond}})
	other := bottest.New(t, bottest.Options{Address: address, Queue: inbox.Options{Owner: "b", Tick: time.Millisecond}})
	p := somebody(&bottest.Moderator{Whole: w})
	p.begins() // on a Saturday at noon
	p.pushes("More")
	bottest.Wants(t, p.pushes("Remind me"), "Where is it as late as with you?", "Berlin, where it is 13:00")
	bottest.Wants(t, p.pushes("Berlin"), "I remind you once a week, by direct message. The next time is Saturday, 28 November, at about 13:00 CET", "one press")
	sent := func() []bottest.Sent { return append(w.Platform.Sent(), other.Platform.Sent()...) }
	pass := func(d time.Duration) {
		w.Clock.Pass(d)
		other.Clock.Pass(d)
	}
	var looks [2]atomic.Int64
	for i, one := range []*bottest.Whole{w, other} {
		one.Store.Fail(func(_ context.Context, call string) error {
			if call == "DuePlans" {
				looks[i].Add(1)
			}
			return nil
		})
	}
	looked := func() { // both have looked, and what they found was sent
		from, of := looks[0].Load(), looks[1].Load()
		w.Until("both look", func() bool { return looks[0].Load() > from+2 && looks[1].Load() > of+2 })
		w.Until("nothing is open", func() bool { open, err := w.Store.Depth(context.Background()); return err == nil && open == 0 })
	}
	w.Start()
	other.Start()
	comes := func(n int) {
		t.Helper()
		w.Until("reminders come", func() bool { return len(sent()) >= n })
		looked()
		if len(sent()) != n {
			t.Fatalf("%d reminders, want %d", len(sent()), n)
		}
	}
	comes(0)
	pass(6 * 24 * time.Hour)
	comes(0)
	pass(24 * time.Hour)
	comes(1)
	one := sent()[0]
	if one.To.User != "U1" || one.To.Channel != "" || one.Reply.Visibility != bot.Private {
		t.Errorf("%+v", one.To)
	}
	id := p.plan().ID
	bottest.Wants(t, bottest.Text(one.Reply), "1 of 8 steps done. Next: Linear algebra and calculus.")
	for _, o := range one.Reply.Options() {
		if o.Action.ID(0) != id {
			t.Errorf("%s names %v", o.Label, o.Action.IDs)
		}
	}
	pass(14 * time.Hour) // the next night
	comes(1)
	pass(-14 * time.Hour)
	comes(1)
	pass(5 * 7 * 24 * time.Hour) // five weeks at once
	comes(2)
	pass(7*24*time.Hour + 10*time.Hour) // the bot slept until the night
	comes(2)
	pass(-10 * time.Hour)
	comes(3)
	p.does(bot.Action{Name: "plan-pause", IDs: []string{id}})
	pass(7 * 24 * time.Hour)
	comes(3)
	bottest.Wants(t, p.does(bot.Action{Name: "plan-resume", IDs: []string{id}}), "goes on")
	pass(7 * 24 * time.Hour)
	comes(4)
	p.Last = sent()[3].Reply
	bottest.Wants(t, p.pushes("Stop reminding me"), "I no longer remind you of this plan")
	pass(7 * 24 * time.Hour)
	comes(4)
	bottest.Wants(t, p.uses("plan"), "1 of 8")
}

// TestReminderIsRefused: where direct messages are closed, reminders are switched off, and the
// next look at the plan says so, once.
func TestReminderIsRefused(t *testing.T) {
	w := bottest.New(t, bottest.Options{Queue: inbox.Options{Owner: "a", Tick: time.Millisecond}})
	p := somebody(&bottest.Moderator{Whole: w})
	p.begins()
	p.does(bot.Action{Name: "plan-remind", IDs: []string{p.plan().ID, "here"}})
	if one := p.plan(); one.Reminder == nil || one.Reminder.Zone != "" || one.Reminder.Hour != 12 {
		t.Fatalf("%+v", one.Reminder)
	}
	w.Platform.BeforeSend(func(bot.Destination) error { return errors.New("closed") })
	w.Start()
	w.Clock.Pass(7 * 24 * time.Hour)
	w.Until("it is switched off", func() bool { one := p.plan(); return one.Reminder == nil && one.Unreached })
	bottest.Wants(t, p.uses("plan"), "I could not write to you, so I have switched your reminder off")
	bottest.Lacks(t, p.uses("plan"), "I could not write to you")
}

// TestReminderAfterACrash: a process that dies between noting a reminder and sending it leaves
// it to the next one, and one that has sent it leaves nothing.
func TestReminderAfterACrash(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	p := somebody(&bottest.Moderator{Whole: w})
	p.begins()
	p.does(bot.Action{Name: "plan-remind", IDs: []string{p.plan().ID, "here"}})
	w.Clock.Pass(7 * 24 * time.Hour)
	due := w.Bot.Planned(t.Context())
	if len(due) != 1 {
		t.Fatalf("%d are due", len(due))
	}
	first, err := w.Bot.Reply(t.Context(), &due[0])
	if err != nil || len(first.Blocks) == 0 {
		t.Fatalf("%+v, %v", first, err)
	}
	if again := w.Bot.Planned(t.Context()); len(again) != 0 {
		t.Errorf("due once more: %+v", again)
	}
	second, err := w.Bot.Reply(t.Context(), &due[0]) // taken up by another process
	if err != nil || bottest.Text(second) != bottest.Text(first) {
		t.Errorf("%+v, %v", second, err)
	}
	due[0].Community = "test:2"
	if reply, err := w.Bot.Reply(t.Context(), &due[0]); err != nil || len(reply.Blocks) != 0 {
		t.Errorf("%+v, %v", reply, err)
	}
}

// TestPlanIsOneJSON: what was kept by an earlier program is read, and nothing else stands in it
// than what the person was told of.
func TestPlanIsOneJSON(t *testing.T) {
	const kept = `{"id":"p1","community":"c","person":"test:u","channel":"C1","role":"r","background":"b","began":"2026-11-21T12:00:00Z",` +
		`"marks":{"s":{"state":"done","at":"2026-11-21T12:00:00Z","skills":["k"],"shared":true}},"hours":5,"paused":true,` +
		`"reminder":{"since":"2026-11-21T12:00:00Z","zone":"Europe/Berlin","weekday":6,"hour":13},"unreached":true,"revision":3}`
	var p plan.Plan
	if err := json.Unmarshal([]byte(kept), &p); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(p); err != nil || string(again) != kept {
		t.Errorf("%s, %v", again, err)
	}
}
