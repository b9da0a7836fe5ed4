package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log" //nolint:depguard // Slack's library takes no other, and it is thrown away
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"careerbot/bot/adapter"
)

// maxInHand is how many payloads one connection works on at once. Further ones wait
// in the socket, where Slack sees that they are not acknowledged.
const maxInHand = 256

// flushTime is what acknowledgements get to leave by at shutdown. Slack delivers
// what was not acknowledged again, and the claim answers it once.
const flushTime = 150 * time.Millisecond

// runSockets receives over socket mode until the context ends or Slack says
// something that no retry mends.
func (a *Adapter) runSockets(ctx context.Context) error {
	receiving, stop := context.WithCancel(ctx)
	defer stop()
	var connections sync.WaitGroup
	for range socketConnections {
		connections.Go(func() { a.runSocket(receiving) })
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-a.Failed():
	}
	stop()
	connections.Wait()
	return err
}

// runSocket keeps one connection until the context ends. Then it reads no more,
// acknowledges what the inbox has accepted, and closes.
func (a *Adapter) runSocket(ctx context.Context) {
	open, closeSocket := context.WithCancel(context.WithoutCancel(ctx))
	defer closeSocket()
	client := socketmode.New(a.api,
		socketmode.OptionLog(log.New(io.Discard, "", 0)), // it may hold what people wrote
		socketmode.OptionReadLimit(4<<20),
		socketmode.OptionDialer(&websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: callLimit, WriteBufferSize: 2 * maxSocketResponse}),
	)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err := client.RunContext(open) // it returns when it is told to, or when Slack refuses it for good
		if open.Err() == nil {
			if fatal, ok := asFatal("apps.connections.open", err); ok {
				err = fatal
			}
			a.Fail(err)
		}
	}()
	var inHand sync.WaitGroup
	room := make(chan struct{}, maxInHand)
	for {
		select {
		case <-ctx.Done():
			inHand.Wait()
			time.Sleep(flushTime)
			closeSocket()
			<-ended
			return
		case <-ended:
			inHand.Wait()
			return
		case e := <-client.Events:
			envelope, ok := a.envelope(ctx, e)
			if !ok {
				continue
			}
			room <- struct{}{}
			inHand.Go(func() {
				defer func() { <-room }()
				a.takeEnvelope(open, client, envelope)
			})
		}
	}
}

// envelope is one payload of socket mode.
// https://docs.slack.dev/apis/events-api/using-socket-mode#events
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// envelope returns what an event of the client brings, if it is a payload.
func (a *Adapter) envelope(ctx context.Context, e socketmode.Event) (envelope, bool) {
	switch e.Type {
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
		if e.Request != nil {
			return envelope{e.Request.EnvelopeID, e.Request.Type, e.Request.Payload}, true
		}
	case socketmode.EventTypeErrorBadMessage:
		// The client reads only what it knows. What it does not is read here, or at
		// least acknowledged, or Slack would deliver it again and again.
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
			var env envelope
			if err := json.Unmarshal(bad.Message, &env); err == nil && env.ID != "" {
				return env, true
			}
			a.log.WarnContext(ctx, "Slack sent a frame that cannot be read", "bytes", len(bad.Message))
		}
	case socketmode.EventTypeConnectionError:
		if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
			if fatal, ends := asFatal("apps.connections.open", failed.ErrorObj); ends {
				a.Fail(fatal) // the client would try for ever
				break
			}
			a.config.Observer.Reconnected(Name)
			a.log.WarnContext(ctx, "no socket to Slack, trying again", "attempt", failed.Attempt, "after", failed.Backoff, "error", adapter.Redacted(failed.ErrorObj))
		}
	case socketmode.EventTypeConnected:
		a.log.DebugContext(ctx, "socket to Slack is open")
	case socketmode.EventTypeErrorWriteFailed:
		a.log.WarnContext(ctx, "an acknowledgement was not written; Slack will deliver again")
	}
	return envelope{}, false
}

// takeEnvelope receives a payload and acknowledges it. One that was not accepted is
// left for Slack to deliver again.
func (a *Adapter) takeEnvelope(ctx context.Context, client *socketmode.Client, env envelope) {
	start := a.config.Now()
	ack, err := a.receive(ctx, env.Type, env.Payload)
	defer ack.left()
	malformed := (*malformedError)(nil)
	switch {
	case errors.As(err, &malformed):
		a.log.WarnContext(ctx, "payload acknowledged unread", "type", env.Type, "error", err)
	case err != nil:
		a.log.ErrorContext(ctx, "payload not accepted", "type", env.Type, "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, acknowledgeTime)
	defer cancel()
	if err := client.SendCtx(ctx, socketmode.Response{EnvelopeID: env.ID, Payload: a.short(ack.answer)}); err != nil {
		a.log.WarnContext(ctx, "payload not acknowledged", "type", env.Type, "error", err)
		return
	}
	a.config.Observer.Acknowledged(Name, a.config.Now().Sub(start))
}

// short leaves out an answer that Slack would drop for its length.
func (a *Adapter) short(answer any) any {
	if answer == nil {
		return nil
	}
	if !fits(answer) {
		a.log.Error("defect: an answer is too long for a socket and left out")
		return nil
	}
	return answer
}

// maxAnswer is how long an answer may be, in bytes, with what stands around it.
const maxAnswer = maxSocketResponse - 1024

// fits reports whether an answer may be part of an acknowledgement.
func fits(answer any) bool {
	data, err := json.Marshal(answer)
	return err == nil && len(data) <= maxAnswer
}
