package discordfake

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"careerbot/bot/bottest/fake"
)

// gateway are the open connections and their sessions.
type gateway struct {
	server *Server

	mu         fake.Lock
	open       map[*socket]bool
	sessions   map[string]*session
	identified []time.Time
	waiting    []event // while nobody is connected
	mode       string  // "", or how the next connection behaves: "silent", "reconnect first"
	restless   string  // "", or when every connection is asked to connect again: "first", "begun"
	dialed     int
	closeWith  int // a code that identifies are answered with
	invalid    int // how many identifies and resumes are answered by an invalid session
	notYet     int // how many resumes are to be tried again
	resumes    int
	heartbeats int
}

// session is what can be resumed: the events since its beginning.
type session struct {
	id     string
	shard  int
	of     int
	events []event
	seq    int64
	socket *socket // nil while nobody is connected
}

type event struct {
	Op   int    `json:"op"`
	Type string `json:"t,omitempty"`
	Seq  int64  `json:"s,omitempty"`
	Data any    `json:"d"`
	// guild decides the shard.
	guild string
}

type socket struct {
	*fake.Socket
	session *session
	deaf    bool
}

func (g *gateway) serve(w http.ResponseWriter, r *http.Request) {
	if v := r.URL.Query().Get("v"); "v"+v != g.server.options.Version {
		http.Error(w, "version", http.StatusBadRequest)
		return
	}
	c := &socket{Socket: fake.Upgrade(w, r)}
	if c.Socket == nil {
		return
	}
	g.mu.Lock()
	g.open[c] = true
	mode := g.mode
	g.mode = ""
	if g.restless == "first" {
		mode = "reconnect first"
	}
	g.dialed++
	g.mu.Unlock()
	defer g.drop(c)
	switch mode {
	case "silent":
		_, _, _ = c.ReadMessage() // until it goes
		return
	case "reconnect first":
		c.Write(event{Op: 7})
		return
	}
	c.Write(event{Op: 10, Data: map[string]any{"heartbeat_interval": g.server.options.Heartbeat.Milliseconds()}})
	for {
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if err := c.ReadJSON(&p); err != nil {
			return
		}
		if !g.take(c, p.Op, p.Data) {
			return
		}
	}
}

func (g *gateway) take(c *socket, op int, data json.RawMessage) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if op == 2 || op == 6 {
		if g.closeWith != 0 {
			go c.CloseWith(g.closeWith)
			return true
		}
		if g.invalid > 0 {
			g.invalid--
			c.Write(event{Op: 9, Data: false})
			return true
		}
	}
	if op == 6 && g.notYet > 0 {
		g.notYet--
		c.Write(event{Op: 9, Data: true})
		return true
	}
	switch op {
	case 1:
		g.heartbeats++
		if !g.server.options.HeartbeatLost && !c.deaf {
			c.Write(event{Op: 11})
		}
	case 2:
		g.identify(c, data)
	case 6:
		g.resume(c, data)
	}
	if g.restless == "begun" && (op == 2 || op == 6) {
		c.Write(event{Op: 7})
	}
	return true
}

func (g *gateway) identify(c *socket, data json.RawMessage) {
	var in struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
		Shard   [2]int `json:"shard"`
	}
	if err := json.Unmarshal(data, &in); err != nil || in.Token != Token {
		go c.CloseWith(4004)
		return
	}
	g.server.mu.With(func() {
		g.server.content, g.server.reactions = in.Intents&(1<<15) != 0, in.Intents&(1<<10) != 0
	})
	if in.Intents&(1<<1|1<<8) != 0 || in.Intents&(1<<15) != 0 && g.server.options.Flags&(1<<18|1<<19) == 0 {
		go c.CloseWith(4014) // privileged, and not granted
		return
	}
	if len(g.identified) > 0 && g.server.options.MaxConcurrency == 1 && time.Since(g.identified[len(g.identified)-1]) < 4900*time.Millisecond {
		g.server.Violate("two identifies within five seconds")
	}
	g.identified = append(g.identified, time.Now())
	s := &session{id: "session" + strconv.Itoa(len(g.identified)), shard: in.Shard[0], of: max(1, in.Shard[1]), socket: c}
	g.sessions[s.id] = s
	c.session = s
	var guilds []any
	g.server.mu.Lock()
	all := g.server.guilds
	for id := range all {
		guilds = append(guilds, map[string]any{"id": id, "unavailable": true})
	}
	g.server.mu.Unlock()
	s.push(event{Type: "READY", Data: map[string]any{
		"v": 10, "user": map[string]any{"id": BotUser, "username": "careerbot"}, "session_id": s.id, "guilds": guilds,
		"resume_gateway_url": cmp.Or(g.server.options.Resume, "ws"+g.server.HTTP.URL[len("http"):]+"/gateway/resume"), "application": map[string]any{"id": Application, "flags": 0},
	}})
	g.server.mu.Lock()
	for _, gu := range all {
		s.push(event{Type: "GUILD_CREATE", Data: g.server.guildJSON(gu)})
	}
	g.server.mu.Unlock()
	waiting := g.waiting
	g.waiting = nil
	for _, e := range waiting {
		g.route(e)
	}
}

func (g *gateway) resume(c *socket, data json.RawMessage) {
	var in struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	if err := json.Unmarshal(data, &in); err != nil || in.Token != Token {
		go c.CloseWith(4004)
		return
	}
	s := g.sessions[in.Session]
	if s == nil || in.Seq > s.seq {
		c.Write(event{Op: 9, Data: false})
		return
	}
	g.resumes++
	c.session, s.socket = s, c
	for _, e := range s.events {
		if e.Seq > in.Seq {
			c.Write(e)
		}
	}
	s.push(event{Type: "RESUMED", Data: map[string]any{}})
}

// push adds an event to a session, and sends it where somebody is connected. The
// caller holds the lock.
func (s *session) push(e event) {
	s.seq++
	e.Seq = s.seq
	s.events = append(s.events, e)
	if len(s.events) > 4000 {
		s.events = append(s.events[:0], s.events[2000:]...)
	}
	if s.socket != nil {
		s.socket.Write(e)
	}
}

// route sends an event to the session of its server's shard. The caller holds the
// lock.
func (g *gateway) route(e event) {
	sent := false
	for _, s := range g.sessions {
		id, _ := strconv.ParseInt(e.guild, 10, 64)
		if s.socket == nil && s.abandoned(g) {
			continue
		}
		if int(id>>22)%s.of == s.shard {
			s.push(e)
			sent = true
			if !g.server.options.Everybody {
				break
			}
		}
	}
	if !sent {
		g.waiting = append(g.waiting, e)
	}
}

// abandoned reports whether a newer session has taken this one's place.
func (s *session) abandoned(g *gateway) bool {
	if g.server.options.Everybody {
		return false
	}
	for _, other := range g.sessions {
		if other != s && other.shard == s.shard && other.socket != nil {
			return true
		}
	}
	return false
}

// Event sends an event of a server, or of a direct message where it is empty.
func (s *Server) Event(kind, guild string, data any) {
	s.gateway.mu.With(func() { s.gateway.route(event{Type: kind, Data: data, guild: guild}) })
}

func (g *gateway) drop(c *socket) {
	g.mu.Lock()
	delete(g.open, c)
	if c.session != nil && c.session.socket == c {
		c.session.socket = nil
	}
	g.mu.Unlock()
	_ = c.Close()
}

func (g *gateway) closeAll() { g.each(func(c *socket) { _ = c.Close() }) }

func (g *gateway) each(f func(c *socket)) {
	g.mu.Lock()
	var all []*socket
	for c := range g.open {
		all = append(all, c)
	}
	g.mu.Unlock()
	for _, c := range all {
		f(c)
	}
}

// Connections returns how many sockets have a session.
func (s *Server) Connections() int {
	s.gateway.mu.Lock()
	defer s.gateway.mu.Unlock()
	n := 0
	for c := range s.gateway.open {
		if c.session != nil {
			n++
		}
	}
	return n
}

// Resumes and Identifies return how often sessions were resumed and begun.
func (s *Server) Resumes() int {
	return fake.Get(&s.gateway.mu, func() int { return s.gateway.resumes })
}

// Identifies returns how often sessions were begun.
func (s *Server) Identifies() int {
	return fake.Get(&s.gateway.mu, func() int { return len(s.gateway.identified) })
}

// Drop breaks the connections without a word.
func (s *Server) Drop() {
	s.gateway.each(func(c *socket) { c.Break() })
}

// Reconnect asks for it.
func (s *Server) Reconnect() { s.gateway.each(func(c *socket) { c.Write(event{Op: 7}) }) }

// Restless asks every connection to connect again: as its "first" word, once its session
// has "begun", or "" not any more. Those that are open are asked at once.
func (s *Server) Restless(when string) {
	s.gateway.mu.With(func() { s.gateway.restless = when })
	if when != "" {
		s.Reconnect()
	}
}

// Dialed returns how many connections there have been.
func (s *Server) Dialed() int {
	return fake.Get(&s.gateway.mu, func() int { return s.gateway.dialed })
}

// Invalidate ends the sessions.
func (s *Server) Invalidate(resumable bool) {
	s.gateway.each(func(c *socket) { c.Write(event{Op: 9, Data: resumable}) })
	if !resumable {
		s.gateway.mu.With(func() { s.gateway.sessions = map[string]*session{} })
	}
}

// NotYet lets so many resumes be tried again, and returns how many there still were to be.
func (s *Server) NotYet(resumes int) (left int) {
	s.gateway.mu.With(func() { left, s.gateway.notYet = s.gateway.notYet, resumes })
	return left
}

// CloseWith closes every connection with a code, and the next ones where stay is set.
func (s *Server) CloseWith(code int, stay bool) {
	if stay {
		s.gateway.mu.With(func() { s.gateway.closeWith = code })
	}
	s.gateway.each(func(c *socket) { c.CloseWith(code) })
}

// Deafen lets heartbeats go unanswered on the connections that are open.
func (s *Server) Deafen() {
	s.gateway.each(func(c *socket) { s.gateway.mu.With(func() { c.deaf = true }) })
}

// NextConnection lets the next one be "silent", or begin with "reconnect first".
func (s *Server) NextConnection(mode string) { s.gateway.mu.With(func() { s.gateway.mode = mode }) }

// Garbage sends frames as they are.
func (s *Server) Garbage(frames ...string) {
	s.gateway.each(func(c *socket) {
		for _, f := range frames {
			c.WriteRaw([]byte(f))
		}
	})
}

// JoinGuilds announces many servers at once.
func (s *Server) JoinGuilds(n, members int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range n {
		id := strconv.Itoa(800_000_000_000_000_000 + i)
		s.guilds[id] = &guild{id: id, joined: time.Now().Add(-time.Hour), members: members}
	}
}

// Join adds the bot to a server.
func (s *Server) Join(id, channelID string) {
	s.mu.Lock()
	g := &guild{id: id, joined: time.Now(), system: channelID, channels: []string{channelID}}
	s.guilds[id] = g
	s.channels[channelID] = &channel{id: channelID, guild: id, maxPins: 250}
	data := s.guildJSON(g)
	s.mu.Unlock()
	s.Event("GUILD_CREATE", id, data)
}

// Leave removes the bot from a server.
func (s *Server) Leave(id string) {
	s.mu.With(func() { delete(s.guilds, id) })
	s.Event("GUILD_DELETE", id, map[string]any{"id": id})
}
