package discord

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/discord/discordfake"
)

func anOption(label, name string, ids ...string) bot.Option {
	return bot.Option{Label: label, Action: bot.Action{Name: name, IDs: ids}}
}

// replies are one of each kind.
var replies = []struct {
	name  string
	reply bot.Reply
}{
	{"answer", bot.Reply{Blocks: []bot.Block{
		bot.Answer{Entry: "faq/phd", Title: "Do I need a PhD?", Text: "No. **Most** roles don't.\n\n- one\n- [two](https://x.org)", Source: "MLE guide 2026, FAQ"},
		bot.Figures{Title: "Figures", Rows: []bot.FigureRow{{What: "MLE, junior", Value: "$120–140K", Detail: "USD a year, US, 2026", Source: "MLE guide 2026, Pay"}}, Notes: []string{"US figures only."}},
		bot.Figures{Title: "Market data", Rows: []bot.FigureRow{{What: "Nurses", Value: "$93,600"}, {What: "Cooks", Value: "$36,000", Detail: "900 people"}, {What: "Bakers", Value: "$35,000", Source: "FAQ"}}, About: "USD a year. Source: A survey"},
		bot.Choices{Options: []bot.Option{anOption("Show more", "more", "faq/phd")}},
		bot.Choices{Prompt: "Related questions", Options: []bot.Option{anOption("Is a master's worth it?", "show", "a"), anOption("Bootcamp?", "show", "b")}, Menu: true},
		bot.Feedback{Yes: anOption("Helpful", "vote", "q", "1"), No: anOption("Not helpful", "vote", "q", "0")},
		bot.Tools{Options: []bot.Option{anOption("Why this answer?", "why", "q"), anOption("Delete", "delete", "U1")}, Open: bot.Action{Name: bot.ToolsAction, IDs: []string{"q", "faq/phd", "U1"}}},
	}}},
	{"basis", bot.Reply{Blocks: []bot.Block{
		bot.Figures{Rows: []bot.FigureRow{{What: "MLE, junior", Value: "$120–140K"}}},
		bot.Answer{Entry: "salary/experience", Text: "Juniors start at $120-140K."},
		bot.Basis{Question: "How does pay grow & when?", Source: "MLE guide 2026, Pay", Address: "https://example.org/guide?a=1&b=2", Counts: "USD a year, US, 2026"},
		bot.Text{Text: "That was a long message."},
	}}},
	{"unsure", bot.Reply{Blocks: []bot.Block{
		bot.Text{Text: "I'm not sure that I understood you."},
		bot.Choices{Prompt: "Did you mean one of these?", Options: []bot.Option{anOption("One?", "pick", "a", "U1", "q"), anOption("Two?", "pick", "b", "U1", "q")}},
	}}},
	{"none", bot.Reply{Blocks: []bot.Block{
		bot.Text{Text: "I don't know."},
		bot.Choices{Prompt: "These are the topics it covers:", Options: []bot.Option{anOption("A", "topic", "a"), anOption("B", "topic", "b"), anOption("C", "topic", "c"), anOption("D", "topic", "d"), anOption("E", "topic", "e"), anOption("F", "topic", "f")}},
	}}},
	{"hostile", bot.Reply{Blocks: []bot.Block{
		bot.Answer{Title: "@everyone <@1>", Text: "@here <@&1> [x](javascript:alert(1)) [](https://x.org)", Source: "<@1>"},
		bot.Choices{Prompt: "<@1>", Options: []bot.Option{anOption("@everyone", "show", "a"), anOption("@everyone", "show", "a")}},
	}}},
	{"listing", bot.Reply{Blocks: []bot.Block{bot.Listing{Title: "Commands", Items: []bot.Item{{Name: "salary [role]", Text: "What is paid"}, {Name: "help"}, {Text: "a line"}}}}}},
	{"sentences", bot.Reply{Blocks: []bot.Block{bot.Choices{Prompt: "What have you done?", Read: true, Options: []bot.Option{{Label: "Nothing *yet*", Action: bot.Action{Name: "assess", IDs: []string{"a"}}}, {Label: "A program of more than 200 lines", Action: bot.Action{Name: "assess", IDs: []string{"b"}}}}}}}},
	{"too long", bot.Reply{Blocks: []bot.Block{bot.Answer{Title: "T", Text: strings.Repeat("word ", 1500), Source: "S"}, bot.Text{Text: strings.Repeat("more ", 800)}}}},
	{"empty", bot.Reply{Blocks: []bot.Block{bot.Text{}, bot.Answer{}, bot.Figures{}, bot.Choices{}, bot.Tools{}, bot.Listing{}}}},
	{"form", bot.Reply{Blocks: []bot.Block{bot.Form{Title: "Edit pin abcdefghijklmnop of this community, please", Action: bot.Action{Name: "pin-form", IDs: []string{"abc", "2"}}, Fields: []bot.Field{
		{Name: "triggers", Label: "Questions", Help: "one a line", Value: "a\nb", Long: true, Required: true, Max: 4000},
		{Name: "scope", Label: "Where", Value: "channel", Choices: []bot.Choice{{Name: "everywhere", Value: "community"}}},
		{Name: "why", Label: "Why", Max: 500, Value: strings.Repeat("x", 600)},
	}}}}},
	{"form to choose in", bot.Reply{Blocks: []bot.Block{bot.Text{Text: "Leave out what you like."}, bot.Form{Title: "Where I stand", Action: bot.Action{Name: "assess-form"}, Fields: []bot.Field{
		{Name: "open", Label: "Programming languages: What have you written by yourself so far?", Hint: "Count what others can run.", Value: "b", Open: true, Choices: []bot.Choice{{Name: "Nothing yet", Value: "a"}, {Name: "A program", Value: "b"}}},
		{Name: "menu", Label: "Where", Required: true, Problem: "Choose one.", Choices: []bot.Choice{{Name: "here", Value: "h"}, {Name: "everywhere", Value: "e"}}},
		{Name: "typed", Label: "Other", Help: "its name", Choices: []bot.Choice{{Name: "a", Value: ""}}},
	}}}}},
	{"form of too many fields", bot.Reply{Blocks: []bot.Block{bot.Text{Text: "There is no room for this."}, bot.Form{Title: "Pin", Action: bot.Action{Name: "pin-form"}, Fields: []bot.Field{
		{Name: "a", Label: "A"}, {Name: "b", Label: "B", Choices: []bot.Choice{{Name: "x", Value: "x"}}}, {Name: "c", Label: "C"}, {Name: "d", Label: "D"}, {Name: "e", Label: "E"}, {Name: "f", Label: "F"}, {Name: "g", Label: "G"},
	}}}}},
}

// TestRender holds a reply of each kind against what is sent.
func TestRender(t *testing.T) {
	const path = "testdata/render.txtar"
	wants := map[string]string{}
	if archive, err := txtar.ParseFile(path); err == nil {
		for _, f := range archive.Files {
			wants[f.Name] = string(f.Data)
		}
	} else if !*update {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: []byte("Replies as they are sent.\n")}
	for _, r := range replies {
		t.Run(r.name, func(t *testing.T) {
			got := draw(t, r.reply)
			out.Files = append(out.Files, txtar.File{Name: r.name, Data: []byte(got)})
			if diff := cmp.Diff(wants[r.name], got); diff != "" && !*update {
				t.Error(diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(out), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// draw renders a reply, as a modal where it has a form, and checks it.
func draw(t interface {
	Helper()
	Errorf(format string, args ...any)
}, reply bot.Reply) string {
	t.Helper()
	var value any
	var list []error
	checkIt := discordfake.CheckModal
	if _, ok := form(reply); ok {
		value, list = modal(reply)
	} else {
		m := render(reply)
		value, list = m, m.faults
		checkIt = func(raw []byte) []string { return discordfake.CheckMessage(raw, len(m.files)) }
	}
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Errorf("%v", err)
	}
	for _, fault := range checkIt(data) {
		t.Errorf("Discord would refuse: %s", fault)
	}
	return fmt.Sprintf("%s\nfaults %v\n", data, list)
}

// TestLinks: Discord shows links of the web; others are read aloud, and code stays as it is.
func TestLinks(t *testing.T) {
	for text, want := range map[string]string{
		"See [our wiki](http://wiki.example.org/x) first.":                    "See [our wiki](http://wiki.example.org/x) first.",
		"See [x](<https://example.org/a>), <https://example.org/b>.":          "See [x](<https://example.org/a>), <https://example.org/b>.",
		"[Python](https://en.wikipedia.org/wiki/Python_(language))":           "[Python](https://en.wikipedia.org/wiki/Python_(language))",
		"[the [new] page](https://example.org/a)":                             "[the [new] page](https://example.org/a)",
		"Write to [us](mailto:jobs@example.org).":                             "Write to us (jobs@example.org).",
		"[jobs@example.org](mailto:jobs@example.org)":                         "jobs@example.org",
		"[https://example.org](https://example.org), [](https://example.org)": "https://example.org, https://example.org",
		"![chart](https://example.org/a.png)":                                 "[chart](https://example.org/a.png)",
		"[a](javascript:alert(1)) [the entry](x/z) [b](ftp://x.org)":          "a the entry b",
		"Type `[x](ftp://y)`.\n```\n[a](ftp://b)\n```":                        "Type `[x](ftp://y)`.\n```\n[a](ftp://b)\n```",
	} {
		if got := clean(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestQuietLinks: a link in a message's own text unfolds nothing beneath it.
func TestQuietLinks(t *testing.T) {
	for text, want := range map[string]string{
		"[here](https://example.org/a_(b)) and [the [new] page](<https://example.org>)":   "[here](<https://example.org/a_(b)>) and [the [new] page](<https://example.org>)",
		"see https://example.org/x, (https://example.org/y) and <https://example.org/z>.": "see <https://example.org/x>, (<https://example.org/y>) and <https://example.org/z>.",
		"`https://example.org`": "`https://example.org`",
		"no link: [a](b)":       "no link: [a](b)",
	} {
		if got := quiet(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestRepliesStayWithinLimits: whatever a reply holds, Discord takes it, and nobody is
// pinged.
func TestRepliesStayWithinLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw(t, bottest.AnyReply().Draw(t, "reply"))
	})
}
