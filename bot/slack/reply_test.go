package slack_test

import (
	"strings"
	"testing"
)

// TestAnswerWithPin: a moderator answers a message with a pin, in its thread, and its author
// is notified where they say so.
func TestAnswerWithPin(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{allow: []string{"the text pings: <@U1>", "the blocks ping: <@U1>"}})
	w.Slash("UADMIN", "C1", "pin where do i get help?")
	w.Until("the modal opens", func() bool { blocks, _ := w.Form("UADMIN"); return len(blocks) > 0 })
	if err := w.Submit("UADMIN", map[string]string{"text": "Ask in #help first."}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Pinned as")
	w.Dismiss("UADMIN")

	ts := w.Say("U1", "C1", "i am lost, who helps me", "")
	w.Shortcut("UADMIN", "C1", ts, "answer_with_pin")
	w.Until("the modal opens", func() bool { blocks, _ := w.Form("UADMIN"); return len(blocks) > 0 })
	values, err := w.Suggest("UADMIN", "pin", "hel")
	if err != nil || len(values) != 1 {
		t.Fatalf("proposed: %v, %v", values, err)
	}
	if err := w.Submit("UADMIN", map[string]string{"pin": values[0]}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "This is what everybody there will see:")
	if strings.Contains(w.Shown("U2", "C1"), "Ask in #help first.") {
		t.Error("the preview is for all")
	}
	w.press("UADMIN", "C1", "Answer and notify them")
	w.sees("U2", "C1", "<@U1> asked, and the moderators answer:")
	w.sees("U2", "C1", "Ask in #help first.")
	w.sees("UADMIN", "C1", "Answered.")
	w.Shortcut("UADMIN", "C1", w.Say("U2", "C1", "me too", ""), "answer_with_pin")
	w.Until("the modal opens", func() bool {
		return w.Hints("UADMIN")["pin"] != "" || strings.Contains(w.Shown("UADMIN", "C1"), "Preview")
	})
	if err := w.Submit("UADMIN", map[string]string{"pin": values[0]}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Answer")
	w.sees("U2", "C1", "The moderators answer:")
	for _, m := range w.Messages("C1") {
		if strings.Contains(m.Text, "Ask in") && strings.Contains(m.Text, "<@") && (m.Thread != ts || !strings.HasPrefix(m.Text, "<@U1> ")) {
			t.Errorf("in thread %q: %q", m.Thread, m.Text)
		}
	}
}
