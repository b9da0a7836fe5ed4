package discord_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/discord"
	"careerbot/bot/inbox"
)

// leftSessions keeps sessions as a store does whose other processes are all gone.
type leftSessions struct {
	mu   sync.Mutex
	list map[string]bot.Session
	from func(s *bot.Session) // changes what is handed out
}

func (l *leftSessions) SaveSession(_ context.Context, s bot.Session) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil {
		l.list = map[string]bot.Session{}
	}
	l.list[s.ID] = s
	return nil
}

func (l *leftSessions) TakeSessions(_ context.Context, platform, owner string, since time.Time) (list []bot.Session, _ error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, s := range l.list {
		if s.Platform != platform || s.Owner == owner {
			continue
		}
		delete(l.list, id)
		if l.from != nil {
			l.from(&s)
		}
		if !s.Saved.Before(since) {
			list = append(list, s)
		}
	}
	return list, nil
}

// restart lets another process take this one's place, and waits until it is there.
func (w *server) restart(owner string, sessions *leftSessions) {
	w.t.Helper()
	before := w.Identifies()
	w.adapter = newAdapter(w.t, w.Server, w.Bot, w.Log, options{config: func(c *discord.Config) { c.Owner, c.Sessions = owner, sessions }})
	w.Queue = w.Bot.Queue(inbox.Options{Owner: owner}, w.adapter)
	w.Start()
	w.Until("the gateway is ready again", func() bool { return w.Identifies() > before && w.adapter.Running() })
}

// TestSessionIsInherited: what people ask while nobody is connected is answered by the next
// process, once, and what the last one has answered already is not answered again.
func TestSessionIsInherited(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from    func(s *bot.Session)
		answers bool
	}{
		"as it was left": {answers: true},
		"saved before the last events": {answers: true, from: func(s *bot.Session) {
			i, j := strings.LastIndex(s.State, ":"), strings.LastIndex(s.State, "}")
			s.State = s.State[:i+1] + "1" + s.State[j:]
		}},
		"its address is gone":      {answers: true, from: func(s *bot.Session) { s.State = strings.Replace(s.State, "ws://", "ws://127.0.0.1:1/", 1) }},
		"Discord does not know it": {from: func(s *bot.Session) { s.ID = "other" }},
		"it cannot be read":        {from: func(s *bot.Session) { s.State = "{" }},
		"its time is over":         {from: func(s *bot.Session) { s.Saved = s.Saved.Add(-time.Hour) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sessions := &leftSessions{from: c.from}
			w := newServer(t, options{allow: []string{"two identifies within five seconds"}, config: func(c *discord.Config) { c.Owner, c.Sessions = "first", sessions }})
			w.Say(ana, here, "@bot do i need a phd?", "")
			w.sees(ana, here, "bachelor's degree")
			once := strings.Count(w.Shown(ana, here), "bachelor's degree")
			_ = w.Stop()
			w.Say(ana, here, "@bot is kaggle worth it?", "")
			w.Command(ben, here, "ask", "question", "is python a must?")
			w.restart("second", sessions)
			if c.answers {
				w.sees(ana, here, "Kaggle teaches")
				w.sees(ben, here, "Python")
			}
			w.Say(ana, here, "@bot how long does it take?", "")
			w.sees(ana, here, "months")
			w.settles()
			if n := strings.Count(w.Shown(ana, here), "bachelor's degree"); n != once {
				t.Errorf("the first question is answered again:\n%s", w.Shown(ana, here))
			}
			if n := strings.Count(w.Shown(ana, here), "Kaggle teaches"); n > once || n == 0 && c.answers {
				t.Errorf("the question of the meantime is answered %d times", n)
			}
			if n := w.Connections(); n != 1 {
				t.Errorf("%d connections are left open", n)
			}
		})
	}
}
