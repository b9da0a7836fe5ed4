package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// pool knows which of PostgreSQL's connections are to be given up: after a failover those
// that are open lead to the old server, which may go on answering, read-only, for as long
// as anybody asks it.
type pool struct {
	now        func() time.Time
	generation atomic.Int64 // of connections; those of an earlier one are closed

	mu      sync.Mutex
	dropped time.Time
	changed chan struct{} // closed when the generation ends
}

const (
	// connectionAge is the longest that a connection is used, for what no error tells of:
	// another server behind the same name.
	connectionAge = 2 * time.Minute
	// connectionHeld is the longest that one connection listens or holds a lock.
	connectionHeld = 10 * time.Minute
	// dropInterval is how often connections are given up at most: a server that stays
	// read-only, or is merely slow, is not asked for new ones all the time.
	dropInterval = time.Second
)

func newPool(now func() time.Time) *pool {
	return &pool{now: now, changed: make(chan struct{})}
}

// generationKey is where a connection keeps its generation.
const generationKey = "careerbot.generation"

// options let the driver ask, before each use, whether a connection is still wanted.
func (p *pool) options() []stdlib.OptionOpenDB {
	return []stdlib.OptionOpenDB{
		stdlib.OptionAfterConnect(func(_ context.Context, conn *pgx.Conn) error {
			conn.PgConn().CustomData()[generationKey] = p.generation.Load()
			return nil
		}),
		stdlib.OptionShouldPing(func(_ context.Context, use stdlib.ShouldPingParams) bool {
			return p.wanted(use.Conn) && use.IdleDuration > time.Second
		}),
		stdlib.OptionResetSession(func(_ context.Context, conn *pgx.Conn) error {
			if !p.wanted(conn) {
				return driver.ErrBadConn
			}
			return nil
		}),
	}
}

func (p *pool) wanted(conn *pgx.Conn) bool {
	return conn.PgConn().CustomData()[generationKey] == p.generation.Load()
}

// failed is told of every write's error. Where it means that the connections lead to the
// wrong server, or to none, all of them are given up.
func (p *pool) failed(err error) {
	if err == nil || !misled(err) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if !p.dropped.IsZero() && now.Sub(p.dropped) < dropInterval && !now.Before(p.dropped) {
		return
	}
	p.dropped = now
	p.generation.Add(1)
	close(p.changed)
	p.changed = make(chan struct{})
}

// lasting is a context for a connection that is held for long: it ends when the connections
// of now are given up, and after connectionHeld.
func (p *pool) lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithTimeout(ctx, connectionHeld)
	p.mu.Lock()
	changed := p.changed
	p.mu.Unlock()
	go func() {
		defer stop()
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}()
	return ctx, stop
}

// misled reports whether an error says that this is no server to write to, or that nobody
// answers.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
func misled(err error) bool {
	if refused := (*pgconn.PgError)(nil); errors.As(err, &refused) {
		switch refused.Code {
		case "25006", // read-only transaction
			"57P01", "57P02", "57P03": // shutting down, crashed, starting
			return true
		}
		return false
	}
	broken := net.Error(nil)
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF)
}
