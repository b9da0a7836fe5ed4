package assistant_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/knowledge"
)

// moderator works on pins.
type moderator struct {
	*bottest.Whole
	t    *testing.T
	last bot.Reply
}

func newModerator(t *testing.T) *moderator {
	return &moderator{Whole: bottest.New(t, bottest.Options{}), t: t}
}

// does handles a request as a moderator; change may make it another's.
func (m *moderator) does(r bot.Request, change ...func(r *bot.Request)) string {
	m.t.Helper()
	r.User = bot.User{ID: "mod", Name: "Mo", Access: bot.Moderator}
	for _, c := range change {
		c(&r)
	}
	reply, err := m.Handle(r)
	if err != nil {
		m.t.Logf("error: %v", err)
	}
	m.last = reply
	return bottest.Text(reply)
}

func (m *moderator) press(name string, ids ...string) string {
	m.t.Helper()
	r := m.Request("")
	r.Kind, r.Action = bot.Press, bot.Action{Name: name, IDs: ids}
	return m.does(r)
}

// button returns the action of a button of the last reply.
func (m *moderator) button(label string) bot.Action {
	m.t.Helper()
	for _, o := range m.last.Options() {
		if strings.HasPrefix(o.Label, label) {
			return o.Action
		}
	}
	m.t.Fatalf("no button %q in:\n%s", label, bottest.Text(m.last))
	return bot.Action{}
}

func (m *moderator) presses(label string) string {
	m.t.Helper()
	a := m.button(label)
	return m.press(a.Name, a.IDs...)
}

func (m *moderator) fills(action bot.Action, fields map[string]string, change ...func(r *bot.Request)) string {
	m.t.Helper()
	r := m.Request("")
	r.Kind, r.Action, r.Fields = bot.Submit, action, fields
	return m.does(r, change...)
}

// pins makes a pin and returns its id.
func (m *moderator) pins(fields map[string]string, change ...func(r *bot.Request)) string {
	m.t.Helper()
	preview := m.fills(bot.Action{Name: "pin-form"}, fields, change...)
	if !strings.Contains(preview, "This is what members will see") {
		m.t.Fatalf("no preview:\n%s", preview)
	}
	saved := m.presses("Save")
	if !strings.Contains(saved, "Pinned as") {
		m.t.Fatalf("not saved:\n%s", saved)
	}
	return m.button("Look at it").IDs[0]
}

// asks as a member.
func (m *moderator) asks(text string, change ...func(r *bot.Request)) string {
	m.t.Helper()
	r := m.Request(text)
	r.User.ID = fmt.Sprint("member", m.Clock.Now().UnixNano(), text) // nobody has heard it before
	m.Clock.Pass(time.Millisecond)
	for _, c := range change {
		c(&r)
	}
	reply, err := m.Handle(r)
	if err != nil {
		m.t.Fatal(err)
	}
	return bottest.Text(reply)
}

func inCommunity(id string) func(*bot.Request) { return func(r *bot.Request) { r.Community = id } }
func inChannel(id string) func(*bot.Request)   { return func(r *bot.Request) { r.Channel = id } }

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

func TestPinAnswers(t *testing.T) {
	m := newModerator(t)
	lacks(t, m.asks("what is our referral process?"), "Ask Mo")
	m.pins(map[string]string{"triggers": "what is our referral process?\nhow do referrals work here", "text": "Ask Mo.", "link": "https://example.org/m/1", "scope": "community", "why": "weekly"})
	wants(t, m.asks("What is our REFERRAL process"), "Ask Mo.", "Pinned by moderators · verified 21 Nov 2026", "https://example.org/m/1")
	wants(t, m.asks("how does the referral process work here"), "Ask Mo.")
	lacks(t, m.asks("is kaggle worth it?"), "Ask Mo.")
	lacks(t, m.asks("what is our referral process?", inCommunity("test:2")), "Ask Mo.")
	lacks(t, m.asks("what is our referral process?", inCommunity("")), "Ask Mo.")
}

func TestPinOfAPassage(t *testing.T) {
	m := newModerator(t)
	m.pins(map[string]string{"triggers": "what are we paid in this office", "target": "salary/experience"})
	wants(t, m.asks("what are we paid in this office"), "Juniors start around $120-140K", "Pinned by moderators", "$120–140K", "$160–200K", "$150–180K")
}

func TestPinInChannel(t *testing.T) {
	m := newModerator(t)
	m.pins(map[string]string{"triggers": "where do i ask", "text": "Anywhere."})
	m.pins(map[string]string{"triggers": "where do i ask", "text": "Here.", "scope": "channel"}, inChannel("jobs"))
	wants(t, m.asks("where do i ask", inChannel("jobs")), "Here.")
	wants(t, m.asks("where do i ask", inChannel("other")), "Anywhere.")
}

func TestPinProblems(t *testing.T) {
	m := newModerator(t)
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
		text := m.fills(form, test.fields)
		wants(t, text, test.want)
		lacks(t, text, "This is what members will see")
		if len(test.fields["text"]) < 100 && test.fields["text"] != "" {
			wants(t, text, "Answer in your own words | "+test.fields["text"])
		}
		_ = name
	}
	wants(t, m.fills(bot.Action{Name: "pin-form", IDs: []string{"nothing", "1"}}, map[string]string{"triggers": "q", "text": "x"}), "There is no such pin")
	wants(t, m.fills(form, map[string]string{"triggers": "q", "text": "x"}, inCommunity("")), "Pins belong to a community")
}

func manyLines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "question %d\n", i)
	}
	return b.String()
}

func TestPinTriggerTaken(t *testing.T) {
	m := newModerator(t)
	first := m.pins(map[string]string{"triggers": "where is the wiki", "text": "There."})
	wants(t, m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "Where is the WIKI?", "text": "Here."}), "is answered by pin "+first+" already")

	// Two moderators look at a preview of the same question: the second to save
	// is told, and nothing is lost.
	m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "where is the map", "text": "One."})
	one := m.button("Save")
	m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "where is the map", "text": "Two."})
	two := m.button("Save")
	wants(t, m.press(one.Name, one.IDs...), "Pinned as")
	wants(t, m.press(two.Name, two.IDs...), "is answered by pin")
	wants(t, m.asks("where is the map"), "One.")
	wants(t, m.press("pin-change", two.IDs...), "Two.")
}

func TestPinLifecycle(t *testing.T) {
	m := newModerator(t)
	id := m.pins(map[string]string{"triggers": "where is the wiki", "text": "There.", "why": "first"})
	wants(t, m.press("pin-open", id), "There.", "state | active", "the whole community", "review by | 20 May 2027")

	m.press("pin-edit", id)
	form := m.last.Blocks[0].(bot.Form)
	wants(t, m.fills(form.Action, map[string]string{"triggers": "where is the wiki", "text": "Moved. It costs $5K.", "why": "it moved"}), "Moved.")
	wants(t, m.presses("Save"), "verified again by 19 Feb 2027") // it states money
	wants(t, m.asks("where is the wiki"), "Moved.")

	wants(t, m.fills(form.Action, map[string]string{"triggers": "where is the wiki", "text": "Old edit."}), "Old edit.")
	wants(t, m.presses("Save"), "Somebody else changed that pin meanwhile")

	wants(t, m.press("pin-retire", id), "state | retired")
	lacks(t, m.asks("where is the wiki"), "Moved.")
	wants(t, m.press("pin-retire", id), "retired already")
	wants(t, m.press("pin-verify", id), "Restore it first")

	wants(t, m.press("pin-history", id), "#1", "created: first", "There.", "#2", "edited: it moved", "Moved.", "#3", "retired", "[Restore #1]")
	wants(t, m.press("pin-restore", id, "1"), "There.", "state | active")
	wants(t, m.asks("where is the wiki"), "There.")
	wants(t, m.press("pin-restore", id, "99"), "There is no such revision")
	wants(t, m.press("pin-restore", id, "x"), "There is no such revision")

	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "pins"
	wants(t, m.does(r), "1 pin", "where is the wiki")
	m.Clock.Pass(200 * 24 * time.Hour)
	wants(t, m.does(r), "review: where is the wiki")
	wants(t, m.press("pin-verify", id), "state | active")
	lacks(t, m.does(r), "review:")
	r.Text = "wiki"
	wants(t, m.does(r), "where is the wiki")
	r.Text = "nonsense"
	wants(t, m.does(r), "No pin has those words")
}

// TestPinDrift: a pin whose passage changes goes stale, gives way to the guide,
// and says so to moderators.
func TestPinDrift(t *testing.T) {
	built, err := knowledge.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	m := &moderator{Whole: bottest.New(t, bottest.Options{Corpus: built}), t: t}
	m.pins(map[string]string{"triggers": "must i be a doctor of something", "target": "faq/phd"})
	id := m.button("Look at it").IDs[0]
	wants(t, m.asks("must i be a doctor of something"), "Pinned by moderators")

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
	m.asks("anything")
	wants(t, m.press("pin-open", id), "stale: its passage has changed", "Really.")
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "pins"
	wants(t, m.does(r), "stale: must i be a doctor of something")
	wants(t, m.press("pin-history", id), "staled: its passage has changed")
	wants(t, m.Log.String(), "pin is stale")
	wants(t, m.press("pin-verify", id), "state | active")
	wants(t, m.asks("must i be a doctor of something"), "Pinned by moderators", "Really.")
}

func TestPinIsNotRepeated(t *testing.T) {
	m := newModerator(t)
	m.pins(map[string]string{"triggers": "where is the wiki", "text": "There."})
	inThread := func(r *bot.Request) { r.Thread = "T1" }
	wants(t, m.asks("where is the wiki", inThread), "There.")
	wants(t, m.asks("where is the wiki", inThread), "stands above")
	wants(t, m.asks("where is the wiki", func(r *bot.Request) { r.Thread = "T2" }), "There.")
	m.Clock.Pass(11 * time.Minute)
	wants(t, m.asks("where is the wiki", inThread), "There.")
}

func TestPinPreview(t *testing.T) {
	m := newModerator(t)
	m.asks("is that phd thing really needed here")
	text := m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "is the phd thing needed here", "text": "No."})
	wants(t, text, "these questions would now get it", "is that phd thing really needed here")
	wants(t, m.presses("Cancel"), "Nothing was changed")
	wants(t, m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "zebra stripes", "text": "Ask Mo."}), "none of our questions")
	save := m.button("Save")
	r := m.Request("")
	r.Kind, r.Action = bot.Press, save
	wants(t, m.does(r, func(r *bot.Request) { r.User.ID = "othermod" }), "another moderator's preview")
	wants(t, m.does(r, inCommunity("test:2")), "That preview is saved already, or too old")
	m.Clock.Pass(25 * time.Hour)
	wants(t, m.does(r), "too old")
}

// TestWhoMayPin tries every moderator's button and form as a member.
func TestWhoMayPin(t *testing.T) {
	m := newModerator(t)
	id := m.pins(map[string]string{"triggers": "where is the wiki", "text": "There."})
	member := func(r *bot.Request) { r.User = bot.User{ID: "member"} }
	tries := int64(0)
	for _, name := range []string{"pin-form", "pin-entry", "pin-save", "pin-change", "pin-drop", "pin-open", "pin-edit", "pin-verify", "pin-retire", "pin-history", "pin-restore"} {
		for _, kind := range []bot.RequestKind{bot.Press, bot.Submit} {
			r := m.Request("")
			r.Kind, r.Action, r.Fields = kind, bot.Action{Name: name, IDs: []string{id, "1"}}, map[string]string{"triggers": "x", "text": "y"}
			text := m.does(r, member)
			tries++
			wants(t, text, "for this community's moderators")
			if m.last.Visibility != bot.Private {
				t.Errorf("%s: the no is public", name)
			}
		}
	}
	for _, name := range []string{"pin", "pins"} {
		r := m.Request("")
		r.Kind, r.Command = bot.CommandUse, name
		wants(t, m.does(r, member), "for this community's moderators")
		tries++
	}
	if n := m.Counts.Denied(); n != tries {
		t.Errorf("%d tries counted, want %d", n, tries)
	}
	wants(t, m.Log.String(), "denied")
	wants(t, m.asks("where is the wiki"), "There.")
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "help"
	lacks(t, m.does(r, member), "pins")
	wants(t, m.does(r), "pins")
}

// TestOtherCommunitysPins: a moderator of one community reaches nothing of
// another's, even with its ids.
func TestOtherCommunitysPins(t *testing.T) {
	m := newModerator(t)
	id := m.pins(map[string]string{"triggers": "where is the wiki", "text": "Secret place."})
	for _, name := range []string{"pin-open", "pin-edit", "pin-verify", "pin-retire", "pin-history", "pin-restore", "show", "more"} {
		ids := []string{id, "1"}
		if name == "show" || name == "more" {
			ids = []string{"PIN/" + id}
		}
		r := m.Request("")
		r.Kind, r.Action = bot.Press, bot.Action{Name: name, IDs: ids}
		lacks(t, m.does(r, inCommunity("test:2")), "Secret", "wiki")
	}
	r := m.Request("")
	r.Kind, r.Command = bot.CommandUse, "pins"
	lacks(t, m.does(r, inCommunity("test:2")), "wiki")
}

// TestAnotherProcessPins: a pin made by another process answers within a second.
func TestAnotherProcessPins(t *testing.T) {
	address := t.TempDir() + "/careerbot.db"
	serving := bottest.New(t, bottest.Options{Address: address, RealTime: true, Start: true})
	m := &moderator{Whole: bottest.New(t, bottest.Options{Address: address, RealTime: true}), t: t} // or the one would erase the other's drafts
	ask := func() string {
		reply, err := serving.Handle(bottest.As(serving.Request("where is the wiki"), func(r *bot.Request) { r.User.ID = r.Key }))
		if err != nil {
			t.Fatal(err)
		}
		return bottest.Text(reply)
	}
	lacks(t, ask(), "There.")
	m.pins(map[string]string{"triggers": "where is the wiki", "text": "There."})
	start := time.Now()
	serving.Until("the pin", func() bool { return strings.Contains(ask(), "There.") })
	t.Logf("seen after %v", time.Since(start))
	m.press("pin-retire", m.button("Look at it").IDs[0])
	serving.Until("its end", func() bool { return !strings.Contains(ask(), "There.") })
}

func TestImport(t *testing.T) {
	m := newModerator(t)
	kept := m.pins(map[string]string{"triggers": "kept", "text": "Old."})
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
	wants(t, err.Error(), "nothing was imported", "pin 42: text: Either", `pin 78: the question "Kept!" is held by pin `+kept)
	if pins, err := m.Store.Pins(context.Background(), "test:1"); err != nil || len(pins) != 1 {
		t.Errorf("%d pins after a refused import, %v", len(pins), err)
	}
	records[41].Target, records[77].Triggers = "", []string{"another"}
	records = append(records, pins.Record{ID: kept, Triggers: []string{"kept"}, Text: "New."})
	created, changed, err := m.Bot.Pins().Import(context.Background(), "test:1", records, pins.Author{Person: "test:mod"}, "")
	if err != nil || created != 100 || changed != 1 {
		t.Fatalf("%d made, %d changed, %v", created, changed, err)
	}
	wants(t, m.asks("kept"), "New.")
	exported, err := m.Bot.Pins().Export(context.Background(), "test:1")
	if err != nil || len(exported) != 101 {
		t.Errorf("%d pins exported, %v", len(exported), err)
	}
}

func TestVotes(t *testing.T) {
	m := newModerator(t)
	reply, err := m.Handle(m.Request("do i need a phd?"))
	if err != nil {
		t.Fatal(err)
	}
	m.last = reply
	yes, no := m.button("Helpful"), m.button("Not helpful")
	member := func(r *bot.Request) { r.User = bot.User{ID: "U1"} }
	vote := func(a bot.Action, change ...func(*bot.Request)) string {
		r := m.Request("")
		r.Kind, r.Action = bot.Press, a
		return m.does(r, append([]func(*bot.Request){member}, change...)...)
	}
	counts := func() string {
		helpful, not, err := m.Store.Votes(context.Background(), "test:1", yes.IDs[0])
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(helpful, not)
	}
	wants(t, vote(yes), "Thank you")
	vote(yes)
	if got := counts(); got != "1 0" {
		t.Errorf("votes %s, want one", got)
	}
	wants(t, vote(no), "What was wrong?")
	if got := counts(); got != "0 1" {
		t.Errorf("votes %s after a change of mind", got)
	}
	r := m.Request("")
	r.Kind, r.Action, r.Fields = bot.Submit, bot.Action{Name: "reason", IDs: no.IDs[:1]}, map[string]string{"reason": "too short"}
	wants(t, m.does(r, member), "that helps")
	wants(t, vote(yes, inCommunity("test:2")), "too old to vote on")
	wants(t, vote(bot.Action{Name: "vote", IDs: []string{"nothing", "1"}}), "too old to vote on")
	wants(t, vote(bot.Action{Name: "vote"}), "too old to vote on")
}

func TestForgetMe(t *testing.T) {
	m := newModerator(t)
	m.pins(map[string]string{"triggers": "where is the wiki", "text": "There."})
	me := func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} }
	m.does(m.Request("do i need a phd?"), me)
	use := func(command string) string {
		r := m.Request("")
		r.Kind, r.Command = bot.CommandUse, command
		return m.does(r, me)
	}
	wants(t, use("mydata"), "do i need a phd", "where is the wiki", "test:mod")
	wants(t, use("forget"), "This cannot be undone")
	wants(t, m.presses("Forget me"), "no longer know")
	lacks(t, use("mydata"), "phd", "wiki")
	wants(t, m.asks("where is the wiki"), "There.", "Pinned by moderators")
}

func TestTextsAreKeptForAWhile(t *testing.T) {
	m := newModerator(t)
	m.asks("do i need a phd?")
	recent := func() []memory.QuestionRecord {
		texts, err := m.Store.RecentQuestions(context.Background(), "test:1", 10)
		if err != nil {
			t.Fatal(err)
		}
		return texts
	}
	if got := recent(); len(got) != 1 {
		t.Errorf("kept %+v", got)
	}
	m.Clock.Pass(31 * 24 * time.Hour)
	if got := recent(); len(got) != 0 {
		t.Errorf("kept %+v after its time", got)
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
func (m *moderator) form() bot.Action {
	m.t.Helper()
	for _, block := range m.last.Blocks {
		if f, ok := block.(bot.Form); ok {
			return f.Action
		}
	}
	m.t.Fatalf("no form in:\n%s", bottest.Text(m.last))
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
			m := newModerator(t)
			board := pinboard{m.Platform, map[string][]string{}}
			m.Bot.Queue(inbox.Options{}, board)
			r := m.Request("")
			r.Kind, r.Action, r.Message = bot.Press, bot.Action{Name: bot.PinMessageAction}, "M1"
			m.does(r)
			form := m.form()
			if attack.forge != nil {
				form = attack.forge(form)
			}
			change := func(r *bot.Request) {
				if attack.change != nil {
					attack.change(r)
				}
			}
			preview := m.fills(form, fields, change)
			if strings.Contains(preview, "Save it?") {
				save := m.button("Save")
				r := m.Request("")
				r.Kind, r.Action = bot.Press, save
				m.does(r, change)
			}
			if fmt.Sprint(board.pinned) != fmt.Sprint(attack.pins) {
				t.Errorf("pinned %v, want %v", board.pinned, attack.pins)
			}
		})
	}
}

// TestForgedAdoption: a button that names another channel's message finds none.
func TestForgedAdoption(t *testing.T) {
	m := newModerator(t)
	board := pinboard{m.Platform, map[string][]string{"C1": {"M1"}, "C2": {"M2"}}}
	m.Bot.Queue(inbox.Options{}, board)
	wants(t, m.press("pin-adopt"), "words of M1")
	for _, ids := range [][]string{{"C2", "M2"}, {"M2"}, {"C2"}, {"C2", ""}} {
		lacks(t, m.press("pin-adopt", ids...), "M2")
	}
	wants(t, m.press("pin-adopt", "M1"), "words of M1")
}

// TestPinYesNo: a pin's Yes or No is said to its triggers and to wordings that are put
// the same way round; the rest of its text stands without it.
func TestPinYesNo(t *testing.T) {
	m := newModerator(t)
	m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "do i need to attend the monday meetup", "text": "Yes: it is where projects are handed out.", "scope": "community"})
	m.presses("Save")
	for question, want := range map[string]string{
		"do i need to attend the monday meetup":        "Yes. It is where",
		"do i really need to attend the monday meetup": "Yes. It is where",
		"can i skip the monday meetup":                 "",
		"do i not need to attend the monday meetup":    "",
		"how do i need to attend the monday meetup":    "",
	} {
		text := m.asks(question)
		switch {
		case want != "":
			wants(t, text, want)
		case strings.Contains(text, "Yes"):
			t.Errorf("%q is answered with Yes:\n%s", question, text)
		}
	}
}
