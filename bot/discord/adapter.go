package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"

	"careerbot/bot"
	"careerbot/bot/adapter"
	"careerbot/knowledge/lru"
)

// Adapter is an application with its bot: a bot.Platform whose messages can be edited
// and pinned.
type Adapter struct {
	config  Config
	base    *url.URL
	key     ed25519.PublicKey // nil: no interactions over HTTP
	client  *http.Client
	limiter *limiter
	signed  *adapter.Signed
	servers *servers
	rights  *lru.Cache[string, rights] // by server
	directs *lru.Cache[string, string] // people → the channel of their direct messages
	said    *lru.Cache[string, uint64] // messages for the bot → what they said last, as a hash
	seed    maphash.Seed
	answers bot.Setting // who sees those to slash commands
	log     *slog.Logger
	*adapter.State[identity]

	commands atomic.Pointer[map[string]string] // as they can be clicked, by name

	mu      sync.Mutex
	waiting map[string]*pending // interactions, by their requests' keys
	guilds  map[string]bool     // that the bot was in when it connected
}

var (
	_ bot.Platform = (*Adapter)(nil)
	_ bot.Editor   = (*Adapter)(nil)
	_ bot.Notifier = (*Adapter)(nil)
	_ bot.Pinner   = (*Adapter)(nil)
	_ bot.Resender = (*Adapter)(nil)
	_ bot.Speaker  = (*Adapter)(nil)

	_ bot.Settable  = (*Adapter)(nil)
	_ bot.Overhears = (*Adapter)(nil)

	_ bot.Successor = (*Adapter)(nil)
)

// How many people's direct messages and how many messages are remembered.
const (
	maxDirects = 20_000
	maxSaid    = 20_000
)

// New makes an adapter, or reports what is wrong with its configuration.
func New(c Config) (*Adapter, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	base, err := versioned(c.APIURL)
	if err != nil {
		return nil, err
	}
	c.Bot = c.Whole()
	a := &Adapter{
		config: c, base: base, client: &http.Client{Transport: adapter.Transport(), Timeout: callLimit}, limiter: newLimiter(c.Now), servers: newServers(), rights: lru.New[string, rights](maxRights), answers: adapter.AnswersSetting(c.Private, false), log: c.Log, State: adapter.NewState[identity](),
		directs: lru.New[string, string](maxDirects), said: lru.New[string, uint64](maxSaid), seed: maphash.MakeSeed(), waiting: map[string]*pending{}, guilds: map[string]bool{},
	}
	a.signed = &adapter.Signed{Bot: c.Bot, About: about, Check: a.signature}
	if c.PublicKey != "" {
		if a.key, err = hex.DecodeString(c.PublicKey); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Name implements bot.Platform.
func (a *Adapter) Name() string { return Name }

// Resends implements bot.Resender: messages carry an enforced nonce, and a response
// that is given again changes the one that is there.
func (a *Adapter) Resends() bool { return true }

// Speech implements bot.Speaker.
func (a *Adapter) Speech() bot.Speech {
	s := bot.Speech{Command: "/"}
	if names := a.commands.Load(); names != nil {
		s.Clickable = *names
	}
	s.Asking = "Mention me with a question, in your own words, or use " + s.Use("ask") + ": I reply right here in the channel, with the source."
	return s
}

// Run implements bot.Platform: it registers the commands and receives until the
// context ends, or until Discord says something that no retry mends.
func (a *Adapter) Run(ctx context.Context, inbox bot.Inbox) error {
	self, err := a.identify(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	defer a.Begin(self, inbox)()
	if err := a.register(ctx, self.Application); err != nil {
		return err
	}
	a.log.InfoContext(ctx, "connected to Discord", "application", self.Application, "user", self.User, "http", a.key != nil)
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.runGateway(running) }()
	select {
	case err = <-a.Failed():
		stop()
		return errors.Join(err, <-ended)
	case err = <-ended:
		return err
	}
}

// asFatal finds an error that no retry mends.
func asFatal(err error) error {
	switch {
	case status(err) == http.StatusUnauthorized && code(err) != tokenExpired: // that one is an interaction's
		return fmt.Errorf("DISCORD_TOKEN is not valid (any more): copy the token again from the application's Bot page (Reset Token): %w", err)
	case code(err) == 10002:
		return fmt.Errorf("DISCORD_APPLICATION_ID names no application: copy it from the application's General Information page: %w", err)
	}
	return nil
}

// patiently runs a call until it works, an error that no retry mends comes, or the
// context ends.
func (a *Adapter) patiently(ctx context.Context, what string, f func() error) error {
	return a.config.Patiently(ctx, about.Title, what, f, func(err error) error {
		if s := status(err); asFatal(err) == nil && s >= 400 && s < 500 {
			return err
		}
		return asFatal(err)
	})
}

func (a *Adapter) identify(ctx context.Context) (identity, error) {
	var who struct {
		ID string `json:"id"`
	}
	if err := a.patiently(ctx, "who I am", func() error { return a.call(ctx, "GET", "/users/@me", nil, &who) }); err != nil {
		return identity{}, err
	}
	self := identity{User: who.ID, Application: a.config.ApplicationID}
	if self.Application == "" {
		var app struct {
			ID string `json:"id"`
		}
		if err := a.patiently(ctx, "my application", func() error { return a.call(ctx, "GET", "/applications/@me", nil, &app) }); err != nil {
			return identity{}, err
		}
		self.Application = app.ID
	}
	return self, nil
}

// register writes the application's commands where they have changed. Discord allows
// 200 creations a day.
func (a *Adapter) register(ctx context.Context, application string) error {
	path := a.commandsPath(application)
	var have []registered
	if err := a.patiently(ctx, "the commands", func() error { return a.call(ctx, "GET", path, nil, &have) }); err != nil || ctx.Err() != nil {
		return explainRegister(err)
	}
	if a.same(have) {
		names := a.clickable(have)
		a.commands.Store(&names)
		return nil
	}
	want := a.wanted()
	var written []registered
	err := a.patiently(ctx, "the commands", func() error { return a.call(ctx, "PUT", path, want, &written) })
	if err == nil {
		names := a.clickable(written)
		a.commands.Store(&names)
	}
	if err == nil && ctx.Err() == nil {
		a.log.InfoContext(ctx, "commands registered", "commands", len(want), "server", a.config.TestServer)
	}
	return explainRegister(err)
}

// Register implements bot.Registrar.
func (a *Adapter) Register(ctx context.Context) error {
	application := a.Self().Application
	if application == "" {
		return nil // it is connecting, and registers then
	}
	return a.register(ctx, application)
}

func explainRegister(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the commands cannot be registered; look at DISCORD_APPLICATION_ID and CAREERBOT_DISCORD_TEST_SERVER, and at the install link (applications.commands): %w", err)
}

// Settings implements bot.Settable.
func (a *Adapter) Settings() []bot.Setting { return []bot.Setting{a.answers} }

func (a *Adapter) decoder() *decoder {
	return &decoder{self: a.Self(), commands: a.config.Commands(), moderators: a.config.Moderators, content: a.config.Content, now: a.config.Now, ownRole: a.servers.ownRole}
}

// FormFields implements bot.FormChooser.
func (a *Adapter) FormFields() int { return maxModalInputs }

// ShowsPictures implements bot.PictureViewer.
func (a *Adapter) ShowsPictures() {}
