package store_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerbot/bot"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

// TestSessions: a session is handed out once its process is gone, to one process, as it was
// saved last, and not after its time; to another one where that process is gone too.
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
			gone := func() {
				t.Helper()
				if name == "postgres" {
					waitForLocks(t, address, 0)
				}
			}
			gone()
			end = serve(second, "third")
			came.Owner, came.Saved = "third", time.UnixMilli(came.Saved.UnixMilli()).UTC()
			if diff := cmp.Diff([]bot.Session{came}, taken("third")); diff != "" {
				t.Error(diff)
			}
			if list := taken("third"); len(list) != 0 {
				t.Errorf("%v are taken a second time", list)
			}
			end() // before it has dropped them
			gone()
			end = serve(second, "fourth")
			came.Owner = "fourth"
			if diff := cmp.Diff([]bot.Session{came}, taken("fourth")); diff != "" {
				t.Error(diff)
			}
			if err := second.DropSession(ctx, "discord", "s1"); err != nil {
				t.Fatal(err)
			}
			end()
			gone()
			defer serve(second, "fifth")()
			if list := taken("fifth"); len(list) != 0 {
				t.Errorf("%v are taken that were over", list)
			}
		})
	}
}

// TestSessionsOfTheLiving: a process is not taken for gone whose connection to PostgreSQL has
// broken: it connects again.
func TestSessionsOfTheLiving(t *testing.T) {
	ctx, clock := context.Background(), storetest.NewClock()
	address := postgrestest.Start(t).Database(t)
	first, second := open(t, address, clock.Now), open(t, address, clock.Now)
	end, err := first.Serve(ctx, "first")
	if err != nil {
		t.Fatal(err)
	}
	waitForLocks(t, address, 1)
	if err := first.SaveSession(ctx, bot.Session{Platform: "discord", ID: "s1", Owner: "first", State: "{}", Saved: clock.Now()}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`); err != nil {
		t.Fatal(err)
	}
	waitForLocks(t, address, 0)
	list, err := second.TakeSessions(ctx, "discord", "second", clock.Now().Add(-time.Minute))
	if err != nil || len(list) != 0 {
		t.Errorf("%v, %v are taken of a process that is there", list, err)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
}
