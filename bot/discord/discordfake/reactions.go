package discordfake

import (
	"net/http"
	"strconv"
)

// React lets a person put an emoji on a message. An application that has not asked for such
// events is told of none.
// https://docs.discord.com/developers/events/gateway-events#message-reaction-add
func (s *Server) React(user, channelID, id, emoji string) {
	s.mu.Lock()
	c := s.channels[channelID]
	data := map[string]any{
		"user_id": user, "channel_id": c.id, "message_id": id, "guild_id": c.guild, "emoji": map[string]any{"id": nil, "name": emoji}, "burst": false, "type": 0,
		"member": s.memberJSON(user),
	}
	if m := c.message(id); m != nil {
		data["message_author_id"] = m.Author
	}
	told, guild := s.reactions, c.guild
	s.mu.Unlock()
	if told {
		s.Event("MESSAGE_REACTION_ADD", guild, data)
	}
}

// ownRole is the role by which a person has what they may do: people have it by roles alone.
func ownRole(user string) string { return "9" + user[1:] }

// memberJSON is a person as a member. The caller holds the lock.
func (s *Server) memberJSON(user string) map[string]any {
	roles := append([]string{}, s.roles[user]...)
	if s.permissions[user] != 0 {
		roles = append(roles, ownRole(user))
	}
	if user == BotUser {
		roles = append(roles, BotRole)
	}
	return map[string]any{"user": map[string]any{"id": user, "username": s.names[user], "bot": user == BotUser}, "roles": roles, "nick": nil, "joined_at": "2026-01-01T00:00:00.000000+00:00"}
}

// getGuild returns a server with its roles.
// https://docs.discord.com/developers/resources/guild#get-guild
func (s *Server) getGuild(c *request) {
	gu := s.guilds[c.r.PathValue("guild")]
	if gu == nil {
		c.refuse(http.StatusNotFound, 10004, "Unknown Guild")
		return
	}
	own := botRole()
	if s.manages {
		own["permissions"] = strconv.Itoa(1 << 34)
	}
	roles := []any{map[string]any{"id": gu.id, "name": "@everyone", "permissions": "0"}, own}
	for user, bits := range s.permissions {
		roles = append(roles, map[string]any{"id": ownRole(user), "name": "of " + user, "permissions": strconv.FormatInt(bits, 10)})
	}
	c.ok(map[string]any{"id": gu.id, "name": "A server", "owner_id": "400000000000000999", "roles": roles})
}

// getMember returns a member of a server.
// https://docs.discord.com/developers/resources/guild#get-guild-member
func (s *Server) getMember(c *request) {
	user := c.r.PathValue("user")
	if s.guilds[c.r.PathValue("guild")] == nil || s.names[user] == "" && user != BotUser || s.strangers[user] {
		c.refuse(http.StatusNotFound, 10007, "Unknown Member")
		return
	}
	c.ok(s.memberJSON(user))
}

// Quit lets a person leave the servers.
func (s *Server) Quit(user string) { s.mu.With(func() { s.strangers[user] = true }) }

// getMessage returns a message, without the words that are not for the bot.
// https://docs.discord.com/developers/resources/message#get-channel-message
func (s *Server) getMessage(c *request) {
	place := s.channels[c.r.PathValue("channel")]
	switch {
	case place == nil:
		c.refuse(http.StatusNotFound, 10003, "Unknown Channel")
	case place.denied != 0:
		c.refuse(http.StatusForbidden, place.denied, "Missing Access")
	case place.historyDenied:
		c.refuse(http.StatusForbidden, 50013, "Missing Permissions")
	default:
		m := place.lasting(c.r.PathValue("id"))
		if m == nil {
			c.refuse(http.StatusNotFound, 10008, "Unknown Message")
			return
		}
		data := s.messageJSON(place, m, "")
		delete(data, "guild_id") // the gateway alone says it
		delete(data, "member")
		c.ok(data)
	}
}
