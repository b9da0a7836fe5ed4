package discordfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	prefix := "/api/" + s.options.Version
	handle := func(pattern string, limited bool, f func(c *request)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+prefix+path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, limited, f) })
	}
	handle("GET /users/@me", true, func(c *request) { c.ok(map[string]any{"id": BotUser, "username": "careerbot", "bot": true}) })
	handle("GET /applications/@me", true, func(c *request) {
		c.ok(map[string]any{"id": Application, "name": "careerbot", "verify_key": s.PublicKey(), "flags": s.options.Flags})
	})
	handle("GET /users/@me/guilds", true, s.getGuilds)
	handle("GET /gateway/bot", true, func(c *request) {
		c.ok(map[string]any{"url": "ws" + strings.TrimPrefix(s.HTTP.URL, "http") + "/gateway", "shards": s.options.Shards,
			"session_start_limit": map[string]any{"total": 1000, "remaining": s.options.Remaining, "reset_after": 1000, "max_concurrency": s.options.MaxConcurrency}})
	})
	handle("GET /applications/{app}/commands", true, func(c *request) { s.getCommands(c, "") })
	handle("PUT /applications/{app}/commands", true, func(c *request) { s.putCommands(c, "") })
	handle("GET /applications/{app}/guilds/{guild}/commands", true, func(c *request) { s.getCommands(c, c.r.PathValue("guild")) })
	handle("PUT /applications/{app}/guilds/{guild}/commands", true, func(c *request) { s.putCommands(c, c.r.PathValue("guild")) })
	handle("POST /interactions/{id}/{token}/callback", false, s.callback)
	handle("PATCH /webhooks/{app}/{token}/messages/@original", false, s.editOriginal)
	handle("GET /webhooks/{app}/{token}/messages/@original", false, s.getOriginal)
	handle("DELETE /webhooks/{app}/{token}/messages/@original", false, s.deleteOriginal)
	handle("POST /webhooks/{app}/{token}", false, s.followUp)
	handle("GET /channels/{channel}", true, s.getChannel)
	handle("PATCH /channels/{channel}", true, s.patchChannel)
	handle("GET /channels/{channel}/messages/{id}", true, s.getMessage)
	handle("GET /guilds/{guild}", true, s.getGuild)
	handle("GET /guilds/{guild}/members/{user}", true, s.getMember)
	handle("POST /channels/{channel}/messages", true, s.createMessage)
	handle("PATCH /channels/{channel}/messages/{id}", true, s.editMessage)
	handle("DELETE /channels/{channel}/messages/{id}", true, s.deleteMessage)
	handle("POST /users/@me/channels", true, s.openDirect)
	handle("PUT /channels/{channel}/messages/pins/{id}", true, s.pin)
	handle("DELETE /channels/{channel}/messages/pins/{id}", true, s.unpin)
	handle("GET /channels/{channel}/messages/pins", true, s.pins)
	mux.HandleFunc("GET /gateway", s.gateway.serve)
	mux.HandleFunc("GET /gateway/", s.gateway.serve)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.Violate("unknown route %s %s", r.Method, r.URL.Path)
		http.NotFound(w, r)
	})
	return mux
}

// request is one request that is being answered. The server's lock is held.
type request struct {
	s      *Server
	w      http.ResponseWriter
	r      *http.Request
	body   []byte
	files  map[string]string
	status int
	answer any
	then   func() // what it makes the gateway say
}

func (c *request) ok(v any) { c.status, c.answer = http.StatusOK, v }
func (c *request) done()    { c.status = http.StatusNoContent }
func (c *request) refuse(status, code int, message string) {
	c.s.refused[code]++
	c.status, c.answer = status, map[string]any{"code": code, "message": message}
}

func (c *request) invalid(faults []string) {
	c.s.Violate("%s %s: %s", c.r.Method, c.r.URL.Path, strings.Join(faults, "; "))
	c.status, c.answer = http.StatusBadRequest, map[string]any{"code": 50035, "message": "Invalid Form Body", "errors": map[string]any{"_errors": faults}}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, limited bool, f func(c *request)) {
	path := strings.TrimPrefix(r.URL.Path, "/api/"+s.options.Version)
	c := &request{s: s, w: w, r: r, files: map[string]string{}}
	if err := c.read(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	fault, told := s.fault, s.onRequest
	s.mu.Unlock()
	var broken *Fault
	if fault != nil {
		broken = fault(r.Method, path)
	}
	if broken != nil && !broken.After && s.fails(w, broken) {
		return
	}
	if told != nil && len(c.body) > 0 {
		told(r.Method, path, c.body)
	}
	s.mu.Lock()
	allowed := true
	if limited {
		switch {
		case s.revoked || r.Header.Get("Authorization") != "Bot "+Token:
			c.refuse(http.StatusUnauthorized, 0, "401: Unauthorized")
			allowed = false
		case !s.withinFifty():
			c.status, c.answer = http.StatusTooManyRequests, map[string]any{"message": "You are being rate limited.", "retry_after": 0.2, "global": true}
			w.Header().Set("X-RateLimit-Global", "true")
			w.Header().Set("Retry-After", "1")
			if len(s.ordinary) > unbridled {
				s.Violate("more than fifty requests within a second, and no end")
			}
			allowed = false
		}
	} else if r.Header.Get("Authorization") != "" {
		s.Violate("the bot's token is sent with %s %s", r.Method, path)
	}
	if allowed {
		f(c)
	}
	s.mu.Unlock()
	if c.then != nil {
		c.then()
	}
	if broken != nil && broken.After && s.fails(w, broken) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(c.status)
	if c.answer != nil {
		_ = json.NewEncoder(w).Encode(c.answer) // the client has gone
	}
}

// withinFifty counts requests against the fifty a second. The caller holds the lock.
func (s *Server) withinFifty() bool {
	now := time.Now()
	for len(s.ordinary) > 0 && now.Sub(s.ordinary[0]) >= time.Second {
		s.ordinary = s.ordinary[1:]
	}
	s.ordinary = append(s.ordinary, now)
	return len(s.ordinary) <= 110 // a burst, and the rounding of seconds
}

// unbridled is how many requests within a second no bot sends that keeps to fifty: on a busy
// machine those of two seconds may arrive in one, and are refused as Discord refuses them.
const unbridled = 160

func (s *Server) fails(w http.ResponseWriter, f *Fault) bool {
	s.Suffer(f.Delay, f.Break)
	switch {
	case f.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, "<html>a proxy's page</html>")
	case f.Status == http.StatusTooManyRequests:
		w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter))
		if f.Global {
			w.Header().Set("X-RateLimit-Global", "true")
		}
		w.WriteHeader(f.Status)
		_ = json.NewEncoder(w).Encode(map[string]any{"message": "You are being rate limited.", "retry_after": f.RetryAfter, "global": f.Global})
	case f.Status != 0:
		w.WriteHeader(f.Status)
		answer := map[string]any{"code": f.Code, "message": "planted"}
		if f.Field != "" {
			answer["errors"] = map[string]any{f.Field: map[string]any{"_errors": []any{map[string]any{"code": "PLANTED", "message": "planted"}}}}
		}
		_ = json.NewEncoder(w).Encode(answer)
	default:
		return false
	}
	return true
}

// read reads the body: JSON, or a form with files beside it.
func (c *request) read() error {
	kind, parameters, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		c.body, err = io.ReadAll(io.LimitReader(c.r.Body, 8<<20))
		return err
	}
	reader := multipart.NewReader(c.r.Body, parameters["boundary"])
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FormName() == "payload_json" {
			c.body = data
		} else {
			c.files[part.FileName()] = string(data)
		}
	}
}

func (s *Server) getCommands(c *request, guild string) {
	if c.r.PathValue("app") != Application {
		c.refuse(http.StatusNotFound, 10002, "Unknown Application")
		return
	}
	var list []map[string]any
	if raw := s.commands[guild]; raw != nil {
		if err := json.Unmarshal(raw, &list); err != nil {
			panic(err)
		}
	}
	c.ok(owned(list))
}

// owned is commands with the fields that Discord adds.
func owned(list []map[string]any) []map[string]any {
	for i, command := range list {
		command["id"], command["application_id"], command["version"], command["nsfw"] = fmt.Sprint(600_000_000_000_000_000+i), Application, "1", false
	}
	if list == nil {
		list = []map[string]any{}
	}
	return list
}

func (s *Server) putCommands(c *request, guild string) {
	var list []map[string]any
	if err := json.Unmarshal(c.body, &list); err != nil {
		c.refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
		return
	}
	if faults := checkCommands(list); len(faults) > 0 {
		c.invalid(faults)
		return
	}
	stored := c.body
	if guild != "" { // where commands work at all is said of global ones alone
		for _, command := range list {
			if command["contexts"] != nil || command["integration_types"] != nil {
				s.Violate("command %v of one server says where it works and how it is installed", command["name"])
			}
			command["contexts"], command["integration_types"] = nil, nil
		}
		var err error
		if stored, err = json.Marshal(list); err != nil {
			panic(err)
		}
	}
	s.commands[guild] = slices.Clone(stored)
	s.puts++
	c.ok(owned(list))
}

// payload is a message as it is sent.
type payload struct {
	Content    json.RawMessage `json:"content"`
	Embeds     json.RawMessage `json:"embeds"`
	Components []any           `json:"components"`
	Flags      int             `json:"flags"`
	Nonce      string          `json:"nonce"`
	Enforce    bool            `json:"enforce_nonce"`
	Mentions   *struct {
		Parse   []string `json:"parse"`
		Replied bool     `json:"replied_user"`
	} `json:"allowed_mentions"`
	Reference *struct {
		Message string `json:"message_id"`
		Fail    bool   `json:"fail_if_not_exists"`
	} `json:"message_reference"`
	Attachments []struct {
		ID       any    `json:"id"`
		Filename string `json:"filename"`
	} `json:"attachments"`
}

// message reads and checks a message. It returns nil where it was refused.
func (c *request) message(raw []byte) *payload {
	p := new(payload)
	if err := json.Unmarshal(raw, p); err != nil {
		c.refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
		return nil
	}
	if c.s.options.Unchecked {
		return p
	}
	if p.Mentions == nil || len(p.Mentions.Parse) > 0 || p.Mentions.Replied {
		c.s.Violate("%s %s: mentions are not turned off", c.r.Method, c.r.URL.Path)
	}
	if faults := checkMessage(p, len(c.files)); len(faults) > 0 {
		c.invalid(faults)
		return nil
	}
	return p
}

func (p *payload) into(m *Message, files map[string]string) {
	m.Content, m.Embeds, m.Components, m.Deferred, m.Files = "", nil, p.Components, false, files
}

// over reads and checks a message that takes the place of one: what that says otherwise than by
// components has to go by name.
func (c *request) over(m *Message, raw []byte) *payload {
	p := c.message(raw)
	if p != nil && !m.Deferred && (m.Content != "" && string(p.Content) != "null" || len(m.Embeds) > 0 && string(p.Embeds) != "[]") {
		c.invalid([]string{"a message of components has text or embeds still"})
		return nil
	}
	return p
}

// interactionOf finds an interaction by its token. Discord knows one from the moment on
// when it was acknowledged: over HTTP that is when the answer to its request has come in,
// and a moment later. It forgets it after a quarter of an hour.
func (s *Server) interactionOf(c *request) *Interaction {
	i := s.interactions[c.r.PathValue("token")]
	switch {
	case i == nil || !i.Responded || time.Since(i.acknowledged) < i.lag || c.r.PathValue("app") != Application:
		c.refuse(http.StatusNotFound, 10015, "Unknown Webhook")
		return nil
	case time.Since(i.Began) > s.options.TokenLife:
		c.refuse(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
		return nil
	}
	return i
}

func (s *Server) callback(c *request) {
	i := s.interactions[c.r.PathValue("token")]
	switch {
	case i == nil || i.ID != c.r.PathValue("id") || time.Since(i.Began) > s.options.FirstResponse:
		c.refuse(http.StatusNotFound, 10062, "Unknown interaction")
		return
	case i.Responded:
		c.refuse(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
		return
	}
	if s.respond(c, i, c.body) {
		c.done()
	}
}

// fitting are the first responses that an interaction of a type takes.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type
var fitting = map[int][]int{2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}

// respond applies a first response.
func (s *Server) respond(c *request, i *Interaction, raw []byte) bool {
	var r struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		c.refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
		return false
	}
	place := s.channels[i.Channel]
	if !slices.Contains(fitting[i.kind], r.Type) || (r.Type == 6 || r.Type == 7) && i.pressed == nil {
		c.invalid([]string{fmt.Sprintf("an interaction of type %d takes no response of type %d", i.kind, r.Type)})
		return false
	}
	switch r.Type {
	case 4:
		p := c.message(r.Data)
		if p == nil {
			return false
		}
		m := &Message{ID: s.id(), Author: BotUser, Ephemeral: p.Flags&64 != 0, For: i.User}
		p.into(m, c.files)
		s.add(place, m)
		i.Reply = m
	case 5:
		var d struct {
			Flags int `json:"flags"`
		}
		if len(r.Data) > 0 {
			if err := json.Unmarshal(r.Data, &d); err != nil {
				c.refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
				return false
			}
		}
		m := &Message{ID: s.id(), Author: BotUser, Ephemeral: d.Flags&64 != 0, For: i.User, Deferred: true, Content: "careerbot is thinking…"}
		s.add(place, m)
		i.Reply = m
	case 6:
		i.Reply = i.pressed
	case 7:
		p := c.over(i.pressed, r.Data)
		if p == nil {
			return false
		}
		p.into(i.pressed, c.files)
		i.pressed.Edited, i.Reply = true, i.pressed
	case 8:
		var d struct {
			Choices []struct{ Name, Value string } `json:"choices"`
		}
		if err := json.Unmarshal(r.Data, &d); err != nil {
			c.refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
			return false
		}
		if faults := checkChoices(d.Choices); len(faults) > 0 {
			c.invalid(faults)
			return false
		}
		for _, choice := range d.Choices {
			i.Choices = append(i.Choices, choice.Value)
		}
	case 9:
		var m map[string]any
		if err := json.Unmarshal(r.Data, &m); err != nil {
			c.refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
			return false
		}
		if faults := checkModal(m); len(faults) > 0 {
			c.invalid(faults)
			return false
		}
		i.Modal = m
	default:
		c.invalid([]string{fmt.Sprintf("response type %d", r.Type)})
		return false
	}
	i.Responded, i.Type, i.acknowledged = true, r.Type, time.Now()
	if r.Type != 5 && r.Type != 6 {
		s.told(i.ID)
	}
	close(i.answered)
	return true
}

func (s *Server) told(key string) {
	if s.onReply != nil {
		s.onReply(key)
	}
}

func (s *Server) editOriginal(c *request) {
	i := s.interactionOf(c)
	if i == nil {
		return
	}
	if i.Reply == nil || i.Reply.Deleted {
		c.refuse(http.StatusNotFound, 10008, "Unknown Message")
		return
	}
	if p := c.over(i.Reply, c.body); p != nil {
		deferred := i.Reply.Deferred
		p.into(i.Reply, c.files)
		i.Reply.Edited = !deferred
		s.told(i.ID)
		c.ok(map[string]any{"id": i.Reply.ID})
	}
}

func (s *Server) getOriginal(c *request) {
	i := s.interactionOf(c)
	if i == nil {
		return
	}
	if i.Reply == nil || i.Reply.Deleted {
		c.refuse(http.StatusNotFound, 10008, "Unknown Message")
		return
	}
	c.ok(map[string]any{"id": i.Reply.ID})
}

func (s *Server) deleteOriginal(c *request) {
	i := s.interactionOf(c)
	if i == nil {
		return
	}
	if i.Reply == nil || i.Reply.Deleted {
		c.refuse(http.StatusNotFound, 10008, "Unknown Message")
		return
	}
	i.Reply.Deleted = true
	c.done()
}

func (s *Server) followUp(c *request) {
	i := s.interactionOf(c)
	if i == nil {
		return
	}
	if p := c.message(c.body); p != nil {
		// Right after a deferral a follow-up edits that, and whether it is for its person
		// alone stays as it was.
		// https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
		if i.Reply != nil && i.Reply.Deferred && !i.Reply.Deleted {
			p.into(i.Reply, c.files)
			s.told(i.ID)
			c.ok(map[string]any{"id": i.Reply.ID})
			return
		}
		m := &Message{ID: s.id(), Author: BotUser, Ephemeral: p.Flags&64 != 0, For: i.User}
		p.into(m, c.files)
		s.add(s.channels[i.Channel], m)
		s.told(i.ID)
		c.ok(map[string]any{"id": m.ID})
	}
}

// place finds a channel that the bot may write into.
func (s *Server) place(c *request) *channel {
	place := s.channels[c.r.PathValue("channel")]
	switch {
	case place == nil:
		c.refuse(http.StatusNotFound, 10003, "Unknown Channel")
		return nil
	case place.denied != 0:
		c.refuse(http.StatusForbidden, place.denied, "Missing Permissions")
		return nil
	case s.closedTo[place.recipient]:
		c.refuse(http.StatusForbidden, 50007, "Cannot send messages to this user")
		return nil
	}
	return place
}

func (s *Server) createMessage(c *request) {
	place := s.place(c)
	if place == nil || !s.bucket(c, place.id) {
		return
	}
	p := c.message(c.body)
	if p == nil {
		return
	}
	if p.Flags&64 != 0 {
		c.invalid([]string{"a message of a channel cannot be for one person alone"})
		return
	}
	if p.Nonce == "" || !p.Enforce {
		s.Violate("a message without an enforced nonce")
	}
	key := place.id + ":" + p.Nonce
	if sent := s.nonces[key]; sent.id != "" && time.Since(sent.at) < s.options.NonceLife {
		c.ok(map[string]any{"id": sent.id})
		return
	}
	m := &Message{ID: s.id(), Author: BotUser}
	if p.Reference != nil {
		if place.historyDenied {
			c.refuse(http.StatusForbidden, 160002, "Cannot reply without permission to read message history")
			return
		}
		m.Reply = p.Reference.Message
		if place.lasting(m.Reply) == nil && p.Reference.Fail {
			c.invalid([]string{"Unknown message"})
			return
		}
	}
	p.into(m, c.files)
	s.add(place, m)
	if len(s.nonces) > 10_000 {
		s.nonces = map[string]nonce{}
	}
	s.nonces[key] = nonce{m.ID, time.Now()}
	s.told(m.Reply)
	c.ok(map[string]any{"id": m.ID, "channel_id": place.id})
}

// bucket is the rate limit of messages in a channel: five in five seconds. It sets
// the headers, and reports whether there is room.
func (s *Server) bucket(c *request, channel string) bool {
	if !s.options.RateLimit {
		return true
	}
	b := s.buckets[channel]
	now := time.Now()
	if b == nil || now.Sub(b.began) >= 5*time.Second {
		b = &window{began: now}
		s.buckets[channel] = b
	}
	b.count++
	left := 5*time.Second - now.Sub(b.began)
	h := c.w.Header()
	h.Set("X-RateLimit-Bucket", "messages")
	h.Set("X-RateLimit-Limit", "5")
	h.Set("X-RateLimit-Remaining", fmt.Sprint(max(0, 5-b.count)))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", left.Seconds()))
	if b.count > 5 {
		s.Violate("channel %s: a message beyond the limit", channel)
		c.status, c.answer = http.StatusTooManyRequests, map[string]any{"message": "You are being rate limited.", "retry_after": left.Seconds(), "global": false}
		return false
	}
	return true
}

func (s *Server) editMessage(c *request) {
	place := s.place(c)
	if place == nil {
		return
	}
	m := place.lasting(c.r.PathValue("id"))
	switch {
	case m == nil:
		c.refuse(http.StatusNotFound, 10008, "Unknown Message")
		return
	case m.Author != BotUser:
		c.refuse(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
		return
	}
	if p := c.over(m, c.body); p != nil {
		p.into(m, c.files)
		m.Edited = true
		c.ok(map[string]any{"id": m.ID})
	}
}

func (s *Server) deleteMessage(c *request) {
	place := s.place(c)
	if place == nil {
		return
	}
	m := place.lasting(c.r.PathValue("id"))
	if m == nil {
		c.refuse(http.StatusNotFound, 10008, "Unknown Message")
		return
	}
	m.Deleted = true
	c.done()
}

func (s *Server) openDirect(c *request) {
	var in struct {
		Recipient string `json:"recipient_id"`
	}
	if err := json.Unmarshal(c.body, &in); err != nil || s.names[in.Recipient] == "" {
		c.refuse(http.StatusBadRequest, 50033, "Invalid Recipient(s)")
		return
	}
	c.ok(map[string]any{"id": s.direct(in.Recipient).id, "type": 1})
}

func (s *Server) pin(c *request) {
	place := s.place(c)
	if place == nil {
		return
	}
	id := c.r.PathValue("id")
	switch {
	case place.lasting(id) == nil:
		c.refuse(http.StatusNotFound, 10008, "Unknown Message")
		return
	case !slices.Contains(place.pins, id) && len(place.pins) >= place.maxPins:
		c.refuse(http.StatusBadRequest, 30003, "Maximum number of pins reached")
		return
	case !slices.Contains(place.pins, id):
		place.pins = append(place.pins, id)
		c.then = func() { s.repinned(place.id, id) }
	}
	c.done()
}

func (s *Server) unpin(c *request) {
	place := s.place(c)
	if place == nil {
		return
	}
	id := c.r.PathValue("id")
	place.pins = slices.DeleteFunc(place.pins, func(p string) bool { return p == id })
	c.then = func() { s.repinned(place.id, id) }
	c.done()
}

// pins lists what is pinned in a channel, the newest first.
// https://docs.discord.com/developers/resources/message#get-channel-pins
func (s *Server) pins(c *request) {
	place := s.place(c)
	if place == nil {
		return
	}
	query := c.r.URL.Query()
	limit := 50
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 50 {
			c.invalid([]string{"limit " + text})
			return
		}
		limit = n
	}
	before := time.Now()
	if text := query.Get("before"); text != "" {
		var err error
		if before, err = time.Parse(time.RFC3339, text); err != nil {
			c.invalid([]string{fmt.Sprintf("before %q is no date-time", text)})
			return
		}
	}
	items, more := []any{}, false
	for i, id := range slices.Backward(place.pins) {
		m, at := place.lasting(id), firstPin.Add(time.Duration(i)*time.Second)
		if m == nil || !at.Before(before) {
			continue
		}
		if len(items) == limit {
			more = true
			break
		}
		message := m.asked(place)
		if s.options.Flags&messageContent == 0 && m.Author != BotUser && !strings.Contains(m.Content, "<@"+BotUser+">") {
			message["content"] = ""
			delete(message, "message_snapshots")
		}
		items = append(items, map[string]any{"pinned_at": at.Format("2006-01-02T15:04:05.000000-07:00"), "message": message})
	}
	c.ok(map[string]any{"items": items, "has_more": more})
}

// messageContent are the flags of an application that may read the words of messages which
// are not for it.
const messageContent = 1<<18 | 1<<19

// firstPin is when the first message of a channel was pinned; the others follow by the
// second.
var firstPin = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
