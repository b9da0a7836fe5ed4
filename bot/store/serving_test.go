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
				waitForLocks(t, address, 1)
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
			if name == "postgres" {
				waitForLocks(t, address, 0) // the server learns of a connection's end when it comes to it
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

// waitForLocks waits until as many owners hold their locks.
func waitForLocks(t *testing.T, address string, want int) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	n := 0
	for range 1000 {
		if err := db.QueryRow(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%d locks are held, want %d", n, want)
}
