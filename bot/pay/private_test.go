package pay_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// TestOfferIsPrivate: where an offer stands is told to its asker alone, by the command and
// in free text, and of neither anything is recorded or remembered.
func TestOfferIsPrivate(t *testing.T) {
	for _, text := range []string{"/offer 150k seattle mid", "they offered me 118k in Austin, i'm two years in, is that fair?", "/offer 150k portland", "/offer 12 LPA"} {
		m := bottest.NewModerator(t)
		r := m.Request(text)
		if rest, command := strings.CutPrefix(text, "/offer "); command {
			r.Kind, r.Command, r.Text = bot.CommandUse, "offer", rest
		}
		reply, err := m.Handle(r)
		if err != nil {
			t.Fatal(err)
		}
		if reply.Visibility != bot.Private || len(reply.Meanwhile) > 0 {
			t.Errorf("%q: %s, and %d things are kept", text, reply.Visibility, len(reply.Meanwhile))
		}
		exported, err := m.Bot.Features().Export(context.Background(), r.Person())
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"150", "118", "portland", "LPA"} {
			if strings.Contains(string(exported), secret) {
				t.Errorf("%q: %q is kept: %s", text, secret, exported)
			}
		}
	}
}

// TestOfferAtPlace: a place that may be several is asked about, and the button tells where
// the amount stands there, in private.
func TestOfferAtPlace(t *testing.T) {
	m := bottest.NewModerator(t)
	r := m.Request("")
	r.Kind, r.Command, r.Text = bot.CommandUse, "offer", "150k portland data scientist"
	m.Does(r)
	press := m.Request("")
	press.Kind, press.Action = bot.Press, m.Button("Portland-Vancouver-Hillsboro, OR-WA")
	reply, err := m.Handle(press)
	if err != nil {
		t.Fatal(err)
	}
	if text := bottest.Text(reply); reply.Visibility != bot.Private || !strings.Contains(text, "percentile of Data Scientists in Portland-Vancouver-Hillsboro, OR-WA") || !strings.Contains(text, "all levels of experience together") {
		t.Errorf("%s: %s", reply.Visibility, text)
	}
	press.Action.IDs = []string{"150000", "y", "nobody", "0000000"}
	if _, err := m.Handle(press); err == nil {
		t.Error("a button without its data was answered")
	}
}

// TestOfferAsTyped: the sign of the currency is part of the amount, and no figure of the US
// stands in for a place or a profession that there are none of.
func TestOfferAsTyped(t *testing.T) {
	m := bottest.NewModerator(t)
	for text, want := range map[string]string{
		"/offer $160k":           "$160,000 a year",
		"/offer $250k senior":    "$250,000 a year",
		"/offer US$1.2M seattle": "$1,200,000 a year",
		"/offer $80/h austin":    "$80 an hour",
		"/offer 150k nurse":      "I have no figures for: nurse.",
		"they offered me $118k in Toronto, is that fair?":  "I have no figures for: toronto.",
		"offered 150k a year in the UK":                    "I have no figures for: uk.",
		"offered 118k as a nurse, is that fair?":           "I have no figures for: nurse.",
		"offered 118k as a data analyst in Austin":         "I have no figures for: data analyst.",
		"offered 118k as a web developer in Austin, fair?": "Web Developers in Austin",
		"they offered me 9000, is that fair?":              "by the year or by the hour?",
		"they offered me -5":                               "above nothing",
		"they offered me 150k in atlantis":                 "I have no figures for: atlantis.",
		"/offer $2 a year":                                 "far below every figure",
		"they offered me 1.5 crore":                        "in US dollars, and I convert nothing",
		"is 130k good for a junior":                        "junior: within $120–140K",
		"/offer 150k ohio senior data engineer":            "The guide gives no figures by level for Data Engineer. There is no market figure of a Data Engineer in Ohio.",
		"/offer 130k data scientist remote":                "so it is left out: Remote.",
		"is $95,000 a year too low for a data scientist?":  "$95,000 a year",
		"they offered me 0.2 million":                      "$200,000 a year",
	} {
		r := m.Request(text)
		if rest, command := strings.CutPrefix(text, "/offer "); command {
			r.Kind, r.Command, r.Text = bot.CommandUse, "offer", rest
		}
		reply, err := m.Handle(r)
		if err != nil {
			t.Fatal(err)
		}
		if said := bottest.Text(reply); reply.Visibility != bot.Private || !strings.Contains(said, want) {
			t.Errorf("%q: %s: %s", text, reply.Visibility, said)
		}
	}
}

// TestFreeTextThatIsNoOffer goes to the guide.
func TestFreeTextThatIsNoOffer(t *testing.T) {
	m := bottest.NewModerator(t)
	for _, text := range []string{"how do i negotiate an offer?", "is 150k a good salary?", "is 2 years good for a junior", "do they offer 2 internships", "they offered me 2 positions, which one?", "i have 5 offers, which one should i take", "what do seniors make?"} {
		reply, err := m.Handle(m.Request(text))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(bottest.Text(reply), "Nothing of this is kept") {
			t.Errorf("%q is taken for an offer", text)
		}
	}
}

// TestCompareUnknown: what the guide does not tell of is said to be left out of a comparison.
func TestCompareUnknown(t *testing.T) {
	m := bottest.NewModerator(t)
	compares := func(text string) string {
		r := m.Request("")
		r.Kind, r.Command, r.Text = bot.CommandUse, "compare", text
		return m.Does(r)
	}
	bottest.Wants(t, compares("nurse, data scientist"), "The guide does not tell of “nurse”", "Data Scientist")
	bottest.Wants(t, compares("data engineer vs plumber"), "The guide does not tell of “plumber”", "Data Engineer")
	bottest.Wants(t, compares("data scientist data scientist"), "You named one role twice, Data Scientist.")
	bottest.Wants(t, compares("who earns more, a data engineer or a doctor?"), "The guide does not tell of “a doctor")
	for _, known := range []string{"data scientist", "data scientist and data engineer", "mle vs ds", "who earns more, a data engineer or a data scientist?"} {
		bottest.Lacks(t, compares(known), "does not tell of", "twice")
	}
	bottest.Wants(t, m.Asks("do nurses earn more than data scientists"), "The guide has no figures of: nurses.")
}

// TestSalaryTellsWhatItLeavesOut: a word that names nothing is not dropped in silence, and no
// figure of another place stands for one that there is none of.
func TestSalaryTellsWhatItLeavesOut(t *testing.T) {
	m := bottest.NewModerator(t)
	shows := func(text string) string {
		r := m.Request("")
		r.Kind, r.Command, r.Text = bot.CommandUse, "salary", text
		return m.Does(r)
	}
	bottest.Wants(t, shows("principal mars"), "I left out what I do not know: mars.")
	bottest.Wants(t, shows("data engineer ohio"), "There is no market figure of a Data Engineer in Ohio.")
	for _, whole := range []string{"", "senior", "junior new york", "data scientist tx", "what do seniors make in austin", "mid-level faang", "5 years of experience",
		"machine learning engineer", "senior data engineer", "ml engineer austin", "ai/ml research scientist"} {
		bottest.Lacks(t, shows(whole), "I left out")
	}
	bottest.Wants(t, m.Asks("salary at openai staff level"), "does not count OpenAI among FAANG")
}

// TestNothingGoesOnFromAnOffer: of an offer nothing is kept, and what follows does not go on
// from the question before it.
func TestNothingGoesOnFromAnOffer(t *testing.T) {
	m := bottest.NewModerator(t)
	bottest.Wants(t, says(m, "what does a senior earn in chicago?"), "Chicago")
	bottest.Wants(t, says(m, "they offered 118000 for a junior data scientist role in boston"), "put the whole offer once more")
	bottest.Lacks(t, says(m, "and in texas?"), "Machine Learning Engineer, senior", "Chicago")
}

// TestPlaceIsLeft: after a place abroad, of which there is nothing, nothing is said of the place
// before it.
func TestPlaceIsLeft(t *testing.T) {
	m := bottest.NewModerator(t)
	bottest.Wants(t, says(m, "data scientist salary in texas"), "Texas")
	bottest.Wants(t, says(m, "and in london?"), "US figures only")
	bottest.Lacks(t, says(m, "what about junior"), "Texas")
}

// TestComparedAtChosenPlace: two roles that are compared stay so where the place is asked about.
func TestComparedAtChosenPlace(t *testing.T) {
	m := bottest.NewModerator(t)
	bottest.Wants(t, says(m, "data engineer vs data scientist salary in portland"), "Which one do you mean?")
	bottest.Wants(t, m.Presses("Portland-South Portland, ME"), "Data Engineer", "Data Scientist")
}

// says asks as one and the same person, whose conversation it is.
func says(m *bottest.Moderator, text string) string {
	said := m.Does(m.Request(text))
	for _, later := range m.Last.Meanwhile {
		later(context.Background())
	}
	return said
}

// TestOfferInShort: where there are many figures, one sentence goes before them.
func TestOfferInShort(t *testing.T) {
	m := bottest.NewModerator(t)
	for text, want := range map[string]string{
		"118k":        "In short: below all of the guide's 6 figures, and below all of the 3 market medians.",
		"190k austin": "In short: below 2, within 1 and above 3 of the guide's 6 figures, and above all of the 3 market medians.",
		"60 an hour":  "In short: below 2 and above 1 of the 3 market medians.",
	} {
		r := m.Request("")
		r.Kind, r.Command, r.Text = bot.CommandUse, "offer", text
		reply, err := m.Handle(r)
		if err != nil {
			t.Fatal(err)
		}
		if said := bottest.Text(reply); !strings.Contains(said, want) {
			t.Errorf("%q: %s", text, said)
		}
	}
}
