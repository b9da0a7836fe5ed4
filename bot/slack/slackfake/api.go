package slackfake

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/bot/bottest/fake"
)

// call is one call of the Web API.
type call struct {
	method string
	form   url.Values                 // of a form
	body   map[string]json.RawMessage // of JSON
	token  string
}

// get returns an argument, however it was sent.
func (c *call) get(name string) string {
	if v := c.form.Get(name); v != "" {
		return v
	}
	raw, ok := c.body[name]
	if !ok {
		return ""
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// result is what a call returns: fields beside "ok", or an error.
type result map[string]any

func refuse(code string) result { return result{"error": code} }

// method is one method of the Web API, and the scope that it needs.
type method struct {
	scope string
	run   func(s *Server, c *call) result
}

var methods = map[string]method{
	"auth.test":                    {"", (*Server).authTest},
	"blocks.validate":              {"", (*Server).validate},
	"chat.postMessage":             {"chat:write", (*Server).postMessage},
	"chat.postEphemeral":           {"chat:write", (*Server).postEphemeral},
	"chat.update":                  {"chat:write", (*Server).update},
	"chat.delete":                  {"chat:write", (*Server).delete},
	"views.open":                   {"", (*Server).viewsOpen},
	"views.update":                 {"", (*Server).viewsUpdate},
	"views.publish":                {"", (*Server).viewsPublish},
	"users.info":                   {"users:read", (*Server).usersInfo},
	"usergroups.list":              {"usergroups:read", (*Server).usergroupsList},
	"conversations.open":           {"im:write", (*Server).conversationsOpen},
	"conversations.history":        {"", (*Server).conversationsHistory},
	"conversations.replies":        {"", (*Server).conversationsReplies},
	"files.getUploadURLExternal":   {"files:write", (*Server).uploadURL},
	"files.completeUploadExternal": {"files:write", (*Server).completeUpload},
	"pins.add":                     {"pins:write", (*Server).pinsAdd},
	"pins.remove":                  {"pins:write", (*Server).pinsRemove},
	"pins.list":                    {"pins:read", (*Server).pinsList},
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/apps.connections.open", s.connectionsOpen)
	mux.HandleFunc("/api/{method}", s.api)
	mux.HandleFunc("POST /response/{id}", s.respond)
	mux.HandleFunc("GET /socket/{ticket}", s.sockets.serve)
	return mux
}

func (s *Server) hookHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /upload/{id}", s.uploadBytes)
	return mux
}

func (s *Server) read(r *http.Request, name string) (*call, error) {
	c := &call{method: name, form: url.Values{}}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Method == http.MethodPost {
		kind = ""
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return nil, err
	}
	switch {
	case kind == "application/json":
		if len(body) > 0 {
			if err := json.Unmarshal(body, &c.body); err != nil {
				return nil, err
			}
		}
	case r.Method == http.MethodGet:
		c.form = r.URL.Query()
	default:
		if c.form, err = url.ParseQuery(string(body)); err != nil {
			return nil, err
		}
	}
	c.token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if s.options.HeaderOnly {
		c.form.Del("token")
	}
	if c.token == "" {
		c.token = c.form.Get("token")
	}
	return c, nil
}

func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	c, err := s.read(r, name)
	if err != nil {
		s.write(w, refuse("invalid_arguments"))
		return
	}
	m, known := methods[name]
	if !known {
		s.Violate("unknown method %s", name)
		s.write(w, refuse("unknown_method"))
		return
	}
	s.mu.Lock()
	var granted []string
	for scope, is := range s.scopes {
		if is {
			granted = append(granted, scope)
		}
	}
	slices.Sort(granted)
	w.Header().Set("X-OAuth-Scopes", strings.Join(granted, ","))
	s.mu.Unlock()
	fault := s.faultOf(name, c.get("channel"))
	if fault != nil && !fault.After && s.fails(w, fault) {
		return
	}
	s.mu.Lock()
	answer := s.allowed(c, m.scope)
	if answer == nil {
		if wait := s.limited(c); wait > 0 {
			s.mu.Unlock()
			w.Header().Set("Retry-After", fmt.Sprint(wait))
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		answer = m.run(s, c)
		if _, failed := answer["error"]; !failed {
			s.posted[name]++
		}
	}
	s.mu.Unlock()
	if fault != nil && fault.After && s.fails(w, fault) {
		return
	}
	s.write(w, answer)
}

func (s *Server) faultOf(method, channel string) *Fault {
	f := fake.Get(&s.mu, func() func(method, channel string) *Fault { return s.fault })
	if f == nil {
		return nil
	}
	return f(method, channel)
}

// fails lets a fault happen. It reports false where the call goes on.
func (s *Server) fails(w http.ResponseWriter, f *Fault) bool {
	s.Suffer(f.Delay, f.Break)
	switch {
	case f.Status == http.StatusTooManyRequests:
		w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter))
		w.WriteHeader(f.Status)
	case f.Status != 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, "<html>Slack is having trouble</html>")
	case f.Error != "":
		answer := refuse(f.Error)
		if f.Needed != "" {
			answer["needed"], answer["provided"] = f.Needed, "chat:write"
		}
		s.write(w, answer)
	default:
		return false
	}
	return true
}

func (s *Server) write(w http.ResponseWriter, answer result) {
	_, failed := answer["error"]
	answer["ok"] = !failed
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer) // the client has gone
}

// allowed checks the token and the scope. The caller holds the lock.
func (s *Server) allowed(c *call, scope string) result {
	switch {
	case s.revoked != "":
		return refuse(s.revoked)
	case c.token == "":
		return refuse("not_authed")
	case c.token == AppToken:
		return refuse("not_allowed_token_type")
	case c.token != BotToken:
		return refuse("invalid_auth")
	case scope != "" && !s.scopes[scope]:
		var provided []string
		for name, granted := range s.scopes {
			if granted {
				provided = append(provided, name)
			}
		}
		slices.Sort(provided)
		return result{"error": "missing_scope", "needed": scope, "provided": strings.Join(provided, ",")}
	}
	return nil
}

// limited is about one message a second and channel, with a short burst. It returns
// the seconds to wait. The caller holds the lock.
func (s *Server) limited(c *call) int {
	if !s.options.RateLimit || c.method != "chat.postMessage" {
		return 0
	}
	now := s.now()
	channel := c.get("channel")
	if last := s.lastPost[channel]; now.Sub(last) < 900*time.Millisecond {
		return 1
	}
	s.lastPost[channel] = now
	return 0
}

func (s *Server) authTest(*call) result {
	return result{"url": "https://fake.slack.com/", "team": "Fake", "user": "careerbot", "team_id": Team, "user_id": BotUser, "bot_id": BotID}
}

// direct reports whether a channel is a direct message.
func direct(channel string) bool { return strings.HasPrefix(channel, "D") }

// place finds where a message may go. The caller holds the lock.
func (s *Server) place(id string, post bool) (*Channel, string) {
	c := s.channels[id]
	if c == nil && s.users[id] != nil && post {
		c = s.direct(id)
	}
	switch {
	case c == nil, !c.Members[BotUser] && (direct(id) || strings.HasPrefix(id, "G")): // what is private is not even there
		return nil, "channel_not_found"
	case c.Archived:
		return nil, "is_archived"
	case !c.Members[BotUser] && strings.HasPrefix(c.ID, "D"):
		return nil, "channel_not_found" // two people's own
	case !c.Members[BotUser]:
		return nil, "not_in_channel"
	}
	return c, ""
}

// content reads a message's text and blocks. A private one pings nobody whom it names. The caller holds the lock.
func (s *Server) content(method string, private bool, text, raw string) ([]Block, result) {
	if text == "" && raw == "" {
		return nil, refuse("no_text")
	}
	if utf8.RuneCountInString(text) > 40_000 {
		return nil, refuse("msg_too_long")
	}
	if found := live(text, private); found != "" {
		s.Violate("%s: the text pings: %s", method, found)
	}
	if raw == "" || raw == "[]" {
		return nil, nil
	}
	if text == "" {
		s.Violate("%s: no text beside the blocks", method)
	}
	if s.options.Unchecked {
		return nil, nil
	}
	blocks, faults, _ := check(raw, 50, false)
	if unknown := unknownBlocks(blocks, s.options.Unknown); len(unknown) > 0 {
		if s.options.Tacit {
			return nil, refuse("invalid_blocks")
		}
		return nil, result{"error": "invalid_blocks", "response_metadata": map[string]any{"messages": unknown}}
	}
	if len(faults) > 0 {
		s.Violate("%s: %s", method, strings.Join(faults, "; "))
		return nil, result{"error": "invalid_blocks", "response_metadata": map[string]any{"messages": faults}}
	}
	if utf8.RuneCountInString(raw) > maxSize {
		s.Violate("%s: %d characters of blocks", method, utf8.RuneCountInString(raw))
		return nil, refuse("msg_blocks_too_long")
	}
	if found := liveIn(blocks, private); found != "" {
		s.Violate("%s: the blocks ping: %s", method, found)
	}
	return blocks, nil
}

// validate says of blocks what posting them would.
func (s *Server) validate(c *call) result {
	raw := c.get("blocks")
	blocks, faults, _ := check(raw, 50, false)
	faults = append(faults, unknownBlocks(blocks, s.options.Unknown)...)
	if len(faults) == 0 {
		return result{}
	}
	errors := []any{}
	for _, f := range faults {
		errors = append(errors, map[string]any{"pointer": "/blocks", "code": "failed_constraint", "message": f})
	}
	return result{"error": "invalid_blocks", "errors": errors}
}

func (s *Server) postMessage(c *call) result {
	for _, name := range []string{"link_names", "parse"} {
		if v := c.get(name); v != "" && v != "0" && v != "false" && v != "none" {
			s.Violate("chat.postMessage: %s is on", name)
		}
	}
	channel, problem := s.place(c.get("channel"), true)
	if problem != "" {
		return refuse(problem)
	}
	blocks, problems := s.content("chat.postMessage", direct(channel.ID), c.get("text"), c.get("blocks"))
	if problems != nil {
		return problems
	}
	m := &Message{TS: s.ts(), Thread: c.get("thread_ts"), Author: BotUser, Text: c.get("text"), Blocks: blocks}
	if raw := c.get("metadata"); raw != "" {
		if !json.Valid([]byte(raw)) {
			return refuse("invalid_metadata_format")
		}
		var metadata struct {
			EventType    string         `json:"event_type"`
			EventPayload map[string]any `json:"event_payload"`
		}
		if json.Unmarshal([]byte(raw), &metadata) != nil || metadata.EventType == "" || metadata.EventPayload == nil {
			s.Violate("chat.postMessage: metadata without a type or a payload: %s", raw)
			return refuse("invalid_metadata_schema")
		}
		m.Metadata = json.RawMessage(raw)
	}
	s.add(channel, m)
	if s.onPost != nil {
		s.onPost(channel.ID, m.Thread, m.Text)
	}
	return result{"channel": channel.ID, "ts": m.TS, "message": map[string]any{"ts": m.TS, "text": m.Text, "bot_id": BotID, "user": BotUser, "type": "message"}}
}

func (s *Server) postEphemeral(c *call) result {
	channel, problem := s.place(c.get("channel"), false)
	if problem != "" {
		return refuse(problem)
	}
	if !channel.Members[c.get("user")] {
		return refuse("user_not_in_channel")
	}
	blocks, problems := s.content("chat.postEphemeral", true, c.get("text"), c.get("blocks"))
	if problems != nil {
		return problems
	}
	m := &Message{TS: s.ts(), Thread: c.get("thread_ts"), Channel: channel.ID, Author: BotUser, Text: c.get("text"), Blocks: blocks, For: c.get("user")}
	s.addEphemeral(m)
	return result{"message_ts": m.TS}
}

// addEphemeral adds a message for one person. In a thread Slack shows it only where
// somebody has replied already. The caller holds the lock.
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (s *Server) addEphemeral(m *Message) {
	if c := s.channels[m.Channel]; m.Thread != "" && !c.active(m.Thread) {
		s.Violate("a private message is shown nowhere: nobody has replied in its thread")
		return
	}
	s.ephemerals = append(s.ephemerals, m)
}

// active reports whether a thread has replies.
func (c *Channel) active(thread string) bool {
	return c != nil && slices.ContainsFunc(c.Messages, func(m *Message) bool { return m.Thread == thread && m.TS != thread && !m.Deleted })
}

func (s *Server) update(c *call) result {
	channel, problem := s.place(c.get("channel"), false)
	if problem != "" {
		return refuse(problem)
	}
	m := channel.message(c.get("ts"))
	switch {
	case m == nil:
		return refuse("message_not_found")
	case m.Author != BotUser:
		return refuse("cant_update_message")
	}
	blocks, problems := s.content("chat.update", direct(channel.ID), c.get("text"), c.get("blocks"))
	if problems != nil {
		return problems
	}
	if c.get("blocks") == "" && len(m.Blocks) > 0 {
		s.Violate("chat.update: the old blocks stay beside the new text")
	}
	m.Text, m.Blocks, m.Edited = c.get("text"), blocks, true
	return result{"channel": channel.ID, "ts": m.TS, "text": m.Text}
}

func (s *Server) delete(c *call) result {
	channel, problem := s.place(c.get("channel"), false)
	if problem != "" {
		return refuse(problem)
	}
	m := channel.message(c.get("ts"))
	switch {
	case m == nil:
		return refuse("message_not_found")
	case m.Author != BotUser:
		return refuse("cant_delete_message")
	}
	m.Deleted = true
	return result{"channel": channel.ID, "ts": m.TS}
}

// respond is a response URL.
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
func (s *Server) respond(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" {
		s.Violate("the token is sent to a response URL")
	}
	var body struct {
		Text            string          `json:"text"`
		Blocks          json.RawMessage `json:"blocks"`
		ResponseType    string          `json:"response_type"`
		ReplaceOriginal *bool           `json:"replace_original"`
		DeleteOriginal  bool            `json:"delete_original"`
		ThreadTS        string          `json:"thread_ts"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	if f := s.faultOf("response_url", ""); f != nil && s.fails(w, f) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.responses[r.PathValue("id")]
	switch {
	case u == nil || s.now().After(u.until):
		http.Error(w, `{"ok":false,"error":"expired_url"}`, http.StatusNotFound)
		return
	case u.uses >= 5:
		http.Error(w, `{"ok":false,"error":"used_url"}`, http.StatusNotFound)
		return
	}
	u.uses++
	if body.DeleteOriginal {
		if u.message == nil {
			http.Error(w, "no original", http.StatusInternalServerError)
			return
		}
		u.message.Deleted = true
		s.posted["response_url"]++
		_, _ = io.WriteString(w, "ok")
		return
	}
	raw := string(body.Blocks)
	if raw == "null" {
		raw = ""
	}
	blocks, problems := s.content("response_url", body.ResponseType != "in_channel", body.Text, raw)
	if problems != nil {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		s.write(w, problems)
		return
	}
	s.posted["response_url"]++
	// What does not say that it is a message of its own takes the place of the one that was
	// pressed: https://docs.slack.dev/legacy/legacy-messaging/legacy-message-buttons
	if u.message != nil && (body.ReplaceOriginal == nil || *body.ReplaceOriginal) {
		u.message.Text, u.message.Blocks, u.message.Edited = body.Text, blocks, true
		_, _ = io.WriteString(w, "ok")
		return
	}
	m := &Message{TS: s.ts(), Thread: body.ThreadTS, Channel: u.channel, Author: BotUser, Text: body.Text, Blocks: blocks}
	if body.ResponseType == "in_channel" {
		if c := s.channels[u.channel]; c != nil {
			s.add(c, m)
		}
		if s.onPost != nil {
			s.onPost(u.channel, m.Thread, m.Text)
		}
	} else {
		m.For = u.user
		s.addEphemeral(m)
		if s.onPost != nil {
			s.onPost(u.channel, m.Thread, m.Text)
		}
	}
	_, _ = io.WriteString(w, "ok")
}

// setView fills a view in. The caller holds the lock.
func (s *Server) setView(v *View, raw json.RawMessage) result {
	view, blocks, faults := checkView(raw)
	if len(faults) > 0 {
		s.Violate("view: %s", strings.Join(faults, "; "))
		return result{"error": "invalid_arguments", "response_metadata": map[string]any{"messages": faults}}
	}
	if found := liveIn(blocks, true); found != "" {
		s.Violate("view: the blocks ping: %s", found)
	}
	v.Raw, v.Blocks, v.Title, v.Errors = view, blocks, textOf(view["title"]), nil
	v.Submit, v.Metadata = textOf(view["submit"]), fmt.Sprint(view["private_metadata"])
	v.Hash = fmt.Sprintf("%d.%s", s.now().Unix(), secret()[:8])
	v.Open = true
	return nil
}

func textOf(v any) string {
	o, _ := v.(map[string]any)
	text, _ := o["text"].(string)
	return text
}

func (s *Server) viewsOpen(c *call) result {
	t := s.triggers[c.get("trigger_id")]
	switch {
	case t == nil:
		return refuse("invalid_trigger_id")
	case t.used:
		return refuse("exchanged_trigger_id")
	case s.now().After(t.until):
		return refuse("expired_trigger_id")
	}
	v := &View{ID: s.id("V"), User: t.user}
	if problem := s.setView(v, c.body["view"]); problem != nil {
		return problem
	}
	t.used = true
	s.views[v.ID] = v
	return result{"view": map[string]any{"id": v.ID, "hash": v.Hash, "type": "modal"}}
}

func (s *Server) viewsUpdate(c *call) result {
	v := s.views[c.get("view_id")]
	if v == nil || !v.Open {
		return refuse("not_found")
	}
	if problem := s.setView(v, c.body["view"]); problem != nil {
		return problem
	}
	v.Updates++
	return result{"view": map[string]any{"id": v.ID, "hash": v.Hash, "type": "modal"}}
}

// viewsPublish shows somebody the app's home tab.
// https://docs.slack.dev/reference/methods/views.publish
func (s *Server) viewsPublish(c *call) result {
	user := c.get("user_id")
	if s.users[user] == nil {
		return refuse("user_not_found")
	}
	view, blocks, faults := checkHome(c.body["view"])
	if len(faults) > 0 {
		s.Violate("views.publish: %s", strings.Join(faults, "; "))
		return result{"error": "invalid_arguments", "response_metadata": map[string]any{"messages": faults}}
	}
	if found := liveIn(blocks, true); found != "" {
		s.Violate("views.publish: the blocks ping: %s", found)
	}
	v := s.homes[user]
	if v == nil {
		v = &View{ID: s.id("V"), User: user, Title: "Home"}
		s.homes[user] = v
	}
	v.Blocks, v.Raw, v.Hash = blocks, view, s.id("H")
	v.Updates++
	return result{"view": map[string]any{"id": v.ID, "hash": v.Hash, "type": "home"}}
}

func (s *Server) usersInfo(c *call) result {
	u := s.users[c.get("user")]
	if u == nil {
		return refuse("user_not_found")
	}
	return result{"user": map[string]any{"id": u.ID, "team_id": u.Team, "name": u.Name, "is_admin": u.Admin, "is_owner": false, "is_bot": u.ID == BotUser, "tz": u.Zone}}
}

func (s *Server) usergroupsList(*call) result {
	list := []any{}
	for handle, users := range s.groups {
		list = append(list, map[string]any{"id": "S" + strings.ToUpper(handle), "handle": handle, "users": users})
	}
	return result{"usergroups": list}
}

func (s *Server) conversationsOpen(c *call) result {
	user := c.get("users")
	if s.users[user] == nil {
		return refuse("user_not_found")
	}
	return result{"channel": map[string]any{"id": s.direct(user).ID}}
}

// historyScopes are what a conversation needs to be read, by its kind.
var historyScopes = map[string]string{"channel": "channels:history", "group": "groups:history", "im": "im:history"}

// readable returns what was said in a conversation since a time, the newest first, or a thread
// with the message that it began with, the oldest first. It gives pages of a few messages,
// less than asked for, as Slack may. The caller holds the lock.
func (s *Server) readable(c *call, thread string) result {
	channel, problem := s.place(c.get("channel"), false)
	if problem != "" {
		return refuse(problem)
	}
	if scope := historyScopes[channel.kind()]; !s.scopes[scope] {
		return result{"error": "missing_scope", "needed": scope, "provided": "chat:write"}
	}
	var list []any
	for _, m := range channel.Messages {
		within := thread == "" && (m.Thread == "" || m.Thread == m.TS) || thread != "" && (m.Thread == thread || m.TS == thread)
		if m.Deleted || !within || m.TS < c.get("oldest") && m.TS != thread {
			continue
		}
		told := map[string]any{"type": "message", "ts": m.TS, "user": m.Author, "text": m.Text}
		if m.Author == BotUser {
			told["bot_id"] = BotID
		}
		if v := c.get("include_all_metadata"); m.Metadata != nil && (v == "1" || v == "true") {
			told["metadata"] = m.Metadata
		}
		list = append(list, told)
	}
	if thread == "" {
		slices.Reverse(list)
	}
	from, next := 0, ""
	if _, err := fmt.Sscan(c.get("cursor"), &from); err != nil && c.get("cursor") != "" || from > len(list) {
		return refuse("invalid_cursor")
	}
	until := min(len(list), from+historyPage)
	if until < len(list) {
		next = fmt.Sprint(until)
	}
	page := append([]any{}, list[from:until]...)
	return result{"messages": page, "has_more": next != "", "response_metadata": map[string]any{"next_cursor": next}}
}

const historyPage = 7

func (s *Server) conversationsHistory(c *call) result { return s.readable(c, "") }

func (s *Server) conversationsReplies(c *call) result {
	if channel := s.channels[c.get("channel")]; channel != nil && channel.message(c.get("ts")) == nil {
		return refuse("thread_not_found")
	}
	return s.readable(c, c.get("ts"))
}

func (s *Server) uploadURL(c *call) result {
	f := &File{ID: s.id("F"), Name: c.get("filename"), Alt: c.get("alt_txt")}
	if _, err := fmt.Sscan(c.get("length"), &f.Size); err != nil || f.Name == "" || f.Size <= 0 {
		return refuse("invalid_arguments")
	}
	s.files[f.ID] = f
	return result{"upload_url": s.hooks.URL + "/upload/" + f.ID, "file_id": f.ID}
}

func (s *Server) uploadBytes(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[r.PathValue("id")]
	if err != nil || f == nil || len(data) != f.Size {
		s.Violate("upload: %d bytes", len(data))
		http.Error(w, "bad upload", http.StatusBadRequest)
		return
	}
	f.Data = string(data)
}

func (s *Server) completeUpload(c *call) result {
	var files []struct{ ID string }
	if err := json.Unmarshal([]byte(c.get("files")), &files); err != nil || len(files) == 0 {
		return refuse("invalid_arguments")
	}
	channel, problem := s.place(c.get("channel_id"), false)
	if problem != "" {
		return refuse(problem)
	}
	for _, ref := range files {
		f := s.files[ref.ID]
		if f == nil || f.Data == "" {
			return refuse("file_not_found")
		}
		f.Complete, f.Channel = true, channel.ID
		s.add(channel, &Message{TS: s.ts(), Author: BotUser, File: f.Name, Text: "file " + f.Name})
	}
	return result{"files": []any{}}
}

func (s *Server) pinsAdd(c *call) result {
	channel, problem := s.place(c.get("channel"), false)
	if problem != "" {
		return refuse(problem)
	}
	ts := c.get("timestamp")
	switch {
	case ts == "":
		return refuse("no_item_specified")
	case channel.message(ts) == nil:
		return refuse("message_not_found")
	case slices.Contains(channel.Pins, ts):
		return refuse("already_pinned")
	case len(channel.Pins) >= channel.MaxPins:
		return refuse("too_many_pins")
	}
	channel.Pins = append(channel.Pins, ts)
	return result{}
}

func (s *Server) pinsRemove(c *call) result {
	channel, problem := s.place(c.get("channel"), false)
	if problem != "" {
		return refuse(problem)
	}
	i := slices.Index(channel.Pins, c.get("timestamp"))
	if i < 0 {
		return refuse("no_pin")
	}
	channel.Pins = slices.Delete(channel.Pins, i, i+1)
	return result{}
}

func (s *Server) pinsList(c *call) result {
	channel, problem := s.place(c.get("channel"), false)
	if problem != "" {
		return refuse(problem)
	}
	items := []any{}
	for _, ts := range channel.Pins {
		if m := channel.message(ts); m != nil {
			items = append(items, map[string]any{"type": "message", "channel": channel.ID, "message": map[string]any{"ts": m.TS, "text": m.Text, "user": m.Author, "type": "message"}})
		}
	}
	return result{"items": items}
}
