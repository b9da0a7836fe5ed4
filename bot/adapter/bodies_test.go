package adapter

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// echoes serves the lengths of bodies that are whole.
func echoes(t *testing.T) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	bodies, served := new(bodies), new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refused := bodies.serve(w, r, time.Now, func(body []byte) {
			served.Add(1)
			fmt.Fprint(w, len(body))
		})
		if tooLong := r.ContentLength > 256<<10; tooLong && refused == nil {
			t.Error("nobody is told of a body that is refused")
		}
	}))
	t.Cleanup(server.Close)
	return server, served
}

func TestBodies(t *testing.T) {
	server, _ := echoes(t)
	for _, c := range []struct {
		size   int
		status int
	}{{0, 200}, {3000, 200}, {256 << 10, 200}, {256<<10 + 1, 413}, {2 << 20, 413}} {
		for _, known := range []bool{true, false} {
			var body io.Reader = bytes.NewReader(make([]byte, c.size))
			if !known {
				body = io.MultiReader(body) // sent in chunks
			}
			response, err := http.Post(server.URL, "text/plain", body)
			if err != nil {
				t.Errorf("%d bytes: %v", c.size, err)
				continue
			}
			text, _ := io.ReadAll(response.Body)
			response.Body.Close()
			if response.StatusCode != c.status || c.status == 200 && string(text) != fmt.Sprint(c.size) {
				t.Errorf("%d bytes, length known %t: %d %s", c.size, known, response.StatusCode, text)
			}
		}
	}
}

// TestManyBodiesStayBounded: a thousand connections that send all of a large body but its
// end take little memory, and a small request passes beside them.
func TestManyBodiesStayBounded(t *testing.T) {
	server, served := echoes(t)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	address := strings.TrimPrefix(server.URL, "http://")
	head := []byte("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 262144\r\n\r\n")
	part := make([]byte, 250_000)
	for range 1000 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetWriteDeadline(time.Now().Add(50 * time.Millisecond)) // nobody may be reading it
		if _, err := conn.Write(head); err == nil {
			_, _ = conn.Write(part)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("they take %d MiB", grown>>20)
	}
	response, err := http.Post(server.URL, "text/plain", strings.NewReader("a small one"))
	if err != nil || response.StatusCode != http.StatusOK || served.Load() != 1 {
		t.Errorf("a small request: %v, %v, %d served", response, err, served.Load())
	}
}
