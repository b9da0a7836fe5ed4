package discord_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/discord"
)

// refusals counts what is turned away because it is not signed.
type refusals struct {
	bot.Unobserved
	unsigned atomic.Int64
}

func (r *refusals) Refused(platform string, why bot.ErrorKind) {
	if platform == discord.Name && why == bot.Unsigned {
		r.unsigned.Add(1)
	}
}

// TestHTTPIsSigned: what Discord has not signed within five minutes is refused.
func TestHTTPIsSigned(t *testing.T) {
	refused := new(refusals)
	w := newServer(t, options{http: true, config: func(c *discord.Config) { c.Observer = refused }})
	target := newHTTP(t, w)
	body := []byte(`{"type":1}`)
	if status, answer := w.Post(target, body, time.Now()); status != 200 || string(answer) != `{"type":1}` {
		t.Errorf("PING: %d %s", status, answer)
	}
	for _, at := range []time.Time{time.Now().Add(-6 * time.Minute), time.Now().Add(6 * time.Minute)} {
		if status, _ := w.Post(target, body, at); status != http.StatusUnauthorized {
			t.Errorf("signed at %s: %d", at, status)
		}
	}
	for _, signature := range []string{"", "zz", "00", strings.Repeat("0", 128), strings.Repeat("0", 130)} {
		if status, _ := w.PostSigned(target, body, fmt.Sprint(time.Now().Unix()), signature); status != http.StatusUnauthorized {
			t.Errorf("signature %q: %d", signature, status)
		}
	}
	for _, timestamp := range []string{"", "now", "-1", "99999999999999999999", "1e9", strings.Repeat("0", 100) + fmt.Sprint(time.Now().Unix())} {
		if status, _ := w.PostSigned(target, body, timestamp, strings.Repeat("0", 128)); status != http.StatusUnauthorized {
			t.Errorf("timestamp %q: %d", timestamp, status)
		}
	}
	if n := refused.unsigned.Load(); n != 13 {
		t.Errorf("%d are counted as refused, want each of 13", n)
	}
	for _, body := range []string{"", "{", "[]", `{"type":2}`, `{"type":99,"id":"1","token":"t","user":{"id":"1"}}`} {
		if status, _ := w.Post(target, []byte(body), time.Now()); status < 400 || status >= 500 {
			t.Errorf("%q: %d", body, status)
		}
	}
}

// TestHTTPBodies: long ones are read up to what an interaction can be.
func TestHTTPBodies(t *testing.T) {
	w := newServer(t, options{http: true})
	target := newHTTP(t, w)
	for size, want := range map[int]int{1000: 200, 16 << 10: 200, 16<<10 + 1: 200, 100_000: 200, 256 << 10: 200, 256<<10 + 1: 413, 1 << 20: 413} {
		const begin, end = `{"type":1,"data":"`, `"}`
		body := begin + strings.Repeat("x", size-len(begin)-len(end)) + end
		if status, answer := w.Post(target, []byte(body), time.Now()); status != want {
			t.Errorf("%d bytes: %d %s, want %d", size, status, answer, want)
		}
	}
}

// TestHTTPUnreadWithoutSignature: a request that cannot be Discord's is answered before
// its body has come.
func TestHTTPUnreadWithoutSignature(t *testing.T) {
	w := newServer(t, options{http: true})
	address := strings.TrimPrefix(newHTTP(t, w), "http://")
	for name, headers := range map[string]string{
		"none":      "",
		"old":       "X-Signature-Timestamp: 1000000000\r\nX-Signature-Ed25519: " + strings.Repeat("ab", 64) + "\r\n",
		"malformed": fmt.Sprintf("X-Signature-Timestamp: %d\r\nX-Signature-Ed25519: zz\r\n", time.Now().Unix()),
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /discord/interactions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n%s\r\n", headers)
		answer := make([]byte, 12)
		if _, err := conn.Read(answer); err != nil || !bytes.Contains(answer, []byte("401")) {
			t.Errorf("%s: %q, %v", name, answer, err)
		}
	}
}

// TestHTTPHostile: a thousand connections whose bodies never end cost little memory, and
// an interaction is answered meanwhile.
func TestHTTPHostile(t *testing.T) {
	w := newServer(t, options{http: true})
	target := newHTTP(t, w)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	const connections, size = 1000, 256 << 10
	junk := bytes.Repeat([]byte("x"), size-10)
	conns := make(chan net.Conn, connections)
	for range connections {
		go func() {
			conn, err := net.Dial("tcp", strings.TrimPrefix(target, "http://"))
			if err != nil {
				t.Error(err)
				conns <- nil
				return
			}
			fmt.Fprintf(conn, "POST /discord/interactions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nX-Signature-Timestamp: %d\r\nX-Signature-Ed25519: %s\r\n\r\n", size, time.Now().Unix(), strings.Repeat("ab", 64))
			conns <- conn
			_, _ = conn.Write(junk) // it is not read to its end
		}()
	}
	var all []net.Conn
	for range connections {
		if conn := <-conns; conn != nil {
			all = append(all, conn)
			defer conn.Close()
		}
	}
	most := uint64(0)
	for range 20 {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapInuse+now.StackInuse)
		if status, answer := w.Post(target, []byte(`{"type":1}`), time.Now()); status != 200 {
			t.Errorf("PING: %d %s", status, answer)
		}
		time.Sleep(50 * time.Millisecond)
	}
	grown := int64(most) - int64(before.HeapInuse+before.StackInuse)
	t.Logf("%d connections cost %d MB", len(all), grown>>20)
	if grown > 100<<20 {
		t.Errorf("%d MB", grown>>20)
	}
}
