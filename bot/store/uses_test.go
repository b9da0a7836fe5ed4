package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot/memory"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
	"careerbot/bot/uses"
	"careerbot/bot/votes"
	"careerbot/knowledge"
)

// TestUses: counts add up, are a community's own, and have the votes that people have not
// taken along.
func TestUses(t *testing.T) {
	ctx := context.Background()
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	for name, address := range map[string]string{"sqlite": sqlitePath(t), "postgres": postgrestest.Start(t).Database(t)} {
		t.Run(name, func(t *testing.T) {
			clock := storetest.NewClock()
			s := open(t, address, clock.Now)
			for _, counts := range [][]uses.Count{
				{{Community: "c", Entry: "faq/phd", Answered: 2, Last: day}, {Community: "c", Entry: "PIN/1", Offered: 1, Taken: 1, Last: day}},
				{{Community: "c", Entry: "faq/phd", Answered: 1, Offered: 3, Last: day.Add(-24 * time.Hour)}, {Community: "other", Entry: "faq/phd", Answered: 9, Last: day}},
			} {
				if err := s.AddUses(ctx, counts); err != nil {
					t.Fatal(err)
				}
			}
			for id, q := range map[string]memory.QuestionRecord{"q1": {Verdict: knowledge.Answered, Entry: "faq/phd"}, "q2": {Verdict: knowledge.Unsure}} {
				q.ID, q.Community, q.Person, q.At = id, "c", "asker", clock.Now()
				if err := s.RecordQuestion(ctx, q); err != nil {
					t.Fatal(err)
				}
			}
			for _, v := range []votes.Vote{
				{Question: "q1", Person: "a", Helpful: true}, {Question: "q1", Person: "b"}, {Question: "q1", Person: "gone", Helpful: true},
				{Question: "q2", Person: "a", Entry: "faq/kaggle", Helpful: true}, {Question: "q2", Person: "b"},
			} {
				v.Community, v.At = "c", clock.Now()
				if _, err := s.SaveVote(ctx, v); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.ForgetPerson(ctx, "gone"); err != nil {
				t.Fatal(err)
			}
			got, err := s.Uses(ctx, "c")
			if err != nil {
				t.Fatal(err)
			}
			want := []uses.Count{
				{Community: "c", Entry: "PIN/1", Offered: 1, Taken: 1, Last: day},
				{Community: "c", Entry: "faq/kaggle", Helpful: 1},
				{Community: "c", Entry: "faq/phd", Answered: 3, Offered: 3, Last: day, Helpful: 1, Not: 1},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			clock.Pass(8 * 24 * time.Hour)
			if _, err := s.SaveVote(ctx, votes.Vote{Question: "q1", Community: "c", Person: "late", Helpful: true, At: clock.Now()}); err != nil {
				t.Fatal(err)
			}
			weeks, err := s.WeeklyVotes(ctx, "c", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			monday := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
			if diff := cmp.Diff([]uses.Week{{Monday: monday.AddDate(0, 0, 7), Helpful: 1}, {Monday: monday, Helpful: 2, Not: 2}}, weeks); diff != "" {
				t.Error(diff)
			}
			if weeks, err := s.WeeklyVotes(ctx, "c", clock.Now().Add(time.Hour)); err != nil || len(weeks) > 0 {
				t.Errorf("votes from before: %v, %v", weeks, err)
			}
			if got, err := s.Uses(ctx, "nobody"); err != nil || len(got) != 0 {
				t.Errorf("another community has %v, %v", got, err)
			}
		})
	}
}
