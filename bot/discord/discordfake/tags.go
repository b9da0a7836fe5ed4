package discordfake

import (
	"encoding/json"
	"net/http"
	"slices"
)

// Tag gives a forum tags that its posts may have, each by its id and name.
func (s *Server) Tag(forum string, tags ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := 0; i+1 < len(tags); i += 2 {
		s.channels[forum].tags = append(s.channels[forum].tags, map[string]any{"id": tags[i], "name": tags[i+1], "moderated": false, "emoji_id": nil, "emoji_name": nil})
	}
}

// Tags are those that a post has.
func (s *Server) Tags(post string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.channels[post].applied)
}

// LetManage gives the bot the permission Manage Threads.
func (s *Server) LetManage() { s.mu.With(func() { s.manages = true }) }

// patchChannel changes a post's tags, which takes a permission where the post is not the bot's.
// https://docs.discord.com/developers/resources/channel#modify-channel
func (s *Server) patchChannel(c *request) {
	post := s.channels[c.r.PathValue("channel")]
	var change struct {
		Tags []string `json:"applied_tags"`
	}
	switch err := json.Unmarshal(c.body, &change); {
	case err != nil:
		c.refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
	case post == nil:
		c.refuse(http.StatusNotFound, 10003, "Unknown Channel")
	case !s.manages:
		c.refuse(http.StatusForbidden, 50013, "Missing Permissions")
	case post.kind != 11 || len(change.Tags) > 5 || !s.offers(post.parent, change.Tags):
		c.invalid([]string{"applied_tags"})
	default:
		post.applied = change.Tags
		c.ok(post.json())
	}
}

// offers reports whether a forum has all of some tags. The caller holds the lock.
func (s *Server) offers(forum string, ids []string) bool {
	return s.channels[forum] != nil && !slices.ContainsFunc(ids, func(id string) bool {
		return !slices.ContainsFunc(s.channels[forum].tags, func(tag any) bool { return tag.(map[string]any)["id"] == id })
	})
}
