package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// group writes to SQLite, which has one writer: statements that come while it is
// busy are committed together. A commit costs as much as several statements, so
// that a busy bot writes many times as many as one by one; an idle one waits for
// nobody.
type group struct {
	db    *sql.DB
	now   func() time.Time
	check func() error         // whether what is written will be found again
	wrote func()               // called after each commit
	stmts map[string]*sql.Stmt // of the writing goroutine alone

	work   chan *write
	closed chan struct{}
	ended  sync.WaitGroup
}

// write is one statement and what became of it.
type write struct {
	ctx      context.Context
	text     string
	args     []any
	affected int64
	err      error
	done     chan struct{}
}

// maxGroup is how many statements are committed together at most.
const maxGroup = 256

// Under load, statements wait a moment for others to share a commit with. As long
// as there are few of them, none waits.
const (
	gatherTime = 400 * time.Microsecond
	busyWindow = 5 * time.Millisecond
	busyCount  = 30 // statements in a window
)

// pace tells whether many statements come.
type pace struct {
	busy  bool
	began time.Time // of the window
	seen  int
}

func (p *pace) count(n int, now time.Time) {
	p.seen += n
	if now.Sub(p.began) >= busyWindow {
		p.busy = p.seen >= busyCount
		p.began, p.seen = now, 0
	}
}

var errClosed = errors.New("the store is closed")

func newGroup(db *sql.DB, now func() time.Time, check func() error, wrote func()) *group {
	g := &group{db: db, now: now, check: check, wrote: wrote, stmts: map[string]*sql.Stmt{}, work: make(chan *write, maxGroup), closed: make(chan struct{})}
	g.ended.Go(g.run)
	return g
}

// close ends the group. Statements that wait still are refused.
func (g *group) close() error {
	close(g.closed)
	g.ended.Wait()
	var errs []error
	for _, stmt := range g.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(errs...)
}

// exec runs one statement and returns how many rows it changed. Where the context
// ends first, the statement may take effect all the same.
func (g *group) exec(ctx context.Context, text string, args []any) (int64, error) {
	w := &write{ctx: ctx, text: text, args: args, done: make(chan struct{})}
	select {
	case g.work <- w:
	case <-g.closed:
		return 0, errClosed
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select {
	case <-w.done:
		return w.affected, w.err
	case <-g.closed:
		return 0, errClosed
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (g *group) run() {
	list := make([]*write, 0, maxGroup)
	pace := pace{began: g.now()}
	for {
		list = list[:0]
		select {
		case <-g.closed:
			return
		case w := <-g.work:
			list = append(list, w)
		}
		if pace.busy {
			time.Sleep(gatherTime)
		}
	waiting:
		for len(list) < maxGroup {
			select {
			case w := <-g.work:
				list = append(list, w)
			default:
				break waiting
			}
		}
		// A statement whose caller's context has ended meanwhile is skipped: waiting for the
		// connection, which a pin may hold, takes time.
		g.waitForConnection()
		var live []*write
		for _, w := range list {
			if w.err = w.ctx.Err(); w.err != nil {
				close(w.done)
				continue
			}
			live = append(live, w)
		}
		g.commit(live)
		pace.count(len(list), g.now())
	}
}

func (g *group) waitForConnection() {
	if conn, err := g.db.Conn(context.Background()); err == nil { // what fails here fails for every statement, and is told
		_ = conn.Close()
	}
}

// commit writes statements in one transaction. Where one of them fails, each is
// written on its own, so that it fails alone.
func (g *group) commit(list []*write) {
	if err := g.check(); err != nil {
		for _, w := range list {
			w.err = err
		}
	} else if len(list) < 2 || g.together(list) != nil {
		for _, w := range list {
			w.affected, w.err = g.alone(w)
		}
	}
	for _, w := range list {
		close(w.done)
	}
	g.wrote()
}

// The statements run without their callers' contexts, which have nothing to say
// about one another. SQLite waits for another process's lock as long as its busy
// timeout says, and no longer.

func (g *group) alone(w *write) (int64, error) {
	stmt, err := g.prepared(w.text)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(w.args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (g *group) together(list []*write) error {
	// There is one connection, which the transaction holds: what has to be compiled
	// is compiled before.
	stmts := make([]*sql.Stmt, len(list))
	for i, w := range list {
		var err error
		if stmts[i], err = g.prepared(w.text); err != nil {
			return err
		}
	}
	tx, err := g.db.Begin()
	if err != nil {
		return err
	}
	for i, w := range list {
		result, err := tx.Stmt(stmts[i]).Exec(w.args...)
		if err == nil {
			w.affected, err = result.RowsAffected()
		}
		if err != nil {
			return errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}
	return tx.Commit()
}

func (g *group) prepared(text string) (*sql.Stmt, error) {
	if stmt := g.stmts[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := g.db.Prepare(text)
	if err != nil {
		return nil, err
	}
	g.stmts[text] = stmt
	return stmt, nil
}
