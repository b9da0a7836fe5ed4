package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/inbox"
	"careerbot/bot/memory"
	"careerbot/bot/pins"
	"careerbot/bot/store"
	"careerbot/knowledge"
)

// crashChild is set for the process that TestCrash kills.
const crashChild = "CAREERBOT_CRASH_CHILD"

// order is one line of the child's input: a question, or a pin to be made.
type order struct {
	Key string
	Pin bool
}

// crashPlatform takes orders from standard input, acknowledges them on standard
// output, and "sends" replies by adding a line to a file.
type crashPlatform struct {
	bot     *assistant.Assistant
	replies *os.File
	out     *bufio.Writer
	mu      sync.Mutex
}

func (c *crashPlatform) Name() string { return "crash" }

func (c *crashPlatform) Run(ctx context.Context, inbox bot.Inbox) error {
	lines := bufio.NewScanner(os.Stdin)
	var group sync.WaitGroup
	defer group.Wait()
	room := make(chan bool, 16)
	for lines.Scan() {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return err
		}
		room <- true
		group.Go(func() {
			defer func() { <-room }()
			if err := c.take(ctx, inbox, o); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		})
	}
	return lines.Err()
}

func (c *crashPlatform) take(ctx context.Context, inbox bot.Inbox, o order) error {
	if o.Pin {
		// The id makes it the same pin when it is ordered again.
		pin := pins.Record{ID: o.Key, Triggers: []string{"what is " + o.Key}, Text: "It is " + o.Key + "."}
		if _, _, err := c.bot.Pins().Import(ctx, "crash:1", []pins.Record{pin}, pins.Author{Person: "crash:mod"}, ""); err != nil {
			return err
		}
		return c.acknowledge(o.Key)
	}
	err := inbox.Accept(ctx, bot.Request{
		Key: o.Key, Kind: bot.Message, Platform: "crash", Community: "crash:1", Channel: "c", User: bot.User{ID: o.Key},
		Text: "is python a must?", Received: time.Now(),
	})
	if err != nil {
		return err
	}
	return c.acknowledge(o.Key)
}

func (c *crashPlatform) acknowledge(key string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := fmt.Fprintln(c.out, key); err != nil {
		return err
	}
	return c.out.Flush()
}

func (c *crashPlatform) Send(_ context.Context, to bot.Destination, _ bot.Reply) (bot.MessageRef, error) {
	_, err := c.replies.WriteString(to.Key + "\n") // one write: whole or not at all
	return bot.MessageRef{Channel: to.Channel, Message: to.Key}, err
}

// crashSearcher answers everything with one entry, all that its guide has. The child is
// about the queue and the store: with the real guide and an index it would spend its short
// life on reading and building these.
type crashSearcher struct{ corpus *knowledge.Corpus }

func (s crashSearcher) Search(context.Context, knowledge.Query) (knowledge.Result, error) {
	e := s.corpus.Entries[0]
	return knowledge.Result{Verdict: knowledge.Answered, Confidence: 1, Hits: []knowledge.Hit{{Entry: e}}, Answers: []*knowledge.Entry{e}}, nil
}

func (s crashSearcher) Complete(string, int) []knowledge.Suggestion { return nil }
func (s crashSearcher) Corpus() *knowledge.Corpus                   { return s.corpus }
func (s crashSearcher) SetOverlay(string, []*knowledge.Entry)       {}
func (crashSearcher) Titled(e *knowledge.Entry) *knowledge.Entry    { return e }
func (s crashSearcher) HasOverlay(string) bool                      { return true }

func (s crashSearcher) Trial(context.Context, *knowledge.Entry, []string) ([]string, error) {
	return nil, nil
}

func (crashSearcher) Units(string) []knowledge.Unit                       { return nil }
func (crashSearcher) Likeness([]knowledge.Unit, []knowledge.Unit) float64 { return 0 }

// crashMain is the child process.
func crashMain() int {
	err := func() error {
		ctx := context.Background()
		corpus := new(knowledge.Corpus).WithEntries([]*knowledge.Entry{{ID: "a/b", Title: "Python", Short: "It is.", Full: "It is.", Source: "a"}})
		log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
		dir := os.Getenv(crashChild)
		s, err := store.Open(ctx, filepath.Join(dir, "careerbot.db"), time.Now, log)
		if err != nil {
			return err
		}
		defer s.Close()
		replies, err := os.OpenFile(filepath.Join(dir, "replies"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer replies.Close()
		b := assistant.New(assistant.Options{Searcher: crashSearcher{corpus}, Store: store.Guard(s, memory.NewHealth(time.Now, log, nil)), Log: log, Now: time.Now, Config: assistant.Config{Memory: memory.Config{KeepText: time.Hour}}})
		platform := &crashPlatform{bot: b, replies: replies, out: bufio.NewWriter(os.Stdout)}
		queue := b.Queue(inbox.Options{Owner: fmt.Sprint(os.Getpid(), time.Now().UnixNano()), Lease: 300 * time.Millisecond}, platform)
		return queue.Run(ctx)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// TestCrash kills the process at random a hundred times while it is asked and
// told to pin. No acknowledged question may be lost, none answered twice, and no
// acknowledged pin lost. The one window that is excepted, between "sending" and
// "sent", leaves a request marked as failed; how many did is logged.
func TestCrash(t *testing.T) {
	kills := 100
	if testing.Short() {
		kills = 10
	}
	dir := t.TempDir()
	load := &crashLoad{t: t, dir: dir, pending: map[string]order{}, acknowledged: map[string]bool{}}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	t.Logf("started with %d kills", kills)
	for range kills {
		load.run(func(acknowledged <-chan bool) {
			// Wait until it works, then let it work for a while.
			if _, works := <-acknowledged; !works {
				t.Error("the process ends before it begins to work")
			}
			time.Sleep(time.Duration(random.IntN(60_000)) * time.Microsecond)
		}, true)
	}
	load.run(func(<-chan bool) {
		left := -1
		for idle := 0; idle < 2000; idle++ { // looks without progress
			now := load.waiting() + depth(t, dir)
			if now == 0 {
				break
			}
			if now != left {
				left, idle = now, 0
			}
			time.Sleep(10 * time.Millisecond)
		}
	}, false)
	load.judge()
}

// crashLoad is what the world outside remembers while the process dies and is
// started again.
type crashLoad struct {
	t   *testing.T
	dir string

	mu           sync.Mutex
	last         int
	pending      map[string]order // not acknowledged: delivered again
	acknowledged map[string]bool
}

func (l *crashLoad) waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.pending)
}

// run starts the process, feeds it until during returns, and kills it or lets it
// end.
func (l *crashLoad) run(during func(acknowledged <-chan bool), kill bool) {
	l.t.Helper()
	executable, err := os.Executable()
	if err != nil {
		l.t.Fatal(err)
	}
	cmd := exec.Command(executable)
	cmd.Env = append(os.Environ(), crashChild+"="+l.dir)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	first := make(chan bool, 1)
	var group sync.WaitGroup
	stop := make(chan bool)
	group.Go(func() { l.feed(in, kill, stop) })
	group.Go(func() {
		defer close(first)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			l.mu.Lock()
			delete(l.pending, lines.Text())
			l.acknowledged[lines.Text()] = true
			l.mu.Unlock()
			select {
			case first <- true:
			default:
			}
		}
	})
	during(first)
	if kill {
		if err := cmd.Process.Kill(); err != nil {
			l.t.Error(err)
		}
	}
	close(stop)
	in.Close()
	group.Wait()
	if err := cmd.Wait(); err != nil && !kill {
		l.t.Errorf("the process ends with %v", err)
	}
}

// feed delivers what is pending once more, and new orders while there is load.
func (l *crashLoad) feed(in io.Writer, more bool, stop <-chan bool) {
	write := func(o order) bool {
		line, err := json.Marshal(o)
		if err != nil {
			l.t.Error(err)
			return false
		}
		_, err = in.Write(append(line, '\n'))
		return err == nil // the process may be dead
	}
	l.mu.Lock()
	again := make([]order, 0, len(l.pending))
	for _, o := range l.pending {
		again = append(again, o)
	}
	l.mu.Unlock()
	for _, o := range again {
		if !write(o) {
			return
		}
	}
	for more {
		select {
		case <-stop:
			return
		default:
		}
		if l.waiting() > 40 {
			time.Sleep(time.Millisecond)
			continue
		}
		l.mu.Lock()
		l.last++
		o := order{Key: fmt.Sprintf("k%d", l.last), Pin: l.last%10 == 0}
		l.pending[o.Key] = o
		l.mu.Unlock()
		if !write(o) {
			return
		}
	}
}

func openDB(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "careerbot.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func depth(t *testing.T, dir string) (n int) {
	t.Helper()
	db := openDB(t, dir)
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM inbox WHERE done = 0`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// judge holds what was acknowledged against what was answered and kept.
func (l *crashLoad) judge() {
	t := l.t
	data, err := os.ReadFile(filepath.Join(l.dir, "replies"))
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]int{}
	for _, key := range strings.Fields(string(data)) {
		answers[key]++
	}
	states, pins := map[string]string{}, map[string]bool{}
	db := openDB(t, l.dir)
	defer db.Close()
	read := func(query string, take func(a, b string)) {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var a, b string
			if err := rows.Scan(&a, &b); err != nil {
				t.Fatal(err)
			}
			take(a, b)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	read(`SELECT key, state FROM inbox`, func(key, state string) { states[key] = state })
	read(`SELECT id, pin FROM pins`, func(id, _ string) { pins[id] = true })

	questions, made, uncertain := 0, 0, 0
	for key := range l.acknowledged {
		if (key[len(key)-1]) == '0' {
			made++
			if !pins[key] {
				t.Errorf("pin %s is lost", key)
			}
			continue
		}
		questions++
		if states[key] == string(inbox.Failed) {
			uncertain++
		}
		if answers[key] == 0 && states[key] != string(inbox.Failed) {
			t.Errorf("question %s is lost; it is %q", key, states[key])
		}
	}
	for key, n := range answers {
		if n > 1 {
			t.Errorf("question %s is answered %d times", key, n)
		}
	}
	if len(l.pending) > 0 {
		t.Errorf("%d orders are never acknowledged", len(l.pending))
	}
	if questions < 100 {
		t.Errorf("only %d questions were asked", questions)
	}
	t.Logf("%d questions and %d pins acknowledged, %d questions left uncertain", questions, made, uncertain)
}
