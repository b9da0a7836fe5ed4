package gaps_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// asksFor is a question that the guide has no answer to.
const asksFor = "where can i get a hooli parking permit?"

// gap lists what a moderator is shown.
func listed(m *bottest.Moderator, which string, change ...func(r *bot.Request)) string {
	m.T.Helper()
	r := m.Request("")
	r.Kind, r.Command, r.Args = bot.CommandUse, "gaps", map[string]string{"which": which}
	return m.Does(r, change...)
}

// asks asks as somebody, and returns the reply.
func asks(m *bottest.Moderator, who, text string, change ...func(r *bot.Request)) bot.Reply {
	m.T.Helper()
	r := m.Request(text)
	r.User = bot.User{ID: who}
	r.Message = fmt.Sprint("M", r.Key)
	for _, c := range change {
		c(&r)
	}
	m.Clock.Pass(time.Second)
	reply, err := m.Handle(r)
	if err != nil {
		m.T.Fatal(err)
	}
	return reply
}

// presses presses a button of a reply as somebody.
func presses(m *bottest.Moderator, who string, reply bot.Reply, label string, change ...func(r *bot.Request)) bot.Reply {
	m.T.Helper()
	for _, o := range reply.Options() {
		if strings.HasPrefix(o.Label, label) {
			r := m.Request("")
			r.Kind, r.Action, r.User = bot.Press, o.Action, bot.User{ID: who}
			for _, c := range change {
				c(&r)
			}
			got, err := m.Handle(r)
			if err != nil {
				m.T.Logf("error: %v", err)
			}
			return got
		}
	}
	m.T.Fatalf("no button %q in:\n%s", label, bottest.Text(reply))
	return bot.Reply{}
}

// TestWhatEnters: a question without an answer, an offer that nobody took, an answer that did
// not help, and the same question again are gaps; what was answered, taken, found helpful or
// said in small talk is none.
func TestWhatEnters(t *testing.T) {
	m := bottest.NewModerator(t)
	bottest.Wants(t, listed(m, ""), "No question here is without a good answer")
	asks(m, "a", "hello!")
	asks(m, "a", "do i need a phd?")
	bottest.Wants(t, listed(m, ""), "No question here is without a good answer")

	asks(m, "a", asksFor)
	asks(m, "b", "a parking permit at hooli, where do i get it")
	asks(m, "b", asksFor)
	bottest.Wants(t, listed(m, ""), "1 question here", "2 people · 3 questions", "parking permit", "[Answer 1]", "[It means… 1]", "[⋯ 1]")

	offered := asks(m, "c", "mle salary in berlin")
	bottest.Wants(t, listed(m, ""), "2 questions here", "none of the offers was taken")
	presses(m, "c", offered, offered.Options()[0].Label)
	bottest.Lacks(t, listed(m, ""), "berlin")

	rated := asks(m, "d", "do i need a phd?")
	presses(m, "d", rated, "Not helpful")
	bottest.Wants(t, listed(m, ""), "do i need a phd", "the answer did not help")
	presses(m, "d", rated, "Helpful")
	bottest.Lacks(t, listed(m, ""), "phd")

	asks(m, "e", "is kaggle worth it?")
	asks(m, "f", "is kaggle worth it?")
	bottest.Lacks(t, listed(m, ""), "kaggle")
	asks(m, "e", "is kaggle worth it at all?")
	bottest.Wants(t, listed(m, ""), "kaggle", "asked again")
	asks(m, "g", "is kaggle worth it?")
	m.Clock.Pass(2 * time.Hour)
	asks(m, "g", "is kaggle worth it?")
	bottest.Wants(t, listed(m, ""), "1 person · asked again")
}

// TestAgainElsewhere: who asks for the same again asks another process, or the same one after
// a start; nobody else's question counts, nor one in another community, nor one without words.
func TestAgainElsewhere(t *testing.T) {
	one := bottest.NewModerator(t)
	two := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Address: one.Address})}
	asks(one, "a", "is kaggle worth it?")
	asks(one, "b", "is kaggle worth it?", bottest.InCommunity("test:2"))
	asks(two, "b", "is kaggle worth it?")
	asks(two, "c", "is kaggle worth it?")
	bottest.Lacks(t, listed(one, ""), "kaggle")
	asks(two, "a", "is kaggle worth it at all?", bottest.Privately)
	bottest.Wants(t, listed(one, ""), "1 question here found no good answer. I may not show its words")
}

// TestPrivately: what was asked in private is counted, and shown once its asker asks the
// moderators; in a channel that not everybody sees it is shown there alone.
func TestPrivately(t *testing.T) {
	m := bottest.NewModerator(t)
	private := asks(m, "a", asksFor, bottest.Privately)
	text := listed(m, "")
	bottest.Wants(t, text, "1 question here found no good answer. I may not show its words")
	bottest.Lacks(t, text, "parking", "[Answer")

	bottest.Wants(t, bottest.Text(presses(m, "b", private, "Ask the moderators")), "somebody else's question")
	bottest.Lacks(t, listed(m, ""), "parking")
	bottest.Wants(t, bottest.Text(presses(m, "a", private, "Ask the moderators")), "can read your question now, without your name")
	text = listed(m, "")
	bottest.Wants(t, text, "parking", "1 person · sent to the moderators")
	bottest.Lacks(t, text, "may not show", "U1", "test:a")

	asks(m, "c", "what is the wifi password upstairs?", bottest.InChannel("C9"))
	bottest.Lacks(t, listed(m, ""), "wifi")
	bottest.Wants(t, listed(m, "", bottest.InChannel("C9")), "wifi")
	asks(m, "d", "what is the wifi password upstairs?", bottest.InChannel("C8"), bottest.Said(bot.InCommunity))
	bottest.Wants(t, listed(m, ""), "wifi", "2 people")

	bottest.Wants(t, listed(m, "", bottest.InCommunity("test:2")), "No question here is without a good answer")
	bottest.Lacks(t, m.Log.String(), "parking", "wifi")
}

// TestOthersCannotAgree: who reads along in a private channel lets nobody read what somebody
// else has asked there.
func TestOthersCannotAgree(t *testing.T) {
	m := bottest.NewModerator(t)
	there := []func(r *bot.Request){bottest.InChannel("G1"), bottest.Said(bot.InChannel)}
	asked := asks(m, "a", asksFor, there...)
	bottest.Wants(t, bottest.Text(presses(m, "b", asked, "Ask the moderators", there...)), "somebody else's question")
	bottest.Lacks(t, listed(m, ""), "parking")
	bottest.Wants(t, bottest.Text(presses(m, "a", asked, "Ask the moderators", there...)), "can read your question now")
	bottest.Wants(t, listed(m, ""), "parking")
}

// TestWordsGo: a gap's words go with their time, with who is forgotten, and with a message
// that is edited or deleted; its counts stay but for those of such a message.
func TestWordsGo(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", asksFor)
	m.Clock.Pass(31 * 24 * time.Hour)
	text := listed(m, "")
	bottest.Wants(t, text, "1 question here found no good answer. I may not show its words")
	bottest.Lacks(t, text, "parking")

	asks(m, "b", "what is the wifi password upstairs?")
	bottest.Wants(t, listed(m, ""), "wifi")
	data := m.Does(bottest.As(m.Request(""), func(r *bot.Request) { r.Kind, r.Command = bot.CommandUse, "mydata" }), bottest.By("b"))
	bottest.Wants(t, data, `"unanswered"`, `"why": "none"`)
	m.Does(bottest.As(m.Request(""), func(r *bot.Request) { r.Kind, r.Action = bot.Press, bot.Action{Name: "forget"} }), bottest.By("b"))
	bottest.Lacks(t, listed(m, ""), "wifi")
	data = m.Does(bottest.As(m.Request(""), func(r *bot.Request) { r.Kind, r.Command = bot.CommandUse, "mydata" }), bottest.By("b"))
	bottest.Lacks(t, data, `"why"`)

	for _, change := range []func(r *bot.Request){
		func(r *bot.Request) { r.Kind = bot.MessageRemoved },
		func(r *bot.Request) { r.Kind, r.Original, r.Text = bot.MessageEdited, "x", "do i need a phd?" },
	} {
		message := func(r *bot.Request) { r.Message = "M1" }
		asks(m, "c", "who repairs the coffee machine?", message)
		bottest.Wants(t, listed(m, ""), "coffee")
		r := bottest.As(bottest.As(m.Request(""), message), change)
		if !m.Bot.Concerns(context.Background(), &r) {
			t.Error("the change of a gap's message concerns nobody")
		}
		m.Does(r, bottest.By("c"))
		bottest.Lacks(t, listed(m, ""), "coffee")
		r.Message = "M2"
		if m.Bot.Concerns(context.Background(), &r) {
			t.Error("the change of another message concerns somebody")
		}
	}
	recent, err := m.Store.RecentQuestions(context.Background(), "test:1", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range recent {
		if strings.Contains(q.Text, "coffee") {
			t.Error("the words of a deleted message are kept")
		}
	}
}

// TestNoText: where no words are kept, there are counts, and nobody is asked to show any.
func TestNoText(t *testing.T) {
	m := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{NoText: true})}
	reply := asks(m, "a", asksFor)
	bottest.Lacks(t, bottest.Text(reply), "Ask the moderators")
	asks(m, "b", "who repairs the coffee machine?")
	text := listed(m, "")
	bottest.Wants(t, text, "2 questions here found no good answer. I may not show their words")
	bottest.Lacks(t, text, "parking", "coffee")
}

// TestAnswer: the pin form opens with the question, and the gap is answered once the pin is
// saved, even if its question was put otherwise; a pin made elsewhere answers it too.
func TestAnswer(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", asksFor)
	asks(m, "b", "what is the wifi password upstairs?")
	listed(m, "")
	form := m.Presses("Answer")
	bottest.Wants(t, form, "form Pin an answer", "wifi password")
	action := formOf(t, m.Last).Action
	bottest.Wants(t, m.Fills(action, map[string]string{"triggers": "how do guests get online?", "text": "Ask the front desk."}), "This is what members will see")
	bottest.Wants(t, m.Presses("Save"), "Pinned as")
	text := listed(m, "")
	bottest.Wants(t, text, "1 question here", "parking")
	bottest.Lacks(t, text, "wifi")
	bottest.Wants(t, listed(m, "closed"), "wifi", "answered by PIN/")

	m.Pin(map[string]string{"triggers": "where do i get a parking permit at hooli?", "text": "At the gate."})
	bottest.Wants(t, listed(m, ""), "No question here is without a good answer")

	// Opened again, and answered by two moderators at once.
	listed(m, "closed")
	bottest.Wants(t, m.Presses("Open again 2"), "open again")
	bottest.Wants(t, listed(m, ""), "wifi")
}

func formOf(t *testing.T, reply bot.Reply) bot.Form {
	t.Helper()
	for _, b := range reply.Blocks {
		if f, ok := b.(bot.Form); ok {
			return f
		}
	}
	t.Fatalf("no form in:\n%s", bottest.Text(reply))
	return bot.Form{}
}

// TestMeans: a question becomes one of a passage's, or of a pin's, in this community; undone,
// the gap is open again.
func TestMeans(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", "does hooli want a doctorate parchment?")
	listed(m, "")
	bottest.Wants(t, m.Presses("It means…"), "doctorate parchment", "[Another one]")
	m.Presses("Another one")
	form := formOf(t, m.Last)
	bottest.Wants(t, m.Fills(form.Action, map[string]string{"entry": "do i need a phd"}), "No passage and no pin has the id “do i need a phd”. Nothing was changed.", "faq/phd", "[Another one]")
	bottest.Wants(t, m.Fills(form.Action, map[string]string{"entry": "faq/phd"}), "from now on. The pin ")
	done := m.Last
	bottest.Wants(t, m.Asks("does hooli want a doctorate parchment?"), "bachelor's degree", "Pinned by moderators")
	bottest.Lacks(t, m.Asks("does hooli want a doctorate parchment?", bottest.InCommunity("test:2")), "Pinned by moderators")
	bottest.Wants(t, listed(m, ""), "No question here is")
	bottest.Wants(t, m.Fills(form.Action, map[string]string{"entry": "faq/phd"}), "Somebody else has dealt with that question meanwhile")

	m.Last = done
	bottest.Wants(t, m.Presses("Undo"), "open again")
	bottest.Lacks(t, m.Asks("does hooli want a doctorate parchment?"), "Pinned by moderators")
	bottest.Wants(t, listed(m, ""), "doctorate parchment")
	m.Last = done
	bottest.Wants(t, m.Presses("Undo"), "Somebody has changed that pin since")

	// A second question of the same passage joins the same pin.
	listed(m, "")
	m.Presses("It means…")
	m.Presses("Another one")
	m.Fills(formOf(t, m.Last).Action, map[string]string{"entry": "faq/phd"})
	pin := m.Button("Undo").IDs[1]
	asks(m, "b", "must i be a professor emeritus for hooli?")
	listed(m, "")
	m.Presses("It means…")
	m.Presses("Another one")
	m.Fills(formOf(t, m.Last).Action, map[string]string{"entry": "faq/phd"})
	if again := m.Button("Undo").IDs[1]; again != pin {
		t.Errorf("two pins for one passage: %s and %s", pin, again)
	}
	bottest.Wants(t, m.Presses("Undo"), "open again")
	bottest.Wants(t, m.Asks("does hooli want a doctorate parchment?"), "Pinned by moderators")

	// A question that its pin has already is closed, and the pin stays as it is.
	bottest.Wants(t, listed(m, "closed"), "doctorate parchment")
	for _, o := range m.Last.Options() {
		if o.Action.Name == "gap-reopen" {
			m.Presses(o.Label)
			break
		}
	}
	listed(m, "")
	means := m.Button("It means… 1")
	m.Fills(bot.Action{Name: "gap-which", IDs: means.IDs}, map[string]string{"entry": pin})
	bottest.Wants(t, bottest.Text(m.Last), "has that question already, so it is closed as answered")
	bottest.Wants(t, m.Asks("does hooli want a doctorate parchment?"), "Pinned by moderators")
}

// TestUnknownList: a word that names no list is told, and not passed over.
func TestUnknownList(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", "does hooli want a doctorate parchment?")
	bottest.Wants(t, listed(m, "dismiss"), "I can list the open questions")
	bottest.Wants(t, listed(m, "Open"), "doctorate parchment")
}

// TestDismiss: a dismissed gap takes up who asks for the same, and stays away; two moderators
// at once are told so.
func TestDismiss(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", asksFor)
	listed(m, "")
	bottest.Wants(t, m.Presses("⋯"), "A question that found no good answer", "[Dismiss]", "in | C1")
	m.Presses("Dismiss")
	form := formOf(t, m.Last)
	bottest.Wants(t, m.Fills(form.Action, map[string]string{"reason": " "}), "Please say why in a few words.")
	bottest.Wants(t, m.Fills(form.Action, map[string]string{"reason": "not about careers"}), "Dismissed")
	done := m.Last
	bottest.Wants(t, m.Fills(form.Action, map[string]string{"reason": "nor to me"}), "Somebody else has dealt with that question meanwhile")
	asks(m, "b", asksFor)
	bottest.Wants(t, listed(m, ""), "No question here is")
	bottest.Wants(t, listed(m, "closed"), "parking", "dismissed: not about careers")
	m.Last = done
	bottest.Wants(t, m.Presses("Undo"), "open again")
	bottest.Wants(t, listed(m, ""), "parking", "2 people")
}

// TestMembersMayNot: what moderators may do is checked at every press.
func TestMembersMayNot(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", asksFor)
	bottest.Wants(t, listed(m, "", bottest.By("a")), "for this community's moderators")
	listed(m, "")
	shown := m.Last
	for _, label := range []string{"Answer", "It means…", "⋯"} {
		bottest.Wants(t, bottest.Text(presses(m, "a", shown, label)), "for this community's moderators")
	}
	for _, name := range []string{"gap-list", "gap-which", "gap-is", "gap-dismiss", "gap-reason", "gap-reopen", "gap-undo"} {
		bottest.Wants(t, bottest.Text(presses(m, "a", bot.Reply{Blocks: []bot.Block{bot.Choices{Options: []bot.Option{{Label: "x", Action: bot.Action{Name: name, IDs: []string{"y", "z", "1"}}}}}}}, "x")), "for this community's moderators")
	}
}

// TestFlood: ten thousand who ask for the same are one gap.
func TestFlood(t *testing.T) {
	m := bottest.NewModerator(t)
	for i := range 300 {
		asks(m, fmt.Sprint("u", i), []string{asksFor, "a parking permit at hooli, where?", "hooli parking permit please, where can I get one"}[i%3])
	}
	text := listed(m, "")
	bottest.Wants(t, text, "1 question here", "300 people")
	data, err := m.Store.PersonInGaps(context.Background(), "test:u1")
	if err != nil || strings.Contains(string(data), "asked_the") {
		t.Errorf("what came first is kept of %d asks: %s, %v", 300, data, err)
	}
}

// TestLines: words of several lines are one question, and one trigger.
func TestLines(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", "who repairs the\ncoffee machine\nat hooli?")
	bottest.Wants(t, listed(m, ""), "“who repairs the coffee machine at hooli?”")
	m.Presses("Answer")
	if f := formOf(t, m.Last); f.Fields[0].Value != "who repairs the coffee machine at hooli?" {
		t.Errorf("the form has %q", f.Fields[0].Value)
	}
}

// TestPages: what most people asked lately comes first, a few at a time.
func TestPages(t *testing.T) {
	m := bottest.NewModerator(t)
	for i, thing := range []string{"parking permit", "coffee machine", "wifi password", "yoga lesson", "bicycle cellar", "printer toner", "lunch voucher"} {
		for n := range i + 1 {
			asks(m, fmt.Sprint("u", n), "who has the hooli "+thing+"?")
		}
	}
	text := listed(m, "")
	bottest.Wants(t, text, "7 questions here", "1. “who has the hooli lunch voucher?” · 7 people", "5. “who has the hooli wifi", "[Next 2]")
	bottest.Lacks(t, text, "parking")
	bottest.Wants(t, m.Presses("Next"), "6. “who has the hooli coffee", "7. “who has the hooli parking")
	m.Clock.Pass(28 * 24 * time.Hour)
	asks(m, "u", "who has the hooli parking permit?")
	bottest.Wants(t, listed(m, ""), "1. “who has the hooli parking permit?”")
}

// TestTell: who wants to be told of an answer is told once, with it; who was forgotten is not.
func TestTell(t *testing.T) {
	m := bottest.NewModeratorInEditor(t, bottest.Options{})
	for _, who := range []string{"a", "b"} {
		private := asks(m, who, asksFor, bottest.Privately)
		agreed := presses(m, who, private, "Ask the moderators")
		bottest.Wants(t, bottest.Text(presses(m, who, agreed, "Tell me")), "I will write to you")
	}
	due := func() []bot.Request {
		list, err := m.Bot.Features().Planned(context.Background(), m.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := due(); len(list) > 0 {
		t.Fatalf("told before there is an answer: %+v", list)
	}
	m.Pin(map[string]string{"triggers": asksFor, "text": "At the gate."})
	list := due()
	if len(list) != 2 || list[0].User.ID == list[1].User.ID || list[0].Channel != "" {
		t.Fatalf("due: %+v", list)
	}
	m.Does(bottest.As(m.Request(""), func(r *bot.Request) { r.Kind, r.Action = bot.Press, bot.Action{Name: "forget"} }), bottest.By("b"))
	for _, r := range list {
		r.Kind = bot.Due
		reply, err := m.Handle(r)
		switch {
		case err != nil:
			t.Error(err)
		case r.User.ID == "a":
			bottest.Wants(t, bottest.Text(reply), "The moderators have answered your question: “"+asksFor+"”", "At the gate.", "Pinned by moderators")
		case !reply.Silent():
			t.Errorf("who was forgotten is told:\n%s", bottest.Text(reply))
		}
	}
	if list := due(); len(list) > 0 {
		t.Errorf("told twice: %+v", list)
	}
}

// TestDropped: what nobody uses is not held in memory, and a restored database is read anew.
func TestDropped(t *testing.T) {
	m := bottest.NewModerator(t)
	asks(m, "a", asksFor)
	listed(m, "")
	if n := m.Bot.Gaps().Held(); n != 1 {
		t.Errorf("%d held", n)
	}
	m.Clock.Pass(29 * time.Minute)
	m.Bot.Gaps().DropUnused()
	listed(m, "")
	m.Clock.Pass(29 * time.Minute)
	m.Bot.Gaps().DropUnused()
	if n := m.Bot.Gaps().Held(); n != 1 {
		t.Errorf("%d held while it is used", n)
	}
	m.Clock.Pass(2 * time.Minute)
	m.Bot.Gaps().DropUnused()
	if n := m.Bot.Gaps().Held(); n != 0 {
		t.Errorf("%d held that nobody uses", n)
	}
	bottest.Wants(t, listed(m, ""), "parking")
}

// TestTwoProcesses: two processes that hear of the same at the same time make one gap of it.
func TestTwoProcesses(t *testing.T) {
	one := bottest.NewModerator(t)
	two := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Address: one.Address})}
	var both sync.WaitGroup
	for n, m := range []*bottest.Moderator{one, two} {
		both.Go(func() {
			for i := range 20 {
				asks(m, fmt.Sprint("u", n, "-", i), asksFor)
			}
		})
	}
	both.Wait()
	for _, m := range []*bottest.Moderator{one, two} {
		bottest.Wants(t, listed(m, ""), "1 question here", "40 people")
	}
}
