package discord_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
)

// TestWaysIn: commands, mentions, replies that ping the bot, direct messages, message
// commands, personal installs; and what is not for the bot.
func TestWaysIn(t *testing.T) {
	w := newServer(t, options{})
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ben, here, "bachelor's degree")
	asked := w.Say(ana, here, "@bot is kaggle worth it?", "")
	w.sees(ben, here, "Kaggle teaches")
	w.Say(ben, here, "anybody here?", "")
	reply := ""
	for _, m := range w.Messages(here) {
		if m.Reply == asked {
			reply = m.ID
		}
	}
	w.Say(ana, here, "how long does it take?", reply)
	w.sees(ana, here, "12")
	w.Say(ana, "D", "what do juniors make?", "")
	w.sees(ana, "D", "$120–140K")
	w.Command(ana, here, "salary", "level", "Senior")
	w.sees(ben, here, "Pay: ")
	other := w.Write(ben, here, "are bootcamps enough?")
	w.MessageCommand(ana, here, other, "Answer this")
	w.sees(ana, here, "(only you see this)")
	w.never(ben, here, "(only you see this)")
	w.press(ana, here, "Share with channel")
	w.Until("it is shared", func() bool { return strings.Count(w.Shown(ben, here), "ootcamp") > 1 })
	w.CommandAsGuest(ben, here, "ask", "question", "is python a must?")
	w.sees(ben, here, "(only you see this)")
	w.Command(ana, here, "nonsense")
	w.sees(ana, here, "I don't know that command")
}

// TestAutocomplete proposes questions of the guide and of the server's pins.
func TestAutocomplete(t *testing.T) {
	w := newServer(t, options{})
	proposed, err := w.Complete(ana, here, "ask", "question", "do i need a p")
	if err != nil || len(proposed) == 0 {
		t.Fatalf("%q, %v", proposed, err)
	}
	w.Command(mo, here, "pin", "question", "who is our recruiter?")
	w.submit(mo, map[string]string{"text": "Mo."})
	w.sees(mo, here, "[Save]")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Pinned as")
	w.Command(ana, here, "ask", "question", "who is our recruiter?")
	w.sees(ana, here, "Pinned by moderators")
	proposed, err = w.Complete(ana, here, "ask", "question", "who is o")
	if err != nil || len(proposed) == 0 || proposed[0] != "who is our recruiter?" {
		t.Errorf("%q, %v", proposed, err)
	}
	if proposed, err := w.Complete(ana, here, "salary", "level", "x"); err != nil || len(proposed) != 0 {
		t.Errorf("%q, %v", proposed, err)
	}
}

// TestReplyFollowsItsQuestion: edited and deleted.
func TestReplyFollowsItsQuestion(t *testing.T) {
	w := newServer(t, options{})
	id := w.Say(ana, here, "@bot do i need a phd?", "")
	w.sees(ana, here, "bachelor's degree")
	w.Unfold(here, id)
	w.Edit(here, id, "@bot is kaggle worth it?")
	w.sees(ana, here, "Kaggle teaches")
	w.never(ana, here, "bachelor's degree")
	w.Deliver(ana, here, id, "")
	w.settles()
	w.Remove(here, id)
	w.gone(ana, here, "Kaggle teaches")
}

// TestUnsureAndDelete: choosing replaces the choices; who asked, and moderators, may
// delete.
func TestUnsureAndDelete(t *testing.T) {
	w := newServer(t, options{})
	w.Command(ana, here, "ask", "question", "mle salary in berlin")
	w.sees(ana, here, "US figures only")
	w.press(ben, here, "What does an MLE earn?")
	w.sees(ben, here, "$165K")
	w.never(ana, here, "$165K")
	w.press(ana, here, "What does an MLE earn?")
	w.gone(ana, here, "US figures only")
	w.sees(ana, here, "$165K")
	w.press(ana, here, "Helpful")
	w.sees(ana, here, "Thank you!")
	w.press(ana, here, "Why this answer?")
	w.sees(ana, here, "The candidates")
	w.Command(ben, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.press(ana, here, "Delete")
	w.sees(ana, here, "Only who asked and the moderators can delete that.")
	w.press(mo, here, "Delete")
	w.gone(ana, here, "bachelor's degree")
	w.Command(ana, here, "ask", "question", "is kaggle worth it?")
	w.sees(ana, here, "Kaggle teaches")
	w.press(ana, here, "Not helpful")
	w.submit(ana, map[string]string{"reason": "short"})
	w.sees(ana, here, "Thank you, that helps.")
}

// TestPins: a message becomes an answer with a native pin; problems keep what was
// typed; the scope is chosen on the preview; retire, restore.
func TestPins(t *testing.T) {
	w := newServer(t, options{})
	source := w.Write(ben, here, "Referrals: ask <@400000000000000004> in **#jobs**.")
	w.MessageCommand(ana, here, source, "Pin as answer")
	w.sees(ana, here, "for this community's moderators")
	w.MessageCommand(mo, here, source, "Pin as answer")
	w.submit(mo, map[string]string{"triggers": "how do referrals work?", "link": "nonsense"})
	w.sees(mo, here, "Link to the message it came from: A link begins with https://")
	w.press(mo, here, "Open the form")
	w.submit(mo, map[string]string{"link": ""})
	w.sees(mo, here, "It answers in the whole community.")
	w.press(mo, here, "Answer in this channel alone")
	w.sees(mo, here, "It answers in this channel alone.")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Its message is pinned in the channel too.")
	if pins := w.Pinned(here); len(pins) != 1 || pins[0] != source {
		t.Errorf("pinned: %v", pins)
	}
	w.press(mo, here, "Look at it")
	w.sees(mo, here, "**answers in** channel "+here)
	w.press(mo, here, "Retire")
	w.sees(mo, here, "no longer pinned in the channel")
	w.press(mo, here, "History")
	w.sees(mo, here, "Restore #1")
	w.press(mo, here, "Restore #1")
	w.sees(mo, here, "**state** active")
	w.Command(ada, here, "pins", "search", "referrals")
	w.sees(ada, here, "1 pin")
	w.Command(ana, here, "pins")
	w.sees(ana, here, "for this community's moderators")
}

// TestSourceChanges: an edited, deleted or unpinned source makes its pin stale, and
// who verified it is told.
func TestSourceChanges(t *testing.T) {
	for name, change := range map[string]struct {
		do   func(w *server, id string)
		says string
	}{
		"edited":   {func(w *server, id string) { w.Edit(here, id, "other words") }, "was edited"},
		"deleted":  {func(w *server, id string) { w.Remove(here, id) }, "was deleted"},
		"unpinned": {func(w *server, id string) { w.Unpin(here, id) }, "was unpinned"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServer(t, options{})
			source := w.Write(ben, here, "Ask Mo.")
			w.MessageCommand(mo, here, source, "Pin as answer")
			w.submit(mo, map[string]string{"triggers": "who is mo?"})
			w.sees(mo, here, "[Save]")
			w.press(mo, here, "Save")
			w.sees(mo, here, "Its message is pinned")
			w.Pin(here, w.Write(ben, here, "another")) // something else is pinned: nothing happens
			w.Unfold(here, source)
			w.settles()
			w.never(mo, "D", "stale")
			change.do(w, source)
			w.sees(mo, "D", change.says)
		})
	}
}

// TestTakeOverAndFaults: messages that are pinned already, and what hinders native pins.
func TestTakeOverAndFaults(t *testing.T) {
	w := newServer(t, options{})
	first := w.Write(ben, here, "Office hours: Friday.")
	w.Pin(here, first)
	w.Command(mo, here, "pins")
	w.sees(mo, here, "There are no pins yet")
	w.press(mo, here, "Take over this channel's pinned messages")
	w.sees(mo, here, "Which message?")
	w.press(mo, here, "Office hours: Friday.")
	w.submit(mo, map[string]string{"triggers": "when are office hours?"})
	w.sees(mo, here, "[Save]")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Its message is pinned")
	for name, c := range map[string]struct {
		code int
		says string
	}{
		"permission": {50013, "give my role the permission Pin Messages"},
		"full":       {30003, "as many pinned messages as Discord allows"},
		"gone":       {10008, "no longer there"},
	} {
		w.OnFault(func(method, path string) *discordfake.Fault {
			if method == http.MethodPut && strings.Contains(path, "/pins/") {
				return &discordfake.Fault{Status: 403, Code: c.code}
			}
			return nil
		})
		source := w.Write(ben, here, "About "+name)
		w.MessageCommand(mo, here, source, "Pin as answer")
		w.submit(mo, map[string]string{"triggers": "what about " + name + "?"})
		w.sees(mo, here, "# What about "+name)
		w.press(mo, here, "Save")
		w.sees(mo, here, c.says)
		w.sees(mo, here, "The pinned answer is kept all the same.")
	}
}

// TestModeratorRole may pin, by setting.
func TestModeratorRole(t *testing.T) {
	w := newServer(t, options{config: func(c *discord.Config) { c.Moderators = "777777777777777777" }})
	w.Permit(ben, 0, "777777777777777777")
	w.Command(ben, here, "pins")
	w.sees(ben, here, "There are no pins yet")
	w.Command(ana, here, "pins")
	w.sees(ana, here, "for this community's moderators")
}

// TestPrivateRepliesToMessages become direct messages: nothing is private in a channel.
func TestPrivateRepliesToMessages(t *testing.T) {
	w := newServer(t, options{config: func(c *discord.Config) { c.Moderators = "777777777777777777" }})
	w.Permit(mo, 0, "777777777777777777") // messages bring roles, and no permissions
	w.Say(ana, here, "@bot help", "")
	w.sees(ana, "D", "Commands")
	w.never(ben, here, "Commands")
	w.Say(mo, here, "@bot pin", "")
	w.sees(mo, "D", "Nothing is lost")
}

// TestMyData is a file for the person alone.
func TestMyData(t *testing.T) {
	w := newServer(t, options{})
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.Command(ana, here, "mydata")
	w.sees(ana, here, "file careerbot-")
	w.never(ben, here, "file careerbot-")
	found := false
	for _, m := range w.Messages(here) {
		for _, data := range m.Files {
			found = found || strings.Contains(data, "discord:"+ana)
		}
	}
	if !found {
		t.Error("the file does not hold the data")
	}
}

// TestPrivateAnswers: by setting, answers to commands are for their asker alone.
func TestPrivateAnswers(t *testing.T) {
	w := newServer(t, options{config: func(c *discord.Config) { c.Private = true }})
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.never(ben, here, "bachelor's degree")
	w.press(ana, here, "Share with channel")
	w.sees(ben, here, "<@"+ana+"> shared an answer")
	w.sees(ben, here, "bachelor's degree")
	w.sees(ben, here, "[Helpful]")
	w.sees(ana, here, "Shared with the channel.")
	if shown := w.Shown(ana, here); strings.Contains(shown, "Share with channel") || strings.Count(shown, "Most industry MLE roles") != 1 {
		t.Errorf("the private answer is still there:\n%s", shown)
	}
	w.press(ben, here, "Why this answer?")
	w.sees(ben, here, "asked in private")
	w.never(ben, here, "The candidates")
	w.press(ana, here, "Why this answer?")
	w.sees(ana, here, "The candidates")
}

// TestVotesAreTakenInPlace: in a direct message and on a private answer the thanks take
// the place of the question, and nothing is added.
func TestVotesAreTakenInPlace(t *testing.T) {
	w := newServer(t, options{config: func(c *discord.Config) { c.Private = true }})
	w.Say(ana, "D", "do i need a phd?", "")
	w.Command(ben, here, "ask", "question", "do i need a phd?")
	for who, where := range map[string]string{ana: "D", ben: here} {
		w.sees(who, where, "[Helpful]")
		w.press(who, where, "Helpful")
		w.sees(who, where, "Thank you!")
		if shown := w.Shown(who, where); strings.Contains(shown, "[Helpful]") || strings.Count(shown, "Most industry MLE roles") != 1 || strings.Count(shown, "careerbot") != 1 {
			t.Errorf("it shows:\n%s", shown)
		}
	}
}

// TestShareFromAnInstall: in a server where the bot is not, the answer follows the press.
func TestShareFromAnInstall(t *testing.T) {
	w := newServer(t, options{})
	w.CommandAsGuest(ben, here, "ask", "question", "do i need a phd?")
	w.sees(ben, here, "bachelor's degree")
	w.never(ana, here, "bachelor's degree")
	w.press(ben, here, "Share with channel")
	w.sees(ana, here, "<@"+ben+"> shared an answer")
	w.sees(ben, here, "Shared with the channel.")
}

// TestIntroduction: once, in a server that is joined, not in those that are announced
// at the start.
func TestIntroduction(t *testing.T) {
	w := newServer(t, options{})
	w.Join("200000000000000009", "300000000000000009")
	w.sees(ana, "300000000000000009", "Mention me with a question")
	w.never(ana, here, "Mention me with a question")
}

// TestRegistration: the commands are written where they have changed, and only there.
func TestRegistration(t *testing.T) {
	fake := discordfake.Start(discordfake.Options{})
	t.Cleanup(fake.Close)
	validate(t, fake)
	first := newServerOn(t, fake, options{})
	first.Until("it is connected", func() bool { return fake.Connections() == 1 })
	if _, n := fake.Registered(""); n != 1 {
		t.Errorf("written %d times", n)
	}
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	again := newServerOn(t, fake, options{})
	again.Until("it is connected", func() bool { return fake.Connections() == 1 })
	if _, n := fake.Registered(""); n != 1 {
		t.Errorf("written %d times, unchanged", n)
	}
	if err := again.Stop(); err != nil {
		t.Fatal(err)
	}
	third := newServerOn(t, fake, options{config: func(c *discord.Config) { c.TestServer = discordfake.Guild }})
	third.Until("it is connected", func() bool { return fake.Connections() == 1 })
	if commands, n := fake.Registered(discordfake.Guild); n != 2 || !strings.Contains(commands, `"salary"`) {
		t.Errorf("written %d times for the test server: %s", n, commands)
	}
}

// TestDeferral: an answer that takes longer is announced first; ten at once take
// about as long as one; what is private stays so.
func TestDeferral(t *testing.T) {
	for _, transport := range []string{"gateway", "http"} {
		t.Run(transport, func(t *testing.T) {
			w := newServer(t, options{http: transport == "http"})
			w.Store.Fail(func(ctx context.Context, call string) error {
				if call == "Recall" {
					select {
					case <-time.After(1800 * time.Millisecond):
					case <-ctx.Done():
					}
				}
				return nil
			})
			start := time.Now()
			for range 10 {
				w.Command(ana, here, "ask", "question", "do i need a phd?")
			}
			w.sees(ana, here, "thinking…")
			w.Until("all are answered", func() bool { return strings.Count(w.Shown(ana, here), "# Do I need a PhD") == 10 })
			if took := time.Since(start); took > 9*time.Second { // one after the other it would be 18
				t.Errorf("ten take %s, one 1.8 s", took)
			}
			w.never(ana, here, "thinking…")
		})
	}
}

// TestManyPinnedMessages: more than Discord lists at once.
func TestManyPinnedMessages(t *testing.T) {
	w := newServer(t, options{})
	for i := range 120 {
		w.Pin(here, w.Write(ben, here, fmt.Sprintf("Message %d", i)))
	}
	pinned, err := w.adapter.PinnedMessages(context.Background(), "discord:"+discordfake.Guild, here)
	if err != nil || len(pinned) != 120 || pinned[0].Text != "Message 119" || pinned[119].Text != "Message 0" {
		t.Fatalf("%d messages, %v", len(pinned), err)
	}
	source := w.Write(ben, here, "Ask Mo.")
	w.MessageCommand(mo, here, source, "Pin as answer")
	w.submit(mo, map[string]string{"triggers": "who is mo?"})
	w.sees(mo, here, "[Save]")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Its message is pinned")
	w.Unpin(here, source)
	w.sees(mo, "D", "was unpinned")
	w.OnFault(func(method, path string) *discordfake.Fault {
		if method == http.MethodGet && strings.HasSuffix(path, "/pins") {
			return &discordfake.Fault{Status: 403, Code: 50013}
		}
		return nil
	})
	w.Command(mo, here, "pins")
	w.sees(mo, here, "1 pin")
	w.press(mo, here, "Take over this channel's pinned messages")
	w.sees(mo, here, "I may not see what is pinned there")
}
