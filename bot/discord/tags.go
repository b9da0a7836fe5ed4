package discord

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"careerbot/bot"
)

// What this file does: a forum's post that is solved gets the forum's tag that says so. That
// takes a permission which the install link does not ask for: where it is missing, the post says
// so, and everything else works.

var _ bot.Tagger = (*Adapter)(nil)

// manageThreads is the permission to change others' posts.
const manageThreads = 1 << 34

// maxTags is how many tags a post has at most.
// https://docs.discord.com/developers/resources/channel#channel-object
const maxTags = 5

// solvedTags are the names of tags that say that a post is solved.
var solvedTags = []string{"solved", "resolved", "answered"}

// tagged is a forum with the tags that its posts may have, or a post with those that it has.
type tagged struct {
	Available []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"available_tags"`
	Applied []string `json:"applied_tags"`
}

// solved is the tag of a forum's posts that are solved, or nothing.
func (of tagged) solved() (id, name string) {
	for _, want := range solvedTags {
		for _, tag := range of.Available {
			if strings.EqualFold(strings.TrimSpace(tag.Name), want) {
				return tag.ID, tag.Name
			}
		}
	}
	return "", ""
}

// TagSolved implements bot.Tagger.
// https://docs.discord.com/developers/resources/channel#modify-channel
func (a *Adapter) TagSolved(ctx context.Context, post, forum string) error {
	var in, of tagged
	if err := a.callSoon(ctx, http.MethodGet, "/channels/"+forum, nil, &in); err != nil {
		return a.tagError(err, "")
	}
	tag, name := in.solved()
	if tag == "" {
		return nil
	}
	if err := a.callSoon(ctx, http.MethodGet, "/channels/"+post, nil, &of); err != nil {
		return a.tagError(err, name)
	}
	if slices.Contains(of.Applied, tag) {
		return nil
	}
	if len(of.Applied) >= maxTags {
		return &bot.Error{Kind: bot.Invalid, Sentence: fmt.Sprintf("I could not set the tag “%s”: this post has as many tags as Discord allows.", name), Cause: fmt.Errorf("%d tags", len(of.Applied))}
	}
	return a.tagError(a.callSoon(ctx, http.MethodPatch, "/channels/"+post, map[string]any{"applied_tags": append(of.Applied, tag)}, nil), name)
}

// tagError says to the post's readers why its tag is not set.
func (a *Adapter) tagError(err error, name string) error {
	switch code(err) {
	case missingPermissions, missingAccess:
		return &bot.Error{Kind: bot.Denied, Sentence: fmt.Sprintf("I could not set the tag “%s”: that takes the permission Manage Threads in this forum.", name), Cause: err}
	}
	return a.pinError(err, "I could not set this post's tag just now.")
}

// maxForums is in how many channels is looked for a forum whose posts cannot be tagged.
const maxForums = 5

// CannotTag implements bot.Tagger.
func (a *Adapter) CannotTag(ctx context.Context, community string, channels []string) string {
	guild := guildOf(community)
	for _, id := range channels[:min(len(channels), maxForums)] {
		var forum tagged
		if err := a.callSoon(ctx, http.MethodGet, "/channels/"+id, nil, &forum); err != nil {
			continue
		}
		tag, name := forum.solved()
		if tag == "" {
			continue
		}
		me := a.memberOf(ctx, guild, a.Self().User)
		if me == nil {
			return ""
		}
		of, err := a.rightsOf(ctx, guild)
		if err != nil || of.permissions(guild, a.Self().User, me.Roles)&(manageThreads|administrator) != 0 {
			return ""
		}
		return fmt.Sprintf("Posts that are solved do not get their forum's tag “%s”: I have no permission Manage Threads. Whoever manages this server can give it to my role; everything else works without.", name)
	}
	return ""
}
