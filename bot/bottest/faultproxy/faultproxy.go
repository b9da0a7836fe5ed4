// Package faultproxy is a reverse proxy that stands between careerbot and a platform's
// API and goes wrong the way networks and overloaded servers do: refusals by a gateway,
// broken connections, both also after the platform has carried the request out. It knows
// nothing of any platform and shares no code with the fakes, so that a fault is injected
// where the fakes cannot agree with the bot about it.
//
// The proofs in cmd/careerbot run through it:
//
//	go test ./cmd/careerbot -run '^$' -bench 'Killed|Faults' -benchtime 1x -timeout 60m
package faultproxy

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log" //nolint:depguard // what a server's ErrorLog is; its own faults go to standard error
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"time"
)

// Kind is what goes wrong with one request.
type Kind int

// The kinds. In those named After the platform has carried the request out, and the
// caller does not learn it.
const (
	None        Kind = iota
	BadGateway       // 502, and the platform never saw the request
	Unavailable      // 503, and the platform never saw the request
	ResetBefore      // the connection breaks, and the platform never saw the request
	ErrorAfter       // 500, and the platform has carried the request out
	ResetAfter       // the connection breaks, and the platform has carried the request out
)

// Options says what goes wrong, and how often.
type Options struct {
	Rate     float64       // the share of requests that fail, 0 to 1
	Kinds    []Kind        // one of these at random; all of them where it is empty
	Distance time.Duration // how long a request travels before it reaches the platform
	Seed     uint64        // of the choice of faults
}

// Proxy is a running proxy.
type Proxy struct {
	server    *httptest.Server
	target    *url.URL
	options   Options
	transport *http.Transport

	mu     sync.Mutex
	random *rand.Rand
	passed int
	failed map[Kind]int
}

// Start starts a proxy on a loopback port in front of a server, which it must be able to
// reach at the target's scheme and host. A path in the target is part of [Proxy.URL].
func Start(target string, o Options) (*Proxy, error) {
	u, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	if len(o.Kinds) == 0 {
		o.Kinds = []Kind{BadGateway, Unavailable, ResetBefore, ErrorAfter, ResetAfter}
	}
	p := &Proxy{
		target: u, options: o, random: rand.New(rand.NewPCG(o.Seed, 0)), failed: map[Kind]int{},
		transport: &http.Transport{MaxIdleConnsPerHost: 256},
	}
	p.server = httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	p.server.Config.ErrorLog = log.New(io.Discard, "", 0) // broken connections are the purpose
	p.server.Start()
	return p, nil
}

// Close stops the proxy and ends the requests that are on their way.
func (p *Proxy) Close() {
	p.server.CloseClientConnections()
	p.server.Close()
	p.transport.CloseIdleConnections()
}

// URL is the target's address as seen through the proxy.
func (p *Proxy) URL() string { return p.server.URL + p.target.Path }

// Counts returns how many requests passed unharmed, and how many met each fault.
func (p *Proxy) Counts() (passed int, failed map[Kind]int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	failed = map[Kind]int{}
	for k, n := range p.failed {
		failed[k] = n
	}
	return p.passed, failed
}

func (p *Proxy) draw() Kind {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.random.Float64() >= p.options.Rate {
		p.passed++
		return None
	}
	k := p.options.Kinds[p.random.IntN(len(p.options.Kinds))]
	p.failed[k]++
	return k
}

func (p *Proxy) serve(w http.ResponseWriter, r *http.Request) {
	if !wait(r.Context(), p.options.Distance) {
		return
	}
	kind := p.draw()
	switch kind {
	case BadGateway:
		http.Error(w, "<html><h1>502 Bad Gateway</h1></html>", http.StatusBadGateway)
		return
	case Unavailable:
		http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
		return
	case ResetBefore:
		reset(w)
		return
	}
	// What has left the caller arrives, also where the caller has died meanwhile.
	answer, err := p.forward(context.WithoutCancel(r.Context()), r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer answer.Body.Close()
	switch kind {
	case ErrorAfter:
		_, _ = io.Copy(io.Discard, answer.Body)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	case ResetAfter:
		_, _ = io.Copy(io.Discard, answer.Body)
		reset(w)
		return
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body) // a caller that has gone away is its own affair
}

// forwardTime bounds one request to the platform.
const forwardTime = 30 * time.Second

func (p *Proxy) forward(ctx context.Context, r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, forwardTime)
	out := r.Clone(ctx)
	out.RequestURI = ""
	out.URL.Scheme, out.URL.Host, out.Host = p.target.Scheme, p.target.Host, p.target.Host
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer, err := p.transport.RoundTrip(out)
	if err != nil {
		cancel()
		return nil, err
	}
	answer.Body = closing{answer.Body, cancel}
	return answer, nil
}

// closing is a body whose request's context ends with it.
type closing struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (c closing) Close() error {
	defer c.cancel()
	return c.ReadCloser.Close()
}

// reset breaks the connection as a crashed server does: with a reset, not an orderly end.
func reset(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		err = tcp.SetLinger(0)
	}
	if err := errors.Join(err, connection.Close()); err != nil {
		log.Printf("faultproxy: %v", err)
	}
}

// wait reports whether the time has passed before the context ended.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
