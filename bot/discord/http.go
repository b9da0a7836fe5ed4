package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"careerbot/bot"
)

// How much of requests is read that may not be Discord's: anybody can send them.
const (
	maxBody     = 128 << 10               // bytes; an interaction that brings a whole message has some tens of thousands
	smallBody   = 16 << 10                // bytes; what is longer waits for one of a few places
	largeAtOnce = 32                      // such places: four megabytes
	bodyTime    = 2500 * time.Millisecond // for the body to arrive: Discord waits for three seconds in all
)

// freshness is how old a signed request may be.
const freshness = 5 * time.Minute

// Handler serves interactions over HTTP at /discord/interactions. Each must be signed
// by Discord within the last five minutes.
// https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /discord/interactions", a.serveInteraction)
	return mux
}

// signature is what Discord's headers say of a request.
type signature struct {
	timestamp string
	bytes     []byte
}

// signed reads the signature, and reports whether it can be Discord's, and of now: a
// request that cannot is not read.
func (a *Adapter) signed(h http.Header) (signature, bool) {
	s := signature{timestamp: h.Get("X-Signature-Timestamp")}
	var err error
	if s.bytes, err = hex.DecodeString(h.Get("X-Signature-Ed25519")); err != nil || len(s.bytes) != ed25519.SignatureSize || a.key == nil {
		return s, false
	}
	at, err := strconv.ParseInt(s.timestamp, 10, 64)
	return s, err == nil && len(s.timestamp) <= 20 && a.config.Now().Sub(time.Unix(at, 0)).Abs() <= freshness
}

// readBody reads a request's body. Memory grows with what has arrived, and of long
// bodies a few are read at once.
func (a *Adapter) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, &http.MaxBytesError{Limit: maxBody}
	}
	connection := http.NewResponseController(w)
	if err := connection.SetReadDeadline(a.config.Now().Add(bodyTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	defer func() { _ = connection.SetReadDeadline(time.Time{}) }() // it may be broken: then writing says so
	limited := http.MaxBytesReader(w, r.Body, maxBody)
	body, err := io.ReadAll(io.LimitReader(limited, smallBody))
	if err != nil || len(body) < smallBody {
		return body, err
	}
	waiting, cancel := context.WithTimeout(r.Context(), bodyTime)
	defer cancel()
	if err := a.large.Acquire(waiting, 1); err != nil {
		return nil, fmt.Errorf("too many long bodies: %w", err)
	}
	defer a.large.Release(1)
	rest, err := io.ReadAll(limited)
	return append(body, rest...), err
}

// refuse answers at once, without the rest of the body: a connection that is kept would
// have to be read to the body's end first.
func refuse(w http.ResponseWriter, text string, status int) {
	w.Header().Set("Connection", "close")
	http.Error(w, text, status)
}

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	const unsigned = "not signed by Discord within the last five minutes"
	signed, ok := a.signed(r.Header)
	if !ok {
		a.config.Observer.Refused(Name, bot.Unsigned)
		a.log.WarnContext(r.Context(), "request refused: it is not signed by Discord, or too old")
		refuse(w, unsigned, http.StatusUnauthorized)
		return
	}
	body, err := a.readBody(w, r)
	if err != nil {
		status := http.StatusBadRequest
		if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
			status = http.StatusRequestEntityTooLarge
		}
		a.config.Observer.Refused(Name, bot.Unsigned)
		a.log.WarnContext(r.Context(), "request refused: its body cannot be read", "error", err)
		refuse(w, "the body cannot be read", status)
		return
	}
	if !ed25519.Verify(a.key, append([]byte(signed.timestamp), body...), signed.bytes) {
		a.config.Observer.Refused(Name, bot.Unsigned)
		a.log.WarnContext(r.Context(), "request refused: it is not signed by Discord")
		http.Error(w, unsigned, http.StatusUnauthorized)
		return
	}
	var kind struct {
		Type int `json:"type"`
	}
	if err := json.Unmarshal(body, &kind); err != nil {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	if kind.Type == pingType {
		if err := a.write(w, []byte(`{"type":1}`)); err != nil {
			a.log.WarnContext(r.Context(), "response not written", "error", err)
		}
		return
	}
	inbox := a.running()
	if inbox == nil {
		http.Error(w, "not connected", http.StatusServiceUnavailable)
		return
	}
	a.exchange(w, r, inbox, body)
}

// exchange takes an interaction and answers the request with its first response: the
// reply, or its deferral.
func (a *Adapter) exchange(w http.ResponseWriter, r *http.Request, inbox bot.Inbox, body []byte) {
	x, refused := newExchange(), make(chan struct{})
	// What was deferred is still to be taken when the request is answered.
	ctx := context.WithoutCancel(r.Context())
	go a.guarded(ctx, "interaction", func() error {
		err := a.receiveInteraction(ctx, inbox, body, x)
		if err != nil {
			close(refused)
		}
		if errors.Is(err, errDoubled) {
			return nil
		}
		return err
	})
	timer := time.NewTimer(responseTime)
	defer timer.Stop()
	select {
	case data := <-x.first:
		x.end(a.write(w, data))
	case <-refused: // a refusal with a word has come before
		x.end(errEnded)
		http.Error(w, "not accepted", http.StatusBadRequest)
	case <-timer.C:
		x.end(errEnded)
		http.Error(w, "too late", http.StatusServiceUnavailable)
	}
}

// write answers a request, and returns when the answer has left.
func (a *Adapter) write(w http.ResponseWriter, data []byte) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if _, err := w.Write(data); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}
