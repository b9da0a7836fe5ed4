package discord_test

import "testing"

// TestAnswerWithPin: a moderator answers a message with a pin, beside it.
func TestAnswerWithPin(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Command(mo, here, "pin", "question", "where do i get help?")
	w.submit(mo, map[string]string{"text": "Ask in #help first."})
	w.sees(mo, here, "This is what members will see")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Pinned as")

	id := w.Write(ana, here, "i am lost, who helps me")
	w.MessageCommand(ben, here, id, "Answer with a pin")
	w.sees(ben, here, "for this community's moderators")
	w.MessageCommand(mo, here, id, "Answer with a pin")
	w.submit(mo, map[string]string{"pin": "help"})
	w.sees(mo, here, "This is what everybody there will see:")
	w.never(ben, here, "Ask in #help first.")
	w.settles()
	w.press(mo, here, "Answer and notify them")
	w.sees(ben, here, "asked, and the moderators answer:")
	w.sees(ben, here, "Ask in #help first.")
	w.sees(mo, here, "Answered.")
}
