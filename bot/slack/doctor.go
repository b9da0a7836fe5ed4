package slack

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"careerbot/bot"
)

var _ bot.Examiner = (*Adapter)(nil)

// Where an operator mends things.
const (
	reinstall = "add them under OAuth & Permissions (or paste the manifest of 'careerbot manifest slack' again), then reinstall the app to the workspace"
	newToken  = "copy the Bot User OAuth Token (xoxb-…) again from the app's OAuth & Permissions page into SLACK_BOT_TOKEN"
)

// maxSkew is how far the clock may be from Slack's: signed requests older than five
// minutes are refused.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
const maxSkew = time.Minute

// Examine implements bot.Examiner.
func (a *Adapter) Examine(ctx context.Context) []bot.Finding {
	f := &bot.Findings{About: "Slack"}
	who, err := a.api.AuthTestContext(ctx)
	if err != nil {
		examineFailure(f, "bot token", err, newToken)
		return f.List
	}
	if who.BotID == "" {
		f.Fail("bot token", "it is not a bot's", newToken)
	} else {
		f.OK("bot token", fmt.Sprintf("it is valid, for the workspace %s (%s), as %s", who.Team, who.TeamID, who.User))
	}
	a.examineScopes(f, who.Header)
	examineClock(f, who.Header, a.config.Now())
	a.examineTransport(ctx, f)
	a.examineModerators(ctx, f)
	a.examineBlocks(ctx, f)
	return f.List
}

// examineFailure explains a call that failed.
func examineFailure(f *bot.Findings, subject string, err error, remedy string) {
	switch {
	case isAny(err, "missing_scope", "not_allowed_token_type"):
		f.Fail(subject, "Slack says "+err.Error(), remedy)
	case isAny(err, "token_expired"):
		f.Fail(subject, "Slack does not take it: "+err.Error(), newApp)
	case isAny(err, "invalid_auth", "not_authed", "token_revoked", "account_inactive"):
		f.Fail(subject, "Slack does not take it: "+err.Error(), remedy)
	default:
		about.ExamineFailure(f, subject, limited(err))
	}
}

// examineScopes compares the token's scopes with those that are used. Slack lists them
// in a header of every answer.
func (a *Adapter) examineScopes(f *bot.Findings, h http.Header) {
	have := splitScopes(h.Get(scopesHeader))
	scopes, _ := a.config.asked()
	if len(have) == 0 {
		f.Warn("scopes", "Slack does not say which ones the token has", "compare them with 'careerbot manifest slack' by eye")
		return
	}
	missing := slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return slices.Contains(have, s) })
	more := slices.DeleteFunc(slices.Clone(have), func(s string) bool { return slices.Contains(scopes, s) })
	switch {
	case len(missing) > 0:
		f.Fail("scopes", "missing: "+strings.Join(missing, ", "), reinstall)
	default:
		f.OK("scopes", fmt.Sprintf("all %d are granted", len(scopes)))
	}
	if len(more) > 0 {
		f.Warn("scopes", "superfluous: "+strings.Join(more, ", "), "take them away under OAuth & Permissions: careerbot does not use them")
	}
	if a.config.Reactions {
		f.OK("emoji", "moderators keep a message as an answer by the emoji that their community chooses in its settings")
	} else {
		f.OK("emoji", "it is off: no emoji keeps an answer; CAREERBOT_SLACK_REACTIONS and the manifest, applied again, turn it on")
	}
}

// examineClock compares this machine's clock with Slack's.
func examineClock(f *bot.Findings, h http.Header, now time.Time) {
	theirs, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	if skew := now.Sub(theirs).Abs(); skew > maxSkew {
		f.Fail("clock", fmt.Sprintf("this machine's clock is %s from Slack's", skew.Round(time.Second)), "set the clock, and let it be kept (systemd-timesyncd, chrony): requests that are signed too long ago are refused")
		return
	}
	f.OK("clock", "it agrees with Slack's")
}

// scopesHeader is that of every answer in which Slack lists the token's scopes.
const scopesHeader = "X-OAuth-Scopes"

// examineTransport tries the way that events come.
func (a *Adapter) examineTransport(ctx context.Context, f *bot.Findings) {
	f.OK("removal", "what a workspace leaves behind that removes the app is deleted after 30 days where the app subscribes to the events app_uninstalled and tokens_revoked as well, which only its page shows (Event Subscriptions)")
	_, events := a.config.asked()
	if a.config.AppToken == "" {
		f.OK("events", "they come over HTTP: the app's Request URLs must end in /slack/events, /slack/commands, /slack/interactivity and /slack/options at this machine's public address")
		return
	}
	if _, _, err := a.api.StartSocketModeContext(ctx); err != nil {
		examineFailure(f, "app-level token", err, "generate one with the scope connections:write under Basic Information, App-Level Tokens, and turn Socket Mode on; put it into SLACK_APP_TOKEN")
		return
	}
	f.OK("app-level token", "socket mode can be opened; that events are subscribed to ("+strings.Join(events, ", ")+") only the app's page shows")
}

func (a *Adapter) examineModerators(ctx context.Context, f *bot.Findings) {
	if a.config.Moderators == "" {
		f.OK("moderators", "the workspace's administrators and owners; a user group can be named in CAREERBOT_SLACK_MODERATORS")
		return
	}
	groups, err := a.api.GetUserGroupsContext(ctx)
	if err != nil {
		examineFailure(f, "moderators", err, reinstall)
		return
	}
	for _, g := range groups {
		if g.ID == a.config.Moderators || strings.EqualFold(g.Handle, strings.TrimPrefix(a.config.Moderators, "@")) {
			f.OK("moderators", "the user group "+g.Handle+" is there")
			return
		}
	}
	f.Fail("moderators", "there is no user group "+a.config.Moderators, "set CAREERBOT_SLACK_MODERATORS to the handle of one, without the @, or leave it out")
}
