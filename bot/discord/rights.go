package discord

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"careerbot/bot"
)

// What this file does: it finds out what somebody may do in a server where Discord does not say
// it along, as in an emoji, or in a press in a direct message.

// rights are what a server's roles may do.
type rights struct {
	Owner string `json:"owner_id"`
	Roles []struct {
		ID          string `json:"id"`
		Permissions string `json:"permissions"`
	} `json:"roles"`

	at time.Time
}

// rightsTime is for how long they are taken to be as they were: many emoji come at once.
const rightsTime = 10 * time.Second

// maxRights is of how many servers they are remembered.
const maxRights = 1_000

// accessTime is how long somebody waits for what they may do.
const accessTime = 1500 * time.Millisecond

// accessOf is what a member of a server with these roles may do. Where Discord does not say, it
// is what everybody may.
func (a *Adapter) accessOf(ctx context.Context, guild, user string, roles []string) bot.Access {
	of, err := a.rightsOf(ctx, guild)
	if err != nil {
		a.log.WarnContext(ctx, "it is not known what somebody may do", "server", guild, "user", user, "error", err)
		return bot.Member
	}
	return a.decoder().access(&member{Permissions: strconv.FormatUint(of.permissions(guild, user, roles), 10), Roles: roles})
}

// rightsOf are a server's, as they were a moment ago at most.
func (a *Adapter) rightsOf(ctx context.Context, guild string) (of rights, err error) {
	of, known := a.rights.Get(guild)
	if known && a.config.Now().Sub(of.at).Abs() < rightsTime {
		return of, nil
	}
	ctx, cancel := context.WithTimeout(ctx, accessTime)
	defer cancel()
	of = rights{}
	if err := a.call(ctx, http.MethodGet, "/guilds/"+guild, nil, &of); err != nil {
		return of, err
	}
	of.at = a.config.Now()
	a.rights.Put(guild, of)
	return of, nil
}

// permissions are those of a member, in the server as a whole.
// https://docs.discord.com/developers/topics/permissions#permission-overwrites
func (of rights) permissions(guild, user string, roles []string) uint64 {
	if user == of.Owner {
		return administrator
	}
	has := map[string]bool{guild: true} // what everybody may
	for _, id := range roles {
		has[id] = true
	}
	all := uint64(0)
	for _, r := range of.Roles {
		if bits, err := strconv.ParseUint(r.Permissions, 10, 64); err == nil && has[r.ID] {
			all |= bits
		}
	}
	return all
}

// memberOf is somebody as a member of a server, or nil where they are none, or Discord does not say.
func (a *Adapter) memberOf(ctx context.Context, guild, user string) *member {
	ctx, cancel := context.WithTimeout(ctx, accessTime)
	defer cancel()
	var m member
	err := a.call(ctx, http.MethodGet, "/guilds/"+guild+"/members/"+user, nil, &m)
	if err == nil {
		return &m
	}
	if code(err) != unknownMember && !errors.Is(err, context.Canceled) {
		a.log.WarnContext(ctx, "it is not known whether somebody is a member", "server", guild, "user", user, "error", err)
	}
	return nil
}
