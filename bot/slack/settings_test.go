package slack_test

import (
	"strings"
	"testing"
)

// TestSettings: an administrator sets in a modal who sees the answers to the slash command;
// the next answer goes by it.
func TestSettings(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("U2", "C1", "settings")
	w.sees("U2", "C1", "That is for this community's administrators.")
	w.Slash("U1", "C1", "do i need a phd?")
	w.sees("U1", "C1", "bachelor's degree")
	if strings.Contains(w.Shown("U2", "C1"), "bachelor's degree") {
		t.Error("answers are private where nobody has set it otherwise")
	}
	w.Slash("UADMIN", "C1", "settings")
	w.Until("the modal opens", func() bool { blocks, _ := w.Form("UADMIN"); return len(blocks) > 5 })
	if hint := w.Hints("UADMIN")["answer_length"]; !strings.Contains(hint, "Show more") {
		t.Errorf("hint %q", hint)
	}
	if err := w.Submit("UADMIN", map[string]string{"answer_length": "sentence"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "How long answers are: one sentence")
	w.Dismiss("UADMIN")
	second := func() {
		t.Helper()
		w.Slash("UADMIN", "C1", "settings")
		w.Until("the modal opens", func() bool { blocks, _ := w.Form("UADMIN"); return len(blocks) > 5 })
		w.press("UADMIN", "C1", "Other settings")
		w.Until("the other page is there", func() bool { _, has := w.Hints("UADMIN")["private_answers"]; return has })
	}
	second()
	if hint := w.Hints("UADMIN")["private_answers"]; !strings.Contains(hint, "Who sees what a slash command is answered") {
		t.Errorf("hint %q", hint)
	}
	if err := w.Submit("UADMIN", map[string]string{"private_answers": "public"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "Answers to slash commands: seen by the whole channel")
	w.Slash("U1", "C1", "is kaggle worth it?")
	w.sees("U2", "C1", "Kaggle teaches")
	w.Dismiss("UADMIN")
	w.Slash("UADMIN", "C1", "settings history")
	w.sees("UADMIN", "C1", "seen by the whole channel")
	second()
	w.press("UADMIN", "C1", "Who changed what")
	w.Until("the history is there", func() bool { _, has := w.Hints("UADMIN")["private_answers"]; return !has })
	w.press("UADMIN", "C1", "All settings")
	w.Until("the form is back", func() bool { _, has := w.Hints("UADMIN")["answer_length"]; return has })
	w.press("UADMIN", "C1", "Other settings")
	w.Until("the other page is there", func() bool { _, has := w.Hints("UADMIN")["private_answers"]; return has })
	if err := w.Submit("UADMIN", map[string]string{"private_answers": "operator"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "Answers to slash commands: seen by who asked")
}
