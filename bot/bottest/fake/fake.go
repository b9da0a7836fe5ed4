// Package fake is what the fakes of chat services share: a service on a loopback port that
// delivers to an app, keeps account of what the real one would have refused, lets things go
// wrong, and holds sockets open.
package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Service is a service. Several goroutines may use it.
type Service struct {
	HTTP    *httptest.Server // after Start
	Pending sync.WaitGroup   // what is being delivered: closing waits for it
	Closed  chan struct{}    // closed when the service closes

	client  *http.Client
	closing sync.Once

	mu         Lock
	target     string
	violations []string
}

// New makes a service.
func New() *Service {
	return &Service{Closed: make(chan struct{}), client: &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 128}}}
}

// Start serves on a loopback port. The handler may read HTTP.
func (s *Service) Start(handler http.Handler) {
	s.HTTP = httptest.NewUnstartedServer(handler)
	s.HTTP.Start()
}

// Stop ends the service, once: first what it holds open, then the rest. It waits for what is
// being delivered.
func (s *Service) Stop(first func()) {
	s.closing.Do(func() {
		close(s.Closed)
		first()
		s.HTTP.CloseClientConnections()
		s.HTTP.Close()
		s.Pending.Wait()
		s.client.CloseIdleConnections()
	})
}

// DeliverTo delivers over HTTP, to the app's address (http://127.0.0.1:8080). Without it
// everything goes through sockets.
func (s *Service) DeliverTo(address string) {
	s.mu.With(func() { s.target = strings.TrimSuffix(address, "/") })
}

// Target is the app's address, or nothing.
func (s *Service) Target() string { return Get(&s.mu, func() string { return s.target }) }

// Violations returns what the real service would have refused or frowned on.
func (s *Service) Violations() []string {
	return Get(&s.mu, func() []string { return slices.Clone(s.violations) })
}

// Violate notes a breach of the service's rules.
func (s *Service) Violate(format string, args ...any) {
	s.mu.With(func() { s.violations = append(s.violations, fmt.Sprintf(format, args...)) })
}

// Send posts a body to the app, and returns the answer; zero where there is none.
func (s *Service) Send(address string, body []byte, headers map[string]string) (status int, answer []byte) {
	r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	response, err := s.client.Do(r)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer response.Body.Close()
	if answer, err = io.ReadAll(response.Body); err != nil {
		return 0, nil
	}
	return response.StatusCode, answer
}

// Suffer lets a request wait, and then perhaps breaks its connection.
func (s *Service) Suffer(delay time.Duration, broken bool) {
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-s.Closed:
		}
	}
	if broken {
		panic(http.ErrAbortHandler)
	}
}

// Lock guards the state of a fake.
type Lock struct{ sync.Mutex }

// With does something while the lock is held.
func (l *Lock) With(f func()) {
	l.Lock()
	defer l.Unlock()
	f()
}

// Get gets something while the lock is held.
func Get[T any](l *Lock, f func() T) T {
	l.Lock()
	defer l.Unlock()
	return f()
}

// Socket is an open connection, which several goroutines may write to.
type Socket struct {
	*websocket.Conn
	mu Lock // of writing
}

// Upgrade makes a socket of a request, or nil where it cannot be one.
func Upgrade(w http.ResponseWriter, r *http.Request) *Socket {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil
	}
	return &Socket{Conn: conn}
}

// Write sends a value as JSON, and reports whether it has left.
func (c *Socket) Write(v any) bool { return c.WriteRaw(JSON(v)) }

// WriteRaw sends a frame as it is.
func (c *Socket) WriteRaw(data []byte) bool {
	return Get(&c.mu, func() bool { return c.WriteMessage(websocket.TextMessage, data) == nil })
}

// Control sends a frame of the protocol's own.
func (c *Socket) Control(kind int, data []byte) {
	c.mu.With(func() { _ = c.WriteControl(kind, data, time.Now().Add(time.Second)) }) // the app may have gone
}

// CloseWith closes the socket with a code.
func (c *Socket) CloseWith(code int) {
	c.Control(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
	_ = c.Close()
}

// Break breaks the connection without a word.
func (c *Socket) Break() { _ = c.UnderlyingConn().Close() }

// JSON writes a value of the service's own.
func JSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// Indent sets a message's lines below its head.
func Indent(text string) string {
	var b strings.Builder
	for _, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(strings.TrimRight("  "+l, " ") + "\n")
	}
	return b.String()
}
