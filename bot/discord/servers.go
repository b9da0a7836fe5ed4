package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/knowledge/lru"
)

// servers is what is known of the servers that the bot is in: which channel a thread
// belongs to, and which role is the bot's own. Discord tells it when the gateway connects,
// and every change of it.
type servers struct {
	parents *lru.Cache[string, string] // by channel: the one that it is a thread or post of, or nothing
	roles   *lru.Cache[string, string] // by server
	titles  *lru.Cache[string, string] // of threads and posts that have begun since the start, by id
}

// How many channels and servers are remembered. A channel that is not is asked for.
const (
	maxParents = 100_000
	maxRoles   = 20_000
	maxTitles  = 1_000
)

func newServers() *servers {
	return &servers{parents: lru.New[string, string](maxParents), roles: lru.New[string, string](maxRoles), titles: lru.New[string, string](maxTitles)}
}

// place is a channel or a thread. A post of a forum is a thread.
// https://docs.discord.com/developers/resources/channel#channel-object-channel-types
type place struct {
	ID       string `json:"id"`
	GuildID  string `json:"guild_id"`
	Type     int    `json:"type"`
	Name     string `json:"name"`
	Position int    `json:"position"`
	ParentID string `json:"parent_id"` // of a thread its channel, of a channel its category
}

// The types of channel that are told apart.
const (
	textChannel        = 0
	announcementThread = 10
	privateThread      = 12
)

// parent is the channel that a thread belongs to, or nothing for what is no thread.
func (p *place) parent() string {
	if p.Type < announcementThread || p.Type > privateThread {
		return ""
	}
	return p.ParentID
}

// role is a server's role. The tags of a bot's own name the bot.
// https://docs.discord.com/developers/topics/permissions#role-object-role-tags-structure
type role struct {
	ID   string `json:"id"`
	Tags struct {
		BotID string `json:"bot_id"`
	} `json:"tags"`
}

// learn takes up an event about servers, and returns the server that came or went.
// Self is the bot's user.
func (s *servers) learn(self, kind string, data json.RawMessage) (*guild, error) {
	switch kind {
	case "GUILD_CREATE":
		var g guild
		if err := json.Unmarshal(data, &g); err != nil {
			return nil, fmt.Errorf("server: %w", err)
		}
		for _, p := range slices.Concat(g.Channels, g.Threads) {
			s.parents.Put(p.ID, p.parent())
		}
		for _, r := range g.Roles {
			s.learnRole(self, g.ID, r)
		}
		return &g, nil
	case "CHANNEL_CREATE", "THREAD_CREATE", "THREAD_UPDATE":
		var p place
		if err := json.Unmarshal(data, &p); err != nil {
			return nil, fmt.Errorf("channel: %w", err)
		}
		s.parents.Put(p.ID, p.parent())
		if kind == "THREAD_CREATE" {
			s.titles.Put(p.ID, p.Name)
		}
	case "THREAD_LIST_SYNC":
		var list struct {
			Threads []place `json:"threads"`
		}
		if err := json.Unmarshal(data, &list); err != nil {
			return nil, fmt.Errorf("threads: %w", err)
		}
		for _, p := range list.Threads {
			s.parents.Put(p.ID, p.parent())
		}
	case "CHANNEL_DELETE", "THREAD_DELETE":
		var p place
		if err := json.Unmarshal(data, &p); err != nil {
			return nil, fmt.Errorf("channel: %w", err)
		}
		s.parents.Drop(p.ID)
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		var r struct {
			GuildID string `json:"guild_id"`
			Role    role   `json:"role"`
			RoleID  string `json:"role_id"` // of a deletion
		}
		if err := json.Unmarshal(data, &r); err != nil {
			return nil, fmt.Errorf("role: %w", err)
		}
		if own, _ := s.roles.Get(r.GuildID); own != "" && own == r.RoleID {
			s.roles.Drop(r.GuildID)
		}
		s.learnRole(self, r.GuildID, r.Role)
	case "GUILD_DELETE":
		var g guild
		if err := json.Unmarshal(data, &g); err != nil {
			return nil, fmt.Errorf("server: %w", err)
		}
		if !g.Unavailable {
			s.roles.Drop(g.ID)
		}
		return &g, nil
	}
	return nil, nil
}

func (s *servers) learnRole(self, guild string, r role) {
	if r.Tags.BotID != "" && r.Tags.BotID == self {
		s.roles.Put(guild, r.ID)
	}
}

// ownRole is the bot's own role in a server, or nothing where it is not known.
func (s *servers) ownRole(guild string) string {
	id, _ := s.roles.Get(guild)
	return id
}

// How long somebody waits for what Discord says about a channel, and between two tries.
const (
	parentTime  = 2 * time.Second
	parentPause = 200 * time.Millisecond
)

// parent is the channel that a message's channel is a thread or a post of, or nothing. A
// message does not say it: where nobody else has, Discord is asked, once a channel.
func (a *Adapter) parent(ctx context.Context, guild, channel string) string {
	if guild == "" {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, parentTime)
	defer cancel()
	for {
		if parent, known := a.servers.parents.Get(channel); known {
			return parent
		}
		var p place
		err := a.call(ctx, http.MethodGet, "/channels/"+channel, nil, &p)
		if err == nil || !passing(err) {
			a.servers.parents.Put(channel, p.parent()) // of one that is not to be seen, nothing
			continue
		}
		wait := parentPause
		if later := (*bot.LaterError)(nil); errors.As(err, &later) {
			wait = later.After // perhaps somebody else is asking
		}
		if adapter.Pause(ctx, wait) != nil {
			a.log.WarnContext(ctx, "it is not known whether a channel is a thread", "channel", channel, "error", err)
			return "" // it may be told later
		}
	}
}
