package digest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/bottest"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/settings"
	"careerbot/bot/store"
	"careerbot/knowledge"
)

// says uses the digest command as an administrator.
func says(m *bottest.Moderator, text string, change ...func(r *bot.Request)) string {
	m.T.Helper()
	r := m.Request(text)
	r.Kind, r.Command = bot.CommandUse, "digest"
	return m.Does(r, append([]func(r *bot.Request){func(r *bot.Request) { r.User.Access = bot.Administrator }}, change...)...)
}

func due(m *bottest.Moderator) []bot.Request {
	m.T.Helper()
	list, err := m.Bot.Features().Planned(context.Background(), m.Clock.Now())
	if err != nil {
		m.T.Fatal(err)
	}
	for i := range list {
		list[i].Kind = bot.Due
	}
	return list
}

// until lets time pass until an hour of a day.
func until(m *bottest.Moderator, day time.Weekday, hour int) {
	for now := m.Clock.Now(); now.Weekday() != day || now.Hour() != hour; now = m.Clock.Now() {
		m.Clock.Pass(time.Hour)
	}
}

// TestDigest: it is off, comes where and when an administrator says, once, and says how
// questions fared, with the words of those gaps that everybody in its channel may read.
func TestDigest(t *testing.T) {
	m := bottest.NewModerator(t)
	bottest.Wants(t, says(m, ""), "No digest comes.", "This is what it would say now", "asked | no questions")
	bottest.Wants(t, says(m, "here", func(r *bot.Request) { r.User.Access = bot.Moderator }), "for this community's administrators")
	bottest.Wants(t, says(m, "sometimes"), "Write here, daily, weekly with a day, an hour of UTC as 9:00, or off.")
	until(m, time.Wednesday, 12)
	bottest.Wants(t, says(m, "here friday", bottest.InChannel("CMOD")), "every Friday at 9:00 UTC in <#CMOD>")
	if list := due(m); len(list) > 0 {
		t.Errorf("due at once: %+v", list)
	}

	open := bottest.Said(bot.InCommunity)
	m.Asks("do i need a phd?", open)
	for i := range 3 {
		m.Asks("where can i get a hooli parking permit?", open, bottest.By(fmt.Sprint("u", i)))
	}
	m.Asks("what is the wifi password upstairs?", bottest.InChannel("C9"))
	m.Asks("who repairs the coffee machine?", bottest.Privately)
	m.Pin(map[string]string{"triggers": "where is the wiki?", "text": "There."})

	until(m, time.Friday, 9)
	list := due(m)
	if len(list) != 1 || list[0].Channel != "CMOD" || list[0].Community != "test:1" {
		t.Fatalf("due: %+v", list)
	}
	reply, err := m.Handle(list[0])
	if err != nil {
		t.Fatal(err)
	}
	text := bottest.Text(reply)
	bottest.Wants(t, text, "asked | 6 questions, by 6 people", "answered | 1 (17%)", "missed | ", "pins | 1 in use, 1 of them new, 0 stale", "open | 3 questions", "1. “where can i get a hooli parking permit?” · 3 people", "[Answer 1]")
	bottest.Lacks(t, text, "wifi", "coffee", "2. ")
	if reply.Visibility != bot.Public {
		t.Errorf("it is %s", reply.Visibility)
	}
	if list := due(m); len(list) > 0 {
		t.Errorf("due twice: %+v", list)
	}
	until(m, time.Thursday, 9)
	if list := due(m); len(list) > 0 {
		t.Errorf("due on another day: %+v", list)
	}
	bottest.Wants(t, says(m, "daily"), "every day at 9:00 UTC in <#CMOD>")
	until(m, time.Friday, 10)
	if list := due(m); len(list) != 1 || !strings.Contains(list[0].Key, "daily-") {
		t.Errorf("due daily: %+v", list)
	}
	bottest.Wants(t, says(m, "off"), "The digest is turned off.")
	if list := due(m); len(list) > 0 {
		t.Errorf("due though it is off: %+v", list)
	}
}

// TestLate: after a while nobody wants yesterday's digest.
func TestLate(t *testing.T) {
	m := bottest.NewModerator(t)
	until(m, time.Wednesday, 12)
	says(m, "here friday")
	until(m, time.Saturday, 8)
	if list := due(m); len(list) != 1 {
		t.Errorf("a day later: %+v", list)
	}
	until(m, time.Saturday, 10)
	if list := due(m); len(list) > 0 {
		t.Errorf("two days later: %+v", list)
	}
}

// TestBeingSaved: while another day is being saved, what was due on it before does not come.
func TestBeingSaved(t *testing.T) {
	m := bottest.NewModerator(t)
	until(m, time.Wednesday, 12)
	says(m, "here friday")
	ctx := context.Background()
	before, err := m.Store.Digest(ctx, "test:1")
	if err != nil {
		t.Fatal(err)
	}
	before.Day, before.Since = time.Monday, before.Since.AddDate(0, -1, 0) // what is noted until the new day is
	if err := m.Store.SaveDigest(ctx, before); err != nil {
		t.Fatal(err)
	}
	until(m, time.Friday, 10)
	if list := due(m); len(list) > 0 {
		t.Errorf("due before the new day is noted: %+v", list)
	}
	until(m, time.Thursday, 12)
	until(m, time.Friday, 10)
	if list := due(m); len(list) != 1 {
		t.Errorf("a week later: %+v", list)
	}
}

// TestChannelGone: where it cannot be posted it is switched off, and the next moderator who
// uses a command is told, once.
func TestChannelGone(t *testing.T) {
	m := bottest.NewModerator(t)
	until(m, time.Wednesday, 12)
	says(m, "here friday", bottest.InChannel("CGONE"))
	until(m, time.Friday, 9)
	m.Platform.BeforeSend(func(to bot.Destination) error {
		if to.Channel == "CGONE" {
			return errors.New("channel_not_found")
		}
		return nil
	})
	m.Queue = m.Bot.Queue(inbox.Options{Owner: "this", Tick: time.Millisecond}, m.Platform)
	m.Start()
	m.Until("the switching off", func() bool {
		p, err := m.Store.Digest(context.Background(), "test:1")
		return err == nil && p.Every == "off"
	})
	uses := func(change ...func(r *bot.Request)) string {
		r := m.Request("")
		r.Kind, r.Command = bot.CommandUse, "pins"
		return m.Does(r, change...)
	}
	bottest.Lacks(t, uses(bottest.InCommunity("test:2")), "could not post the digest")
	bottest.Wants(t, uses(), "I could not post the digest in <#CGONE>", "So I have stopped.")
	bottest.Lacks(t, uses(), "could not post the digest")
	if n := len(m.Platform.Sent()); n != 0 {
		t.Errorf("%d messages", n)
	}
	bottest.Wants(t, opens(m, "digest"), "now | every week · set by this community", "missing | I could not post the digest in its channel")
	bottest.Wants(t, says(m, ""), "I could not post the digest in its channel")
	bottest.Wants(t, says(m, "here", bottest.InChannel("CGONE")), "every Friday at 9:00 UTC in <#CGONE>") // made anew
	bottest.Lacks(t, opens(m, "digest"), "missing")
}

// TestLocked: what the operator has locked the command does not set either, and what was set
// before holds no more.
func TestLocked(t *testing.T) {
	m := bottest.NewModerator(t)
	until(m, time.Wednesday, 12)
	says(m, "here friday")
	locked := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Address: m.Address, Locked: "digest"})}
	until(locked, time.Friday, 9)
	bottest.Wants(t, says(locked, "here daily"), "“Digest” is locked")
	if list := due(locked); len(list) != 0 {
		t.Errorf("due though it is locked: %+v", list)
	}
}

// opens looks at a setting as an administrator.
func opens(m *bottest.Moderator, key string) string {
	m.T.Helper()
	r := m.Request("")
	r.Kind, r.Action = bot.Press, bot.Action{Name: "settings-open", IDs: []string{key}}
	return m.Does(r, func(r *bot.Request) { r.User.Access = bot.Administrator })
}

// TestSettings: the command and the settings set the same, with one history, and the operator
// can lock it.
func TestSettings(t *testing.T) {
	m := bottest.NewModerator(t)
	until(m, time.Wednesday, 12)
	bottest.Wants(t, says(m, "here thursday 14:00", bottest.InChannel("CMOD")), "every Thursday at 14:00 UTC in <#CMOD>")
	bottest.Wants(t, opens(m, "digest"), "now | every week · set by this community", "how it stands | The digest comes every Thursday at 14:00 UTC in <#CMOD>")
	bottest.Wants(t, opens(m, "digest_hour"), "14:00 UTC · set by this community")
	until(m, time.Thursday, 13)
	if list := due(m); len(list) != 0 {
		t.Errorf("due too early: %+v", list)
	}
	m.Clock.Pass(time.Hour)
	if list := due(m); len(list) != 1 || list[0].Channel != "CMOD" {
		t.Errorf("due: %+v", list)
	}
	sets := func(key, value string) {
		t.Helper()
		r := m.Request("")
		r.Kind, r.Action = bot.Press, bot.Action{Name: "settings-set", IDs: []string{key, fmt.Sprint(settings.Latest), value}}
		bottest.Wants(t, m.Does(r, func(r *bot.Request) { r.User.Access = bot.Administrator }), "Saved.")
	}
	sets("digest", "daily")
	sets("digest_hour", "16")
	bottest.Wants(t, says(m, ""), "every day at 16:00 UTC in <#CMOD>")
	if list := due(m); len(list) != 0 {
		t.Errorf("what was due before is due after a change: %+v", list)
	}
	sets("digest_channel", "operator")
	bottest.Wants(t, says(m, ""), "No channel is chosen")
	m.Clock.Pass(24 * time.Hour)
	if list := due(m); len(list) != 0 {
		t.Errorf("due without a channel: %+v", list)
	}
	bottest.Wants(t, says(m, "off", bottest.InChannel("CMOD")), "The digest is turned off.")
	r := m.Request("history")
	r.Kind, r.Command = bot.CommandUse, "settings"
	bottest.Wants(t, m.Does(r, func(r *bot.Request) { r.User.Access = bot.Administrator }), "Hour of the digest | ", "14:00 UTC → 16:00 UTC", "every day → off")
}

// TestTwoReplicas: of two that look all the time, one posts it.
func TestTwoReplicas(t *testing.T) {
	one := bottest.NewModerator(t)
	until(one, time.Wednesday, 12)
	says(one, "here friday")
	two := &bottest.Moderator{Whole: bottest.New(t, bottest.Options{Address: one.Address})}
	for _, m := range []*bottest.Moderator{one, two} {
		until(m, time.Friday, 9)
		m.Queue = m.Bot.Queue(inbox.Options{Owner: fmt.Sprintf("%p", m), Tick: time.Millisecond}, m.Platform)
	}
	one.Start()
	two.Start()
	sent := func() int { return len(one.Platform.Sent()) + len(two.Platform.Sent()) }
	one.Until("the digest", func() bool { return sent() > 0 })
	one.Until("that it is noted", func() bool { return len(due(one)) == 0 && len(due(two)) == 0 })
	if err := errors.Join(one.Stop(), two.Stop()); err != nil {
		t.Error(err)
	}
	if n := sent(); n != 1 {
		t.Errorf("%d digests", n)
	}
}

// asked is a bot of a community in which 100,000 questions were asked in the week.
func asked(b *testing.B) *assistant.Assistant {
	b.Helper()
	log, ctx, now := slog.New(slog.DiscardHandler), context.Background(), time.Now()
	s, err := store.Open(ctx, filepath.Join(b.TempDir(), "careerbot.db"), time.Now, log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	for i := range 100_000 {
		q := memory.QuestionRecord{ID: fmt.Sprintf("q%06d", i), Community: "test:1", Channel: "C", Person: fmt.Sprint("test:u", i%5000), At: now.Add(-time.Duration(i) * 6 * time.Second), Verdict: []knowledge.Verdict{knowledge.Answered, knowledge.Answered, knowledge.Unsure, knowledge.None}[i%4], Text: "where is it?", TextUntil: now.Add(time.Hour)}
		if err := s.RecordQuestion(ctx, q); err != nil {
			b.Fatal(err)
		}
	}
	return assistant.New(assistant.Options{Searcher: bottest.Index(b), Store: store.Guard(s, memory.NewHealth(time.Now, log, nil)), Log: log, Now: time.Now})
}

// digests makes the digest of that community.
func digests(whole *assistant.Assistant) error {
	reply, err := whole.Handle(context.Background(), &bot.Request{Kind: bot.CommandUse, Command: "digest", Platform: "test", Community: "test:1", Channel: "C", User: bot.User{ID: "adm", Access: bot.Administrator}})
	if err == nil && !strings.Contains(bottest.Text(reply), " questions, by 5") {
		err = errors.New(bottest.Text(reply))
	}
	return err
}

func BenchmarkDigest(b *testing.B) {
	whole := asked(b)
	b.ResetTimer()
	for b.Loop() {
		if err := digests(whole); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAnswersBesideDigest measures answers alone and while the digest of that community is
// made, in turns, and reports by how much the median of the latter is slower.
func BenchmarkAnswersBesideDigest(b *testing.B) {
	whole := asked(b)
	number := 0
	answer := func() time.Duration {
		number++
		r := bot.Request{
			Kind: bot.Message, Platform: "test", Community: "test:2", Channel: "C", Message: fmt.Sprint("m", number), User: bot.User{ID: fmt.Sprint("u", number)},
			Text: fmt.Sprint("do i need a phd, for number ", number, "?"),
		}
		start := time.Now()
		if _, err := whole.Handle(context.Background(), &r); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	for range 50 {
		answer()
	}
	var alone, beside []time.Duration
	b.ResetTimer()
	for b.Loop() {
		over := make(chan error, 1)
		go func() { over <- digests(whole) }()
		in := 0
		for made := false; !made; {
			took := answer()
			select {
			case err := <-over:
				if err != nil {
					b.Fatal(err)
				}
				made = true // this one had the machine to itself in part
			default:
				beside = append(beside, took)
				in++
			}
		}
		for range in {
			alone = append(alone, answer())
		}
	}
	median := func(list []time.Duration) time.Duration {
		slices.Sort(list)
		return list[len(list)/2]
	}
	if len(beside) > 0 {
		b.ReportMetric(float64(median(alone).Microseconds()), "alone-µs")
		b.ReportMetric(float64(median(beside).Microseconds()), "beside-µs")
		b.ReportMetric(100*(float64(median(beside))/float64(median(alone))-1), "slower-%")
	}
}
