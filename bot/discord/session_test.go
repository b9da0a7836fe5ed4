package discord_test

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
	"careerbot/bot/inbox"
)

// leftSessions keeps sessions as a store does whose other processes are all gone.
type leftSessions struct {
	mu    sync.Mutex
	list  map[string]bot.Session
	from  func(s *bot.Session) // changes what is handed out
	fails int                  // how often nothing is handed out
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
	if l.fails--; l.fails >= 0 {
		return nil, errors.New("the database is away")
	}
	for id, s := range l.list {
		if s.Platform != platform || s.Owner == owner {
			continue
		}
		s.Owner = owner
		l.list[id] = s
		if l.from != nil {
			l.from(&s)
		}
		if !s.Saved.Before(since) {
			list = append(list, s)
		}
	}
	return list, nil
}

func (l *leftSessions) DropSession(_ context.Context, platform, id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list[id].Platform == platform {
		delete(l.list, id)
	}
	return nil
}

// all are the sessions that are kept.
func (l *leftSessions) all() []bot.Session {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Values(l.list))
}

// leaves ends this process once so many sessions of it are kept: before, it has none to leave.
func (w *server) leaves(sessions *leftSessions, n int) {
	w.t.Helper()
	w.Until("its sessions are kept", func() bool { return len(sessions.all()) == n })
	_ = w.Stop()
}

// begins lets another process take this one's place.
func (w *server) begins(owner string, sessions *leftSessions) {
	w.t.Helper()
	w.adapter = newAdapter(w.t, w.Server, w.Bot, w.Log, options{config: inherits(owner, sessions)})
	w.Queue = w.Bot.Queue(inbox.Options{Owner: owner}, w.adapter)
	w.Start()
}

// restart lets another process take this one's place, and waits until it is there.
func (w *server) restart(owner string, sessions *leftSessions) {
	w.t.Helper()
	before := w.Identifies()
	w.begins(owner, sessions)
	w.Until("the gateway is ready again", func() bool { return w.Identifies() > before && w.adapter.Running() })
}

// inherits configures a process that takes up what others have left.
func inherits(owner string, sessions *leftSessions) func(c *discord.Config) {
	return func(c *discord.Config) { c.Owner, c.Sessions = owner, sessions }
}

const twoSessions = "two identifies within five seconds" // of two processes

// TestSessionIsInherited: what people ask while nobody is connected is answered by the next
// process, once, and what the last one has answered already is not answered again.
func TestSessionIsInherited(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fake    discordfake.Options
		from    func(s *bot.Session)
		fails   int
		between func(w *server) // before the next process is there
		answers bool
		logs    string
	}{
		"as it was left": {answers: true, logs: "taken up to its end"},
		"saved before the last events": {answers: true, from: func(s *bot.Session) {
			s.State = regexp.MustCompile(`"seq":\d+`).ReplaceAllString(s.State, `"seq":1`)
		}},
		"its address is gone":      {answers: true, fake: discordfake.Options{Resume: "ws://127.0.0.1:1/"}},
		"the store was away":       {answers: true, fails: 2},
		"Discord wants a pause":    {answers: true, between: func(w *server) { w.NotYet(1) }},
		"Discord does not know it": {between: func(w *server) { w.Invalidate(false) }, logs: "what happened while careerbot was down is not known"},
		"it cannot be read":        {from: func(s *bot.Session) { s.State = "{" }, logs: "cannot be taken up"},
		"its time is over":         {from: func(s *bot.Session) { s.Saved = s.Saved.Add(-time.Hour) }},
		"another bot's":            {from: func(s *bot.Session) { s.ID = "other" }, logs: "cannot be taken up"},
		"somebody wants the token": {from: func(s *bot.Session) {
			s.State = strings.Replace(s.State, "ws://", "ws://127.0.0.1:1/", 1)
		}, logs: "cannot be taken up"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sessions := &leftSessions{from: c.from}
			w := newServer(t, options{fake: c.fake, allow: []string{twoSessions}, config: inherits("first", sessions)})
			w.Say(ana, here, "@bot do i need a phd?", "")
			w.sees(ana, here, "bachelor's degree")
			once := strings.Count(w.Shown(ana, here), "bachelor's degree")
			w.leaves(sessions, 1)
			w.Say(ana, here, "@bot is kaggle worth it?", "")
			w.Command(ben, here, "ask", "question", "is python a must?")
			sessions.fails = c.fails
			if c.between != nil {
				c.between(w)
			}
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
			w.Until("the log says so", func() bool { return strings.Contains(w.Log.String(), c.logs) })
			w.Until("its own session alone is kept", func() bool {
				all := sessions.all()
				return len(all) == 1 && all[0].Owner == "second" || c.logs == ""
			})
			if n := w.Connections(); n != 1 {
				t.Errorf("%d connections are left open", n)
			}
		})
	}
}

// TestInheritedAfterAnotherDeath: a process that dies before it has heard all of what the
// last one left leaves it to the next.
func TestInheritedAfterAnotherDeath(t *testing.T) {
	t.Parallel()
	sessions := new(leftSessions)
	w := newServer(t, options{allow: []string{twoSessions}, config: inherits("first", sessions)})
	w.leaves(sessions, 1)
	w.Say(ana, here, "@bot is kaggle worth it?", "")
	w.NotYet(1000)
	w.restart("second", sessions)
	w.Until("it asks for what it has missed", func() bool { return w.NotYet(1000) < 1000 })
	_ = w.Stop()
	w.NotYet(0)
	w.never(ana, here, "Kaggle teaches")
	w.restart("third", sessions)
	w.sees(ana, here, "Kaggle teaches")
}

// TestQuietSessionIsKept: the session of a server where nothing happens is as good after an
// hour as at its beginning.
func TestQuietSessionIsKept(t *testing.T) {
	t.Parallel()
	sessions, later := new(leftSessions), new(atomic.Int64)
	now := func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	w := newServer(t, options{config: func(c *discord.Config) { c.Owner, c.Sessions, c.Now = "first", sessions, now }})
	w.Until("it is saved", func() bool { return len(sessions.all()) == 1 })
	later.Store(int64(time.Hour))
	begun := now()
	w.Until("it is saved again", func() bool { return !sessions.all()[0].Saved.Before(begun) })
}

// TestOverSessionIsNotKept: a session that Discord has ended is not left to anybody.
func TestOverSessionIsNotKept(t *testing.T) {
	t.Parallel()
	sessions := new(leftSessions)
	w := newServer(t, options{allow: []string{twoSessions}, config: inherits("first", sessions)})
	w.Until("it is saved", func() bool { return len(sessions.all()) == 1 })
	old := sessions.all()[0].ID
	w.Invalidate(false)
	w.Until("another one alone is kept", func() bool {
		all := sessions.all()
		return len(all) == 1 && all[0].ID != old
	})
}

// TestInheritedByShards: the session that was left of a shard is heard until the new one of
// that shard has begun, or what happens between them is lost.
func TestInheritedByShards(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("waits for Discord's pauses")
	}
	const second, there = "200000000004194305", "300000000000000009" // a server of the second shard
	sessions := new(leftSessions)
	w := newServer(t, options{fake: discordfake.Options{Shards: 2}, allow: []string{twoSessions}, config: inherits("first", sessions)})
	w.Join(second, there)
	w.sees(ana, there, "Mention me with a question")
	w.leaves(sessions, 2)
	w.Say(ana, here, "@bot is kaggle worth it?", "")
	w.restart("second", sessions)
	w.sees(ana, here, "Kaggle teaches") // the first shard's is over
	w.Say(ana, there, "@bot do i need a phd?", "")
	w.Until("the second shard begins", func() bool { return w.Identifies() == 4 })
	w.sees(ana, there, "bachelor's degree")
}

// TestJoinedWhileDown: a server that adds the bot while nobody is connected is greeted.
func TestJoinedWhileDown(t *testing.T) {
	t.Parallel()
	sessions := new(leftSessions)
	w := newServer(t, options{allow: []string{twoSessions}, config: inherits("first", sessions)})
	w.leaves(sessions, 1)
	w.Join("200000000000000009", "300000000000000009")
	w.restart("second", sessions)
	w.sees(ana, "300000000000000009", "Mention me with a question")
	w.never(ana, here, "Mention me with a question")
}
