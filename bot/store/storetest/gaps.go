package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/gaps"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/knowledge"
)

// asked records a question of a community, and enters it into a gap.
func asked(t *testing.T, s store.Kept, clock *Clock, community, gap, question, person string) {
	t.Helper()
	must(t, s.RecordQuestion(ctx, memory.QuestionRecord{
		ID: question, Community: community, Channel: "ch", Message: "m-" + question, Person: person, At: clock.Now(), Verdict: knowledge.None, Audience: bot.InCommunity,
		Text: "words of " + question, TextUntil: clock.Now().Add(24 * time.Hour),
	}))
	_, version, err := s.Gaps(ctx, community, 0)
	must(t, err)
	a := gaps.Ask{Community: community, Question: question, Person: person, Channel: "ch", Message: "m-" + question, At: clock.Now(), Why: gaps.NoAnswer}
	if _, entered, err := s.EnterGap(ctx, gap, a, version); err != nil || !entered {
		t.Fatalf("%s did not enter: %v, %v", question, entered, err)
	}
	clock.Pass(time.Second)
}

// openGap is a gap of a community that is open or dismissed.
func openGap(t *testing.T, s store.Kept, community, id string) (gaps.Gap, bool) {
	t.Helper()
	list, _, err := s.Gaps(ctx, community, 0)
	must(t, err)
	for _, g := range list {
		if g.ID == id {
			return g, true
		}
	}
	return gaps.Gap{}, false
}

// again: what somebody was answered lately is told by their words, as long as these are kept.
func again(t *testing.T, s store.Kept, clock *Clock) {
	t.Helper()
	begun := clock.Now()
	for _, q := range []memory.QuestionRecord{
		{ID: "l1", Person: "ann", Entry: "faq/phd"}, {ID: "l2", Person: "ann", Entry: "faq/phd"}, {ID: "l3", Person: "ann", Entry: "faq/kaggle"}, {ID: "l4", Person: "bob", Entry: "faq/phd"},
	} {
		clock.Pass(time.Second)
		q.Community, q.At, q.Verdict, q.Text, q.TextUntil = "lately", clock.Now(), knowledge.Answered, "words of "+q.ID, clock.Now().Add(time.Hour)
		must(t, s.RecordQuestion(ctx, q))
	}
	lately := func(community, question string, since time.Time, limit int, want ...string) {
		t.Helper()
		got, err := s.AnsweredLately(ctx, gaps.Ask{Community: community, Person: "ann", Question: question, At: since}, "faq/phd", limit)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	lately("lately", "", begun, 9, "words of l2", "words of l1")
	lately("lately", "l2", begun, 9, "words of l1")
	lately("lately", "", begun, 1, "words of l2")
	lately("lately", "", begun.Add(1500*time.Millisecond), 9, "words of l2")
	lately("d", "", begun, 9)
	clock.Pass(2 * time.Hour)
	lately("lately", "", begun, 9)
}

// gapping: gaps grow by asks, have their words from the record of questions, and are closed by
// one of two.
func gapping(t *testing.T, s store.Kept, clock *Clock) {
	again(t, s, clock)
	asked(t, s, clock, "c", "g", "q1", "a")
	asked(t, s, clock, "c", "g", "q2", "a")
	asked(t, s, clock, "c", "g", "q3", "b")
	asked(t, s, clock, "c", "h", "q4", "b")
	asked(t, s, clock, "d", "g", "q5", "z")
	g, _ := openGap(t, s, "c", "g")
	if g.State != gaps.Open || g.Asked != 3 || g.People != 2 || !g.Last.After(g.First) {
		t.Errorf("%+v", g)
	}
	var words []string
	for _, w := range g.Words {
		words = append(words, w.Text)
	}
	if diff := cmp.Diff([]string{"words of q3", "words of q2", "words of q1"}, words); diff != "" {
		t.Error(diff)
	}
	if other, _ := openGap(t, s, "d", "g"); other.Asked != 1 || len(other.Words) != 1 || other.Words[0].Person != "z" {
		t.Errorf("another community's: %+v", other)
	}

	// What changed is told by the version, and who is behind may not write.
	list, version, err := s.Gaps(ctx, "c", g.Version)
	if err != nil || len(list) != 1 || list[0].ID != "h" {
		t.Errorf("changed since: %+v, %v", list, err)
	}
	again := gaps.Ask{Community: "c", Question: "q6", Person: "a", At: clock.Now(), Why: gaps.NoAnswer}
	if _, _, err := s.EnterGap(ctx, "g", again, version-1); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("who is behind writes: %v", err)
	}
	again.Question = "q1"
	if _, entered, err := s.EnterGap(ctx, "g", again, version); err != nil || entered {
		t.Errorf("an ask enters twice: %v, %v", entered, err)
	}
	if list, after, err := s.Gaps(ctx, "c", version); err != nil || len(list) > 0 || after != version {
		t.Errorf("nothing has changed: %v, %d, %v", list, after, err)
	}

	// Closing.
	closing := gaps.Closing{State: gaps.Answered, Entry: "faq/phd", By: "mod", At: clock.Now()}
	must(t, s.CloseGap(ctx, "c", "g", gaps.Open, closing))
	if err := s.CloseGap(ctx, "c", "g", gaps.Open, gaps.Closing{State: gaps.Dismissed}); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("it is closed twice: %v", err)
	}
	if err := s.CloseGap(ctx, "d", "h", gaps.Open, closing); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another community closes it: %v", err)
	}
	if _, open := openGap(t, s, "c", "g"); open {
		t.Error("an answered gap is open")
	}
	if list, _, err := s.Gaps(ctx, "c", version); err != nil || len(list) != 1 || list[0].State != gaps.Answered || list[0].Entry != "faq/phd" {
		t.Errorf("that it was answered is told: %+v, %v", list, err)
	}
	if list, err := s.ClosedGaps(ctx, "c", 9); err != nil || len(list) != 1 || list[0].By != "mod" || len(list[0].Words) != 3 {
		t.Errorf("closed last: %+v, %v", list, err)
	}
	must(t, s.CloseGap(ctx, "c", "g", gaps.Answered, gaps.Closing{State: gaps.Open}))
	if g, open := openGap(t, s, "c", "g"); !open || !g.Closed.IsZero() || g.Entry != "" {
		t.Errorf("opened again: %+v", g)
	}
	clock.Pass(48 * time.Hour)
	if g, _ := openGap(t, s, "c", "g"); len(g.Words) > 0 || g.Asked != 3 {
		t.Errorf("words are kept too long: %+v", g)
	}
	if n, err := s.DropGaps(ctx, clock.Now()); err != nil || n != 3 {
		t.Errorf("%d dropped, %v", n, err)
	}
	if _, there := openGap(t, s, "c", "g"); there {
		t.Error("a gap that nobody meets is kept")
	}
}

// withdrawing: asks are taken out by question and by message, whose words go too; a gap of
// which nothing is left is gone.
func withdrawing(t *testing.T, s store.Kept, clock *Clock) {
	asked(t, s, clock, "c", "g", "q1", "a")
	asked(t, s, clock, "c", "g", "q2", "b")
	for _, nothing := range []gaps.Some{
		{Question: "q1", Person: "b"}, {Question: "q1", Why: gaps.VotedBad}, {Question: "q9"}, {Channel: "ch", Message: "m"}, {Channel: "other", Message: "m-q1"}, {},
	} {
		if some, err := s.WithdrawAsks(ctx, "c", nothing); err != nil || some {
			t.Errorf("%+v: %v, %v", nothing, some, err)
		}
	}
	if some, err := s.WithdrawAsks(ctx, "other", gaps.Some{Question: "q1"}); err != nil || some {
		t.Errorf("another community's: %v, %v", some, err)
	}
	for where, want := range map[string]bool{"m-q1": true, "m": false, "": false} {
		if has, err := s.HasAsks(ctx, "c", bot.MessageRef{Channel: "ch", Message: where}); err != nil || has != want {
			t.Errorf("%q: %v, %v", where, has, err)
		}
	}
	if some, err := s.WithdrawAsks(ctx, "c", gaps.Some{Question: "q1", Person: "a", Why: gaps.NoAnswer}); err != nil || !some {
		t.Errorf("withdrawn: %v, %v", some, err)
	}
	if g, _ := openGap(t, s, "c", "g"); g.Asked != 1 || g.People != 1 || len(g.Words) != 1 {
		t.Errorf("%+v", g)
	}
	if some, err := s.WithdrawAsks(ctx, "c", gaps.Some{Channel: "ch", Message: "m-q2"}); err != nil || !some {
		t.Errorf("withdrawn by its message: %v, %v", some, err)
	}
	if q, err := s.Question(ctx, "c", "q2"); err != nil || q.Text != "" || q.Message != "m-q2" {
		t.Errorf("%+v, %v", q, err)
	}
	if q, err := s.Question(ctx, "c", "q1"); err != nil || q.Text == "" {
		t.Errorf("%+v, %v", q, err)
	}
	if _, open := openGap(t, s, "c", "g"); open {
		t.Error("a gap of nothing is open")
	}
	asked(t, s, clock, "c", "g", "q3", "a")
	if g, open := openGap(t, s, "c", "g"); !open || g.Asked != 1 {
		t.Errorf("%+v", g)
	}
}

// telling: who asked the moderators is noted, and who is to be told of an answer, once.
func telling(t *testing.T, s store.Kept, clock *Clock) {
	asked(t, s, clock, "c", "g", "q1", "a")
	if err := s.AgreeToGap(ctx, "c", "q1", "b"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another person agrees: %v", err)
	}
	if err := s.TellOfGap(ctx, "other", "q1", "a", false); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another community's: %v", err)
	}
	before, _ := openGap(t, s, "c", "g")
	must(t, s.AgreeToGap(ctx, "c", "q1", "a"))
	if list, _, err := s.Gaps(ctx, "c", before.Version); err != nil || len(list) != 1 || !list[0].Words[0].Agreed {
		t.Errorf("agreed: %+v, %v", list, err)
	}
	must(t, s.TellOfGap(ctx, "c", "q1", "a", false))
	waiting := func() []gaps.Waiting {
		list, err := s.WaitingForGaps(ctx, 9)
		must(t, err)
		return list
	}
	if list := waiting(); len(list) > 0 {
		t.Errorf("told before there is an answer: %v", list)
	}
	must(t, s.CloseGap(ctx, "c", "g", gaps.Open, gaps.Closing{State: gaps.Answered, Entry: "faq/phd", At: clock.Now()}))
	if diff := cmp.Diff([]gaps.Waiting{{Community: "c", Question: "q1", Person: "a", Gap: "g", Entry: "faq/phd"}}, waiting()); diff != "" {
		t.Error(diff)
	}
	must(t, s.TellOfGap(ctx, "c", "q1", "a", true))
	if list := waiting(); len(list) > 0 {
		t.Errorf("told twice: %v", list)
	}
}

// forgettingGaps: a person is taken out, and counts stay; no more than so many asks are kept.
func forgettingGaps(t *testing.T, s store.Kept, clock *Clock) {
	asked(t, s, clock, "c", "g", "q1", "a")
	asked(t, s, clock, "c", "g", "q2", "b")
	must(t, s.CloseGap(ctx, "c", "g", gaps.Open, gaps.Closing{State: gaps.Dismissed, Reason: "no", By: "a", At: clock.Now()}))
	before, _ := openGap(t, s, "c", "g")
	data, err := s.PersonInGaps(ctx, "a")
	if err != nil || !strings.Contains(string(data), "q1") || !strings.Contains(string(data), `"g"`) || strings.Contains(string(data), "q2") {
		t.Errorf("%s, %v", data, err)
	}
	must(t, s.ForgetInGaps(ctx, "a"))
	must(t, s.ForgetInGaps(ctx, "a"))
	list, _, err := s.Gaps(ctx, "c", before.Version)
	if err != nil || len(list) != 1 || list[0].By != "" || list[0].Asked != 2 || len(list[0].Words) != 1 || list[0].Words[0].Person != "b" {
		t.Errorf("%+v, %v", list, err)
	}
	if data, err := s.PersonInGaps(ctx, "a"); err != nil || strings.Contains(string(data), "q1") || strings.Contains(string(data), `"g"`) {
		t.Errorf("kept: %s, %v", data, err)
	}
	version := list[0].Version
	for i := range 260 {
		a := gaps.Ask{Community: "c", Question: fmt.Sprint("f", i), Person: fmt.Sprint("p", i), At: clock.Now(), Why: gaps.NoAnswer}
		clock.Pass(time.Second)
		_, _, err := s.EnterGap(ctx, "g", a, version)
		must(t, err)
		version++
	}
	if g, _ := openGap(t, s, "c", "g"); g.Asked != 262 || g.People != 262 {
		t.Errorf("%+v", g)
	}
	for who, kept := range map[string]bool{"p0": false, "p259": true} {
		if data, err := s.PersonInGaps(ctx, who); err != nil || strings.Contains(string(data), `"question"`) != kept {
			t.Errorf("of %s is kept %s, %v", who, data, err)
		}
	}
}
