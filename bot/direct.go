package bot

import "context"

// Direct is an inbox that answers at once, in the caller's goroutine: what one
// person at a terminal needs.
type Direct struct {
	Bot      *Bot
	Platform Platform
}

// Accept implements Inbox. The error is that of sending: what goes wrong in
// answering is told in the reply.
func (d Direct) Accept(ctx context.Context, r Request) error {
	reply, _ := d.Bot.Handle(ctx, &r) // the error is logged, and the reply is its apology
	_, err := d.Platform.Send(ctx, r.Destination(), reply)
	return err
}
