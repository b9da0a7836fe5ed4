package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/store"
	"careerbot/bot/unasked"
)

// waiting: a question waits until it is due, is dropped or answered by somebody, and is its
// community's own.
func waiting(t *testing.T, kept store.Kept, clock *Clock) {
	s := kept.(unasked.Store)
	question := func(community, channel, message, person string) unasked.Question {
		return unasked.Question{
			Key: "test:" + channel + ":" + message, Platform: "test", Community: community, Channel: channel, Parent: "", Thread: message, Message: message, Person: person,
			Audience: bot.InChannel, Link: "https://chat.example/" + message, Text: "do i need a phd?", Asked: clock.Now(), Due: clock.Now().Add(time.Hour),
		}
	}
	left := func() (list []string) {
		t.Helper()
		all, err := s.DueWaiting(ctx, clock.Now().Add(24*time.Hour), 100)
		must(t, err)
		for _, q := range all {
			list = append(list, q.Community+" "+q.Channel+" "+q.Message)
		}
		return list
	}
	wants := func(what string, list ...string) {
		t.Helper()
		if diff := cmp.Diff(list, left()); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	a := question("c", "ch", "m1", "test:ana")
	must(t, s.SaveWaiting(ctx, a))
	got, err := s.WaitingAt(ctx, "c", "ch", "m1")
	must(t, err)
	if diff := cmp.Diff(a, got); diff != "" {
		t.Error(diff)
	}
	a.Text = "is kaggle worth it?"
	must(t, s.SaveWaiting(ctx, a))
	if got, err := s.WaitingAt(ctx, "c", "ch", "m1"); err != nil || got.Text != a.Text {
		t.Errorf("changed: %+v, %v", got, err)
	}
	for _, other := range []string{"", "d", "C", "%"} {
		if _, err := s.WaitingAt(ctx, other, "ch", "m1"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%q sees it: %v", other, err)
		}
		must(t, s.DropWaiting(ctx, other, a.Key))
	}
	for _, q := range []unasked.Question{question("c", "ch", "m2", "test:ben"), question("d", "ch", "m1", "test:ana"), question("c", "other", "m3", "test:ana")} {
		must(t, s.SaveWaiting(ctx, q))
	}
	at := clock.Now().Add(time.Second)
	hears := func(h unasked.Heard) {
		t.Helper()
		h.At = at
		must(t, s.DropHeard(ctx, []unasked.Heard{{Community: "nobody", Channel: "ch", Person: "x", At: at}, h}))
	}
	hears(unasked.Heard{Community: "c", Channel: "ch", Thread: "m0", Person: "test:cem"})
	hears(unasked.Heard{Community: "c", Channel: "m1", Parent: "elsewhere", Person: "test:cem"})
	wants("in other threads", "c ch m1", "d ch m1", "c ch m2", "c other m3")
	hears(unasked.Heard{Community: "c", Channel: "ch", Person: "test:ana"})
	wants("its asker does not answer it", "c ch m1", "d ch m1", "c other m3")
	must(t, s.DropHeard(ctx, []unasked.Heard{{Community: "c", Channel: "ch", Person: "test:cem", At: clock.Now().Add(-time.Second)}}))
	wants("what was said before", "c ch m1", "d ch m1", "c other m3")
	hears(unasked.Heard{Community: "c", Channel: "ch", Thread: "m1", Person: "test:cem"})
	hears(unasked.Heard{Community: "c", Channel: "m3", Parent: "other", Person: "test:cem"})
	wants("in their threads", "d ch m1")
	hears(unasked.Heard{Community: "d", Channel: "ch", Person: "test:ana", Self: true})
	wants("who asked the bot")

	for i := range 3 {
		q := question("c", "ch", fmt.Sprint("late", i), "test:ana")
		q.Due = clock.Now().Add(time.Duration(i) * time.Minute)
		must(t, s.SaveWaiting(ctx, q))
	}
	due, err := s.DueWaiting(ctx, clock.Now().Add(time.Minute), 1)
	must(t, err)
	if len(due) != 1 || due[0].Message != "late0" {
		t.Errorf("due: %+v", due)
	}
	must(t, s.DropOverdue(ctx, clock.Now().Add(time.Minute)))
	wants("overdue", "c ch late2")
	data, err := s.UnaskedOf(ctx, "test:ana")
	must(t, err)
	if !strings.Contains(string(data), "do i need a phd?") {
		t.Errorf("exported: %s", data)
	}
	must(t, s.ForgetUnasked(ctx, "test:ana"))
	wants("forgotten")
	must(t, s.SaveWaiting(ctx, question("c", "ch", "last", "test:ana")))
	must(t, kept.ShortenTexts(ctx, "c", 24*time.Hour))
	wants("words are kept for a day", "c ch last")
	must(t, kept.ShortenTexts(ctx, "c", 0))
	wants("no words are kept")
}

// answeredUnasked: answers that were judged are counted, each as most people hold of it.
func answeredUnasked(t *testing.T, kept store.Kept, clock *Clock) {
	s := kept.(unasked.Store)
	saves := func(community, id string, live bool) {
		t.Helper()
		clock.Pass(time.Second)
		must(t, s.SaveUnasked(ctx, unasked.Answer{ID: id, Community: community, Channel: "ch", Person: "test:ana", Entry: "faq/phd", Confidence: 0.96, At: clock.Now(), Live: live}))
	}
	judges := func(id, person string, right bool) {
		t.Helper()
		must(t, s.JudgeUnasked(ctx, unasked.Judgement{Answer: id, Community: "c", Person: person, Right: right, At: clock.Now()}))
	}
	counts := func(limit, right, all int) {
		t.Helper()
		if r, n, err := s.JudgedUnasked(ctx, "c", limit); err != nil || r != right || n != all {
			t.Errorf("%d of %d, %v; want %d of %d", r, n, err, right, all)
		}
	}
	counts(100, 0, 0)
	for _, id := range []string{"one", "both", "split"} {
		saves("c", id, false)
	}
	saves("c", "said", true)
	saves("d", "one", false)
	saves("c", "one", true) // it stays as it was
	if a, err := s.Unasked(ctx, "c", "one"); err != nil || a.Live || a.Entry != "faq/phd" || a.Person != "test:ana" || a.Confidence != 0.96 || a.At.After(clock.Now().Add(-4*time.Second)) {
		t.Errorf("kept: %+v, %v", a, err)
	}
	if _, err := s.Unasked(ctx, "d", "both"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another community sees it: %v", err)
	}
	if err := s.JudgeUnasked(ctx, unasked.Judgement{Answer: "both", Community: "d", Person: "x"}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another community judges it: %v", err)
	}
	judges("one", "test:mo", true)
	counts(100, 0, 0) // one person is not enough
	judges("both", "test:mo", false)
	judges("both", "test:mo", true) // changes their mind
	judges("both", "test:mia", true)
	judges("split", "test:mo", true)
	judges("split", "test:mia", false)
	counts(100, 1, 2)
	judges("said", "test:ana", false) // what was said and waved away counts at once
	counts(100, 1, 3)
	counts(2, 0, 2) // the last ones

	said := func(all, right, wrong int) {
		t.Helper()
		if n, r, w, err := s.SaidUnasked(ctx, "c", 100); err != nil || n != all || r != right || w != wrong {
			t.Errorf("of %d said %d are right and %d wrong, %v; want %d, %d, %d", n, r, w, err, all, right, wrong)
		}
	}
	said(1, 0, 1)
	must(t, s.SaveUnasked(ctx, unasked.Answer{ID: "voted", Community: "c", At: clock.Now().Add(-time.Hour), Live: true, Question: "q1"}))
	said(2, 0, 1)
	if a, err := s.UnaskedTo(ctx, "c", "q1"); err != nil || a.ID != "voted" || !a.Live {
		t.Errorf("by its question: %+v, %v", a, err)
	}
	for community, question := range map[string]string{"d": "q1", "c": ""} {
		if a, err := s.UnaskedTo(ctx, community, question); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%s, %q: %+v, %v", community, question, a, err)
		}
	}
	judges("voted", "test:bea", true)
	said(2, 1, 1)
	must(t, s.DropUnasked(ctx, "c", "voted"))
	data, err := s.UnaskedOf(ctx, "test:mia")
	must(t, err)
	if strings.Count(string(data), `"right"`) != 2 {
		t.Errorf("exported: %s", data)
	}
	must(t, s.ForgetUnasked(ctx, "test:mia"))
	counts(100, 0, 1)
	must(t, s.ForgetUnasked(ctx, "test:ana"))
	if a, err := s.Unasked(ctx, "c", "one"); err != nil || a.Person != "" {
		t.Errorf("forgotten: %+v, %v", a, err)
	}
	must(t, s.DropUnasked(ctx, "c", "one"))
	if _, err := s.Unasked(ctx, "c", "one"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("dropped: %v", err)
	}
}
