package unasked_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/settings"
	"careerbot/bot/unasked"
)

const phd = "do i need a phd?"

// hearing is a platform that shows what people say to each other.
type hearing struct {
	*bottest.Listener
	deaf string
}

func (h hearing) Deaf() string { return h.deaf }

// community is one in which people talk with each other.
type community struct {
	*bottest.Whole
	t *testing.T
}

// start makes a community in which questions in C1 and in the forum F1 are answered.
func start(t *testing.T, mode string) *community {
	t.Helper()
	w := bottest.New(t, bottest.Options{})
	w.Queue = w.Bot.Queue(inbox.Options{Owner: "this", Tick: 5 * time.Millisecond}, hearing{&bottest.Listener{Recorder: w.Platform}, ""})
	c := &community{Whole: w, t: t}
	c.sets("unasked", mode)
	c.sets("unasked_channels", "C1 F1")
	c.sets("unasked_review", "MODS")
	w.Start()
	return c
}

// sets changes a setting past the chat.
func (c *community) sets(key, value string) {
	c.t.Helper()
	_, err := c.Bot.Settings().Set(context.Background(), "test", "test:1", settings.Latest, map[string]string{key: value}, settings.Author{Person: "test:boss"})
	if err != nil {
		c.t.Fatal(err)
	}
}

// makeLive lets it answer without a trial.
func (c *community) makeLive() {
	c.t.Helper()
	if err := c.Store.SaveSettings(context.Background(), "test:1", []settings.Change{{Setting: "unasked", Was: "trial", Value: "live", At: c.Clock.Now()}}); err != nil {
		c.t.Fatal(err)
	}
	c.sets("unasked_wait", "5m") // this process reads its community's settings again
}

func starting(t *testing.T) *community {
	c := start(t, "trial")
	c.makeLive()
	return c
}

// says lets a person say something in a channel, to nobody.
func (c *community) says(person, message, text string, change ...func(r *bot.Request)) {
	c.t.Helper()
	r := c.Request(text)
	r.Key, r.User, r.Message, r.Unasked = "test:"+r.Channel+":"+message, bot.User{ID: person}, message, true
	r.Fields = map[string]string{bot.ThreadField: message, bot.LinkField: "https://chat.example/" + message}
	for _, f := range change {
		f(&r)
	}
	if c.Bot.Overhearer().Watches(context.Background(), r.Community, r.Channel, r.Parent) {
		c.Bot.Overhearer().Overhear(context.Background(), r)
	}
}

func in(channel string) func(*bot.Request) {
	return func(r *bot.Request) { r.Channel, r.Key = channel, "test:"+channel+":"+r.Message }
}

// waits reports whether a message waits for an answer.
func (c *community) waits(channel, message string) bool {
	_, err := c.Store.WaitingAt(context.Background(), "test:1", channel, message)
	return err == nil
}

// settles waits until everything that was said before has been considered.
func (c *community) settles() {
	c.t.Helper()
	marker := fmt.Sprint("marker", c.Clock.Now().UnixNano(), len(c.Platform.Sent()))
	c.says("somebody", marker, phd, func(r *bot.Request) { r.Parent, r.Channel = "F1", marker })
	c.Until("a question is considered", func() bool { return c.waits(marker, marker) })
	q, err := c.Store.WaitingAt(context.Background(), "test:1", marker, marker)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.Store.DropWaiting(context.Background(), "test:1", q.Key); err != nil {
		c.t.Fatal(err)
	}
}

// sent are the replies to a channel so far.
func (c *community) sent(channel string) (list []bottest.Sent) {
	for _, s := range c.Platform.Sent() {
		if s.To.Channel == channel {
			list = append(list, s)
		}
	}
	return list
}

// passes lets time pass, and every question that is due then be done.
func (c *community) passes(d time.Duration) {
	c.t.Helper()
	c.settles()
	c.Clock.Pass(d)
	ctx := context.Background()
	c.Until("what is due is done", func() bool {
		due, err := c.Store.DueWaiting(ctx, c.Clock.Now().Add(-time.Minute), 10)
		depth, failed := c.Store.Depth(ctx)
		return err == nil && failed == nil && len(due) == 0 && depth == 0
	})
}

func (c *community) presses(reply bot.Reply, label, person string, access bot.Access) bot.Reply {
	c.t.Helper()
	for _, o := range reply.Options() {
		if o.Label == label {
			r := c.Request("")
			r.Kind, r.Action, r.Message = bot.Press, o.Action, "M"
			r.User = bot.User{ID: person, Access: access}
			got, err := c.Handle(r)
			if err != nil {
				c.t.Logf("error: %v", err)
			}
			return got
		}
	}
	c.t.Fatalf("no button %q in:\n%s", label, bottest.Text(reply))
	return bot.Reply{}
}

// TestAnswered: a question that nobody answers gets its answer in its thread, once; who asked
// and moderators wave it away.
func TestAnswered(t *testing.T) {
	c := starting(t)
	c.says("ana", "m1", phd)
	c.passes(4 * time.Minute)
	if n := len(c.sent("C1")); n != 0 {
		t.Fatalf("answered too early: %d", n)
	}
	c.passes(3 * time.Minute)
	list := c.sent("C1")
	if len(list) != 1 || list[0].To.Thread != "m1" || list[0].To.Message != "m1" || list[0].Reply.Visibility != bot.Public {
		t.Fatalf("sent %+v", list)
	}
	text := bottest.Text(list[0].Reply)
	bottest.Wants(t, text, "Nobody has answered this yet, so I try.", "bachelor's degree", "[Helpful]", "[Not needed]")
	if c.Bot.Follows(context.Background(), &bot.Request{Platform: "test", Community: "test:1", Channel: "C1", Thread: "m1"}) {
		t.Error("it takes part in the thread: it would speak there again unasked")
	}
	c.says("ana", "m1", phd) // delivered again
	c.passes(time.Hour)
	if n := len(c.sent("C1")); n != 1 {
		t.Errorf("answered %d times", n)
	}
	bottest.Wants(t, bottest.Text(c.presses(list[0].Reply, "Not needed", "ben", bot.Member)), "Only who asked and the moderators can do that.")
	if got := c.presses(list[0].Reply, "Not needed", "ana", bot.Member); got.Effect != bot.Removes {
		t.Errorf("it stays: %+v", got)
	}
	if got := bottest.Text(c.presses(list[0].Reply, "Solved", "ben", bot.Member)); !strings.Contains(got, "Only who asked") {
		t.Errorf("somebody else solves it: %s", got)
	}
	right, all, err := c.Store.JudgedUnasked(context.Background(), "test:1", 100)
	if err != nil || right != 0 || all != 1 {
		t.Errorf("%d of %d right, %v: waving away counts", right, all, err)
	}
	if got := c.presses(list[0].Reply, "Not needed", "mod", bot.Moderator); got.Effect != bot.Removes {
		t.Errorf("a moderator may, too: %+v", got)
	}
}

// TestVotesJudge: what is said is judged by votes on it as well, and solved takes away what
// reminds of the open question, and the judgement of nobody.
func TestVotesJudge(t *testing.T) {
	c := starting(t)
	c.says("ana", "m1", phd)
	c.passes(7 * time.Minute)
	said := c.sent("C1")[0].Reply
	stands := func(want ...string) {
		t.Helper()
		r := c.Request("")
		r.Kind, r.Action, r.User = bot.Press, bot.Action{Name: "settings-open", IDs: []string{"unasked"}}, bot.User{ID: "boss", Access: bot.Administrator}
		reply, _ := c.Handle(r)
		bottest.Wants(t, bottest.Text(reply), want...)
	}
	stands("Two people or more have judged none of my answers yet.", "Of the last 1 that I have said, 0 were found helpful, 0 were waved away or found not helpful, and 1 nobody has judged.")
	solved := c.presses(said, "Solved", "ana", bot.Member)
	text := bottest.Text(solved)
	bottest.Wants(t, text, "Solved.", "bachelor's degree", "[Helpful]")
	bottest.Lacks(t, text, "Nobody has answered", "Not needed")
	if solved.Effect != bot.Replaces {
		t.Error("it does not take the place of what was said")
	}
	stands("and 1 nobody has judged")
	c.presses(solved, "Helpful", "ben", bot.Member)
	stands("Of the last answer that people have judged, 1 was right: 100%", "1 were found helpful, 0 were waved away")
	c.presses(said, "Not helpful", "ben", bot.Member)
	stands("0 were right: 0%", "0 were found helpful, 1 were waved away")
}

// TestForum: a post is a thread of its own: its first message is the question, and whoever
// else speaks in it answers.
func TestForum(t *testing.T) {
	c := starting(t)
	post := func(id string) func(*bot.Request) {
		return func(r *bot.Request) {
			r.Parent, r.Channel, r.Key = "F1", id, "test:"+id+":"+r.Message
			delete(r.Fields, bot.ThreadField)
		}
	}
	c.says("ana", "p1", phd, post("p1"))
	c.says("ben", "p2", "is kaggle worth it?", post("p2"))
	c.says("cem", "x", "is kaggle worth it?", post("p3")) // not the first
	c.passes(time.Minute)
	c.says("ana", "p1b", "I forgot to say that I am 30.", post("p1"))
	c.says("ana", "p2b", "Yes, it is.", post("p2"))
	c.passes(10 * time.Minute)
	if n := len(c.sent("p1")); n != 1 {
		t.Errorf("the post without an answer has %d of mine", n)
	}
	if n := len(c.sent("p2")) + len(c.sent("p3")); n != 0 {
		t.Errorf("%d answers where somebody has answered, or nobody has begun with a question", n)
	}
}

// TestCancelled: a question that somebody answers, or that goes, waits no more.
func TestCancelled(t *testing.T) {
	happens := func(kind bot.RequestKind, text string) func(c *community) {
		return func(c *community) {
			r := c.Request(text)
			r.Key, r.Kind, r.Message, r.Original, r.Unasked, r.User.ID = r.Key+string(kind), kind, "m1", "test:C1:m1", true, "ana"
			if err := c.Queue.Accept(context.Background(), r); err != nil {
				t.Error(err)
			}
			c.Until("it is heard", func() bool { return !c.waits("C1", "m1") })
		}
	}
	for name, one := range map[string]struct {
		meanwhile func(c *community)
		answered  int
	}{
		"nothing":                 {func(*community) {}, 1},
		"somebody in the channel": {func(c *community) { c.says("ben", "m2", "No.") }, 0},
		"somebody in the thread":  {func(c *community) { c.says("ben", "m2", "No.", func(r *bot.Request) { r.Thread = "m1" }) }, 0},
		"in another thread":       {func(c *community) { c.says("ben", "m2", "No.", func(r *bot.Request) { r.Thread = "m0" }) }, 1},
		"a thread of its own": {func(c *community) {
			c.says("ben", "m2", "No.", func(r *bot.Request) { r.Channel, r.Parent = "m1", "C1" })
		}, 0},
		"another channel":           {func(c *community) { c.says("ben", "m2", "No.", in("F1")) }, 1},
		"who asked goes on":         {func(c *community) { c.says("ana", "m2", "I mean in Europe.") }, 1},
		"who asked asks me":         {func(c *community) { c.says("ana", "m2", phd, func(r *bot.Request) { r.Unasked = false }) }, 0},
		"another community":         {func(c *community) { c.says("ben", "m2", "No.", func(r *bot.Request) { r.Community = "test:2" }) }, 1},
		"it is deleted":             {happens(bot.MessageRemoved, ""), 0},
		"it becomes no question":    {happens(bot.MessageEdited, "never mind, thanks"), 0},
		"it becomes an unknown one": {happens(bot.MessageEdited, "what time is the meetup?"), 0},
		"the channel is taken out":  {func(c *community) { c.sets("unasked_channels", "C2") }, 0},
		"it is turned off":          {func(c *community) { c.sets("unasked", "off") }, 0},
		"words are kept no more":    {func(c *community) { c.sets("keep_text_days", "0") }, 0},
		"who asked is forgotten":    {func(c *community) { _ = c.Bot.Features().Forget(context.Background(), "test:ana") }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := starting(t)
			c.t = t
			c.says("ana", "m1", phd)
			c.settles()
			if !c.waits("C1", "m1") {
				t.Fatal("it does not wait")
			}
			c.Clock.Pass(time.Minute)
			one.meanwhile(c)
			c.Clock.Pass(10 * time.Minute)
			ctx := context.Background()
			c.Until("it is done", func() bool { n, err := c.Store.Depth(ctx); return err == nil && n == 0 && !c.waits("C1", "m1") })
			if n := len(c.sent("C1")); n != one.answered {
				t.Errorf("%d answers, want %d", n, one.answered)
			}
		})
	}
}

// TestNever: what is no question to all is passed over.
func TestNever(t *testing.T) {
	c := starting(t)
	c.says("ana", "a", "I have a phd, and like it.")
	c.Clock.Pass(time.Hour)
	for i, one := range []func(r *bot.Request){
		func(r *bot.Request) { r.Text = "" },                                       // said to somebody by name
		func(r *bot.Request) { r.Text = "Tom, do you know whether i need a phd?" }, // the same, without a mention
		func(r *bot.Request) { r.Thread = "m0" },                                   // in a thread
		func(r *bot.Request) { r.Channel = "C9" },                                  // where nobody wants it
		func(r *bot.Request) { r.Community = "test:2" },
		func(r *bot.Request) { r.Text = "what is the best pizza in town?" },
		func(r *bot.Request) { r.Text = "should i do a bootcamp or masters" }, // it is not sure enough
		func(r *bot.Request) { r.Unasked = false },                            // the bot answers that anyway
		func(r *bot.Request) { r.Text = strings.Repeat("do i need a phd? ", 200) },
	} {
		c.Clock.Pass(time.Hour) // nobody talks with anybody
		message := fmt.Sprint("m", i)
		c.says("ana", message, phd, one)
		c.settles()
		if c.waits("C1", message) || c.waits("C9", message) {
			t.Errorf("number %d waits", i)
		}
	}
	// Two people who talk with each other.
	c.Clock.Pass(time.Hour)
	c.says("ben", "t1", "My boss wants me to study.")
	c.Clock.Pass(20 * time.Second)
	c.says("ana", "t2", "Which subject?")
	c.Clock.Pass(20 * time.Second)
	c.says("ben", "t3", phd)
	c.settles()
	if c.waits("C1", "t3") {
		t.Error("a question within a talk waits")
	}
}

// TestTrial: moderators see where the question stands and what would have been said, none of
// its words, and judge; going live is refused with the figures until they are enough.
func TestTrial(t *testing.T) {
	c := start(t, "trial")
	c.says("ana", "m1", "hello all, "+phd)
	c.passes(time.Hour)
	list := c.sent("MODS")
	if len(list) != 1 || len(c.sent("C1")) != 0 || list[0].To.Thread != "" {
		t.Fatalf("sent %+v", c.Platform.Sent())
	}
	text := bottest.Text(list[0].Reply)
	bottest.Wants(t, text, "C1 · https://chat.example/m1", "In the trial I say nothing", "bachelor's degree", "[Right]", "[Wrong]")
	bottest.Lacks(t, text, "hello all")
	bottest.Wants(t, bottest.Text(c.presses(list[0].Reply, "Right", "ben", bot.Member)), "for this community's moderators")
	bottest.Wants(t, bottest.Text(c.presses(list[0].Reply, "Right", "mo", bot.Moderator)), "Two people or more have judged none of my answers yet.")
	bottest.Wants(t, bottest.Text(c.presses(list[0].Reply, "Right", "mia", bot.Moderator)), "Of the last answer that people have judged, 1 was right: 100%, and at least 26%")

	live := func() string {
		r := c.Request("")
		r.Kind, r.Action, r.User = bot.Press, bot.Action{Name: "settings-set", IDs: []string{"unasked", fmt.Sprint(settings.Latest), "live"}}, bot.User{ID: "boss", Access: bot.Administrator}
		reply, _ := c.Handle(r)
		return bottest.Text(reply)
	}
	bottest.Wants(t, live(), "Not yet. Of the last answer that people have judged, 1 was right", "I answer by myself once 100 are judged and at least 90% were right by that bound")
	ctx := context.Background()
	for i := range 99 {
		id := fmt.Sprint("more", i)
		if err := c.Store.SaveUnasked(ctx, unasked.Answer{ID: id, Community: "test:1", At: c.Clock.Now().Add(time.Duration(i) * time.Second)}); err != nil {
			t.Fatal(err)
		}
		for _, person := range []string{"test:mo", "test:mia"} {
			if err := c.Store.JudgeUnasked(ctx, unasked.Judgement{Answer: id, Community: "test:1", Person: person, Right: i >= 6 || person == "test:mo", At: c.Clock.Now()}); err != nil {
				t.Fatal(err)
			}
		}
	}
	bottest.Wants(t, live(), "Not yet. Of the last 100", "94 were right: 94%, and at least 88%") // where they differ, it was wrong
	if err := c.Store.JudgeUnasked(ctx, unasked.Judgement{Answer: "more0", Community: "test:1", Person: "test:mia", Right: true, At: c.Clock.Now()}); err != nil {
		t.Fatal(err)
	}
	bottest.Wants(t, live(), "Saved. From now on:", "Questions that nobody answers: I answer them")
}

// TestGone: a channel that was deleted takes no answer: it counts for nothing.
func TestGone(t *testing.T) {
	c := start(t, "trial")
	c.Platform.BeforeSend(func(bot.Destination) error { return fmt.Errorf("the channel is gone") })
	c.says("ana", "m1", phd)
	c.passes(time.Hour)
	data, err := c.Store.UnaskedOf(context.Background(), "test:ana")
	if err != nil || strings.Contains(string(data), "faq/phd") {
		t.Errorf("it is kept: %s, %v", data, err)
	}
}

// TestPrecision: the lower bound of Wilson's interval, against its published values.
func TestPrecision(t *testing.T) {
	for _, one := range []struct {
		right, all int
		lower      float64
		enough     bool
	}{
		{0, 0, 0, false}, {1, 1, 0.270, false}, {9, 10, 0.651, false}, {100, 100, 0.974, true}, {95, 100, 0.901, true}, {94, 100, 0.888, false}, {50, 50, 0.949, false}, {0, 100, 0, false},
	} {
		p := unasked.Precision{Right: one.right, All: one.all}
		if got := p.Lower(); got < one.lower-0.0015 || got > one.lower+0.0015 || p.Enough() != one.enough {
			t.Errorf("%d of %d: %.4f, enough %v", one.right, one.all, got, p.Enough())
		}
	}
}

// TestDeaf: settings name what is missing to hear anything.
func TestDeaf(t *testing.T) {
	c := &community{Whole: bottest.New(t, bottest.Options{}), t: t}
	open := func() string {
		r := c.Request("")
		r.Kind, r.Action, r.User = bot.Press, bot.Action{Name: "settings-open", IDs: []string{"unasked"}}, bot.User{ID: "boss", Access: bot.Administrator}
		reply, err := c.Handle(r)
		if err != nil {
			t.Fatal(err)
		}
		return bottest.Text(reply)
	}
	bottest.Wants(t, open(), "missing | Here nobody talks to others", "how it stands | Two people or more have judged none of my answers yet.")
	c.Queue = c.Bot.Queue(inbox.Options{Owner: "this"}, hearing{&bottest.Listener{Recorder: c.Platform}, "I am deaf."})
	bottest.Wants(t, open(), "missing | I am deaf.")
}

// BenchmarkOverhear is what a message costs that is no question, in a channel that is watched
// and in one that is not.
func BenchmarkOverhear(b *testing.B) {
	w := bottest.New(b, bottest.Options{})
	ctx := context.Background()
	err := w.Store.SaveSettings(ctx, "test:1", []settings.Change{{Setting: "unasked", Value: "trial"}, {Setting: "unasked_channels", Value: "C1 C2 C3"}})
	if err != nil {
		b.Fatal(err)
	}
	hears := w.Bot.Overhearer()
	for name, channel := range map[string]string{"watched": "C1", "not watched": "C9"} {
		b.Run(name, func(b *testing.B) {
			r := w.Request("Thanks everybody, that was a great meetup yesterday, see you all next month in the same place.")
			r.Channel, r.Unasked = channel, true
			people := make([]string, 500)
			for i := range people {
				people[i] = fmt.Sprint("U", i)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.User.ID = people[i%len(people)]
				if hears.Watches(ctx, r.Community, r.Channel, r.Parent) {
					hears.Overhear(ctx, r)
				}
			}
		})
	}
}
