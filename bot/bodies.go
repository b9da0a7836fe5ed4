package bot

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
)

// Bodies reads the bodies of requests that anybody may send. Whether a platform has signed
// a body is known only when all of it is there; until then it takes memory, and who sends
// many of them and never the last byte could take all there is. Its zero value is ready.
type Bodies struct {
	held atomic.Int64 // bytes of the bodies that are being read or served
}

// The limits of bodies, in bytes. A platform's requests have some thousand.
const (
	maxBody   = 256 << 10
	maxBodies = 16 << 20 // all that are held at once
	bodyShare = 16       // the part of what is free that one may take: small ones pass also while somebody sends large ones
)

// Serve reads a request's body and holds it while next runs. A handler calls it when the
// headers promise that the body is worth reading. Where it is not, the request is answered,
// and the error says why.
func (b *Bodies) Serve(w http.ResponseWriter, r *http.Request, next func(body []byte)) error {
	size := r.ContentLength
	if size < 0 { // it does not say
		size = maxBody
	}
	if size > maxBody {
		return unread(w, "the body is too long", http.StatusBadRequest)
	}
	if free := maxBodies - b.held.Add(size) + size; size > free/bodyShare {
		b.held.Add(-size)
		return unread(w, "too many requests are being read", http.StatusServiceUnavailable)
	}
	defer b.held.Add(-size)
	body, err := readBody(r.Body, r.ContentLength)
	if err != nil {
		return unread(w, "the body cannot be read", http.StatusBadRequest)
	}
	next(body)
	return nil
}

func unread(w http.ResponseWriter, says string, status int) error {
	RefuseUnread(w, says, status)
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
		err = errors.New("it is too long")
	}
	return body, err
}

// RefuseUnread answers a request whose body has not been read, and is not worth it: the
// connection is closed.
func RefuseUnread(w http.ResponseWriter, says string, status int) {
	w.Header().Set("Connection", "close")
	http.Error(w, says, status)
}
