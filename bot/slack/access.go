package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/knowledge/lru"
)

// accessTime is how long Slack's word on what somebody may do is kept.
const accessTime = 5 * time.Minute

// maxPeople bounds what is kept.
const maxPeople = 10_000

// people knows who administers the workspace, and who is in the moderators' group.
type people struct {
	workspace *workspace

	known *lru.Cache[string, vouched]

	mu    sync.Mutex
	group []string // the moderators' user ids
	asked time.Time
}

type vouched struct {
	access bot.Access
	until  time.Time
}

func newPeople(w *workspace) *people {
	return &people{workspace: w, known: lru.New[string, vouched](maxPeople)}
}

// Access implements bot.Voucher: the workspace's owners and administrators
// administer; the members of the moderators' group moderate. People from other
// workspaces in a shared channel are members, whatever they are at home.
func (w *workspace) Access(ctx context.Context, r *bot.Request) (bot.Access, error) {
	return w.people.access(ctx, r.User.ID)
}

// Zone implements bot.Zoner.
func (w *workspace) Zone(ctx context.Context, r *bot.Request) (string, error) {
	user, err := w.api.GetUserInfoContext(ctx, r.User.ID)
	if err != nil {
		return "", fmt.Errorf("users.info: %w", adapter.Redacted(err))
	}
	return user.TZ, nil
}

func (p *people) access(ctx context.Context, id string) (bot.Access, error) {
	now := p.workspace.config.Now()
	v, ok := p.known.Get(id)
	if ok && now.Before(v.until) {
		return v.access, nil
	}
	user, err := p.workspace.api.GetUserInfoContext(ctx, id)
	if err != nil {
		return bot.Member, p.refused("users.info", err)
	}
	access := bot.Member
	home := user.TeamID == p.workspace.Self().Team
	switch {
	case !home || user.Deleted || user.IsBot || user.IsRestricted || user.IsUltraRestricted:
	case user.IsAdmin || user.IsOwner || user.IsPrimaryOwner:
		access = bot.Administrator
	default:
		moderators, err := p.moderators(ctx)
		if err != nil {
			return bot.Member, err
		}
		if slices.Contains(moderators, id) {
			access = bot.Moderator
		}
	}
	p.known.Put(id, vouched{access, now.Add(accessTime)})
	return access, nil
}

// moderators returns the members of the moderators' group, if one is set.
func (p *people) moderators(ctx context.Context) ([]string, error) {
	name := strings.TrimPrefix(p.workspace.config.Moderators, "@")
	if name == "" {
		return nil, nil
	}
	now := p.workspace.config.Now()
	p.mu.Lock()
	group, fresh := p.group, !p.asked.IsZero() && now.Sub(p.asked) < accessTime
	p.mu.Unlock()
	if fresh {
		return group, nil
	}
	groups, err := p.workspace.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
	if err != nil {
		return nil, p.refused("usergroups.list", err)
	}
	i := slices.IndexFunc(groups, func(g slack.UserGroup) bool { return g.ID == name || g.Handle == name })
	if i < 0 {
		p.workspace.log.ErrorContext(ctx, "the moderators' user group is not there: look at the setting slack_moderators", "group", name)
		group = nil
	} else {
		group = groups[i].Users
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.group, p.asked = group, now
	return group, nil
}

func (p *people) refused(method string, err error) error {
	if fatal, ok := asFatal(method, err); ok {
		p.workspace.Fail(fatal)
	}
	if scope := missingScope(err); scope != "" {
		return &bot.Error{
			Kind:     bot.Unavailable,
			Sentence: fmt.Sprintf("I cannot see who is a moderator here: I lack the permission %s. This workspace's administrators have to add it to my app (or apply its manifest again) and reinstall me; until then that does not work.", scope),
			Cause:    fmt.Errorf("%s: the app lacks the scope %s: add it, or apply the manifest again, and reinstall the app: %w", method, scope, err),
		}
	}
	if isAny(err, "user_not_found", "user_not_visible", "users_not_found") {
		return &bot.Error{
			Kind:     bot.Denied,
			Sentence: "Slack does not show me who you are in this workspace, so I cannot take you for a moderator. Ask one of them, they will be glad to help.",
			Cause:    fmt.Errorf("%s: %w", method, err),
		}
	}
	return fmt.Errorf("%s: %w", method, adapter.Redacted(err))
}
