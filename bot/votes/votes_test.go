package votes_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// voters counts the votes that an observer is told of.
type voters struct {
	bot.Unobserved
	mu            sync.Mutex
	helpful, nots int
}

func (v *voters) Voted(helpful bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if helpful {
		v.helpful++
	} else {
		v.nots++
	}
}

// TestVotesWhereTheyArePressed: on a private or direct message the answer stays, with
// thanks in the place of the question; in a channel the presser alone is thanked. A
// second press adds nothing.
func TestVotesWhereTheyArePressed(t *testing.T) {
	direct := func(r *bot.Request) { r.Channel, r.Audience, r.Message = "D1", bot.AskerAlone, "m1" }
	lasting := func(r *bot.Request) { r.Message, r.Private = "m1", true }
	for name, c := range map[string]struct {
		ask, choose    string
		asked, pressed func(*bot.Request)
		replaced       bool
	}{
		"private":            {"what do juniors make?", "", bottest.Privately, bottest.Privately, true},
		"private, a choice":  {"mle salary in berlin", "What does a Machine Learning Engineer earn?", bottest.Privately, bottest.Privately, true},
		"a follow-up":        {"and for seniors?", "", bottest.Privately, bottest.Privately, true},
		"direct":             {"do i need a phd?", "", direct, direct, true},
		"channel":            {"do i need a phd?", "", func(*bot.Request) {}, lasting, false},
		"channel, a choice":  {"mle salary in berlin", "What does a Machine Learning Engineer earn?", func(*bot.Request) {}, lasting, false},
		"private, not known": {"", "", bottest.Privately, bottest.Privately, false},
	} {
		t.Run(name, func(t *testing.T) {
			count := new(voters)
			m := bottest.NewModeratorInEditor(t, bottest.Options{Observer: count})
			me := func(r *bot.Request) { r.User = bot.User{ID: "U1"} }
			m.Does(m.Request("salary for a junior data scientist"), me, c.asked)
			ask := c.ask
			if ask == "" {
				ask = "do i need a phd?"
			}
			m.Does(m.Request(ask), me, c.asked)
			if c.choose != "" {
				r := m.Request("")
				r.Kind, r.Action = bot.Press, m.Button(c.choose)
				m.Does(r, me, c.pressed)
			}
			before := m.Last
			vote := m.Button("Helpful")
			m.Does(m.Request("what do seniors make in berlin as a data engineer?"), me, c.asked) // the conversation goes on
			if c.ask == "" {
				m.Clock.Pass(31 * 24 * 3600e9) // its words are gone
			}
			for range 2 {
				r := m.Request("")
				r.Kind, r.Action = bot.Press, vote
				text := m.Does(r, me, c.pressed)
				if !c.replaced {
					if text != "Thank you!\n" || m.Last.Visibility != bot.Private || m.Last.Effect != bot.Adds {
						t.Errorf("%s %s:\n%s", m.Last.Visibility, m.Last.Effect, text)
					}
					continue
				}
				if m.Last.Effect != bot.Replaces {
					t.Errorf("it adds:\n%s", text)
				}
				want := bottest.Text(before)
				want = strings.Replace(want, "[Helpful]\n[Not helpful]\n", "Thank you!\n", 1)
				if text != want {
					t.Errorf("the message becomes:\n%s\nwant:\n%s", text, want)
				}
			}
			if yes, no, err := m.Store.Votes(context.Background(), "test:1", vote.IDs[0]); err != nil || yes != 1 || no != 0 {
				t.Errorf("%d and %d votes, %v", yes, no, err)
			}
			if count.helpful != 1 || count.nots != 0 {
				t.Errorf("%d and %d are counted", count.helpful, count.nots)
			}
		})
	}
}

// TestOneVoteAPerson: who changes their mind has one vote; others have theirs.
func TestOneVoteAPerson(t *testing.T) {
	count := new(voters)
	m := bottest.NewModeratorInEditor(t, bottest.Options{Observer: count})
	m.Does(m.Request("do i need a phd?"), bottest.By("U1"))
	yes, no := m.Button("Helpful"), m.Button("Not helpful")
	for _, c := range []struct {
		user   string
		action bot.Action
	}{{"U1", yes}, {"U2", yes}, {"U2", no}, {"U2", no}, {"U3", no}, {"U3", yes}} {
		r := m.Request("")
		r.Kind, r.Action, r.Private, r.Message = bot.Press, c.action, true, "m1"
		m.Does(r, bottest.By(c.user))
	}
	if helpful, not, err := m.Store.Votes(context.Background(), "test:1", yes.IDs[0]); err != nil || helpful != 2 || not != 1 {
		t.Errorf("%d and %d votes, %v", helpful, not, err)
	}
}
