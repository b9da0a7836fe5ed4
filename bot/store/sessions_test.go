package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

// TestSessions: a session is handed out once its process is gone, once, as it was saved
// last, and not after its time.
func TestSessions(t *testing.T) {
	for name, address := range map[string]string{"sqlite": sqlitePath(t), "postgres": postgrestest.Start(t).Database(t)} {
		t.Run(name, func(t *testing.T) {
			ctx, clock := context.Background(), storetest.NewClock()
			first, second := open(t, address, clock.Now), open(t, address, clock.Now)
			serve := func(s *store.Store, owner string) func() {
				t.Helper()
				end, err := s.Serve(ctx, owner)
				if err != nil {
					t.Fatal(err)
				}
				return func() {
					t.Helper()
					if err := end(); err != nil {
						t.Fatal(err)
					}
				}
			}
			taken := func(owner string) []bot.Session {
				t.Helper()
				list, err := second.TakeSessions(ctx, "discord", owner, clock.Now().Add(-time.Minute))
				if err != nil {
					t.Fatal(err)
				}
				return list
			}
			end := serve(first, "first")
			if name == "postgres" {
				waitForLocks(t, address, 1)
			}
			old := bot.Session{Platform: "discord", ID: "s0", Owner: "first", State: "old", Saved: clock.Now()}
			clock.Pass(2 * time.Minute)
			elsewhere := bot.Session{Platform: "slack", ID: "s1", Owner: "first", State: "none of Discord's", Saved: clock.Now()}
			begun := bot.Session{Platform: "discord", ID: "s1", Owner: "first", State: "begun", Saved: clock.Now()}
			came := bot.Session{Platform: "discord", ID: "s1", Owner: "first", State: "came further", Saved: clock.Now()}
			for _, s := range []bot.Session{old, elsewhere, begun, came} {
				if err := first.SaveSession(ctx, s); err != nil {
					t.Fatal(err)
				}
			}
			done := serve(second, "second")
			if list := taken("second"); len(list) != 0 {
				t.Errorf("%v are taken of a process that is there", list)
			}
			done()
			end()
			if name == "postgres" {
				waitForLocks(t, address, 0)
			} else {
				came.Owner = "" // nobody's
			}
			defer serve(second, "third")()
			want := []bot.Session{came}
			want[0].Saved = time.UnixMilli(came.Saved.UnixMilli()).UTC()
			if diff := cmp.Diff(want, taken("third")); diff != "" {
				t.Error(diff)
			}
			if list := taken("third"); len(list) != 0 {
				t.Errorf("%v are taken a second time", list)
			}
		})
	}
}
