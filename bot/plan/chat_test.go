package plan_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/plan"
	"careerbot/bot/store"
)

// person is somebody who uses their plan, in private.
type person struct {
	*bottest.Moderator
	change []func(*bot.Request)
}

func somebody(m *bottest.Moderator, change ...func(*bot.Request)) *person {
	return &person{m, append([]func(*bot.Request){bottest.By("U1"), bottest.Privately}, change...)}
}

// outside makes a request one of direct messages that belong to no community.
func outside(r *bot.Request) { r.Community, r.Channel, r.Private = "", "D1", false }

func (p *person) uses(command string) string {
	p.T.Helper()
	r := p.Request("")
	r.Kind, r.Command = bot.CommandUse, command
	return p.seen(p.Does(r, p.change...))
}

func (p *person) pushes(label string) string {
	p.T.Helper()
	return p.does(p.Button(label))
}

func (p *person) does(a bot.Action) string {
	p.T.Helper()
	r := p.Request("")
	r.Kind, r.Action = bot.Press, a
	return p.seen(p.Does(r, p.change...))
}

func (p *person) fills(fields map[string]string) string {
	p.T.Helper()
	form, ok := p.Last.Blocks[len(p.Last.Blocks)-1].(bot.Form)
	if !ok {
		p.T.Fatalf("no form in:\n%s", bottest.Text(p.Last))
	}
	return p.seen(p.Fills(form.Action, fields, p.change...))
}

// seen fails the test where anybody else could see it, but what was shared.
func (p *person) seen(text string) string {
	p.T.Helper()
	if p.Last.Visibility == bot.Public {
		p.T.Errorf("everybody sees:\n%s", text)
	}
	return text
}

// begins makes a plan that is kept.
func (p *person) begins() string {
	p.T.Helper()
	p.uses("plan")
	p.pushes("Yes, I can program")
	return p.pushes("Keep this plan")
}

func (p *person) plan() plan.Plan {
	p.T.Helper()
	list, err := p.Store.PlansOf(context.Background(), "test:U1")
	if err != nil || len(list) == 0 {
		p.T.Fatalf("%v, %v", list, err)
	}
	return list[0]
}

// TestPlan is the whole way: a question, a plan that is not kept, one that is, its steps, and
// its end.
func TestPlan(t *testing.T) {
	p := somebody(bottest.NewModerator(t))
	bottest.Wants(t, p.uses("plan"), "One question", "I keep nothing until you say so", "Do you have a programming background?")
	text := p.pushes("Yes, I can program")
	bottest.Wants(t, text, "1 of 8 steps done", "done | Python fundamentals (You said that you can program. Open it again if Python is new to you.)",
		"next | Linear algebra and calculus", "open | First role", "Next: Linear algebra and calculus", "you should know why the algorithms work",
		"as the guide says for your background: 12-18 months", "Technical skills; FAQ", "Nothing of this is kept yet")
	if p.Last.Effect != bot.Replaces {
		t.Error("the question stays beside the plan")
	}
	if list, err := p.Store.PlansOf(context.Background(), "test:U1"); err != nil || len(list) != 0 {
		t.Errorf("kept unasked: %v, %v", list, err)
	}
	bottest.Wants(t, p.pushes("Keep this plan"), "Kept: your background", "Nobody else can read it", "Under More you can delete it", "forget deletes all")
	bottest.Wants(t, p.pushes("Done"), "Ticked: Linear algebra and calculus.", "2 of 8", "next | Supervised learning", "Next: Supervised learning")
	bottest.Wants(t, p.pushes("Skip"), "Skipped: Supervised learning.", "skipped | Supervised learning", "next | Deep learning")
	bottest.Wants(t, p.pushes("Undo"), "Open again: Supervised learning.", "next | Supervised learning")
	bottest.Wants(t, p.pushes("Undo"), "Open again: Linear algebra and calculus.", "1 of 8")
	p.pushes("More")
	p.pushes("Change any step")
	bottest.Wants(t, p.pushes("Open again: Python"), "next | Python fundamentals", "0 of 8")
	for range 8 {
		p.pushes("Done")
	}
	bottest.Wants(t, p.uses("plan"), "8 of 8 steps done", "Every step is done or skipped. Well done!")

	p.pushes("More")
	text = p.pushes("Export")
	bottest.Wants(t, text, "plan.md", "# Plan: Machine Learning Engineer", "- [x] **Deep learning** (21 Nov 2026)", "Do I need deep learning?", "12-18 months")
	p.uses("plan")
	p.pushes("More")
	bottest.Wants(t, p.pushes("Delete this plan"), "This cannot be undone")
	old := p.Button("Keep it")
	bottest.Wants(t, p.pushes("Delete it"), "Deleted. I keep nothing of that plan any more.")
	bottest.Wants(t, p.does(old), "no longer there, or it is not yours")
	bottest.Wants(t, p.uses("plan"), "One question")
}

// TestBackground: another background or an earlier answer changes what is done already, and
// nothing that was ticked.
func TestBackground(t *testing.T) {
	p := somebody(bottest.NewModerator(t))
	p.begins()
	p.pushes("Done")
	p.pushes("More")
	p.pushes("Change my background")
	bottest.Wants(t, p.pushes("No, not yet"), "next | Python fundamentals", "done | Linear algebra", "2-3 years", "What you ticked stays")
	bottest.Wants(t, p.pushes("Leave it as it was"), "12-18 months")
	p.uses("plan")
	p.pushes("More")
	p.pushes("Change my background")
	p.pushes("No, not yet")
	bottest.Wants(t, p.pushes("Keep it like this"), "2-3 years", "1 of 8")
	if one := p.plan(); one.Background != "none" || one.Revision != 3 {
		t.Errorf("%+v", one)
	}
}

// TestHours: hours that make no sense come back in the form with a word; those that do change
// how often one is reminded, and no range of the guide.
func TestHours(t *testing.T) {
	p := somebody(bottest.NewModerator(t))
	p.begins()
	for _, text := range []string{"0", "200", "a few", "-3", "80.5", strings.Repeat("9", 50)} {
		p.uses("plan")
		p.pushes("More")
		bottest.Wants(t, p.pushes("Hours a week"), "How long the guide says that it takes stays the same")
		bottest.Wants(t, p.fills(map[string]string{"hours": text}), "Write a whole number of hours from 1 to 80")
	}
	form := p.Last
	text := p.fills(map[string]string{"hours": " 5 hours "})
	bottest.Wants(t, text, "Hours a week: 5", "12-18 months")
	p.Last = form
	bottest.Wants(t, p.fills(map[string]string{"hours": "5"}), "Hours a week: 5")
	if one := p.plan(); one.Hours != 5 {
		t.Errorf("%+v", one)
	}
	p.Last = form
	bottest.Wants(t, p.fills(map[string]string{"hours": ""}), "Noted.")
	if one := p.plan(); one.Hours != 0 {
		t.Errorf("%+v", one)
	}
}

// TestOthersPlan: nobody reads or changes somebody else's plan, nor one's own of another
// community from within a community; in direct messages one's own of each.
func TestOthersPlan(t *testing.T) {
	m := bottest.NewModerator(t)
	p := somebody(m)
	p.begins()
	id := p.plan().ID
	for name, other := range map[string]*person{
		"another member": somebody(m, bottest.By("U2")), "a moderator": somebody(m, func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} }),
		"elsewhere": somebody(m, bottest.InCommunity("test:2")), "another platform": somebody(m, func(r *bot.Request) { r.Platform = "slack" }),
	} {
		for _, action := range []string{"plan-show", "plan-done", "plan-skip", "plan-undo", "plan-more", "plan-steps", "plan-pause", "plan-resume", "plan-hours", "plan-remind", "plan-stop", "plan-export", "plan-delete", "progress", "progress-share"} {
			text := other.does(bot.Action{Name: action, IDs: []string{id, "deep-learning"}})
			if !strings.Contains(text, "no longer there, or it is not yours") {
				t.Errorf("%s by %s:\n%s", action, name, text)
			}
		}
		bottest.Wants(t, other.does(bot.Action{Name: "plan-keep", IDs: []string{"machine-learning-engineer", "none", id}}), "not yours")
		bottest.Wants(t, other.uses("plan"), "One question")
	}
	if one := p.plan(); one.Revision != 1 {
		t.Errorf("it was changed: %+v", one)
	}
	away := somebody(m, outside)
	bottest.Wants(t, away.uses("plan"), "1 of 8")
	bottest.Wants(t, away.pushes("Done"), "2 of 8")
	alone := somebody(m, bottest.By("U9"), outside)
	alone.begins()
	elsewhere := somebody(m, bottest.By("U9"))
	elsewhere.begins()
	bottest.Wants(t, alone.uses("plan"), "Plan 1 | 1 of 8 steps done, begun 21 Nov 2026 in direct messages", "Plan 2 | C1 ·")
	there := somebody(m, bottest.InCommunity("test:2"))
	there.begins()
	bottest.Wants(t, away.uses("plan"), "You have several plans", "Plan 1 | C1 · 2 of 8 steps done", "Plan 2 | C1 · 1 of 8", "Which one?")
	bottest.Wants(t, away.pushes("Plan 2"), "1 of 8")
	bottest.Wants(t, away.uses("progress"), "Which one?")
	bottest.Wants(t, away.pushes("Plan 1"), "2 of 8")
}

// TestOldButtons: a press on an old message, a second press, a step or a role that the guide no
// longer has: nothing is lost, and it says so.
func TestOldButtons(t *testing.T) {
	p := somebody(bottest.NewModerator(t))
	p.begins()
	old := p.Button("Done")
	p.pushes("Done")
	bottest.Wants(t, p.does(old), "2 of 8")
	if one := p.plan(); len(one.Marks) != 1 {
		t.Errorf("%+v", one)
	}
	bottest.Wants(t, p.does(bot.Action{Name: "plan-done", IDs: []string{p.plan().ID, "alchemy"}}), "Your plan no longer has that step", "2 of 8")
	bottest.Wants(t, p.does(bot.Action{Name: "plan-done"}), "not yours")
	bottest.Wants(t, p.does(bot.Action{Name: "plan-keep", IDs: []string{"alchemist", "old"}}), "Do you have a programming background?")
	bottest.Wants(t, p.does(bot.Action{Name: "plan-begin", IDs: []string{"alchemist", "old"}}), "Do you have a programming background?")
	bottest.Wants(t, p.does(bot.Action{Name: "plan-export", IDs: []string{"", "alchemist", "old"}}), "choose anew")
	bottest.Wants(t, p.does(bot.Action{Name: "plan-keep", IDs: []string{"machine-learning-engineer", "programming"}}), "2 of 8")

	gone := p.plan()
	gone.Role, gone.Marks["alchemy"] = "alchemist", plan.Mark{State: plan.Done, At: p.Clock.Now()}
	gone.Revision++
	if err := p.Store.SavePlan(context.Background(), gone, "gold", time.Time{}); err != nil {
		t.Fatal(err)
	}
	bottest.Wants(t, p.uses("progress"), "no longer has the steps")
	bottest.Wants(t, p.uses("plan"), "no longer has the steps that your plan was made of", "what you ticked is kept")
	p.pushes("Yes, I can program")
	bottest.Wants(t, p.pushes("Keep it like this"), "2 of 8")
	if one := p.plan(); len(one.Marks) != 2 || one.ID != gone.ID {
		t.Errorf("%+v", one)
	}
}

// TestTwoDevices: what two devices do at the same time is all there.
func TestTwoDevices(t *testing.T) {
	m := bottest.NewModerator(t)
	p := somebody(m)
	p.begins()
	id := p.plan().ID
	var all sync.WaitGroup
	for _, step := range []string{"mathematics", "deep-learning", "production", "capstone"} {
		r := m.Request("")
		r.Kind, r.User, r.Action = bot.Press, bot.User{ID: "U1"}, bot.Action{Name: "plan-done", IDs: []string{id, step}}
		all.Go(func() {
			if _, err := m.Handle(r); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if one := p.plan(); len(one.Marks) != 4 {
		t.Errorf("%+v", one.Marks)
	}
}

// TestProgress: how far it has come, over time, for oneself; a step is shared by a press, once,
// with nothing else.
func TestProgress(t *testing.T) {
	m := bottest.NewModerator(t)
	p := somebody(m)
	bottest.Wants(t, p.uses("progress"), "You have no plan here yet.")
	bottest.Lacks(t, bottest.Text(p.Last), "Plans in this community")
	p.pushes("Make a plan")
	p.begins()
	p.pushes("Done")
	p.Clock.Pass(8 * 24 * time.Hour)
	p.uses("plan")
	p.pushes("Done")
	if text := p.does(bot.Action{Name: "plan-keep", IDs: []string{"machine-learning-engineer", "none"}}); !strings.Contains(text, "You keep a plan already") {
		t.Errorf("another preview's button was taken: %s", text)
	}
	r := p.Request("data scientist")
	r.Kind, r.Command = bot.CommandUse, "plan"
	if _, err := p.Handle(r); err == nil || !strings.Contains(err.Error(), "no steps to") {
		t.Errorf("a plan for a role without steps: %v", err)
	}
	skip := p.Button("Skip")
	p.pushes("Skip")
	p.pushes("Undo")
	p.pushes("Done")
	bottest.Wants(t, p.does(skip), "That step is ticked already, and stays so.") // an older message's
	p.pushes("Undo")
	p.pushes("Skip")
	text := p.uses("progress")
	bottest.Wants(t, text, "3 of 8 steps done, 1 skipped", "22 Nov | ██░░░░░░░░ 2 of 8", "29 Nov | ███░░░░░░░ 3 of 8", "Only you see this.")
	bottest.Lacks(t, text, "15 Nov")
	share := p.Button("Share this milestone: Supervised learning")
	text = p.does(share)
	bottest.Wants(t, text, "A step of the plan is done: Supervised learning")
	bottest.Lacks(t, text, "8", "mathematics", "programming", "skipped")
	if p.Last.Visibility != bot.Shared || len(p.Last.Instead) == 0 || p.Last.Undo == nil {
		t.Errorf("%+v", p.Last)
	}
	undo := p.Last.Undo
	bottest.Wants(t, p.does(share), "Shared with the channel")
	if p.Last.Visibility != bot.Private {
		t.Error("shared twice")
	}
	bottest.Lacks(t, p.uses("progress"), "Share this milestone")
	undo(context.Background()) // it could not be posted
	p.uses("progress")
	p.Button("Share this milestone")
	p.uses("plan")
	p.pushes("More")
	p.pushes("Change any step")
	p.pushes("Open again: Supervised")
	bottest.Wants(t, p.does(share), "not ticked any more")
	bottest.Wants(t, somebody(m, outside).uses("progress"), "2 of 8")
	bottest.Lacks(t, bottest.Text(m.Last), "Share this") // there is no channel
}

// TestCounts: moderators learn how many people stand where, of five at least, and no name;
// members do not.
func TestCounts(t *testing.T) {
	m := bottest.NewModerator(t)
	moderator := somebody(m, func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} })
	for i := range 9 {
		p := somebody(m, bottest.By(fmt.Sprint("V", i)))
		p.begins()
		if i >= 7 {
			p.pushes("Done")
		}
		if i == 3 {
			moderator.uses("progress")
			bottest.Wants(t, moderator.pushes("Plans in this community"), "Fewer than five people have a plan here")
		}
	}
	moderator.uses("progress")
	text := moderator.pushes("Plans in this community")
	bottest.Wants(t, text, "9 people have a plan here", "Elsewhere, in smaller groups | ██████████ 9", "name nobody")
	bottest.Lacks(t, text, "At:", "V1", "V8")
	for i := range 5 {
		somebody(m, bottest.By(fmt.Sprint("W", i))).begins()
	}
	for i := range 4 {
		p := somebody(m, bottest.By(fmt.Sprint("X", i)))
		p.begins()
		p.pushes("Done")
	}
	moderator.uses("progress")
	text = moderator.pushes("Plans in this community")
	bottest.Wants(t, text, "18 people have a plan here", "At: Linear algebra and calculus | ██████░░░░ 12", "At: Supervised learning | ███░░░░░░░ 6")
	bottest.Lacks(t, text, "Elsewhere")
	bottest.Wants(t, somebody(m).does(bot.Action{Name: "progress-all"}), "for this community's moderators")
	bottest.Wants(t, somebody(m, func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} }, bottest.InCommunity("test:2")).does(bot.Action{Name: "progress-all"}), "Fewer than five")
}

// TestPersonalData: what is kept is shown and forgotten, and stands in no log.
func TestPersonalData(t *testing.T) {
	m := bottest.NewModerator(t)
	p := somebody(m)
	p.begins()
	p.pushes("Done")
	p.uses("mydata")
	file, ok := p.Last.Blocks[0].(bot.File)
	if !ok {
		t.Fatalf("%+v", p.Last)
	}
	var data struct {
		Plans []plan.Plan `json:"plans"`
	}
	if err := json.Unmarshal([]byte(file.Data), &data); err != nil || len(data.Plans) != 1 || data.Plans[0].Marks["mathematics"].State != plan.Done {
		t.Errorf("%s, %v", file.Data, err)
	}
	p.uses("forget")
	p.pushes("Forget me")
	bottest.Wants(t, p.uses("plan"), "One question")
	for line := range strings.Lines(p.Log.String()) {
		if strings.Contains(line, "mathematics") && !strings.Contains(line, "level=DEBUG") {
			t.Errorf("the log says %s", line)
		}
	}
}

// TestBeneath: the passages on starting offer a plan, to everybody alike, and what is pressed
// there is answered for who pressed.
func TestBeneath(t *testing.T) {
	m := bottest.NewModerator(t)
	for _, question := range []string{"where do i begin?", "in which order should i learn?", "how do i start"} {
		m.Asks(question)
		m.Does(m.Request(question))
		p := somebody(m)
		bottest.Wants(t, p.pushes("Make a plan of it"), "One question")
		if p.Last.Effect != bot.Adds {
			t.Error("everybody's answer is replaced")
		}
	}
	if text := m.Asks("do i need a phd?"); strings.Contains(text, "Make a plan") {
		t.Errorf("beneath everything:\n%s", text)
	}
}

// TestStoreFails: nothing is lost, and it is said; without a memory a plan can be taken along.
func TestStoreFails(t *testing.T) {
	p := somebody(bottest.NewModerator(t))
	p.begins()
	done := p.Button("Done")
	p.Store.FailWith(errors.New("disk"))
	bottest.Wants(t, p.uses("plan"), "my memory does not work right now")
	bottest.Wants(t, p.does(done), "Nothing was changed")
	p.Store.Fail(nil)

	b := assistant.New(assistant.Options{Searcher: bottest.Index(t), Store: store.None(), Log: slog.New(slog.DiscardHandler), Now: time.Now})
	does := func(r bot.Request) string {
		r.Community, r.User = "c", bot.User{ID: "U1"}
		reply, _ := b.Handle(t.Context(), &r)
		return bottest.Text(reply)
	}
	bottest.Wants(t, does(bot.Request{Kind: bot.CommandUse, Command: "plan"}), "One question")
	press := func(name string, ids ...string) string {
		return does(bot.Request{Kind: bot.Press, Action: bot.Action{Name: name, IDs: ids}})
	}
	text := press("plan-begin", "machine-learning-engineer", "none")
	bottest.Wants(t, text, "I have no memory here, so I cannot keep it", "Export")
	bottest.Lacks(t, text, "Keep this plan")
	bottest.Wants(t, press("plan-export", "", "machine-learning-engineer", "none"), "- [ ] **Python fundamentals**")
	bottest.Wants(t, press("plan-keep", "machine-learning-engineer", "none"), "I have no memory here")
	bottest.Wants(t, does(bot.Request{Kind: bot.CommandUse, Command: "progress"}), "I have no memory here")
}

// TestNextAsked: who has a plan and asks what comes next is shown their plan, and they alone;
// who has none is answered from the guide.
func TestNextAsked(t *testing.T) {
	p := somebody(bottest.NewModerator(t))
	asks := func(text string, change ...func(*bot.Request)) string {
		return p.Does(p.Request(text), append([]func(*bot.Request){bottest.By("U1")}, change...)...)
	}
	bottest.Lacks(t, asks("what should i learn next?"), "steps done")
	bottest.Wants(t, asks("what should i do next?"), "One question, and then your plan", "[No, not yet]")
	bottest.Lacks(t, asks("i have 10 hours a week"), "[Hours a week]")
	p.begins()
	for _, told := range []string{"i have 0 hours a week", "I can study 200 hours a week.", "i have a few hours a week", "i have -3 hours per week"} {
		bottest.Wants(t, asks(told), "set only how often I remind you", "[Hours a week]")
	}
	bottest.Lacks(t, asks("is it enough if i have 10 hours a week?"), "[Hours a week]")
	for _, text := range []string{"-3 hours", "10 hours"} {
		behind := func(r *bot.Request) { r.Kind, r.Command, r.Text = bot.CommandUse, "plan", text }
		bottest.Wants(t, asks("", behind), "names no role, so it changes nothing", "1 of 8 steps done")
	}
	bottest.Wants(t, asks("What should I do next?"), "1 of 8 steps done", "next | Linear algebra and calculus", "[Done: Linear algebra and calculus]")
	if p.Last.Visibility != bot.Private {
		t.Error("everybody sees it")
	}
	bottest.Lacks(t, asks("what should i do next?", bottest.By("U2")), "1 of 8")
	bottest.Lacks(t, asks("what comes next after supervised learning?"), "1 of 8")
	for _, wish := range []string{"delete my plan", "Stop reminding me.", "pause my plan"} {
		bottest.Wants(t, asks(wish, bottest.By("U2")), "You keep no plan here")
		bottest.Wants(t, asks(wish), "Reminders are off.", "[Remind me]", "[Pause]", "[Delete this plan]")
		if p.Last.Visibility != bot.Private {
			t.Errorf("everybody sees what is said to %q", wish)
		}
	}
	bottest.Wants(t, asks("what should i do next?"), "1 of 8 steps done")
}

// TestPausedIsSaidOnce: whatever is changed on a paused plan, that it rests is said once, and of
// a reminder only where there is one.
func TestPausedIsSaidOnce(t *testing.T) {
	p := somebody(bottest.NewModerator(t))
	p.begins()
	p.pushes("More")
	bottest.Lacks(t, p.pushes("Pause"), "reminder")
	p.pushes("More")
	p.pushes("Hours a week")
	once := func(text string) {
		t.Helper()
		if strings.Count(text, "Your plan is paused") != 1 {
			t.Errorf("it is not said once:\n%s", text)
		}
	}
	once(p.fills(map[string]string{"hours": "5"}))
	p.pushes("More")
	p.pushes("Remind me")
	once(p.pushes("Just at this hour"))
	bottest.Wants(t, bottest.Text(p.Last), "Your plan is paused, and so is its reminder.")
}
