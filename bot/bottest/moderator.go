package bottest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/inbox"
)

// Moderator is a person who works on pins, and what they were told last.
type Moderator struct {
	*Whole
	Last bot.Reply
}

// NewModerator makes a whole bot with a moderator.
func NewModerator(t *testing.T) *Moderator {
	return &Moderator{Whole: New(t, Options{})}
}

// Does handles a request as a moderator; change may make it another's.
func (m *Moderator) Does(r bot.Request, change ...func(r *bot.Request)) string {
	m.T.Helper()
	r.User = bot.User{ID: "mod", Name: "Mo", Access: bot.Moderator}
	for _, c := range change {
		c(&r)
	}
	reply, err := m.Handle(r)
	if err != nil {
		m.T.Logf("error: %v", err)
	}
	m.Last = reply
	return Text(reply)
}

// Press presses a button by its action.
func (m *Moderator) Press(name string, ids ...string) string {
	m.T.Helper()
	r := m.Request("")
	r.Kind, r.Action = bot.Press, bot.Action{Name: name, IDs: ids}
	return m.Does(r)
}

// Button returns the action of a button of the last reply.
func (m *Moderator) Button(label string) bot.Action {
	m.T.Helper()
	for _, o := range m.Last.Options() {
		if strings.HasPrefix(o.Label, label) {
			return o.Action
		}
	}
	m.T.Fatalf("no button %q in:\n%s", label, Text(m.Last))
	return bot.Action{}
}

// Presses presses the button of the last reply whose label begins so.
func (m *Moderator) Presses(label string) string {
	m.T.Helper()
	a := m.Button(label)
	return m.Press(a.Name, a.IDs...)
}

// Fills hands in a form that was filled in.
func (m *Moderator) Fills(action bot.Action, fields map[string]string, change ...func(r *bot.Request)) string {
	m.T.Helper()
	r := m.Request("")
	r.Kind, r.Action, r.Fields = bot.Submit, action, fields
	return m.Does(r, change...)
}

// Pin makes a pin and returns its id.
func (m *Moderator) Pin(fields map[string]string, change ...func(r *bot.Request)) string {
	m.T.Helper()
	preview := m.Fills(bot.Action{Name: "pin-form"}, fields, change...)
	if !strings.Contains(preview, "This is what members will see") {
		m.T.Fatalf("no preview:\n%s", preview)
	}
	saved := m.Presses("Save")
	if !strings.Contains(saved, "Pinned as") {
		m.T.Fatalf("not saved:\n%s", saved)
	}
	return m.Button("Look at it").IDs[0]
}

// Asks as a member.
func (m *Moderator) Asks(text string, change ...func(r *bot.Request)) string {
	m.T.Helper()
	r := m.Request(text)
	r.User.ID = fmt.Sprint("member", m.Clock.Now().UnixNano(), text) // nobody has heard it before
	m.Clock.Pass(time.Millisecond)
	for _, c := range change {
		c(&r)
	}
	reply, err := m.Handle(r)
	if err != nil {
		m.T.Fatal(err)
	}
	return Text(reply)
}

// InCommunity makes a request one of another community.
func InCommunity(id string) func(*bot.Request) { return func(r *bot.Request) { r.Community = id } }

// InChannel makes a request one of another channel.
func InChannel(id string) func(*bot.Request) { return func(r *bot.Request) { r.Channel = id } }

// Wants fails the test where a text lacks one of the parts.
func Wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("lacks %q:\n%s", p, text)
		}
	}
}

// Lacks fails the test where a text has one of the parts.
func Lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("has %q:\n%s", p, text)
		}
	}
}

// By makes a request a member's.
func By(user string) func(*bot.Request) { return func(r *bot.Request) { r.User = bot.User{ID: user} } }

// Privately makes a request one whose answer is for its person alone.
func Privately(r *bot.Request) { r.Private = true }

// Said says who could read a request.
func Said(audience bot.Audience) func(*bot.Request) {
	return func(r *bot.Request) { r.Audience = audience }
}

// Listener takes edits, deletions and notices like a platform that can.
type Listener struct {
	*Recorder
	mu   sync.Mutex
	told []string // "person: text"
}

// Edit implements bot.Editor.
func (l *Listener) Edit(context.Context, bot.MessageRef, bot.Destination, bot.Reply) error {
	return nil
}

// Delete implements bot.Editor.
func (l *Listener) Delete(context.Context, bot.MessageRef, bot.Destination) error { return nil }

// Notify implements bot.Notifier.
func (l *Listener) Notify(_ context.Context, _, user string, reply bot.Reply) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, user+": "+fmt.Sprintf("%+v", reply.Blocks))
	return nil
}

// Taken returns what it was told since it was last asked.
func (l *Listener) Taken() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	told := l.told
	l.told = nil
	return told
}

// NewModeratorInEditor is a moderator on a platform that changes messages.
func NewModeratorInEditor(t *testing.T, o Options) *Moderator {
	w := New(t, o)
	w.Queue = w.Bot.Queue(inbox.Options{Owner: "editor"}, &Listener{Recorder: w.Platform})
	return &Moderator{Whole: w}
}
