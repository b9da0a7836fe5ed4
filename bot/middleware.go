package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// Middleware wraps a handler.
type Middleware func(Handler) Handler

// Chain wraps a handler in middleware, the first outermost.
func Chain(h Handler, list ...Middleware) Handler {
	for i := len(list) - 1; i >= 0; i-- {
		h = list[i](h)
	}
	return h
}

// Recover turns a panic into an error: no request may end the process.
func Recover() Middleware {
	return func(next Handler) Handler {
		return func(ctx context.Context, r *Request) (reply Reply, err error) {
			defer func() {
				if v := recover(); v != nil {
					err = &Error{Kind: Internal, Cause: fmt.Errorf("panic: %v\n%s", v, debug.Stack())}
				}
			}()
			return next(ctx, r)
		}
	}
}

// Timeout ends a request that takes too long.
func Timeout(limit time.Duration) Middleware {
	return func(next Handler) Handler {
		return func(ctx context.Context, r *Request) (Reply, error) {
			ctx, cancel := context.WithTimeout(ctx, limit)
			defer cancel()
			reply, err := next(ctx, r)
			if errors.Is(err, context.DeadlineExceeded) {
				err = &Error{Kind: Unavailable, Sentence: "Sorry, that took me too long. Please try again in a moment.", Cause: err}
			}
			return reply, err
		}
	}
}

// Log writes a line a request: how it went and how long it took, never its text.
func Log(log *slog.Logger, now func() time.Time) Middleware {
	return func(next Handler) Handler {
		return func(ctx context.Context, r *Request) (Reply, error) {
			start := now()
			reply, err := next(ctx, r)
			attrs := []any{
				"platform", r.Platform, "community", r.Community, "kind", r.Kind,
				"command", r.Command, "action", r.Action.Name, "took", now().Sub(start),
			}
			switch e := (*Error)(nil); {
			case err == nil:
				log.InfoContext(ctx, "answered", attrs...)
			case errors.Is(err, ErrFlood):
				log.DebugContext(ctx, "refused without a word", attrs...)
			case errors.As(err, &e) && e.Kind != Internal && e.Kind != Unavailable:
				log.InfoContext(ctx, "refused", append(attrs, "error", err)...)
			default:
				log.ErrorContext(ctx, "failed", append(attrs, "error", err)...)
			}
			return reply, err
		}
	}
}
