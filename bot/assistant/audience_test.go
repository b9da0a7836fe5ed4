package assistant_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

func by(user string) func(*bot.Request) { return func(r *bot.Request) { r.User = bot.User{ID: user} } }

func privately(r *bot.Request) { r.Private = true }

func said(audience bot.Audience) func(*bot.Request) {
	return func(r *bot.Request) { r.Audience = audience }
}

// TestWhyThisAnswer: how a question was read is told to those who could read it where it
// was asked; others are told where the answer comes from.
func TestWhyThisAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		asked, pressed []func(*bot.Request)
		words          bool
	}{
		"a channel, its asker":          {nil, nil, true},
		"a channel, another":            {nil, []func(*bot.Request){by("U2")}, true},
		"a channel, from outside of it": {nil, []func(*bot.Request){by("U2"), inChannel("C2")}, false},
		"a channel, its asker outside":  {nil, []func(*bot.Request){inChannel("C2")}, true},
		"a public channel, elsewhere":   {[]func(*bot.Request){said(bot.InCommunity)}, []func(*bot.Request){by("U2"), inChannel("C2")}, true},
		"a public channel, another community": {[]func(*bot.Request){said(bot.InCommunity)}, []func(*bot.Request){by("U2"), inCommunity("test:2")},
			false},
		"in private, its asker":     {[]func(*bot.Request){privately}, nil, true},
		"in private, another":       {[]func(*bot.Request){privately}, []func(*bot.Request){by("U2")}, false},
		"in private, a moderator":   {[]func(*bot.Request){privately}, []func(*bot.Request){func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Administrator} }}, false},
		"in private, nobody":        {[]func(*bot.Request){privately}, []func(*bot.Request){by("")}, false},
		"in public, said privately": {[]func(*bot.Request){said(bot.InCommunity), privately}, []func(*bot.Request){by("U2")}, false},
		"directly, another":         {[]func(*bot.Request){said(bot.AskerAlone), inChannel("D1")}, []func(*bot.Request){by("U2"), inChannel("D1")}, false},
		"without a community":       {[]func(*bot.Request){inCommunity("")}, []func(*bot.Request){by("U2"), inCommunity("")}, false},
		"at the terminal": {[]func(*bot.Request){inCommunity("local"), said(bot.AskerAlone), privately},
			[]func(*bot.Request){by("U2"), inCommunity("local"), inChannel("terminal")}, true},
	} {
		t.Run(name, func(t *testing.T) {
			m := newModerator(t)
			asked := m.Request("markerword do i need a phd?")
			for _, change := range c.asked {
				change(&asked)
			}
			reply, err := m.Handle(asked)
			if err != nil {
				t.Fatal(err)
			}
			m.last = reply
			press := m.Request("")
			press.Kind, press.Action = bot.Press, m.button("Why this answer?")
			for _, change := range c.pressed {
				change(&press)
			}
			reply, _ = m.Handle(press)
			text := bottest.Text(reply)
			if got := strings.Contains(text, "markerword"); got != c.words {
				t.Errorf("the words are told: %v, want %v:\n%s", got, c.words, text)
			}
			if !c.words && press.Community == asked.Community {
				wants(t, text, "asked in private", "Do I need a PhD to become a Machine Learning Engineer?", "Machine Learning Engineer career guide 2026, FAQ")
				lacks(t, text, "not in the guide", "The candidates")
			}
			if reply.Visibility != bot.Private {
				t.Error("it is told to all")
			}
		})
	}
}

// TestWhyReadsAFollowUpAsItWas: what the conversation has come to since changes nothing.
func TestWhyReadsAFollowUpAsItWas(t *testing.T) {
	m := newModerator(t)
	m.does(m.Request("what do juniors make?"))
	m.does(m.Request("and for seniors?"))
	why := m.button("Why this answer?")
	m.does(m.Request("is kaggle worth it?"))
	wants(t, m.press(why.Name, why.IDs...), "follow-up", "verdict | answered", "1. salary/experience")
}

// TestPreviewCountsWhatIsPrivate: a pin's preview lists what was asked in public channels
// and in this one, the moderator's own too, and counts the rest.
func TestPreviewCountsWhatIsPrivate(t *testing.T) {
	m := newModerator(t)
	for text, change := range map[string]func(*bot.Request){
		"parental leave policy for openword please":  said(bot.InCommunity),
		"parental leave policy for hereword please":  said(bot.InChannel),
		"parental leave policy for slashword please": privately,
	} {
		m.asks(text, change)
	}
	m.asks("parental leave policy for publicword please", said(bot.InCommunity), inChannel("C2"))
	m.asks("parental leave policy for otherword please", said(bot.InChannel), inChannel("G1"))
	m.asks("parental leave policy for directword please", said(bot.AskerAlone), inChannel("D1"))
	m.asks("parental leave policy for foreignword please", said(bot.InCommunity), inCommunity("test:2"))
	m.does(m.Request("parental leave policy for ownword please"), privately)
	preview := m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "parental leave policy", "text": "Ask Mo.", "scope": "community"})
	wants(t, preview, "openword", "hereword", "publicword", "ownword", "3 questions asked in private or in other channels")
	lacks(t, preview, "slashword", "otherword", "directword", "foreignword")

	m = newModerator(t)
	m.asks("parental leave policy for slashword please", privately)
	preview = m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "parental leave policy", "text": "Ask Mo.", "scope": "community"})
	wants(t, preview, "1 question asked in private")
	m.asks("parental leave policy for slashword please", inCommunity("local"), privately)
	local := func(r *bot.Request) { r.Community = "local" }
	wants(t, m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "parental leave policy", "text": "Ask Mo.", "scope": "community"}, local), "slashword")
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
	m := &moderator{Whole: bottest.New(t, bottest.Options{Address: path}), t: t}
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
		wants(t, why(c.question, by(c.asker), inChannel(c.channel)), word, "The candidates")
		for _, other := range []string{"U9", "mod"} {
			text := why(c.question, by(other), inChannel(c.channel))
			lacks(t, text, word, "The candidates")
			wants(t, text, "asked in private")
		}
	}
	wants(t, why("nmdgigrlmhjle", by("somebody"), inCommunity("local")), "localword")
	preview := m.fills(bot.Action{Name: "pin-form"}, map[string]string{"triggers": "how do plumbers earn their living", "text": "Ask Mo.", "scope": "community"})
	lacks(t, preview, "noneword")
	wants(t, preview, "1 question asked in private")

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
	wants(t, bottest.Text(shared), "bachelor's degree")
	lacks(t, bottest.Text(shared), "slashword")
}

// TestThreadsKnowNothingPrivate: what somebody asks for themselves in a thread is nothing
// that the thread is about, and does not make the bot take part in it.
func TestThreadsKnowNothingPrivate(t *testing.T) {
	m := newModerator(t)
	inThread := func(r *bot.Request) { r.Thread, r.User = "t1", bot.User{ID: "U1"} }
	m.does(m.Request("what does a senior data engineer earn?"), inThread, privately)
	follow := bottest.As(m.Request("lunch?"), inThread)
	if m.Queue.Follows(t.Context(), follow) {
		t.Error("it takes part in a thread in which it has said nothing")
	}
	lacks(t, m.does(m.Request("more"), inThread, by("U2"), func(r *bot.Request) { r.Kind, r.Command, r.Text = bot.CommandUse, "more", "" }), "Source", "earn")
	m.does(m.Request("mle salary in berlin"), inThread, by("U2"))
	choice := m.Request("")
	choice.Kind, choice.Action, choice.Message = bot.Press, m.button("What does a Machine Learning Engineer earn?"), "m1"
	m.does(choice, inThread, by("U2"), privately)
	wants(t, m.does(m.Request("more"), inThread, by("U3"), func(r *bot.Request) { r.Kind, r.Command, r.Text = bot.CommandUse, "more", "" }), "What does a Machine Learning Engineer earn?")
	m.does(m.Request("do i need a phd?"), inThread, by("U2"))
	if !m.Queue.Follows(t.Context(), follow) {
		t.Error("it takes no part where it has answered all")
	}
	m.does(m.Request("what does a senior data engineer earn?"), inThread, privately)
	text := m.does(m.Request("and how long does it take?"), inThread, by("U2"))
	lacks(t, text, "Data Engineer")
}
