package discordfake

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"careerbot/bot/bottest/fake"
)

// named mentions those whom a text names.
func named(text string) string {
	return strings.NewReplacer("@bot", "<@"+BotUser+">", "@role", "<@&"+BotRole+">", "@ana", "<@"+Ana+">", "@ben", "<@"+Ben+">").Replace(text)
}

// Say is a person's message in a channel; "D" is their direct message with the bot.
// "@bot" in it mentions the bot, "@role" the bot's role, "@ben" and "@ana" those. It returns the message's id.
func (s *Server) Say(user, channelID, text, replyTo string) string {
	id := s.Write(user, channelID, text)
	s.Deliver(user, channelID, id, replyTo)
	return id
}

// Write is a message of which the bot is not told.
func (s *Server) Write(user, channelID, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channelOf(user, channelID)
	m := &Message{ID: s.id(), Author: user, Content: named(text)}
	s.add(c, m)
	return m.ID
}

func (s *Server) channelOf(user, id string) *channel {
	if id == "D" {
		return s.direct(user)
	}
	c := s.channels[id]
	if c == nil {
		panic("there is no channel " + id)
	}
	return c
}

// Deliver tells the bot of a message, perhaps again.
func (s *Server) Deliver(user, channelID, id, replyTo string) {
	s.mu.Lock()
	c := s.channelOf(user, channelID)
	m := c.message(id)
	data := s.messageJSON(c, m, replyTo)
	guild := c.guild
	s.mu.Unlock()
	s.Event("MESSAGE_CREATE", guild, data)
}

// messageJSON is a message as the gateway sends it: without the words that are not
// for the bot, as long as it lacks the intent for them. A mention counts wherever it
// stands, also in a quote. The caller holds the lock.
func (s *Server) messageJSON(c *channel, m *Message, replyTo string) map[string]any {
	mentions, roles, forMe := []any{}, []string{}, c.guild == ""
	add := func(user string) {
		mentions = append(mentions, map[string]any{"id": user, "username": s.names[user], "bot": user == BotUser})
		forMe = forMe || user == BotUser
	}
	for _, at := range mentioned.FindAllStringSubmatch(m.Content, -1) {
		if at[1] == "&" {
			roles = append(roles, at[2])
		} else if s.names[at[2]] != "" {
			add(at[2])
		}
	}
	data := map[string]any{
		"id": m.ID, "channel_id": c.id, "type": 0, "content": m.Content, "timestamp": stamp(m.at), "edited_timestamp": nil, "mention_roles": roles, "embeds": []any{}, "components": []any{}, "flags": 0,
		"pinned": slices.Contains(c.pins, m.ID), "author": map[string]any{"id": m.Author, "username": s.names[m.Author], "bot": m.Author == BotUser},
	}
	if !m.edited.IsZero() {
		data["edited_timestamp"] = stamp(m.edited)
	}
	if replyTo != "" {
		data["type"] = 19
		if original := c.message(replyTo); original != nil {
			if original.Author == BotUser && !forMe {
				add(BotUser)
			}
			data["referenced_message"] = map[string]any{"id": original.ID, "channel_id": c.id, "content": "", "author": map[string]any{"id": original.Author, "username": s.names[original.Author], "bot": original.Author == BotUser}}
		}
	}
	if m.forwarded != "" {
		data["message_reference"] = map[string]any{"type": 1, "message_id": "1", "channel_id": c.id}
		data["message_snapshots"] = []any{map[string]any{"message": map[string]any{"type": 0, "content": m.forwarded, "mentions": []any{}, "mention_roles": []any{}, "attachments": []any{}, "embeds": []any{}, "timestamp": stamp(m.at), "edited_timestamp": nil, "flags": 0, "components": []any{}}}}
	}
	data["mentions"] = mentions
	if c.guild != "" {
		data["guild_id"] = c.guild
		data["member"] = map[string]any{"roles": s.roles[m.Author], "nick": nil}
		if !forMe && !s.content {
			data["content"] = ""
			delete(data, "message_snapshots")
		}
	}
	return data
}

// mentioned finds who is mentioned: people, and roles with a "&".
var mentioned = regexp.MustCompile(`<@([!&]?)(\d+)>`)

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }

// Forward is a message that forwards another one's words: by itself, or with a mention.
func (s *Server) Forward(user, channelID, text, words string) string {
	id := s.Write(user, channelID, text)
	s.mu.Lock()
	s.channelOf(user, channelID).message(id).forwarded = words
	s.mu.Unlock()
	s.Deliver(user, channelID, id, "")
	return id
}

// update tells of a change of a message, whatever changed.
func (s *Server) update(channelID, id string, change func(m *Message)) {
	s.mu.Lock()
	c := s.channels[channelID]
	m := c.message(id)
	change(m)
	data := s.messageJSON(c, m, "")
	guild := c.guild
	s.mu.Unlock()
	s.Event("MESSAGE_UPDATE", guild, data)
}

// Edit changes a person's message.
func (s *Server) Edit(channelID, id, text string) {
	s.update(channelID, id, func(m *Message) { m.Content, m.edited = named(text), time.Now() })
}

// Unfold is what a link does to its message a moment later. A message that was edited
// keeps its time.
func (s *Server) Unfold(channelID, id string) { s.update(channelID, id, func(*Message) {}) }

// Age lets a message have been posted, and where edited is set edited, some time ago.
func (s *Server) Age(channelID, id string, posted, edited time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.channels[channelID].message(id)
	m.at = time.Now().Add(-posted)
	if edited > 0 {
		m.edited = time.Now().Add(-edited)
	}
}

// Remove deletes a person's message.
func (s *Server) Remove(channelID, id string) {
	s.mu.Lock()
	c := s.channels[channelID]
	if m := c.message(id); m != nil {
		m.Deleted = true
	}
	guild := c.guild
	s.mu.Unlock()
	s.Event("MESSAGE_DELETE", guild, map[string]any{"id": id, "channel_id": channelID, "guild_id": guild})
}

// Pin pins a message by hand, Unpin unpins it. That changes the message too.
func (s *Server) Pin(channelID, id string) {
	s.mu.Lock()
	s.channels[channelID].pins = append(s.channels[channelID].pins, id)
	s.mu.Unlock()
	s.repinned(channelID, id)
}

// repinned tells that a message is pinned, or not any more.
func (s *Server) repinned(channelID, id string) {
	s.mu.Lock()
	c := s.channels[channelID]
	there, guild := c.message(id) != nil, c.guild
	s.mu.Unlock()
	if there {
		s.Unfold(channelID, id)
	}
	s.Event("CHANNEL_PINS_UPDATE", guild, map[string]any{"channel_id": channelID, "guild_id": guild})
}

// Unpin unpins a message by hand.
func (s *Server) Unpin(channelID, id string) {
	s.mu.Lock()
	c := s.channels[channelID]
	c.pins = slices.DeleteFunc(c.pins, func(p string) bool { return p == id })
	s.mu.Unlock()
	s.repinned(channelID, id)
}

// Pinned returns what is pinned in a channel.
func (s *Server) Pinned(channelID string) []string {
	return fake.Get(&s.mu, func() []string { return slices.Clone(s.channels[channelID].pins) })
}

// begin makes an interaction. The caller holds the lock.
func (s *Server) begin(user string, c *channel, kind int, data map[string]any) (*Interaction, map[string]any) {
	i := &Interaction{ID: s.id(), kind: kind, User: user, Channel: c.id, Guild: c.guild, Began: time.Now(), answered: make(chan struct{})}
	i.Token = "token-of-interaction-" + i.ID
	s.interactions[i.Token] = i
	if s.options.Keep > 0 && len(s.interactions) > 20_000 {
		for token, old := range s.interactions {
			if time.Since(old.Began) > 5*time.Second {
				delete(s.interactions, token)
			}
		}
	}
	payload := map[string]any{
		"id": i.ID, "application_id": Application, "type": kind, "token": i.Token, "version": 1, "channel_id": c.id, "channel": c.json(), "data": data, "context": 1,
		"authorizing_integration_owners": map[string]string{"0": "0"}, "app_permissions": "0", "locale": "en-GB", "entitlements": []any{},
	}
	who := map[string]any{"id": user, "username": s.names[user], "global_name": nil, "discriminator": "0"}
	if c.guild == "" {
		payload["user"] = who
	} else {
		payload["guild_id"], payload["context"] = c.guild, 0
		payload["authorizing_integration_owners"] = map[string]string{"0": c.guild}
		roles := s.roles[user]
		if roles == nil {
			roles = []string{}
		}
		payload["member"] = map[string]any{"user": who, "roles": roles, "permissions": fmt.Sprint(s.permissions[user]), "nick": nil}
	}
	return i, payload
}

// interact delivers an interaction, through the gateway or over HTTP.
func (s *Server) interact(i *Interaction, payload map[string]any) {
	target := s.Target()
	if target == "" {
		s.Event("INTERACTION_CREATE", i.Guild, payload)
		return
	}
	s.Pending.Go(func() {
		status, answer := s.Post(target, fake.JSON(payload), time.Now())
		s.mu.Lock()
		defer s.mu.Unlock()
		if status != http.StatusOK {
			s.Violate("an interaction over HTTP got status %d: %s", status, answer)
			return
		}
		if i.Responded {
			s.Violate("an interaction was answered twice")
			return
		}
		if time.Since(i.Began) > s.options.FirstResponse {
			return // who waited has been told that it failed
		}
		i.lag = s.options.HTTPLag
		c := &request{s: s, r: &http.Request{Method: "HTTP", URL: mustURL(target)}, files: map[string]string{}}
		if !s.respond(c, i, answer) {
			s.Violate("an answer over HTTP is refused: %v", c.answer)
		}
	})
}

// Post sends a signed request to the app.
func (s *Server) Post(target string, body []byte, at time.Time) (int, []byte) {
	timestamp := fmt.Sprint(at.Unix())
	signature := ed25519.Sign(s.key, append([]byte(timestamp), body...))
	return s.PostSigned(target, body, timestamp, hex.EncodeToString(signature))
}

// PostSigned sends a request with any signature.
func (s *Server) PostSigned(target string, body []byte, timestamp, signature string) (int, []byte) {
	return s.Send(target+"/discord/interactions", body, map[string]string{
		"Content-Type": "application/json", "X-Signature-Timestamp": timestamp, "X-Signature-Ed25519": signature,
	})
}

// Command uses a slash command; options are name, value, name, value.
func (s *Server) Command(user, channelID, name string, options ...string) *Interaction {
	return s.command(user, channelID, name, options, nil)
}

// CommandAsGuest uses a slash command of a personal install, in a server where the
// bot is not.
func (s *Server) CommandAsGuest(user, channelID, name string, options ...string) *Interaction {
	return s.command(user, channelID, name, options, map[string]any{
		"guild_id": "299999999999999999", "authorizing_integration_owners": map[string]string{"1": user}, "context": 0,
	})
}

func (s *Server) command(user, channelID, name string, options []string, with map[string]any) *Interaction {
	s.mu.Lock()
	c := s.channelOf(user, channelID)
	list := []any{}
	for i := 0; i+1 < len(options); i += 2 {
		list = append(list, map[string]any{"name": options[i], "type": 3, "value": options[i+1]})
	}
	i, payload := s.begin(user, c, 2, map[string]any{"id": "1", "name": name, "type": 1, "options": list})
	maps.Copy(payload, with)
	s.mu.Unlock()
	s.interact(i, payload)
	return i
}

// asked is a message as Discord shows it where somebody asks for it, with all its words.
func (m *Message) asked(c *channel) map[string]any {
	data := map[string]any{"id": m.ID, "channel_id": c.id, "content": m.Content, "components": m.Components, "author": map[string]any{"id": m.Author}}
	if m.forwarded != "" {
		data["message_snapshots"] = []any{map[string]any{"message": map[string]any{"content": m.forwarded}}}
	}
	return data
}

// MessageCommand uses a message command on a message.
func (s *Server) MessageCommand(user, channelID, id, name string) *Interaction {
	s.mu.Lock()
	c := s.channelOf(user, channelID)
	m := c.message(id)
	resolved := map[string]any{"messages": map[string]any{id: m.asked(c)}}
	i, payload := s.begin(user, c, 2, map[string]any{"id": "2", "name": name, "type": 3, "target_id": id, "resolved": resolved})
	s.mu.Unlock()
	s.interact(i, payload)
	return i
}

// Complete types into an option and returns what is proposed.
func (s *Server) Complete(user, channelID, name, option, typed string) ([]string, error) {
	s.mu.Lock()
	c := s.channelOf(user, channelID)
	i, payload := s.begin(user, c, 4, map[string]any{"id": "1", "name": name, "type": 1, "options": []any{map[string]any{"name": option, "type": 3, "value": typed, "focused": true}}})
	s.mu.Unlock()
	s.interact(i, payload)
	select {
	case <-i.answered:
		s.mu.Lock()
		defer s.mu.Unlock()
		return slices.Clone(i.Choices), nil
	case <-time.After(3 * time.Second):
		return nil, fmt.Errorf("no proposals within three seconds")
	}
}

// pressable is something to press on a message.
type pressable struct {
	label, id, value string
}

// buttonName is what people read on a button: its label, or its emoji.
func buttonName(part map[string]any) string {
	if label, _ := part["label"].(string); label != "" {
		return label
	}
	emoji, _ := part["emoji"].(map[string]any)
	name, _ := emoji["name"].(string)
	return name
}

func pressables(m *Message) []pressable {
	var all []pressable
	walk(m.Components, func(part map[string]any) {
		id := words(part["custom_id"])
		if label := buttonName(part); label != "" {
			all = append(all, pressable{label: label, id: id})
		}
		for _, v := range list(part["options"]) {
			o := object(v)
			all = append(all, pressable{words(o["label"]), id, words(o["value"])})
		}
	})
	return all
}

// Press presses what has this label on the newest message that the person sees.
func (s *Server) Press(user, channelID, label string) error {
	s.mu.Lock()
	c := s.channelOf(user, channelID)
	for _, m := range slices.Backward(s.seen(user, c)) {
		for _, p := range pressables(m) {
			if p.label != label {
				continue
			}
			data := map[string]any{"custom_id": p.id, "component_type": 2}
			if p.value != "" {
				data["component_type"], data["values"] = 3, []string{p.value}
			}
			i, payload := s.begin(user, c, 3, data)
			flags := 0
			if m.Ephemeral {
				flags = 64
			}
			payload["message"] = map[string]any{"id": m.ID, "channel_id": c.id, "flags": flags, "author": map[string]any{"id": BotUser}, "content": m.Content, "components": m.Components}
			i.pressed = m
			s.mu.Unlock()
			s.interact(i, payload)
			return nil
		}
	}
	s.mu.Unlock()
	return fmt.Errorf("%s sees nothing called %q", s.names[user], label)
}

// PressForged presses a button that no message has: what Discord lets nobody do.
func (s *Server) PressForged(user, channelID, customID string) {
	s.mu.Lock()
	c := s.channelOf(user, channelID)
	for _, m := range slices.Backward(s.seen(user, c)) {
		if len(m.Components) == 0 {
			continue
		}
		i, payload := s.begin(user, c, 3, map[string]any{"custom_id": customID, "component_type": 2})
		payload["message"] = map[string]any{"id": m.ID, "channel_id": c.id, "flags": 0, "author": map[string]any{"id": BotUser}, "content": m.Content, "components": m.Components}
		i.pressed = m
		s.mu.Unlock()
		s.interact(i, payload)
		return
	}
	s.mu.Unlock()
}

// Replant gives the newest message of the bot that all see in a channel other rows, below an
// embed of what it says, as an earlier version of it would have left them.
func (s *Server) Replant(channelID string, rows ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Backward(s.channels[channelID].messages) {
		if m.Author == BotUser && !m.Deleted && !m.Ephemeral {
			if len(m.Embeds) == 0 {
				m.Embeds = []any{map[string]any{"description": strings.Join(m.Says(), "\n")}}
			}
			m.Components = rows
			return
		}
	}
}

// SubmitForged sends a form that was not opened.
func (s *Server) SubmitForged(user, channelID, customID string) {
	s.mu.Lock()
	i, payload := s.begin(user, s.channelOf(user, channelID), 5, map[string]any{"custom_id": customID, "components": []any{}})
	s.mu.Unlock()
	s.interact(i, payload)
}

// Modal returns the modal that was opened last for a person, as text, or nothing.
func (s *Server) Modal(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.modalOf(user)
	if i == nil {
		return ""
	}
	return modalText(i.Modal)
}

// Opened returns the modal that was opened last for a person, as it was sent, or nil.
func (s *Server) Opened(user string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.modalOf(user); i != nil {
		return i.Modal
	}
	return nil
}

func (s *Server) modalOf(user string) *Interaction {
	var newest *Interaction
	for _, i := range s.interactions {
		if i.User == user && i.Modal != nil && (newest == nil || i.ID > newest.ID) {
			newest = i
		}
	}
	return newest
}

// Submit fills the person's modal in and sends it.
func (s *Server) Submit(user string, fields map[string]string) error {
	s.mu.Lock()
	opened := s.modalOf(user)
	if opened == nil {
		s.mu.Unlock()
		return fmt.Errorf("%s has no modal open", s.names[user])
	}
	filled, err := fill(opened.Modal, fields)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	i, payload := s.begin(user, s.channels[opened.Channel], 5, map[string]any{"custom_id": opened.Modal["custom_id"], "components": filled})
	opened.Modal = nil
	s.mu.Unlock()
	s.interact(i, payload)
	return nil
}
