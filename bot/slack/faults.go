package slack

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// remedies says what an operator has to do about an error that ends the
// connection: no retry mends it. The errors are those of
// https://docs.slack.dev/reference/methods/auth.test and of apps.connections.open.
var remedies = map[string]string{
	"invalid_auth":            "a token is not valid: copy the tokens again from the app's pages (SLACK_BOT_TOKEN from OAuth & Permissions, SLACK_APP_TOKEN from Basic Information)",
	"not_authed":              "no token reaches Slack: set SLACK_BOT_TOKEN, and look at what stands between here and SLACK_API_URL",
	"account_inactive":        "the app was uninstalled, or its workspace deleted: install it again (OAuth & Permissions, Install to Workspace) and set the new SLACK_BOT_TOKEN",
	"token_revoked":           "the token was revoked: install the app again (OAuth & Permissions, Reinstall to Workspace) and set the new token",
	"token_expired":           "the token has expired: " + newApp,
	"not_allowed_token_type":  "a token is of the wrong kind: SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-",
	"org_login_required":      "the workspace is being moved to an organisation: install the app again when that is done",
	"team_access_not_granted": "the app is not granted access to this workspace: ask an organisation's administrator",
}

// newApp is what helps against tokens that expire.
const newApp = "its app rotates tokens, which cannot be turned off: make the app anew from 'careerbot manifest slack', which leaves rotation out, and set its tokens"

// fatalError ends the platform.
type fatalError struct {
	method string
	code   string
	needed string
}

func (e *fatalError) Error() string {
	if e.code == "missing_scope" {
		if e.method == "apps.connections.open" {
			return "missing_scope: SLACK_APP_TOKEN lacks the scope connections:write: generate a new app-level token with it (Basic Information, App-Level Tokens)"
		}
		return fmt.Sprintf("missing_scope: the app lacks the scope %s for %s: add it under OAuth & Permissions, or apply the manifest again, and reinstall the app", e.needed, e.method)
	}
	return fmt.Sprintf("%s: %s: %s", e.method, e.code, remedies[e.code])
}

// asFatal finds an error that ends the platform. A missing scope does so only where
// nothing works without it.
func asFatal(method string, err error) (*fatalError, bool) {
	refused := slack.SlackErrorResponse{}
	if !errors.As(err, &refused) {
		return nil, false
	}
	if remedies[refused.Err] != "" || refused.Err == "missing_scope" && (method == "apps.connections.open" || method == "auth.test") {
		return &fatalError{method, refused.Err, refused.Needed}, true
	}
	return nil, false
}

// code is Slack's name for an error, or nothing.
func code(err error) string {
	refused := slack.SlackErrorResponse{}
	if errors.As(err, &refused) {
		return refused.Err
	}
	return ""
}

// missingScope is what an app was not granted, or nothing.
func missingScope(err error) string {
	refused := slack.SlackErrorResponse{}
	if errors.As(err, &refused) && refused.Err == "missing_scope" {
		if refused.Needed == "" {
			return "(Slack does not say which)"
		}
		return refused.Needed
	}
	return ""
}

// isAny reports whether an error is one of Slack's.
func isAny(err error, codes ...string) bool { return err != nil && slices.Contains(codes, code(err)) }

// The time after which a call is tried again that Slack could not take.
const (
	unreachableAfter = 2 * time.Second
	unavailableAfter = 5 * time.Second
)

// outcome says what an error of a call that posts means for the reply: to be sent
// later, perhaps sent, or refused. What might have arrived is not sent again.
func (w *workspace) outcome(method, lane, id string, err error) error {
	limited := (*slack.RateLimitedError)(nil)
	status := slack.StatusCodeError{}
	if fatal, ok := asFatal(method, err); ok {
		w.Fail(fatal)
		return fatal
	}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limited):
		return w.later(w.gate.limited(lane, id, limited.RetryAfter), err)
	case isAny(err, "ratelimited", "rate_limited"):
		return w.later(w.gate.limited(lane, id, postInterval), err)
	case isAny(err, "service_unavailable", "team_added_to_org", "request_timeout"):
		return &bot.LaterError{After: unavailableAfter, Cause: err}
	case adapter.Unsent(err):
		return &bot.LaterError{After: unreachableAfter, Cause: err} // nothing left this machine
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return w.later(w.gate.limited(lane, id, postInterval), err)
	case errors.As(err, &status) && status.Code >= 500, isAny(err, "internal_error", "fatal_error"):
		return fmt.Errorf("%s: %w: %w", method, bot.ErrUncertain, err)
	case code(err) == "" && !errors.As(err, &status):
		return fmt.Errorf("%s: %w: %w", method, bot.ErrUncertain, err) // a broken connection, or no answer in time
	}
	if scope := missingScope(err); scope != "" {
		w.log.Error("Slack refuses a call for want of a scope: add it under OAuth & Permissions, or apply the manifest again, and reinstall the app", "method", method, "scope", scope)
	}
	return fmt.Errorf("%s: %w", method, err)
}

// cannotPost are the reasons for which a channel takes nothing from the bot.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors
var cannotPost = map[string]string{
	"not_in_channel":                        "I am not in that channel. Invite me with /invite, then try again.",
	"channel_not_found":                     "I cannot see that channel. Invite me with /invite, then try again.",
	"is_archived":                           "That channel is archived, so I cannot write there.",
	"restricted_action":                     "This workspace's settings do not let me write in that channel.",
	"restricted_action_thread_only_channel": "That channel takes replies in threads only.",
	"restricted_action_read_only_channel":   "I may not write in that channel: it is read-only.",
}

// callLimit is the longest one call may take: the client sees to it.
const callLimit = adapter.CallLimit

// limited says how long Slack wants to be left alone, where it refused a call for that.
func limited(err error) error {
	if refused := (*slack.RateLimitedError)(nil); errors.As(err, &refused) {
		return &bot.LaterError{After: refused.RetryAfter, Cause: err}
	}
	return err
}

// later puts a call off.
func (w *workspace) later(after time.Duration, cause error) error {
	w.config.Observer.Limited(Name, after)
	return &bot.LaterError{After: after, Cause: cause}
}
