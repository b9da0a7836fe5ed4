package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/bot/settings"
	"careerbot/bot/store"
)

// setting: what a community has set is its own, is what the last change made it, and each
// change stays in the history, without whoever asked to be forgotten.
func setting(t *testing.T, kept store.Kept, clock *Clock) {
	s := kept.(settings.Store)
	change := func(community, key, was, value, by string) error {
		return s.SaveSettings(ctx, community, []settings.Change{{Community: community, Setting: key, Was: was, Value: value, By: by, At: clock.Now()}})
	}
	own := func(community string, at int64) settings.Own {
		t.Helper()
		o, err := s.Settings(ctx, community, at)
		must(t, err)
		return o
	}
	if o := own("c", settings.Latest); len(o.Values) != 0 || o.Version != 0 {
		t.Errorf("nothing was set: %v", o)
	}
	must(t, change("c", "a", "", "1", "test:mod"))
	first := own("c", settings.Latest)
	must(t, change("d", "a", "", "9", "test:mod"))
	must(t, s.SaveSettings(ctx, "c", []settings.Change{
		{Community: "c", Setting: "a", Was: "1", Value: "2", By: "test:you", At: clock.Now()}, {Community: "c", Setting: "b", Value: "C1 C2", By: "test:you", At: clock.Now()},
	}))
	second := own("c", settings.Latest)
	must(t, change("c", "b", "C1 C2", "", "test:mod"))
	for _, want := range []struct {
		at     int64
		values map[string]string
	}{
		{settings.Latest, map[string]string{"a": "2"}}, {second.Version, map[string]string{"a": "2", "b": "C1 C2"}}, {first.Version, map[string]string{"a": "1"}}, {0, map[string]string{}},
	} {
		if diff := cmp.Diff(want.values, own("c", want.at).Values); diff != "" {
			t.Errorf("at %d: %s", want.at, diff)
		}
	}
	for _, other := range []string{"", "C", "c ", "%"} {
		if o := own(other, settings.Latest); len(o.Values) != 0 {
			t.Errorf("%q sees %v", other, o)
		}
	}
	// Of two changes in one, none is made where one does not fit.
	err := s.SaveSettings(ctx, "c", []settings.Change{{Setting: "new", Value: "x"}, {Setting: "a", Was: "1", Value: "3"}})
	if !errors.Is(err, bot.ErrConflict) || own("c", settings.Latest).Values["new"] != "" {
		t.Errorf("a change of what is no more: %v", err)
	}
	history, err := s.SettingHistory(ctx, "c", 3)
	must(t, err)
	var lines []string
	for _, h := range history {
		lines = append(lines, strings.Join([]string{h.Setting, h.Was, h.Value, h.By}, "|"))
		if !h.At.Equal(clock.Now()) {
			t.Errorf("changed at %v", h.At)
		}
	}
	if diff := cmp.Diff([]string{"b|C1 C2||test:mod", "a|1|2|test:you", "b||C1 C2|test:you"}, lines); diff != "" {
		t.Error(diff)
	}
	must(t, s.ForgetInSettings(ctx, "test:you"))
	if mine, err := s.SettingChangesBy(ctx, "test:you"); err != nil || len(mine) != 0 {
		t.Errorf("still known: %v, %v", mine, err)
	}
	if others, err := s.SettingChangesBy(ctx, "test:mod"); err != nil || len(others) != 3 {
		t.Errorf("another's changes: %v, %v", others, err)
	}
	if diff := cmp.Diff(map[string]string{"a": "2"}, own("c", settings.Latest).Values); diff != "" {
		t.Errorf("forgetting somebody changes a setting: %s", diff)
	}
	versions, err := s.SettingVersions(ctx, 0)
	must(t, err)
	if len(versions) != 2 || versions["c"] <= versions["d"] {
		t.Errorf("versions %v", versions)
	}
	if later, err := s.SettingVersions(ctx, versions["d"]); err != nil || len(later) != 1 || later["c"] != versions["c"] {
		t.Errorf("later than d's: %v, %v", later, err)
	}
	const racers = 4
	var won atomic.Int32
	var group sync.WaitGroup
	for i := range racers {
		group.Go(func() {
			switch err := change("c", "a", "2", fmt.Sprint("by ", i), "p"); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, bot.ErrConflict):
				t.Error(err)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 {
		t.Errorf("%d of %d changes of one value were taken, want one", won.Load(), racers)
	}
}

// shorten: texts that are kept already go sooner, in that community alone, and none later.
func shorten(t *testing.T, s store.Kept, clock *Clock) {
	for _, community := range []string{"c", "other"} {
		for id, keep := range map[string]time.Duration{"long": 30 * 24 * time.Hour, "short": time.Hour} {
			must(t, s.RecordQuestion(ctx, memory.QuestionRecord{ID: id + community, Community: community, At: clock.Now(), Text: "words", TextUntil: clock.Now().Add(keep)}))
		}
	}
	must(t, s.ShortenTexts(ctx, "c", 24*time.Hour))
	texts := func(want ...string) {
		t.Helper()
		var have []string
		for _, id := range []string{"longc", "shortc", "longother", "shortother"} {
			community := strings.TrimPrefix(strings.TrimPrefix(id, "long"), "short")
			q, err := s.Question(ctx, community, id)
			must(t, err)
			if q.Text != "" {
				have = append(have, id)
			}
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Error(diff)
		}
	}
	texts("longc", "shortc", "longother", "shortother")
	clock.Pass(2 * time.Hour)
	texts("longc", "longother")
	clock.Pass(23 * time.Hour)
	texts("longother")
	must(t, s.ShortenTexts(ctx, "other", 0))
	texts()
}
