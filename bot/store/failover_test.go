package store_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/bot/store/postgrestest"
	"careerbot/bot/store/storetest"
)

// front is an address behind which servers change, as a load balancer or a name is.
// Connections that are open stay where they are.
type front struct {
	listener net.Listener

	mu     sync.Mutex
	to     string // socket of the server that new connections lead to
	frozen int    // nothing passes any more through the first so many connections
	opened int
	conns  []net.Conn
	done   sync.WaitGroup
}

func newFront(t *testing.T, to string) *front {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &front{listener: l, to: to}
	f.done.Go(f.run)
	t.Cleanup(func() {
		l.Close()
		f.mu.Lock()
		for _, c := range f.conns {
			c.Close()
		}
		f.mu.Unlock()
		f.done.Wait()
	})
	return f
}

func (f *front) run() {
	for {
		client, err := f.listener.Accept()
		if err != nil {
			return
		}
		f.mu.Lock()
		server, err := net.Dial("unix", f.to)
		if err != nil {
			f.mu.Unlock()
			client.Close()
			continue
		}
		f.opened++
		mine := f.opened
		f.conns = append(f.conns, client, server)
		f.mu.Unlock()
		f.done.Go(func() { f.pass(mine, server, client) })
		f.done.Go(func() { f.pass(mine, client, server) })
	}
}

// pass copies until one side closes, or for good keeps what comes once it is frozen.
func (f *front) pass(conn int, to, from net.Conn) {
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		f.mu.Lock()
		swallow := conn <= f.frozen
		f.mu.Unlock()
		if n > 0 && !swallow {
			if _, writeErr := to.Write(buffer[:n]); writeErr != nil {
				err = io.EOF
			}
		}
		if err != nil {
			if !swallow {
				to.Close()
			}
			return
		}
	}
}

// turn leads new connections to another server.
func (f *front) turn(to string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.to = to
}

// freeze lets nothing pass any more through the connections that are open.
func (f *front) freeze() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frozen = f.opened
}

func (f *front) address() string {
	return "postgres://careerbot@" + f.listener.Addr().String() + "/test1"
}

// socket is the one of the server that holds a database.
func socket(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432")
}

// pair is two servers with the same schema, and a store that reaches the first through an
// address that can turn to the second. Its pool is full of connections.
func pair(t *testing.T) (s *store.Store, f *front, first, second string) {
	t.Helper()
	first, second = postgrestest.Start(t).Database(t), postgrestest.Start(t).Database(t)
	for _, address := range []string{first, second} {
		open(t, address, time.Now)
	}
	f = newFront(t, socket(t, first))
	s = open(t, f.address(), time.Now)
	var writers sync.WaitGroup
	for i := range 32 {
		writers.Go(func() {
			if _, err := s.Claim(context.Background(), bot.Request{Key: fmt.Sprint("warm", i)}, "a", time.Now()); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	return s, f, first, second
}

// recovers tries writes of every kind until each works. How often one may fail depends on
// no clock: without giving the connections up every one of the pool fails in its turn.
func recovers(t *testing.T, s *store.Store) {
	t.Helper()
	const most = 3
	for name, write := range map[string]func(ctx context.Context, i int) error{
		"ping": func(ctx context.Context, _ int) error { return s.Ping(ctx) },
		"claim": func(ctx context.Context, i int) error {
			_, err := s.Claim(ctx, bot.Request{Key: fmt.Sprint("after", i)}, "a", time.Now())
			return err
		},
		"relaxed": func(ctx context.Context, i int) error {
			return s.SaveDraft(ctx, memory.Draft{ID: fmt.Sprint("d", i), Community: "c"}, time.Now())
		},
		"pin": func(ctx context.Context, i int) error {
			return s.SavePins(ctx, []pins.Revision{storetest.NewPin(storetest.NewClock(), "c", fmt.Sprint("p", i), fmt.Sprint("trigger ", i))})
		},
	} {
		var err error
		for i := range most {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			err = write(ctx, i)
			cancel()
			if err == nil {
				break
			}
			t.Logf("%s: %v", name, err)
			time.Sleep(time.Second) // as long as the bot leaves a store alone that failed
		}
		if err != nil {
			t.Errorf("%s fails %d times after a failover: %v", name, most, err)
		}
	}
}

// TestFailover: the old server goes on, and takes no writes any more.
func TestFailover(t *testing.T) {
	s, f, first, second := pair(t)
	ctx := context.Background()
	old, err := pgx.Connect(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close(ctx)
	for _, statement := range []string{"ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"} {
		if _, err := old.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	// The servers take the setting up one by one.
	for range 200 {
		if err = s.Ping(ctx); err != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err == nil || !strings.Contains(err.Error(), "25006") {
		t.Fatalf("of a server that is read-only a ping says %v", err)
	}
	found := store.Examine(ctx, first, func(ctx context.Context) (*store.Store, error) {
		return store.Open(ctx, first, time.Now, slog.New(slog.DiscardHandler))
	})
	if last := found[len(found)-1]; last.State != bot.Fault || !strings.Contains(last.Remedy, "lead to the primary") {
		t.Errorf("of a server that is read-only doctor says %+v", last)
	}
	f.turn(socket(t, second))
	recovers(t, s)
}

// TestFailoverSilent: nobody answers any more on the connections that are open.
func TestFailoverSilent(t *testing.T) {
	s, f, _, second := pair(t)
	f.freeze()
	f.turn(socket(t, second))
	recovers(t, s)
}
