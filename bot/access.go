package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

// Access is what somebody may do in a community, as the platform vouches for it
// now. Each level may do what the ones below it may.
type Access uint8

// The levels of access.
const (
	Member        Access = iota // ask, vote, forget oneself
	Moderator                   // pin
	Administrator               // settings
)

func (a Access) String() string {
	switch a {
	case Administrator:
		return "administrator"
	case Moderator:
		return "moderator"
	default:
		return "member"
	}
}

// Gate lets requests through to those who may make them.
type Gate struct {
	Platforms *Platforms
	Log       *slog.Logger
}

// Permit lets a request through to a handler if its user may use it. It is asked
// on every press and again when a form comes back, not only when a button is
// shown: who may do what can have changed since.
func (g *Gate) Permit(needed Access, h Handler) Handler {
	if needed == Member {
		return h
	}
	return func(ctx context.Context, r *Request) (Reply, error) {
		access, err := g.Platforms.Access(ctx, r)
		if err != nil {
			return Reply{}, err
		}
		if access >= needed {
			return h(ctx, r)
		}
		return Reply{}, g.denied(ctx, r, access, needed)
	}
}

// denied says why somebody may not do something, and how they may.
func (g *Gate) denied(ctx context.Context, r *Request, access, needed Access) error {
	switch {
	case r.User.Unvouched && r.Community == "":
		return &Error{Kind: Invalid, Sentence: "That belongs to a community. Please do it in one of its channels.", Cause: fmt.Errorf("%s needed outside of a community", needed)}
	case r.User.Unvouched:
		return &Error{
			Kind:     Denied,
			Sentence: "A message does not tell me what you may do here. Use " + g.Platforms.Speech(r).Use(r.Command) + " instead.",
			Cause:    fmt.Errorf("%s needed, and nobody vouches for the user", needed),
		}
	}
	g.Log.WarnContext(ctx, "denied", "platform", r.Platform, "community", r.Community, "user", r.User.ID,
		"command", r.Command, "action", r.Action.Name, "has", access.String(), "needs", needed.String())
	return &Error{
		Kind:     Denied,
		Sentence: fmt.Sprintf("That is for this community's %ss. Ask one of them, they will be glad to help.", needed),
		Cause:    fmt.Errorf("%s needed", needed),
	}
}

// Access is what the person may do here, as the platform says now.
func (p *Platforms) Access(ctx context.Context, r *Request) (Access, error) {
	voucher, looksUp := p.Named(r.Platform).(Voucher)
	if !looksUp {
		return r.User.Access, nil
	}
	access, err := voucher.Access(ctx, r)
	if e := (*Error)(nil); errors.As(err, &e) {
		return Member, err // the platform says what is to be done about it
	}
	if err != nil {
		return Member, &Error{Kind: Unavailable, Sentence: "I cannot check what you may do here right now. Please try again in a moment.", Cause: err}
	}
	r.User.Access = access
	return access, nil
}
