package main

import (
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/bot/discord"
	"careerbot/bot/setting"
	"careerbot/bot/slack"
)

// platforms are those that can be connected: each is a folder, and its line here.
func platforms() []platform {
	return []platform{
		new(slack.Config),
		new(discord.Config),
	}
}

// platform is what can be set of a platform, and how it is connected then.
type platform interface {
	About() adapter.About
	Settings() []setting.Setting
	// Wanted reports whether it is to be connected: a token of it is set.
	Wanted() bool
	// Check reports everything wrong with what is set, a line each.
	Check() error
	// Connect connects it to a bot. Routes are what it takes over HTTP, below /<its name>/, or nil.
	Connect(b adapter.Bot) (platform bot.Platform, routes http.Handler, err error)
	Manifest() adapter.Manifest
}

// wanted are the platforms that are to be connected.
func (c *config) wanted() (list []platform) {
	for _, platform := range c.platforms {
		if platform.Wanted() {
			list = append(list, platform)
		}
	}
	return list
}

// connectHint says how a platform is connected.
func (c *config) connectHint() string {
	var ways []string
	for _, platform := range c.platforms {
		about := platform.About()
		ways = append(ways, about.Title+", set "+about.Tokens)
	}
	return "No platform is connected. For " + strings.Join(ways, "; for\n") + ". The README says where they are."
}

// connect makes these platforms, and the handler for what they take over HTTP, or nil.
func (p *program) connect(wanted []platform, a *opened, owner string, log *slog.Logger, observer bot.Observer) (list []bot.Platform, handler http.Handler, err error) {
	b := adapter.Bot{
		Commands: a.bot.Commands, Complete: a.bot.Complete, Owner: owner, Now: p.now, Random: rand.Float64, Log: log, Observer: observer, Note: a.bot.Note, Settings: a.bot.Settings(), Overhearer: a.bot.Overhearer(),
	}
	if a.store != nil {
		b.Sessions = a.store
	}
	mux, listens := http.NewServeMux(), false
	for _, platform := range wanted {
		connected, routes, err := platform.Connect(b)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, connected)
		if routes != nil {
			mux.Handle("/"+platform.About().Name+"/", routes)
			listens = true
		}
	}
	if !listens {
		return list, nil, nil
	}
	return list, mux, nil
}
