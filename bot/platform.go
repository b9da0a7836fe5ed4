package bot

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Platform is a place where people talk: it brings requests and takes replies.
// What not every platform can do are the small interfaces below.
type Platform interface {
	// Name is the platform's name in requests, as "slack".
	Name() string
	// Run receives until the context ends or the platform fails for good.
	Run(ctx context.Context, inbox Inbox) error
	// Send delivers a reply, and returns which message it became. Where the destination names
	// no channel, it goes into the bot's own conversation with the user. Its error is a
	// LaterError, ErrAgain, ErrUncertain, ErrExpired or ErrFormLate where the queue can do
	// something about it.
	Send(ctx context.Context, to Destination, reply Reply) (MessageRef, error)
}

// Inbox takes requests.
type Inbox interface {
	// Accept has accepted a request when it returns without an error; only then may
	// the platform acknowledge it.
	Accept(ctx context.Context, r Request) error
	// Take is Accept for a platform that has something to do where a request is fresh: it
	// reports false for one that was accepted before, here or by another replica.
	Take(ctx context.Context, r Request) (fresh bool, err error)
	// Follows reports whether the bot takes part in the request's thread, so that
	// what is said there may be meant for it.
	Follows(ctx context.Context, r Request) bool
}

// Editor is a Platform whose messages can be changed and taken away. Edit returns ErrGone
// for a message that is no longer there; Delete has nothing to do then.
type Editor interface {
	Edit(ctx context.Context, ref MessageRef, to Destination, reply Reply) error
	Delete(ctx context.Context, ref MessageRef, to Destination) error
}

// Overhearer is told of what people say to each other, where a platform shows it.
type Overhearer interface {
	// Watches reports whether it matters what is said in a channel, or in a thread or post of
	// it, its parent. It is asked for every message.
	Watches(ctx context.Context, community, channel, parent string) bool
	// Overhear is told of a message of a person in such a channel. It is Unasked where it is
	// not said to the bot, its Thread is empty where it stands in the channel itself, and its
	// text is empty where it is said to somebody by name. Of its Fields, LinkField is its
	// address, and ThreadField the thread that an answer to it begins. It does not wait.
	Overhear(ctx context.Context, r Request)
}

// Overhears is a Platform that shows what people say to each other.
type Overhears interface {
	// Deaf says why it does not at the moment, and who can mend it; it is empty where it does.
	Deaf() string
}

// EmojiHearer is a Platform that tells of the emoji that people put on messages.
type EmojiHearer interface {
	// EmojiDeaf says why it does not at the moment, and who can mend it; it is empty where it does.
	EmojiDeaf() string
}

// MessageReader is a Platform on which a single message can be read. Its errors are *Error with
// a sentence for the moderator.
type MessageReader interface {
	ReadMessage(ctx context.Context, community string, ref MessageRef) (PinnedMessage, error)
}

// Tagger is a Platform with forums whose posts have tags.
type Tagger interface {
	// TagSolved sets the tag of a post, in its forum, that says that it is solved, where the forum
	// has one. Its errors are *Error with a sentence for who reads the post.
	TagSolved(ctx context.Context, post, forum string) error
	// CannotTag says what is missing to do so in those of some channels that are forums with such
	// a tag, and who can mend it; it is empty where nothing is.
	CannotTag(ctx context.Context, community string, channels []string) string
}

// ThreadField is a field of what is overheard.
const ThreadField = "thread"

// Dismisser is a Platform on which something waits for the reply to a request: it is told
// of a request that gets none.
type Dismisser interface {
	Dismiss(ctx context.Context, to Destination)
}

// TurnTaker is a Platform on which the next request follows a reply at once, as the next line
// of a script does: what is kept of a reply is kept there before it is sent.
type TurnTaker interface {
	TakesTurns()
}

// Voucher is a Platform that has to look up what somebody may do: their Access
// does not come with the request.
type Voucher interface {
	Access(ctx context.Context, r *Request) (Access, error)
}

// Zoner is a Platform that knows people's time zones.
type Zoner interface {
	// Zone is the time zone of a request's person, as "Europe/Berlin", or nothing.
	Zone(ctx context.Context, r *Request) (string, error)
}

// Notifier is a Platform on which the bot can write to a person on its own.
type Notifier interface {
	Notify(ctx context.Context, community, user string, reply Reply) error
}

// Pinner is a Platform on which messages can be pinned in their channel. Its
// errors are *Error with a sentence for the moderator.
type Pinner interface {
	PinMessage(ctx context.Context, community string, ref MessageRef) error
	UnpinMessage(ctx context.Context, community string, ref MessageRef) error
	PinnedMessages(ctx context.Context, community, channel string) ([]PinnedMessage, error)
}

// Readier is a Platform that tells whether it takes requests at the moment: it may be
// connecting still.
type Readier interface{ Running() bool }

// Registrar is a Platform that knows the commands beforehand: it is told when they have
// changed.
type Registrar interface {
	Register(ctx context.Context) error
}

// FormChooser is a Platform whose forms let one choose (Field.Choices), so that several
// questions fit into one: as many as it has fields at most. More are several forms, with a
// press between them. Elsewhere questions are asked one by one.
type FormChooser interface{ FormFields() int }

// PictureViewer is a Platform that shows a File that is a picture. Elsewhere its words alone
// can be shown.
type PictureViewer interface{ ShowsPictures() }

// Speaker is a Platform on which one talks to the bot in a way of its own.
type Speaker interface{ Speech() Speech }

// Speech is how one talks to the bot on a platform, for sentences that say so.
type Speech struct {
	Asking  string // how one asks, and where the reply comes: a whole sentence
	Command string // what stands before a command's name where one types it
	Alone   string // how the bot writes to a person on its own; by direct message where it is empty
	// Clickable are commands, by their names, as one writes them so that they can be clicked.
	Clickable map[string]string
}

// Writes is how the bot writes to a person on its own, as sentences say it.
func (s Speech) Writes() string {
	if s.Alone != "" {
		return s.Alone
	}
	return "by direct message"
}

// Use is a command as sentences name it.
func (s Speech) Use(name string) string {
	if clickable := s.Clickable[name]; clickable != "" {
		return clickable
	}
	return s.Command + name
}

// Platforms is the directory of the platforms that a bot runs on. Features look in it
// for what the platform of a request can do. The inbox fills it.
type Platforms struct {
	list atomic.Pointer[map[string]Platform]
}

// Set makes these the platforms.
func (p *Platforms) Set(list ...Platform) {
	named := map[string]Platform{}
	for _, one := range list {
		named[one.Name()] = one
	}
	p.list.Store(&named)
}

// Named returns a platform by its name, or nil.
func (p *Platforms) Named(name string) Platform { return p.All()[name] }

// All returns the platforms by name.
func (p *Platforms) All() map[string]Platform {
	if list := p.list.Load(); list != nil {
		return *list
	}
	return nil
}

// Edits reports whether messages can be changed where a request comes from.
func (p *Platforms) Edits(r *Request) bool {
	_, edits := p.Named(r.Platform).(Editor)
	return edits
}

// FormFields is how many fields, of which any may be chosen, a form has at most where a
// request comes from. It is zero where forms let one choose nothing.
func (p *Platforms) FormFields(r *Request) int {
	if c, ok := p.Named(r.Platform).(FormChooser); ok {
		return c.FormFields()
	}
	return 0
}

// ShowsPictures reports whether pictures are shown where a request comes from.
func (p *Platforms) ShowsPictures(r *Request) bool {
	_, shows := p.Named(r.Platform).(PictureViewer)
	return shows
}

// Speech is how one talks to the bot where a request comes from.
func (p *Platforms) Speech(r *Request) Speech {
	if s, ok := p.Named(r.Platform).(Speaker); ok {
		return s.Speech()
	}
	return Speech{Asking: "Mention me with a question, in your own words: I reply in a thread, with the source."}
}

// PinnedMessage is a message that is pinned in its channel, or is to become an answer.
type PinnedMessage struct {
	Ref  MessageRef
	Text string // Markdown
	Link string

	Unread string // why it has no words here and what to do about it, where the platform shows none
}

// Resender is a Platform that can send a reply again of which it is open whether it has
// arrived, without a double: because the service knows the request's key again, or
// because the platform looks whether the reply is there (see Destination.Tries). Where it
// cannot tell in a single case, Send returns ErrUncertain without sending.
type Resender interface{ Resends() bool }

// Successor is a Platform that is told of the requests which a dead process has left,
// before they are answered: their askers may wait for a first sign of life.
type Successor interface {
	Succeed(ctx context.Context, r Request)
}

// Destination is where a reply goes.
type Destination struct {
	Key       string // of the request that is answered
	Community string
	Channel   string
	Thread    string
	Message   string // that the request came from
	User      string
	Address   string // the platform's own: a response URL, an interaction token
	Asked     string // what was asked, for a reply that cannot stand beside it; as private as the request
	Tries     Tries
}

// Tries are earlier tries to send a reply that may have arrived. It is zero where there
// was none.
type Tries struct {
	First time.Time // not before that
	Last  time.Time // not after that
}

// Any reports whether there was one.
func (t Tries) Any() bool { return !t.Last.IsZero() }

// And adds a try.
func (t Tries) And(began, ended time.Time) Tries {
	if t.First.IsZero() {
		t.First = began
	}
	t.Last = ended
	return t
}

// MessageRef names a message.
type MessageRef struct {
	Channel string `json:"channel"`
	Message string `json:"message"`
}

// LaterError says that a platform takes no more for a while. Nothing was sent.
type LaterError struct {
	After time.Duration
	Cause error
}

func (e *LaterError) Error() string { return fmt.Sprintf("not before %s: %v", e.After, e.Cause) }

func (e *LaterError) Unwrap() error { return e.Cause }

var (
	// ErrUncertain says that a platform may have taken a reply, and may not: to send
	// it again could make a double.
	ErrUncertain = errors.New("it is uncertain whether the reply arrived")
	// ErrAgain says that a platform could not take a reply for a moment, or that its answer
	// got lost. To send the reply again, with this try among Destination.Tries, makes no
	// double.
	ErrAgain = errors.New("it can be sent again")
	// ErrExpired says that a platform takes no reply any more: the time for it is over.
	ErrExpired = errors.New("the time for a reply is over")
	// ErrGone says that a message cannot be changed any more: it is no longer there.
	ErrGone = errors.New("the message is gone")
	// ErrFormLate says that a platform lets a form open for a moment only, and that
	// the moment is over.
	ErrFormLate = errors.New("too late for a form to open")
)

// ErrNotShared says that a platform did not let a shared answer into its channel, and has
// told so to who pressed.
var ErrNotShared = errors.New("the answer was not shared")
