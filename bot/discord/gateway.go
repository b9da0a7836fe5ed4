package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"

	"careerbot/bot/adapter"
)

// The operations of the gateway.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// closings are the codes with which Discord closes for good, and what to do then.
var closings = map[int]string{
	4004: "DISCORD_TOKEN is not valid (any more): copy the token again from the application's Bot page (Reset Token)",
	4010: "CAREERBOT_DISCORD_SHARDS does not fit: leave it out",
	4011: "the bot is in too many servers for so few connections: leave CAREERBOT_DISCORD_SHARDS out, or raise it",
	4012: "this version of careerbot speaks a gateway version that Discord has given up: update it",
	4013: "the intents are not valid: update careerbot",
	4014: "an intent is not granted to the application: look at Privileged Gateway Intents on its Bot page",
}

// Closing codes after which the session is gone, and a new one is begun.
var sessionGone = map[int]bool{4003: true, 4007: true, 4009: true}

// The gateway's times.
const (
	helloTime    = 5 * time.Second // for its first words
	identifyTime = 5 * time.Second // between identifies that share a turn
	firstPause   = 500 * time.Millisecond
	maxPause     = 60 * time.Second // between tries to connect
	steadyTime   = 30 * time.Second // how long a connection holds that Discord may end at once again
	maxBegin     = 3 * time.Minute  // between sessions that begin: Discord allows a thousand a day, and takes the token away beyond
	steadyBegin  = 2 * time.Minute  // how long a session holds that may begin at once again
	maxInHand    = 512              // events that one connection works on at once
)

// packet is what the gateway sends.
type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
}

// gatewayInfo is Discord's advice on how to connect.
type gatewayInfo struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Remaining      int   `json:"remaining"`
		ResetAfter     int64 `json:"reset_after"` // milliseconds
		MaxConcurrency int   `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// shard is one connection and its session.
type shard struct {
	adapter *Adapter
	id      int
	of      int
	url     string
	turn    *turn

	session string
	resume  string // the address to resume at
	lively  bool   // this connection has brought events, not its session's beginning alone
	begun   bool   // this connection has begun a session
	left    bool   // the session was another process's: what it has missed is wanted, and no more
	seq     atomic.Int64
	taken   progress
	inHand  sync.WaitGroup
	room    chan struct{}
}

func (a *Adapter) newShard(id, of int, url string, t *turn) *shard {
	return &shard{adapter: a, id: id, of: of, url: url, turn: t, room: make(chan struct{}, maxInHand)}
}

// turn spaces identifies that share a place in Discord's queue.
type turn struct {
	mu   sync.Mutex
	next time.Time
}

// take waits for the turn.
func (t *turn) take(ctx context.Context, now func() time.Time) error {
	t.mu.Lock()
	at := t.next
	if n := now(); at.Before(n) {
		at = n
	}
	t.next = at.Add(identifyTime)
	wait := at.Sub(now())
	t.mu.Unlock()
	return adapter.Pause(ctx, wait)
}

// runGateway keeps every shard connected until the context ends or Discord closes
// one for good.
func (a *Adapter) runGateway(ctx context.Context) error {
	var info gatewayInfo
	if err := a.patiently(ctx, "the gateway", func() error { return a.call(ctx, http.MethodGet, "/gateway/bot", nil, &info) }); err != nil || ctx.Err() != nil {
		return err
	}
	shards := a.config.Shards
	if shards == 0 {
		shards = max(1, info.Shards)
	}
	concurrency := max(1, info.Limit.MaxConcurrency)
	if info.Limit.Remaining < shards && info.Limit.ResetAfter > 0 {
		wait := time.Duration(info.Limit.ResetAfter) * time.Millisecond
		a.log.WarnContext(ctx, "Discord lets this bot begin no more sessions today: something restarts it too often", "after", wait)
		if err := adapter.Pause(ctx, wait); err != nil {
			return nil
		}
	}
	turns := make([]*turn, concurrency)
	for i := range turns {
		turns[i] = new(turn)
	}
	group, ctx := errgroup.WithContext(ctx)
	begun := make([]chan struct{}, shards)
	for id := range shards {
		begun[id] = make(chan struct{})
		s := a.newShard(id, shards, info.URL, turns[id%concurrency])
		s.taken.begun = sync.OnceFunc(func() { close(begun[id]) })
		group.Go(func() error { return s.run(ctx) })
	}
	if a.config.Sessions != nil {
		group.Go(func() error {
			a.inherit(ctx, info.URL, begun)
			return nil
		})
	}
	return group.Wait()
}

// run connects again and again. Where Discord asks for another connection, the first
// follows at once: what happens meanwhile is waited for. Should it ask for ever, the
// pauses grow as after any other end.
func (s *shard) run(ctx context.Context) error {
	defer s.keepSession(ctx)()
	defer s.inHand.Wait()
	next := patience{wait: firstPause}
	for ctx.Err() == nil {
		s.lively, s.begun = false, false
		began := s.adapter.config.Now()
		err := s.connect(ctx)
		if ctx.Err() != nil {
			return nil
		}
		code := closeCode(err)
		if remedy, final := closings[code]; final {
			return fmt.Errorf("the gateway has closed with %d: %s", code, remedy)
		}
		if sessionGone[code] {
			s.forget()
		}
		s.adapter.config.Observer.Reconnected(Name)
		s.adapter.log.WarnContext(ctx, "the gateway's connection has ended, connecting again", "shard", s.id, "resume", s.session != "", "error", err)
		wait := next.after(s.adapter.config.Now().Sub(began), s.lively, s.begun, errors.Is(err, errReconnect))
		if adapter.Pause(ctx, time.Duration(float64(wait)*(0.5+s.adapter.config.Random()/2))) != nil {
			return nil
		}
	}
	return nil
}

// patience is how long is waited before the next connection.
type patience struct {
	wait  time.Duration
	asked bool // Discord has asked for another connection, since one has last held
}

// after returns it for a connection that has ended: how long that lasted, whether it was
// lively, whether it had begun a session, and whether Discord asked for another one.
func (p *patience) after(lasted time.Duration, lively, begun, asked bool) time.Duration {
	steady, longest := steadyTime, maxPause
	if begun {
		steady, longest = steadyBegin, maxBegin
	}
	switch {
	case lasted >= steady:
		p.wait, p.asked = firstPause, false
	case lively && !begun && !asked:
		p.wait = firstPause
	}
	if asked && !p.asked {
		p.asked = true
		return 0
	}
	wait := min(p.wait, longest)
	p.wait = min(2*wait, longest)
	return wait
}

// closeCode is the code with which Discord has closed a connection, or zero.
func closeCode(err error) int {
	if closed := (*websocket.CloseError)(nil); errors.As(err, &closed) {
		return closed.Code
	}
	return 0
}

func (s *shard) forget() {
	s.session, s.resume = "", ""
	s.seq.Store(0)
	s.taken.start("", "")
}

var (
	errReconnect = errors.New("asked to connect again")
	errSilent    = errors.New("the gateway has not acknowledged a heartbeat")
	errInvalid   = errors.New("the session is not valid")
	errGone      = errors.New("the session is not valid any more")
	errOver      = errors.New("all that the session has missed is there")
)

// connect runs one connection until it ends.
func (s *shard) connect(ctx context.Context) error {
	address := s.url
	if s.session != "" && s.resume != "" {
		address = s.resume
	}
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("the gateway's address: %w", err)
	}
	u.RawQuery = "v=" + version(s.adapter.base) + "&encoding=json"
	if u.Path == "" {
		u.Path = "/"
	}
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: callLimit}
	conn, response, err := dialer.DialContext(ctx, u.String(), nil)
	if err != nil {
		s.resume = "" // that address may be gone; the session need not be
		return fmt.Errorf("dial: %w", err)
	}
	if response.Body != nil {
		_ = response.Body.Close() // nothing is in it
	}
	c := &connection{shard: s, conn: conn}
	defer c.close()
	open, stop := context.WithCancel(ctx)
	defer stop()
	// Nothing that reads or writes may outlive the context.
	watch := context.AfterFunc(open, func() { c.close() })
	defer watch()
	return c.serve(open, stop)
}

// connection is one socket.
type connection struct {
	shard *shard
	conn  *websocket.Conn
	write sync.Mutex
	acked atomic.Bool
	over  atomic.Bool // its session is of no use any more
	once  sync.Once
}

// close closes the socket with a code that keeps the session, which may be resumed, or
// ends it where it is of no use any more.
func (c *connection) close() {
	c.once.Do(func() {
		c.write.Lock()
		defer c.write.Unlock()
		code := 4000
		if c.over.Load() {
			code = websocket.CloseNormalClosure
		}
		_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), c.shard.adapter.config.Now().Add(time.Second)) // it may be broken already
		_ = c.conn.Close()
	})
}

func (c *connection) send(op int, data any) error {
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.conn.SetWriteDeadline(c.shard.adapter.config.Now().Add(callLimit)); err != nil {
		return err
	}
	return c.conn.WriteJSON(map[string]any{"op": op, "d": data})
}

func (c *connection) read(limit time.Duration) (packet, error) {
	var p packet
	if err := c.conn.SetReadDeadline(c.shard.adapter.config.Now().Add(limit)); err != nil {
		return p, err
	}
	_, data, err := c.conn.ReadMessage()
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return packet{Op: -1}, nil // a frame that cannot be read is passed over
	}
	return p, nil
}

func (c *connection) serve(ctx context.Context, stop func()) error {
	s := c.shard
	hello, err := c.read(helloTime)
	if err != nil {
		return err
	}
	if hello.Op == opReconnect {
		return errReconnect
	}
	var greeting struct {
		Interval int64 `json:"heartbeat_interval"`
	}
	if err := json.Unmarshal(hello.Data, &greeting); err != nil || hello.Op != opHello || greeting.Interval <= 0 {
		return fmt.Errorf("the gateway begins with operation %d", hello.Op)
	}
	interval := time.Duration(greeting.Interval) * time.Millisecond
	if err := c.begin(ctx); err != nil {
		return err
	}
	c.acked.Store(true)
	beating := make(chan error, 1)
	go func() {
		err := c.heartbeats(ctx, interval)
		beating <- err
		if err != nil {
			c.close() // the reader is told
		}
	}()
	defer func() {
		stop()
		c.close()
	}()
	for {
		// Silence for two heartbeats and more means that nobody is there.
		p, err := c.read(2*interval + helloTime)
		if err != nil {
			stop()
			if beat := <-beating; beat != nil {
				return beat // the reason why nothing could be read
			}
			return err
		}
		switch p.Op {
		case opDispatch:
			s.dispatch(ctx, p)
			if s.left && p.Type == "RESUMED" {
				c.over.Store(true)
				return errOver
			}
		case opHeartbeat:
			err = c.send(opHeartbeat, s.sequence())
		case opHeartbeatAck:
			c.acked.Store(true)
		case opReconnect:
			return errReconnect
		case opInvalidSession:
			if string(p.Data) != "true" {
				if s.left {
					return errGone
				}
				s.forget()
			}
			// Discord asks for a pause of one to five seconds.
			if err := adapter.Pause(ctx, seconds(1+4*s.adapter.config.Random())); err != nil {
				return err
			}
			return errInvalid
		}
		if err != nil {
			return err
		}
	}
}

// begin resumes the session, or begins one when it is this shard's turn.
func (c *connection) begin(ctx context.Context) error {
	s := c.shard
	if s.session != "" {
		return c.send(opResume, map[string]any{"token": s.adapter.config.Token, "session_id": s.session, "seq": s.seq.Load()})
	}
	if err := s.turn.take(ctx, s.adapter.config.Now); err != nil {
		return err
	}
	s.begun = true
	return c.send(opIdentify, map[string]any{
		"token": s.adapter.config.Token, "intents": s.adapter.intents(), "shard": [2]int{s.id, s.of}, "compress": false,
		"properties": map[string]string{"os": "linux", "browser": "careerbot", "device": "careerbot"},
	})
}

// sequence is the last event's number, or null before the first.
func (s *shard) sequence() any {
	if n := s.seq.Load(); n > 0 {
		return n
	}
	return nil
}

// heartbeats go out until the context ends. One that was not acknowledged when the
// next is due means that the connection is dead.
func (c *connection) heartbeats(ctx context.Context, interval time.Duration) error {
	if adapter.Pause(ctx, time.Duration(float64(interval)*c.shard.adapter.config.Random())) != nil {
		return nil
	}
	for {
		if !c.acked.Swap(false) {
			return errSilent
		}
		if err := c.send(opHeartbeat, c.shard.sequence()); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		if adapter.Pause(ctx, interval) != nil {
			return nil
		}
	}
}

// dispatch hands an event on. Its number counts as received from then on: what was
// handed on is answered also when the connection goes.
func (s *shard) dispatch(ctx context.Context, p packet) {
	if p.Seq > 0 {
		s.seq.Store(p.Seq)
	}
	taken := s.taken.begin(p.Seq)
	if !s.handOn(ctx, p, taken) {
		taken()
	}
}

// handOn passes an event on, and reports whether somebody works on it now: they call taken
// as soon as it is in the store, and the gateway's place moves past it.
func (s *shard) handOn(ctx context.Context, p packet, taken func()) bool {
	if p.Type != "READY" && p.Type != "RESUMED" && p.Type != "GUILD_CREATE" {
		s.lively = true
	}
	a := s.adapter
	// Before anything that is handed on: a message may follow its thread at once.
	server, err := a.servers.learn(a.Self().User, p.Type, p.Data)
	if err != nil {
		a.log.WarnContext(ctx, "event not taken", "event", p.Type, "error", err)
		return false
	}
	switch p.Type {
	case "READY":
		var ready struct {
			Session string `json:"session_id"`
			Resume  string `json:"resume_gateway_url"`
			Guilds  []struct {
				ID string `json:"id"`
			} `json:"guilds"`
		}
		if err := json.Unmarshal(p.Data, &ready); err != nil {
			a.log.WarnContext(ctx, "the gateway's READY cannot be read", "error", err)
			return false
		}
		s.session, s.resume = ready.Session, ready.Resume
		s.taken.start(ready.Session, ready.Resume)
		a.mu.Lock()
		for _, g := range ready.Guilds {
			a.guilds[g.ID] = true
		}
		a.mu.Unlock()
		a.log.InfoContext(ctx, "gateway ready", "shard", s.id, "servers", len(ready.Guilds))
	case "RESUMED":
		a.log.InfoContext(ctx, "gateway resumed", "shard", s.id)
	case "INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "CHANNEL_PINS_UPDATE", "MESSAGE_REACTION_ADD":
		s.hand(ctx, p, taken)
		return true
	case "GUILD_DELETE":
		if !server.Unavailable {
			a.forgetServer(server.ID)
			s.hand(ctx, p, taken)
			return true
		}
	case "GUILD_CREATE":
		if s.left || !a.knew(server.ID) { // those that it was in already are not greeted
			s.hand(ctx, p, taken)
			return true
		}
	}
	return false
}

// hand lets an event be worked on beside others.
func (s *shard) hand(ctx context.Context, p packet, taken func()) {
	s.room <- struct{}{}
	s.inHand.Go(func() {
		defer func() { <-s.room }()
		defer taken()
		ctx := context.WithoutCancel(ctx)
		s.adapter.guarded(ctx, p.Type, func() error { return s.adapter.receive(ctx, p.Type, p.Data) })
	})
}
