package impact_test

import (
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/impact"
	"careerbot/knowledge"
)

// says is what a command or a press gets.
func says(t *testing.T, w *bottest.Whole, change func(r *bot.Request)) (string, bot.Reply) {
	t.Helper()
	reply, err := w.Handle(bottest.As(w.Request(""), change))
	if err != nil {
		t.Fatal(err)
	}
	return bottest.Text(reply), reply
}

func asked(role string) func(r *bot.Request) {
	return func(r *bot.Request) { r.Kind, r.Command, r.Text = bot.CommandUse, "impact", role }
}

func pressed(ids ...string) func(r *bot.Request) {
	return func(r *bot.Request) { r.Kind, r.Action = bot.Press, bot.Action{Name: "impact", IDs: ids} }
}

// TestImpact: what is stated of a role comes line by line with its passages; of a role of which
// nothing is stated, and of one that nobody knows, that is said, and what there is is offered.
func TestImpact(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	corpus := bottest.Index(t).Corpus()
	main := corpus.Vocabulary.MainRole()
	text, reply := says(t, w, asked(""))
	for _, line := range corpus.ImpactOn(main.ID) {
		if !strings.Contains(text, line.Says) || !strings.Contains(text, "["+corpus.Entry(line.Passage).Title+"]") {
			t.Errorf("lacks %q or its passage:\n%s", line.Says, text)
		}
	}
	if reply.Visibility != bot.Public || !strings.Contains(text, main.Name) || !strings.Contains(text, "FAQ; Technical skills") {
		t.Errorf("%s: %s", reply.Visibility, text)
	}
	for _, same := range []func(*bot.Request){asked(main.ID), asked(strings.ToLower(main.Name)), asked(main.Short), pressed(), pressed(main.ID)} {
		if other, _ := says(t, w, same); other != text {
			t.Errorf("another answer:\n%s", other)
		}
	}
	for said, want := range map[string]string{
		"data engineer":           "The guide does not say how AI changes the work of a Data Engineer.",
		"nurse":                   `I do not know the role "nurse".`,
		strings.Repeat("x", 5000): "I do not know the role",
	} {
		text, reply := says(t, w, asked(said))
		if !strings.Contains(text, want) || !strings.Contains(text, "["+main.Name+"]") || len(text) > 400 {
			t.Errorf("%.20q: %s", said, text)
		}
		if again, _ := says(t, w, pressed(reply.Options()[0].Action.IDs...)); !strings.Contains(again, "How AI changes the work of") {
			t.Errorf("what is offered: %s", again)
		}
	}
	if text, _ := says(t, w, pressed("gone")); !strings.Contains(text, "no longer among those that I know") {
		t.Error(text)
	}
}

// TestBeneath: the passage on it offers it, to whoever reads it, and no other passage does.
func TestBeneath(t *testing.T) {
	w := bottest.New(t, bottest.Options{})
	for question, want := range map[string]bool{"how does ai change this role": true, "do i need a phd?": false, "what are my gaps": false} {
		text, reply := says(t, w, func(r *bot.Request) { r.Text = question })
		at := slices.IndexFunc(reply.Options(), func(o bot.Option) bool { return o.Action.Name == "impact" })
		if (at >= 0) != want {
			t.Errorf("%s: %s", question, text)
		}
		if at >= 0 {
			if opened, _ := says(t, w, pressed(reply.Options()[at].Action.IDs...)); !strings.Contains(opened, "How the role stands") {
				t.Errorf("opened: %s", opened)
			}
		}
	}
}

// TestSources: several sources stand side by side, and each line says whose it is; without
// any there is no command.
func TestSources(t *testing.T) {
	corpus := *bottest.Index(t).Corpus()
	main := corpus.Vocabulary.MainRole()
	corpus.Impact = append(slices.Clone(corpus.Impact),
		knowledge.Impact{Role: main.ID, About: knowledge.Task, Name: "Reports", Says: "Written faster.", Source: "A report", Year: 2025, Address: "https://example.org"},
		knowledge.Impact{About: knowledge.SkillOf, Says: "Writing is wanted.", Source: "A survey", Year: 2024})
	w := bottest.New(t, bottest.Options{Corpus: &corpus})
	text, _ := says(t, w, asked(""))
	for _, want := range []string{
		"Reports | Written faster. (A report, 2025, https://example.org)", "Writing is wanted. (A survey, 2024)", "(" + corpus.Guide.Name + " 2026)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	if text, _ := says(t, w, asked("data engineer")); !strings.Contains(text, "A survey") || strings.Contains(text, "Reports") {
		t.Errorf("of another role: %s", text)
	}
	corpus.Impact = nil
	if list := impact.New(func() *knowledge.Corpus { return &corpus }).Feature().Commands(&corpus); len(list) > 0 {
		t.Errorf("commands of nothing: %v", list)
	}
}
