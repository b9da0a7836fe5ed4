package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot/digest"
	"careerbot/bot/gaps"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/bot/votes"
)

// left: what a community leaves behind is deleted, and nothing of another's; who came back, or
// asks on, has not left.
func left(t *testing.T, s store.Kept, clock *Clock) {
	for _, community := range []string{"c", "stays", "back", "asks"} {
		asked(t, s, clock, community, "g", "q-"+community, "p")
		must(t, s.SavePins(ctx, []pins.Revision{NewPin(clock, community, "a-"+community, "one")}))
		must(t, s.SaveDraft(ctx, memory.Draft{ID: "d-" + community, Community: community, Person: "p", Body: "{}"}, clock.Now().Add(time.Hour)))
		must(t, s.SaveDigest(ctx, digest.Schedule{Community: community, Channel: "ch", Every: digest.Daily, Since: clock.Now()}))
		_, err := s.SaveVote(ctx, votes.Vote{Question: "q-" + community, Community: community, Person: "p", At: clock.Now()})
		must(t, err)
	}
	before, err := s.PinVersions(ctx, 0)
	must(t, err)
	for _, community := range []string{"c", "back", "asks"} {
		must(t, s.CommunityLeft(ctx, community, clock.Now()))
	}
	must(t, s.CommunityBack(ctx, "back"))
	clock.Pass(time.Hour)
	must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: "later", Community: "asks", At: clock.Now()}))
	if list, err := s.CommunitiesLeft(ctx, clock.Now().Add(-2*time.Hour)); err != nil || len(list) > 0 {
		t.Errorf("gone already: %v, %v", list, err)
	}
	list, err := s.CommunitiesLeft(ctx, clock.Now())
	must(t, err)
	if diff := cmp.Diff([]string{"c"}, list); diff != "" {
		t.Error(diff)
	}
	must(t, s.DropCommunity(ctx, "c"))
	must(t, s.DropCommunity(ctx, "c"))
	for community, want := range map[string]int{"c": 0, "stays": 1, "back": 1, "asks": 1} {
		list, err := s.Pins(ctx, community)
		must(t, err)
		open, _, err := s.Gaps(ctx, community, 0)
		must(t, err)
		texts, err := s.RecentQuestions(ctx, community, 9)
		must(t, err)
		_, not, err := s.Votes(ctx, community, "q-"+community)
		must(t, err)
		schedule, err := s.Digest(ctx, community)
		must(t, err)
		if got := []int{len(list), len(open), len(texts), not}; !cmp.Equal(got, []int{want, want, want, want}) || (schedule.Every == digest.Daily) != (want == 1) {
			t.Errorf("%s has %v, %+v", community, got, schedule)
		}
	}
	if list, err := s.CommunitiesLeft(ctx, clock.Now()); err != nil || len(list) > 0 {
		t.Errorf("it leaves twice: %v, %v", list, err)
	}
	after, err := s.PinVersions(ctx, 0)
	must(t, err)
	for community, version := range before {
		if after[community] < version {
			t.Errorf("the version of %s fell from %d to %d", community, version, after[community])
		}
	}
	a := gaps.Ask{Community: "c", Question: "new", Person: "p", At: clock.Now(), Why: gaps.NoAnswer}
	_, version, err := s.Gaps(ctx, "c", 0)
	must(t, err)
	if _, entered, err := s.EnterGap(ctx, "h", a, version); err != nil || !entered {
		t.Errorf("it cannot begin anew: %v, %v", entered, err)
	}
}
