package slack_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot/bottest"
	"careerbot/bot/slack/slackfake"
)

// TestLooks counts what there is to read and to press on twelve replies.
func TestLooks(t *testing.T) {
	t.Parallel()
	const path = "testdata/looks.txt"
	w := newWorkspace(t, options{})
	var looks bottest.Looks
	var messages []recorded
	add := func(name, user, channel, text string) {
		t.Helper()
		w.sees(user, channel, text)
		w.settles()
		seen := w.Seen(user, channel)
		last := seen[len(seen)-1]
		looks.Add(name, look(last.Blocks))
		messages = append(messages, recorded{name, last.For != "", "", unnamed(last.Blocks)})
	}
	ask := func(name, question, text string) {
		t.Helper()
		w.Say("U1", "C1", mention+question, "")
		add(name, "U1", "C1", text)
	}
	ask("answer", "do i need a phd?", "bachelor's degree")
	ask("figures", "what do juniors make?", "$120–140K")
	ask("conflict", "what does a senior mle earn?", "often above $200K")
	ask("two answers", "do i need a phd and is kaggle worth it?", "Kaggle teaches")
	ask("unsure", "do i need to be good?", "I'm not sure")
	ask("none", "what is the capital of france?", "I only answer career questions")
	w.Slash("U2", "C1", "are bootcamps any good?")
	add("private", "U2", "C1", "A bootcamp gives you")
	w.press("U2", "C1", "Share with channel")
	add("shared", "U1", "C1", "shared an answer")
	w.Slash("UADMIN", "C1", "pin how do referrals work?")
	w.sees("UADMIN", "C1", `modal "Pin an answer"`)
	blocks, submit := w.Form("UADMIN")
	form := look(blocks, submit)
	messages = append(messages, recorded{"form", true, submit, unnamed(blocks)})
	if err := w.Submit("UADMIN", map[string]string{"text": "Ask Mo."}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "This is what members will see")
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Pinned as")
	w.Dismiss("UADMIN")
	ask("pin", "how do referrals work?", "Ask Mo.")
	looks.Add("form", form)
	w.Slash("U2", "C1", "help")
	add("help", "U2", "C1", "Commands")
	w.AddChannel("C2", "U1")
	w.Invite("C2")
	add("greeting", "U1", "C2", "Hello!")
	golden(t, path, looks.String())
	data, err := json.MarshalIndent(messages, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/looks.json", string(data)+"\n")
}

// recorded is a message as it was sent, for deploy/check-slack and deploy/pictures.
type recorded struct {
	Name    string            `json:"name"`
	Private bool              `json:"private"`
	Submit  string            `json:"submit,omitempty"` // the label of what sends a form
	Blocks  []slackfake.Block `json:"blocks"`
}

// verified is the day on which a pin was made.
var verified = regexp.MustCompile(`verified \d{1,2} \w{3} \d{4}`)

// unnamed are blocks without the ids of questions and the day, which differ each time.
func unnamed(blocks []slackfake.Block) []slackfake.Block {
	var strip func(v any) any
	strip = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			same := map[string]any{}
			for key, value := range v {
				same[key] = strip(value)
				if _, isText := value.(string); isText && key == "value" {
					same[key] = "…"
				}
			}
			return same
		case []any:
			var same []any
			for _, e := range v {
				same = append(same, strip(e))
			}
			return same
		case string:
			return verified.ReplaceAllString(v, "verified 30 Nov 2026")
		}
		return v
	}
	var list []slackfake.Block
	for _, b := range blocks {
		block, _ := strip(map[string]any(b)).(map[string]any)
		list = append(list, block)
	}
	return list
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// TestNobodysRow: what everybody sees of a reply does not depend on who asked.
func TestNobodysRow(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	for _, question := range []string{"do i need a phd?", "what do juniors make?", "do i need to be good?", "what is the capital of france?"} {
		var first bottest.Look
		for i, who := range []string{"U1", "UADMIN"} {
			w.Say(who, "C1", mention+question, "")
			w.settles()
			all := w.Messages("C1")
			got := look(all[len(all)-1].Blocks)
			if i == 0 {
				first = got
			}
			if diff := cmp.Diff(first, got); diff != "" || len(got.Rows) == 0 {
				t.Errorf("%q by an administrator: %s", question, diff)
			}
		}
	}
}

// TestOldMessages: what an earlier version left beneath an answer goes on working.
func TestOldMessages(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", phd)
	w.settles()
	button := func(n int, label, value string) any {
		return map[string]any{"type": "button", "action_id": fmt.Sprint("press", n), "value": value, "text": map[string]any{"type": "plain_text", "text": label}}
	}
	w.Change("C1", func(c *slackfake.Channel) {
		m := c.Messages[len(c.Messages)-1]
		_, question, _ := strings.Cut(fmt.Sprint(m.Blocks), "1|vote|")
		question, _, _ = strings.Cut(question, "|")
		option := func(label, value string) any {
			return map[string]any{"text": map[string]any{"type": "plain_text", "text": label}, "value": value}
		}
		m.Blocks = append(m.Blocks[:1:1], slackfake.Block{"type": "actions", "elements": []any{
			button(1, "Show more", "1|more|faq/phd"), button(2, "Is a master's degree worth it?", "1|show|education/masters"),
			button(3, "Helpful", "1|vote|"+question+"|1"), button(4, "Not helpful", "1|vote|"+question+"|0"),
			map[string]any{"type": "overflow", "action_id": "press5", "options": []any{option("Why this answer?", "1|why|"+question), option("Delete", "1|delete|U1")}},
		}})
	})
	for _, c := range []struct{ label, says string }{
		{"Show more", "A PhD helps for research roles"}, {"Helpful", "Thank you!"}, {"Why this answer?", "closest to"}, {"Is a master's degree worth it?", "career guide 2026, Ways in"}, {"Delete", ""},
	} {
		before := len(w.Seen("U1", "C1"))
		w.press("U1", "C1", c.label)
		if c.says != "" {
			w.Until(c.label+" is answered", func() bool { return len(w.Seen("U1", "C1")) > before })
			w.sees("U1", "C1", c.says)
		}
	}
	w.Until("it is gone", func() bool { return !strings.Contains(w.Shown("U2", "C1"), phd) })
	if shown := w.Shown("U1", "C1"); strings.Contains(shown, "another version") || strings.Contains(shown, "no longer") {
		t.Errorf("a button does not work:\n%s", shown)
	}
}

// thumbs are Slack's own two buttons for an opinion.
const thumbs = "thumbs"

// look is what there is to read and to press in blocks, and on what sends them.
func look(blocks []slackfake.Block, submit ...string) bottest.Look {
	var l bottest.Look
	text := func(v any) string {
		o, _ := v.(map[string]any)
		text, _ := o["text"].(string)
		return text
	}
	list := func(v any) []any { l, _ := v.([]any); return l }
	label := func(v any) string {
		element, _ := v.(map[string]any)
		switch element["type"] {
		case "button":
			return text(element["text"])
		case "overflow":
			return "⋯"
		case "feedback_buttons":
			return thumbs
		}
		return text(element["placeholder"]) + "▾"
	}
	for _, b := range blocks {
		switch b["type"] {
		case "context":
			for _, e := range list(b["elements"]) {
				l.Text = append(l.Text, text(e))
			}
		case "actions", "context_actions":
			var row []string
			for _, e := range list(b["elements"]) {
				if l := label(e); l == thumbs {
					row = append(row, "👍", "👎")
				} else {
					row = append(row, l)
				}
			}
			l.Rows = append(l.Rows, row)
		case "rich_text":
			l.Text = append(l.Text, slackfake.RichLines(b))
		case "table":
			l.Text = append(l.Text, slackfake.TableLines(b)...)
		case "container":
			l.Rows = append(l.Rows, []string{text(b["title"]) + "▸"})
		case "input":
			l.Rows = append(l.Rows, []string{text(b["label"])})
		default:
			if t := text(b["text"]); t != "" {
				l.Text = append(l.Text, t)
			}
			for _, f := range list(b["fields"]) {
				l.Text = append(l.Text, text(f))
			}
			if b["accessory"] != nil {
				l.Rows = append(l.Rows, []string{label(b["accessory"])})
			}
		}
	}
	if submit = slices.DeleteFunc(submit, func(s string) bool { return s == "" }); len(submit) > 0 {
		l.Rows = append(l.Rows, submit)
	}
	return l
}
