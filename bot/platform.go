package bot

import "context"

// Platform is a place where people talk: it brings requests and takes replies.
type Platform interface {
	// Name is the platform's name in requests, as "slack".
	Name() string
	// Run receives until the context ends or the platform fails for good.
	Run(ctx context.Context, inbox Inbox) error
	// Send delivers a reply, and returns which message it became.
	Send(ctx context.Context, to Destination, reply Reply) (MessageRef, error)
}

// Inbox takes requests. It has accepted a request when Accept returns without
// an error; only then may the platform acknowledge it.
type Inbox interface {
	Accept(ctx context.Context, r Request) error
}

// Destination is where a reply goes.
type Destination struct {
	Key       string // of the request that is answered
	Community string
	Channel   string
	Thread    string
	User      string
	Address   string // the platform's own: a response URL, an interaction token
}

// MessageRef names a message that was sent.
type MessageRef struct {
	Channel string
	Message string
}
