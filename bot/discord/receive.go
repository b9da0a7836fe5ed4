package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"

	"careerbot/bot"
	"careerbot/bot/adapter"
)

// guarded runs a handler and turns its panic into a line in the log: no event may end
// the process.
func (a *Adapter) guarded(ctx context.Context, what string, f func() error) {
	if err := adapter.Guarded(f); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "event not taken", "event", what, "error", err)
	}
}

// receive takes an event of the gateway. Those that are not known here are none of
// the bot's business.
func (a *Adapter) receive(ctx context.Context, kind string, data json.RawMessage) error {
	inbox := a.Inbox()
	if inbox == nil {
		return adapter.ErrNotRunning
	}
	d := a.decoder()
	accept := func(r bot.Request, ok bool) error {
		if !ok {
			return nil
		}
		return inbox.Accept(ctx, r)
	}
	switch kind {
	case "INTERACTION_CREATE":
		if err := a.receiveInteraction(ctx, inbox, data, nil); !errors.Is(err, errDoubled) {
			return err
		}
		return nil
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		var m message
		if err := json.Unmarshal(data, &m); err != nil {
			return fmt.Errorf("message: %w", err)
		}
		return a.receiveMessage(ctx, inbox, kind, &m)
	case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		var m struct {
			ID      string   `json:"id"`
			IDs     []string `json:"ids"`
			Channel string   `json:"channel_id"`
			Guild   string   `json:"guild_id"`
		}
		if err := json.Unmarshal(data, &m); err != nil {
			return fmt.Errorf("deletion: %w", err)
		}
		if m.ID != "" {
			m.IDs = append(m.IDs, m.ID)
		}
		var errs []error
		for _, id := range m.IDs {
			errs = append(errs, accept(d.deleted(m.Guild, m.Channel, id), true))
		}
		return errors.Join(errs...)
	case "MESSAGE_REACTION_ADD":
		return a.receiveReaction(ctx, inbox, data)
	case "CHANNEL_PINS_UPDATE":
		var c struct {
			Channel string `json:"channel_id"`
			Guild   string `json:"guild_id"`
		}
		if err := json.Unmarshal(data, &c); err != nil {
			return fmt.Errorf("pins: %w", err)
		}
		return accept(d.unpinned(c.Guild, c.Channel), c.Guild != "")
	case "GUILD_DELETE":
		var g guild
		if err := json.Unmarshal(data, &g); err != nil {
			return fmt.Errorf("server: %w", err)
		}
		return accept(d.left(&g), !g.Unavailable)
	case "GUILD_CREATE":
		var g guild
		if err := json.Unmarshal(data, &g); err != nil {
			return fmt.Errorf("server: %w", err)
		}
		return accept(d.joined(&g))
	}
	return nil
}

// receiveMessage takes a message, or a change of one.
func (a *Adapter) receiveMessage(ctx context.Context, inbox bot.Inbox, kind string, m *message) error {
	d := a.decoder()
	decode := d.message
	if kind == "MESSAGE_UPDATE" {
		decode = d.edited
	}
	r, ok := decode(m)
	if !ok {
		a.overhear(ctx, d, kind, m, true)
		if kind == "MESSAGE_CREATE" && m.Author != nil && m.Author.ID != d.self.User {
			a.config.Note(bot.Decision{Platform: Name, Community: community(m.GuildID), Channel: m.ChannelID, Message: m.ID, Did: "said nothing", Because: d.unaddressed(m)})
		}
		return nil
	}
	key, says := messageKey(m.ChannelID, m.ID), maphash.String(a.seed, m.Content)
	if said, known := a.said.Get(key); kind == "MESSAGE_UPDATE" && known && said == says {
		return nil // not a word has changed
	}
	r.Parent = a.parent(ctx, m.GuildID, m.ChannelID)
	a.overhear(ctx, d, kind, m, false)
	err := inbox.Accept(ctx, r)
	if err == nil && d.addressed(m) != notMeant {
		a.said.Put(key, says)
	}
	return err
}

// knew reports whether the bot was in a server when it connected: those it is told of
// at the start are not new.
func (a *Adapter) knew(guild string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.guilds[guild]
}

// forgetServer notes that the bot is in a server no more: should it be added again, that is new.
func (a *Adapter) forgetServer(guild string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.guilds, guild)
}

// errDoubled is returned for an interaction that was taken before, here or by another
// replica.
var errDoubled = errors.New("taken before")

// receiveInteraction takes an interaction, of the gateway or over HTTP: there its
// first response answers the request.
func (a *Adapter) receiveInteraction(ctx context.Context, inbox bot.Inbox, data json.RawMessage, x *exchange) error {
	var i interaction
	if err := json.Unmarshal(data, &i); err != nil {
		return fmt.Errorf("interaction: %w", err)
	}
	if i.Type == autocompleteType {
		return a.propose(ctx, &i, x)
	}
	d := a.decoder()
	d.private = a.config.AnswersPrivately(ctx, community(i.GuildID), a.answers)
	r, err := d.interaction(&i)
	if err != nil {
		return err
	}
	to := adapter.DecodeAddress[address](r.Address)
	if i.GuildID == "" {
		if to.Server = a.belongs(ctx, &r); to.Server != "" {
			r.Address = adapter.EncodeAddress(to)
		}
	}
	// What was accepted is answered also when the gateway goes meanwhile.
	p, first := a.expect(context.WithoutCancel(ctx), r.Key, to, x)
	fresh, err := inbox.Take(ctx, r)
	if fresh {
		return nil
	}
	if !first {
		return errors.Join(err, errDoubled)
	}
	a.take(r.Key)
	if err == nil {
		return errDoubled
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	busy := a.rendered(bot.Say("Sorry, I have more to do than I can manage right now. Please try again in a moment."))
	busy.Flags |= ephemeral
	ctx = context.WithoutCancel(ctx)
	failed := insist(ctx, func() error {
		_, err := a.answer(ctx, p, r.Destination(), to, busy, true)
		return err
	})
	return errors.Join(err, failed)
}

// propose completes what is being typed.
func (a *Adapter) propose(ctx context.Context, i *interaction, x *exchange) error {
	d := a.decoder()
	r := bot.Request{Platform: Name, Channel: i.ChannelID, Parent: i.Channel.parent(), User: d.person(i.Member, i.User)}
	if i.Owners == nil || i.Owners["0"] == i.GuildID {
		r.Community = community(i.GuildID)
	}
	choices := []choiceOption{}
	at := slices.IndexFunc(d.commands, func(c bot.Command) bool { return c.Name == i.Data.Name })
	for _, o := range i.Data.Options {
		if !o.Focused || at < 0 {
			continue
		}
		for _, arg := range d.commands[at].Args {
			if arg.Name != o.Name || arg.Complete == nil {
				continue
			}
			for _, c := range arg.Complete(ctx, &r, text(o.Value)) {
				if len(choices) < maxCommandChoices && c.Value != "" {
					choices = append(choices, choiceOption{label(c.Name, maxChoiceName), bot.Cut(c.Value, maxChoiceName)})
				}
			}
		}
	}
	err := a.first(ctx, &pending{http: x}, address{ID: i.ID, Token: i.Token}, response{autocompleteResponse, map[string]any{"choices": choices}})
	switch {
	case code(err) == alreadyAcknowledged, code(err) == unknownInteraction:
		return nil // another replica was faster, or more was typed meanwhile
	case passing(err):
		a.log.WarnContext(ctx, "nothing is proposed for what is being typed", "error", err)
		return nil
	}
	return err
}
