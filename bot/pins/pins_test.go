package pins_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/pins"
	"careerbot/knowledge"
)

func TestPinAnswers(t *testing.T) {
	m := bottest.NewModerator(t)
	bottest.Lacks(t, m.Asks("what is our referral process?"), "Ask Mo")
	m.Pin(map[string]string{"triggers": "what is our referral process?\nhow do referrals work here", "text": "Ask Mo.", "link": "https://example.org/m/1", "scope": "community", "why": "weekly"})
	bottest.Wants(t, m.Asks("What is our REFERRAL process"), "Ask Mo.", "Pinned by moderators · verified 21 Nov 2026", "https://example.org/m/1")
	bottest.Wants(t, m.Asks("how does the referral process work here"), "Ask Mo.")
	bottest.Lacks(t, m.Asks("is kaggle worth it?"), "Ask Mo.")
	bottest.Lacks(t, m.Asks("what is our referral process?", bottest.InCommunity("test:2")), "Ask Mo.")
	bottest.Lacks(t, m.Asks("what is our referral process?", bottest.InCommunity("")), "Ask Mo.")
}

func TestPinOfAPassage(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Pin(map[string]string{"triggers": "what are we paid in this office", "target": "salary/experience"})
	bottest.Wants(t, m.Asks("what are we paid in this office"), "Juniors start around $120-140K", "Pinned by moderators", "$120–140K", "$160–200K", "$150–180K")
}

func TestPinInChannel(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Pin(map[string]string{"triggers": "where do i ask", "text": "Anywhere."})
	m.Pin(map[string]string{"triggers": "where do i ask", "text": "Here.", "scope": "channel"}, bottest.InChannel("jobs"))
	bottest.Wants(t, m.Asks("where do i ask", bottest.InChannel("jobs")), "Here.")
	bottest.Wants(t, m.Asks("where do i ask", bottest.InChannel("other")), "Anywhere.")
}

func TestPinProblems(t *testing.T) {
	m := bottest.NewModerator(t)
	form := bot.Action{Name: "pin-form"}
	long := strings.Repeat("x", 3000)
	for name, test := range map[string]struct {
		fields map[string]string
		want   string
	}{
		"no question":    {map[string]string{"text": "x"}, "Write at least one question"},
		"no words":       {map[string]string{"triggers": "???", "text": "x"}, "has no words"},
		"twice":          {map[string]string{"triggers": "A b\na B?", "text": "x"}, "stands there twice"},
		"no answer":      {map[string]string{"triggers": "q"}, "Write an answer"},
		"both":           {map[string]string{"triggers": "q", "text": "x", "target": "faq/phd"}, "not both"},
		"no passage":     {map[string]string{"triggers": "q", "target": "no/where"}, `The guide has no passage "no/where"`},
		"long":           {map[string]string{"triggers": "q", "text": long}, "3000 characters, 2900 at most"},
		"bad link":       {map[string]string{"triggers": "q", "text": "x", "link": "javascript:alert(1)"}, "A link begins with https://"},
		"bad scope":      {map[string]string{"triggers": "q", "text": "x", "scope": "world"}, "Write community or channel"},
		"many questions": {map[string]string{"triggers": strings.Repeat("q\n", 1) + manyLines(21), "text": "x"}, "At most 20 questions"},
		"long question":  {map[string]string{"triggers": strings.Repeat("word ", 60), "text": "x"}, "is longer than 200 characters"},
	} {
		text := m.Fills(form, test.fields)
		bottest.Wants(t, text, test.want)
		bottest.Lacks(t, text, "This is what members will see")
		if len(test.fields["text"]) < 100 && test.fields["text"] != "" {
			bottest.Wants(t, text, "Answer in your own words | "+test.fields["text"])
		}
		_ = name
	}
	bottest.Wants(t, m.Fills(bot.Action{Name: "pin-form", IDs: []string{"nothing", "1"}}, map[string]string{"triggers": "q", "text": "x"}), "There is no such pin")
	bottest.Wants(t, m.Fills(form, map[string]string{"triggers": "q", "text": "x"}, bottest.InCommunity("")), "Pins belong to a community")
}

func manyLines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "question %d\n", i)
	}
	return b.String()
}

func TestPinTriggerTaken(t *testing.T) {
	m := bottest.NewModerator(t)
	first := m.Pin(map[string]string{"triggers": "where is the wiki", "text": "There."})
	bottest.Wants(t, m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "Where is the WIKI?", "text": "Here."}), "is answered by pin "+first+" already")

	// Two moderators look at a preview of the same question: the second to save
	// is told, and nothing is lost.
	m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "where is the map", "text": "One."})
	one := m.Button("Save")
	m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "where is the map", "text": "Two."})
	two := m.Button("Save")
	bottest.Wants(t, m.Press(one.Name, one.IDs...), "Pinned as")
	bottest.Wants(t, m.Press(two.Name, two.IDs...), "is answered by pin")
	bottest.Wants(t, m.Asks("where is the map"), "One.")
	bottest.Wants(t, m.Press("pin-change", two.IDs...), "Two.")
}

func TestPinLifecycle(t *testing.T) {
	m := bottest.NewModerator(t)
	id := m.Pin(map[string]string{"triggers": "where is the wiki", "text": "There.", "why": "first"})
	bottest.Wants(t, m.Press("pin-open", id), "There.", "state | active", "the whole community", "review by | 20 May 2027")

	m.Press("pin-edit", id)
	form := m.Last.Blocks[0].(bot.Form)
	bottest.Wants(t, m.Fills(form.Action, map[string]string{"triggers": "where is the wiki", "text": "Moved. It costs $5K.", "why": "it moved"}), "Moved.")
	bottest.Wants(t, m.Presses("Save"), "verified again by 19 Feb 2027") // it states money
	bottest.Wants(t, m.Asks("where is the wiki"), "Moved.")

	bottest.Wants(t, m.Fills(form.Action, map[string]string{"triggers": "where is the wiki", "text": "Old edit."}), "Old edit.")
	bottest.Wants(t, m.Presses("Save"), "Somebody else changed that pin meanwhile")

	bottest.Wants(t, m.Press("pin-retire", id), "state | retired")
	bottest.Lacks(t, m.Asks("where is the wiki"), "Moved.")
	bottest.Wants(t, m.Press("pin-retire", id), "retired already")
	bottest.Wants(t, m.Press("pin-verify", id), "Restore it first")

	bottest.Wants(t, m.Press("pin-history", id), "#1", "created: first", "There.", "#2", "edited: it moved", "Moved.", "#3", "retired", "[Restore #1]")
	bottest.Wants(t, m.Press("pin-restore", id, "1"), "There.", "state | active")
	bottest.Wants(t, m.Asks("where is the wiki"), "There.")
	bottest.Wants(t, m.Press("pin-restore", id, "99"), "There is no such revision")
	bottest.Wants(t, m.Press("pin-restore", id, "x"), "There is no such revision")

	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "pins"
	bottest.Wants(t, m.Does(r), "1 pin", "where is the wiki")
	m.Clock.Pass(200 * 24 * time.Hour)
	bottest.Wants(t, m.Does(r), "review: where is the wiki")
	bottest.Wants(t, m.Press("pin-verify", id), "state | active")
	bottest.Lacks(t, m.Does(r), "review:")
	r.Text = "wiki"
	bottest.Wants(t, m.Does(r), "where is the wiki")
	r.Text = "nonsense"
	bottest.Wants(t, m.Does(r), "No pin has those words")
}

// TestPinDrift: a pin whose passage changes goes stale, gives way to the guide,
// and says so to moderators.
func TestPinDrift(t *testing.T) {
	built, err := knowledge.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	m := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Corpus: built})}
	m.Pin(map[string]string{"triggers": "must i be a doctor of something", "target": "faq/phd"})
	id := m.Button("Look at it").IDs[0]
	bottest.Wants(t, m.Asks("must i be a doctor of something"), "Pinned by moderators")

	corpus := m.Index.Corpus()
	var entries []*knowledge.Entry
	for _, e := range corpus.Entries {
		changed := *e
		if e.ID == "faq/phd" {
			changed.Short += " Really."
			changed.Full = changed.Short
		}
		entries = append(entries, &changed)
	}
	if err := m.Index.Rebuild(corpus.WithEntries(entries)); err != nil {
		t.Fatal(err)
	}
	m.Asks("anything")
	bottest.Wants(t, m.Press("pin-open", id), "stale: its passage has changed", "Really.")
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "pins"
	bottest.Wants(t, m.Does(r), "stale: must i be a doctor of something")
	bottest.Wants(t, m.Press("pin-history", id), "staled: its passage has changed")
	bottest.Wants(t, m.Log.String(), "pin is stale")
	bottest.Wants(t, m.Press("pin-verify", id), "state | active")
	bottest.Wants(t, m.Asks("must i be a doctor of something"), "Pinned by moderators", "Really.")
}

func TestPinIsNotRepeated(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Pin(map[string]string{"triggers": "where is the wiki", "text": "There."})
	inThread := func(r *bot.Request) { r.Thread = "T1" }
	bottest.Wants(t, m.Asks("where is the wiki", inThread), "There.")
	bottest.Wants(t, m.Asks("where is the wiki", inThread), "stands above")
	bottest.Wants(t, m.Asks("where is the wiki", func(r *bot.Request) { r.Thread = "T2" }), "There.")
	m.Clock.Pass(11 * time.Minute)
	bottest.Wants(t, m.Asks("where is the wiki", inThread), "There.")
}

func TestPinPreview(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Asks("is that phd thing really needed here")
	text := m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "is the phd thing needed here", "text": "No."})
	bottest.Wants(t, text, "these questions would now get it", "is that phd thing really needed here")
	bottest.Wants(t, m.Presses("Cancel"), "Nothing was changed")
	bottest.Wants(t, m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "zebra stripes", "text": "Ask Mo."}), "none of our questions")
	save := m.Button("Save")
	r := m.Request("")
	r.Kind, r.Action = bot.Press, save
	bottest.Wants(t, m.Does(r, func(r *bot.Request) { r.User.ID = "othermod" }), "another moderator's preview")
	bottest.Wants(t, m.Does(r, bottest.InCommunity("test:2")), "That preview is saved already, or too old")
	m.Clock.Pass(25 * time.Hour)
	bottest.Wants(t, m.Does(r), "too old")
}

// TestWhoMayPin tries every moderator's button and form as a member.
func TestWhoMayPin(t *testing.T) {
	m := bottest.NewModerator(t)
	id := m.Pin(map[string]string{"triggers": "where is the wiki", "text": "There."})
	member := func(r *bot.Request) { r.User = bot.User{ID: "member"} }
	tries := int64(0)
	for _, name := range []string{"pin-form", "pin-entry", "pin-save", "pin-change", "pin-drop", "pin-open", "pin-edit", "pin-verify", "pin-retire", "pin-history", "pin-restore"} {
		for _, kind := range []bot.RequestKind{bot.Press, bot.Submit} {
			r := m.Request("")
			r.Kind, r.Action, r.Fields = kind, bot.Action{Name: name, IDs: []string{id, "1"}}, map[string]string{"triggers": "x", "text": "y"}
			text := m.Does(r, member)
			tries++
			bottest.Wants(t, text, "for this community's moderators")
			if m.Last.Visibility != bot.Private {
				t.Errorf("%s: the no is public", name)
			}
		}
	}
	for _, name := range []string{"pin", "pins"} {
		r := m.Request("")
		r.Kind, r.Command = bot.CommandUse, name
		bottest.Wants(t, m.Does(r, member), "for this community's moderators")
		tries++
	}
	if n := m.Counts.Denied(); n != tries {
		t.Errorf("%d tries counted, want %d", n, tries)
	}
	bottest.Wants(t, m.Log.String(), "denied")
	bottest.Wants(t, m.Asks("where is the wiki"), "There.")
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "help"
	bottest.Lacks(t, m.Does(r, member), "pins")
	bottest.Wants(t, m.Does(r), "pins")
}

// TestOtherCommunitysPins: a moderator of one community reaches nothing of
// another's, even with its ids.
func TestOtherCommunitysPins(t *testing.T) {
	m := bottest.NewModerator(t)
	id := m.Pin(map[string]string{"triggers": "where is the wiki", "text": "Secret place."})
	for _, name := range []string{"pin-open", "pin-edit", "pin-verify", "pin-retire", "pin-history", "pin-restore", "show", "more"} {
		ids := []string{id, "1"}
		if name == "show" || name == "more" {
			ids = []string{"PIN/" + id}
		}
		r := m.Request("")
		r.Kind, r.Action = bot.Press, bot.Action{Name: name, IDs: ids}
		bottest.Lacks(t, m.Does(r, bottest.InCommunity("test:2")), "Secret", "wiki")
	}
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "pins"
	bottest.Lacks(t, m.Does(r, bottest.InCommunity("test:2")), "wiki")
}

// TestAnotherProcessPins: a pin made by another process answers within a second.
func TestAnotherProcessPins(t *testing.T) {
	address := t.TempDir() + "/careerbot.db"
	serving := bottest.New(t, bottest.Options{Address: address, RealTime: true, Start: true})
	m := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Address: address, RealTime: true})} // or the one would erase the other's drafts
	ask := func() string {
		reply, err := serving.Handle(bottest.As(serving.Request("where is the wiki"), func(r *bot.Request) { r.User.ID = r.Key }))
		if err != nil {
			t.Fatal(err)
		}
		return bottest.Text(reply)
	}
	bottest.Lacks(t, ask(), "There.")
	m.Pin(map[string]string{"triggers": "where is the wiki", "text": "There."})
	start := time.Now()
	serving.Until("the pin", func() bool { return strings.Contains(ask(), "There.") })
	t.Logf("seen after %v", time.Since(start))
	m.Press("pin-retire", m.Button("Look at it").IDs[0])
	serving.Until("its end", func() bool { return !strings.Contains(ask(), "There.") })
}

func TestImport(t *testing.T) {
	m := bottest.NewModerator(t)
	kept := m.Pin(map[string]string{"triggers": "kept", "text": "Old."})
	var records []pins.Record
	for i := range 100 {
		records = append(records, pins.Record{Triggers: []string{fmt.Sprintf("question number %d", i)}, Text: "Answer."})
	}
	records[41].Target = "faq/phd" // with a text as well
	records[77].Triggers = []string{"Kept!"}
	_, _, err := m.Bot.Pins().Import(context.Background(), "test:1", records, pins.Author{Person: "test:mod"}, "")
	if err == nil {
		t.Fatal("an import with faults is taken")
	}
	bottest.Wants(t, err.Error(), "nothing was imported", "pin 42: text: Either", `pin 78: the question "Kept!" is held by pin `+kept)
	if pins, err := m.Store.Pins(context.Background(), "test:1"); err != nil || len(pins) != 1 {
		t.Errorf("%d pins after a refused import, %v", len(pins), err)
	}
	records[41].Target, records[77].Triggers = "", []string{"another"}
	records = append(records, pins.Record{ID: kept, Triggers: []string{"kept"}, Text: "New."})
	created, changed, err := m.Bot.Pins().Import(context.Background(), "test:1", records, pins.Author{Person: "test:mod"}, "")
	if err != nil || created != 100 || changed != 1 {
		t.Fatalf("%d made, %d changed, %v", created, changed, err)
	}
	bottest.Wants(t, m.Asks("kept"), "New.")
	exported, err := m.Bot.Pins().Export(context.Background(), "test:1")
	if err != nil || len(exported) != 101 {
		t.Errorf("%d pins exported, %v", len(exported), err)
	}
}

// pinboard is a platform on which messages can be pinned.
type pinboard struct {
	*bottest.Recorder
	pinned map[string][]string // by channel
}

func (p pinboard) PinMessage(_ context.Context, _ string, ref bot.MessageRef) error {
	p.pinned[ref.Channel] = append(p.pinned[ref.Channel], ref.Message)
	return nil
}

func (p pinboard) UnpinMessage(context.Context, string, bot.MessageRef) error { return nil }

func (p pinboard) PinnedMessages(_ context.Context, _, channel string) ([]bot.PinnedMessage, error) {
	var list []bot.PinnedMessage
	for _, id := range p.pinned[channel] {
		list = append(list, bot.PinnedMessage{Ref: bot.MessageRef{Channel: channel, Message: id}, Text: "words of " + id})
	}
	return list, nil
}

// form returns what the last reply's form is for.
func formOf(m *bottest.Moderator) bot.Action {
	m.T.Helper()
	for _, block := range m.Last.Blocks {
		if f, ok := block.(bot.Form); ok {
			return f.Action
		}
	}
	m.T.Fatalf("no form in:\n%s", bottest.Text(m.Last))
	return bot.Action{}
}

// TestForgedSource: what comes back with a form or a button decides over no message
// but the one that the platform named, in the moderator's own channel.
func TestForgedSource(t *testing.T) {
	fields := map[string]string{"triggers": "where is the wiki", "text": "There."}
	elsewhere := func(r *bot.Request) { r.Community, r.Channel = "test:2", "C2" }
	other := func(r *bot.Request) { r.User.ID = "another moderator" }
	for name, attack := range map[string]struct {
		forge  func(form bot.Action) bot.Action
		change func(r *bot.Request)
		pins   map[string][]string
	}{
		"none":                {pins: map[string][]string{"C1": {"M1"}}},
		"a channel's message": {forge: func(bot.Action) bot.Action { return bot.Action{Name: "pin-form", IDs: []string{"", "", "C2", "M2"}} }},
		"a path": {forge: func(bot.Action) bot.Action {
			return bot.Action{Name: "pin-form", IDs: []string{"", "", "C1", "../../x"}}
		}},
		"in another community":  {change: elsewhere},
		"by another moderator":  {change: other},
		"of a pin that is none": {forge: func(f bot.Action) bot.Action { f.IDs[0], f.IDs[1] = "x", "1"; return f }},
	} {
		t.Run(name, func(t *testing.T) {
			m := bottest.NewModerator(t)
			board := pinboard{m.Platform, map[string][]string{}}
			m.Bot.Queue(inbox.Options{}, board)
			r := m.Request("")
			r.Kind, r.Action, r.Message = bot.Press, bot.Action{Name: bot.PinMessageAction}, "M1"
			m.Does(r)
			form := formOf(m)
			if attack.forge != nil {
				form = attack.forge(form)
			}
			change := func(r *bot.Request) {
				if attack.change != nil {
					attack.change(r)
				}
			}
			preview := m.Fills(form, fields, change)
			if strings.Contains(preview, "Save it?") {
				save := m.Button("Save")
				r := m.Request("")
				r.Kind, r.Action = bot.Press, save
				m.Does(r, change)
			}
			if fmt.Sprint(board.pinned) != fmt.Sprint(attack.pins) {
				t.Errorf("pinned %v, want %v", board.pinned, attack.pins)
			}
		})
	}
}

// TestForgedAdoption: a button that names another channel's message finds none.
func TestForgedAdoption(t *testing.T) {
	m := bottest.NewModerator(t)
	board := pinboard{m.Platform, map[string][]string{"C1": {"M1"}, "C2": {"M2"}}}
	m.Bot.Queue(inbox.Options{}, board)
	bottest.Wants(t, m.Press("pin-adopt"), "words of M1")
	for _, ids := range [][]string{{"C2", "M2"}, {"M2"}, {"C2"}, {"C2", ""}} {
		bottest.Lacks(t, m.Press("pin-adopt", ids...), "M2")
	}
	bottest.Wants(t, m.Press("pin-adopt", "M1"), "words of M1")
}

// TestPinYesNo: a pin's Yes or No is said to its triggers and to wordings that are put
// the same way round; the rest of its text stands without it.
func TestPinYesNo(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "do i need to attend the monday meetup", "text": "Yes: it is where projects are handed out.", "scope": "community"})
	m.Presses("Save")
	for question, want := range map[string]string{
		"do i need to attend the monday meetup":        "Yes. It is where",
		"do i really need to attend the monday meetup": "Yes. It is where",
		"can i skip the monday meetup":                 "",
		"do i not need to attend the monday meetup":    "",
		"how do i need to attend the monday meetup":    "",
	} {
		text := m.Asks(question)
		switch {
		case want != "":
			bottest.Wants(t, text, want)
		case strings.Contains(text, "Yes"):
			t.Errorf("%q is answered with Yes:\n%s", question, text)
		}
	}
}
