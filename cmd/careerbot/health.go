package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"careerbot/bot/inbox"
)

// noListener is what CAREERBOT_HEALTH_LISTEN is set to for none.
const noListener = "off"

// readiness is what /readyz says.
type readiness struct {
	Ready     bool              `json:"ready"`
	Platforms map[string]string `json:"platforms"` // "ok", "connecting", or why one has ended
	Store     string            `json:"store"`     // "ok", or since when it fails and why
	Index     string            `json:"index"`
}

// well reports whether everything works. What is not well may be ready all the same: the
// rest is served.
func (r *readiness) well() bool {
	for _, state := range r.Platforms {
		if state != "ok" {
			return false
		}
	}
	return r.Ready && r.Store == "ok" && r.Index == "ok"
}

// healthHandler serves the process's health, its figures and its last decisions:
// whatever an operator looks at, on a listener of its own.
func healthHandler(a *opened, q *inbox.Queue, m *metrics, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		r := ready(a, q)
		status := http.StatusOK
		if !r.Ready {
			status = http.StatusServiceUnavailable
		}
		writeJSON(w, status, r)
	})
	mux.HandleFunc("GET /silence", func(w http.ResponseWriter, r *http.Request) {
		d, ok := a.bot.LastDecision("", r.URL.Query().Get("at"))
		if !ok {
			writeJSON(w, http.StatusNotFound, map[string]string{"error": "nothing from there has reached this process"})
			return
		}
		writeJSON(w, http.StatusOK, d)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}))
	return mux
}

// ready reports whether anybody can be answered: one platform takes requests, and the
// index is there. A platform that is down and a database that fails are told, and do not
// take the process out of service: the others are still answered.
func ready(a *opened, q *inbox.Queue) readiness {
	r := readiness{Platforms: map[string]string{}, Store: "ok", Index: "ok"}
	for name, state := range q.States() {
		switch {
		case state.Running:
			r.Platforms[name], r.Ready = "ok", true
		case state.Err != nil:
			r.Platforms[name] = "ended: " + state.Err.Error()
		default:
			r.Platforms[name] = "connecting"
		}
	}
	if since, cause := a.bot.Health().Failure(); cause != nil {
		r.Store = "failing since " + since.UTC().Format(time.RFC3339) + ": " + strings.Join(strings.Fields(cause.Error()), " ") // a driver's may have many lines
	}
	if c := a.index.Corpus(); c == nil || len(c.Entries) == 0 {
		r.Index, r.Ready = "empty", false
	}
	return r
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone
}
