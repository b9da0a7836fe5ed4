package console

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
)

var reply = bot.Reply{Blocks: []bot.Block{
	bot.Text{Text: "Plain text that is long enough to be wrapped in a narrow window."},
	bot.Answer{Entry: "x/y", Title: "A title", Text: "First, **in bold type**.\n\n1. One\n2. Two, and this one is so long that it takes a second line\n\nSee [the site](https://example.org) and [the entry](x/z), [the [new] page](http://example.org/a_(b)) or [us](mailto:jobs@example.org).", Source: "The guide"},
	bot.Figures{Title: "Figures", Rows: []bot.FigureRow{
		{What: "MLE", Value: "$1", Detail: "USD", Source: "S"},
		{What: "Data Scientist", Value: "$100–200K", Detail: "USD a year", Source: "The guide"},
	}, Notes: []string{"A note."}},
	bot.Figures{Title: "Market data, of more words than one line holds", Rows: []bot.FigureRow{
		{What: "Nurses", Value: "$9"},
		{What: "Computer and Information Research Scientists", Value: "$10", Detail: "9 of us"},
	}, About: "USD a year. Source: A survey of our own"},
	bot.Choices{Prompt: "Pick", Options: []bot.Option{{Label: "First"}, {Label: "Second"}}},
	bot.Listing{Title: "Commands", Items: []bot.Item{{Name: "ask", Text: "Ask something in your own words and read on"}, {Text: "an example"}, {Name: "alone"}}},
	bot.Choices{Options: []bot.Option{{Label: "Third"}}},
}}

func TestRender(t *testing.T) {
	got := Render(reply, Style{Width: 40})
	const want = `Plain text that is long enough to be
wrapped in a narrow window.

A title
First, in bold type.

  1. One
  2. Two, and this one is so long that
     it takes a second line

See the site (https://example.org) and
the entry, the [new] page
(http://example.org/a_(b)) or us
(jobs@example.org).
Source: The guide

Figures
  MLE             $1         USD (S)
  Data Scientist  $100–200K
    USD a year (The guide)
  A note.

Market data, of more words than one line
  holds
  Nurses                    $9
  Computer and Information  $10  9 of us
    Research Scientists
  USD a year. Source: A survey of our
  own

Pick
  [1] First
  [2] Second

Commands
  ask    Ask something in your own words
         and read on
  an example
  alone

  [3] Third
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRenderColor(t *testing.T) {
	colored := Render(reply, Style{Width: 40, Color: true})
	if !strings.Contains(colored, bold+"A title"+reset) {
		t.Errorf("the title is not bold:\n%q", colored)
	}
	if diff := cmp.Diff(Render(reply, Style{Width: 40}), escape.ReplaceAllString(colored, "")); diff != "" {
		t.Errorf("colour changes the text: %s", diff)
	}
}

// TestRenderHostile: text of others cannot steer the terminal.
func TestRenderHostile(t *testing.T) {
	got := Render(bot.Reply{Blocks: []bot.Block{
		bot.Answer{Title: "\x1b[2Jt", Text: "a\x1b]0;owned\x07b\u202ec", Source: "\rs"},
		bot.Choices{Options: []bot.Option{{Label: "\x1b[31mx"}}},
		bot.Listing{Title: "\x00", Items: []bot.Item{{Name: "\x1bn", Text: "\x08t"}}},
		bot.Figures{Title: "f", Rows: []bot.FigureRow{{What: "\x1b", Value: "\x1b", Detail: "\x1b", Source: "\x1b"}}, About: "\x1b", Notes: []string{"\x1bx"}},
	}}, Style{})
	if strings.ContainsAny(got, "\x00\x07\x08\x1b\r\u202e") {
		t.Errorf("a control character comes through: %q", got)
	}
}

func FuzzRender(f *testing.F) {
	f.Add("a **b** [c](d)\n- e\n", 40)
	f.Add("**** [](", 0)
	f.Add("[Python](https://en.wikipedia.org/wiki/Python_(language)) and [the [new] page](https://example.org/a)", 30)
	f.Add("\x1b]8;;https://example.org\x07a\x1b]8;;\x07 \u202eb", 30)
	f.Fuzz(func(t *testing.T, text string, width int) {
		got := Render(bot.Reply{Blocks: []bot.Block{
			bot.Text{Text: text}, bot.Answer{Text: text, Title: text}, bot.Figures{Rows: []bot.FigureRow{{What: text, Value: text}}},
			bot.Choices{Options: []bot.Option{{Label: text}}}, bot.Listing{Items: []bot.Item{{Name: text, Text: text}}},
		}}, Style{Width: width % 500})
		if strings.ContainsRune(got, 0x1b) {
			t.Errorf("an escape sequence comes through: %q", got)
		}
	})
}

// recorder keeps what it accepts and answers with a choice.
type recorder struct {
	console  *Console
	requests []bot.Request
	fail     error
}

func (r *recorder) Follows(context.Context, bot.Request) bool { return false }

func (r *recorder) Take(ctx context.Context, request bot.Request) (bool, error) {
	return true, r.Accept(ctx, request)
}

func (r *recorder) Accept(ctx context.Context, request bot.Request) error {
	r.requests = append(r.requests, request)
	if r.fail != nil {
		return r.fail
	}
	_, err := r.console.Send(ctx, request.Destination(), bot.Reply{Blocks: []bot.Block{
		bot.Choices{Options: []bot.Option{{Label: "One", Action: bot.Action{Name: "show", IDs: []string{"a"}}}, {Label: "Two", Action: bot.Action{Name: "show", IDs: []string{"b"}}}}},
	}})
	return err
}

func noCommands() []bot.Command { return nil }

func run(t *testing.T, input string) (*recorder, string) {
	t.Helper()
	var out bytes.Buffer
	c := New(Config{Out: &out, Community: "local", User: "you", Now: time.Now, Greeting: "Hello."}, NewScript(strings.NewReader(input)),
		func() []bot.Command {
			return []bot.Command{{Name: "help"}, {Name: "salary", Args: []bot.Arg{{Name: "level"}}}}
		})
	r := &recorder{console: c}
	if err := c.Run(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	return r, out.String()
}

func TestDecode(t *testing.T) {
	r, out := run(t, "do i need a phd\n\n2\n7\n/salary senior\nhelp\nhelp me please\n/nonsense\n/Salary\n/salary\u00a0senior\n/salary\tsenior\nhelp!\n/help me\nexit\nnot read\n")
	type seen struct {
		Kind    bot.RequestKind
		Text    string
		Command string
		Action  string
	}
	var got []seen
	keys := map[string]bool{}
	for _, q := range r.requests {
		s := seen{q.Kind, q.Text, q.Command, ""}
		if q.Kind == bot.Press {
			s.Action = q.Action.IDs[0]
		}
		got = append(got, s)
		keys[q.Key] = true
		if q.Community != "local" || q.User.ID != "you" || q.Platform != Name {
			t.Errorf("request %+v", q)
		}
	}
	want := []seen{
		{bot.Message, "do i need a phd", "", ""},
		{bot.Press, "", "", "b"},
		{bot.CommandUse, "senior", "salary", ""},
		{bot.CommandUse, "", "help", ""},
		{bot.Message, "help me please", "", ""},
		{bot.CommandUse, "", "salary", ""},
		{bot.CommandUse, "senior", "salary", ""},
		{bot.CommandUse, "senior", "salary", ""},
		{bot.CommandUse, "", "help", ""},
		{bot.CommandUse, "me", "help", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(keys) != len(want) {
		t.Errorf("%d keys for %d requests", len(keys), len(want))
	}
	for _, text := range []string{"Hello.", "There are choices 1 to 2.", "There is no command /nonsense. Try /help."} {
		if !strings.Contains(out, text) {
			t.Errorf("%q is not said in:\n%s", text, out)
		}
	}
}

func TestNumberWithoutChoices(t *testing.T) {
	r, _ := run(t, "42\n")
	if len(r.requests) != 1 || r.requests[0].Kind != bot.Message {
		t.Errorf("got %+v, want a message", r.requests)
	}
}

func TestRunFails(t *testing.T) {
	c := New(Config{Out: io.Discard, Now: time.Now}, NewScript(strings.NewReader("x\n")), noCommands)
	if err := c.Run(context.Background(), &recorder{console: c, fail: errors.New("full")}); err == nil {
		t.Error("a request that is not accepted goes unnoticed")
	}
	c = New(Config{Out: io.Discard, Now: time.Now}, NewScript(strings.NewReader(strings.Repeat("x", maxLine+1))), noCommands)
	if err := c.Run(context.Background(), &recorder{console: c}); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("a line that is too long: %v", err)
	}
}

func TestPropose(t *testing.T) {
	commands := []bot.Command{
		{Name: "salary", Args: []bot.Arg{{Name: "level", Choices: []bot.Choice{{Name: "Junior", Value: "Junior"}, {Name: "Senior", Value: "Senior"}}}}},
		{Name: "search"}, {Name: "help"},
	}
	questions := func(prefix string) []string { return []string{prefix + "!"} }
	for typed, want := range map[string][]string{
		"/s":                {"/salary ", "/search "},
		"/salary s":         {"/salary Senior"},
		"/salary Junior se": {"/salary Junior Senior"},
		"/x":                nil,
		"do i":              {"do i!"},
	} {
		if got := propose(typed, commands, questions); !slices.Equal(got, want) {
			t.Errorf("%q proposes %q, want %q", typed, got, want)
		}
	}
}

// TestTerminal types a line with a tab in it.
func TestTerminal(t *testing.T) {
	in := strings.NewReader("do i\t\r\x04")
	var out bytes.Buffer
	terminal, err := NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, &out}, "> ", 80, 24, noCommands, func(string) []string { return []string{"do i need a phd?"} })
	if err != nil {
		t.Fatal(err)
	}
	line, err := terminal.ReadLine()
	if err != nil || line != "do i need a phd?" {
		t.Errorf("got %q, %v", line, err)
	}
	if _, err := terminal.ReadLine(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v at Ctrl-D, want the end", err)
	}
}

// TestBars: in a wide window figures of one unit are drawn on one axis; in a narrow one they are
// not, and no number is lost.
func TestBars(t *testing.T) {
	span := func(low, mid, high float64) bot.Span {
		return bot.Span{Unit: "USD a year", Low: low, Mid: mid, High: high}
	}
	open := span(200, 0, 200)
	open.Above = true
	reply := bot.Reply{Blocks: []bot.Block{
		bot.Figures{Rows: []bot.FigureRow{
			{What: "The guide, median", Value: "$165", Span: span(165, 165, 165)},
			{What: "The guide, senior", Value: "above $200", Span: open},
			{What: "A premium", Value: "+30%"},
			{What: "In euros", Value: "EUR 90", Span: bot.Span{Unit: "EUR a year", Low: 90, Mid: 90, High: 90}},
			{What: "Not a number", Value: "none", Span: bot.Span{Unit: "USD a year", Low: math.NaN(), High: math.Inf(1)}},
		}},
		bot.Figures{Title: "Market data", Rows: []bot.FigureRow{
			{What: "Computer and Information Research Scientists", Value: "$140", Detail: "$100–190; 37,200 people", Span: span(100, 140, 190)},
		}},
	}}
	const want = `  The guide, median  $165                                                                   █
  The guide, senior  above $200                                                                    ▶
  A premium          +30%
  In euros           EUR 90
  Not a number       none

Market data
  Computer and Information Research Scientists  $140  $100–190; 37,200 people  ────────█──────────
`
	if diff := cmp.Diff(want, Render(reply, Style{Width: 100})); diff != "" {
		t.Error(diff)
	}
	// One long name is broken for the bars' sake, two are not.
	long := bot.FigureRow{What: "Machine Learning Engineer, mid-level", Value: "$160", Detail: "(Career levels)", Span: span(150, 160, 180)}
	short := bot.FigureRow{What: "Data Engineer", Value: "$130", Detail: "(Career levels)", Span: span(130, 130, 130)}
	for _, rows := range [][]bot.FigureRow{{long, short}, {long, long}} {
		text := Render(bot.Reply{Blocks: []bot.Block{bot.Figures{Rows: rows}}}, Style{Width: 72})
		if drawn := strings.Contains(text, "█"); drawn != (rows[1].What == short.What) || drawn != strings.Contains(text, "\n    Engineer") {
			t.Errorf("%q, drawn: %t\n%s", rows[1].What, drawn, text)
		}
	}
	if narrow := Render(reply, Style{Width: 40}); strings.ContainsAny(narrow, "█▶") || !strings.Contains(narrow, "$100–190; 37,200") {
		t.Errorf("a narrow window has\n%s", narrow)
	}
}

// TestChartOfWords: a value in many words is broken, and leaves the bars their room.
func TestChartOfWords(t *testing.T) {
	span := bot.Span{Unit: "USD a year", Low: 250, High: 250, Above: true}
	text := Render(bot.Reply{Blocks: []bot.Block{bot.Chart{Title: "Pay", Unit: "USD a year", Rows: []bot.FigureRow{
		{What: "Median", Value: "$165", Span: bot.Span{Unit: "USD a year", Low: 165, Mid: 165, High: 165}},
		{What: "Senior", Value: "above $250 base, plus significant equity", Span: span},
	}}}}, Style{Width: 72})
	const want = `Pay · USD a year
  Median                  $165  █
  Senior      above $250 base,                                         ▶
              plus significant
                        equity
                                165                                  250
  █ marks the median, ▒ the middle half, ─ a range; ▶ goes on.
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
}

// TestFormAgain: what cannot stay in a field is not kept by an empty line; what is asked for
// must be given.
func TestFormAgain(t *testing.T) {
	for _, test := range []struct {
		field             bot.Field
		line, says, value string
	}{
		{bot.Field{Name: "hours", Label: "Hours", Value: "200", Problem: "Too many."}, "", "you wrote: 200 (an empty line leaves it empty)", ""},
		{bot.Field{Name: "hours", Label: "Hours", Value: "200", Problem: "Too many."}, "5", "", "5"},
		{bot.Field{Name: "hours", Label: "Hours", Value: "20"}, "", "now: 20 (an empty line keeps it, - clears it)", "20"},
		{bot.Field{Name: "hours", Label: "Hours", Value: "20", Problem: "Somebody else has changed it.", Required: true}, "", "now: 20 (an empty line keeps it", "20"},
	} {
		c := New(Config{Out: io.Discard, Now: time.Now}, nil, noCommands)
		c.form = &filling{form: bot.Form{Fields: []bot.Field{test.field}}, values: map[string]string{}}
		if asked := c.question(); !strings.Contains(asked, test.says) {
			t.Errorf("%q lacks %q", asked, test.says)
		}
		if r, done := c.fill(test.line, 1); !done || r.Fields["hours"] != test.value {
			t.Errorf("%q for %+v is %v", test.line, test.field, r.Fields)
		}
	}
}
