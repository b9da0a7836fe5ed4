// Package bottest makes a whole bot in one call, for tests: over the real guide
// and a real database, with a clock that the test sets, a platform that records,
// and a store that fails when told to.
package bottest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/settings"
	"careerbot/bot/store"
	"careerbot/bot/store/storetest"
	"careerbot/index"
	"careerbot/knowledge"
)

// Whole is a whole bot.
type Whole struct {
	T        testing.TB
	Bot      *assistant.Assistant
	Queue    *inbox.Queue
	Platform *Recorder
	Store    *Faulty
	Address  string // of the database
	Observer bot.Observer
	Counts   *Counts
	Index    *index.Index // nil where no corpus was given: the index is shared then
	Clock    *storetest.Clock
	Log      *Log

	now     func() time.Time // Clock's, or the real one
	keys    int
	stopped chan error
	stop    context.CancelFunc
}

// Options changes what New makes.
type Options struct {
	Address  string // of the database; a new SQLite file where it is empty
	Owner    string
	Queue    inbox.Options
	Limit    int
	Corpus   *knowledge.Corpus // the built-in content where it is nil
	RealTime bool              // the clock is the real one
	Ahead    *atomic.Int64     // of the real one, in nanoseconds; may be nil
	Observer bot.Observer      // nobody where it is nil
	NoText   bool              // the texts of questions are not kept
	Locked   string            // settings that no community may change
	Start    bool              // run the queue
}

// patienceOfRequests is long enough for a request on a busy machine under the race detector:
// a test that is about a request's time makes its own bot.
const patienceOfRequests = 2 * time.Minute

// New makes a whole bot, and takes it apart when the test ends.
func New(t testing.TB, o Options) *Whole {
	t.Helper()
	w := &Whole{T: t, Clock: storetest.NewClock(), Log: new(Log), Counts: new(Counts), Platform: NewRecorder("test")}
	var searcher bot.Searcher
	if o.Corpus == nil {
		searcher = Index(t)
	} else {
		ix := index.New(o.Corpus, nil)
		if err := ix.Train(); err != nil { // before the first question, whose time is limited
			t.Fatal(err)
		}
		t.Cleanup(func() { ix.Close() })
		w.Index, searcher = ix, ix
	}
	if o.Address == "" {
		o.Address = NewDatabase(t)
	}
	w.Address, w.Observer = o.Address, o.Observer
	now := w.Clock.Now
	if o.RealTime {
		now = Ahead(o.Ahead)
	}
	w.now = now
	log := slog.New(slog.NewTextHandler(w.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s, err := store.Open(context.Background(), o.Address, now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w.Store = &Faulty{Store: s}
	observers := new(bot.Observers)
	observers.Add(o.Observer)
	observers.Add(w.Counts)
	keep := 30 * 24 * time.Hour
	if o.NoText {
		keep = 0
	}
	w.Bot = assistant.New(assistant.Options{
		Config:   assistant.Config{Memory: memory.Config{KeepText: keep}, Local: settings.Config{Locked: o.Locked}, Limit: o.Limit, Timeout: patienceOfRequests},
		Searcher: searcher, Store: store.Guard(w.Store, memory.NewHealth(now, log, observers)), Log: log, Now: now, Wake: s.Wake, Observer: observers,
	})
	if o.Queue.Owner == "" {
		o.Queue.Owner = "this"
	}
	w.Queue = w.Bot.Queue(o.Queue, w.Platform)
	if o.Start {
		w.Start()
	}
	return w
}

// Ahead is the real clock, put forward.
func Ahead(by *atomic.Int64) func() time.Time {
	if by == nil {
		return time.Now
	}
	return func() time.Time { return time.Now().Add(time.Duration(by.Load())) }
}

// Looked waits until each of some processes on one database has looked for what is due since it
// was called, and what they found is sent.
func Looked(processes ...*Whole) {
	counts := make([]atomic.Int64, len(processes))
	for i, w := range processes {
		w.Store.Fail(func(_ context.Context, call string) error {
			if call == "DuePlans" {
				counts[i].Add(1)
			}
			return nil
		})
	}
	for i, w := range processes {
		w.Until("it looks for what is due", func() bool { return counts[i].Load() > 2 })
	}
	w := processes[0]
	w.Until("nothing is open", func() bool { open, err := w.Store.Depth(context.Background()); return err == nil && open == 0 })
}

// Start runs the queue until Stop, or the test's end.
func (w *Whole) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	w.stop, w.stopped = cancel, make(chan error, 1)
	go func() { w.stopped <- w.Queue.Run(ctx) }()
	w.T.Cleanup(func() { w.Stop() })
}

// Stop shuts the queue down, and returns how that went.
func (w *Whole) Stop() error {
	if w.stop == nil {
		return nil
	}
	w.stop()
	w.stop = nil
	return <-w.stopped
}

// Request is a message of a member in a channel, with a key of its own.
func (w *Whole) Request(text string) bot.Request {
	w.keys++
	return bot.Request{
		Key: fmt.Sprintf("test:key%d", w.keys), Kind: bot.Message, Platform: w.Platform.Name(), Community: "test:1", Channel: "C1",
		Text: text, User: bot.User{ID: "U1"}, Audience: bot.InChannel, Received: w.now(), Address: "secret address",
	}
}

// As changes a request.
func As(r bot.Request, change func(r *bot.Request)) bot.Request {
	change(&r)
	return r
}

// Handle answers a request at once, past the queue.
func (w *Whole) Handle(r bot.Request) (bot.Reply, error) {
	return w.Bot.Handle(context.Background(), &r)
}

// Log is a log that can be read while it is written.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Recorder is a platform that keeps what it is told to send.
type Recorder struct {
	name string

	mu      sync.Mutex
	sent    []Sent
	resends bool
	before  func(to bot.Destination) error
	run     func(ctx context.Context, inbox bot.Inbox) error
}

// Sent is one reply and where it went.
type Sent struct {
	To    bot.Destination
	Reply bot.Reply
}

// NewRecorder makes a platform of this name.
func NewRecorder(name string) *Recorder { return &Recorder{name: name} }

// Name implements bot.Platform.
func (p *Recorder) Name() string { return p.name }

// OnRun replaces what Run does, which is to wait.
func (p *Recorder) OnRun(f func(ctx context.Context, inbox bot.Inbox) error) { p.run = f }

// BeforeSend is called before each reply is sent: it may wait, fail or panic.
func (p *Recorder) BeforeSend(f func(to bot.Destination) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.before = f
}

// TellsDoublesApart lets Resends say so.
func (p *Recorder) TellsDoublesApart() { p.resends = true }

// Resends implements bot.Resender.
func (p *Recorder) Resends() bool { return p.resends }

// Run implements bot.Platform.
func (p *Recorder) Run(ctx context.Context, inbox bot.Inbox) error {
	if p.run != nil {
		return p.run(ctx, inbox)
	}
	<-ctx.Done()
	return nil
}

// Send implements bot.Platform.
func (p *Recorder) Send(_ context.Context, to bot.Destination, reply bot.Reply) (bot.MessageRef, error) {
	p.mu.Lock()
	before := p.before
	p.mu.Unlock()
	if before != nil {
		if err := before(to); err != nil {
			return bot.MessageRef{}, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, Sent{to, reply})
	return bot.MessageRef{Channel: to.Channel, Message: fmt.Sprint(len(p.sent))}, nil
}

// Sent returns what was sent so far.
func (p *Recorder) Sent() []Sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Sent(nil), p.sent...)
}

// Text is everything that a reply says, a line a thing.
func Text(r bot.Reply) string {
	var b strings.Builder
	line := func(parts ...string) { fmt.Fprintln(&b, strings.Join(parts, " | ")) }
	for _, block := range r.Blocks {
		switch v := block.(type) {
		case bot.Text:
			line(v.Text)
		case bot.Byline:
			line("@"+v.User, v.Did)
		case bot.Answer:
			line(v.Title, v.Text, v.Source)
		case bot.Figures:
			line(v.Title)
			for _, row := range v.Rows {
				line(row.What, row.Value, row.Aside(" | "))
			}
			if v.About != "" {
				line(v.About)
			}
			for _, n := range v.Notes {
				line(n)
			}
		case bot.Chart:
			line(v.Title, v.Unit)
			for _, row := range v.Rows {
				line(row.What, row.Value)
			}
			line(v.Picture.Name, v.Picture.Alt)
		case bot.Choices:
			line(v.Prompt)
			for _, o := range v.Options {
				line("[" + o.Label + "]")
				if o.Line != "" {
					line("  " + o.Line)
				}
			}
		case bot.Basis:
			line(v.String())
		case bot.Feedback:
			line("[" + v.Yes.Label + "]")
			line("[" + v.No.Label + "]")
		case bot.Tools:
			for _, o := range v.Options {
				line("(" + o.Label + ")")
			}
		case bot.Listing:
			line(v.Title)
			for _, i := range v.Items {
				line(i.Name, i.Plain())
			}
		case bot.Form:
			line("form " + v.Title)
			for _, f := range v.Fields {
				line(f.Label, f.Value, f.Problem)
			}
		case bot.File:
			if v.Alt != "" {
				line(v.Name, v.Alt)
			} else {
				line(v.Name, v.Data)
			}
		}
	}
	return b.String()
}
