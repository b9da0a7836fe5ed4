package slack

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/slack-go/slack"

	"careerbot/bot"
)

var update = flag.Bool("update", false, "write the goldens anew")

func testDecoder() *decoder {
	return &decoder{
		self:     identity{Team: "T0001", User: "U0BOT", Bot: "B0BOT", URL: "https://fake.slack.com/"},
		commands: []bot.Command{{Name: "help"}, {Name: "salary", Args: []bot.Arg{{Name: "role"}}}, {Name: "pin", Args: []bot.Arg{{Name: "question"}}}},
		now:      func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	}
}

// decodeAny decodes a payload of any kind, as receive does, for a golden.
func decodeAny(d *decoder, kind string, payload []byte) string {
	var r bot.Request
	ok := true
	switch kind {
	case "event":
		var o outerEvent
		if err := json.Unmarshal(payload, &o); err != nil {
			return "malformed: " + err.Error()
		}
		if !installed(&o, d.self.Team) {
			return "of another installation"
		}
		r, ok = d.event(&o)
	case "command":
		var c slack.SlashCommand
		if err := json.Unmarshal(payload, &c); err != nil {
			return "malformed: " + err.Error()
		}
		r = d.command(&c)
	case "interaction":
		c, err := readInteraction(payload)
		if err != nil {
			return "malformed: " + err.Error()
		}
		if r, err = d.interaction(c); err != nil {
			return "refused: " + err.Error()
		}
	}
	if !ok {
		return "ignored"
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// TestDecode holds a payload of each kind, in the form that Slack documents, against
// the request that it becomes. Payloads are named name.kind.json, requests name.want.
func TestDecode(t *testing.T) {
	const path = "testdata/decode.txtar"
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wants := map[string]string{}
	for _, f := range archive.Files {
		if name, ok := strings.CutSuffix(f.Name, ".want"); ok {
			wants[name] = string(f.Data)
		}
	}
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		parts := strings.Split(f.Name, ".")
		if len(parts) != 3 {
			continue
		}
		t.Run(parts[0], func(t *testing.T) {
			got := decodeAny(testDecoder(), parts[1], f.Data) + "\n"
			out.Files = append(out.Files, f, txtar.File{Name: parts[0] + ".want", Data: []byte(got)})
			if diff := cmp.Diff(wants[parts[0]], got); diff != "" && !*update {
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

// TestBothEventsOfAMentionAreOneRequest: in either order.
func TestBothEventsOfAMentionAreOneRequest(t *testing.T) {
	d := testDecoder()
	mention := innerEvent{Type: "app_mention", User: "U1", Text: "<@U0BOT> hi", TS: "1.1", Channel: "C1"}
	plain := mention
	plain.Type = "message"
	a, _ := d.event(&outerEvent{Event: mention})
	b, _ := d.event(&outerEvent{Event: plain})
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

func TestSpokenAndMarkdown(t *testing.T) {
	for _, c := range []struct{ slack, spoken, markdown string }{
		{"plain", "plain", "plain"},
		{"<@U0BOT> do i need a <https://x.org|PhD>?", "do i need a PhD?", "do i need a [PhD](https://x.org)?"},
		{"a &amp; b &lt;c&gt;", "a & b <c>", "a & b <c>"},
		{"*bold* in <#C1|jobs> <!here>", "*bold* in #jobs", "**bold** in #jobs @here"},
		{"Ask <@U2> or <@U3|ben> or <@U9>.", "Ask   or   or  .", "Ask @Ana Ng or @ben or @U9."},
		{"Ask <!subteam^S1|@mods>, <!channel> or <!everyone>.", "Ask  ,   or  .", "Ask @mods, @channel or @everyone."},
		{"Ask in <#C9|> and <#C7>.", "Ask in   and  .", "Ask in <#C9> and <#C7>."},
		{"Write to <mailto:jobs@example.org|jobs@example.org>.", "Write to jobs@example.org.", "Write to jobs@example.org."},
		{"<mailto:jobs@example.org|Write> or <tel:+49123|call> <tel:+49123|+49123>", "Write or call +49123", "[Write](mailto:jobs@example.org) or call (+49123) +49123"},
		{"See <http://wiki.example.org/x|our wiki> first.", "See our wiki first.", "See [our wiki](http://wiki.example.org/x) first."},
		{"<https://example.org/a|the [new] page>", "the [new] page", `[the \[new\] page](https://example.org/a)`},
		{"<https://example.org/a_(b|odd>", "odd", "[odd](<https://example.org/a_(b>)"},
		{"Applications close <!date^1790000000^{date}>. :tada:", "Applications close  . :tada:", "Applications close 21 Sep 2026. :tada:"},
		{"<!date^1^{date}|today>", "", "today"},
		{"• one\n• two", "• one\n• two", "- one\n- two"},
		{"<http://x.org>", "http://x.org", "http://x.org"},
		{"<>", "", ""},
		{"2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"},
		{"Run ```go test\ngo vet``` first.", "Run ```go test\ngo vet``` first.", "Run \n```\ngo test\ngo vet\n```\n first."},
		{"```go test &amp;&amp; *it*```", "```go test && *it*```", "`go test && *it*`"},
		{"use `a *b* <https://x.org|x.org>` here", "use `a *b* x.org` here", "use `a *b* https://x.org` here"},
		{"*bold\nacross* lines *a*b*", "*bold\nacross* lines *a*b*", `\*bold` + "\n" + `across\* lines \*a\*b\*`},
		{"*$120K*-*$140K* (*new*), *:tada:*", "*$120K*-*$140K* (*new*), *:tada:*", "**$120K**-**$140K** (**new**), **:tada:**"},
		{"*see <https://x.org|this>*", "*see this*", "**see [this](https://x.org)**"},
		{"use __init__ and **kwargs", "use __init__ and **kwargs", `use \_\_init\_\_ and \*\*kwargs`},
		{"# one\n#2 two\n[draft](x) C:\\_x &amp;lt;", "# one\n#2 two\n[draft](x) C:\\_x &lt;", `\# one` + "\n#2 two\n" + `\[draft](x) C:\\_x &amp;lt;`},
		{"he said\n&gt;&gt;&gt; one\ntwo", "he said\n>>> one\ntwo", "he said\n> one\n> two"},
		{"_slanted_ ~gone~ snake_case", "_slanted_ ~gone~ snake_case", "_slanted_ ~gone~ snake_case"},
	} {
		if got := spoken(c.slack); got != c.spoken {
			t.Errorf("%q is spoken %q, want %q", c.slack, got, c.spoken)
		}
		if got := markdown(c.slack, map[string]string{"U2": "Ana Ng", "U0BOT": ""}); got != c.markdown {
			t.Errorf("%q is %q in Markdown, want %q", c.slack, got, c.markdown)
		}
	}
}

// FuzzDecode: no payload makes the decoder panic, and none passes for another's
// community.
func FuzzDecode(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/decode.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if parts := strings.Split(file.Name, "."); len(parts) == 3 {
			f.Add(parts[1], file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		got := decodeAny(testDecoder(), kind, payload)
		if strings.Contains(got, `"community"`) && !strings.Contains(got, `"community": "slack:T0001"`) {
			t.Error(got)
		}
	})
}

func TestCheckConfig(t *testing.T) {
	for _, c := range []struct {
		config Config
		want   string
	}{
		{Config{BotToken: "xoxb-1", AppToken: "xapp-1"}, ""},
		{Config{BotToken: "xoxb-1", SigningSecret: strings.Repeat("0", 32)}, ""},
		{Config{BotToken: "xoxb-1"}, "is missing"},
		{Config{BotToken: "xoxe.xoxp-1", AppToken: "xapp-1"}, "a configuration token"},
		{Config{BotToken: "xoxe.xoxb-1-abc", AppToken: "xapp-1"}, "a bot token that is rotated and ends after twelve hours: its app rotates tokens, which cannot be turned off: make the app anew"},
		{Config{BotToken: "xoxb-1", AppToken: "xapp-1", APIURL: "slack.com"}, "SLACK_API_URL"},
	} {
		got := fmt.Sprint(c.config.Check())
		if c.want == "" && got != "<nil>" || c.want != "" && !strings.Contains(got, c.want) {
			t.Errorf("%+v: %s, want %q", c.config, got, c.want)
		}
	}
	if bytes.Contains([]byte(fmt.Sprint(Config{BotToken: "Bearer secret"}.Check())), []byte("secret")) {
		t.Error("the fault shows the token")
	}
}
