package bot_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

// refusals counts what an observer is told of.
type refusals struct {
	bot.Unobserved
	n atomic.Int64
}

func (r *refusals) Refused(_ string, why bot.ErrorKind) {
	if why == bot.Limited {
		r.n.Add(1)
	}
}

// TestRateLimit: somebody who asks too much is told so once a minute, and gets silence
// beside that, whatever they use; others do not notice. Every refusal is counted, and the
// log has a line for those that were told.
func TestRateLimit(t *testing.T) {
	counted := new(refusals)
	w := bottest.New(t, bottest.Options{Limit: 3, Observer: counted})
	outcome := func(r bot.Request) string {
		reply, _ := w.Handle(r)
		switch text := bottest.Text(reply); {
		case len(reply.Blocks) == 0:
			return "silence"
		case strings.Contains(text, "a lot at once"):
			return "told"
		}
		return "answered"
	}
	ask := func(user string) string { return outcome(bottest.As(w.Request("do i need a phd?"), bottest.By(user))) }
	for i, want := range []string{"answered", "answered", "answered", "told", "silence", "silence", "silence"} {
		if got := ask("busy"); got != want {
			t.Errorf("request %d: %s, want %s", i+1, got, want)
		}
	}
	for name, change := range map[string]func(r *bot.Request){
		"command": func(r *bot.Request) { r.Kind, r.Command = bot.CommandUse, "help" },
		"press":   func(r *bot.Request) { r.Kind, r.Action = bot.Press, bot.Action{Name: "show", IDs: []string{"faq/phd"}} },
	} {
		if got := outcome(bottest.As(bottest.As(w.Request(""), bottest.By("busy")), change)); got != "silence" {
			t.Errorf("a %s: %s", name, got)
		}
	}
	form := bottest.As(bottest.As(w.Request(""), bottest.By("busy")), func(r *bot.Request) { r.Kind, r.Action = bot.Submit, bot.Action{Name: "reason", IDs: []string{"q"}} })
	if got := outcome(form); got != "told" {
		t.Errorf("a form, whose words would be lost: %s", got)
	}
	if got := ask("other"); got != "answered" {
		t.Errorf("another person: %s", got)
	}
	if n := counted.n.Load(); n != 7 {
		t.Errorf("%d refusals are counted, want 7", n)
	}
	lines := 0
	for line := range strings.Lines(w.Log.String()) {
		if strings.Contains(line, "msg=refused") && !strings.Contains(line, "level=DEBUG") {
			lines++
		}
	}
	if lines != 2 {
		t.Errorf("%d refusals are logged, want those that were told", lines)
	}
	w.Clock.Pass(time.Minute)
	for i, want := range []string{"answered", "answered", "answered", "told", "silence"} {
		if got := ask("busy"); got != want {
			t.Errorf("a minute later, request %d: %s, want %s", i+1, got, want)
		}
	}
}

// TestFloodForAnHour: one word a minute, however much is asked.
func TestFloodForAnHour(t *testing.T) {
	w := bottest.New(t, bottest.Options{Limit: 2})
	told := 0
	for range 60 * 6 {
		reply, _ := w.Handle(w.Request("do i need a phd?"))
		if strings.Contains(bottest.Text(reply), "a lot at once") {
			told++
		}
		w.Clock.Pass(10 * time.Second)
	}
	if told < 30 || told > 60 {
		t.Errorf("told %d times in an hour", told)
	}
}

// TestTalkUsesUpNothing: what is said where the bot takes part, and not to it, costs
// nobody their own questions, and has a bound of its own.
func TestTalkUsesUpNothing(t *testing.T) {
	counted := new(refusals)
	w := bottest.New(t, bottest.Options{Limit: 5, Observer: counted})
	talk := func(r *bot.Request) { r.Thread, r.Unasked = "t1", true }
	for i := range 200 {
		reply, err := w.Handle(bottest.As(w.Request(fmt.Sprint("lunch at ", i, "?")), talk))
		if len(reply.Blocks) > 0 {
			t.Fatalf("it answers talk: %s, %v", bottest.Text(reply), err)
		}
	}
	for i := range 5 {
		reply, err := w.Handle(bottest.As(w.Request("do i need a phd?"), func(r *bot.Request) { r.Thread = "t1" }))
		if err != nil || !strings.Contains(bottest.Text(reply), "bachelor's degree") {
			t.Errorf("question %d: %v", i+1, err)
		}
	}
	if counted.n.Load() != 195 {
		t.Errorf("%d are not listened to, want those over the bound", counted.n.Load())
	}
}
