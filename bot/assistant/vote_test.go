package assistant_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
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

// inEditor is a moderator on a platform that changes messages.
func inEditor(t *testing.T, o bottest.Options) *moderator {
	w := bottest.New(t, o)
	w.Queue = w.Bot.Queue(inbox.Options{Owner: "editor"}, &listener{Recorder: w.Platform})
	return &moderator{Whole: w, t: t}
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
		"private":            {"what do juniors make?", "", privately, privately, true},
		"private, a choice":  {"mle salary in berlin", "What does a Machine Learning Engineer earn?", privately, privately, true},
		"a follow-up":        {"and for seniors?", "", privately, privately, true},
		"direct":             {"do i need a phd?", "", direct, direct, true},
		"channel":            {"do i need a phd?", "", func(*bot.Request) {}, lasting, false},
		"channel, a choice":  {"mle salary in berlin", "What does a Machine Learning Engineer earn?", func(*bot.Request) {}, lasting, false},
		"private, not known": {"", "", privately, privately, false},
	} {
		t.Run(name, func(t *testing.T) {
			count := new(voters)
			m := inEditor(t, bottest.Options{Observer: count})
			me := func(r *bot.Request) { r.User = bot.User{ID: "U1"} }
			m.does(m.Request("salary for a junior data scientist"), me, c.asked)
			ask := c.ask
			if ask == "" {
				ask = "do i need a phd?"
			}
			m.does(m.Request(ask), me, c.asked)
			if c.choose != "" {
				r := m.Request("")
				r.Kind, r.Action = bot.Press, m.button(c.choose)
				m.does(r, me, c.pressed)
			}
			before := m.last
			vote := m.button("Helpful")
			m.does(m.Request("what do seniors make in berlin as a data engineer?"), me, c.asked) // the conversation goes on
			if c.ask == "" {
				m.Clock.Pass(31 * 24 * 3600e9) // its words are gone
			}
			for range 2 {
				r := m.Request("")
				r.Kind, r.Action = bot.Press, vote
				text := m.does(r, me, c.pressed)
				if !c.replaced {
					if text != "Thank you!\n" || m.last.Visibility != bot.Private || m.last.Effect != bot.Adds {
						t.Errorf("%s %s:\n%s", m.last.Visibility, m.last.Effect, text)
					}
					continue
				}
				if m.last.Effect != bot.Replaces {
					t.Errorf("it adds:\n%s", text)
				}
				want := bottest.Text(before)
				want = strings.Replace(want, "Was this helpful?\n[Helpful]\n[Not helpful]\n", "Thank you!\n", 1)
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
	m := inEditor(t, bottest.Options{Observer: count})
	m.does(m.Request("do i need a phd?"), by("U1"))
	yes, no := m.button("Helpful"), m.button("Not helpful")
	for _, c := range []struct {
		user   string
		action bot.Action
	}{{"U1", yes}, {"U2", yes}, {"U2", no}, {"U2", no}, {"U3", no}, {"U3", yes}} {
		r := m.Request("")
		r.Kind, r.Action, r.Private, r.Message = bot.Press, c.action, true, "m1"
		m.does(r, by(c.user))
	}
	if helpful, not, err := m.Store.Votes(context.Background(), "test:1", yes.IDs[0]); err != nil || helpful != 2 || not != 1 {
		t.Errorf("%d and %d votes, %v", helpful, not, err)
	}
}
