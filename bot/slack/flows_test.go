package slack_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/bot/slack"
	"careerbot/bot/slack/slackfake"
)

// TestWaysIn: a mention, a direct message, a command, a follow-up, a shortcut, and
// what is not for the bot.
func TestWaysIn(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	w.Say("U2", "C1", "is anybody here?", "")
	w.Say("U2", "C1", "do i need a phd for that?", "1.1") // in a thread that the bot is not in
	w.Say("U1", "C1", "thanks!", ts)
	w.settles()
	if n := w.Posted("chat.postMessage"); n != 1 {
		t.Errorf("it has posted %d times:\n%s", n, w.Shown("U1", "C1"))
	}
	w.Say("U1", "C1", "how long does it take to become one?", ts)
	w.sees("U1", "C1", "12")
	w.Say("U1", "D", "is kaggle worth it?", "")
	w.sees("U1", "D", "Kaggle teaches")
	asked := w.Say("U1", "C1", "somebody told me that bootcamps are enough, are they?", "")
	w.Shortcut("U2", "C1", asked, "answer_this")
	w.sees("U2", "C1", "(only you see this)")
	w.press("U2", "C1", "Share with channel")
	w.Until("it is shared in the message's thread", func() bool {
		for _, m := range w.Messages("C1") {
			if m.Author == slackfake.BotUser && m.Thread == asked {
				return true
			}
		}
		return false
	})
}

// TestUnsureBecomesTheAnswer: choosing replaces the choices, for who asked; others
// get the answer for themselves.
func TestUnsureBecomesTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", mention+"mle salary in berlin", "")
	w.sees("U1", "C1", "US figures only")
	w.press("U2", "C1", "What does a Machine Learning Engineer earn?")
	w.sees("U2", "C1", "fastest growing")
	if strings.Contains(w.Shown("U1", "C1"), "fastest growing") {
		t.Error("one person's choice is shown to others")
	}
	w.press("U1", "C1", "What does a Machine Learning Engineer earn?")
	w.sees("U1", "C1", "(edited)")
	if strings.Contains(w.Shown("U1", "C1"), "US figures only") {
		t.Error("the choices still stand there")
	}
}

// TestDelete: for who asked and for administrators, nobody else.
func TestDelete(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	w.press("U2", "C1", "Delete")
	w.sees("U2", "C1", "Only who asked and the moderators can delete that.")
	w.press("UADMIN", "C1", "Delete")
	w.Until("it is gone", func() bool { return !strings.Contains(w.Shown("U1", "C1"), "bachelor's degree") })
	w.Slash("U1", "C1", "do i need a phd?")
	w.sees("U1", "C1", "bachelor's degree")
}

// TestVotesAndWhy are pressed by anybody, and answered in private.
func TestVotesAndWhy(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "[Helpful] [Not helpful]")
	w.press("U2", "C1", "Helpful")
	w.sees("U2", "C1", "Thank you!")
	w.press("U2", "C1", "Why this answer?")
	w.sees("U2", "C1", "This comes from the guide's FAQ.")
	w.press("UADMIN", "C1", "Why this answer?")
	w.sees("UADMIN", "C1", "*The candidates*")
	w.press("U1", "C1", "Not helpful")
	w.sees("U1", "C1", `modal "What was wrong?"`)
	if err := w.Submit("U1", map[string]string{"reason": "too short"}); err != nil {
		t.Fatal(err)
	}
	w.sees("U1", "C1", "Thank you, that helps.")
	if strings.Contains(w.Shown("U1", "C1"), "Thank you!") {
		t.Error("a private reply is shown to others")
	}
}

// TestPinLifecycle: a message becomes an answer, is pinned in its channel, found,
// edited, retired, restored.
func TestPinLifecycle(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	source := w.Write("U2", "C1", "Referrals: post in *#referrals* with the link.")
	w.Shortcut("UADMIN", "C1", source, "pin_as_answer")
	w.sees("UADMIN", "C1", `modal "Pin an answer"`)
	proposals, err := w.Suggest("UADMIN", "target", "phd")
	if err != nil || len(proposals) == 0 || proposals[0] != "faq/phd" {
		t.Errorf("proposed: %q, %v", proposals, err)
	}
	if err := w.Submit("UADMIN", map[string]string{"triggers": "how do referrals work?", "target": "faq/phd"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "! text: Either an answer of your own or a passage, not both.")
	if err := w.Submit("UADMIN", map[string]string{"triggers": "how do referrals work?"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "This is what members will see")
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Its message is pinned in the channel too.")
	if pins := w.Pinned("C1"); len(pins) != 1 || pins[0] != source {
		t.Errorf("pinned in the channel: %v", pins)
	}
	w.press("UADMIN", "C1", "Look at it")
	w.sees("UADMIN", "C1", "[Edit] [Verify] [Retire] [History]")
	w.press("UADMIN", "C1", "Retire")
	w.sees("UADMIN", "C1", "no longer pinned in the channel")
	if pins := w.Pinned("C1"); len(pins) != 0 {
		t.Errorf("still pinned in the channel: %v", pins)
	}
	w.press("UADMIN", "C1", "History")
	w.sees("UADMIN", "C1", "[Restore #1]")
	w.press("UADMIN", "C1", "Restore #1")
	w.sees("UADMIN", "C1", "• *state* active")
	w.press("UADMIN", "C1", "All pins")
	w.sees("UADMIN", "C1", `modal "Pins"`)
	if err := w.Submit("UADMIN", map[string]string{"search": "nothing like it"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "No pin has those words.")
	if err := w.Submit("UADMIN", map[string]string{"search": "referrals"}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "1 pin")
	w.press("UADMIN", "C1", "how do referrals work?")
	w.sees("UADMIN", "C1", "[Edit]")
	w.Dismiss("UADMIN")
	w.Shortcut("UADMIN", "C1", source, "pin_as_answer") // the same message again is the same pin
	w.sees("UADMIN", "C1", "• *question* how do referrals work?")
}

// TestNativePinsFail: the pinned answer is kept, and the moderator is told why its
// message is not pinned.
func TestNativePinsFail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(w *workspace)
		says   string
	}{
		"scope": {func(w *workspace) { w.Grant("pins:write", false) }, "I lack the permission pins:write"},
		"full":  {func(w *workspace) { w.Change("C1", func(c *slackfake.Channel) { c.MaxPins = 0 }) }, "as many pinned messages as Slack allows"},
		"gone":  {func(w *workspace) { w.Change("C1", func(c *slackfake.Channel) { c.Messages = nil }) }, "no longer there"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t, options{})
			source := w.Write("U2", "C1", "Ask Mo.")
			w.Shortcut("UADMIN", "C1", source, "pin_as_answer")
			w.sees("UADMIN", "C1", `modal "Pin an answer"`)
			if err := w.Submit("UADMIN", map[string]string{"triggers": "who is mo?"}); err != nil {
				t.Fatal(err)
			}
			w.sees("UADMIN", "C1", "[Save]")
			c.before(w)
			w.press("UADMIN", "C1", "Save")
			w.sees("UADMIN", "C1", c.says)
			w.sees("UADMIN", "C1", "The pinned answer is kept all the same.")
			w.Slash("U1", "C1", "who is mo?")
			w.sees("U1", "C1", "Pinned by moderators")
		})
	}
}

// TestTakeOver: a channel's pinned messages become pins, one by one.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	first, second := w.Write("U1", "C1", "*Welcome!* Read the <https://x.org|rules>."), w.Write("U1", "C1", "Office hours: Friday.")
	w.Pin("C1", first)
	w.Pin("C1", second)
	w.Slash("UADMIN", "C1", "pins")
	w.sees("UADMIN", "C1", "There are no pins yet")
	w.press("UADMIN", "C1", "Take over this channel's pinned messages")
	w.sees("UADMIN", "C1", "Which message?")
	w.press("UADMIN", "C1", "Office hours: Friday.")
	w.sees("UADMIN", "C1", `modal "Pin an answer"`)
	if err := w.Submit("UADMIN", map[string]string{"triggers": "when are office hours?"}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Its message is pinned in the channel too.")
	w.Dismiss("UADMIN")
	w.Unpin("U2", "C1", second)
	w.sees("UADMIN", "D", "the message it came from was unpinned in its channel")
}

// TestSourceChanges: an edit or a deletion makes the pin stale; a link that unfolds
// does not.
func TestSourceChanges(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	source := w.Write("U2", "C1", "Ask Mo.")
	w.Shortcut("UADMIN", "C1", source, "pin_as_answer")
	w.sees("UADMIN", "C1", `modal "Pin an answer"`)
	if err := w.Submit("UADMIN", map[string]string{"triggers": "who is mo?"}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Pinned as")
	w.Edit("C1", source, "Ask Mo.")
	w.settles()
	if strings.Contains(w.Shown("UADMIN", "D"), "stale") {
		t.Error("an edit that changes no word makes it stale")
	}
	w.Remove("C1", source)
	w.sees("UADMIN", "D", "the message it came from was deleted")
	w.Dismiss("UADMIN")
	w.press("UADMIN", "D", "Look at it")
	w.sees("UADMIN", "D", "• *state* stale: the message it came from was deleted")
}

// TestLateForm: with the trigger over, the form is offered again as it was.
func TestLateForm(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{fake: slackfake.Options{TriggerTime: time.Nanosecond}})
	w.Slash("UADMIN", "C1", "pin who is mo?")
	w.sees("UADMIN", "C1", "Nothing is lost: it opens as it was.")
	w.Say("UADMIN", "C1", mention+"pins", "") // a mention has no trigger at all
	w.sees("UADMIN", "C1", "There are no pins yet")
}

func TestLateFormOpensAsItWas(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("UADMIN", "C1", mention+"pin", "")
	w.sees("UADMIN", "C1", "Nothing is lost: it opens as it was.")
	w.press("UADMIN", "C1", "Open the form")
	w.sees("UADMIN", "C1", `modal "Pin an answer"`)
}

// TestModalClosedMeanwhile: what comes after its modal was closed comes as a direct
// message.
func TestModalClosedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("UADMIN", "C1", "pin")
	w.sees("UADMIN", "C1", `modal "Pin an answer"`)
	w.Store.Fail(func(ctx context.Context, call string) error {
		if call == "SaveDraft" || call == "RecentQuestions" {
			select { // together they take longer than Slack waits for a form
			case <-time.After(1500 * time.Millisecond):
			case <-ctx.Done():
			}
		}
		return nil
	})
	if err := w.Submit("UADMIN", map[string]string{"triggers": "when are office hours?", "text": "Friday at ten."}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "modal")
	w.Dismiss("UADMIN")
	w.sees("UADMIN", "D", "This is what members will see")
}

// TestModerators: a user group's members may pin; people of other workspaces may
// not, whatever they are at home.
func TestModerators(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{config: func(c *slack.Config) { c.Moderators = "mods" }})
	w.AddGroup("mods", "U2")
	w.AddUser(slackfake.User{ID: "UFOREIGN", Name: "eve", Team: "T0002", Admin: true})
	w.Change("C1", func(c *slackfake.Channel) { c.Members["UFOREIGN"] = true })
	w.Slash("U2", "C1", "pins")
	w.sees("U2", "C1", "There are no pins yet")
	w.Slash("UFOREIGN", "C1", "pins")
	w.sees("UFOREIGN", "C1", "for this community's moderators")
	w.Slash("U1", "C1", "pins")
	w.sees("U1", "C1", "for this community's moderators")
	w.Slash("U1", "C1", "help")
	w.sees("U1", "C1", "*salary")
	if strings.Contains(w.Shown("U1", "C1"), "*pins") {
		t.Error("a member is shown the moderators' commands")
	}
}

// TestMyData: the file comes as a direct message.
func TestMyData(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("U1", "C1", "do i need a phd?")
	w.sees("U1", "C1", "bachelor's degree")
	w.Slash("U1", "C1", "mydata")
	w.sees("U1", "C1", "I have sent it to you as a direct message")
	w.sees("U1", "D", "careerbot-")
	files := w.Files()
	if len(files) != 1 || !strings.Contains(files[0].Data, "slack:U1") || !files[0].Complete {
		t.Errorf("files: %+v", files)
	}
	w.Grant("files:write", false)
	w.Slash("U1", "C1", "mydata")
	w.sees("U1", "C1", "I lack the permission to send you a file")
}

// TestPublicAnswers: by setting, everybody sees the answers to the command.
func TestPublicAnswers(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{config: func(c *slack.Config) { c.PublicSlash = true }})
	w.AddChannel("C3", "U1", "U2") // the bot is not in it
	w.Slash("U1", "C3", "do i need a phd?")
	w.sees("U2", "C3", "bachelor's degree")
	w.Slash("U1", "C3", "help")
	w.sees("U1", "C3", "Commands")
	if strings.Contains(w.Shown("U2", "C3"), "Commands") {
		t.Error("a private reply is shown to all")
	}
}

// TestShareWhereTheBotIsNot: Slack lets the answer to a command into its channel.
func TestShareWhereTheBotIsNot(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.AddChannel("C3", "U1", "U2")
	w.Slash("U1", "C3", "do i need a phd?")
	w.sees("U1", "C3", "bachelor's degree")
	w.press("U1", "C3", "Share with channel")
	w.sees("U2", "C3", "bachelor's degree")
	w.sees("U1", "C3", "Shared with the channel.")
}

// TestShare: the channel sees the answer and whose it is, with votes, and nothing of the
// question; the private message says that it is shared, and offers nothing any more.
func TestShare(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("U1", "C1", "my boss Bob Miller must not know: do i need a phd?")
	w.sees("U1", "C1", "bachelor's degree")
	w.press("U1", "C1", "Share with channel")
	w.sees("U2", "C1", "<@U1> shared an answer")
	w.sees("U2", "C1", "[Helpful]")
	w.sees("U1", "C1", "Shared with the channel.")
	if shown := w.Shown("U1", "C1"); strings.Contains(shown, "Share with channel") || strings.Count(shown, "Most industry roles for Machine Learning Engineers") != 1 {
		t.Errorf("the private answer is still there:\n%s", shown)
	}
	w.press("U2", "C1", "Why this answer?")
	w.sees("U2", "C1", "This comes from the guide's FAQ.")
	if shown := w.Shown("U2", "C1"); strings.Contains(shown, "Bob") || strings.Contains(shown, "Miller") {
		t.Errorf("others read the question:\n%s", shown)
	}
	w.press("U1", "C1", "Why this answer?")
	w.sees("U1", "C1", "Your question is closest to")
}

// TestVotesAreTakenInPlace: in a direct message and on a private answer the thanks take
// the place of the question, and nothing is added.
func TestVotesAreTakenInPlace(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "D", "do i need a phd?", "")
	w.sees("U1", "D", "[Helpful]")
	w.press("U1", "D", "Helpful")
	w.sees("U1", "D", "Thank you!")
	if shown := w.Shown("U1", "D"); strings.Contains(shown, "[Helpful]") || !strings.Contains(shown, "Most industry roles for Machine Learning Engineers") || strings.Count(shown, "careerbot") != 1 {
		t.Errorf("the conversation:\n%s", shown)
	}
	w.Slash("U2", "C1", "do i need a phd?")
	w.sees("U2", "C1", "[Helpful]")
	w.press("U2", "C1", "Helpful")
	w.sees("U2", "C1", "Thank you!")
	if shown := w.Shown("U2", "C1"); strings.Contains(shown, "[Helpful]") || !strings.Contains(shown, "<Share with channel>") || strings.Count(shown, "careerbot") != 1 {
		t.Errorf("the private answer:\n%s", shown)
	}
}

// TestVotesWithoutTexts: where the answer cannot be written again, because no question's text
// is kept, the thanks are for the moment: nothing is added to the conversation.
func TestVotesWithoutTexts(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{noText: true})
	w.Say("U1", "D", "what do juniors make?", "")
	w.sees("U1", "D", "[Helpful]")
	for range 2 {
		w.press("U1", "D", "Helpful")
		w.sees("U1", "D", "(only you see this):\n  Thank you!")
		w.settles()
		w.Forget("U1")
	}
	if n := w.posts("D1"); n != 1 {
		t.Errorf("%d messages stay:\n%s", n, w.Shown("U1", "D"))
	}
}

// TestFlood: one person's flood gets one word, by whatever way it comes; talk in a thread
// where the bot takes part costs nothing.
func TestFlood(t *testing.T) {
	w := newWorkspace(t, options{limit: 3})
	root := w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "Most industry roles for Machine Learning Engineers")
	for range 20 {
		w.Say("U1", "C1", "who is paying for lunch?", root)
	}
	w.Say("U1", "C1", mention+"is kaggle worth it?", "")
	w.sees("U1", "C1", "Kaggle teaches")
	for range 20 {
		w.Say("U1", "C1", mention+"is kaggle worth it?", "")
		w.Slash("U1", "C1", "is kaggle worth it?")
	}
	w.Slash("U2", "C1", "what do juniors make?")
	w.sees("U2", "C1", "$120–140K")
	w.sees("U1", "C1", "That was a lot at once")
	w.settles()
	if shown := w.Shown("U1", "C1"); strings.Count(shown, "a lot at once") != 1 || strings.Count(shown, "Kaggle teaches") != 2 {
		t.Errorf("it says:\n%s", shown)
	}
}

// TestShareIsRefused: who pressed is told why, and can try again.
func TestShareIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Slash("U1", "C1", "do i need a phd?")
	w.sees("U1", "C1", "bachelor's degree")
	w.Change("C1", func(c *slackfake.Channel) { c.Archived = true })
	w.press("U1", "C1", "Share with channel")
	w.sees("U1", "C1", "archived")
	w.Change("C1", func(c *slackfake.Channel) { c.Archived = false })
	w.press("U1", "C1", "Share with channel")
	w.sees("U2", "C1", "shared an answer")
}

// TestScreenReaders get all that a message says as text, and not the names of its buttons.
func TestScreenReaders(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", mention+"what do juniors make?", "")
	w.sees("U1", "C1", "[Helpful]")
	spoken := w.Spoken("U1", "C1")
	for _, text := range []string{"How does pay grow with experience?", "$160-200K", "Machine Learning Engineer career guide 2026", "Machine Learning Engineer, junior: $120–140K", "USD a year, US, 2026"} {
		if !strings.Contains(spoken, text) {
			t.Errorf("%q is not said:\n%s", text, spoken)
		}
	}
	for _, name := range []string{"elpful", "Why this answer?", "Related questions", "What does a mid-level"} {
		if strings.Contains(spoken, name) {
			t.Errorf("the names of buttons are read aloud:\n%s", spoken)
		}
	}
}

// TestEveryEventTwice: in any order, one reply each.
func TestEveryEventTwice(t *testing.T) {
	w := newWorkspace(t, options{})
	ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
	for range 5 {
		w.Redeliver("C1", ts)
	}
	w.sees("U1", "C1", "bachelor's degree")
	w.Edit("C1", ts, mention+"is kaggle worth it?")
	w.sees("U1", "C1", "Kaggle teaches")
	w.Redeliver("C1", ts)
	w.settles()
	if n := w.Posted("chat.postMessage"); n != 1 {
		t.Errorf("one question is answered %d times", n)
	}
	w.Remove("C1", ts)
	w.Until("the reply goes with its question", func() bool { return !strings.Contains(w.Shown("U1", "C1"), "Kaggle teaches") })
}

// TestPrivateRepliesAreSeen: a private reply stands where its asker looks, whether the
// request began a thread or stood in one.
func TestPrivateRepliesAreSeen(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{limit: 6})
	for _, c := range []struct{ text, says string }{
		{"help", "Commands"},
		{"forget", "This cannot be undone."},
		{"mydata", "I have sent it to you as a direct message"},
	} {
		w.Say("U1", "C1", mention+c.text, "")
		w.sees("U1", "C1", c.says)
		if strings.Contains(w.Shown("U2", "C1"), c.says) {
			t.Errorf("%s is answered for all", c.text)
		}
	}
	asked := w.Write("U2", "C1", "do i need a phd?")
	w.Shortcut("U1", "C1", asked, "answer_this")
	w.sees("U1", "C1", "bachelor's degree")
	root := w.Write("U2", "C1", "careers?")
	w.Say("U1", "C1", mention+"help", root)
	w.sees("U1", "C1", "careerbot (in a thread) (only you see this)")
	for range 3 {
		w.Say("U1", "C1", mention+"is kaggle worth it?", "")
	}
	w.sees("U1", "C1", "That was a lot at once")
}

// TestPrivateChannels: words said in a private channel, whose id looks like a public one's,
// are shown in no preview elsewhere.
func TestPrivateChannels(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.AddChannel("C7", slackfake.BotUser, "U1")
	w.Change("C7", func(c *slackfake.Channel) { c.Private = true })
	w.Say("U1", "C7", mention+"parental leave policy for Anna please", "")
	w.Say("U1", "D", "parental leave policy for Berta please", "")
	w.Slash("U1", "C1", "parental leave policy for Clara please")
	w.Say("U1", "C1", mention+"parental leave policy for Doris please", "")
	w.settles()
	w.Slash("UADMIN", "C1", "pin parental leave policy")
	w.sees("UADMIN", "C1", "{Preview}")
	if err := w.Submit("UADMIN", map[string]string{"text": "Ask Mo."}); err != nil {
		t.Fatal(err)
	}
	w.sees("UADMIN", "C1", "[Save]")
	shown := w.Shown("UADMIN", "C1")
	shown = shown[strings.Index(shown, "modal"):]
	for _, name := range []string{"Anna", "Berta", "Clara"} {
		if strings.Contains(shown, name) {
			t.Errorf("the preview tells of %s:\n%s", name, shown)
		}
	}
	if !strings.Contains(shown, "not shown here") {
		t.Errorf("they are not counted:\n%s", shown)
	}
}
