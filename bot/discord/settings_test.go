package discord_test

import "testing"

// TestSettings: an administrator sets in a private message who sees the answers to slash
// commands; the next answer goes by it. Nobody else may, or sees it.
func TestSettings(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Command(mo, here, "settings")
	w.sees(mo, here, "That is for this community's administrators.")
	w.Command(ada, here, "settings")
	w.sees(ada, here, "Answers to slash commands")
	w.never(ben, here, "Answers to slash commands")
	w.press(ada, here, "Answers to slash commands")
	w.sees(ada, here, "Who sees what a slash command is answered")
	w.press(ada, here, "seen by who asked")
	w.sees(ada, here, "Saved. From now on:")
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.never(ben, here, "bachelor's degree")
	w.press(ada, here, "Answers to slash commands")
	w.sees(ada, here, "**now** seen by who asked · set by this community")
	w.press(ada, here, "As whoever runs me has it: seen by the whole channel")
	w.sees(ada, here, "seen by the whole channel · default")
	w.Command(ana, here, "ask", "question", "is kaggle worth it?")
	w.sees(ben, here, "Kaggle teaches")
	w.press(ada, here, "Who changed what")
	w.sees(ada, here, "as whoever runs me has it")
}
