package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
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

// signature reads a request's signature. One that cannot be Discord's, or is not of now, is
// none.
func (a *Adapter) signature(h http.Header) (whole func(body []byte) error, err error) {
	timestamp := h.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize || a.key == nil {
		return nil, errors.New("no signature")
	}
	at, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || len(timestamp) > 20 || a.config.Now().Sub(time.Unix(at, 0)).Abs() > freshness {
		return nil, errors.New("not of now")
	}
	return func(body []byte) error {
		if !ed25519.Verify(a.key, append([]byte(timestamp), body...), signature) {
			return errors.New("another signature")
		}
		return nil
	}, nil
}

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	a.signed.Serve(w, r, func(body []byte) { a.serveSigned(w, r, body) })
}

func (a *Adapter) serveSigned(w http.ResponseWriter, r *http.Request, body []byte) {
	var kind struct {
		Type int `json:"type"`
	}
	if err := json.Unmarshal(body, &kind); err != nil {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	if kind.Type == pingType {
		if err := adapter.Answer(w, []byte(`{"type":1}`)); err != nil {
			a.log.WarnContext(r.Context(), "response not written", "error", err)
		}
		return
	}
	inbox := a.Inbox()
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
		x.end(adapter.Answer(w, data))
	case <-refused: // a refusal with a word has come before
		x.end(errEnded)
		http.Error(w, "not accepted", http.StatusBadRequest)
	case <-timer.C:
		x.end(errEnded)
		http.Error(w, "too late", http.StatusServiceUnavailable)
	}
}
