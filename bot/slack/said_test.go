package slack_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot/slack/slackfake"
)

// posts counts the bot's messages in a channel.
func (w *workspace) posts(channel string) int {
	n := 0
	for _, m := range w.Messages(channel) {
		if m.Author == slackfake.BotUser {
			n++
		}
	}
	return n
}

// TestMentionAddedByAnEdit is answered once, though Slack tells of it twice, in either
// order; and the reply follows the next edit.
func TestMentionAddedByAnEdit(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	for i := range 4 { // the fake's order alternates
		ts := w.Say("U1", "C1", "do i need a phd?", "")
		w.Edit("C1", ts, mention+"do i need a phd?")
		w.Until("it is answered", func() bool { return w.posts("C1") == i+1 })
		w.settles()
		if n := w.Posted("chat.update"); n != i {
			t.Errorf("the answer to an edit is changed by that edit: %d updates", n)
		}
		w.Edit("C1", ts, mention+"is kaggle worth it?")
		w.Until("the reply follows", func() bool { return strings.Count(w.Shown("U1", "C1"), "Kaggle teaches") == i+1 })
		w.settles()
		if n := w.posts("C1"); n != i+1 {
			t.Fatalf("%d replies to %d messages:\n%s", n, i+1, w.Shown("U1", "C1"))
		}
	}
}

// TestRevisionsWithoutEvidence: what changed no word is no question, whether the bot knows
// the message or not.
func TestRevisionsWithoutEvidence(t *testing.T) {
	w := newWorkspace(t, options{})
	known := w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	unknown := w.Write("U1", "C1", mention+"is kaggle worth it?")
	long := fmt.Sprintf("%d.000000", time.Now().Add(-72*time.Hour).Unix())
	for _, ts := range []string{known, unknown} {
		text := mention + "do i need a phd?"
		if ts == unknown {
			text = mention + "is kaggle worth it?"
		}
		same := map[string]any{"type": "message", "user": "U1", "text": text, "ts": ts}
		for range 3 {
			w.Revise("C1", ts, nil)
		}
		w.Revise("C1", ts, map[string]any{"previous_message": same})
		w.Revise("C1", ts, map[string]any{"edited": map[string]any{"user": "U1", "ts": long}})
		w.Revise("C1", ts, map[string]any{"edited": map[string]any{"user": "U1", "ts": long}, "previous_message": same})
	}
	// An edit of a message that nobody remembers any more, though it asked before.
	old := fmt.Sprintf("%d.000100", time.Now().Add(-72*time.Hour).Unix())
	now := fmt.Sprintf("%d.000000", time.Now().Unix())
	message := map[string]any{"type": "message", "user": "U1", "text": mention + "do i need a masters?", "ts": old, "edited": map[string]any{"user": "U1", "ts": now}}
	w.Event(map[string]any{"type": "message", "subtype": "message_changed", "channel": "C1", "channel_type": "channel", "event_ts": now, "message": message,
		"previous_message": map[string]any{"type": "message", "user": "U1", "text": mention + "do i need a phd?", "ts": old}})
	w.Event(map[string]any{"type": "app_mention", "user": "U1", "text": mention + "do i need a masters?", "ts": old, "channel": "C1", "event_ts": now, "edited": map[string]any{"user": "U1", "ts": now}})
	w.settles()
	if posted, updated := w.Posted("chat.postMessage"), w.Posted("chat.update"); posted != 1 || updated != 0 {
		t.Errorf("%d posts, %d updates", posted, updated)
	}
}

// TestQuestionEditedAway: where nothing is left that asks the bot, its reply goes; nothing
// is said in its place.
func TestQuestionEditedAway(t *testing.T) {
	t.Parallel()
	for _, left := range []string{"never mind", "<@U2> do i need a phd?", "sorry, wrong channel", mention, "Bob, do I need a PhD?"} {
		w := newWorkspace(t, options{})
		ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
		w.sees("U1", "C1", "bachelor's degree")
		w.Edit("C1", ts, left)
		w.Until("the reply is gone", func() bool { return w.posts("C1") == 0 })
		w.settles()
		if shown := w.Shown("U2", "C1"); strings.Contains(shown, "careerbot") {
			t.Errorf("%q leaves\n%s", left, shown)
		}
	}
	w := newWorkspace(t, options{})
	ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	w.Edit("C1", ts, "is kaggle worth it?") // it asks still
	w.sees("U1", "C1", "Kaggle teaches")
}

// TestSaidToOthers: in a thread where the bot takes part, what mentions or calls somebody
// else is theirs.
func TestSaidToOthers(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	for _, text := range []string{
		"<@U2> how long does it take to become one?", "how long does it take to become one, <@U2|ben>?", "<!subteam^S1|@mods> how long does it take to become one?", "<!here> how long does it take to become one?",
		"Bob, how long did it take you to become an MLE?", "@jane how long does it take to become one?",
		"&gt; " + mention + "how long does it take to become one?\nthanks, that was my question too",
	} {
		w.Say("U1", "C1", text, ts)
	}
	w.settles()
	if n := w.posts("C1"); n != 1 {
		t.Errorf("it speaks between people:\n%s", w.Shown("U1", "C1"))
	}
	w.Say("U1", "C1", "<@U2> says so, but "+mention+"how long does it take to become one?", ts)
	w.Until("it is asked", func() bool { return w.posts("C1") == 2 })
}

// TestQuotedMentions: a mention in a quote is not said to the bot; own words beside a quote
// are.
func TestQuotedMentions(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Say("U1", "C1", "&gt; "+mention+"do i need a phd?\nthanks, that was my question too", "")
	w.Say("U1", "C1", "&gt;"+mention+"do i need a phd?", "")
	w.Say("U1", "C1", "&gt;&gt;&gt; ana said\n"+mention+"do i need a phd?", "")
	w.Say("U1", "C1", "thanks, that was my question too\n  &gt;&gt;&gt;ana said\n\n"+mention+"do i need a phd?", "")
	w.settles()
	if n := w.posts("C1"); n != 0 {
		t.Errorf("a quote is answered:\n%s", w.Shown("U1", "C1"))
	}
	w.Say("U1", "C1", "&gt; mle salary in berlin?\n"+mention+"do I need a PhD?", "")
	w.sees("U1", "C1", "bachelor's degree")
	w.Say("U1", "C1", mention+"is kaggle worth it?\n&gt; mle salary in berlin?", "")
	w.sees("U1", "C1", "Kaggle teaches")
	if strings.Contains(w.Shown("U1", "C1"), "US figures only") {
		t.Error("the quote is answered too")
	}
}

// TestForwardedQuestions are read where somebody forwards them to the bot.
func TestForwardedQuestions(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Forward("U1", "D", "", "do i need a phd?")
	w.sees("U1", "D", "bachelor's degree")
	w.Forward("U1", "C1", mention, "is kaggle worth it?")
	w.sees("U1", "C1", "Kaggle teaches")
	w.Forward("U1", "C1", mention+"what do juniors make?", "do i need a phd?") // own words come first
	w.sees("U1", "C1", "Machine Learning Engineer, junior")
	quiet := w.Forward("U2", "C1", "", "do i need a phd?")
	w.settles()
	if n := w.posts("C1"); n != 2 {
		t.Errorf("%d replies:\n%s", n, w.Shown("U1", "C1"))
	}
	w.Shortcut("U2", "C1", quiet, "answer_this")
	w.sees("U2", "C1", "bachelor's degree")
	rich := map[string]any{"type": "rich_text", "elements": []any{map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "text", "text": "is kaggle worth it?"}}}}}
	for name, message := range map[string]map[string]any{
		"blocks of a forwarded message": {"attachments": []any{map[string]any{"is_share": true, "text": "", "message_blocks": []any{map[string]any{"message": map[string]any{"blocks": []any{rich}}}}}}},
		"blocks of its own":             {"bot_id": "B1", "blocks": []any{rich}},
		"a block from the future":       {"bot_id": "B1", "blocks": []any{map[string]any{"type": "hologram", "text": 17}, rich}, "attachments": []any{map[string]any{"text": "", "ts": true}}},
	} {
		w.Forget("U2")
		with := map[string]any{"type": "message", "ts": quiet, "text": ""}
		for k, v := range message {
			with[k] = v
		}
		w.Interact("U2", "C1", map[string]any{"type": "message_action", "callback_id": "answer_this", "message_ts": quiet, "message": with})
		if !w.Comes(func() bool { return strings.Contains(w.Shown("U2", "C1"), "Kaggle teaches") }) {
			t.Errorf("%s:\n%s", name, w.Shown("U2", "C1"))
		}
	}
	w.Forget("U2") // nothing of the message can be read: who pressed reads so much
	w.Interact("U2", "C1", map[string]any{"type": "message_action", "callback_id": "answer_this", "message_ts": quiet, "message": []any{}})
	w.sees("U2", "C1", "What would you like to know?")
}

// TestCommandsAsTyped: by a slash command and in the bot's conversation.
func TestCommandsAsTyped(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	w.Write("U1", "C1", "somebody was here")
	for text, says := range map[string]string{
		"topics!": "covers these topics", "mydata!": "I have sent it to you", "help?": "Commands", "`help`": "Commands", ":wave: help": "Commands", "": "Commands",
		"topics salary!": "What does a Machine Learning Engineer earn?", "topics “Pay and growth”": "What does a Machine Learning Engineer earn?", "topics, please": "covers these topics", "Forget me!": "I will delete your questions",
		"explain\tdo i need a phd?": "The candidates", "salary\nsenior": "a senior Machine Learning Engineer", "salary\u00a0senior": "a senior Machine Learning Engineer",
	} {
		w.Slash("U1", "C1", text)
		w.sees("U1", "C1", says)
		w.Change("C1", func(c *slackfake.Channel) { c.Messages = nil })
		w.Forget("U1")
	}
	for _, text := range []string{"help?", "`help`", "Help!", ":wave: help"} {
		w.Say("U1", "D", text, "")
		w.sees("U1", "D", "Commands")
		w.Change("D1", func(c *slackfake.Channel) { c.Messages = nil })
	}
	w.Slash("UADMIN", "C1", "pins\u00a0referral")
	w.sees("UADMIN", "C1", "There are no pins yet")
	w.Dismiss("UADMIN")
	w.Slash("UADMIN", "C1", "pin how do referrals work?")
	w.sees("UADMIN", "C1", "{Preview}")
	if err := w.Submit("UADMIN", map[string]string{"text": "Ask Mo."}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Pinned as")
	for _, search := range []string{"referrals!", "“referrals”", "`referrals`?"} {
		w.Dismiss("UADMIN")
		w.Slash("UADMIN", "C1", "pins "+search)
		w.sees("UADMIN", "C1", "[how do referrals work?]")
	}
	w.Dismiss("UADMIN")
	w.AddChannel("C2", slackfake.BotUser, "UADMIN")
	for _, channel := range []string{"<#C1|general>", "<#C1>", "<#C1|>"} {
		w.Slash("UADMIN", "C2", "silence "+channel)
		w.sees("UADMIN", "C2", "The platform has taken the reply")
		w.Forget("UADMIN")
	}
	w.Slash("UADMIN", "C2", "silence <https://fake.slack.com/archives/C1/p1700000000000100|fake.slack.com/arch…>")
	w.sees("UADMIN", "C2", "Nothing from there has reached me")
}

// TestMessageBecomesAPin: what its author wrote is there for the moderator, and for members.
func TestMessageBecomesAPin(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	source := w.Write("U2", "C1", "Ask <@U2> or <!here> in <#C1>, write to <mailto:jobs@example.org|jobs@example.org>, see <http://wiki.example.org/x|our wiki>.")
	w.Shortcut("UADMIN", "C1", source, "pin_as_answer")
	w.sees("UADMIN", "C1", "Ask @ben or @here in <#C1>, write to jobs@example.org, see [our wiki](http://wiki.example.org/x).")
	if err := w.Submit("UADMIN", map[string]string{"triggers": "how do referrals work?"}); err != nil {
		t.Fatal(err)
	}
	w.press("UADMIN", "C1", "Save")
	w.sees("UADMIN", "C1", "Its message is pinned in the channel too.")
	w.Say("U1", "C1", mention+"how do referrals work?", "")
	w.sees("U1", "C1", "Ask @ben or @here in <#C1>, write to <mailto:jobs@example.org|jobs@example.org>, see <http://wiki.example.org/x|our wiki>.")
}

// TestEditedBack: a question that was edited away, or whose answer was deleted, is answered
// when its author asks again by an edit, and its next edit finds that answer.
func TestEditedBack(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]func(w *workspace, ts string){
		"edited away":       func(w *workspace, ts string) { w.Edit("C1", ts, "never mind") },
		"only a mention":    func(w *workspace, ts string) { w.Edit("C1", ts, mention) },
		"answer deleted":    func(w *workspace, _ string) { w.press("U1", "C1", "Delete") },
		"by the moderators": func(w *workspace, _ string) { w.press("UADMIN", "C1", "Delete") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t, options{})
			w.Store.Fail(func(_ context.Context, call string) error {
				if call == "Moved" {
					time.Sleep(100 * time.Millisecond) // no edit is done before it is noted which message answers it
				}
				return nil
			})
			ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
			w.sees("U1", "C1", "bachelor's degree")
			w.settles()
			gone(w, ts)
			w.Until("the reply is gone", func() bool { return w.posts("C1") == 0 })
			w.settles()
			w.Edit("C1", ts, mention+"is kaggle worth it?")
			w.sees("U1", "C1", "Kaggle teaches")
			w.settles()
			w.Edit("C1", ts, mention+"what do juniors make?")
			w.sees("U1", "C1", "Machine Learning Engineer, junior")
			w.settles()
			if n := w.posts("C1"); n != 1 {
				t.Errorf("%d replies:\n%s", n, w.Shown("U1", "C1"))
			}
		})
	}
}

// TestEditsToCommands: a question that becomes a command is answered as one. What is for
// its author alone is shown to nobody else, and the answer for all goes.
func TestEditsToCommands(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	for text, says := range map[string]string{"help": "Commands", "mydata!": "I have sent it to you", "Forget": "I will delete your questions", "pins": "for this community's moderators"} {
		ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
		w.sees("U1", "C1", "bachelor's degree")
		w.settles()
		w.Edit("C1", ts, mention+text)
		w.sees("U1", "C1", says)
		w.settles()
		if shown := w.Shown("U2", "C1"); strings.Contains(shown, says) || strings.Contains(shown, "I don't know") {
			t.Errorf("%s shows others\n%s", text, shown)
		}
		w.Change("C1", func(c *slackfake.Channel) { c.Messages = nil })
		w.Forget("U1")
	}
	ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
	w.sees("U1", "C1", "bachelor's degree")
	w.settles()
	w.Edit("C1", ts, mention+"topics")
	w.sees("U2", "C1", "covers these topics")
	if n := w.posts("C1"); n != 1 {
		t.Errorf("%d replies:\n%s", n, w.Shown("U1", "C1"))
	}
}

// TestEditsPastTheLimit: who edits too often is told alone, and the answer that was found
// stays.
func TestEditsPastTheLimit(t *testing.T) {
	t.Parallel()
	for _, place := range []string{"C1", "D"} {
		w := newWorkspace(t, options{limit: 1})
		channel := map[string]string{"C1": "C1", "D": "D1"}[place]
		ts := w.Say("U1", place, mention+"do i need a phd?", "")
		w.sees("U1", place, "bachelor's degree")
		w.settles()
		for range 3 {
			w.Edit(channel, ts, mention+"is kaggle worth it?")
			w.sees("U1", place, "That was a lot at once")
			w.settles()
		}
		if shown := w.Shown("U1", place); !strings.Contains(shown, "bachelor's degree") || strings.Count(shown, "That was a lot") != 1 {
			t.Errorf("in %s:\n%s", place, shown)
		}
		if place == "C1" && strings.Contains(w.Shown("U2", place), "That was a lot") {
			t.Error("others are told")
		}
	}
}

// TestLastEditWins: an edit whose answer Slack could not take at once does not undo a later
// one, and brings no answer back to a question that was deleted.
func TestLastEditWins(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, options{})
	for _, removed := range []bool{false, true} {
		ts := w.Say("U1", "C1", mention+"do i need a phd?", "")
		w.sees("U1", "C1", "bachelor's degree")
		w.settles()
		var refused atomic.Int32
		w.OnFault(func(method, _ string) *slackfake.Fault {
			if method == "chat.update" && refused.Add(1) <= 2 {
				return &slackfake.Fault{Status: 503}
			}
			return nil
		})
		w.Edit("C1", ts, mention+"is kaggle worth it?")
		w.Until("the first is refused", func() bool { return refused.Load() > 0 })
		if removed {
			w.Remove("C1", ts)
		} else {
			w.Edit("C1", ts, mention+"what do juniors make?")
			w.sees("U1", "C1", "Machine Learning Engineer, junior")
		}
		w.settles()
		if shown := w.Shown("U1", "C1"); strings.Contains(shown, "Kaggle teaches") {
			t.Errorf("the earlier edit wins:\n%s", shown)
		}
		if removed && w.posts("C1") > 0 {
			t.Errorf("a deleted question is answered:\n%s", w.Shown("U1", "C1"))
		}
		w.Change("C1", func(c *slackfake.Channel) { c.Messages = nil })
	}
}
