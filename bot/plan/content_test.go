package plan_test

import (
	"os"
	"path/filepath"
	"testing"

	"careerbot/bot/bottest"
	"careerbot/knowledge"
)

// overlaid is the built-in content with other files over it.
func overlaid(t *testing.T, files map[string]string) *knowledge.Corpus {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	corpus, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return corpus
}

const twoRoles = `skills:
  - {id: data, name: Data}
paths:
  - role: data-scientist
    question: Do you know statistics?
    backgrounds: [{id: yes-i-do, name: "Yes"}, {id: none, name: "No"}]
    steps: [statistics, tables, apply]
  - role: data-engineer
    question: Can you program?
    backgrounds: [{id: all, name: Whatever}]
    steps: [pipelines, apply]
steps:
  - {id: statistics, title: Statistics, passages: [skills/mathematics], done: {yes-i-do: You said so.}}
  - {id: tables, title: Tables, passages: [skills/data-manipulation], skills: [data]}
  - {id: pipelines, title: Pipelines, passages: [role/data-pipelines, skills/cloud], skills: [data]}
  - {id: apply, title: Apply, passages: [portfolio/networking]}
`

// TestTwoRoles: the role is asked for where there are several; what was done for one counts for
// the other by its skills; no range is shown that the guide does not give.
func TestTwoRoles(t *testing.T) {
	p := somebody(&bottest.Moderator{Whole: bottest.New(t, bottest.Options{Corpus: overlaid(t, map[string]string{"steps.yaml": twoRoles})})})
	bottest.Wants(t, p.uses("plan"), "Two questions", "What do you want to become?")
	bottest.Wants(t, p.pushes("Data Scientist"), "Do you know statistics?")
	text := p.pushes("No")
	bottest.Wants(t, text, "Data Scientist  ░░░░░░░░░░ 0 of 3", "next | Statistics")
	bottest.Lacks(t, text, "How long")
	p.pushes("Keep this plan")
	p.pushes("Skip")
	p.pushes("Done: Tables")
	p.pushes("More")
	bottest.Wants(t, p.pushes("Change the role"), "What do you want to become?")
	bottest.Wants(t, p.pushes("Data Engineer"), "Can you program?")
	bottest.Wants(t, p.pushes("Whatever"), "Data Engineer  █████░░░░░ 1 of 2", "done | Pipelines (You have done it in another plan.)", "next | Apply")
	bottest.Wants(t, p.pushes("Keep it like this"), "1 of 2")
	p.pushes("Done: Apply")
	p.pushes("More")
	p.pushes("Change the role")
	p.pushes("Data Scientist")
	p.pushes("Yes")
	bottest.Wants(t, p.pushes("Keep it like this"), "2 of 3", "skipped | Statistics", "done | Tables", "done | Apply", "Every step is done or skipped")
}

// TestHiddenPassages: a passage that an operator does not serve is shown nowhere, and a step
// without any stands for itself.
func TestHiddenPassages(t *testing.T) {
	hide := func(id string) string {
		return "---\nid: " + id + "\nhide: true\ntitle: Hidden\nsource: Us\nreviewed: 2026-01-01\n---\nHidden.\n"
	}
	p := somebody(&bottest.Moderator{Whole: bottest.New(t, bottest.Options{Corpus: overlaid(t, map[string]string{
		"steps.yaml": twoRoles, "passages/role/data-pipelines.md": hide("role/data-pipelines"), "passages/portfolio/networking.md": hide("portfolio/networking"),
	})})})
	p.uses("plan")
	p.pushes("Data Engineer")
	text := p.pushes("Whatever")
	bottest.Wants(t, text, "Next: Pipelines", "Google Cloud")
	bottest.Lacks(t, text, "Hidden")
	p.pushes("Keep this plan")
	text = p.pushes("Done: Pipelines")
	bottest.Wants(t, text, "next | Apply")
	bottest.Lacks(t, text, "Hidden", "Next: Apply")
	p.pushes("More")
	bottest.Lacks(t, p.pushes("Export"), "Hidden")
}
