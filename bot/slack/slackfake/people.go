package slackfake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"careerbot/bot/bottest/fake"
)

// Say is a person's message in a channel ("D" for their direct message with the
// bot), or in a thread. It returns the message's timestamp.
func (s *Server) Say(user, channel, text, thread string) string {
	ts := s.write1(user, channel, text, thread)
	s.Deliver(channel, ts)
	return ts
}

// Forward is a person's message that forwards another's words, with or without their own.
func (s *Server) Forward(user, channel, text, forwarded string) string {
	s.mu.Lock()
	c := s.channel(user, channel)
	m := &Message{TS: s.ts(), Author: user, Text: text, Forwarded: forwarded}
	s.add(c, m)
	s.mu.Unlock()
	s.Deliver(channel, m.TS)
	return m.TS
}

// Write is a message of which the bot is not told: from before it came.
func (s *Server) Write(user, channel, text string) string { return s.write1(user, channel, text, "") }

func (s *Server) write1(user, channel, text, thread string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(user, channel)
	m := &Message{TS: s.ts(), Thread: thread, Author: user, Text: text}
	s.add(c, m)
	return m.TS
}

// channel resolves "D" to the person's direct message. The caller holds the lock.
func (s *Server) channel(user, channel string) *Channel {
	if channel == "D" {
		return s.direct(user)
	}
	c := s.channels[channel]
	if c == nil {
		panic("there is no channel " + channel)
	}
	return c
}

// Deliver tells the bot of a message, as Slack does: where it mentions the bot, by
// two events, in either order.
func (s *Server) Deliver(channel, ts string) {
	s.mu.Lock()
	var m *Message
	if c := s.channels[channel]; c != nil {
		m = c.message(ts)
	}
	for id, c := range s.channels {
		if channel == "D" && m == nil && strings.HasPrefix(id, "D") {
			m = c.message(ts)
		}
	}
	if m == nil {
		s.mu.Unlock()
		panic("there is no message " + ts)
	}
	c := s.channels[m.Channel]
	if !c.Members[BotUser] {
		s.mu.Unlock()
		return
	}
	base := map[string]any{"user": m.Author, "text": m.Text, "ts": m.TS, "channel": c.ID, "event_ts": m.TS, "team": Team, "client_msg_id": secret()}
	if m.Thread != "" {
		base["thread_ts"] = m.Thread
	}
	if m.Forwarded != "" {
		base["attachments"] = m.attachments()
	}
	mention := clone(base, "type", "app_mention")
	plain := clone(base, "type", "message", "channel_type", c.kind())
	s.count++
	swap := s.count%2 == 0
	s.mu.Unlock()
	both := []map[string]any{plain}
	if strings.Contains(m.Text, "<@"+BotUser+">") && !strings.HasPrefix(c.ID, "D") {
		both = []map[string]any{mention, plain}
		if swap {
			slices.Reverse(both)
		}
	}
	for _, e := range both {
		s.event(e)
	}
}

// attachments are the forwarded message, as Slack sends it.
func (m *Message) attachments() []any {
	rich := map[string]any{"type": "rich_text", "elements": []any{map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "text", "text": m.Forwarded}}}}}
	return []any{map[string]any{
		"id": 1, "is_share": true, "is_msg_unfurl": true, "author_id": "U2", "channel_id": "C1", "text": m.Forwarded, "fallback": m.Forwarded,
		"message_blocks": []any{map[string]any{"team": Team, "channel": "C1", "message": map[string]any{"blocks": []any{rich}}}},
	}}
}

// kind is what Slack calls a channel's type in events: its id does not tell it, for those of
// private channels begin with C as well.
func (c *Channel) kind() string {
	switch {
	case strings.HasPrefix(c.ID, "D"):
		return "im"
	case c.Private || strings.HasPrefix(c.ID, "G"):
		return "group"
	}
	return "channel"
}

func clone(m map[string]any, pairs ...any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

// Event delivers any event.
func (s *Server) Event(e map[string]any) { s.event(e) }

func (s *Server) event(e map[string]any) {
	s.mu.Lock()
	payload := map[string]any{
		"token": "verification", "team_id": Team, "api_app_id": "A0001", "event": e, "type": "event_callback", "event_id": s.id("Ev"),
		"event_time": s.now().Unix(), "authorizations": []any{map[string]any{"team_id": Team, "user_id": BotUser, "is_bot": true}}, "is_ext_shared_channel": false,
	}
	channel, _ := e["channel"].(string)
	scope := eventScope(e, s.channels[channel])
	target, granted := s.Target(), scope == "" || s.scopes[scope]
	s.mu.Unlock()
	if !granted {
		return // Slack tells an app only what it may know
	}
	if target == "" {
		s.sockets.deliver("events_api", payload, false, nil)
		return
	}
	s.post(target+"/slack/events", "application/json", fake.JSON(payload), true, nil)
}

// eventScope is the scope without which an app is not told of an event.
// https://docs.slack.dev/reference/events
func eventScope(e map[string]any, c *Channel) string {
	kind := "channel"
	if c != nil {
		kind = c.kind()
	}
	switch e["type"] {
	case "app_home_opened":
		return "" // it needs none
	case "app_mention":
		return "app_mentions:read"
	case "pin_removed":
		return "pins:read"
	case "reaction_added":
		return "reactions:read"
	case "member_joined_channel":
		if kind == "group" {
			return "groups:read"
		}
		return "channels:read"
	}
	return historyScopes[kind]
}

// Sign signs a body as Slack does.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func Sign(body []byte, at time.Time) (timestamp, signature string) {
	timestamp = fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(SigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", timestamp, body)
	return timestamp, "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// post delivers over HTTP. Events that are not taken within three seconds come
// again: at once, after one minute and after five.
func (s *Server) post(address, kind string, body []byte, retries bool, answer func(json.RawMessage)) {
	s.Pending.Go(func() {
		for attempt := 0; ; attempt++ {
			status, data := s.postOnce(address, kind, body, attempt)
			if status == http.StatusOK {
				if answer != nil {
					answer(data)
				}
				return
			}
			if !retries || attempt >= len(s.options.RetryAfter) {
				s.Violate("%s was never taken: status %d", address, status)
				return
			}
			select {
			case <-time.After(s.options.RetryAfter[attempt]):
			case <-s.Closed:
				return
			}
		}
	})
}

func (s *Server) postOnce(address, kind string, body []byte, attempt int) (status int, answer []byte) {
	timestamp, signature := Sign(body, s.now())
	headers := map[string]string{"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
	if attempt > 0 {
		headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"] = fmt.Sprint(attempt), "http_timeout"
	}
	return s.Send(address, body, headers)
}

// Edit changes a person's message. Where it mentions the bot now, Slack tells so twice: by
// the changed message, and by a mention, in either order.
func (s *Server) Edit(channel, ts, text string) {
	s.mu.Lock()
	m := s.channels[channel].message(ts)
	before := m.Text
	m.Text = text
	now := s.ts()
	edited := map[string]any{"user": m.Author, "ts": now}
	changed := map[string]any{"type": "message", "user": m.Author, "text": text, "ts": ts, "edited": edited}
	old := map[string]any{"type": "message", "user": m.Author, "text": before, "ts": ts}
	if m.Thread != "" {
		changed["thread_ts"], old["thread_ts"] = m.Thread, m.Thread
	}
	events := []map[string]any{{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": channel, "ts": now, "event_ts": now, "channel_type": s.channels[channel].kind(),
		"message": changed, "previous_message": old,
	}}
	if strings.Contains(text, "<@"+BotUser+">") && !strings.HasPrefix(channel, "D") {
		events = append(events, clone(changed, "type", "app_mention", "channel", channel, "event_ts", now))
	}
	s.count++
	if s.count%2 == 0 {
		slices.Reverse(events)
	}
	s.mu.Unlock()
	for _, e := range events {
		s.event(e)
	}
}

// Revise tells of a message as changed whose words did not: a link has unfolded, a thread
// has grown. What the notice holds beside the message is up to the caller.
func (s *Server) Revise(channel, ts string, with map[string]any) {
	s.mu.Lock()
	m := s.channels[channel].message(ts)
	now, kind := s.ts(), s.channels[channel].kind()
	message := map[string]any{"type": "message", "user": m.Author, "text": m.Text, "ts": ts}
	s.mu.Unlock()
	e := map[string]any{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": channel, "ts": now, "event_ts": now, "channel_type": kind, "message": message,
	}
	for k, v := range with {
		if k == "edited" {
			message[k] = v
		} else {
			e[k] = v
		}
	}
	s.event(e)
}

// Remove deletes a person's message.
func (s *Server) Remove(channel, ts string) {
	s.mu.Lock()
	m := s.channels[channel].message(ts)
	m.Deleted = true
	now, kind := s.ts(), s.channels[channel].kind()
	s.mu.Unlock()
	s.event(map[string]any{
		"type": "message", "subtype": "message_deleted", "hidden": true, "channel": channel, "ts": now, "event_ts": now, "deleted_ts": ts,
		"channel_type": kind, "previous_message": map[string]any{"type": "message", "user": m.Author, "text": m.Text, "ts": ts},
	})
}

// Unpin unpins a message by hand.
func (s *Server) Unpin(user, channel, ts string) {
	s.mu.Lock()
	c := s.channels[channel]
	c.Pins = slices.DeleteFunc(c.Pins, func(pinned string) bool { return pinned == ts })
	now := s.ts()
	s.mu.Unlock()
	s.event(map[string]any{
		"type": "pin_removed", "user": user, "channel_id": channel, "event_ts": now, "has_pins": false,
		"item": map[string]any{"type": "message", "channel": channel, "message": map[string]any{"type": "message", "ts": ts, "text": ""}},
	})
}

// React puts an emoji on a message.
// https://docs.slack.dev/reference/events/reaction_added
func (s *Server) React(user, channel, ts, emoji string) {
	s.mu.Lock()
	author, now := "", s.ts()
	if m := s.channels[channel].message(ts); m != nil {
		author = m.Author
	}
	s.mu.Unlock()
	s.event(map[string]any{
		"type": "reaction_added", "user": user, "reaction": emoji, "item_user": author, "event_ts": now,
		"item": map[string]any{"type": "message", "channel": channel, "ts": ts},
	})
}

// Pin pins a message by hand.
func (s *Server) Pin(channel, ts string) {
	s.mu.With(func() { s.channels[channel].Pins = append(s.channels[channel].Pins, ts) })
}

// Invite adds the bot to a channel.
func (s *Server) Invite(channel string) {
	s.mu.Lock()
	s.channels[channel].Members[BotUser] = true
	now := s.ts()
	s.mu.Unlock()
	s.event(map[string]any{"type": "member_joined_channel", "user": BotUser, "channel": channel, "channel_type": "C", "team": Team, "event_ts": now, "inviter": "U1"})
}

// OpenHome lets a person open a tab of the app: "home" or "messages".
// https://docs.slack.dev/reference/events/app_home_opened
func (s *Server) OpenHome(user, tab string) {
	s.mu.Lock()
	e := map[string]any{"type": "app_home_opened", "user": user, "channel": s.direct(user).ID, "event_ts": s.ts(), "tab": tab}
	if v := s.homes[user]; v != nil && tab == "home" {
		e["view"] = clone(v.Raw, "id", v.ID, "hash", v.Hash, "team_id", Team, "app_id", "A0001", "bot_id", BotID)
	}
	s.mu.Unlock()
	s.event(e)
}

// Home is what a person sees on the app's home tab, and how often it was made.
func (s *Server) Home(user string) (shown string, made int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.homes[user]
	if v == nil {
		return "", 0
	}
	return blocksText(v.Blocks), v.Updates
}

// PressHome presses a button of a person's home tab.
func (s *Server) PressHome(user, label string) error {
	s.mu.Lock()
	if v := s.homes[user]; v != nil {
		for _, p := range pressables(v.Blocks) {
			if p.called(label) {
				payload := s.viewPayload(v, "block_actions")
				payload["actions"] = []any{p.action()}
				payload["container"] = map[string]any{"type": "view", "view_id": v.ID}
				s.mu.Unlock()
				s.interact(payload, false, nil)
				return nil
			}
		}
	}
	s.mu.Unlock()
	return fmt.Errorf("nothing is called %q on the home tab of %s", label, user)
}

// newTrigger and newResponse are what comes with every command and press. The
// caller holds the lock.
func (s *Server) newTrigger(user string) string {
	id := fmt.Sprintf("%d.%s", s.count, secret())
	s.count++
	s.triggers[id] = &trigger{until: s.now().Add(s.options.TriggerTime), user: user}
	s.sweep()
	return id
}

func (s *Server) newResponse(user, channel, thread string, m *Message) string {
	id := secret()
	s.responses[id] = &responseURL{user: user, channel: channel, thread: thread, message: m, until: s.now().Add(30 * time.Minute)}
	if s.respondAt != "" {
		return s.respondAt
	}
	return s.address + "/response/" + id
}

// sweep forgets what long benchmarks leave behind. The caller holds the lock.
func (s *Server) sweep() {
	if s.options.Keep == 0 || len(s.triggers) < 10_000 {
		return
	}
	for id, t := range s.triggers {
		if s.now().After(t.until) {
			delete(s.triggers, id)
		}
	}
	for id, r := range s.responses {
		if s.now().After(r.until) {
			delete(s.responses, id)
		}
	}
}

// Slash uses the slash command.
func (s *Server) Slash(user, channel, text string) {
	s.mu.Lock()
	u := s.users[user]
	id := channel
	if channel == "D" {
		id = s.direct(user).ID
	}
	command := map[string]string{
		"token": "verification", "team_id": Team, "team_domain": "fake", "channel_id": id, "channel_name": "general", "user_id": user, "user_name": u.Name,
		"command": "/career", "text": text, "api_app_id": "A0001", "is_enterprise_install": "false",
		"response_url": s.newResponse(user, id, "", nil), "trigger_id": s.newTrigger(user),
	}
	target := s.Target()
	s.mu.Unlock()
	answer := func(payload json.RawMessage) { s.answered(user, id, payload) }
	if target == "" {
		s.sockets.deliver("slash_commands", command, true, answer)
		return
	}
	form := url.Values{}
	for k, v := range command {
		form.Set(k, v)
	}
	s.post(target+"/slack/commands", "application/x-www-form-urlencoded", []byte(form.Encode()), false, answer)
}

// answered shows a message in an acknowledgement.
func (s *Server) answered(user, channel string, payload json.RawMessage) {
	var m struct {
		Text string `json:"text"`
	}
	if len(payload) == 0 || json.Unmarshal(payload, &m) != nil || m.Text == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ephemerals = append(s.ephemerals, &Message{TS: s.ts(), Channel: channel, Author: BotUser, Text: m.Text, For: user})
}

// interact delivers an interaction.
func (s *Server) interact(payload map[string]any, accepts bool, answer func(json.RawMessage)) {
	s.mu.Lock()
	target := s.Target()
	s.mu.Unlock()
	if target == "" {
		s.sockets.deliver("interactive", payload, accepts, answer)
		return
	}
	path := "/slack/interactivity"
	if payload["type"] == "block_suggestion" {
		path = "/slack/options"
	}
	form := url.Values{"payload": {string(fake.JSON(payload))}}
	s.post(target+path, "application/x-www-form-urlencoded", []byte(form.Encode()), false, answer)
}

// pressable is something to press in some blocks.
type pressable struct {
	label, value, actionID, blockID, kind string
	read                                  string // aloud, where that is not the label
}

// called reports whether people know it by this name: as it is shown, or as it is read aloud.
func (p pressable) called(name string) bool { return p.label == name || p.read == name }

func pressables(blocks []Block) []pressable {
	var list []pressable
	for i, b := range blocks {
		id, _ := b["block_id"].(string)
		if id == "" {
			id = fmt.Sprintf("b%d", i)
		}
		elements, _ := b["elements"].([]any)
		for _, e := range elements {
			element, _ := e.(map[string]any)
			action, _ := element["action_id"].(string)
			switch element["type"] {
			case "button":
				value, _ := element["value"].(string)
				read, _ := element["accessibility_label"].(string)
				list = append(list, pressable{textOf(element["text"]), value, action, id, "button", read})
			case "feedback_buttons":
				for _, key := range []string{"positive_button", "negative_button"} {
					button, _ := element[key].(map[string]any)
					label, _ := button["accessibility_label"].(string)
					value, _ := button["value"].(string)
					list = append(list, pressable{label: label, value: value, actionID: action, blockID: id, kind: "feedback_buttons"})
				}
			case "overflow", "static_select":
				kind, _ := element["type"].(string)
				options, _ := element["options"].([]any)
				for _, o := range options {
					option, _ := o.(map[string]any)
					value, _ := option["value"].(string)
					list = append(list, pressable{label: textOf(option["text"]), value: value, actionID: action, blockID: id, kind: kind})
				}
			}
		}
	}
	return list
}

// Press presses what has this label on the newest message that the person sees in a
// channel, or in their open modal. It fails where there is no such thing.
func (s *Server) Press(user, channel, label string) error {
	s.mu.Lock()
	if v := s.viewOf(user); v != nil {
		for _, p := range pressables(v.Blocks) {
			if p.called(label) {
				payload := s.viewPayload(v, "block_actions")
				payload["actions"] = []any{p.action()}
				payload["container"] = map[string]any{"type": "view", "view_id": v.ID}
				s.mu.Unlock()
				s.interact(payload, false, nil)
				return nil
			}
		}
	}
	if channel == "D" {
		channel = s.direct(user).ID
	}
	seen := s.seen(user, channel)
	for _, m := range slices.Backward(seen) {
		for _, p := range pressables(m.Blocks) {
			if p.called(label) {
				payload := s.messagePayload(user, m)
				payload["actions"] = []any{p.action()}
				s.mu.Unlock()
				s.interact(payload, false, nil)
				return nil
			}
		}
	}
	s.mu.Unlock()
	return fmt.Errorf("%s sees nothing called %q in %s", user, label, channel)
}

func (p pressable) action() map[string]any {
	a := map[string]any{"action_id": p.actionID, "block_id": p.blockID, "type": p.kind, "action_ts": fmt.Sprint(time.Now().UnixMicro())}
	if p.kind == "overflow" || p.kind == "static_select" {
		a["selected_option"] = map[string]any{"text": map[string]any{"type": "plain_text", "text": p.label}, "value": p.value}
	} else {
		a["value"] = p.value
		a["text"] = map[string]any{"type": "plain_text", "text": p.label}
	}
	return a
}

// messagePayload is an interaction with a message. The caller holds the lock.
func (s *Server) messagePayload(user string, m *Message) map[string]any {
	container := map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.For != ""}
	if m.Thread != "" {
		container["thread_ts"] = m.Thread
	}
	payload := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": Team, "domain": "fake"}, "api_app_id": "A0001", "token": "verification",
		"user":    map[string]any{"id": user, "username": s.users[user].Name, "name": s.users[user].Name, "team_id": Team},
		"channel": map[string]any{"id": m.Channel, "name": "general"}, "container": container,
		"trigger_id": s.newTrigger(user), "response_url": s.newResponse(user, m.Channel, m.Thread, m),
	}
	if m.For == "" {
		message := map[string]any{"type": "message", "ts": m.TS, "text": m.Text, "user": m.Author}
		if m.Forwarded != "" {
			message["attachments"] = m.attachments()
		}
		if m.Thread != "" {
			message["thread_ts"] = m.Thread
		}
		payload["message"] = message
	}
	return payload
}

// viewPayload is an interaction with a modal. The caller holds the lock.
func (s *Server) viewPayload(v *View, kind string) map[string]any {
	return map[string]any{
		"type": kind, "team": map[string]any{"id": Team, "domain": "fake"}, "api_app_id": "A0001", "token": "verification",
		"user":       map[string]any{"id": v.User, "username": s.users[v.User].Name, "name": s.users[v.User].Name, "team_id": Team},
		"trigger_id": s.newTrigger(v.User),
		"view":       clone(v.Raw, "id", v.ID, "hash", v.Hash, "team_id", Team, "app_id", "A0001", "bot_id", BotID),
	}
}

// Shortcut uses a message shortcut on a message.
func (s *Server) Shortcut(user, channel, ts, callback string) {
	s.mu.Lock()
	m := s.channels[channel].message(ts)
	payload := s.messagePayload(user, m)
	payload["response_url"] = s.newResponse(user, m.Channel, m.Thread, nil) // it has nothing to replace
	delete(payload, "container")
	payload["type"], payload["callback_id"], payload["message_ts"], payload["action_ts"] = "message_action", callback, ts, s.ts()
	s.mu.Unlock()
	s.interact(payload, false, nil)
}

// viewOf is the newest open modal of a person. The caller holds the lock.
func (s *Server) viewOf(user string) *View {
	var newest *View
	for _, v := range s.views {
		if v.User == user && v.Open && (newest == nil || v.ID > newest.ID) {
			newest = v
		}
	}
	return newest
}

// Tamper changes what a person's open modal carries, as another version would have left it.
func (s *Server) Tamper(user, metadata string) {
	s.mu.With(func() { s.viewOf(user).Raw["private_metadata"] = metadata })
}

// Hints are what stands below the fields of a person's open modal, by block id.
func (s *Server) Hints(user string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	hints := map[string]string{}
	for _, b := range s.viewOf(user).Blocks {
		id, _ := b["block_id"].(string)
		hints[id] = textOf(b["hint"])
	}
	return hints
}

// Interact delivers an interaction with a channel's newest message, changed as the caller
// says.
func (s *Server) Interact(user, channel string, with map[string]any) {
	s.mu.Lock()
	seen := s.seen(user, channel)
	payload := s.messagePayload(user, seen[len(seen)-1])
	s.mu.Unlock()
	for k, v := range with {
		payload[k] = v
	}
	s.interact(payload, false, nil)
}

// RespondAt makes the response URLs of what follows this address.
func (s *Server) RespondAt(address string) { s.mu.With(func() { s.respondAt = address }) }

// Post sends an interaction to an address, signed, and returns the answer.
func (s *Server) Post(address string, payload map[string]any) (status int, answer []byte) {
	form := url.Values{"payload": {string(fake.JSON(payload))}}
	return s.postOnce(address, "application/x-www-form-urlencoded", []byte(form.Encode()), 0)
}

// Forget clears away what a person alone was shown in channels.
func (s *Server) Forget(user string) {
	s.mu.With(func() { s.ephemerals = slices.DeleteFunc(s.ephemerals, func(m *Message) bool { return m.For == user }) })
}

// Dismiss closes a person's modal.
func (s *Server) Dismiss(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.viewOf(user); v != nil {
		v.Open = false
	}
}

// Suggest types into a field of the modal and returns what is proposed.
func (s *Server) Suggest(user, block, typed string) ([]string, error) {
	s.mu.Lock()
	v := s.viewOf(user)
	if v == nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("%s has no modal open", user)
	}
	payload := s.viewPayload(v, "block_suggestion")
	for _, b := range v.Blocks {
		if element, ok := b["element"].(map[string]any); ok && b["block_id"] == block {
			payload["action_id"], payload["block_id"], payload["value"] = element["action_id"], block, typed
		}
	}
	s.mu.Unlock()
	answers := make(chan json.RawMessage, 1)
	s.interact(payload, true, func(data json.RawMessage) { answers <- data })
	select {
	case data := <-answers:
		var response struct {
			Options *[]struct{ Value string } `json:"options"`
		}
		if err := json.Unmarshal(data, &response); err != nil {
			return nil, err
		}
		if response.Options == nil { // what was proposed before goes on being shown
			return nil, fmt.Errorf("no options in the answer: %s", data)
		}
		var values []string
		for _, o := range *response.Options {
			values = append(values, o.Value)
		}
		return values, nil
	case <-time.After(3 * time.Second):
		return nil, fmt.Errorf("no proposals within three seconds")
	}
}

// Submit fills fields of the modal in, by block id, and sends it. It returns once
// Slack has shown what follows.
func (s *Server) Submit(user string, fields map[string]string) error {
	s.mu.Lock()
	v := s.viewOf(user)
	if v == nil {
		s.mu.Unlock()
		return fmt.Errorf("%s has no modal open", user)
	}
	values := map[string]any{}
	for _, b := range v.Blocks {
		element, ok := b["element"].(map[string]any)
		if !ok {
			continue
		}
		id, _ := b["block_id"].(string)
		text, typed := fields[id]
		state := map[string]any{"type": element["type"]}
		switch element["type"] {
		case "plain_text_input":
			if !typed {
				text, _ = element["initial_value"].(string)
			}
			if limit, ok := element["max_length"].(float64); ok && len([]rune(text)) > int(limit) {
				s.mu.Unlock()
				return fmt.Errorf("field %s takes %v characters", id, limit)
			}
			state["value"] = nil
			if text != "" {
				state["value"] = text
			}
		default:
			if !typed {
				initial, _ := element["initial_option"].(map[string]any)
				text, _ = initial["value"].(string)
			}
			state["selected_option"] = nil
			if options, ok := element["options"].([]any); ok && text != "" && !slices.ContainsFunc(options, func(o any) bool {
				option, _ := o.(map[string]any)
				return option["value"] == text
			}) {
				s.mu.Unlock()
				return fmt.Errorf("field %s has no option %q", id, text)
			}
			if text != "" {
				state["selected_option"] = map[string]any{"value": text, "text": map[string]any{"type": "plain_text", "text": text}}
			}
		}
		if optional, _ := b["optional"].(bool); !optional && text == "" {
			s.mu.Unlock()
			return fmt.Errorf("field %s must be filled in", id)
		}
		action, _ := element["action_id"].(string)
		values[id] = map[string]any{action: state}
	}
	payload := s.viewPayload(v, "view_submission")
	view, _ := payload["view"].(map[string]any)
	view["state"] = map[string]any{"values": values}
	s.mu.Unlock()
	shown := make(chan json.RawMessage, 1)
	s.interact(payload, true, func(data json.RawMessage) { shown <- data })
	select {
	case data := <-shown:
		return s.showAfter(v, data)
	case <-time.After(3 * time.Second):
		return fmt.Errorf("the form was not acknowledged within three seconds")
	}
}

// showAfter is what Slack shows after a form was sent.
func (s *Server) showAfter(v *View, data json.RawMessage) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var response struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(data) > 0 && string(data) != "null" {
		if err := json.Unmarshal(data, &response); err != nil {
			return err
		}
	}
	switch response.Action {
	case "":
		v.Open = false
	case "clear":
		v.Open = false
	case "errors":
		for id, problem := range response.Errors {
			if strings.TrimSpace(problem) == "" {
				s.Violate("an empty error for %q", id)
			}
			if !slices.ContainsFunc(v.Blocks, func(b Block) bool { return b["block_id"] == id && b["type"] == "input" }) {
				s.Violate("errors for %q, which is no input block", id)
			}
		}
		v.Errors = response.Errors
	case "update":
		if problem := s.setView(v, response.View); problem != nil {
			return fmt.Errorf("the view is refused: %v", problem)
		}
		v.Updates++
	default:
		return fmt.Errorf("response_action %q", response.Action)
	}
	return nil
}

// Redeliver sends a message's events a second time, under new ids, as Slack does with
// the two events of one mention.
func (s *Server) Redeliver(channel, ts string) { s.Deliver(channel, ts) }
