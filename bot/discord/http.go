package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

// maxBody is the longest request that is read, in bytes.
const maxBody = 1 << 20

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

// verified reports whether a request is Discord's, and fresh.
func (a *Adapter) verified(h http.Header, body []byte) bool {
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize || a.key == nil {
		return false
	}
	timestamp := h.Get("X-Signature-Timestamp")
	at, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || a.config.Now().Sub(time.Unix(at, 0)).Abs() > freshness {
		return false
	}
	return ed25519.Verify(a.key, append([]byte(timestamp), body...), signature)
}

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	}
	if !a.verified(r.Header, body) {
		a.log.WarnContext(r.Context(), "request refused: it is not signed by Discord, or too old")
		http.Error(w, "not signed by Discord within the last five minutes", http.StatusUnauthorized)
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
		a.write(w, r, []byte(`{"type":1}`))
		return
	}
	inbox := a.running()
	if inbox == nil {
		http.Error(w, "not connected", http.StatusServiceUnavailable)
		return
	}
	// What is accepted is answered through first, by the reply or by its deferral.
	first, refused := make(chan []byte, 1), make(chan struct{})
	go func() {
		a.guarded(r.Context(), "interaction", func() error {
			err := a.receiveInteraction(r.Context(), inbox, body, first)
			if err != nil {
				close(refused)
			}
			return err
		})
	}()
	timer := time.NewTimer(responseTime)
	defer timer.Stop()
	select {
	case data := <-first:
		a.write(w, r, data)
	case <-refused:
		select {
		case data := <-first: // refused with a word
			a.write(w, r, data)
		default:
			http.Error(w, "not accepted", http.StatusBadRequest)
		}
	case <-timer.C:
		http.Error(w, "too late", http.StatusServiceUnavailable)
	}
}

func (a *Adapter) write(w http.ResponseWriter, r *http.Request, data []byte) {
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(data); err != nil {
		a.log.WarnContext(r.Context(), "response not written", "error", err)
	}
}
