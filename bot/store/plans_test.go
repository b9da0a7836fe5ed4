package store_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/plan"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(t *testing.T, s *store.Store, other func() *store.Store, clock *storetest.Clock)) {
	server := postgrestest.Start(t)
	for name, address := range map[string]func() string{"sqlite": func() string { return sqlitePath(t) }, "postgres": func() string { return server.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			clock := storetest.NewClock()
			test(t, open(t, address(), clock.Now), func() *store.Store { return open(t, address(), clock.Now) }, clock)
		})
	}
}

// TestPlans: a plan is its person's in one community, is written on what was read, is counted
// without a name, and is forgotten; a backup has it.
func TestPlans(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, other func() *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		now := clock.Now()
		ana := plan.Plan{
			ID: "p1", Community: "c", Person: "test:ana", Channel: "C1", Role: "baker", Background: "none", Began: now, Hours: 4, Revision: 1,
			Marks:    map[string]plan.Mark{"flour": {State: plan.Done, At: now, Skills: []string{"dough", "yeast"}, Shared: true}},
			Reminder: plan.NewReminder(now, "Europe/Berlin"),
		}
		if _, err := s.Plan(ctx, "c", "test:ana"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("before: %v", err)
		}
		must(s.SavePlan(ctx, ana, "oven", now.Add(time.Hour)))
		elsewhere := ana
		elsewhere.ID, elsewhere.Community, elsewhere.Reminder = "p2", "d", nil
		must(s.SavePlan(ctx, elsewhere, "", time.Time{}))
		ben := ana
		ben.ID, ben.Person = "p3", "test:ben"
		must(s.SavePlan(ctx, ben, "oven", time.Time{}))

		got, err := s.Plan(ctx, "c", "test:ana")
		must(err)
		if diff := cmp.Diff(ana, got); diff != "" {
			t.Error(diff)
		}
		list, err := s.PlansOf(ctx, "test:ana")
		must(err)
		if diff := cmp.Diff([]plan.Plan{ana, elsewhere}, list); diff != "" {
			t.Error(diff)
		}
		counts, err := s.CountPlans(ctx, "c")
		must(err)
		if diff := cmp.Diff([]plan.Count{{Role: "baker", Step: "oven", People: 2}}, counts); diff != "" {
			t.Error(diff)
		}
		for at, want := range map[time.Duration]int{0: 0, time.Hour: 1, 1000 * time.Hour: 1} {
			if due, err := s.DuePlans(ctx, now.Add(at)); err != nil || len(due) != want || want == 1 && due[0].ID != "p1" {
				t.Errorf("due after %s: %v, %v", at, due, err)
			}
		}

		second := ana
		second.ID = "p9"
		if err := s.SavePlan(ctx, second, "", time.Time{}); !errors.Is(err, bot.ErrConflict) {
			t.Errorf("a second plan of one person: %v", err)
		}
		var won sync.Map
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				p := ana
				p.Revision, p.Hours = 2, 10+i
				switch err := s.SavePlan(ctx, p, "cake", time.Time{}); {
				case err == nil:
					won.Store(i, true)
				case !errors.Is(err, bot.ErrConflict):
					t.Error(err)
				}
			})
		}
		all.Wait()
		winners := 0
		won.Range(func(any, any) bool { winners++; return true })
		if winners != 1 {
			t.Errorf("%d wrote revision 2", winners)
		}

		var backup bytes.Buffer
		_, err = s.Backup(ctx, &backup)
		must(err)
		copied := other()
		_, err = copied.Restore(ctx, bytes.NewReader(backup.Bytes()))
		must(err)
		if p, err := copied.Plan(ctx, "d", "test:ana"); err != nil || p.ID != "p2" {
			t.Errorf("restored: %+v, %v", p, err)
		}

		must(s.DropPlan(ctx, "test:ben", "p2")) // which is not Ben's
		must(s.DropPlan(ctx, "test:ana", "p2"))
		must(s.ForgetPlans(ctx, "test:ben"))
		must(s.ForgetPlans(ctx, "test:ben"))
		if list, err := s.PlansOf(ctx, "test:ana"); err != nil || len(list) != 1 || list[0].ID != "p1" {
			t.Errorf("left of Ana: %v, %v", list, err)
		}
		if list, err := s.PlansOf(ctx, "test:ben"); err != nil || len(list) != 0 {
			t.Errorf("left of Ben: %v, %v", list, err)
		}
	})
}

// TestResources: a resource is its community's, each revision follows the one before it, and
// who made it can be forgotten.
func TestResources(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, other func() *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		first := plan.Resource{Community: "c", ID: "r1", Revision: 1, By: "test:mo", At: clock.Now(), Beside: "step:oven", Title: "Our oven's \"manual\"; --", Link: "https://example.org/oven"}
		second := first
		second.Revision, second.Title, second.By = 2, "The new manual 🎉", "test:eve"
		foreign := first
		foreign.Community = "d"
		for _, v := range []plan.Resource{first, second, foreign} {
			if err := s.SaveResource(ctx, v); err != nil {
				t.Fatal(err)
			}
		}
		for _, revision := range []int{1, 2, 4, 0} {
			v := first
			v.Revision = revision
			if err := s.SaveResource(ctx, v); !errors.Is(err, bot.ErrConflict) {
				t.Errorf("revision %d after 2: %v", revision, err)
			}
		}
		list, err := s.Resources(ctx, "c")
		if diff := cmp.Diff([]plan.Resource{second}, list); diff != "" || err != nil {
			t.Error(diff, err)
		}
		history, err := s.ResourceHistory(ctx, "c", "r1")
		if diff := cmp.Diff([]plan.Resource{first, second}, history); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if by, err := s.ResourcesBy(ctx, "test:eve"); err != nil || len(by) != 1 || by[0].Revision != 2 {
			t.Errorf("by Eve: %v, %v", by, err)
		}
		removed := second
		removed.Revision, removed.Removed = 3, true
		if err := s.SaveResource(ctx, removed); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Resources(ctx, "c"); err != nil || len(list) != 0 {
			t.Errorf("removed, and there: %v, %v", list, err)
		}
		var backup bytes.Buffer
		if _, err := s.Backup(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		copied := other()
		if _, err := copied.Restore(ctx, bytes.NewReader(backup.Bytes())); err != nil {
			t.Fatal(err)
		}
		if err := copied.ForgetPlans(ctx, "test:mo"); err != nil {
			t.Fatal(err)
		}
		history, err = copied.ResourceHistory(ctx, "c", "r1")
		if err != nil || len(history) != 3 || history[0].By != "" || history[1].By != "test:eve" {
			t.Errorf("forgotten: %+v, %v", history, err)
		}
		for _, v := range history {
			if strings.Contains(v.Title+v.Link, "test:mo") {
				t.Errorf("it names them: %+v", v)
			}
		}
	})
}
