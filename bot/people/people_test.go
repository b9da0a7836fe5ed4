package people_test

import (
	"testing"

	"careerbot/bot"
	"careerbot/bot/bottest"
)

func TestForgetMe(t *testing.T) {
	m := bottest.NewModerator(t)
	m.Pin(map[string]string{"triggers": "where is the wiki", "text": "There."})
	me := func(r *bot.Request) { r.User = bot.User{ID: "mod", Access: bot.Moderator} }
	m.Does(m.Request("do i need a phd?"), me)
	use := func(command string) string {
		r := m.Request("")
		r.Kind, r.Command = bot.CommandUse, command
		return m.Does(r, me)
	}
	bottest.Wants(t, use("mydata"), "do i need a phd", "where is the wiki", "test:mod")
	bottest.Wants(t, use("forget"), "This cannot be undone")
	bottest.Wants(t, m.Presses("Keep it all"), "Nothing was deleted")
	bottest.Wants(t, use("mydata"), "do i need a phd")
	use("forget")
	bottest.Wants(t, m.Presses("Forget me"), "no longer know")
	bottest.Lacks(t, use("mydata"), "phd", "wiki")
	bottest.Wants(t, m.Asks("where is the wiki"), "There.", "Pinned by moderators")
}
