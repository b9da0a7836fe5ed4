package slack

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	"careerbot/bot/adapter"
)

// Handler serves Slack's requests over HTTP, below /slack/: events, commands,
// interactivity and options. Each must be signed by Slack within the last five
// minutes. https://docs.slack.dev/authentication/verifying-requests-from-slack
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/events", a.served(a.serveEvents))
	mux.HandleFunc("POST /slack/commands", a.served(a.serveCommands))
	mux.HandleFunc("POST /slack/interactivity", a.served(a.serveInteractivity))
	mux.HandleFunc("POST /slack/options", a.served(a.serveInteractivity))
	return mux
}

// served lets requests through that Slack has signed.
func (a *Adapter) served(next func(w http.ResponseWriter, r *http.Request, body []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a.signed.Serve(w, r, func(body []byte) { next(w, r, body) })
	}
}

// signature reads a request's signature.
func (a *Adapter) signature(h http.Header) (whole func(body []byte) error, err error) {
	verifier, err := slack.NewSecretsVerifier(h, a.config.SigningSecret)
	if err != nil {
		return nil, err
	}
	return func(body []byte) error {
		if _, err := verifier.Write(body); err != nil {
			return err
		}
		return verifier.Ensure()
	}, nil
}

func (a *Adapter) serveEvents(w http.ResponseWriter, r *http.Request, body []byte) {
	var o outerEvent
	if err := json.Unmarshal(body, &o); err != nil {
		http.Error(w, "not an event", http.StatusBadRequest)
		return
	}
	switch o.Type {
	case "url_verification":
		w.Header().Set("Content-Type", "text/plain")
		if _, err := io.WriteString(w, o.Challenge); err != nil {
			a.log.WarnContext(r.Context(), "challenge not answered", "error", err)
		}
	case "event_callback":
		// A delivery that comes again (X-Slack-Retry-Num) is the same message: its
		// claim tells whether it was answered.
		a.serve(w, r, eventPayload, body)
	default:
		w.WriteHeader(http.StatusOK) // app_rate_limited, and what is to come
	}
}

func (a *Adapter) serveCommands(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, "not a command", http.StatusBadRequest)
		return
	}
	fields := make(map[string]string, len(form))
	for name := range form {
		fields[name] = form.Get(name)
	}
	payload, err := json.Marshal(fields)
	if err != nil {
		http.Error(w, "not a command", http.StatusBadRequest)
		return
	}
	a.serve(w, r, commandPayload, payload)
}

func (a *Adapter) serveInteractivity(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	a.serve(w, r, interactivePayload, json.RawMessage(form.Get("payload")))
}

// serve receives a payload and acknowledges it. What was not accepted gets an error,
// and Slack delivers events again.
func (a *Adapter) serve(w http.ResponseWriter, r *http.Request, kind string, payload json.RawMessage) {
	start := a.config.Now()
	ack, err := a.receive(r.Context(), kind, payload)
	defer ack.left()
	defer func() { a.config.Observer.Acknowledged(Name, a.config.Now().Sub(start)) }()
	malformed := (*malformedError)(nil)
	switch {
	case errors.As(err, &malformed):
		a.log.WarnContext(r.Context(), "payload acknowledged unread", "type", kind, "error", err)
	case errors.Is(err, adapter.ErrNotRunning):
		http.Error(w, "not connected", http.StatusServiceUnavailable)
		return
	case err != nil:
		a.log.ErrorContext(r.Context(), "payload not accepted", "type", kind, "error", err)
		http.Error(w, "not accepted", http.StatusInternalServerError)
		return
	}
	if ack.answer == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	data, err := json.Marshal(ack.answer)
	if err == nil {
		err = adapter.Answer(w, data)
	}
	if err != nil {
		a.log.WarnContext(r.Context(), "answer not written", "error", err)
	}
}
