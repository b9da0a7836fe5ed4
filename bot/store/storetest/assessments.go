package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/readiness"
	"careerbot/bot/store"
)

// assessments: one set a person and community, replaced as a whole; nobody's is another's.
func assessments(t *testing.T, s store.Kept, clock *Clock) {
	if _, err := s.KeptAnswers(ctx, "c", "me"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	keep := func(community, person string, answers readiness.Answers) readiness.Kept {
		k := readiness.Kept{Community: community, Person: person, Answers: answers, At: clock.Now()}
		must(t, s.KeepAnswers(ctx, k))
		return k
	}
	is := func(want readiness.Kept) {
		t.Helper()
		got, err := s.KeptAnswers(ctx, want.Community, want.Person)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	keep("c", "me", readiness.Answers{"cloud": "none", "mathematics": "some"})
	other := keep("c", "somebody", readiness.Answers{"cloud": "ran"})
	clock.Pass(time.Hour)
	mine := keep("c", "me", readiness.Answers{"cloud": "ran"})
	elsewhere := keep("another", "me", readiness.Answers{})
	alone := keep("", "me", readiness.Answers{`a"b`: "%_'"})
	for _, k := range []readiness.Kept{mine, other, elsewhere, alone} {
		is(k)
	}
	all, err := s.AllKeptAnswers(ctx, "me")
	must(t, err)
	if diff := cmp.Diff([]readiness.Kept{alone, elsewhere, mine}, all); diff != "" {
		t.Error(diff)
	}
	must(t, s.DropAnswers(ctx, "c", "me"))
	must(t, s.DropAnswers(ctx, "c", "me")) // once more
	if _, err := s.KeptAnswers(ctx, "c", "me"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("dropped, and still there: %v", err)
	}
	is(elsewhere)
	must(t, s.ForgetAnswers(ctx, "me"))
	if all, err := s.AllKeptAnswers(ctx, "me"); err != nil || len(all) > 0 {
		t.Errorf("forgotten, and still there: %v, %v", all, err)
	}
	is(other)
}
