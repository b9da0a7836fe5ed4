package answer_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// TestWhyThisAnswer: its asker is told which question theirs is closest to, others where the
// answer comes from, and moderators how it was read if they could read it where it was asked.
func TestWhyThisAnswer(t *testing.T) {
	moderator := func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} }
	for name, c := range map[string]struct {
		asked, pressed []func(*bot.Request)
		words          bool
	}{
		"a channel, its asker":                    {nil, nil, false},
		"a channel, its asker, a moderator":       {nil, []func(*bot.Request){func(r *bot.Request) { r.User.Access = bot.Moderator }}, true},
		"a channel, another":                      {nil, []func(*bot.Request){bottest.By("U2")}, false},
		"a channel, a moderator":                  {nil, []func(*bot.Request){moderator}, true},
		"a channel, a moderator outside of it":    {nil, []func(*bot.Request){moderator, bottest.InChannel("C2")}, false},
		"a channel, its asker outside":            {nil, []func(*bot.Request){bottest.InChannel("C2")}, false},
		"a public channel, elsewhere":             {[]func(*bot.Request){bottest.Said(bot.InCommunity)}, []func(*bot.Request){bottest.By("U2"), bottest.InChannel("C2")}, false},
		"a public channel, a moderator elsewhere": {[]func(*bot.Request){bottest.Said(bot.InCommunity)}, []func(*bot.Request){moderator, bottest.InChannel("C2")}, true},
		"a public channel, another community": {[]func(*bot.Request){bottest.Said(bot.InCommunity)}, []func(*bot.Request){moderator, bottest.InCommunity("test:2")},
			false},
		"in private, its asker":             {[]func(*bot.Request){bottest.Privately}, nil, false},
		"in private, another":               {[]func(*bot.Request){bottest.Privately}, []func(*bot.Request){bottest.By("U2")}, false},
		"in private, a moderator":           {[]func(*bot.Request){bottest.Privately}, []func(*bot.Request){func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Administrator} }}, false},
		"in private, nobody":                {[]func(*bot.Request){bottest.Privately}, []func(*bot.Request){bottest.By("")}, false},
		"in public, said bottest.Privately": {[]func(*bot.Request){bottest.Said(bot.InCommunity), bottest.Privately}, []func(*bot.Request){bottest.By("U2")}, false},
		"directly, another":                 {[]func(*bot.Request){bottest.Said(bot.AskerAlone), bottest.InChannel("D1")}, []func(*bot.Request){bottest.By("U2"), bottest.InChannel("D1")}, false},
		"without a community":               {[]func(*bot.Request){bottest.InCommunity("")}, []func(*bot.Request){bottest.By("U2"), bottest.InCommunity("")}, false},
		"at the terminal": {[]func(*bot.Request){bottest.InCommunity("local"), bottest.Said(bot.AskerAlone), bottest.Privately},
			[]func(*bot.Request){moderator, bottest.InCommunity("local"), bottest.InChannel("terminal")}, true},
	} {
		t.Run(name, func(t *testing.T) {
			m := bottest.NewModerator(t)
			asked := m.Request("markerword do i need a phd to become an mle?")
			for _, change := range c.asked {
				change(&asked)
			}
			reply, err := m.Handle(asked)
			if err != nil {
				t.Fatal(err)
			}
			m.Last = reply
			press := m.Request("")
			press.Kind, press.Action = bot.Press, m.Button("Why this answer?")
			for _, change := range c.pressed {
				change(&press)
			}
			reply, _ = m.Handle(press)
			text := bottest.Text(reply)
			if got := strings.Contains(text, "markerword"); got != c.words {
				t.Errorf("the words are told: %v, want %v:\n%s", got, c.words, text)
			}
			asker := press.User.ID == asked.User.ID
			switch {
			case press.Community != asked.Community:
				bottest.Lacks(t, text, "FAQ", "The candidates")
			case asker && !c.words && text != "Your question is closest to “Do I need a PhD to become a Machine Learning Engineer” in the guide's FAQ.\n":
				t.Errorf("its asker is told:\n%s", text)
			case !asker && !c.words && text != "This comes from the guide's FAQ.\n":
				t.Errorf("others are told:\n%s", text)
			case c.words:
				bottest.Wants(t, text, "The candidates")
			}
			if reply.Visibility != bot.Private {
				t.Error("it is told to all")
			}
		})
	}
}

// TestWhyReadsAFollowUpAsItWas: what the conversation has come to since changes nothing.
func TestWhyReadsAFollowUpAsItWas(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Does(m.Request("what do juniors make?"))
	m.Does(m.Request("and for seniors?"))
	why := m.Button("Why this answer?")
	m.Does(m.Request("is kaggle worth it?"))
	bottest.Wants(t, m.Press(why.Name, why.IDs...), "follow-up", "verdict | answered", "1. salary/experience")
}

// TestPreviewCountsWhatIsPrivate: a pin's preview lists what was asked in public channels
// and in this one, the moderator's own too, and counts the rest.
func TestPreviewCountsWhatIsPrivate(t *testing.T) {
	m := bottest.NewModerator(t)
	for text, change := range map[string]func(*bot.Request){
		"parental leave policy for openword please":  bottest.Said(bot.InCommunity),
		"parental leave policy for hereword please":  bottest.Said(bot.InChannel),
		"parental leave policy for slashword please": bottest.Privately,
	} {
		m.Asks(text, change)
	}
	m.Asks("parental leave policy for publicword please", bottest.Said(bot.InCommunity), bottest.InChannel("C2"))
	m.Asks("parental leave policy for otherword please", bottest.Said(bot.InChannel), bottest.InChannel("G1"))
	m.Asks("parental leave policy for dmsword please", bottest.Said(bot.AskerAlone), bottest.InChannel("D1"))
	m.Asks("parental leave policy for foreignword please", bottest.Said(bot.InCommunity), bottest.InCommunity("test:2"))
	m.Does(m.Request("parental leave policy for ownword please"), bottest.Privately)
	preview := m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "parental leave policy", "text": "Ask Mo.", "scope": "community"})
	bottest.Wants(t, preview, "openword", "hereword", "publicword", "ownword", "3 questions asked in private or in other channels")
	bottest.Lacks(t, preview, "slashword", "otherword", "dmsword", "foreignword")

	m = bottest.NewModerator(t)
	m.Asks("parental leave policy for slashword please", bottest.Privately)
	preview = m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "parental leave policy", "text": "Ask Mo.", "scope": "community"})
	bottest.Wants(t, preview, "1 question asked in private")
	m.Asks("parental leave policy for slashword please", bottest.InCommunity("local"), bottest.Privately)
	local := func(r *bot.Request) { r.Community = "local" }
	bottest.Wants(t, m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "parental leave policy", "text": "Ask Mo.", "scope": "community"}, local), "slashword")
}

// TestOldButtons: the buttons of messages that an earlier program sent, over its database:
// its questions are their askers' alone, and at the terminal the owner's.
func TestOldButtons(t *testing.T) {
	dump, err := os.ReadFile("../store/testdata/schema2.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "careerbot.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(string(dump)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	m := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Address: path})}
	moderates := func(r *bot.Request) { r.User.Access = bot.Moderator }
	why := func(question string, change ...func(*bot.Request)) string {
		r := m.Request("")
		r.Kind, r.Action = bot.Press, bot.Action{Name: "why", IDs: []string{question}}
		for _, c := range change {
			c(&r)
		}
		reply, _ := m.Handle(r)
		return bottest.Text(reply)
	}
	for word, c := range map[string]struct {
		question, asker, channel string
	}{
		"publicword": {"nmaypqnxv6k52", "U1", "C1"}, "slashword": {"nmaypqwcztzui", "U2", "C1"},
		"directword": {"nmaypqylq5kmm", "U3", "D3"}, "groupword": {"nmayprb52aim4", "U4", "G1"}, "noneword": {"nmayprlynabgu", "U4", "C1"},
	} {
		bottest.Wants(t, why(c.question, bottest.By(c.asker), bottest.InChannel(c.channel)), "Your question is ")
		bottest.Wants(t, why(c.question, bottest.By(c.asker), bottest.InChannel(c.channel), moderates), word, "The candidates")
		for _, other := range []string{"U9", "mod"} {
			text := why(c.question, bottest.By(other), bottest.InChannel(c.channel), moderates)
			bottest.Lacks(t, text, word, "The candidates", "Your question")
		}
	}
	bottest.Wants(t, why("nmdgigrlmhjle", bottest.By("somebody"), bottest.InCommunity("local"), moderates), "localword")
	preview := m.Fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "how do plumbers earn their living", "text": "Ask Mo.", "scope": "community"})
	bottest.Lacks(t, preview, "noneword")
	bottest.Wants(t, preview, "1 question asked in private")

	share := func(user string) bot.Reply {
		r := m.Request("")
		r.Kind, r.Action, r.User.ID, r.Private = bot.Press, bot.Action{Name: "share", IDs: []string{"nmaypqwcztzui", "faq/phd", ""}}, user, true
		reply, err := m.Handle(r)
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	shared := share("U2")
	bottest.Wants(t, bottest.Text(shared), "bachelor's degree")
	bottest.Lacks(t, bottest.Text(shared), "slashword")
}

// TestThreadsKnowNothingPrivate: what somebody asks for themselves in a thread is nothing
// that the thread is about, and does not make the bot take part in it.
func TestThreadsKnowNothingPrivate(t *testing.T) {
	m := bottest.NewModerator(t)
	inThread := func(r *bot.Request) { r.Thread, r.User = "t1", bot.User{ID: "U1"} }
	m.Does(m.Request("what does a senior data engineer earn?"), inThread, bottest.Privately)
	follow := bottest.As(m.Request("lunch?"), inThread)
	if m.Queue.Follows(t.Context(), follow) {
		t.Error("it takes part in a thread in which it has said nothing")
	}
	bottest.Lacks(t, m.Does(m.Request("more"), inThread, bottest.By("U2"), func(r *bot.Request) { r.Kind, r.Command, r.Text = bot.CommandUse, "more", "" }), "Source", "earn")
	m.Does(m.Request("mle salary in berlin"), inThread, bottest.By("U2"))
	choice := m.Request("")
	choice.Kind, choice.Action, choice.Message = bot.Press, m.Button("What does a Machine Learning Engineer earn?"), "m1"
	m.Does(choice, inThread, bottest.By("U2"), bottest.Privately)
	bottest.Wants(t, m.Does(m.Request("more"), inThread, bottest.By("U3"), func(r *bot.Request) { r.Kind, r.Command, r.Text = bot.CommandUse, "more", "" }), "What does a Machine Learning Engineer earn?")
	m.Does(m.Request("do i need a phd?"), inThread, bottest.By("U2"))
	if !m.Queue.Follows(t.Context(), follow) {
		t.Error("it takes no part where it has answered all")
	}
	m.Does(m.Request("what does a senior data engineer earn?"), inThread, bottest.Privately)
	text := m.Does(m.Request("and how long does it take?"), inThread, bottest.By("U2"))
	bottest.Lacks(t, text, "Data Engineer")
}
