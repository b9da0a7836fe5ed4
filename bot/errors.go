package bot

import (
	"errors"
	"fmt"
)

// ErrorKind classifies what went wrong.
type ErrorKind string

// The kinds of error.
const (
	Invalid     ErrorKind = "invalid"     // the request makes no sense
	NotFound    ErrorKind = "not_found"   // what it names does not exist
	Denied      ErrorKind = "denied"      // the person may not do it
	Limited     ErrorKind = "limited"     // the person asks too often
	Conflict    ErrorKind = "conflict"    // somebody else was first
	Unavailable ErrorKind = "unavailable" // something the bot needs does not work
	Internal    ErrorKind = "internal"    // a defect
	Unsigned    ErrorKind = "unsigned"    // it came over HTTP, and not from the platform: nobody is answered
)

// Error has two audiences: the sentence is for the person in the channel, the
// cause for the log alone.
type Error struct {
	Kind     ErrorKind
	Sentence string
	Cause    error
}

func (e *Error) Error() string {
	if e.Cause == nil {
		return fmt.Sprintf("%s: %s", e.Kind, e.Sentence)
	}
	return fmt.Sprintf("%s: %v", e.Kind, e.Cause)
}

func (e *Error) Unwrap() error { return e.Cause }

// apology is what people read of an error that has no sentence of its own.
const Apology = "Sorry, something went wrong on my side. Please try again in a moment."

// Apologise makes a reply of an error: private, and without its cause.
func Apologise(err error) Reply {
	sentence := Apology
	if e := (*Error)(nil); errors.As(err, &e) && e.Sentence != "" {
		sentence = e.Sentence
	}
	return Reply{Visibility: Private, Blocks: []Block{Text{sentence}}}
}

// ErrDown says that a call was not made: the store failed a moment ago and is left alone.
var ErrDown = errors.New("the store is down")

// ErrNoMemory says that there is no store at all. It is ErrDown as well: nothing was asked.
var ErrNoMemory = fmt.Errorf("there is no memory: %w", ErrDown)

// The store's answers that are no failures.
var (
	// ErrNotFound says that there is no such thing in this community.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that somebody else changed it first.
	ErrConflict = errors.New("changed meanwhile")
)
