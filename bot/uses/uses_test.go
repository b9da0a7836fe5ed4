package uses_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/bot/uses"
)

// community is a community with its members and a moderator.
type community struct {
	*bottest.Whole
	t    *testing.T
	last bot.Reply
}

func (c *community) does(r bot.Request, change ...func(r *bot.Request)) string {
	c.t.Helper()
	for _, f := range change {
		f(&r)
	}
	reply, err := c.Handle(r)
	if err != nil {
		c.t.Logf("error: %v", err)
	}
	c.last = reply
	return bottest.Text(reply)
}

func (c *community) presses(label string, change ...func(r *bot.Request)) string {
	c.t.Helper()
	for _, o := range c.last.Options() {
		if strings.HasPrefix(o.Label, label) {
			r := c.Request("")
			r.Kind, r.Action = bot.Press, o.Action
			return c.does(r, change...)
		}
	}
	c.t.Fatalf("no button %q in:\n%s", label, bottest.Text(c.last))
	return ""
}

// uses is what a moderator reads.
func (c *community) uses(search string, change ...func(r *bot.Request)) string {
	c.t.Helper()
	r := c.Request(search)
	r.Kind, r.Command, r.User = bot.CommandUse, "uses", bot.User{ID: "mod", Access: bot.Moderator}
	return c.does(r, change...)
}

func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("lacks %q:\n%s", p, text)
		}
	}
}

func lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("has %q:\n%s", p, text)
		}
	}
}

// TestUses: what is answered, offered, taken and voted on is counted, for the community in
// which it was, and told to moderators alone; a question's words are nowhere in it.
func TestUses(t *testing.T) {
	c := &community{Whole: bottest.New(t, bottest.Options{}), t: t}
	if _, _, err := c.Bot.Pins().Import(context.Background(), "test:1", []pins.Record{
		{Triggers: []string{"where do i get help?"}, Text: "Ask in #help first."}, {Triggers: []string{"what is our wiki?"}, Text: "It is at wiki.example.org."},
	}, pins.Author{Person: "test:mod"}, "made"); err != nil {
		t.Fatal(err)
	}
	phd := bottest.Index(t).Corpus().Entry("faq/phd").Title
	wants(t, c.uses(""), "Nothing of that was used yet.", "Never used", "Pin: What is our wiki?", "more; search to see others")

	c.does(c.Request("do i need a phd?"))
	c.presses("Helpful")
	c.does(c.Request("do i need a phd?"), func(r *bot.Request) { r.User.ID = "U2" })
	c.does(c.Request("where do i get help?"))
	c.does(c.Request("mle salary in berlin"))
	chosen := c.last.Options()[0].Label
	c.presses(chosen)
	c.presses("Not helpful")
	c.does(c.Request("do i need a phd?"), func(r *bot.Request) { r.Community = "test:2" })
	c.does(c.Request("do i need a phd?"), func(r *bot.Request) { r.Community = "" })
	today := c.Clock.Now().UTC().Format("2 Jan 2006")

	text := c.uses("")
	wants(t, text,
		phd+" | answered 2 · 1 helpful, 0 not · last "+today,
		"Pin: Where do i get help? | answered 1 · last "+today,
		chosen+" | offered 1 · taken 1 · 0 helpful, 1 not · last "+today,
		"offered 1 · last "+today)
	lacks(t, text, "berlin", "U1", "Nothing of that")
	if strings.Index(text, phd) > strings.Index(text, "Pin: Where") {
		t.Errorf("the most used is not first:\n%s", text)
	}
	wants(t, text, "Offered and never taken", "Votes, by weeks from", "| 1 helpful, 1 not")
	if passed := text[strings.Index(text, "Offered and never taken"):strings.Index(text, "Never used")]; strings.Contains(passed, chosen) || !strings.Contains(passed, "offered 1") {
		t.Errorf("offered and never taken:\n%s", passed)
	}
	lacks(t, text, "Pins to look at")
	c.Clock.Pass(200 * 24 * time.Hour)
	later := c.uses("")
	wants(t, later, "Pins to look at", "review: where do i get help?", "review: what is our wiki?")
	lacks(t, later, "Votes, by weeks")
	lacks(t, c.uses("phd"), "Pins to look at")
	c.Clock.Pass(-200 * 24 * time.Hour)
	onlyPins := c.uses("pin")
	wants(t, onlyPins, "Pin: Where do i get help?", "Never used", "Pin: What is our wiki?")
	lacks(t, onlyPins, phd)
	wants(t, c.uses("nonsense"), "No pin and no passage has those words.")

	other := c.uses("", func(r *bot.Request) { r.Community = "test:2" })
	wants(t, other, phd+" | answered 1 · last "+today)
	lacks(t, other, "Pin:", "taken")
	wants(t, c.uses("", func(r *bot.Request) { r.User = bot.User{ID: "U1"} }), "for this community's moderators")
	wants(t, c.uses("", func(r *bot.Request) { r.Community = "" }), "I count by community")

	c.does(c.Request(""), func(r *bot.Request) { r.Kind, r.Action = bot.Press, bot.Action{Name: "forget"} })
	text = c.uses("")
	wants(t, text, phd+" | answered 2 · last "+today, "offered 1 · taken 1 · last "+today)
	lacks(t, text, "helpful")
}

// TestUsesAreWritten: counts reach the database in the background, and the last ones at
// the end.
func TestUsesAreWritten(t *testing.T) {
	c := &community{Whole: bottest.New(t, bottest.Options{Start: true}), t: t}
	c.does(c.Request("do i need a phd?"))
	c.does(c.Request("do i need a phd?"), func(r *bot.Request) { r.User.ID = "U2" })
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	counts, err := c.Store.Uses(t.Context(), "test:1")
	if err != nil || len(counts) != 1 || counts[0].Entry != "faq/phd" || counts[0].Answered != 2 {
		t.Errorf("written: %+v, %v", counts, err)
	}
}

// full is a store that takes no counts while it is full.
type full struct {
	uses.Store
	full bool
}

func (f *full) AddUses(ctx context.Context, counts []uses.Count) error {
	if f.full {
		return errors.New("disk")
	}
	return f.Store.AddUses(ctx, counts)
}

// TestUsesWait: what the store does not take is counted when it does again.
func TestUsesWait(t *testing.T) {
	c := &community{Whole: bottest.New(t, bottest.Options{}), t: t}
	log := slog.New(slog.NewTextHandler(c.Log, nil))
	m := memory.New(memory.Options{Store: store.Guard(c.Store, memory.NewHealth(c.Clock.Now, log, nil)), Log: log, Now: c.Clock.Now})
	s := &full{Store: c.Store, full: true}
	corpus := bottest.Index(t).Corpus
	u := uses.New(s, m, c.Bot.Pins(), corpus, log, c.Clock.Now)
	answered := func(want int) {
		t.Helper()
		list, err := u.Of(t.Context(), "c")
		if err != nil {
			t.Fatal(err)
		}
		if list[0].Count.Answered != want {
			t.Errorf("answered %d times, want %d", list[0].Count.Answered, want)
		}
	}
	entry := corpus().Entries[0].ID
	u.Answered(bot.Outcome{Community: "c", Answers: []string{entry}})
	answered(0)
	u.Answered(bot.Outcome{Community: "c", Answers: []string{entry}})
	s.full = false
	answered(2)
	answered(2)
}

// TestNoMemory: where nothing is kept, nothing is counted, and a moderator is told.
func TestNoMemory(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	b := assistant.New(assistant.Options{Searcher: bottest.Index(t), Store: store.None(), Log: log, Now: time.Now})
	reply, err := b.Handle(t.Context(), &bot.Request{Kind: bot.CommandUse, Command: "uses", Community: "c", User: bot.User{ID: "mod", Access: bot.Moderator}})
	if err == nil {
		t.Error("no error")
	}
	wants(t, bottest.Text(reply), "I have no memory here")
}
