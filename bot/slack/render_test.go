package slack

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/slack/slackfake"
)

func option(label, name string, ids ...string) bot.Option {
	return bot.Option{Label: label, Action: bot.Action{Name: name, IDs: ids}}
}

// replies are one of each kind.
var replies = []struct {
	name  string
	reply bot.Reply
}{
	{"answer", bot.Reply{Blocks: []bot.Block{
		bot.Answer{Entry: "faq/phd", Title: "Do I need a PhD?", Text: "No. **Most** roles don't & won't.\n\n- one\n- [two](https://x.org)", Source: "MLE guide 2026, FAQ"},
		bot.Figures{Title: "Figures", Rows: []bot.FigureRow{{What: "MLE, junior", Value: "$120–140K", Detail: "USD a year, US, 2026", Source: "MLE guide 2026, Pay"}}, Notes: []string{"US figures only."}},
		bot.Figures{Title: "Market data", Rows: []bot.FigureRow{{What: "Nurses", Value: "$93,600"}, {What: "Cooks", Value: "$36,000", Detail: "900 people"}, {What: "Bakers", Value: "$35,000", Source: "FAQ"}}, About: "USD a year. Source: A survey"},
		bot.Choices{Options: []bot.Option{option("Show more", "more", "faq/phd")}},
		bot.Choices{Prompt: "Related questions", Options: []bot.Option{option("Is a master's worth it?", "show", "a"), option("Bootcamp?", "show", "b")}, Menu: true},
		bot.Feedback{Yes: option("Helpful", "vote", "q", "1"), No: option("Not helpful", "vote", "q", "0")},
		bot.Tools{Options: []bot.Option{option("Why this answer?", "why", "q"), option("Pin (moderators)", "pin-entry", "faq/phd"), option("Share with channel", "share", "q", "faq/phd", ""), option("Delete", "delete", "U1")}, Open: bot.Action{Name: bot.ToolsAction, IDs: []string{"q", "faq/phd", "U1"}}},
	}}},
	{"basis", bot.Reply{Blocks: []bot.Block{
		bot.Figures{Rows: []bot.FigureRow{{What: "MLE, junior", Value: "$120–140K"}}},
		bot.Answer{Entry: "salary/experience", Text: "Juniors start at $120-140K."},
		bot.Basis{Question: "How does pay grow & when?", Source: "MLE guide 2026, Pay", Address: "https://example.org/guide?a=1&b=2", Counts: "USD a year, US, 2026"},
		bot.Text{Text: "That was a long message."},
	}}},
	{"unsure", bot.Reply{Blocks: []bot.Block{
		bot.Text{Text: "I'm not sure that I understood you."},
		bot.Choices{Prompt: "Did you mean one of these?", Options: []bot.Option{option("One?", "pick", "a", "U1", "q"), option("Two?", "pick", "b", "U1", "q"), option("Three?", "pick", "c", "U1", "q")}},
	}}},
	{"none", bot.Reply{Blocks: []bot.Block{
		bot.Text{Text: "I don't know: the guide says nothing about that."},
		bot.Choices{Prompt: "These are the topics it covers:", Options: []bot.Option{option("A", "topic", "a"), option("B", "topic", "b"), option("C", "topic", "c"), option("D", "topic", "d"), option("E", "topic", "e"), option("F", "topic", "f")}},
	}}},
	{"hostile", bot.Reply{Blocks: []bot.Block{
		bot.Answer{Title: "<!channel> *bold* <@U1>", Text: "<!here> & <@U1> <#C1> [x](javascript:alert(1)) [<!everyone>](https://x.org|<@U1>) [@channel|x](https://x.org)", Source: "<@U1>"},
		bot.Choices{Prompt: "<@U1>", Options: []bot.Option{option("<!channel>", "show", "a")}},
		bot.Listing{Title: "<@U1>", Items: []bot.Item{{Name: "<!here>", Text: "<@U1>"}}},
		bot.Figures{Title: "<@U1>", Rows: []bot.FigureRow{{What: "<@U1>", Value: "<@U1>", Detail: "<@U1>", Source: "<@U1>"}}, About: "<!here>", Notes: []string{"<!here>"}},
	}}},
	{"listing", bot.Reply{Blocks: []bot.Block{bot.Listing{Title: "Commands", Items: []bot.Item{{Name: "salary [role]", Text: "What is paid"}, {Name: "help"}, {Text: "a line"}}}}}},
	{"long", bot.Reply{Blocks: []bot.Block{bot.Answer{Title: "Long", Text: strings.Repeat("A paragraph with some words in it, & more.\n\n", 150), Source: "S"}}}},
	{"too long", bot.Reply{Blocks: []bot.Block{bot.Text{Text: strings.Repeat("word ", 5000)}, bot.Choices{Prompt: "P", Options: []bot.Option{option("B", "show", "b")}}}}},
	{"unfit button", bot.Reply{Blocks: []bot.Block{bot.Choices{Prompt: "P", Options: []bot.Option{option("B", "show", strings.Repeat("x", 100)), option("C", "show", "c")}}}}},
	{"empty", bot.Reply{Blocks: []bot.Block{bot.Text{}, bot.Answer{}, bot.Figures{}, bot.Choices{}, bot.Tools{}, bot.Listing{}}}},
	{"newer blocks", bot.Reply{Blocks: []bot.Block{
		bot.Text{Text: "Ask <@U1> in <#C1>:\n\n3. *first*\n4. `second` & <!here>\n   - [deeper](https://x.org/a?b=1&c=2)\n\n> said @channel\n> once\n\n```\nfor x := range y {\n  <@U1>\n}\n```\n\nLast words.\n\n**Bye.**"},
		bot.Figures{Title: "Market data, US", Rows: []bot.FigureRow{{What: "Nurses <@U1>", Value: "$93,600", Detail: "$80,000–100,000; 9 people"}, {What: "Cooks", Value: "$36,000", Detail: "$30,000–40,000; 8 people"}}, About: "USD a year.", Columns: []string{"median", "25th–75th percentile", "people"}},
		bot.Figures{Title: "A second table", Rows: []bot.FigureRow{{What: "Bakers", Value: "$35,000"}}, Columns: []string{"median"}},
		bot.Listing{Title: "Commands", Items: []bot.Item{{Name: "help", Text: "What I can do"}}, Folded: true},
		bot.Chart{Title: "Pay", Unit: "USD a year", Rows: []bot.FigureRow{
			{What: "Nurses", Source: "A survey", Span: bot.Span{Unit: "USD a year", Low: 80_000, Mid: 93_600, High: 100_000}}, {What: "Cooks", Source: "A survey", Span: bot.Span{Unit: "USD a year", Low: 30_000, Mid: 36_000, High: 40_000}},
			{What: "senior", Source: "The guide", Span: bot.Span{Unit: "USD a year", Low: 200_000, High: 200_000, Above: true}}, {What: "junior", Source: "The guide", Span: bot.Span{Unit: "USD a year", Low: 120_000, High: 140_000}},
			{What: "alone", Source: "Somebody", Span: bot.Span{Unit: "USD a year", Low: 1, High: 2}},
		}},
	}}},
	{"form", bot.Reply{Blocks: []bot.Block{
		bot.Text{Text: "Above the fields."},
		bot.Form{Title: "Edit pin abcdefghijklmnop", Action: bot.Action{Name: "pin-form", IDs: []string{"abc", "2"}}, Fields: []bot.Field{
			{Name: "triggers", Label: "Questions", Help: "one a line", Value: "a\nb", Long: true, Required: true, Max: 4000},
			{Name: "text", Label: "Answer", Value: strings.Repeat("x", 3100), Long: true, Max: 2900},
			{Name: "target", Label: "Passage", Value: "faq/phd", Complete: "entries"},
			{Name: "scope", Label: "Where", Value: "channel", Choices: []bot.Choice{{Name: "everywhere", Value: "community"}, {Name: "this channel", Value: "channel"}}},
			{Name: "why", Label: "Why", Max: 500, Problem: "Too <long>."},
		}},
	}}},
	{"choices to read", bot.Reply{Blocks: []bot.Block{bot.Form{Title: "Where I stand", Action: bot.Action{Name: "assess-form"}, Fields: []bot.Field{
		{Name: "cloud", Label: "Cloud: what have you done?", Open: true, Value: "some", Choices: []bot.Choice{{Name: "Nothing <yet>", Value: "none"}, {Name: strings.Repeat("Something ", 9), Value: "some"}}},
		{Name: "many", Label: "More than buttons hold", Open: true, Choices: slices.Repeat([]bot.Choice{{Name: "One", Value: "1"}}, 11)},
	}}}}},
	{"sentences", bot.Reply{Blocks: []bot.Block{bot.Choices{Prompt: "What have you done?", Read: true, Options: []bot.Option{option("Nothing *yet*", "assess", "a"), option("A program of more than 200 lines", "assess", "b")}}}}},
}

// TestRender holds a reply of each kind against what is sent.
func TestRender(t *testing.T) {
	const path = "testdata/render.txtar"
	archive, err := txtar.ParseFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	wants := map[string]string{}
	if archive != nil {
		for _, f := range archive.Files {
			wants[f.Name] = string(f.Data)
		}
	}
	out := &txtar.Archive{Comment: []byte("Replies as they are sent: the text that screen readers say, and the blocks.\n")}
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
	if hasForm(reply) {
		view, faults := modal(reply, bot.Destination{Channel: "C1"})
		data, err := json.MarshalIndent(view, "", " ")
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, fault := range slackfake.CheckView(data) {
			t.Errorf("Slack would refuse: %s", fault)
		}
		return fmt.Sprintf("%s\nfaults %v\n", data, faults)
	}
	m := render(reply, allKinds)
	for _, allowed := range []kinds{allKinds, 0, allKinds &^ richTextKind} {
		one := render(reply, allowed)
		if kindsOf(one.blocks)&^allowed != 0 {
			t.Errorf("it has %s", kindsOf(one.blocks)&^allowed)
		}
		if len(one.blocks) == 0 {
			continue
		}
		data, err := json.Marshal(one.blocks)
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, fault := range slackfake.CheckMessage(one.text, data) {
			t.Errorf("Slack would refuse: %s", fault)
		}
	}
	pretty, err := json.MarshalIndent(m.blocks, "", " ")
	if err != nil {
		t.Errorf("%v", err)
	}
	return fmt.Sprintf("%s\n%s\nfaults %v\n", m.text, pretty, m.faults)
}

// TestRepliesStayWithinLimits: whatever a reply holds, Slack takes it, and nobody is
// pinged.
func TestRepliesStayWithinLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw(t, bottest.AnyReply().Draw(t, "reply"))
	})
}

// TestRefusedKinds: what Slack points at is left out, and where it points at nothing, all that
// not every workspace takes.
func TestRefusedKinds(t *testing.T) {
	m := render(bot.Reply{Blocks: []bot.Block{
		bot.Text{Text: "Words."}, bot.Text{Text: "- a list"}, bot.Listing{Title: "Commands", Items: []bot.Item{{Name: "help"}}, Folded: true},
	}}, allKinds)
	for message, want := range map[string]kinds{
		"": richTextKind | containerKind, "[ERROR] unsupported type: container [json-pointer:/blocks/2/type]": containerKind,
		"[ERROR] [json-pointer:/blocks/0/text]": richTextKind | containerKind, "[json-pointer:/blocks/99]": richTextKind | containerKind,
	} {
		err := slack.SlackErrorResponse{Err: "invalid_blocks", ResponseMetadata: slack.ResponseMetadata{Messages: []string{message}}}
		if got := m.refusedKinds(err); got != want {
			t.Errorf("%q: %s, want %s", message, got, want)
		}
	}
	without := m.without(containerKind)
	if got := kindsOf(without.blocks); got != richTextKind {
		t.Errorf("without containers it has %s", got)
	}
}

// TestChart: medians are drawn, or the ends of ranges; nothing where bars would lie, and
// nothing alone.
func TestChart(t *testing.T) {
	row := func(what string, low, mid, high float64, above bool) bot.FigureRow {
		return bot.FigureRow{What: what, Span: bot.Span{Unit: "USD a year", Low: low, Mid: mid, High: high, Above: above}}
	}
	const role = "Machine Learning Engineer, "
	for name, c := range map[string]struct {
		rows []bot.FigureRow
		want string
	}{
		"medians":         {[]bot.FigureRow{row("Computer and Information Research Scientists", 1, 2, 3, false), row("Computer and Information Engineers", 2, 3, 4, true)}, "median: Research Scientists 2, Engineers 3"},
		"ranges":          {[]bot.FigureRow{row(role+"junior", 120, 0, 140, false), row(role+"mid-level", 160, 0, 200, false)}, "from: junior 120, mid-level 160; to: junior 140, mid-level 200"},
		"open ends":       {[]bot.FigureRow{row(role+"junior", 120, 0, 140, false), row(role+"senior", 250, 0, 250, true)}, "from: junior 120, senior 250"},
		"twice the same":  {[]bot.FigureRow{row("senior", 200, 0, 200, true), row("senior", 250, 0, 250, true)}, "from: senior 200, senior 2 250"},
		"one alone":       {[]bot.FigureRow{row("senior", 200, 0, 200, false), {What: "a premium"}}, ""},
		"no numbers":      {[]bot.FigureRow{row("a", 1, 0, math.Inf(1), false), row("b", math.NaN(), 0, 1, false), row("c", 1, 1, 1, false)}, ""},
		"long and hollow": {[]bot.FigureRow{row(strings.Repeat("x", 50), 1, 1, 1, false), row(" \x00", 1, 1, 1, false)}, "median: " + strings.Repeat("x", 19) + "… 1, 2 1"},
	} {
		block, ok := chart("Pay of "+strings.Repeat("people ", 20), "USD a year", c.rows)
		if !ok {
			if c.want != "" {
				t.Errorf("%s: nothing is drawn", name)
			}
			continue
		}
		data, err := json.Marshal([]slack.Block{block})
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range slackfake.CheckMessage("…", data) {
			t.Errorf("%s: Slack would refuse: %s", name, fault)
		}
		var series []string
		for _, s := range block.Chart.(*slack.DataVisualizationBarChart).Series {
			var points []string
			for _, p := range s.Data {
				points = append(points, fmt.Sprint(p.Label, " ", p.Value))
			}
			series = append(series, s.Name+": "+strings.Join(points, ", "))
		}
		if got := strings.Join(series, "; "); got != c.want {
			t.Errorf("%s: it draws %q, want %q", name, got, c.want)
		}
	}
}

// TestMrkdwn: links are whole, whatever their addresses and labels hold; what is no link here
// keeps its label.
func TestMrkdwn(t *testing.T) {
	for source, want := range map[string]string{
		"[Python](https://en.wikipedia.org/wiki/Python_(language))": "<https://en.wikipedia.org/wiki/Python_(language)|Python>",
		"[z](https://e.example/_a_b_(c))":                           "<https://e.example/_a_b_(c)|z>",
		`[the \[new\] page](https://example.org/a)`:                 "<https://example.org/a|the [new] page>",
		"[the [new] page](https://example.org/a)":                   "<https://example.org/a|the [new] page>",
		"[**x**](https://e.org) **[y](https://e.org)**":             "<https://e.org|x> *<https://e.org|y>*",
		"[y](http://plain.example)":                                 "<http://plain.example|y>",
		"[p](https://e.org/a|b)":                                    "<https://e.org/a%7Cb|p>",
		"[a|b](https://e.org)":                                      "<https://e.org|a¦b>",
		"see https://e.org/x_y_z, and <https://a.b/?c=1&d=2>":       "see <https://e.org/x_y_z>, and <https://a.b/?c=1&amp;d=2>",
		"[j](javascript:alert(1)) [r](faq/phd) [m](mailto:a@b.org)": "j r <mailto:a@b.org|m>",
		"ask in <#C9>, not <#9> or <@U1> or <!here>":                "ask in <#C9>, not &lt;#9&gt; or &lt;@U1&gt; or &lt;!here&gt;",
		"intro:\n- a\n- b\n  - c\n\n1. x\n2. y":                     "intro:\n• a\n• b\n  • c\n\n1. x\n2. y",
		"one\ntwo\n\n**three\nfour** and _five_":                    "one\ntwo\n\n*three*\n*four* and _five_",
		"# Head\ntext\n\n> quote\n\n```\na*b\n```":                  "*Head*\ntext\n\n&gt; quote\n\n`a*b`",
		"2 * 3 * 4, snake_case and 5. alone, <b>no</b> HTML":        "2 * 3 * 4, snake_case and 5. alone, &lt;b&gt;no&lt;/b&gt; HTML",
	} {
		if got := mrkdwn(source); got != want {
			t.Errorf("%q becomes\n%q, want\n%q", source, got, want)
		}
		for _, fault := range slackfake.CheckMessage(mrkdwn(source), []byte("[]")) {
			t.Errorf("%q: %s", source, fault)
		}
	}
}

// TestCutBeforeEscaping: no place parts an "&amp;".
func TestCutBeforeEscaping(t *testing.T) {
	for _, filler := range []string{"&", "<", ">", "& ", "a&", "&amp;"} {
		long := strings.Repeat(filler, 1500)
		draw(t, bot.Reply{Blocks: []bot.Block{bot.Listing{Title: long, Items: []bot.Item{{Name: long, Text: long}, {Text: long}, {Name: long}}}}})
		draw(t, bot.Reply{Blocks: []bot.Block{bot.Figures{Title: long, Rows: []bot.FigureRow{{What: long, Value: long, Detail: long, Source: long}}, About: long, Notes: []string{long, long}}}})
		draw(t, bot.Reply{Blocks: []bot.Block{bot.Answer{Title: long, Text: long, Source: long}}})
		draw(t, bot.Reply{Blocks: []bot.Block{bot.Text{Text: long}, bot.Choices{Prompt: long, Options: []bot.Option{option(long, "show", "a")}}}})
		draw(t, bot.Reply{Blocks: []bot.Block{bot.Form{Title: long, Action: bot.Action{Name: "x"}, Fields: []bot.Field{{Name: "f", Label: long, Help: long, Problem: long}}}}})
		for limit := range 30 {
			if cut := escapedTo(long, limit); utf8.RuneCountInString(cut) > limit || len(slackfake.CheckMessage("…"+cut, []byte("[]"))) > 0 {
				t.Errorf("cut to %d: %q", limit, cut)
			}
		}
	}
}

// FuzzMrkdwn: no Markdown becomes a mention, and pieces lose nothing but spaces.
func FuzzMrkdwn(f *testing.F) {
	for _, seed := range []string{"**a** [b](https://c.d) <@U1>", "[x](https://a|<!here>)", "- a\n- b", "[](https://x)",
		// What was shown wrongly once.
		"[Python](https://en.wikipedia.org/wiki/Python_(language))", "[the [new] page](https://example.org/a)", "[x](https://example.org/x)",
		strings.Repeat("&", 60), "See [our wiki](http://wiki.example.org/x) first.", "Write to [jobs@example.org](mailto:jobs@example.org).", "Write to [jobs@example.org](mailto: ).",
		"Ask in #general & <#C9|>, <!here>", "> a quote\n\n```\nfor x := range y {\n```",
	} {
		f.Add(seed, 50)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if !utf8.ValidString(text) || limit < 20 || limit > 5000 || len(text) > 20_000 {
			return
		}
		got := mrkdwn(text)
		for _, shown := range []string{got, escape(plain(text))} {
			if shown = strings.TrimSpace(shown); shown != "" {
				for _, fault := range slackfake.CheckMessage(shown, []byte("[]")) {
					t.Errorf("%q becomes %q: %s", text, got, fault)
				}
			}
		}
		for _, piece := range pieces(text, limit, escape) {
			if utf8.RuneCountInString(piece) > limit {
				t.Errorf("a piece has %d characters of %d", utf8.RuneCountInString(piece), limit)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if whole := strings.Join(pieces(text, limit, func(s string) string { return s }), " "); squeeze(whole) != squeeze(text) {
			t.Errorf("%q in pieces is %q", text, whole)
		}
	})
}

// TestGate: a channel that Slack has closed for a while queues its messages a second
// apart, each in its turn; others pass.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(time.Now)
		if g.wait("post C1", "a") != 0 {
			t.Error("nobody was refused yet")
		}
		if after := g.limited("post C1", "a", 3*time.Second); after != 3*time.Second {
			t.Errorf("the refused one waits %s", after)
		}
		if after := g.wait("post C1", "b"); after != 4*time.Second {
			t.Errorf("the next one waits %s", after)
		}
		if after := g.wait("post C1", "c"); after != 5*time.Second {
			t.Errorf("the one after it waits %s", after)
		}
		if g.wait("post C2", "d") != 0 {
			t.Error("another channel waits")
		}
		time.Sleep(3 * time.Second)
		if g.wait("post C1", "a") != 0 {
			t.Error("its time has come")
		}
		if after := g.wait("post C1", "b"); after != time.Second {
			t.Errorf("the next one waits %s", after)
		}
		time.Sleep(time.Second)
		if g.wait("post C1", "b") != 0 {
			t.Error("its time has come")
		}
		if after := g.limited("post C1", "b", 10*time.Second); after != 10*time.Second {
			t.Errorf("refused again, it waits %s", after)
		}
		time.Sleep(time.Second)
		if after := g.wait("post C1", "c"); after < 9*time.Second {
			t.Errorf("who comes meanwhile waits %s", after)
		}
		time.Sleep(30 * time.Second)
		if g.wait("post C1", "b") != 0 || g.wait("post C1", "c") != 0 || g.wait("post C1", "e") != 0 {
			t.Error("it is over")
		}
		if len(g.lanes) != 0 {
			t.Error("the lane is kept")
		}
	})
}

// TestPartedBesideMarkup: a text that takes several sections is parted between its links and
// its bold words, not in them.
func TestPartedBesideMarkup(t *testing.T) {
	const says = "see [our wiki page about it](https://wiki.example.org/a_(b)) & **very bold words here**"
	for shift := range 40 {
		text := strings.Repeat("y", shift) + " " + strings.TrimSpace(strings.Repeat(says+" ", 38))
		var all []string
		for _, b := range render(bot.Reply{Blocks: []bot.Block{bot.Text{Text: text}}}, allKinds).blocks {
			if s, ok := b.(*slack.SectionBlock); ok {
				all = append(all, s.Text.Text)
			}
		}
		joined := strings.Join(all, "\n")
		links, bold := strings.Count(joined, "<https://wiki.example.org/a_(b)|our wiki page about it>"), strings.Count(joined, "*very bold words here*")
		if len(all) < 2 || links != 38 || bold != 38 {
			t.Fatalf("%d sections with %d links and %d bold words", len(all), links, bold)
		}
	}
}

// TestManyQuestions: a form of as many questions as an assessment may have is whole.
func TestManyQuestions(t *testing.T) {
	form := bot.Form{Title: "Where I stand", Action: bot.Action{Name: "assess-form"}}
	for i := range 15 {
		f := bot.Field{Name: fmt.Sprint("area", i), Label: strings.Repeat("A question ", 20), Open: true}
		for j := range 5 {
			f.Choices = append(f.Choices, bot.Choice{Name: fmt.Sprint(strings.Repeat("x", 73), j), Value: fmt.Sprint("answer", j)})
		}
		form.Fields = append(form.Fields, f)
	}
	text := draw(t, bot.Reply{Blocks: []bot.Block{bot.Text{Text: "Above."}, form}})
	if n := strings.Count(text, `"radio_buttons"`); n != 15 || strings.Contains(text, "does not fit") {
		t.Errorf("%d questions of 15:\n%s", n, text)
	}
}
