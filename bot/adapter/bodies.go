package adapter

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// bodies reads the bodies of requests that anybody may send. Whether a platform has signed
// a body is known only when all of it is there; until then it takes memory, and who sends
// many of them and never the last byte could take all there is. Its zero value is ready.
type bodies struct {
	held atomic.Int64 // bytes of the bodies that are being read or served
}

// bodyTime is for a body to arrive: services wait for an answer for three seconds in all.
const bodyTime = 2500 * time.Millisecond

// The limits of bodies, in bytes. A platform's requests have some thousand.
const (
	maxBody   = 256 << 10
	maxBodies = 16 << 20 // all that are held at once
	bodyShare = 16       // the part of what is free that one may take: small ones pass also while somebody sends large ones
)

// serve reads a request's body and holds it while next runs. A handler calls it when the
// headers promise that the body is worth reading. Where it is not, the request is answered,
// and the error says why.
func (b *bodies) serve(w http.ResponseWriter, r *http.Request, now func() time.Time, next func(body []byte)) error {
	size := r.ContentLength
	if size < 0 { // it does not say
		size = maxBody
	}
	if size > maxBody {
		return unread(w, errTooLong.Error(), http.StatusRequestEntityTooLarge)
	}
	if free := maxBodies - b.held.Add(size) + size; size > free/bodyShare {
		b.held.Add(-size)
		return unread(w, "too many requests are being read", http.StatusServiceUnavailable)
	}
	defer b.held.Add(-size)
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(now().Add(bodyTime)) // where there is none, the server's own holds
	body, err := readBody(r.Body, r.ContentLength)
	switch {
	case errors.Is(err, errTooLong):
		return unread(w, err.Error(), http.StatusRequestEntityTooLarge)
	case err != nil:
		return unread(w, "the body cannot be read", http.StatusBadRequest)
	}
	_ = connection.SetReadDeadline(time.Time{})
	next(body)
	return nil
}

var errTooLong = errors.New("the body is too long")

func unread(w http.ResponseWriter, says string, status int) error {
	refuseUnread(w, says, status)
	return errors.New(says)
}

// readBody reads a body of so many bytes, or of at most maxBody where the length is not
// known.
func readBody(from io.Reader, length int64) ([]byte, error) {
	if length >= 0 {
		body := make([]byte, length)
		_, err := io.ReadFull(from, body)
		return body, err
	}
	body, err := io.ReadAll(io.LimitReader(from, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = errTooLong
	}
	return body, err
}

// refuseUnread answers a request whose body has not been read, and is not worth it: the
// connection is closed.
func refuseUnread(w http.ResponseWriter, says string, status int) {
	w.Header().Set("Connection", "close")
	http.Error(w, says, status)
}
