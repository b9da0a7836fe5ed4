package discord_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/discord"
	"careerbot/bot/discord/discordfake"
)

// TestWaysIn: commands, mentions, replies that ping the bot, direct messages, message
// commands, personal installs; and what is not for the bot.
func TestWaysIn(t *testing.T) {
	t.Parallel()
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
	w.sees(ben, here, "Market median")
	other := w.Write(ben, here, "are bootcamps enough?")
	w.MessageCommand(ana, here, other, "Answer this")
	w.sees(ana, here, "(only you see this)")
	w.never(ben, here, "(only you see this)")
	w.tools(ana, here, "Share with channel")
	w.Until("it is shared", func() bool { return strings.Count(w.Shown(ben, here), "ootcamp") > 1 })
	w.CommandAsGuest(ben, here, "ask", "question", "is python a must?")
	w.sees(ben, here, "(only you see this)")
	w.Command(ana, here, "nonsense")
	w.sees(ana, here, "I don't know that command")
}

// TestAutocomplete proposes questions of the guide and of the server's pins.
func TestAutocomplete(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	proposed, err := w.Complete(ana, here, "ask", "question", "do i need a p")
	if err != nil || len(proposed) == 0 {
		t.Fatalf("%q, %v", proposed, err)
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(proposed))); len(unique) != len(proposed) || proposed[0] != "Do I need a PhD to become a Machine Learning Engineer?" {
		t.Errorf("not each answer once, by its title: %q", proposed)
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
	faults := make(chan discordfake.Fault, 4)
	for _, f := range []discordfake.Fault{{Status: 502, HTML: true}, {Break: true}, {Status: 404, Code: 10062}, {Status: 429, RetryAfter: 0.1}} {
		faults <- f
	}
	w.OnFault(func(_, path string) *discordfake.Fault {
		if !responding("", path) {
			return nil
		}
		f := <-faults
		return &f
	})
	var typing sync.WaitGroup
	for range cap(faults) {
		typing.Go(func() { _, _ = w.Complete(ana, here, "ask", "question", "who is o") }) // nothing comes
	}
	typing.Wait()
	if log := w.Log.String(); strings.Count(log, "nothing is proposed") != 3 || strings.Contains(log, "level=ERROR") {
		t.Errorf("what Discord cannot take for a moment is no error:\n%s", log)
	}
}

// TestReplyFollowsItsQuestion: edited and deleted.
func TestReplyFollowsItsQuestion(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	w := newServer(t, options{})
	w.Command(ana, here, "ask", "question", "mle salary in berlin")
	w.sees(ana, here, "US figures only")
	w.press(ben, here, "What does a Machine Learning Engineer earn?")
	w.sees(ben, here, "fastest growing")
	w.never(ana, here, "fastest growing")
	w.press(ana, here, "What does a Machine Learning Engineer earn?")
	w.gone(ana, here, "US figures only")
	w.sees(ana, here, "fastest growing")
	w.press(ana, here, "👍")
	w.sees(ana, here, "Thank you!")
	w.tools(ana, here, "Why this answer?")
	w.sees(ana, here, "Your question is near “")
	w.Command(ben, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.press(ana, here, "⋯")
	w.sees(ana, here, "Related questions: <Is a bachelor's degree a good way in?>")
	if shown := w.Shown(ana, here); strings.Count(shown, "[Delete]") != 1 { // on her own
		t.Errorf("another person's answer can be deleted:\n%s", shown)
	}
	w.never(mo, here, "Related questions")
	w.tools(mo, here, "Delete")
	w.gone(ana, here, "equivalent experience")
	w.sees(mo, here, "Deleted.")
	w.Command(ana, here, "ask", "question", "is kaggle worth it?")
	w.sees(ana, here, "Kaggle teaches")
	w.press(ana, here, "👎")
	w.submit(ana, map[string]string{"reason": "short"})
	w.sees(ana, here, "Thank you, that helps.")
}

// TestPins: a message becomes an answer with a native pin; problems keep what was
// typed; the scope is chosen on the preview; retire, restore.
func TestPins(t *testing.T) {
	t.Parallel()
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
	w.sees(mo, here, "**answers in** <#"+here)
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
	t.Parallel()
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
			var tries atomic.Int64
			fails := once(2, posting, discordfake.Fault{Status: 503, After: name == "edited"})
			w.OnFault(func(method, path string) *discordfake.Fault {
				if posting(method, path) {
					tries.Add(1)
				}
				return fails(method, path)
			})
			change.do(w, source)
			w.sees(mo, "D", change.says)
			w.Until("it is taken", func() bool { return tries.Load() == 3 })
			w.settles()
			if n := strings.Count(w.Shown(mo, "D"), change.says); n != 1 {
				t.Errorf("told %d times", n)
			}
		})
	}
}

// TestTakeOverAndFaults: messages that are pinned already, and what hinders native pins.
func TestTakeOverAndFaults(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Pin(here, w.Write(ben, here, "Not for the bot."))
	w.Command(mo, here, "pins")
	w.sees(mo, here, "There are no pins yet")
	w.press(mo, here, "Take over this channel's pinned messages")
	w.sees(mo, here, "choose Apps and then Pin as answer")
	w.never(mo, here, "Which message?")
	first := w.Forward(ben, here, "@bot", "Office hours: Friday.")
	w.Pin(here, first)
	w.Command(mo, here, "pins")
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
		w.sees(mo, here, "**What about "+name)
		w.press(mo, here, "Save")
		w.sees(mo, here, c.says)
		w.sees(mo, here, "The pinned answer is kept all the same.")
	}
}

// TestModeratorRole may pin, by setting.
func TestModeratorRole(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{config: func(c *discord.Config) { c.Moderators = "777777777777777777" }})
	w.Permit(ben, 0, "777777777777777777")
	w.Command(ben, here, "pins")
	w.sees(ben, here, "There are no pins yet")
	w.Command(ana, here, "pins")
	w.sees(ana, here, "for this community's moderators")
}

// TestPrivateRepliesToMessages become direct messages: nothing is private in a channel.
func TestPrivateRepliesToMessages(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
	w := newServer(t, options{config: func(c *discord.Config) { c.Private = true }})
	w.Command(ana, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.never(ben, here, "bachelor's degree")
	w.tools(ana, here, "Share with channel")
	w.sees(ben, here, "<@"+ana+"> shared an answer")
	w.sees(ben, here, "bachelor's degree")
	w.sees(ben, here, "[👍]")
	w.sees(ana, here, "Shared with the channel.")
	if shown := w.Shown(ana, here); strings.Contains(shown, "Share with channel") || strings.Count(shown, "Most industry roles for Machine Learning Engineers") != 1 {
		t.Errorf("the private answer is still there:\n%s", shown)
	}
	w.tools(ben, here, "Why this answer?")
	w.sees(ben, here, "This comes from the guide's FAQ.")
	w.tools(ana, here, "Why this answer?")
	w.sees(ana, here, "Your question is closest to “")
}

// TestVotesAreTakenInPlace: in a direct message and on a private answer the thanks take
// the place of the question, and nothing is added.
func TestVotesAreTakenInPlace(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{config: func(c *discord.Config) { c.Private = true }})
	w.Say(ana, "D", "do i need a phd?", "")
	w.Command(ben, here, "ask", "question", "do i need a phd?")
	for who, where := range map[string]string{ana: "D", ben: here} {
		w.sees(who, where, "[👍]")
		w.press(who, where, "👍")
		w.sees(who, where, "Thank you!")
		if shown := w.Shown(who, where); strings.Contains(shown, "[👍]") || strings.Count(shown, "Most industry roles for Machine Learning Engineers") != 1 || strings.Count(shown, "careerbot") != 1 {
			t.Errorf("it shows:\n%s", shown)
		}
	}
}

// TestShareFromAnInstall: in a server where the bot is not, the answer follows the press.
func TestShareFromAnInstall(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.CommandAsGuest(ben, here, "ask", "question", "do i need a phd?")
	w.sees(ben, here, "bachelor's degree")
	w.never(ana, here, "bachelor's degree")
	w.tools(ben, here, "Share with channel")
	w.sees(ana, here, "<@"+ben+"> shared an answer")
	w.sees(ben, here, "Shared with the channel.")
}

// TestIntroduction: once, in a server that is joined, not in those that are announced
// at the start.
func TestIntroduction(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Join("200000000000000009", "300000000000000009")
	w.sees(ana, "300000000000000009", "Mention me with a question")
	w.never(ana, here, "Mention me with a question")
	left := func() bool {
		list, err := w.Store.CommunitiesLeft(context.Background(), time.Now().Add(time.Hour))
		return err == nil && slices.Contains(list, "discord:"+discordfake.Guild)
	}
	w.Leave(discordfake.Guild)
	w.Until("that it has left", left)
	w.Join(discordfake.Guild, here) // it is added again
	w.sees(ana, here, "Mention me with a question")
	w.Until("that it is back", func() bool { return !left() })
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
	for _, a := range []*discord.Adapter{first.adapter, again.adapter} { // written anew, and found there
		if says := a.Speech().Asking; !strings.Contains(says, "use </ask:6") {
			t.Errorf("the command cannot be clicked: %s", says)
		}
	}
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
	if err := third.Stop(); err != nil {
		t.Fatal(err)
	}
	fourth := newServerOn(t, fake, options{config: func(c *discord.Config) { c.TestServer = discordfake.Guild }})
	fourth.Until("it is connected", func() bool { return fake.Connections() == 1 })
	if _, n := fake.Registered(discordfake.Guild); n != 2 {
		t.Errorf("written %d times for the test server, unchanged", n)
	}
	if says := fourth.adapter.Speech().Asking; !strings.Contains(says, "use /ask:") {
		t.Errorf("elsewhere than in the test server it cannot be clicked: %s", says)
	}
	for _, f := range fourth.adapter.Examine(context.Background()) {
		if f.Subject == "Discord: commands" && f.State != bot.Well {
			t.Errorf("doctor says of the test server: %s", f.Says)
		}
	}
	for _, v := range fake.Violations() {
		if strings.Contains(v, "command") {
			t.Errorf("Discord would not have liked: %s", v)
		}
	}
}

// TestRegistersAnew: when the commands change with the content, Discord is told.
func TestRegistersAnew(t *testing.T) {
	fake := discordfake.Start(discordfake.Options{})
	t.Cleanup(fake.Close)
	validate(t, fake)
	var changed atomic.Bool
	w := newServerOn(t, fake, options{config: func(c *discord.Config) {
		all := c.Commands
		c.Commands = func() []bot.Command {
			if changed.Load() {
				return all()
			}
			return all()[1:]
		}
	}})
	w.Until("the commands are written", func() bool { _, n := fake.Registered(""); return n > 0 })
	if commands, n := fake.Registered(""); n != 1 || strings.Contains(commands, `"ask"`) {
		t.Fatalf("written %d times: %s", n, commands)
	}
	changed.Store(true)
	for range 2 {
		if err := w.adapter.Register(t.Context()); err != nil {
			t.Fatal(err)
		}
		if commands, n := fake.Registered(""); n != 2 || !strings.Contains(commands, `"ask"`) {
			t.Errorf("written %d times: %s", n, commands)
		}
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
			w.Until("all are answered", func() bool {
				return strings.Count(w.Shown(ana, here), "Most industry roles for Machine Learning Engineers") == 10
			})
			if took := time.Since(start); took > 9*time.Second { // one after the other it would be 18
				t.Errorf("ten take %s, one 1.8 s", took)
			}
			w.never(ana, here, "thinking…")
		})
	}
}

// TestManyPinnedMessages: more than Discord lists at once.
func TestManyPinnedMessages(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{fake: discordfake.Options{Flags: 1 << 19}}) // which may read them
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

// answers counts the bot's messages in a channel that reply to a message.
func (w *server) answers(channel, id string) (n int) {
	for _, m := range w.Messages(channel) {
		if m.Author == discordfake.BotUser && m.Reply == id {
			n++
		}
	}
	return n
}

// TestThreads: what is pinned for a channel answers in its threads, and a forum's pins in
// its posts, whoever has told of the thread; what is pinned in a thread is its channel's.
func TestThreads(t *testing.T) {
	t.Parallel()
	const forum, other, thread, post, archived, crowded = "300000000000000005", "300000000000000006", "310000000000000001", "310000000000000002", "310000000000000003", "310000000000000004"
	w := newServer(t, options{before: func(fake *discordfake.Server) {
		fake.AddForum(forum)
		fake.AddChannel(other)
		fake.AddThread(archived, here, false)
	}})
	w.AddThread(thread, here, true)
	w.AddThread(post, forum, true)
	pin := func(channel, question, answer, scope string) {
		w.Command(mo, channel, "pin", "question", question)
		w.submit(mo, map[string]string{"text": answer})
		w.sees(mo, channel, "**"+question)
		w.press(mo, channel, scope)
		w.sees(mo, channel, "It answers in this")
		w.press(mo, channel, "Save")
		w.sees(mo, channel, "Pinned as")
	}
	pin(here, "Who is our recruiter?", "Mo is.", "Answer in this channel alone")
	pin(post, "Who reads this forum?", "Ada does.", "Answer in this thread's channel alone")
	for channel, c := range map[string]struct{ question, says string }{
		here: {"who is our recruiter?", "Mo is."}, thread: {"who is our recruiter?", "Mo is."}, archived: {"who is our recruiter?", "Mo is."},
		post: {"who reads this forum?", "Ada does."}, other: {"who is our recruiter?", "I don't know"},
	} {
		w.Command(ana, channel, "ask", "question", c.question)
		w.sees(ben, channel, c.says)
		id := w.Say(ben, channel, "@bot "+c.question, "")
		w.Until("the mention is answered in "+channel, func() bool { return w.answers(channel, id) == 1 })
		if n := strings.Count(w.Shown(ana, channel), c.says); n < 2 {
			t.Errorf("%s: %s", channel, w.Shown(ana, channel))
		}
	}
	w.AddThread(crowded, here, false) // all ask at once, and Discord cannot say at first whose thread it is
	w.OnFault(once(2, func(_, path string) bool { return path == "/channels/"+crowded }, discordfake.Fault{Status: 502, HTML: true}))
	for _, who := range []string{ana, ben, ada, mo} {
		w.Say(who, crowded, "@bot who is our recruiter?", "")
	}
	w.Until("all are answered", func() bool { return strings.Count(w.Shown(ana, crowded), "Mo is.") == 4 })
	proposed, err := w.Complete(ana, thread, "ask", "question", "who is our r")
	if err != nil || len(proposed) == 0 || proposed[0] != "Who is our recruiter?" {
		t.Errorf("%q, %v", proposed, err)
	}
	if proposed, err := w.Complete(ana, other, "ask", "question", "who is our r"); err != nil || len(proposed) > 0 && proposed[0] == "Who is our recruiter?" {
		t.Errorf("%q, %v", proposed, err)
	}
}

// TestEditsThatAreNone: what changes a message without editing it now, and what is too old
// to find its answer, gets silence.
func TestEditsThatAreNone(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	var ids []string
	silent := func(posted, edited time.Duration, do func(id string)) {
		id := w.Write(ben, here, "@bot do i need a phd?")
		w.Age(here, id, posted, edited)
		ids = append(ids, id)
		do(id)
	}
	silent(74*time.Hour, 72*time.Hour, func(id string) { w.Pin(here, id) })
	silent(74*time.Hour, 72*time.Hour, func(id string) { w.Unfold(here, id) })
	silent(time.Hour, 0, func(id string) { w.Unfold(here, id) })
	silent(48*time.Hour, 0, func(id string) { w.Edit(here, id, "@bot is kaggle worth it?") })
	w.settles()
	for _, id := range ids {
		if n := w.answers(here, id); n != 0 {
			t.Errorf("%d answers to what is none: %s", n, w.Shown(ana, here))
		}
	}
	asked := w.Say(ana, here, "@bot do i need a phd?", "")
	w.sees(ana, here, "bachelor's degree")
	w.Edit(here, asked, "@bot do i need a phd?") // not a word has changed
	w.settles()
	w.never(ana, here, "(edited)")
	w.Edit(here, asked, "@bot is kaggle worth it?")
	w.sees(ana, here, "Kaggle teaches")
	w.Pin(here, asked)
	w.settles()
	if n := w.answers(here, asked); n != 1 {
		t.Errorf("%d answers", n)
	}
	w.Edit(here, asked, "> @bot do i need a phd?\nis kaggle worth it?") // not asked of the bot any more
	w.Until("its answer goes", func() bool { return w.answers(here, asked) == 0 })
	late := w.Say(ana, here, "do i need a phd?", "")
	w.Edit(here, late, "@bot do i need a phd?") // a mention that is added
	w.Until("it is answered", func() bool { return w.answers(here, late) == 1 })
}

// TestVerifiedAfterItsEdit: a source that was edited before it became a pin does not make
// the pin stale.
func TestVerifiedAfterItsEdit(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	source := w.Write(ben, here, "Ask Mo.")
	w.Age(here, source, time.Hour, time.Minute)
	w.MessageCommand(mo, here, source, "Pin as answer")
	w.submit(mo, map[string]string{"triggers": "who is mo?"})
	w.sees(mo, here, "[Save]")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Its message is pinned")
	w.Unfold(here, source)
	w.settles()
	w.never(mo, "D", "stale")
	time.Sleep(time.Second) // pins are verified to the second
	w.Edit(here, source, "Ask Ada.")
	w.sees(mo, "D", "was edited")
}

// TestAddressing: what people quote, say to others or forward, and a mention of the bot's
// role instead of the bot.
func TestAddressing(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	first := w.Say(ana, here, "@bot do i need a phd?", "")
	w.Until("it is answered", func() bool { return w.answers(here, first) == 1 })
	reply := ""
	for _, m := range w.Messages(here) {
		if m.Reply == first {
			reply = m.ID
		}
	}
	question := w.Write(ben, here, "is kaggle worth it?")
	silent := []string{
		w.Say(ben, here, "> @bot do i need a phd?\nthanks, that was my question too", ""),
		w.Say(ben, here, ">>> @bot do i need a phd?", question),
		w.Say(ben, here, "@ana how long does it take to become one?", reply),
		w.Say(ben, here, "what a fine evening, @ana", reply),
		w.Say(ben, here, "hey @ana, how long does it take to become one?", reply),
		w.Say(ben, here, "how long does it take to become one, @ana?", reply),
		w.Say(ben, here, "<@&600000000000000007> how long does it take to become one?", reply),
		w.Say(ben, here, "@everyone how long does it take to become one?", reply),
	}
	for _, c := range []struct{ id, says string }{
		{w.Say(ana, here, "> mle salary in berlin?\n@bot is kaggle worth it?", ""), "Kaggle teaches"},
		{w.Say(ana, here, "@bot", question), "choose Apps and then Answer this"},
		{w.Say(ana, here, "@bot 👆", question), "choose Apps and then Answer this"},
		{w.Say(ana, here, "@role do i need a phd?", ""), "You mentioned my role"},
		{w.Forward(ana, here, "@bot", "are bootcamps enough?"), "ootcamp"},
		{w.Say(ana, here, "@bot", ""), "What would you like to know?"},
		{w.Say(ana, here, "@bot\u00a0`topics!`", ""), "covers these topics"},
		{w.Say(ana, here, "@bot `/salary senior`", ""), "a year of a senior Machine Learning Engineer"},
		{w.Say(ana, here, "@bot: /salary senior", ""), "a year of a senior Machine Learning Engineer"},
		{w.Say(ana, here, "@bot :wave: /salary senior", ""), "a year of a senior Machine Learning Engineer"},
		{w.Say(ana, here, "@bot <id:linked-roles> is kaggle worth it?", ""), "Yes. Kaggle teaches"},
		{w.Say(ana, here, "mail me@example.org about it", reply), "I don't know"},
	} {
		w.Until("it is answered: "+c.says, func() bool { return w.answers(here, c.id) == 1 })
		for _, m := range w.Messages(here) {
			if text := strings.Join(m.Says(), "\n"); m.Reply == c.id && !strings.Contains(text, c.says) {
				t.Errorf("%q, want %q", text, c.says)
			}
		}
	}
	w.RenewRole("600000000000000009")
	silent = append(silent, w.Say(ana, here, "@role do i need a phd?", "")) // that one is gone
	w.Forward(ana, "D", "", "do i need a phd?")
	w.sees(ana, "D", "bachelor's degree")
	w.Forward(ben, "D", "", "")
	w.settles()
	for _, id := range silent {
		if n := w.answers(here, id); n != 0 {
			t.Errorf("%d answers:\n%s", n, w.Shown(ana, here))
		}
	}
	forwarded := w.Forward(ben, here, "", "is python a must?")
	w.MessageCommand(ana, here, forwarded, "Answer this")
	w.sees(ana, here, "ython")
	empty := w.Write(ben, here, "")
	w.MessageCommand(ana, here, empty, "Answer this")
	w.sees(ana, here, "no words that I can read")
}

// TestNothingIsSilent: what cannot be read or done is answered with a word.
func TestNothingIsSilent(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Say(mo, here, "@bot pins", "")
	w.sees(mo, "D", "Use </pins:6")
	w.Say(mo, "D", "pins", "")
	w.sees(mo, "D", "Please do it in one of its channels.")
	w.never(mo, "D", "Ask one of them")
	w.SubmitForged(ana, here, "from the future")
	w.sees(ana, here, "what that form is for")
	w.MessageCommand(ana, here, w.Write(ben, here, "x"), "Translate")
	w.sees(ana, here, "I don't know that command")
	w.Command(ben, here, "ask", "question", "do i need a phd?")
	w.sees(ana, here, "bachelor's degree")
	w.PressForged(ana, here, "1|delete|"+ana+"~1")
	w.sees(ana, here, "That button no longer works.")
	w.sees(ana, here, "bachelor's degree")
	w.TakeNoDirects(ben)
	w.Say(ben, here, "@bot help", "")
	w.sees(ana, here, "you take no direct messages")
	w.OnFault(once(1, func(_, path string) bool { return path == "/users/@me/channels" }, discordfake.Fault{Status: 400, Code: 40003}))
	id := w.Say(ada, here, "@bot help", "")
	w.Until("who cannot be written to is told", func() bool { return w.answers(here, id) == 1 })
}

// TestMenusSpeak: a closed menu shows a line alone, so what it holds is said.
func TestMenusSpeak(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	w.Command(ana, here, "topics", "topic", "Pay and growth")
	w.sees(ben, here, "**Pay and growth**")
	w.sees(ben, here, "- What does a Machine Learning Engineer earn?")
	w.Command(ana, here, "faq")
	w.sees(ben, here, "Frequent questions")
}

// TestPinsKeepMarkup: who and what a message mentions stays in the pin that is made of it.
func TestPinsKeepMarkup(t *testing.T) {
	t.Parallel()
	const text = "Post in <#300000000000000001>, ask <@400000000000000004> or <@&600000000000000001> by <t:1790000000:D> <:party:500000000000000001>."
	w := newServer(t, options{fake: discordfake.Options{Flags: 1 << 19}}) // which may read what is pinned
	w.MessageCommand(mo, here, w.Write(ben, here, text), "Pin as answer")
	w.submit(mo, map[string]string{"triggers": "how do referrals work?"})
	w.sees(mo, here, "[Save]")
	w.press(mo, here, "Save")
	w.sees(mo, here, "Pinned as")
	w.Command(ana, here, "ask", "question", "how do referrals work?")
	w.Until("it is answered with the markup", func() bool { return strings.Count(w.Shown(ben, here), text) == 2 })
	w.Pin(here, w.Write(ben, here, "See <#300000000000000001> <:party:500000000000000001>"))
	w.Command(mo, here, "pins")
	w.sees(mo, here, "1 pin")
	w.press(mo, here, "Take over this channel's pinned messages")
	w.sees(mo, here, "[See :party:]") // a label shows no markup
}

// TestPinnedReadByTwo: two moderators who look at once at what is pinned both see it, though
// it is not known yet how often Discord lets one look.
func TestPinnedReadByTwo(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{fake: discordfake.Options{Flags: 1 << 19}})
	w.Pin(here, w.Write(ben, here, "Ask Mo about referrals."))
	w.Command(mo, here, "pins")
	w.sees(mo, here, "Take over this channel's pinned messages")
	w.OnFault(func(method, path string) *discordfake.Fault {
		if method == http.MethodGet && strings.HasSuffix(path, "/messages/pins") {
			return &discordfake.Fault{Delay: 60 * time.Millisecond}
		}
		return nil
	})
	for range 2 {
		w.press(mo, here, "Take over this channel's pinned messages")
	}
	w.Until("both are told", func() bool { return strings.Count(w.Shown(mo, here), "[Ask Mo about referrals.]") == 2 })
}

// TestDirectChannelsAreRemembered: one is opened once, and again where it is gone.
func TestDirectChannelsAreRemembered(t *testing.T) {
	t.Parallel()
	w := newServer(t, options{})
	var opened atomic.Int64
	gone := once(1, func(method, path string) bool { return posting(method, path) && strings.Contains(path, "/channels/9") }, discordfake.Fault{Status: 404, Code: 10003})
	var lost atomic.Bool
	w.OnFault(func(method, path string) *discordfake.Fault {
		if path == "/users/@me/channels" {
			opened.Add(1)
		}
		if lost.Load() {
			return gone(method, path)
		}
		return nil
	})
	for range 3 {
		w.Say(ana, here, "@bot help", "")
	}
	w.Until("all are answered", func() bool { return strings.Count(w.Shown(ana, "D"), "Commands") == 3 })
	if n := opened.Load(); n < 1 || n > 3 {
		t.Errorf("opened %d times", n)
	}
	before := opened.Load()
	w.Say(ana, here, "@bot help", "")
	w.Until("it is answered", func() bool { return strings.Count(w.Shown(ana, "D"), "Commands") == 4 })
	if n := opened.Load(); n != before {
		t.Errorf("opened %d times more", n-before)
	}
	lost.Store(true)
	w.Say(ana, here, "@bot help", "")
	w.Until("it is answered", func() bool { return strings.Count(w.Shown(ana, "D"), "Commands") == 5 })
	if n := opened.Load(); n != before+1 {
		t.Errorf("opened %d times more", n-before)
	}
}
