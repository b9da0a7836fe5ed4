package settings_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/pins"
	"careerbot/bot/settings"
)

// community is a community with its administrator, and what they read last.
type community struct {
	*bottest.Whole
	t    *testing.T
	last bot.Reply
}

func start(t *testing.T, o bottest.Options) *community {
	return &community{Whole: bottest.New(t, o), t: t}
}

// queueOptions are those of a queue that a test puts in the place of its own.
var queueOptions = inbox.Options{Owner: "formed"}

var admin = bot.User{ID: "boss", Access: bot.Administrator}

func (c *community) does(r bot.Request, change ...func(r *bot.Request)) string {
	c.t.Helper()
	r.User = admin
	for _, f := range change {
		f(&r)
	}
	reply, err := c.Handle(r)
	if err != nil {
		c.t.Logf("error: %v", err)
	}
	c.last = reply
	if len(reply.Blocks) > 0 && reply.Visibility != bot.Private && r.Kind != bot.Message {
		c.t.Errorf("others see it:\n%s", bottest.Text(reply))
	}
	return bottest.Text(reply)
}

func (c *community) uses(what string, change ...func(r *bot.Request)) string {
	c.t.Helper()
	r := c.Request(what)
	r.Kind, r.Command = bot.CommandUse, "settings"
	return c.does(r, change...)
}

func (c *community) acts(action bot.Action, change ...func(r *bot.Request)) string {
	c.t.Helper()
	r := c.Request("")
	r.Kind, r.Action = bot.Press, action
	return c.does(r, change...)
}

func (c *community) presses(label string, change ...func(r *bot.Request)) string {
	c.t.Helper()
	for _, o := range c.last.Options() {
		if strings.HasPrefix(o.Label, label) {
			return c.acts(o.Action, change...)
		}
	}
	c.t.Fatalf("no button %q in:\n%s", label, bottest.Text(c.last))
	return ""
}

// sets opens the settings and makes one of them something.
func (c *community) sets(name, value string, change ...func(r *bot.Request)) string {
	c.t.Helper()
	c.uses("", change...)
	c.presses(name, change...)
	return c.presses(value, change...)
}

func (c *community) asks(text string, change ...func(r *bot.Request)) string {
	c.t.Helper()
	r := c.Request(text)
	for _, f := range change {
		f(&r)
	}
	reply, err := c.Handle(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return bottest.Text(reply)
}

// TestSettings: an administrator reads what holds and where it comes from, changes it, and
// gives it back to the operator; who did what stands in the history.
func TestSettings(t *testing.T) {
	c := start(t, bottest.Options{})
	bottest.Wants(t, c.uses(""), "Names on pins | moderators, without a name · default", "[Who may pin]", "[Who changed what]")
	bottest.Wants(t, c.presses("Names on pins"), "Whether a pin says", "now | moderators, without a name", "[the moderator's name]", "[As whoever runs me has it: moderators, without a name]")
	bottest.Wants(t, c.presses("the moderator's name"), "Saved. From now on:", "- Names on pins: the moderator's name", "Names on pins | the moderator's name · set by this community")
	c.Clock.Pass(time.Hour)
	c.presses("Names on pins")
	bottest.Wants(t, c.presses("As whoever runs me"), "Names on pins | moderators, without a name · default")
	bottest.Wants(t, c.uses("history"), "Names on pins | 21 Nov 2026 13:00 UTC · boss · the moderator's name → as whoever runs me has it",
		"Names on pins | 21 Nov 2026 12:00 UTC · boss · as whoever runs me has it → the moderator's name")
	bottest.Wants(t, c.uses("", bottest.InCommunity("test:2")), "Names on pins | moderators, without a name · default")
	bottest.Wants(t, c.uses("history", bottest.InCommunity("test:2")), "Nothing was changed yet.")
	bottest.Wants(t, c.uses("everything"), "Write settings by itself, or settings history.")
	bottest.Wants(t, c.uses("", bottest.InCommunity("")), "Settings belong to a community")
}

// TestAccess: settings are for administrators, at the command and at every press.
func TestAccess(t *testing.T) {
	c := start(t, bottest.Options{})
	c.uses("")
	for _, level := range []bot.Access{bot.Member, bot.Moderator} {
		as := func(r *bot.Request) { r.User = bot.User{ID: "other", Access: level} }
		bottest.Wants(t, c.uses("", as), "That is for this community's administrators.")
		for _, action := range []bot.Action{
			{Name: "settings"}, {Name: "settings-history"}, {Name: "settings-open", IDs: []string{"who_pins"}}, {Name: "settings-set", IDs: []string{"who_pins", "0", "administrators"}}, {Name: "settings-form", IDs: []string{"0"}},
		} {
			bottest.Wants(t, c.acts(action, as), "That is for this community's administrators.")
		}
	}
	bottest.Wants(t, c.uses(""), "Who may pin | moderators · default")
}

// TestLocked: what the operator locks is shown with a word, and no press or form changes it;
// what was set before does not count any more.
func TestLocked(t *testing.T) {
	before := start(t, bottest.Options{})
	before.sets("Who may pin", "administrators alone")
	c := start(t, bottest.Options{Locked: "who_pins, nonsense", Address: before.Address})
	bottest.Wants(t, c.uses(""), "Who may pin | moderators · locked by whoever runs me")
	bottest.Lacks(t, c.uses(""), "[Who may pin]")
	for _, action := range []bot.Action{{Name: "settings-open", IDs: []string{"who_pins"}}, {Name: "settings-set", IDs: []string{"who_pins", "1", "moderators"}}} {
		bottest.Wants(t, c.acts(action), "“Who may pin” is locked")
	}
	if got := c.Bot.Settings().Unknown(); len(got) != 1 || got[0] != "nonsense" {
		t.Errorf("locked and unknown: %v", got)
	}
}

// TestGone: a setting and a value that this program does not know any more are ignored, and
// named in the history.
func TestGone(t *testing.T) {
	c := start(t, bottest.Options{})
	err := c.Store.SaveSettings(context.Background(), "test:1", []settings.Change{
		{Setting: "mood", Value: "cheerful", By: "test:boss", At: c.Clock.Now()}, {Setting: "who_pins", Value: "robots", By: "test:boss", At: c.Clock.Now()},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := c.uses("")
	bottest.Wants(t, text, "Who may pin | moderators · default")
	bottest.Lacks(t, text, "mood", "robots")
	bottest.Wants(t, c.uses("history"), "mood (no setting any more)", "cheerful", "robots")
	bottest.Wants(t, c.acts(bot.Action{Name: "settings-open", IDs: []string{"mood"}}), "There is no such setting any more")
	bottest.Wants(t, c.sets("Who may pin", "administrators alone"), "administrators alone · set by this community")
}

// TestHostile: presses with anything in them change nothing.
func TestHostile(t *testing.T) {
	c := start(t, bottest.Options{})
	for _, ids := range [][]string{{}, {"who_pins"}, {"who_pins", "x", "administrators"}, {"who_pins", "0", "robots"}, {"who_pins", "0", ""}, {"", "0", "x"}, {"who_pins", "-1", "robots"}, {"who_pins", "0", strings.Repeat("é", 40)}} {
		c.acts(bot.Action{Name: "settings-set", IDs: ids})
		c.acts(bot.Action{Name: "settings-form", IDs: ids}, func(r *bot.Request) {
			r.Kind, r.Fields = bot.Submit, map[string]string{"who_pins": "robots", "nothing": "x", "keep_text_days": "-1"}
		})
	}
	bottest.Wants(t, c.uses("history"), "Nothing was changed yet.")
}

// TestMeanwhile: who sets what somebody else has changed since is told, and nothing is lost.
func TestMeanwhile(t *testing.T) {
	c := start(t, bottest.Options{})
	c.uses("")
	c.presses("Names on pins")
	mine := c.last
	c.sets("Names on pins", "the moderator's name", func(r *bot.Request) { r.User.ID = "other" })
	c.sets("Names on pins", "As whoever runs me", func(r *bot.Request) { r.User.ID = "other" })
	c.sets("Names on pins", "the moderator's name", func(r *bot.Request) { r.User.ID = "other" })
	c.last = mine
	bottest.Wants(t, c.presses("moderators, without"), "Somebody else has changed that meanwhile")
	bottest.Wants(t, c.uses(""), "Names on pins | the moderator's name · set by this community")
}

// formed is a platform whose forms have menus.
type formed struct{ *bottest.Recorder }

func (formed) FormsHaveMenus() {}

func (c *community) form() bot.Form {
	c.t.Helper()
	for _, b := range c.last.Blocks {
		if f, ok := b.(bot.Form); ok {
			return f
		}
	}
	c.t.Fatalf("no form in:\n%s", bottest.Text(c.last))
	return bot.Form{}
}

func (c *community) submits(form bot.Form, values map[string]string, change ...func(r *bot.Request)) string {
	c.t.Helper()
	r := c.Request("")
	r.Kind, r.Action, r.Fields = bot.Submit, form.Action, map[string]string{}
	for _, f := range form.Fields {
		r.Fields[f.Name] = f.Value
		if v, given := values[f.Name]; given {
			r.Fields[f.Name] = v
		}
	}
	return c.does(r, change...)
}

// pages are the settings that all pages of the form ask for, or say to be locked.
func (c *community) pages() map[string]bool {
	c.t.Helper()
	seen := map[string]bool{}
	for n := 0; ; n++ {
		text := bottest.Text(c.last)
		for _, name := range c.listed() {
			if strings.Contains(text, name) {
				seen[name] = true
			}
		}
		if c.presses("Other settings"); n > 9 || strings.Contains(bottest.Text(c.last), "How long answers are") {
			return seen
		}
	}
}

// listed are all settings' names.
func (c *community) listed() (names []string) {
	c.t.Helper()
	states, _, err := c.Bot.Settings().Of(context.Background(), "test", "test:1")
	if err != nil {
		c.t.Fatal(err)
	}
	for _, st := range states {
		names = append(names, st.Name)
	}
	return names
}

// TestForm: where forms have menus everything is asked at once; only what was changed is
// saved, and what somebody else has changed meanwhile is asked again.
func TestForm(t *testing.T) {
	c := start(t, bottest.Options{Locked: "followup_sure"})
	c.Queue = c.Bot.Queue(queueOptions, formed{c.Platform})
	text := c.uses("")
	bottest.Wants(t, text, "form Settings", "When I speak up in my threads", "locked by whoever runs me")
	if seen := c.pages(); len(seen) != len(c.listed()) {
		t.Errorf("the pages have %v", seen)
	}
	c.uses("")
	form := c.form()
	for _, f := range form.Fields {
		if f.Name == "followup_sure" || len(f.Choices) == 0 || f.Hint == "" {
			t.Errorf("field %+v", f)
		}
	}
	bottest.Wants(t, c.submits(form, nil), "Nothing was changed.")
	bottest.Wants(t, c.submits(form, map[string]string{"show_names": "true", "answer_length": "sentence"}), "- Names on pins: the moderator's name", "- How long answers are: one sentence")
	// Another administrator had the form open since before, and changes another setting.
	bottest.Wants(t, c.submits(form, map[string]string{"who_pins": "administrators"}, func(r *bot.Request) { r.User.ID = "late" }), "- Who may pin: administrators alone")
	bottest.Wants(t, c.submits(form, map[string]string{"answer_length": "short"}, func(r *bot.Request) { r.User.ID = "late" }), "Somebody else has set this meanwhile: one sentence")
	again := c.form()
	bottest.Wants(t, c.submits(again, nil), "- How long answers are: a few sentences")
	bottest.Wants(t, c.uses(""), "form Settings")
	history := c.uses("history")
	bottest.Wants(t, history, "boss · one sentence → a few sentences")
	if n := strings.Count(history, "→"); n != 4 {
		t.Errorf("%d changes, want 4: what was left alone stays as somebody else has made it\n%s", n, history)
	}
}

// TestReplicas: what is set in one process holds in the others.
func TestReplicas(t *testing.T) {
	here := start(t, bottest.Options{Start: true})
	there := start(t, bottest.Options{Start: true, Address: here.Address, Owner: "that"})
	long := there.asks("do i need a phd?")
	here.sets("How long answers are", "one sentence")
	n := 0
	there.Until("the other process takes it up", func() bool {
		n++
		return len(there.asks("do i need a phd?", func(r *bot.Request) { r.User.ID = "U" + strings.Repeat("x", n) })) < len(long)
	})
}

// TestStoreFails: the last values that were known serve on, and whoever changes something is
// told that it is not saved.
func TestStoreFails(t *testing.T) {
	c := start(t, bottest.Options{})
	c.sets("Who may pin", "administrators alone")
	pin := func() string {
		r := c.Request("")
		r.Kind, r.Command = bot.CommandUse, "pin"
		return c.does(r, func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} })
	}
	bottest.Wants(t, pin(), "administrators alone may pin")
	c.uses("")
	c.presses("Who may pin")
	c.Store.FailWith(errors.New("the disk is full"))
	bottest.Wants(t, c.presses("moderators"), "Nothing was changed")
	bottest.Wants(t, pin(), "administrators alone may pin")
}

// TestForgotten: who changed what is theirs: exported, and gone from the history with them.
func TestForgotten(t *testing.T) {
	c := start(t, bottest.Options{})
	c.sets("Names on pins", "the moderator's name")
	ctx := context.Background()
	data, err := c.Bot.Features().Export(ctx, "test:boss")
	if err != nil {
		t.Fatal(err)
	}
	bottest.Wants(t, string(data), `"setting_changes"`, `"show_names"`)
	if err := c.Bot.Features().Forget(ctx, "test:boss"); err != nil {
		t.Fatal(err)
	}
	text := c.uses("history")
	bottest.Wants(t, text, "by somebody who asked to be forgotten", "the moderator's name")
	bottest.Lacks(t, text, "boss")
	bottest.Wants(t, c.uses(""), "Names on pins | the moderator's name · set by this community")
}

// TestWhatTheyDo: each setting is read at the moment of use.
func TestWhatTheyDo(t *testing.T) {
	c := start(t, bottest.Options{})
	ctx := context.Background()
	if _, _, err := c.Bot.Pins().Import(ctx, "test:1", []pins.Record{{Triggers: []string{"where do i get help?"}, Text: "Ask in #help first. Then here."}}, pins.Author{Person: "test:mod", Name: "Mo"}, "made"); err != nil {
		t.Fatal(err)
	}
	as := func(id string) func(*bot.Request) { return func(r *bot.Request) { r.User.ID = id } }

	bottest.Wants(t, c.asks("where do i get help?", as("a")), "Pinned by moderators")
	c.sets("Names on pins", "the moderator's name")
	bottest.Wants(t, c.asks("where do i get help?", as("b")), "Pinned by Mo")

	short := c.asks("do i need a phd?", as("c"))
	c.sets("How long answers are", "one sentence")
	brief := c.asks("do i need a phd?", as("d"))
	if len(brief) >= len(short) || !strings.Contains(brief, "[Show more]") {
		t.Errorf("not shorter:\n%s", brief)
	}
	bottest.Wants(t, c.asks("where do i get help?", as("e")), "Then here.") // a pin stays whole

	if data, err := c.Store.PersonData(ctx, "test:d"); err != nil || !strings.Contains(string(data), "phd") {
		t.Errorf("%s, %v", data, err)
	}
	bottest.Lacks(t, c.sets("How long questions' words are kept", "not at all"), "could not")
	c.asks("do i need a phd?", as("f"))
	if _, err := c.Store.EraseTexts(ctx, c.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	for _, person := range []string{"test:d", "test:f"} {
		data, err := c.Store.PersonData(ctx, person)
		if err != nil || strings.Contains(string(data), `"text"`) {
			t.Errorf("%s: words are kept: %s, %v", person, data, err)
		}
	}
	bottest.Lacks(t, c.asks("do i need a phd?", as("g")), "Why this answer?")
}

// TestInThreads: how sure an answer must be where nobody addressed the bot.
func TestInThreads(t *testing.T) {
	c := start(t, bottest.Options{})
	unasked := func(text string) bool {
		return c.asks(text, func(r *bot.Request) {
			r.Unasked, r.Thread, r.User.ID = true, "T"+text, text
		}) != ""
	}
	const sure, likely = "do i need a phd?", "is pytorch better than tensorflow"
	if !unasked(sure) || !unasked(likely) {
		t.Fatal("both are answered where nothing is set")
	}
	c.sets("When I speak up", "with an answer that I am very sure of")
	if !unasked(sure) || unasked(likely) {
		t.Errorf("%q is answered: %v, and %q: %v", sure, unasked(sure), likely, unasked(likely))
	}
}

// TestChannels: a set of channels is put together where the settings are opened.
func TestChannels(t *testing.T) {
	c := start(t, bottest.Options{})
	const name = "Where I answer unasked"
	at := func(channel string) func(*bot.Request) {
		return func(r *bot.Request) { r.Channel = channel }
	}
	bottest.Wants(t, c.sets(name, "In this channel", at("C1")), name+": 1 channel", name+" | 1 channel · set by this community", " | C1")
	bottest.Wants(t, c.sets(name, "In this channel", at("C2")), name+" | 2 channels", " | C1", " | C2")
	bottest.Lacks(t, c.uses("", at("C2")), "[In this channel]")
	bottest.Wants(t, c.sets(name, "Not in this channel", at("C1")), name+" | 1 channel", " | C2")
	bottest.Wants(t, c.sets(name, "Not in this channel", at("C2")), name+" | no channel · set by this community")
	bottest.Wants(t, c.uses("history"), "C1 · 2 channels → 1 channel", "C2 · 1 channel → no channel")
	thread := func(r *bot.Request) { r.Channel, r.Parent = "T1", "C3" }
	bottest.Wants(t, c.sets(name, "In this channel", thread), " | C3") // a thread's channel is meant
	bottest.Wants(t, c.sets(name, "As whoever runs me has it: no channel"), name+" | no channel · default")
}
