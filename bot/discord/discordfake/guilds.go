package discordfake

import (
	"maps"
	"slices"
	"strconv"
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
