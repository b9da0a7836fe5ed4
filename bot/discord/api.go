package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// callLimit is the longest one call may take.
const callLimit = adapter.CallLimit

// versioned reads the address of a server, which may name a version of the API.
func versioned(address string) (*url.URL, error) {
	if address == "" {
		address = "https://discord.com/api/v10"
	}
	u, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(u.Path, "/v9") && !strings.HasSuffix(u.Path, "/v10") {
		u.Path = strings.TrimSuffix(u.Path, "/") + "/v10"
	}
	return u, nil
}

// version is the API's, for the gateway.
func version(base *url.URL) string {
	return base.Path[strings.LastIndex(base.Path, "/v")+2:]
}

// apiError is an error of Discord's, by its code.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
type apiError struct {
	Status  int
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Detail  json.RawMessage `json:"errors"`
}

func (e *apiError) Error() string {
	return fmt.Sprintf("status %d, code %d: %s %s", e.Status, e.Code, e.Message, e.Detail)
}

// code is Discord's code for an error, or zero.
func code(err error) int {
	if e := (*apiError)(nil); errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func status(err error) int {
	if e := (*apiError)(nil); errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// call makes one request. Its error is a *bot.LaterError where Discord takes no more
// for a while, and wraps bot.ErrAgain where the request may have had its effect, and can
// be made again: all of those made here can, but for follow-ups, which wrap
// bot.ErrUncertain.
func (a *Adapter) call(ctx context.Context, method, path string, in, out any) error {
	var data []byte
	kind := "application/json"
	if in != nil {
		var err error
		if data, err = json.Marshal(in); err != nil {
			return err
		}
	}
	return a.callRaw(ctx, method, path, kind, data, out)
}

// soon is how long a call waits by itself that somebody waits for: another one that looks
// at the same route is answered by then.
const (
	soon      = time.Second
	soonTries = 4
)

// callSoon is call for a moderator who waits for it: where Discord takes it within soon, it
// is made then.
func (a *Adapter) callSoon(ctx context.Context, method, path string, in, out any) error {
	for try := 1; ; try++ {
		err := a.call(ctx, method, path, in, out)
		later := (*bot.LaterError)(nil)
		if !errors.As(err, &later) || later.After > soon || try == soonTries {
			return err
		}
		if adapter.Pause(ctx, later.After) != nil {
			return err
		}
	}
}

func (a *Adapter) callRaw(ctx context.Context, method, path, kind string, data []byte, out any) error {
	plain, _, _ := strings.Cut(path, "?")
	route := route(method, plain)
	after, probe := a.limiter.wait(route, plain)
	if after > 0 {
		a.config.Observer.Limited(Name, after)
		return later(after)
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	answer, err := a.ask(ctx, method, path, kind, data)
	if err != nil {
		a.limiter.note(route, probe, 0, nil, nil)
		return unanswered(method, plain, err)
	}
	after = a.limiter.note(route, probe, answer.status, answer.header, answer.body)
	switch {
	case answer.status == http.StatusTooManyRequests:
		a.config.Observer.Limited(Name, after)
		return later(after)
	case answer.status >= 500:
		return fmt.Errorf("%s %s: status %d: %w", method, hidden(plain), answer.status, repeatable(method, plain))
	case answer.status >= 300:
		e := &apiError{Status: answer.status}
		if err := json.Unmarshal(answer.body, e); err != nil {
			e.Message = "not Discord's answer" // a proxy's page
		}
		e.Status = answer.status
		return fmt.Errorf("%s %s: %w", method, hidden(plain), e)
	}
	if out == nil || len(answer.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer.body, out); err != nil {
		return fmt.Errorf("%s %s: %w: %w", method, hidden(plain), repeatable(method, plain), err)
	}
	return nil
}

// repeatable says whether a call that may have had its effect can be made again. A
// follow-up cannot: Discord takes no nonce for one.
func repeatable(method, path string) error {
	if method == http.MethodPost && strings.HasPrefix(path, "/webhooks/") {
		return bot.ErrUncertain
	}
	return bot.ErrAgain
}

// hidden leaves an interaction's token, which is a secret, out of an error.
func hidden(path string) string {
	if interactive(path) {
		return strings.Join(strings.SplitN(path, "/", 4)[:2], "/") + "/…"
	}
	return path
}

// unanswered says what a call without an answer means: nothing was sent, or perhaps.
func unanswered(method, path string, err error) error {
	failed := (*url.Error)(nil)
	if errors.As(err, &failed) {
		err = failed.Err // without the address
	}
	if adapter.Unsent(err) {
		return &bot.LaterError{After: 2 * time.Second, Cause: err}
	}
	return fmt.Errorf("%s: %w: %w", hidden(path), repeatable(method, path), err)
}

// answer is what Discord answers a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// maxAnswer is the longest response that is read, in bytes.
const maxAnswer = 8 << 20

// ask makes one request. What answers an interaction is allowed by the token in its path;
// everything else by the bot's.
func (a *Adapter) ask(ctx context.Context, method, path, kind string, data []byte) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, a.base.String()+path, bytes.NewReader(data))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("User-Agent", "DiscordBot (careerbot, 1)")
	if len(data) > 0 {
		r.Header.Set("Content-Type", kind)
	}
	if !interactive(path) {
		r.Header.Set("Authorization", "Bot "+a.config.Token)
	}
	response, err := a.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return answer{response.StatusCode, response.Header, body}, errors.Join(err, response.Body.Close())
}
