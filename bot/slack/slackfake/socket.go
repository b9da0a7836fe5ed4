package slackfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"careerbot/bot/bottest/fake"
)

// maxConnections is how many sockets one app may have open.
const maxConnections = 10

// sockets are the open socket mode connections.
// https://docs.slack.dev/apis/events-api/using-socket-mode
type sockets struct {
	server *Server

	mu      fake.Lock
	tickets []string
	open    map[*fake.Socket]bool
	next    int
	unacked map[string]*delivery
	acks    func(took time.Duration) // told of each acknowledgement
	waiting []*delivery              // while nobody is connected
}

// delivery is one envelope on its way.
type delivery struct {
	id      string
	kind    string
	payload json.RawMessage
	accepts bool // a payload in the acknowledgement
	attempt int
	sent    time.Time
	socket  *fake.Socket
	answer  func(payload json.RawMessage)
	timer   *time.Timer
}

// connectionsOpen is apps.connections.open.
func (s *Server) connectionsOpen(w http.ResponseWriter, r *http.Request) {
	if f := s.faultOf("apps.connections.open", ""); f != nil && s.fails(w, f) {
		return
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	revoked := s.revoked
	s.mu.Unlock()
	switch {
	case revoked != "":
		s.write(w, refuse(revoked))
	case token == "":
		s.write(w, refuse("not_authed"))
	case token == BotToken:
		s.write(w, refuse("not_allowed_token_type"))
	case token != AppToken:
		s.write(w, refuse("invalid_auth"))
	default:
		ticket := secret()
		s.sockets.mu.Lock()
		s.sockets.tickets = append(s.sockets.tickets, ticket)
		s.sockets.mu.Unlock()
		s.write(w, result{"url": "ws" + strings.TrimPrefix(s.HTTP.URL, "http") + "/socket/" + ticket})
	}
}

func (k *sockets) serve(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	valid := false
	for i, t := range k.tickets {
		if t == r.PathValue("ticket") {
			k.tickets = append(k.tickets[:i], k.tickets[i+1:]...)
			valid = true
			break
		}
	}
	full := len(k.open) >= maxConnections
	k.mu.Unlock()
	if !valid || full {
		http.Error(w, "too_many_websockets", http.StatusForbidden)
		return
	}
	c := fake.Upgrade(w, r)
	if c == nil {
		return
	}
	k.mu.Lock()
	k.open[c] = true
	n := len(k.open)
	waiting := k.waiting
	k.waiting = nil
	k.mu.Unlock()
	c.Write(map[string]any{"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": "A0001"}, "debug_info": map[string]any{"host": "applink-1", "approximate_connection_time": 3600}})
	stop := make(chan struct{})
	go ping(c, stop)
	for _, d := range waiting {
		k.send(d)
	}
	k.readAcks(c)
	close(stop)
	k.drop(c)
}

// ping is what Slack sends; a client without one for a while connects again.
func ping(c *fake.Socket, stop chan struct{}) {
	ticker := time.NewTicker(5 * time.Second)
	defer ticker.Stop()
	for {
		c.Control(websocket.PingMessage, []byte("Ping from fake"))
		select {
		case <-stop:
			return
		case <-ticker.C:
		}
	}
}

func (k *sockets) readAcks(c *fake.Socket) {
	for {
		_, data, err := c.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if err := json.Unmarshal(data, &ack); err != nil {
			k.server.Violate("an acknowledgement is not JSON: %.60s", data)
			continue
		}
		if len(data) >= 20*1024 {
			k.server.Violate("an acknowledgement has %d bytes: it is dropped", len(data))
			continue
		}
		k.mu.Lock()
		d := k.unacked[ack.EnvelopeID]
		delete(k.unacked, ack.EnvelopeID)
		told := k.acks
		k.mu.Unlock()
		if d == nil {
			continue // acknowledged twice, or too late
		}
		if d.timer != nil {
			d.timer.Stop()
		}
		if told != nil {
			told(time.Since(d.sent))
		}
		if len(ack.Payload) > 0 && string(ack.Payload) != "null" && !d.accepts {
			k.server.Violate("%s takes no payload in its acknowledgement", d.kind)
		}
		if d.answer != nil {
			d.answer(ack.Payload)
		}
	}
}

// deliver sends a payload through any one connection, and again while it is not
// acknowledged.
func (k *sockets) deliver(kind string, payload any, accepts bool, answer func(json.RawMessage)) {
	data, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	k.send(&delivery{kind: kind, payload: data, accepts: accepts, answer: answer})
}

func (k *sockets) send(d *delivery) {
	k.mu.Lock()
	if len(k.open) == 0 {
		k.waiting = append(k.waiting, d)
		k.mu.Unlock()
		return
	}
	c := k.turn()
	d.id, d.socket, d.sent = secret(), c, time.Now()
	k.unacked[d.id] = d
	d.timer = time.AfterFunc(k.server.options.AckTimeout, func() { k.again(d, true) })
	k.mu.Unlock()
	envelope := map[string]any{"envelope_id": d.id, "type": d.kind, "payload": d.payload, "accepts_response_payload": d.accepts}
	if d.kind == "events_api" {
		envelope["retry_attempt"], envelope["retry_reason"] = d.attempt, ""
		if d.attempt > 0 {
			envelope["retry_reason"] = "timeout"
		}
	}
	if !c.Write(envelope) {
		k.again(d, false)
	}
}

// again redelivers an envelope that nobody acknowledged, under another id. Slack
// gives up after three times; those that went down with their connection do not
// count.
func (k *sockets) again(d *delivery, timedOut bool) {
	k.mu.Lock()
	_, waits := k.unacked[d.id]
	delete(k.unacked, d.id)
	k.mu.Unlock()
	if !waits {
		return
	}
	select {
	case <-k.server.Closed:
		return
	default:
	}
	if timedOut && d.attempt >= 3 {
		k.server.Violate("%s was never acknowledged", d.kind)
		return
	}
	next := *d
	if timedOut {
		next.attempt++
	}
	k.send(&next)
}

// drop forgets a connection and delivers again what it left.
func (k *sockets) drop(c *fake.Socket) {
	k.mu.Lock()
	delete(k.open, c)
	var left []*delivery
	for _, d := range k.unacked {
		if d.socket == c {
			d.timer.Stop()
			left = append(left, d)
		}
	}
	k.mu.Unlock()
	_ = c.Close()
	for _, d := range left {
		k.again(d, false)
	}
}

// turn is the connection whose turn it is, or nil. The caller holds the lock.
func (k *sockets) turn() *fake.Socket {
	if len(k.open) == 0 {
		return nil
	}
	k.next++
	n := k.next % len(k.open)
	for c := range k.open {
		if n == 0 {
			return c
		}
		n--
	}
	return nil
}

func (k *sockets) any() *fake.Socket { return fake.Get(&k.mu, k.turn) }

// OnAck is told how long each acknowledgement took.
func (s *Server) OnAck(f func(took time.Duration)) { s.sockets.mu.With(func() { s.sockets.acks = f }) }

// Connections returns how many sockets are open.
func (s *Server) Connections() int {
	return fake.Get(&s.sockets.mu, func() int { return len(s.sockets.open) })
}

// Unacknowledged returns how many deliveries are on their way.
func (s *Server) Unacknowledged() int {
	return fake.Get(&s.sockets.mu, func() int { return len(s.sockets.unacked) + len(s.sockets.waiting) })
}

// Refresh asks one connection to reconnect, as Slack does every hour or so.
func (s *Server) Refresh() {
	if c := s.sockets.any(); c != nil {
		c.Write(map[string]any{"type": "disconnect", "reason": "refresh_requested", "debug_info": map[string]any{"host": "applink-1"}})
	}
}

// Drop breaks one connection without a word.
func (s *Server) Drop() {
	if c := s.sockets.any(); c != nil {
		c.Break()
	}
}

// Garbage sends frames that no client knows, through one connection.
func (s *Server) Garbage(frames ...string) error {
	c := s.sockets.any()
	if c == nil {
		return fmt.Errorf("nobody is connected")
	}
	for _, f := range frames {
		c.WriteRaw([]byte(f))
	}
	return nil
}

func (k *sockets) closeAll() {
	k.mu.Lock()
	var all []*fake.Socket
	for c := range k.open {
		all = append(all, c)
	}
	for _, d := range k.unacked {
		d.timer.Stop()
	}
	k.mu.Unlock()
	for _, c := range all {
		_ = c.Close()
	}
}
