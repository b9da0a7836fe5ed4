package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot/digest"
	"careerbot/bot/memory"
	"careerbot/bot/store"
	"careerbot/bot/votes"
	"careerbot/knowledge"
)

// digests: a schedule is kept, switched off with a reason that is told once, and the counts are a
// community's own, of a time.
func digests(t *testing.T, s store.Kept, clock *Clock) {
	if got, err := s.Digest(ctx, "c"); err != nil || got != (digest.Schedule{}) {
		t.Errorf("%+v, %v", got, err)
	}
	want := digest.Schedule{Community: "c", Channel: "ch", Every: digest.Weekly, Day: time.Friday, Since: clock.Now()}
	must(t, s.SaveDigest(ctx, digest.Schedule{Community: "c", Channel: "other", Every: digest.Daily, Since: clock.Now(), Trouble: "old"}))
	must(t, s.SaveDigest(ctx, want))
	must(t, s.SaveDigest(ctx, digest.Schedule{Community: "d", Channel: "ch", Every: digest.Off, Since: clock.Now()}))
	list, err := s.Digests(ctx)
	must(t, err)
	if diff := cmp.Diff([]digest.Schedule{want}, list); diff != "" {
		t.Error(diff)
	}
	must(t, s.DigestSent(ctx, "c", "weekly-1"))
	must(t, s.StopDigest(ctx, "c", "elsewhere", "gone"))
	if got, err := s.Digest(ctx, "c"); err != nil || got.Sent != "weekly-1" || got.Every != digest.Weekly {
		t.Errorf("%+v, %v", got, err)
	}
	must(t, s.StopDigest(ctx, "c", "ch", "gone"))
	for _, want := range []string{"gone", ""} {
		if says, err := s.DigestTrouble(ctx, "c"); err != nil || says != want {
			t.Errorf("trouble %q, %v, want %q", says, err, want)
		}
	}
	if says, err := s.DigestTrouble(ctx, "nobody"); err != nil || says != "" {
		t.Errorf("trouble %q, %v", says, err)
	}
	if list, err := s.Digests(ctx); err != nil || len(list) > 0 {
		t.Errorf("it is on: %v, %v", list, err)
	}

	from := clock.Now()
	for i, verdict := range []knowledge.Verdict{knowledge.Answered, knowledge.Unsure, knowledge.None, knowledge.None} {
		id := fmt.Sprint("q", i)
		must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: id, Community: "c", Person: fmt.Sprint("p", i/2), At: clock.Now(), Verdict: verdict}))
		must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: "d" + id, Community: "d", Person: "z", At: clock.Now(), Verdict: verdict}))
		_, err := s.SaveVote(ctx, votes.Vote{Question: id, Community: "c", Person: "v", Helpful: i == 0, At: clock.Now()})
		must(t, err)
		clock.Pass(time.Hour)
	}
	got, err := s.DigestCounts(ctx, "c", from, from.Add(3*time.Hour))
	must(t, err)
	if diff := cmp.Diff(digest.Counts{Asked: 3, People: 2, Answered: 1, Offered: 1, Missed: 1, Helpful: 1, Not: 2}, got); diff != "" {
		t.Error(diff)
	}
}
