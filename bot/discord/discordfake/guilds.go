package discordfake

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// everything are all permissions but that of an administrator.
const everything = 1<<52 - 1 - 1<<3

// getGuilds lists the servers that the bot is in.
// https://docs.discord.com/developers/resources/user#get-current-user-guilds
// The caller holds the lock.
func (s *Server) getGuilds(c *request) {
	list := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.guilds)) {
		if !s.options.Nowhere {
			list = append(list, map[string]any{"id": id, "name": "Server " + id, "owner": false, "permissions": strconv.FormatUint(everything&^s.options.Missing, 10)})
		}
	}
	c.ok(list)
}

// guildJSON is a server as the gateway announces it: with its channels, the threads that
// are not archived, and the roles, of which a bot's own says whose it is. The caller holds
// the lock.
// https://docs.discord.com/developers/events/gateway-events#guild-create
func (s *Server) guildJSON(gu *guild) map[string]any {
	channels, threads := []any{}, []any{}
	for i, id := range gu.channels {
		channel := s.channels[id].json()
		channel["position"], channel["name"] = i, "general"
		channels = append(channels, channel)
	}
	members := []any{}
	for i := range gu.members {
		members = append(members, map[string]any{"user": map[string]any{"id": strconv.Itoa(700_000_000 + i), "username": "somebody", "avatar": "0123456789abcdef0123456789abcdef"}, "roles": []string{}, "joined_at": "2026-01-01T00:00:00.000000+00:00"})
	}
	roles := []any{map[string]any{"id": gu.id, "name": "@everyone", "permissions": "0"}}
	if gu.id == Guild {
		roles = append(roles, botRole())
	}
	return map[string]any{
		"id": gu.id, "name": "A server", "joined_at": gu.joined.UTC().Format(time.RFC3339Nano), "system_channel_id": gu.system, "channels": channels, "threads": threads, "roles": roles,
		"members": members, "member_count": gu.members, "unavailable": false,
	}
}

func botRole() map[string]any {
	return map[string]any{"id": BotRole, "name": "careerbot", "permissions": "0", "managed": true, "tags": map[string]any{"bot_id": BotUser}}
}

// json is a channel as Discord shows it. A thread's parent is its channel, a channel's a
// category.
func (c *channel) json() map[string]any {
	data := map[string]any{"id": c.id, "type": c.kind, "name": "general", "parent_id": nil}
	if c.guild != "" {
		data["guild_id"] = c.guild
	}
	if c.recipient != "" {
		data["type"] = 1
	}
	if c.parent != "" {
		data["parent_id"] = c.parent
	}
	if c.kind == 15 {
		data["available_tags"] = append([]any{}, c.tags...)
	}
	if c.kind == 11 {
		data["applied_tags"] = append([]string{}, c.applied...)
	}
	return data
}

func (s *Server) getChannel(c *request) {
	place := s.channels[c.r.PathValue("channel")]
	if place == nil {
		c.refuse(http.StatusNotFound, 10003, "Unknown Channel")
		return
	}
	c.ok(place.json())
}

// RenewRole deletes the bot's own role and makes it anew under another id.
func (s *Server) RenewRole(id string) {
	s.Event("GUILD_ROLE_DELETE", Guild, map[string]any{"guild_id": Guild, "role_id": BotRole})
	role := botRole()
	role["id"] = id
	s.Event("GUILD_ROLE_CREATE", Guild, map[string]any{"guild_id": Guild, "role": role})
}
