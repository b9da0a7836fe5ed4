package discord_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot/bottest"
	"careerbot/bot/discord/discordfake"
)

// recorded is where TestLooks writes its replies, to be drawn (deploy/pictures).
var recorded = flag.String("recorded", "", "write the replies that are counted into this file, as JSON")

// record is a reply as it was sent.
type record struct {
	Name       string `json:"name"`
	Private    bool   `json:"private"`
	Components []any  `json:"components"`
	Modal      any    `json:"modal,omitempty"`
}

// TestLooks counts what there is to read and to press on twelve replies.
func TestLooks(t *testing.T) {
	t.Parallel()
	const path = "testdata/looks.txt"
	w := newServer(t, options{})
	var looks bottest.Looks
	var records []record
	add := func(name, user, channel, text string) {
		t.Helper()
		w.sees(user, channel, text)
		w.settles()
		seen := w.Seen(user, channel)
		m := seen[len(seen)-1]
		looks.Add(name, look(m))
		records = append(records, record{Name: name, Private: m.Ephemeral, Components: m.Components})
	}
	ask := func(name, question, text string) {
		t.Helper()
		w.Command(ana, here, "ask", "question", question)
		add(name, ben, here, text)
	}
	ask("answer", "do i need a phd?", "bachelor's degree")
	ask("figures", "what do juniors make?", "$120–140K")
	ask("conflict", "what does a senior mle earn?", "often above $200K")
	ask("two answers", "do i need a phd and is kaggle worth it?", "Kaggle teaches")
	ask("unsure", "do i need to be good?", "I'm not sure")
	ask("none", "what is the capital of france?", "I only answer career questions")
	w.MessageCommand(ana, here, w.Write(ben, here, "are bootcamps any good?"), "Answer this")
	add("private", ana, here, "A bootcamp gives you")
	w.tools(ana, here, "Share with channel")
	add("shared", ben, here, "shared an answer")
	w.Command(mo, here, "pin", "question", "how do referrals work?")
	w.Until("a modal opens", func() bool { return w.Modal(mo) != "" })
	records = append(records, record{Name: "form", Modal: w.Opened(mo)})
	form := bottest.Look{Rows: [][]string{{"Submit"}}}
	for _, line := range strings.Split(strings.TrimSpace(w.Modal(mo)), "\n")[1:] {
		name, _, field := strings.Cut(strings.TrimSpace(line), ":")
		if !field {
			continue
		}
		form.Rows = append(form.Rows, []string{name})
	}
	w.submit(mo, map[string]string{"text": "Ask Mo."})
	w.sees(mo, here, "[Save]")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Pinned as")
	ask("pin", "how do referrals work?", "Ask Mo.")
	looks.Add("form", form)
	w.Command(ana, here, "help")
	add("help", ana, here, "Commands")
	w.Join("200000000000000009", "300000000000000009")
	add("greeting", ana, "300000000000000009", "Hello!")
	if *recorded != "" {
		data, err := json.MarshalIndent(records, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(*recorded, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(looks.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), looks.String()); diff != "" {
		t.Error(diff)
	}
}

// TestNobodysRow: what everybody sees of a reply does not depend on who asked.
func TestNobodysRow(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	for _, question := range []string{"do i need a phd?", "what do juniors make?", "do i need to be good?", "what is the capital of france?"} {
		var first bottest.Look
		for i, who := range []string{ana, mo, ada} {
			before := len(w.Messages(here))
			w.Command(who, here, "ask", "question", question)
			w.Until("it is answered", func() bool { return len(w.Messages(here)) > before })
			w.settles()
			all := w.Messages(here)
			got := look(all[len(all)-1])
			if i == 0 {
				first = got
			}
			if diff := cmp.Diff(first, got); diff != "" {
				t.Errorf("%q by a moderator: %s", question, diff)
			}
		}
	}
}

// TestOldMessages: what an earlier version left beneath an answer goes on working.
func TestOldMessages(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, phd)
	w.settles()
	question := ""
	for _, m := range w.Messages(here) {
		if at := strings.Index(fmt.Sprint(m.Components), "1|vote|"); at >= 0 {
			question, _, _ = strings.Cut(fmt.Sprint(m.Components)[at+len("1|vote|"):], "|")
		}
	}
	button := func(label, id string) any {
		return map[string]any{"type": 2.0, "style": 2.0, "label": label, "custom_id": id}
	}
	row := func(parts ...any) any { return map[string]any{"type": 1.0, "components": parts} }
	w.Replant(here,
		row(button("Show more", "1|more|faq/phd~1"), button("Helpful", "1|vote|"+question+"|1~2"), button("Not helpful", "1|vote|"+question+"|0~3"), button("Why this answer?", "1|why|"+question+"~4"),
			button("Delete", "1|delete|"+ana+"~5")),
		row(map[string]any{"type": 3.0, "custom_id": "menu~6", "placeholder": "Related questions", "options": []any{map[string]any{"label": "Is a master's degree worth it?", "value": "1|show|education/masters"}}}))
	for _, c := range []struct{ label, says string }{
		{"Show more", "A PhD helps for research roles"}, {"Helpful", "Thank you!"}, {"Why this answer?", "closest to"}, {"Is a master's degree worth it?", "career guide 2026, Ways in"}, {"Delete", ""},
	} {
		before := len(w.Seen(ana, here))
		w.press(ana, here, c.label)
		if c.says != "" {
			w.Until(c.label+" is answered", func() bool { return len(w.Seen(ana, here)) > before })
			w.sees(ana, here, c.says)
		}
	}
	w.gone(ben, here, phd)
	w.Command(ana, here, "ask", "question", "mle salary in berlin")
	w.sees(ana, here, "US figures only")
	w.settles()
	all := w.Messages(here)
	pick := regexp.MustCompile(`1\|pick\|[^\s\]]+`).FindString(fmt.Sprint(all[len(all)-1].Components))
	w.Replant(here, row(button("1", pick)))
	w.press(ana, here, "1") // it takes the place of text and an embed
	w.gone(ben, here, "US figures only")
	w.sees(ben, here, "fastest growing")
	w.never(ana, here, "another version")
	w.never(ana, here, "no longer")
}

// TestToolsInDirectMessages: they are opened there, too, and take the answer away.
func TestToolsInDirectMessages(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Say(ana, "D", "do i need a phd?", "")
	w.sees(ana, "D", phd)
	w.tools(ana, "D", "Delete")
	w.gone(ana, "D", phd)
	w.sees(ana, "D", "Deleted.")
}

// signs are what Discord shows otherwise: commands without their ids, and no marks of bold
// type or of lines that stand back.
var signs = regexp.MustCompile(`<(/[\w-]+):\d+>|\*\*|(?m:^-# )`)

// look is what there is to read and to press on a message.
func look(m discordfake.Message) (l bottest.Look) {
	list := func(v any) []any { l, _ := v.([]any); return l }
	object := func(v any) map[string]any { o, _ := v.(map[string]any); return o }
	plain := func(v any) string { return signs.ReplaceAllString(fmt.Sprint(v), "$1") }
	name := func(v any) string {
		part := object(v)
		switch emoji := object(part["emoji"])["name"]; {
		case part["options"] != nil:
			return fmt.Sprint(part["placeholder"], "▾")
		case emoji != nil:
			return fmt.Sprint(emoji)
		}
		return fmt.Sprint(part["label"])
	}
	var add func(parts []any)
	add = func(parts []any) {
		for _, v := range parts {
			part := object(v)
			inside := list(part["components"])
			switch {
			case part["content"] != nil:
				l.Text = append(l.Text, plain(part["content"]))
			case part["accessory"] != nil:
				l.Besides = append(l.Besides, bottest.Beside{Text: plain(object(inside[0])["content"]), Label: name(part["accessory"])})
			case part["type"] == 17.0:
				add(inside)
			case part["type"] == 1.0:
				var row []string
				for _, v := range inside {
					row = append(row, name(v))
				}
				l.Rows = append(l.Rows, row)
			}
		}
	}
	add(m.Components)
	return l
}
