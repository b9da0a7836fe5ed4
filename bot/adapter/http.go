package adapter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
)

// Transport keeps connections to a service open: with the default of two a host, most calls
// would begin with a handshake.
func Transport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          256,
		MaxIdleConnsPerHost:   128,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   5 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// CallLimit is the longest one call of a service may take.
const CallLimit = 10 * time.Second

// IsAddress reports whether a text is the address of a server, to which paths are added. No
// password may be in it: addresses are shown.
func IsAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil && !strings.ContainsAny(text, "?#") && (u.Scheme == "https" || u.Scheme == "http")
}

// Redacted keeps secrets in a call's address out of its error: those of response URLs, of
// interactions and of sockets.
func Redacted(err error) error {
	failed := (*url.Error)(nil)
	if !errors.As(err, &failed) {
		return err
	}
	if u, parseErr := url.Parse(failed.URL); parseErr == nil {
		return fmt.Errorf("%s %s://%s: %w", failed.Op, u.Scheme, u.Host, failed.Err)
	}
	return failed.Err
}

// Unsent reports whether a call failed before anything left this machine.
func Unsent(err error) bool {
	dial := (*net.OpError)(nil)
	return errors.As(err, &dial) && dial.Op == "dial"
}

// ExamineFailure explains a call that failed, for reasons that services share.
func (a About) ExamineFailure(f *bot.Findings, subject string, err error) {
	later, network := (*bot.LaterError)(nil), net.Error(nil)
	switch {
	case errors.As(err, &network), errors.Is(err, context.DeadlineExceeded):
		f.Fail(subject, a.Title+" cannot be reached: "+Redacted(err).Error(), fmt.Sprintf("let this machine reach %s on port 443, or set HTTPS_PROXY; look at %s where it is set", a.Hosts, a.APIVariable))
	case errors.As(err, &later):
		f.Warn(subject, a.Title+" lets nobody ask so often", fmt.Sprintf("run doctor again in %s", later.After.Round(time.Second)))
	default:
		f.Fail(subject, a.Title+" answers with an error: "+Redacted(err).Error(), "look at "+a.StatusPage+", then try again")
	}
}

// Signed takes the requests that a service signs.
type Signed struct {
	Bot
	About
	// Check looks at what a request's headers tell before its body is read: whether there is
	// a signature, and whether it is fresh. What it returns looks at the body.
	Check func(h http.Header) (whole func(body []byte) error, err error)

	bodies bodies
}

// Serve calls next with the body of a request that is signed, and refuses every other.
func (s *Signed) Serve(w http.ResponseWriter, r *http.Request, next func(body []byte)) {
	whole, err := s.Check(r.Header)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	err = s.bodies.serve(w, r, s.Now, func(body []byte) {
		if err := whole(body); err != nil {
			s.refuse(w, r, err)
			return
		}
		next(body)
	})
	if err != nil {
		s.refused(r, "request refused: its body is not read", err)
	}
}

// refuse answers a request that does not come from the service.
func (s *Signed) refuse(w http.ResponseWriter, r *http.Request, err error) {
	s.refused(r, "request refused: it is not signed by "+s.Title+", or too old", err)
	refuseUnread(w, "not signed by "+s.Title+" within the last five minutes", http.StatusUnauthorized)
}

// refused tells an operator of a request that is not known to come from the service.
func (s *Signed) refused(r *http.Request, says string, err error) {
	s.Observer.Refused(s.Name, bot.Unsigned)
	s.Log.WarnContext(r.Context(), says, "path", r.URL.Path, "error", err)
}

// Answer answers a request with JSON, and returns when the answer has left.
func Answer(w http.ResponseWriter, data []byte) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if _, err := w.Write(data); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}
