package store_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

// TestServe: what a process left that is gone is taken over before its lease ends, and
// what one holds that is there is not, also while it does nothing.
func TestServe(t *testing.T) {
	server := postgrestest.Start(t)
	for name, address := range map[string]string{"sqlite": sqlitePath(t), "postgres": server.Database(t)} {
		t.Run(name, func(t *testing.T) {
			clock := storetest.NewClock()
			ctx, lease := context.Background(), func() time.Time { return clock.Now().Add(20 * time.Second) }
			left := func(s *store.Store, owner string) int {
				t.Helper()
				open, err := s.TakeOver(ctx, owner, []string{"test"}, clock.Now(), lease(), 10)
				if err != nil {
					t.Fatal(err)
				}
				return len(open)
			}
			serve := func(s *store.Store, owner string) func() error {
				t.Helper()
				end, err := s.Serve(ctx, owner)
				if err != nil {
					t.Fatal(err)
				}
				return end
			}
			claim := func(s *store.Store, owner, key string) {
				t.Helper()
				r := bot.Request{Key: key, Kind: bot.Message, Platform: "test", User: bot.User{ID: "u"}, Received: clock.Now()}
				if _, err := s.Claim(ctx, r, owner, lease()); err != nil {
					t.Fatal(err)
				}
			}
			a, b := open(t, address, clock.Now), open(t, address, clock.Now)
			endA := serve(a, "a")
			if name == "postgres" {
				waitForLock(t, address)
			}
			claim(a, "a", "k1")
			clock.Pass(5 * time.Second) // it renews nothing: it may be frozen
			endB := serve(b, "b")
			if n := left(b, "b"); n != 0 {
				t.Errorf("%d requests of a process that is there are taken", n)
			}
			if err := endA(); err != nil {
				t.Fatal(err)
			}
			if err := endB(); err != nil {
				t.Fatal(err)
			}
			endC := serve(b, "c")
			if n := left(b, "c"); n != 1 {
				t.Errorf("%d requests of a process that is gone are taken, want 1", n)
			}
			claim(b, "c", "k2")
			if err := endC(); err != nil {
				t.Fatal(err)
			}
			if n := left(a, "d"); n != 0 {
				t.Errorf("%d requests are taken of a process whose last sign of life is fresh", n)
			}
		})
	}
}

// waitForLock waits until somebody holds an owner's lock.
func waitForLock(t *testing.T, address string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 1000 {
		var n int
		if err := db.QueryRow(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("nobody holds a lock")
}
