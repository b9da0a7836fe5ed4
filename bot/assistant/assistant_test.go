package assistant_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/index"
	"careerbot/knowledge"
)

var update = flag.Bool("update", false, "write the goldens anew")

// member is one person in one channel, with the bot over the real guide.
type member struct {
	t    *testing.T
	bot  *assistant.Assistant
	user string
	last bot.Reply
	log  *bytes.Buffer
}

func newMember(t *testing.T) *member {
	t.Helper()
	var log bytes.Buffer
	now := func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
	return &member{t: t, user: "U1", log: &log, bot: assistant.New(assistant.Options{
		Searcher: bottest.Index(t), Store: store.None(),
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelInfo})), Now: now,
	})}
}

func (m *member) do(r bot.Request) bot.Reply {
	m.t.Helper()
	r.Platform, r.Community, r.Channel, r.User = "test", "test:1", "C1", bot.User{ID: m.user}
	reply, err := m.bot.Handle(context.Background(), &r)
	if err != nil {
		m.t.Logf("error: %v", err)
	}
	m.last = reply
	return reply
}

func (m *member) says(text string) bot.Reply {
	m.t.Helper()
	return m.do(bot.Request{Kind: bot.Message, Text: text})
}

func (m *member) uses(line string) bot.Reply {
	m.t.Helper()
	name, text, _ := strings.Cut(line, " ")
	return m.do(bot.Request{Kind: bot.CommandUse, Command: name, Text: text})
}

// presses the button whose label begins so.
func (m *member) presses(label string) bot.Reply {
	m.t.Helper()
	for _, o := range m.last.Options() {
		if strings.HasPrefix(o.Label, label) {
			return m.do(bot.Request{Kind: bot.Press, Action: o.Action})
		}
	}
	m.t.Fatalf("no button %q in:\n%s", label, dump(m.last))
	return bot.Reply{}
}

// dump shows a reply as it is, block by block.
func dump(r bot.Reply) string {
	var b strings.Builder
	fmt.Fprintf(&b, "(%s)\n", r.Visibility)
	for _, block := range r.Blocks {
		switch v := block.(type) {
		case bot.Text:
			fmt.Fprintf(&b, "text: %s\n", v.Text)
		case bot.Answer:
			fmt.Fprintf(&b, "answer %s: %s\n  %s\n  source: %s\n", v.Entry, v.Title, strings.ReplaceAll(v.Text, "\n", "\n  "), v.Source)
		case bot.Figures:
			fmt.Fprintf(&b, "figures: %s\n", v.Title)
			for _, row := range v.Rows {
				fmt.Fprintf(&b, "  %s | %s | %s | %s\n", row.What, row.Value, row.Detail, row.Source)
			}
			if v.About != "" {
				fmt.Fprintf(&b, "  about: %s\n", v.About)
			}
			for _, n := range v.Notes {
				fmt.Fprintf(&b, "  note: %s\n", n)
			}
		case bot.Basis:
			fmt.Fprintf(&b, "basis: %s\n", v)
		case bot.Feedback:
			fmt.Fprintf(&b, "feedback: [%s] [%s]\n", v.Yes.Label, v.No.Label)
		case bot.Choices:
			fmt.Fprintf(&b, "choices: %s\n", v.Prompt)
			for _, o := range v.Options {
				code, err := o.Action.Encode()
				if err != nil {
					code = err.Error()
				}
				fmt.Fprintf(&b, "  [%s] %s\n", o.Label, code)
			}
		case bot.Listing:
			fmt.Fprintf(&b, "list: %s\n", v.Title)
			for _, i := range v.Items {
				fmt.Fprintf(&b, "  %s: %s\n", i.Name, i.Text)
			}
		}
	}
	return b.String()
}

// TestReplies is a conversation with every feature, kept as a golden.
func TestReplies(t *testing.T) {
	m := newMember(t)
	var got bytes.Buffer
	step := func(what string, reply bot.Reply) { fmt.Fprintf(&got, "=== %s\n%s\n", what, dump(reply)) }
	for _, text := range []string{
		"Do I need a PhD?", "what do juniors make?", "and for seniors?", "what about remote?",
		"mle salary in bangalore", "how do plumbers earn their living", "hello!", "", "xyzzy",
		"do i need a phd and how long does it take", "which way into ml suits a parent",
	} {
		step("says "+text, m.says(text))
	}
	step("says Do I need a PhD?", m.says("Do I need a PhD?"))
	step("presses Show more", m.presses("Show more"))
	step("presses a related question", m.presses("Is a master"))
	for _, line := range []string{
		"salary", "salary senior", "salary staff", "salary senior data scientist", "salary junior bay area",
		"salary startup", "salary enterprise", "salary nlp", "salary senior in berlin", "salary dentist", "salary 5 years of experience",
		"compare data scientist", "compare data engineer with data scientist", "compare baker", "compare", "compare data scientist, data engineer and mle",
		"topics", "topics salary", "topics Pay and growth", "topics nonsense", "faq", "more", "more faq/phd", "more no/where", "help",
		"ask is kaggle worth it", "explain", "nonsense",
	} {
		step("uses "+line, m.uses(line))
	}
	step("presses an old button", m.do(bot.Request{Kind: bot.Press, Action: bot.Action{Name: "gone"}}))
	step("presses a button of a passage that is gone", m.do(bot.Request{Kind: bot.Press, Action: bot.Action{Name: "show", IDs: []string{"no/where"}}}))
	step("presses a button without id", m.do(bot.Request{Kind: bot.Press, Action: bot.Action{Name: "topic"}}))

	const name = "testdata/replies.txt"
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("replies differ; read the difference and run with -update if it is wanted:\n%s", diff)
	}
}

// TestEveryEntryFits: every button the content can make is within the limits.
func TestEveryEntryFits(t *testing.T) {
	m := newMember(t)
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range corpus.Entries {
		reply := m.do(bot.Request{Kind: bot.Press, Action: bot.Action{Name: "show", IDs: []string{e.ID}}})
		for _, o := range reply.Options() {
			if _, err := o.Action.Encode(); err != nil {
				t.Errorf("%s: %v", e.ID, err)
			}
			if n := len([]rune(o.Label)); n == 0 || n > knowledge.MaxTitle {
				t.Errorf("%s: button %q has %d characters", e.ID, o.Label, n)
			}
		}
	}
}

// TestContextEnds: after half an hour a follow-up is a question of its own, and
// people do not share conversations.
func TestContextEnds(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	memory := memory.NewMemoryConversations(func() time.Time { return now })
	ctx := context.Background()
	if err := memory.Remember(ctx, "a", "", knowledge.Context{Entry: "faq/phd"}, now.Add(30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	now = now.Add(30*time.Minute - time.Second)
	if c, err := memory.Recall(ctx, "a"); err != nil || c.Entry != "faq/phd" {
		t.Errorf("got %v, %v within the half hour", c, err)
	}
	if c, err := memory.Recall(ctx, "b"); err != nil || c.Entry != "" {
		t.Errorf("got another conversation's context %v, %v", c, err)
	}
	now = now.Add(2 * time.Second)
	if c, err := memory.Recall(ctx, "a"); err != nil || c.Entry != "" {
		t.Errorf("got %v, %v after it", c, err)
	}
	for i := range 25_000 {
		if err := memory.Remember(ctx, fmt.Sprint(i), "", knowledge.Context{Entry: "x"}, now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := memory.Recall(ctx, "24999"); err != nil || c.Entry != "x" {
		t.Errorf("the newest conversation is forgotten: %v, %v", c, err)
	}
}

func TestPeopleDoNotShareConversations(t *testing.T) {
	m := newMember(t)
	m.says("what do juniors make?")
	m.user = "U2"
	if reply := dump(m.uses("more")); !strings.Contains(reply, "nothing to say more about") {
		t.Errorf("another person's conversation is continued:\n%s", reply)
	}
}

// failing is a searcher that fails in a chosen way.
type failing struct {
	bot.Searcher
	search func(ctx context.Context) error
}

func (f failing) Search(ctx context.Context, _ knowledge.Query) (knowledge.Result, error) {
	return knowledge.Result{}, f.search(ctx)
}

func (f failing) Complete(string, int) []knowledge.Suggestion { return nil }

func (f failing) Corpus() *knowledge.Corpus {
	c, err := knowledge.LoadEmbedded()
	if err != nil {
		panic(err)
	}
	return c
}

// TestFaults: whatever happens inside, the person reads a plain apology, the log
// has the cause, and neither has the question.
func TestFaults(t *testing.T) {
	for name, search := range map[string]func(context.Context) error{
		"error":   func(context.Context) error { return errors.New("secret cause") },
		"panic":   func(context.Context) error { panic("secret cause") },
		"timeout": func(ctx context.Context) error { <-ctx.Done(); return fmt.Errorf("secret cause: %w", ctx.Err()) },
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			b := assistant.New(assistant.Options{
				Searcher: failing{search: search}, Store: store.None(), Config: assistant.Config{Timeout: 10 * time.Millisecond},
				Log: slog.New(slog.NewTextHandler(&log, nil)), Now: time.Now,
			})
			reply, err := b.Handle(context.Background(), &bot.Request{Kind: bot.Message, Text: "my private question"})
			if err == nil {
				t.Fatal("no error")
			}
			text := dump(reply)
			if !strings.Contains(text, "Sorry") || strings.Contains(text, "secret") || reply.Visibility != bot.Private {
				t.Errorf("the person reads:\n%s", text)
			}
			if !strings.Contains(log.String(), "secret cause") || strings.Contains(log.String(), "private question") {
				t.Errorf("the log says:\n%s", &log)
			}
		})
	}
}

func TestCommandsAreRegistrable(t *testing.T) {
	m := newMember(t)
	names := map[string]bool{}
	for _, c := range m.bot.Commands() {
		if names[c.Name] {
			t.Errorf("command %s twice", c.Name)
		}
		names[c.Name] = true
		if len(c.Examples) == 0 {
			t.Errorf("command %s has no example", c.Name)
		}
	}
	for _, want := range []string{"ask", "salary", "compare", "topics", "faq", "more", "help"} {
		if !names[want] {
			t.Errorf("no command %s", want)
		}
	}
}

func ExampleAssistant_Handle() {
	corpus, err := knowledge.LoadEmbedded()
	if err != nil {
		panic(err)
	}
	ix := index.New(corpus, nil)
	defer ix.Close()
	b := assistant.New(assistant.Options{
		Searcher: ix, Store: store.None(),
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	reply, err := b.Handle(context.Background(), &bot.Request{Kind: bot.Message, Text: "is kaggle worth it?"})
	if err != nil {
		panic(err)
	}
	fmt.Println(reply.Blocks[0].(bot.Answer).Entry)
	// Output: portfolio/competitions
}
